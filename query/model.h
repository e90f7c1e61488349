// SPDX-License-Identifier: GPL-2.0-or-later
/// Features -> how sure we are that the candidate is the error meant.
#ifndef FAULTLINE_MODEL_H
#define FAULTLINE_MODEL_H

#include <stdbool.h>

#include "features.h"

/// What one feature adds to the sum under the logistic function: its weight times its value.  Each `kind` of
/// question has weights of its own.
double fl_model_share(enum fl_feature feature, double value, enum fl_question_kind kind);

/// What the sum begins with.
double fl_model_base(enum fl_question_kind kind);

/// The base and all shares: the evidence for a candidate, as a logarithm of odds.
double fl_model_sum(const double features[FL_FEATURE_COUNT], enum fl_question_kind kind);

/// P: the logistic function of such a sum, between 0 and 1.
double fl_model_match(double sum);

/// From this P on an entry is a match; below it is a guess.  An entry with Symptoms, or with Also Seen As too, tells more ways in
/// which a text may mean it, and is asked for more; one whose title a line holds, for little: whoever asks for that has found it, and
/// how common its words are tells only how many others might be meant.  Never more than even odds.
double fl_model_threshold(const double features[FL_FEATURE_COUNT]);

#endif
