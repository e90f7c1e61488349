// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/status.h"

#include <errno.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(names_and_exit_statuses)
{
    static const struct {
        enum fl_status status;
        const char *name;
        int exit_status;
    } table[] = {
        {FL_OK, "ok", 0},
        {FL_NOTHING, "nothing", 1},
        {FL_USAGE, "usage", 2},
        {FL_BAD_INPUT, "bad_input", 2},
        {FL_IO, "io", 2},
        {FL_NO_MEMORY, "no_memory", 2},
        {FL_NO_INDEX, "no_index", 3},
        {FL_OTHER_SCHEMA, "other_schema", 4},
        {FL_DAMAGED, "damaged", 4},
        {FL_LOCKED, "locked", 75},
        {FL_CHANGED, "changed", 75},
        {FL_REFUSED, "refused", 5},
        {FL_INTERRUPTED, "interrupted", 130},
        {FL_INTERNAL, "internal", 2},
    };
    ck_assert_uint_eq(sizeof table / sizeof *table, FL_STATUS_COUNT);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        ck_assert_str_eq(fl_status_name(table[i].status), table[i].name);
        ck_assert_int_eq(fl_exit_status(table[i].status), table[i].exit_status);
    }
}
END_TEST

START_TEST(failing)
{
    struct fl_error error;
    ck_assert_int_eq(fl_fail(&error, FL_DAMAGED, "%s: %d", "x", 7), FL_DAMAGED);
    ck_assert_int_eq(error.status, FL_DAMAGED);
    ck_assert_str_eq(error.text, "x: 7");
    ck_assert_int_eq(fl_fail(NULL, FL_LOCKED, "%d", 1), FL_LOCKED);
}
END_TEST

START_TEST(failing_with_errno)
{
    struct fl_error error;
    ck_assert_int_eq(fl_fail_errno(&error, ENOENT, "cannot read %s", "x"), FL_IO);
    ck_assert_int_eq(error.status, FL_IO);
    ck_assert_str_eq(error.text, "cannot read x: No such file or directory");
    ck_assert_int_eq(fl_fail_errno(&error, ENOMEM, "x"), FL_NO_MEMORY);
    ck_assert_int_eq(error.status, FL_NO_MEMORY);
    ck_assert_int_eq(fl_fail_errno(NULL, ENOMEM, "x"), FL_NO_MEMORY);
    ck_assert_int_eq(fl_fail_errno(NULL, EACCES, "x"), FL_IO);
}
END_TEST

START_TEST(long_texts_are_cut)
{
    struct fl_error error;
    fl_fail(&error, FL_IO, "%*s", FL_ERROR_TEXT_SIZE - 1, "end");
    ck_assert_uint_eq(strlen(error.text), FL_ERROR_TEXT_SIZE - 1);
    ck_assert_str_eq(error.text + FL_ERROR_TEXT_SIZE - 4, "end");
    fl_fail(&error, FL_IO, "%*s", FL_ERROR_TEXT_SIZE, "end");
    ck_assert_uint_eq(strlen(error.text), FL_ERROR_TEXT_SIZE - 1);
    ck_assert_str_eq(error.text + FL_ERROR_TEXT_SIZE - 4, "...");
    fl_fail_errno(&error, EACCES, "%*s", 3 * FL_ERROR_TEXT_SIZE, "end");
    ck_assert_uint_eq(strlen(error.text), FL_ERROR_TEXT_SIZE - 1);
    ck_assert_str_eq(error.text + FL_ERROR_TEXT_SIZE - 4, "...");
}
END_TEST

Suite *status_suite(void)
{
    TCase *cases = tcase_create("status");
    tcase_add_test(cases, names_and_exit_statuses);
    tcase_add_test(cases, failing);
    tcase_add_test(cases, failing_with_errno);
    tcase_add_test(cases, long_texts_are_cut);
    Suite *suite = suite_create("status");
    suite_add_tcase(suite, cases);
    return suite;
}
