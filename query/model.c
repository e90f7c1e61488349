// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include <math.h>

#include "model_weights.h"

#include "core/banned.h"

double fl_model_share(enum fl_feature feature, double value, bool is_long)
{
    return value * (is_long ? fl_model_weights[feature].pasted : fl_model_weights[feature].typed);
}

double fl_model_base(bool is_long)
{
    return fl_model_share(FL_FEATURE_COUNT, 1, is_long);
}

double fl_model_match(const double features[FL_FEATURE_COUNT], bool is_long)
{
    double sum = fl_model_base(is_long);
    for (int i = 0; i < FL_FEATURE_COUNT; i++)
        sum += fl_model_share((enum fl_feature)i, features[i], is_long);
    return 1 / (1 + exp(-sum));
}

double fl_model_threshold(void)
{
    return fl_model_match_threshold;
}
