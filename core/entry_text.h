// SPDX-License-Identifier: GPL-2.0-or-later
/// The bytes of an entry's file, checked before anything reads them as Markdown.
#ifndef FAULTLINE_ENTRY_TEXT_H
#define FAULTLINE_ENTRY_TEXT_H

#include "buffer.h"
#include "diagnostics.h"
#include "slice.h"
#include "status.h"

enum {
    /// Bytes of the file that a diagnostic quotes.
    FL_ENTRY_QUOTE_LIMIT = 60
};

/// Appends `text` (untrusted, any size) to `clean`: without byte order mark, CR and CRLF as \n, and every byte that
/// is not UTF-8 or is a control byte other than \t, \n, \r as U+FFFD, after telling it (once a line for each kind).
/// Returns FL_OK when the text can be read on, whether or not errors were told; FL_BAD_INPUT when it cannot (empty,
/// over FL_ENTRY_SIZE_LIMIT, UTF-16), which has been told; FL_NO_MEMORY.
enum fl_status fl_entry_text_check(struct fl_slice text, struct fl_buffer *clean, struct fl_diagnostics *diagnostics);

/// The start of `text`, of at most FL_ENTRY_QUOTE_LIMIT bytes, cut between characters: for "%.*s" with FL_QUOTED.
struct fl_slice fl_entry_quote(struct fl_slice text);

/// The two arguments of a "%.*s" that quotes a slice.
#define FL_QUOTED(text) (int)fl_entry_quote(text).size, (text).size ? (text).data : ""

#endif
