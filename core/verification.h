// SPDX-License-Identifier: GPL-2.0-or-later
/// How an entry's claims were checked, and what such a claim weighs.
#ifndef FAULTLINE_VERIFICATION_H
#define FAULTLINE_VERIFICATION_H

#include <stddef.h>

#include "slice.h"

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
/// claim, taken as pseudo_trials trials.  `rate` in 0..1 or FL_RATE_UNKNOWN
/// (the prior's mean is returned); an unknown name counts as no trials.
/// Always inside 0..1, and rising in `rate`.
double fl_fix_posterior(double rate, struct fl_slice verification);

#endif
