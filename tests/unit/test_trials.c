// SPDX-License-Identifier: GPL-2.0-or-later
#include "indexer/trials_table.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

enum { DAY = 86400 };

static const int64_t now = INT64_C(20000) * DAY + 40000;
static char *folder;
static struct fl_buffer text;
static struct fl_trials_table *table;
static struct fl_outcome_counts counts;
static struct fl_error error;
static unsigned next_key;

static void setup(void)
{
    folder = make_test_folder();
    text = (struct fl_buffer){0};
    table = NULL;
    next_key = 1;
}

static void teardown(void)
{
    remove_folder_tree(folder);
    fl_buffer_release(&text);
    fl_trials_free(table);
}

/// A line of the journal; `number` of `of` actions, whose key is the number.
static void report(const char *id, int64_t time, bool worked, enum fl_outcome_target target, unsigned number,
                   unsigned of)
{
    char key[FL_OUTCOME_KEY_SIZE + 1];
    snprintf(key, sizeof key, "%032x", next_key++);
    struct fl_outcome_record record = {.key = fl_slice_of(key), .time = time, .id = fl_slice_of(id), .worked = worked,
                                       .target = target, .number = number, .of = of, .action = number};
    assert_status(fl_outcome_append_line(&text, &record, &error), FL_OK, &error);
}

static void fold(void)
{
    write_file(folder, "journal", fl_buffer_slice(&text));
    fl_trials_free(table);
    table = NULL;
    assert_status(fl_trials_read(path_in(folder, "journal"), now, NULL, NULL, &table, &counts, &error), FL_OK, &error);
}

static void assert_trials(const struct fl_trials *trials, unsigned worked, double worked_weight, unsigned failed,
                          double failed_weight)
{
    ck_assert_ptr_nonnull(trials);
    ck_assert_uint_eq(trials->worked, worked);
    ck_assert_uint_eq(trials->failed, failed);
    ck_assert_double_eq_tol(trials->worked_weight, worked_weight, 1e-9);
    ck_assert_double_eq_tol(trials->failed_weight, failed_weight, 1e-9);
}

static const struct fl_entry_trials *of_entry(const char *id)
{
    const struct fl_entry_trials *entry = fl_trials_find(table, fl_slice_of(id));
    ck_assert_msg(entry, "there is nothing of %s", id);
    return entry;
}

START_TEST(what_reports_mean)
{
    report("a/entry", now, true, FL_TARGET_ENTRY, 0, 0);
    report("a/entry", now, false, FL_TARGET_ENTRY, 0, 0);
    report("a/entry", now, false, FL_TARGET_ENTRY, 0, 0);
    report("a/workaround", now, true, FL_TARGET_WORKAROUND, 2, 4);
    report("a/workaround", now, false, FL_TARGET_WORKAROUND, 3, 4);
    report("a/workaround", now, false, FL_TARGET_WORKAROUND, 1, 3);
    report("a/dead", now, false, FL_TARGET_DEAD_END, 1, 2);
    report("a/dead", now, true, FL_TARGET_DEAD_END, 2, 2);
    fold();
    assert_trials(&of_entry("a/entry")->trials, 1, 1, 2, 2);
    ck_assert_uint_eq(of_entry("a/entry")->action_count, 0);
    const struct fl_entry_trials *entry = of_entry("a/workaround");
    assert_trials(&entry->trials, 1, 1, 2, .25 + .333);
    ck_assert_uint_eq(entry->action_count, 3);
    assert_trials(fl_trials_of_action(entry, FL_TARGET_WORKAROUND, 1), 0, 0, 1, 1);
    assert_trials(fl_trials_of_action(entry, FL_TARGET_WORKAROUND, 2), 1, 1, 0, 0);
    assert_trials(fl_trials_of_action(entry, FL_TARGET_WORKAROUND, 3), 0, 0, 1, 1);
    ck_assert_ptr_null(fl_trials_of_action(entry, FL_TARGET_DEAD_END, 1));
    entry = of_entry("a/dead");
    assert_trials(&entry->trials, 0, 0, 0, 0);
    assert_trials(fl_trials_of_action(entry, FL_TARGET_DEAD_END, 1), 0, 0, 1, 1);
    assert_trials(fl_trials_of_action(entry, FL_TARGET_DEAD_END, 2), 1, 1, 0, 0);
    ck_assert_ptr_null(fl_trials_find(table, FL_SLICE("a/none")));
    ck_assert_ptr_null(fl_trials_of_action(NULL, FL_TARGET_DEAD_END, 1));
}
END_TEST

START_TEST(weight_halves)
{
    report("a/today", now, true, FL_TARGET_ENTRY, 0, 0);
    report("a/future", now + 400 * DAY, true, FL_TARGET_ENTRY, 0, 0);
    report("a/half", now - FL_TRIALS_HALF_LIFE * DAY, true, FL_TARGET_ENTRY, 0, 0);
    report("a/quarter", now - 2 * FL_TRIALS_HALF_LIFE * DAY, true, FL_TARGET_ENTRY, 0, 0);
    report("a/old", 0, true, FL_TARGET_ENTRY, 0, 0);
    fold();
    assert_trials(&of_entry("a/today")->trials, 1, 1, 0, 0);
    assert_trials(&of_entry("a/future")->trials, 1, 1, 0, 0);
    assert_trials(&of_entry("a/half")->trials, 1, .5, 0, 0);
    assert_trials(&of_entry("a/quarter")->trials, 1, .25, 0, 0);
    assert_trials(&of_entry("a/old")->trials, 1, 0, 0, 0);
}
END_TEST

