// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_parts.h"

#include "banned.h"

struct fl_slice fl_entry_untick(struct fl_slice text, const struct fl_markdown_range *spans, size_t count)
{
    if (count != 1)
        return text;
    struct fl_slice before = {text.data, spans[0].start};
    struct fl_slice behind = {text.data + spans[0].end, text.size - spans[0].end};
    for (size_t i = 0; i < before.size; i++)
        if (before.data[i] != '`' && before.data[i] != ' ')
            return text;
    for (size_t i = 0; i < behind.size; i++)
        if (behind.data[i] != '`' && behind.data[i] != ' ')
            return text;
    return (struct fl_slice){text.data + spans[0].start, spans[0].end - spans[0].start};
}

static void end_text(struct fl_entry_sink *sink, struct fl_text_list *list)
{
    if (!list->open)
        return;
    list->open = false;
    if (list->text.failed) { // then the code spans are not where they should be
        sink->failed = true;
        return;
    }
    struct fl_slice text = fl_buffer_slice(&list->text);
    bool code = list->first->kind == FL_MARKDOWN_CODE;
    if (list->untick) // of a text with more blocks, more than the first one's code span is there
        text = fl_entry_untick(text, list->first->code_spans, list->first->code_span_count);
    if (code && text.size && text.data[text.size - 1] == '\n')
        text.size--;
    if (!fl_slice_trim(text).size)
        return;
    struct fl_slice *items = fl_arena_grow(sink->arena, *list->items, *list->count, &list->capacity, sizeof *items);
    if (!items) {
        sink->failed = true;
        return;
    }
    *list->items = items;
    items[(*list->count)++] = fl_entry_keep(sink, text, code);
}

void fl_entry_read_text(struct fl_entry_sink *sink, struct fl_text_list *list, const struct fl_markdown_block *block)
{
    if (block->kind == FL_MARKDOWN_TABLE_ROW) // its head is told
        return;
    if (block->kind == FL_MARKDOWN_TABLE_HEAD) {
        fl_diagnose(sink->diagnostics, FL_WARNING, block->line, "%s: a table is left out", list->name);
        return;
    }
    bool part = block->kind == FL_MARKDOWN_PARAGRAPH && block->level && list->open &&
                list->first->kind != FL_MARKDOWN_CODE;
    if (!part) {
        end_text(sink, list);
        fl_buffer_clear(&list->text);
        list->first = block;
    }
    list->open = true;
    if (part)
        fl_buffer_append_byte(&list->text, ' ');
    fl_buffer_append(&list->text, block->text);
}

void fl_entry_end_texts(struct fl_entry_sink *sink, struct fl_text_list *list)
{
    end_text(sink, list);
    fl_buffer_release(&list->text);
}

// An empty cell as people write it in a table.
static struct fl_slice cell_value(struct fl_slice cell)
{
    static const char *const nothings[] = {"—", "–", "-", "--", "---", "n/a", "none"};
    for (size_t i = 0; i < sizeof nothings / sizeof nothings[0]; i++)
        if (fl_slice_equal_ascii_case(cell, fl_slice_of(nothings[i])))
            return (struct fl_slice){0};
    return cell;
}

static void read_head(struct fl_entry_sink *sink, struct fl_version_table *table,
                      const struct fl_markdown_block *block)
{
    static const char *const names[4] = {"Version", "Status", "Introduced", "Deprecated"};
    table->heads++;
    memset(table->columns, 0, sizeof table->columns);
    size_t found = 0;
    for (size_t cell = 0; cell < block->cell_count; cell++) {
        for (size_t i = 0; i < 4; i++) {
            if (!table->columns[i] && fl_entry_name_is(block->cells[cell], names[i])) {
                table->columns[i] = cell + 1;
                found++;
                break;
            }
        }
    }
    if (found == 4 && block->cell_count == 4)
        return;
    memset(table->columns, 0, sizeof table->columns);
    fl_diagnose(sink->diagnostics, FL_ERROR, block->line,
                "the columns of the version table are not Version, Status, Introduced, Deprecated");
}

static struct fl_slice row_cell(struct fl_entry_sink *sink, const struct fl_markdown_block *block, size_t column)
{
    if (column > block->cell_count)
        return (struct fl_slice){0};
    return fl_entry_keep(sink, cell_value(block->cells[column - 1]), false);
}

static void read_row(struct fl_entry_sink *sink, struct fl_version_table *table, const struct fl_markdown_block *block)
{
    if (!table->columns[0]) // told at the head
        return;
    struct fl_entry *entry = sink->entry;
    if (entry->version_count == FL_ENTRY_VERSION_LIMIT) {
        fl_diagnose(sink->diagnostics, FL_ERROR, block->line, "the version table has more than %d rows",
                    FL_ENTRY_VERSION_LIMIT);
        memset(table->columns, 0, sizeof table->columns); // told once
        return;
    }
    struct fl_version_row row = {
        .version = row_cell(sink, block, table->columns[0]),
        .status = row_cell(sink, block, table->columns[1]),
        .introduced = row_cell(sink, block, table->columns[2]),
        .deprecated = row_cell(sink, block, table->columns[3]),
        .line = block->line,
    };
    if (!row.version.size) {
        fl_diagnose(sink->diagnostics, FL_ERROR, block->line, "a row of the version table has no version");
        return;
    }
    struct fl_version_row *rows = fl_arena_grow(sink->arena, entry->versions, entry->version_count, &table->capacity,
                                                sizeof *rows);
    if (!rows) {
        sink->failed = true;
        return;
    }
    entry->versions = rows;
    rows[entry->version_count++] = row;
}

void fl_entry_read_version(struct fl_entry_sink *sink, struct fl_version_table *table,
                           const struct fl_markdown_block *block)
{
    if (block->kind == FL_MARKDOWN_TABLE_HEAD)
        read_head(sink, table, block);
    else if (block->kind == FL_MARKDOWN_TABLE_ROW)
        read_row(sink, table, block);
    else
        fl_diagnose(sink->diagnostics, FL_WARNING, block->line,
                    "Version Compatibility: what is not in the table is left out");
}
