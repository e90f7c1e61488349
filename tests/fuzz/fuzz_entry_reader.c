// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are read without a crash, and what comes out keeps the promises of entry.h and entry_reader.h.
#include "core/entry_reader.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

// Text of an entry holds no NUL and no control bytes but tabs, and line ends where `lines`.
static void check_text(struct fl_slice text, bool lines)
{
    require(text.data || text.size == 0);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        require(byte >= 0x20 || byte == '\t' || (lines && byte == '\n'));
        require(byte != 0x7F);
    }
}

static void check_actions(const struct fl_action *actions, size_t count, size_t lines)
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

static void check_entry(const struct fl_entry *entry, size_t lines)
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
    for (size_t i = 0; i < entry->also_seen_as_count; i++)
        check_text(entry->also_seen_as[i], true);
    for (size_t i = 0; i < entry->version_count; i++) {
        require(entry->versions[i].version.size > 0);
        require(entry->versions[i].line >= 1 && entry->versions[i].line <= lines);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fl_arena arena = {0};
    struct fl_diagnostics diagnostics = {.arena = &arena};
    struct fl_entry entry;
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r';

    enum fl_status status = fl_entry_read((struct fl_slice){(const char *)data, size}, &arena, &entry, &diagnostics);
    require(status == (diagnostics.errors ? FL_BAD_INPUT : FL_OK));
    for (size_t i = 0; i < diagnostics.count; i++)
        require(diagnostics.items[i].line >= 1 && diagnostics.items[i].line <= lines);
    check_entry(&entry, lines);
    if (status == FL_OK) {
        require(entry.title.size > 0 && entry.id.size > 0 && entry.domain.size > 0 && entry.category.size > 0);
        require(entry.root_cause.size > 0 && entry.workaround_count + entry.dead_end_count > 0);
    }
    fl_arena_release(&arena);
    return 0;
}
