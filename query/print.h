// SPDX-License-Identifier: GPL-2.0-or-later
/// Answers and entries, for eyes and for programs (docs/SCHEMA.md).
#ifndef FAULTLINE_PRINT_H
#define FAULTLINE_PRINT_H

#include "answer.h"
#include "core/entry.h"
#include "core/json_inert.h"
#include "output.h"
#include "settings.h"

/// Where a question came from, as batch and JSON tell it.
struct fl_question_source {
    const char *id_json; // the question's own id as JSON text, or NULL
    size_t line;         // of the batch's input, 1-based; 0: not of a batch, or its file as a whole
};

/// Appends the answer as text: the best entry in full, the others by a line each.
void fl_print_answer_text(struct fl_output *output, const struct fl_answer *answer,
                          const struct fl_settings *settings);

/// Appends the answer as one line of JSON.
void fl_print_answer_json(struct fl_buffer *text, const struct fl_answer *answer,
                          const struct fl_question_source *source, const struct fl_settings *settings);

/// Appends a line a result: question's id, status, rank, id, score, match, fix, title.
void fl_print_answer_tsv(struct fl_buffer *text, const struct fl_answer *answer,
                         const struct fl_question_source *source);

/// Appends the names of the columns of fl_print_answer_tsv.
void fl_print_header_tsv(struct fl_buffer *text);

/// Appends one line of JSON for a question, or a file of questions, that could not be answered.
void fl_print_error_json(struct fl_buffer *text, const struct fl_question_source *source,
                         const struct fl_error *error);

/// Appends an entry, every field of it, as text.
void fl_print_entry_text(struct fl_output *output, const struct fl_entry *entry);

/// Appends an entry, every field of it, as one line of JSON.
void fl_print_entry_json(struct fl_buffer *text, const struct fl_entry *entry);

#endif
