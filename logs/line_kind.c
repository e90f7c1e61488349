// SPDX-License-Identifier: GPL-2.0-or-later
#include "line_kind.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

enum { STRONG = FL_SAYS(FL_SAYS_ERROR) | FL_SAYS(FL_SAYS_FAIL) | FL_SAYS(FL_SAYS_EXCEPTION) | FL_SAYS(FL_SAYS_FATAL) |
                FL_SAYS(FL_SAYS_TRACE) | FL_SAYS(FL_SAYS_CRASH) };

// ---- the end of a step -----------------------------------------------------

/// Whether a number that is not zero follows `mark` in the text; `*zero` when zero does.
static bool status_behind(struct fl_slice text, struct fl_slice mark, bool *zero)
{
    const char *at = fl_find(text, mark);
    if (!at)
        return false;
    size_t behind = (size_t)(at - text.data) + mark.size;
    static const struct fl_slice between[] = {
        W(" code"), W(" status"), W(" value"), W(":"), W(" was"), W(" is"), W("="), W(" of")};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++)
        if (fl_slice_starts((struct fl_slice){text.data + behind, text.size - behind}, between[i]))
            behind += between[i].size;
    while (behind < text.size && (text.data[behind] == ' ' || text.data[behind] == '(' || text.data[behind] == '-'))
        behind++;
    if (behind >= text.size || !fl_is_digit(text.data[behind]))
        return false;
    *zero = text.data[behind] == '0' && (behind + 1 >= text.size || !fl_is_digit(text.data[behind + 1]));
    return !*zero;
}

bool fl_line_ends_step(struct fl_slice body, bool *failed)
{
    static const struct fl_slice marks[] = {
        W("exited with"), W("exit code"), W("exit status"), W("returned a non-zero"), W("Exit code"), W("Exit status"),
        W("Exited with"), W("exited (")};
    static const struct fl_slice failures[] = {
        W("marked build as failure"), W("Job failed"), W("BUILD FAILED"), W("BUILD FAILURE"), W("Finished: FAILURE"),
        W("*** ["), W("ELIFECYCLE"), W("non-zero exit"), W("non-zero status"), W("non-zero return"),
        W("ecipe for target"), W("Command failed with")};
    *failed = true;
    bool zero = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (status_behind(body, marks[i], &zero))
            return true;
    if (FL_HOLDS_ONE_OF(body, failures))
        return true;
    *failed = false;
    return zero;
}

// ---- kinds -----------------------------------------------------------------

static bool is_cause(const struct fl_log_line *line)
{
    struct fl_slice body = line->body;
    static const struct fl_slice heads[] = {
        W("Caused by"), W("caused by"), W("... "), W("--- End of "), W("Suppressed: "), W("nested exception is"),
        W("Stack trace:"), W("stack traceback:"), W("Stack Trace:"), W("Stacktrace:"), W("stacktrace:"),
        W("Backtrace:"), W("stack backtrace:"), W("Call Trace:"), W("CallStack (from"), W("<asynchronous suspension>"),
        W("thrown in "), W("goroutine "), W("created by "), W("[signal "), W("During handling of the above"),
        W("The above exception was"), W("  | "), W("note: "), W("= note: "), W("help: "), W("= help: "), W("--> "),
        W("|"), W("Previous write"), W("Previous read"), W("[originating from"), W("Error Stack:"), W("@ 0x"),
        W("  what():"), W("what():"), W("The above error occurred"), W("RIP: "), W("Code: "), W("CR2: "), W("RAX: "),
        W("RSP: "), W("---[ end trace"), W("Modules linked in"), W("Hardware name"), W("SUMMARY: "), W("Node.js v"),
        W("Error Message:"), W("Call Stack (most recent"), W("Calls: "), W("hint: "), W("Last message"), W("State: "),
        W("+ ~"), W("+ CategoryInfo"), W("+ FullyQualifiedErrorId"), W("required by "), W("location searched:"),
        W("candidate versions found"), W("perhaps a crate")};
    // The further lines of one report of PostgreSQL, each with a head of its own.
    static const struct fl_slice parts[] = {
        W("DETAIL:  "), W("STATEMENT:  "), W("HINT:  "), W("CONTEXT:  "), W("QUERY:  "), W("LOCATION:  ")};
    if (line->stamped && fl_holds(body, FL_SLICE(":  ")) && FL_HOLDS_ONE_OF(body, parts))
        return true;
    if (fl_slice_starts(body, FL_SLICE("At ")) && fl_holds(body, FL_SLICE(" char:"))) // PowerShell's place
        return true;
    if (FL_STARTS_WITH_ONE_OF(body, heads))
        return !(fl_slice_starts(body, FL_SLICE("... ")) && !fl_holds(body, FL_SLICE(" more")) &&
                 !fl_holds(body, FL_SLICE("omitted")) && !fl_holds(body, FL_SLICE(" levels")));
    return false;
}

