// SPDX-License-Identifier: GPL-2.0-or-later
/// An index in a temporary folder, to ask a corpus what it would answer.
#ifndef FAULTLINE_SCRATCH_INDEX_H
#define FAULTLINE_SCRATCH_INDEX_H

#include "core/buffer.h"
#include "thesaurus_source.h"

/// Set to {0}; remove it also when building has failed.
struct fl_scratch_index {
    struct fl_buffer folder;     // with a NUL
    struct fl_buffer generation; // the folder of its live generation, with a NUL
    size_t entries;
};

/// Builds an index of the corpus below `roots`, telling nobody of its faults, in a new folder in $TMPDIR (else /tmp).
/// Statuses as of fl_build.
enum fl_status fl_scratch_index_build(struct fl_scratch_index *index, char *const *roots,
                                      const struct fl_thesaurus_source *thesaurus, struct fl_error *error);

/// Removes the folder and gives the memory back.
void fl_scratch_index_remove(struct fl_scratch_index *index);

#endif
