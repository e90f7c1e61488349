// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/verification.h"

#include "core/entry.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(known_values)
{
    size_t count = 0;
    for (const struct fl_verification *row = fl_verifications; row->name; row++, count++) {
        ck_assert_ptr_eq(fl_verification_find(fl_slice_of(row->name)), row);
        ck_assert_double_gt(row->pseudo_trials, count ? row[-1].pseudo_trials : 0); // least checked first
    }
    ck_assert_uint_ge(count, 2);
    ck_assert_ptr_nonnull(fl_verification_find(FL_SLICE("ai_generated")));
    ck_assert_ptr_nonnull(fl_verification_find(FL_SLICE("human_reviewed")));
    ck_assert_ptr_null(fl_verification_find(FL_SLICE("AI_generated")));
    ck_assert_ptr_null(fl_verification_find(FL_SLICE("ai_generate")));
    ck_assert_ptr_null(fl_verification_find(FL_SLICE("")));
}
END_TEST

START_TEST(posterior)
{
    static const char *const names[] = {"ai_generated", "reproduced", "human_reviewed"};
    for (size_t i = 0; i < 3; i++) {
        struct fl_slice name = fl_slice_of(names[i]);
        double trials = fl_verification_find(name)->pseudo_trials;
        for (int percent = 0; percent <= 100; percent++) {
            double fix = fl_fix_posterior(percent / 100.0, name, NULL);
            ck_assert(fix > 0 && fix < 1);
            ck_assert_double_eq_tol(fix, (6 + percent / 100.0 * trials) / (8 + trials), 1e-12);
            if (percent)
                ck_assert_double_gt(fix, fl_fix_posterior((percent - 1) / 100.0, name, NULL));
        }
        ck_assert_double_eq_tol(fl_fix_posterior(0.75, name, NULL), 0.75, 1e-12);
        ck_assert_double_eq_tol(fl_fix_posterior(FL_RATE_UNKNOWN, name, NULL), 0.75, 1e-12);
    }
    ck_assert_double_eq_tol(fl_fix_posterior(0.9, FL_SLICE("nobody"), NULL), 0.75, 1e-12);
    // A checked claim moves it further, either way.
    ck_assert_double_gt(fl_fix_posterior(0.9, fl_slice_of(names[2]), NULL), fl_fix_posterior(0.9, fl_slice_of(names[0]), NULL));
    ck_assert_double_lt(fl_fix_posterior(0.1, fl_slice_of(names[2]), NULL), fl_fix_posterior(0.1, fl_slice_of(names[0]), NULL));
}
END_TEST

Suite *verification_suite(void)
{
    TCase *cases = tcase_create("verification");
    tcase_add_test(cases, known_values);
    tcase_add_test(cases, posterior);
    Suite *suite = suite_create("verification");
    suite_add_tcase(suite, cases);
    return suite;
}
