// SPDX-License-Identifier: GPL-2.0-or-later
/// Text -> runs of three characters: what titles are compared by when their words are mistyped.
#ifndef FAULTLINE_TRIGRAMS_H
#define FAULTLINE_TRIGRAMS_H

#include <stdint.h>

#include "buffer.h"
#include "slice.h"
#include "status.h"

/// Calls `visit` with each trigram of `text` (any bytes), in order: normalised, letters and digits in lower case,
/// every run of anything else (line ends too) as one space, one space at either end; each three neighbouring
/// characters as one number, which is exact for a-z, 0-9 and space and a hash folded to 16 bits beyond them.
/// `scratch` is used for normalising and may be used again.  FL_NO_MEMORY.
enum fl_status fl_trigrams(struct fl_slice text, struct fl_buffer *scratch,
                           void (*visit)(void *context, uint16_t trigram), void *context, struct fl_error *error);

#endif
