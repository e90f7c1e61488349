// SPDX-License-Identifier: GPL-2.0-or-later
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "banned.h"

enum {
    // One block serves a usual entry or query, so that malloc is called once for it.
    BLOCK_SIZE = 64 * 1024 - 64
};

struct fl_arena_block {
    struct fl_arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static struct fl_arena_block *add_block(struct fl_arena *arena, size_t need)
{
    size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
    if (size > SIZE_MAX - sizeof(struct fl_arena_block))
        return NULL;
    struct fl_arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct fl_arena_block){.next = arena->block, .size = size};
    arena->block = block;
    return block;
}

void *fl_arena_alloc(struct fl_arena *arena, size_t count, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size && count > (SIZE_MAX - alignment) / size)
        return NULL;
    size_t need = (count * size + alignment - 1) / alignment * alignment;
    struct fl_arena_block *block = arena->block;
    if (!block || block->size - block->used < need) {
        block = add_block(arena, need);
        if (!block)
            return NULL;
    }
    void *memory = block->bytes + block->used;
    block->used += need;
    return memset(memory, 0, need);
}

struct fl_slice fl_arena_copy(struct fl_arena *arena, struct fl_slice text)
{
    char *copy = text.size < SIZE_MAX ? fl_arena_alloc(arena, text.size + 1, 1) : NULL;
    if (!copy)
        return (struct fl_slice){0};
    if (text.size)
        memcpy(copy, text.data, text.size);
    return (struct fl_slice){copy, text.size};
}

void *fl_arena_grow(struct fl_arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    if (*capacity > SIZE_MAX / 2)
        return NULL;
    size_t wider = *capacity ? *capacity * 2 : 8;
    void *moved = fl_arena_alloc(arena, wider, size);
    if (!moved)
        return NULL;
    if (count)
        memcpy(moved, items, count * size);
    *capacity = wider;
    return moved;
}

void fl_arena_clear(struct fl_arena *arena)
{
    struct fl_arena_block *newest = arena->block;
    if (!newest)
        return;
    struct fl_arena older = {newest->next};
    fl_arena_release(&older);
    newest->next = NULL;
    newest->used = 0;
}

void fl_arena_release(struct fl_arena *arena)
{
    struct fl_arena_block *block = arena->block;
    while (block) {
        struct fl_arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->block = NULL;
}
