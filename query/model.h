// SPDX-License-Identifier: GPL-2.0-or-later
/// Features -> how sure we are that the candidate is the error meant.
#ifndef FAULTLINE_MODEL_H
#define FAULTLINE_MODEL_H

#include <stdbool.h>

#include "features.h"

/// What one feature adds to the sum under the logistic function: its weight times its value.  `is_long`: the question is a
/// pasted text, which is read by weights of its own.
double fl_model_share(enum fl_feature feature, double value, bool is_long);

/// What the sum begins with.
double fl_model_base(bool is_long);

/// P: the logistic function of the base and all shares, between 0 and 1.
double fl_model_match(const double features[FL_FEATURE_COUNT], bool is_long);

/// From this P on an entry is a match; below it is a guess.
double fl_model_threshold(void);

#endif
