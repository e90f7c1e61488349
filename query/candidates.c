// SPDX-License-Identifier: GPL-2.0-or-later
#include "candidates.h"

#include <stdlib.h>

#include "core/fields.h"

#include "core/banned.h"

// All words: as entries of a catalogue differ little in length, it counts little.  Titles: a word is there or
// it is not, and a long title is not worse.
static const struct fl_bm25 all_words_weighting = {1.2, 0.4};
static const struct fl_bm25 title_weighting = {0.4, 0};

/// A search under construction.
struct search {
    const struct fl_question *question;
    const struct fl_question_term **terms; // by falling contribution
    size_t term_count;
    const struct fl_filters *filters;
    struct fl_index *index;
    struct fl_arena *arena;
    uint32_t *documents;
    size_t *count;
    struct fl_error *error;
};

/// A term with what it counts, for sorting.
struct weighed {
    const struct fl_question_term *term;
    double counts;
};

static int compare_contribution(const void *a, const void *b)
{
    const struct weighed *left = a, *right = b;
    if (left->counts != right->counts)
        return left->counts > right->counts ? -1 : 1;
    return (left->term > right->term) - (left->term < right->term);
}

/// The query for one term, under a field's prefix; NULL (without error) when it cannot be in the index.
static enum fl_status term_query(const struct search *search, const struct fl_question_term *term, const char *prefix,
                                 struct fl_query **out)
{
    struct fl_slice whole = term->term;
    size_t prefix_size = strlen(prefix);
    if (prefix_size) {
        char *joined = fl_arena_alloc(search->arena, prefix_size + whole.size, 1);
        if (!joined)
            return fl_fail(search->error, FL_NO_MEMORY, "out of memory");
        memcpy(joined, prefix, prefix_size);
        memcpy(joined + prefix_size, whole.data, whole.size);
        whole = (struct fl_slice){joined, prefix_size + whole.size};
    }
    double weight = search->question->concepts[term->concept].weight * term->certainty;
    return fl_query_term(whole, weight, out, search->error);
}

/// Any of the terms that stand on the lines of `lines` (a bit each).
static enum fl_status terms_query(const struct search *search, const char *prefix, uint64_t lines,
                                  struct fl_query **out)
{
    struct fl_query *parts[FL_SEARCH_TERM_LIMIT] = {NULL};
    size_t count = 0;
    enum fl_status status = FL_OK;
    for (size_t i = 0; !status && i < search->term_count; i++)
        if (search->question->concepts[search->terms[i]->concept].lines & lines) {
            status = term_query(search, search->terms[i], prefix, &parts[count]);
            count += !status;
        }
    if (!status && count)
        return fl_query_combine(FL_ANY, parts, count, out, search->error);
    for (size_t i = 0; i < count; i++)
        fl_query_free(parts[i]);
    *out = NULL;
    return status;
}

/// The line on which the title fits best counts, whatever stands on the others.
static enum fl_status best_line_query(const struct search *search, size_t line_count, struct fl_query **out)
{
    struct fl_query *parts[FL_TELLING_LINE_LIMIT] = {NULL};
    size_t count = 0;
    enum fl_status status = FL_OK;
    for (size_t line = 0; !status && line < line_count; line++) {
        status = terms_query(search, fl_fields[FL_FIELD_TITLE].word_prefix, UINT64_C(1) << line, &parts[count]);
        count += !status && parts[count];
    }
    if (!status && count)
        return fl_query_combine(FL_BEST, parts, count, out, search->error);
    for (size_t i = 0; i < count; i++)
        fl_query_free(parts[i]);
    *out = NULL;
    return status;
}

/// Runs a query (taken over; NULL is one that finds nothing) with the filters and adds the best `most` that it finds.
static enum fl_status run(const struct search *search, struct fl_query *query, struct fl_bm25 weighting, size_t most)
{
    if (!query)
        return FL_OK;
    struct fl_match matches[FL_CANDIDATES_BY_WORDS];
    size_t found = 0;
    enum fl_status status = FL_OK;
    if (!fl_filters_empty(search->filters)) {
        struct fl_query *filtered = NULL;
        status = fl_filters_apply(search->filters, search->index, query, &filtered, search->error);
        query = filtered;
    }
    if (!status)
        status = fl_reader_search(search->index->reader, query, weighting, matches, most, &found,
                                  search->error);
    fl_query_free(query);
    for (size_t i = 0; !status && i < found; i++)
        search->documents[(*search->count)++] = matches[i].document;
    return status;
}

/// Chooses the terms that count most; `meant`: also those that only the thesaurus gives.
static enum fl_status choose_terms(struct search *search, bool meant)
{
    const struct fl_question *question = search->question;
    struct weighed *weighed = fl_arena_alloc(search->arena, question->term_count, sizeof *weighed);
    search->terms = fl_arena_alloc(search->arena, FL_SEARCH_TERM_LIMIT, sizeof *search->terms);
    if (!weighed || !search->terms)
        return fl_fail(search->error, FL_NO_MEMORY, "out of memory");
    size_t count = 0;
    for (size_t i = 0; i < question->term_count; i++) {
        const struct fl_question_term *term = &question->terms[i];
        double counts = fl_question_counts(question, term);
        if (counts > 0 && (meant || term->origin != FL_MEANS))
            weighed[count++] = (struct weighed){term, counts};
    }
    qsort(weighed, count, sizeof *weighed, compare_contribution);
    search->term_count = count < FL_SEARCH_TERM_LIMIT ? count : FL_SEARCH_TERM_LIMIT;
    for (size_t i = 0; i < search->term_count; i++)
        search->terms[i] = weighed[i].term;
    return FL_OK;
}

static enum fl_status run_all(struct search *search)
{
    // What a question that somebody typed may mean is searched together with its words.
    struct fl_query *query = NULL;
    enum fl_status status = choose_terms(search, search->question->kind != FL_PASTED);
    if (!status)
        status = terms_query(search, "", UINT64_MAX, &query);
    if (!status)
        status = run(search, query, all_words_weighting, FL_CANDIDATES_BY_WORDS);
    if (!status)
        status = choose_terms(search, false);
    if (!status)
        status = terms_query(search, fl_fields[FL_FIELD_TITLE].word_prefix, UINT64_MAX, &query);
    if (!status)
        status = run(search, query, title_weighting, FL_CANDIDATES_BY_TITLE);
    if (!status && search->question->line_count > 1) {
        status = best_line_query(search, search->question->line_count, &query);
        if (!status)
            status = run(search, query, title_weighting, FL_CANDIDATES_BY_TITLE);
    }
    return status;
}

static int compare_documents(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

enum fl_status fl_candidates_find(const struct fl_question *question, const struct fl_filters *filters,
                                  struct fl_index *index, struct fl_arena *arena,
                                  uint32_t documents[FL_CANDIDATES_LIMIT], size_t *count, struct fl_error *error)
{
    struct search search = {.question = question, .filters = filters, .index = index, .arena = arena,
                            .documents = documents, .count = count, .error = error};
    *count = 0;
    enum fl_status status = run_all(&search);
    if (status)
        return status;
    qsort(documents, *count, sizeof *documents, compare_documents);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (i == 0 || documents[i] != documents[kept - 1])
            documents[kept++] = documents[i];
    *count = kept;
    return FL_OK;
}
