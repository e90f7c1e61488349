// SPDX-License-Identifier: GPL-2.0-or-later
/// What a reader of entries promises, checked over any bytes: for the fuzz targets of the readers.
#ifndef FAULTLINE_ENTRY_PROMISES_H
#define FAULTLINE_ENTRY_PROMISES_H

#include "core/diagnostics.h"
#include "core/entry.h"
#include "core/status.h"
#include "tests/fuzz/support.h"

typedef enum fl_status entry_reader(struct fl_slice text, struct fl_arena *arena, struct fl_entry *entry,
                                    struct fl_diagnostics *diagnostics);

// Text of an entry holds no NUL and no control bytes but tabs, and line ends where `lines`.
static inline void check_text(struct fl_slice text, bool lines)
{
    require(text.data || text.size == 0);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        require(byte >= 0x20 || byte == '\t' || (lines && byte == '\n'));
        require(byte != 0x7F);
    }
}

static inline void check_actions(const struct fl_action *actions, size_t count, size_t lines)
{
    for (size_t i = 0; i < count; i++) {
        check_text(actions[i].action, false);
        check_text(actions[i].reason, false);
        check_text(actions[i].code, true);
        require(actions[i].action.size > 0);
        require(actions[i].rate == FL_RATE_UNKNOWN || (actions[i].rate >= 0 && actions[i].rate <= 1));
        require(actions[i].line >= 1 && actions[i].line <= lines);
        require(i == 0 || actions[i].line >= actions[i - 1].line);
    }
}

static inline void check_entry(const struct fl_entry *entry, size_t lines)
{
    check_text(entry->title, false);
    check_text(entry->id, false);
    check_text(entry->domain, false);
    check_text(entry->category, false);
    check_text(entry->verification, false);
    check_text(entry->root_cause, true);
    require(entry->fix_rate == FL_RATE_UNKNOWN || (entry->fix_rate >= 0 && entry->fix_rate <= 1));
    check_actions(entry->workarounds, entry->workaround_count, lines);
    check_actions(entry->dead_ends, entry->dead_end_count, lines);
    for (size_t i = 0; i < entry->symptom_count; i++)
        check_text(entry->symptoms[i], true);
    for (size_t i = 0; i < entry->asked_as_count; i++)
        check_text(entry->asked_as[i], true);
    for (size_t i = 0; i < entry->also_seen_as_count; i++)
        check_text(entry->also_seen_as[i], true);
    for (size_t i = 0; i < entry->version_count; i++) {
        check_text(entry->versions[i].version, false);
        require(entry->versions[i].version.size > 0);
        require(entry->versions[i].line >= 1 && entry->versions[i].line <= lines);
    }
}

/// Reads the bytes and aborts when a promise of entry.h or of the reader's header is broken.
static inline void check_promises(entry_reader *read, const uint8_t *data, size_t size)
{
    struct fl_arena arena = {0};
    struct fl_diagnostics diagnostics = {.arena = &arena};
    struct fl_entry entry;
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r';

    enum fl_status status = read((struct fl_slice){(const char *)data, size}, &arena, &entry, &diagnostics);
    require(status == (diagnostics.errors ? FL_BAD_INPUT : FL_OK));
    for (size_t i = 0; i < diagnostics.count; i++)
        require(diagnostics.items[i].line >= 1 && diagnostics.items[i].line <= lines);
    check_entry(&entry, lines);
    if (status == FL_OK) {
        require(entry.title.size > 0 && entry.id.size > 0 && entry.domain.size > 0 && entry.category.size > 0);
        require(entry.root_cause.size > 0 && entry.workaround_count + entry.dead_end_count > 0);
    }
    fl_arena_release(&arena);
}

#endif
