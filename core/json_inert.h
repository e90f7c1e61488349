// SPDX-License-Identifier: GPL-2.0-or-later
/// JSON that can be shown on a terminal.
#ifndef FAULTLINE_JSON_INERT_H
#define FAULTLINE_JSON_INERT_H

#include "buffer.h"
#include "slice.h"

/// Appends JSON with what could drive a terminal (fl_append_inert) as escapes in its strings.
void fl_append_json(struct fl_buffer *text, struct fl_slice json);

#endif
