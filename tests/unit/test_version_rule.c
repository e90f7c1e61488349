// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/version_rule.h"

#include <stdio.h>


#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_buffer rule;

static void setup(void)
{
    rule = (struct fl_buffer){0};
}

static void teardown(void)
{
    fl_buffer_release(&rule);
}

START_TEST(names)
{
    static const struct {
        const char *text, *name;
    } rows[] = {
        {"git>=2.9,<3.0", "git"}, {"Python >= 3.8", "python"}, {"node 18", "node"}, {"Node.js 16.x", "nodejs"},
        {"ros2 1.0", "ros2"},     {"react v17", "react"},      {"go@1.21", "go"},   {"kernel", "kernel"},
        {">=2", ""},              {"", ""},                    {"MS SQL Server 2019", "mssqlserver"},
        {"Система 5", "Система"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_buffer_clear(&rule);
        fl_version_name(fl_slice_of(rows[i].text), &rule);
        assert_slice_is(fl_buffer_slice(&rule), rows[i].name);
    }
}
END_TEST

static void make_rule(const char *cell, const char *status, const char *name)
{
    struct fl_version_row row = {.version = fl_slice_of(cell), .status = fl_slice_of(status)};
    fl_buffer_clear(&rule);
    fl_version_rule(&row, 1, fl_slice_of(name), &rule);
    ck_assert(!rule.failed);
}

START_TEST(bounds)
{
    static const struct {
        const char *cell, *rule;
    } rows[] = {
        {"x>=2.9,<3.0", ">=2.9,<3.0"},
        {"x >= 3.8", ">=3.8"},
        {"x > 3.8, <= 4", ">3.8,<=4"},
        {"x => 3.8", ">=3.8"},
        {"x 18", ">=18,<19"},
        {"x == 1.2.3", ">=1.2.3,<1.2.4"},
        {"x = 2", ">=2,<3"},
        {"x 16.x", ">=16,<17"},
        {"x 16.X", ">=16,<17"},
        {"x 16.*", ">=16,<17"},
        {"x v17", ">=17,<18"},
        {"x 1.21+", ">=1.21"},
        {"x 5.4 - 6.1", ">=5.4,<6.2"},
        {"x 5.4 to 6.1", ">=5.4,<6.2"},
        {"x 5.4 – 6.1", ">=5.4,<6.2"},
        {"x 5.4–6.1", ">=5.4,<6.2"},
        {"x v5.4 to v6.x", ">=5.4,<7"},
        {"x >=2.0-RC1", ">=2.0-rc1"},
        {"x 2.9", ">=2.9,<2.10"},
        {"x (>=2.0)", ">=2.0"},
        {"x 16, 18", ">=16,<17|>=18,<19"},
        {"x 3.8 / 3.9", ">=3.8,<3.9|>=3.9,<3.10"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make_rule(rows[i].cell, "active", "x");
        ck_assert_msg(fl_slice_equal(fl_buffer_slice(&rule), fl_slice_of(rows[i].rule)), "\"%s\" gave \"%.*s\"",
                      rows[i].cell, (int)rule.size, rule.data ? rule.data : "");
    }
}
END_TEST

START_TEST(what_cannot_be_read_rules_nothing_out)
{
    static const char *const cells[] = {
        "x",        "x *",          "x all",       "x ~>2.0",          "x ^1.2",     "x !=3",
        "x latest", "x >=2,!=2.5",  "x >",         "x 9.6 and later",  "x 3.8-3.11", "x 3.8, 3.10 - 3.12",
        "x <2 || >=3", "x <2 or >=3", "x 5.4 - 6.1 (LTS 2023)", "x 5 -", "x 3.8—3.9", "x before 3",
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        make_rule(cells[i], "active", "x");
        ck_assert_msg(rule.size == 0, "\"%s\" gave \"%.*s\"", cells[i], (int)rule.size, rule.data);
    }
    make_rule("y 3", "active", "x");
    ck_assert_uint_eq(rule.size, 0);
}
END_TEST

START_TEST(versions_that_are_not_affected)
{
    static const char *const gone[] = {"fixed", "Resolved", "REMOVED", "unaffected", "not affected"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        make_rule("x >=3", gone[i], "x");
        assert_slice_is(fl_buffer_slice(&rule), "none");
        ck_assert(!fl_version_admitted(fl_buffer_slice(&rule), FL_SLICE("3")));
    }
    make_rule("x >=3", "active", "x");
    assert_slice_is(fl_buffer_slice(&rule), ">=3");
}
END_TEST

START_TEST(several_rows)
{
    const struct fl_version_row rows[] = {
        {.version = FL_SLICE("Git >=2.9,<2.30")},
        {.version = FL_SLICE("svn 1.14")},
        {.version = FL_SLICE("git 3.0")},
        {.version = FL_SLICE("git 4"), .status = FL_SLICE("fixed")},
    };
    fl_buffer_append(&rule, FL_SLICE("git:"));
    fl_version_rule(rows, 4, FL_SLICE("git"), &rule);
    assert_slice_is(fl_buffer_slice(&rule), "git:>=2.9,<2.30|>=3.0,<3.1|none");
    fl_buffer_clear(&rule);
    const struct fl_version_row open_row[] = {rows[0], {.version = FL_SLICE("git")}};
    fl_version_rule(open_row, 2, FL_SLICE("git"), &rule);
    ck_assert_uint_eq(rule.size, 0);
}
END_TEST

START_TEST(rules_over_the_limit_are_left_out)
{
    static char cells[40][16];
    struct fl_version_row rows[40] = {0};
    for (int i = 0; i < 40; i++) {
        snprintf(cells[i], sizeof cells[i], "x %d", 10 + i);
        rows[i].version = fl_slice_of(cells[i]);
    }
    for (size_t count = 1; count <= 40; count++) {
        fl_buffer_clear(&rule);
        fl_buffer_append(&rule, FL_SLICE("x:"));
        fl_version_rule(rows, count, FL_SLICE("x"), &rule);
        // ">=10,<11" and a divider: 9 bytes a row
        ck_assert_uint_eq(rule.size, 9 * count <= FL_VERSION_RULE_LIMIT ? 2 + 9 * count - 1 : 2);
    }
}
END_TEST

// Two rows that fill the limit to the byte are kept; one byte more is too much.
START_TEST(the_limit_to_the_byte)
{
    char cells[2][FL_VERSION_RULE_LIMIT];
    struct fl_version_row rows[2] = {0};
    for (int over = 0; over <= 1; over++) {
        for (int i = 0; i < 2; i++) {
            int digits = FL_VERSION_RULE_LIMIT / 2 - 2 - (i == 0) + (i == 0 && over); // behind ">=", and a divider
            snprintf(cells[i], sizeof cells[i], "x>=%0*d", digits, 7);
            rows[i].version = fl_slice_of(cells[i]);
        }
        fl_buffer_clear(&rule);
        fl_version_rule(rows, 2, FL_SLICE("x"), &rule);
        ck_assert_uint_eq(rule.size, over ? 0 : FL_VERSION_RULE_LIMIT);
    }
}
END_TEST

static bool admits(const char *text, const char *version)
{
    return fl_version_admitted(fl_slice_of(text), fl_slice_of(version));
}

START_TEST(admitting)
{
    ck_assert(admits(">=2.9,<3.0", "2.9"));
    ck_assert(admits(">=2.9,<3.0", "2.30.1"));
    ck_assert(!admits(">=2.9,<3.0", "3.0"));
    ck_assert(!admits(">=2.9,<3.0", "2.8.9"));
    ck_assert(admits(">=16,<17", "16.4"));
    ck_assert(!admits(">=16,<17", "17"));
    ck_assert(admits("<=4", "4.0"));
    ck_assert(!admits("<4", "4.0"));
    ck_assert(!admits(">4", "4"));
    ck_assert(admits(">4", "4.0.1"));
    ck_assert(admits(">=1,<2|>=4", "5"));
    ck_assert(admits(">=1,<2|>=4", "1.5"));
    ck_assert(!admits(">=1,<2|>=4", "3"));
    ck_assert(admits(">=16,<17", "v16.3"));
    ck_assert(!admits(">=16,<17", "V17"));
    ck_assert(!admits("none", "3"));
    ck_assert(admits("none|>=3", "3"));
    ck_assert(!admits("", "3"));
}
END_TEST

START_TEST(comparing)
{
    static const char *const rising[] = {"0.9", "1.0-alpha", "1.0-beta", "1.0-rc1", "1.0-rc2", "1.0-rc10", "1.0",
                                         "1.0.1", "1.2", "1.9", "1.10", "1.10.1a", "2", "10", "2024.1",
                                         "99999999999999999999999998", "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++)
        for (size_t j = 0; j < sizeof rising / sizeof *rising; j++) {
            int order = fl_version_compare(fl_slice_of(rising[i]), fl_slice_of(rising[j]));
            ck_assert_msg((order > 0) - (order < 0) == (i > j) - (i < j), "%s and %s: %d", rising[i], rising[j], order);
        }
    static const char *const same[][2] = {{"1", "1.0.0"}, {"1.0-RC1", "1.0rc1"}, {"v1", "V1"}, {"01.002", "1.2"},
                                          {"", "0"}, {"1_2", "1.2"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_int_eq(fl_version_compare(fl_slice_of(same[i][0]), fl_slice_of(same[i][1])), 0);
}
END_TEST

// What a cell admits by its own words, in many shapes.
START_TEST(cells_admit_what_they_say)
{
    static const struct {
        const char *cell, *version;
        bool admitted;
    } rows[] = {
        {"python 3.8, 3.9, 3.10", "3.8", true},  {"python 3.8, 3.9, 3.10", "3.10.4", true},
        {"python 3.8, 3.9, 3.10", "3.11", false}, {"python 3", "3.12", true}, {"python 3.1", "3.12", false},
        {"python v1.2 to v1.4", "1.3", true},    {"python v1.2 to v1.4", "1.4.9", true},
        {"python v1.2 to v1.4", "1.5", false},   {"python < 2.0-rc1", "2.0-beta", true},
        {"python < 2.0-rc1", "2.0", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make_rule(rows[i].cell, "active", "python");
        ck_assert_msg(fl_version_admitted(fl_buffer_slice(&rule), fl_slice_of(rows[i].version)) == rows[i].admitted,
                      "%s with %s: \"%.*s\"", rows[i].cell, rows[i].version, (int)rule.size, rule.data);
    }
}
END_TEST

// Whatever stands in a cell, its rule holds together: bounds of an operator and a version each, or nothing.
START_TEST(any_cell)
{
    struct random_source source = {12};
    struct fl_buffer cell = {0};
    for (int i = 0; i < 20000; i++) {
        fl_buffer_clear(&cell);
        fl_buffer_append(&cell, FL_SLICE("x "));
        for (size_t size = 1 + random_below(&source, 14); size; size--)
            fl_buffer_append_byte(&cell, "0123459.-<>=,| xXv+*toR\xe2\x80\x93~^!"[random_below(&source, 29)]);
        struct fl_version_row row = {.version = fl_buffer_slice(&cell)};
        fl_buffer_clear(&rule);
        fl_version_rule(&row, 1, FL_SLICE("x"), &rule);
        bool start = true;
        for (size_t at = 0; at < rule.size; at++) {
            char c = rule.data[at];
            ck_assert_msg(!start || c == '<' || c == '>', "\"%.*s\" gave \"%.*s\"", (int)cell.size, cell.data,
                          (int)rule.size, rule.data);
            start = c == ',' || c == '|';
        }
        ck_assert(!start || !rule.size);
        fl_version_admitted(fl_buffer_slice(&rule), FL_SLICE("3.1"));
    }
    fl_buffer_release(&cell);
}
END_TEST

Suite *version_rule_suite(void)
{
    TCase *cases = tcase_create("version_rule");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, names);
    tcase_add_test(cases, bounds);
    tcase_add_test(cases, what_cannot_be_read_rules_nothing_out);
    tcase_add_test(cases, versions_that_are_not_affected);
    tcase_add_test(cases, several_rows);
    tcase_add_test(cases, rules_over_the_limit_are_left_out);
    tcase_add_test(cases, the_limit_to_the_byte);
    tcase_add_test(cases, admitting);
    tcase_add_test(cases, comparing);
    tcase_add_test(cases, cells_admit_what_they_say);
    tcase_add_test(cases, any_cell);
    Suite *suite = suite_create("version_rule");
    suite_add_tcase(suite, cases);
    return suite;
}
