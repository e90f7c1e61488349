// SPDX-License-Identifier: GPL-2.0-or-later
/// What the files of the entry readers share.  Only entry_reader.c, entry_facts.c, entry_actions.c, entry_lists.c and
/// canon_*.c include this; everybody else wants entry_reader.h or canon_reader.h.
///
/// None of these calls reports a status: faults of the file go to `diagnostics`, and
/// a failed allocation sets `failed`, which the reader looks at when all is done.
#ifndef FAULTLINE_ENTRY_PARTS_H
#define FAULTLINE_ENTRY_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buffer.h"
#include "diagnostics.h"
#include "entry.h"
#include "entry_percent.h"
#include "entry_text.h"
#include "markdown.h"

/// Where the parts of one entry go.
struct fl_entry_sink {
    struct fl_arena *arena;   // the entry's text
    struct fl_arena *scratch; // given back when the entry has been read
    struct fl_entry *entry;
    struct fl_diagnostics *diagnostics;
    bool failed; // memory ran out
};

/// A copy in the entry's arena; line breaks become spaces unless `lines`.
struct fl_slice fl_entry_keep(struct fl_entry_sink *sink, struct fl_slice text, bool lines);

/// True when `text` is `name` but for case, white space, emphasis marks and a final colon.
bool fl_entry_name_is(struct fl_slice text, const char *name);

/// Removes the ticks when the whole of `text` is one code span; else returns `text`.
struct fl_slice fl_entry_untick(struct fl_slice text, const struct fl_markdown_range *spans, size_t count);

enum fl_fact { FL_FACT_ID, FL_FACT_DOMAIN, FL_FACT_CATEGORY, FL_FACT_VERIFICATION, FL_FACT_FIX_RATE, FL_FACT_COUNT };

/// The facts read so far: the line of each, 0 for none.  Set to {0} before first use.
struct fl_entry_facts {
    size_t lines[FL_FACT_COUNT];
};

/// Reads the trimmed value of one fact, which stands on `line`.
void fl_entry_take_fact(struct fl_entry_sink *sink, struct fl_entry_facts *facts, enum fl_fact fact,
                        struct fl_slice value, size_t line);

/// Reads the facts of a list item (one) or a paragraph (one a line) that stands before the first section.
void fl_entry_read_facts(struct fl_entry_sink *sink, struct fl_entry_facts *facts,
                         const struct fl_markdown_block *block);

/// Tells what is missing, and an ID that is not of the Domain.
void fl_entry_end_facts(struct fl_entry_sink *sink, const struct fl_entry_facts *facts);

/// The workarounds or the dead ends being read.  Set `name`, `outcome`, `items` and `count`, all else to {0}.
struct fl_action_list {
    const char *name; // of the section
    enum fl_outcome outcome;
    struct fl_action **items;
    size_t *count;
    size_t capacity;
    unsigned level; // list depth of the first action: a deeper item is part of an action's reason
    bool open;      // `current` is being read
    bool rate_met;  // it has a rate, or one that could not be read and has been told
    struct fl_action current;
    struct fl_buffer reason; // of `current`
    struct fl_buffer code;
};

/// Reads a block of the section: an item begins an action, what follows belongs to it.
void fl_entry_read_action(struct fl_entry_sink *sink, struct fl_action_list *list,
                          const struct fl_markdown_block *block);

/// Ends the last action and gives the buffers back; harmless when there was none.
void fl_entry_end_actions(struct fl_entry_sink *sink, struct fl_action_list *list);

/// The symptoms or the other texts being read.  Set `name`, `items`, `count` and `untick`, all else to {0}.
struct fl_text_list {
    const char *name; // of the section
    struct fl_slice **items;
    size_t *count;
    size_t capacity;
    bool untick; // ticks around a whole item are dropped
    bool open;   // `text` is an item being read
    struct fl_buffer text;
    const struct fl_markdown_block *first;
};

/// Reads a block of the section: an item, a paragraph outside items and code are one text each.
void fl_entry_read_text(struct fl_entry_sink *sink, struct fl_text_list *list, const struct fl_markdown_block *block);

/// Ends the last text and gives the buffer back; harmless when there was none.
void fl_entry_end_texts(struct fl_entry_sink *sink, struct fl_text_list *list);

/// The columns of the version table being read.  Set to {0} before first use.
struct fl_version_table {
    size_t capacity;
    size_t heads;      // tables met
    size_t columns[4]; // position in a row of Version, Status, Introduced, Deprecated, from 1; all 0 when unreadable
};

/// Reads a block of the section: a table's head or row.
void fl_entry_read_version(struct fl_entry_sink *sink, struct fl_version_table *table,
                           const struct fl_markdown_block *block);

#endif
