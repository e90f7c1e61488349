// SPDX-License-Identifier: GPL-2.0-or-later
// What libarchive reads.  Each handle gets the one format or filter that the first bytes told: left to guess, it takes
// a log that begins with zeros for an empty tar, a mail for uuencoded data, and starts programs for some filters.
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "archive_calls.h"
#include "source_parts.h"

#include "core/banned.h"

// ---- libarchive's way to the stream below ----------------------------------

static la_ssize_t give_bytes(struct archive *archive, void *context, const void **bytes)
{
    struct fl_log_stream *below = context;
    struct fl_slice next;
    if (fl_log_stream_next(below, &next)) {
        fl_archive.set_error_(archive, EIO, "%s", below->error.text);
        return -1;
    }
    *bytes = next.data;
    return (la_ssize_t)next.size;
}

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    (void)archive;
    struct fl_log_stream *below = context;
    int64_t position = below->seek(below, offset, whence);
    return position < 0 ? ARCHIVE_FATAL : position;
}

static int open_archive(struct archive *archive, struct fl_log_stream *below)
{
    if (below->seek)
        fl_archive.read_set_seek_callback_(archive, seek);
    return fl_archive.read_open2_(archive, below, NULL, give_bytes, NULL, NULL);
}

/// Fills the error with what libarchive says of `what`, or, if it is to blame, the stream below.
static enum fl_status fail(struct fl_error *error, struct archive *archive, const struct fl_log_stream *below,
                           const char *what)
{
    if (below->error.status) {
        *error = below->error;
        return error->status;
    }
    const char *text = fl_archive.error_string_(archive);
    if (fl_archive.errno_(archive) == ENOMEM)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    // It does not always say so, but asked for more in vain.
    if (below->ended || (text && strcasestr(text, "truncated")))
        return fl_fail(error, FL_BAD_INPUT, "the %s ends early", what);
    return fl_fail(error, FL_BAD_INPUT, "the %s is damaged or of an unknown kind%s%s", what, text ? ": " : "",
                   text ? text : "");
}

/// As archive_read_data_block, but without empty blocks.
static int next_block(struct archive *archive, struct fl_slice *bytes)
{
    int result;
    do {
        const void *data = NULL;
        size_t size = 0;
        la_int64_t offset;
        result = fl_archive.read_data_block_(archive, &data, &size, &offset);
        *bytes = (struct fl_slice){data, size};
    } while (result == ARCHIVE_OK && !bytes->size);
    return result;
}

// ---- filters ---------------------------------------------------------------

struct filter_stream {
    struct fl_log_stream stream;
    enum fl_log_kind kind;
    struct archive *archive; // NULL before the first bytes
};

static void support_filter(struct archive *archive, enum fl_log_kind kind)
{
    switch (kind) {
    case FL_LOG_ZSTD:
        fl_archive.read_support_filter_zstd_(archive);
        break;
    case FL_LOG_BZIP2:
        fl_archive.read_support_filter_bzip2_(archive);
        break;
    case FL_LOG_LZ4:
        fl_archive.read_support_filter_lz4_(archive);
        break;
    default:
        fl_archive.read_support_filter_compress_(archive);
    }
    fl_archive.read_support_format_raw_(archive);
    fl_archive.read_support_format_empty_(archive);
}

static enum fl_status fill_filtered(struct fl_log_stream *stream, struct fl_slice *bytes)
{
    struct filter_stream *this = (struct filter_stream *)stream;
    int result = ARCHIVE_OK;
    if (!this->archive) {
        if (fl_archive_load(&stream->error))
            return stream->error.status;
        this->archive = fl_archive.read_new_();
        if (!this->archive)
            return fl_fail(&stream->error, FL_NO_MEMORY, "out of memory");
        support_filter(this->archive, this->kind);
        struct archive_entry *entry;
        result = open_archive(this->archive, stream->below);
        if (result == ARCHIVE_OK)
            result = fl_archive.read_next_header_(this->archive, &entry);
    }
    if (result == ARCHIVE_OK)
        result = next_block(this->archive, bytes);
    if (result == ARCHIVE_OK || result == ARCHIVE_EOF)
        return FL_OK;
    return fail(&stream->error, this->archive, stream->below, "compressed data");
}

struct fl_log_stream *fl_log_filter_open(struct fl_log_stream *below, enum fl_log_kind kind)
{
    struct filter_stream *this = calloc(1, sizeof *this);
    if (!this)
        return NULL;
    this->stream.fill = fill_filtered;
    this->stream.below = below;
    this->stream.reading = below->reading;
    this->kind = kind;
    return &this->stream;
}

void fl_log_filter_close(struct fl_log_stream *stream)
{
    struct filter_stream *this = (struct filter_stream *)stream;
    if (this->archive)
        fl_archive.read_free_(this->archive);
    free(this);
}

// ---- archives --------------------------------------------------------------

struct members {
    struct fl_log_reading *reading;
    struct fl_log_stream *below;
    struct archive *archive;
    const char *name; // of the archive
    unsigned layers;
    uint64_t count;   // of the members that were read
    bool lost;        // nothing more can be read, and that is told
    locale_t locale;
};

struct member_stream {
    struct fl_log_stream stream;
    struct members *members;
    bool warned; // the last bytes came with a warning: of a 7z member whose checksum is wrong
};

