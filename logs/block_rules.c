// SPDX-License-Identifier: GPL-2.0-or-later
#include "block_rules.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

enum {
    // Lines of includes above a diagnostic; lines of a test above the one that says that it failed.
    INCLUDES = 8,
    LINES_ABOVE_FAIL = 11,
};

// ---- beginning -------------------------------------------------------------

static enum fl_block_mode mode_of_test(struct fl_slice body)
{
    if (fl_slice_starts(body, FL_SLICE("____")))
        return FL_MODE_SECTION;
    if (fl_slice_starts(body, FL_SLICE("\xe2\x97\x8f ")) || fl_slice_starts(body, FL_SLICE("---- ")) ||
        fl_is_digit(body.data[0]))
        return FL_MODE_NUMBERED;
    return fl_slice_starts(body, FL_SLICE("* What went wrong")) ? FL_MODE_PARAGRAPH : FL_MODE_PLAIN;
}

static enum fl_block_mode mode_of_trace(struct fl_slice body)
{
    if (fl_slice_starts(body, FL_SLICE("Traceback (most recent")))
        return FL_MODE_PYTHON;
    return fl_slice_starts(body, FL_SLICE("goroutine ")) ? FL_MODE_GO : FL_MODE_PLAIN;
}

/// x.rb:31:in `f': no stops (PlanError): the place and the message on one line.
static bool tells_and_is_frame(struct fl_slice body, fl_failure_word_set said)
{
    return said & (FL_SAYS(FL_SAYS_ERROR) | FL_SAYS(FL_SAYS_EXCEPTION)) && fl_holds(body, FL_SLICE(":in ")) &&
           fl_holds(body, FL_SLICE("': "));
}

/// A log entry whose text stands on the lines behind it; a message that is a paragraph.
static enum fl_block_mode mode_of_message(const struct fl_log_line *line)
{
    struct fl_slice body = line->body;
    if (fl_ends(body, FL_SLICE(": Failure")) || fl_ends(body, FL_SLICE(": FAILED:")) ||
        fl_slice_starts(line->text, FL_SLICE("ERROR in ")) ||
        (body.data[0] == '[' && fl_ends(body, FL_SLICE("Exception]"))))
        return FL_MODE_PARAGRAPH;
    bool announces = line->stamped && line->level == FL_LEVEL_ERROR && fl_ends(body, FL_SLICE(":"));
    return announces ? FL_MODE_RECORD : FL_MODE_PLAIN;
}

/// A heading over a list of what failed: Failed tests:, FAILED TEST SUMMARY.
static bool is_list_heading(struct fl_slice body)
{
    return fl_ends(body, FL_SLICE(":")) || fl_holds(body, FL_SLICE("SUMMARY")) ||
           fl_holds(body, FL_SLICE("short test summary"));
}

/// Failures:, There was 1 error: over details that are blocks themselves.
static bool is_bare_heading(struct fl_slice body)
{
    static const struct fl_slice heads[] = {W("Failures:"), W("failures:"), W("Errors:"), W("There w")};
    return FL_STARTS_WITH_ONE_OF(body, heads) || fl_holds(body, FL_SLICE("= FAILURES =")) ||
           fl_holds(body, FL_SLICE("= ERRORS ="));
}

const struct fl_report *fl_report_of(struct fl_slice text)
{
    static const struct fl_report reports[] = {
        {W("ERROR: AddressSanitizer"), W("SUMMARY: "), true},
        {W("ERROR: LeakSanitizer"), W("SUMMARY: "), true},
        {W("WARNING: ThreadSanitizer"), W("SUMMARY: "), true},
        {W("WARNING: MemorySanitizer"), W("SUMMARY: "), true},
        {W("WARNING: DATA RACE"), W("=================="), false},
        {W("EXCEPTION CAUGHT BY"), W("\xe2\x95\x90\xe2\x95\x90\xe2\x95\x90\xe2\x95\x90"), true}, // a double line
        {W("invoked oom-killer"), W("Killed process"), true},
        {W("BUG: unable to handle"), W("---[ end trace"), true},
        {W("BUG: kernel NULL"), W("---[ end trace"), true},
    };
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        if (fl_holds(text, reports[i].begin))
            return &reports[i];
    return NULL;
}

bool fl_block_begins(const struct fl_log_line *line, enum fl_line_kind kind, fl_failure_word_set said,
                     enum fl_block_kind *block_kind, enum fl_block_mode *mode)
{
    static const enum fl_block_kind kinds[FL_LINE_KINDS] = {
        [FL_LINE_HINT] = FL_BLOCK_HINT,       [FL_LINE_MESSAGE] = FL_BLOCK_MESSAGE,
        [FL_LINE_EXCEPTION] = FL_BLOCK_MESSAGE, [FL_LINE_DIAGNOSTIC] = FL_BLOCK_DIAGNOSTIC,
        [FL_LINE_TEST] = FL_BLOCK_TEST,       [FL_LINE_TRACE] = FL_BLOCK_TRACE,
        [FL_LINE_SUMMARY] = FL_BLOCK_SUMMARY, [FL_LINE_EXIT] = FL_BLOCK_EXIT,
        [FL_LINE_FRAME] = FL_BLOCK_TRACE,     [FL_LINE_CAUSE] = FL_BLOCK_TRACE,
    };
    *block_kind = kinds[kind];
    *mode = FL_MODE_PLAIN;
    switch (kind) {
    case FL_LINE_BLANK:
    case FL_LINE_PLAIN:
        return false;
    case FL_LINE_FRAME:
        if (fl_slice_starts(line->body, FL_SLICE("File \""))) {
            *mode = FL_MODE_PYTHON;
            return true;
        }
        return tells_and_is_frame(line->body, said) ||
               (fl_slice_starts(line->body, FL_SLICE("at ")) && line->indent && said & FL_SAYS(FL_SAYS_FRAME));
    case FL_LINE_CAUSE:
        *mode = mode_of_trace(line->body);
        return said & FL_SAYS(FL_SAYS_TRACE);
    case FL_LINE_TEST:
        *mode = mode_of_test(line->body);
        break;
    case FL_LINE_TRACE:
        *mode = mode_of_trace(line->body);
        break;
    case FL_LINE_SUMMARY:
        *mode = is_list_heading(line->body) ? FL_MODE_LIST : FL_MODE_PLAIN;
        if (is_bare_heading(line->body))
            *block_kind = FL_BLOCK_HINT; // until its list is there
        break;
    case FL_LINE_MESSAGE:
    case FL_LINE_EXCEPTION:
        *mode = mode_of_message(line);
        break;
    default:
        break;
    }
    if (fl_report_of(line->text))
        *mode = FL_MODE_REPORT;
    return true;
}

