// SPDX-License-Identifier: GPL-2.0-or-later
/// One line of a log: what was said, and what stood around it.
///
/// Set aside are: terminal escape sequences; what a progress bar or a section mark wrote over (all before the last
/// carriage return that is followed by something); the prefixes of those that carried the line (line_prefix.h).
#ifndef FAULTLINE_LOGS_LINE_H
#define FAULTLINE_LOGS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

enum fl_log_level { FL_LEVEL_NONE, FL_LEVEL_DEBUG, FL_LEVEL_INFO, FL_LEVEL_WARNING, FL_LEVEL_ERROR };

struct fl_log_line {
    uint64_t number;        // in its file, from 1, lines parted by LF
    struct fl_slice raw;    // as in the file, without LF
    struct fl_slice text;   // without what is set aside; a JSON line's message, error and stack, parted by LF
    struct fl_slice body;   // the end of text that is behind a level or a program's mark (npm ERR!, [error]) and white space
    size_t indent;          // columns of white space before body
    enum fl_log_level level;
    bool red;               // its first colour is red
    bool stamped;           // a carrier put a prefix before it
    bool is_json;
    uint32_t mark;          // hash of the mark before body, such as "npm ERR!"; 0: none
};

/// Reads a line.  `line->text` and `body` live in `raw` or in `scratch`, until it is changed.  scratch->failed is set
/// when memory ran out; the line is then as far as it was read.
void fl_log_line_read(struct fl_slice raw, uint64_t number, struct fl_buffer *scratch, struct fl_log_line *line);

#endif
