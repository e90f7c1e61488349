// SPDX-License-Identifier: GPL-2.0-or-later
#include "build_report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "core/index.h"
#include "core/json_memory.h"
#include "core/last_build.h"
#include "core/normalise.h"
#include "core/utc.h"
#include "folder_files.h"

#include "core/banned.h"

enum { REPORT_SCHEMA = 1 };

static void set_count(json_t *object, const char *name, size_t count)
{
    json_object_set_new(object, name, json_integer((json_int_t)count));
}

static void set_time(json_t *object, const char *name, const char *name_at, int64_t when)
{
    char text[FL_UTC_SIZE];
    fl_utc_format(when, text);
    if (!when || !text[0])
        return;
    json_object_set_new(object, name, json_string(text));
    json_object_set_new(object, name_at, json_integer((json_int_t)when));
}

static json_t *judged_object(const struct fl_judged_figures *figures)
{
    json_t *object = json_object();
    set_count(object, "answerable", figures->answerable);
    set_count(object, "first_right", figures->first_right);
    set_count(object, "five_right", figures->five_right);
    set_count(object, "unanswerable", figures->unanswerable);
    set_count(object, "refused", figures->refused);
    return object;
}

static json_t *gate_object(const struct fl_gate_figures *gate)
{
    json_t *object = json_object();
    set_count(object, "entries_before", gate->entries_before);
    set_count(object, "titles_asked", gate->titles.asked);
    set_count(object, "titles_missed", gate->titles.missed);
    if (gate->now.answerable + gate->now.unanswerable)
        json_object_set_new(object, "judged", judged_object(&gate->now));
    if (gate->before.answerable + gate->before.unanswerable)
        json_object_set_new(object, "judged_before", judged_object(&gate->before));
    return object;
}

/// The error's text may hold bytes that are not UTF-8, which JSON cannot.
static void set_message(json_t *object, const struct fl_error *failure)
{
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, fl_slice_of(failure->text));
    if (inert.failed)
        fl_json_miss();
    json_object_set_new(object, "message", json_stringn(inert.data ? inert.data : "", inert.size));
    fl_buffer_release(&inert);
}

/// What every report begins with.  `good`: the run left the index up to date.
static json_t *begin_report(const struct fl_generations *generations, const char *result, bool good,
                            const struct fl_last_build *last, int64_t max_age)
{
    json_t *object = json_object();
    const char *live = fl_generations_live(generations);
    const char *name = live ? strrchr(live, '/') : NULL;
    int64_t ended = (int64_t)time(NULL);
    set_count(object, "schema", REPORT_SCHEMA);
    json_object_set_new(object, "result", json_string(result));
    set_time(object, "ended", "ended_at", ended);
    set_time(object, "good", "good_at", good ? ended : last->good);
    if (max_age > 0)
        json_object_set_new(object, "max_age_seconds", json_integer((json_int_t)max_age));
    json_object_set_new(object, "generation", name ? json_string(name + 1) : json_null());
    return object;
}

static json_t *report_object(const struct fl_generations *generations, const struct fl_build_options *options,
                             const struct fl_build_summary *summary, enum fl_status status,
                             const struct fl_error *failure, const struct fl_last_build *last)
{
    const char *result = status                                    ? fl_status_name(status)
                         : summary->result == FL_BUILD_UNCHANGED ? "unchanged"
                                                                 : "built";
    json_t *object = begin_report(generations, result, !status, last,
                                  options->max_age ? options->max_age : last->max_age);
    if (status)
        set_message(object, failure);
    set_count(object, "entries", summary->counts.entries);
    set_count(object, "added", summary->added);
    set_count(object, "changed", summary->changed);
    set_count(object, "removed", summary->removed);
    set_count(object, "left_out", summary->counts.left_out);
    set_count(object, "reports", (size_t)summary->reports_here);
    set_count(object, "reports_elsewhere", (size_t)(summary->outcomes.records - summary->reports_here));
    set_count(object, "reports_set_aside", (size_t)summary->outcomes.damaged);
    json_object_set_new(object, "seconds", json_real((double)(long)(summary->seconds * 1000) / 1000));
    json_object_set_new(object, "gate", gate_object(&summary->gate));
    return object;
}

/// Writes the object, which is given back, in place of the last report.
static enum fl_status write_object(const struct fl_generations *generations, const char *index, json_t *object,
                                   struct fl_error *error)
{
    char *text = json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(object);
    if (!text || fl_json_lacks_memory()) {
        free(text);
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    size_t size = strlen(text);
    text[size] = '\n'; // in place of the NUL: what is written has a size
    enum fl_status written = fl_file_replace(fl_generations_folder(generations), index, FL_INDEX_LAST_BUILD, text,
                                             size + 1, error);
    free(text);
    return written;
}

/// One that cannot be read is written anew: it only says when the index was last good.
static struct fl_last_build read_last(const char *index)
{
    struct fl_last_build last;
    struct fl_error error;
    fl_last_build_read(index, &last, &error);
    return last;
}

enum fl_status fl_build_report_write(const struct fl_generations *generations, const struct fl_build_options *options,
                                     const struct fl_build_summary *summary, enum fl_status status,
                                     const struct fl_error *failure, struct fl_error *error)
{
    struct fl_last_build last = read_last(options->index);
    json_t *object = report_object(generations, options, summary, status, failure, &last);
    fl_last_build_release(&last);
    return write_object(generations, options->index, object, error);
}

enum fl_status fl_build_report_roll_back(const struct fl_generations *generations, const char *index, size_t entries,
                                         struct fl_error *error)
{
    struct fl_last_build last = read_last(index);
    const struct fl_gate_figures none = {0};
    json_t *object = begin_report(generations, "rolled_back", false, &last, last.max_age);
    set_count(object, "entries", entries);
    json_object_set_new(object, "gate", gate_object(&none));
    fl_last_build_release(&last);
    return write_object(generations, index, object, error);
}
