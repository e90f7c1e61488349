// SPDX-License-Identifier: GPL-2.0-or-later
/// Which of a run's errors is the reason why it failed: a logistic model over features that can be read.
///
/// docs/ALGORITHM.md tells what each feature is and how the weights were fitted (scripts/train-causes).
#ifndef FAULTLINE_LOGS_CAUSES_H
#define FAULTLINE_LOGS_CAUSES_H

#include "errors.h"

enum { FL_CAUSE_FEATURES_LIMIT = 96 };

/// What an error loses for each doubling of the errors of its manner that are ranked before it.
#define FL_SIBLING_COST 0.6

/// How many features there are, and the name of each.
size_t fl_cause_feature_count(void);
const char *fl_cause_feature_name(size_t feature);

/// Computes the features of an error that stands in `file`.
void fl_cause_features(const struct fl_log_error *error, const struct fl_log_file *file, double features[FL_CAUSE_FEATURES_LIMIT]);

/// What a feature of that value adds to the sum.
double fl_cause_share(size_t feature, double value);

/// The sum of the weighted features: higher is likelier.
double fl_cause_of(const struct fl_log_error *error, const struct fl_log_file *file);

#endif
