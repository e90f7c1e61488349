// SPDX-License-Identifier: GPL-2.0-or-later
// gzip and xz by their own libraries.  libarchive unpacks them as well, but in blocks of 64 KB, and of a cut file it
// drops the block that the cut is in: of a short log, all.
#include <inttypes.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>

#include "source_parts.h"

#include "core/banned.h"

struct unpacker {
    struct fl_log_stream stream;
    /// Unpacks from `in` to `out`: adds to out_size, takes off `in`.  At the end it sets `done`.
    enum fl_status (*step)(struct unpacker *unpacker);
    struct fl_slice in;
    bool at_end;           // `in` is the last there is
    bool done;             // all is unpacked, ...
    enum fl_status failed; // ... or no more can be: told once what came before has been given
    bool begun;            // the library's state is in use
    bool between;          // of gzip: one member has ended, and the next has not begun
    bool later;            // of gzip: one member has ended
    union {
        z_stream gzip;
        lzma_stream xz;
    };
    size_t out_size;
    char out[FL_LOG_BUFFER_SIZE];
};

static enum fl_status fail_early(struct unpacker *this)
{
    return fl_fail(&this->stream.error, FL_BAD_INPUT, "the compressed data ends early");
}

static enum fl_status fail_damaged(struct unpacker *this, const char *how)
{
    return fl_fail(&this->stream.error, FL_BAD_INPUT, "the compressed data is damaged%s%s", how ? ": " : "",
                   how ? how : "");
}

// ---- gzip ------------------------------------------------------------------

/// Between members: true when another one begins.  Zeros, as tapes are filled up with, are no member.
static bool at_next_member(struct unpacker *this)
{
    while (this->in.size && !this->in.data[0]) {
        this->in.data++;
        this->in.size--;
    }
    if (!this->in.size)
        return false;
    this->between = false;
    return inflateReset(&this->gzip) == Z_OK;
}

static enum fl_status step_gzip(struct unpacker *this)
{
    enum { WINDOW_AND_GZIP_HEADER = 15 + 16 };
    if (!this->begun && inflateInit2(&this->gzip, WINDOW_AND_GZIP_HEADER) != Z_OK)
        return fl_fail(&this->stream.error, FL_NO_MEMORY, "out of memory");
    this->begun = true;
    if (this->between && !at_next_member(this)) {
        this->done = this->at_end;
        return FL_OK;
    }
    z_stream *gzip = &this->gzip;
    uInt size = this->in.size < UINT32_MAX ? (uInt)this->in.size : UINT32_MAX;
    gzip->next_in = (Bytef *)this->in.data;
    gzip->avail_in = size;
    gzip->next_out = (Bytef *)this->out;
    gzip->avail_out = sizeof this->out;
    int result = inflate(gzip, Z_NO_FLUSH);
    this->in.data += size - gzip->avail_in;
    this->in.size -= size - gzip->avail_in;
    this->out_size = sizeof this->out - gzip->avail_out;
    switch (result) {
    case Z_STREAM_END:
        this->between = this->later = true;
        return FL_OK;
    case Z_OK:
    case Z_BUF_ERROR:
        return this->at_end && !this->in.size && gzip->avail_out ? fail_early(this) : FL_OK;
    case Z_MEM_ERROR:
        return fl_fail(&this->stream.error, FL_NO_MEMORY, "out of memory");
    default:
        if (this->later && !gzip->total_out)
            return fl_fail(&this->stream.error, FL_BAD_INPUT,
                           "the compressed data is followed by something else, not read");
        return fail_damaged(this, gzip->msg);
    }
}

// ---- xz --------------------------------------------------------------------

static enum fl_status step_xz(struct unpacker *this)
{
    lzma_stream *xz = &this->xz;
    if (!this->begun) {
        *xz = (lzma_stream)LZMA_STREAM_INIT;
        if (lzma_stream_decoder(xz, this->stream.reading->limits->memory, LZMA_CONCATENATED) != LZMA_OK)
            return fl_fail(&this->stream.error, FL_NO_MEMORY, "out of memory");
    }
    this->begun = true;
    xz->next_in = (const uint8_t *)this->in.data;
    xz->avail_in = this->in.size;
    xz->next_out = (uint8_t *)this->out;
    xz->avail_out = sizeof this->out;
    lzma_ret result = lzma_code(xz, this->at_end ? LZMA_FINISH : LZMA_RUN);
    this->in.data += this->in.size - xz->avail_in;
    this->in.size = xz->avail_in;
    this->out_size = sizeof this->out - xz->avail_out;
    switch (result) {
    case LZMA_STREAM_END:
        this->done = true;
        return FL_OK;
    case LZMA_OK:
        return FL_OK;
    case LZMA_BUF_ERROR: // it can go no further
        return this->at_end ? fail_early(this) : FL_OK;
    case LZMA_MEM_ERROR:
        return fl_fail(&this->stream.error, FL_NO_MEMORY, "out of memory");
    case LZMA_MEMLIMIT_ERROR:
        return fl_fail(&this->stream.error, FL_BAD_INPUT,
                       "needs %" PRIu64 " MiB of memory to unpack, over the limit of %" PRIu64,
                       (lzma_memusage(xz) >> 20) + 1, this->stream.reading->limits->memory >> 20);
    case LZMA_OPTIONS_ERROR:
        return fl_fail(&this->stream.error, FL_BAD_INPUT, "is compressed in a way that the library does not know");
    default:
        return fail_damaged(this, NULL);
    }
}

// ---- both ------------------------------------------------------------------

static enum fl_status fill_unpacked(struct fl_log_stream *stream, struct fl_slice *bytes)
{
    struct unpacker *this = (struct unpacker *)stream;
    this->out_size = 0;
    while (!this->out_size && !this->failed && !this->done) {
        if (!this->in.size && !this->at_end) {
            if (fl_log_stream_next(stream->below, &this->in))
                return fl_log_stream_blame_below(stream);
            this->at_end = !this->in.size;
        }
        this->failed = this->step(this);
    }
    *bytes = (struct fl_slice){this->out, this->out_size};
    if (this->out_size && this->failed) {
        // What was unpacked is given first: until then the stream has not failed.
        stream->error.status = FL_OK;
        return FL_OK;
    }
    return stream->error.status = this->failed;
}

struct fl_log_stream *fl_log_unpack_open(struct fl_log_stream *below, enum fl_log_kind kind)
{
    if (kind != FL_LOG_GZIP && kind != FL_LOG_XZ)
        return fl_log_filter_open(below, kind);
    struct unpacker *this = calloc(1, sizeof *this);
    if (!this)
        return NULL;
    this->stream.fill = fill_unpacked;
    this->stream.below = below;
    this->stream.reading = below->reading;
    this->step = kind == FL_LOG_GZIP ? step_gzip : step_xz;
    return &this->stream;
}

void fl_log_unpack_close(struct fl_log_stream *stream, enum fl_log_kind kind)
{
    if (kind != FL_LOG_GZIP && kind != FL_LOG_XZ) {
        fl_log_filter_close(stream);
        return;
    }
    struct unpacker *this = (struct unpacker *)stream;
    if (this->begun && kind == FL_LOG_GZIP)
        inflateEnd(&this->gzip);
    else if (this->begun)
        lzma_end(&this->xz);
    free(this);
}
