// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include <math.h>

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

double fl_model_match(double sum)
{
    return 1 / (1 + exp(-sum));
}

/// Whether a line is a title of the entry but for a letter or two, or holds one to the letter and is not twice as long.
static bool holds_title(const double features[FL_FEATURE_COUNT])
{
    const double nothing = 1e-9, whole = 0.999, close = 0.9, most = 0.6;
    return features[FL_TITLE_MISSING] < nothing &&
           (features[FL_TRIGRAMS_ALIKE] >= close ||
            (features[FL_TRIGRAMS_HELD] >= whole && features[FL_TRIGRAMS_ALIKE] >= most));
}

double fl_model_threshold(const double features[FL_FEATURE_COUNT])
{
    const double of_titles = 0.1, even = 0.5;
    if (holds_title(features))
        return of_titles;
    bool has_symptoms = features[FL_HAS_SYMPTOMS] > 0;
    return fmin(fl_model_thresholds[has_symptoms + (has_symptoms && features[FL_HAS_ALSO_SEEN] > 0)], even);
}
