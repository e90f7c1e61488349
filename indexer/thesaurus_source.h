// SPDX-License-Identifier: GPL-2.0-or-later
/// The thesaurus that goes into an index: the one built in, or one of the user's.
#ifndef FAULTLINE_THESAURUS_SOURCE_H
#define FAULTLINE_THESAURUS_SOURCE_H

#include "core/analysis.h"
#include "core/buffer.h"
#include "core/slice.h"
#include "core/status.h"
#include "core/xapian_bindings.h"
#include "corpus.h"

/// Text of a thesaurus (core/thesaurus.h) and the name by which its faults are told.
struct fl_thesaurus_source {
    const char *name;
    struct fl_slice text;
};

/// The thesaurus that was built into the program (thesaurus/*.txt).
struct fl_thesaurus_source fl_built_in_thesaurus(void);

/// Compiles the thesaurus into `compiled` and tells `visitor` of its faults; `*errors` is set to how many are errors.
enum fl_status fl_thesaurus_check(const struct fl_thesaurus_source *thesaurus, const struct fl_corpus_visitor *visitor,
                                  struct fl_buffer *compiled, size_t *errors, struct fl_error *error);

/// Compiles the thesaurus and stores its parts.  Bad lines are told to `visitor` and left out.
enum fl_status fl_thesaurus_store(const struct fl_thesaurus_source *thesaurus, struct fl_analyser *analyser,
                                  const struct fl_corpus_visitor *visitor, struct fl_writer *writer,
                                  struct fl_error *error);

#endif
