// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/placeholder.h"

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(constant_words_stay)
{
    static const struct {
        const char *title, *constant;
    } rows[] = {
        {"error: src refspec <branch> does not match any", "error: src refspec   does not match any"},
        {"Cannot find module 'X'", "Cannot find module ' '"},
        {"No module named 'xxx'", "No module named ' '"},
        {"Cannot find module 'express'", "Cannot find module 'express'"},
        {"Could not resolve host: example.com", "Could not resolve host:  "},
        {"App my_app crashed", "App   crashed"},
        {"a < b and c > d", "a < b and c > d"},
        {"X server refused", "X server refused"},
        {"undefined reference to `foo'", "undefined reference to ` '"},
        {"std::vector<int> is <not closed", "std::vector  is <not closed"},
        {"<name>", "<name>"},
        {"日本語 <名>", "日本語  "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fl_buffer constant = {0};
        fl_append_constant(&constant, fl_slice_of(rows[i].title));
        assert_slice_is(fl_buffer_slice(&constant), rows[i].constant);
        fl_buffer_release(&constant);
    }
}
END_TEST

START_TEST(any_bytes)
{
    struct random_source source = {21};
    for (int i = 0; i < 5000; i++) {
        struct fl_buffer title = {0}, constant = {0};
        append_random_text(&title, &source, 1 + random_below(&source, 80));
        fl_append_constant(&constant, fl_buffer_slice(&title));
        ck_assert_uint_le(constant.size, title.size);
        fl_buffer_release(&title);
        fl_buffer_release(&constant);
    }
}
END_TEST

Suite *placeholder_suite(void)
{
    TCase *cases = tcase_create("placeholder");
    tcase_add_test(cases, constant_words_stay);
    tcase_add_test(cases, any_bytes);
    Suite *suite = suite_create("placeholder");
    suite_add_tcase(suite, cases);
    return suite;
}
