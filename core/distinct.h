// SPDX-License-Identifier: GPL-2.0-or-later
/// Numbers in order, each once.
#ifndef FAULTLINE_DISTINCT_H
#define FAULTLINE_DISTINCT_H

#include <stdint.h>
#include <stdlib.h>

/// Orders numbers of 32 bits, for qsort and bsearch.
static inline int fl_compare_u32(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/// Sorts the items of the array `items` and drops repetitions; sets `count` (a size_t) to how many are left.  Of no
/// items `items` may be NULL.
#define FL_SORT_DISTINCT(items, count, compare) \
    do { \
        size_t kept = 0; \
        if (count) \
            qsort(items, count, sizeof *(items), compare); \
        for (size_t i = 0; i < (count); i++) \
            if (i == 0 || compare(&(items)[i], &(items)[kept - 1])) \
                (items)[kept++] = (items)[i]; \
        (count) = kept; \
    } while (0)

#endif
