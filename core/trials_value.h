// SPDX-License-Identifier: GPL-2.0-or-later
/// What was reported of an entry and its actions, as an index stores it: the value of FL_SLOT_TRIALS.
///
/// Layout: the entry's trials, the number of actions, then for each its target, its key and its trials; numbers of 4
/// bytes, little-endian (keys: 8), weights in thousandths.  It stands apart from the record, which depends on the entry
/// alone.
#ifndef FAULTLINE_TRIALS_VALUE_H
#define FAULTLINE_TRIALS_VALUE_H

#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "entry.h"
#include "outcome.h"
#include "slice.h"
#include "status.h"
#include "trials.h"

/// Of one action.
struct fl_action_trials {
    enum fl_outcome_target target; // FL_TARGET_WORKAROUND or FL_TARGET_DEAD_END
    uint64_t action;               // fl_action_key
    struct fl_trials trials;
};

/// Of one entry.
struct fl_entry_trials {
    struct fl_slice id;
    struct fl_trials trials;
    const struct fl_action_trials *actions; // by target, then key
    size_t action_count;
    size_t reports; // on it and its actions; is not stored
};

/// Appends the value; value->failed tells of memory that ran out.
void fl_trials_write(struct fl_buffer *value, const struct fl_entry_trials *entry);

/// Reads the trials of the entry itself.  The empty value is none.  FL_DAMAGED.
enum fl_status fl_trials_take(struct fl_slice value, struct fl_trials *trials, struct fl_error *error);

/// Sets the trials of the entry and of those of its actions that are still worded as they were when they were reported,
/// and what then is to be expected of each.  FL_DAMAGED.
enum fl_status fl_trials_apply(struct fl_slice value, struct fl_entry *entry, struct fl_error *error);

#endif
