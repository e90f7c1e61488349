// SPDX-License-Identifier: GPL-2.0-or-later
/// What the files of logs/source*.c share: streams that are pulled, one upon the other.  A file is the lowest one,
/// each layer of packing another one upon it; what is on top is pushed to the sink.
#ifndef FAULTLINE_LOG_SOURCE_PARTS_H
#define FAULTLINE_LOG_SOURCE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "source.h"

enum {
    /// Bytes of the buffer that files are read into, and of what a layer unpacks at a time: it stays in the processor's cache.
    FL_LOG_BUFFER_SIZE = 64 * 1024,
    /// Bytes that tell what a file is: "ustar" is at 257.
    FL_LOG_HEAD_SIZE = 512,
};

/// What is set by reason, not by the machine.  Tests set smaller ones.
struct fl_log_limits {
    uint64_t unpacked_size;  // what is unpacked may be this large, whatever it was unpacked from, ...
    uint64_t unpacked_ratio; // ... or so many times what was read of the file
    uint64_t memory;         // bytes that a decoder of xz may take; that of zstd has the same limit of its own
    unsigned layers;         // of packing within packing
    unsigned folders;        // within one another
};
extern const struct fl_log_limits fl_log_default_limits;

/// One call of fl_log_source_read.
struct fl_log_reading {
    const struct fl_log_sink *sink;
    const struct fl_log_limits *limits;
    char *buffer;           // of FL_LOG_BUFFER_SIZE bytes, of the file that is read
    uint64_t read;          // bytes of that file up to the last that was read
    uint64_t pushed;        // bytes pushed of that file and its members
    bool bomb;              // that file unpacks to too much: no more of it is read
    struct fl_error *error; // what the sink fails with
};

enum fl_log_kind {
    FL_LOG_PLAIN, // or nothing that is known here
    FL_LOG_GZIP,
    FL_LOG_XZ,
    FL_LOG_ZSTD,
    FL_LOG_BZIP2,
    FL_LOG_LZ4,
    FL_LOG_COMPRESS,
    FL_LOG_TAR, // the first of the archives
    FL_LOG_ZIP,
    FL_LOG_7Z,
};

/// Bytes that are pulled.  Each kind of stream begins with this; it is set to {0} but for fill, seek, below, reading.
struct fl_log_stream {
    /// The next bytes, valid until the next call; none at the end.  A failure fills stream->error.  It is called by
    /// fl_log_stream_next only, and no more once it failed or came to the end.
    enum fl_status (*fill)(struct fl_log_stream *stream, struct fl_slice *bytes);
    /// As lseek, but from where the stream began; NULL where there is no going back.  Negative when it fails.
    int64_t (*seek)(struct fl_log_stream *stream, int64_t offset, int whence);
    struct fl_log_stream *below; // what this is unpacked from; NULL of a file
    struct fl_log_reading *reading;
    struct fl_slice pending; // filled, and not given yet
    size_t head_size;        // of the bytes that were copied to look at them, ...
    size_t head_given;       // ... and of those that were given since
    uint64_t filled;         // bytes in all
    bool ended;
    struct fl_error error; // its status is FL_OK until the stream fails
    char head[FL_LOG_HEAD_SIZE];
};

/// The next bytes; none at the end.  A failure stays: its text is in stream->error.
enum fl_status fl_log_stream_next(struct fl_log_stream *stream, struct fl_slice *bytes);

/// What the first bytes say that the stream holds; fl_log_stream_next gives them all the same.
enum fl_log_kind fl_log_stream_kind(struct fl_log_stream *stream);

/// Forgets what was filled and not given, where a stream has been moved elsewhere.
void fl_log_stream_forget(struct fl_log_stream *stream);

/// The bytes that fl_log_stream_next still gives before it fills again.
uint64_t fl_log_stream_waiting(const struct fl_log_stream *stream);

/// Gives the stream that is below the blame: its error becomes that of `stream`.
enum fl_status fl_log_stream_blame_below(struct fl_log_stream *stream);

/// True, with the error filled and the mark set, when `unpacked` bytes are too many for what was read of the file.
bool fl_log_is_bomb(struct fl_log_reading *reading, uint64_t unpacked, struct fl_error *error);

/// A stream over the open file.  `file` stays the caller's.
struct fl_log_file_stream {
    struct fl_log_stream stream;
    int file;
    bool regular;
    int64_t position; // where it stands: bytes from the file's beginning; of a stream, bytes read
    int64_t start;    // of a regular file: where it stood when it was opened, ...
    int64_t size;     // ... and how large it was
};
enum fl_status fl_log_file_stream_open(struct fl_log_file_stream *stream, int file, struct fl_log_reading *reading,
                                       struct fl_error *error);

/// The stream of what `below` unpacks to, by one of the kinds that are no archive.  NULL when memory has run out.
/// The bytes are unpacked as they are pulled, so all else that goes wrong is told by fl_log_stream_next.
struct fl_log_stream *fl_log_unpack_open(struct fl_log_stream *below, enum fl_log_kind kind);
void fl_log_unpack_close(struct fl_log_stream *stream, enum fl_log_kind kind);

/// The same by libarchive, for kinds other than gzip and xz.
struct fl_log_stream *fl_log_filter_open(struct fl_log_stream *below, enum fl_log_kind kind);
void fl_log_filter_close(struct fl_log_stream *stream);

/// Reads the stream, whatever it holds, as `name`; `layers` of packing are around it.  These and what follows return
/// what the sink returned.
enum fl_status fl_log_read_stream(struct fl_log_reading *reading, struct fl_log_stream *stream, const char *name,
                                  uint64_t size, unsigned layers);

/// Reads the members of an archive.
enum fl_status fl_log_read_archive(struct fl_log_reading *reading, struct fl_log_stream *stream, enum fl_log_kind kind,
                                   const char *name, unsigned layers);

/// Reads an open file.
enum fl_status fl_log_read_file(struct fl_log_reading *reading, int file, const char *name);

/// Reads all in a folder.
enum fl_status fl_log_read_folder(struct fl_log_reading *reading, const char *path);

/// "a socket" and the like where the mode of a file is that of something that is not read, else NULL.
const char *fl_log_unreadable_kind(unsigned mode);

/// Tells trouble with `name` by the text of a printf format.
void fl_log_tell(struct fl_log_reading *reading, const char *name, enum fl_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/// The same for a failed call of the system, by its errno.
void fl_log_tell_errno(struct fl_log_reading *reading, const char *name, int error_number);

/// Writes the number with its digits in groups of three, "1,234,567", to `text` and returns it.
enum { FL_LOG_NUMBER_SIZE = 32 };
const char *fl_log_number(uint64_t number, char text[FL_LOG_NUMBER_SIZE]);

/// fl_log_source_read with limits of one's own.
enum fl_status fl_log_source_read_within(const char *path, const struct fl_log_sink *sink,
                                         const struct fl_log_limits *limits, struct fl_error *error);

#endif
