// SPDX-License-Identifier: GPL-2.0-or-later
/// How an entry's claims were checked, and what such a claim weighs.
#ifndef FAULTLINE_VERIFICATION_H
#define FAULTLINE_VERIFICATION_H

#include <stddef.h>

#include "slice.h"
#include "trials.h"

struct fl_verification {
    const char *name;     // as written in the entry
    double pseudo_trials; // the claimed rate counts as this many observed outcomes
};

/// The known values, least checked first; ended by a row whose name is NULL.
extern const struct fl_verification fl_verifications[];

/// The row of that name, or NULL when it is not a known value.
const struct fl_verification *fl_verification_find(struct fl_slice name);

/// The fix rate to reckon with: the mean of a Beta posterior whose prior is what
/// advice is worth before anybody looks (eight trials at three of four) and whose data are the
/// claim, taken as pseudo_trials trials, and what was reported, each report at its weight.  `rate` in 0..1 or
/// FL_RATE_UNKNOWN (then it is no trial); an unknown name counts as no trials; `trials` may be NULL.
/// Always inside 0..1, rising in `rate` and in what worked, falling in what failed.
double fl_fix_posterior(double rate, struct fl_slice verification, const struct fl_trials *trials);

/// The same for a workaround or a dead end: the author's claim, taken as pseudo_trials trials, and the weights of the
/// reports that bear it out and of those that speak against it.  Without reports it is the claim itself, also
/// FL_RATE_UNKNOWN; reports where nothing is claimed meet a prior of one of two.
double fl_action_posterior(double rate, struct fl_slice verification, double held, double not_held);

#endif
