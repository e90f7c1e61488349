// SPDX-License-Identifier: GPL-2.0-or-later
/// Whether the entries of a generation are found by their own titles and other texts.
#ifndef FAULTLINE_TITLE_CHECK_H
#define FAULTLINE_TITLE_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/status.h"

enum {
    /// The place by which an entry has to come when its title is asked for, by match alone: its fix rate is another
    /// matter.  Only entries that match better, by more than FL_TITLE_EQUAL, stand before it: of an error that is told
    /// of several things in the same words each is found.
    FL_TITLE_PLACE = 3
};

/// Difference of match up to which two entries match equally well.
#define FL_TITLE_EQUAL 0.02

struct fl_title_figures {
    size_t asked, missed;
    size_t newly_missed;    // of these, those that the live generation does not miss, too
    struct fl_buffer missed_ids; // of the first ones, a line each; yours to release
};

/// Asks the generation in the folder `generation`, which holds `all` documents, for the titles of the documents
/// `changed` (`count` of them, by their numbers), and for those of all entries that are among the first ten answers to
/// these: what was not changed can only be pushed back by what was.  `changed` NULL: asks for every title.  What is
/// missed is asked of the generation `live`, too (NULL: there is none to ask).  Uses all processors.
enum fl_status fl_title_check(const char *generation, const char *live, size_t all, const uint32_t *changed,
                              size_t count, struct fl_title_figures *figures, struct fl_error *error);

/// Takes a text of the entry `id` by which it is not found: `first` is found before it; it is `id` itself when the
/// answer is only a guess, and empty when there is none.  The slices live for the call.
typedef void fl_missed_text_visitor(void *context, struct fl_slice id, struct fl_slice text, struct fl_slice first);

/// Asks the generation, which holds `all` documents, for the title and each also-seen-as text of every entry, as a user
/// would, and visits those that do not find their entry first, and sure enough to be a match.  Calls come one at a
/// time, from any thread, in no order.  Uses all processors.
enum fl_status fl_text_check(const char *generation, size_t all, fl_missed_text_visitor *visit, void *context,
                             struct fl_error *error);

#endif