/// A caret line below a line of source: spaces, ^, ~, and bars of a margin.
static bool is_pointer(struct fl_slice body)
{
    bool caret = false;
    for (size_t i = 0; i < body.size; i++) {
        caret |= body.data[i] == '^';
        if (body.data[i] != '^' && body.data[i] != '~' && body.data[i] != '|' && body.data[i] != ' ' &&
            body.data[i] != '-' && !fl_is_digit(body.data[i]))
            return caret && body.data[i] == ' ';
    }
    return caret;
}

static bool is_trace_head(struct fl_slice body, bool says)
{
    static const struct fl_slice heads[] = {
        W("Traceback (most recent"), W("panic: "), W("Unhandled exception"), W("Uncaught "), W("goroutine "),
        W("fatal error: "), W("terminate called"), W("Exception in thread"), W("FATAL EXCEPTION"),
        W("WARNING: ThreadSanitizer"), W("BUG: "), W("kernel BUG"), W("Oops"), W("PHP Fatal error"),
        W("PHP Parse error"), W("Fatal error: "), W("** ("), W("=ERROR REPORT"), W("=CRASH REPORT"),
        W("Error in process"), W("Unhandled Exception"), W("WARNING: DATA RACE"), W("*** Terminating app"),
        W("thread panicked"), W("exception '"), W("[error] Process "), W("** Reason for termination"),
        W("rake aborted!")};
    if (FL_STARTS_WITH_ONE_OF(body, heads))
        return true;
    if (fl_slice_starts(body, FL_SLICE("==")) && fl_holds(body, FL_SLICE("==ERROR: ")))
        return true;
    if (!says)
        return false;
    return (fl_slice_starts(body, FL_SLICE("thread '")) && fl_holds(body, FL_SLICE("panicked at"))) ||
           fl_holds(body, FL_SLICE(": Fatal error: ")) || fl_holds(body, FL_SLICE("runtime error: ")) ||
           fl_holds(body, FL_SLICE(": panic serving "));
}

static bool is_of_type(char byte)
{
    return fl_is_alphanumeric(byte) || (byte && strchr("._$\\/", byte));
}

static bool is_double_colon(struct fl_slice body, size_t at)
{
    return body.data[at] == ':' &&
           ((at + 1 < body.size && body.data[at + 1] == ':') || (at && body.data[at - 1] == ':'));
}

/// java.io.IOException: text; TypeError; Error [ERR_X]: text; Foo::BarError (text).
static bool is_exception(struct fl_slice body)
{
    static const struct fl_slice tails[] = {
        W("Error"), W("Exception"), W("Failure"), W("Throwable"), W("Fault"), W("_error"), W("Panic")};
    size_t end = 0;
    while (end < body.size && (is_of_type(body.data[end]) || is_double_colon(body, end)))
        end++;
    struct fl_slice name = {body.data, end};
    char after = end < body.size ? body.data[end] : ':', beyond = end + 1 < body.size ? body.data[end + 1] : ' ';
    if (!(after == ':' || (after == ' ' && (beyond == '(' || beyond == '[' || beyond == '-'))))
        return false;
    return FL_ENDS_WITH_ONE_OF(name, tails);
}

/// 12:3 error text; (20,40): error; :12:3: error:; error[E0425]; error TS2304; undefined reference.
static bool is_diagnostic(struct fl_slice body)
{
    static const struct fl_slice parts[] = {
        W(": error:"), W(": fatal error"), W(": error "), W(": Error:"), W("): error"), W(": undefined reference to"),
        W(": multiple definition of"), W(": syntax error"), W(": SyntaxError"), W(": ERROR:"), W(": error["),
        W(": parse error")};
    static const struct fl_slice heads[] = {
        W("error: "), W("error["), W("error TS"), W("e: "), W("error:"), W("Error: "), W("CMake Error")};
    if (FL_HOLDS_ONE_OF(body, parts))
        return true;
    if (FL_STARTS_WITH_ONE_OF(body, heads))
        return true;
    size_t at = 0;
    while (at < body.size && (fl_is_digit(body.data[at]) || body.data[at] == ':'))
        at++;
    while (at > 2 && at < body.size && body.data[at] == ' ')
        at++;
    struct fl_slice rest = {body.data + at, body.size - at};
    return at > 3 && fl_is_digit(body.data[0]) &&
           (fl_slice_starts(rest, FL_SLICE("error")) || fl_slice_starts(rest, FL_SLICE("Error")));
}

