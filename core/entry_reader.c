// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_reader.h"

#include "ascii.h"
#include "entry_parts.h"

#include "banned.h"

enum section {
    PREAMBLE, // before the first section
    ROOT_CAUSE,
    SYMPTOMS,
    ASKED_AS,
    ALSO_SEEN_AS,
    VERSIONS,
    WORKAROUNDS,
    DEAD_ENDS,
    LEFT_OUT, // unknown, or given twice
    SECTION_COUNT
};

static const char *const section_names[LEFT_OUT] = {
    [ROOT_CAUSE] = "Root Cause",
    [SYMPTOMS] = "Symptoms",
    [ASKED_AS] = "Asked As",
    [ALSO_SEEN_AS] = "Also Seen As",
    [VERSIONS] = "Version Compatibility",
    [WORKAROUNDS] = "Workarounds",
    [DEAD_ENDS] = "Dead Ends",
};

struct reading {
    struct fl_entry_sink sink;
    enum section section;
    size_t section_lines[SECTION_COUNT]; // of their headings, 0 for none
    bool section_filled[SECTION_COUNT];  // has any block
    size_t title_line;
    struct fl_entry_facts facts;
    struct fl_buffer root_cause;
    const struct fl_markdown_block *last_cause; // the block of the root cause read last
    struct fl_text_list symptoms;
    struct fl_text_list asked_as;
    struct fl_text_list also_seen_as;
    struct fl_version_table versions;
    struct fl_action_list workarounds;
    struct fl_action_list dead_ends;
};

struct fl_slice fl_entry_keep(struct fl_entry_sink *sink, struct fl_slice text, bool lines)
{
    if (!text.size)
        return (struct fl_slice){0};
    char *copy = fl_arena_alloc(sink->arena, text.size + 1, 1);
    if (!copy) {
        sink->failed = true;
        return (struct fl_slice){0};
    }
    memcpy(copy, text.data, text.size);
    for (char *newline = copy; !lines && (newline = memchr(newline, '\n', text.size - (size_t)(newline - copy)));)
        *newline = ' ';
    return (struct fl_slice){copy, text.size};
}

static bool is_ignored_in_names(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '*' || c == '_' || c == '`';
}

bool fl_entry_name_is(struct fl_slice text, const char *name)
{
    size_t i = 0;
    for (;; i++, name++) {
        while (i < text.size && is_ignored_in_names(text.data[i]))
            i++;
        while (*name == ' ')
            name++;
        if (!*name || i == text.size || fl_small(text.data[i]) != fl_small(*name))
            break;
    }
    if (*name)
        return false;
    if (i < text.size && text.data[i] == ':')
        i++;
    while (i < text.size && is_ignored_in_names(text.data[i]))
        i++;
    return i == text.size;
}

static void enter_section(struct reading *reading, enum section section, size_t line)
{
    size_t first = reading->section_lines[section];
    reading->section = first ? LEFT_OUT : section;
    if (first)
        fl_diagnose(reading->sink.diagnostics, FL_ERROR, line, "%s is given again (first on line %zu)",
                    section_names[section], first);
    else
        reading->section_lines[section] = line;
}

static void read_heading(struct reading *reading, const struct fl_markdown_block *block)
{
    struct fl_entry_sink *sink = &reading->sink;
    for (enum section section = ROOT_CAUSE; section < LEFT_OUT; section++) {
        if (fl_entry_name_is(block->text, section_names[section])) {
            enter_section(reading, section, block->line);
            return;
        }
    }
    if (!reading->title_line && reading->section == PREAMBLE) {
        reading->title_line = block->line;
        sink->entry->title = fl_entry_keep(sink, block->text, false);
        if (!block->text.size)
            fl_diagnose(sink->diagnostics, FL_ERROR, block->line, "the title is empty");
        return;
    }
    reading->section = LEFT_OUT;
    if (block->level == 1 && reading->title_line)
        fl_diagnose(sink->diagnostics, FL_WARNING, block->line,
                    "a second title '%.*s' is left out, with what follows it (first on line %zu)",
                    FL_QUOTED(block->text), reading->title_line);
    else
        fl_diagnose(sink->diagnostics, FL_WARNING, block->line, "unknown section '%.*s' is left out",
                    FL_QUOTED(block->text));
}

