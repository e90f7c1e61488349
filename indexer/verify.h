// SPDX-License-Identifier: GPL-2.0-or-later
/// Looking at a generation: briefly before it is made live, deeply when somebody asks.
#ifndef FAULTLINE_VERIFY_H
#define FAULTLINE_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

/// Opens the generation in the folder `generation` as a reader would, and reads its first and last entry.  FL_DAMAGED
/// when that fails, or when it does not hold `entries` entries.
enum fl_status fl_verify_briefly(const char *generation, size_t entries, struct fl_error *error);

/// Looks at every byte: the checksums of the files; the structure of the database, by Xapian's own check; that the
/// tables agree with the number of entries; that every stored record and entry can be read, and agree.  Fills
/// `*entries`.  Who may not write to the folder goes without Xapian's own check, which `*by_xapian` tells.  Takes a
/// tenth of a second for 2,000 entries.  FL_DAMAGED tells of the first fault; FL_NO_INDEX, FL_OTHER_SCHEMA, FL_IO.
enum fl_status fl_verify_deeply(const char *generation, size_t *entries, bool *by_xapian, struct fl_error *error);

#endif
