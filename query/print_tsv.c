// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/normalise.h"
#include "print.h"

#include "core/banned.h"

void fl_print_header_tsv(struct fl_buffer *text)
{
    fl_buffer_append(text, FL_SLICE("query\tstatus\trank\tid\tscore\tmatch\tfix\ttitle\tresult\n"));
}

/// Text of one cell: tabs and line ends become spaces.
static void append_cell(struct fl_buffer *text, struct fl_slice cell)
{
    size_t start = text->size;
    fl_append_inert(text, cell);
    for (size_t i = start; i < text->size; i++)
        if (text->data[i] == '\t' || text->data[i] == '\n')
            text->data[i] = ' ';
}

/// The question's id, or the number of its line, or nothing.
static void append_source(struct fl_buffer *text, const struct fl_question_source *source)
{
    if (source->id_json)
        append_cell(text, fl_slice_of(source->id_json));
    else if (source->line)
        fl_buffer_append_format(text, "%zu", source->line);
}

void fl_print_answer_tsv(struct fl_buffer *text, const struct fl_answer *answer,
                         const struct fl_question_source *source)
{
    const char *status = answer->matched ? "match" : "none";
    for (size_t i = 0; i < answer->count; i++) {
        const struct fl_result *result = &answer->results[i];
        append_source(text, source);
        fl_buffer_append_format(text, "\t%s\t%zu\t", status, i + 1);
        append_cell(text, result->entry.id);
        fl_buffer_append_format(text, "\t%.4f\t%.4f\t%.4f\t", result->score, result->match, result->fix);
        append_cell(text, result->entry.title);
        fl_buffer_append_format(text, "\t%s\n", result->matched ? "match" : "guess");
    }
    if (!answer->count) {
        append_source(text, source);
        fl_buffer_append_format(text, "\t%s\t\t\t\t\t\t\t\n", status);
    }
}
