// SPDX-License-Identifier: GPL-2.0-or-later
#include "markdown.h"

#include <md4c.h>
#include <stdint.h>
#include <stdlib.h>

#include "ascii.h"
#include "buffer.h"
#include "markdown_bold.h"
#include "markdown_entity.h"
#include "markdown_shadow.h"

#include "banned.h"

// What a callback returns to stop md4c, which returns it too when it finds no memory itself.  Its inner calls check
// for less than 0 only: after a positive value, which its header allows, it would go on.
enum { OUT_OF_MEMORY = -1 };

struct list {
    bool ordered;
    unsigned next_number;
};

// The text block being read.  md4c tells the offsets of the text but not of the marks around it;
// those are found between the pieces (`end` to the next piece) and, at a span's end, by `cursor`.
struct run {
    bool open;
    bool cell;    // into `cells`, not into a block
    bool started; // a piece has come
    bool spans_before; // a span began before the first piece
    bool code_before;  // one of them a code span
    bool bold;         // the first of them is strong: still open
    bool hard_break;   // the gap behind the last piece holds one
    size_t block;
    size_t front;  // where its text, marks included, begins
    size_t end;    // source copied so far
    size_t cursor; // behind the marks of the spans that have ended
    unsigned spans_open;
    size_t code_start; // in the buffer
    size_t bold_end;   // in the buffer; 0 for none
};

struct reader {
    const char *source;
    char *shadow; // what md4c reads: see markdown_shadow.h
    size_t size;
    struct fl_arena *arena;
    struct fl_markdown *document;
    size_t capacity;
    struct fl_buffer text;
    struct run run;

    struct list *lists;
    size_t list_count;
    size_t list_capacity;
    size_t quotes;
    bool item_awaits_text; // the last block is an item that nothing has followed

    bool code_open;
    size_t code_end; // start of the line behind the last one of the code
    char fence;

    struct fl_slice *cells; // of the row being read; copied out at its end
    size_t cell_count;
    size_t cell_capacity;
    struct fl_markdown_range *spans; // of the text being read; likewise
    size_t span_count;
    size_t span_capacity;

    size_t consumed; // start of the first line that no block has had
    size_t counted;  // lines are counted up to here
    size_t line;     // the line of `counted`
};

static bool is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static size_t line_at(struct reader *reader, size_t offset)
{
    const char *newline;
    // Where a line was only guessed (find_content_line), a later piece can lie before it.
    while (reader->counted > offset)
        reader->line -= reader->source[--reader->counted] == '\n';
    while (reader->counted < offset &&
           (newline = memchr(reader->source + reader->counted, '\n', offset - reader->counted))) {
        reader->counted = (size_t)(newline - reader->source) + 1;
        reader->line++;
    }
    return reader->line;
}

static size_t next_line(const struct reader *reader, size_t offset)
{
    if (offset >= reader->size)
        return reader->size;
    const char *newline = memchr(reader->source + offset, '\n', reader->size - offset);
    return newline ? (size_t)(newline - reader->source) + 1 : reader->size;
}

// Moves `consumed` to the next line with anything but white space and quote marks: where a block
// that md4c tells no offset of (an empty item, a fence) begins.  Returns that line's number.
static size_t find_content_line(struct reader *reader)
{
    size_t i = reader->consumed;
    while (i < reader->size && (fl_is_blank(reader->source[i]) || reader->source[i] == '>' || reader->source[i] == '\n'))
        if (reader->source[i++] == '\n')
            reader->consumed = i;
    return line_at(reader, reader->consumed);
}

static void consume_content_line(struct reader *reader)
{
    find_content_line(reader);
    reader->consumed = next_line(reader, reader->consumed);
}

static struct fl_markdown_block *add_block(struct reader *reader, enum fl_markdown_kind kind)
{
    struct fl_markdown *document = reader->document;
    struct fl_markdown_block *blocks = fl_arena_grow(reader->arena, document->blocks, document->count,
                                                     &reader->capacity, sizeof *blocks);
    if (!blocks)
        return NULL;
    document->blocks = blocks;
    struct fl_markdown_block *block = &blocks[document->count++];
    *block = (struct fl_markdown_block){.kind = kind, .level = (unsigned)reader->list_count};
    block->line = find_content_line(reader);
    reader->item_awaits_text = false;
    return block;
}

