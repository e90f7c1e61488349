// SPDX-License-Identifier: GPL-2.0-or-later
#include "alike.h"

#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/distinct.h"

#include "core/banned.h"

/// A member, and in how many sets it is.
struct member {
    uint32_t name;
    uint32_t sets;
    uint32_t first; // of the places for its postings
    uint32_t posted;
};

struct joining {
    struct fl_arena arena;
    const uint32_t *ends;
    size_t set_count;
    struct member *members; // the rarest first
    size_t member_count;
    uint32_t *ranks;    // of the members of all sets, rising in each: their places in `members`
    uint32_t *postings; // sets, by member
    uint32_t *met;      // by set: one more than the last set that was compared with it
};

void fl_alike_add(struct fl_alike *alike, struct fl_text_set set)
{
    fl_buffer_append(&alike->members, (struct fl_slice){(const char *)set.members, set.count * sizeof *set.members});
    fl_buffer_append_u32(&alike->ends, alike->members.size / sizeof *set.members);
}

/// One of the sets that stand behind each other in `members`.
static struct fl_text_set set_among(const uint32_t *members, const uint32_t *ends, size_t number)
{
    size_t start = number ? ends[number - 1] : 0;
    return (struct fl_text_set){members + start, ends[number] - start};
}

struct fl_text_set fl_alike_set(const struct fl_alike *alike, size_t number)
{
    const void *members = alike->members.data, *ends = alike->ends.data;
    return set_among(members, ends, number);
}

void fl_alike_release(struct fl_alike *alike)
{
    fl_buffer_release(&alike->members);
    fl_buffer_release(&alike->ends);
}

static int compare_rarity(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    return left->sets != right->sets ? (left->sets > right->sets) - (left->sets < right->sets)
                                     : fl_compare_u32(&left->name, &right->name);
}

static int compare_names(const void *a, const void *b)
{
    return fl_compare_u32(&((const struct member *)a)->name, &((const struct member *)b)->name);
}

/// The members of all sets, by their names.
static void count_members(struct joining *joining, const uint32_t *names, uint32_t *sorted, size_t count)
{
    memcpy(sorted, names, count * sizeof *names);
    qsort(sorted, count, sizeof *sorted, fl_compare_u32);
    for (size_t i = 0; i < count; i++) {
        if (!i || sorted[i] != sorted[i - 1])
            joining->members[joining->member_count++] = (struct member){.name = sorted[i]};
        joining->members[joining->member_count - 1].sets++;
    }
}

/// Writes the sets as ranks of their members, the rarest first.
static void rank_members(struct joining *joining, const uint32_t *names, struct member *by_name)
{
    qsort(joining->members, joining->member_count, sizeof *joining->members, compare_rarity);
    uint32_t place = 0;
    for (size_t rank = 0; rank < joining->member_count; rank++) {
        joining->members[rank].first = place;
        place += joining->members[rank].sets;
        by_name[rank] = (struct member){.name = joining->members[rank].name, .first = (uint32_t)rank};
    }
    qsort(by_name, joining->member_count, sizeof *by_name, compare_names);
    size_t start = 0;
    for (size_t set = 0; set < joining->set_count; start = joining->ends[set++]) {
        size_t end = joining->ends[set];
        for (size_t i = start; i < end; i++) {
            struct member wanted = {.name = names[i]};
            const struct member *found =
                bsearch(&wanted, by_name, joining->member_count, sizeof *by_name, compare_names);
            joining->ranks[i] = found->first;
        }
        if (end > start)
            qsort(joining->ranks + start, end - start, sizeof *joining->ranks, fl_compare_u32);
    }
}

static enum fl_status prepare(struct joining *joining, const struct fl_alike *alike, struct fl_error *error)
{
    const uint32_t *names = (const uint32_t *)(const void *)alike->members.data;
    size_t count = alike->members.size / sizeof *names;
    joining->ends = (const uint32_t *)(const void *)alike->ends.data;
    joining->set_count = alike->ends.size / sizeof *joining->ends;
    struct fl_arena *arena = &joining->arena;
    joining->members = fl_arena_alloc(arena, count, sizeof *joining->members);
    joining->ranks = fl_arena_alloc(arena, count, sizeof *joining->ranks);
    joining->postings = fl_arena_alloc(arena, count, sizeof *joining->postings);
    joining->met = fl_arena_alloc(arena, joining->set_count, sizeof *joining->met);
    struct member *by_name = fl_arena_alloc(arena, count, sizeof *by_name);
    if (alike->members.failed || alike->ends.failed || !joining->members || !joining->ranks || !joining->postings ||
        !joining->met || !by_name)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (count) {
        count_members(joining, names, joining->ranks, count);
        rank_members(joining, names, by_name);
    }
    return FL_OK;
}

/// Compares a set with those before it that share a member of its front, then posts the front.
static void join_set(struct joining *joining, size_t set, double least, fl_pair_visitor *visit, void *context)
{
    struct fl_text_set own = set_among(joining->ranks, joining->ends, set);
    if (!own.members) // no set has any
        return;
    // The smallest set that can be alike enough has least/(2-least) times as many members, all of them common.
    size_t common = (size_t)ceil((double)own.count * least / (2 - least) - 1e-9);
    size_t front = common && common <= own.count ? own.count - common + 1 : own.count;
    for (size_t i = 0; i < front; i++) {
        struct member *member = &joining->members[own.members[i]];
        for (size_t j = 0; j < member->posted; j++) {
            uint32_t other = joining->postings[member->first + j];
            if (joining->met[other] == set + 1)
                continue;
            joining->met[other] = (uint32_t)set + 1;
            double alike = fl_sets_alike(own, set_among(joining->ranks, joining->ends, other));
            if (alike >= least)
                visit(context, other, set, alike);
        }
    }
    for (size_t i = 0; i < front; i++) {
        struct member *member = &joining->members[own.members[i]];
        joining->postings[member->first + member->posted++] = (uint32_t)set;
    }
}

enum fl_status fl_alike_pairs(const struct fl_alike *alike, double least, fl_pair_visitor *visit, void *context,
                              struct fl_error *error)
{
    struct joining joining = {0};
    enum fl_status status = prepare(&joining, alike, error);
    for (size_t set = 0; !status && set < joining.set_count; set++)
        join_set(&joining, set, least, visit, context);
    fl_arena_release(&joining.arena);
    return status;
}
