// SPDX-License-Identifier: GPL-2.0-or-later
#include "archive_calls.h"

#include <dlfcn.h>
#include <stdbool.h>

#include "core/banned.h"

// The name of its binary interface, the same since 2012.
static const char library_name[] = "libarchive.so.13";

struct fl_archive_calls fl_archive;

enum fl_status fl_archive_load(struct fl_error *error)
{
    static bool loaded;
    if (loaded)
        return FL_OK;
    void *library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL); // kept to the end
    if (!library)
        return fl_fail(error, FL_IO, "%s, which unpacks it, cannot be loaded: is libarchive installed?", library_name);
    // POSIX has functions and objects of one size, and dlsym give both.
#define LOAD(name)                                                                                                     \
    *(void **)&fl_archive.name##_ = dlsym(library, "archive_" #name);                                                  \
    if (!fl_archive.name##_)                                                                                           \
        return fl_fail(error, FL_IO, "%s has no archive_" #name, library_name);
    FL_ARCHIVE_CALLS(LOAD)
#undef LOAD
    loaded = true;
    return FL_OK;
}
