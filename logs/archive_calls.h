// SPDX-License-Identifier: GPL-2.0-or-later
/// libarchive, loaded when the first archive is met.  Linked, it and what it brings along (libxml2, ICU) would take a third of
/// the time of each start, and most runs answer one question.
#ifndef FAULTLINE_LOGS_ARCHIVE_CALLS_H
#define FAULTLINE_LOGS_ARCHIVE_CALLS_H

#include <archive.h>
#include <archive_entry.h>

#include "core/status.h"

#define FL_ARCHIVE_CALLS(CALL)                                                                                         \
    CALL(errno) CALL(error_string) CALL(filter_bytes) CALL(read_new) CALL(read_free) CALL(read_open2)                  \
    CALL(read_data_block) CALL(read_next_header) CALL(read_set_option) CALL(read_set_seek_callback)                    \
    CALL(read_support_filter_bzip2) CALL(read_support_filter_compress) CALL(read_support_filter_lz4)                   \
    CALL(read_support_filter_zstd) CALL(read_support_format_7zip) CALL(read_support_format_empty)                      \
    CALL(read_support_format_raw) CALL(read_support_format_tar) CALL(read_support_format_zip) CALL(set_error)          \
    CALL(entry_filetype) CALL(entry_hardlink) CALL(entry_is_encrypted) CALL(entry_pathname) CALL(entry_size)           \
    CALL(entry_size_is_set)

/// archive_NAME as a member `NAME_`.
struct fl_archive_calls {
#define FL_ARCHIVE_MEMBER(name) __typeof__(&archive_##name) name##_;
    FL_ARCHIVE_CALLS(FL_ARCHIVE_MEMBER)
#undef FL_ARCHIVE_MEMBER
};

/// The calls, after fl_archive_load has returned FL_OK.
extern struct fl_archive_calls fl_archive;

/// Loads libarchive; at a second call there is nothing to do.  FL_IO when it is not installed, or is another one.
enum fl_status fl_archive_load(struct fl_error *error);

#endif
