// SPDX-License-Identifier: GPL-2.0-or-later
#include "missing_entry.h"
#include "print.h"
#include "settings.h"

#include "core/banned.h"

static enum fl_status print_entry(const struct fl_entry *entry, const struct fl_settings *settings,
                                  struct fl_error *error)
{
    struct fl_output output;
    fl_output_init(&output, settings->color);
    if (settings->format == FL_FORMAT_JSON)
        fl_print_entry_json(&output.text, entry);
    else
        fl_print_entry_text(&output, entry);
    return fl_output_finish(&output, error);
}

enum fl_status fl_command_show(const struct fl_settings *settings, struct fl_error *error)
{
    if (!settings->word_count)
        return fl_fail(error, FL_USAGE, "show which entry?  Give its ID, as a search prints it");
    if (settings->format == FL_FORMAT_TSV)
        return fl_fail(error, FL_USAGE, "show prints text or JSON");
    struct fl_searcher *searcher = NULL;
    struct fl_arena arena = {0};
    enum fl_status status = fl_settings_open(settings, &searcher, error);
    size_t missing = 0;
    for (size_t i = 0; !status && i < settings->word_count; i++) {
        struct fl_entry entry;
        struct fl_slice id = fl_slice_of(settings->words[i]);
        status = fl_find_entry(searcher, id, &arena, &entry, error);
        if (status == FL_NOTHING) {
            missing++;
            status = fl_tell_missing_entry(searcher, id, &arena, error);
        } else if (!status) {
            status = print_entry(&entry, settings, error);
        }
    }
    fl_searcher_close(searcher);
    fl_arena_release(&arena);
    return status ? status : missing ? FL_NOTHING : FL_OK;
}
