// SPDX-License-Identifier: GPL-2.0-or-later
/// Calls that change something or make it durable.
#include <fcntl.h>
#include <stdio_ext.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "faults.h"

#include "core/banned.h"

// ---- writing and syncing ---------------------------------------------------

ssize_t write(int file, const void *bytes, size_t size)
{
    if (faults_half())
        syscall(SYS_write, file, bytes, size / 2);
    return faults_change("write", file, NULL) ? -1 : syscall(SYS_write, file, bytes, size);
}

static ssize_t write_at(const char *call, int file, const void *bytes, size_t size, off_t offset)
{
    if (faults_half())
        syscall(SYS_pwrite64, file, bytes, size / 2, offset);
    return faults_change(call, file, NULL) ? -1 : syscall(SYS_pwrite64, file, bytes, size, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
    return write_at("pwrite", file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
    return write_at("pwrite64", file, bytes, size, offset);
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    if (faults_half() && count > 0)
        syscall(SYS_write, file, parts->iov_base, parts->iov_len / 2);
    return faults_change("writev", file, NULL) ? -1 : syscall(SYS_writev, file, parts, count);
}

ssize_t copy_file_range(int from, off64_t *from_offset, int to, off64_t *to_offset, size_t size, unsigned flags)
{
    if (faults_change("copy_file_range", to, NULL))
        return -1;
    return syscall(SYS_copy_file_range, from, from_offset, to, to_offset, size, flags);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t size)
{
    return faults_change("sendfile", to, NULL) ? -1 : syscall(SYS_sendfile, to, from, offset, size);
}

/// stdio writes inside the C library; it is asked to by fflush where a program wants to know what came of it.
int fflush(FILE *stream)
{
    static int (*real)(FILE *);
    if (!real)
        faults_find(&real, "fflush");
    bool writes = stream && __fwriting(stream) && __fpending(stream);
    return writes && faults_change("fflush", fileno(stream), NULL) ? EOF : real(stream);
}

int fsync(int file)
{
    return faults_change("fsync", file, NULL) ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    return faults_change("fdatasync", file, NULL) ? -1 : (int)syscall(SYS_fdatasync, file);
}

int syncfs(int file)
{
    return faults_change("syncfs", file, NULL) ? -1 : (int)syscall(SYS_syncfs, file);
}

int sync_file_range(int file, off64_t offset, off64_t size, unsigned flags)
{
    if (faults_change("sync_file_range", file, NULL))
        return -1;
    return (int)syscall(SYS_sync_file_range, file, offset, size, flags);
}

int ftruncate(int file, off_t size)
{
    return faults_change("ftruncate", file, NULL) ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

int ftruncate64(int file, off64_t size)
{
    return faults_change("ftruncate64", file, NULL) ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

// ---- names -------------------------------------------------------------------

int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
    if (faults_change_two("renameat2", from, old, to, new))
        return -1;
    return (int)syscall(SYS_renameat2, from, old, to, new, flags);
}

int renameat(int from, const char *old, int to, const char *new)
{
    if (faults_change_two("renameat", from, old, to, new))
        return -1;
    return (int)syscall(SYS_renameat2, from, old, to, new, 0);
}

int rename(const char *old, const char *new)
{
    if (faults_change_two("rename", AT_FDCWD, old, AT_FDCWD, new))
        return -1;
    return (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int unlinkat(int folder, const char *name, int flags)
{
    return faults_change("unlinkat", folder, name) ? -1 : (int)syscall(SYS_unlinkat, folder, name, flags);
}

int unlink(const char *path)
{
    return faults_change("unlink", AT_FDCWD, path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    return faults_change("rmdir", AT_FDCWD, path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int mkdirat(int folder, const char *name, mode_t mode)
{
    return faults_change("mkdirat", folder, name) ? -1 : (int)syscall(SYS_mkdirat, folder, name, mode);
}

int mkdir(const char *path, mode_t mode)
{
    return faults_change("mkdir", AT_FDCWD, path) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int symlinkat(const char *target, int folder, const char *name)
{
    if (faults_change_two("symlinkat", folder, name, AT_FDCWD, target))
        return -1;
    return (int)syscall(SYS_symlinkat, target, folder, name);
}

int symlink(const char *target, const char *path)
{
    if (faults_change_two("symlink", AT_FDCWD, path, AT_FDCWD, target))
        return -1;
    return (int)syscall(SYS_symlinkat, target, AT_FDCWD, path);
}

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    return faults_change_two("linkat", from, old, to, new) ? -1 : (int)syscall(SYS_linkat, from, old, to, new, flags);
}

int link(const char *old, const char *new)
{
    if (faults_change_two("link", AT_FDCWD, old, AT_FDCWD, new))
        return -1;
    return (int)syscall(SYS_linkat, AT_FDCWD, old, AT_FDCWD, new, 0);
}
