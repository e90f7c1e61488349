// SPDX-License-Identifier: GPL-2.0-or-later
/// Corpus -> a new live generation of an index.
#ifndef FAULTLINE_BUILD_H
#define FAULTLINE_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/outcome_journal.h"
#include "core/status.h"
#include "corpus.h"
#include "gate.h"
#include "thesaurus_source.h"

struct fl_build_options {
    const char *index;   // path of its folder
    char *const *roots;  // of the corpus, NULL-terminated
    struct fl_thesaurus_source thesaurus;
    bool full;           // nothing is taken over from the live generation
    bool without_gate;
    bool allow_shrink;   // of the gate
    char *const *judged; // files of judged queries for the gate, NULL-terminated; NULL: none
    const char *outcomes; // path of the journal (core/outcome_journal.h), or NULL: nothing was reported
    int64_t now;         // seconds since 1970: when the index is said to be built
    int64_t max_age;     // seconds after which readers shall warn; 0: as the last run said; -1: never
    /// Told of what a person should know and what stops nothing, a line each; lives for the call.
    void (*remark)(void *context, const char *text);
    void *context;
};

enum fl_build_result {
    FL_BUILD_FAILED,    // the live index is what it was
    FL_BUILD_MADE,      // a new generation is live
    FL_BUILD_UNCHANGED, // the live one is up to date
};

struct fl_build_summary {
    enum fl_build_result result;
    struct fl_corpus_counts counts;
    size_t added, changed, removed; // entries, against the live generation
    size_t copied;                  // documents taken over from it
    struct fl_outcome_counts outcomes;
    uint64_t reports_here; // of these, reports on entries of the corpus
    struct fl_gate_figures gate;
    double seconds;           // from the first file to the live generation
    unsigned long long bytes; // of the generation's files; 0 when none was written
};

/// Reads the corpus and, when it is not what the live generation was made of, writes a new generation, checks it and
/// makes it live.  Documents of files that have not changed are copied from the live generation, unless it is damaged
/// (a remark), of another program or thesaurus, or `full` is set; the result is the same.  `visitor` is told of faults
/// and progress (its `entry` and `known` are not used).  Bad entries are left out and counted, bad lines of the
/// thesaurus are told and left out.  On any failure the index stays as it was: also FL_BAD_INPUT when the corpus has
/// not one good entry, and FL_REFUSED when the gate lets the new generation not pass (it is kept as
/// FL_REJECTED_GENERATION).  What came of it is written to FL_INDEX_LAST_BUILD.  `summary` is filled in any case; give
/// it back with fl_build_summary_release.
enum fl_status fl_build(const struct fl_build_options *options, const struct fl_corpus_visitor *visitor,
                        struct fl_build_summary *summary, struct fl_error *error);

/// Gives the memory back.
void fl_build_summary_release(struct fl_build_summary *summary);

/// Makes the newest generation before the live one live again, once it is verified (verify.h).  FL_NO_INDEX when there
/// is none.  Fills `live` with its path and a NUL (cleared first).
enum fl_status fl_roll_back(const char *index, struct fl_buffer *live, struct fl_error *error);

#endif
