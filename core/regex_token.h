// SPDX-License-Identifier: GPL-2.0-or-later
/// The pieces that a regular expression is written in.  Only regex_text.c includes this; everybody else wants
/// regex_text.h.
#ifndef FAULTLINE_REGEX_TOKEN_H
#define FAULTLINE_REGEX_TOKEN_H

#include "slice.h"

enum fl_regex_token_kind {
    FL_REGEX_NOTHING, // matches no text: an anchor, a flag, a look ahead
    FL_REGEX_TEXT,    // one character, or what stands between \Q and \E
    FL_REGEX_SPACE,   // white space, or anything at all
    FL_REGEX_ANY,     // a character that varies
    FL_REGEX_OPEN,    // a group begins
    FL_REGEX_BAR,     // its next alternative begins
    FL_REGEX_CLOSE,   // it ends
};

struct fl_regex_token {
    enum fl_regex_token_kind kind;
    struct fl_slice text; // of FL_REGEX_TEXT; points into the expression, or into `character`
    char character[4];    // a character that was written as a number
};

/// Reads the token at `*at` (which must be below regex.size) with what says how often it comes, and moves `*at`
/// behind it by at least one.  `token` must not be moved while its text is used.
void fl_regex_next(struct fl_slice regex, size_t *at, struct fl_regex_token *token);

#endif
