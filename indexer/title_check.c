// SPDX-License-Identifier: GPL-2.0-or-later
#include "title_check.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/index.h"
#include "core/record.h"
#include "corpus.h"
#include "query/ranking.h"

#include "core/banned.h"

enum {
    NEIGHBOURS = 10,   // results that a changed entry may have pushed back
    RESULTS = 100,     // that are looked through for an entry: as many as are ranked
    MISSED_NAMED = 20, // the rest is counted
    WORKERS_LIMIT = 8,
    PIECE = 16, // documents that a worker takes at a time
};

/// What the workers share, under the lock.
struct checking {
    const char *generation, *live;
    const uint32_t *documents; // NULL: 1 to count
    size_t count;
    pthread_mutex_t lock;
    size_t next;
    struct fl_title_figures *figures;
    struct fl_buffer *neighbours; // numbers of documents (u32); NULL: not wanted
    bool *listed;                 // by number: it is in `documents` or in `neighbours`
    fl_missed_text_visitor *visit; // of fl_text_check; NULL: titles are asked for, and counted
    void *context;
    enum fl_status status;
    struct fl_error *error;
};

/// One worker's own.
struct worker {
    struct checking *checking;
    struct fl_searcher *searcher, *live; // live: NULL where there is none
    struct fl_arena arena;
    struct fl_buffer data;
};

static void list_neighbours(struct checking *checking, const struct fl_answer *answer)
{
    for (size_t i = 0; i < answer->count && i < NEIGHBOURS; i++) {
        bool *listed = &checking->listed[answer->results[i].document];
        if (!*listed)
            fl_buffer_append_u32(checking->neighbours, answer->results[i].document);
        *listed = true;
    }
}

/// Whether fewer than FL_TITLE_PLACE entries match better than the one of that ID.
static bool is_found(const struct fl_answer *answer, struct fl_slice id)
{
    size_t own = 0, better = 0;
    while (own < answer->count && !fl_slice_equal(answer->results[own].entry.id, id))
        own++;
    if (own == answer->count)
        return false;
    for (size_t i = 0; i < own; i++)
        better += answer->results[i].match > answer->results[own].match + FL_TITLE_EQUAL;
    return better < FL_TITLE_PLACE;
}

/// `fix_weight` as in fl_ranking_options.
static enum fl_status rank(struct worker *worker, struct fl_searcher *searcher, struct fl_slice title,
                           double fix_weight, struct fl_answer *answer, struct fl_error *error)
{
    const struct fl_ranking_options options = {.limit = RESULTS, .fix_weight = fix_weight, .ids_only = true};
    return fl_rank(searcher, title, &options, &worker->arena, answer, error);
}

static void count_answer(struct checking *checking, struct fl_slice id, const struct fl_answer *answer, bool missed,
                         bool newly)
{
    pthread_mutex_lock(&checking->lock);
    checking->figures->asked++;
    checking->figures->newly_missed += missed && newly;
    if (missed && checking->figures->missed++ < MISSED_NAMED) {
        fl_buffer_append(&checking->figures->missed_ids, id);
        fl_buffer_append_byte(&checking->figures->missed_ids, '\n');
    }
    if (checking->neighbours)
        list_neighbours(checking, answer);
    pthread_mutex_unlock(&checking->lock);
}

/// Whether the live generation finds an entry that was missed; one that it does not have is not missed by it.
static enum fl_status ask_live(struct worker *worker, const struct fl_entry *entry, bool *finds, struct fl_error *error)
{
    struct fl_answer answer;
    struct fl_entry there;
    *finds = true;
    if (!worker->live)
        return FL_OK;
    enum fl_status status = fl_find_entry(worker->live, entry->id, &worker->arena, &there, error);
    if (status == FL_NOTHING)
        return FL_OK;
    if (!status)
        status = rank(worker, worker->live, entry->title, 0, &answer, error);
    if (!status)
        *finds = is_found(&answer, entry->id);
    return status;
}

static enum fl_status ask_title(struct worker *worker, const struct fl_entry *entry, struct fl_error *error)
{
    struct fl_answer answer = {0};
    bool live_finds = true;
    enum fl_status status = rank(worker, worker->searcher, entry->title, 0, &answer, error);
    bool missed = !status && !is_found(&answer, entry->id);
    if (missed)
        status = ask_live(worker, entry, &live_finds, error);
    if (!status)
        count_answer(worker->checking, entry->id, &answer, missed, live_finds);
    return status;
}

/// Asks for one text as a user would, and tells when it does not find the entry.
static enum fl_status ask_text(struct worker *worker, struct fl_slice id, struct fl_slice text, struct fl_error *error)
{
    struct fl_answer answer = {0};
    struct checking *checking = worker->checking;
    enum fl_status status = rank(worker, worker->searcher, text, 1, &answer, error);
    if (status)
        return status;
    struct fl_slice first = answer.count ? answer.results[0].entry.id : (struct fl_slice){0};
    if (answer.matched && fl_slice_equal(first, id))
        return FL_OK;
    pthread_mutex_lock(&checking->lock);
    checking->visit(checking->context, id, text, first);
    pthread_mutex_unlock(&checking->lock);
    return FL_OK;
}

