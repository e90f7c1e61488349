// SPDX-License-Identifier: GPL-2.0-or-later
/// The one table of what an index document holds: fields, their prefixes, slots and weights.
///
/// Every word of every field is indexed without a prefix, with the field's
/// weight as its frequency there, so that one posting list a word serves BM25 over weighted fields (Robertson,
/// Zaragoza, Taylor: "Simple BM25 extension to multiple weighted fields", CIKM 2004).  Beside that
/// a field may have terms of its own under a prefix, and a slot for range filters.
/// A change of this table, of the analysis or of the record changes FL_SCHEMA.
#ifndef FAULTLINE_FIELDS_H
#define FAULTLINE_FIELDS_H

#include <stdint.h>

#include "entry.h"
#include "slice.h"
#include "status.h"

/// Number of what an index holds and how; a program refuses any other.
#define FL_SCHEMA "5"

enum fl_field_id {
    FL_FIELD_TITLE,
    FL_FIELD_ALSO_SEEN_AS,
    FL_FIELD_ID,
    FL_FIELD_DOMAIN,
    FL_FIELD_CATEGORY,
    FL_FIELD_SYMPTOMS, // and Asked As
    FL_FIELD_ROOT_CAUSE,
    FL_FIELD_VERSIONS,
    FL_FIELD_WORKAROUNDS,
    FL_FIELD_DEAD_ENDS,
    FL_FIELD_CODE,
    FL_FIELD_VERIFICATION,
    FL_FIELD_FIX_RATE,
    FL_FIELD_COUNT
};

enum {
    FL_NO_SLOT = -1,
    FL_SLOT_FIX_RATE = 0, // the claimed rate, 0 to 1
    FL_SLOT_RECORD = 1,   // the features of the entry (core/record.h)
    FL_SLOT_TRIALS = 2,   // what was reported of the entry and its advice (core/trials.h); not of every document
};

struct fl_field {
    const char *name;          // as in JSON and the documentation
    const char *filter_prefix; // of the one term that holds the whole value, for filters; NULL: none
    const char *word_prefix;   // of terms that hold the field's words alone; NULL: none
    int slot;                  // of the number, or FL_NO_SLOT
    uint32_t weight;           // of each word among the words of all fields; 0: words are not indexed
};

/// The table, by fl_field_id.
extern const struct fl_field fl_fields[FL_FIELD_COUNT];

/// Prefix of the version rules of an entry (core/version_rule.h).
#define FL_VERSION_RULE_PREFIX "XR"

/// Called with each text that a field holds (one for most; one an item for lists).
typedef enum fl_status fl_field_visitor(void *context, enum fl_field_id field, struct fl_slice text,
                                        struct fl_error *error);

/// Calls `visit` for each non-empty text of the entry's fields that have a weight, in the order of the table.
/// Stops at, and returns, the first status that is not FL_OK.
enum fl_status fl_fields_visit(const struct fl_entry *entry, fl_field_visitor *visit, void *context,
                               struct fl_error *error);

#endif
