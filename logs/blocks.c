// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <stdlib.h>

#include "block_rules.h"
#include "text_tests.h"

#include "core/banned.h"

const char *const fl_block_kind_names[FL_BLOCK_KINDS] = {"trace", "diagnostic", "test",    "message", "hint",
                                                         "known", "last_words", "summary", "exit"};

enum {
    // Lines before a failed exit that are looked at for what the tool last said, and how many of them are given.
    LOOK_BACK = 12,
    LAST_WORDS = 4,
    // Bytes of a line of context: it is there to be glanced at.
    CONTEXT_LINE_SIZE = 400,
    // Bytes of a block's head, and of a line that leads up to it: so the head always has room in the text.
    HEAD_SIZE = FL_BLOCK_TEXT_LIMIT / 2,
    LEAD_SIZE = FL_BLOCK_TEXT_LIMIT / 32,
};

/// A line before the current one, read.
struct line_before {
    struct fl_log_line line;
    struct fl_buffer scratch;
};

struct fl_block_finder {
    const struct fl_failure_words *words;
    const struct fl_known_titles *titles; // or NULL
    struct fl_block_sink sink;
    struct fl_window window;
    struct fl_open_block open;
    bool is_open, is_closing; // closing: waits for the lines behind it
    bool was_read;            // `next` is the line at which a block ended
    struct fl_log_line next;  // in scratch and composed
    enum fl_line_kind next_kind;
    fl_failure_word_set next_said;
    uint64_t failed_step;     // line of the failed exit that the open block tells of, or 0
    size_t ahead; // of an open block: bytes from the window's current line, its first pending one, to the next to be looked at
    struct fl_buffer scratch, composed; // of the current line
    struct line_before back[LOOK_BACK];
    size_t back_at;        // where the line is that the ones in `back` are before
    size_t back_read;      // how many of them are read
    uint64_t quiet_from;   // first line that is in no block and behind the last end of a step
};

enum fl_status fl_block_finder_create(const struct fl_failure_words *words, const struct fl_block_sink *sink,
                                      struct fl_block_finder **out, struct fl_error *error)
{
    *out = NULL;
    struct fl_block_finder *finder = calloc(1, sizeof *finder);
    if (!finder)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    finder->words = words;
    finder->sink = *sink;
    finder->quiet_from = 1;
    enum fl_status status = fl_window_open(&finder->window, error);
    if (status) {
        fl_block_finder_free(finder);
        return status;
    }
    *out = finder;
    return FL_OK;
}

void fl_block_finder_know(struct fl_block_finder *finder, const struct fl_known_titles *titles)
{
    finder->titles = titles;
}

void fl_block_finder_free(struct fl_block_finder *finder)
{
    if (!finder)
        return;
    fl_window_close(&finder->window);
    struct fl_buffer *const buffers[] = {&finder->open.block.text, &finder->open.block.before, &finder->open.block.after,
                                         &finder->scratch, &finder->composed};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        fl_buffer_release(buffers[i]);
    for (size_t i = 0; i < LOOK_BACK; i++)
        fl_buffer_release(&finder->back[i].scratch);
    free(finder);
}

uint64_t fl_block_finder_lines(const struct fl_block_finder *finder)
{
    return finder->window.number - 1;
}

uint64_t fl_block_finder_cut_lines(const struct fl_block_finder *finder)
{
    return finder->window.cut_lines;
}

// ---- lines -----------------------------------------------------------------

/// Reads a line of the window; of one over the limit its two halves.
static void read_line(struct fl_slice raw, uint64_t number, struct fl_buffer *scratch, struct fl_buffer *composed,
                      struct fl_log_line *line)
{
    if (raw.size > FL_LOG_LINE_LIMIT) {
        const size_t half = FL_LOG_LINE_LIMIT / 2;
        fl_buffer_clear(composed);
        fl_buffer_append(composed, (struct fl_slice){raw.data, half});
        fl_buffer_append(composed, (struct fl_slice){raw.data + raw.size - half, half});
        raw = fl_buffer_slice(composed);
    }
    fl_log_line_read(raw, number, scratch, line);
}

