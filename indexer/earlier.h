// SPDX-License-Identifier: GPL-2.0-or-later
/// The live generation, as far as a new one can be made of it.
///
/// Each generation stores what its documents were made of (FL_KEY_SOURCES): a row a document with the digest of the
/// entry's file, the entry's ID and its titles.  A file whose digest is known needs no reading and no analysis: its
/// document is copied.  As documents are numbered in the order of the files, a generation made so has the same bytes
/// in its tables as one made from the files alone.
#ifndef FAULTLINE_EARLIER_H
#define FAULTLINE_EARLIER_H

#include <stdbool.h>
#include <stdint.h>

// uthash then leaves an item out when memory has run out, which its hh.tbl tells.
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "core/index.h"
#include "core/digest.h"

/// A document of the earlier generation.
struct fl_earlier_document {
    UT_hash_handle by_digest, by_id;
    struct fl_digest digest; // of its file
    struct fl_slice id;
    struct fl_slice titles;  // a line each
    uint32_t number;
    bool taken;              // it is in the new generation, too
};

struct fl_earlier {
    struct fl_index index;
    struct fl_digest indexer; // FL_KEY_INDEXER: what it was built by
    struct fl_digest trials;  // FL_KEY_TRIALS
    struct fl_earlier_document *documents; // documents[i] has the number i + 1
    size_t count;
    struct fl_earlier_document *digests, *ids; // the same, as hash tables
    struct fl_buffer sources; // what the slices point into
};

/// Opens the generation in the folder `generation`.  FL_OK and `*out` NULL when it is of another schema; FL_DAMAGED
/// when a file of it is not as it was built.  `**out` is yours to give back with fl_earlier_close.
enum fl_status fl_earlier_open(const char *generation, struct fl_earlier **out, struct fl_error *error);

/// Gives it back.  NULL is a no-op.
void fl_earlier_close(struct fl_earlier *earlier);

/// The document made of a file of that digest, or NULL.
struct fl_earlier_document *fl_earlier_find(struct fl_earlier *earlier, const struct fl_digest *digest);

/// The document of the entry of that ID, or NULL.
struct fl_earlier_document *fl_earlier_find_id(struct fl_earlier *earlier, struct fl_slice id);

/// Appends the row of a document: the digest of its file, its ID and its titles, a line each.
void fl_sources_append(struct fl_buffer *sources, const struct fl_digest *digest, struct fl_slice id,
                       struct fl_slice titles);

#endif
