// SPDX-License-Identifier: GPL-2.0-or-later
/// Entry -> index document: its terms, its numbers, its record.
#ifndef FAULTLINE_DOCUMENT_H
#define FAULTLINE_DOCUMENT_H

#include "collection.h"
#include "core/analysis.h"
#include "core/entry.h"
#include "core/record.h"
#include "core/status.h"
#include "core/xapian_bindings.h"

/// Analyses the entry, puts its terms, values and data into the document that `writer` is making (fl_writer_store adds
/// it), and counts it in the collection.
enum fl_status fl_document_make(struct fl_collection *collection, struct fl_analyser *analyser,
                                struct fl_writer *writer, const struct fl_entry *entry, struct fl_error *error);

/// Takes an entry, as it is stored with its record, out of the collection's counts.
enum fl_status fl_document_subtract(struct fl_collection *collection, struct fl_analyser *analyser,
                                    const struct fl_entry *entry, const struct fl_record *record,
                                    struct fl_error *error);

#endif
