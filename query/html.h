// SPDX-License-Identifier: GPL-2.0-or-later
/// Writing HTML: markup of ours as it is, everything else escaped.
///
/// Like all appending, these mark the buffer failed when memory runs out; the writer looks once, in the end.
#ifndef FAULTLINE_HTML_H
#define FAULTLINE_HTML_H

#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/// Appends markup: never anything that came from outside.
void fl_html_markup(struct fl_buffer *page, const char *markup);

/// Appends any bytes as text, for between tags and for quoted attributes: & < > " ' escaped, the rest inert
/// (fl_append_inert).
void fl_html_text(struct fl_buffer *page, struct fl_slice text);

/// Appends one paragraph of an entry: as text, with what stands between ticks (` or ``) as <code>.
void fl_html_prose(struct fl_buffer *page, struct fl_slice text);

/// Appends each paragraph of an entry's text, parted by empty lines, as a <p>.
void fl_html_paragraphs(struct fl_buffer *page, struct fl_slice text);

/// Appends a number with its digits in groups: 1,234,567.
void fl_html_number(struct fl_buffer *page, uint64_t number);

/// Appends a number and what is counted: "1 line", "2,000 lines".
void fl_html_count(struct fl_buffer *page, uint64_t number, const char *one, const char *many);

/// Appends so many bytes for eyes: "812 bytes", "3.4 kB", "1.2 MB", by thousands.
void fl_html_bytes(struct fl_buffer *page, uint64_t bytes);

#endif
