// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_match.h"

#include <math.h>
#include <stdlib.h>

#include "core/banned.h"

// What a certain match adds to an error's sum (logs/causes.h).  On labelled logs matched errors are the cause a third more
// often than others; more than this puts known chatter before unknown causes.
static const double KNOWN_COUNTS = 1;

enum fl_status fl_log_words_open(struct fl_searcher *searcher, struct fl_buffer *text, struct fl_known_titles **titles,
                                 struct fl_failure_words **words, struct fl_error *error)
{
    enum fl_status status = fl_failure_words_create(NULL, 0, words, error);
    *titles = NULL;
    if (status || !searcher)
        return status;
    status = fl_index_metadata(fl_searcher_index(searcher), FL_KEY_TITLES, text, error);
    if (!status)
        status = fl_known_titles_create(fl_buffer_slice(text), *words, titles, error);
    if (status)
        return status;
    fl_failure_words_free(*words);
    *words = NULL;
    size_t count;
    const struct fl_catalogue_word *anchors = fl_known_titles_words(*titles, &count);
    return fl_failure_words_create(anchors, count, words, error);
}

enum fl_status fl_log_ask(struct fl_searcher *searcher, struct fl_slice text, size_t head, const struct fl_ranking_options *options,
                          struct fl_arena *arena, struct fl_answer *answer, struct fl_error *error)
{
    struct fl_slice rest = {text.data + head, text.size - head};
    for (size_t lines = 0; rest.size && lines < FL_ASKED_LINES; lines++)
        fl_slice_next_line(&rest);
    enum fl_status status = fl_rank(searcher, (struct fl_slice){text.data, text.size - rest.size}, options, arena, answer, error);
    if (!status && answer->matched && answer->results[0].match < FL_LOG_MATCH_LEAST) {
        answer->matched = false;
        answer->omitted = 0; // of guesses none are counted
        for (size_t i = 0; i < answer->count; i++)
            answer->results[i].matched = false;
    }
    return status;
}

bool fl_log_is_asked(enum fl_block_kind kind)
{
    return kind != FL_BLOCK_EXIT && kind != FL_BLOCK_SUMMARY && kind != FL_BLOCK_LAST_WORDS;
}

/// Fills a finding.  `*wanted`: it is to be told; a line that only looks like a title is when the catalogue confirms it.
static enum fl_status find(const struct fl_log_error *logged, struct fl_searcher *searcher, const struct fl_ranking_options *options,
                           struct fl_arena *arena, struct fl_log_finding *finding, bool *wanted, struct fl_error *error)
{
    *finding = (struct fl_log_finding){.error = logged, .asked = searcher && fl_log_is_asked(logged->kind)};
    fl_fingerprint_id(logged->fingerprint, finding->id);
    enum fl_status status =
        finding->asked ? fl_log_ask(searcher, logged->text, logged->head, options, arena, &finding->answer, error) : FL_OK;
    *wanted = logged->kind != FL_BLOCK_KNOWN || finding->answer.matched;
    return status;
}

static int compare_findings(const void *a, const void *b)
{
    const struct fl_log_finding *left = a, *right = b;
    if (left->cause != right->cause)
        return left->cause > right->cause ? -1 : 1;
    return left->rank < right->rank ? -1 : left->rank > right->rank;
}

/// An error that the catalogue knows is likelier to be one that stops a build: its odds grow with the match.
static void weigh_known(struct fl_log_report *report)
{
    double sum = 1; // of all causes, those beyond the findings with them
    for (size_t i = 0; i < report->count; i++) {
        struct fl_log_finding *finding = &report->findings[i];
        double match = finding->answer.matched ? finding->answer.known : 0;
        finding->rank = i;
        finding->cause = finding->error->cause_share * exp(KNOWN_COUNTS * match);
        sum += finding->cause - finding->error->cause_share;
    }
    for (size_t i = 0; i < report->count; i++)
        report->findings[i].cause /= sum;
    if (report->count)
        qsort(report->findings, report->count, sizeof *report->findings, compare_findings);
}

/// Notes an error that is not among the findings.
static void omit(struct fl_log_report *report, const struct fl_log_error *logged, char (*ids)[FL_FINGERPRINT_SIZE])
{
    if (logged->kind == FL_BLOCK_HINT)
        report->hints++;
    if (!fl_log_is_error(logged->kind))
        return;
    fl_fingerprint_id(logged->fingerprint, ids[report->omitted_id_count]);
    report->omitted_ids[report->omitted_id_count] = ids[report->omitted_id_count];
    report->omitted_id_count++;
    report->omitted += logged->kind != FL_BLOCK_KNOWN;
}

enum fl_status fl_log_match(struct fl_log_error **errors, size_t count, struct fl_searcher *searcher, size_t limit,
                            const struct fl_ranking_options *options, struct fl_arena *arena, struct fl_log_report *report,
                            struct fl_error *error)
{
    size_t room = limit < count ? limit : count, known_lines = 0;
    char (*ids)[FL_FINGERPRINT_SIZE] = fl_arena_alloc(arena, count, sizeof *ids);
    report->findings = fl_arena_alloc(arena, room, sizeof *report->findings);
    report->omitted_ids = fl_arena_alloc(arena, count, sizeof *report->omitted_ids);
    if (!ids || !report->findings || !report->omitted_ids)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) {
        bool wanted = false, asked = report->count < room && (errors[i]->kind != FL_BLOCK_KNOWN || known_lines++ < FL_KNOWN_LINES_LIMIT);
        if (asked) {
            struct fl_log_finding *finding = &report->findings[report->count];
            enum fl_status status = find(errors[i], searcher, options, arena, finding, &wanted, error);
            if (status)
                return status;
            report->count += wanted;
            report->known += wanted && finding->answer.matched && fl_log_is_error(errors[i]->kind);
        }
        if (!wanted && !asked) // what was asked about and is not wanted is no error
            omit(report, errors[i], ids);
    }
    weigh_known(report);
    return FL_OK;
}
