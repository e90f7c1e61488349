// SPDX-License-Identifier: GPL-2.0-or-later
/// The files of a corpus: found, in order, and read.
#ifndef FAULTLINE_CORPUS_FILES_H
#define FAULTLINE_CORPUS_FILES_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/status.h"

struct fl_corpus_files {
    char **paths; // as they are opened and told
    size_t count;
    size_t capacity;
};

/// Told of something that is left out: a folder that cannot be read, a loop of links.
typedef void fl_trouble_visitor(void *context, const char *path, const char *reason);

/// Finds the entry files below each of `roots` (a NULL-terminated array; folders are walked, a file is taken whatever
/// its name), by name in byte order.  Entry files are regular files of whose name fl_entry_named says so
/// (core/entry_form.h); what begins with a dot is not looked at, nor is an index.  Links are followed; a loop of links
/// is told to `trouble` and left out, as is what cannot be read for a reason of its own.  FL_BAD_INPUT when a root does
/// not exist; FL_IO and FL_NO_MEMORY when the machine is at fault (no more descriptors or memory, a disk that fails):
/// then nothing is left out as if it were not there.
enum fl_status fl_corpus_files_find(struct fl_corpus_files *files, char *const *roots, fl_trouble_visitor *trouble,
                                    void *context, struct fl_error *error);

/// Gives back what fl_corpus_files_find filled in.
void fl_corpus_files_release(struct fl_corpus_files *files);

/// Reads a whole file into `text` (cleared first), but no more than `limit` + 1 bytes, so that a file over the limit
/// shows as one.  Only regular files are read (a named pipe would wait for ever).  FL_BAD_INPUT when the file is at
/// fault, FL_IO and FL_NO_MEMORY when the machine is, as above.
enum fl_status fl_file_read(const char *path, size_t limit, struct fl_buffer *text, struct fl_error *error);

#endif
