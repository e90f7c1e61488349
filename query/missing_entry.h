// SPDX-License-Identifier: GPL-2.0-or-later
/// An ID that no entry has.
#ifndef FAULTLINE_MISSING_ENTRY_H
#define FAULTLINE_MISSING_ENTRY_H

#include "ranking.h"

/// Says on stderr that there is no entry `id`, and which IDs are near it.
enum fl_status fl_tell_missing_entry(struct fl_searcher *searcher, struct fl_slice id, struct fl_arena *arena,
                                     struct fl_error *error);

#endif
