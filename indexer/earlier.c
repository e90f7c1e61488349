// SPDX-License-Identifier: GPL-2.0-or-later
#include "earlier.h"

#include <stdlib.h>

#include "checksums.h"
#include "core/cursor.h"

#include "core/banned.h"

void fl_sources_append(struct fl_buffer *sources, const struct fl_digest *digest, struct fl_slice id,
                       struct fl_slice titles)
{
    fl_buffer_append(sources, (struct fl_slice){(const char *)digest->bytes, FL_DIGEST_SIZE});
    fl_buffer_append_u32(sources, id.size);
    fl_buffer_append_u32(sources, titles.size);
    fl_buffer_append(sources, id);
    fl_buffer_append(sources, titles);
}

static void take_row(struct fl_cursor *cursor, struct fl_earlier_document *document)
{
    const void *digest = fl_take(cursor, 1, FL_DIGEST_SIZE);
    size_t id_size = fl_take_u32(cursor), titles_size = fl_take_u32(cursor);
    if (digest)
        memcpy(document->digest.bytes, digest, FL_DIGEST_SIZE);
    document->id = fl_take_bytes(cursor, id_size);
    document->titles = fl_take_bytes(cursor, titles_size);
}

static enum fl_status read_sources(struct fl_earlier *earlier, struct fl_error *error)
{
    enum fl_status status = fl_index_metadata(&earlier->index, FL_KEY_SOURCES, &earlier->sources, error);
    if (status)
        return status;
    earlier->count = earlier->index.statistics.documents;
    earlier->documents = calloc(earlier->count + 1, sizeof *earlier->documents);
    if (!earlier->documents)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    struct fl_cursor cursor = {fl_buffer_slice(&earlier->sources), false};
    for (size_t i = 0; i < earlier->count; i++) {
        struct fl_earlier_document *document = &earlier->documents[i];
        document->number = (uint32_t)(i + 1);
        take_row(&cursor, document);
        if (cursor.broken)
            return fl_fail(error, FL_DAMAGED, "its table of sources cannot be read");
        HASH_ADD(by_digest, earlier->digests, digest, sizeof document->digest, document);
        HASH_ADD_KEYPTR(by_id, earlier->ids, document->id.data, document->id.size, document);
        if (!document->by_digest.tbl || !document->by_id.tbl)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    return cursor.rest.size ? fl_fail(error, FL_DAMAGED, "its table of sources cannot be read") : FL_OK;
}

static enum fl_status read_digest(struct fl_earlier *earlier, const char *key, struct fl_digest *digest,
                                  struct fl_error *error)
{
    struct fl_buffer stored = {0};
    enum fl_status status = fl_index_metadata(&earlier->index, key, &stored, error);
    if (!status && stored.size != FL_DIGEST_SIZE)
        status = fl_fail(error, FL_DAMAGED, "it has no %s", key);
    if (!status)
        memcpy(digest->bytes, stored.data, FL_DIGEST_SIZE);
    fl_buffer_release(&stored);
    return status;
}

enum fl_status fl_earlier_open(const char *generation, struct fl_earlier **out, struct fl_error *error)
{
    *out = NULL;
    struct fl_earlier *earlier = calloc(1, sizeof *earlier);
    if (!earlier)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    // A damaged file must not reach Xapian, which trusts what it reads.  Earlier schemas had no checksums.
    bool summed = fl_checksums_exist(generation);
    enum fl_status status = summed ? fl_checksums_check(generation, error) : FL_OK;
    if (!status)
        status = fl_index_open(generation, &earlier->index, error);
    if (!status && !summed)
        status = fl_fail(error, FL_DAMAGED, "%s has no checksums", generation);
    if (!status)
        status = read_digest(earlier, FL_KEY_INDEXER, &earlier->indexer, error);
    if (!status)
        status = read_digest(earlier, FL_KEY_TRIALS, &earlier->trials, error);
    if (!status)
        status = read_sources(earlier, error);
    if (status)
        fl_earlier_close(earlier);
    else
        *out = earlier;
    return status == FL_OTHER_SCHEMA ? FL_OK : status;
}

void fl_earlier_close(struct fl_earlier *earlier)
{
    if (!earlier)
        return;
    HASH_CLEAR(by_digest, earlier->digests);
    HASH_CLEAR(by_id, earlier->ids);
    fl_index_close(&earlier->index);
    fl_buffer_release(&earlier->sources);
    free(earlier->documents);
    free(earlier);
}

struct fl_earlier_document *fl_earlier_find(struct fl_earlier *earlier, const struct fl_digest *digest)
{
    struct fl_earlier_document *document;
    HASH_FIND(by_digest, earlier->digests, digest, sizeof *digest, document);
    return document;
}

struct fl_earlier_document *fl_earlier_find_id(struct fl_earlier *earlier, struct fl_slice id)
{
    struct fl_earlier_document *document;
    HASH_FIND(by_id, earlier->ids, id.data, id.size, document);
    return document;
}
