// SPDX-License-Identifier: GPL-2.0-or-later
#include "block_rules.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

enum {
    // Lines of a report whose end is not marked; a longer one goes on without end.
    LINES_LIMIT = 500,
    HINT_LINES_LIMIT = 8,
    // A log line that announces a trace, an assertion's name: short before what it announces.
    ANNOUNCEMENT_LINES = 3,
    // Plain lines between the head of a trace and its first frame.
    PENDING_IN_TRACE = 6,
    PENDING_IN_MESSAGE = 3,
    BLANKS = 2,
    BLANKS_IN_TRACE = 3,
    BLANKS_IN_SECTION = 20,
    BLANKS_IN_REPORT = 8,
    // Lines of a report between two that are surely of it.
    PENDING_IN_REPORT = 40,
    RECORD_LINES = 60,
    TEST_LINES = 200,
    LIST_LINES = 40,
    MARKED_LINES = 40,
    // Lines by which one program complains in a row.
    COMPLAINTS = 12,
};

// ---- going on --------------------------------------------------------------

static bool is_ruler(struct fl_slice body)
{
    if (body.size < 4 || (body.data[0] != '=' && body.data[0] != '-' && body.data[0] != '_' && body.data[0] != '*'))
        return false;
    return body.data[1] == body.data[0] && body.data[2] == body.data[0] && body.data[3] == body.data[0];
}

static enum fl_verdict in_section(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    if (kind == FL_LINE_BLANK)
        return open->pending_blank < BLANKS_IN_SECTION ? FL_PEND : FL_NOT_OF_BLOCK;
    bool ends = is_ruler(line->body) && !line->indent;
    return !ends && open->lines < LINES_LIMIT ? FL_JOIN : FL_NOT_OF_BLOCK;
}

static enum fl_verdict in_paragraph(const struct fl_log_line *line, enum fl_line_kind kind)
{
    if (kind == FL_LINE_BLANK || line->body.data[0] == '[' || (is_ruler(line->body) && !line->indent))
        return FL_NOT_OF_BLOCK;
    return FL_JOIN;
}

static enum fl_verdict in_python(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    if (kind == FL_LINE_BLANK)
        return open->pending_blank < BLANKS ? FL_PEND : FL_NOT_OF_BLOCK;
    if (kind == FL_LINE_FRAME || (line->indent > open->block.indent && !open->pending_blank))
        return FL_JOIN;
    // The compiler's report has no head: its lines are deeper than the message.
    if (open->pending_blank || (line->indent < open->block.indent && kind != FL_LINE_EXCEPTION))
        return FL_NOT_OF_BLOCK;
    open->mode = FL_MODE_PYTHON_CHAIN;
    return FL_JOIN;
}

static enum fl_verdict in_python_chain(struct fl_open_block *open, const struct fl_log_line *line,
                                       enum fl_line_kind kind)
{
    if (kind == FL_LINE_BLANK)
        return open->pending_blank < BLANKS ? FL_PEND : FL_NOT_OF_BLOCK;
    bool chained = fl_slice_starts(line->body, FL_SLICE("During handling of")) ||
                   fl_slice_starts(line->body, FL_SLICE("The above exception"));
    if (chained) {
        open->ends_with_colon = true;
        return FL_JOIN;
    }
    if (kind == FL_LINE_TRACE && fl_slice_starts(line->body, FL_SLICE("Traceback")) && open->ends_with_colon) {
        open->mode = FL_MODE_PYTHON;
        return FL_JOIN;
    }
    return line->indent > open->block.indent && !open->pending ? FL_JOIN : FL_NOT_OF_BLOCK;
}

static enum fl_verdict in_go(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    if (kind == FL_LINE_BLANK)
        return open->pending_blank < BLANKS ? FL_PEND : FL_NOT_OF_BLOCK;
    if (kind == FL_LINE_FRAME || kind == FL_LINE_CAUSE)
        return FL_JOIN;
    if (open->pending_blank)
        return FL_NOT_OF_BLOCK;
    bool call = fl_ends(line->body, FL_SLICE(")")) && fl_holds(line->body, FL_SLICE("(")) &&
                (fl_holds(line->body, FL_SLICE(".")) || fl_slice_starts(line->body, FL_SLICE("panic(")));
    return line->indent > open->block.indent || call ? FL_JOIN : FL_NOT_OF_BLOCK;
}

