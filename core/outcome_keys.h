// SPDX-License-Identifier: GPL-2.0-or-later
/// The keys of records that were met.
#ifndef FAULTLINE_OUTCOME_KEYS_H
#define FAULTLINE_OUTCOME_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct fl_outcome_key {
    uint64_t high, low;
};

/// Set to {0} before first use; give back with fl_outcome_keys_release.
struct fl_outcome_keys {
    struct fl_outcome_key *slots; // {0, 0}: a free one
    size_t count;        // used slots, at most half of them
    unsigned bits;       // there are two to the power of it
    uint64_t factors[2]; // random, odd: who writes a journal cannot choose keys that meet in one slot
    bool has_zero; // the key of all zeros, which no slot can hold
};

/// Adds a key of FL_OUTCOME_KEY_SIZE digits 0-9a-f.  `*is_new`: it was not there.  False when memory has run out.
bool fl_outcome_keys_add(struct fl_outcome_keys *keys, struct fl_slice digits, bool *is_new);

/// Gives the memory back.
void fl_outcome_keys_release(struct fl_outcome_keys *keys);

#endif
