// SPDX-License-Identifier: GPL-2.0-or-later
/// What the carriers of log lines put before them.
#ifndef FAULTLINE_LOGS_LINE_PREFIX_H
#define FAULTLINE_LOGS_LINE_PREFIX_H

#include "line.h"

/// How many bytes at the start of `text` are put there by a carrier: times (ISO 8601, RFC 3164, RFC 2822, syslog, Go, Java,
/// kernel seconds, bare times of day), also in brackets; syslog's host and program; `web_1  | ` of Docker Compose;
/// BuildKit's `#7 3.210 `; klog's heads; logcat's, which also give `*level`.  Spaces behind them are part of them, but one line's own indent is not.
size_t fl_line_carrier_prefix(struct fl_slice text, enum fl_log_level *level);

/// How many bytes at the start of `text` are a level or the mark of a program: `[error] `, `ERROR: `, `npm ERR! `,
/// `##[error]`, `E   `; 0 if none.  Sets `*level` where it tells one; `*mark` is the mark itself, without what follows it.
size_t fl_line_mark(struct fl_slice text, enum fl_log_level *level, struct fl_slice *mark);

/// The level that a field of a line in logfmt tells, level=error; FL_LEVEL_NONE where there is none.
enum fl_log_level fl_line_level_field(struct fl_slice text);

#endif
