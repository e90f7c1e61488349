// SPDX-License-Identifier: GPL-2.0-or-later
#include "ranking.h"

#include <math.h>
#include <stdlib.h>

#include "advice.h"
#include "candidates.h"
#include "core/fields.h"
#include "core/record.h"
#include "core/trials_value.h"
#include "core/verification.h"
#include "model.h"

#include "core/banned.h"

struct fl_searcher {
    struct fl_index index;
    struct fl_analyser *analyser;
    struct fl_line_trigrams *trigrams;
    struct fl_buffer data; // of one document
};

enum fl_status fl_searcher_open(const char *path, struct fl_searcher **out, struct fl_error *error)
{
    struct fl_searcher *searcher = calloc(1, sizeof *searcher);
    if (!searcher)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = fl_index_open(path, &searcher->index, error);
    if (!status)
        status = fl_analyser_create(&searcher->analyser, error);
    if (status) {
        fl_searcher_close(searcher);
        return status;
    }
    *out = searcher;
    return FL_OK;
}

enum fl_status fl_searcher_reopen(struct fl_searcher *searcher, struct fl_error *error)
{
    struct fl_index fresh = {0};
    enum fl_status status = fl_index_open(searcher->index.path, &fresh, error);
    if (status)
        return status;
    fl_index_close(&searcher->index);
    searcher->index = fresh;
    return FL_OK;
}

void fl_searcher_close(struct fl_searcher *searcher)
{
    if (!searcher)
        return;
    fl_line_trigrams_free(searcher->trigrams);
    fl_analyser_free(searcher->analyser);
    fl_buffer_release(&searcher->data);
    fl_index_close(&searcher->index);
    free(searcher);
}

struct fl_index *fl_searcher_index(struct fl_searcher *searcher)
{
    return &searcher->index;
}

// ---- scoring ---------------------------------------------------------------

/// A candidate whose data has been read.
struct scored {
    uint32_t document;
    struct fl_record record; // in the arena
    struct fl_slice trials;  // value of FL_SLOT_TRIALS, in the arena
    struct fl_trials reported; // of it
    double match, fix, score;
    bool matched;
    size_t row; // of its features, and of its sum
};

struct scoring {
    struct fl_searcher *searcher;
    const struct fl_ranking_options *options;
    struct fl_arena *arena;
    struct fl_answer *answer;
    struct fl_error *error;
    uint32_t documents[FL_CANDIDATES_LIMIT];
    double features[FL_CANDIDATES_LIMIT][FL_FEATURE_COUNT];
    double sums[FL_CANDIDATES_LIMIT]; // of the evidence for each
    double matches[FL_CANDIDATES_LIMIT];
    struct fl_concept_fit *fits;
    struct scored candidates[FL_CANDIDATES_LIMIT];
    enum fl_status status; // of the last record read
    size_t count;
};

/// Copies what the searcher read last into the arena.
static enum fl_status keep_data(struct fl_searcher *searcher, struct fl_arena *arena, struct fl_slice *kept,
                                struct fl_error *error)
{
    *kept = fl_arena_copy(arena, fl_buffer_slice(&searcher->data));
    return kept->data ? FL_OK : fl_fail(error, FL_NO_MEMORY, "out of memory");
}

/// Keeps a candidate's record.
static bool keep_record(void *context, size_t place, struct fl_slice value)
{
    struct scoring *scoring = context;
    struct scored *candidate = &scoring->candidates[place];
    struct fl_slice kept = fl_arena_copy(scoring->arena, value);
    candidate->document = scoring->documents[place];
    candidate->row = place;
    scoring->status = kept.data ? fl_record_read(kept, &candidate->record, scoring->error)
                                : fl_fail(scoring->error, FL_NO_MEMORY, "out of memory");
    return scoring->status == FL_OK;
}

/// Keeps what was reported of a candidate: of most nothing was.
static bool keep_trials(void *context, size_t place, struct fl_slice value)
{
    struct scoring *scoring = context;
    if (!value.size)
        return true;
    struct fl_slice kept = fl_arena_copy(scoring->arena, value);
    scoring->candidates[place].trials = kept;
    scoring->status = kept.data ? FL_OK : fl_fail(scoring->error, FL_NO_MEMORY, "out of memory");
    return scoring->status == FL_OK;
}

