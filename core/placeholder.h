// SPDX-License-Identifier: GPL-2.0-or-later
/// Titles hold places for what differs from case to case: <name>, 'X', my_app.
#ifndef FAULTLINE_PLACEHOLDER_H
#define FAULTLINE_PLACEHOLDER_H

#include <stdbool.h>

#include "buffer.h"
#include "slice.h"

/// Appends the title with its placeholders left out (a space for each), so that its constant words decide whether a
/// message is of its kind.  Placeholders are <anything short>; and words between quotes or white space that are
/// a letter alone in quotes, x's, foo, bar, baz, qux, example..., my-..., my_..., your-..., your_..., some-....  A title
/// that would have no letter left is appended as it is.
void fl_append_constant(struct fl_buffer *constant, struct fl_slice title);

#endif
