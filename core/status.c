// SPDX-License-Identifier: GPL-2.0-or-later
#include "status.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "banned.h"

static const struct {
    const char *name;
    int exit_status;
} statuses[] = {
    [FL_OK] = {"ok", 0},
    [FL_NOTHING] = {"nothing", 1},
    [FL_USAGE] = {"usage", 2},
    [FL_BAD_INPUT] = {"bad_input", 2},
    [FL_IO] = {"io", 2},
    [FL_NO_MEMORY] = {"no_memory", 2},
    [FL_NO_INDEX] = {"no_index", 3},
    [FL_OTHER_SCHEMA] = {"other_schema", 4},
    [FL_DAMAGED] = {"damaged", 4},
    [FL_LOCKED] = {"locked", 75},
    [FL_CHANGED] = {"changed", 75},
    [FL_REFUSED] = {"refused", 5},
    [FL_INTERRUPTED] = {"interrupted", 130},
    [FL_INTERNAL] = {"internal", 2},
};
_Static_assert(sizeof statuses / sizeof *statuses == FL_STATUS_COUNT, "every status has a row");

static void mark_cut(char *text, int wanted)
{
    if (wanted < FL_ERROR_TEXT_SIZE)
        return;
    memcpy(text + FL_ERROR_TEXT_SIZE - 4, "...", 4);
}

enum fl_status fl_fail(struct fl_error *error, enum fl_status status, const char *format, ...)
{
    if (!error)
        return status;
    va_list arguments;
    va_start(arguments, format);
    error->status = status;
    mark_cut(error->text, vsnprintf(error->text, sizeof error->text, format, arguments));
    va_end(arguments);
    return status;
}

enum fl_status fl_fail_errno(struct fl_error *error, int error_number, const char *format, ...)
{
    enum fl_status status = error_number == ENOMEM ? FL_NO_MEMORY : FL_IO;
    if (!error)
        return status;
    char what[FL_ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    mark_cut(what, vsnprintf(what, sizeof what, format, arguments));
    va_end(arguments);
    return fl_fail(error, status, "%s: %s", what, strerror(error_number));
}

const char *fl_status_name(enum fl_status status)
{
    assert(status >= 0 && status < FL_STATUS_COUNT);
    return statuses[status].name;
}

int fl_exit_status(enum fl_status status)
{
    assert(status >= 0 && status < FL_STATUS_COUNT);
    return statuses[status].exit_status;
}
