// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include <math.h>

#include "core/banned.h"

// Set by hand after a look at which features tell right answers from wrong ones; docs/ALGORITHM.md.
static const struct {
    double text, pasted;
} weights[FL_FEATURE_COUNT] = {
    [FL_TITLE_HELD] = {2, 0},
    [FL_TITLE_HELD_BY_LINE] = {0, 3},
    [FL_EVIDENCE] = {0, 0},
    [FL_TEXT_IN_TITLE] = {2, 1},
    [FL_TITLE_AGREEMENT] = {2, 1},
    [FL_TEXT_IN_GIST] = {3, 2},
    [FL_TEXT_IN_SYMPTOMS] = {1, 1},
    [FL_TEXT_IN_ENTRY] = {1, 1},
    [FL_CONTEXT_IN_ENTRY] = {0, 1},
    [FL_WORDS_SCORE] = {3, 2},
    [FL_WORDS_SCORE_RELATIVE] = {2, 2},
    [FL_TRIGRAMS_HELD] = {2, 3},
    [FL_TRIGRAMS_ALIKE] = {1, 1},
    [FL_DOMAIN_NAMED] = {1, 1},
    [FL_WHOLES_HELD] = {1, 1},
    [FL_KNOWN] = {0, 0},
};
static const double bases[2] = {-9, -9};

double fl_model_share(enum fl_feature feature, double value, bool is_long)
{
    return value * (is_long ? weights[feature].pasted : weights[feature].text);
}

double fl_model_base(bool is_long)
{
    return bases[is_long];
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
    return 0.5;
}
