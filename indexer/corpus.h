// SPDX-License-Identifier: GPL-2.0-or-later
/// Reads a whole corpus, entry by entry, and tells of every fault.
#ifndef FAULTLINE_CORPUS_H
#define FAULTLINE_CORPUS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/diagnostics.h"
#include "core/entry.h"
#include "core/status.h"
#include "core/digest.h"

/// Who is told what while a corpus is read.
struct fl_corpus_visitor {
    void *context;
    /// Whether a file of that digest is known to hold the good entry `*id`: then it is not read.  NULL: none is known.
    bool (*known)(void *context, const struct fl_digest *digest, struct fl_slice *id);
    /// A good entry, NULL for one that was known; it lives for the call.  `digest` is that of its file at `path`.
    /// Anything but FL_OK stops the reading and is returned.
    enum fl_status (*entry)(void *context, const struct fl_entry *entry, const char *path,
                            const struct fl_digest *digest, struct fl_error *error);
    /// A fault of the file at `path`; `text` lives for the call.
    void (*fault)(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text);
    /// `done` of `all` files have been read.
    void (*progress)(void *context, size_t done, size_t all);
};

struct fl_corpus_counts {
    size_t entries;  // good ones
    size_t left_out; // files with an error, and things that could not be read
    size_t errors;
    size_t warnings;
};

/// Set by a signal handler: the reading stops at the next file with FL_INTERRUPTED.
extern volatile sig_atomic_t fl_corpus_interrupted;

/// Reads every entry file below `roots` (a NULL-terminated array of folders and files).  Of two
/// entries with one ID the first (by path) counts and the second is an error of its file.
/// FL_OK also when files had faults: `counts` tells.  FL_BAD_INPUT when a root cannot be read.
enum fl_status fl_corpus_read(char *const *roots, const struct fl_corpus_visitor *visitor,
                              struct fl_corpus_counts *counts, struct fl_error *error);

#endif
