// SPDX-License-Identifier: GPL-2.0-or-later
/// Stored bytes read on, every read checked: once something does not fit, everything read is empty and `broken` stays, so
/// that a reader may look once at the end.  Inline: records are read by the hundred for each question.
#ifndef FAULTLINE_CURSOR_H
#define FAULTLINE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "slice.h"

/// Set `rest` to the bytes, `broken` to false.
struct fl_cursor {
    struct fl_slice rest;
    bool broken;
};

/// The next `count` items of `size` bytes; they stay where they are.  NULL when there are not so many.
static inline const void *fl_take(struct fl_cursor *cursor, size_t count, size_t size)
{
    size_t bytes;
    if (cursor->broken || __builtin_mul_overflow(count, size, &bytes) || bytes > cursor->rest.size) {
        cursor->broken = true;
        return NULL;
    }
    const void *taken = cursor->rest.data;
    cursor->rest.data += bytes;
    cursor->rest.size -= bytes;
    return taken;
}

/// A number of 4 bytes, as fl_buffer_append_u32 writes it.
static inline uint32_t fl_take_u32(struct fl_cursor *cursor)
{
    uint32_t number = 0;
    const void *stored = fl_take(cursor, 1, sizeof number);
    if (stored)
        memcpy(&number, stored, sizeof number);
    return number;
}

/// So many bytes, as a text.
static inline struct fl_slice fl_take_bytes(struct fl_cursor *cursor, size_t size)
{
    const char *data = (const char *)fl_take(cursor, size, 1);
    return data ? (struct fl_slice){data, size} : (struct fl_slice){0};
}

#endif
