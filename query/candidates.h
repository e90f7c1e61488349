// SPDX-License-Identifier: GPL-2.0-or-later
/// Question -> the few hundred entries that are worth a close look, found by Xapian.
#ifndef FAULTLINE_CANDIDATES_H
#define FAULTLINE_CANDIDATES_H

#include "filters.h"
#include "question.h"

enum {
    /// Entries that each search (all words; title words; title words of the best line; all words and what they
    /// may mean) may give.
    FL_CANDIDATES_EACH = 60,
    FL_CANDIDATES_LIMIT = 4 * FL_CANDIDATES_EACH,
    /// Terms that a search asks for: those that count most.  A question of more is a pasted text, whose
    /// telling terms are among its rarest.
    FL_SEARCH_TERM_LIMIT = 48,
};

/// Fills `documents` with the numbers of the candidates, rising, each once; `*count` with how many.
enum fl_status fl_candidates_find(const struct fl_question *question, const struct fl_filters *filters,
                                  struct fl_index *index, struct fl_arena *arena,
                                  uint32_t documents[FL_CANDIDATES_LIMIT], size_t *count, struct fl_error *error);

#endif
