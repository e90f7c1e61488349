// SPDX-License-Identifier: GPL-2.0-or-later
/// The tables over all documents: statistics, frequencies, vocabulary.  They are counted document by document, and can
/// be taken over from an earlier generation and counted on.
#ifndef FAULTLINE_COLLECTION_H
#define FAULTLINE_COLLECTION_H

#include <stdbool.h>

#include "core/analysis.h"
#include "core/index.h"
#include "core/record.h"
#include "core/status.h"
#include "core/xapian_bindings.h"

struct fl_collection;

/// Whether something comes or goes.
enum fl_collection_step { FL_COMES = 1, FL_GOES = -1 };

/// Creates an empty collection: `**out` is yours to give back with fl_collection_free.
enum fl_status fl_collection_create(struct fl_collection **out, struct fl_error *error);

/// Gives the collection back.  NULL is a no-op.
void fl_collection_free(struct fl_collection *collection);

/// Counts a token of a document for the vocabulary.  False when memory has run out.
bool fl_collection_token(struct fl_collection *collection, enum fl_collection_step step, const struct fl_token *token);

/// Counts a document and its terms.  False when memory has run out.
bool fl_collection_document(struct fl_collection *collection, enum fl_collection_step step,
                            const struct fl_record *record);

/// Stores the tables that readers need, and what fl_collection_load needs, as metadata.  The same documents give the
/// same tables, however they came.
enum fl_status fl_collection_store(struct fl_collection *collection, struct fl_writer *writer, struct fl_error *error);

/// Takes over the counts of all documents of `index` (into an empty collection).  FL_DAMAGED when they cannot be read.
enum fl_status fl_collection_load(struct fl_collection *collection, const struct fl_index *index,
                                  struct fl_error *error);

#endif
