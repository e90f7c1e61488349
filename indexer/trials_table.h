// SPDX-License-Identifier: GPL-2.0-or-later
/// Outcomes -> numbers: what people reported of each entry and of each of its actions.
///
/// What a report means:
///     the entry worked          a success of the entry
///     the entry failed          a failure of the entry
///     a workaround worked       a success of that workaround, and of the entry: somebody was helped by it
///     a workaround failed       a failure of that workaround, and 1/n of one of the entry, which had n workarounds
///                               then: the entry has failed somebody once all of them have
///     a dead end failed         a failure of that dead end: confirms it
///     a dead end worked         a success of that dead end: speaks against it
/// Reports on dead ends do not count for the entry: that something does not help says nothing on what does.
///
/// A report counts 2^(-age / FL_TRIALS_HALF_LIFE).  Its age is the number of days (UTC) from its day to today's, 0 for
/// a day to come, so that all builds of a day agree.  Each weight is rounded to 1/1000 before they are added, as whole
/// numbers: so the sums do not depend on the order of files, lines or builds.
#ifndef FAULTLINE_TRIALS_TABLE_H
#define FAULTLINE_TRIALS_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "core/outcome.h"
#include "core/outcome_journal.h"
#include "core/slice.h"
#include "core/status.h"
#include "core/trials_value.h"

enum {
    /// Days until a report counts half.  Tools change within a year (most have one or two releases with breaking
    /// changes in that time), so a report of last year should weigh a quarter of one of today, and not nothing.
    FL_TRIALS_HALF_LIFE = 180
};

/// The trials of all entries.
struct fl_trials_table;

/// Called with each line of the journal that was set aside; `line` is 0 for a file as a whole.
typedef void fl_trials_damage_visitor(void *context, const char *file, uint64_t line, const char *reason);

/// Reads the journal at `path` (core/outcome_journal.h) and folds it as of `now` (seconds since 1970).  `damaged` may
/// be NULL.  `**out` is yours to give back with fl_trials_free; of a journal that is not there it is an empty table.
/// `counts` is filled always.  Statuses as fl_outcome_journal_read.  Memory: about 200 bytes a report.
enum fl_status fl_trials_read(const char *path, int64_t now, fl_trials_damage_visitor *damaged, void *context,
                              struct fl_trials_table **out, struct fl_outcome_counts *counts, struct fl_error *error);

/// The trials of the entry of that ID, lent by the table; NULL when nobody reported on it.
const struct fl_entry_trials *fl_trials_find(const struct fl_trials_table *table, struct fl_slice id);

/// The trials of an action, lent by the table; NULL when there are none, or `entry` is NULL.
const struct fl_trials *fl_trials_of_action(const struct fl_entry_trials *entry, enum fl_outcome_target target,
                                            uint64_t action);

/// Gives the table back.  NULL is a no-op.
void fl_trials_free(struct fl_trials_table *table);

#endif
