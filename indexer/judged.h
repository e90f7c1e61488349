// SPDX-License-Identifier: GPL-2.0-or-later
/// Judged queries: what was asked, and which entries are right.
///
/// A file holds a JSON object a line: {"q": TEXT, "relevant": [ID, ...]}; no ID: nothing in the catalogue answers it.
/// Other members are passed over.  The form is that of tests/eval.
#ifndef FAULTLINE_JUDGED_H
#define FAULTLINE_JUDGED_H

#include <stddef.h>

#include "core/arena.h"
#include "core/slice.h"
#include "core/status.h"

struct fl_judged_query {
    struct fl_slice text;
    struct fl_slice *relevant;
    size_t relevant_count;
};

struct fl_judged {
    struct fl_arena arena;
    struct fl_judged_query *queries;
    size_t count, capacity;
};

/// Adds the queries of a file.  FL_BAD_INPUT, with file and line, for one that is not of the form; FL_IO.
enum fl_status fl_judged_read(struct fl_judged *judged, const char *path, struct fl_error *error);

/// Gives the memory back.
void fl_judged_release(struct fl_judged *judged);

/// How a generation answers judged queries, as counts of queries.
struct fl_judged_figures {
    size_t answerable, unanswerable;
    size_t first_right; // of the answerable: the first result is right
    size_t five_right;  // one of the first five is
    size_t refused;     // of the unanswerable: "not known"
};

/// Asks the generation in the folder `generation`.  Fails as fl_searcher_open does.
enum fl_status fl_judged_ask(const struct fl_judged *judged, const char *generation, struct fl_judged_figures *figures,
                             struct fl_error *error);

#endif