/// The n-th line before the one in hand, from 1; NULL beyond LOOK_BACK, the file's begin or the window.
static const struct fl_log_line *line_before(void *context, size_t n)
{
    struct fl_block_finder *finder = context;
    if (n > LOOK_BACK)
        return NULL;
    while (finder->back_read < n) {
        size_t index = finder->back_read;
        size_t at = index ? (size_t)(finder->back[index - 1].line.raw.data - finder->window.data) : finder->back_at;
        struct fl_slice raw;
        if (!fl_window_line_before(&finder->window, at, &raw))
            return NULL;
        uint64_t number = finder->window.number - index - 1;
        fl_log_line_read(raw, number, &finder->back[index].scratch, &finder->back[index].line);
        finder->back[index].line.raw = raw;
        finder->back_read++;
    }
    return &finder->back[n - 1].line;
}

static void look_back_from_here(struct fl_block_finder *finder)
{
    finder->back_at = finder->window.at;
    finder->back_read = 0;
}

// ---- a block ---------------------------------------------------------------

static enum fl_status out_of_memory(struct fl_error *error)
{
    return fl_fail(error, FL_NO_MEMORY, "out of memory");
}

static void join_text(struct fl_block *block, struct fl_slice text)
{
    if (block->lines_left_out || block->text.size + text.size >= FL_BLOCK_TEXT_LIMIT) {
        block->lines_left_out++;
        return;
    }
    if (block->text.size)
        fl_buffer_append_byte(&block->text, '\n');
    fl_buffer_append(&block->text, text);
}

static struct fl_slice at_most(struct fl_slice text, size_t size)
{
    return (struct fl_slice){text.data, text.size < size ? text.size : size};
}

/// Appends a raw line that stands near the block.
static void add_context(struct fl_buffer *lines, struct fl_slice raw)
{
    fl_buffer_append(lines, at_most(raw, CONTEXT_LINE_SIZE));
    fl_buffer_append_byte(lines, '\n');
}

/// Starts an empty block in the buffers of the last one.
static struct fl_block *start_block(struct fl_block_finder *finder, enum fl_block_kind kind, const struct fl_log_line *line)
{
    struct fl_block *block = &finder->open.block;
    struct fl_buffer text = block->text, before = block->before, after = block->after;
    fl_buffer_clear(&text);
    fl_buffer_clear(&before);
    fl_buffer_clear(&after);
    finder->open = (struct fl_open_block){.block = {.kind = kind, .text = text, .before = before, .after = after,
                                                    .first_line = line->number, .last_line = line->number,
                                                    .level = line->level, .mark = line->mark, .indent = line->indent, .red = line->red}};
    finder->ahead = 0;
    return block;
}

/// The raw lines before the first of the block, from the farthest.
static void add_lines_before(struct fl_block_finder *finder, size_t lead)
{
    struct fl_slice lines[FL_CONTEXT_LINES];
    size_t count = 0, at = lead ? (size_t)(line_before(finder, lead)->raw.data - finder->window.data) : finder->back_at;
    while (count < FL_CONTEXT_LINES && fl_window_line_before(&finder->window, at, &lines[count])) {
        at = (size_t)(lines[count].data - finder->window.data);
        count++;
    }
    while (count)
        add_context(&finder->open.block.before, lines[--count]);
}

