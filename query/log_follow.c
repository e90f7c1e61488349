// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_follow.h"

#include <math.h>

#include "log_match.h"
#include "print_json.h"

#include "core/banned.h"

struct follower {
    struct fl_searcher *searcher;
    const struct fl_log_baseline *baseline;
    const struct fl_settings *settings;
    const char *name; // of the file, as it is told
    bool told_of_index; // that a rebuilt index could not be opened
    struct fl_arena arena; // of one answer
    struct fl_output output;
};

static void print_text(struct follower *follower, const struct fl_block *block, struct fl_slice headline, const struct fl_answer *answer)
{
    struct fl_output *output = &follower->output;
    fl_append_name(&output->text, fl_slice_of(follower->name));
    fl_output_format(output, ":%llu: ", (unsigned long long)block->first_line);
    fl_output_style(output, FL_BAD);
    fl_output_text(output, headline);
    fl_output_style(output, FL_PLAIN);
    if (answer && answer->matched) {
        const struct fl_result *result = &answer->results[0];
        fl_output_format(output, "\n    ");
        fl_output_style(output, FL_GOOD);
        fl_output_format(output, "%d %% ", (int)lround(100 * result->match));
        fl_output_text(output, result->entry.id);
        fl_output_style(output, FL_PLAIN);
        if (result->entry.workaround_count) {
            fl_output_format(output, ": ");
            fl_output_text(output, result->entry.workarounds[0].action);
        }
    } else if (answer) {
        fl_output_format(output, "  (not known)");
    }
    fl_output_format(output, "\n");
}

static void print_json(struct follower *follower, const struct fl_block *block, const char *id, struct fl_slice headline,
                       const struct fl_answer *answer)
{
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_integer(FL_JSON_SCHEMA));
    json_object_set_new(object, "type", json_string("new_error"));
    json_object_set_new(object, "id", json_string(id));
    json_object_set_new(object, "file", fl_json_inert(fl_slice_of(follower->name)));
    json_object_set_new(object, "first_line", json_integer((json_int_t)block->first_line));
    json_object_set_new(object, "last_line", json_integer((json_int_t)block->last_line));
    json_object_set_new(object, "kind", json_string(fl_block_kind_names[block->kind]));
    json_object_set_new(object, "headline", fl_json_inert(headline));
    json_object_set_new(object, "text", fl_json_inert(fl_buffer_slice(&block->text)));
    if (answer)
        fl_json_set_answer(object, answer, follower->settings);
    else
        fl_json_set_not_asked(object);
    fl_append_json_object(&follower->output.text, object);
}

static enum fl_status tell(void *context, const struct fl_block *block, struct fl_error *error)
{
    struct follower *follower = context;
    struct fl_answer answer = {0};
    char id[FL_FINGERPRINT_SIZE];
    struct fl_slice text = fl_buffer_slice(&block->text);
    struct fl_ranking_options options = follower->settings->ranking;
    enum fl_status status = FL_OK;
    if (!fl_log_is_error(block->kind))
        return FL_OK;
    fl_fingerprint_id(fl_block_fingerprint(block), id);
    if (follower->baseline && fl_log_baseline_has(follower->baseline, id))
        return FL_OK;
    fl_arena_clear(&follower->arena);
    options.limit = FL_LOG_ENTRIES;
    const bool asked = follower->searcher && fl_log_is_asked(block->kind);
    if (asked)
        fl_settings_follow(follower->searcher, &follower->told_of_index);
    if (asked)
        status = fl_log_ask(follower->searcher, text, block->head, &options, &follower->arena, &answer, error);
    if (status || (block->kind == FL_BLOCK_KNOWN && !answer.matched))
        return status;
    struct fl_slice headline = fl_log_headline(text, block->head);
    if (follower->settings->format == FL_FORMAT_JSON)
        print_json(follower, block, id, headline, asked ? &answer : NULL);
    else
        print_text(follower, block, headline, asked ? &answer : NULL);
    if (follower->output.text.failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    status = fl_write(fl_buffer_slice(&follower->output.text), error);
    fl_buffer_clear(&follower->output.text);
    return status;
}

enum fl_status fl_log_follow(struct fl_log_run *run, const char *path, struct fl_searcher *searcher,
                             const struct fl_log_baseline *baseline, const struct fl_settings *settings, struct fl_error *error)
{
    struct follower follower = {.searcher = searcher, .baseline = baseline, .settings = settings, .name = fl_log_file_name(path)};
    fl_output_init(&follower.output, settings->color);
    run->on_new = tell;
    run->context = &follower;
    enum fl_status status = fl_log_run_open(run, error);
    if (!status)
        status = fl_log_run_follow(run, path, error);
    run->on_new = NULL;
    run->context = NULL;
    fl_arena_release(&follower.arena);
    fl_buffer_release(&follower.output.text);
    return status;
}
