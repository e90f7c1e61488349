// SPDX-License-Identifier: GPL-2.0-or-later
#include "index_age.h"

#include <stdlib.h>

#include "core/banned.h"

static enum fl_status read_built(const struct fl_index *index, int64_t *built, struct fl_error *error)
{
    struct fl_buffer text = {0};
    enum fl_status status = fl_index_metadata(index, FL_KEY_BUILT, &text, error);
    fl_buffer_append_byte(&text, '\0');
    if (!status && text.failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    long long seconds = status ? 0 : strtoll(text.data, NULL, 10);
    *built = seconds > 0 ? (int64_t)seconds : 0;
    fl_buffer_release(&text);
    return status;
}

enum fl_status fl_age_read(const struct fl_index *index, int64_t now, struct fl_age *age, struct fl_error *damaged,
                           struct fl_error *error)
{
    struct fl_error local;
    const char *given = getenv("FAULTLINE_MAX_AGE");
    *age = (struct fl_age){0};
    enum fl_status status = read_built(index, &age->built, error);
    if (status)
        return status;
    enum fl_status read = fl_last_build_read(index->path, &age->last, &local);
    if (read == FL_NO_MEMORY)
        return fl_fail(error, read, "%s", local.text);
    local.status = read;
    *damaged = local;
    age->most = age->last.max_age;
    if (given && given[0])
        status = fl_parse_age(given, "$FAULTLINE_MAX_AGE", &age->most, error);
    age->age = fl_index_age(&age->last, age->built, now);
    age->stale = age->most > 0 && age->age > age->most;
    return status;
}

void fl_append_age(struct fl_buffer *text, int64_t seconds)
{
    static const struct {
        const char *name;
        int64_t seconds;
    } units[] = {{"days", 86400}, {"hours", 3600}, {"minutes", 60}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (seconds < 2 * units[i].seconds)
            continue;
        fl_buffer_append_format(text, "%lld %s", (long long)(seconds / units[i].seconds), units[i].name);
        return;
    }
    fl_buffer_append_format(text, "%lld second%s", (long long)seconds, seconds == 1 ? "" : "s");
}
