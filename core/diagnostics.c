// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnostics.h"

#include <stdarg.h>
#include <stdio.h>

#include "banned.h"

void fl_diagnose(struct fl_diagnostics *diagnostics, enum fl_severity severity, size_t line, const char *format, ...)
{
    size_t *found = severity == FL_ERROR ? &diagnostics->errors : &diagnostics->warnings;
    if (++*found > FL_DIAGNOSTICS_KEPT)
        return;

    char text[1024]; // a diagnostic quotes at most a few cut pieces of the file
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t kept = size < 0 ? 0 : (size_t)size < sizeof text ? (size_t)size : sizeof text - 1;

    struct fl_diagnostic *items = fl_arena_grow(diagnostics->arena, diagnostics->items, diagnostics->count,
                                                &diagnostics->capacity, sizeof *items);
    struct fl_slice copy = fl_arena_copy(diagnostics->arena, (struct fl_slice){text, kept});
    if (items) // moved, also when the copy below it failed
        diagnostics->items = items;
    if (!items || !copy.data) {
        diagnostics->failed = true;
        return;
    }
    items[diagnostics->count++] = (struct fl_diagnostic){severity, line, copy};
}
