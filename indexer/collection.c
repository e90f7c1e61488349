// SPDX-License-Identifier: GPL-2.0-or-later
#include "collection.h"

#include <stdlib.h>

// uthash then leaves an item out when memory has run out, which its hh.tbl tells.
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "core/arena.h"
#include "core/cursor.h"
#include "core/index.h"
#include "core/vocabulary.h"

#include "core/banned.h"

struct frequency_node {
    UT_hash_handle hh;
    uint32_t hash;
    uint32_t documents;
};

struct word_node {
    UT_hash_handle hh;
    struct fl_slice word;
    uint32_t occurrences; // over all documents
};

struct fl_collection {
    struct fl_arena arena; // lives as long as the collection
    struct frequency_node *frequencies;
    struct word_node *vocabulary[2]; // by fl_token_kind
    struct fl_index_statistics statistics;
};

enum fl_status fl_collection_create(struct fl_collection **out, struct fl_error *error)
{
    *out = calloc(1, sizeof **out);
    return *out ? FL_OK : fl_fail(error, FL_NO_MEMORY, "out of memory");
}

void fl_collection_free(struct fl_collection *collection)
{
    if (!collection)
        return;
    HASH_CLEAR(hh, collection->frequencies);
    HASH_CLEAR(hh, collection->vocabulary[FL_WORD]);
    HASH_CLEAR(hh, collection->vocabulary[FL_WHOLE]);
    fl_arena_release(&collection->arena);
    free(collection);
}

// ---- counting --------------------------------------------------------------

static struct word_node *find_or_add_word(struct fl_collection *collection, enum fl_token_kind kind,
                                          struct fl_slice word)
{
    struct word_node **words = &collection->vocabulary[kind], *node;
    unsigned bucket_hash;
    HASH_VALUE(word.data, word.size, bucket_hash);
    HASH_FIND_BYHASHVALUE(hh, *words, word.data, word.size, bucket_hash, node);
    if (node)
        return node;
    node = fl_arena_alloc(&collection->arena, 1, sizeof *node);
    struct fl_slice copy = fl_arena_copy(&collection->arena, word);
    if (!node || !copy.data)
        return NULL;
    node->word = copy;
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, *words, copy.data, copy.size, bucket_hash, node);
    return node->hh.tbl ? node : NULL;
}

static struct frequency_node *find_or_add_frequency(struct fl_collection *collection, uint32_t hash)
{
    struct frequency_node *node;
    HASH_FIND(hh, collection->frequencies, &hash, sizeof hash, node);
    if (node)
        return node;
    node = fl_arena_alloc(&collection->arena, 1, sizeof *node);
    if (!node)
        return NULL;
    node->hash = hash;
    HASH_ADD(hh, collection->frequencies, hash, sizeof hash, node);
    return node->hh.tbl ? node : NULL;
}

bool fl_collection_token(struct fl_collection *collection, enum fl_collection_step step, const struct fl_token *token)
{
    if (!fl_vocabulary_wants(token->kind, token->text))
        return true;
    struct word_node *node = find_or_add_word(collection, token->kind, token->text);
    if (node)
        node->occurrences += (uint32_t)step;
    return node != NULL;
}

bool fl_collection_document(struct fl_collection *collection, enum fl_collection_step step,
                            const struct fl_record *record)
{
    collection->statistics.documents += (uint32_t)step;
    collection->statistics.total_length += (uint64_t)((int64_t)step * record->length);
    for (size_t i = 0; i < record->term_count; i++) {
        struct frequency_node *node = find_or_add_frequency(collection, record->terms[i].hash);
        if (!node)
            return false;
        node->documents += (uint32_t)step;
    }
    return true;
}

// ---- storing ---------------------------------------------------------------

