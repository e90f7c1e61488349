// SPDX-License-Identifier: GPL-2.0-or-later
#include "outcome_journal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ascii.h"
#include "places.h"

#include "banned.h"

static const char system_journal[] = "/var/lib/faultline/outcomes";

// ---- where -----------------------------------------------------------------

void fl_outcome_journal_locate(const char *given, struct fl_buffer *path)
{
    const char *from_environment = getenv("FAULTLINE_OUTCOMES");
    if (given && given[0])
        fl_place_set(path, given, "");
    else if (from_environment && from_environment[0])
        fl_place_set(path, from_environment, "");
    else if (!fl_place_of_user(path, "XDG_STATE_HOME", "/.local/state", "/faultline/outcomes") ||
             (!fl_place_exists(path) && (geteuid() == 0 || access(system_journal, F_OK) == 0)))
        fl_place_set(path, system_journal, "");
}

void fl_outcome_reporter(struct fl_buffer *text)
{
    char host[HOST_NAME_MAX + 1] = "";
    const struct passwd *user = getpwuid(geteuid());
    if (user && user->pw_name[0])
        fl_buffer_append(text, fl_slice_of(user->pw_name));
    else
        fl_buffer_append_format(text, "uid-%u", (unsigned)geteuid());
    if (gethostname(host, sizeof host - 1) || !host[0])
        return;
    fl_buffer_append_byte(text, '@');
    fl_buffer_append(text, fl_slice_of(host));
}

/// Appends the name of this writer's file, and a NUL: nothing of it can be a path or a hidden file.
static void append_own_name(struct fl_buffer *name)
{
    size_t start = name->size;
    fl_outcome_reporter(name);
    for (size_t i = start; i < name->size; i++) {
        char c = name->data[i];
        bool plain = fl_is_alphanumeric(c) || c == '@' ||
                     c == '-' || c == '_';
        if (!plain && (c != '.' || i == start))
            name->data[i] = '_';
    }
    fl_buffer_append(name, FL_SLICE(FL_OUTCOME_SUFFIX));
    fl_buffer_append_byte(name, '\0');
}

// ---- opening ---------------------------------------------------------------

/// A file to append to.
struct target {
    int file;
    struct fl_buffer *name; // its path and a NUL
    const char *folder;     // that it is in, where it may be new; or NULL
};

/// In a folder anybody may have put something where our file should be.
static enum fl_status check_own(const struct target *target, struct fl_error *error)
{
    struct stat about;
    if (fstat(target->file, &about))
        return fl_fail_errno(error, errno, "cannot write %s", target->name->data);
    if (!S_ISREG(about.st_mode))
        return fl_fail(error, FL_IO, "cannot write %s: it is no regular file", target->name->data);
    if (about.st_uid != geteuid() || about.st_nlink != 1)
        return fl_fail(error, FL_IO, "cannot write %s: it %s", target->name->data,
                       about.st_nlink == 1 ? "belongs to another user" : "has another name, too, or none any more");
    return FL_OK;
}

