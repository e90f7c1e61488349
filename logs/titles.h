// SPDX-License-Identifier: GPL-2.0-or-later
/// Titles of known errors without a word of failure, so that a log's line that looks like one of them is still found.
#ifndef FAULTLINE_LOGS_TITLES_H
#define FAULTLINE_LOGS_TITLES_H

#include <stdbool.h>

#include "words.h"

struct fl_known_titles;

/// Reads titles, a line each, and keeps those that have no word of failure (`built_in`: fl_failure_words_create without a
/// catalogue) and two words side by side that are long enough to tell something.  `**out` is yours to give back with
/// fl_known_titles_free.  The first FL_CATALOGUE_WORDS_LIMIT are kept.
enum fl_status fl_known_titles_create(struct fl_slice titles, const struct fl_failure_words *built_in,
                                      struct fl_known_titles **out, struct fl_error *error);

/// Gives them back.  NULL is a no-op.
void fl_known_titles_free(struct fl_known_titles *titles);

/// Of each title two words that stand side by side, in lower case.  For fl_failure_words_create; lent.
const struct fl_catalogue_word *fl_known_titles_words(const struct fl_known_titles *titles, size_t *count);

/// Whether the line holds four of five of the words of the title of that number (fl_failure_hit.catalogue), in any order.
bool fl_known_titles_fit(const struct fl_known_titles *titles, size_t number, struct fl_slice line);

#endif