static int compare_frequency(const void *a, const void *b)
{
    const struct fl_term_frequency *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

static enum fl_status store_frequencies(struct fl_collection *collection, struct fl_writer *writer,
                                        struct fl_error *error)
{
    size_t count = 0;
    struct fl_term_frequency *table = calloc(HASH_COUNT(collection->frequencies) + 1, sizeof *table);
    if (!table)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (struct frequency_node *node = collection->frequencies; node; node = node->hh.next)
        if (node->documents)
            table[count++] = (struct fl_term_frequency){node->hash, node->documents};
    qsort(table, count, sizeof *table, compare_frequency);
    struct fl_slice bytes = {(const char *)table, count * sizeof *table};
    enum fl_status status = fl_writer_metadata(writer, FL_SLICE(FL_KEY_FREQUENCIES), bytes, error);
    free(table);
    return status;
}

/// The words that some document holds; malloc'd, or NULL.
static struct fl_slice *list_words(struct word_node *words, size_t *count)
{
    struct fl_slice *list = calloc(HASH_COUNT(words) + 1, sizeof *list);
    *count = 0;
    for (struct word_node *node = words; list && node; node = node->hh.next)
        if (node->occurrences)
            list[(*count)++] = node->word;
    return list;
}

/// How often each of the words occurs, in their order, for fl_collection_load.
static void append_occurrences(struct fl_collection *collection, enum fl_token_kind kind, const struct fl_slice *list,
                               size_t count, struct fl_buffer *table)
{
    for (size_t i = 0; i < count; i++) {
        struct word_node *node;
        HASH_FIND(hh, collection->vocabulary[kind], list[i].data, list[i].size, node);
        fl_buffer_append_u32(table, (size_t)kind);
        fl_buffer_append_u32(table, node ? node->occurrences : 0);
        fl_buffer_append_u32(table, list[i].size);
        fl_buffer_append(table, list[i]);
    }
}

static enum fl_status store_vocabulary(struct fl_collection *collection, struct fl_writer *writer,
                                       struct fl_error *error)
{
    size_t word_count, whole_count;
    struct fl_slice *words = list_words(collection->vocabulary[FL_WORD], &word_count);
    struct fl_slice *wholes = list_words(collection->vocabulary[FL_WHOLE], &whole_count);
    struct fl_buffer table = {0}, occurrences = {0};
    if (words && wholes) {
        fl_vocabulary_write(words, word_count, wholes, whole_count, &table);
        append_occurrences(collection, FL_WORD, words, word_count, &occurrences);
        append_occurrences(collection, FL_WHOLE, wholes, whole_count, &occurrences);
    }
    enum fl_status status =
        !words || !wholes || table.failed || occurrences.failed
            ? fl_fail(error, FL_NO_MEMORY, "out of memory")
            : fl_writer_metadata(writer, FL_SLICE(FL_KEY_VOCABULARY), fl_buffer_slice(&table), error);
    if (!status)
        status = fl_writer_metadata(writer, FL_SLICE(FL_KEY_OCCURRENCES), fl_buffer_slice(&occurrences), error);
    free(words);
    free(wholes);
    fl_buffer_release(&table);
    fl_buffer_release(&occurrences);
    return status;
}

enum fl_status fl_collection_store(struct fl_collection *collection, struct fl_writer *writer, struct fl_error *error)
{
    struct fl_slice statistics = {(const char *)&collection->statistics, sizeof collection->statistics};
    enum fl_status status = fl_writer_metadata(writer, FL_SLICE(FL_KEY_STATISTICS), statistics, error);
    if (!status)
        status = store_frequencies(collection, writer, error);
    return status ? status : store_vocabulary(collection, writer, error);
}

// ---- loading ---------------------------------------------------------------

static enum fl_status load_frequencies(struct fl_collection *collection, const struct fl_index *index,
                                       struct fl_error *error)
{
    size_t count = index->frequencies.size / sizeof(struct fl_term_frequency);
    for (size_t i = 0; i < count; i++) {
        struct fl_term_frequency row;
        memcpy(&row, index->frequencies.data + i * sizeof row, sizeof row);
        struct frequency_node *node = find_or_add_frequency(collection, row.hash);
        if (!node)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        node->documents = row.documents;
    }
    return FL_OK;
}

static enum fl_status load_word(struct fl_collection *collection, struct fl_cursor *cursor, struct fl_error *error)
{
    uint32_t kind = fl_take_u32(cursor), occurrences = fl_take_u32(cursor);
    size_t size = fl_take_u32(cursor);
    struct fl_slice word = fl_take_bytes(cursor, size);
    if (cursor->broken || (kind != FL_WORD && kind != FL_WHOLE))
        return fl_fail(error, FL_DAMAGED, "its table of words cannot be read");
    struct word_node *node = find_or_add_word(collection, (enum fl_token_kind)kind, word);
    if (!node)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    node->occurrences = occurrences;
    return FL_OK;
}

enum fl_status fl_collection_load(struct fl_collection *collection, const struct fl_index *index,
                                  struct fl_error *error)
{
    struct fl_buffer words = {0};
    collection->statistics = index->statistics;
    enum fl_status status = load_frequencies(collection, index, error);
    if (!status)
        status = fl_index_metadata(index, FL_KEY_OCCURRENCES, &words, error);
    struct fl_cursor cursor = {fl_buffer_slice(&words), false};
    while (!status && cursor.rest.size)
        status = load_word(collection, &cursor, error);
    fl_buffer_release(&words);
    return status;
}
