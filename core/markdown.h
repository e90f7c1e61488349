// SPDX-License-Identifier: GPL-2.0-or-later
/// Markdown -> a flat array of blocks that keep the author's text.
///
/// A thin layer over md4c, which decides where blocks and spans begin and end.  Text is not rendered:
/// a block's text is the source from its first to its last byte, with emphasis marks, ticks and
/// link syntax as written, so that `__init__`, `/tmp/*.log` and `<package>` come through.
/// Only these differ from the source: escaping backslashes are dropped, entities outside code are
/// decoded (&lt; &gt; &amp; &quot; &apos; &nbsp; &mdash; &ndash; &hellip; and the numeric ones),
/// an escaped pipe in a table cell is a pipe, and line breaks inside a block become one space
/// (one \n in a paragraph), the next line's indentation and quote marks dropped.
///
/// Block quotes are transparent, HTML is text, and rules are left out.  Links and link reference
/// definitions are text as well: "[error]: timeout" is a log line here, not a definition.
#ifndef FAULTLINE_MARKDOWN_H
#define FAULTLINE_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "slice.h"
#include "status.h"

enum {
    /// Bytes of a document.  md4c counts in 32 bits; this stays far below.
    FL_MARKDOWN_SIZE_LIMIT = 16 << 20,
    /// Columns of a table.  md4c reports every row at the full width, so n bytes
    /// could ask for n^2 cells (with this limit 1 MiB of rows takes 0.7 s).  A
    /// wider table is read as a paragraph.
    FL_MARKDOWN_COLUMN_LIMIT = 16,
    /// Bytes of a line in which a list or quote mark counts; further right it is
    /// text.  This bounds nesting (to about 500 with tabs): md4c looks at every
    /// open list for every blank line, and for a rule at every depth of a line.
    FL_MARKDOWN_MARK_LIMIT = 256
};

enum fl_markdown_kind {
    FL_MARKDOWN_HEADING, // outside of lists and quotes; inside, it is a paragraph that keeps its hash signs
    FL_MARKDOWN_PARAGRAPH,
    FL_MARKDOWN_ITEM, // of a list; its first paragraph is its text, further ones are blocks of their own
    FL_MARKDOWN_CODE, // fenced or indented
    FL_MARKDOWN_TABLE_HEAD,
    FL_MARKDOWN_TABLE_ROW
};

/// A part of a block's text, as offsets.
struct fl_markdown_range {
    size_t start;
    size_t end;
};

struct fl_markdown_block {
    enum fl_markdown_kind kind;
    unsigned level;  // heading: 1 to 6; item: depth of its list, from 1; else: depth of the item it is in, 0 for none
    unsigned number; // item of an ordered list
    bool ordered;    // item
    bool unclosed;   // code: the closing fence is missing
    size_t line;     // 1-based
    struct fl_slice text; // all but tables; of code the lines, each ended by \n
    struct fl_slice bold; // item: the **bold** text that it begins with, without the marks (also when stray
                          // stars in it hide that from Markdown); empty when it does not
    struct fl_slice rest; // item: the text behind `bold`, or all of it
    const struct fl_markdown_range *code_spans; // item, paragraph: contents of its code spans, in order
    size_t code_span_count;
    const struct fl_slice *cells; // table head and row; empty cells at the end of a row may be missing
    size_t cell_count;
};

struct fl_markdown {
    struct fl_markdown_block *blocks; // in the order of the source
    size_t count;
};

/// Reads `source` (valid UTF-8, no NUL, lines ended by \n) into `document`.  Blocks and their texts live in
/// `arena` and do not depend on `source`.  Any such text is a document; there are no faults to tell.
/// Returns FL_OK; FL_BAD_INPUT when it is over FL_MARKDOWN_SIZE_LIMIT; FL_NO_MEMORY.
/// Time and memory are linear in the size of the source; the stack used does not depend on it.
enum fl_status fl_markdown_read(struct fl_slice source, struct fl_arena *arena, struct fl_markdown *document);

#endif
