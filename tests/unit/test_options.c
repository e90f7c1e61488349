// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/options.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

enum { LIMIT = 1, BRIEF, FORMAT, CHECK, REFUSED };
enum { SEARCH = 1, BUILD = 2 };

static const struct fl_option options[] = {
    {LIMIT, "limit", 'n', "N", NULL, SEARCH, "how many"},
    {BRIEF, "brief", 'b', NULL, NULL, 0, "short"},
    {FORMAT, "format", 0, "FORMAT", "text|json|ts", 0, "how to print"},
    {CHECK, "check", 0, NULL, NULL, BUILD, "only look"},
    {REFUSED, "refused", 'r', NULL, NULL, 0, "the visitor refuses it"},
    {0},
};

static struct fl_buffer seen;
static struct fl_error error;

static void setup(void)
{
    seen = (struct fl_buffer){0};
}

static void teardown(void)
{
    fl_buffer_release(&seen);
}

static enum fl_status note_option(void *context, int id, const char *value, struct fl_error *told)
{
    ck_assert_ptr_eq(context, &seen);
    if (id == REFUSED)
        return fl_fail(told, FL_BAD_INPUT, "refused");
    fl_buffer_append_format(&seen, "%d=%s ", id, value ? value : "-");
    return FL_OK;
}

/// Parses words parted by spaces ("_" is an empty word); what was seen and the words left go to `seen`.
static enum fl_status parse(unsigned command, const char *line)
{
    char copy[256], program[] = "program", none[] = "", *arguments[32] = {program};
    int count = 1, first = -1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *rest = copy, *word; (word = strsep(&rest, " "));)
        if (*word)
            arguments[count++] = strcmp(word, "_") == 0 ? none : word;
    fl_buffer_clear(&seen);
    enum fl_status status = fl_options_parse(options, command, count, arguments, note_option, &seen, &first, &error);
    if (!status) {
        ck_assert_int_ge(first, 1);
        fl_buffer_append_byte(&seen, '|');
        for (int i = first; i < count; i++)
            fl_buffer_append_format(&seen, " %s", arguments[i]);
    }
    return status;
}

static void assert_parsed(unsigned command, const char *line, const char *expected)
{
    assert_status(parse(command, line), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&seen), expected);
}

START_TEST(good_lines)
{
    assert_parsed(SEARCH, "", "|");
    assert_parsed(SEARCH, "word", "| word");
    assert_parsed(SEARCH, "--limit=5 one two", "1=5 | one two");
    assert_parsed(SEARCH, "--limit 5 one", "1=5 | one");
    assert_parsed(SEARCH, "-n5 one", "1=5 | one");
    assert_parsed(SEARCH, "-n 5 one", "1=5 | one");
    assert_parsed(SEARCH, "one -bn5 two --format=json three", "2=- 1=5 3=json | one two three");
    assert_parsed(SEARCH, "one -- --limit -b", "| one --limit -b");
    assert_parsed(SEARCH, "- -b", "2=- | -");
    assert_parsed(SEARCH, "-n -1", "1=-1 |");
    assert_parsed(SEARCH, "--format ts", "3=ts |");
    assert_parsed(BUILD, "--check -b", "4=- 2=- |");
    assert_parsed(SEARCH, "-b -b", "2=- 2=- |");
}
END_TEST

static void assert_refused(unsigned command, const char *line, const char *part)
{
    assert_status(parse(command, line), FL_USAGE, &error);
    assert_error_says(&error, part);
}

START_TEST(bad_lines)
{
    assert_refused(SEARCH, "--nope", "unknown option --nope");
    assert_refused(SEARCH, "word --nope", "unknown option --nope");
    assert_refused(SEARCH, "word --nope=5 other", "unknown option --nope");
    assert_refused(SEARCH, "-z", "unknown option -z");
    assert_refused(SEARCH, "word -zb", "unknown option -z");
    assert_refused(SEARCH, "word -bz other", "unknown option -z");
    assert_refused(SEARCH, "-n", "-n needs a value");
    assert_refused(SEARCH, "word -bn", "-n needs a value");
    assert_refused(SEARCH, "word --limit", "--limit needs a value");
    assert_refused(SEARCH, "--brief=yes", "--brief takes no value");
    assert_refused(BUILD, "--check=yes", "--check takes no value");
    assert_refused(SEARCH, "--format=xml", "--format=xml: it is one of text|json|ts");
    assert_refused(SEARCH, "--format=t", "--format=t");
    assert_refused(SEARCH, "--format=tsv", "--format=tsv");
    assert_refused(SEARCH, "--format=text|json", "--format=text|json");
    // empty ones are as good as missing
    assert_refused(SEARCH, "--format=", "--format needs a value");
    assert_refused(SEARCH, "--limit= x", "--limit needs a value");
    assert_refused(SEARCH, "-n _ x", "--limit needs a value");
    // of another command
    assert_refused(SEARCH, "--check", "unknown option --check");
    assert_refused(BUILD, "--limit=5", "unknown option --limit");
    assert_refused(BUILD, "-n5", "unknown option -n");
}
END_TEST

