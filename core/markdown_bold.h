// SPDX-License-Identifier: GPL-2.0-or-later
/// The bold action at the start of a list item.
#ifndef FAULTLINE_MARKDOWN_BOLD_H
#define FAULTLINE_MARKDOWN_BOLD_H

#include <stddef.h>

#include "markdown.h"
#include "slice.h"

/// The offset of the closing stars of the bold that `text` (which starts with "**") begins with, 0 when there is none.
/// `found` is where Markdown saw them, or 0.  Stars that are meant mislead Markdown: nothing is bold for it in
/// "**Use *args everywhere**", too little in "**Put a /** comment above**" and "**Empty /tmp/***".  So a later pair of
/// stars outside the code spans is taken when it could end an action (the text ends there, or a rate or a
/// divider follows), unless Markdown saw a bold and another one begins before that pair.
size_t fl_markdown_bold_end(struct fl_slice text, const struct fl_markdown_range *spans, size_t count, size_t found);

#endif
