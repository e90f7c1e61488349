// SPDX-License-Identifier: GPL-2.0-or-later
/// Of many texts the pairs that are much alike, without comparing each with each.
///
/// After R. J. Bayardo, Y. Ma, R. Srikant, "Scaling up all pairs similarity search", 2007: two sets that are alike
/// share one of their rarest members, so only these are looked up.
#ifndef FAULTLINE_ALIKE_H
#define FAULTLINE_ALIKE_H

#include "text_sets.h"

/// A collection of sets, numbered from 0 in the order in which they are added.
struct fl_alike {
    struct fl_buffer members; // of all sets
    struct fl_buffer ends;    // of each in `members`, counted in members (u32)
};

/// Adds a copy of a set.  Want of memory is told by fl_alike_pairs.
void fl_alike_add(struct fl_alike *alike, struct fl_text_set set);

/// The set of that number, lent until the next one is added.
struct fl_text_set fl_alike_set(const struct fl_alike *alike, size_t number);

/// Gives the memory back; the collection is as new.
void fl_alike_release(struct fl_alike *alike);

/// Takes a pair of sets, `first` < `second`, and how alike they are (fl_sets_alike).
typedef void fl_pair_visitor(void *context, size_t first, size_t second, double alike);

/// Visits each pair that is alike by `least` (over 0) or more.  Time grows with the number of sets that share a rare
/// member. FL_NO_MEMORY.
enum fl_status fl_alike_pairs(const struct fl_alike *alike, double least, fl_pair_visitor *visit, void *context,
                              struct fl_error *error);

#endif