static enum fl_status ask(struct worker *worker, uint32_t document, struct fl_error *error)
{
    struct fl_entry entry = {0};
    fl_arena_clear(&worker->arena);
    enum fl_status status =
        fl_reader_data(fl_searcher_index(worker->searcher)->reader, document, &worker->data, error);
    if (!status)
        status = fl_record_read_entry(fl_buffer_slice(&worker->data), &worker->arena, &entry, error);
    if (!status && !worker->checking->visit)
        return ask_title(worker, &entry, error);
    if (!status)
        status = ask_text(worker, entry.id, entry.title, error);
    for (size_t i = 0; !status && i < entry.also_seen_as_count; i++)
        status = ask_text(worker, entry.id, entry.also_seen_as[i], error);
    return status;
}

/// The next piece of the list; false when there is none, or another worker has failed.
static bool take_piece(struct checking *checking, size_t *first, size_t *end)
{
    pthread_mutex_lock(&checking->lock);
    *first = checking->next;
    *end = checking->count - *first < PIECE ? checking->count : *first + PIECE;
    checking->next = *end;
    if (!checking->status && fl_corpus_interrupted)
        checking->status = fl_fail(checking->error, FL_INTERRUPTED, "interrupted");
    bool more = !checking->status && *first < *end;
    pthread_mutex_unlock(&checking->lock);
    return more;
}

static void *work(void *context)
{
    struct worker worker = {.checking = context};
    struct checking *checking = worker.checking;
    struct fl_error error;
    size_t first, end;
    enum fl_status status = fl_searcher_open(checking->generation, &worker.searcher, &error);
    if (!status && checking->live)
        status = fl_searcher_open(checking->live, &worker.live, &error);
    while (!status && take_piece(checking, &first, &end))
        for (size_t i = first; !status && i < end; i++)
            status = ask(&worker, checking->documents ? checking->documents[i] : (uint32_t)(i + 1), &error);
    pthread_mutex_lock(&checking->lock);
    if (status && !checking->status) {
        checking->status = status;
        fl_fail(checking->error, status, "%s", error.text);
    }
    pthread_mutex_unlock(&checking->lock);
    fl_searcher_close(worker.searcher);
    fl_searcher_close(worker.live);
    fl_arena_release(&worker.arena);
    fl_buffer_release(&worker.data);
    return NULL;
}

/// Asks for all titles of the list, with as many workers as there are processors and work for them.
static enum fl_status ask_all(struct checking *checking)
{
    pthread_t threads[WORKERS_LIMIT];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = processors > WORKERS_LIMIT ? WORKERS_LIMIT : processors > 1 ? (size_t)processors : 1;
    size_t pieces = (checking->count + PIECE - 1) / PIECE, started = 0;
    checking->next = 0;
    // This thread works, too; where no other can be started it works alone.
    while (started + 1 < wanted && started + 1 < pieces && !pthread_create(&threads[started], NULL, work, checking))
        started++;
    work(checking);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    return checking->status;
}

/// Marks the documents of the list by their numbers.
static enum fl_status list_changed(struct checking *checking, size_t all, struct fl_error *error)
{
    checking->listed = calloc(all + 1, sizeof *checking->listed);
    if (!checking->listed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < checking->count; i++)
        checking->listed[checking->documents[i]] = true;
    return FL_OK;
}

enum fl_status fl_title_check(const char *generation, const char *live, size_t all, const uint32_t *changed,
                              size_t count, struct fl_title_figures *figures, struct fl_error *error)
{
    struct fl_buffer neighbours = {0};
    struct checking checking = {.generation = generation, .live = live, .documents = changed,
                                .count = changed ? count : all, .figures = figures, .error = error};
    *figures = (struct fl_title_figures){0};
    pthread_mutex_init(&checking.lock, NULL);
    enum fl_status status = FL_OK;
    if (changed) {
        status = list_changed(&checking, all, error);
        checking.neighbours = &neighbours;
    }
    if (!status)
        status = ask_all(&checking);
    if (!status && neighbours.size) {
        checking.documents = (const uint32_t *)(const void *)neighbours.data;
        checking.count = neighbours.size / sizeof *checking.documents;
        checking.neighbours = NULL;
        status = ask_all(&checking);
    }
    if (!status && (neighbours.failed || figures->missed_ids.failed))
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    pthread_mutex_destroy(&checking.lock);
    free(checking.listed);
    fl_buffer_release(&neighbours);
    return status;
}

enum fl_status fl_text_check(const char *generation, size_t all, fl_missed_text_visitor *visit, void *context,
                             struct fl_error *error)
{
    struct checking checking = {
        .generation = generation, .count = all, .visit = visit, .context = context, .error = error};
    pthread_mutex_init(&checking.lock, NULL);
    enum fl_status status = ask_all(&checking);
    pthread_mutex_destroy(&checking.lock);
    return status;
}