static void open_block(struct fl_block_finder *finder, const struct fl_log_line *line, enum fl_line_kind kind,
                       enum fl_block_kind block_kind, enum fl_block_mode mode, fl_failure_word_set said)
{
    struct fl_block *block = start_block(finder, block_kind, line);
    block->said = block->said_in_all = said;
    finder->open.mode = mode;
    finder->open.head_kind = kind;
    finder->open.stamped = line->stamped;
    finder->open.lines = 1;
    block->frames = kind == FL_LINE_FRAME;
    finder->open.ends_with_colon = fl_ends(line->body, FL_SLICE(":"));
    look_back_from_here(finder);
    size_t lead = fl_block_lead(line, kind, line_before, finder);
    while (lead && line->number - lead < finder->quiet_from) // never what another block has
        lead--;
    for (size_t n = lead; n; n--)
        join_text(block, at_most(line_before(finder, n)->text, LEAD_SIZE));
    block->first_line = line->number - lead;
    if (lead && kind != FL_LINE_DIAGNOSTIC && line_before(finder, lead)->indent < block->indent)
        block->indent = line_before(finder, lead)->indent;
    add_lines_before(finder, lead);
    block->head = block->text.size + (block->text.size ? 1 : 0);
    join_text(block, at_most(line->text, HEAD_SIZE));
    finder->is_open = true;
}

/// Joins a line that was read to the open block.
static void join_line(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind, fl_failure_word_set said)
{
    join_text(&open->block, line->text);
    open->lines++;
    open->block.last_line = line->number;
    open->block.said_in_all |= said;
    open->ends_with_colon = fl_ends(line->body, FL_SLICE(":"));
    if (kind != FL_LINE_FRAME)
        return;
    open->block.frames++;
    if (open->block.kind == FL_BLOCK_MESSAGE || open->block.kind == FL_BLOCK_HINT)
        open->block.kind = FL_BLOCK_TRACE;
}

/// Joins the pending lines.
static void join_pending(struct fl_block_finder *finder)
{
    struct fl_slice raw = {0};
    for (; finder->open.pending; finder->open.pending--) {
        fl_window_line(&finder->window, finder->window.at, &raw);
        struct fl_log_line line;
        read_line(raw, finder->window.number, &finder->scratch, &finder->composed, &line);
        join_line(&finder->open, &line, FL_LINE_PLAIN, 0);
        fl_window_pass(&finder->window, finder->window.at + raw.size + 1);
    }
    finder->open.pending_blank = 0;
    finder->ahead = 0;
}

/// Fills block->after with the lines from the current one on.  False when they are not all there yet.
static bool add_lines_after(struct fl_block_finder *finder, bool final)
{
    fl_buffer_clear(&finder->open.block.after);
    size_t at = finder->window.at;
    for (size_t count = 0; count < FL_CONTEXT_LINES; count++) {
        struct fl_slice raw;
        if (!fl_window_line(&finder->window, at, &raw))
            return final;
        add_context(&finder->open.block.after, raw);
        at += raw.size + 1;
    }
    return true;
}

static enum fl_status give_block(struct fl_block_finder *finder, struct fl_error *error)
{
    struct fl_block *block = &finder->open.block;
    finder->is_open = finder->is_closing = false;
    finder->quiet_from = block->last_line + 1;
    if (block->text.failed || block->before.failed || block->after.failed || finder->scratch.failed)
        return out_of_memory(error);
    enum fl_status status = finder->sink.block(finder->sink.context, block, error);
    if (!status && finder->failed_step) {
        status = finder->sink.step(finder->sink.context, finder->failed_step, true, error);
        finder->failed_step = 0;
    }
    return status;
}

// ---- the end of a step -----------------------------------------------------

static bool holds_letter(struct fl_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (fl_is_alphanumeric(text.data[i]) || (unsigned char)text.data[i] >= 0x80)
            return true;
    return false;
}

