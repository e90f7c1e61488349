// SPDX-License-Identifier: GPL-2.0-or-later
/// Any bytes -> text that can be compared.
#ifndef FAULTLINE_NORMALISE_H
#define FAULTLINE_NORMALISE_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "slice.h"

/// Decodes one code point at `*at` and moves `*at` behind it.  An invalid byte
/// gives -1 and moves by one.  `*at` must be below text.size.
int32_t fl_utf8_next(struct fl_slice text, size_t *at);

/// True when the bytes are valid UTF-8 (as RFC 3629 has it: no surrogates, no overlong forms).
bool fl_utf8_valid(struct fl_slice text);

/// Appends the code point (which must be valid) as UTF-8.
void fl_utf8_append(struct fl_buffer *buffer, int32_t code_point);

/// One line of untrusted bytes, ready for analysis: terminal escape sequences
/// removed, other control bytes and invalid UTF-8 turned into spaces, compatibility forms folded (NFKC: full-width
/// letters, ligatures), accents (U+0300 to U+036F) dropped, case of all but ASCII
/// letters folded (the case of ASCII letters tells the parts of identifiers apart
/// and is folded later).  Returns the line itself where nothing is to be done, else
/// what it wrote to `scratch`; the empty slice with scratch->failed set when memory ran out.
struct fl_slice fl_normalise_line(struct fl_slice line, struct fl_buffer *scratch);

/// Appends `text` so that it cannot drive a terminal: control bytes (all of C0 but \n and \t, DEL, C1), bidirectional
/// overrides and invalid UTF-8 become U+FFFD.
void fl_append_inert(struct fl_buffer *buffer, struct fl_slice text);

/// The same on one line, for names of files and the like: line ends and tabs become '?'.
void fl_append_name(struct fl_buffer *text, struct fl_slice name);

#endif
