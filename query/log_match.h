// SPDX-License-Identifier: GPL-2.0-or-later
/// The catalogue asked about the errors of logs.
#ifndef FAULTLINE_LOG_MATCH_H
#define FAULTLINE_LOG_MATCH_H

#include "log_report.h"
#include "logs/titles.h"

enum {
    /// Lines of an error's text that the catalogue is asked about, from its head on: what went wrong is told there, and a trace of
    /// 300 frames says no more than its first ones; and lines before the head, which lead up to it.
    FL_ASKED_LINES = 40,
    /// Lines that look like titles of known errors (FL_BLOCK_KNOWN) that the catalogue is asked about, the likeliest
    /// causes; the rest is not told, as what the catalogue does not confirm is no error.
    FL_KNOWN_LINES_LIMIT = 100,
};

/// Reads the titles of the index and prepares the search for words of failure: `*titles` and `*words` are yours to free,
/// words first.  `searcher` may be NULL: without a catalogue.
enum fl_status fl_log_words_open(struct fl_searcher *searcher, struct fl_buffer *text, struct fl_known_titles **titles,
                                 struct fl_failure_words **words, struct fl_error *error);

/// From here on an entry is called a match for an error of a log.  A person who asks is shown guesses from lower on, beside how sure
/// they are; a report of many errors that nobody asked about shall not call known what is known one time in five.
#define FL_LOG_MATCH_LEAST 0.5

/// Asks the catalogue about one error's text, from `head` on: as `search`, with the same probabilities, but by FL_LOG_MATCH_LEAST.
/// The answer lives in `arena`.
enum fl_status fl_log_ask(struct fl_searcher *searcher, struct fl_slice text, size_t head, const struct fl_ranking_options *options,
                          struct fl_arena *arena, struct fl_answer *answer, struct fl_error *error);

/// Whether the catalogue is asked about blocks of that kind: not about what only tells that something failed before.
bool fl_log_is_asked(enum fl_block_kind kind);

/// Chooses the first `limit` of the errors for the report and asks the catalogue about them (`searcher` NULL: does not ask).
/// Findings and answers live in `arena`.
enum fl_status fl_log_match(struct fl_log_error **errors, size_t count, struct fl_searcher *searcher, size_t limit,
                            const struct fl_ranking_options *options, struct fl_arena *arena, struct fl_log_report *report,
                            struct fl_error *error);

#endif
