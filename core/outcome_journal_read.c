// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "outcome_journal.h"
#include "outcome_keys.h"

#include "banned.h"

enum {
    PIECE_SIZE = 65536,
    // A writer holds the lock for a write and a sync.  Waiting spares a warning of a line that is being written, no
    // more, so that a writer which hangs must not keep readers long.
    LOCK_TRIES = 50,
    LOCK_PAUSE = 2000000 // nanoseconds
};

struct reading {
    const struct fl_outcome_sink *sink;
    struct fl_outcome_counts *counts;
    struct fl_outcome_keys keys;
    struct fl_arena arena;  // of one record
    struct fl_buffer line;  // what was read of it, at most FL_OUTCOME_LINE_LIMIT
    const char *file;       // as it is told
    uint64_t number;        // of the line
    struct fl_error *error;
};

static void set_aside(struct reading *reading, const char *file, uint64_t line, const char *reason)
{
    reading->counts->damaged++;
    if (reading->sink->damaged)
        reading->sink->damaged(reading->sink->context, file, line, reason);
}

static enum fl_status take_line(struct reading *reading)
{
    struct fl_outcome_record record;
    struct fl_error reason;
    bool is_new;
    reading->number++;
    fl_arena_clear(&reading->arena);
    if (fl_outcome_read_line(fl_buffer_slice(&reading->line), &reading->arena, &record, &reason)) {
        set_aside(reading, reading->file, reading->number, reason.text);
    } else if (!fl_outcome_keys_add(&reading->keys, record.key, &is_new)) {
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    } else if (!is_new) {
        reading->counts->repeated++;
    } else {
        reading->counts->records++;
        if (reading->sink->record)
            return reading->sink->record(reading->sink->context, &record, reading->error);
    }
    return FL_OK;
}

/// Takes in what was read.  Of a line over the limit only so much is kept as tells that it is.
static enum fl_status take_piece(struct reading *reading, struct fl_slice piece)
{
    enum fl_status status = FL_OK;
    while (!status && piece.size) {
        const char *end = memchr(piece.data, '\n', piece.size);
        size_t size = end ? (size_t)(end - piece.data) : piece.size;
        size_t room = FL_OUTCOME_LINE_LIMIT - reading->line.size;
        fl_buffer_append(&reading->line, (struct fl_slice){piece.data, size < room ? size : room});
        if (reading->line.failed)
            return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
        size_t taken = size + (end ? 1 : 0);
        piece = (struct fl_slice){piece.data + taken, piece.size - taken};
        if (end) {
            status = take_line(reading);
            fl_buffer_clear(&reading->line);
        }
    }
    return status;
}

/// The size of the file at a moment when nobody is writing to it.
static int settled_size(int file, off_t *size)
{
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE};
    struct stat about;
    int locked = -1;
    for (int i = 0; i < LOCK_TRIES && (locked = flock(file, LOCK_SH | LOCK_NB)) && errno == EWOULDBLOCK; i++)
        nanosleep(&pause, NULL);
    int result = fstat(file, &about);
    if (locked == 0)
        flock(file, LOCK_UN);
    *size = about.st_size;
    return result;
}

/// `*reason`: the errno of a file that could not be read to its end, else 0; records that came before are told.
static enum fl_status read_file(struct reading *reading, int file, const char *name, int *reason)
{
    off_t left = 0;
    enum fl_status status = FL_OK;
    *reason = settled_size(file, &left) ? errno : 0;
    char *piece = malloc(PIECE_SIZE);
    if (!piece)
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    reading->file = name;
    reading->number = 0;
    fl_buffer_clear(&reading->line);
    while (!status && !*reason && left > 0) {
        ssize_t size = read(file, piece, left < PIECE_SIZE ? (size_t)left : PIECE_SIZE);
        if (size == 0)
            break; // it was cut meanwhile
        if (size > 0) {
            status = take_piece(reading, (struct fl_slice){piece, (size_t)size});
            left -= size;
        } else if (errno != EINTR) {
            *reason = errno;
        }
    }
    if (!status && reading->line.size)
        status = take_line(reading);
    free(piece);
    return status;
}

// ---- a folder --------------------------------------------------------------

