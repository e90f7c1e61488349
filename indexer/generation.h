// SPDX-License-Identifier: GPL-2.0-or-later
/// Generations of an index: made aside, made durable, made live by one rename, and pruned.
///
/// The order is the invariant: a generation's files and folder are on disk before the link `current`
/// names it, and nothing writes into it afterwards.  So a reader, and a machine that lost its power,
/// sees the old generation or the new one, whole.
#ifndef FAULTLINE_GENERATION_H
#define FAULTLINE_GENERATION_H

#include "core/status.h"

enum {
    /// Generations that stay beside the live one, for readers that opened them just before.
    FL_GENERATIONS_KEPT = 1
};

/// A generation under construction, with the lock of its index held.
struct fl_generation;

/// Makes the index folder where it is missing, takes its lock and begins a new generation.
/// FL_USAGE when the folder holds anything but an index.  FL_LOCKED names the process that holds the lock.  Removes what a killed run left behind.
/// `**out` is yours to give back with fl_generation_publish or fl_generation_abandon.
enum fl_status fl_generation_begin(const char *index, struct fl_generation **out, struct fl_error *error);

/// The folder into which the new generation's database goes.  Lives as long as the generation.
const char *fl_generation_path(const struct fl_generation *generation);

/// Makes the generation durable and live, prunes old ones and gives the handle back, also on failure (the
/// old generation is then still live).  The database in it must be closed.  Fills `*bytes` (unless NULL)
/// with the size of its files.
enum fl_status fl_generation_publish(struct fl_generation *generation, unsigned long long *bytes,
                                     struct fl_error *error);

/// Removes the generation's files, lets go of the lock and gives the handle back.  NULL is a no-op.
void fl_generation_abandon(struct fl_generation *generation);

#endif