/// A test's report: paragraphs that are deeper than its head, or begin as a difference or a place does.
static enum fl_verdict in_numbered(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    static const struct fl_slice goes_on[] = {
        W("---"), W("+++"), W("@@"), W("Expected"), W("Actual"), W("Failed asserting"), W("Error:"), W("Received"),
        W("To rerun use:")};
    struct fl_block *block = &open->block;
    if (kind == FL_LINE_BLANK)
        return open->pending_blank < BLANKS ? FL_PEND : FL_NOT_OF_BLOCK;
    if (open->lines == 1 && !open->pending && open->ends_with_colon && line->indent < block->indent &&
        !is_ruler(line->body)) {
        block->indent = line->indent; // 1) Failure: and the test's name at the margin
        return FL_JOIN;
    }
    bool head = kind == FL_LINE_TEST && (fl_is_digit(line->body.data[0]) || line->indent <= block->indent);
    bool ruler = is_ruler(line->body) && !line->indent;
    if (open->lines >= TEST_LINES || (head && open->lines > 1) || ruler)
        return FL_NOT_OF_BLOCK;
    bool deeper = line->indent > block->indent && open->pending - open->pending_blank <= 1;
    if (kind == FL_LINE_FRAME || deeper || FL_STARTS_WITH_ONE_OF(line->body, goes_on))
        return FL_JOIN;
    // A value that was printed from the margin on, as a difference goes on behind it.
    if (kind == FL_LINE_PLAIN && open->pending == open->pending_blank && open->pending && block->indent)
        return FL_PEND;
    if (kind == FL_LINE_SUMMARY || kind == FL_LINE_EXIT || line->indent < block->indent)
        return FL_NOT_OF_BLOCK;
    return open->pending_blank ? FL_NOT_OF_BLOCK : FL_JOIN;
}

/// The first line of the block's text.
static struct fl_slice first_line(const struct fl_open_block *open)
{
    struct fl_slice text = fl_buffer_slice(&open->block.text);
    text = fl_behind(text, open->block.head < text.size ? open->block.head : text.size);
    return fl_slice_next_line(&text);
}

static enum fl_verdict in_report(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    const struct fl_report *report = fl_report_of(first_line(open));
    if (!report || (open->stamped && !line->stamped))
        return FL_NOT_OF_BLOCK;
    if (fl_holds(line->text, report->end)) {
        open->is_complete = true;
        return report->takes_end ? FL_JOIN : FL_NOT_OF_BLOCK;
    }
    if (fl_report_of(line->text) || is_ruler(line->body)) // the next one
        return FL_NOT_OF_BLOCK;
    if (kind == FL_LINE_FRAME || kind == FL_LINE_CAUSE)
        return FL_JOIN;
    return open->pending < PENDING_IN_REPORT && open->pending_blank < BLANKS_IN_REPORT ? FL_PEND : FL_NOT_OF_BLOCK;
}

static enum fl_verdict in_record(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    if (line->stamped || open->lines >= RECORD_LINES)
        return FL_NOT_OF_BLOCK;
    if (kind == FL_LINE_BLANK)
        return open->pending_blank < BLANKS ? FL_PEND : FL_NOT_OF_BLOCK;
    return FL_JOIN;
}

static enum fl_verdict in_list(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    static const struct fl_slice items[] = {
        W("rspec "), W("FAILED "), W("ERROR "), W("[  FAILED  ] "), W("- "), W("* "), W("FAIL "), W("\xe2\x80\xa2 ")};
    struct fl_block *block = &open->block;
    if (kind == FL_LINE_BLANK)
        return open->lines == 1 && !open->pending ? FL_PEND : FL_NOT_OF_BLOCK;
    bool item = FL_STARTS_WITH_ONE_OF(line->text, items);
    if (open->lines >= LIST_LINES || (!item && (open->pending || kind == FL_LINE_TEST)))
        return FL_NOT_OF_BLOCK;
    bool ruler = open->lines == 1 && is_ruler(line->body);
    if (!item && !ruler && line->indent <= block->indent && kind != FL_LINE_SUMMARY)
        return FL_NOT_OF_BLOCK;
    block->kind = FL_BLOCK_SUMMARY;
    return FL_JOIN;
}

