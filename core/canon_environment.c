// SPDX-License-Identifier: GPL-2.0-or-later
#include "canon_parts.h"
#include "version_rule.h"

#include "banned.h"

struct rows {
    size_t capacity;
    bool full; // has been told
};

static void add_row(struct fl_canon *canon, struct rows *rows, const struct fl_buffer *cell, size_t line)
{
    struct fl_entry_sink *sink = &canon->sink;
    struct fl_entry *entry = sink->entry;
    struct fl_slice version = fl_slice_trim(fl_buffer_slice(cell));
    if (rows->full || !version.size)
        return;
    // The runtime of many canons is python, which they name again as such.
    for (size_t i = 0; i < entry->version_count; i++)
        if (fl_slice_equal(entry->versions[i].version, version))
            return;
    if (entry->version_count == FL_ENTRY_VERSION_LIMIT) {
        fl_diagnose(sink->diagnostics, FL_ERROR, line, "environment has more than %d rows", FL_ENTRY_VERSION_LIMIT);
        rows->full = true;
        return;
    }
    struct fl_version_row *versions =
        fl_arena_grow(sink->arena, entry->versions, entry->version_count, &rows->capacity, sizeof *versions);
    if (!versions || cell->failed) {
        sink->failed = true;
        return;
    }
    entry->versions = versions;
    versions[entry->version_count++] =
        (struct fl_version_row){.version = fl_entry_keep(sink, version, false), .line = line};
}

/// True of a value that restricts nothing.
static bool says_nothing(struct fl_slice value)
{
    static const char *const nothings[] = {"", "any", "all", "*", "-", "unknown", "none", "n/a"};
    for (size_t i = 0; i < sizeof nothings / sizeof *nothings; i++)
        if (fl_slice_equal_ascii_case(value, fl_slice_of(nothings[i])))
            return true;
    return false;
}

/// Begins a cell that tells and limits nothing: "with vram_gb: 80" is about a name that nobody asks for.
static void append_label(struct fl_buffer *cell, struct fl_slice label)
{
    fl_buffer_append(cell, FL_SLICE("with "));
    fl_buffer_append(cell, label);
    fl_buffer_append(cell, FL_SLICE(": "));
}

/// True when the name alone sets a bound, as "windows 11" does: what follows would be another one.
static bool holds_version(struct fl_canon *canon, struct fl_slice name)
{
    struct fl_version_row row = {.version = name};
    struct fl_buffer short_name = {0}, rule = {0};
    fl_version_name(name, &short_name);
    fl_version_rule(&row, 1, fl_buffer_slice(&short_name), &rule);
    bool holds = rule.size > 0;
    canon->sink.failed = canon->sink.failed || short_name.failed || rule.failed;
    fl_buffer_release(&short_name);
    fl_buffer_release(&rule);
    return holds;
}

/// Adds the row "name>=1,<2".
static void add_version(struct fl_canon *canon, struct rows *rows, struct fl_slice name, struct fl_slice range,
                        size_t line)
{
    struct fl_buffer cell = {0};
    if (holds_version(canon, name))
        append_label(&cell, FL_SLICE("runtime"));
    fl_buffer_append(&cell, name);
    if (!says_nothing(range)) {
        if (!memchr("<>=~^!", range.data[0], 6))
            fl_buffer_append_byte(&cell, ' ');
        fl_buffer_append(&cell, range);
    }
    add_row(canon, rows, &cell, line);
    fl_buffer_release(&cell);
}

static void read_runtime(struct fl_canon *canon, struct rows *rows, struct fl_canon_part runtime)
{
    static const char *const known[] = {"name", "version_range", NULL};
    if (!runtime.value)
        return;
    if (!json_is_object(runtime.value)) {
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, fl_canon_line(canon, runtime),
                    "environment.runtime is no object: left out");
        return;
    }
    fl_canon_check_members(canon, runtime, known);
    struct fl_slice name = fl_canon_text(canon, fl_canon_member(canon, runtime, "name"), FL_WARNING);
    struct fl_slice range = fl_canon_text(canon, fl_canon_member(canon, runtime, "version_range"), FL_WARNING);
    if (name.size)
        add_version(canon, rows, name, range, fl_canon_line(canon, runtime));
    else if (!says_nothing(range))
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, fl_canon_line(canon, runtime),
                    "environment.runtime has a version_range without a name: left out");
}