/// Reads a whole entry, which then lives in the arena, and gives it its trials.
static enum fl_status read_entry(struct fl_searcher *searcher, uint32_t document, struct fl_slice trials,
                                 struct fl_arena *arena, struct fl_entry *entry, struct fl_error *error)
{
    struct fl_slice data = {0};
    enum fl_status status = fl_reader_data(searcher->index.reader, document, &searcher->data, error);
    if (!status)
        status = keep_data(searcher, arena, &data, error);
    if (!status)
        status = fl_record_read_entry(data, arena, entry, error);
    return status ? status : fl_trials_apply(trials, entry, error);
}

static int compare_scored(const void *a, const void *b)
{
    const struct scored *left = a, *right = b;
    if (left->matched != right->matched)
        return left->matched ? -1 : 1;
    // A fix rate lifts no guess over another: what does not match is ordered by how near it comes.
    double left_key = left->matched ? left->score : left->match, right_key = right->matched ? right->score : right->match;
    if (left_key != right_key)
        return left_key > right_key ? -1 : 1;
    return fl_slice_compare(left->record.id, right->record.id);
}

/// Two entries for what is nearly the same error: their titles' trigrams agree to that degree (Dice coefficient).
static bool are_near_duplicates(const struct fl_record *a, const struct fl_record *b, double alike)
{
    if (!a->title_count || !b->title_count)
        return false;
    const struct fl_record_title *left = &a->titles[0], *right = &b->titles[0];
    double enough = alike * (double)(left->trigram_count + right->trigram_count) / 2;
    if ((double)left->trigram_count < enough || (double)right->trigram_count < enough)
        return false;
    size_t common = 0;
    for (size_t i = 0, j = 0; i < left->trigram_count && j < right->trigram_count;) {
        uint16_t one = left->trigrams[i], other = right->trigrams[j];
        common += one == other;
        i += one <= other;
        j += other <= one;
    }
    return (double)common >= enough;
}

/// Whether the other tells of the same error: by the same title, or by one like it that holds all that a line of the text says.  Where
/// the text says more, it may be just what parts them: *ClassNotFoundException: Hallo* is not the entry of a certain class.
static bool tells_the_same(const struct scoring *scoring, const struct scored *one, const struct scored *other)
{
    const double all = 0.98, alike = 0.75, same = 0.9;
    bool holds_line = scoring->features[other->row][FL_LINE_TRIGRAMS_HELD] >= all;
    return are_near_duplicates(&one->record, &other->record, holds_line ? alike : same);
}

/// Whether two would match equally well if each were the only candidate.
static bool match_alike_alone(const struct scoring *scoring, const struct scored *one, const struct scored *other)
{
    const double equal = 0.02, equal_sum = 6; // matches near 1 are equal with sums that are not
    const enum fl_question_kind kind = scoring->answer->question.kind;
    double left = scoring->sums[one->row], right = scoring->sums[other->row];
    return fabs(left - right) <= equal_sum && fabs(fl_model_known(left, kind) - fl_model_known(right, kind)) <= equal;
}

/// Of near-duplicates that would match equally well alone the one with the best fix comes in front of the others, whatever small
/// difference of match the product would go by: of one error told twice, the telling that helps.
static void put_better_fixes_first(struct scoring *scoring)
{
    struct scored *candidates = scoring->candidates;
    if (scoring->options->fix_weight <= 0)
        return;
    for (size_t i = 0; i < scoring->count && candidates[i].matched; i++) {
        size_t best = i;
        for (size_t j = i + 1; j < scoring->count; j++)
            if (candidates[j].fix > candidates[best].fix && match_alike_alone(scoring, &candidates[i], &candidates[j]) &&
                tells_the_same(scoring, &candidates[i], &candidates[j]))
                best = j;
        struct scored moved = candidates[best];
        moved.matched = true;
        memmove(&candidates[i + 1], &candidates[i], (best - i) * sizeof *candidates);
        candidates[i] = moved;
    }
}