static void open_run(struct reader *reader, bool cell)
{
    reader->run = (struct run){.open = true, .cell = cell, .block = reader->document->count - 1};
    reader->span_count = 0;
    fl_buffer_clear(&reader->text);
}

// A paragraph, which is an item's own text when it is the first in it.
static int open_paragraph(struct reader *reader)
{
    if (reader->item_awaits_text)
        reader->item_awaits_text = false;
    else if (!add_block(reader, FL_MARKDOWN_PARAGRAPH))
        return OUT_OF_MEMORY;
    open_run(reader, false);
    return 0;
}

// The start of a line's text behind the break at `newline`: indentation and quote marks dropped.  A quote mark that
// is text is a piece, so it is not before `end`.
static size_t skip_continuation(const struct reader *reader, size_t newline, size_t end)
{
    size_t i = newline + 1;
    while (i < end && (fl_is_blank(reader->shadow[i]) || reader->shadow[i] == '>'))
        i++;
    return i;
}

static void append_source(struct reader *reader, size_t start, size_t end)
{
    fl_buffer_append(&reader->text, (struct fl_slice){reader->source + start, end - start});
}

// The marks and line breaks between two pieces of text.
static void append_gap(struct reader *reader, size_t start, size_t end)
{
    bool paragraph = !reader->run.cell && reader->document->blocks[reader->run.block].kind == FL_MARKDOWN_PARAGRAPH;
    while (start < end) {
        const char *newline = memchr(reader->source + start, '\n', end - start);
        if (!newline)
            break;
        size_t at = (size_t)(newline - reader->source);
        size_t last = at;
        while (last > start && fl_is_blank(reader->source[last - 1]))
            last--;
        if (reader->run.hard_break && last > start && reader->source[last - 1] == '\\')
            last--;
        append_source(reader, start, last);
        fl_buffer_append_byte(&reader->text, paragraph ? '\n' : ' ');
        start = skip_continuation(reader, at, end);
    }
    append_source(reader, start, end);
}

// Where the first text of the block begins, marks before it included, given its first piece.
static size_t find_front(const struct reader *reader, size_t piece)
{
    size_t line = piece;
    while (line > reader->consumed && reader->shadow[line - 1] != '\n') {
        line--;
        if (reader->run.cell && reader->shadow[line] == '|')
            return line + 1;
    }
    size_t front = fl_markdown_skip_marks(reader->shadow, line, piece);
    if (!reader->run.cell && reader->document->blocks[reader->run.block].kind == FL_MARKDOWN_HEADING)
        front = fl_markdown_skip_hashes(reader->shadow, front, piece);
    // A code span may begin with a line break: its ticks are then on the line before.
    if (!reader->run.code_before || reader->run.cell || line <= reader->consumed ||
        memchr(reader->shadow + front, '`', piece - front))
        return front;
    size_t before = line - 1;
    while (before > reader->consumed && reader->shadow[before - 1] != '\n')
        before--;
    return fl_markdown_skip_marks(reader->shadow, before, piece);
}

// Text of a cell: md4c leaves the escape of a pipe in a code span.
static void append_cell_source(struct reader *reader, size_t start, size_t end)
{
    for (size_t i = start; i + 1 < end; i++) {
        if (reader->source[i] == '\\' && reader->source[i + 1] == '|') {
            append_source(reader, start, i);
            start = ++i;
        }
    }
    append_source(reader, start, end);
}

static int add_piece(struct reader *reader, MD_TEXTTYPE type, size_t start, size_t size)
{
    struct run *run = &reader->run;
    if (!run->started) {
        run->started = true;
        run->front = run->end = find_front(reader, start);
        if (!run->cell)
            reader->document->blocks[run->block].line = line_at(reader, run->end);
    }
    bool escape = type == MD_TEXT_NORMAL && start > run->end && reader->source[start - 1] == '\\' &&
                  is_punctuation(reader->source[start]);
    append_gap(reader, run->end, escape ? start - 1 : start);
    if (type == MD_TEXT_CODE && run->code_start == SIZE_MAX)
        run->code_start = reader->text.size;

    if (type == MD_TEXT_ENTITY)
        fl_markdown_append_entity(&reader->text, (struct fl_slice){reader->source + start, size});
    else if (run->cell)
        append_cell_source(reader, start, start + size);
    else
        append_source(reader, start, start + size);
    run->end = run->cursor = start + size;
    run->hard_break = false;
    return 0;
}

