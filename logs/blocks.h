// SPDX-License-Identifier: GPL-2.0-or-later
/// Log -> error blocks: the lines that belong together as one error.
///
/// A block begins at a line that tells of a failure (line_kind.h), takes in the lines right before it that lead up to it,
/// and goes on through frames, causes, deeper lines and what else its kind of report holds (block_rules.c and block_verdict.c have the rules).
/// Where a step of a build ends with a status that is not zero, the last lines before that are a block, too: some tools
/// fail without a word of failure.
#ifndef FAULTLINE_LOGS_BLOCKS_H
#define FAULTLINE_LOGS_BLOCKS_H

#include "core/buffer.h"
#include "core/status.h"
#include "line_kind.h"
#include "titles.h"
#include "window.h"

enum {
    /// Bytes of a block's text that are kept, and of its lines' places all: a block goes on beyond it.
    FL_BLOCK_TEXT_LIMIT = 16 * 1024,
    /// Lines around a block that are kept to be shown with it.
    FL_CONTEXT_LINES = 3,
};

/// In this order: what tells of a failure itself, what may, what tells that something failed before.
enum fl_block_kind {
    FL_BLOCK_TRACE,      // a message with frames
    FL_BLOCK_DIAGNOSTIC, // of a compiler, linter or linker
    FL_BLOCK_TEST,       // a failed test
    FL_BLOCK_MESSAGE,    // a line that tells of a failure, with what belongs to it
    FL_BLOCK_HINT,       // a line that may tell of one
    FL_BLOCK_KNOWN,      // no word of failure, but it looks like the title of a known error
    FL_BLOCK_LAST_WORDS, // what was printed right before a step failed
    FL_BLOCK_SUMMARY,    // counts or lists what failed before
    FL_BLOCK_EXIT,       // says that something failed before
    FL_BLOCK_KINDS
};

/// Names as in JSON, by fl_block_kind.
extern const char *const fl_block_kind_names[FL_BLOCK_KINDS];

struct fl_block {
    enum fl_block_kind kind;
    uint64_t first_line, last_line; // of the file, from 1, lines parted by LF
    struct fl_buffer text;          // its lines as read (fl_log_line.text), parted by LF, up to FL_BLOCK_TEXT_LIMIT
    struct fl_buffer before, after; // up to FL_CONTEXT_LINES raw lines around it, each with LF
    uint64_t lines_left_out;        // of text, over the limit
    size_t head;                    // offset in text of the line that it was found by
    size_t told;                    // bytes of text before a consequence right below it ("Error 1"); 0: there is none
    fl_failure_word_set said;       // by that line
    fl_failure_word_set said_in_all; // by any of its lines
    enum fl_log_level level;        // of that line
    uint32_t mark;                  // of that line
    size_t indent;                  // of that line
    unsigned frames;                // lines that are frames
    bool red;                       // of that line
};

/// What is done with what is found.  A status other than FL_OK ends the search and is returned.
struct fl_block_sink {
    void *context;
    /// A block; it lives for the call.
    enum fl_status (*block)(void *context, const struct fl_block *block, struct fl_error *error);
    /// A step ended at that line; all blocks up to there have been given.
    enum fl_status (*step)(void *context, uint64_t line, bool failed, struct fl_error *error);
};

struct fl_block_finder;

/// Makes a finder; `words` must outlive it.  `**out` is yours to give back with fl_block_finder_free.
enum fl_status fl_block_finder_create(const struct fl_failure_words *words, const struct fl_block_sink *sink,
                                      struct fl_block_finder **out, struct fl_error *error);

/// Lets it find lines that look like titles of known errors, too; `titles`, whose words `words` must look for, outlives it.
void fl_block_finder_know(struct fl_block_finder *finder, const struct fl_known_titles *titles);

/// Gives it back.  NULL is a no-op.
void fl_block_finder_free(struct fl_block_finder *finder);

/// Takes the next bytes of the current file.  How a file is split into calls changes nothing.
enum fl_status fl_block_finder_feed(struct fl_block_finder *finder, struct fl_slice bytes, struct fl_error *error);

/// Gives the block that is open, as if nothing more came for now: for a file that is still being written.
enum fl_status fl_block_finder_flush(struct fl_block_finder *finder, struct fl_error *error);

/// Ends the current file, of that many lines (an end without LF counts as one); the next bytes are of another.
enum fl_status fl_block_finder_end(struct fl_block_finder *finder, uint64_t *lines, struct fl_error *error);

/// Lines of the current file so far, about; and lines over FL_LOG_LINE_LIMIT in all files.
uint64_t fl_block_finder_lines(const struct fl_block_finder *finder);
uint64_t fl_block_finder_cut_lines(const struct fl_block_finder *finder);

#endif
