// SPDX-License-Identifier: GPL-2.0-or-later
/// The generations of an index: made aside, made durable, made live by one rename, kept for a while, and pruned.
///
/// The order is the invariant: a generation's files and folder are on disk before the link `current` names it, and
/// nothing writes into it afterwards.  So a reader, and a machine that lost its power, sees the old generation or the
/// new one, whole.  A generation that is no longer wanted is renamed away before its files go, so that no name ever
/// stands for half of one; and only when no reader holds it (core/index.h).
#ifndef FAULTLINE_GENERATIONS_H
#define FAULTLINE_GENERATIONS_H

#include <stddef.h>

#include "core/status.h"

enum {
    /// Generations that stay behind the live one: for --rollback, and for readers that hold no lock (over a network).
    FL_GENERATIONS_KEPT = 2
};

/// The generation that the gate refused, kept for a look until the next one is made live.
#define FL_REJECTED_GENERATION "faultline-rejected"

/// An index folder in the hands of its one writer.
struct fl_generations;

/// Makes the index folder where it is missing, takes its lock, and removes what a killed run left unfinished.  FL_USAGE
/// when the folder holds anything but an index.  FL_LOCKED names the process that holds the lock.  `**out` is yours to
/// give back with fl_generations_close.
enum fl_status fl_generations_open(const char *index, struct fl_generations **out, struct fl_error *error);

/// Lets go of the lock and gives the handle back; a generation that was begun and not made live is removed.  NULL is a
/// no-op.
void fl_generations_close(struct fl_generations *generations);

/// The index folder, open.  Lives as long as the handle.
int fl_generations_folder(const struct fl_generations *generations);

/// The live generation's folder, or NULL when there is none.  Lives until another one is made live.
const char *fl_generations_live(const struct fl_generations *generations);

/// Begins a new generation: `*path` is the folder for its files, which lives as long as the handle.
enum fl_status fl_generations_begin(struct fl_generations *generations, const char **path, struct fl_error *error);

/// Makes the generation that was begun durable and live.  The database in it must be closed.  On failure the old one is
/// still live, unless the error says otherwise.
enum fl_status fl_generations_publish(struct fl_generations *generations, struct fl_error *error);

/// Keeps the generation that was begun as FL_REJECTED_GENERATION.
enum fl_status fl_generations_reject(struct fl_generations *generations, struct fl_error *error);

/// Removes all generations but the live one and the FL_GENERATIONS_KEPT newest before it, and but those that a reader
/// holds.  Those that were newer than the live one when the index was opened go, too: a killed run finished them, or
/// they were rolled back.  Until here they keep their numbers from being given anew.
void fl_generations_prune(struct fl_generations *generations);

/// The folder of the newest generation before the live one, as `*path` (yours to free).  FL_NO_INDEX when there is
/// none.
enum fl_status fl_generations_before(struct fl_generations *generations, char **path, struct fl_error *error);

/// Makes the generation of fl_generations_before live again.
enum fl_status fl_generations_roll_back(struct fl_generations *generations, struct fl_error *error);

#endif
