// SPDX-License-Identifier: GPL-2.0-or-later
/// Looks at a corpus as its editor would: each entry, each against all others, and whether each is found by what it is
/// called.
#ifndef FAULTLINE_CORPUS_CHECK_H
#define FAULTLINE_CORPUS_CHECK_H

#include "core/arena.h"
#include "corpus.h"
#include "thesaurus_source.h"

/// What two entries have in common (fl_sets_alike) from which on it is told that they may be one error: root causes, by
/// their words; or titles, by their trigrams, with root causes that have somewhat less in common.  Titles alone say
/// little: unary and binary operators are expected in nearly the same words.
#define FL_ROOT_CAUSES_ALIKE 0.50
#define FL_TITLES_ALIKE 0.75
#define FL_ROOT_CAUSES_ALIKE_BY_TITLE 0.45

/// So many entries have that name.
struct fl_tally {
    struct fl_slice name;
    size_t count;
};

/// The pair whose root causes are most alike; its IDs are empty when no two have much in common.
struct fl_likest_pair {
    struct fl_slice first, second;
    double alike;
};

/// Set to {0}; give back with fl_corpus_check_release.
struct fl_corpus_check {
    struct fl_corpus_counts counts; // also what was found beyond the single files
    struct fl_tally *domains, *verifications; // by name
    size_t domain_count, verification_count;
    struct fl_likest_pair by_title, by_root_cause; // of those with alike titles; of all
    struct fl_arena arena; // what is named above lives here
};

/// Reads the corpus below `roots` (as fl_corpus_read) and tells `visitor` (its `fault` and `progress`) of what is wrong
/// with its form and of what an editor would mend: fl_entry_check, pairs of entries that are alike, and titles and
/// also-seen-as texts that do not find their entry first, for which an index is built in a temporary folder ($TMPDIR).
/// FL_OK also when there were faults.
enum fl_status fl_corpus_check(char *const *roots, const struct fl_thesaurus_source *thesaurus,
                               const struct fl_corpus_visitor *visitor, struct fl_corpus_check *check,
                               struct fl_error *error);

/// Gives the memory back.
void fl_corpus_check_release(struct fl_corpus_check *check);

#endif
