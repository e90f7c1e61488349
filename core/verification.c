// SPDX-License-Identifier: GPL-2.0-or-later
#include "verification.h"

#include "entry.h"

#include "banned.h"

// An author's guess moves the posterior as far as four observed outcomes would, one whose error and first workaround
// were shown with the real tool as far as twelve (the rates are guessed all the same); what a person has checked, as
// forty.
const struct fl_verification fl_verifications[] = {
    {"ai_generated", 4},
    {"reproduced", 12},
    {"human_reviewed", 40},
    {NULL, 0},
};

// Before any claim: three of four, less than authors claim on the average, held as firmly as eight trials.  So claims
// that nobody checked differ less than matches do, and seldom outweigh them.
static const double prior_rate = 0.75;
static const double prior_trials = 8;

const struct fl_verification *fl_verification_find(struct fl_slice name)
{
    for (const struct fl_verification *row = fl_verifications; row->name; row++)
        if (fl_slice_equal(name, fl_slice_of(row->name)))
            return row;
    return NULL;
}

static double claim_trials(double rate, struct fl_slice verification)
{
    const struct fl_verification *row = fl_verification_find(verification);
    return row && rate >= 0 ? row->pseudo_trials : 0;
}

double fl_fix_posterior(double rate, struct fl_slice verification, const struct fl_trials *trials)
{
    double claimed = claim_trials(rate, verification);
    double worked = prior_rate * prior_trials + (claimed > 0 ? rate * claimed : 0);
    double all = prior_trials + claimed;
    if (trials) {
        worked += trials->worked_weight;
        all += trials->worked_weight + trials->failed_weight;
    }
    return worked / all;
}

double fl_action_posterior(double rate, struct fl_slice verification, double held, double not_held)
{
    if (held + not_held <= 0)
        return rate;
    const double blank_rate = 0.5, blank_trials = 2;
    double claimed = claim_trials(rate, verification);
    double prior = claimed > 0 ? rate * claimed : blank_rate * blank_trials;
    return (prior + held) / ((claimed > 0 ? claimed : blank_trials) + held + not_held);
}
