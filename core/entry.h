// SPDX-License-Identifier: GPL-2.0-or-later
/// The entry: one known error, as the catalogue holds it.
///
/// All text of an entry is valid UTF-8, without NUL, and lives in the arena that the entry was
/// read into.  Text is the author's Markdown as written (code ticks and
/// emphasis marks kept), on one line where the form has one line.
#ifndef FAULTLINE_ENTRY_H
#define FAULTLINE_ENTRY_H

#include <stddef.h>

#include "slice.h"
#include "trials.h"

/// A rate is a share from 0 to 1, or FL_RATE_UNKNOWN where the author gave none.
#define FL_RATE_UNKNOWN (-1.0)

/// One row of the version table, its cells as written ("—" and the like give
/// an empty cell).
struct fl_version_row {
    struct fl_slice version; // such as "git>=2.9,<3.0"
    struct fl_slice status;  // such as "active"
    struct fl_slice introduced;
    struct fl_slice deprecated;
    size_t line; // 1-based, in the entry's file
};

/// A workaround or a dead end.
struct fl_action {
    struct fl_slice action; // what to do, or what not to try
    struct fl_slice reason; // why (dead ends; may be empty)
    struct fl_slice code;   // the fenced code, lines ended by \n (workarounds; may be empty)
    double rate;            // success of a workaround, failure of a dead end, as claimed
    double expected;        // the same, with what was reported; as `rate` until read from an index
    struct fl_trials trials; // what was reported; none until read from an index
    size_t line;            // 1-based, in the entry's file
    unsigned number;        // 1-based, in the author's order, as `report` takes it; 0 until read from an index
};

enum {
    /// Rows of a version table.  Real ones have a handful; more is an error of the file.
    FL_ENTRY_VERSION_LIMIT = 100
};

struct fl_entry {
    struct fl_slice title;
    struct fl_slice id; // "<domain>/<slug>"
    struct fl_slice domain;
    struct fl_slice category;
    struct fl_slice verification;
    double fix_rate;         // as claimed
    struct fl_trials trials; // what was reported; none until read from an index
    struct fl_slice root_cause; // paragraphs separated by one empty line

    struct fl_version_row *versions;
    size_t version_count;
    struct fl_action *workarounds;
    size_t workaround_count;
    struct fl_action *dead_ends;
    size_t dead_end_count;
    struct fl_slice *symptoms; // one an item of the list, or one a paragraph
    size_t symptom_count;
    struct fl_slice *also_seen_as; // other texts of the same error; ticks around a whole item dropped
    size_t also_seen_as_count;
    struct fl_slice *asked_as; // how people asked for it who did not know the message
    size_t asked_as_count;
};

#endif
