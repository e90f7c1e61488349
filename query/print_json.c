// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdlib.h>

#include <jansson.h>

#include "core/normalise.h"
#include "core/json_memory.h"
#include "core/verification.h"
#include "model.h"
#include "print.h"
#include "print_json.h"

#include "core/banned.h"

json_t *fl_json_text(struct fl_slice text)
{
    return json_stringn(text.data ? text.data : "", text.size);
}

json_t *fl_json_inert(struct fl_slice text)
{
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, text);
    if (inert.failed)
        fl_json_miss();
    json_t *string = inert.failed ? NULL : fl_json_text(fl_buffer_slice(&inert));
    fl_buffer_release(&inert);
    return string;
}

json_t *fl_json_share(double share)
{
    return share < 0 ? json_null() : json_real(round(share * 1e4) / 1e4);
}

/// How often people reported, and what of; nothing where nobody did.
static void set_trials(json_t *object, const struct fl_trials *trials)
{
    if (!fl_trials_any(trials))
        return;
    json_object_set_new(object, "trials",
                        json_pack("{s:I, s:I}", "worked", (json_int_t)trials->worked, "failed", (json_int_t)trials->failed));
}

/// `tried`: so many of the first are named in the question.
static json_t *actions_json(const struct fl_action *actions, size_t count, const char *rate_name, const char *why_name,
                            size_t tried)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *action = json_object();
        json_object_set_new(action, "number", json_integer(actions[i].number));
        json_object_set_new(action, "action", fl_json_text(actions[i].action));
        if (actions[i].reason.size)
            json_object_set_new(action, why_name, fl_json_text(actions[i].reason));
        json_object_set_new(action, rate_name, fl_json_share(actions[i].rate));
        if (fl_trials_any(&actions[i].trials))
            json_object_set_new(action, "expected", fl_json_share(actions[i].expected));
        set_trials(action, &actions[i].trials);
        if (actions[i].code.size)
            json_object_set_new(action, "code", fl_json_text(actions[i].code));
        if (i < tried)
            json_object_set_new(action, "tried", json_true());
        json_array_append_new(list, action);
    }
    return list;
}

static void set_actions(json_t *object, const struct fl_entry *entry, size_t tried)
{
    json_object_set_new(object, "root_cause", fl_json_text(entry->root_cause));
    json_object_set_new(object, "workarounds",
                        actions_json(entry->workarounds, entry->workaround_count, "success_rate", "note", 0));
    json_object_set_new(object, "dead_ends", actions_json(entry->dead_ends, entry->dead_end_count, "fail_rate", "why", tried));
}

static json_t *explanation_json(const struct fl_answer *answer, const struct fl_result *result)
{
    static const char *const origins[] = {
        [FL_AS_TYPED] = "as typed", [FL_MISTYPED_FOR] = "mistyped for", [FL_MEANS] = "means"};
    enum fl_question_kind kind = answer->question.kind;
    json_t *features = json_object(), *words = json_array();
    for (int i = 0; i < FL_FEATURE_COUNT; i++) {
        double value = result->features[i];
        double share = fl_model_share((enum fl_feature)i, value, kind);
        json_object_set_new(features, fl_feature_names[i], json_pack("{s:f, s:f}", "value", value, "share", share));
    }
    for (size_t i = 0; i < result->term_count; i++) {
        const struct fl_question_term *term = result->terms[i].term;
        json_t *word = json_object();
        json_object_set_new(word, "typed", fl_json_text(term->typed));
        json_object_set_new(word, "term", fl_json_text(term->term));
        json_object_set_new(word, "how", json_string(origins[term->origin]));
        json_object_set_new(word, "weight", json_real(result->terms[i].counts));
        json_array_append_new(words, word);
    }
    json_t *explanation = json_object();
    json_object_set_new(explanation, "kind", json_string(fl_question_kind_names[kind]));
    json_object_set_new(explanation, "base", json_real(fl_model_base(kind)));
    json_object_set_new(explanation, "total", json_real(answer->total));
    json_object_set_new(explanation, "features", features);
    json_object_set_new(explanation, "words", words);
    return explanation;
}

static json_t *result_json(const struct fl_answer *answer, size_t rank, const struct fl_settings *settings)
{
    const struct fl_result *result = &answer->results[rank];
    const struct fl_entry *entry = &result->entry;
    json_t *object = json_object();
    json_object_set_new(object, "rank", json_integer((json_int_t)rank + 1));
    json_object_set_new(object, "id", fl_json_text(entry->id));
    json_object_set_new(object, "score", fl_json_share(result->score));
    json_object_set_new(object, "match", fl_json_share(result->match));
    json_object_set_new(object, "fix_rate", fl_json_share(entry->fix_rate));
    json_object_set_new(object, "fix", fl_json_share(result->fix));
    set_trials(object, &entry->trials);
    json_object_set_new(object, "matched", json_boolean(result->matched));
    if (!settings->brief) {
        json_object_set_new(object, "title", fl_json_text(entry->title));
        json_object_set_new(object, "domain", fl_json_text(entry->domain));
        json_object_set_new(object, "category", fl_json_text(entry->category));
        json_object_set_new(object, "verification", fl_json_text(entry->verification));
        set_actions(object, entry, result->tried);
    }
    if (settings->explain)
        json_object_set_new(object, "explain", explanation_json(answer, result));
    return object;
}

