// SPDX-License-Identifier: GPL-2.0-or-later
#include "places.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banned.h"

void fl_place_set(struct fl_buffer *path, const char *folder, const char *rest)
{
    fl_buffer_clear(path);
    fl_buffer_append_format(path, "%s%s", folder, rest);
    fl_buffer_append_byte(path, '\0');
}

bool fl_place_of_user(struct fl_buffer *path, const char *variable, const char *in_home, const char *rest)
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    if (folder && folder[0] == '/') {
        fl_place_set(path, folder, rest);
        return true;
    }
    if (!home || !home[0])
        return false;
    fl_buffer_clear(path);
    fl_buffer_append_format(path, "%s%s%s", home, in_home, rest);
    fl_buffer_append_byte(path, '\0');
    return true;
}

bool fl_place_exists(const struct fl_buffer *path)
{
    return !path->failed && access(path->data, F_OK) == 0;
}

// ---- folders ---------------------------------------------------------------

bool fl_folder_sync_names(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = folder >= 0 && fsync(folder) == 0;
    int cause = errno;
    if (folder >= 0)
        close(folder);
    errno = cause;
    return synced;
}

/// Makes the name of a new folder durable in the one that it is in.
static bool sync_parent(const char *path)
{
    char parent[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    // One may make folders where one may not read.
    return fl_folder_sync_names(parent[0] ? parent : "/") || errno == EACCES;
}

static enum fl_status make_one(const char *path, struct fl_error *error)
{
    if (mkdir(path, 0777) == 0)
        return sync_parent(path) ? FL_OK : fl_fail_errno(error, errno, "cannot make the folder %s durable", path);
    int refused = errno;
    struct stat about;
    // Some systems refuse before they look whether it is there.
    if (refused == EEXIST || (stat(path, &about) == 0 && S_ISDIR(about.st_mode)))
        return FL_OK;
    return fl_fail_errno(error, refused, "cannot make the folder %s", path);
}

enum fl_status fl_folder_make(const char *path, struct fl_error *error)
{
    if (strlen(path) >= PATH_MAX)
        return fl_fail_errno(error, ENAMETOOLONG, "cannot make the folder %s", path);
    char partial[PATH_MAX];
    snprintf(partial, sizeof partial, "%s", path);
    enum fl_status status = FL_OK;
    for (char *slash = partial; !status && slash;) {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (partial[0])
            status = make_one(partial, error);
        if (slash)
            *slash = '/';
    }
    return status;
}