/// Appends a text, number or truth value; false when it is anything else.
static bool append_scalar(struct fl_canon *canon, struct fl_canon_part part, struct fl_buffer *cell)
{
    if (json_is_string(part.value)) {
        struct fl_slice text = fl_canon_text(canon, part, FL_WARNING);
        if (!says_nothing(text))
            fl_buffer_append(cell, text);
    } else if (json_is_integer(part.value)) {
        fl_buffer_append_format(cell, "%" JSON_INTEGER_FORMAT, json_integer_value(part.value));
    } else if (json_is_real(part.value)) {
        fl_buffer_append_format(cell, "%.15g", json_real_value(part.value));
    } else if (json_is_boolean(part.value)) {
        fl_buffer_append(cell, json_is_true(part.value) ? FL_SLICE("true") : FL_SLICE("false"));
    } else {
        return !part.value || json_is_null(part.value);
    }
    return true;
}

static bool append_list(struct fl_canon *canon, struct fl_canon_part part, struct fl_buffer *cell)
{
    bool scalars = true;
    size_t first = cell->size;
    for (size_t i = 0; i < json_array_size(part.value); i++) {
        struct fl_canon_part item = part;
        item.value = json_array_get(part.value, i);
        size_t size = cell->size;
        if (size > first)
            fl_buffer_append(cell, FL_SLICE(", "));
        size_t start = cell->size;
        scalars = append_scalar(canon, item, cell) && scalars;
        if (cell->size == start)
            cell->size = size;
    }
    return scalars;
}

/// Adds the row "with name: value".
static void add_information(struct fl_canon *canon, struct rows *rows, struct fl_canon_part part)
{
    struct fl_buffer cell = {0};
    size_t line = fl_canon_line(canon, part);
    append_label(&cell, fl_canon_clean(canon, fl_slice_of(part.key), part));
    size_t label_size = cell.size;
    bool read = json_is_array(part.value) ? append_list(canon, part, &cell) : append_scalar(canon, part, &cell);
    if (!read)
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, line, FL_CANON_PART ": what is nested is left out",
                    FL_CANON_NAME(part));
    if (cell.size > label_size)
        add_row(canon, rows, &cell, line);
    fl_buffer_release(&cell);
}

/// Adds a row for each member of an object but the runtime and python, which have rows of their own.
static void add_members(struct fl_canon *canon, struct rows *rows, struct fl_canon_part object, bool whole)
{
    size_t place = fl_canon_first(canon, object);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object.value, key, value)
    {
        struct fl_canon_part member = {value, place, object.key, key};
        if (whole && json_is_object(value) && strcmp(key, "runtime") != 0 && strcmp(key, "python") != 0)
            add_members(canon, rows, member, false);
        else if (!whole || (strcmp(key, "runtime") != 0 && strcmp(key, "python") != 0))
            add_information(canon, rows, member);
        place = fl_canon_next(canon, place);
    }
}

void fl_canon_read_environment(struct fl_canon *canon, struct fl_canon_part root)
{
    struct fl_canon_part environment = fl_canon_member(canon, root, "environment");
    if (environment.value && !json_is_object(environment.value))
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, fl_canon_line(canon, environment),
                    "environment is no object: left out");
    if (!json_is_object(environment.value))
        return;
    struct rows rows = {0};
    struct fl_canon_part python = fl_canon_member(canon, environment, "python");
    read_runtime(canon, &rows, fl_canon_member(canon, environment, "runtime"));
    struct fl_slice range = fl_canon_text(canon, python, FL_WARNING);
    if (!says_nothing(range))
        add_version(canon, &rows, FL_SLICE("python"), range, fl_canon_line(canon, python));
    add_members(canon, &rows, environment, true);
}
