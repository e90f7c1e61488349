// SPDX-License-Identifier: GPL-2.0-or-later
#include "filters.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/fields.h"
#include "core/normalise.h"
#include "core/version_rule.h"

#include "core/banned.h"

/// Queries that grow into an array; everything left in it at the end is freed.
struct parts {
    struct fl_query **queries;
    size_t count, capacity;
};

static enum fl_status add_part(struct parts *parts, struct fl_query *query, struct fl_error *error)
{
    if (parts->count == parts->capacity) {
        size_t capacity = parts->capacity ? parts->capacity * 2 : 16;
        struct fl_query **wider = reallocarray(parts->queries, capacity, sizeof *wider);
        if (!wider) {
            fl_query_free(query);
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        }
        parts->queries = wider;
        parts->capacity = capacity;
    }
    parts->queries[parts->count++] = query;
    return FL_OK;
}

static enum fl_status add_term(struct parts *parts, const char *prefix, struct fl_slice text, struct fl_error *error)
{
    struct fl_buffer term = {0};
    fl_buffer_append(&term, fl_slice_of(prefix));
    fl_buffer_append(&term, text);
    struct fl_query *query = NULL;
    enum fl_status status = term.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                        : fl_query_term(fl_buffer_slice(&term), 0, &query, error);
    fl_buffer_release(&term);
    return status ? status : add_part(parts, query, error);
}

static void free_parts(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        fl_query_free(parts->queries[i]);
    free(parts->queries);
    *parts = (struct parts){0};
}

/// Adds to `required` the query that any of the values gives.
static enum fl_status require_any(struct parts *required, enum fl_field_id field, const char *const *values,
                                  size_t count, struct fl_error *error)
{
    struct parts any = {0};
    enum fl_status status = FL_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = add_term(&any, fl_fields[field].filter_prefix, fl_slice_of(values[i]), error);
    if (!status && any.count) {
        struct fl_query *combined = NULL;
        status = fl_query_combine(FL_ANY, any.queries, any.count, &combined, error);
        any.count = 0;
        if (!status)
            status = add_part(required, combined, error);
    }
    free_parts(&any);
    return status;
}

struct rule_visit {
    struct parts *excluded;
    struct fl_slice version;
    size_t head; // bytes before the rule: prefix, name and colon
    enum fl_status status;
    struct fl_error *error;
};

static bool exclude_rule(void *context, struct fl_slice term, uint32_t documents)
{
    (void)documents;
    struct rule_visit *visit = context;
    struct fl_slice rule = {term.data + visit->head, term.size - visit->head};
    if (!fl_version_admitted(rule, visit->version))
        visit->status = add_term(visit->excluded, "", term, visit->error);
    return !visit->status;
}

/// Adds to `excluded` every version rule of the index that does not admit this NAME=VERSION.
static enum fl_status exclude_version(struct parts *excluded, struct fl_index *index, const char *given,
                                      struct fl_error *error)
{
    const char *equals = strchr(given, '=');
    struct fl_buffer head = {0};
    fl_buffer_append(&head, FL_SLICE(FL_VERSION_RULE_PREFIX));
    assert(equals);
    fl_version_name((struct fl_slice){given, (size_t)(equals - given)}, &head);
    fl_buffer_append_byte(&head, ':');
    struct rule_visit visit = {
        .excluded = excluded, .version = fl_slice_of(equals + 1), .head = head.size, .error = error};
    enum fl_status status =
        head.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                    : fl_reader_terms(index->reader, fl_buffer_slice(&head), exclude_rule, &visit, error);
    fl_buffer_release(&head);
    return status ? status : visit.status;
}

enum fl_status fl_filters_check(const struct fl_filters *filters, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    for (size_t i = 0; !status && i < filters->version_count; i++) {
        const char *given = filters->versions[i], *equals = strchr(given, '=');
        struct fl_buffer name = {0};
        if (equals)
            fl_version_name((struct fl_slice){given, (size_t)(equals - given)}, &name);
        bool has_digit = equals && equals[strcspn(equals, "0123456789")];
        bool has_operator = equals && (memchr(given, '<', (size_t)(equals - given)) ||
                                       memchr(given, '>', (size_t)(equals - given)) || strpbrk(equals + 1, "<>=,"));
        if (name.failed)
            status = fl_fail(error, FL_NO_MEMORY, "out of memory");
        else if (!name.size || !has_digit || has_operator)
            status = fl_fail(error, FL_USAGE, "--for=%s: it is NAME=VERSION, such as python=3.12", given);
        fl_buffer_release(&name);
    }
    return status;
}

