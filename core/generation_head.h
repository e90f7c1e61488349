// SPDX-License-Identifier: GPL-2.0-or-later
/// The file of a generation that Xapian reads first and trusts most: iamglass says where the tables begin, and a
/// damaged one can crash Xapian before it has looked at anything else.
///
/// FL_CHECKSUMS holds a line a file of the generation, `DIGEST  NAME`, by name, as xxh128sum writes and checks; and a
/// last line, `# DIGEST`, of what stands above it (indexer/checksums.h writes and checks it whole).
#ifndef FAULTLINE_GENERATION_HEAD_H
#define FAULTLINE_GENERATION_HEAD_H

#include "status.h"

#define FL_CHECKSUMS "faultline.checksums"

/// Compares iamglass in the folder `generation` with its checksum: FL_DAMAGED when it is another one than was built.
/// FL_OK also where there are no checksums: of a database that is no generation, or of an earlier schema.
enum fl_status fl_generation_head_check(const char *generation, struct fl_error *error);

#endif
