// SPDX-License-Identifier: GPL-2.0-or-later
/// The words that the index holds, in a form in which the ones near a mistyped word are found fast.
///
/// Layout: for words, then for wholes, the number of groups; a group is the size of its words, their
/// number, and the words themselves in byte order.  All numbers u32, little-endian.
#ifndef FAULTLINE_VOCABULARY_H
#define FAULTLINE_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "buffer.h"
#include "slice.h"

enum {
    /// Bytes of a word in the vocabulary.  Shorter words have too many neighbours to guess from; longer
    /// ones are hardly typed by hand.
    FL_VOCABULARY_WORD_MIN = 4,
    FL_VOCABULARY_WORD_MAX = 32,
    /// The most words that fl_vocabulary_near gives.
    FL_NEAR_LIMIT = 8
};

/// Whether a token of that kind and text belongs into the vocabulary: letters (and digits and joiners in wholes), of
/// the sizes above.
bool fl_vocabulary_wants(enum fl_token_kind kind, struct fl_slice text);

/// Appends the table of words (no two alike) and of wholes.  Both arrays are sorted in place, by size and then by bytes.
void fl_vocabulary_write(struct fl_slice *words, size_t word_count, struct fl_slice *wholes, size_t whole_count,
                         struct fl_buffer *vocabulary);

/// A word near another one.
struct fl_near_word {
    struct fl_slice word; // points into the vocabulary
    unsigned distance;    // insertions, deletions, changes and swaps of neighbours
};

/// Slips that a word of `size` bytes may hold and still be guessed from: 1 up to 5 bytes, 2 beyond.
unsigned fl_slips_allowed(size_t size);

/// Fills `near` with the words of that kind nearest to `word`, nearest first, then in the table's order; returns how many.
/// A damaged table gives what could be read of it.  Distance: optimal string alignment, on bytes.
size_t fl_vocabulary_near(struct fl_slice vocabulary, enum fl_token_kind kind, struct fl_slice word,
                          struct fl_near_word near[FL_NEAR_LIMIT]);

/// The optimal string alignment distance (Damerau's four slips, none of which touches the same place twice) of
/// a and b, or any number over `most` once it is sure to be more.  Both at most FL_VOCABULARY_WORD_MAX bytes.
unsigned fl_edit_distance(struct fl_slice a, struct fl_slice b, unsigned most);

#endif
