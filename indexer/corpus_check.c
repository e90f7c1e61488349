// SPDX-License-Identifier: GPL-2.0-or-later
#include "corpus_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "alike.h"
#include "core/entry_text.h"
#include "entry_check.h"
#include "scratch_index.h"
#include "title_check.h"

#include "core/banned.h"

/// From here on two texts are compared at all; what lies below says nothing.
static const double little_alike = 0.4;

/// What is kept of an entry until all are read.
struct kept {
    struct fl_slice id, domain, verification;
    const char *path;
};

/// A text that does not find its entry first.
struct missed {
    const char *path; // of the entry's file
    struct fl_slice text, first;
    bool guessed; // it is the first, but no match
};

struct checking {
    const struct fl_corpus_visitor *visitor;
    struct fl_corpus_check *check;
    struct fl_analyser *analyser;
    struct fl_arena scratch; // cleared for each entry
    struct fl_buffer members;
    struct kept *entries; // by path, later by ID
    size_t capacity;
    struct fl_alike titles, root_causes;
    struct missed *missed;
    size_t missed_count, missed_capacity;
    bool no_memory;
};

static void tell(struct checking *checking, const char *path, size_t line, enum fl_severity severity,
                 struct fl_slice text)
{
    struct fl_corpus_counts *counts = &checking->check->counts;
    *(severity == FL_ERROR ? &counts->errors : &counts->warnings) += 1;
    checking->visitor->fault(checking->visitor->context, path, line, severity, text);
}

static void warn(struct checking *checking, const char *path, struct fl_buffer *text)
{
    checking->no_memory = checking->no_memory || text->failed;
    tell(checking, path, 1, FL_WARNING, fl_buffer_slice(text));
}

// ---- each entry ------------------------------------------------------------

static void tell_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    const struct checking *checking = context;
    checking->visitor->fault(checking->visitor->context, path, line, severity, text);
}

static void tell_progress(void *context, size_t done, size_t all)
{
    const struct checking *checking = context;
    checking->visitor->progress(checking->visitor->context, done, all);
}

static void keep_entry(struct checking *checking, const struct fl_entry *entry, const char *path, size_t count)
{
    struct fl_arena *arena = &checking->check->arena;
    struct kept *entries = fl_arena_grow(arena, checking->entries, count, &checking->capacity, sizeof *entries);
    if (!entries) {
        checking->no_memory = true;
        return;
    }
    checking->entries = entries;
    entries[count] = (struct kept){fl_arena_copy(arena, entry->id), fl_arena_copy(arena, entry->domain),
                                   fl_arena_copy(arena, entry->verification),
                                   fl_arena_copy(arena, fl_slice_of(path)).data};
    const struct kept *kept = &entries[count];
    if (!kept->id.data || !kept->domain.data || !kept->verification.data || !kept->path)
        checking->no_memory = true;
}

/// Adds what the entry is compared with others by.
static enum fl_status keep_texts(struct checking *checking, const struct fl_entry *entry, struct fl_error *error)
{
    struct fl_text_set set;
    enum fl_status status = fl_title_set(entry->title, &checking->members, &set, error);
    if (status)
        return status;
    fl_alike_add(&checking->titles, set);
    status = fl_word_set(checking->analyser, entry->root_cause, &checking->members, &set, error);
    if (!status)
        fl_alike_add(&checking->root_causes, set);
    return status;
}

static enum fl_status take_entry(void *context, const struct fl_entry *entry, const char *path,
                                 const struct fl_digest *digest, struct fl_error *error)
{
    struct checking *checking = context;
    (void)digest;
    fl_arena_clear(&checking->scratch);
    struct fl_diagnostics diagnostics = {.arena = &checking->scratch};
    enum fl_status status = fl_entry_check(checking->analyser, entry, path, &diagnostics, error);
    if (!status)
        status = keep_texts(checking, entry, error);
    for (size_t i = 0; !status && i < diagnostics.count; i++)
        tell(checking, path, diagnostics.items[i].line, diagnostics.items[i].severity, diagnostics.items[i].text);
    keep_entry(checking, entry, path, checking->check->counts.entries - 1);
    if (!status && (checking->no_memory || diagnostics.failed))
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status;
}

// ---- pairs -----------------------------------------------------------------

static void take_pair(struct checking *checking, size_t first, size_t second, double root_causes, double bound,
                      const char *kind, struct fl_likest_pair *likest)
{
    const struct kept *entries = checking->entries;
    if (root_causes > likest->alike)
        *likest = (struct fl_likest_pair){entries[first].id, entries[second].id, root_causes};
    if (root_causes < bound)
        return;
    struct fl_buffer text = {0};
    fl_buffer_append_format(&text, "its %s much like %.*s (root causes: %.2f): are they one error?", kind,
                            FL_QUOTED(entries[first].id), root_causes);
    warn(checking, entries[second].path, &text);
    fl_buffer_release(&text);
}

static void take_alike_titles(void *context, size_t first, size_t second, double titles)
{
    struct checking *checking = context;
    double root_causes =
        fl_sets_alike(fl_alike_set(&checking->root_causes, first), fl_alike_set(&checking->root_causes, second));
    (void)titles;
    // What is told for the root causes alone is not told again.
    if (root_causes < FL_ROOT_CAUSES_ALIKE)
        take_pair(checking, first, second, root_causes, FL_ROOT_CAUSES_ALIKE_BY_TITLE, "title and root cause are",
                  &checking->check->by_title);
}

static void take_alike_root_causes(void *context, size_t first, size_t second, double root_causes)
{
    struct checking *checking = context;
    take_pair(checking, first, second, root_causes, FL_ROOT_CAUSES_ALIKE, "root cause is",
              &checking->check->by_root_cause);
}