static struct fl_slice keep(struct reader *reader, struct fl_slice text)
{
    struct fl_slice copy = fl_arena_copy(reader->arena, text);
    if (!copy.data)
        reader->text.failed = true;
    return copy;
}

static struct fl_markdown_range *keep_spans(struct reader *reader)
{
    struct fl_markdown_range *copy = fl_arena_alloc(reader->arena, reader->span_count, sizeof *copy);
    if (!copy)
        reader->text.failed = true;
    else
        memcpy(copy, reader->spans, reader->span_count * sizeof *copy);
    return copy;
}

static void keep_block_text(struct reader *reader, struct fl_markdown_block *block, struct fl_slice text)
{
    block->text = block->rest = keep(reader, text);
    if (reader->text.failed)
        return;
    if (reader->span_count && block->kind != FL_MARKDOWN_HEADING) {
        block->code_spans = keep_spans(reader);
        block->code_span_count = reader->span_count;
    }
    if (block->kind != FL_MARKDOWN_ITEM || reader->text.failed)
        return;
    size_t bold_end = reader->run.bold_end;
    if (fl_slice_starts((struct fl_slice){reader->source + reader->run.front, text.size}, FL_SLICE("**")))
        bold_end = fl_markdown_bold_end(block->text, block->code_spans, block->code_span_count, bold_end);
    if (bold_end) {
        block->bold = (struct fl_slice){block->text.data + 2, bold_end - 2};
        block->rest = (struct fl_slice){block->text.data + bold_end + 2, block->text.size - bold_end - 2};
    }
}

static int close_run(struct reader *reader)
{
    struct run *run = &reader->run;
    if (!run->open)
        return 0;
    run->open = false;
    if (run->started)
        append_gap(reader, run->end, run->cursor);
    if (reader->text.failed) // then offsets into it are wrong
        return OUT_OF_MEMORY;
    struct fl_slice text = fl_slice_trim(fl_buffer_slice(&reader->text));
    if (run->cell) {
        struct fl_slice *cells = fl_arena_grow(reader->arena, reader->cells, reader->cell_count,
                                               &reader->cell_capacity, sizeof *cells);
        if (!cells)
            return OUT_OF_MEMORY;
        reader->cells = cells;
        cells[reader->cell_count++] = text.size ? keep(reader, text) : (struct fl_slice){0};
        if (run->started)
            reader->consumed = run->cursor;
        return reader->text.failed ? OUT_OF_MEMORY : 0;
    }
    struct fl_markdown_block *block = &reader->document->blocks[run->block];
    if (text.size)
        keep_block_text(reader, block, text);
    if (run->started)
        reader->consumed = next_line(reader, run->cursor);
    else
        consume_content_line(reader);
    return reader->text.failed ? OUT_OF_MEMORY : 0;
}

static int open_code(struct reader *reader, const MD_BLOCK_CODE_DETAIL *detail)
{
    if (!add_block(reader, FL_MARKDOWN_CODE))
        return OUT_OF_MEMORY;
    fl_buffer_clear(&reader->text);
    reader->code_open = true;
    reader->fence = detail->fence_char;
    reader->code_end = detail->fence_char ? next_line(reader, reader->consumed) : reader->consumed;
    return 0;
}

// Code comes as lines and line ends; the latter, and indentation, are not pointers into the source.
static void add_code(struct reader *reader, const char *text, size_t size, bool in_source)
{
    if (in_source) {
        size_t start = (size_t)(text - reader->shadow);
        append_source(reader, start, start + size);
        reader->code_end = start + size;
    } else {
        fl_buffer_append(&reader->text, (struct fl_slice){text, size});
        if (size == 1 && *text == '\n')
            reader->code_end = next_line(reader, reader->code_end);
    }
}

static int close_code(struct reader *reader)
{
    reader->code_open = false;
    size_t end = reader->code_end;
    struct fl_markdown_block *block = &reader->document->blocks[reader->document->count - 1];
    block->text = keep(reader, fl_buffer_slice(&reader->text));
    if (reader->fence) {
        size_t i = end;
        while (i < reader->size && (fl_is_blank(reader->shadow[i]) || reader->shadow[i] == '>'))
            i++;
        block->unclosed = reader->size - i < 3 || reader->shadow[i] != reader->fence ||
                          reader->shadow[i + 1] != reader->fence || reader->shadow[i + 2] != reader->fence;
        if (!block->unclosed)
            end = next_line(reader, i);
    }
    if (end > reader->consumed)
        reader->consumed = end;
    return reader->text.failed ? OUT_OF_MEMORY : 0;
}

