// SPDX-License-Identifier: GPL-2.0-or-later
#include "settings.h"

#include <stdio.h>
#include <time.h>

#include "core/normalise.h"
#include "index_age.h"

#include "core/banned.h"

void fl_warn(struct fl_slice text)
{
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, text);
    // Without memory for the text, its status says why.
    struct fl_slice shown = inert.failed ? FL_SLICE("out of memory") : fl_buffer_slice(&inert);
    fprintf(stderr, "faultline: %.*s\n", (int)shown.size, shown.data);
    fl_buffer_release(&inert);
}

/// Says on stderr which filters cannot let anything pass, or rule nothing out, as no entry speaks of them.
static enum fl_status warn_of_filters(const struct fl_settings *settings, struct fl_searcher *searcher,
                                      struct fl_error *error)
{
    struct fl_buffer lines = {0};
    enum fl_status status =
        fl_filters_tell_unknown(&settings->ranking.filters, fl_searcher_index(searcher), &lines, error);
    for (struct fl_slice rest = fl_buffer_slice(&lines); rest.size;)
        fl_warn(fl_slice_next_line(&rest));
    fl_buffer_release(&lines);
    return status;
}

/// Says on stderr that the index is older than it should be, or that this cannot be known.
static enum fl_status warn_of_age(struct fl_searcher *searcher, struct fl_error *error)
{
    struct fl_age age;
    struct fl_buffer text = {0};
    struct fl_error damaged;
    enum fl_status status = fl_age_read(fl_searcher_index(searcher), (int64_t)time(NULL), &age, &damaged, error);
    if (!status && damaged.status)
        fl_warn(fl_slice_of(damaged.text));
    if (!status && age.stale) {
        fl_buffer_append_format(&text, "the index was last up to date ");
        fl_append_age(&text, age.age);
        fl_buffer_append_format(&text, " ago: has its rebuild stopped?  (faultline status tells more)");
        fl_warn(fl_buffer_slice(&text));
    }
    fl_buffer_release(&text);
    fl_last_build_release(&age.last);
    return status;
}

void fl_settings_follow(struct fl_searcher *searcher, bool *told)
{
    struct fl_error error;
    struct fl_buffer text = {0};
    if (!fl_index_has_moved(fl_searcher_index(searcher)) || !fl_searcher_reopen(searcher, &error) || *told)
        return;
    fl_buffer_append_format(&text, "the index was rebuilt, and is used as it was: %s", error.text);
    fl_warn(fl_buffer_slice(&text));
    fl_buffer_release(&text);
    *told = true;
}

enum fl_status fl_settings_open(const struct fl_settings *settings, struct fl_searcher **out, struct fl_error *error)
{
    struct fl_buffer path = {0};
    fl_index_locate(settings->index, false, &path);
    enum fl_status status =
        path.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory") : fl_searcher_open(path.data, out, error);
    if (status == FL_NO_INDEX)
        fl_fail(error, status, "there is no index at %s: faultline-index CORPUS builds one", path.data);
    fl_buffer_release(&path);
    if (!status && !settings->tells_age)
        status = warn_of_age(*out, error);
    if (!status)
        status = warn_of_filters(settings, *out, error);
    return status;
}
