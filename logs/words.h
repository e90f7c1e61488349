// SPDX-License-Identifier: GPL-2.0-or-later
/// The words and marks by which programs say that something failed, and where they stand in a log.
///
/// A log is mostly lines without any of them; those are passed over at memory speed (fl_failure_words_next), and the rest
/// is looked at closely (fl_failure_words_of).
#ifndef FAULTLINE_LOGS_WORDS_H
#define FAULTLINE_LOGS_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"
#include "core/status.h"

/// What a word or mark says.  Each is a bit of a set of words.
enum fl_failure_word {
    FL_SAYS_ERROR,      // error, err!
    FL_SAYS_FAIL,       // fail, failed, failure
    FL_SAYS_EXCEPTION,  // exception, and names of types that end in Exception or Error
    FL_SAYS_FATAL,      // fatal, panic, oops, emerg
    FL_SAYS_TRACE,      // traceback, stack trace, goroutine 1 [running]
    FL_SAYS_CRASH,      // abort, crash, segfault, killed, core dumped, terminate called
    FL_SAYS_CANNOT,     // cannot, could not, unable to
    FL_SAYS_NOT_FOUND,  // not found, no such, missing, does not exist
    FL_SAYS_UNDEFINED,  // undefined, unresolved, unknown, undeclared
    FL_SAYS_INVALID,    // unexpected, invalid, illegal, mismatch, conflict, overflow
    FL_SAYS_DENIED,     // denied, refused, forbidden, rejected, expired
    FL_SAYS_TIMEOUT,    // timed out, timeout
    FL_SAYS_ASSERT,     // assert, expected
    FL_SAYS_WARNING,    // warning, deprecated, offense, problem
    FL_SAYS_EXIT,       // exited with, exit status, exit code
    FL_SAYS_MARK,       // not ok, a cross, [-], *** FAILED ***
    FL_SAYS_HEAD,       // the head of a section of a test runner's report: 1) name, ____ name ____
    FL_SAYS_FRAME,      // a frame of a trace
    FL_SAYS_CATALOGUE,  // a rare word of a known error's title (fl_failure_words_create)
    FL_FAILURE_WORDS
};

/// A set of enum fl_failure_word.
typedef uint32_t fl_failure_word_set;

#define FL_SAYS(word) ((fl_failure_word_set)1 << (word))

enum {
    /// Bytes of the shortest text that can be looked for: the scan looks at four bytes at a time.
    FL_FAILURE_WORD_LEAST = 4,
    /// Texts of the catalogue that can be looked for beside the built-in ones; more are refused.
    FL_CATALOGUE_WORDS_LIMIT = 60000,
};

struct fl_failure_words;

/// A text of the catalogue.
struct fl_catalogue_word {
    struct fl_slice text; // in lower case
    size_t key;           // where in it the four bytes begin over which the scan stumbles: the rarer, the faster
};

/// Prepares the search.  `catalogue`: `count` further texts to be looked for (of FL_FAILURE_WORD_LEAST bytes or more, shorter
/// ones are passed over; they must outlive the result), or NULL.
/// `**out` is yours to give back with fl_failure_words_free.
enum fl_status fl_failure_words_create(const struct fl_catalogue_word *catalogue, size_t count, struct fl_failure_words **out,
                                       struct fl_error *error);

/// Gives it back.  NULL is a no-op.
void fl_failure_words_free(struct fl_failure_words *words);

/// A word or mark that was found.
struct fl_failure_hit {
    size_t at;   // where it begins
    size_t size; // its bytes
    enum fl_failure_word word;
    size_t catalogue; // of FL_SAYS_CATALOGUE: which of the catalogue's texts
};

/// Finds the first word or mark at or behind `from`, whatever stands around it.  False when there is none.  The case of
/// ASCII letters does not matter.  Time is linear in the text.
bool fl_failure_words_next(const struct fl_failure_words *words, struct fl_slice text, size_t from,
                           struct fl_failure_hit *hit);

/// The words that a line without escape sequences and prefixes says in earnest: not those in harmless places, such as
/// `0 errors`, `-Werror`, `error.c`, `test_error_handling ... ok`, `no exception`.
fl_failure_word_set fl_failure_words_of(const struct fl_failure_words *words, struct fl_slice line);

/// True for a line by which a program says that something went well: a passed test, by whatever name.
bool fl_line_says_passed(struct fl_slice line);

#endif
