// SPDX-License-Identifier: GPL-2.0-or-later
/// What came of a question.
#ifndef FAULTLINE_ANSWER_H
#define FAULTLINE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/entry.h"
#include "features.h"
#include "question.h"

/// Of a question that is known, an entry that is meant at least so likely is a match beside the likeliest one.
#define FL_MATCH_LEAST 0.05

/// Beside a match, entries below this are hardly possible, and noise unless somebody asked for so many.
#define FL_POSSIBLE_LEAST 0.02

/// A term of the question that an entry holds.
struct fl_result_term {
    const struct fl_question_term *term;
    double counts; // fl_question_counts
};

/// One entry that may be the error meant.
struct fl_result {
    uint32_t document;     // its number in the index
    struct fl_entry entry; // its advice in the order of advice.h
    size_t tried;          // of the first dead ends: the question names them
    bool matched; // the question is known, and this may well be what is meant; otherwise a guess
    double score; // match * fix^weight: what matches are ordered by (ranking.h)
    double match; // P: how likely this, and no other entry, is the error meant, 0 to 1
    double fix;   // posterior mean of the fix rate, 0 to 1
    double features[FL_FEATURE_COUNT];
    struct fl_result_term *terms; // by falling contribution
    size_t term_count;
};

/// Lives in the arena that it was ranked into.
struct fl_answer {
    bool matched; // the question is known, and the first result a match; otherwise all results are guesses
    double total; // of the evidence for all candidates, as a logarithm of odds; -INFINITY without any
    double known; // how likely one of the candidates is the error meant, 0 to 1: the sum of all their matches
    struct fl_question question;
    struct fl_result *results; // best first
    size_t count;
    size_t omitted; // further matches beyond the limit
};

#endif
