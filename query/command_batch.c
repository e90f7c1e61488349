// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/normalise.h"
#include "input.h"
#include "print.h"
#include "settings.h"

#include "core/banned.h"

enum {
    // A question of the largest size, each byte written as \u00XX, and an id.
    LINE_LIMIT = 7 * FL_QUESTION_SIZE_LIMIT
};

struct batch {
    const struct fl_settings *settings;
    struct fl_searcher *searcher;
    struct fl_arena arena; // cleared for each question
    struct fl_output output;
    bool told_of_index; // that a rebuilt index could not be opened
    size_t matched;
    size_t failed; // questions that could not be answered
    size_t unread; // files that could not be read, or not to their end
};

/// A question of the input.
struct question {
    struct fl_slice text;
    json_t *object; // that it came from, or NULL
    char *id;       // as JSON text, or NULL
};

static enum fl_status read_object(struct fl_slice line, struct question *question, struct fl_error *error)
{
    json_error_t fault;
    question->object = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &fault);
    if (!question->object && json_error_code(&fault) == json_error_out_of_memory)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!question->object)
        return fl_fail(error, FL_BAD_INPUT, "not JSON: %s", fault.text);
    json_t *id = json_object_get(question->object, "id"), *text = json_object_get(question->object, "text");
    if (id)
        question->id = json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT);
    if (id && !question->id)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!json_is_string(text))
        return fl_fail(error, FL_BAD_INPUT, "the object has no \"text\" that is a string");
    question->text = (struct fl_slice){json_string_value(text), json_string_length(text)};
    return FL_OK;
}

/// A line is a question as it is, or, when it begins with a brace, a JSON object with "text" and perhaps "id".
static enum fl_status read_question(struct fl_slice line, struct question *question, struct fl_error *error)
{
    *question = (struct question){.text = line};
    if (line.size > LINE_LIMIT)
        return fl_fail(error, FL_BAD_INPUT, "the line is over the limit of %d MB", LINE_LIMIT >> 20);
    struct fl_slice object = fl_slice_trim(line);
    if (fl_slice_starts(object, FL_SLICE("\xef\xbb\xbf"))) // a byte order mark
        object = fl_slice_trim((struct fl_slice){object.data + 3, object.size - 3});
    return object.size && object.data[0] == '{' ? read_object(object, question, error) : FL_OK;
}

static void print_answer(struct batch *batch, const struct fl_answer *answer, const struct fl_question_source *source)
{
    const struct fl_settings *settings = batch->settings;
    switch (settings->format) {
    case FL_FORMAT_JSON:
        fl_print_answer_json(&batch->output.text, answer, source, settings);
        break;
    case FL_FORMAT_TSV:
        fl_print_answer_tsv(&batch->output.text, answer, source);
        break;
    case FL_FORMAT_TEXT:
        fl_output_style(&batch->output, FL_FAINT);
        fl_output_format(&batch->output, "== ");
        if (source->id_json)
            fl_output_text(&batch->output, fl_slice_of(source->id_json));
        else
            fl_output_format(&batch->output, "line %zu", source->line);
        fl_output_format(&batch->output, "\n");
        fl_output_style(&batch->output, FL_PLAIN);
        fl_print_answer_text(&batch->output, answer, settings);
        fl_output_format(&batch->output, "\n");
        break;
    }
}

static void print_failure(struct batch *batch, const char *name, const struct fl_question_source *source,
                          const struct fl_error *error)
{
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, fl_slice_of(error->text));
    fprintf(stderr, "faultline: %s:%zu: %.*s\n", name, source->line, (int)inert.size, inert.data ? inert.data : "");
    fl_buffer_release(&inert);
    if (batch->settings->format == FL_FORMAT_JSON)
        fl_print_error_json(&batch->output.text, source, error);
    batch->failed++;
}

static enum fl_status write_output(struct batch *batch, struct fl_error *error)
{
    enum fl_status status = batch->output.text.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                                      : fl_write(fl_buffer_slice(&batch->output.text), error);
    fl_buffer_clear(&batch->output.text);
    return status;
}

