// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "banned.h"

char *fl_buffer_reserve(struct fl_buffer *buffer, size_t more)
{
    if (buffer->failed)
        return NULL;
    if (buffer->capacity - buffer->size >= more && buffer->data)
        return buffer->data + buffer->size;
    size_t need;
    if (__builtin_add_overflow(buffer->size, more, &need) || need > SIZE_MAX / 2) {
        buffer->failed = true;
        return NULL;
    }
    size_t wider = buffer->capacity ? buffer->capacity : 256;
    while (wider < need)
        wider *= 2;
    char *moved = realloc(buffer->data, wider);
    if (!moved) {
        buffer->failed = true;
        return NULL;
    }
    buffer->data = moved;
    buffer->capacity = wider;
    return moved + buffer->size;
}

void fl_buffer_append(struct fl_buffer *buffer, struct fl_slice bytes)
{
    if (!bytes.size)
        return;
    char *end = fl_buffer_reserve(buffer, bytes.size);
    if (!end)
        return;
    memcpy(end, bytes.data, bytes.size);
    buffer->size += bytes.size;
}

void fl_buffer_append_byte(struct fl_buffer *buffer, char byte)
{
    fl_buffer_append(buffer, (struct fl_slice){&byte, 1});
}

void fl_buffer_append_u32(struct fl_buffer *buffer, size_t number)
{
    uint32_t stored = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
    fl_buffer_append(buffer, (struct fl_slice){(const char *)&stored, sizeof stored});
}

void fl_buffer_append_format(struct fl_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *end = size < 0 ? NULL : fl_buffer_reserve(buffer, (size_t)size + 1);
    if (end) {
        vsnprintf(end, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    } else {
        buffer->failed = true;
    }
    va_end(again);
}

void fl_buffer_release(struct fl_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct fl_buffer){0};
}