/// A linker's or compiler's complaint that names no error.
static bool is_known_diagnostic(struct fl_slice body)
{
    if (fl_slice_starts(body, FL_SLICE("e: ")) && fl_holds(body, FL_SLICE(".kt")))
        return true;
    static const struct fl_slice parts[] = {
        W("undefined reference to"), W(": multiple definition of"), W("nresolved external symbol"),
        W("Undefined symbols for")};
    return FL_HOLDS_ONE_OF(body, parts);
}

/// 1) name; ____ name ____.
static bool is_section_head(struct fl_slice body)
{
    size_t at = 0;
    while (at < body.size && fl_is_digit(body.data[at]))
        at++;
    if (at && at < 5 && at + 1 < body.size && body.data[at] == ')' && body.data[at + 1] == ' ')
        return true;
    if (at && at < 5 && at + 1 == body.size && body.data[at] == ')')
        return true;
    return fl_slice_starts(body, FL_SLICE("____")) && fl_ends(body, FL_SLICE("____")) &&
           fl_holds(body, FL_SLICE("_ ")) && fl_holds(body, FL_SLICE(" _"));
}

static bool is_test(struct fl_slice body)
{
    static const struct fl_slice heads[] = {
        W("--- FAIL"), W("FAIL "), W("FAIL:"), W("FAIL\t"), W("ERROR: test"), W("not ok "), W("\xe2\x97\x8f "),
        W("\xe2\x9c\x97"), W("\xe2\x9c\x98"), W("\xe2\x9c\x96"), W("\xe2\x9d\x8c"), W("\xe2\x9c\x95"), W("\xc3\x97 "),
        W("[-] "), W("!! "), W("[  FAILED  ] "), W("FAILED "), W("FAILED:"), W("Failed: "), W("Failure:"),
        W("Failure in "), W("Test Failed"), W("test failed"), W("\xe2\x9d\x8c"), W("* What went wrong")};
    static const struct fl_slice tails[] = {
        W(" FAILED"), W("*** FAILED ***"), W(" [FAIL]"), W("... FAILED"), W(" FAIL"), W("<<< FAILURE!"),
        W("<<< ERROR!"), W("... FAIL"), W("... ERROR"), W(" ERROR"), W("... failed"), W(" failed"), W(" [E]")};
    if (is_section_head(body) || FL_STARTS_WITH_ONE_OF(body, heads))
        return true;
    if (fl_slice_starts(body, FL_SLICE("---- ")) && fl_ends(body, FL_SLICE(" stdout ----")))
        return true;
    return FL_ENDS_WITH_ONE_OF(body, tails) || fl_holds(body, FL_SLICE("*** FAILED ***"));
}

static bool is_of_path(char byte)
{
    return fl_is_alphanumeric(byte) || (byte && strchr("/\\._-+@~", byte)) ||
           (unsigned char)byte >= 0x80;
}

bool fl_line_is_placed(struct fl_slice body, size_t *behind)
{
    bool drive = body.size > 2 && fl_is_letter(body.data[0]) && body.data[1] == ':' &&
                 (body.data[2] == '\\' || body.data[2] == '/');
    size_t at = drive ? 3 : 0;
    while (at < body.size && is_of_path(body.data[at]))
        at++;
    size_t number = at + 1 < body.size && body.data[at] == ':' ? fl_behind_digits(body, at + 1) : at + 1;
    struct fl_slice path = {body.data, at};
    bool is_path = at > 2 && !fl_is_digit(body.data[0]) &&
                   (fl_holds(path, FL_SLICE(".")) || fl_holds(path, FL_SLICE("/")));
    if (!is_path || number == at + 1)
        return false;
    if (number + 1 < body.size && body.data[number] == ':' && fl_is_digit(body.data[number + 1]))
        number = fl_behind_digits(body, number + 1);
    if (number < body.size && body.data[number] == ':')
        number++;
    if (number < body.size && body.data[number] != ' ')
        return false;
    *behind = number < body.size ? number + 1 : number;
    return true;
}

/// A compiler's or tool's warning, whatever it is about.
static bool is_warning(struct fl_slice body)
{
    static const struct fl_slice heads[] = {W("warning:"), W("warning["), W("Warning:"), W("WARNING in ")};
    static const struct fl_slice parts[] = {
        W(": warning:"), W(": warning "), W(": Warning:"), W("): warning"), W(" [WARNING] ")};
    return (FL_STARTS_WITH_ONE_OF(body, heads) || FL_HOLDS_ONE_OF(body, parts)) && !fl_holds(body, FL_SLICE(": error"));
}