/// Gives the lines right before a failed exit, as far as no block has them.
static enum fl_status give_last_words(struct fl_block_finder *finder, const struct fl_log_line *exit, struct fl_error *error)
{
    look_back_from_here(finder);
    size_t farthest = 0, nearest = 0, count = 0;
    const struct fl_log_line *line;
    for (size_t n = 1; count < LAST_WORDS && (line = line_before(finder, n)) && line->number >= finder->quiet_from; n++) {
        if (fl_slice_starts(line->body, FL_SLICE("$ ")) && count)
            break;
        if (!holds_letter(line->body)) // blank, a ruler, a caret
            continue;
        nearest = nearest ? nearest : n;
        farthest = n;
        count++;
    }
    if (!count)
        return FL_OK;
    struct fl_block *block = start_block(finder, FL_BLOCK_LAST_WORDS, line_before(finder, farthest));
    block->last_line = exit->number - nearest;
    for (size_t n = farthest; n >= nearest; n--) {
        if (n == nearest)
            block->head = block->text.size + (block->text.size ? 1 : 0);
        join_text(block, at_most(line_before(finder, n)->text, n == nearest ? HEAD_SIZE : LEAD_SIZE));
        block->said_in_all |= fl_failure_words_of(finder->words, line_before(finder, n)->text);
        block->red |= line_before(finder, n)->red;
    }
    block->said = block->said_in_all;
    add_lines_before(finder, farthest);
    add_context(&block->after, exit->raw);
    return give_block(finder, error);
}

// ---- line by line ----------------------------------------------------------

/// What a line says, without what only the catalogue's words say.
static fl_failure_word_set said_by(const struct fl_block_finder *finder, const struct fl_log_line *line)
{
    return fl_failure_words_of(finder->words, line->text) & ~FL_SAYS(FL_SAYS_CATALOGUE);
}

/// Whether a line looks like the title of a known error.
static bool is_known(const struct fl_block_finder *finder, const struct fl_log_line *line)
{
    struct fl_failure_hit hit;
    for (size_t from = 0; finder->titles && fl_failure_words_next(finder->words, line->text, from, &hit); from = hit.at + hit.size)
        if (hit.word == FL_SAYS_CATALOGUE && fl_known_titles_fit(finder->titles, hit.catalogue, line->text))
            return true;
    return false;
}

/// Looks whether a block begins at the current line.
static enum fl_status consider(struct fl_block_finder *finder, const struct fl_log_line *line, enum fl_line_kind kind,
                               fl_failure_word_set said, struct fl_error *error)
{
    enum fl_block_kind block_kind;
    enum fl_block_mode mode;
    enum fl_status status = FL_OK;
    bool failed = false;
    if (kind == FL_LINE_EXIT)
        status = give_last_words(finder, line, error);
    if (status)
        return status;
    if (fl_block_begins(line, kind, said, &block_kind, &mode)) {
        open_block(finder, line, kind, block_kind, mode, said);
        finder->failed_step = kind == FL_LINE_EXIT ? line->number : 0;
    } else if (kind == FL_LINE_PLAIN && is_known(finder, line)) {
        open_block(finder, line, kind, FL_BLOCK_KNOWN, FL_MODE_PLAIN, said);
    }
    if (kind == FL_LINE_PLAIN && said & FL_SAYS(FL_SAYS_EXIT) && !finder->is_open &&
        fl_line_ends_step(line->body, &failed) && !failed) {
        finder->quiet_from = line->number + 1;
        status = finder->sink.step(finder->sink.context, line->number, false, error);
    }
    return status;
}

/// Takes a line behind an open block, which begins at window.at + ahead.
static void go_on(struct fl_block_finder *finder, struct fl_slice raw)
{
    struct fl_open_block *open = &finder->open;
    struct fl_log_line line;
    read_line(raw, finder->window.number + open->pending, &finder->scratch, &finder->composed, &line);
    // Most lines of a long trace are calls, told by a look.
    bool is_call = open->block.frames && line.indent && fl_line_is_call(line.body);
    fl_failure_word_set said = is_call ? FL_SAYS(FL_SAYS_FRAME) : said_by(finder, &line);
    enum fl_line_kind kind = is_call ? FL_LINE_FRAME : fl_line_kind_of(&line, said);
    switch (fl_block_verdict(open, &line, kind)) {
    case FL_JOIN:
        if (kind == FL_LINE_EXIT)
            finder->failed_step = line.number;
        if (open->pending) {
            join_pending(finder);
            read_line(raw, finder->window.number, &finder->scratch, &finder->composed, &line);
        }
        join_line(open, &line, kind, said);
        fl_window_pass(&finder->window, finder->window.at + raw.size + 1);
        break;
    case FL_PEND:
        open->pending++;
        open->pending_blank += kind == FL_LINE_BLANK;
        finder->ahead += raw.size + 1;
        break;
    case FL_NOT_OF_BLOCK: // the lines from the first pending one on are looked at again
        finder->is_closing = true;
        finder->was_read = !open->pending;
        finder->next = line;
        finder->next_kind = kind;
        finder->next_said = said;
        break;
    }
}

