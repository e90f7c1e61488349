// SPDX-License-Identifier: GPL-2.0-or-later
// Lines that count or list what failed before.
#include "line_kind.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

static bool is_of_word(char byte)
{
    return fl_is_alphanumeric(byte) || byte == '.' || byte == '_' || byte == '-' || byte == '/' ||
           byte == ':' || byte == '#';
}

/// Whether a number that stands at `at` can be a count: `job 17 failed` names a job, `and 17 failed` counts.
static bool can_count(struct fl_slice body, size_t at)
{
    static const struct fl_slice before[] = {
        W("with"), W("and"), W("found"), W("of"), W("generated"), W("were"), W("was"), W("are"), W("had"), W("has"),
        W("to"), W("total"), W("by"), W("Found"), W("produced"), W("reported"), W("contains"), W("or"), W("There"),
        W("encountered"), W("got"), W("emitted"), W("s"), W("ran"), W("Ran")};
    size_t end = at;
    while (end && body.data[end - 1] == ' ')
        end--;
    if (!end)
        return true;
    if (end == at) // the end of a word such as v2, 1.2, x/3
        return !is_of_word(body.data[end - 1]);
    if (!fl_is_letter(body.data[end - 1]))
        return true;
    size_t begin = end;
    while (begin && fl_is_letter(body.data[begin - 1]))
        begin--;
    return fl_slice_is_one_of((struct fl_slice){body.data + begin, end - begin}, before,
                              sizeof before / sizeof *before);
}

/// Whether what is counted is named behind the number: ` failed`, ` tests failed`, `/12 failed`, ` of 12 tests failed`.
static bool names_failures(struct fl_slice rest)
{
    static const struct fl_slice counted[] = {
        W(" failed"), W(" failing"), W(" failure"), W(" error"), W(" Error"), W(" FAILED"), W(" problem"),
        W(" offense"), W(" broken"), W(" issue"), W(" examples, "), W(" specs, "), W(" tests, "), W(" assertions"),
        W(" passed, "), W(" previous error"), W(" Failed"), W(" Warning(s)")};
    static const struct fl_slice things[] = {
        W(" tests"), W(" test"), W(" test cases"), W(" specs"), W(" examples"), W(" jobs"), W(" targets"), W(" suites"),
        W(" unit tests"), W(" test suites")};
    static const struct fl_slice fates[] = {
        W(" failed"), W(" FAILED"), W(" completed, "), W(" did not"), W(" with failures"), W(", ")};
    size_t of = fl_slice_starts(rest, FL_SLICE(" of ")) ? 4 : fl_slice_starts(rest, FL_SLICE("/")) ? 1 : 0;
    if (of && fl_behind_digits(rest, of) > of)
        rest = fl_behind(rest, fl_behind_digits(rest, of));
    if (FL_STARTS_WITH_ONE_OF(rest, counted))
        return true;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (fl_slice_starts(rest, things[i]) && FL_STARTS_WITH_ONE_OF(fl_behind(rest, things[i].size), fates))
            return true;
    return false;
}

static bool counts_failures(struct fl_slice body)
{
    for (size_t at = 0; at < body.size; at++) {
        if (!fl_is_digit(body.data[at]))
            continue;
        size_t end = fl_behind_digits(body, at);
        if (!(body.data[at] == '0' && end == at + 1) && can_count(body, at) && names_failures(fl_behind(body, end)))
            return true;
        at = end - 1;
        while (at + 1 < body.size && is_of_word(body.data[at + 1])) // the rest of a longer word
            at++;
    }
    return false;
}

bool fl_line_is_summary(struct fl_slice body)
{
    static const struct fl_slice heads[] = {
        W("Tests run:"), W("Failed tests"), W("FAILURES!"), W("FAILED ("), W("Failed examples"),
        W("test result: FAILED"), W("ERRORS!"), W("Failures:"), W("failures:"), W("Failing tests"), W("Tests:"),
        W("Test Suites:"), W("Errors:"), W("Failed Test"), W("Test run failed"), W("Tests failed"), W("There was 1"),
        W("There were "), W("=== FAILURES"), W("There are test failures"), W("Found "), W("Total "),
        W("Testing failed"), W("Test session results"), W("short test summary"), W("Generated 1"), W("aborting due to"),
        W("could not compile"), W("error: could not compile"), W("error: aborting"), W("error: test failed"),
        W("Summary"), W("Result: FAIL"), W("Files="), W("Failed!  - Failed:"), W("two errors found"),
        W("one error found"), W("Test Suite '"), W("FAILED TEST"), W("# fail "), W("Tests in error:"),
        W("Tests in errors:")};
    static const struct fl_slice parts[] = {
        W("= FAILURES ="), W("= ERRORS ="), W(" errors found"), W("= short test summary"), W("FAILED TEST SUMMARY"),
        W("Some tests failed")};
    return FL_STARTS_WITH_ONE_OF(body, heads) || counts_failures(body) || FL_HOLDS_ONE_OF(body, parts);
}
