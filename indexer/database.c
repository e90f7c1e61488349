// SPDX-License-Identifier: GPL-2.0-or-later
#include "database.h"

#include <stdio.h>
#include <stdlib.h>

#include "collection.h"
#include "core/analysis.h"
#include "core/fields.h"
#include "document.h"

#include "core/banned.h"

struct fl_database {
    struct fl_earlier *earlier;
    struct fl_analyser *analyser;
    struct fl_collection *collection;
    struct fl_writer *writer;
    struct fl_buffer titles;  // FL_KEY_TITLES
    struct fl_buffer sources; // FL_KEY_SOURCES
};

enum fl_status fl_database_create(const char *path, struct fl_earlier *earlier, struct fl_database **out,
                                  struct fl_error *error)
{
    struct fl_database *database = calloc(1, sizeof *database);
    if (!database)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    database->earlier = earlier;
    enum fl_status status = fl_analyser_create(&database->analyser, error);
    if (!status)
        status = fl_collection_create(&database->collection, error);
    if (!status && earlier)
        status = fl_collection_load(database->collection, &earlier->index, error);
    if (!status)
        status = fl_writer_create(path, &database->writer, error);
    if (status == FL_LOCKED) // the folder is ours alone: it is the lock's file that cannot be had
        status = error->status = FL_IO;
    if (status) {
        fl_database_close(database, NULL);
        return status;
    }
    *out = database;
    return FL_OK;
}

enum fl_status fl_database_close(struct fl_database *database, struct fl_error *error)
{
    if (!database)
        return FL_OK;
    enum fl_status status = fl_writer_close(database->writer, error);
    fl_buffer_release(&database->titles);
    fl_buffer_release(&database->sources);
    fl_collection_free(database->collection);
    fl_analyser_free(database->analyser);
    free(database);
    return status;
}

// ---- documents -------------------------------------------------------------

/// The text with its line ends as spaces, and a line end.
static void append_title(struct fl_buffer *titles, struct fl_slice title)
{
    size_t start = titles->size;
    fl_buffer_append(titles, title);
    for (size_t i = start; i < titles->size; i++)
        if (titles->data[i] == '\n')
            titles->data[i] = ' ';
    fl_buffer_append_byte(titles, '\n');
}

static enum fl_status store(struct fl_database *database, struct fl_slice trials, struct fl_error *error)
{
    enum fl_status status = fl_writer_value(database->writer, FL_SLOT_TRIALS, trials, error);
    return status ? status : fl_writer_store(database->writer, error);
}

enum fl_status fl_database_add(struct fl_database *database, const struct fl_entry *entry,
                               const struct fl_digest *digest, struct fl_slice trials, struct fl_error *error)
{
    size_t start = database->titles.size;
    append_title(&database->titles, entry->title);
    for (size_t i = 0; i < entry->also_seen_as_count; i++)
        append_title(&database->titles, entry->also_seen_as[i]);
    if (database->titles.failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    struct fl_slice titles = {database->titles.data + start, database->titles.size - start};
    fl_sources_append(&database->sources, digest, entry->id, titles);
    enum fl_status status =
        fl_document_make(database->collection, database->analyser, database->writer, entry, error);
    return status ? status : store(database, trials, error);
}

enum fl_status fl_database_copy(struct fl_database *database, struct fl_earlier_document *document,
                                struct fl_slice trials, struct fl_error *error)
{
    document->taken = true;
    fl_buffer_append(&database->titles, document->titles);
    fl_sources_append(&database->sources, &document->digest, document->id, document->titles);
    enum fl_status status =
        fl_writer_copy(database->writer, database->earlier->index.reader, document->number, error);
    return status ? status : store(database, trials, error);
}

// ---- what is left behind ---------------------------------------------------

/// Takes a document that is not in the new generation out of the counts that were taken over.
static enum fl_status subtract(struct fl_database *database, uint32_t number, struct fl_error *error)
{
    struct fl_reader *reader = database->earlier->index.reader;
    struct fl_buffer value = {0}, data = {0};
    struct fl_arena arena = {0};
    struct fl_record record = {0};
    struct fl_entry entry;
    enum fl_status status = fl_reader_value(reader, FL_SLOT_RECORD, number, &value, error);
    if (!status)
        status = fl_record_read(fl_buffer_slice(&value), &record, error);
    if (!status)
        status = fl_reader_data(reader, number, &data, error);
    if (!status)
        status = fl_record_read_entry(fl_buffer_slice(&data), &arena, &entry, error);
    if (!status)
        status = fl_document_subtract(database->collection, database->analyser, &entry, &record, error);
    fl_buffer_release(&value);
    fl_buffer_release(&data);
    fl_arena_release(&arena);
    return status;
}

static enum fl_status subtract_what_is_gone(struct fl_database *database, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    for (size_t i = 0; database->earlier && !status && i < database->earlier->count; i++)
        if (!database->earlier->documents[i].taken)
            status = subtract(database, database->earlier->documents[i].number, error);
    return status;
}

// ---- the end ---------------------------------------------------------------

static struct fl_slice digest_bytes(const struct fl_digest *digest)
{
    return (struct fl_slice){(const char *)digest->bytes, FL_DIGEST_SIZE};
}

static enum fl_status store_facts(struct fl_database *database, const struct fl_database_facts *facts,
                                  struct fl_error *error)
{
    if (database->titles.failed || database->sources.failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    char built[32];
    int size = snprintf(built, sizeof built, "%lld", (long long)facts->now);
    const struct {
        struct fl_slice key, value;
    } rows[] = {
        {FL_SLICE(FL_KEY_SCHEMA), FL_SLICE(FL_SCHEMA)},
        {FL_SLICE(FL_KEY_PROGRAM), FL_SLICE(FAULTLINE_VERSION)},
        {FL_SLICE(FL_KEY_BUILT), {built, (size_t)size}},
        {FL_SLICE(FL_KEY_TITLES), fl_buffer_slice(&database->titles)},
        {FL_SLICE(FL_KEY_SOURCES), fl_buffer_slice(&database->sources)},
        {FL_SLICE(FL_KEY_INDEXER), digest_bytes(&facts->indexer)},
        {FL_SLICE(FL_KEY_TRIALS), digest_bytes(&facts->trials)},
    };
    enum fl_status status = FL_OK;
    for (size_t i = 0; !status && i < sizeof rows / sizeof *rows; i++)
        status = fl_writer_metadata(database->writer, rows[i].key, rows[i].value, error);
    return status;
}

enum fl_status fl_database_finish(struct fl_database *database, const struct fl_database_facts *facts,
                                  struct fl_error *error)
{
    enum fl_status status = subtract_what_is_gone(database, error);
    if (!status)
        status = fl_thesaurus_store(facts->thesaurus, database->analyser, facts->visitor, database->writer, error);
    if (!status)
        status = fl_collection_store(database->collection, database->writer, error);
    if (!status)
        status = store_facts(database, facts, error);
    return status ? status : fl_writer_commit(database->writer, error);
}
