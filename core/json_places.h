// SPDX-License-Identifier: GPL-2.0-or-later
/// On which line of a JSON text a value stands: jansson tells it of faults of the text only, not of values.
#ifndef FAULTLINE_JSON_PLACES_H
#define FAULTLINE_JSON_PLACES_H

#include <stddef.h>

#include "arena.h"
#include "slice.h"
#include "status.h"

enum {
    /// Values deeper than this are not placed: {"a": [{"b": 1}]} holds a 1 of depth 4.
    FL_JSON_PLACE_DEPTH = 4
};

struct fl_json_place {
    struct fl_slice key; // as written, without quotes, of a member; empty for an item.  Points into the text
    size_t line;         // 1-based
    size_t next;         // place number of what follows it and all that it holds
};

/// Set to {0} before first use.  Places are in the order of the text; number 0 is the whole.
struct fl_json_places {
    struct fl_json_place *items; // in the arena
    size_t count;
    size_t capacity;
};

/// Finds the places of `text`, which must be JSON that a parser has accepted, with \n as its line ends.
/// Returns FL_OK or FL_NO_MEMORY.  Time and memory are linear.
enum fl_status fl_json_places_find(struct fl_slice text, struct fl_arena *arena, struct fl_json_places *places);

/// The number of the member `key` of the object at `object`; `object` itself where there is no such member.
size_t fl_json_place_member(const struct fl_json_places *places, size_t object, struct fl_slice key);

#endif
