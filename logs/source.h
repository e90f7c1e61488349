// SPDX-License-Identifier: GPL-2.0-or-later
/// Where logs come from: files, folders, standard input; as they are, compressed, or in archives.  What is read is
/// pushed to a sink in the order of the input, piece by piece, so that its size does not matter.
///
/// What a file is, its first bytes say, never its name: compressed by gzip, xz, zstd, bzip2, lz4 or compress (.Z), or
/// an archive: tar (with "ustar" in its header, as all since 1988), zip, 7z.  Anything else is passed on as it is,
/// whatever bytes it holds.  Of an archive each regular file is a file of its own, named "<path>/<member>";
/// its folders, links and devices are passed over without words, and holes of sparse members, too.  What is packed
/// within what is packed is unpacked as well, to six layers (a tar.gz has two).  Only a 7z archive has to be a
/// regular file of the file system, as its directory is at its end; all else may come through a pipe.  A .lzma, which
/// no sure sign tells, and a .rar are passed on as they are.
///
/// Nothing is left out in silence: what cannot be read, or not to its end, is told to `trouble`, and what could be
/// read before was pushed.  Of a cut gzip or xz file that is every byte there is; of the other compressions up to the
/// last 128 KB before the cut (bzip2: 900 KB, lz4: 4 MB) are missing, as they unpack by blocks.  compress has no sign
/// of its end: a cut there is not seen.
///
/// Memory is one buffer of 64 KB, and for each layer another one and the window of its format: at most 128 MiB for
/// xz and zstd (a stream that needs more is told and not read), under 20 MB for the others.  Two things grow with the
/// input: the names of a folder, while it is read, and the directory of a zip or 7z archive (some 300 bytes
/// a member).  What a 7z archive, or a member of a zip that is packed with LZMA, XZ or PPMd, takes as its window is
/// set by the archive; it is touched only as far as bytes are unpacked.
#ifndef FAULTLINE_LOG_SOURCE_H
#define FAULTLINE_LOG_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"
#include "core/status.h"

/// What is done with what is read.  All calls get `context`.  Files follow one another, never within one another:
/// begin, bytes any number of times, end.
struct fl_log_sink {
    void *context;
    /// A file begins; `name` lives until end.  `size` in bytes as far as known, else 0.
    enum fl_status (*begin)(void *context, const char *name, uint64_t size, struct fl_error *error);
    /// The next bytes of it, at least one, any bytes; they live until the call returns.
    enum fl_status (*bytes)(void *context, struct fl_slice bytes, struct fl_error *error);
    /// The file ends (also after trouble with it, if it had begun).
    enum fl_status (*end)(void *context, struct fl_error *error);
    /// Something could not be read, or not to its end: told, and the rest is read.  For a file that has begun it comes
    /// before its end.  The error's text does not repeat the name; both live until the call returns.  FL_NOTHING is the status of what
    /// is passed over on purpose: a link to a folder, which is read where it stands.
    void (*trouble)(void *context, const char *name, const struct fl_error *error);
    /// Asked when a signal came while the input waits for more: true ends the file there.  NULL: never.
    bool (*stopped)(void *context);
};

/// Reads what `path` names: a file, a folder, or "-", standard input, from where it stands.
///
/// Of a folder all is read, also what is in folders below, sorted by name in byte order.  There, a link to a
/// file is followed, so that a file may be read twice; a link to a folder is not, a socket, device or FIFO is not
/// read, both are told.  Folders are entered to a depth of 100.  A FIFO or character device that is itself
/// named is read as a stream; a block device or socket is not (as standard input any of them is).
///
/// A compressed file or archive that has unpacked to more than 1 GiB and to more than 500 times what was read of it
/// is taken for a bomb: told, and the rest of it is not read.
///
/// A read that a signal interrupts is taken up again unless `stopped` says otherwise.  Who wants to stop returns FL_INTERRUPTED
/// from the sink.
///
/// FL_OK when all was read or told.  Any other status that a call of the sink returns ends the reading and is returned
/// with the sink's error; no call of the sink follows.  FL_NO_MEMORY when there is none to begin with.
enum fl_status fl_log_source_read(const char *path, const struct fl_log_sink *sink, struct fl_error *error);

#endif
