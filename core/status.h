// SPDX-License-Identifier: GPL-2.0-or-later
/// What a call can come to, and the error that tells a person about it.
///
/// Every call that can fail for a reason outside the program returns an
/// fl_status and fills a struct fl_error: the status, one line of text, and,
/// where there is one, the position in a file.  Only the programs' main
/// functions print errors and turn a status into an exit status
/// (fl_exit_status).  Faults of the program itself assert.
#ifndef FAULTLINE_STATUS_H
#define FAULTLINE_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum fl_status {
    FL_OK = 0,       // done
    FL_NOTHING,      // done, and nothing matched
    FL_USAGE,        // the call's words or options are wrong
    FL_BAD_INPUT,    // input was read and cannot be accepted
    FL_IO,           // the system refused to read or write
    FL_NO_MEMORY,    // out of memory, or a size over what the program can hold
    FL_NO_INDEX,     // there is no index where one was asked for
    FL_OTHER_SCHEMA, // the index was made by a program of another schema
    FL_DAMAGED,      // the index cannot be read as what it should be
    FL_LOCKED,       // another process holds the lock: try again later
    FL_CHANGED,      // the index changed under a reader: open it again
    FL_REFUSED,      // the new index is not fit to be made live
    FL_INTERRUPTED,  // a signal asked to stop
    FL_INTERNAL,     // an error that should not happen, told with what is known
    FL_STATUS_COUNT
};

enum {
    /// Bytes of an error's text with its NUL.  A longer text (a very long path)
    /// is cut there and ends in "...".
    FL_ERROR_TEXT_SIZE = 1024
};

struct fl_error {
    enum fl_status status;
    char text[FL_ERROR_TEXT_SIZE]; // one line, UTF-8 as far as its parts are, no final stop
};

/// Fills `error` (unless NULL) with the status and the text of a printf format.
/// Returns `status`, so that a failing call can `return fl_fail(...)`.
enum fl_status fl_fail(struct fl_error *error, enum fl_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// As fl_fail with FL_IO (FL_NO_MEMORY for ENOMEM) and ": " and the text of
/// `error_number` (an errno value) behind the formatted text.
enum fl_status fl_fail_errno(struct fl_error *error, int error_number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// The status's name as used in JSON and tests, such as "no_index".
const char *fl_status_name(enum fl_status status);

/// The exit status of the programs: 0 done or matched, 1 nothing matched,
/// 2 wrong usage, unreadable input or any other failure, 3 no index, 4 an index
/// of another schema or damaged, 5 a new index that is not fit to be made live,
/// 75 locked (as sysexits' EX_TEMPFAIL), 130 interrupted.
int fl_exit_status(enum fl_status status);

#ifdef __cplusplus
}
#endif

#endif