/// Gives each candidate its match and its score, once all have their sums and fixes.  Of a question that is known the best candidate
/// is a match, and so are the others from FL_MATCH_LEAST on.
static void weigh(struct scoring *scoring)
{
    struct fl_answer *answer = scoring->answer;
    answer->total = fl_model_matches(scoring->sums, scoring->count, answer->question.kind, scoring->matches);
    answer->known = fl_model_known(answer->total, answer->question.kind);
    size_t best = 0;
    for (size_t i = 1; i < scoring->count; i++)
        if (scoring->sums[i] > scoring->sums[best])
            best = i;
    answer->matched = scoring->count && answer->known >= fl_model_threshold(scoring->features[best]);
    for (size_t i = 0; i < scoring->count; i++) {
        struct scored *candidate = &scoring->candidates[i];
        candidate->match = scoring->matches[i];
        candidate->matched = answer->matched && (i == best || candidate->match >= FL_MATCH_LEAST);
        candidate->score = candidate->match * pow(candidate->fix, scoring->options->fix_weight);
    }
}

static enum fl_status score_all(struct scoring *scoring)
{
    struct fl_searcher *searcher = scoring->searcher;
    enum fl_status status = fl_reader_values(searcher->index.reader, FL_SLOT_RECORD, scoring->documents,
                                             scoring->count, keep_record, scoring, scoring->error);
    if (!status)
        status = scoring->status;
    if (!status)
        status = fl_reader_values(searcher->index.reader, FL_SLOT_TRIALS, scoring->documents, scoring->count, keep_trials,
                                  scoring, scoring->error);
    if (!status)
        status = scoring->status;
    if (status)
        return status;
    const struct fl_question *question = &scoring->answer->question;
    for (size_t i = 0; i < scoring->count; i++)
        fl_features_compute(question, searcher->trigrams, &scoring->candidates[i].record, &searcher->index, scoring->fits,
                            scoring->features[i]);
    // Who filters by domain has named it.
    for (size_t i = 0; scoring->options->filters.domain_count && i < scoring->count; i++)
        scoring->features[i][FL_DOMAIN_NAMED] = 1;
    fl_features_compare(scoring->features, scoring->count);
    for (size_t i = 0; i < scoring->count; i++) {
        struct scored *candidate = &scoring->candidates[i];
        scoring->sums[i] = fl_model_sum(scoring->features[i], question->kind);
        status = fl_trials_take(candidate->trials, &candidate->reported, scoring->error);
        if (status)
            return status;
        candidate->fix = fl_fix_posterior(candidate->record.fix_rate, candidate->record.verification,
                                          &candidate->reported);
    }
    weigh(scoring);
    qsort(scoring->candidates, scoring->count, sizeof *scoring->candidates, compare_scored);
    put_better_fixes_first(scoring);
    return FL_OK;
}

// ---- the answer ------------------------------------------------------------

static int compare_contribution(const void *a, const void *b)
{
    const struct fl_result_term *left = a, *right = b;
    if (left->counts != right->counts)
        return left->counts > right->counts ? -1 : 1;
    return fl_slice_compare(left->term->term, right->term->term);
}

/// Lists the question's terms that the entry holds.
static enum fl_status list_terms(struct scoring *scoring, const struct fl_record *record, struct fl_result *result)
{
    const struct fl_question *question = &scoring->answer->question;
    result->terms = fl_arena_alloc(scoring->arena, question->term_count, sizeof *result->terms);
    if (!result->terms)
        return fl_fail(scoring->error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < record->term_count; i++) {
        size_t count;
        const struct fl_question_term *terms = fl_question_find(question, record->terms[i].hash, &count);
        for (size_t j = 0; j < count; j++)
            if (fl_question_counts(question, &terms[j]) > 0)
                result->terms[result->term_count++] =
                    (struct fl_result_term){&terms[j], fl_question_counts(question, &terms[j])};
    }
    qsort(result->terms, result->term_count, sizeof *result->terms, compare_contribution);
    return FL_OK;
}

/// What the record alone tells of an entry.
static void fill_numbers(const struct scored *candidate, struct fl_entry *entry)
{
    entry->id = candidate->record.id;
    entry->verification = candidate->record.verification;
    entry->fix_rate = candidate->record.fix_rate;
    entry->trials = candidate->reported;
}