/// Marks whose lines always belong together, each line bearing one.
static bool is_joining_mark(const struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    if (!line->mark || line->mark != open->block.mark)
        return false;
    if (fl_slice_starts(line->text, FL_SLICE("\xe2\x94\x82"))) // a box's left side; a tree has more of them
        return line->body.data[0] != '\xe2';
    if (line->level != FL_LEVEL_ERROR)
        return false;
    if (fl_holds(line->text, FL_SLICE("ERR!")) || fl_holds(line->text, FL_SLICE("npm error")))
        return true;
    if (open->stamped || kind == FL_LINE_DIAGNOSTIC || kind == FL_LINE_TEST || kind == FL_LINE_EXCEPTION ||
        kind == FL_LINE_SUMMARY || open->lines > MARKED_LINES)
        return false;
    return line->text.size && (line->text.data[0] == '[');
}

/// What an announcement announces: a trace or an exception right behind it.
static bool is_announced(const struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    // A log entry may have a blank line between its text and the trace, which nobody stamped.
    bool near = !open->pending || (open->pending == 1 && open->pending_blank && open->stamped && !line->stamped);
    if (!near || open->lines > ANNOUNCEMENT_LINES)
        return false;
    enum fl_block_kind so_far = open->block.kind;
    if (open->block.level == FL_LEVEL_WARNING && line->level == FL_LEVEL_ERROR)
        return false;
    if (kind == FL_LINE_TRACE)
        return so_far == FL_BLOCK_MESSAGE || so_far == FL_BLOCK_TEST || so_far == FL_BLOCK_HINT ||
               (so_far == FL_BLOCK_TRACE && open->lines == 1 && !open->block.frames);
    return kind == FL_LINE_EXCEPTION && open->head_kind != FL_LINE_EXCEPTION &&
           (so_far == FL_BLOCK_MESSAGE || so_far == FL_BLOCK_TEST || so_far == FL_BLOCK_TRACE);
}

/// What a linker says of one link that failed.
static bool is_of_link(const struct fl_open_block *open, const struct fl_log_line *line)
{
    static const struct fl_slice parts[] = {
        W("undefined reference to"), W(": in function `"), W("multiple definition of"), W("first defined here"),
        W("collect2: error"), W("linker command failed"), W(" error LNK"), W("nresolved external symbol")};
    return open->block.kind == FL_BLOCK_DIAGNOSTIC && !open->pending && FL_HOLDS_ONE_OF(line->body, parts) &&
           FL_HOLDS_ONE_OF(first_line(open), parts);
}

/// The source under a compiler's message: 12 | code; file:3:4: note: text.
static bool is_of_diagnostic(const struct fl_open_block *open, const struct fl_log_line *line)
{
    if (open->block.kind != FL_BLOCK_DIAGNOSTIC)
        return false;
    size_t at = fl_behind_digits(line->body, 0);
    if (at && at < 6) {
        while (at < line->body.size && line->body.data[at] == ' ')
            at++;
        if (at == line->body.size || line->body.data[at] == '|')
            return !open->pending || open->pending_blank;
    }
    if (fl_holds(line->body, FL_SLICE(": note: ")) || fl_holds(line->body, FL_SLICE("): note: ")))
        return !open->pending_blank;
    return !open->pending && fl_holds(line->body, FL_SLICE(": required from"));
}

static bool is_deeper(const struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    enum fl_block_kind so_far = open->block.kind;
    if (line->indent <= open->block.indent || (line->mark && line->mark != open->block.mark))
        return false;
    if (kind == FL_LINE_EXIT || kind == FL_LINE_SUMMARY || (so_far == FL_BLOCK_SUMMARY && kind >= FL_LINE_HINT) ||
        so_far == FL_BLOCK_EXIT)
        return false;
    if (so_far == FL_BLOCK_HINT && (open->lines >= HINT_LINES_LIMIT || kind >= FL_LINE_MESSAGE))
        return false;
    if (kind == FL_LINE_TEST && so_far == FL_BLOCK_TEST &&
        !fl_slice_starts(line->body, FL_SLICE("--- FAIL"))) // the report below the name of its file
        return false;
    if (open->pending_blank)
        return open->pending == open->pending_blank && open->pending <= 1 &&
               (so_far == FL_BLOCK_TEST || so_far == FL_BLOCK_TRACE);
    return !open->pending && open->lines < LINES_LIMIT;
}

