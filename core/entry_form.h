// SPDX-License-Identifier: GPL-2.0-or-later
/// In which form a file holds an entry: its name decides.
#ifndef FAULTLINE_ENTRY_FORM_H
#define FAULTLINE_ENTRY_FORM_H

#include <stdbool.h>

#include "arena.h"
#include "diagnostics.h"
#include "entry.h"
#include "slice.h"
#include "status.h"

/// True when a file of that name (without folders), met in the folder of a corpus, is an entry: the name ends in
/// ".md" or ".json", has more before it, and is not README.md.
bool fl_entry_named(struct fl_slice name);

/// The forms of an entry's text.
enum fl_entry_form { FL_FORM_MARKDOWN, FL_FORM_CANON };

/// The form of the file `path`: a canon when it ends in ".json".
enum fl_entry_form fl_entry_form_of(const char *path);

/// Reads the text of the file `path` by fl_entry_read or fl_canon_read, whose contract both share.
enum fl_status fl_entry_read_file(const char *path, struct fl_slice text, struct fl_arena *arena,
                                  struct fl_entry *entry, struct fl_diagnostics *diagnostics);

#endif
