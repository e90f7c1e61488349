// SPDX-License-Identifier: GPL-2.0-or-later
/// Log lines that are JSON objects.
#ifndef FAULTLINE_LOGS_LINE_JSON_H
#define FAULTLINE_LOGS_LINE_JSON_H

#include "line.h"

/// If line->text is a JSON object with a message, puts its message, error and stack, as far as they are there, in its place
/// (in `scratch`), and takes its level.  Known names: level, severity, lvl, levelname, @level; msg, message, @message, log, text, event;
/// error, err, exception, reason (a string, or an object with a message and a stack); stack, stacktrace, stack_trace, exc_info.
/// Any other line stays as it is.
void fl_line_read_json(struct fl_log_line *line, struct fl_buffer *scratch);

#endif
