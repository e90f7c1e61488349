// SPDX-License-Identifier: GPL-2.0-or-later
#include "harmless.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

/// Of a name: letters, digits, '_' and '$'.
static bool is_of_name(char byte)
{
    return fl_is_alphanumeric(byte) || byte == '_' || byte == '$';
}

/// The byte at `at`, or a space beyond the ends.
static char byte_at(struct fl_slice line, size_t at)
{
    return at < line.size ? line.data[at] : ' ';
}

enum {
    // Bytes of a name that are looked at on either side of a word: a line may be one run of letters.
    NAME_LIMIT = 128,
};

/// Where the name that goes on before `at` begins, and where the one that goes on at `at` ends; within NAME_LIMIT.
static size_t name_begin(struct fl_slice line, size_t at)
{
    size_t begin = at;
    while (begin && at - begin < NAME_LIMIT && is_of_name(line.data[begin - 1]))
        begin--;
    return begin;
}

static size_t name_end(struct fl_slice line, size_t at)
{
    size_t end = at;
    while (end < line.size && end - at < NAME_LIMIT && is_of_name(line.data[end]))
        end++;
    return end;
}

// ---- counted as none -------------------------------------------------------

/// The word before `at` on the line, spaces between.
static struct fl_slice word_before(struct fl_slice line, size_t at)
{
    while (at && (line.data[at - 1] == ' ' || line.data[at - 1] == '\t'))
        at--;
    size_t begin = name_begin(line, at);
    return (struct fl_slice){line.data + begin, at - begin};
}

static bool is_none(struct fl_slice word)
{
    static const struct fl_slice none[] = {
        W("0"), W("no"), W("No"), W("NO"), W("zero"), W("without"), W("Without"), W("ignore"), W("ignoring"),
        W("Ignoring"), W("ignored"), W("any"), W("never"), W("not"), W("avoid"), W("prevent"), W("unless"), W("if"),
        W("on"), W("On"), W("new"), W("standard")}; // retry on error, throw new Error(, standard error: 0.1
    return fl_slice_is_one_of(word, none, sizeof none / sizeof *none);
}

/// `No syntax errors`: a word stands between.
static bool is_none_before(struct fl_slice line, size_t begin)
{
    struct fl_slice word = word_before(line, begin);
    if (is_none(word))
        return true;
    struct fl_slice farther = word.size ? word_before(line, (size_t)(word.data - line.data)) : word;
    return fl_slice_equal(farther, FL_SLICE("no")) || fl_slice_equal(farther, FL_SLICE("No"));
}

/// `error codes`, `Error pages`: about errors, without one.
static bool is_about_errors(struct fl_slice line, size_t end)
{
    static const struct fl_slice nouns[] = {
        W("codes"), W("page"), W("pages"), W("handler"), W("handlers"), W("handling"), W("logger"), W("logging"),
        W("rate"), W("rates"), W("recovery"), W("correction"), W("reporting"), W("messages"), W("callback"),
        W("callbacks")};
    if (byte_at(line, end) != ' ')
        return false;
    size_t behind = name_end(line, end + 1);
    struct fl_slice word = {line.data + end + 1, behind - end - 1};
    return fl_slice_is_one_of(word, nouns, sizeof nouns / sizeof *nouns);
}

/// Whether a value ends here: nothing but what closes or parts values follows.
static bool ends_value(struct fl_slice rest)
{
    return !rest.size || (!fl_is_letter(rest.data[0]) && !fl_is_digit(rest.data[0]) && rest.data[0] != '/' && rest.data[0] != '_' &&
                          !(rest.data[0] == ' ' && rest.size > 2 && rest.data[1] == 'o' && rest.data[2] == 'f'));
}