static int open_list(struct reader *reader, bool ordered, unsigned number)
{
    struct list *lists = fl_arena_grow(reader->arena, reader->lists, reader->list_count, &reader->list_capacity,
                                       sizeof *lists);
    if (!lists)
        return OUT_OF_MEMORY;
    reader->lists = lists;
    lists[reader->list_count++] = (struct list){ordered, number};
    return 0;
}

static int open_item(struct reader *reader)
{
    struct list *list = &reader->lists[reader->list_count - 1];
    struct fl_markdown_block *block = add_block(reader, FL_MARKDOWN_ITEM);
    if (!block)
        return OUT_OF_MEMORY;
    block->ordered = list->ordered;
    block->number = list->ordered ? list->next_number++ : 0;
    reader->item_awaits_text = true;
    return 0;
}

static int open_heading(struct reader *reader, unsigned level)
{
    // "- # of rows wrong" is somebody's text: only a heading outside of lists and quotes divides a document.
    if (reader->list_count || reader->quotes)
        return open_paragraph(reader);
    struct fl_markdown_block *block = add_block(reader, FL_MARKDOWN_HEADING);
    if (!block)
        return OUT_OF_MEMORY;
    block->level = level;
    open_run(reader, false);
    return 0;
}

// Under a heading without hash signs is a line that makes it one.
static int close_heading(struct reader *reader)
{
    size_t front = reader->run.front;
    bool hashes = fl_markdown_skip_hashes(reader->shadow, front, reader->size) > front;
    while (front && fl_is_blank(reader->shadow[front - 1]))
        front--;
    bool underlined = reader->run.started && !hashes && (front == 0 || reader->shadow[front - 1] != '#');
    int result = close_run(reader);
    if (underlined)
        reader->consumed = next_line(reader, reader->consumed);
    return result;
}

static int close_row(struct reader *reader)
{
    struct fl_markdown_block *block = &reader->document->blocks[reader->document->count - 1];
    struct fl_slice *cells = fl_arena_alloc(reader->arena, reader->cell_count, sizeof *cells);
    if (!cells)
        return OUT_OF_MEMORY;
    size_t count = reader->cell_count;
    while (count && !reader->cells[count - 1].size)
        count--;
    if (count)
        memcpy(cells, reader->cells, count * sizeof *cells);
    block->cells = cells;
    block->cell_count = count;
    reader->consumed = next_line(reader, reader->consumed);
    return 0;
}

static int open_row(struct reader *reader)
{
    struct fl_markdown_block *block = add_block(reader, FL_MARKDOWN_TABLE_ROW);
    reader->cell_count = 0;
    return block ? 0 : OUT_OF_MEMORY;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct reader *reader = context;
    int result = close_run(reader); // text of a tight item has no paragraph that would end
    if (result)
        return result;
    switch (type) {
    case MD_BLOCK_QUOTE:
        reader->quotes++;
        return 0;
    case MD_BLOCK_UL:
        return open_list(reader, false, 0);
    case MD_BLOCK_OL:
        return open_list(reader, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
    case MD_BLOCK_LI:
        return open_item(reader);
    case MD_BLOCK_HR:
        consume_content_line(reader);
        reader->item_awaits_text = false;
        return 0;
    case MD_BLOCK_H:
        return open_heading(reader, ((const MD_BLOCK_H_DETAIL *)detail)->level);
    case MD_BLOCK_P:
        return open_paragraph(reader);
    case MD_BLOCK_CODE:
        return open_code(reader, detail);
    case MD_BLOCK_TR:
        return open_row(reader);
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        open_run(reader, true);
        return 0;
    default:
        return 0;
    }
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    (void)detail;
    struct reader *reader = context;
    if (type == MD_BLOCK_CODE)
        return close_code(reader);
    if (type == MD_BLOCK_H)
        return close_heading(reader);
    int result = close_run(reader);
    if (result)
        return result;
    switch (type) {
    case MD_BLOCK_QUOTE:
        reader->quotes--;
        return 0;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        reader->list_count--;
        return 0;
    case MD_BLOCK_LI:
        if (reader->item_awaits_text)
            consume_content_line(reader);
        reader->item_awaits_text = false;
        return 0;
    case MD_BLOCK_TR:
        return close_row(reader);
    case MD_BLOCK_THEAD: // md4c's table heads have one row
        reader->document->blocks[reader->document->count - 1].kind = FL_MARKDOWN_TABLE_HEAD;
        reader->consumed = next_line(reader, reader->consumed);
        return 0;
    default:
        return 0;
    }
}

static int ensure_run(struct reader *reader)
{
    return reader->run.open ? 0 : open_paragraph(reader);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)detail;
    struct reader *reader = context;
    if (ensure_run(reader))
        return OUT_OF_MEMORY;
    struct run *run = &reader->run;
    if (!run->started) {
        run->bold = run->bold || (!run->spans_before && type == MD_SPAN_STRONG);
        run->spans_before = true;
        run->code_before = run->code_before || type == MD_SPAN_CODE;
    }
    if (type == MD_SPAN_CODE)
        run->code_start = SIZE_MAX; // set with its first piece
    run->spans_open++;
    return 0;
}

