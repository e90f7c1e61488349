// SPDX-License-Identifier: GPL-2.0-or-later
/// The copy of a document that md4c is shown in place of the document.
#ifndef FAULTLINE_MARKDOWN_SHADOW_H
#define FAULTLINE_MARKDOWN_SHADOW_H

#include <stddef.h>

#include "slice.h"

/// Writes to `shadow` (room for source.size bytes) the source with every byte at the same offset, but with
/// the syntax made harmless that we do not want or that costs md4c quadratic time (limits: see markdown.h):
/// opening brackets (links, reference definitions), delimiter rows of too wide tables, and list
/// and quote marks too far right.
void fl_markdown_shadow(struct fl_slice source, char *shadow);

/// The offset behind white space, quote marks and list marks from `start` on, at most `end` (where a piece of text
/// begins): where the text of a block that begins on this line begins, marks of its own included.
size_t fl_markdown_skip_marks(const char *shadow, size_t start, size_t end);

/// The offset behind a heading's hash signs and the white space behind them at `start`, or `start` when there
/// are none before `end`.
size_t fl_markdown_skip_hashes(const char *shadow, size_t start, size_t end);

#endif
