// SPDX-License-Identifier: GPL-2.0-or-later
#include "judged.h"

#include <jansson.h>

#include "corpus_files.h"
#include "query/ranking.h"

#include "core/banned.h"

enum {
    RESULTS = 5,
    FILE_LIMIT = 64 << 20, // a hundred times the largest file of judged queries that we know
};

// ---- reading ---------------------------------------------------------------

static struct fl_slice copy_text(struct fl_judged *judged, const json_t *text)
{
    return fl_arena_copy(&judged->arena, (struct fl_slice){json_string_value(text), json_string_length(text)});
}

static enum fl_status add_query(struct fl_judged *judged, const json_t *object, struct fl_error *error)
{
    json_t *text = json_object_get(object, "q"), *relevant = json_object_get(object, "relevant");
    if (!json_is_string(text) || !json_is_array(relevant))
        return fl_fail(error, FL_BAD_INPUT, "not of the form {\"q\": TEXT, \"relevant\": [ID, ...]}");
    struct fl_judged_query query = {.text = copy_text(judged, text), .relevant_count = json_array_size(relevant)};
    query.relevant = fl_arena_alloc(&judged->arena, query.relevant_count, sizeof *query.relevant);
    struct fl_judged_query *queries =
        fl_arena_grow(&judged->arena, judged->queries, judged->count, &judged->capacity, sizeof *queries);
    bool complete = query.text.data && query.relevant && queries;
    for (size_t i = 0; complete && i < query.relevant_count; i++) {
        if (!json_is_string(json_array_get(relevant, i)))
            return fl_fail(error, FL_BAD_INPUT, "an ID is not a string");
        query.relevant[i] = copy_text(judged, json_array_get(relevant, i));
        complete = query.relevant[i].data;
    }
    if (!complete)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    judged->queries = queries;
    queries[judged->count++] = query;
    return FL_OK;
}

static enum fl_status read_line(struct fl_judged *judged, struct fl_slice line, struct fl_error *error)
{
    json_error_t fault;
    json_t *object = json_loadb(line.data, line.size, 0, &fault);
    if (!object)
        return fl_fail(error, FL_BAD_INPUT, "not JSON: %s", fault.text);
    enum fl_status status = add_query(judged, object, error);
    json_decref(object);
    return status;
}

enum fl_status fl_judged_read(struct fl_judged *judged, const char *path, struct fl_error *error)
{
    struct fl_buffer text = {0};
    struct fl_error local;
    enum fl_status status = fl_file_read(path, FILE_LIMIT, &text, error);
    if (!status && text.size > FILE_LIMIT)
        status = fl_fail(error, FL_BAD_INPUT, "%s has more than %d MB", path, FILE_LIMIT >> 20);
    size_t number = 0;
    for (struct fl_slice rest = fl_buffer_slice(&text); !status && rest.size;) {
        struct fl_slice line = fl_slice_trim(fl_slice_next_line(&rest));
        number++;
        if (!line.size)
            continue;
        status = read_line(judged, line, &local);
        if (status)
            fl_fail(error, status, "%s:%zu: %s", path, number, local.text);
    }
    fl_buffer_release(&text);
    return status;
}

void fl_judged_release(struct fl_judged *judged)
{
    fl_arena_release(&judged->arena);
    *judged = (struct fl_judged){0};
}

// ---- asking ----------------------------------------------------------------

static bool is_right(const struct fl_judged_query *query, struct fl_slice id)
{
    return fl_slice_is_one_of(id, query->relevant, query->relevant_count);
}

static void count_answer(const struct fl_judged_query *query, const struct fl_answer *answer,
                         struct fl_judged_figures *figures)
{
    if (!query->relevant_count) {
        figures->unanswerable++;
        figures->refused += !answer->matched;
        return;
    }
    figures->answerable++;
    for (size_t i = 0; i < answer->count && i < RESULTS; i++) {
        if (!is_right(query, answer->results[i].entry.id))
            continue;
        figures->first_right += i == 0;
        figures->five_right++;
        return;
    }
}

enum fl_status fl_judged_ask(const struct fl_judged *judged, const char *generation, struct fl_judged_figures *figures,
                             struct fl_error *error)
{
    const struct fl_ranking_options options = {.limit = RESULTS, .fix_weight = 1, .ids_only = true};
    struct fl_searcher *searcher = NULL;
    struct fl_arena arena = {0};
    *figures = (struct fl_judged_figures){0};
    enum fl_status status = fl_searcher_open(generation, &searcher, error);
    for (size_t i = 0; !status && i < judged->count; i++) {
        struct fl_answer answer;
        fl_arena_clear(&arena);
        status = fl_rank(searcher, judged->queries[i].text, &options, &arena, &answer, error);
        if (!status)
            count_answer(&judged->queries[i], &answer, figures);
    }
    fl_arena_release(&arena);
    fl_searcher_close(searcher);
    return status;
}
