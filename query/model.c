// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include <math.h>

#include "core/banned.h"

// From a fit to the judged queries of tests/eval that makes the right entry stand out among its candidates, rounded to
// one place; docs/ALGORITHM.md tells how well they do on queries that took no part in it.
static const struct {
    double text, pasted;
} weights[FL_FEATURE_COUNT] = {
    [FL_TITLE_HELD] = {0.1, 1.5},
    [FL_TEXT_IN_TITLE] = {-2.7, -2.5},
    [FL_TITLE_AGREEMENT] = {8.5, 3.2},
    [FL_TITLE_HELD_BY_LINE] = {-0.9, 1.4},
    [FL_LINE_AGREEMENT] = {1.9, -2.8},
    [FL_TRIGRAMS_HELD] = {1.5, 1.6},
    [FL_TRIGRAMS_ALIKE] = {3.9, -0.1},
    [FL_TEXT_IN_GIST] = {0.8, -0.3},
    [FL_TEXT_IN_SYMPTOMS] = {1.0, 4.0},
    [FL_TEXT_IN_ENTRY] = {0.7, 0.3},
    [FL_CONTEXT_IN_ENTRY] = {0.7, 3.3},
    [FL_WORDS_SCORE] = {3.1, 3.3},
    [FL_WORDS_SCORE_RELATIVE] = {3.0, 2.0},
    [FL_TITLE_AGREEMENT_RELATIVE] = {0.5, 2.5},
    [FL_LINE_AGREEMENT_RELATIVE] = {-0.4, 0.4},
    [FL_TRIGRAMS_ALIKE_RELATIVE] = {-0.8, 0.7},
    [FL_TEXT_IN_GIST_RELATIVE] = {0.4, 1.4},
    [FL_TEXT_IN_SYMPTOMS_RELATIVE] = {0.9, 0.7},
    [FL_EVIDENCE] = {-0.1, 0.2},
    [FL_DOMAIN_NAMED] = {0.6, 0.3},
    [FL_WHOLES_HELD] = {-0.7, -1.0},
    [FL_KNOWN] = {0, 0},
};
static const double bases[2] = {-7.7, -9.9};

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
    return 0.3;
}
