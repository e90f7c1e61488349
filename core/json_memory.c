// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_memory.h"

#include <stdlib.h>

#include <jansson.h>

#include "banned.h"

static bool part_is_missing;

static void *watched_malloc(size_t size)
{
    void *memory = malloc(size);
    part_is_missing |= !memory;
    return memory;
}

void fl_json_watch_memory(void)
{
    json_set_alloc_funcs(watched_malloc, free);
}

bool fl_json_lacks_memory(void)
{
    return part_is_missing;
}

void fl_json_miss(void)
{
    part_is_missing = true;
}
