// SPDX-License-Identifier: GPL-2.0-or-later
/// Calls that open and calls that read.
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults.h"

#include "core/banned.h"

// ---- opening ---------------------------------------------------------------

static int open_counted(const char *call, int folder, const char *name, int flags, mode_t mode)
{
    char path[PATH_MAX];
    if (faults_strike(FAULTS_OPEN, call, faults_path(folder, name, path), ""))
        return -1;
    if ((flags & (O_CREAT | O_TRUNC)) && faults_change(call, folder, name))
        return -1;
    return (int)syscall(SYS_openat, folder, name, flags, mode);
}

/// The mode behind an open's flags, which is there only when a file may be made.
static mode_t mode_behind(int flags, va_list arguments)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_behind(flags, arguments);
    va_end(arguments);
    return open_counted("open", AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_behind(flags, arguments);
    va_end(arguments);
    return open_counted("open64", AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_behind(flags, arguments);
    va_end(arguments);
    return open_counted("openat", folder, name, flags, mode);
}

int openat64(int folder, const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_behind(flags, arguments);
    va_end(arguments);
    return open_counted("openat64", folder, name, flags, mode);
}

int creat(const char *path, mode_t mode)
{
    return open_counted("creat", AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode)
{
    return open_counted("creat64", AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int mkostemp(char *path, int flags)
{
    static int (*real)(char *, int);
    if (!real)
        faults_find(&real, "mkostemp");
    bool fails = faults_strike(FAULTS_OPEN, "mkostemp", path, "") || faults_change("mkostemp", AT_FDCWD, path);
    return fails ? -1 : real(path, flags);
}

FILE *fopen(const char *path, const char *mode)
{
    static FILE *(*real)(const char *, const char *);
    if (!real)
        faults_find(&real, "fopen");
    bool fails = faults_strike(FAULTS_OPEN, "fopen", path, "") ||
                 (mode[0] != 'r' && faults_change("fopen", AT_FDCWD, path));
    return fails ? NULL : real(path, mode);
}

DIR *opendir(const char *path)
{
    static DIR *(*real)(const char *);
    if (!real)
        faults_find(&real, "opendir");
    return faults_strike(FAULTS_OPEN, "opendir", path, "") ? NULL : real(path);
}

DIR *fdopendir(int folder)
{
    static DIR *(*real)(int);
    if (!real)
        faults_find(&real, "fdopendir");
    char path[PATH_MAX];
    return faults_strike(FAULTS_OPEN, "fdopendir", faults_path(folder, NULL, path), "") ? NULL : real(folder);
}

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
    static FTS *(*real)(char *const *, int, int (*)(const FTSENT **, const FTSENT **));
    if (!real)
        faults_find(&real, "fts_open");
    return faults_strike(FAULTS_OPEN, "fts_open", paths[0], "") ? NULL : real(paths, options, compare);
}

// ---- reading ---------------------------------------------------------------

ssize_t read(int file, void *bytes, size_t size)
{
    return faults_read("read", file) ? -1 : syscall(SYS_read, file, bytes, size);
}

ssize_t pread(int file, void *bytes, size_t size, off_t offset)
{
    return faults_read("pread", file) ? -1 : syscall(SYS_pread64, file, bytes, size, offset);
}

ssize_t pread64(int file, void *bytes, size_t size, off64_t offset)
{
    return faults_read("pread64", file) ? -1 : syscall(SYS_pread64, file, bytes, size, offset);
}

struct dirent *readdir(DIR *listing)
{
    static struct dirent *(*real)(DIR *);
    if (!real)
        faults_find(&real, "readdir");
    return faults_read("readdir", dirfd(listing)) ? NULL : real(listing);
}

FTSENT *fts_read(FTS *walk)
{
    static FTSENT *(*real)(FTS *);
    if (!real)
        faults_find(&real, "fts_read");
    return faults_strike(FAULTS_READ, "fts_read", "", "") ? NULL : real(walk);
}

ssize_t readlinkat(int folder, const char *name, char *target, size_t room)
{
    char path[PATH_MAX];
    if (faults_strike(FAULTS_READ, "readlinkat", faults_path(folder, name, path), ""))
        return -1;
    return syscall(SYS_readlinkat, folder, name, target, room);
}

ssize_t readlink(const char *name, char *target, size_t room)
{
    if (faults_strike(FAULTS_READ, "readlink", name, ""))
        return -1;
    return syscall(SYS_readlinkat, AT_FDCWD, name, target, room);
}

/// What stdio's own reading would leave behind.
static void fail_stream(FILE *stream)
{
    stream->_flags |= _IO_ERR_SEEN;
}

size_t fread(void *bytes, size_t size, size_t count, FILE *stream)
{
    static size_t (*real)(void *, size_t, size_t, FILE *);
    if (!real)
        faults_find(&real, "fread");
    if (!faults_read("fread", fileno(stream)))
        return real(bytes, size, count, stream);
    fail_stream(stream);
    return 0;
}

/// What getc_unlocked calls when its buffer is empty.
int __uflow(FILE *stream)
{
    static int (*real)(FILE *);
    if (!real)
        faults_find(&real, "__uflow");
    if (!faults_read("getc", fileno(stream)))
        return real(stream);
    fail_stream(stream);
    return EOF;
}