static enum fl_status open_in_folder(const char *path, struct target *target, struct fl_error *error)
{
    fl_buffer_append_format(target->name, "%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/");
    size_t name_start = target->name->size;
    append_own_name(target->name);
    if (target->name->failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return fl_fail_errno(error, errno, "cannot write to the folder %s", path);
    // Not blocking, as the name may be a pipe's.
    target->file = openat(folder, target->name->data + name_start,
                          O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
    int reason = errno;
    struct stat about;
    // In somebody else's folder, whoever folds the reports must be able to read them, whatever the user's umask.
    if (target->file >= 0 && fstat(folder, &about) == 0 && about.st_uid != geteuid())
        fchmod(target->file, 0644);
    close(folder);
    target->folder = path;
    if (target->file < 0 && reason == ELOOP)
        return fl_fail(error, FL_IO, "cannot write %s: it is a symbolic link", target->name->data);
    if (target->file < 0)
        return fl_fail_errno(error, reason, "cannot write %s", target->name->data);
    return check_own(target, error);
}

/// A file that somebody named: it must be one that can be a journal.
static enum fl_status open_file(const char *path, struct target *target, struct fl_error *error)
{
    struct stat about;
    char first;
    fl_buffer_append(target->name, fl_slice_of(path));
    fl_buffer_append_byte(target->name, '\0');
    if (target->name->failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    target->file = open(path, O_RDWR | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (target->file < 0 || fstat(target->file, &about))
        return fl_fail_errno(error, errno, "cannot write %s", path);
    if (!S_ISREG(about.st_mode))
        return fl_fail(error, FL_IO, "cannot write %s: it is neither a regular file nor a folder", path);
    if (pread(target->file, &first, 1, 0) == 1 && first != '{')
        return fl_fail(error, FL_BAD_INPUT, "%s is no journal of outcomes: it does not begin as one", path);
    return FL_OK;
}

static enum fl_status open_target(const char *path, struct target *target, struct fl_error *error)
{
    struct stat about;
    enum fl_status status = FL_OK;
    if (stat(path, &about)) {
        if (errno != ENOENT)
            return fl_fail_errno(error, errno, "cannot write to %s", path);
        status = fl_folder_make(path, error);
        return status ? status : open_in_folder(path, target, error);
    }
    if (S_ISDIR(about.st_mode))
        return open_in_folder(path, target, error);
    // Before it is opened: opening a device can already do something.
    if (!S_ISREG(about.st_mode))
        return fl_fail(error, FL_IO, "cannot write %s: it is neither a regular file nor a folder", path);
    return open_file(path, target, error);
}

// ---- writing ---------------------------------------------------------------

static enum fl_status lock(const struct target *target, struct fl_error *error)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    struct timespec now, start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    while (flock(target->file, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fl_fail_errno(error, errno, "cannot lock %s", target->name->data);
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - start.tv_sec > FL_OUTCOME_LOCK_SECONDS)
            return fl_fail(error, FL_LOCKED, "another process has held %s for %d seconds: try again later",
                           target->name->data, FL_OUTCOME_LOCK_SECONDS);
        nanosleep(&pause, NULL);
    }
    return FL_OK;
}

/// Writes the line at the end of the file, whose size is `size`, and sees that it is on the disk; or takes back what
/// was written of it: the lock is held, so it is the end of the file.
static enum fl_status write_whole(const struct target *target, struct fl_slice line, off_t size, struct fl_error *error)
{
    ssize_t written = write(target->file, line.data, line.size);
    enum fl_status status = FL_OK;
    if (written < 0 || (written == (ssize_t)line.size && fsync(target->file)) ||
        (written == (ssize_t)line.size && target->folder && !size && !fl_folder_sync_names(target->folder)))
        status = fl_fail_errno(error, errno, "cannot write %s", target->name->data);
    else if (written != (ssize_t)line.size)
        status = fl_fail(error, FL_IO, "cannot write %s: there is room for %zd of %zu bytes", target->name->data,
                         written, line.size);
    if (status && ftruncate(target->file, size))
        return fl_fail_errno(error, errno, "cannot write %s, nor take back what was written of a line",
                             target->name->data);
    return status;
}

/// Writes the record at the end of the locked file.
static enum fl_status write_line(const struct target *target, const struct fl_outcome_record *record,
                                 struct fl_error *error)
{
    struct fl_buffer line = {0};
    struct stat about;
    char last = '\n';
    if (fstat(target->file, &about))
        return fl_fail_errno(error, errno, "cannot write %s", target->name->data);
    // Removed while we waited: what is written now would be nowhere.
    if (!about.st_nlink)
        return fl_fail(error, FL_IO, "cannot write %s: it was removed meanwhile", target->name->data);
    if (about.st_size && pread(target->file, &last, 1, about.st_size - 1) != 1)
        return fl_fail_errno(error, errno, "cannot read the end of %s", target->name->data);
    if (last != '\n')
        fl_buffer_append_byte(&line, '\n'); // ends what a killed writer left
    enum fl_status status = fl_outcome_append_line(&line, record, error);
    if (!status)
        status = write_whole(target, fl_buffer_slice(&line), about.st_size, error);
    fl_buffer_release(&line);
    return status;
}

enum fl_status fl_outcome_journal_append(const char *path, const struct fl_outcome_record *record,
                                         struct fl_buffer *file, struct fl_error *error)
{
    struct target target = {.file = -1, .name = file};
    if (!path[0])
        return fl_fail(error, FL_USAGE, "the journal of outcomes has no name");
    enum fl_status status = open_target(path, &target, error);
    if (!status)
        status = lock(&target, error);
    if (!status)
        status = write_line(&target, record, error);
    if (target.file >= 0)
        close(target.file); // the lock goes with it
    return status;
}
