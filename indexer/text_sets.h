// SPDX-License-Identifier: GPL-2.0-or-later
/// Texts as sets of numbers, to tell how much two of them have in common.
#ifndef FAULTLINE_TEXT_SETS_H
#define FAULTLINE_TEXT_SETS_H

#include <stdint.h>

#include "core/analysis.h"
#include "core/buffer.h"
#include "core/status.h"

/// A set: its members rising, each once.  Lives as long as what it was made of.
struct fl_text_set {
    const uint32_t *members;
    size_t count;
};

/// Fills `members` (cleared first) with the set of the words of `text`: as they are searched by, stop words left out,
/// each as a hash.  FL_NO_MEMORY.
enum fl_status fl_word_set(struct fl_analyser *analyser, struct fl_slice text, struct fl_buffer *members,
                           struct fl_text_set *set, struct fl_error *error);

/// The same with the trigrams (core/trigrams.h) of a title without its placeholders.
enum fl_status fl_title_set(struct fl_slice title, struct fl_buffer *members, struct fl_text_set *set,
                            struct fl_error *error);

/// How many members two sets have in common.
size_t fl_sets_common(struct fl_text_set a, struct fl_text_set b);

/// How alike two sets are, 0 to 1: the Dice coefficient (L. R. Dice, "Measures of the amount of ecologic association
/// between species", 1945).  Of two empty sets 0.
double fl_sets_alike(struct fl_text_set a, struct fl_text_set b);

#endif
