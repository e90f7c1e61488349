// SPDX-License-Identifier: GPL-2.0-or-later
/// Bytes that grow.  A failed append leaves the buffer as it was and marks it
/// failed for good, so that a writer may append freely and check once at the end.
#ifndef FAULTLINE_BUFFER_H
#define FAULTLINE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Set to {0} before first use; give back with fl_buffer_release.
struct fl_buffer {
    char *data; // NULL until something was appended; not NUL-terminated
    size_t size;
    size_t capacity;
    bool failed; // memory ran out in some append
};

/// Room for `more` bytes behind the content: returns where they begin (the caller writes
/// them and adds to size), or NULL, marking the buffer failed.
char *fl_buffer_reserve(struct fl_buffer *buffer, size_t more);

/// Appends bytes (any bytes).
void fl_buffer_append(struct fl_buffer *buffer, struct fl_slice bytes);

/// Appends one byte.
void fl_buffer_append_byte(struct fl_buffer *buffer, char byte);

/// Appends a number as 4 bytes in the machine's order, which core/record.c asserts to be little-endian; one that does
/// not fit becomes UINT32_MAX.
void fl_buffer_append_u32(struct fl_buffer *buffer, size_t number);

/// Appends the text of a printf format.
void fl_buffer_append_format(struct fl_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// What the buffer holds, until the next append or release.
static inline struct fl_slice fl_buffer_slice(const struct fl_buffer *buffer)
{
    return (struct fl_slice){buffer->data, buffer->size};
}

/// Empties the buffer and its failed mark, keeping its memory.
static inline void fl_buffer_clear(struct fl_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
}

/// Gives the memory back; the buffer is as new.
void fl_buffer_release(struct fl_buffer *buffer);

#ifdef __cplusplus
}
#endif

#endif
