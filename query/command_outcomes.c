// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/normalise.h"
#include "core/outcome_journal.h"
#include "core/utc.h"
#include "log_report.h"
#include "output.h"
#include "settings.h"

#include "core/banned.h"

enum {
    WIDEST_ID = 48, // columns: longer IDs push the rest of their line
    TIME = 22,      // columns of a time and the space behind it
    OUTCOME = 8,    // of "worked" and the space
    WHAT = 14,      // of "workaround 2" and the space
};

struct listing {
    const struct fl_settings *settings;
    struct fl_arena arena;
    struct fl_outcome_record *records;
    size_t count, capacity;
};

static bool is_asked_for(const struct fl_settings *settings, struct fl_slice id)
{
    bool found = !settings->word_count;
    for (size_t i = 0; !found && i < settings->word_count; i++)
        found = fl_slice_equal(id, fl_slice_of(settings->words[i]));
    return found;
}

static enum fl_status take_record(void *context, const struct fl_outcome_record *record, struct fl_error *error)
{
    struct listing *listing = context;
    if (!is_asked_for(listing->settings, record->id))
        return FL_OK;
    struct fl_outcome_record kept = *record, *records;
    kept.key = fl_arena_copy(&listing->arena, record->key);
    kept.id = fl_arena_copy(&listing->arena, record->id);
    kept.note = fl_arena_copy(&listing->arena, record->note);
    kept.reporter = fl_arena_copy(&listing->arena, record->reporter);
    records = fl_arena_grow(&listing->arena, listing->records, listing->count, &listing->capacity, sizeof *records);
    if (!records || !kept.key.data || !kept.id.data || !kept.note.data || !kept.reporter.data)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    listing->records = records;
    records[listing->count++] = kept;
    return FL_OK;
}

static void tell_damage(void *context, const char *file, uint64_t line, const char *reason)
{
    struct fl_buffer text = {0};
    (void)context;
    fl_append_name(&text, fl_slice_of(file));
    if (line)
        fl_buffer_append_format(&text, ":%llu", (unsigned long long)line);
    fl_buffer_append(&text, FL_SLICE(": warning: "));
    fl_append_inert(&text, fl_slice_of(reason));
    fl_buffer_append_byte(&text, '\n');
    fwrite(text.data, 1, text.failed ? 0 : text.size, stderr);
    fl_buffer_release(&text);
}

/// Newest first; of one second by key, so that the order is always the same.
static int compare_records(const void *left, const void *right)
{
    const struct fl_outcome_record *a = left, *b = right;
    int order = (a->time < b->time) - (a->time > b->time);
    return order ? order : fl_slice_compare(a->key, b->key);
}

static void print_record(struct fl_output *output, const struct fl_outcome_record *record, size_t id_width)
{
    char time[32], what[32] = "";
    static const char *const names[] = {
        [FL_TARGET_ENTRY] = "", [FL_TARGET_WORKAROUND] = "workaround", [FL_TARGET_DEAD_END] = "dead end"};
    const size_t indent = TIME + id_width + 2 + OUTCOME + WHAT;
    fl_utc_format(record->time, time);
    if (record->number)
        snprintf(what, sizeof what, "%s %u", names[record->target], record->number);
    fl_output_style(output, FL_FAINT);
    fl_output_format(output, "%-*s", TIME, time);
    fl_output_style(output, FL_PLAIN);
    fl_output_text(output, record->id);
    size_t padding = record->id.size < id_width ? id_width - record->id.size : 0;
    fl_output_format(output, "%*s", (int)padding + 2, "");
    fl_output_style(output, record->worked ? FL_GOOD : FL_BAD);
    fl_output_format(output, "%s", record->worked ? "worked" : "failed");
    fl_output_style(output, FL_PLAIN);
    if (!record->note.size) {
        fl_output_format(output, "%s%s\n", what[0] ? "  " : "", what);
        return;
    }
    fl_output_format(output, "  %-*s", WHAT, what);
    fl_output_wrapped(output, record->note, indent, indent);
}

static enum fl_status print_records(const struct listing *listing, struct fl_error *error)
{
    struct fl_output output;
    enum fl_status status = FL_OK;
    size_t id_width = 0;
    fl_output_init(&output, listing->settings->color);
    for (size_t i = 0; i < listing->count; i++)
        if (listing->records[i].id.size > id_width && listing->records[i].id.size <= WIDEST_ID)
            id_width = listing->records[i].id.size;
    for (size_t i = 0; !status && i < listing->count; i++) {
        if (listing->settings->format == FL_FORMAT_JSON)
            status = fl_outcome_append_line(&output.text, &listing->records[i], error);
        else
            print_record(&output, &listing->records[i], id_width);
    }
    if (!status)
        status = fl_output_finish(&output, error);
    fl_buffer_release(&output.text);
    return status;
}

static void tell_nothing(const char *path, const struct fl_settings *settings)
{
    struct fl_buffer text = {0};
    fl_append_name(&text, fl_slice_of(path));
    fprintf(stderr, "faultline: nothing was reported%s, in %.*s\n", settings->word_count ? " of that" : "",
            (int)text.size, text.data ? text.data : "");
    fl_buffer_release(&text);
}

enum fl_status fl_command_outcomes(const struct fl_settings *settings, struct fl_error *error)
{
    struct fl_buffer path = {0};
    struct listing listing = {.settings = settings};
    const struct fl_outcome_sink sink = {&listing, take_record, tell_damage};
    struct fl_outcome_counts counts = {0};
    if (settings->format == FL_FORMAT_TSV)
        return fl_fail(error, FL_USAGE, "outcomes prints text or JSON");
    fl_outcome_journal_locate(settings->outcomes, &path);
    enum fl_status status = path.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                        : fl_outcome_journal_read(path.data, &sink, &counts, error);
    if (!status && listing.count) {
        qsort(listing.records, listing.count, sizeof *listing.records, compare_records);
        status = print_records(&listing, error);
    } else if (!status && !counts.damaged) {
        tell_nothing(path.data, settings);
    }
    if (!status && counts.damaged)
        status = fl_fail(error, FL_BAD_INPUT, "%llu %s set aside", (unsigned long long)counts.damaged,
                         counts.damaged == 1 ? "line or file was" : "lines or files were");
    fl_buffer_release(&path);
    fl_arena_release(&listing.arena);
    return status ? status : listing.count ? FL_OK : FL_NOTHING;
}
