// SPDX-License-Identifier: GPL-2.0-or-later
/// Which trigrams stand on which line of a question: what titles are compared with that words do not forgive.
#ifndef FAULTLINE_LINE_TRIGRAMS_H
#define FAULTLINE_LINE_TRIGRAMS_H

#include "core/record.h"
#include "question.h"

/// The question's trigrams by line, for many candidates.
struct fl_line_trigrams;

/// Makes the table for a question: `**out` is yours to give back with fl_line_trigrams_free, and can be
/// filled again for the next question.  `*out` NULL: made anew.
enum fl_status fl_line_trigrams_fill(const struct fl_question *question, struct fl_line_trigrams **out,
                                     struct fl_error *error);

/// Gives the table back.  NULL is a no-op.
void fl_line_trigrams_free(struct fl_line_trigrams *trigrams);

/// What the trigrams of a title and of one line have in common, each times the line's grade, of the line where it is highest.
struct fl_trigram_fit {
    double held;      // share of the title's that the line holds
    double line_held; // share of the line's that the title holds
    double alike;     // Dice coefficient of both
};

/// Compares a title with all lines.
struct fl_trigram_fit fl_line_trigrams_compare(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                                               const struct fl_record_title *title);

#endif
