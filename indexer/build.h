// SPDX-License-Identifier: GPL-2.0-or-later
/// Corpus -> a new live generation of an index.
#ifndef FAULTLINE_BUILD_H
#define FAULTLINE_BUILD_H

#include "core/buffer.h"
#include "core/slice.h"
#include "core/status.h"
#include "corpus.h"

struct fl_build_summary {
    struct fl_corpus_counts counts;
    double seconds;           // from the first file to the live generation
    unsigned long long bytes; // of the generation's files
};

/// Text of a thesaurus (core/thesaurus.h) and the name by which its faults are told.
struct fl_thesaurus_source {
    const char *name;
    struct fl_slice text;
};

/// The thesaurus that was built into the program (thesaurus/*.txt).
struct fl_thesaurus_source fl_built_in_thesaurus(void);

/// Compiles the thesaurus and tells `visitor` of its faults; `*errors` is set to how many are errors.
enum fl_status fl_thesaurus_check(const struct fl_thesaurus_source *thesaurus, const struct fl_corpus_visitor *visitor,
                                  struct fl_buffer *compiled, size_t *errors, struct fl_error *error);

/// Reads the corpus, writes and checks a new generation and makes it live.  `visitor` is told of faults and
/// progress (its `entry` is not used).  Bad entries are left out and counted.  On any failure, and when the corpus
/// has not one good entry (FL_BAD_INPUT), the index stays as it was.  Bad lines of the thesaurus are told and left out.  `summary` is filled also then.
enum fl_status fl_build(const char *index, char *const *roots, const struct fl_thesaurus_source *thesaurus,
                        const struct fl_corpus_visitor *visitor, struct fl_build_summary *summary,
                        struct fl_error *error);

#endif
