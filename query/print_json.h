// SPDX-License-Identifier: GPL-2.0-or-later
/// What the printers of JSON share.
#ifndef FAULTLINE_PRINT_JSON_H
#define FAULTLINE_PRINT_JSON_H

#include <jansson.h>

#include "print.h"

/// The number of docs/SCHEMA.md in each object.
enum { FL_JSON_SCHEMA = 1 };

/// A string; the text must be valid UTF-8.  NULL when memory has run out.
json_t *fl_json_text(struct fl_slice text);

/// A string of any bytes, such as a log has, made inert (fl_append_inert).  NULL when memory has run out.
json_t *fl_json_inert(struct fl_slice text);

/// A share to four places, more would claim a precision that there is not; null for one below 0.
json_t *fl_json_share(double share);

/// Puts an answer's status, results and omitted into the object.
void fl_json_set_answer(json_t *object, const struct fl_answer *answer, const struct fl_settings *settings);

/// Puts the same into the object for what the catalogue was not asked about.
void fl_json_set_not_asked(json_t *object);

/// Appends the object as a line of JSON and gives it back.  `text` has failed when memory had run out (core/json_memory.h).
void fl_append_json_object(struct fl_buffer *text, json_t *object);

#endif
