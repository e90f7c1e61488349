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

/// Whether a line is a title of the entry but for a letter or two, or holds one to the letter and is not twice as long.
static bool holds_title(const double features[FL_FEATURE_COUNT])
{
    const double nothing = 1e-9, whole = 0.999, close = 0.9, most = 0.6;
    return features[FL_TITLE_MISSING] < nothing &&
           (features[FL_TRIGRAMS_ALIKE] >= close ||
            (features[FL_TRIGRAMS_HELD] >= whole && features[FL_TRIGRAMS_ALIKE] >= most));
}

/// Whether a line holds a title nearly to the letter, whatever else it says.
static bool has_title_within(const double features[FL_FEATURE_COUNT])
{
    const double nothing = 1e-9, nearly = 0.75;
    return features[FL_TITLE_MISSING] < nothing && features[FL_TRIGRAMS_HELD] >= nearly;
}

double fl_model_threshold(const double features[FL_FEATURE_COUNT])
{
    const double of_titles = 0.1, of_titles_within = 0.4;
    if (holds_title(features))
        return of_titles;
    bool has_symptoms = features[FL_HAS_SYMPTOMS] > 0;
    double usual = fl_model_thresholds[has_symptoms + (has_symptoms && features[FL_HAS_ALSO_SEEN] > 0)];
    return has_title_within(features) ? fmin(usual, of_titles_within) : usual;
}
