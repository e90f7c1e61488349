// SPDX-License-Identifier: GPL-2.0-or-later
/// What was asked: any text, short or long, as weighted terms and graded lines.
#ifndef FAULTLINE_QUESTION_H
#define FAULTLINE_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/analysis.h"
#include "core/arena.h"
#include "core/codes.h"
#include "core/index.h"

enum {
    /// A text of more lines or more bytes is a pasted one.
    FL_QUESTION_TYPED_LINES = 3,
    FL_QUESTION_TYPED_BYTES = 300,
    /// Bytes of one question.  2,000 pasted lines are some 200 KB; a text over this is a log
    /// file, and is refused with a word on how to go about it.
    FL_QUESTION_SIZE_LIMIT = 1 << 20,
    /// Lines that are told apart (one bit each).  Of a text with more, those of the highest grade come first
    /// (question_lines.c); of too many of one grade the first three quarters and the last quarter: the first
    /// error is often the cause, the last one the summary.
    FL_TELLING_LINE_LIMIT = 64,
    /// Words unknown to the index that are looked up as mistyped, the first ones of the chosen lines: a
    /// person's sentence has a few.  Of what a program printed a few as well, since a person may have copied it by hand; a
    /// log has hundreds of names that nobody mistyped, and each look takes as long as reading ten lines.
    FL_MISTYPED_LIMIT = 12,
    FL_MISPRINTED_LIMIT = 3,
    /// Terms that the thesaurus may add to one question, those of its first phrases.
    FL_MEANT_LIMIT = 256,
};

/// Texts of different kinds are weighed differently.
enum fl_question_kind {
    FL_TYPED,   // by a person, out of memory
    FL_PRINTED, // a message as a program prints it: short, and with signs that a person seldom types
    FL_PASTED,  // more than FL_QUESTION_TYPED_LINES or FL_QUESTION_TYPED_BYTES: read by its lines
    FL_QUESTION_KINDS
};

/// Names as in --explain, by fl_question_kind.
extern const char *const fl_question_kind_names[FL_QUESTION_KINDS];

enum fl_term_origin {
    FL_AS_TYPED,     // the term is in the text
    FL_MISTYPED_FOR, // it is near a word of the text that the index does not hold
    FL_MEANS,        // the thesaurus gives it for words of the text
};

/// Something that the text speaks of: a word of it, with what that word may stand for.
struct fl_question_concept {
    double idf;      // fl_index_idf of its typed term, or of the rarest it may be mistyped for; of one
                     // that only has meanings, of the most frequent of them; less where it is a guess
    double weight;   // what it counts among the chosen lines; 0 if it stands only on others
    double anywhere; // what it counts in the whole text, whatever the line
    uint64_t lines;  // bit a chosen line that holds it
    size_t term_count;
    bool only_meanings; // none of its terms was typed
};

/// A term to look for.
struct fl_question_term {
    struct fl_slice term;  // as indexed
    struct fl_slice typed; // the words of the text that it stands for
    uint32_t hash;         // fl_term_hash of term
    uint32_t documents;    // entries that hold it
    uint32_t concept;      // index into fl_question.concepts
    enum fl_term_origin origin;
    uint8_t slips;    // of FL_MISTYPED_FOR
    double idf;       // its own
    double certainty; // 1 as typed, less for each slip, the thesaurus's weight
};

/// A line that was chosen to be looked at by itself.
struct fl_question_line {
    struct fl_slice text;
    double grade; // 1 for the lines that tell most, less for warnings, summaries, chatter and frames
    double total; // sum of idf over its concepts
};

struct fl_question {
    struct fl_slice text;
    enum fl_question_kind kind;
    bool asks_how; // typed, and asking for a way to do something (asks_how.h)
    struct fl_question_concept *concepts; // in the order of the text
    size_t concept_count;
    struct fl_question_term *terms; // by rising hash; one that belongs to several concepts, once for each
    size_t term_count;
    struct fl_question_line *lines; // the chosen lines, in the order of the text
    size_t line_count;
    uint32_t *pairs; // fl_pair_hash of neighbouring words of the chosen lines, rising, each once
    size_t pair_count;
    struct fl_code *codes; // of the chosen lines, by rising family and code, each once
    size_t code_count;
    double total;          // sum of weight * idf over the concepts
    double total_anywhere; // sum of anywhere * idf
    double unknown;        // idf of a word in no entry, for each word of the chosen lines that nothing is known to be near to
};

/// Analyses `text` (any bytes, at most FL_QUESTION_SIZE_LIMIT) against an index.  The question lives in
/// `arena` and points into `text` and the index.  A text without words gives a question without terms.
enum fl_status fl_question_read(struct fl_slice text, struct fl_analyser *analyser, struct fl_index *index,
                                struct fl_arena *arena, struct fl_question *question, struct fl_error *error);

/// The first of the question's terms of that hash; `*count` is set to how many there are, one behind the other.
/// NULL when there is none.
const struct fl_question_term *fl_question_find(const struct fl_question *question, uint32_t hash, size_t *count);

/// What a term counts in the question: its idf, its concept's weight and its certainty, multiplied.
double fl_question_counts(const struct fl_question *question, const struct fl_question_term *term);

#endif
