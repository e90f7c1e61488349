// SPDX-License-Identifier: GPL-2.0-or-later
/// What came of a run of the indexer, written for readers of the index and for who watches over it.
#ifndef FAULTLINE_BUILD_REPORT_H
#define FAULTLINE_BUILD_REPORT_H

#include "build.h"
#include "generations.h"

/// Writes FL_INDEX_LAST_BUILD.  `status` and `failure` are what the run came to.
enum fl_status fl_build_report_write(const struct fl_generations *generations, const struct fl_build_options *options,
                                     const struct fl_build_summary *summary, enum fl_status status,
                                     const struct fl_error *failure, struct fl_error *error);

/// The same after the live generation was rolled back; it holds so many entries.
enum fl_status fl_build_report_roll_back(const struct fl_generations *generations, const char *index, size_t entries,
                                         struct fl_error *error);

#endif
