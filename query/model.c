// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include <math.h>
#include <stdbool.h>

#include "model_weights.h"

#include "core/banned.h"

double fl_model_share(enum fl_feature feature, double value, enum fl_question_kind kind)
{
    return value * fl_model_weights[feature][kind];
}

double fl_model_base(enum fl_question_kind kind)
{
    return fl_model_share(FL_FEATURE_COUNT, 1, kind);
}

double fl_model_sum(const double features[FL_FEATURE_COUNT], enum fl_question_kind kind)
{
    double sum = fl_model_base(kind);
    for (int i = 0; i < FL_FEATURE_COUNT; i++)
        sum += fl_model_share((enum fl_feature)i, features[i], kind);
    return sum;
}

double fl_model_known(double total, enum fl_question_kind kind)
{
    return 1 / (1 + exp(-fl_model_slopes[kind] * total));
}

double fl_model_matches(const double *sums, size_t count, enum fl_question_kind kind, double *matches)
{
    double highest = -INFINITY, odds = 0;
    for (size_t i = 0; i < count; i++)
        highest = fmax(highest, sums[i]);
    for (size_t i = 0; i < count; i++)
        odds += exp(sums[i] - highest);
    double total = highest + (count ? log(odds) : 0), known = fl_model_known(total, kind);
    for (size_t i = 0; i < count; i++)
        matches[i] = known * exp(sums[i] - highest) / odds;
    return total;
}

/// What is asked of an entry for its title's sake.  A line that is the title but for a letter or two, or holds it to the letter and is
/// not twice as long, asks for little; one that holds it nearly to the letter, whatever else it says, for more; else a title lowers nothing.
static double title_threshold(const double features[FL_FEATURE_COUNT])
{
    const double nothing = 1e-9, close = 0.9, whole = 0.999, most = 0.6, nearly = 0.75;
    const double of_title = 0.1, of_title_within = 0.4, as_usual = 1;
    double held = features[FL_TRIGRAMS_HELD], alike = features[FL_TRIGRAMS_ALIKE];
    if (features[FL_TITLE_MISSING] >= nothing)
        return as_usual;
    if (alike >= close || (held >= whole && alike >= most))
        return of_title;
    return held >= nearly ? of_title_within : as_usual;
}

double fl_model_threshold(const double features[FL_FEATURE_COUNT])
{
    bool has_symptoms = features[FL_HAS_SYMPTOMS] > 0;
    double usual = fl_model_thresholds[has_symptoms + (has_symptoms && features[FL_HAS_ALSO_SEEN] > 0)];
    return fmin(usual, title_threshold(features));
}
