// SPDX-License-Identifier: GPL-2.0-or-later
#include "generation_head.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "digest.h"
#include "slice.h"

#include "banned.h"

#define HEAD "iamglass"

enum { LIMIT = 4096 }; // bytes of the checksums: a generation has half a dozen files

/// The checksums' bytes; their number, or -1 with errno.
static ssize_t read_checksums(int folder, char text[LIMIT])
{
    int file = openat(folder, FL_CHECKSUMS, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return -1;
    ssize_t size = read(file, text, LIMIT);
    int cause = errno;
    close(file);
    errno = cause;
    return size;
}

/// Whether a line of the checksums is that of the head, with this digest.
static bool holds(struct fl_slice checksums, const struct fl_digest *digest)
{
    char expected[FL_DIGEST_TEXT_SIZE + sizeof "  " HEAD - 1];
    fl_digest_text(digest, expected);
    memcpy(expected + FL_DIGEST_TEXT_SIZE, "  " HEAD, sizeof "  " HEAD - 1);
    while (checksums.size)
        if (fl_slice_equal(fl_slice_next_line(&checksums), (struct fl_slice){expected, sizeof expected}))
            return true;
    return false;
}

static enum fl_status check(int folder, const char *generation, struct fl_error *error)
{
    char text[LIMIT];
    struct fl_digest digest;
    ssize_t size = read_checksums(folder, text);
    if (size < 0)
        return errno == ENOENT ? FL_OK : fl_fail_errno(error, errno, "cannot read %s/" FL_CHECKSUMS, generation);
    if (faccessat(folder, HEAD, F_OK, 0))
        return FL_OK; // opening tells better what is wrong
    enum fl_status status = fl_digest_of_file(folder, HEAD, &digest, error);
    if (!status && !holds((struct fl_slice){text, (size_t)size}, &digest))
        status = fl_fail(error, FL_DAMAGED, "its file " HEAD " is not as it was built");
    return status;
}

enum fl_status fl_generation_head_check(const char *generation, struct fl_error *error)
{
    int folder = open(generation, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return FL_OK; // a stub file, or nothing: opening tells
    enum fl_status status = check(folder, generation, error);
    close(folder);
    return status;
}
