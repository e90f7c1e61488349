// SPDX-License-Identifier: GPL-2.0-or-later
/// Whether jansson ran out of memory: it leaves out what it has no memory for, and goes on.
#ifndef FAULTLINE_JSON_MEMORY_H
#define FAULTLINE_JSON_MEMORY_H

#include <stdbool.h>

/// Has jansson's calls for memory watched.  To be called once, before any other call of jansson; only one thread may
/// use jansson then.
void fl_json_watch_memory(void);

/// True for good once a part of an object may be missing: a program that has run out of memory ends.
bool fl_json_lacks_memory(void);

/// Says that a part is missing that the caller had no memory for.
void fl_json_miss(void);

#endif
