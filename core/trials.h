// SPDX-License-Identifier: GPL-2.0-or-later
/// How often an advice was tried and what came of it: plain numbers, for whoever stores or shows them.
#ifndef FAULTLINE_TRIALS_H
#define FAULTLINE_TRIALS_H

#include <stdbool.h>
#include <stdint.h>

/// Of an entry, of a workaround or of a dead end.  A weight is a sum over the reports, each counting from 1 (of today)
/// down to 0 (of long ago), in steps of 1/1000; a report that speaks of a part only counts in part.
struct fl_trials {
    uint32_t worked, failed; // reports
    double worked_weight, failed_weight;
};

/// Whether anybody reported.
static inline bool fl_trials_any(const struct fl_trials *trials)
{
    return trials->worked || trials->failed;
}

#endif