static void read_preamble(struct reading *reading, const struct fl_markdown_block *block)
{
    if (block->kind == FL_MARKDOWN_ITEM || block->kind == FL_MARKDOWN_PARAGRAPH)
        fl_entry_read_facts(&reading->sink, &reading->facts, block);
    else if (block->kind != FL_MARKDOWN_TABLE_ROW) // its head has been told
        fl_diagnose(reading->sink.diagnostics, FL_WARNING, block->line, "%s outside any section is left out",
                    block->kind == FL_MARKDOWN_CODE ? "code" : "a table");
}

static bool is_row(const struct fl_markdown_block *block)
{
    return block->kind == FL_MARKDOWN_TABLE_HEAD || block->kind == FL_MARKDOWN_TABLE_ROW;
}

static void append_one_line(struct fl_buffer *buffer, struct fl_slice text)
{
    while (text.size) {
        const char *newline = memchr(text.data, '\n', text.size);
        size_t size = newline ? (size_t)(newline - text.data) : text.size;
        fl_buffer_append(buffer, (struct fl_slice){text.data, size});
        if (newline)
            fl_buffer_append_byte(buffer, ' ');
        size += newline != NULL;
        text = (struct fl_slice){text.data + size, text.size - size};
    }
}

// Paragraphs, lists, tables and code, with an empty line between them; items and rows take a line each.
static void read_root_cause(struct reading *reading, const struct fl_markdown_block *block)
{
    struct fl_buffer *text = &reading->root_cause;
    const struct fl_markdown_block *last = reading->last_cause;
    bool together = last && ((last->kind == FL_MARKDOWN_ITEM && block->kind == FL_MARKDOWN_ITEM) ||
                             (is_row(last) && block->kind == FL_MARKDOWN_TABLE_ROW));
    if (!block->text.size && !block->cell_count)
        return;
    if (text->size)
        fl_buffer_append(text, together ? FL_SLICE("\n") : FL_SLICE("\n\n"));
    reading->last_cause = block;
    if (block->kind == FL_MARKDOWN_ITEM && block->ordered)
        fl_buffer_append_format(text, "%u. ", block->number);
    else if (block->kind == FL_MARKDOWN_ITEM)
        fl_buffer_append(text, FL_SLICE("- "));
    for (size_t i = 0; i < block->cell_count; i++) {
        fl_buffer_append(text, i ? FL_SLICE(" | ") : FL_SLICE(""));
        fl_buffer_append(text, block->cells[i]);
    }
    if (block->kind == FL_MARKDOWN_CODE)
        fl_buffer_append(text, (struct fl_slice){block->text.data, block->text.size - 1}); // its last line end
    else
        append_one_line(text, block->text);
}

// A paragraph that is one HTML comment (a licence, a note to authors) is no text of the entry.
static bool is_comment(const struct fl_markdown_block *block)
{
    const struct fl_slice end = FL_SLICE("-->");
    return block->kind == FL_MARKDOWN_PARAGRAPH && fl_slice_starts(block->text, FL_SLICE("<!--")) &&
           memcmp(block->text.data + block->text.size - end.size, end.data, end.size) == 0;
}

static void read_block(struct reading *reading, const struct fl_markdown_block *block)
{
    struct fl_entry_sink *sink = &reading->sink;
    if (block->unclosed)
        fl_diagnose(sink->diagnostics, FL_ERROR, block->line, "a code fence is not closed");
    if (block->kind == FL_MARKDOWN_HEADING) {
        read_heading(reading, block);
        return;
    }
    if (is_comment(block))
        return;
    reading->section_filled[reading->section] = true;
    switch (reading->section) {
    case PREAMBLE:
        read_preamble(reading, block);
        return;
    case ROOT_CAUSE:
        read_root_cause(reading, block);
        return;
    case SYMPTOMS:
        fl_entry_read_text(sink, &reading->symptoms, block);
        return;
    case ASKED_AS:
        fl_entry_read_text(sink, &reading->asked_as, block);
        return;
    case ALSO_SEEN_AS:
        fl_entry_read_text(sink, &reading->also_seen_as, block);
        return;
    case VERSIONS:
        fl_entry_read_version(sink, &reading->versions, block);
        return;
    case WORKAROUNDS:
        fl_entry_read_action(sink, &reading->workarounds, block);
        return;
    case DEAD_ENDS:
        fl_entry_read_action(sink, &reading->dead_ends, block);
        return;
    case LEFT_OUT:
    case SECTION_COUNT:
        return;
    }
}