/// What the shell says of a program that was killed, and nothing else.
static bool is_lone_crash(struct fl_slice body)
{
    static const struct fl_slice crashes[] = {
        W("Terminated"), W("Killed"), W("Aborted"), W("Segmentation fault"), W("Bus error"), W("Hangup")};
    return fl_slice_is_one_of(body, crashes, sizeof crashes / sizeof *crashes);
}

/// A place and what is wrong there, but not the head of a test's report.
static bool is_placed_message(struct fl_slice body)
{
    static const struct fl_slice tails[] = {W(": Failure"), W(": FAILED:")};
    size_t behind;
    return fl_line_is_placed(body, &behind) && behind < body.size && !FL_ENDS_WITH_ONE_OF(body, tails) &&
           !fl_holds(body, FL_SLICE(": note: "));
}

/// What a shell says where there is no such program: it ran nothing.
static bool is_shell_complaint(struct fl_slice body)
{
    static const struct fl_slice shells[] = {W("sh: "), W("bash: "), W("zsh: "), W("/bin/sh: "), W("/bin/bash: ")};
    return fl_holds(body, FL_SLICE(": command not found")) ||
           (fl_ends(body, FL_SLICE(": not found")) && FL_STARTS_WITH_ONE_OF(body, shells));
}

/// The kind of a line that says something, in the sense of words.h.
static enum fl_line_kind kind_by_words(const struct fl_log_line *line, fl_failure_word_set said)
{
    struct fl_slice body = line->body;
    bool strong = (said & STRONG) || line->level == FL_LEVEL_ERROR;
    bool mild = line->level != FL_LEVEL_NONE && line->level < FL_LEVEL_ERROR;
    bool counts = said & STRONG || (said & FL_SAYS(FL_SAYS_WARNING) && fl_is_digit(body.data[0]));
    if (counts && fl_line_is_summary(body))
        return FL_LINE_SUMMARY;
    if (is_warning(body) || fl_holds(body, FL_SLICE(" skipped ")))
        return FL_LINE_HINT;
    if ((said & FL_SAYS(FL_SAYS_EXCEPTION) || said & FL_SAYS(FL_SAYS_ERROR) || strong) && is_exception(body))
        return FL_LINE_EXCEPTION;
    if (strong && is_diagnostic(body))
        return FL_LINE_DIAGNOSTIC;
    if ((strong || said & (FL_SAYS(FL_SAYS_MARK) | FL_SAYS(FL_SAYS_HEAD))) && is_test(body))
        return FL_LINE_TEST;
    if (line->mark && strong && is_test(fl_slice_trim(line->text)))
        return FL_LINE_TEST;
    bool told = strong || (said & ~FL_SAYS(FL_SAYS_WARNING) && fl_holds(body, FL_SLICE(".go:")));
    if (!mild && (is_known_diagnostic(body) || (told && !line->stamped && is_placed_message(body))))
        return FL_LINE_DIAGNOSTIC;
    return (strong || is_shell_complaint(body)) && !mild ? FL_LINE_MESSAGE : FL_LINE_HINT;
}

enum fl_line_kind fl_line_kind_of(const struct fl_log_line *line, fl_failure_word_set said)
{
    struct fl_slice body = line->body;
    bool failed;
    if (!body.size)
        return FL_LINE_BLANK;
    if (fl_line_is_frame(body))
        return FL_LINE_FRAME;
    if (is_cause(line) || is_pointer(body))
        return FL_LINE_CAUSE;
    if (fl_line_tells_no_failure(line))
        return FL_LINE_PLAIN;
    if (is_trace_head(body, said) || (line->mark && is_trace_head(fl_slice_trim(line->text), said)))
        return FL_LINE_TRACE;
    if (said & (FL_SAYS(FL_SAYS_EXIT) | FL_SAYS(FL_SAYS_FAIL) | FL_SAYS(FL_SAYS_CRASH)) && fl_line_ends_step(body, &failed))
        return failed ? FL_LINE_EXIT : FL_LINE_PLAIN;
    if (is_section_head(body))
        return FL_LINE_TEST;
    if (is_lone_crash(body))
        return FL_LINE_MESSAGE;
    // Dashes and numbers that are no head of a test's report say nothing.
    return said & ~FL_SAYS(FL_SAYS_HEAD) ? kind_by_words(line, said) : said && is_test(body) ? FL_LINE_TEST
                                                                              : line->level == FL_LEVEL_ERROR ? FL_LINE_MESSAGE
                                                                                                              : FL_LINE_PLAIN;
}
