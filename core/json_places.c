// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_places.h"

#include "banned.h"

struct scan {
    struct fl_slice text;
    size_t at, line;
    struct fl_slice key; // of the value to come
    size_t depth;
    size_t open[FL_JSON_PLACE_DEPTH]; // numbers of the objects and arrays that are not closed
    struct fl_arena *arena;
    struct fl_json_places *places;
};

static bool add_place(struct scan *scan)
{
    struct fl_json_places *places = scan->places;
    struct fl_slice key = scan->key;
    scan->key = (struct fl_slice){0};
    if (scan->depth >= FL_JSON_PLACE_DEPTH)
        return true;
    struct fl_json_place *items =
        fl_arena_grow(scan->arena, places->items, places->count, &places->capacity, sizeof *items);
    if (!items)
        return false;
    places->items = items;
    items[places->count] = (struct fl_json_place){key, scan->line, places->count + 1};
    places->count++;
    return true;
}

/// Where the string that begins at `at` ends: behind its quote.
static size_t string_end(struct fl_slice text, size_t at)
{
    for (at++; at < text.size && text.data[at] != '"'; at++)
        if (text.data[at] == '\\')
            at++;
    return at < text.size ? at + 1 : text.size;
}

static bool read_string(struct scan *scan)
{
    size_t start = scan->at, end = string_end(scan->text, start), line = scan->line;
    size_t colon = end;
    while (colon < scan->text.size && memchr(" \t\n", scan->text.data[colon], 3))
        line += scan->text.data[colon++] == '\n';
    if (colon == scan->text.size || scan->text.data[colon] != ':') {
        scan->at = end;
        return add_place(scan);
    }
    scan->key = (struct fl_slice){scan->text.data + start + 1, end - start - 2};
    scan->line = line;
    scan->at = colon + 1;
    return true;
}

static bool open_value(struct scan *scan)
{
    size_t number = scan->places->count;
    if (!add_place(scan))
        return false;
    if (scan->depth < FL_JSON_PLACE_DEPTH)
        scan->open[scan->depth] = number;
    scan->depth++;
    scan->at++;
    return true;
}

static void close_value(struct scan *scan)
{
    scan->at++;
    if (scan->depth && --scan->depth < FL_JSON_PLACE_DEPTH)
        scan->places->items[scan->open[scan->depth]].next = scan->places->count;
}

static bool read_word(struct scan *scan)
{
    while (scan->at < scan->text.size && !memchr(",]} \t\n", scan->text.data[scan->at], 6))
        scan->at++;
    return add_place(scan);
}

enum fl_status fl_json_places_find(struct fl_slice text, struct fl_arena *arena, struct fl_json_places *places)
{
    struct scan scan = {.text = text, .line = 1, .arena = arena, .places = places};
    bool placed = true;
    while (placed && scan.at < text.size) {
        char c = text.data[scan.at];
        scan.line += c == '\n';
        if (c == '"')
            placed = read_string(&scan);
        else if (c == '{' || c == '[')
            placed = open_value(&scan);
        else if (c == '}' || c == ']')
            close_value(&scan);
        else if (memchr(",: \t\n", c, 5))
            scan.at++;
        else
            placed = read_word(&scan);
    }
    return placed ? FL_OK : FL_NO_MEMORY;
}

size_t fl_json_place_member(const struct fl_json_places *places, size_t object, struct fl_slice key)
{
    size_t end = object < places->count ? places->items[object].next : 0;
    for (size_t i = object + 1; i < end; i = places->items[i].next)
        if (fl_slice_equal(places->items[i].key, key))
            return i;
    return object;
}
