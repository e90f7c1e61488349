// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <uthash.h>

#include "input.h"

#include "core/banned.h"

struct known {
    UT_hash_handle hh;
    struct fl_slice id, text; // text: its first line, empty of one that was omitted
    bool met;
};

struct fl_log_baseline {
    struct fl_arena arena;
    struct known *known;
    bool has_summary;
    bool is_whole; // no error was dropped for want of room
};

// ---- reading ---------------------------------------------------------------

static enum fl_status add(struct fl_log_baseline *baseline, const char *id, const char *text, struct fl_error *error)
{
    struct known *known;
    if (strncmp(id, FL_FINGERPRINT_VERSION "-", sizeof FL_FINGERPRINT_VERSION) != 0)
        return fl_fail(error, FL_BAD_INPUT, "the id %.40s is of another version: compare with a report of this version", id);
    HASH_FIND(hh, baseline->known, id, strlen(id), known);
    if (known)
        return FL_OK;
    known = fl_arena_alloc(&baseline->arena, 1, sizeof *known);
    struct fl_slice rest = fl_slice_of(text), line = fl_slice_next_line(&rest);
    if (known)
        *known = (struct known){.id = fl_arena_copy(&baseline->arena, fl_slice_of(id)), .text = fl_arena_copy(&baseline->arena, line)};
    if (!known || !known->id.data || !known->text.data)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    HASH_ADD_KEYPTR(hh, baseline->known, known->id.data, known->id.size, known);
    return FL_OK;
}

static enum fl_status read_object(struct fl_log_baseline *baseline, const json_t *object, struct fl_error *error)
{
    const char *type = json_string_value(json_object_get(object, "type"));
    if (!type)
        return fl_fail(error, FL_BAD_INPUT, "no line of a report");
    const char *kind = json_string_value(json_object_get(object, "kind"));
    if (strcmp(type, "error") == 0) {
        if (kind && (strcmp(kind, fl_block_kind_names[FL_BLOCK_HINT]) == 0 || strcmp(kind, fl_block_kind_names[FL_BLOCK_LAST_WORDS]) == 0))
            return FL_OK; // no errors: they come and go with the order
        const char *id = json_string_value(json_object_get(object, "id"));
        const char *headline = json_string_value(json_object_get(object, "headline"));
        return id ? add(baseline, id, headline ? headline : "", error) : fl_fail(error, FL_BAD_INPUT, "an error without id");
    }
    if (strcmp(type, "summary") != 0)
        return FL_OK;
    baseline->has_summary = true;
    baseline->is_whole = json_integer_value(json_object_get(object, "dropped")) == 0;
    size_t i;
    json_t *id;
    enum fl_status status = FL_OK;
    json_array_foreach(json_object_get(object, "omitted_ids"), i, id)
        if (!status && json_is_string(id))
            status = add(baseline, json_string_value(id), "", error);
    return status;
}

static enum fl_status read_line(struct fl_log_baseline *baseline, struct fl_slice line, struct fl_error *error)
{
    json_error_t fault;
    if (line.size > FL_BASELINE_LINE_LIMIT)
        return fl_fail(error, FL_BAD_INPUT, "the line is over the limit of %d MB", FL_BASELINE_LINE_LIMIT >> 20);
    json_t *object = json_loadb(line.data, line.size, 0, &fault);
    if (!object)
        return fl_fail(error, FL_BAD_INPUT, "not JSON: %s", fault.text);
    enum fl_status status = read_object(baseline, object, error);
    json_decref(object);
    return status;
}

static enum fl_status read_lines(struct fl_log_baseline *baseline, FILE *file, const char *path, struct fl_error *error)
{
    struct fl_buffer line = {0};
    enum fl_status status = FL_OK;
    bool more = true;
    for (size_t number = 1; !status && more; number++) {
        struct fl_error fault;
        status = fl_read_line(file, path, FL_BASELINE_LINE_LIMIT, &line, &more, error);
        if (!status && more && fl_slice_trim(fl_buffer_slice(&line)).size) {
            status = read_line(baseline, fl_buffer_slice(&line), &fault);
            if (status)
                fl_fail(error, status, "%s:%zu: %s", path, number, fault.text);
        }
    }
    fl_buffer_release(&line);
    if (!status && !baseline->has_summary)
        status = fl_fail(error, FL_BAD_INPUT, "%s: this is no whole report: it has no summary", path);
    return status;
}

enum fl_status fl_log_baseline_read(const char *path, struct fl_log_baseline **out, struct fl_error *error)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return fl_fail_errno(error, errno, "cannot read %s", path);
    struct fl_log_baseline *baseline = calloc(1, sizeof *baseline);
    enum fl_status status = baseline ? read_lines(baseline, file, path, error) : fl_fail(error, FL_NO_MEMORY, "out of memory");
    fclose(file);
    if (status) {
        fl_log_baseline_free(baseline);
        return status;
    }
    *out = baseline;
    return FL_OK;
}

void fl_log_baseline_free(struct fl_log_baseline *baseline)
{
    if (!baseline)
        return;
    HASH_CLEAR(hh, baseline->known);
    fl_arena_release(&baseline->arena);
    free(baseline);
}

// ---- comparing -------------------------------------------------------------

static struct known *find(const struct fl_log_baseline *baseline, const char *id)
{
    struct known *known;
    HASH_FIND(hh, baseline->known, id, strlen(id), known);
    return known;
}

bool fl_log_baseline_has(const struct fl_log_baseline *baseline, const char *id)
{
    return find(baseline, id) != NULL;
}

static enum fl_log_age age_of(const struct fl_log_baseline *baseline, const char *id, struct fl_log_report *report)
{
    struct known *known = find(baseline, id);
    if (known)
        known->met = true;
    report->since_count += known != NULL;
    if (!known && !baseline->is_whole) // it may be one of those that were not kept
        return FL_AGE_UNTOLD;
    report->new_count += !known;
    return known ? FL_AGE_SINCE : FL_AGE_NEW;
}

enum fl_status fl_log_baseline_compare(const struct fl_log_baseline *baseline, struct fl_log_report *report, struct fl_arena *arena,
                                       struct fl_error *error)
{
    struct known *known;
    report->has_baseline = true;
    for (size_t i = 0; i < report->count; i++)
        if (fl_log_is_error(report->findings[i].error->kind))
            report->findings[i].age = age_of(baseline, report->findings[i].id, report);
    for (size_t i = 0; i < report->omitted_id_count; i++)
        age_of(baseline, report->omitted_ids[i], report);
    report->gone = fl_arena_alloc(arena, HASH_COUNT(baseline->known), sizeof *report->gone);
    if (!report->gone)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (known = baseline->known; known && !report->partial && !report->dropped; known = known->hh.next)
        if (!known->met && known->text.size)
            report->gone[report->gone_count++] = (struct fl_log_gone){known->id, known->text};
    return FL_OK;
}
