// SPDX-License-Identifier: GPL-2.0-or-later
#include "ascii.h"
#include "entry_parts.h"
#include "entry_reader.h"
#include "verification.h"

#include "banned.h"

static const char *const fact_names[FL_FACT_COUNT] = {
    [FL_FACT_ID] = "ID",
    [FL_FACT_DOMAIN] = "Domain",
    [FL_FACT_CATEGORY] = "Category",
    [FL_FACT_VERIFICATION] = "Verification",
    [FL_FACT_FIX_RATE] = "Fix Rate",
};

static bool is_id_part(struct fl_slice part)
{
    for (size_t i = 0; i < part.size; i++) {
        char c = part.data[i];
        bool alphanumeric = fl_is_small(c) || fl_is_digit(c);
        if (!alphanumeric && (i == 0 || !memchr("-_.+", c, 4)))
            return false;
    }
    return part.size > 0;
}

static struct fl_slice id_domain(struct fl_slice id)
{
    const char *slash = id.size ? memchr(id.data, '/', id.size) : NULL;
    return (struct fl_slice){id.data, slash ? (size_t)(slash - id.data) : 0};
}

static void read_id(struct fl_entry_sink *sink, struct fl_slice value, size_t line)
{
    struct fl_slice domain = id_domain(value);
    struct fl_slice slug = {value.data + domain.size + 1, value.size > domain.size ? value.size - domain.size - 1 : 0};
    if (value.size > FL_ENTRY_ID_LIMIT)
        fl_diagnose(sink->diagnostics, FL_ERROR, line, "ID has %zu bytes: at most %d are allowed", value.size,
                    FL_ENTRY_ID_LIMIT);
    else if (!is_id_part(domain) || !is_id_part(slug))
        fl_diagnose(sink->diagnostics, FL_ERROR, line,
                    "ID '%.*s' is not <domain>/<slug> of lower-case letters, digits, and - _ . + inside",
                    FL_QUOTED(value));
    else
        sink->entry->id = fl_entry_keep(sink, value, false);
}

static void read_verification(struct fl_entry_sink *sink, struct fl_slice value, size_t line)
{
    sink->entry->verification = fl_entry_keep(sink, value, false);
    if (fl_verification_find(value))
        return;
    struct fl_buffer known = {0};
    for (const struct fl_verification *row = fl_verifications; row->name; row++)
        fl_buffer_append_format(&known, "%s%s", row == fl_verifications ? "" : ", ", row->name);
    sink->failed = sink->failed || known.failed;
    fl_diagnose(sink->diagnostics, FL_ERROR, line, "Verification '%.*s' is not one of: %.*s", FL_QUOTED(value),
                (int)known.size, known.data ? known.data : "");
    fl_buffer_release(&known);
}

static void read_fix_rate(struct fl_entry_sink *sink, struct fl_slice value, size_t line)
{
    enum fl_percent_result result = fl_percent_read(value, &sink->entry->fix_rate);
    if (result == FL_PERCENT_OUT_OF_RANGE)
        fl_diagnose(sink->diagnostics, FL_ERROR, line, "Fix Rate '%.*s' is outside 0%% to 100%%", FL_QUOTED(value));
    else if (result != FL_PERCENT_READ)
        fl_diagnose(sink->diagnostics, FL_ERROR, line, "Fix Rate '%.*s' is not a percentage such as 80%%",
                    FL_QUOTED(value));
}

static void read_value(struct fl_entry_sink *sink, enum fl_fact fact, struct fl_slice value, size_t line)
{
    switch (fact) {
    case FL_FACT_ID:
        read_id(sink, value, line);
        return;
    case FL_FACT_DOMAIN:
        sink->entry->domain = fl_entry_keep(sink, value, false);
        return;
    case FL_FACT_CATEGORY:
        sink->entry->category = fl_entry_keep(sink, value, false);
        return;
    case FL_FACT_VERIFICATION:
        read_verification(sink, value, line);
        return;
    case FL_FACT_FIX_RATE:
        read_fix_rate(sink, value, line);
        return;
    case FL_FACT_COUNT:
        return;
    }
}

