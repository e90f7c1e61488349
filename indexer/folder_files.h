// SPDX-License-Identifier: GPL-2.0-or-later
/// Folders of files: listed, made durable, removed.
#ifndef FAULTLINE_FOLDER_FILES_H
#define FAULTLINE_FOLDER_FILES_H

#include <stdbool.h>

#include "core/status.h"

/// Makes every file of a folder durable, then the folder itself.
enum fl_status fl_folder_sync(const char *path, struct fl_error *error);

/// Removes the files of the folder `name` in `parent` (it has no folders in it), then the folder.  One that is not
/// there is no failure; false, with errno, for any other.
bool fl_folder_remove(int parent, const char *name);

/// Called with the name of each thing in a folder.  Returns false to stop.
typedef bool fl_name_visitor(void *context, const char *name);

/// Visits the names in a folder but "." and "..", in no order.  FL_IO when it cannot be read to its end.
enum fl_status fl_folder_visit(int folder, const char *path, fl_name_visitor *visit, void *context,
                               struct fl_error *error);

/// Sets a file's content in one step: written beside it under `name`.new, synced, renamed, and the folder synced.  A
/// reader, also after a loss of power, finds the old content or the new.
enum fl_status fl_file_replace(int folder, const char *path, const char *name, const char *content, size_t size,
                               struct fl_error *error);

#endif
