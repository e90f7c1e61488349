// SPDX-License-Identifier: GPL-2.0-or-later
#include "window.h"

#include <stdlib.h>

#include "core/banned.h"

enum {
    HALF = FL_LOG_LINE_LIMIT / 2,
    // Behind the content: an LF for the last line.
    SPARE = 1,
};

enum fl_status fl_window_open(struct fl_window *window, struct fl_error *error)
{
    *window = (struct fl_window){.data = malloc(FL_WINDOW_SIZE + SPARE)};
    if (!window->data)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    fl_window_clear(window);
    return FL_OK;
}

void fl_window_close(struct fl_window *window)
{
    free(window->data);
    *window = (struct fl_window){0};
}

void fl_window_clear(struct fl_window *window)
{
    window->data[0] = '\n';
    window->size = window->at = window->complete = 1;
    window->number = 1;
    window->unfinished = 0;
}

/// Lets go of what lies more than FL_WINDOW_BEFORE bytes before the current line.
static void make_room(struct fl_window *window)
{
    if (window->at <= FL_WINDOW_BEFORE + 1)
        return;
    size_t gone = window->at - FL_WINDOW_BEFORE - 1;
    window->data[gone] = '\n';
    memmove(window->data, window->data + gone, window->size - gone);
    window->size -= gone;
    window->at -= gone;
    window->complete -= gone;
}

/// Shortens the last, unfinished line to its first half of the limit and the last of what is there.
static void shorten_line(struct fl_window *window)
{
    size_t length = window->size - window->complete;
    if (length <= 2 * FL_LOG_LINE_LIMIT)
        return;
    // One byte over the limit, so that the line still shows that it was over it.
    memmove(window->data + window->complete + HALF, window->data + window->size - HALF - 1, HALF + 1);
    window->size = window->complete + FL_LOG_LINE_LIMIT + 1;
}

/// Counts a line over the limit: it cannot be whole in one piece, whose size is at most the limit, so it is the one that went on.
static void note_line_ends(struct fl_window *window, struct fl_slice piece)
{
    const char *first = memchr(piece.data, '\n', piece.size), *last = memrchr(piece.data, '\n', piece.size);
    if (!first) {
        window->unfinished += piece.size;
        return;
    }
    window->cut_lines += window->unfinished + (size_t)(first - piece.data) > FL_LOG_LINE_LIMIT;
    window->unfinished = piece.size - (size_t)(last + 1 - piece.data);
    window->complete = (size_t)(last + 1 - window->data);
}

void fl_window_fill(struct fl_window *window, struct fl_slice *bytes)
{
    if (FL_WINDOW_SIZE - window->size < FL_LOG_LINE_LIMIT)
        make_room(window);
    size_t room = FL_WINDOW_SIZE - window->size, size = bytes->size < room ? bytes->size : room;
    // No more at a time, so that a line that goes on is shortened before it fills the window.
    size = size < FL_LOG_LINE_LIMIT ? size : FL_LOG_LINE_LIMIT;
    if (!size)
        return;
    memcpy(window->data + window->size, bytes->data, size);
    note_line_ends(window, (struct fl_slice){window->data + window->size, size});
    window->size += size;
    *bytes = (struct fl_slice){bytes->data + size, bytes->size - size};
    shorten_line(window);
}

void fl_window_end(struct fl_window *window)
{
    window->cut_lines += window->unfinished > FL_LOG_LINE_LIMIT;
    if (window->size > window->complete)
        window->data[window->size++] = '\n';
    window->complete = window->size;
}

bool fl_window_line_before(const struct fl_window *window, size_t at, struct fl_slice *line)
{
    if (at <= 1)
        return false;
    const char *end = window->data + at - 1, *begin = memrchr(window->data, '\n', at - 1);
    // The first line held may be the rest of one.
    if (!begin || (size_t)(window->data + window->at - begin) > FL_WINDOW_BEFORE)
        return false;
    *line = (struct fl_slice){begin + 1, (size_t)(end - begin) - 1};
    return true;
}

/// How many LF are in the bytes: sixteen are compared at once, and each of sixteen counts goes up to 255.
static uint64_t count_line_ends(const char *bytes, size_t size)
{
    typedef unsigned char sixteen __attribute__((vector_size(16)));
    uint64_t lines = 0;
    size_t i = 0;
    while (i + sizeof(sixteen) <= size) {
        sixteen counts = {0}, next;
        for (unsigned rounds = 0; rounds < UINT8_MAX && i + sizeof next <= size; rounds++, i += sizeof next) {
            memcpy(&next, bytes + i, sizeof next);
            counts -= (sixteen)(next == '\n'); // true is all ones, which is -1
        }
        for (size_t k = 0; k < sizeof counts; k++)
            lines += counts[k];
    }
    for (; i < size; i++)
        lines += bytes[i] == '\n';
    return lines;
}

void fl_window_pass(struct fl_window *window, size_t at)
{
    window->number += count_line_ends(window->data + window->at, at - window->at);
    window->at = at;
}
