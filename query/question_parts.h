// SPDX-License-Identifier: GPL-2.0-or-later
/// What the parts of question.c share: a text while it is being read.
#ifndef FAULTLINE_QUESTION_PARTS_H
#define FAULTLINE_QUESTION_PARTS_H

#include "question.h"

/// One token of the text; its texts live in the arena.
struct fl_seen_token {
    struct fl_slice term, text;
    uint32_t hash, line;
    enum fl_token_kind kind;
};

struct fl_reading {
    struct fl_question *question;
    struct fl_analyser *analyser;
    struct fl_index *index;
    struct fl_arena *arena;
    struct fl_error *error;
    struct fl_seen_token *tokens;
    size_t token_count, token_capacity;
    struct fl_slice *lines; // of the text
    size_t line_count;
    uint8_t *numbers;       // by line of the text: its number among the chosen ones, from 1, or 0
    size_t mistyped;        // words looked up so far
    size_t meant;           // terms added by the thesaurus so far
    uint32_t *slots;        // open addressing by the hash of a typed term: its concept + 1
    uint32_t *slot_hashes;
    size_t slot_mask;
};

/// Splits the text into reading->lines.  False when memory has run out.
bool fl_question_split_lines(struct fl_reading *reading);

/// Grades the lines, chooses up to FL_TELLING_LINE_LIMIT of them into question->lines and numbers them, from 1, in the
/// order of the text.  Needs the tokens.  False when memory has run out.
bool fl_question_choose_lines(struct fl_reading *reading);

/// Adds what the thesaurus gives for the phrases of the chosen lines.
enum fl_status fl_question_add_meanings(struct fl_reading *reading);

/// The concept of a typed term of that hash, made when it is not there (`*is_new`).
uint32_t fl_question_concept_of(struct fl_reading *reading, uint32_t hash, bool *is_new);

/// Gives a concept one more term.
void fl_question_add_term(struct fl_reading *reading, struct fl_question_term term);

#endif