static enum fl_status fill_from_member(struct fl_log_stream *stream, struct fl_slice *bytes)
{
    struct member_stream *this = (struct member_stream *)stream;
    struct members *members = this->members;
    if (this->warned)
        return fail(&stream->error, members->archive, members->below, "archive");
    int result = next_block(members->archive, bytes);
    if (result == ARCHIVE_OK || result == ARCHIVE_EOF)
        return FL_OK;
    // What comes with a warning is worth something all the same: it is given first.
    this->warned = result == ARCHIVE_WARN && bytes->size;
    if (this->warned)
        return FL_OK;
    members->lost = result == ARCHIVE_FATAL;
    return fail(&stream->error, members->archive, members->below, "archive");
}

static enum fl_status read_member(struct members *members, struct archive_entry *entry)
{
    // A hard link has a size only where the archive holds its bytes again.
    bool has_bytes = fl_archive.entry_filetype_(entry) == AE_IFREG &&
                     (!fl_archive.entry_hardlink_(entry) || fl_archive.entry_size_(entry) > 0);
    if (!has_bytes)
        return FL_OK;
    const char *path = fl_archive.entry_pathname_(entry);
    char *name;
    if (asprintf(&name, "%s/%s", members->name, path ? path : "?") < 0)
        return fl_fail(members->reading->error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = FL_OK;
    if (fl_archive.entry_is_encrypted_(entry)) {
        fl_log_tell(members->reading, name, FL_BAD_INPUT, "is protected by a password: not read");
    } else {
        struct member_stream stream = {.members = members,
                                       .stream = {.fill = fill_from_member, .below = members->below,
                                                  .reading = members->reading}};
        la_int64_t size = fl_archive.entry_size_is_set_(entry) ? fl_archive.entry_size_(entry) : 0;
        status = fl_log_read_stream(members->reading, &stream.stream, name, size > 0 ? (uint64_t)size : 0,
                                    members->layers + 1);
        members->count++;
    }
    free(name);
    return status;
}

/// The next member.  Names are taken as UTF-8, which libarchive would change for the locale of the program.
static int next_header(struct members *members, struct archive_entry **entry)
{
    locale_t before = members->locale ? uselocale(members->locale) : (locale_t)0;
    int result = fl_archive.read_next_header_(members->archive, entry);
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
        fl_archive.entry_pathname_(*entry); // converted here, and kept
    if (before)
        uselocale(before);
    return result;
}

static void tell_end(struct members *members, enum fl_status status, const char *why)
{
    char number[FL_LOG_NUMBER_SIZE];
    fl_log_tell(members->reading, members->name, status, "%s: %s %s of it %s read", why,
                fl_log_number(members->count, number), members->count == 1 ? "file" : "files",
                members->count == 1 ? "was" : "were");
}

static void tell_damage(struct members *members)
{
    struct fl_error error;
    fail(&error, members->archive, members->below, "archive");
    tell_end(members, error.status, error.text);
}

static enum fl_status read_members(struct members *members)
{
    la_int64_t damaged_at = -1; // where the damage was seen that is being passed over
    bool damage_told = false;
    while (!members->lost) {
        struct archive_entry *entry;
        int result = next_header(members, &entry);
        if (result == ARCHIVE_EOF)
            return FL_OK;
        bool readable = result == ARCHIVE_OK || result == ARCHIVE_WARN;
        if (!readable && !damage_told)
            tell_damage(members);
        damage_told = !readable;
        if (readable) {
            enum fl_status status = read_member(members, entry);
            if (status)
                return status;
            if (members->reading->bomb && !members->lost) {
                tell_end(members, FL_BAD_INPUT, "holds what unpacks to too much");
                return FL_OK;
            }
            continue;
        }
        // Behind a damaged header there may be a good one, if there is any getting ahead.
        la_int64_t position = fl_archive.filter_bytes_(members->archive, 0);
        members->lost = result != ARCHIVE_RETRY || position == damaged_at;
        damaged_at = position;
    }
    return FL_OK;
}

static void support_format(struct archive *archive, enum fl_log_kind kind)
{
    switch (kind) {
    case FL_LOG_ZIP:
        fl_archive.read_support_format_zip_(archive);
        break;
    case FL_LOG_7Z:
        fl_archive.read_support_format_7zip_(archive);
        break;
    default:
        fl_archive.read_support_format_tar_(archive);
        fl_archive.read_set_option_(archive, "tar", "read_concatenated_archives", "1");
    }
}

enum fl_status fl_log_read_archive(struct fl_log_reading *reading, struct fl_log_stream *stream, enum fl_log_kind kind,
                                   const char *name, unsigned layers)
{
    if (kind == FL_LOG_7Z && !stream->seek) {
        fl_log_tell(reading, name, FL_BAD_INPUT, "is a 7z archive, which is read only from a file of its own");
        return FL_OK;
    }
    struct members members = {.reading = reading, .below = stream, .name = name, .layers = layers};
    struct fl_error fault;
    if (fl_archive_load(&fault)) {
        fl_log_tell(reading, name, FL_IO, "%s", fault.text);
        return FL_OK;
    }
    members.archive = fl_archive.read_new_();
    if (!members.archive) {
        fl_log_tell(reading, name, FL_NO_MEMORY, "out of memory: not read");
        return FL_OK;
    }
    members.locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    support_format(members.archive, kind);
    enum fl_status status = FL_OK;
    if (open_archive(members.archive, stream) == ARCHIVE_OK)
        status = read_members(&members);
    else
        tell_damage(&members);
    fl_archive.read_free_(members.archive);
    if (members.locale)
        freelocale(members.locale);
    return status;
}
