// SPDX-License-Identifier: GPL-2.0-or-later
#include "input.h"

#include <errno.h>

#include "core/banned.h"

enum { PIECE = 16 * 1024 };

enum fl_status fl_read_all(FILE *file, const char *name, size_t limit, struct fl_buffer *text, struct fl_error *error)
{
    while (text->size <= limit) {
        size_t room = limit + 1 - text->size < PIECE ? limit + 1 - text->size : PIECE;
        char *end = fl_buffer_reserve(text, room);
        if (!end)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        errno = 0;
        size_t size = fread(end, 1, room, file);
        text->size += size;
        if (ferror(file))
            return fl_fail_errno(error, errno, "cannot read %s", name);
        if (size < room)
            break;
    }
    return FL_OK;
}

enum fl_status fl_read_line(FILE *file, const char *name, size_t limit, struct fl_buffer *line, bool *more,
                            struct fl_error *error)
{
    fl_buffer_clear(line);
    *more = false;
    errno = 0;
    for (int c; (c = getc_unlocked(file)) != EOF;) {
        *more = true;
        if (c == '\n')
            break;
        if (line->size <= limit)
            fl_buffer_append_byte(line, (char)c);
    }
    if (ferror(file))
        return fl_fail_errno(error, errno, "cannot read %s", name);
    if (line->failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (line->size && line->size <= limit && line->data[line->size - 1] == '\r')
        line->size--;
    return FL_OK;
}