// ---- what leads up to it ---------------------------------------------------

bool fl_line_is_include(struct fl_slice body)
{
    static const struct fl_slice parts[] = {
        W("In file included from "), W(": In function"), W(": In member function"), W(": In constructor"),
        W(": In instantiation of"), W(": In static member function"), W(": In destructor"), W(": In lambda function"),
        W(": At global scope"), W(": required from"), W(": In substitution of"), W(": in function `")};
    return FL_HOLDS_ONE_OF(body, parts) || (fl_slice_starts(body, FL_SLICE("from ")) &&
                                            (fl_ends(body, FL_SLICE(",")) || fl_ends(body, FL_SLICE(":"))));
}

/// A row of a linter's table, below the file's name.
static bool is_lint_row(const struct fl_log_line *line)
{
    return line->body.size && fl_is_digit(line->body.data[0]) && line->indent;
}

/// Node prints a place, a line of source, a caret and a blank line above the message.
static size_t source_above(fl_line_before *before, void *context)
{
    const struct fl_log_line *line = before(context, 1);
    size_t n = line && !line->body.size ? 2 : 1;
    line = before(context, n);
    if (!line || !line->body.size || line->body.data[0] != '^')
        return 0;
    line = before(context, n + 1);
    if (!line || !line->body.size)
        return 0;
    line = before(context, n + 2);
    bool place = line && line->body.size && fl_is_digit(line->body.data[line->body.size - 1]) &&
                 fl_holds(line->body, FL_SLICE(":"));
    return place ? n + 2 : 0;
}

/// file.go:30: and nothing behind, above what happened there.
static size_t place_above(const struct fl_log_line *head, enum fl_line_kind kind, fl_line_before *before, void *context)
{
    const struct fl_log_line *line = before(context, 1);
    size_t behind;
    bool fits = line && fl_ends(line->body, FL_SLICE(":")) && fl_line_is_placed(line->body, &behind) &&
                behind == line->body.size;
    return fits && (line->indent < head->indent || kind == FL_LINE_TEST) ? 1 : 0;
}

/// What a test said before it is told to have failed, deeper than that line.
static size_t deeper_above(const struct fl_log_line *head, fl_line_before *before, void *context)
{
    size_t count = 0;
    const struct fl_log_line *line;
    while (count < LINES_ABOVE_FAIL && (line = before(context, count + 1)) && line->body.size &&
           line->indent > head->indent + 2 && !fl_line_says_passed(line->body))
        count++;
    return count;
}

static size_t lead_of_diagnostic(const struct fl_log_line *head, fl_line_before *before, void *context)
{
    const struct fl_log_line *line = before(context, 1);
    size_t count = 0;
    if (is_lint_row(head))
        return line && line->body.size && line->indent < head->indent && !fl_line_is_frame(line->body) ? 1 : 0;
    if (line && fl_slice_starts(line->text, FL_SLICE("# ")) && fl_holds(head->body, FL_SLICE(".go:"))) // the package
        return 1;
    while (count < INCLUDES && (line = before(context, count + 1)) && fl_line_is_include(line->body))
        count++;
    return count;
}

size_t fl_block_lead(const struct fl_log_line *head, enum fl_line_kind kind, fl_line_before *before, void *context)
{
    const struct fl_log_line *line;
    size_t count;
    switch (kind) {
    case FL_LINE_DIAGNOSTIC:
        return lead_of_diagnostic(head, before, context);
    case FL_LINE_FRAME:
        if (fl_slice_starts(head->body, FL_SLICE("File \"")) || fl_holds(head->body, FL_SLICE("': ")))
            return 0;
        // fall through
    case FL_LINE_CAUSE:
        line = before(context, 1);
        return line && line->body.size && line->indent <= head->indent && !fl_line_is_frame(line->body) ? 1 : 0;
    case FL_LINE_TEST:
        if (fl_slice_starts(head->body, FL_SLICE("--- FAIL")))
            return deeper_above(head, before, context);
        return place_above(head, kind, before, context);
    case FL_LINE_HINT:
    case FL_LINE_MESSAGE:
    case FL_LINE_EXCEPTION:
        if (fl_slice_starts(head->body, FL_SLICE("! [")) && (line = before(context, 1)) &&
            fl_slice_starts(line->text, FL_SLICE("To ")))
            return 1; // git names what it pushes to, then what was rejected there
        count = source_above(before, context);
        return count ? count : place_above(head, kind, before, context);
    default:
        return 0;
    }
}