// Moves the cursor behind the mark that ends the span.
static void pass_closing_mark(struct reader *reader, MD_SPANTYPE type)
{
    size_t i = reader->run.cursor;
    const char *shadow = reader->shadow;
    if (type == MD_SPAN_CODE) {
        while (i < reader->size && shadow[i] != '`' && (fl_is_blank(shadow[i]) || shadow[i] == '\n' || shadow[i] == '>'))
            i++;
        if (i == reader->size || shadow[i] != '`')
            return;
        while (i < reader->size && shadow[i] == '`')
            i++;
    } else {
        size_t size = type == MD_SPAN_STRONG ? 2 : 1;
        if (reader->size - i < size || !is_punctuation(shadow[i]))
            return;
        i += size;
    }
    reader->run.cursor = i;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)detail;
    struct reader *reader = context;
    struct run *run = &reader->run;
    run->spans_open--;
    if (type == MD_SPAN_CODE && run->code_start != SIZE_MAX && !run->cell) {
        struct fl_markdown_range *spans = fl_arena_grow(reader->arena, reader->spans, reader->span_count,
                                                        &reader->span_capacity, sizeof *spans);
        if (!spans)
            return OUT_OF_MEMORY;
        reader->spans = spans;
        spans[reader->span_count++] = (struct fl_markdown_range){run->code_start, reader->text.size};
    }
    if (run->bold && run->spans_open == 0) {
        append_gap(reader, run->end, run->cursor);
        run->end = run->cursor;
        // Marks of underscores are part of a name, such as __init__, more often than they are meant.
        if (reader->text.size > 2 && memcmp(reader->text.data, "**", 2) == 0)
            run->bold_end = reader->text.size;
        run->bold = false;
    }
    pass_closing_mark(reader, type);
    return 0;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct reader *reader = context;
    uintptr_t at = (uintptr_t)text;
    uintptr_t start = (uintptr_t)reader->shadow;
    bool in_source = at >= start && at < start + reader->size;
    if (reader->code_open) {
        add_code(reader, text, size, in_source);
        return 0;
    }
    if (ensure_run(reader))
        return OUT_OF_MEMORY;
    if (type == MD_TEXT_BR)
        reader->run.hard_break = true;
    return in_source && size ? add_piece(reader, type, at - start, size) : 0;
}

enum fl_status fl_markdown_read(struct fl_slice source, struct fl_arena *arena, struct fl_markdown *document)
{
    *document = (struct fl_markdown){0};
    if (source.size > FL_MARKDOWN_SIZE_LIMIT)
        return FL_BAD_INPUT;
    if (source.size == 0)
        return FL_OK;
    struct reader reader = {.source = source.data, .size = source.size, .arena = arena, .document = document,
                            .shadow = malloc(source.size), .line = 1};
    if (!reader.shadow)
        return FL_NO_MEMORY;
    fl_markdown_shadow(source, reader.shadow);

    // Indented code stays code: without it, a pasted log loses its lines and its stars.
    const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = add_text,
    };
    int result = md_parse(reader.shadow, (MD_SIZE)reader.size, &parser, &reader);
    fl_buffer_release(&reader.text);
    free(reader.shadow);
    return result ? FL_NO_MEMORY : FL_OK;
}
