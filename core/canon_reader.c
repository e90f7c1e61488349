// SPDX-License-Identifier: GPL-2.0-or-later
#include "canon_reader.h"

#include "canon_parts.h"
#include "regex_text.h"
#include "verification.h"

#include "banned.h"

// ---- facts -----------------------------------------------------------------

/// The text of a member that an entry cannot do without.
static struct fl_slice required_text(struct fl_canon *canon, struct fl_canon_part part)
{
    struct fl_slice text = fl_canon_text(canon, part, FL_ERROR);
    if (!text.size && (!part.value || json_is_string(part.value)))
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, fl_canon_line(canon, part), "no " FL_CANON_PART,
                    FL_CANON_NAME(part));
    return text;
}

/// Reads a fact; one that is missing counts as met, as it has been told here.
static void read_fact(struct fl_canon *canon, struct fl_entry_facts *facts, enum fl_fact fact,
                      struct fl_canon_part part)
{
    struct fl_slice text = required_text(canon, part);
    size_t line = fl_canon_line(canon, part);
    if (text.size)
        fl_entry_take_fact(&canon->sink, facts, fact, text, line);
    else
        facts->lines[fact] = line;
}

static void read_id(struct fl_canon *canon, struct fl_entry_facts *facts, struct fl_canon_part part)
{
    struct fl_slice text = required_text(canon, part), rest = text;
    size_t line = fl_canon_line(canon, part), slashes = 0, size = text.size;
    for (size_t i = 0; i < rest.size; i++)
        if (rest.data[i] == '/' && ++slashes == 2)
            size = i;
    if (text.size && slashes != 1 && slashes != 2)
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, line, "id '%.*s' is not <domain>/<slug>/<environment>",
                    FL_QUOTED(text));
    if (slashes == 1 || slashes == 2)
        fl_entry_take_fact(&canon->sink, facts, FL_FACT_ID, (struct fl_slice){text.data, size}, line);
    else
        facts->lines[FL_FACT_ID] = line;
}

static void read_verification(struct fl_canon *canon, struct fl_entry_facts *facts, struct fl_canon_part part)
{
    struct fl_slice status = fl_canon_text(canon, part, FL_WARNING);
    bool reviewed = fl_slice_equal(status, FL_SLICE("human_reviewed"));
    size_t line = fl_canon_line(canon, part);
    if (!part.value)
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, line, "no metadata.review_status: taken as ai_generated");
    else if (!reviewed && !fl_slice_equal(status, FL_SLICE("auto_generated")) && !fl_verification_find(status))
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, line,
                    "review_status '%.*s' is unknown: taken as ai_generated", FL_QUOTED(status));
    fl_entry_take_fact(&canon->sink, facts, FL_FACT_VERIFICATION,
                       reviewed ? FL_SLICE("human_reviewed") : FL_SLICE("ai_generated"), line);
}

static void read_fix_rate(struct fl_canon *canon, struct fl_entry_facts *facts, struct fl_canon_part part)
{
    facts->lines[FL_FACT_FIX_RATE] = fl_canon_line(canon, part);
    canon->sink.entry->fix_rate = fl_canon_rate(canon, part);
    if (!part.value)
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, facts->lines[FL_FACT_FIX_RATE], "no " FL_CANON_PART,
                    FL_CANON_NAME(part));
}

static void read_facts(struct fl_canon *canon, struct fl_canon_part root, struct fl_canon_part error,
                       struct fl_canon_part verdict)
{
    struct fl_entry_facts facts = {0};
    read_id(canon, &facts, fl_canon_member(canon, root, "id"));
    read_fact(canon, &facts, FL_FACT_DOMAIN, fl_canon_member(canon, error, "domain"));
    read_fact(canon, &facts, FL_FACT_CATEGORY, fl_canon_member(canon, error, "category"));
    read_fix_rate(canon, &facts, fl_canon_member(canon, verdict, "fix_success_rate"));
    struct fl_canon_part metadata = fl_canon_member(canon, root, "metadata");
    read_verification(canon, &facts, fl_canon_member(canon, metadata, "review_status"));
    fl_entry_end_facts(&canon->sink, &facts);
}

// ---- texts -----------------------------------------------------------------

/// What the verdict says beside its rate, when it is not that the error can be resolved.
static void append_resolvable(struct fl_canon *canon, struct fl_canon_part part, struct fl_buffer *cause)
{
    if (!part.value || json_is_true(part.value))
        return;
    struct fl_slice text = json_is_false(part.value) ? FL_SLICE("false") : fl_canon_text(canon, part, FL_WARNING);
    if (!text.size || fl_slice_equal(text, FL_SLICE("true")))
        return;
    fl_buffer_append(cause, FL_SLICE("\n\n"));
    if (fl_slice_equal(text, FL_SLICE("partial"))) {
        fl_buffer_append(cause, FL_SLICE("It can be resolved in part only."));
    } else if (fl_slice_equal(text, FL_SLICE("false"))) {
        fl_buffer_append(cause, FL_SLICE("It cannot be resolved."));
    } else {
        fl_buffer_append(cause, FL_SLICE("Resolvable: "));
        fl_buffer_append(cause, text);
    }
}

static void read_cause(struct fl_canon *canon, struct fl_canon_part verdict)
{
    struct fl_buffer cause = {0};
    struct fl_slice summary = required_text(canon, fl_canon_member(canon, verdict, "summary"));
    fl_buffer_append(&cause, summary);
    if (summary.size)
        append_resolvable(canon, fl_canon_member(canon, verdict, "resolvable"), &cause);
    canon->sink.entry->root_cause = fl_entry_keep(&canon->sink, fl_buffer_slice(&cause), true);
    canon->sink.failed = canon->sink.failed || cause.failed;
    fl_buffer_release(&cause);
}

