// SPDX-License-Identifier: GPL-2.0-or-later
/// Which versions of a program an entry is about.
///
/// A cell of the version table reads `name` and bounds: "git>=2.9,<3.0", "Python >= 3.8", "node 18", "react 16.x",
/// "kernel 5.4 - 6.1", "go 1.21+", "node 16, 18".  A cell that cannot be read so as a whole sets no bound, and so rules
/// nothing out.
#ifndef FAULTLINE_VERSION_RULE_H
#define FAULTLINE_VERSION_RULE_H

#include <stdbool.h>

#include "buffer.h"
#include "entry.h"
#include "slice.h"

enum {
    /// Bytes of all rules of an entry about one name: they become one index term.  Rules beyond it are
    /// left out as a whole, and then rule nothing out.
    FL_VERSION_RULE_LIMIT = 200
};

/// Appends the name that a version cell or a `NAME=VERSION` begins with, in the form that is compared: lower-case
/// letters and digits only ("Node.js" and "nodejs" are one).  Nothing when it has none.
void fl_version_name(struct fl_slice text, struct fl_buffer *name);

/// Appends what the table says of `name` (as fl_version_name gives it): for each row about it the bounds in
/// canonical form, such as ">=3.11,<3.13", rows and alternatives parted by "|".  Nothing when no row is
/// about it, when one has no bounds (it admits all), or beyond FL_VERSION_RULE_LIMIT.  A row whose status says
/// that the error is gone (fixed, resolved, removed, unaffected) admits nothing: its bounds are "none".
void fl_version_rule(const struct fl_version_row *rows, size_t count, struct fl_slice name, struct fl_buffer *rule);

/// True when some row of the rule admits `version`.
bool fl_version_admitted(struct fl_slice rule, struct fl_slice version);

/// Compares versions part by part: numbers as numbers, words by their letters; a missing part is 0;
/// a word ranks below a number, so 2.0-rc1 < 2.0.  <0, 0, >0.
int fl_version_compare(struct fl_slice a, struct fl_slice b);

#endif
