// SPDX-License-Identifier: GPL-2.0-or-later
/// One outcome: somebody's word on whether an advice of an entry worked, and the line of a journal that holds it.
///
/// A line is one JSON object, so that people and jq can read a journal as it is:
///     {"schema":1,"key":"<32 hex digits>","time":"2026-07-01T12:00:00Z","id":"git/push-rejected","outcome":"worked",
///      "target":"workaround","number":2,"of":3,"action":"<16 hex digits>","note":"...","reporter":"eva@host",
///      "check":"<16 hex digits>"}
/// without the breaks.  `check` is the last member and its form is fixed: fl_slice_hash of all bytes before
/// `,"check":`.  The hash takes each byte in by a step that can be undone, so two texts that differ in one byte never
/// share it.
#ifndef FAULTLINE_OUTCOME_H
#define FAULTLINE_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "buffer.h"
#include "entry.h"
#include "slice.h"
#include "status.h"

enum {
    /// The number in each line.  A member that older readers may pass over keeps it; any other change raises it.
    FL_OUTCOME_SCHEMA = 1,
    /// Hexadecimal digits of a key: 128 random bits, so that two reports never share one by chance.
    FL_OUTCOME_KEY_SIZE = 32,
    /// Characters of a note.  Some sentences; what is longer belongs into the entry.  More is refused, never cut.
    FL_OUTCOME_NOTE_LIMIT = 1000,
    /// Bytes of an entry's ID, and of a reporter; more is refused.
    FL_OUTCOME_ID_LIMIT = 1024,
    FL_OUTCOME_REPORTER_LIMIT = 512,
    /// Highest number of an action, and of how many there are.
    FL_OUTCOME_NUMBER_LIMIT = 1000000,
    /// Bytes of a line with its line end.  A record with all its texts at their limits and each byte escaped fits; so
    /// it is written by one call, and a reader needs no more memory than this for a line.  A longer line is damaged.
    FL_OUTCOME_LINE_LIMIT = 16384
};

enum fl_outcome_target { FL_TARGET_ENTRY, FL_TARGET_WORKAROUND, FL_TARGET_DEAD_END, FL_TARGETS };

/// "entry", "workaround", "dead_end".
extern const char *const fl_outcome_target_names[FL_TARGETS];

struct fl_outcome_record {
    struct fl_slice key; // FL_OUTCOME_KEY_SIZE digits of 0-9a-f, random: the same record met twice counts once
    int64_t time;        // seconds since 1970, up to the year 9999
    struct fl_slice id;  // the entry
    bool worked;
    enum fl_outcome_target target; // what worked or failed
    unsigned number; // of the action, 1-based, in the author's order, as it was when reported; 0 for an entry
    unsigned of;     // how many workarounds, or dead ends, the entry had then; 0 for an entry
    uint64_t action; // fl_action_key of the action, which finds it again when the entry was reordered; 0 for an entry
    struct fl_slice note; // may be empty
    struct fl_slice reporter; // "user@host"; may be empty
};

/// What stands for an action: fl_slice_hash of its text, white space at its ends dropped and every other run of white
/// space (ASCII) taken as one space.  Another wording is another action.
uint64_t fl_action_key(const struct fl_action *action);

/// Writes a new random key and a NUL.  FL_IO when the system has no random bytes.
enum fl_status fl_outcome_make_key(char key[FL_OUTCOME_KEY_SIZE + 1], struct fl_error *error);

/// Appends the record's line with its line end, at most FL_OUTCOME_LINE_LIMIT bytes, which cannot drive a terminal.
/// FL_BAD_INPUT for a record that no line can hold: a text that is not UTF-8, holds NUL or is over its limit;
/// FL_NO_MEMORY.
enum fl_status fl_outcome_append_line(struct fl_buffer *text, const struct fl_outcome_record *record,
                                      struct fl_error *error);

/// Reads a line (without its line end); the record's texts live in `arena`.  FL_BAD_INPUT with the reason, in a few
/// words, for a damaged one: torn, changed, over the limit, of another schema, or with members that do not make a
/// record.
enum fl_status fl_outcome_read_line(struct fl_slice line, struct fl_arena *arena, struct fl_outcome_record *record,
                                    struct fl_error *error);

#endif
