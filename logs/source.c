// SPDX-License-Identifier: GPL-2.0-or-later
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source_parts.h"

#include "core/banned.h"

const struct fl_log_limits fl_log_default_limits = {
    // Logs are honest to a few gigabytes, and pack to a tenth, those that repeat one line to a hundredth.  Deflate
    // cannot pack to less than 1/1032, so a bomb of one layer is above 500 and hardly anything else is.
    .unpacked_size = UINT64_C(1) << 30,
    .unpacked_ratio = 500,
    .memory = UINT64_C(128) << 20, // xz -9 takes 65 MiB
    .layers = 6,                   // a report's tar.xz holds the tar.gz of a machine, and that rotated logs: five
    .folders = 100,                // each holds a descriptor, of which a process has 1024, or 256
};

// ---- telling ---------------------------------------------------------------

const char *fl_log_number(uint64_t number, char text[FL_LOG_NUMBER_SIZE])
{
    char digits[FL_LOG_NUMBER_SIZE];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t size = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            text[size++] = ',';
        text[size++] = digits[i];
    }
    text[size] = '\0';
    return text;
}

void fl_log_tell(struct fl_log_reading *reading, const char *name, enum fl_status status, const char *format, ...)
{
    struct fl_error error;
    char text[FL_ERROR_TEXT_SIZE + 1]; // one more, so that fl_fail sees and marks a cut
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fl_fail(&error, status, "%s", text);
    reading->sink->trouble(reading->sink->context, name, &error);
}

void fl_log_tell_errno(struct fl_log_reading *reading, const char *name, int error_number)
{
    struct fl_error error;
    if (error_number == ENOENT)
        fl_fail(&error, FL_IO, "no such file");
    else
        fl_fail_errno(&error, error_number, "cannot be read");
    reading->sink->trouble(reading->sink->context, name, &error);
}

/// What the stream failed with, and how much came before.
static void tell_failure(struct fl_log_reading *reading, const struct fl_log_stream *stream, const char *name,
                         uint64_t pushed)
{
    char number[FL_LOG_NUMBER_SIZE];
    const struct fl_error *error = &stream->error;
    if (!pushed)
        fl_log_tell(reading, name, error->status, "%s: nothing of it was read", error->text);
    else if (pushed == 1)
        fl_log_tell(reading, name, error->status, "%s: the first byte was read", error->text);
    else
        fl_log_tell(reading, name, error->status, "%s: the first %s bytes were read", error->text,
                    fl_log_number(pushed, number));
}

// ---- streams ---------------------------------------------------------------

static enum fl_status push(struct fl_log_reading *reading, struct fl_log_stream *stream, const char *name,
                           uint64_t size)
{
    const struct fl_log_sink *sink = reading->sink;
    enum fl_status status = sink->begin(sink->context, name, size, reading->error);
    if (status)
        return status;
    uint64_t pushed = 0;
    struct fl_slice bytes;
    while (!fl_log_stream_next(stream, &bytes) && bytes.size) {
        status = sink->bytes(sink->context, bytes, reading->error);
        if (status)
            return status;
        pushed += bytes.size;
        reading->pushed += bytes.size;
        // Members that are small one by one make a bomb together.
        if (stream->below && fl_log_is_bomb(reading, reading->pushed, &stream->error))
            break;
    }
    if (stream->error.status && !stream->below)
        sink->trouble(sink->context, name, &stream->error); // a file's own text says how much was read
    else if (stream->error.status)
        tell_failure(reading, stream, name, pushed);
    return sink->end(sink->context, reading->error);
}

enum fl_status fl_log_read_stream(struct fl_log_reading *reading, struct fl_log_stream *stream, const char *name,
                                  uint64_t size, unsigned layers)
{
    enum fl_log_kind kind = fl_log_stream_kind(stream);
    if (kind == FL_LOG_PLAIN)
        return push(reading, stream, name, size);
    if (layers == reading->limits->layers) {
        fl_log_tell(reading, name, FL_BAD_INPUT, "is packed %u times over: not read", layers + 1);
        return FL_OK;
    }
    if (kind >= FL_LOG_TAR)
        return fl_log_read_archive(reading, stream, kind, name, layers);
    struct fl_log_stream *unpacked = fl_log_unpack_open(stream, kind);
    if (!unpacked) {
        fl_log_tell(reading, name, FL_NO_MEMORY, "out of memory: not read");
        return FL_OK;
    }
    enum fl_status status = fl_log_read_stream(reading, unpacked, name, 0, layers + 1);
    fl_log_unpack_close(unpacked, kind);
    return status;
}

// ---- files -----------------------------------------------------------------

enum fl_status fl_log_read_file(struct fl_log_reading *reading, int file, const char *name)
{
    reading->read = 0;
    reading->pushed = 0;
    reading->bomb = false;
    struct fl_log_file_stream stream;
    struct fl_error error;
    if (fl_log_file_stream_open(&stream, file, reading, &error)) {
        reading->sink->trouble(reading->sink->context, name, &error);
        return FL_OK;
    }
    int64_t size = stream.regular && stream.size > stream.start ? stream.size - stream.start : 0;
    return fl_log_read_stream(reading, &stream.stream, name, (uint64_t)size, 0);
}

const char *fl_log_unreadable_kind(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFSOCK:
        return "a socket";
    case S_IFBLK:
        return "a block device";
    case S_IFCHR:
        return "a character device";
    case S_IFIFO:
        return "a FIFO";
    default:
        return NULL;
    }
}

static enum fl_status read_path(struct fl_log_reading *reading, const char *path)
{
    struct stat about;
    if (stat(path, &about)) {
        fl_log_tell_errno(reading, path, errno);
        return FL_OK;
    }
    if (S_ISDIR(about.st_mode))
        return fl_log_read_folder(reading, path);
    if (S_ISSOCK(about.st_mode) || S_ISBLK(about.st_mode)) {
        fl_log_tell(reading, path, FL_BAD_INPUT, "is %s: not read", fl_log_unreadable_kind(about.st_mode));
        return FL_OK;
    }
    int file;
    do
        file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY); // of a FIFO this waits for a writer
    while (file < 0 && errno == EINTR && !(reading->sink->stopped && reading->sink->stopped(reading->sink->context)));
    if (file < 0 && errno == EINTR)
        return FL_OK;
    if (file < 0) {
        fl_log_tell_errno(reading, path, errno);
        return FL_OK;
    }
    enum fl_status status = fl_log_read_file(reading, file, path);
    close(file);
    return status;
}

enum fl_status fl_log_source_read_within(const char *path, const struct fl_log_sink *sink,
                                         const struct fl_log_limits *limits, struct fl_error *error)
{
    struct fl_log_reading reading = {.sink = sink, .limits = limits, .error = error};
    reading.buffer = malloc(FL_LOG_BUFFER_SIZE);
    if (!reading.buffer)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = strcmp(path, "-") == 0 ? fl_log_read_file(&reading, STDIN_FILENO, path)
                                                   : read_path(&reading, path);
    free(reading.buffer);
    return status;
}

enum fl_status fl_log_source_read(const char *path, const struct fl_log_sink *sink, struct fl_error *error)
{
    return fl_log_source_read_within(path, sink, &fl_log_default_limits, error);
}
