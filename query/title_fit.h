// SPDX-License-Identifier: GPL-2.0-or-later
/// How well the titles of a candidate fit the question.
#ifndef FAULTLINE_TITLE_FIT_H
#define FAULTLINE_TITLE_FIT_H

#include "features.h"

/// Fills the features of titles, of the title (the entry's own or a text of Also Seen As) that fits best.
void fl_title_fit(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                  const struct fl_record *record, const struct fl_index *index, double features[FL_FEATURE_COUNT]);

#endif
