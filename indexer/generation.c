// SPDX-License-Identifier: GPL-2.0-or-later
#include "generation.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/index.h"

#include "core/banned.h"

#define BUILDING "faultline-building"              // the folder of a generation that is not live yet
#define NEW_CURRENT FL_INDEX_CURRENT ".new"

struct fl_generation {
    char *index; // path of the index folder
    char *path;  // of the folder under construction
    int folder;  // the index folder
    int lock;
};

// ---- folders ---------------------------------------------------------------

/// mkdir -p
static enum fl_status make_folders(const char *path, struct fl_error *error)
{
    char *partial = strdup(path);
    if (!partial)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = FL_OK;
    for (char *slash = partial; !status && slash; ) {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (partial[0] && mkdir(partial, 0777) && errno != EEXIST)
            status = fl_fail_errno(error, errno, "cannot make the folder %s", partial);
        if (slash)
            *slash = '/';
    }
    free(partial);
    return status;
}

/// Removes the files of a folder (it has no folders in it) and the folder.  A folder that is not there is no failure.
static bool remove_folder(int parent, const char *name)
{
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT;
    DIR *listing = fdopendir(folder);
    if (!listing) {
        close(folder);
        return false;
    }
    for (struct dirent *item; (item = readdir(listing));)
        if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
            unlinkat(folder, item->d_name, 0);
    closedir(listing);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

/// Makes every file of the folder durable, then the folder itself; adds up the files' sizes.
static enum fl_status sync_folder(const char *path, unsigned long long *bytes, struct fl_error *error)
{
    DIR *listing = opendir(path);
    if (!listing)
        return fl_fail_errno(error, errno, "cannot read %s", path);
    int folder = dirfd(listing);
    enum fl_status status = FL_OK;
    for (struct dirent *item; !status && (item = readdir(listing));) {
        if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
            continue;
        int file = openat(folder, item->d_name, O_RDONLY | O_CLOEXEC);
        struct stat about;
        if (file < 0 || fstat(file, &about) || fsync(file))
            status = fl_fail_errno(error, errno, "cannot make %s/%s durable", path, item->d_name);
        else
            *bytes += (unsigned long long)about.st_size;
        if (file >= 0)
            close(file);
    }
    if (!status && fsync(folder))
        status = fl_fail_errno(error, errno, "cannot make %s durable", path);
    closedir(listing);
    return status;
}

/// True when the folder is an index or empty: nothing in it is anybody else's.
static bool is_ours(int folder)
{
    if (faccessat(folder, FL_INDEX_LOCK, F_OK, 0) == 0)
        return true;
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    if (!listing) {
        if (again >= 0)
            close(again);
        return false;
    }
    bool empty = true;
    for (struct dirent *item; empty && (item = readdir(listing));)
        empty = strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0;
    closedir(listing);
    return empty;
}

// ---- the lock --------------------------------------------------------------

static enum fl_status take_lock(int folder, const char *index, int *lock, struct fl_error *error)
{
    int file = openat(folder, FL_INDEX_LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return fl_fail_errno(error, errno, "cannot open the lock of the index at %s", index);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(file, F_SETLK, &whole) == 0) {
        *lock = file;
        return FL_OK;
    }
    int refused = errno;
    enum fl_status status;
    struct flock holder = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (refused != EACCES && refused != EAGAIN)
        status = fl_fail_errno(error, refused, "cannot lock the index at %s", index);
    else if (fcntl(file, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0)
        status = fl_fail(error, FL_LOCKED, "the index at %s is being built by process %ld: try again later", index,
                         (long)holder.l_pid);
    else
        status = fl_fail(error, FL_LOCKED, "the index at %s is being built by another process: try again later", index);
    close(file);
    return status;
}

// ---- numbers ---------------------------------------------------------------

/// The number in the name of a generation's folder, or 0.
static unsigned long number_of(const char *name)
{
    size_t prefix = strlen(FL_INDEX_GENERATION_PREFIX);
    if (strncmp(name, FL_INDEX_GENERATION_PREFIX, prefix) != 0)
        return 0;
    char *end;
    errno = 0;
    unsigned long number = strtoul(name + prefix, &end, 10);
    const unsigned long most = 999999999; // so that the next one is a number, too
    return *end || errno || end == name + prefix || number > most ? 0 : number;
}

static unsigned long live_number(int folder)
{
    char target[NAME_MAX + 1];
    ssize_t size = readlinkat(folder, FL_INDEX_CURRENT, target, sizeof target - 1);
    if (size <= 0)
        return 0;
    target[size] = '\0';
    return number_of(target);
}

/// Calls `visit` with the number of every generation there is; returns the highest.
static unsigned long each_generation(const struct fl_generation *generation,
                                     void (*visit)(const struct fl_generation *, unsigned long number))
{
    unsigned long highest = 0;
    int folder = openat(generation->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = folder < 0 ? NULL : fdopendir(folder);
    if (!listing) {
        if (folder >= 0)
            close(folder);
        return live_number(generation->folder);
    }
    for (struct dirent *item; (item = readdir(listing));) {
        unsigned long number = number_of(item->d_name);
        if (number && visit)
            visit(generation, number);
        if (number > highest)
            highest = number;
    }
    closedir(listing);
    return highest;
}

static void name_generation(char name[NAME_MAX + 1], unsigned long number)
{
    snprintf(name, NAME_MAX + 1, FL_INDEX_GENERATION_PREFIX "%06lu", number);
}

static void prune_one(const struct fl_generation *generation, unsigned long number)
{
    unsigned long live = live_number(generation->folder);
    if (number == live || number + FL_GENERATIONS_KEPT >= live)
        return;
    char name[NAME_MAX + 1];
    name_generation(name, number);
    remove_folder(generation->folder, name);
}

// ---- a generation's life ---------------------------------------------------

static void close_generation(struct fl_generation *generation)
{
    if (generation->lock >= 0)
        close(generation->lock);
    if (generation->folder >= 0)
        close(generation->folder);
    free(generation->index);
    free(generation->path);
    free(generation);
}

enum fl_status fl_generation_begin(const char *index, struct fl_generation **out, struct fl_error *error)
{
    struct fl_generation *generation = calloc(1, sizeof *generation);
    if (!generation)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    generation->folder = generation->lock = -1;
    generation->index = strdup(index);
    enum fl_status status = FL_OK;
    if (!generation->index || asprintf(&generation->path, "%s/" BUILDING, index) < 0) {
        generation->path = NULL;
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    if (!status)
        status = make_folders(index, error);
    if (!status) {
        generation->folder = open(index, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (generation->folder < 0)
            status = fl_fail_errno(error, errno, "cannot open the index folder %s", index);
    }
    if (!status && !is_ours(generation->folder))
        status = fl_fail(error, FL_USAGE, "%s is not empty and no index: name another folder", index);
    if (!status)
        status = take_lock(generation->folder, index, &generation->lock, error);
    if (!status) {
        unlinkat(generation->folder, NEW_CURRENT, 0);
        if (!remove_folder(generation->folder, BUILDING) || mkdirat(generation->folder, BUILDING, 0777))
            status = fl_fail_errno(error, errno, "cannot make the folder %s", generation->path);
    }
    if (status) {
        close_generation(generation);
        return status;
    }
    *out = generation;
    return FL_OK;
}

const char *fl_generation_path(const struct fl_generation *generation)
{
    return generation->path;
}

static enum fl_status make_live(struct fl_generation *generation, struct fl_error *error)
{
    char name[NAME_MAX + 1];
    name_generation(name, each_generation(generation, NULL) + 1);
    int folder = generation->folder;
    if (renameat(folder, BUILDING, folder, name) || fsync(folder) || symlinkat(name, folder, NEW_CURRENT) ||
        renameat(folder, NEW_CURRENT, folder, FL_INDEX_CURRENT) || fsync(folder)) {
        enum fl_status status = fl_fail_errno(error, errno, "cannot make the new index at %s live", generation->index);
        if (live_number(folder) != number_of(name)) // only the last sync may have failed
            remove_folder(folder, name);
        return status;
    }
    return FL_OK;
}

enum fl_status fl_generation_publish(struct fl_generation *generation, unsigned long long *bytes,
                                     struct fl_error *error)
{
    assert(generation->folder >= 0);
    unsigned long long size = 0;
    enum fl_status status = sync_folder(generation->path, &size, error);
    if (!status)
        status = make_live(generation, error);
    if (status) {
        fl_generation_abandon(generation);
        return status;
    }
    each_generation(generation, prune_one);
    if (bytes)
        *bytes = size;
    close_generation(generation);
    return FL_OK;
}

void fl_generation_abandon(struct fl_generation *generation)
{
    if (!generation)
        return;
    unlinkat(generation->folder, NEW_CURRENT, 0);
    remove_folder(generation->folder, BUILDING);
    close_generation(generation);
}
