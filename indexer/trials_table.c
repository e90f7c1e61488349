// SPDX-License-Identifier: GPL-2.0-or-later
#include "trials_table.h"

#include <math.h>
#include <stdlib.h>

#include "core/arena.h"

#include "core/banned.h"

enum {
    UNIT = 1000, // of a weight of 1
    DAY = 86400  // seconds
};

/// What one report says of an entry (target FL_TARGET_ENTRY, action 0) or of one of its actions.
struct share {
    struct fl_slice id; // in the table's arena
    enum fl_outcome_target target;
    bool worked;
    uint64_t action;
    uint64_t weight; // in UNITs
};

struct fl_trials_table {
    struct fl_arena arena;
    struct fl_entry_trials *entries; // by ID
    size_t count;
};

struct folding {
    struct fl_trials_table *table;
    fl_trials_damage_visitor *damaged;
    void *context;
    int64_t today; // days since 1970
    struct share *shares;
    size_t count, capacity;
};

// ---- reports ---------------------------------------------------------------

static int64_t day_of(int64_t seconds)
{
    int64_t day = seconds / DAY;
    return day - (seconds % DAY < 0);
}

/// `parts`: the report counts one part of so many.
static uint64_t weigh(const struct folding *folding, int64_t time, unsigned parts)
{
    int64_t age = folding->today - day_of(time);
    return (uint64_t)llround(UNIT * exp2(-(double)(age < 0 ? 0 : age) / FL_TRIALS_HALF_LIFE) / parts);
}

static bool add_share(struct folding *folding, struct share share)
{
    if (folding->count == folding->capacity) {
        size_t wider = folding->capacity ? 2 * folding->capacity : 64;
        struct share *shares =
            wider > SIZE_MAX / sizeof *shares ? NULL : realloc(folding->shares, wider * sizeof *shares);
        if (!shares)
            return false;
        folding->shares = shares;
        folding->capacity = wider;
    }
    folding->shares[folding->count++] = share;
    return true;
}

static enum fl_status take_record(void *context, const struct fl_outcome_record *record, struct fl_error *error)
{
    struct folding *folding = context;
    const bool of_action = record->target != FL_TARGET_ENTRY, of_entry = record->target != FL_TARGET_DEAD_END;
    // A workaround that failed leaves the others to try.
    const unsigned parts = of_action && !record->worked ? record->of : 1;
    struct share share = {.id = fl_arena_copy(&folding->table->arena, record->id), .worked = record->worked};
    bool added = share.id.data != NULL;
    if (added && of_entry) {
        share.weight = weigh(folding, record->time, parts);
        added = add_share(folding, share);
    }
    if (added && of_action) {
        share.target = record->target;
        share.action = record->action;
        share.weight = weigh(folding, record->time, 1);
        added = add_share(folding, share);
    }
    return added ? FL_OK : fl_fail(error, FL_NO_MEMORY, "out of memory");
}

static void take_damage(void *context, const char *file, uint64_t line, const char *reason)
{
    const struct folding *folding = context;
    if (folding->damaged)
        folding->damaged(folding->context, file, line, reason);
}

// ---- the table -------------------------------------------------------------

/// By ID, the entry before its actions.
static int compare_shares(const void *left, const void *right)
{
    const struct share *a = left, *b = right;
    int order = fl_slice_compare(a->id, b->id);
    if (!order)
        order = (a->target > b->target) - (a->target < b->target);
    return order ? order : (a->action > b->action) - (a->action < b->action);
}

static uint32_t narrow(uint64_t count)
{
    return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

/// Adds up the shares from `*at` on that are of the same entry or action, and moves `*at` behind them.
static struct fl_trials sum_up(const struct folding *folding, size_t *at)
{
    const struct share *first = &folding->shares[*at];
    uint64_t reports[2] = {0}, weights[2] = {0}; // failed, worked
    for (; *at < folding->count && compare_shares(first, &folding->shares[*at]) == 0; ++*at) {
        const struct share *share = &folding->shares[*at];
        reports[share->worked]++;
        weights[share->worked] += share->weight;
    }
    return (struct fl_trials){narrow(reports[1]), narrow(reports[0]), (double)weights[1] / UNIT,
                              (double)weights[0] / UNIT};
}

static void count_groups(const struct folding *folding, size_t *entries, size_t *actions)
{
    *entries = *actions = 0;
    for (size_t i = 0; i < folding->count; i++) {
        const struct share *share = &folding->shares[i];
        *entries += i == 0 || !fl_slice_equal(share->id, share[-1].id);
        *actions += share->target != FL_TARGET_ENTRY && (i == 0 || compare_shares(share, &share[-1]));
    }
}

static enum fl_status make_table(struct folding *folding, struct fl_error *error)
{
    struct fl_trials_table *table = folding->table;
    size_t entries, actions;
    if (folding->count)
        qsort(folding->shares, folding->count, sizeof *folding->shares, compare_shares);
    count_groups(folding, &entries, &actions);
    table->entries = fl_arena_alloc(&table->arena, entries, sizeof *table->entries);
    struct fl_action_trials *action = fl_arena_alloc(&table->arena, actions, sizeof *action);
    if (!table->entries || !action)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t at = 0; at < folding->count;) {
        struct fl_entry_trials *entry = &table->entries[table->count++];
        entry->id = folding->shares[at].id;
        entry->actions = action;
        while (at < folding->count && fl_slice_equal(folding->shares[at].id, entry->id)) {
            const struct share *share = &folding->shares[at];
            struct fl_trials trials = sum_up(folding, &at);
            // A report on a workaround is one on the entry, too: it is counted there.
            if (share->target != FL_TARGET_WORKAROUND)
                entry->reports += (size_t)trials.worked + trials.failed;
            if (share->target == FL_TARGET_ENTRY) {
                entry->trials = trials;
            } else {
                *action++ = (struct fl_action_trials){share->target, share->action, trials};
                entry->action_count++;
            }
        }
    }
    return FL_OK;
}

enum fl_status fl_trials_read(const char *path, int64_t now, fl_trials_damage_visitor *damaged, void *context,
                              struct fl_trials_table **out, struct fl_outcome_counts *counts, struct fl_error *error)
{
    struct folding folding = {
        .table = calloc(1, sizeof *folding.table), .damaged = damaged, .context = context, .today = day_of(now)};
    const struct fl_outcome_sink sink = {&folding, take_record, take_damage};
    *counts = (struct fl_outcome_counts){0};
    if (!folding.table)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = fl_outcome_journal_read(path, &sink, counts, error);
    if (!status)
        status = make_table(&folding, error);
    free(folding.shares);
    if (status)
        fl_trials_free(folding.table);
    else
        *out = folding.table;
    return status;
}

const struct fl_entry_trials *fl_trials_find(const struct fl_trials_table *table, struct fl_slice id)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = fl_slice_compare(table->entries[middle].id, id);
        if (!order)
            return &table->entries[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct fl_trials *fl_trials_of_action(const struct fl_entry_trials *entry, enum fl_outcome_target target,
                                            uint64_t action)
{
    // An entry has a handful of them.
    for (size_t i = 0; entry && i < entry->action_count; i++)
        if (entry->actions[i].target == target && entry->actions[i].action == action)
            return &entry->actions[i].trials;
    return NULL;
}

void fl_trials_free(struct fl_trials_table *table)
{
    if (!table)
        return;
    fl_arena_release(&table->arena);
    free(table);
}
