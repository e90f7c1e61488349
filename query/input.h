// SPDX-License-Identifier: GPL-2.0-or-later
/// Reading questions: whole files, and lines of any length in bounded memory.
#ifndef FAULTLINE_INPUT_H
#define FAULTLINE_INPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "core/buffer.h"
#include "core/status.h"

/// Reads `file` to its end into `text`, but no more than `limit` + 1 bytes, so that more than `limit` shows.
/// `name` is for the error.
enum fl_status fl_read_all(FILE *file, const char *name, size_t limit, struct fl_buffer *text, struct fl_error *error);

/// Reads the next line into `line` (cleared first), without its end (\n or \r\n).  `*more` is false when
/// there was none.  Of a line over `limit` bytes `limit` + 1 bytes are kept and the rest is read and dropped.
enum fl_status fl_read_line(FILE *file, const char *name, size_t limit, struct fl_buffer *line, bool *more,
                            struct fl_error *error);

#endif
