// SPDX-License-Identifier: GPL-2.0-or-later
/// Corpus -> a new live generation of an index.
#ifndef FAULTLINE_BUILD_H
#define FAULTLINE_BUILD_H

#include "core/status.h"
#include "corpus.h"

struct fl_build_summary {
    struct fl_corpus_counts counts;
    double seconds;           // from the first file to the live generation
    unsigned long long bytes; // of the generation's files
};

/// Reads the corpus, writes and checks a new generation and makes it live.  `visitor` is told of faults and
/// progress (its `entry` is not used).  Bad entries are left out and counted.  On any failure, and when the corpus
/// has not one good entry (FL_BAD_INPUT), the index stays as it was.  `summary` is filled also then.
enum fl_status fl_build(const char *index, char *const *roots, const struct fl_corpus_visitor *visitor,
                        struct fl_build_summary *summary, struct fl_error *error);

#endif
