// SPDX-License-Identifier: GPL-2.0-or-later
#include "folder_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/banned.h"

enum fl_status fl_folder_visit(int folder, const char *path, fl_name_visitor *visit, void *context,
                               struct fl_error *error)
{
    // A descriptor of its own: reading moves a place that duplicates would share.
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    if (!listing) {
        enum fl_status status = fl_fail_errno(error, errno, "cannot read the folder %s", path);
        if (again >= 0)
            close(again);
        return status;
    }
    enum fl_status status = FL_OK;
    struct dirent *item;
    bool more = true;
    while (more && (errno = 0, item = readdir(listing)))
        if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
            more = visit(context, item->d_name);
    if (more && errno)
        status = fl_fail_errno(error, errno, "cannot read the folder %s", path);
    closedir(listing);
    return status;
}

struct syncing {
    int folder;
    const char *path;
    enum fl_status status;
    struct fl_error *error;
};

static bool sync_one(void *context, const char *name)
{
    struct syncing *syncing = context;
    int file = openat(syncing->folder, name, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fsync(file))
        syncing->status = fl_fail_errno(syncing->error, errno, "cannot make %s/%s durable", syncing->path, name);
    if (file >= 0)
        close(file);
    return !syncing->status;
}

enum fl_status fl_folder_sync(const char *path, struct fl_error *error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return fl_fail_errno(error, errno, "cannot read the folder %s", path);
    struct syncing syncing = {folder, path, FL_OK, error};
    enum fl_status status = fl_folder_visit(folder, path, sync_one, &syncing, error);
    if (!status)
        status = syncing.status;
    if (!status && fsync(folder))
        status = fl_fail_errno(error, errno, "cannot make the folder %s durable", path);
    close(folder);
    return status;
}

static bool remove_one(void *context, const char *name)
{
    const int *folder = context;
    // What cannot be removed shows when the folder is.
    unlinkat(*folder, name, 0);
    return true;
}

bool fl_folder_remove(int parent, const char *name)
{
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT;
    struct fl_error error;
    fl_folder_visit(folder, name, remove_one, &folder, &error);
    close(folder);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

static bool write_all(int file, const char *content, size_t size)
{
    while (size) {
        ssize_t written = write(file, content, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        content += written;
        size -= (size_t)written;
    }
    return true;
}

enum fl_status fl_file_replace(int folder, const char *path, const char *name, const char *content, size_t size,
                               struct fl_error *error)
{
    char aside[NAME_MAX + 1];
    snprintf(aside, sizeof aside, "%s.new", name);
    int file = openat(folder, aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool done = file >= 0 && write_all(file, content, size) && fsync(file) == 0;
    int cause = errno;
    if (file >= 0 && close(file) && done) {
        done = false;
        cause = errno;
    }
    if (done && (renameat(folder, aside, folder, name) || fsync(folder))) {
        done = false;
        cause = errno;
    }
    if (done)
        return FL_OK;
    unlinkat(folder, aside, 0);
    return fl_fail_errno(error, cause, "cannot write %s/%s", path, name);
}
