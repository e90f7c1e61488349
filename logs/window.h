// SPDX-License-Identifier: GPL-2.0-or-later
/// The part of a log that is held in memory: a stretch of lines, filled in pieces of any size.
///
/// Whatever the pieces, the same lines come out: a line is given when its end is there, and the lines before it, as far as
/// FL_WINDOW_BEFORE bytes, are there to be looked back at.
#ifndef FAULTLINE_LOGS_WINDOW_H
#define FAULTLINE_LOGS_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"
#include "core/status.h"

enum {
    /// Bytes of a line that are looked at: the first and the last half of them.  A line over it (a file of one line, a
    /// dump of binary data) has its middle passed over, which is counted.
    FL_LOG_LINE_LIMIT = 64 * 1024,
    /// Bytes before the current line that stay.
    FL_WINDOW_BEFORE = 16 * 1024,
    /// Room for what stays, for three lines of the largest size that can come whole, and for one that goes on.
    FL_WINDOW_SIZE = 1024 * 1024,
};

struct fl_window {
    char *data;        // data[0] is an LF, so that each line has one before it
    size_t size;       // bytes held
    size_t at;         // where the current line begins; at least 1
    size_t complete;   // behind the LF of the last whole line
    uint64_t number;   // of the current line, from 1
    uint64_t unfinished; // length so far of the line whose end is not there yet, with what was passed over
    uint64_t cut_lines;  // lines over the limit, so far
};

/// Makes an empty window.  Give it back with fl_window_close.
enum fl_status fl_window_open(struct fl_window *window, struct fl_error *error);

/// Gives the memory back.  A zeroed window is a no-op.
void fl_window_close(struct fl_window *window);

/// Empties the window for another file.  The count of cut lines goes on.
void fl_window_clear(struct fl_window *window);

/// Takes as much of `*bytes` as there is room for and moves its start.  All complete lines but
/// those that are still needed must have been taken before (fl_window_pass), so that there is room.
void fl_window_fill(struct fl_window *window, struct fl_slice *bytes);

/// Ends the last line of a file that has no LF there.
void fl_window_end(struct fl_window *window);

/// The whole line that begins at `at`, without LF; false when its end is not there yet.
static inline bool fl_window_line(const struct fl_window *window, size_t at, struct fl_slice *line)
{
    if (at >= window->complete)
        return false;
    const char *end = memchr(window->data + at, '\n', window->complete - at);
    *line = (struct fl_slice){window->data + at, (size_t)(end - window->data) - at};
    return true;
}

/// The line before the one that begins at `at`; false when there is none, or it begins FL_WINDOW_BEFORE bytes or more before
/// the current line.
bool fl_window_line_before(const struct fl_window *window, size_t at, struct fl_slice *line);

/// Moves the current line to the one that begins at `at`, counting the lines between.
void fl_window_pass(struct fl_window *window, size_t at);

#endif