struct names {
    char **items;
    size_t count, capacity;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_name(struct names *names, const char *name)
{
    if (names->count == names->capacity) {
        size_t wider = names->capacity ? 2 * names->capacity : 16;
        char **items = realloc(names->items, wider * sizeof *items);
        if (!items)
            return false;
        names->items = items;
        names->capacity = wider;
    }
    names->items[names->count] = strdup(name);
    return names->items[names->count++] != NULL;
}

static bool is_journal_name(const char *name)
{
    const size_t size = strlen(name), suffix = sizeof FL_OUTCOME_SUFFIX - 1;
    return name[0] != '.' && size > suffix && strcmp(name + size - suffix, FL_OUTCOME_SUFFIX) == 0;
}

static enum fl_status list_names(DIR *folder, const char *path, struct names *names, struct fl_error *error)
{
    for (;;) {
        errno = 0;
        const struct dirent *item = readdir(folder);
        if (!item && errno)
            return fl_fail_errno(error, errno, "cannot read the folder %s", path);
        if (!item)
            break;
        if (is_journal_name(item->d_name) && !add_name(names, item->d_name))
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    return FL_OK;
}

/// A file of the folder: what cannot be read is set aside, as somebody else may have put it there.
static enum fl_status read_member(struct reading *reading, int folder, const char *path, const char *name)
{
    struct fl_buffer full = {0};
    struct fl_error why;
    struct stat about;
    int reason = 0;
    fl_buffer_append_format(&full, "%s%s%s%c", path, path[strlen(path) - 1] == '/' ? "" : "/", name, '\0');
    if (full.failed) {
        fl_buffer_release(&full);
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    }
    enum fl_status status = FL_OK;
    // Not blocking, as the name may be a pipe's.
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0 && errno == ELOOP) {
        set_aside(reading, full.data, 0, "it is a symbolic link, which is not followed");
    } else if (file < 0 || fstat(file, &about)) {
        fl_fail_errno(&why, errno, "cannot be read");
        set_aside(reading, full.data, 0, why.text);
    } else if (!S_ISREG(about.st_mode)) {
        set_aside(reading, full.data, 0, "it is no regular file");
    } else {
        status = read_file(reading, file, full.data, &reason);
        if (!status && reason) {
            fl_fail_errno(&why, reason, "cannot be read to its end");
            set_aside(reading, full.data, 0, why.text);
        }
    }
    if (file >= 0)
        close(file);
    fl_buffer_release(&full);
    return status;
}

static enum fl_status read_folder(struct reading *reading, const char *path, struct fl_error *error)
{
    struct names names = {0};
    DIR *folder = opendir(path);
    if (!folder)
        return fl_fail_errno(error, errno, "cannot read the folder %s", path);
    enum fl_status status = list_names(folder, path, &names, error);
    for (size_t i = 0; !status && i < names.count; i++)
        status = read_member(reading, dirfd(folder), path, names.items[i]);
    for (size_t i = 0; i < names.count; i++)
        free(names.items[i]);
    free(names.items);
    closedir(folder);
    return status;
}

// ---- the journal -----------------------------------------------------------

static enum fl_status read_named_file(struct reading *reading, const char *path, struct fl_error *error)
{
    int reason = 0, file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return fl_fail_errno(error, errno, "cannot read %s", path);
    enum fl_status status = read_file(reading, file, path, &reason);
    if (!status && reason)
        status = fl_fail_errno(error, reason, "cannot read %s", path);
    close(file);
    return status;
}

enum fl_status fl_outcome_journal_read(const char *path, const struct fl_outcome_sink *sink,
                                       struct fl_outcome_counts *counts, struct fl_error *error)
{
    struct reading reading = {.sink = sink, .counts = counts, .error = error};
    struct stat about;
    enum fl_status status;
    *counts = (struct fl_outcome_counts){0};
    if (stat(path, &about)) {
        if (errno == ENOENT || errno == ENOTDIR)
            return FL_OK;
        return fl_fail_errno(error, errno, "cannot read %s", path);
    }
    if (S_ISDIR(about.st_mode))
        status = read_folder(&reading, path, error);
    else if (S_ISREG(about.st_mode))
        status = read_named_file(&reading, path, error);
    else
        status = fl_fail(error, FL_IO, "cannot read %s: it is neither a regular file nor a folder", path);
    fl_outcome_keys_release(&reading.keys);
    fl_arena_release(&reading.arena);
    fl_buffer_release(&reading.line);
    return status;
}
