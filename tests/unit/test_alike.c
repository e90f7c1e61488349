// SPDX-License-Identifier: GPL-2.0-or-later
#include "indexer/alike.h"

#include <stdlib.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

struct found {
    size_t first, second;
    double alike;
};

struct found_list {
    struct found items[4096];
    size_t count;
};

static void keep(void *context, size_t first, size_t second, double alike)
{
    struct found_list *list = context;
    ck_assert_uint_lt(first, second);
    ck_assert_uint_lt(list->count, sizeof list->items / sizeof *list->items);
    list->items[list->count++] = (struct found){first, second, alike};
}

static int compare_found(const void *a, const void *b)
{
    const struct found *left = a, *right = b;
    size_t one = left->first * 10000 + left->second, other = right->first * 10000 + right->second;
    return (one > other) - (one < other);
}

START_TEST(as_comparing_each_with_each)
{
    enum { SETS = 60, MOST = 12 };
    struct random_source source = {7};
    for (int round = 0; round < 40; round++) {
        struct fl_alike alike = {0};
        uint32_t members[SETS][MOST];
        struct fl_text_set sets[SETS];
        for (size_t i = 0; i < SETS; i++) {
            size_t count = 0;
            for (uint32_t name = 0; name < 20 && count < MOST; name++)
                if (random_below(&source, 20) >= name) // some are rare
                    members[i][count++] = name * 7919;
            if (random_below(&source, 10) == 0)
                count = 0;
            sets[i] = (struct fl_text_set){members[i], count};
            fl_alike_add(&alike, sets[i]);
        }
        double least = 0.05 + (double)random_below(&source, 96) / 100;
        struct found_list found = {.count = 0}, expected = {.count = 0};
        struct fl_error error;
        assert_status(fl_alike_pairs(&alike, least, keep, &found, &error), FL_OK, &error);
        for (size_t i = 0; i < SETS; i++)
            for (size_t j = i + 1; j < SETS; j++)
                if (fl_sets_alike(sets[i], sets[j]) >= least)
                    keep(&expected, i, j, fl_sets_alike(sets[i], sets[j]));
        ck_assert_uint_eq(found.count, expected.count);
        qsort(found.items, found.count, sizeof *found.items, compare_found);
        for (size_t i = 0; i < found.count; i++) {
            ck_assert_uint_eq(found.items[i].first, expected.items[i].first);
            ck_assert_uint_eq(found.items[i].second, expected.items[i].second);
            ck_assert_double_eq_tol(found.items[i].alike, expected.items[i].alike, 1e-12);
        }
        fl_alike_release(&alike);
    }
}
END_TEST

START_TEST(none)
{
    struct fl_alike alike = {0};
    struct found_list found = {.count = 0};
    struct fl_error error;
    assert_status(fl_alike_pairs(&alike, 0.5, keep, &found, &error), FL_OK, &error);
    fl_alike_add(&alike, (struct fl_text_set){NULL, 0});
    fl_alike_add(&alike, (struct fl_text_set){NULL, 0});
    assert_status(fl_alike_pairs(&alike, 0.5, keep, &found, &error), FL_OK, &error);
    ck_assert_uint_eq(found.count, 0);
    fl_alike_release(&alike);
}
END_TEST

static double titles_alike(const char *a, const char *b)
{
    struct fl_buffer members[2] = {{0}, {0}};
    struct fl_text_set sets[2];
    struct fl_error error;
    assert_status(fl_title_set(fl_slice_of(a), &members[0], &sets[0], &error), FL_OK, &error);
    assert_status(fl_title_set(fl_slice_of(b), &members[1], &sets[1], &error), FL_OK, &error);
    double alike = fl_sets_alike(sets[0], sets[1]);
    fl_buffer_release(&members[0]);
    fl_buffer_release(&members[1]);
    return alike;
}

START_TEST(titles)
{
    ck_assert_double_eq_tol(titles_alike("cannot open <file>: gone", "Cannot open <path>: gone"), 1, 1e-12);
    ck_assert_double_gt(titles_alike("cannot open <file>: gone", "could not open <file>: gone"), 0.6);
    ck_assert_double_lt(titles_alike("cannot open <file>: gone", "the certificate has expired"), 0.2);
}
END_TEST

START_TEST(words)
{
    struct fl_analyser *analyser = NULL;
    struct fl_buffer members[2] = {{0}, {0}};
    struct fl_text_set sets[2];
    struct fl_error error;
    assert_status(fl_analyser_create(&analyser, &error), FL_OK, &error);
    assert_status(fl_word_set(analyser, FL_SLICE("Install the packages, the package"), &members[0], &sets[0], &error), FL_OK,
                  &error);
    assert_status(fl_word_set(analyser, FL_SLICE("packages installed"), &members[1], &sets[1], &error), FL_OK, &error);
    ck_assert_uint_eq(sets[0].count, 2);
    ck_assert_uint_eq(fl_sets_common(sets[0], sets[1]), 2);
    fl_buffer_release(&members[0]);
    fl_buffer_release(&members[1]);
    fl_analyser_free(analyser);
}
END_TEST

Suite *alike_suite(void)
{
    TCase *cases = tcase_create("alike");
    tcase_add_test(cases, as_comparing_each_with_each);
    tcase_add_test(cases, none);
    tcase_add_test(cases, titles);
    tcase_add_test(cases, words);
    Suite *suite = suite_create("alike");
    suite_add_tcase(suite, cases);
    return suite;
}
