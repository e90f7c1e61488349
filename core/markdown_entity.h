// SPDX-License-Identifier: GPL-2.0-or-later
/// Character references of Markdown text.
#ifndef FAULTLINE_MARKDOWN_ENTITY_H
#define FAULTLINE_MARKDOWN_ENTITY_H

#include "buffer.h"
#include "slice.h"

/// Appends what `entity` ("&" to ";", as md4c finds them) stands for: a named one of the few that
/// markdown.h lists, or a numeric one.  A line break or tab becomes a space; another control code, a surrogate and
/// what is no Unicode become U+FFFD, so that what is appended is UTF-8 without NUL.  An unknown name is
/// appended as it is.
void fl_markdown_append_entity(struct fl_buffer *text, struct fl_slice entity);

#endif