static enum fl_status compare_all(struct checking *checking, struct fl_error *error)
{
    enum fl_status status = fl_alike_pairs(&checking->titles, FL_TITLES_ALIKE, take_alike_titles, checking, error);
    return status ? status
                  : fl_alike_pairs(&checking->root_causes, little_alike, take_alike_root_causes, checking, error);
}

// ---- searching -------------------------------------------------------------

static int compare_ids(const void *a, const void *b)
{
    return fl_slice_compare(((const struct kept *)a)->id, ((const struct kept *)b)->id);
}

static void take_missed(void *context, struct fl_slice id, struct fl_slice text, struct fl_slice first)
{
    struct checking *checking = context;
    struct fl_arena *arena = &checking->check->arena;
    struct kept wanted = {.id = id};
    const struct kept *entry =
        bsearch(&wanted, checking->entries, checking->check->counts.entries, sizeof *checking->entries, compare_ids);
    struct missed *missed =
        fl_arena_grow(arena, checking->missed, checking->missed_count, &checking->missed_capacity, sizeof *missed);
    // An entry that came to the corpus between two readings is not among those that were checked.
    if (!entry || !missed) {
        checking->no_memory = checking->no_memory || !missed;
        return;
    }
    checking->missed = missed;
    missed += checking->missed_count++;
    *missed = (struct missed){entry->path, fl_arena_copy(arena, text), fl_arena_copy(arena, first),
                              fl_slice_equal(first, id)};
    checking->no_memory = checking->no_memory || !missed->text.data || !missed->first.data;
}

static int compare_missed(const void *a, const void *b)
{
    const struct missed *left = a, *right = b;
    int paths = strcmp(left->path, right->path);
    return paths ? paths : fl_slice_compare(left->text, right->text);
}

static void tell_missed(struct checking *checking)
{
    if (checking->missed_count)
        qsort(checking->missed, checking->missed_count, sizeof *checking->missed, compare_missed);
    for (size_t i = 0; i < checking->missed_count; i++) {
        const struct missed *missed = &checking->missed[i];
        struct fl_buffer text = {0};
        fl_buffer_append_format(&text, "it is not found by its own text '%.*s': ", FL_QUOTED(missed->text));
        if (missed->guessed)
            fl_buffer_append(&text, FL_SLICE("it is only a guess"));
        else if (missed->first.size)
            fl_buffer_append_format(&text, "%.*s comes first", FL_QUOTED(missed->first));
        else
            fl_buffer_append(&text, FL_SLICE("nothing is"));
        warn(checking, missed->path, &text);
        fl_buffer_release(&text);
    }
}

static enum fl_status search_all(struct checking *checking, char *const *roots,
                                 const struct fl_thesaurus_source *thesaurus, struct fl_error *error)
{
    struct fl_scratch_index index = {0};
    size_t count = checking->check->counts.entries;
    if (!count)
        return FL_OK;
    qsort(checking->entries, count, sizeof *checking->entries, compare_ids);
    enum fl_status status = fl_scratch_index_build(&index, roots, thesaurus, error);
    if (!status)
        status = fl_text_check(index.generation.data, index.entries, take_missed, checking, error);
    if (!status && checking->no_memory)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    fl_scratch_index_remove(&index);
    if (!status)
        tell_missed(checking);
    return status;
}

// ---- the whole -------------------------------------------------------------

static int compare_names(const void *a, const void *b)
{
    return fl_slice_compare(((const struct fl_tally *)a)->name, ((const struct fl_tally *)b)->name);
}

/// Counts the entries by their domain, or their verification.
static enum fl_status tally(struct checking *checking, bool by_domain, struct fl_tally **tallies, size_t *count,
                            struct fl_error *error)
{
    size_t entries = checking->check->counts.entries;
    struct fl_tally *all = fl_arena_alloc(&checking->check->arena, entries, sizeof *all);
    if (!all)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < entries; i++)
        all[i].name = by_domain ? checking->entries[i].domain : checking->entries[i].verification;
    if (entries)
        qsort(all, entries, sizeof *all, compare_names);
    *tallies = all;
    *count = 0;
    for (size_t i = 0; i < entries; i++) {
        if (!*count || !fl_slice_equal(all[*count - 1].name, all[i].name))
            all[(*count)++] = (struct fl_tally){all[i].name, 0};
        all[*count - 1].count++;
    }
    return FL_OK;
}

enum fl_status fl_corpus_check(char *const *roots, const struct fl_thesaurus_source *thesaurus,
                               const struct fl_corpus_visitor *visitor, struct fl_corpus_check *check,
                               struct fl_error *error)
{
    struct checking checking = {.visitor = visitor, .check = check};
    const struct fl_corpus_visitor reader = {&checking, NULL, take_entry, tell_fault, tell_progress};
    enum fl_status status = fl_analyser_create(&checking.analyser, error);
    if (!status)
        status = fl_corpus_read(roots, &reader, &check->counts, error);
    if (!status)
        status = compare_all(&checking, error);
    if (!status)
        status = tally(&checking, true, &check->domains, &check->domain_count, error);
    if (!status)
        status = tally(&checking, false, &check->verifications, &check->verification_count, error);
    if (!status)
        status = search_all(&checking, roots, thesaurus, error);
    fl_analyser_free(checking.analyser);
    fl_alike_release(&checking.titles);
    fl_alike_release(&checking.root_causes);
    fl_buffer_release(&checking.members);
    fl_arena_release(&checking.scratch);
    return status;
}

void fl_corpus_check_release(struct fl_corpus_check *check)
{
    fl_arena_release(&check->arena);
}
