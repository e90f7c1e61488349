// SPDX-License-Identifier: GPL-2.0-or-later
/// Log files -> their errors: sources, block finder and collection put together.
#ifndef FAULTLINE_LOG_RUN_H
#define FAULTLINE_LOG_RUN_H

#include <signal.h>

#include "core/arena.h"
#include "log_report.h"
#include "logs/errors.h"
#include "logs/utf16.h"
#include "logs/words.h"

/// Set by the first Ctrl-C or SIGTERM; a second one ends the program.
extern volatile sig_atomic_t fl_log_interrupted;

/// Makes Ctrl-C (SIGINT) and SIGTERM set fl_log_interrupted, each once: then it ends the program again.
void fl_log_catch_interrupts(void);

/// A run.  Set to {0} but for words, and perhaps progress, before fl_log_run_open.
struct fl_log_run {
    const struct fl_failure_words *words;
    const struct fl_known_titles *titles; // or NULL
    bool progress; // told on stderr while it goes on
    /// Called with each error when it is met first, or NULL.
    enum fl_status (*on_new)(void *context, const struct fl_block *block, struct fl_error *error);
    void *context;

    struct fl_log_errors *errors;
    struct fl_block_finder *finder;
    struct fl_arena arena; // of names and troubles
    struct fl_log_trouble *troubles;
    size_t trouble_count, trouble_capacity;
    uint64_t lines, bytes; // of all files that have ended
    uint64_t file_bytes;   // of the current one
    struct fl_utf16 encoding; // of the current one
    struct fl_buffer converted; // a piece of it, as UTF-8
    struct timespec told;  // when progress was told last, or when reading began
    bool shows_progress;   // a line of it stands on the terminal
};

/// How reports call the file that is read as `path`: "standard input" for "-".
const char *fl_log_file_name(const char *path);

/// Opens it; give it back with fl_log_run_close, also after a failure.
enum fl_status fl_log_run_open(struct fl_log_run *run, struct fl_error *error);
void fl_log_run_close(struct fl_log_run *run);

/// Reads what `path` names (logs/source.h).  Trouble is told on stderr and kept.  FL_INTERRUPTED after Ctrl-C or SIGTERM, the
/// current file being ended where it was.
enum fl_status fl_log_run_read(struct fl_log_run *run, const char *path, struct fl_error *error);

/// Reads `path` as it grows, until Ctrl-C, or the end of a pipe; looks for the file anew when it was replaced or emptied.  Of
/// one that was replaced the rest is read first.  Standard input ("-") is read as it is: it has no name to look for.
enum fl_status fl_log_run_follow(struct fl_log_run *run, const char *path, struct fl_error *error);

/// Ends the line of progress, if there is one.
void fl_log_run_end_progress(struct fl_log_run *run);

#endif
