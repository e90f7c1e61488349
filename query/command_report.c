// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include <time.h>

#include "core/normalise.h"
#include "core/outcome_journal.h"
#include "log_report.h"
#include "missing_entry.h"
#include "output.h"
#include "settings.h"

#include "core/banned.h"

static enum fl_status check_words(const struct fl_settings *settings, struct fl_error *error)
{
    const char *outcome = settings->word_count == 2 ? settings->words[1] : "";
    if (strcmp(outcome, "worked") != 0 && strcmp(outcome, "failed") != 0)
        return fl_fail(error, FL_USAGE,
                       "report takes an entry's ID and worked or failed (to search for this text, put -- before it)");
    if (settings->workaround && settings->dead_end)
        return fl_fail(error, FL_USAGE, "a report is about a workaround or about a dead end: report twice for both");
    if (settings->format == FL_FORMAT_TSV)
        return fl_fail(error, FL_USAGE, "report prints text or JSON");
    return FL_OK;
}

static enum fl_status set_note(struct fl_outcome_record *record, const char *note, struct fl_error *error)
{
    record->note = fl_slice_of(note);
    if (!fl_utf8_valid(record->note))
        return fl_fail(error, FL_USAGE, "--note: the text is not UTF-8");
    size_t characters = 0;
    for (size_t at = 0; at < record->note.size; characters++)
        fl_utf8_next(record->note, &at);
    if (characters > FL_OUTCOME_NOTE_LIMIT)
        return fl_fail(error, FL_USAGE, "--note: %zu characters are over the limit of %d", characters,
                       FL_OUTCOME_NOTE_LIMIT);
    return FL_OK;
}

static enum fl_status set_action(struct fl_outcome_record *record, enum fl_outcome_target target, long number,
                                 const struct fl_action *actions, size_t count, struct fl_error *error)
{
    const char *kind = target == FL_TARGET_WORKAROUND ? "workaround" : "dead end";
    if ((unsigned long)number > count)
        return fl_fail(error, FL_USAGE, "%.*s has no %s %ld: there %s %zu", (int)record->id.size, record->id.data, kind,
                       number, count == 1 ? "is" : "are", count);
    record->target = target;
    record->number = (unsigned)number;
    record->of = (unsigned)count;
    record->action = fl_action_key(&actions[number - 1]);
    return FL_OK;
}

/// Fills the record with what the command line says of the entry.
static enum fl_status set_record(struct fl_outcome_record *record, const struct fl_entry *entry,
                                 const struct fl_settings *settings, struct fl_error *error)
{
    record->time = time(NULL);
    record->id = entry->id;
    record->worked = strcmp(settings->words[1], "worked") == 0;
    enum fl_status status = set_note(record, settings->note, error);
    if (!status && settings->workaround)
        status = set_action(record, FL_TARGET_WORKAROUND, settings->workaround, entry->workarounds,
                            entry->workaround_count, error);
    if (!status && settings->dead_end)
        status =
            set_action(record, FL_TARGET_DEAD_END, settings->dead_end, entry->dead_ends, entry->dead_end_count, error);
    return status;
}

static enum fl_status print_record(const struct fl_outcome_record *record, struct fl_slice file,
                                   const struct fl_settings *settings, struct fl_error *error)
{
    struct fl_output output;
    enum fl_status status = FL_OK;
    fl_output_init(&output, settings->color);
    if (settings->format == FL_FORMAT_JSON) {
        status = fl_outcome_append_line(&output.text, record, error);
    } else {
        fl_output_format(&output, "recorded: ");
        if (record->target != FL_TARGET_ENTRY)
            fl_output_format(&output, "%s %u of ", record->target == FL_TARGET_WORKAROUND ? "workaround" : "dead end",
                             record->number);
        fl_output_text(&output, record->id);
        fl_output_format(&output, " %s, in ", record->worked ? "worked" : "failed");
        fl_append_name(&output.text, file);
        fl_output_format(&output, "\n");
    }
    struct fl_error local;
    if (!status && fl_output_finish(&output, &local))
        status = fl_fail(error, local.status, "the report was recorded; %s", local.text);
    fl_buffer_release(&output.text);
    return status;
}

static enum fl_status write_record(const struct fl_outcome_record *said, const struct fl_settings *settings,
                                   struct fl_error *error)
{
    struct fl_buffer path = {0}, file = {0}, reporter = {0}, inert = {0};
    char key[FL_OUTCOME_KEY_SIZE + 1];
    struct fl_outcome_record record = *said;
    fl_outcome_journal_locate(settings->outcomes, &path);
    fl_outcome_reporter(&reporter);
    fl_append_inert(&inert, fl_buffer_slice(&reporter)); // a host's name may be any bytes
    record.reporter = fl_buffer_slice(&inert);
    enum fl_status status = path.failed || reporter.failed || inert.failed
                                ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                : fl_outcome_make_key(key, error);
    if (!status) {
        record.key = fl_slice_of(key);
        status = fl_outcome_journal_append(path.data, &record, &file, error);
    }
    if (!status)
        status = print_record(&record, fl_slice_of(file.data), settings, error);
    fl_buffer_release(&path);
    fl_buffer_release(&file);
    fl_buffer_release(&reporter);
    fl_buffer_release(&inert);
    return status;
}

enum fl_status fl_command_report(const struct fl_settings *settings, struct fl_error *error)
{
    struct fl_searcher *searcher = NULL;
    struct fl_arena arena = {0};
    struct fl_entry entry;
    struct fl_outcome_record record = {0};
    enum fl_status status = check_words(settings, error);
    if (!status)
        status = fl_settings_open(settings, &searcher, error);
    if (!status) {
        struct fl_slice id = fl_slice_of(settings->words[0]);
        status = fl_find_entry(searcher, id, &arena, &entry, error);
        if (status == FL_NOTHING) {
            enum fl_status told = fl_tell_missing_entry(searcher, id, &arena, error);
            status = told ? told : FL_NOTHING;
        }
    }
    if (!status)
        status = set_record(&record, &entry, settings, error);
    if (!status)
        status = write_record(&record, settings, error);
    fl_searcher_close(searcher);
    fl_arena_release(&arena);
    return status;
}