/// Takes the current line, no block being open.
static enum fl_status take_line(struct fl_block_finder *finder, struct fl_error *error)
{
    struct fl_slice raw = {0};
    fl_window_line(&finder->window, finder->window.at, &raw);
    if (!finder->was_read || finder->next.number != finder->window.number) {
        read_line(raw, finder->window.number, &finder->scratch, &finder->composed, &finder->next);
        finder->next_said = said_by(finder, &finder->next);
        finder->next_kind = fl_line_kind_of(&finder->next, finder->next_said);
    }
    finder->was_read = false;
    enum fl_status status = consider(finder, &finder->next, finder->next_kind, finder->next_said, error);
    fl_window_pass(&finder->window, finder->window.at + raw.size + 1);
    return status;
}

/// Moves to the next line with a word or mark of failure; false when no whole line has one.
static bool seek_line(struct fl_block_finder *finder)
{
    struct fl_window *window = &finder->window;
    if (window->at >= window->complete)
        return false;
    size_t from = window->at - 1; // an LF
    struct fl_failure_hit hit;
    struct fl_slice text = {window->data + from, window->complete - from};
    if (!fl_failure_words_next(finder->words, text, 0, &hit)) {
        fl_window_pass(window, window->complete);
        return false;
    }
    const char *begin = text.data[hit.at] == '\n' ? text.data + hit.at : memrchr(text.data, '\n', hit.at);
    fl_window_pass(window, (size_t)(begin + 1 - window->data));
    return true;
}

/// Looks at all lines that are there; `final`: and does not wait for more.
static enum fl_status process(struct fl_block_finder *finder, bool final, struct fl_error *error)
{
    for (enum fl_status status = FL_OK; !status;) {
        struct fl_slice raw;
        if (finder->is_closing) {
            if (!add_lines_after(finder, final))
                return FL_OK;
            status = give_block(finder, error);
        } else if (!finder->is_open) {
            if (!seek_line(finder))
                return FL_OK;
            status = take_line(finder, error);
        } else if (fl_window_line(&finder->window, finder->window.at + finder->ahead, &raw)) {
            go_on(finder, raw);
        } else {
            if (!final)
                return FL_OK;
            finder->is_closing = true;
        }
        if (status)
            return status;
    }
    return FL_OK;
}

enum fl_status fl_block_finder_feed(struct fl_block_finder *finder, struct fl_slice bytes, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    while (bytes.size && !status) {
        size_t before = bytes.size;
        finder->was_read = false; // what is held may move
        fl_window_fill(&finder->window, &bytes);
        // A block that waits for lines larger than the window is not waited for.
        status = process(finder, bytes.size == before, error);
    }
    return status;
}

enum fl_status fl_block_finder_flush(struct fl_block_finder *finder, struct fl_error *error)
{
    return process(finder, true, error);
}

enum fl_status fl_block_finder_end(struct fl_block_finder *finder, uint64_t *lines, struct fl_error *error)
{
    fl_window_end(&finder->window);
    enum fl_status status = process(finder, true, error);
    *lines = finder->window.number - 1;
    finder->was_read = false;
    fl_window_clear(&finder->window);
    finder->quiet_from = 1;
    return status;
}