/// `errors: 0`, `"failed": 0`, `failures=0`, `Failed: none`, `errors: []`, `error rate: 0.0`; not `Error: None of the nodes`, `0/3`.
static bool is_followed_by_zero(struct fl_slice line, size_t at)
{
    static const struct fl_slice nothing[] = {W("none"), W("null"), W("None"), W("false"), W("[]"), W("{}")};
    at = name_end(line, at);
    if (byte_at(line, at) == ')' || byte_at(line, at) == '"')
        at++;
    size_t mark = at;
    while (at < line.size && (line.data[at] == ' ' || line.data[at] == ':' || line.data[at] == '='))
        at++;
    struct fl_slice rest = {line.data + at, line.size - at};
    if (at == mark)
        return false;
    for (size_t i = 0; (line.data[mark] == ':' || line.data[mark] == '=') && i < sizeof nothing / sizeof *nothing; i++)
        if (fl_slice_starts(rest, nothing[i]) && ends_value(fl_behind(rest, nothing[i].size)))
            return true;
    if (byte_at(rest, 0) != '0' || byte_at(rest, 1) == 'x')
        return false;
    return byte_at(rest, 1) == '.' ? byte_at(rest, 2) == '0' : ends_value(fl_behind(rest, 1));
}

// ---- part of a name --------------------------------------------------------

/// What may follow a word of failure within its name, of all words in words.c: error|s, fail|ed, abort|ing,
/// exception|ally, pani|cked, segfaul|ted, crash|es, corrup|ted, unauthori|zed, unrecogni|sed, violat|ion, unsatisf|ied.
static bool is_ending(struct fl_slice rest)
{
    static const struct fl_slice endings[] = {
        W(""), W("s"), W("S"), W("ed"), W("ED"), W("ure"), W("URE"), W("ures"), W("URES"), W("ing"), W("ING"), W("ty"),
        W("ion"), W("ions"), W("er"), W("t"), W("ked"), W("es"), W("n"), W("y"), W("ally"), W("ll"), W("ault"),
        W("ation"), W("zed"), W("sed"), W("zable"), W("ated"), W("ment"), W("edly"), W("ent"), W("fied"),
        W("ied"), W("back")};
    return fl_slice_is_one_of(rest, endings, sizeof endings / sizeof *endings);
}

/// A type's name, as it stands before its message: java.io.IOException, TypeError, std::runtime_error, CS0103 no.
static bool is_type_name(struct fl_slice line, size_t begin, size_t end)
{
    char after = byte_at(line, end);
    if (after == '.' || after == '/' || after == '-' || after == '_')
        return after == '.' && (byte_at(line, end + 1) == ' ' || end + 1 >= line.size);
    if (begin && (line.data[begin - 1] == '/' || line.data[begin - 1] == '-' || line.data[begin - 1] == '_'))
        return false;
    if (after == '(' && byte_at(line, end + 1) == ')')
        return false;
    return fl_is_capital(line.data[begin]) || (begin >= 2 && line.data[begin - 1] == ':' && line.data[begin - 2] == ':');
}

/// ON_ERROR, on_failure: what to do then.
static bool is_setting(struct fl_slice line, size_t begin)
{
    struct fl_slice name = {line.data + begin, line.size - begin};
    return fl_slice_starts(name, FL_SLICE("ON_")) || fl_slice_starts(name, FL_SLICE("on_"));
}

/// Part of a path, an option, a file's name, a call.
static bool is_in_compound(struct fl_slice line, size_t begin, size_t end)
{
    char before = begin ? line.data[begin - 1] : ' ', after = byte_at(line, end), beyond = byte_at(line, end + 1);
    bool upper = fl_is_capital(line.data[begin]);
    // Orders.Errors.dll, Orders.Errors\bin, but java.lang.Error: text
    bool names_file = after == '\\' || after == '/' || (after == '.' && beyond >= 'a' && beyond <= 'z');
    if (before == '.')
        return !upper || names_file;
    if (before == '-') // -- Error, -error
        return begin > 1 && !(line.data[begin - 2] == '-' && after == ' ' && upper);
    if (before == '/' || before == '\\' || before == '@' || before == '=')
        return !(before == '/' && after == ':');
    if ((after == '.' || after == '-' || after == '/' || after == '\\') &&
        fl_is_alphanumeric(beyond))
        return !fl_slice_starts(fl_behind(line, end), FL_SLICE("/Error")); // Failure/Error: of RSpec
    if (after == '(' && fl_is_letter(line.data[begin]) && !fl_is_capital(line.data[begin]))
        return beyond != 's'; // error(s)
    return after == '=' && begin && !fl_is_capital(line.data[begin]) && beyond != '=' && beyond != '"';
}

