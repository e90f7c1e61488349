// SPDX-License-Identifier: GPL-2.0-or-later
/// Percentages as people write them.
#ifndef FAULTLINE_ENTRY_PERCENT_H
#define FAULTLINE_ENTRY_PERCENT_H

#include "slice.h"

enum fl_percent_result {
    FL_PERCENT_READ,
    FL_PERCENT_NONE,         // no percentage is meant here
    FL_PERCENT_UNREADABLE,   // one is meant, but is not a number and a percent sign
    FL_PERCENT_OUT_OF_RANGE, // not from 0 to 100
};

enum fl_outcome { FL_OUTCOME_SUCCESS, FL_OUTCOME_FAILURE };

/// Reads a text that is a percentage and nothing else ("80%", "80 %", "~80%", "≈80.5%", "about 80 percent")
/// into `share` (0 to 1), which is set only when FL_PERCENT_READ is returned.  Never returns FL_PERCENT_NONE.
enum fl_percent_result fl_percent_read(struct fl_slice text, double *share);

/// Finds a rate in parentheses at the end of `text`, such as "(90% success)", "(≈80 % fail)", "(60% failure rate)" or
/// "(75%)", and cuts it off `text`.  `share` is that of `outcome`: where the rate names the other one,
/// its complement.  Parentheses with other words in them, such as "(disk 95% full)", are text: FL_PERCENT_NONE.
/// Unless FL_PERCENT_READ is returned, `text` and `share` are as they were.
enum fl_percent_result fl_percent_take(struct fl_slice *text, enum fl_outcome outcome, double *share);

#endif
