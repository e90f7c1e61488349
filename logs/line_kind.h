// SPDX-License-Identifier: GPL-2.0-or-later
/// What part a line can have in an error block.
#ifndef FAULTLINE_LOGS_LINE_KIND_H
#define FAULTLINE_LOGS_LINE_KIND_H

#include "line.h"
#include "words.h"

enum fl_line_kind {
    FL_LINE_BLANK,
    FL_LINE_PLAIN,      // nothing of the below
    FL_LINE_FRAME,      // of a trace: where, not what
    FL_LINE_CAUSE,      // goes on with a block whatever its indent: Caused by:, --- End of inner exception, note:
    FL_LINE_HINT,       // may tell of a failure: a weak word, or a strong one at a mild level
    FL_LINE_MESSAGE,    // tells of a failure
    FL_LINE_EXCEPTION,  // begins with the name of an exception's type
    FL_LINE_DIAGNOSTIC, // of a compiler, linter or linker
    FL_LINE_TEST,       // the head of a failed test
    FL_LINE_TRACE,      // the head of a trace: Traceback, panic:
    FL_LINE_SUMMARY,    // counts or lists what failed before
    FL_LINE_EXIT,       // a program or step ended with a status that is not zero
    FL_LINE_KINDS
};

/// The kind of a line that says these words (fl_failure_words_of its text).
enum fl_line_kind fl_line_kind_of(const struct fl_log_line *line, fl_failure_word_set said);

/// Whether the body is a frame of the commonest kind, `at f(file:1)`; told by little work.
static inline bool fl_line_is_call(struct fl_slice body)
{
    return body.size > 3 && memcmp(body.data, "at ", 3) == 0 && memchr(body.data, '(', body.size);
}

/// Whether the body is a frame of a trace.
bool fl_line_is_frame(struct fl_slice body);

/// Whether the body is a place in a source and a message behind it: path:12: text, path:12:3: text.  `*behind`: where
/// the text begins.
bool fl_line_is_placed(struct fl_slice body, size_t *behind);

/// Whether the body counts or lists what failed: 2 tests failed, 1 error; or is the heading of such a list.
bool fl_line_is_summary(struct fl_slice body);

/// Whether a shell shows there what was typed: $ make.  What follows is another program's.
bool fl_line_is_prompt(const struct fl_log_line *line);

/// Whether a line tells of no failure whatever its words: a passed test, a command, a commit, the progress of a build
/// that names a file or package.
bool fl_line_tells_no_failure(const struct fl_log_line *line);

/// Whether a line ends a step of a build, and how: true for "exited with 1", "Process completed with exit code 0".
/// `*failed` is set to whether its status is not zero.
bool fl_line_ends_step(struct fl_slice body, bool *failed);

#endif
