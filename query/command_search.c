// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "print.h"
#include "settings.h"

#include "core/banned.h"

static enum fl_status read_text(const struct fl_settings *settings, struct fl_buffer *text, struct fl_error *error)
{
    bool dash = settings->word_count == 1 && strcmp(settings->words[0], "-") == 0;
    if (settings->text)
        fl_buffer_append(text, fl_slice_of(settings->text));
    for (size_t i = 0; !dash && i < settings->word_count; i++) {
        if (text->size)
            fl_buffer_append_byte(text, ' ');
        fl_buffer_append(text, fl_slice_of(settings->words[i]));
    }
    if (text->failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!dash && (settings->text || settings->word_count))
        return FL_OK;
    if (!dash && isatty(STDIN_FILENO))
        return fl_fail(error, FL_USAGE, "what is the error?  Give its words, or - to read them (--help tells more)");
    return fl_read_all(stdin, "standard input", FL_QUESTION_SIZE_LIMIT, text, error);
}

static enum fl_status print_answer(const struct fl_answer *answer, const struct fl_settings *settings,
                                   struct fl_error *error)
{
    const struct fl_question_source source = {0};
    struct fl_output output;
    fl_output_init(&output, settings->color);
    switch (settings->format) {
    case FL_FORMAT_TEXT:
        fl_print_answer_text(&output, answer, settings);
        break;
    case FL_FORMAT_JSON:
        fl_print_answer_json(&output.text, answer, &source, settings);
        break;
    case FL_FORMAT_TSV:
        fl_print_header_tsv(&output.text);
        fl_print_answer_tsv(&output.text, answer, &source);
        break;
    }
    enum fl_status status = fl_output_finish(&output, error);
    return status ? status : answer->matched ? FL_OK : FL_NOTHING;
}

enum fl_status fl_command_search(const struct fl_settings *settings, struct fl_error *error)
{
    struct fl_buffer text = {0};
    struct fl_arena arena = {0};
    struct fl_searcher *searcher = NULL;
    struct fl_answer answer;
    enum fl_status status = read_text(settings, &text, error);
    if (!status && !fl_slice_trim(fl_buffer_slice(&text)).size)
        status = fl_fail(error, FL_USAGE, "the text is empty");
    if (!status)
        status = fl_settings_open(settings, &searcher, error);
    if (!status)
        status = fl_rank(searcher, fl_buffer_slice(&text), &settings->ranking, &arena, &answer, error);
    if (!status)
        status = print_answer(&answer, settings, error);
    fl_searcher_close(searcher);
    fl_arena_release(&arena);
    fl_buffer_release(&text);
    return status;
}