static enum fl_status find_first_word(char **arguments, int *first, bool *behind_dashes)
{
    int count = 0;
    while (arguments[count])
        count++;
    return fl_options_first_word(options, SEARCH | BUILD, count, arguments, first, behind_dashes, &error);
}

START_TEST(the_first_word)
{
    char program[] = "program", brief[] = "-b", limit[] = "-n", word[] = "word", dashes[] = "--", nope[] = "--nope";
    struct {
        char *arguments[6];
        int first;
        bool behind_dashes;
    } rows[] = {
        {{program}, 1, false},
        {{program, word}, 1, false},
        {{program, word, brief, nope}, 1, false}, // what stands behind it is not looked at
        {{program, brief, word}, 2, false},
        {{program, limit, word, word}, 3, false}, // the first "word" is a value
        {{program, dashes, word}, 2, true},
        {{program, brief, dashes, word}, 3, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int first = -1;
        bool behind_dashes = !rows[i].behind_dashes;
        assert_status(find_first_word(rows[i].arguments, &first, &behind_dashes), FL_OK, &error);
        ck_assert_int_eq(first, rows[i].first);
        ck_assert_int_eq(behind_dashes, rows[i].behind_dashes);
    }
    char *unknown[] = {program, nope, word, NULL};
    int first;
    bool behind_dashes;
    assert_status(find_first_word(unknown, &first, &behind_dashes), FL_USAGE, &error);
    assert_error_says(&error, "--nope");
}
END_TEST

START_TEST(visitors_may_refuse)
{
    ck_assert_int_eq(parse(SEARCH, "-b -r -n5"), FL_BAD_INPUT);
    assert_slice_is(fl_buffer_slice(&seen), "2=- ");
    ck_assert_str_eq(error.text, "refused");
}
END_TEST

static char *help_of(unsigned command)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    fl_options_help(options, command, file);
    fclose(file);
    return text;
}

START_TEST(help_tells_the_command_s_options)
{
    char *text = help_of(SEARCH);
    ck_assert_str_eq(text, "  -n, --limit=N               how many\n"
                           "  -b, --brief                 short\n"
                           "      --format=text|json|ts   how to print\n"
                           "  -r, --refused               the visitor refuses it\n");
    free(text);
    text = help_of(BUILD);
    ck_assert_ptr_null(strstr(text, "--limit"));
    ck_assert_ptr_nonnull(strstr(text, "      --check                 only look\n"));
    free(text);
}
END_TEST

START_TEST(long_options_take_two_lines)
{
    static const struct fl_option wide[] = {
        {1, "an-option-of-some-length", 'a', "VALUE", NULL, 0, "what it does"},
        {0},
    };
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    fl_options_help(wide, 1, file);
    fclose(file);
    ck_assert_str_eq(text, "  -a, --an-option-of-some-length=VALUE\n"
                           "                              what it does\n");
    free(text);
}
END_TEST

START_TEST(whole_numbers)
{
    static const struct {
        const char *text;
        long number;
    } good[] = {{"1", 1}, {"100", 100}, {"007", 7}, {"+5", 5}};
    static const char *const bad[] = {"",   "0",  "101", "-1", "1.5", "x", "5x", "5 ", "0x5",
                                      "99999999999999999999", "-99999999999999999999"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        long number = -1;
        assert_status(fl_parse_whole(good[i].text, "--limit", 1, 100, &number, &error), FL_OK, &error);
        ck_assert_int_eq(number, good[i].number);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        long number = -7;
        assert_status(fl_parse_whole(bad[i], "--limit", 1, 100, &number, &error), FL_USAGE, &error);
        ck_assert_int_eq(number, -7);
        assert_error_says(&error, "--limit=");
    }
}
END_TEST

START_TEST(decimal_numbers)
{
    static const struct {
        const char *text;
        double number;
    } good[] = {{"0", 0}, {"1", 1}, {"0.8", 0.8}, {"80%", 0.8}, {"87.5%", 0.875}, {".5", 0.5}, {"100%", 1},
                {"1e-1", 0.1}};
    static const char *const bad[] = {"", "%", "1.1", "101%", "-0.1", "nan", "inf", "NAN%", "0.5x", "5%%", "80 %", "x",
                                      "1e999"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double number = -1;
        assert_status(fl_parse_decimal(good[i].text, "--rate", 0, 1, &number, &error), FL_OK, &error);
        ck_assert_double_eq_tol(number, good[i].number, 1e-15);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double number = -7;
        assert_status(fl_parse_decimal(bad[i], "--rate", 0, 1, &number, &error), FL_USAGE, &error);
        ck_assert_double_eq(number, -7);
    }
}
END_TEST

Suite *options_suite(void)
{
    TCase *cases = tcase_create("options");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, good_lines);
    tcase_add_test(cases, bad_lines);
    tcase_add_test(cases, the_first_word);
    tcase_add_test(cases, visitors_may_refuse);
    tcase_add_test(cases, help_tells_the_command_s_options);
    tcase_add_test(cases, long_options_take_two_lines);
    tcase_add_test(cases, whole_numbers);
    tcase_add_test(cases, decimal_numbers);
    Suite *suite = suite_create("options");
    suite_add_tcase(suite, cases);
    return suite;
}