/// The name of the program that begins a complaint: tar: text, rsync error: text.
static struct fl_slice program_of(struct fl_slice text)
{
    size_t at = 0, letters = 0;
    for (; at < text.size; at++) {
        char byte = text.data[at];
        if (!fl_is_letter(byte) && !fl_is_digit(byte) && !memchr("-_.+", byte, 4))
            break;
        letters += fl_is_letter(byte);
    }
    struct fl_slice rest = fl_behind(text, at);
    if (!letters || !(fl_slice_starts(rest, FL_SLICE(": ")) || fl_slice_starts(rest, FL_SLICE(" error: "))))
        return (struct fl_slice){0};
    return (struct fl_slice){text.data, at};
}

/// A further complaint of the program that the block is of.
static bool is_further_complaint(const struct fl_open_block *open, const struct fl_log_line *line,
                                 enum fl_line_kind kind)
{
    const struct fl_block *block = &open->block;
    if (open->pending || open->stamped || line->stamped || open->lines > COMPLAINTS || block->frames ||
        line->level == FL_LEVEL_WARNING)
        return false;
    if ((block->kind != FL_BLOCK_MESSAGE && block->kind != FL_BLOCK_HINT) ||
        (kind != FL_LINE_HINT && kind != FL_LINE_MESSAGE))
        return false;
    struct fl_slice program = program_of(line->text);
    // ERROR: and its like are levels: each line that begins so tells of something else.
    static const struct fl_slice levels[] = {W("error"), W("fatal"), W("err"), W("failed"), W("failure"), W("critical"), W("e")};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (fl_slice_equal_ascii_case(program, levels[i]))
            return false;
    return program.size && fl_slice_equal(program, program_of(first_line(open)));
}

/// What closes a test's report behind its messages.
static bool closes_test(const struct fl_open_block *open, const struct fl_log_line *line)
{
    if (open->pending || open->block.kind == FL_BLOCK_TEST || open->block.kind >= FL_BLOCK_HINT)
        return false;
    if (fl_slice_starts(line->body, FL_SLICE("--- FAIL")))
        return open->block.indent > line->indent;
    return fl_slice_starts(line->body, FL_SLICE("[  FAILED  ] ")) ||
           (fl_slice_starts(line->body, FL_SLICE("Test Case '")) && fl_holds(line->body, FL_SLICE("' failed (")));
}

/// What tells right below an error that it ended something.
static bool is_consequence(const struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    static const struct fl_slice heads[] = {
        W("compilation terminated"), W("collect2: error"), W("Aborted"), W("BEGIN failed--"),
        W("Automatic merge failed"), W("Execution halted"), W("Error: cabal: Failed"), W("error: failed to push"),
        W("fatal: Could not read from remote"), W("NMAKE : fatal error"), W("Stop."), W("make: Target '"), W("hint: ")};
    if (open->pending || line->stamped != open->stamped || open->block.kind == FL_BLOCK_KNOWN)
        return false;
    if (open->block.kind == FL_BLOCK_HINT && open->block.said & FL_SAYS(FL_SAYS_WARNING))
        return false;
    // Of exits only those that belong to the report: make's, and Go's below a panic.  What a runner says of a step is its own.
    static const struct fl_slice exits[] = {W("make"), W("gmake"), W("exit status "), W("ninja:")};
    return kind == FL_LINE_EXIT ? FL_STARTS_WITH_ONE_OF(line->body, exits) : FL_STARTS_WITH_ONE_OF(line->body, heads);
}

static enum fl_verdict of_frames(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    struct fl_block *block = &open->block;
    if (block->kind >= FL_BLOCK_KNOWN || open->pending > PENDING_IN_TRACE)
        return FL_NOT_OF_BLOCK;
    if (fl_slice_starts(line->body, FL_SLICE("goroutine ")))
        open->mode = FL_MODE_GO;
    if (kind == FL_LINE_CAUSE && block->kind == FL_BLOCK_HINT && !(block->said & FL_SAYS(FL_SAYS_WARNING)) &&
        block->level != FL_LEVEL_WARNING && !fl_holds(first_line(open), FL_SLICE(": note: ")))
        block->kind = FL_BLOCK_MESSAGE;
    return FL_JOIN;
}

