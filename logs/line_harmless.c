// SPDX-License-Identifier: GPL-2.0-or-later
// Lines that hold words of failure and tell of none: what was typed, what is being done, what was committed.
#include "line_kind.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

enum {
    // Digits of a commit's name, as git shortens it, and in full.
    COMMIT_LEAST = 7,
    COMMIT_SHORT = 12,
    COMMIT_FULL = 40,
};

bool fl_line_is_prompt(const struct fl_log_line *line)
{
    struct fl_slice text = line->text;
    if (fl_slice_starts(text, FL_SLICE("$ ")))
        return true;
    bool shell = fl_slice_starts(text, FL_SLICE("PS "));
    bool drive = text.size > 3 && fl_is_letter(text.data[0]) && text.data[1] == ':' && text.data[2] == '\\';
    if (!shell && !drive)
        return false;
    const char *end = memchr(text.data, '>', text.size);
    return end && (shell || !memchr(text.data, ' ', (size_t)(end - text.data)));
}

/// + command, as `set -x` has it.
static bool is_echoed_command(struct fl_slice text)
{
    size_t at = 0;
    while (at < text.size && text.data[at] == '+')
        at++;
    return at && at + 1 < text.size && text.data[at] == ' ' && fl_is_letter(text.data[at + 1]);
}

/// 4c1d0aa Fix crash
static bool is_commit(struct fl_slice text)
{
    size_t at = 0, digits = 0;
    for (; at < text.size && (fl_is_digit(text.data[at]) || (text.data[at] >= 'a' && text.data[at] <= 'f')); at++)
        digits += fl_is_digit(text.data[at]);
    bool fits = (at >= COMMIT_LEAST && at <= COMMIT_SHORT) || at == COMMIT_FULL;
    // An id and a level are no commit: 3f2a9c1b7d4e ERROR: text.
    static const struct fl_slice levels[] = {
        W("ERROR"), W("FATAL"), W("CRITICAL"), W("FAIL"), W("PANIC"), W("error:"), W("fatal:"), W("panic:"), W("Error:")};
    return fits && digits && digits < at && at < text.size && text.data[at] == ' ' &&
           !FL_STARTS_WITH_ONE_OF(fl_behind(text, at + 1), levels);
}

/// [3/20], [3 of 20], [ 12%], (3/20), 00:02 +3: of a test runner.
static bool is_counted_step(struct fl_slice body)
{
    bool bracket = body.size && (body.data[0] == '[' || body.data[0] == '(');
    size_t at = bracket ? 1 : 0;
    while (at < body.size && body.data[at] == ' ')
        at++;
    size_t number = fl_behind_digits(body, at);
    if (number == at || number == body.size)
        return false;
    struct fl_slice rest = fl_behind(body, number);
    if (!bracket) { // 00:02 +3 ~1 -1:
        size_t seconds = rest.data[0] == ':' ? fl_behind_digits(body, number + 1) : number;
        return seconds > number + 1 && fl_slice_starts(fl_behind(body, seconds), FL_SLICE(" +"));
    }
    size_t second = rest.data[0] == '/' ? 1 : fl_slice_starts(rest, FL_SLICE(" of ")) ? 4 : 0;
    while (second && second < rest.size && rest.data[second] == ' ')
        second++;
    return rest.data[0] == '%' || (second && second < rest.size && fl_is_digit(rest.data[second]));
}

///  41 | int failed: a line of source that a compiler shows.
static bool is_source(struct fl_slice body)
{
    size_t at = fl_behind_digits(body, 0), number = at;
    while (at < body.size && body.data[at] == ' ')
        at++;
    struct fl_slice rest = fl_behind(body, at);
    return number && at > number &&
           (fl_slice_starts(rest, FL_SLICE("| ")) || fl_slice_starts(rest, FL_SLICE("\xe2\x94\x82 ")));
}

static bool is_progress(struct fl_slice body)
{
    static const struct fl_slice heads[] = {
        W("Compiling "), W("compiling "), W("Building "), W("Linking "), W("Downloading "), W("Downloaded "),
        W("Installing "), W("Collecting "), W("Fetching "), W("Unpacking "), W("Setting up "), W("Preparing "),
        W("Selecting previously "), W("Get:"), W("Hit:"), W("CC "), W("CXX "), W("CC\t"), W("CXX\t"), W("LD "),
        W("AR "), W("Using "), W("Copying "), W("copying "), W("Generating "), W("Scanning "), W("Processing "),
        W("Checking "), W("Cloning into "), W("Updating "), W("Adding "), W("adding "), W("Running "), W("Loading "),
        W("creating "), W("inflating: "), W("extracting: "), W("checking "), W("HEAD is now at "), W("Removing "),
        W("removing "), W("Requirement already "), W("Writing "), W("asset "), W("Locking "), W("Resolving "),
        W("Receiving "), W("gcc "), W("g++ "), W("cc "), W("clang "), W("clang++ "), W("libtool: "),
        W("/bin/bash ../libtool")};
    return FL_STARTS_WITH_ONE_OF(body, heads) || is_counted_step(body);
}

/// What says outright that the step went wrong.
static bool says_outright(struct fl_slice body)
{
    static const struct fl_slice parts[] = {
        W("rror:"), W("ERROR:"), W("ERROR "), W("ailed"), W("FAILED"), W("FAIL:"), W("ailure:"), W("fatal:"), W("FATAL:"), W("FATAL "), W("annot "), W("ould not"),
        W("nable to"), W("enied"), W("not found"), W("o such "), W("imed out"), W("refused"), W(" error "),
        W("exit code"), W("exit status"), W("exited"), W("xception:"), W("xception in"), W("rror!"), W("[E]"),
        W("illed")};
    return FL_HOLDS_ONE_OF(body, parts) || fl_ends(body, FL_SLICE(" error"));
}

/// ===== ERRORS =====: a heading over what follows; with a number between it is a count.
static bool is_heading(struct fl_slice body)
{
    if (!fl_slice_starts(body, FL_SLICE("====")) || !fl_ends(body, FL_SLICE("====")))
        return false;
    for (size_t i = 0; i < body.size; i++)
        if (fl_is_digit(body.data[i]))
            return false;
    return true;
}

bool fl_line_tells_no_failure(const struct fl_log_line *line)
{
    static const struct fl_slice advice[] = {
        W("Some errors have detailed"), W("For more information about"), W("> Run with --"),
        W("-- Performing Test"), W("-- Looking for "), W("-- Check "), W("feat: "), W("fix: "), W("chore: "), W("docs: "), W("refactor: ")};
    static const struct fl_slice names[] = {W("errors"), W("failures")}; // of a folder, of a group of tests
    struct fl_slice body = line->body;
    if (fl_line_says_passed(body) || fl_line_is_prompt(line) || is_commit(body) || is_source(body) || is_heading(body) ||
        FL_STARTS_WITH_ONE_OF(body, advice) || fl_slice_is_one_of(body, names, sizeof names / sizeof *names))
        return true;
    return (is_progress(body) || is_echoed_command(line->text)) && !says_outright(body);
}
