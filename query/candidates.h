// SPDX-License-Identifier: GPL-2.0-or-later
/// Question -> the few hundred entries that are worth a close look, found by Xapian.
#ifndef FAULTLINE_CANDIDATES_H
#define FAULTLINE_CANDIDATES_H

#include "filters.h"
#include "question.h"

enum {
    /// Entries that the search by all words, and what they may mean, may give; and each of those by title words and by
    /// the title words of the best line, which find few that the first does not.
    FL_CANDIDATES_BY_WORDS = 60,
    FL_CANDIDATES_BY_TITLE = 30,
    FL_CANDIDATES_LIMIT = FL_CANDIDATES_BY_WORDS + 2 * FL_CANDIDATES_BY_TITLE,
    /// Terms that a search asks for: those that count most.  A question of more is a pasted text, whose
    /// telling terms are among its rarest.
    FL_SEARCH_TERM_LIMIT = 32,
};

/// Fills `documents` with the numbers of the candidates, rising, each once; `*count` with how many.
enum fl_status fl_candidates_find(const struct fl_question *question, const struct fl_filters *filters,
                                  struct fl_index *index, struct fl_arena *arena,
                                  uint32_t documents[FL_CANDIDATES_LIMIT], size_t *count, struct fl_error *error);

#endif
