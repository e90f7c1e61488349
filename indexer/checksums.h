// SPDX-License-Identifier: GPL-2.0-or-later
/// The digests of a generation's files, in a file beside them, so that damage of any byte is found.
/// Its form is told in core/generation_head.h.
#ifndef FAULTLINE_CHECKSUMS_H
#define FAULTLINE_CHECKSUMS_H

#include <stdbool.h>

#include "core/generation_head.h"
#include "core/status.h"

/// Writes the checksums of the files in the folder `generation`; `*bytes` is set to the files' size together.
enum fl_status fl_checksums_write(const char *generation, unsigned long long *bytes, struct fl_error *error);

/// Whether the folder has checksums.
bool fl_checksums_exist(const char *generation);

/// Compares the files with their checksums.  FL_DAMAGED, telling of the first file that is not as it was, that is
/// missing or that does not belong there, and when there are no checksums; FL_IO.
enum fl_status fl_checksums_check(const char *generation, struct fl_error *error);

#endif
