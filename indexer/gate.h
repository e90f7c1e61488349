// SPDX-License-Identifier: GPL-2.0-or-later
/// What a new generation must do before it is made live.
#ifndef FAULTLINE_GATE_H
#define FAULTLINE_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "judged.h"
#include "title_check.h"

enum {
    /// Entries may become fewer by one in so many at a time, or by FL_GATE_FEW where that is more, but never by half: a
    /// corpus that was moved or checked out by half must not empty the index.
    FL_GATE_SHRINK_PART = 10,
    FL_GATE_FEW = 10,
    /// Of one title in so many an entry may be missed that is new, or that the live index does not miss.
    FL_GATE_MISSED_PART = 200,
    /// Of judged queries one in so many, or one query where that is more, may be answered worse than by the live
    /// generation: a first answer, one among five, an unanswerable one refused.
    FL_GATE_JUDGED_PART = 50,
};

struct fl_gate {
    const char *generation;  // the folder of the new one
    const char *live;        // of the live one; NULL: there is none that can be asked
    size_t entries_before;   // of the live one, also when it cannot be asked; 0: not known
    size_t entries;          // of the new one
    const uint32_t *changed; // numbers of the documents that are new in it; NULL: all are
    size_t changed_count;
    bool allow_shrink;
    const struct fl_judged *judged; // may hold no query
};

/// What came of it; what was not looked at is zero.
struct fl_gate_figures {
    size_t entries_before;
    struct fl_title_figures titles; // its missed_ids are yours to release
    struct fl_judged_figures now, before;
};

/// Looks at the generation.  FL_OK when it passes; FL_REFUSED, saying why, when it does not; or why it could not be
/// asked.  `figures` is filled as far as it went.
enum fl_status fl_gate_pass(const struct fl_gate *gate, struct fl_gate_figures *figures, struct fl_error *error);

#endif