void fl_entry_take_fact(struct fl_entry_sink *sink, struct fl_entry_facts *facts, enum fl_fact fact,
                        struct fl_slice value, size_t line)
{
    if (facts->lines[fact]) {
        fl_diagnose(sink->diagnostics, FL_ERROR, line, "%s is given again (first on line %zu)", fact_names[fact],
                    facts->lines[fact]);
        return;
    }
    facts->lines[fact] = line;
    if (!value.size)
        fl_diagnose(sink->diagnostics, FL_ERROR, line, "%s is empty", fact_names[fact]);
    else
        read_value(sink, fact, value, line);
}

static const char *find_bytes(struct fl_slice text, struct fl_slice part)
{
    return text.size ? memmem(text.data, text.size, part.data, part.size) : NULL;
}

// Splits "**Name:** value", "**Name**: value" and "Name: value".  `bold` tells whether the name is marked as one.
static bool split_fact(struct fl_slice text, struct fl_slice *name, struct fl_slice *value, bool *bold)
{
    const struct fl_slice marks = FL_SLICE("**");
    const char *end = text.data + text.size;
    *bold = fl_slice_starts(text, marks);
    const char *name_start = text.data + (*bold ? marks.size : 0);
    struct fl_slice behind = {name_start, (size_t)(end - name_start)};
    const char *name_end = find_bytes(behind, *bold ? marks : FL_SLICE(":"));
    if (!name_end)
        return false;
    *name = fl_slice_trim((struct fl_slice){name_start, (size_t)(name_end - name_start)});
    const char *value_start = name_end + (*bold ? marks.size : 1);
    *value = fl_slice_trim((struct fl_slice){value_start, (size_t)(end - value_start)});
    if (*bold && fl_slice_starts(*value, FL_SLICE(":")))
        *value = fl_slice_trim((struct fl_slice){value->data + 1, value->size - 1});
    return true;
}

static struct fl_slice untick_value(struct fl_slice value)
{
    if (value.size < 2 || value.data[0] != '`' || value.data[value.size - 1] != '`')
        return value;
    return fl_slice_trim((struct fl_slice){value.data + 1, value.size - 2});
}

static void read_fact(struct fl_entry_sink *sink, struct fl_entry_facts *facts, struct fl_slice text, bool item,
                      size_t line)
{
    struct fl_slice name;
    struct fl_slice value;
    bool bold;
    text = fl_slice_trim(text);
    if (!text.size)
        return;
    if (!split_fact(text, &name, &value, &bold)) {
        fl_diagnose(sink->diagnostics, FL_WARNING, line, "text outside any section is left out: '%.*s'",
                    FL_QUOTED(text));
        return;
    }
    enum fl_fact fact = 0;
    while (fact < FL_FACT_COUNT && !fl_entry_name_is(name, fact_names[fact]))
        fact++;
    value = untick_value(value);
    if (fact == FL_FACT_COUNT && (bold || item))
        fl_diagnose(sink->diagnostics, FL_WARNING, line, "unknown fact '%.*s' is left out", FL_QUOTED(name));
    else if (fact == FL_FACT_COUNT)
        fl_diagnose(sink->diagnostics, FL_WARNING, line, "text outside any section is left out: '%.*s'",
                    FL_QUOTED(text));
    else
        fl_entry_take_fact(sink, facts, fact, value, line);
}

void fl_entry_read_facts(struct fl_entry_sink *sink, struct fl_entry_facts *facts,
                         const struct fl_markdown_block *block)
{
    struct fl_slice text = block->text;
    size_t line = block->line;
    while (text.size) {
        const char *newline = memchr(text.data, '\n', text.size);
        size_t size = newline ? (size_t)(newline - text.data) : text.size;
        read_fact(sink, facts, (struct fl_slice){text.data, size}, block->kind == FL_MARKDOWN_ITEM, line++);
        text = (struct fl_slice){text.data + size + (newline != NULL), text.size - size - (newline != NULL)};
    }
}

void fl_entry_end_facts(struct fl_entry_sink *sink, const struct fl_entry_facts *facts)
{
    const struct fl_entry *entry = sink->entry;
    for (enum fl_fact fact = 0; fact < FL_FACT_COUNT; fact++)
        if (!facts->lines[fact])
            fl_diagnose(sink->diagnostics, FL_ERROR, 1, "no %s", fact_names[fact]);
    if (entry->id.size && entry->domain.size && !fl_slice_equal(id_domain(entry->id), entry->domain))
        fl_diagnose(sink->diagnostics, FL_ERROR, facts->lines[FL_FACT_ID], "ID '%.*s' is not of the domain '%.*s'",
                    FL_QUOTED(entry->id), FL_QUOTED(entry->domain));
}