START_TEST(a_day_is_one_of_the_calendar)
{
    int64_t midnight = now / DAY * DAY;
    report("a/first", midnight - FL_TRIALS_HALF_LIFE * DAY, true, FL_TARGET_ENTRY, 0, 0);
    report("a/last", midnight - FL_TRIALS_HALF_LIFE * DAY + DAY - 1, true, FL_TARGET_ENTRY, 0, 0);
    report("a/next", midnight - FL_TRIALS_HALF_LIFE * DAY - 1, true, FL_TARGET_ENTRY, 0, 0);
    fold();
    assert_trials(&of_entry("a/first")->trials, 1, .5, 0, 0);
    assert_trials(&of_entry("a/last")->trials, 1, .5, 0, 0);
    assert_trials(&of_entry("a/next")->trials, 1, .498, 0, 0);
    // All builds of a day agree.
    struct fl_trials_table *late = NULL;
    assert_status(fl_trials_read(path_in(folder, "journal"), midnight + DAY - 1, NULL, NULL, &late, &counts, &error),
                  FL_OK, &error);
    assert_trials(&fl_trials_find(late, FL_SLICE("a/next"))->trials, 1, .498, 0, 0);
    fl_trials_free(late);
}
END_TEST

START_TEST(order_does_not_matter)
{
    enum { REPORTS = 500, ENTRIES = 7 };
    struct random_source source = {3};
    for (int i = 0; i < REPORTS; i++) {
        char id[16];
        enum fl_outcome_target target = (enum fl_outcome_target)random_below(&source, FL_TARGETS);
        unsigned of = target == FL_TARGET_ENTRY ? 0 : 1 + (unsigned)random_below(&source, 5);
        snprintf(id, sizeof id, "a/%zu", random_below(&source, ENTRIES));
        report(id, now - (int64_t)random_below(&source, 900 * DAY), random_below(&source, 2), target,
               of ? 1 + (unsigned)random_below(&source, of) : 0, of);
    }
    fold();
    struct fl_trials_table *first = table;
    table = NULL;
    struct fl_slice lines[REPORTS], rest = fl_buffer_slice(&text);
    for (int i = 0; i < REPORTS; i++)
        lines[i] = fl_slice_next_line(&rest);
    struct fl_buffer parts[3] = {{0}};
    for (size_t i = REPORTS; i > 0; i--) {
        size_t chosen = random_below(&source, i);
        struct fl_buffer *part = &parts[random_below(&source, 3)];
        fl_buffer_append(part, lines[chosen]);
        fl_buffer_append_byte(part, '\n');
        lines[chosen] = lines[i - 1];
    }
    static const char *const names[] = {"j/a.journal", "j/b.journal", "j/c.journal"};
    for (size_t i = 0; i < 3; i++) {
        write_file(folder, names[i], fl_buffer_slice(&parts[i]));
        fl_buffer_release(&parts[i]);
    }
    assert_status(fl_trials_read(path_in(folder, "j"), now, NULL, NULL, &table, &counts, &error), FL_OK, &error);
    ck_assert_uint_eq(counts.records, REPORTS);
    for (int i = 0; i < ENTRIES; i++) {
        char id[16];
        snprintf(id, sizeof id, "a/%d", i);
        const struct fl_entry_trials *a = fl_trials_find(first, fl_slice_of(id)), *b = of_entry(id);
        ck_assert_int_eq(memcmp(&a->trials, &b->trials, sizeof a->trials), 0); // to the last bit
        ck_assert_uint_eq(a->action_count, b->action_count);
        for (size_t k = 0; k < a->action_count; k++) {
            ck_assert_int_eq(memcmp(&a->actions[k].trials, &b->actions[k].trials, sizeof a->trials), 0);
            ck_assert(
                k == 0 || a->actions[k - 1].target < a->actions[k].target ||
                (a->actions[k - 1].target == a->actions[k].target && a->actions[k - 1].action < a->actions[k].action));
        }
    }
    fl_trials_free(first);
}
END_TEST

static void count_damage(void *context, const char *file, uint64_t line, const char *reason)
{
    (void)file;
    ck_assert_str_eq(reason, "the record is not whole");
    ck_assert_uint_eq(line, 2);
    ++*(int *)context;
}

START_TEST(damage_is_told_and_the_rest_counts)
{
    int damaged = 0;
    report("a/b", now, true, FL_TARGET_ENTRY, 0, 0);
    fl_buffer_append(&text, FL_SLICE("{\"torn\n"));
    report("a/b", now, true, FL_TARGET_ENTRY, 0, 0);
    write_file(folder, "journal", fl_buffer_slice(&text));
    assert_status(fl_trials_read(path_in(folder, "journal"), now, count_damage, &damaged, &table, &counts, &error),
                  FL_OK, &error);
    ck_assert_int_eq(damaged, 1);
    assert_trials(&of_entry("a/b")->trials, 2, 2, 0, 0);
}
END_TEST

START_TEST(nothing_there)
{
    assert_status(fl_trials_read(path_in(folder, "none"), now, NULL, NULL, &table, &counts, &error), FL_OK, &error);
    ck_assert_uint_eq(counts.records + counts.damaged, 0);
    ck_assert_ptr_null(fl_trials_find(table, FL_SLICE("a/b")));
}
END_TEST

Suite *trials_suite(void)
{
    TCase *cases = tcase_create("trials");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, what_reports_mean);
    tcase_add_test(cases, weight_halves);
    tcase_add_test(cases, a_day_is_one_of_the_calendar);
    tcase_add_test(cases, order_does_not_matter);
    tcase_add_test(cases, damage_is_told_and_the_rest_counts);
    tcase_add_test(cases, nothing_there);
    Suite *suite = suite_create("trials");
    suite_add_tcase(suite, cases);
    return suite;
}