/// Asks the generation that is live now.
static enum fl_status ask(struct batch *batch, struct fl_slice text, struct fl_answer *answer, struct fl_error *error)
{
    // A database that is written to while it is read (no generation is) may change under each try.
    enum { TRIES = 4 };
    enum fl_status status = FL_CHANGED;
    fl_settings_follow(batch->searcher, &batch->told_of_index);
    for (int i = 0; status == FL_CHANGED && i < TRIES; i++) {
        status = i ? fl_searcher_reopen(batch->searcher, error) : FL_OK;
        if (!status)
            status = fl_rank(batch->searcher, text, &batch->settings->ranking, &batch->arena, answer, error);
    }
    return status;
}

/// Answers one line.  What is wrong with the question is told in its place; what is wrong with the
/// index, the memory or the output ends the batch.
static enum fl_status answer_line(struct batch *batch, const char *name, struct fl_slice line, size_t number,
                                  struct fl_error *error)
{
    struct question question;
    struct fl_answer answer;
    fl_arena_clear(&batch->arena);
    enum fl_status status = read_question(line, &question, error);
    if (!status)
        status = ask(batch, question.text, &answer, error);
    struct fl_question_source source = {.id_json = question.id, .line = number};
    if (!status) {
        batch->matched += answer.matched;
        print_answer(batch, &answer, &source);
    } else if (status == FL_BAD_INPUT) {
        print_failure(batch, name, &source, error);
        status = FL_OK;
    }
    free(question.id);
    json_decref(question.object);
    return status ? status : write_output(batch, error);
}

/// Tells of a file that cannot be read (`fault` names it); the other files are still answered.
static enum fl_status tell_unread(struct batch *batch, const struct fl_error *fault, struct fl_error *error)
{
    const struct fl_question_source source = {0};
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, fl_slice_of(fault->text));
    fprintf(stderr, "faultline: %.*s\n", (int)inert.size, inert.data ? inert.data : "");
    fl_buffer_release(&inert);
    if (batch->settings->format == FL_FORMAT_JSON)
        fl_print_error_json(&batch->output.text, &source, fault);
    batch->unread++;
    return write_output(batch, error);
}

static enum fl_status answer_file(struct batch *batch, FILE *file, const char *name, struct fl_error *error)
{
    struct fl_buffer line = {0};
    enum fl_status status = FL_OK;
    bool more = true;
    for (size_t number = 1; !status && more; number++) {
        status = fl_read_line(file, name, LINE_LIMIT, &line, &more, error);
        if (status == FL_IO) {
            const struct fl_error fault = *error;
            status = tell_unread(batch, &fault, error);
            break;
        }
        if (!status && more && fl_slice_trim(fl_buffer_slice(&line)).size)
            status = answer_line(batch, name, fl_buffer_slice(&line), number, error);
    }
    fl_buffer_release(&line);
    return status;
}

static enum fl_status answer_named_file(struct batch *batch, const char *name, struct fl_error *error)
{
    if (strcmp(name, "-") == 0)
        return answer_file(batch, stdin, "standard input", error);
    FILE *file = fopen(name, "re");
    if (!file) {
        struct fl_error fault;
        fl_fail_errno(&fault, errno, "cannot read %s", name);
        return tell_unread(batch, &fault, error);
    }
    enum fl_status status = answer_file(batch, file, name, error);
    fclose(file);
    return status;
}

enum fl_status fl_command_batch(const struct fl_settings *settings, struct fl_error *error)
{
    struct batch batch = {.settings = settings};
    enum fl_status status = fl_settings_open(settings, &batch.searcher, error);
    if (status)
        return status;
    fl_output_init(&batch.output, settings->color);
    if (settings->format == FL_FORMAT_TSV)
        fl_print_header_tsv(&batch.output.text);
    if (!settings->word_count)
        status = answer_named_file(&batch, "-", error);
    for (size_t i = 0; !status && i < settings->word_count; i++)
        status = answer_named_file(&batch, settings->words[i], error);
    if (!status && batch.output.text.size)
        status = write_output(&batch, error);
    fl_buffer_release(&batch.output.text);
    fl_arena_release(&batch.arena);
    fl_searcher_close(batch.searcher);
    if (!status && batch.unread)
        status = fl_fail(error, FL_BAD_INPUT, "%zu of the inputs could not be read to the end", batch.unread);
    else if (!status && batch.failed)
        status = fl_fail(error, FL_BAD_INPUT, "%zu of the questions could not be answered", batch.failed);
    return status ? status : batch.matched ? FL_OK : FL_NOTHING;
}
