// SPDX-License-Identifier: GPL-2.0-or-later
/// A regular expression -> the texts that it stands for, so that it can be searched like any other text.
///
/// Nothing is matched here.  Of the expression (PCRE's, Python's, JavaScript's and RE2's dialects, as far as they
/// agree):
///   alternatives  give a text each;
///   what is optional or repeated is there once;
///   `.*`, `.+`, `.?`, `.{0,9}`, `\s`: a space (`<any>` between two quotes of a kind); a `.` alone is the dot that it
///       was most likely meant to be;
///   `\w`, `\d`, `\S`, `\p{...}`, back references and classes: `<any>`, which fl_append_constant leaves out of a title;
///       but a class of signs alone (`['"]`), or of one letter in both cases (`[Ee]`), is its first member;
///   escapes are undone (`\.`, `\x41`, `\u0041`, `\Q...\E`); a line end and any other control byte is a space;
///   anchors, `\b`, flags, comments and what only looks ahead or behind are left out.
/// What is no regular expression (an unclosed group or class, a stray bracket) is read as far as it can be, as text.
#ifndef FAULTLINE_REGEX_TEXT_H
#define FAULTLINE_REGEX_TEXT_H

#include <stddef.h>

#include "arena.h"
#include "slice.h"
#include "status.h"

enum {
    /// Bytes of an expression.  Those of real catalogues have up to some hundred; a longer one gives no text.
    FL_REGEX_SIZE_LIMIT = 4096,
    /// Groups inside groups.  A deeper expression gives no text.
    FL_REGEX_DEPTH_LIMIT = 32,
    /// Texts of one expression: with its title an entry then has as many as are compared (FL_RECORD_TITLE_LIMIT).  Of
    /// more alternatives only the first ones give a text.
    FL_REGEX_TEXT_LIMIT = 15
};

struct fl_regex_texts {
    struct fl_slice items[FL_REGEX_TEXT_LIMIT]; // in the arena; distinct, without white space at the ends
    size_t count;
    const char *left_out; // NULL, or why texts are missing, such as "it has more than 4096 bytes"
};

/// Fills `texts` with what `regex` (any bytes) stands for, in the order of the alternatives; a text without a letter or
/// digit of its own is none.  Bytes that are no UTF-8 are kept as they are.
/// Returns FL_OK or FL_NO_MEMORY.  Time and memory are bounded by the limits above: at most some 10 ms and 1 MB.
enum fl_status fl_regex_texts(struct fl_slice regex, struct fl_arena *arena, struct fl_regex_texts *texts);

#endif
