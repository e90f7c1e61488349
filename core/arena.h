// SPDX-License-Identifier: GPL-2.0-or-later
/// Memory that is given back all at once: one arena an entry, a query, a run.
#ifndef FAULTLINE_ARENA_H
#define FAULTLINE_ARENA_H

#include <stddef.h>

#include "slice.h"

/// Set to {0} before first use.  Never copied once in use.
struct fl_arena {
    struct fl_arena_block *block; // newest first
};

/// Zeroed memory of `count` items of `size` bytes, aligned for any type; it lives
/// until fl_arena_clear or fl_arena_release.  NULL when memory has run out or
/// the product does not fit a size_t.  A count or size of 0 gives a pointer that may
/// not be read.
void *fl_arena_alloc(struct fl_arena *arena, size_t count, size_t size);

/// A copy of the bytes in the arena, with a NUL behind them that the size does
/// not count.  data is NULL when memory has run out.
struct fl_slice fl_arena_copy(struct fl_arena *arena, struct fl_slice text);

/// Makes room for one more item in an array that lives in the arena.  `items` is
/// the array (NULL at first), `count` how many it holds, `capacity` its room,
/// updated.  Returns the array, moved when it had to grow (by doubling; the old
/// copy stays in the arena), or NULL when memory has run out.
void *fl_arena_grow(struct fl_arena *arena, void *items, size_t count, size_t *capacity, size_t size);

/// Forgets all that was given out, keeping the newest block for use again.
void fl_arena_clear(struct fl_arena *arena);

/// Gives everything back; the arena is as new.
void fl_arena_release(struct fl_arena *arena);

#endif
