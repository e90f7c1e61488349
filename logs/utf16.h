// SPDX-License-Identifier: GPL-2.0-or-later
/// Logs in UTF-16, as PowerShell and Visual Studio write them: turned into UTF-8, piece by piece.
#ifndef FAULTLINE_LOGS_UTF16_H
#define FAULTLINE_LOGS_UTF16_H

#include <stdbool.h>

#include "core/buffer.h"

/// Of one file.  Set to {0} at its begin.
struct fl_utf16 {
    bool is_utf16, is_big; // told by its first two bytes, the byte order mark
    unsigned char held;    // a byte whose other half is to come
    bool holds;
    uint16_t high;         // a surrogate whose other half is to come, or 0
};

/// Looks at the first bytes of a file; returns how many of them are a byte order mark: 2 of UTF-16, 3 of UTF-8, else 0.  A mark that
/// comes in two pieces is not seen.
size_t fl_utf16_begin(struct fl_utf16 *file, struct fl_slice bytes);

/// Appends the bytes of a file in UTF-16 as UTF-8; half a surrogate pair becomes U+FFFD.  How they are split into pieces changes
/// nothing.
void fl_utf16_append(struct fl_utf16 *file, struct fl_slice bytes, struct fl_buffer *text);

#endif
