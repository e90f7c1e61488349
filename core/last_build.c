// SPDX-License-Identifier: GPL-2.0-or-later
#include "last_build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "index.h"

#include "banned.h"

/// The file's bytes; their number, or -1 with errno.
static ssize_t read_file(const char *path, char content[FL_LAST_BUILD_LIMIT])
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return -1;
    int file = openat(folder, FL_INDEX_LAST_BUILD, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    // One read: the file is small, and was put there in one step.
    ssize_t size = file < 0 ? -1 : read(file, content, FL_LAST_BUILD_LIMIT);
    int cause = errno;
    if (file >= 0)
        close(file);
    close(folder);
    errno = cause;
    return size;
}

static int64_t number_in(const json_t *object, const char *name)
{
    json_int_t number = json_integer_value(json_object_get(object, name));
    return number > 0 ? (int64_t)number : 0;
}

enum fl_status fl_last_build_read(const char *path, struct fl_last_build *last, struct fl_error *error)
{
    *last = (struct fl_last_build){0};
    char content[FL_LAST_BUILD_LIMIT];
    ssize_t size = read_file(path, content);
    if (size < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? FL_OK
                   : fl_fail_errno(error, errno, "cannot read %s/" FL_INDEX_LAST_BUILD, path);
    json_error_t fault;
    last->object = json_loadb(content, (size_t)size, JSON_REJECT_DUPLICATES, &fault);
    if (!last->object && json_error_code(&fault) == json_error_out_of_memory)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!json_is_object(last->object)) {
        fl_last_build_release(last);
        return fl_fail(error, FL_DAMAGED, "%s/" FL_INDEX_LAST_BUILD " cannot be understood: %s", path, fault.text);
    }
    last->ended = number_in(last->object, "ended_at");
    last->good = number_in(last->object, "good_at");
    last->max_age = number_in(last->object, "max_age_seconds");
    return FL_OK;
}

void fl_last_build_release(struct fl_last_build *last)
{
    json_decref(last->object);
    *last = (struct fl_last_build){0};
}

int64_t fl_index_age(const struct fl_last_build *last, int64_t built, int64_t now)
{
    int64_t good = last->good > built ? last->good : built;
    return now > good ? now - good : 0;
}

enum fl_status fl_parse_age(const char *text, const char *option, int64_t *seconds, struct fl_error *error)
{
    static const struct {
        char name;
        int64_t seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}};
    const long most = 100000;
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (strcmp(text, "never") == 0) {
        *seconds = 0;
        return FL_OK;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (end == text || end[0] != units[i].name || end[1] || errno || number < 1 || number > most)
            continue;
        *seconds = number * units[i].seconds;
        return FL_OK;
    }
    return fl_fail(error, FL_USAGE, "%s wants an age such as 90m, 36h, 2d or never, not '%s'", option, text);
}
