// SPDX-License-Identifier: GPL-2.0-or-later
/// What the indexer says to people while it works, and in the end.  All of it is inert.
#ifndef FAULTLINE_TELLING_H
#define FAULTLINE_TELLING_H

#include <stdbool.h>
#include <stdio.h>

#include "build.h"
#include "core/diagnostics.h"
#include "corpus_check.h"

struct fl_teller {
    FILE *faults;
    bool warnings; // are told too
    bool bar;      // a progress bar is drawn
    bool drawn;    // and stands on the line now
};

/// Prints a fault as file:line: error|warning: reason.  `context` is a teller; for fl_corpus_visitor.
void fl_tell_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text);

/// Draws the progress bar, where there is one.  `context` is a teller; for fl_corpus_visitor.
void fl_tell_progress(void *context, size_t done, size_t all);

/// Takes the progress bar away.
void fl_tell_end_bar(struct fl_teller *teller);

/// Prints a line under the program's name.
void fl_tell_line(FILE *out, const char *text);

/// Prints a remark under the program's name.  `context` is a teller; for fl_build_options.
void fl_tell_remark(void *context, const char *text);

/// Prints what a build came to, a line, to standard output.
void fl_tell_summary(const struct fl_build_summary *summary, const char *index);

/// Prints what a check of a corpus came to, some lines and the counts in the last, to standard error: its faults are on
/// standard output.
void fl_tell_check(const struct fl_corpus_check *check);

/// Prints a path and a line end to standard output.
void fl_tell_path(const char *path);

/// "s" unless the count is one.
const char *fl_plural(size_t count);

#endif
