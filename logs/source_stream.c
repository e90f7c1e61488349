// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source_parts.h"

#include "core/banned.h"

// ---- any stream ------------------------------------------------------------

bool fl_log_is_bomb(struct fl_log_reading *reading, uint64_t unpacked, struct fl_error *error)
{
    const struct fl_log_limits *limits = reading->limits;
    if (unpacked <= limits->unpacked_size || unpacked / limits->unpacked_ratio <= reading->read)
        return false;
    char number[FL_LOG_NUMBER_SIZE];
    fl_fail(error, FL_BAD_INPUT, "unpacks to more than %s bytes and more than %" PRIu64 " times what was read of it",
            fl_log_number(limits->unpacked_size, number), limits->unpacked_ratio);
    return reading->bomb = true;
}

static enum fl_status fill(struct fl_log_stream *stream, struct fl_slice *bytes)
{
    *bytes = (struct fl_slice){0};
    if (stream->error.status || stream->ended)
        return stream->error.status;
    enum fl_status status = stream->fill(stream, bytes);
    stream->ended = !bytes->size;
    stream->filled += bytes->size;
    // Each layer is weighed for itself, as one in the middle may be large and hold little.
    if (!status && stream->below && fl_log_is_bomb(stream->reading, stream->filled, &stream->error))
        status = stream->error.status;
    if (status)
        *bytes = (struct fl_slice){0};
    return status;
}

enum fl_status fl_log_stream_next(struct fl_log_stream *stream, struct fl_slice *bytes)
{
    if (stream->head_given < stream->head_size) {
        *bytes = (struct fl_slice){stream->head + stream->head_given, stream->head_size - stream->head_given};
        stream->head_given = stream->head_size;
        return FL_OK;
    }
    if (stream->pending.size) {
        *bytes = stream->pending;
        stream->pending = (struct fl_slice){0};
        return FL_OK;
    }
    return fill(stream, bytes);
}

void fl_log_stream_forget(struct fl_log_stream *stream)
{
    stream->pending = (struct fl_slice){0};
    stream->head_given = stream->head_size;
    stream->ended = false;
}

uint64_t fl_log_stream_waiting(const struct fl_log_stream *stream)
{
    return stream->head_size - stream->head_given + stream->pending.size;
}

enum fl_status fl_log_stream_blame_below(struct fl_log_stream *stream)
{
    stream->error = stream->below->error;
    return stream->error.status;
}

// ---- what the first bytes say ----------------------------------------------

/// The first bytes, FL_LOG_HEAD_SIZE of them where there are as many.
static struct fl_slice look_ahead(struct fl_log_stream *stream)
{
    if (fill(stream, &stream->pending))
        return (struct fl_slice){0};
    if (stream->pending.size >= FL_LOG_HEAD_SIZE || !stream->pending.size)
        return stream->pending;
    // A pipe may give little at a time: what is looked at is copied together.
    for (;;) {
        size_t room = FL_LOG_HEAD_SIZE - stream->head_size;
        size_t size = stream->pending.size < room ? stream->pending.size : room;
        if (size)
            memcpy(stream->head + stream->head_size, stream->pending.data, size);
        stream->head_size += size;
        stream->pending.data += size;
        stream->pending.size -= size;
        // A line is text: who reads what is being written must not wait for more.  All signs but that of tar are
        // within ten bytes, and a tar has no line end before its own.
        bool is_line = stream->head_size >= 10 && memchr(stream->head, '\n', stream->head_size);
        if (is_line || stream->head_size == FL_LOG_HEAD_SIZE)
            break;
        if (fill(stream, &stream->pending) || !stream->pending.size)
            break; // a failure is told when the head has been given
    }
    return (struct fl_slice){stream->head, stream->head_size};
}

