// SPDX-License-Identifier: GPL-2.0-or-later
/// The database of a generation, written document by document.
#ifndef FAULTLINE_DATABASE_H
#define FAULTLINE_DATABASE_H

#include <stdint.h>

#include "core/entry.h"
#include "core/status.h"
#include "core/digest.h"
#include "earlier.h"
#include "thesaurus_source.h"

struct fl_database;

/// Begins a database in the folder `path`.  `earlier` (may be NULL) is what documents may be copied from; it outlives
/// the database.  `**out` is yours to give back with fl_database_close.
enum fl_status fl_database_create(const char *path, struct fl_earlier *earlier, struct fl_database **out,
                                  struct fl_error *error);

/// Adds the document of an entry; `digest` is that of its file, `trials` the value of FL_SLOT_TRIALS (may be empty).
enum fl_status fl_database_add(struct fl_database *database, const struct fl_entry *entry,
                               const struct fl_digest *digest, struct fl_slice trials, struct fl_error *error);

/// Adds a copy of a document of the earlier generation, with other trials.
enum fl_status fl_database_copy(struct fl_database *database, struct fl_earlier_document *document,
                                struct fl_slice trials, struct fl_error *error);

/// What is stored beside the documents.
struct fl_database_facts {
    const struct fl_thesaurus_source *thesaurus;
    const struct fl_corpus_visitor *visitor; // told of the thesaurus's faults
    struct fl_digest indexer;                // FL_KEY_INDEXER
    struct fl_digest trials;                 // FL_KEY_TRIALS
    int64_t now;                             // seconds since 1970
};

/// Stores the tables over all documents and the facts, and writes all to the files.
enum fl_status fl_database_finish(struct fl_database *database, const struct fl_database_facts *facts,
                                  struct fl_error *error);

/// Closes the files and gives the handle back, also on failure.  NULL is a no-op.
enum fl_status fl_database_close(struct fl_database *database, struct fl_error *error);

#endif
