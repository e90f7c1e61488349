// SPDX-License-Identifier: GPL-2.0-or-later
// Commands and pieces of programs beside sentences.
#include "core/code_text.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(code_is_told_from_sentences)
{
    static const char *const code[] = {
        "git stash pop",
        "sudo systemctl restart nginx",
        "kubectl get nodes -o wide | grep NotReady",
        "export GOFLAGS=-mod=mod - for this shell only",
        "with open(path) as file:\n    text = file.read()",
        "for (const row of rows) { total += row.size; }",
        "services:\n  web:\n    image: nginx",
        "# Look at what is there before you change it:\nls -la",
        "SELECT name FROM users WHERE id = 3;",
        "text.strip().lower()",
    };
    static const char *const prose[] = {
        "",
        " \n ",
        "Restart the computer",
        "Look at the logs of the service for the first error that it tells",
        "Use a_list.copy() instead of the list itself",
        "The cache is shared, so that one build can break the next",
        "Then run git push again and see whether it is still refused.",
        "it works once the disk has room",
    };
    for (size_t i = 0; i < sizeof code / sizeof *code; i++)
        ck_assert_msg(fl_looks_like_code(fl_slice_of(code[i])), "taken for a sentence: %s", code[i]);
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        ck_assert_msg(!fl_looks_like_code(fl_slice_of(prose[i])), "taken for code: %s", prose[i]);
}
END_TEST

START_TEST(any_bytes)
{
    struct random_source source = {11};
    struct fl_buffer text = {0};
    for (int i = 0; i < 500; i++) {
        fl_buffer_clear(&text);
        append_random_text(&text, &source, random_below(&source, 300));
        fl_looks_like_code(fl_buffer_slice(&text));
    }
    fl_buffer_release(&text);
}
END_TEST

Suite *code_text_suite(void)
{
    Suite *suite = suite_create("code_text");
    TCase *tests = tcase_create("code_text");
    tcase_add_test(tests, code_is_told_from_sentences);
    tcase_add_test(tests, any_bytes);
    suite_add_tcase(suite, tests);
    return suite;
}