static enum fl_status fill_answer(struct scoring *scoring)
{
    struct fl_answer *answer = scoring->answer;
    size_t count = scoring->count < scoring->options->limit ? scoring->count : scoring->options->limit;
    answer->results = fl_arena_alloc(scoring->arena, count, sizeof *answer->results);
    if (!answer->results)
        return fl_fail(scoring->error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) {
        const struct scored *candidate = &scoring->candidates[i];
        struct fl_result *result = &answer->results[i];
        result->document = candidate->document;
        result->matched = candidate->matched;
        result->score = candidate->score;
        result->match = candidate->match;
        result->fix = candidate->fix;
        memcpy(result->features, scoring->features[candidate->row], sizeof result->features);
        if (scoring->options->ids_only) {
            fill_numbers(candidate, &result->entry);
            continue;
        }
        enum fl_status status =
            read_entry(scoring->searcher, candidate->document, candidate->trials, scoring->arena, &result->entry,
                       scoring->error);
        if (!status)
            status = fl_advice_order(&result->entry, &candidate->record, &answer->question, &scoring->searcher->index,
                                     scoring->searcher->analyser, &result->tried, scoring->error);
        if (!status)
            status = list_terms(scoring, &candidate->record, result);
        if (status)
            return status;
    }
    answer->count = count;
    for (size_t i = count; i < scoring->count; i++)
        answer->omitted += scoring->candidates[i].matched;
    return FL_OK;
}

enum fl_status fl_rank(struct fl_searcher *searcher, struct fl_slice text, const struct fl_ranking_options *options,
                       struct fl_arena *arena, struct fl_answer *answer, struct fl_error *error)
{
    *answer = (struct fl_answer){0};
    enum fl_status status =
        fl_question_read(text, searcher->analyser, &searcher->index, arena, &answer->question, error);
    if (status)
        return fl_index_explain(&searcher->index, status, error);
    struct scoring *scoring = fl_arena_alloc(arena, 1, sizeof *scoring);
    if (!scoring)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    scoring->searcher = searcher;
    scoring->options = options;
    scoring->arena = arena;
    scoring->answer = answer;
    scoring->error = error;
    scoring->fits = fl_arena_alloc(arena, answer->question.concept_count, sizeof *scoring->fits);
    if (!scoring->fits)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    status = fl_candidates_find(&answer->question, &options->filters, &searcher->index, arena, scoring->documents,
                                &scoring->count, error);
    if (!status)
        status = fl_line_trigrams_fill(&answer->question, &searcher->trigrams, error);
    if (!status)
        status = score_all(scoring);
    if (!status)
        status = fill_answer(scoring);
    return fl_index_explain(&searcher->index, status, error);
}

// ---- one entry by its ID ---------------------------------------------------

enum fl_status fl_find_entry(struct fl_searcher *searcher, struct fl_slice id, struct fl_arena *arena,
                             struct fl_entry *entry, struct fl_error *error)
{
    struct fl_buffer term = {0}, trials = {0};
    struct fl_query *query = NULL;
    struct fl_match match;
    size_t count = 0;
    fl_buffer_append(&term, fl_slice_of(fl_fields[FL_FIELD_ID].filter_prefix));
    fl_buffer_append(&term, id);
    enum fl_status status = term.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                        : fl_query_term(fl_buffer_slice(&term), 1, &query, error);
    if (!status)
        status = fl_reader_search(searcher->index.reader, query, (struct fl_bm25){1, 0}, &match, 1, &count, error);
    if (!status && !count)
        status = fl_fail(error, FL_NOTHING, "there is no entry %.*s", (int)id.size, id.data);
    if (!status)
        status = fl_reader_value(searcher->index.reader, FL_SLOT_TRIALS, match.document, &trials, error);
    if (!status)
        status = read_entry(searcher, match.document, fl_buffer_slice(&trials), arena, entry, error);
    fl_buffer_release(&trials);
    fl_query_free(query);
    fl_buffer_release(&term);
    return fl_index_explain(&searcher->index, status, error);
}