void fl_append_json_object(struct fl_buffer *text, json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(10));
    if (line && !fl_json_lacks_memory())
        fl_append_json(text, fl_slice_of(line));
    else
        text->failed = true;
    fl_buffer_append_byte(text, '\n');
    free(line);
    json_decref(object);
}

/// Appends the object behind what all answers begin with.  The question's own id goes in as it is: read
/// and written anew, a number would lose digits.
static void append_answer(struct fl_buffer *text, json_t *object, const struct fl_question_source *source)
{
    fl_buffer_append_format(text, "{\"schema\":%d,\"id\":", FL_JSON_SCHEMA);
    fl_append_json(text, source->id_json ? fl_slice_of(source->id_json) : FL_SLICE("null"));
    if (source->line)
        fl_buffer_append_format(text, ",\"line\":%zu", source->line);
    size_t brace = text->size;
    fl_append_json_object(text, object);
    if (!text->failed)
        text->data[brace] = ',';
}

void fl_json_set_answer(json_t *object, const struct fl_answer *answer, const struct fl_settings *settings)
{
    json_t *results = json_array();
    json_object_set_new(object, "status", json_string(answer->matched ? "match" : "none"));
    json_object_set_new(object, "match", fl_json_share(answer->known));
    for (size_t i = 0; i < answer->count; i++)
        json_array_append_new(results, result_json(answer, i, settings));
    json_object_set_new(object, "results", results);
    json_object_set_new(object, "omitted", json_integer((json_int_t)answer->omitted));
}

void fl_json_set_not_asked(json_t *object)
{
    json_object_set_new(object, "status", json_string("not_asked"));
    json_object_set_new(object, "results", json_array());
    json_object_set_new(object, "omitted", json_integer(0));
}

void fl_print_answer_json(struct fl_buffer *text, const struct fl_answer *answer,
                          const struct fl_question_source *source, const struct fl_settings *settings)
{
    json_t *object = json_object();
    fl_json_set_answer(object, answer, settings);
    append_answer(text, object, source);
}

void fl_print_error_json(struct fl_buffer *text, const struct fl_question_source *source,
                         const struct fl_error *error)
{
    json_t *object = json_object(), *fault = json_object();
    struct fl_buffer inert = {0}; // an error's text may hold bytes that are not UTF-8, which JSON cannot
    fl_append_inert(&inert, fl_slice_of(error->text));
    json_object_set_new(fault, "kind", json_string(fl_status_name(error->status)));
    json_object_set_new(fault, "text", fl_json_text(fl_buffer_slice(&inert)));
    text->failed |= inert.failed;
    fl_buffer_release(&inert);
    json_object_set_new(object, "status", json_string("error"));
    json_object_set_new(object, "error", fault);
    json_object_set_new(object, "results", json_array());
    json_object_set_new(object, "omitted", json_integer(0));
    append_answer(text, object, source);
}

static json_t *texts_json(const struct fl_slice *texts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, fl_json_text(texts[i]));
    return list;
}

void fl_print_entry_json(struct fl_buffer *text, const struct fl_entry *entry)
{
    json_t *object = json_object(), *versions = json_array();
    for (size_t i = 0; i < entry->version_count; i++) {
        json_t *row = json_object();
        json_object_set_new(row, "version", fl_json_text(entry->versions[i].version));
        json_object_set_new(row, "status", fl_json_text(entry->versions[i].status));
        json_object_set_new(row, "introduced", fl_json_text(entry->versions[i].introduced));
        json_object_set_new(row, "deprecated", fl_json_text(entry->versions[i].deprecated));
        json_array_append_new(versions, row);
    }
    json_object_set_new(object, "schema", json_integer(FL_JSON_SCHEMA));
    json_object_set_new(object, "id", fl_json_text(entry->id));
    json_object_set_new(object, "title", fl_json_text(entry->title));
    json_object_set_new(object, "domain", fl_json_text(entry->domain));
    json_object_set_new(object, "category", fl_json_text(entry->category));
    json_object_set_new(object, "verification", fl_json_text(entry->verification));
    json_object_set_new(object, "fix_rate", fl_json_share(entry->fix_rate));
    json_object_set_new(object, "fix",
                        fl_json_share(fl_fix_posterior(entry->fix_rate, entry->verification, &entry->trials)));
    set_trials(object, &entry->trials);
    json_object_set_new(object, "symptoms", texts_json(entry->symptoms, entry->symptom_count));
    json_object_set_new(object, "asked_as", texts_json(entry->asked_as, entry->asked_as_count));
    json_object_set_new(object, "also_seen_as", texts_json(entry->also_seen_as, entry->also_seen_as_count));
    json_object_set_new(object, "versions", versions);
    set_actions(object, entry, 0);
    fl_append_json_object(text, object);
}
