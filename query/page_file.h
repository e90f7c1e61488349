// SPDX-License-Identifier: GPL-2.0-or-later
/// A file that is replaced as a whole, so that whoever reads it meanwhile (a server of pages) never sees half of it.
#ifndef FAULTLINE_PAGE_FILE_H
#define FAULTLINE_PAGE_FILE_H

#include "core/slice.h"
#include "core/status.h"

/// Writes `text` to the file `path`.  A regular file, or one that is not there yet, is written beside its name and moved there:
/// the new one has the mode of the old one, or what the umask leaves of 0666; what else has a link to the old one keeps it.
/// Symbolic links on the way are followed and stay.  What is no regular file (a pipe, a device) is written into, as it is.
/// FL_IO when it cannot be written, or `path` is a symbolic link to nothing; then the old file is as it was, and there is no
/// new one.
enum fl_status fl_write_page_file(const char *path, struct fl_slice text, struct fl_error *error);

#endif
