// SPDX-License-Identifier: GPL-2.0-or-later
/// Text for eyes: colours, wrapping, and bytes that cannot drive a terminal.
#ifndef FAULTLINE_OUTPUT_H
#define FAULTLINE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "settings.h"

enum fl_style {
    FL_PLAIN,
    FL_STRONG, // what the eye should meet first
    FL_GOOD,   // what works
    FL_BAD,    // what does not
    FL_FAINT,  // what may be passed over
};

struct fl_output {
    struct fl_buffer text; // what was written so far
    bool colors;
    size_t width; // of lines, in columns; 0: lines are not wrapped
};

/// Sets up an output for standard output: colours by --color, NO_COLOR (no-color.org), TERM and whether it is a terminal;
/// lines wrapped to the terminal's width, and not at all where it is none.
void fl_output_init(struct fl_output *output, enum fl_color color);

/// Appends one style's escape sequence (FL_PLAIN ends any), where there are colours.
void fl_output_style(struct fl_output *output, enum fl_style style);

/// Appends text as it is, made inert (fl_append_inert).
void fl_output_text(struct fl_output *output, struct fl_slice text);

/// Appends the text of a printf format (not made inert: for the program's own words and numbers).
void fl_output_format(struct fl_output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Appends text, inert, its lines wrapped between words; the cursor stands at `column`, and further lines are indented
/// by `indent` columns.  Ends with a line end.
void fl_output_wrapped(struct fl_output *output, struct fl_slice text, size_t column, size_t indent);

/// Appends text, inert, each line indented by `indent` columns and none wrapped: for code.  Ends with a line end.
void fl_output_code(struct fl_output *output, struct fl_slice text, size_t indent);

/// Writes all to standard output, gives the memory back and checks that it arrived there.
enum fl_status fl_output_finish(struct fl_output *output, struct fl_error *error);

/// Writes bytes to standard output; the same check.
enum fl_status fl_write(struct fl_slice bytes, struct fl_error *error);

#endif