/// name: OK (0.04s); name ... ok (12 ms).
static bool is_timed_success(struct fl_slice line)
{
    static const struct fl_slice tails[] = {W(" OK "), W(" ok "), W(" PASS "), W(" PASSED "), W(" passed ")};
    size_t open = line.size;
    if (!line.size || line.data[line.size - 1] != ')')
        return false;
    while (open && line.data[open - 1] != '(')
        open--;
    if (open < 2 || !fl_is_digit(byte_at(line, open)))
        return false;
    struct fl_slice before = {line.data, open - 1};
    return FL_ENDS_WITH_ONE_OF(before, tails);
}

bool fl_line_says_passed(struct fl_slice line)
{
    static const struct fl_slice heads[] = {
        W("ok "), W("ok\t"), W("\xe2\x9c\x93"), W("\xe2\x9c\x94"), W("[+]"), W("PASS "), W("PASS:"), W("PASSED"), W("[       OK ]"), W("[ RUN"),
        W("[OK]"), W("=== RUN"), W("--- PASS"), W("=== CONT"), W("=== PAUSE"), W("\xe2\x9c\x85"), W("Passed "),
        W("--- SKIP"), W("# Subtest"), W("Test Case '-[")};
    // Behind what failed they tell of something else: 2 tests failed, 98 passed; deploy failed: rollback OK.
    static const struct fl_slice weak_tails[] = {W("PASSED"), W(" OK"), W("passed"), W("SKIPPED")};
    static const struct fl_slice failures[] = {W(" failed"), W("ERROR"), W("FAIL"), W("failed:"), W("rror:")};
    static const struct fl_slice tails[] = {
        W("... ok"), W("[OK]"), W("... yes"), W("... no"), W("... passed"), W("... PASSED"), W("[\xe2\x9c\x94]"), W("[\xe2\x9c\x93]"), W("... skipped"), W("[SKIP]")};
    static const struct fl_slice notes[] = {W(" # TODO"), W(" # SKIP")}; // of TAP
    if (FL_STARTS_WITH_ONE_OF(line, heads))
        return !fl_slice_starts(line, FL_SLICE("Test Case '-[")) || !fl_holds(line, FL_SLICE("failed"));
    if (FL_ENDS_WITH_ONE_OF(line, weak_tails) && !FL_HOLDS_ONE_OF(line, failures))
        return true;
    return FL_ENDS_WITH_ONE_OF(line, tails) || is_timed_success(line) ||
           (fl_holds(line, FL_SLICE(" # ")) && FL_HOLDS_ONE_OF(line, notes));
}

bool fl_is_harmless(struct fl_slice line, const struct fl_failure_hit *hit)
{
    size_t begin = hit->at, end = hit->at + hit->size;
    if (hit->word == FL_SAYS_MARK || hit->word == FL_SAYS_HEAD || hit->word == FL_SAYS_CATALOGUE ||
        hit->word == FL_SAYS_FRAME)
        return false;
    if (!is_of_name(line.data[begin]) || hit->word == FL_SAYS_EXIT)
        return false;
    begin = name_begin(line, begin);
    size_t word_end = end;
    end = name_end(line, end);
    if (begin < hit->at) // the end of a longer name
        return word_end != end || !is_type_name(line, begin, end) || is_setting(line, begin) ||
               fl_slice_equal(word_before(line, begin), FL_SLICE("new"));
    struct fl_slice ending = {line.data + word_end, end - word_end};
    if (end != word_end && !is_ending(ending) && hit->word <= FL_SAYS_CRASH)
        return true;
    if (hit->word <= FL_SAYS_EXCEPTION &&
        (is_followed_by_zero(line, word_end) || is_none_before(line, begin) || is_about_errors(line, end)))
        return true;
    if (fl_slice_starts(fl_behind(line, end), FL_SLICE(" -> "))) // what was built, and where to
        return true;
    return is_in_compound(line, begin, end);
}
