// SPDX-License-Identifier: GPL-2.0-or-later
/// Which lines belong to a block: the rules by which one begins, goes on and ends.
#ifndef FAULTLINE_LOGS_BLOCK_RULES_H
#define FAULTLINE_LOGS_BLOCK_RULES_H

#include "blocks.h"

/// How the report goes on that a block is part of.
enum fl_block_mode {
    FL_MODE_PLAIN,          // frames, causes, deeper lines
    FL_MODE_PYTHON,         // frames, then one line with the message
    FL_MODE_PYTHON_CHAIN,   // behind such a message: another traceback may follow
    FL_MODE_GO,             // goroutines: calls and places
    FL_MODE_SECTION,        // all up to the next ruler
    FL_MODE_NUMBERED,       // a test's report, with paragraphs
    FL_MODE_PARAGRAPH,      // all up to a blank line
    FL_MODE_REPORT,         // all up to a mark of its end (fl_report_of)
    FL_MODE_RECORD,         // a log entry of many lines: all up to the next one that a carrier stamped
    FL_MODE_LIST,           // the names of what failed, below their heading
};

/// A block that is being read.
struct fl_open_block {
    struct fl_block block;
    enum fl_block_mode mode;
    enum fl_line_kind head_kind;
    size_t lines;          // joined so far
    bool ends_with_colon;  // the last line that was joined
    bool stamped;          // its head has a carrier's prefix
    bool is_complete;      // nothing may join any more but what tells that it failed
    unsigned braces;       // opened at the ends of its lines and not closed
    // Lines behind it that join if one behind them does.
    size_t pending, pending_blank;
};

enum fl_verdict {
    FL_JOIN,          // the line is of the block, and so are those pending
    FL_PEND,          // it is, if a later one is
    FL_NOT_OF_BLOCK,  // the block ended before it
};

/// Whether a block begins at a line that says these words; `*kind` and `*mode` are set if so.
bool fl_block_begins(const struct fl_log_line *line, enum fl_line_kind kind, fl_failure_word_set said,
                     enum fl_block_kind *block_kind, enum fl_block_mode *mode);

/// A report that tells where it ends.
struct fl_report {
    struct fl_slice begin, end; // what its first and last line hold
    bool takes_end;             // the last line is part of it
};

/// The report that begins at a line of this text; NULL if none does.
const struct fl_report *fl_report_of(struct fl_slice text);

/// Whether the body leads up to a compiler's message: In file included from, In function.
bool fl_line_is_include(struct fl_slice body);

/// Whether a line belongs to the open block; may change its mode and kind.
enum fl_verdict fl_block_verdict(struct fl_open_block *open, const struct fl_log_line *line, enum fl_line_kind kind);

/// How many lines right before the head lead up to the block; `before(context, n)` gives the n-th line before it, read,
/// n from 1, or NULL.
typedef const struct fl_log_line *fl_line_before(void *context, size_t n);
size_t fl_block_lead(const struct fl_log_line *head, enum fl_line_kind kind, fl_line_before *before, void *context);

#endif
