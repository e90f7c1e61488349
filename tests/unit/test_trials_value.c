// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/trials_value.h"

#include <stdlib.h>

#include "core/arena.h"
#include "core/verification.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_error error;
static struct fl_action workarounds[2], dead_ends[1];
static struct fl_entry entry;
static struct fl_buffer value;

static void setup(void)
{
    value = (struct fl_buffer){0};
    workarounds[0] = (struct fl_action){.action = FL_SLICE("oil it"), .rate = .9, .expected = .9};
    workarounds[1] = (struct fl_action){.action = FL_SLICE("turn it"), .rate = FL_RATE_UNKNOWN, .expected = FL_RATE_UNKNOWN};
    dead_ends[0] = (struct fl_action){.action = FL_SLICE("oil it"), .rate = .6, .expected = .6};
    entry = (struct fl_entry){.verification = FL_SLICE("ai_generated"), .workarounds = workarounds, .workaround_count = 2,
                              .dead_ends = dead_ends, .dead_end_count = 1};
}

static void teardown(void)
{
    fl_buffer_release(&value);
}

static void write_value(void)
{
    const struct fl_action_trials actions[] = {
        {FL_TARGET_WORKAROUND, fl_action_key(&workarounds[0]), {1, 3, .5, 2.25}},
        {FL_TARGET_WORKAROUND, fl_action_key(&workarounds[0]) + 1, {9, 9, 9, 9}}, // of an action that is there no more
        {FL_TARGET_DEAD_END, fl_action_key(&dead_ends[0]), {0, 4, 0, 4}},
    };
    const struct fl_entry_trials trials = {.trials = {5, 7, 4.125, 6.999}, .actions = actions, .action_count = 3};
    fl_trials_write(&value, &trials);
    ck_assert(!value.failed);
}

START_TEST(what_is_written_is_read)
{
    struct fl_trials trials;
    write_value();
    assert_status(fl_trials_take(fl_buffer_slice(&value), &trials, &error), FL_OK, &error);
    ck_assert_uint_eq(trials.worked, 5);
    ck_assert_uint_eq(trials.failed, 7);
    ck_assert_double_eq_tol(trials.worked_weight, 4.125, 1e-9);
    ck_assert_double_eq_tol(trials.failed_weight, 6.999, 1e-9);
    assert_status(fl_trials_apply(fl_buffer_slice(&value), &entry, &error), FL_OK, &error);
    ck_assert_uint_eq(entry.trials.failed, 7);
    ck_assert_uint_eq(workarounds[0].trials.failed, 3);
    ck_assert_double_eq_tol(workarounds[0].expected, (.9 * 4 + .5) / (4 + 2.75), 1e-9);
    ck_assert(!fl_trials_any(&workarounds[1].trials));
    ck_assert_double_eq(workarounds[1].expected, FL_RATE_UNKNOWN);
    // The same words as a dead end are another action; its failures bear its claim out.
    ck_assert_uint_eq(dead_ends[0].trials.failed, 4);
    ck_assert_double_eq_tol(dead_ends[0].expected, (.6 * 4 + 4) / 8, 1e-9);
}
END_TEST

START_TEST(nothing_was_reported)
{
    struct fl_trials trials;
    assert_status(fl_trials_apply((struct fl_slice){0}, &entry, &error), FL_OK, &error);
    assert_status(fl_trials_take((struct fl_slice){0}, &trials, &error), FL_OK, &error);
    ck_assert(!fl_trials_any(&trials) && !fl_trials_any(&entry.trials));
    ck_assert_double_eq(workarounds[0].expected, .9);
}
END_TEST

START_TEST(damage_is_told)
{
    struct fl_trials trials;
    write_value();
    for (size_t size = 1; size < value.size; size++) {
        char *copy = malloc(size); // of exactly that size, so that a read behind it is seen
        memcpy(copy, value.data, size);
        ck_assert_int_eq(fl_trials_take((struct fl_slice){copy, size}, &trials, &error), FL_DAMAGED);
        ck_assert_int_eq(fl_trials_apply((struct fl_slice){copy, size}, &entry, &error), FL_DAMAGED);
        free(copy);
    }
    fl_buffer_append_byte(&value, 0);
    ck_assert_int_eq(fl_trials_take(fl_buffer_slice(&value), &trials, &error), FL_DAMAGED);
}
END_TEST

START_TEST(any_bytes)
{
    struct random_source source = {11};
    for (int i = 0; i < 2000; i++) {
        fl_buffer_clear(&value);
        append_random_text(&value, &source, random_below(&source, 80));
        fl_trials_apply(fl_buffer_slice(&value), &entry, &error);
    }
    // Damaged counts may be any numbers; what comes of them is a rate.
    write_value();
    for (int i = 0; i < 2000; i++) {
        value.data[random_below(&source, value.size)] ^= (char)(1 << random_below(&source, 8));
        if (fl_trials_apply(fl_buffer_slice(&value), &entry, &error))
            continue;
        double fix = fl_fix_posterior(.8, entry.verification, &entry.trials);
        ck_assert(fix > 0 && fix < 1);
        ck_assert(workarounds[0].expected > 0 && workarounds[0].expected < 1);
    }
}
END_TEST

START_TEST(reports_move_the_posterior)
{
    const struct fl_slice names[] = {FL_SLICE_ITEM("ai_generated"), FL_SLICE_ITEM("human_reviewed"), FL_SLICE_ITEM("nobody")};
    for (size_t i = 0; i < 3; i++) {
        double before = fl_fix_posterior(.8, names[i], NULL), last = before;
        struct fl_trials none = {0};
        ck_assert_double_eq(fl_fix_posterior(.8, names[i], &none), before);
        for (int worked = 1; worked < 1000; worked *= 3) {
            struct fl_trials good = {(uint32_t)worked, 0, worked, 0}, bad = {0, (uint32_t)worked, 0, worked};
            ck_assert_double_gt(fl_fix_posterior(.8, names[i], &good), last);
            ck_assert_double_lt(fl_fix_posterior(.8, names[i], &bad), before);
            last = fl_fix_posterior(.8, names[i], &good);
            ck_assert_double_lt(last, 1);
        }
        ck_assert_double_eq(fl_action_posterior(.7, names[i], 0, 0), .7);
        ck_assert_double_eq(fl_action_posterior(FL_RATE_UNKNOWN, names[i], 0, 0), FL_RATE_UNKNOWN);
        ck_assert_double_eq_tol(fl_action_posterior(FL_RATE_UNKNOWN, names[i], 3, 1), 4.0 / 6, 1e-12);
        ck_assert_double_gt(fl_action_posterior(.7, names[i], 1, 0), fl_action_posterior(.7, names[i], 0, 1));
    }
    // What a person has checked yields to reports more slowly.
    struct fl_trials bad = {0, 5, 0, 5};
    ck_assert_double_gt(fl_fix_posterior(.8, names[1], &bad), fl_fix_posterior(.8, names[0], &bad));
}
END_TEST

Suite *trials_value_suite(void)
{
    TCase *cases = tcase_create("trials_value");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, what_is_written_is_read);
    tcase_add_test(cases, nothing_was_reported);
    tcase_add_test(cases, damage_is_told);
    tcase_add_test(cases, any_bytes);
    tcase_add_test(cases, reports_move_the_posterior);
    Suite *suite = suite_create("trials_value");
    suite_add_tcase(suite, cases);
    return suite;
}