static void read_regex(struct fl_canon *canon, struct fl_canon_part part)
{
    struct fl_entry *entry = canon->sink.entry;
    struct fl_slice regex = fl_canon_text(canon, part, FL_WARNING);
    struct fl_regex_texts texts;
    if (!regex.size)
        return;
    entry->also_seen_as = fl_arena_alloc(canon->sink.arena, FL_REGEX_TEXT_LIMIT, sizeof *entry->also_seen_as);
    if (!entry->also_seen_as || fl_regex_texts(regex, canon->sink.arena, &texts)) {
        canon->sink.failed = true;
        return;
    }
    if (texts.left_out)
        fl_diagnose(canon->sink.diagnostics, FL_WARNING, fl_canon_line(canon, part),
                    "not all that error.regex stands for is searched: %s", texts.left_out);
    for (size_t i = 0; i < texts.count; i++)
        if (!fl_slice_equal_ascii_case(texts.items[i], entry->title))
            entry->also_seen_as[entry->also_seen_as_count++] = texts.items[i];
}

// ---- the whole -------------------------------------------------------------

static void check_known(struct fl_canon *canon, struct fl_canon_part root, struct fl_canon_part error,
                        struct fl_canon_part verdict)
{
    static const char *const of_root[] = {"schema_version", "id",          "url",       "error",
                                          "environment",    "verdict",     "workarounds", "dead_ends",
                                          "transition_graph", "metadata",  NULL};
    static const char *const of_error[] = {"signature", "regex", "domain", "category", "first_seen", "last_confirmed",
                                           NULL};
    static const char *const of_verdict[] = {"resolvable", "fix_success_rate", "confidence", "last_updated", "summary",
                                             NULL};
    fl_canon_check_members(canon, root, of_root);
    fl_canon_check_members(canon, error, of_error);
    fl_canon_check_members(canon, verdict, of_verdict);
}

static void read_canon(struct fl_canon *canon, const json_t *value)
{
    struct fl_entry_sink *sink = &canon->sink;
    struct fl_canon_part root = {.value = value, .owner = "", .key = ""};
    struct fl_canon_part error = fl_canon_member(canon, root, "error");
    struct fl_canon_part verdict = fl_canon_member(canon, root, "verdict");
    if (!json_is_object(error.value) || !json_is_object(verdict.value)) {
        fl_diagnose(sink->diagnostics, FL_ERROR, 1,
                    "no canon: an object with the objects \"error\" and \"verdict\" was expected");
        return;
    }
    sink->entry->title = fl_entry_keep(sink, required_text(canon, fl_canon_member(canon, error, "signature")), false);
    read_facts(canon, root, error, verdict);
    read_cause(canon, verdict);
    read_regex(canon, fl_canon_member(canon, error, "regex"));
    fl_canon_read_environment(canon, root);
    fl_canon_read_actions(canon, root, FL_OUTCOME_SUCCESS);
    fl_canon_read_actions(canon, root, FL_OUTCOME_FAILURE);
    if (!sink->entry->workaround_count && !sink->entry->dead_end_count)
        fl_diagnose(sink->diagnostics, FL_ERROR, 1, "neither a workaround nor a dead end");
    check_known(canon, root, error, verdict);
}

/// Tells what jansson has against the text; FL_NO_MEMORY when it is not the text's fault.
static enum fl_status refuse(struct fl_slice text, const json_error_t *fault, struct fl_diagnostics *diagnostics)
{
    if (!*fault->text || json_error_code(fault) == json_error_out_of_memory)
        return FL_NO_MEMORY;
    size_t line = 1, position = fault->position > 0 ? (size_t)fault->position : 0;
    for (size_t i = 0; i < position && i < text.size; i++)
        line += text.data[i] == '\n';
    if (json_error_code(fault) == json_error_null_character)
        fl_diagnose(diagnostics, FL_ERROR, line, "a text holds NUL (\\u0000)");
    else
        fl_diagnose(diagnostics, FL_ERROR, line, "no JSON: %s", fault->text);
    return FL_OK;
}

static enum fl_status read_text(struct fl_slice text, struct fl_canon *canon)
{
    json_error_t fault = {0};
    // What is written as one value is no canon, but JSON: it is told as the former.
    json_t *value = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!value)
        return refuse(text, &fault, canon->sink.diagnostics);
    enum fl_status status = fl_json_places_find(text, canon->sink.scratch, &canon->places);
    if (!status)
        read_canon(canon, value);
    json_decref(value);
    return status ? status : canon->sink.failed ? FL_NO_MEMORY : FL_OK;
}

enum fl_status fl_canon_read(struct fl_slice text, struct fl_arena *arena, struct fl_entry *entry,
                             struct fl_diagnostics *diagnostics)
{
    *entry = (struct fl_entry){.fix_rate = FL_RATE_UNKNOWN};
    size_t errors = diagnostics->errors;
    struct fl_buffer clean = {0};
    struct fl_arena scratch = {0};
    struct fl_canon canon = {.sink = {arena, &scratch, entry, diagnostics, false}};
    enum fl_status status = fl_entry_text_check(text, &clean, diagnostics);
    if (status == FL_OK)
        status = read_text(fl_buffer_slice(&clean), &canon);
    fl_arena_release(&scratch);
    fl_buffer_release(&clean);
    if (diagnostics->failed)
        return FL_NO_MEMORY;
    return status == FL_OK && diagnostics->errors > errors ? FL_BAD_INPUT : status;
}
