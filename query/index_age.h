// SPDX-License-Identifier: GPL-2.0-or-later
/// How old the index is, and whether that is too old.
#ifndef FAULTLINE_INDEX_AGE_H
#define FAULTLINE_INDEX_AGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/index.h"
#include "core/last_build.h"

struct fl_age {
    int64_t built; // when the generation was built, seconds since 1970; 0: not known
    int64_t age;   // seconds since a run of the indexer last found the index up to date, or made it so
    int64_t most;  // seconds that it may be, by $FAULTLINE_MAX_AGE, else as the indexer was told; 0: any
    bool stale;    // it is older than that
    struct fl_last_build last; // give back with fl_last_build_release
};

/// Reads how old an open index is at `now`.  A file of the last run that is missing or damaged counts as none;
/// `damaged` is told why (FL_OK: it was read).  FL_USAGE for a $FAULTLINE_MAX_AGE that is no age.
enum fl_status fl_age_read(const struct fl_index *index, int64_t now, struct fl_age *age, struct fl_error *damaged,
                           struct fl_error *error);

/// Appends a time span in words, such as "3 days".
void fl_append_age(struct fl_buffer *text, int64_t seconds);

#endif
