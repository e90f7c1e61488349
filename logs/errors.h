// SPDX-License-Identifier: GPL-2.0-or-later
/// The errors of a run: blocks folded, each with its places and what tells whether it is the cause.
#ifndef FAULTLINE_LOGS_ERRORS_H
#define FAULTLINE_LOGS_ERRORS_H

#include "blocks.h"
#include "core/arena.h"
#include "fingerprint.h"

enum {
    /// Places of an error that are kept; further ones are counted.
    FL_PLACES_LIMIT = 20,
    /// Errors that are kept, of which so many may be hints, and the bytes of their texts, from half of which on only a text's first KB is
    /// kept.  Beyond them a new error is counted and not kept (fl_log_errors_dropped): memory is bounded, and a run of
    /// more distinct errors is not read one by one.
    FL_ERRORS_LIMIT = 20000,
    FL_HINTS_LIMIT = 8000,
    FL_ERROR_TEXTS_LIMIT = 16 << 20,
};

struct fl_log_place {
    uint32_t file; // index into fl_log_errors.files
    uint64_t first_line, last_line;
};

/// How the step of a build ended in which a block stands.
enum fl_step_end { FL_STEP_OPEN, FL_STEP_PASSED, FL_STEP_FAILED };

/// Where a block stands among others, of the place where it is likeliest to be the cause.
struct fl_standing {
    enum fl_step_end step;
    bool first_failure;     // no step of the file failed before its own
    uint32_t to_end;        // lines from it to the end of its step
    uint32_t errors_behind; // messages, traces, failed tests and diagnostics behind it in the step
    uint32_t errors_before; // and before it
};

struct fl_log_error {
    uint64_t fingerprint;
    enum fl_block_kind kind;
    struct fl_slice text, before, after; // as of fl_block, of the first place; before and after are raw lines
    uint64_t lines_left_out;             // of text
    size_t head, told;                   // offsets in text, as of fl_block
    fl_failure_word_set said, said_in_all;
    enum fl_log_level level;
    unsigned frames, lines;
    bool red;
    uint64_t count;              // places in all
    uint64_t passed;             // of them in steps that passed
    struct fl_log_place *places; // the first ones, up to FL_PLACES_LIMIT
    size_t place_count;
    struct fl_log_place likeliest; // the place of `standing`
    struct fl_standing standing;
    double named;                // 0 to 1: a summary of its file names it (naming.h)
    uint32_t siblings;           // errors of the same file that say it in the same way
    double cause;                // the sum by which errors are ordered (causes.h)
    double cause_share;          // how likely it is the cause, 0 to 1, if one of the run's errors is
};

struct fl_log_file {
    const char *name;
    uint64_t lines, bytes;
};

struct fl_log_errors;

/// Makes an empty collection.  Give it back with fl_log_errors_free.
enum fl_status fl_log_errors_create(struct fl_log_errors **out, struct fl_error *error);
void fl_log_errors_free(struct fl_log_errors *errors);

/// A file begins, and ends after that many lines and bytes.
enum fl_status fl_log_errors_begin_file(struct fl_log_errors *errors, const char *name, struct fl_error *error);
enum fl_status fl_log_errors_end_file(struct fl_log_errors *errors, uint64_t lines, uint64_t bytes, struct fl_error *error);

/// The fingerprint of a block: of its text but for a consequence right below it.
uint64_t fl_block_fingerprint(const struct fl_block *block);

/// Takes a block of the file that began last.  `*is_new`: the first of its fingerprint, false for one that is not kept; NULL if not wanted.
enum fl_status fl_log_errors_add(struct fl_log_errors *errors, const struct fl_block *block, bool *is_new, struct fl_error *error);

/// A step of the file ended.
enum fl_status fl_log_errors_end_step(struct fl_log_errors *errors, uint64_t line, bool failed, struct fl_error *error);

/// Orders the errors, the likeliest cause first, when all files have ended; `*ranked` lives as long as the collection.
enum fl_status fl_log_errors_rank(struct fl_log_errors *errors, struct fl_log_error ***ranked, size_t *count, struct fl_error *error);

/// The files, in the order in which they began.
const struct fl_log_file *fl_log_errors_files(const struct fl_log_errors *errors, size_t *count);

/// Blocks of errors that were not kept, as there was no room.
uint64_t fl_log_errors_dropped(const struct fl_log_errors *errors);

#endif
