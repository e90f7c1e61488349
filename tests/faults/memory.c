// SPDX-License-Identifier: GPL-2.0-or-later
/// Calls that ask for memory.  What else of the C library does so (strdup, asprintf, opendir) calls these.
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "faults.h"

#include "core/banned.h"

// What the C library has, without a way through what is defined here.
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t),
    *__libc_memalign(size_t, size_t);

void *malloc(size_t size)
{
    return faults_strike(FAULTS_MALLOC, "malloc", "", "") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return faults_strike(FAULTS_MALLOC, "malloc", "", "") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return faults_strike(FAULTS_MALLOC, "malloc", "", "") ? NULL : __libc_realloc(memory, size);
}

void *reallocarray(void *memory, size_t count, size_t size)
{
    size_t all;
    if (__builtin_mul_overflow(count, size, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(memory, all);
}

void *memalign(size_t alignment, size_t size)
{
    return faults_strike(FAULTS_MALLOC, "malloc", "", "") ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *made = memalign(alignment, size);
    if (!made)
        return ENOMEM;
    *memory = made;
    return 0;
}
