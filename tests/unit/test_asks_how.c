// SPDX-License-Identifier: GPL-2.0-or-later
#include "query/asks_how.h"

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(asking_and_telling)
{
    static const struct {
        const char *text;
        bool asks;
    } rows[] = {
        {"how do I undo the last commit", true},
        {"How to list all tables", true},
        {"git: how can we squash three commits?", true},
        {"ffmpeg mp4 how should one cut without encoding", true},
        {"what's the difference between COPY and ADD", true},
        {"WHAT IS THE DIFFERENCE of a left and an inner join", true},
        {"difference between CMD and ENTRYPOINT", true},
        {"how do I fix npm ERESOLVE", false},
        {"how to resolve merge conflict in package-lock.json", false},
        {"need to specify how to reconcile divergent branches", false},
        {"the compiler has no idea how to produce it", false},
        {"difference in checksums of the lock file", false},
        {"how do I make this go away: CUDA out of memory", false},
        {"how do you deal with CrashLoopBackOff", false},
        {"how", false},
        {"how do", true},
        {"", false},
        {"permission denied", false},
        {"\xff\xfehow do I undo", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(fl_asks_how(fl_slice_of(rows[i].text)) == rows[i].asks, "\"%s\"", rows[i].text);
    char words[4000];
    memset(words, 'a', sizeof words);
    ck_assert(!fl_asks_how((struct fl_slice){words, sizeof words}));
}
END_TEST

Suite *asks_how_suite(void)
{
    TCase *cases = tcase_create("asks_how");
    tcase_add_test(cases, asking_and_telling);
    Suite *suite = suite_create("asks_how");
    suite_add_tcase(suite, cases);
    return suite;
}