enum fl_log_kind fl_log_stream_kind(struct fl_log_stream *stream)
{
    static const struct {
        size_t at;
        struct fl_slice magic;
        enum fl_log_kind kind;
    } signs[] = {
        {0, FL_SLICE_ITEM("\x1f\x8b\x08"), FL_LOG_GZIP},
        {0, FL_SLICE_ITEM("\xfd"
                          "7zXZ\0"), FL_LOG_XZ},
        {0, FL_SLICE_ITEM("\x28\xb5\x2f\xfd"), FL_LOG_ZSTD},
        {4, FL_SLICE_ITEM("1AY&SY"), FL_LOG_BZIP2},
        {4, FL_SLICE_ITEM("\x17\x72\x45\x38\x50\x90"), FL_LOG_BZIP2}, // of nothing
        {0, FL_SLICE_ITEM("\x04\x22\x4d\x18"), FL_LOG_LZ4},
        {0, FL_SLICE_ITEM("\x1f\x9d"), FL_LOG_COMPRESS},
        {257, FL_SLICE_ITEM("ustar"), FL_LOG_TAR},
        {0, FL_SLICE_ITEM("PK\x03\x04"), FL_LOG_ZIP},
        {0, FL_SLICE_ITEM("PK\x05\x06"), FL_LOG_ZIP}, // without members
        {0, FL_SLICE_ITEM("7z\xbc\xaf\x27\x1c"), FL_LOG_7Z},
    };
    struct fl_slice head = look_ahead(stream);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (head.size <= signs[i].at ||
            !fl_slice_starts((struct fl_slice){head.data + signs[i].at, head.size - signs[i].at}, signs[i].magic))
            continue;
        if (signs[i].kind != FL_LOG_BZIP2 || fl_slice_starts(head, FL_SLICE("BZh")))
            return signs[i].kind;
    }
    return FL_LOG_PLAIN;
}

// ---- files -----------------------------------------------------------------

/// As read, but waits where the file is set not to, and begins again after a signal unless the sink wants no more.
static ssize_t read_some(int file, char *buffer, size_t size, const struct fl_log_sink *sink)
{
    for (;;) {
        ssize_t count = read(file, buffer, size);
        if (count >= 0 || (errno != EINTR && errno != EAGAIN))
            return count;
        if (errno == EINTR && sink->stopped && sink->stopped(sink->context))
            return 0;
        if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = file, .events = POLLIN}, 1, -1);
    }
}

static enum fl_status fill_from_file(struct fl_log_stream *stream, struct fl_slice *bytes)
{
    struct fl_log_file_stream *this = (struct fl_log_file_stream *)stream;
    ssize_t count = read_some(this->file, stream->reading->buffer, FL_LOG_BUFFER_SIZE, stream->reading->sink);
    if (count < 0)
        return fl_fail_errno(&stream->error, errno, "cannot be read");
    *bytes = (struct fl_slice){stream->reading->buffer, (size_t)count};
    this->position += count;
    // What an archive has read again and again counts once.
    uint64_t reached = (uint64_t)(this->position - this->start);
    if (reached > stream->reading->read)
        stream->reading->read = reached;
    if (count == 0 && this->regular && this->position < this->size) {
        char number[FL_LOG_NUMBER_SIZE], of[FL_LOG_NUMBER_SIZE];
        return fl_fail(&stream->error, FL_IO, "shrank while it was read: %s of %s bytes",
                       fl_log_number((uint64_t)(this->position - this->start), number),
                       fl_log_number((uint64_t)(this->size - this->start), of));
    }
    return FL_OK;
}

static int64_t seek_in_file(struct fl_log_stream *stream, int64_t offset, int whence)
{
    struct fl_log_file_stream *this = (struct fl_log_file_stream *)stream;
    int64_t from = whence == SEEK_END   ? this->size
                   : whence == SEEK_CUR ? this->position - (int64_t)fl_log_stream_waiting(stream)
                                        : this->start;
    int64_t target;
    // Offsets are read from archives.
    if (__builtin_add_overflow(from, offset, &target) || target < this->start)
        return -1;
    target = lseek(this->file, target, SEEK_SET);
    if (target < 0)
        return -1;
    this->position = target;
    fl_log_stream_forget(stream);
    return target - this->start;
}

enum fl_status fl_log_file_stream_open(struct fl_log_file_stream *stream, int file, struct fl_log_reading *reading,
                                       struct fl_error *error)
{
    *stream = (struct fl_log_file_stream){.file = file, .stream = {.fill = fill_from_file, .reading = reading}};
    struct stat about;
    if (fstat(file, &about))
        return fl_fail_errno(error, errno, "cannot be read");
    // What /proc holds is regular, of size 0, and not always to be moved in.
    stream->regular = S_ISREG(about.st_mode) && (stream->start = lseek(file, 0, SEEK_CUR)) >= 0;
    if (stream->regular) {
        stream->stream.seek = seek_in_file;
        stream->position = stream->start;
        stream->size = about.st_size;
        posix_fadvise(file, stream->start, 0, POSIX_FADV_SEQUENTIAL);
    }
    return FL_OK;
}
