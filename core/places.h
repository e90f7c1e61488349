// SPDX-License-Identifier: GPL-2.0-or-later
/// Where things of a user's are, and folders for them.
#ifndef FAULTLINE_PLACES_H
#define FAULTLINE_PLACES_H

#include <stdbool.h>

#include "buffer.h"
#include "status.h"

/// Sets `path` to `folder` with `rest` behind it, and a NUL.
void fl_place_set(struct fl_buffer *path, const char *folder, const char *rest);

/// Sets `path` to a place of the user's by the XDG base directory specification: $`variable` (where it is an absolute
/// path), else $HOME with `in_home` behind it; then `rest`, and a NUL.  False when there is no home.
bool fl_place_of_user(struct fl_buffer *path, const char *variable, const char *in_home, const char *rest);

/// Whether there is something at `path` (which ends in a NUL).
bool fl_place_exists(const struct fl_buffer *path);

/// Makes a folder and those above it where they are missing, and makes the names of the new ones durable.
enum fl_status fl_folder_make(const char *path, struct fl_error *error);

/// Makes the names in a folder durable: of files that are new in it.  False, with errno, when that fails.
bool fl_folder_sync_names(const char *path);

#endif
