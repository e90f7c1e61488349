// SPDX-License-Identifier: GPL-2.0-or-later
/// What the files of the canon reader share.  Only canon_*.c include this; everybody else wants canon_reader.h.
///
/// As in entry_parts.h, faults go to the sink's diagnostics, and a failed allocation sets its `failed`.
#ifndef FAULTLINE_CANON_PARTS_H
#define FAULTLINE_CANON_PARTS_H

#include <jansson.h>

#include "entry_parts.h"
#include "json_places.h"

struct fl_canon {
    struct fl_entry_sink sink;
    struct fl_json_places places;
};

/// A value of the canon.  `owner` and `key` name it in diagnostics.
struct fl_canon_part {
    const json_t *value; // NULL when absent or null
    size_t place;        // that of its owner when it is absent
    const char *owner;   // "" for the whole
    const char *key;
};

/// A format that names a part as owner.key, and its arguments.
#define FL_CANON_PART "%.*s%s%.*s"
#define FL_CANON_NAME(part) \
    FL_QUOTED(fl_slice_of((part).owner)), *(part).owner ? "." : "", FL_QUOTED(fl_slice_of((part).key))

/// The member `key` of a part; absent when the part is no object.
struct fl_canon_part fl_canon_member(const struct fl_canon *canon, struct fl_canon_part part, const char *key);

/// The line where the part stands, or where it is missing.
size_t fl_canon_line(const struct fl_canon *canon, struct fl_canon_part part);

/// The place of the first thing in an object or array, and of what follows the thing at `place`.
size_t fl_canon_first(const struct fl_canon *canon, struct fl_canon_part part);
size_t fl_canon_next(const struct fl_canon *canon, size_t place);

/// `text` trimmed, with \n as its line ends and without control bytes (told of the part), in the scratch arena.
struct fl_slice fl_canon_clean(struct fl_canon *canon, struct fl_slice text, struct fl_canon_part part);

/// The text of a part, as fl_canon_clean gives it.  Empty when it is absent or, told as `severity`, no text.
struct fl_slice fl_canon_text(struct fl_canon *canon, struct fl_canon_part part, enum fl_severity severity);

/// A share from 0 to 1, or FL_RATE_UNKNOWN when it is absent or, told as an error, no number from 0 to 1.
double fl_canon_rate(struct fl_canon *canon, struct fl_canon_part part);

/// Warns of the members of an object that are not among `known` (ended by NULL).
void fl_canon_check_members(struct fl_canon *canon, struct fl_canon_part part, const char *const *known);

/// Reads the workarounds or the dead ends.
void fl_canon_read_actions(struct fl_canon *canon, struct fl_canon_part root, enum fl_outcome outcome);

/// Reads the environment as rows of the version table.
void fl_canon_read_environment(struct fl_canon *canon, struct fl_canon_part root);

#endif
