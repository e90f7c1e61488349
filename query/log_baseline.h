// SPDX-License-Identifier: GPL-2.0-or-later
/// An earlier report, to tell which errors are new, which were there, and which are gone.
#ifndef FAULTLINE_LOG_BASELINE_H
#define FAULTLINE_LOG_BASELINE_H

#include "log_report.h"

enum {
    /// Bytes of a line of a report: the largest error, each byte written as an escape, and 50 entries' advice.
    FL_BASELINE_LINE_LIMIT = 64 << 20,
};

struct fl_log_baseline;

/// Reads a report that `faultline log --format=json` wrote.  FL_IO when it cannot be read; FL_BAD_INPUT, with the line's
/// number, when a line is none of such a report, when its ids are of another version (logs/fingerprint.h), or when it has no
/// summary: it was cut.  `**out` is yours to give back with fl_log_baseline_free.
enum fl_status fl_log_baseline_read(const char *path, struct fl_log_baseline **out, struct fl_error *error);

/// Gives it back.  NULL is a no-op.
void fl_log_baseline_free(struct fl_log_baseline *baseline);

/// Sets the age of each finding and the report's list of gone errors, which lives in `arena` and the baseline.  Errors that the report
/// omits are not gone; of a partial report, or one that dropped some for want of room, none are; beside a baseline that dropped some
/// nothing is new.
enum fl_status fl_log_baseline_compare(const struct fl_log_baseline *baseline, struct fl_log_report *report, struct fl_arena *arena,
                                       struct fl_error *error);

/// Whether an error of that id is in it.
bool fl_log_baseline_has(const struct fl_log_baseline *baseline, const char *id);

#endif