// A section with text of which nothing could be read.
static void check_list(struct reading *reading, enum section section, size_t found)
{
    if (!found && reading->section_filled[section])
        fl_diagnose(reading->sink.diagnostics, FL_ERROR, reading->section_lines[section], "%s has no %s",
                    section_names[section], section == VERSIONS ? "table" : "list of actions");
}

// Where to tell that a section has nothing: at its heading, or of the whole file.
static size_t section_line(const struct reading *reading, enum section section)
{
    return reading->section_lines[section] ? reading->section_lines[section] : 1;
}

static void end_reading(struct reading *reading)
{
    struct fl_entry_sink *sink = &reading->sink;
    struct fl_entry *entry = sink->entry;
    fl_entry_end_texts(sink, &reading->symptoms);
    fl_entry_end_texts(sink, &reading->asked_as);
    fl_entry_end_texts(sink, &reading->also_seen_as);
    fl_entry_end_actions(sink, &reading->workarounds);
    fl_entry_end_actions(sink, &reading->dead_ends);
    entry->root_cause = fl_entry_keep(sink, fl_buffer_slice(&reading->root_cause), true);
    sink->failed = sink->failed || reading->root_cause.failed;
    fl_buffer_release(&reading->root_cause);

    if (!reading->title_line)
        fl_diagnose(sink->diagnostics, FL_ERROR, 1, "no title");
    fl_entry_end_facts(sink, &reading->facts);
    if (!entry->root_cause.size)
        fl_diagnose(sink->diagnostics, FL_ERROR, section_line(reading, ROOT_CAUSE), "no root cause");
    check_list(reading, VERSIONS, reading->versions.heads);
    check_list(reading, WORKAROUNDS, entry->workaround_count);
    check_list(reading, DEAD_ENDS, entry->dead_end_count);
    if (!entry->workaround_count && !entry->dead_end_count)
        fl_diagnose(sink->diagnostics, FL_ERROR, 1, "neither a workaround nor a dead end");
    if (!entry->symptom_count)
        fl_diagnose(sink->diagnostics, FL_WARNING, section_line(reading, SYMPTOMS), "no symptoms");
}

static enum fl_status read_document(struct fl_slice text, struct fl_entry_sink *sink)
{
    struct fl_entry *entry = sink->entry;
    struct fl_markdown document;
    enum fl_status status = fl_markdown_read(text, sink->scratch, &document);
    if (status != FL_OK)
        return status;
    struct reading reading = {
        .sink = *sink,
        .symptoms = {.name = "Symptoms", .items = &entry->symptoms, .count = &entry->symptom_count},
        .asked_as = {.name = "Asked As", .items = &entry->asked_as, .count = &entry->asked_as_count},
        .also_seen_as = {.name = "Also Seen As", .items = &entry->also_seen_as, .count = &entry->also_seen_as_count,
                         .untick = true},
        .workarounds = {.name = "Workarounds", .outcome = FL_OUTCOME_SUCCESS, .items = &entry->workarounds,
                        .count = &entry->workaround_count},
        .dead_ends = {.name = "Dead Ends", .outcome = FL_OUTCOME_FAILURE, .items = &entry->dead_ends,
                      .count = &entry->dead_end_count},
    };
    for (size_t i = 0; i < document.count; i++)
        read_block(&reading, &document.blocks[i]);
    end_reading(&reading);
    return reading.sink.failed ? FL_NO_MEMORY : FL_OK;
}

enum fl_status fl_entry_read(struct fl_slice text, struct fl_arena *arena, struct fl_entry *entry,
                             struct fl_diagnostics *diagnostics)
{
    *entry = (struct fl_entry){.fix_rate = FL_RATE_UNKNOWN};
    size_t errors = diagnostics->errors;
    struct fl_buffer clean = {0};
    struct fl_arena scratch = {0};
    struct fl_entry_sink sink = {arena, &scratch, entry, diagnostics, false};
    enum fl_status status = fl_entry_text_check(text, &clean, diagnostics);
    if (status == FL_OK)
        status = read_document(fl_buffer_slice(&clean), &sink);
    fl_arena_release(&scratch);
    fl_buffer_release(&clean);
    if (diagnostics->failed)
        return FL_NO_MEMORY;
    return status == FL_OK && diagnostics->errors > errors ? FL_BAD_INPUT : status;
}
