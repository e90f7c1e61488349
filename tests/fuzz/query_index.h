// SPDX-License-Identifier: GPL-2.0-or-later
/// The small catalogue that the fuzz target of the query path asks.
#ifndef FAULTLINE_FUZZ_QUERY_INDEX_H
#define FAULTLINE_FUZZ_QUERY_INDEX_H

#include "query/ranking.h"

/// Builds the index and opens it; aborts when that fails.  Its folder is removed at once, so that nothing is left
/// behind whatever an input does: what is open stays readable.
struct fl_searcher *open_query_index(void);

/// Whether the catalogue has an entry of that ID.
bool query_index_holds(struct fl_slice id);

#endif
