// SPDX-License-Identifier: GPL-2.0-or-later
#include "record.h"

#include "cursor.h"

#include "banned.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are read in place: port fl_record_read first");

enum {
    // A rate is stored as so many parts of 100,000, so that 87.5% comes back as itself.
    RATE_UNIT = 100000
};

uint32_t fl_term_hash(struct fl_slice term)
{
    uint64_t hash = fl_slice_hash(term);
    return (uint32_t)(hash ^ (hash >> 32));
}

uint32_t fl_pair_hash(uint32_t first, uint32_t second)
{
    uint64_t hash = ((uint64_t)first << 32 | second) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(hash >> 32);
}

// ---- writing ---------------------------------------------------------------

static void put_text(struct fl_buffer *data, struct fl_slice text)
{
    fl_buffer_append_u32(data, text.size);
    fl_buffer_append(data, text);
}

static void put_rate(struct fl_buffer *data, double rate)
{
    fl_buffer_append_u32(data, rate < 0 ? UINT32_MAX : (size_t)(rate * RATE_UNIT + 0.5));
}

static void put_actions(struct fl_buffer *data, const struct fl_action *actions, size_t count)
{
    fl_buffer_append_u32(data, count);
    for (size_t i = 0; i < count; i++) {
        put_text(data, actions[i].action);
        put_text(data, actions[i].reason);
        put_text(data, actions[i].code);
        put_rate(data, actions[i].rate);
    }
}

static void put_texts(struct fl_buffer *data, const struct fl_slice *texts, size_t count)
{
    fl_buffer_append_u32(data, count);
    for (size_t i = 0; i < count; i++)
        put_text(data, texts[i]);
}

void fl_record_write_entry(struct fl_buffer *data, const struct fl_entry *entry)
{
    put_text(data, entry->title);
    put_text(data, entry->id);
    put_text(data, entry->domain);
    put_text(data, entry->category);
    put_text(data, entry->verification);
    put_rate(data, entry->fix_rate);
    put_text(data, entry->root_cause);
    fl_buffer_append_u32(data, entry->version_count);
    for (size_t i = 0; i < entry->version_count; i++) {
        put_text(data, entry->versions[i].version);
        put_text(data, entry->versions[i].status);
        put_text(data, entry->versions[i].introduced);
        put_text(data, entry->versions[i].deprecated);
    }
    put_actions(data, entry->workarounds, entry->workaround_count);
    put_actions(data, entry->dead_ends, entry->dead_end_count);
    put_texts(data, entry->symptoms, entry->symptom_count);
    put_texts(data, entry->asked_as, entry->asked_as_count);
    put_texts(data, entry->also_seen_as, entry->also_seen_as_count);
}

void fl_record_write(struct fl_buffer *value, const struct fl_record *record)
{
    fl_buffer_append_u32(value, record->length);
    fl_buffer_append_u32(value, record->term_count);
    fl_buffer_append_u32(value, record->title_count);
    put_rate(value, record->fix_rate);
    fl_buffer_append(value, (struct fl_slice){(const char *)record->terms, record->term_count * sizeof *record->terms});
    for (size_t i = 0; i < record->title_count; i++) {
        const struct fl_record_title *title = &record->titles[i];
        fl_buffer_append_u32(value, title->term_count);
        fl_buffer_append_u32(value, title->pair_count);
        fl_buffer_append_u32(value, title->code_count);
        fl_buffer_append_u32(value, title->trigram_count);
        fl_buffer_append(value,
                         (struct fl_slice){(const char *)title->terms, title->term_count * sizeof *title->terms});
        fl_buffer_append(value,
                         (struct fl_slice){(const char *)title->pairs, title->pair_count * sizeof *title->pairs});
        fl_buffer_append(value,
                         (struct fl_slice){(const char *)title->codes, title->code_count * sizeof *title->codes});
        fl_buffer_append(value, (struct fl_slice){(const char *)title->trigrams,
                                                  title->trigram_count * sizeof *title->trigrams});
        if (title->trigram_count % 2)
            fl_buffer_append(value, (struct fl_slice){"\0", 2}); // the next number is aligned
    }
    put_text(value, record->id);
    put_text(value, record->verification);
}

// ---- reading ---------------------------------------------------------------

/// A count of things that take `size` bytes each at the least: one that cannot be true is damage.
static size_t take_count(struct fl_cursor *cursor, size_t size)
{
    size_t count = fl_take_u32(cursor);
    if (count > cursor->rest.size / size)
        cursor->broken = true;
    return cursor->broken ? 0 : count;
}

static struct fl_slice take_text(struct fl_cursor *cursor)
{
    size_t size = fl_take_u32(cursor);
    return fl_take_bytes(cursor, size);
}

