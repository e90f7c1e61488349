// SPDX-License-Identifier: GPL-2.0-or-later
/// What the last run of the indexer came to: a small JSON file in the index folder, FL_INDEX_LAST_BUILD.
///
/// Its members are described in docs/SCHEMA.md; the indexer writes it (indexer/build_report.h), readers take from it
/// how old the index may be.
#ifndef FAULTLINE_LAST_BUILD_H
#define FAULTLINE_LAST_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "status.h"

enum {
    /// Bytes of the file: a real one has under a thousand.
    FL_LAST_BUILD_LIMIT = 1 << 16
};

struct fl_last_build {
    json_t *object;  // the whole, or NULL when there is none
    int64_t ended;   // when the run ended, seconds since 1970; 0: not known
    int64_t good;    // when a run last found the index up to date or made it so; 0: not known
    int64_t max_age; // seconds from then on, after which readers warn; 0: never
};

/// Reads the file of the index at `path` (a folder; anything else has none).  FL_OK also when there is none: all is
/// zero.  FL_DAMAGED when it cannot be understood.  Give `last` back with fl_last_build_release.
enum fl_status fl_last_build_read(const char *path, struct fl_last_build *last, struct fl_error *error);

/// Gives the memory back.
void fl_last_build_release(struct fl_last_build *last);

/// How old an index is at `now` that was built at `built`: since a run last found it up to date.
int64_t fl_index_age(const struct fl_last_build *last, int64_t built, int64_t now);

/// Reads an age: a whole number and "m", "h" or "d", such as "36h"; "never" is 0.  FL_USAGE names `option`.
enum fl_status fl_parse_age(const char *text, const char *option, int64_t *seconds, struct fl_error *error);

#endif
