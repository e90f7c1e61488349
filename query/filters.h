// SPDX-License-Identifier: GPL-2.0-or-later
/// What an answer must be, whatever the text: made part of every Xapian query.
#ifndef FAULTLINE_FILTERS_H
#define FAULTLINE_FILTERS_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/index.h"

enum {
    /// Values of each repeatable filter.
    FL_FILTER_LIMIT = 32
};

/// Zeroed: everything passes.  Values of one kind are alternatives; kinds must all hold.
struct fl_filters {
    const char *domains[FL_FILTER_LIMIT];
    size_t domain_count;
    const char *categories[FL_FILTER_LIMIT];
    size_t category_count;
    const char *verifications[FL_FILTER_LIMIT];
    size_t verification_count;
    double min_fix_rate; // claimed rate, 0 to 1
    const char *versions[FL_FILTER_LIMIT]; // NAME=VERSION; all must be admitted
    size_t version_count;
};

/// True when nothing is filtered out.
bool fl_filters_empty(const struct fl_filters *filters);

/// FL_USAGE when one of the filters is not of its form: a version that is not NAME=VERSION, VERSION with a digit.
enum fl_status fl_filters_check(const struct fl_filters *filters, struct fl_error *error);

/// Appends a line for each value that no entry of the index has: a domain, category or verification that there is
/// not, a name in --for of which no version table speaks.  Such a filter is likelier a slip than meant.
enum fl_status fl_filters_tell_unknown(const struct fl_filters *filters, struct fl_index *index,
                                       struct fl_buffer *lines, struct fl_error *error);

/// Wraps `query` (taken over, given back also on failure) so that only entries that pass are found.  An entry
/// whose version table sets bounds for NAME passes when a row of it admits VERSION; one that says nothing
/// of NAME passes.  The filters must have passed fl_filters_check.
enum fl_status fl_filters_apply(const struct fl_filters *filters, struct fl_index *index, struct fl_query *query,
                                struct fl_query **out, struct fl_error *error);

#endif
