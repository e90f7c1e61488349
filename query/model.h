// SPDX-License-Identifier: GPL-2.0-or-later
/// Features -> how sure we are which candidate is the error meant, and that any is.
#ifndef FAULTLINE_MODEL_H
#define FAULTLINE_MODEL_H

#include <stddef.h>

#include "features.h"

/// What one feature adds to the sum: its weight times its value.  Each `kind` of
/// question has weights of its own.
double fl_model_share(enum fl_feature feature, double value, enum fl_question_kind kind);

/// What the sum begins with.
double fl_model_base(enum fl_question_kind kind);

/// The base and all shares: the evidence for a candidate, as the logarithm of odds against the other candidates.
double fl_model_sum(const double features[FL_FEATURE_COUNT], enum fl_question_kind kind);

/// How likely each of the `count` candidates is the error meant, by their sums: how likely it is that one of them is, parted among them
/// as exp(sum).  `matches[i]`, of `sums[i]`, is 0 to 1, and all together are fl_model_known() of what is given back: the logarithm of the
/// total of exp(sum), -INFINITY without candidates.  (A conditional logistic model: McFadden, 1974.)
double fl_model_matches(const double *sums, size_t count, enum fl_question_kind kind, double *matches);

/// How likely one of the candidates is the error meant, 0 to 1, by the total of them all; or a candidate, if it were the only one, by its
/// sum.  (Calibrated as by Platt, 1999.)
double fl_model_known(double total, enum fl_question_kind kind);

/// From this on, a question is known whose best candidate has these features; below it all results are guesses.  There is one each for entries
/// without Symptoms, with them, and with Also Seen As too: those tell most ways in which a text may mean them, and are asked for most; one whose title a line holds, for
/// little: whoever asks for that has found it, and how common its words are tells only how many others might be meant.  One whose title
/// stands in a line beside other things is asked for less, too.
double fl_model_threshold(const double features[FL_FEATURE_COUNT]);

#endif