static double take_rate(struct fl_cursor *cursor)
{
    uint32_t stored = fl_take_u32(cursor);
    if (stored == UINT32_MAX)
        return FL_RATE_UNKNOWN;
    if (stored > RATE_UNIT)
        cursor->broken = true;
    return stored / (double)RATE_UNIT;
}

static enum fl_status damaged(struct fl_error *error)
{
    return fl_fail(error, FL_DAMAGED, "a stored entry cannot be read: the index is damaged");
}

enum fl_status fl_record_read(struct fl_slice value, struct fl_record *record, struct fl_error *error)
{
    struct fl_cursor cursor = {value, false};
    record->length = fl_take_u32(&cursor);
    record->term_count = fl_take_u32(&cursor);
    record->title_count = fl_take_u32(&cursor);
    record->fix_rate = take_rate(&cursor);
    record->terms = fl_take(&cursor, record->term_count, sizeof *record->terms);
    if (cursor.broken || record->title_count > FL_RECORD_TITLE_LIMIT)
        return damaged(error);
    for (size_t i = 0; i < record->title_count; i++) {
        struct fl_record_title *title = &record->titles[i];
        title->term_count = fl_take_u32(&cursor);
        title->pair_count = fl_take_u32(&cursor);
        title->code_count = fl_take_u32(&cursor);
        title->trigram_count = fl_take_u32(&cursor);
        title->terms = fl_take(&cursor, title->term_count, sizeof *title->terms);
        title->pairs = fl_take(&cursor, title->pair_count, sizeof *title->pairs);
        title->codes = fl_take(&cursor, title->code_count, sizeof *title->codes);
        title->trigrams = fl_take(&cursor, title->trigram_count + title->trigram_count % 2, sizeof *title->trigrams);
    }
    record->id = take_text(&cursor);
    record->verification = take_text(&cursor);
    return cursor.broken || cursor.rest.size ? damaged(error) : FL_OK;
}

static struct fl_action *take_actions(struct fl_cursor *cursor, struct fl_arena *arena, size_t *count)
{
    *count = take_count(cursor, 4 * sizeof(uint32_t));
    struct fl_action *actions = fl_arena_alloc(arena, *count, sizeof *actions);
    for (size_t i = 0; actions && i < *count; i++) {
        actions[i].action = take_text(cursor);
        actions[i].reason = take_text(cursor);
        actions[i].code = take_text(cursor);
        actions[i].rate = take_rate(cursor);
        actions[i].expected = actions[i].rate;
        actions[i].number = (unsigned)i + 1;
    }
    return actions;
}

static struct fl_slice *take_texts(struct fl_cursor *cursor, struct fl_arena *arena, size_t *count)
{
    *count = take_count(cursor, sizeof(uint32_t));
    struct fl_slice *texts = fl_arena_alloc(arena, *count, sizeof *texts);
    for (size_t i = 0; texts && i < *count; i++)
        texts[i] = take_text(cursor);
    return texts;
}

static struct fl_version_row *take_versions(struct fl_cursor *cursor, struct fl_arena *arena, size_t *count)
{
    *count = take_count(cursor, 4 * sizeof(uint32_t));
    struct fl_version_row *rows = fl_arena_alloc(arena, *count, sizeof *rows);
    for (size_t i = 0; rows && i < *count; i++) {
        rows[i].version = take_text(cursor);
        rows[i].status = take_text(cursor);
        rows[i].introduced = take_text(cursor);
        rows[i].deprecated = take_text(cursor);
    }
    return rows;
}

enum fl_status fl_record_read_entry(struct fl_slice data, struct fl_arena *arena, struct fl_entry *entry,
                                    struct fl_error *error)
{
    struct fl_cursor cursor = {data, false};
    *entry = (struct fl_entry){0};
    entry->title = take_text(&cursor);
    entry->id = take_text(&cursor);
    entry->domain = take_text(&cursor);
    entry->category = take_text(&cursor);
    entry->verification = take_text(&cursor);
    entry->fix_rate = take_rate(&cursor);
    entry->root_cause = take_text(&cursor);
    entry->versions = take_versions(&cursor, arena, &entry->version_count);
    entry->workarounds = take_actions(&cursor, arena, &entry->workaround_count);
    entry->dead_ends = take_actions(&cursor, arena, &entry->dead_end_count);
    entry->symptoms = take_texts(&cursor, arena, &entry->symptom_count);
    entry->asked_as = take_texts(&cursor, arena, &entry->asked_as_count);
    entry->also_seen_as = take_texts(&cursor, arena, &entry->also_seen_as_count);
    if (cursor.broken || cursor.rest.size)
        return damaged(error);
    if (!entry->versions || !entry->workarounds || !entry->dead_ends || !entry->symptoms || !entry->asked_as ||
        !entry->also_seen_as)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    return FL_OK;
}
