// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify.h"

#include <stdlib.h>
#include <unistd.h>

#include "checksums.h"
#include "core/fields.h"
#include "core/index.h"
#include "core/record.h"
#include "core/trials_value.h"

#include "core/banned.h"

/// Reads documents one after the other.
struct reading {
    struct fl_index index;
    const uint32_t *documents;
    struct fl_buffer value, data;
    struct fl_arena arena;
    enum fl_status status;
    struct fl_error *error;
};

static enum fl_status read_entry(struct reading *reading, uint32_t document, const struct fl_record *record)
{
    struct fl_entry entry;
    fl_arena_clear(&reading->arena);
    enum fl_status status = fl_reader_data(reading->index.reader, document, &reading->data, reading->error);
    if (!status)
        status = fl_record_read_entry(fl_buffer_slice(&reading->data), &reading->arena, &entry, reading->error);
    if (!status && (!fl_slice_equal(record->id, entry.id) || !entry.title.size))
        status = fl_fail(reading->error, FL_DAMAGED, "document %u does not agree with its record", document);
    return status;
}

static bool read_document(void *context, size_t place, struct fl_slice value)
{
    struct reading *reading = context;
    struct fl_record record = {0};
    fl_buffer_clear(&reading->value);
    fl_buffer_append(&reading->value, value); // aligned
    reading->status = reading->value.failed
                          ? fl_fail(reading->error, FL_NO_MEMORY, "out of memory")
                          : fl_record_read(fl_buffer_slice(&reading->value), &record, reading->error);
    if (!reading->status)
        reading->status = read_entry(reading, reading->documents[place], &record);
    return reading->status == FL_OK;
}

static bool read_trials(void *context, size_t place, struct fl_slice value)
{
    (void)place;
    struct reading *reading = context;
    struct fl_trials trials;
    reading->status = fl_trials_take(value, &trials, reading->error);
    return reading->status == FL_OK;
}

static enum fl_status read_documents(struct reading *reading, const uint32_t *documents, size_t count)
{
    reading->documents = documents;
    enum fl_status status = fl_reader_values(reading->index.reader, FL_SLOT_RECORD, documents, count, read_document,
                                             reading, reading->error);
    return status ? status : reading->status;
}

static void close_reading(struct reading *reading)
{
    fl_index_close(&reading->index);
    fl_buffer_release(&reading->value);
    fl_buffer_release(&reading->data);
    fl_arena_release(&reading->arena);
}

enum fl_status fl_verify_briefly(const char *generation, size_t entries, struct fl_error *error)
{
    struct reading reading = {.error = error};
    const uint32_t samples[] = {1, (uint32_t)entries};
    enum fl_status status = fl_index_open(generation, &reading.index, error);
    if (!status && reading.index.statistics.documents != entries)
        status = fl_fail(error, FL_DAMAGED, "the new index holds %u entries instead of %zu",
                         reading.index.statistics.documents, entries);
    if (!status)
        status = read_documents(&reading, samples, entries > 1 ? 2 : 1);
    close_reading(&reading);
    return status;
}

/// The tables that are read when they are needed.
static enum fl_status read_tables(struct fl_index *index, struct fl_error *error)
{
    struct fl_slice table;
    struct fl_buffer titles = {0};
    enum fl_status status = fl_index_vocabulary(index, &table, error);
    for (uint64_t part = 0; !status && part < FL_THESAURUS_PARTS; part++)
        status = fl_index_thesaurus(index, part << 56, &table, error);
    if (!status)
        status = fl_index_metadata(index, FL_KEY_TITLES, &titles, error);
    if (!status && fl_slice_count_lines(fl_buffer_slice(&titles)) < index->statistics.documents)
        status = fl_fail(error, FL_DAMAGED, "its list of titles is not complete");
    fl_buffer_release(&titles);
    return status;
}

static enum fl_status read_all(const char *generation, size_t *entries, struct fl_error *error)
{
    struct reading reading = {.error = error};
    enum fl_status status = fl_index_open(generation, &reading.index, error);
    size_t count = status ? 0 : reading.index.statistics.documents;
    uint32_t *documents = calloc(count + 1, sizeof *documents);
    if (!status && !documents)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; documents && i < count; i++)
        documents[i] = (uint32_t)(i + 1);
    if (!status)
        status = read_documents(&reading, documents, count);
    if (!status)
        status = fl_reader_values(reading.index.reader, FL_SLOT_TRIALS, documents, count, read_trials, &reading, error);
    if (!status)
        status = reading.status;
    if (!status)
        status = read_tables(&reading.index, error);
    free(documents);
    close_reading(&reading);
    *entries = count;
    return status;
}

/// Fills `error` only when it is.
static bool is_of_another_schema(const char *generation, struct fl_error *error)
{
    struct fl_index index = {0};
    struct fl_error local;
    enum fl_status status = fl_index_open(generation, &index, &local);
    fl_index_close(&index);
    if (status == FL_OTHER_SCHEMA)
        *error = local;
    return status == FL_OTHER_SCHEMA;
}

enum fl_status fl_verify_deeply(const char *generation, size_t *entries, bool *by_xapian, struct fl_error *error)
{
    // The checksums first: nothing that they find reaches Xapian, which trusts what it reads.
    enum fl_status status = fl_checksums_check(generation, error);
    if (status && !fl_checksums_exist(generation) && is_of_another_schema(generation, error))
        return FL_OTHER_SCHEMA; // earlier ones had no checksums
    // Xapian wants to be able to write what it checks, and then does not.
    *by_xapian = access(generation, W_OK) == 0;
    if (!status && *by_xapian)
        status = fl_database_check(generation, error);
    return status ? status : read_all(generation, entries, error);
}
