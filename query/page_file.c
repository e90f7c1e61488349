// SPDX-License-Identifier: GPL-2.0-or-later
#include "page_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"

#include "core/banned.h"

/// Writes all of it and closes the file; false with errno set when that failed.
static bool write_and_close(int file, struct fl_slice text)
{
    bool written = true;
    while (written && text.size) {
        ssize_t size = write(file, text.data, text.size);
        if (size > 0)
            text = (struct fl_slice){text.data + size, text.size - (size_t)size};
        else
            written = size < 0 && errno == EINTR;
    }
    int reason = errno;
    if (close(file) && written) // some file systems tell only here that the disk is full
        return false;
    errno = reason;
    return written;
}

static enum fl_status write_in_place(const char *path, struct fl_slice text, struct fl_error *error)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0 || !write_and_close(file, text))
        return fl_fail_errno(error, errno, "cannot write %s", path);
    return FL_OK;
}

/// What a new file's mode is; the umask cannot be asked for without setting it.
static mode_t mode_of_new_file(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/// `place`: where `path` leads to, without a symbolic link as its last part.
static enum fl_status replace(const char *path, const char *place, mode_t mode, struct fl_slice text, struct fl_error *error)
{
    struct fl_buffer beside = {0};
    const char *slash = strrchr(place, '/');
    int folder_size = slash ? (int)(slash + 1 - place) : 0;
    // Not the file's own name and more: that may be as long as names can be.
    fl_buffer_append_format(&beside, "%.*s.faultline-XXXXXX%c", folder_size, place, '\0');
    if (beside.failed) {
        fl_buffer_release(&beside);
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    enum fl_status status = FL_OK;
    int file = mkostemp(beside.data, O_CLOEXEC);
    if (file < 0) {
        status = fl_fail_errno(error, errno, "cannot write %s", path);
    } else {
        bool has_mode = fchmod(file, mode) == 0;
        int reason = errno;
        bool written = write_and_close(file, text);
        if (!has_mode)
            errno = reason;
        if (!has_mode || !written || rename(beside.data, place)) {
            status = fl_fail_errno(error, errno, "cannot write %s", path);
            unlink(beside.data);
        }
    }
    fl_buffer_release(&beside);
    return status;
}

enum fl_status fl_write_page_file(const char *path, struct fl_slice text, struct fl_error *error)
{
    struct stat old;
    if (stat(path, &old)) {
        int reason = errno;
        // The file that such a link names would be made in a place that this command line does not show.
        if (reason == ENOENT && !lstat(path, &old))
            return fl_fail(error, FL_IO, "cannot write %s: it is a symbolic link to a file that is not there", path);
        if (reason != ENOENT)
            return fl_fail_errno(error, reason, "cannot write %s", path);
        return replace(path, path, mode_of_new_file(), text, error);
    }
    if (!S_ISREG(old.st_mode))
        return write_in_place(path, text, error);
    char *place = realpath(path, NULL);
    if (!place)
        return fl_fail_errno(error, errno, "cannot write %s", path);
    enum fl_status status = replace(path, place, old.st_mode & 0777, text, error);
    free(place);
    return status;
}
