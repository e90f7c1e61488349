// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/fields.h"
#include "ranking.h"

#include "core/banned.h"

/// How alike two IDs are: common pairs of neighbouring bytes, as a share (Dice).
static double likeness(struct fl_slice a, struct fl_slice b)
{
    size_t common = 0;
    if (a.size < 2 || b.size < 2)
        return 0;
    uint32_t counts[1 << 12] = {0};
    for (size_t i = 0; i + 1 < a.size; i++)
        counts[((unsigned char)a.data[i] & 63) << 6 | ((unsigned char)a.data[i + 1] & 63)]++;
    for (size_t i = 0; i + 1 < b.size; i++) {
        uint32_t *left = &counts[((unsigned char)b.data[i] & 63) << 6 | ((unsigned char)b.data[i + 1] & 63)];
        if (*left) {
            --*left;
            common++;
        }
    }
    return 2.0 * (double)common / (double)(a.size + b.size - 2);
}

struct suggestion {
    struct fl_slice id;
    double likeness;
};

struct suggesting {
    struct fl_slice id;
    struct fl_arena *arena;
    struct suggestion *best;
    size_t count, room;
    bool failed;
};

static bool weigh_id(void *context, struct fl_slice term, uint32_t documents)
{
    (void)documents;
    struct suggesting *suggesting = context;
    size_t prefix = strlen(fl_fields[FL_FIELD_ID].filter_prefix);
    struct fl_slice id = {term.data + prefix, term.size - prefix};
    double alike = likeness(suggesting->id, id);
    size_t at = suggesting->count;
    while (at > 0 && suggesting->best[at - 1].likeness < alike)
        at--;
    const double least = 0.4; // below, an ID shares no more than common endings
    if (alike < least || at == suggesting->room)
        return true;
    struct fl_slice copy = fl_arena_copy(suggesting->arena, id);
    if (!copy.data) {
        suggesting->failed = true;
        return false;
    }
    if (suggesting->count < suggesting->room)
        suggesting->count++;
    memmove(&suggesting->best[at + 1], &suggesting->best[at],
            (suggesting->count - at - 1) * sizeof *suggesting->best);
    suggesting->best[at] = (struct suggestion){copy, alike};
    return true;
}

enum fl_status fl_suggest_ids(struct fl_searcher *searcher, struct fl_slice id, struct fl_arena *arena,
                              struct fl_slice *ids, size_t room, size_t *count, struct fl_error *error)
{
    struct fl_index *index = fl_searcher_index(searcher);
    struct suggesting suggesting = {.id = id, .arena = arena, .room = room};
    *count = 0;
    suggesting.best = fl_arena_alloc(arena, room, sizeof *suggesting.best);
    if (!suggesting.best)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = fl_reader_terms(index->reader, fl_slice_of(fl_fields[FL_FIELD_ID].filter_prefix),
                                            weigh_id, &suggesting, error);
    if (!status && suggesting.failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; !status && i < suggesting.count; i++)
        ids[(*count)++] = suggesting.best[i].id;
    return fl_index_explain(index, status, error);
}
