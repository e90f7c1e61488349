// SPDX-License-Identifier: GPL-2.0-or-later
/// What a character is to the analysis of text.
#ifndef FAULTLINE_CHARACTERS_H
#define FAULTLINE_CHARACTERS_H

#include <stdint.h>

/// In this order: what comes before FL_LOWER is no part of a word.
enum fl_character {
    FL_DIVIDER,  // white space, quotes, brackets, symbols: ends a run
    FL_PARTER,   // : = , ; and the like: ends a chunk
    FL_JOINER,   // / \ . - _ @: inside a chunk, ends a part
    FL_LOWER,
    FL_UPPER,
    FL_DIGIT,
    FL_LETTER,   // a letter without case, or beyond ASCII (already folded)
    FL_UNSPACED, // a letter of a script written without spaces
};

/// The class of a code point of normalised text (fl_normalise_line); FL_DIVIDER for a negative one.
enum fl_character fl_character_of(int32_t code_point);

#endif
