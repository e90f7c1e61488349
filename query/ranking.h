// SPDX-License-Identifier: GPL-2.0-or-later
/// Text -> answer: the whole way of a search.
#ifndef FAULTLINE_RANKING_H
#define FAULTLINE_RANKING_H

#include "answer.h"
#include "filters.h"

struct fl_ranking_options {
    struct fl_filters filters;
    size_t limit;      // results to give, at least 1
    double fix_weight; // 0: the fix rate does not count; 1: as much as the match
    bool ids_only;     // of each entry only id, fix_rate, verification and trials are filled, and its terms are not listed
};

/// An open index with all that searching needs again and again.  For one thread.
struct fl_searcher;

/// Opens the index at `path`: `**out` is yours to give back with fl_searcher_close.  Statuses as fl_index_open.
enum fl_status fl_searcher_open(const char *path, struct fl_searcher **out, struct fl_error *error);

/// Opens the index anew: the generation that is live now.  On failure the searcher keeps the one that it has.
enum fl_status fl_searcher_reopen(struct fl_searcher *searcher, struct fl_error *error);

/// Gives the searcher back.  NULL is a no-op.
void fl_searcher_close(struct fl_searcher *searcher);

/// The index it searches, lent.
struct fl_index *fl_searcher_index(struct fl_searcher *searcher);

/// Ranks the entries for `text` (any bytes, at most FL_QUESTION_SIZE_LIMIT).  The answer lives in `arena`. Order:
/// matches before guesses; matches by falling score, guesses by falling match, then by ID; so a fix rate lifts nothing
/// that does not match.  A score is the match times fix to the power of fix_weight.  Matches add up to how likely the error is known at all:
/// of two siblings the fix rate decides only when the evidence does not.  Of a question that is known the likeliest entry is a match, and
/// what has a match of FL_MATCH_LEAST.  Of near-duplicates (nearly one title, or titles that are alike and hold all that a line says) that would match alone equally well, within .02 and within odds of 400 to 1, the one
/// with the best fix comes first, unless fix_weight is 0.  The same text, index and options give the same answer to the
/// last digit. FL_OK also when nothing matches; FL_BAD_INPUT for a text over the limit; FL_DAMAGED.
enum fl_status fl_rank(struct fl_searcher *searcher, struct fl_slice text, const struct fl_ranking_options *options,
                       struct fl_arena *arena, struct fl_answer *answer, struct fl_error *error);

/// Fills `entry` (living in `arena`) with the one of that ID.  FL_NOTHING when there is none.
enum fl_status fl_find_entry(struct fl_searcher *searcher, struct fl_slice id, struct fl_arena *arena,
                             struct fl_entry *entry, struct fl_error *error);

/// Fills `ids` with up to `room` IDs like `id`, likest first; returns how many through `count`.
enum fl_status fl_suggest_ids(struct fl_searcher *searcher, struct fl_slice id, struct fl_arena *arena,
                              struct fl_slice *ids, size_t room, size_t *count, struct fl_error *error);

#endif
