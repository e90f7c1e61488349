// SPDX-License-Identifier: GPL-2.0-or-later
/// Which errors the summaries of their file name: "Failed tests: ParserTest.empty" speaks of the block, often thousands of lines
/// above, that says why.
#ifndef FAULTLINE_LOGS_NAMING_H
#define FAULTLINE_LOGS_NAMING_H

#include "errors.h"

enum {
    /// Names that are kept of a file's summaries, the first ones; more would not tell one error from the others.
    FL_NAMES_LIMIT = 4096,
    /// Bytes of an error's text that are searched for names: its head and what follows at once.
    FL_NAMED_TEXT = 600,
};

/// Fills error->named of the `count` errors of one file: 1 where a summary's name stands in no other error, less where it
/// stands in more, 0 where none does.  A name is a word of 6 bytes or more that looks like one of a program: with a capital
/// inside, a digit, or one of _ . : / #.  Linear in the errors' texts.
enum fl_status fl_name_errors(struct fl_log_error **errors, size_t count, struct fl_error *error);

#endif
