// SPDX-License-Identifier: GPL-2.0-or-later
// Walks by descriptors instead of fts, whose paths end at PATH_MAX.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/buffer.h"
#include "source_parts.h"

#include "core/banned.h"

struct walk {
    struct fl_log_reading *reading;
    struct fl_buffer path; // of what is looked at, with its NUL
    unsigned depth;
};

struct names {
    struct fl_arena arena;
    const char **items;
    size_t count;
    size_t capacity;
};

static enum fl_status out_of_memory(struct walk *walk)
{
    return fl_fail(walk->reading->error, FL_NO_MEMORY, "out of memory");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// All names in the folder, sorted.  An error of the system is told, and the names before it are taken.
static enum fl_status list_names(struct walk *walk, DIR *folder, struct names *names)
{
    struct dirent *item;
    while (errno = 0, (item = readdir(folder))) {
        if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
            continue;
        names->items =
            fl_arena_grow(&names->arena, names->items, names->count, &names->capacity, sizeof *names->items);
        struct fl_slice name = fl_arena_copy(&names->arena, fl_slice_of(item->d_name));
        if (!names->items || !name.data)
            return out_of_memory(walk);
        names->items[names->count++] = name.data;
    }
    if (errno)
        fl_log_tell_errno(walk->reading, walk->path.data, errno);
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    return FL_OK;
}

static enum fl_status read_folder(struct walk *walk, int file);

static enum fl_status enter(struct walk *walk, int folder, const char *name)
{
    const char *path = walk->path.data;
    if (walk->depth == walk->reading->limits->folders) {
        fl_log_tell(walk->reading, path, FL_BAD_INPUT, "is more than %u folders deep: not read", walk->depth);
        return FL_OK;
    }
    int file = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) {
        fl_log_tell_errno(walk->reading, path, errno);
        return FL_OK;
    }
    walk->depth++;
    enum fl_status status = read_folder(walk, file);
    walk->depth--;
    return status;
}

/// Reads a file that was regular when it was looked at, which is before it is opened, as to open a device may do
/// something.  O_NONBLOCK is for what has become a FIFO since.
static enum fl_status read_regular(struct walk *walk, int folder, const char *name)
{
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        fl_log_tell_errno(walk->reading, walk->path.data, errno);
        return FL_OK;
    }
    enum fl_status status = fl_log_read_file(walk->reading, file, walk->path.data);
    close(file);
    return status;
}

static enum fl_status read_item(struct walk *walk, int folder, const char *name)
{
    struct fl_log_reading *reading = walk->reading;
    const char *path = walk->path.data;
    struct stat about;
    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW)) {
        fl_log_tell_errno(reading, path, errno);
        return FL_OK;
    }
    if (S_ISDIR(about.st_mode))
        return enter(walk, folder, name);
    if (S_ISLNK(about.st_mode) && fstatat(folder, name, &about, 0)) {
        if (errno == ENOENT)
            fl_log_tell(reading, path, FL_IO, "the link leads nowhere");
        else
            fl_log_tell_errno(reading, path, errno);
        return FL_OK;
    }
    if (S_ISDIR(about.st_mode)) {
        fl_log_tell(reading, path, FL_NOTHING, "is a link to a folder: not followed");
        return FL_OK;
    }
    if (!S_ISREG(about.st_mode)) {
        const char *kind = fl_log_unreadable_kind(about.st_mode);
        fl_log_tell(reading, path, FL_BAD_INPUT, "is %s: not read", kind ? kind : "no regular file");
        return FL_OK;
    }
    return read_regular(walk, folder, name);
}

/// Sets the path to its first `size` bytes and "/name".
static bool extend_path(struct walk *walk, size_t size, const char *name)
{
    walk->path.size = size;
    if (size && walk->path.data[size - 1] != '/')
        fl_buffer_append_byte(&walk->path, '/');
    fl_buffer_append(&walk->path, (struct fl_slice){name, strlen(name) + 1});
    return !walk->path.failed;
}

/// Reads all in the folder that is open as `file`, which is closed.
static enum fl_status read_folder(struct walk *walk, int file)
{
    DIR *folder = fdopendir(file);
    if (!folder) {
        fl_log_tell_errno(walk->reading, walk->path.data, errno);
        close(file);
        return FL_OK;
    }
    struct names names = {0};
    size_t size = walk->path.size - 1;
    enum fl_status status = list_names(walk, folder, &names);
    for (size_t i = 0; i < names.count && !status; i++)
        status = extend_path(walk, size, names.items[i]) ? read_item(walk, dirfd(folder), names.items[i])
                                                         : out_of_memory(walk);
    fl_arena_release(&names.arena);
    closedir(folder);
    return status;
}

enum fl_status fl_log_read_folder(struct fl_log_reading *reading, const char *path)
{
    struct walk walk = {.reading = reading, .depth = 1};
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) {
        fl_log_tell_errno(reading, path, errno);
        return FL_OK;
    }
    enum fl_status status;
    if (extend_path(&walk, 0, path)) {
        status = read_folder(&walk, file);
    } else {
        close(file);
        status = out_of_memory(&walk);
    }
    fl_buffer_release(&walk.path);
    return status;
}
