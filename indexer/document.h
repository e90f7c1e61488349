// SPDX-License-Identifier: GPL-2.0-or-later
/// Entry -> index document: its terms, its numbers, its record; and the tables over all documents.
#ifndef FAULTLINE_DOCUMENT_H
#define FAULTLINE_DOCUMENT_H

#include "core/analysis.h"
#include "core/entry.h"
#include "core/status.h"
#include "core/xapian_bindings.h"

/// What is counted over all documents while they are added.
struct fl_collection;

/// Creates an empty collection: `**out` is yours to give back with fl_collection_free.
enum fl_status fl_collection_create(struct fl_collection **out, struct fl_error *error);

/// Gives the collection back.  NULL is a no-op.
void fl_collection_free(struct fl_collection *collection);

/// Analyses the entry, stores it as a document in `writer` and counts it in the collection.
enum fl_status fl_document_add(struct fl_collection *collection, struct fl_analyser *analyser, struct fl_writer *writer,
                               const struct fl_entry *entry, struct fl_error *error);

/// Stores the tables that readers need (statistics, frequencies, vocabulary) as metadata.
enum fl_status fl_collection_store(struct fl_collection *collection, struct fl_writer *writer, struct fl_error *error);

#endif
