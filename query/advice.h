// SPDX-License-Identifier: GPL-2.0-or-later
/// The order of an entry's advice: what helps most, and what not to try, first.
#ifndef FAULTLINE_ADVICE_H
#define FAULTLINE_ADVICE_H

#include "core/entry.h"
#include "core/record.h"
#include "question.h"

/// Sorts the entry's workarounds by falling success and its dead ends by falling failure, as expected; among equals, and behind
/// them without a rate, in the author's order.  Dead ends that the question names come first: `*tried` is set to how many.
/// A dead end is named when the text holds half of what its action says beyond the entry's title (by idf), and two
/// words or an identifier of it at the least.
enum fl_status fl_advice_order(struct fl_entry *entry, const struct fl_record *record,
                               const struct fl_question *question, struct fl_index *index,
                               struct fl_analyser *analyser, size_t *tried, struct fl_error *error);

#endif
