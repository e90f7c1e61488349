// SPDX-License-Identifier: GPL-2.0-or-later
/// What was asked: any text, short or long, as weighted terms and graded lines.
#ifndef FAULTLINE_QUESTION_H
#define FAULTLINE_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/analysis.h"
#include "core/arena.h"
#include "core/index.h"

enum {
    /// Bytes of one question.  2,000 pasted lines are some 200 KB; a text over this is a log
    /// file, and is refused with a word on how to go about it.
    FL_QUESTION_SIZE_LIMIT = 1 << 20,
    /// Lines that are told apart (one bit each).  Of a text with more, those that speak of an error come first, then
    /// warnings, then the rest; of too many of one grade the first three quarters and the last quarter: the first
    /// error is often the cause, the last one the summary.
    FL_TELLING_LINE_LIMIT = 64,
    /// Words unknown to the index that are looked up as mistyped, the first ones of the chosen lines: a
    /// person's sentence has a few, a log has hundreds of names that nobody mistyped.
    FL_MISTYPED_LIMIT = 12,
};

enum fl_term_origin {
    FL_AS_TYPED,     // the term is in the text
    FL_MISTYPED_FOR, // it is near a word of the text that the index does not hold
};

/// A term to look for.
struct fl_question_term {
    struct fl_slice term;  // as indexed
    struct fl_slice typed; // the word of the text that it stands for
    uint32_t hash;         // fl_term_hash of term
    uint32_t documents;    // entries that hold it
    enum fl_term_origin origin;
    uint8_t slips;  // of FL_MISTYPED_FOR
    double idf;      // ln(1 + (N - n + 0.5) / (n + 0.5))
    double certainty; // 1 as typed, less for each slip
    double weight;   // what it counts among the chosen lines; 0 if only on others
    double anywhere; // what it counts in the whole text, whatever the line
    uint64_t lines;  // bit a chosen line that holds it
};

/// A line that was chosen to be looked at by itself.
struct fl_question_line {
    struct fl_slice text;
    double grade; // 1 where it speaks of an error, less for a warning, least for any other line of a long text
    double total; // sum of idf * certainty over its terms
};

struct fl_question {
    struct fl_slice text;
    bool is_long; // more than 3 lines, or than 300 bytes: a pasted text, read by its lines
    struct fl_question_term *terms; // by rising hash, each once
    size_t term_count;
    struct fl_question_line *lines; // the chosen lines, in the order of the text
    size_t line_count;
    double total;       // sum of weight * idf over the terms
    double unknown;     // the same for words of the chosen lines that nothing in the index is near to
    double total_anywhere;
};

/// Analyses `text` (any bytes, at most FL_QUESTION_SIZE_LIMIT) against an index.  The question lives in
/// `arena` and points into `text` and the index.  A text without words gives a question without terms.
enum fl_status fl_question_read(struct fl_slice text, struct fl_analyser *analyser, struct fl_index *index,
                                struct fl_arena *arena, struct fl_question *question, struct fl_error *error);

/// The question's term of that hash, or NULL.
const struct fl_question_term *fl_question_find(const struct fl_question *question, uint32_t hash);

#endif