static bool find_any(void *context, struct fl_slice term, uint32_t documents)
{
    (void)term;
    *(bool *)context = documents > 0;
    return false;
}

/// Appends a line when no term of the index begins with prefix and value.
static enum fl_status tell_unknown(struct fl_index *index, const char *prefix, struct fl_slice value, const char *what,
                                   struct fl_buffer *lines, struct fl_error *error)
{
    struct fl_buffer term = {0};
    fl_buffer_append(&term, fl_slice_of(prefix));
    fl_buffer_append(&term, value);
    bool found = false;
    enum fl_status status = term.failed
                                ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                : fl_reader_terms(index->reader, fl_buffer_slice(&term), find_any, &found, error);
    if (!status && !found) {
        fl_buffer_append_format(lines, "no entry has the %s ", what);
        bool colon = value.size && value.data[value.size - 1] == ':'; // of a version rule
        fl_append_inert(lines, (struct fl_slice){value.data, value.size - colon});
        fl_buffer_append_byte(lines, '\n');
    }
    fl_buffer_release(&term);
    return status;
}

enum fl_status fl_filters_tell_unknown(const struct fl_filters *filters, struct fl_index *index,
                                       struct fl_buffer *lines, struct fl_error *error)
{
    const struct {
        enum fl_field_id field;
        const char *const *values;
        size_t count;
    } kinds[] = {
        {FL_FIELD_DOMAIN, filters->domains, filters->domain_count},
        {FL_FIELD_CATEGORY, filters->categories, filters->category_count},
        {FL_FIELD_VERIFICATION, filters->verifications, filters->verification_count},
    };
    enum fl_status status = FL_OK;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t i = 0; !status && i < kinds[kind].count; i++)
            status = tell_unknown(index, fl_fields[kinds[kind].field].filter_prefix, fl_slice_of(kinds[kind].values[i]),
                                  fl_fields[kinds[kind].field].name, lines, error);
    for (size_t i = 0; !status && i < filters->version_count; i++) {
        struct fl_buffer name = {0};
        fl_version_name(fl_slice_of(filters->versions[i]), &name);
        fl_buffer_append_byte(&name, ':');
        status = name.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                             : tell_unknown(index, FL_VERSION_RULE_PREFIX, fl_buffer_slice(&name), "version bounds for",
                                            lines, error);
        fl_buffer_release(&name);
    }
    return status;
}

bool fl_filters_empty(const struct fl_filters *filters)
{
    return !filters->domain_count && !filters->category_count && !filters->verification_count &&
           filters->min_fix_rate <= 0 && !filters->version_count;
}

static enum fl_status collect_required(const struct fl_filters *filters, struct parts *required,
                                       struct fl_error *error)
{
    enum fl_status status =
        require_any(required, FL_FIELD_DOMAIN, filters->domains, filters->domain_count, error);
    if (!status)
        status = require_any(required, FL_FIELD_CATEGORY, filters->categories, filters->category_count, error);
    if (!status)
        status =
            require_any(required, FL_FIELD_VERIFICATION, filters->verifications, filters->verification_count, error);
    if (!status && filters->min_fix_rate > 0) {
        struct fl_query *range = NULL;
        // The stored rate went through a decimal percent: an equal one must pass.
        status = fl_query_number_at_least(FL_SLOT_FIX_RATE, filters->min_fix_rate - 1e-9, &range, error);
        if (!status)
            status = add_part(required, range, error);
    }
    return status;
}

enum fl_status fl_filters_apply(const struct fl_filters *filters, struct fl_index *index, struct fl_query *query,
                                struct fl_query **out, struct fl_error *error)
{
    struct parts required = {0}, excluded = {0};
    enum fl_status status = add_part(&required, query, error);
    if (!status)
        status = collect_required(filters, &required, error);
    for (size_t i = 0; !status && i < filters->version_count; i++)
        status = exclude_version(&excluded, index, filters->versions[i], error);
    struct fl_query *passing = NULL;
    if (!status) {
        status = fl_query_combine(FL_FILTER, required.queries, required.count, &passing, error);
        required.count = 0;
    }
    if (!status && excluded.count) {
        struct parts both = {0};
        status = add_part(&both, passing, error);
        passing = NULL;
        for (size_t i = 0; !status && i < excluded.count; i++) {
            struct fl_query *rule = excluded.queries[i];
            excluded.queries[i] = NULL;
            status = add_part(&both, rule, error);
        }
        if (!status) {
            status = fl_query_combine(FL_EXCLUDE, both.queries, both.count, &passing, error);
            both.count = 0;
        }
        free_parts(&both);
    }
    free_parts(&required);
    free_parts(&excluded);
    if (!status)
        *out = passing;
    return status;
}