/// What a test compared, written from the margin on.
static const struct fl_slice compared[] = {W("Expected: "), W("Actual: "), W("Received: "), W("But was: ")};

static enum fl_verdict in_plain(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    struct fl_block *block = &open->block;
    bool awaits_frames = block->kind == FL_BLOCK_TRACE && !block->frames;
    size_t blanks = awaits_frames ? BLANKS_IN_TRACE : BLANKS;
    if (kind == FL_LINE_BLANK)
        return block->kind < FL_BLOCK_KNOWN && open->pending_blank < blanks ? FL_PEND : FL_NOT_OF_BLOCK;
    if (kind == FL_LINE_FRAME || kind == FL_LINE_CAUSE)
        return of_frames(open, line, kind);
    if (is_announced(open, line, kind)) {
        if (kind == FL_LINE_TRACE && fl_slice_starts(line->body, FL_SLICE("Traceback"))) {
            open->mode = FL_MODE_PYTHON;
            block->indent = line->indent;
        }
        return FL_JOIN;
    }
    if (kind == FL_LINE_PLAIN && fl_line_says_passed(line->body))
        return FL_NOT_OF_BLOCK;
    if (is_joining_mark(open, line, kind) || is_of_diagnostic(open, line) || is_of_link(open, line) ||
        is_deeper(open, line, kind) || is_further_complaint(open, line, kind))
        return FL_JOIN;
    if (open->braces && !open->pending && line->body.data[0] == '}')
        return FL_JOIN;
    if (open->ends_with_colon && !open->pending && kind != FL_LINE_EXIT && block->kind < FL_BLOCK_HINT)
        return FL_JOIN;
    if (block->kind == FL_BLOCK_TEST && open->lines == 1 && is_ruler(line->body))
        return FL_JOIN;
    if (block->kind == FL_BLOCK_TEST && !open->pending && FL_STARTS_WITH_ONE_OF(line->body, compared))
        return FL_JOIN;
    if (block->kind == FL_BLOCK_SUMMARY && kind == FL_LINE_SUMMARY && !open->pending)
        return FL_JOIN;
    if ((kind >= FL_LINE_HINT && !(awaits_frames && kind <= FL_LINE_EXCEPTION)) || block->kind >= FL_BLOCK_HINT)
        return FL_NOT_OF_BLOCK;
    size_t room = awaits_frames ? PENDING_IN_TRACE : PENDING_IN_MESSAGE;
    return open->pending < room && !block->frames ? FL_PEND : FL_NOT_OF_BLOCK;
}

static enum fl_verdict by_mode(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    switch (open->mode) {
    case FL_MODE_PYTHON:
        return in_python(open, line, kind);
    case FL_MODE_PYTHON_CHAIN:
        return in_python_chain(open, line, kind);
    case FL_MODE_GO:
        return in_go(open, line, kind);
    case FL_MODE_SECTION:
        return in_section(open, line, kind);
    case FL_MODE_NUMBERED:
        return in_numbered(open, line, kind);
    case FL_MODE_PARAGRAPH:
        return in_paragraph(line, kind);
    case FL_MODE_REPORT:
        return in_report(open, line, kind);
    case FL_MODE_RECORD:
        return in_record(open, line, kind);
    case FL_MODE_LIST:
        return in_list(open, line, kind);
    case FL_MODE_PLAIN:
        break;
    }
    return in_plain(open, line, kind);
}

enum fl_verdict fl_block_verdict(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind)
{
    bool consequence = is_consequence(open, line, kind);
    if (consequence && !open->block.told)
        open->block.told = open->block.text.size;
    if (consequence || closes_test(open, line)) {
        open->is_complete = true;
        return FL_JOIN;
    }
    if (open->is_complete || fl_line_is_prompt(line))
        return FL_NOT_OF_BLOCK;
    enum fl_verdict verdict = by_mode(open, line, kind);
    if (verdict == FL_JOIN && line->body.size) {
        open->braces += kind == FL_LINE_FRAME && fl_ends(line->body, FL_SLICE("{")); // Node's list of an error's fields
        open->braces -= open->braces && line->body.data[0] == '}';
    }
    return verdict;
}
