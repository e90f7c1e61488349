// SPDX-License-Identifier: GPL-2.0-or-later
/// Errors told as they happen, in a file that grows.
#ifndef FAULTLINE_LOG_FOLLOW_H
#define FAULTLINE_LOG_FOLLOW_H

#include "log_baseline.h"
#include "log_run.h"

/// Entries of the catalogue that are shown for an error, at the most.
enum { FL_LOG_ENTRIES = 3 };

/// Reads the file as it grows (fl_log_run_follow) and prints each error once, when it is met first: as text, or as an object of
/// JSON (type "new_error").  Hints are not printed, nor is what `baseline` (may be NULL) has.  `searcher` may be NULL: the
/// catalogue is not asked.  Opens the run; the caller makes the report at the end of it.
enum fl_status fl_log_follow(struct fl_log_run *run, const char *path, struct fl_searcher *searcher,
                             const struct fl_log_baseline *baseline, const struct fl_settings *settings, struct fl_error *error);

#endif
