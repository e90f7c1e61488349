// SPDX-License-Identifier: GPL-2.0-or-later
/// A library to preload (LD_PRELOAD) into a program that is to be killed or starved at a chosen call.
///
/// It counts, from main on, four kinds of calls, each kind for itself, beginning with 1:
///
///     change  asks the system to change something or to make it durable
///     open    opens a file or folder, also one that is only read
///     read    reads bytes or names
///     malloc  asks for memory (the C++ operators do it by malloc)
///
/// and does, by the environment:
///
///     FAULTS_PROGRAM=NAME    only to the program of this short name; without it, nothing at all
///     FAULTS_TRACE=FILE      adds a line for each call but malloc's: kind, number, name, path, second path,
///                            with tabs between; "fault" and kind and number where one struck; when the program
///                            ends by itself, "total", kind, count
///     FAULTS_KILL=N          SIGKILL instead of the Nth change
///     FAULTS_KILL_HALF=N     the same, but half of it is done when it is a write
///     FAULTS_FAIL=N          the Nth change fails with FAULTS_ERRNO (a name: ENOSPC, EIO, EMFILE, ENOMEM; ENOSPC)
///     FAULTS_FAIL_FROM=N     the Nth and all later ones do: a disk that stays full
///     FAULTS_OPEN_FAIL=N, FAULTS_OPEN_FAIL_FROM=N    the same of open, EMFILE
///     FAULTS_READ_FAIL=N, FAULTS_READ_FAIL_FROM=N    the same of read, EIO
///     FAULTS_MALLOC=N, FAULTS_MALLOC_FROM=N          the same of malloc, always ENOMEM
///
/// Limits: for programs of one thread on 64-bit Linux with glibc.  What the C library calls inside itself is not
/// seen: of stdio only what is wrapped below, nothing of its writing but fflush.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults.h"

#include "core/banned.h"

struct counter {
    const char *name, *fail_name, *from_name;
    int error;                       // that a failing call sets
    unsigned long count, fail, from; // 0: none
};

static struct counter counters[FAULTS_KIND_COUNT] = {
    [FAULTS_CHANGE] = {"change", "FAULTS_FAIL", "FAULTS_FAIL_FROM", ENOSPC, 0, 0, 0},
    [FAULTS_OPEN] = {"open", "FAULTS_OPEN_FAIL", "FAULTS_OPEN_FAIL_FROM", EMFILE, 0, 0, 0},
    [FAULTS_READ] = {"read", "FAULTS_READ_FAIL", "FAULTS_READ_FAIL_FROM", EIO, 0, 0, 0},
    [FAULTS_MALLOC] = {"malloc", "FAULTS_MALLOC", "FAULTS_MALLOC_FROM", ENOMEM, 0, 0, 0},
};
static bool counting;
static unsigned long kill_at, kill_half_at;
static int trace = -1;

static unsigned long number_of(const char *variable)
{
    const char *value = getenv(variable);
    return value ? strtoul(value, NULL, 10) : 0;
}

static void write_trace(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void write_trace(const char *format, ...)
{
    char line[8192];
    if (trace < 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size > 0)
        syscall(SYS_write, trace, line, (size_t)size < sizeof line ? (size_t)size : sizeof line - 1);
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

bool faults_strike(enum faults_kind kind, const char *call, const char *path, const char *second)
{
    if (!counting)
        return false;
    struct counter *counter = &counters[kind];
    unsigned long number = ++counter->count;
    if (kind != FAULTS_MALLOC)
        write_trace("%s\t%lu\t%s\t%s\t%s\n", counter->name, number, call, path, second);
    bool kills = kind == FAULTS_CHANGE && (number == kill_at || number == kill_half_at);
    bool fails = number == counter->fail || (counter->from && number >= counter->from);
    if (kills || fails)
        write_trace("fault\t%s\t%lu\n", counter->name, number);
    if (kills)
        die();
    if (fails)
        errno = counter->error;
    return fails;
}

const char *faults_path(int folder, const char *name, char path[PATH_MAX])
{
    if (name && (name[0] == '/' || folder == AT_FDCWD))
        return name;
    if (trace < 0)
        return "";
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    long size = syscall(SYS_readlinkat, AT_FDCWD, link, path, (size_t)PATH_MAX - 1);
    path[size > 0 ? size : 0] = '\0';
    if (size > 0 && name)
        snprintf(path + size, (size_t)(PATH_MAX - size), "/%s", name);
    return path;
}

bool faults_change(const char *call, int folder, const char *name)
{
    char path[PATH_MAX];
    return faults_strike(FAULTS_CHANGE, call, faults_path(folder, name, path), "");
}

bool faults_change_two(const char *call, int folder, const char *name, int second_folder, const char *second)
{
    char path[PATH_MAX], second_path[PATH_MAX];
    return faults_strike(FAULTS_CHANGE, call, faults_path(folder, name, path),
                         faults_path(second_folder, second, second_path));
}

bool faults_read(const char *call, int file)
{
    char path[PATH_MAX];
    return faults_strike(FAULTS_READ, call, faults_path(file, NULL, path), "");
}

bool faults_half(void)
{
    return counting && kill_half_at && counters[FAULTS_CHANGE].count + 1 == kill_half_at;
}

void faults_find(void *pointer, const char *name)
{
    bool counted = counting;
    counting = false; // the search may ask for memory
    void *found = dlsym(RTLD_NEXT, name);
    counting = counted;
    memcpy(pointer, &found, sizeof found); // C has no cast from an object's pointer to a function's
}

// ---- the program's start and end -------------------------------------------

static int error_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(name, errors[i].name) == 0)
            return errors[i].number;
    fprintf(stderr, "faults: FAULTS_ERRNO=%s is not known\n", name);
    exit(99);
}

static void write_totals(void)
{
    counting = false;
    for (int i = 0; i < FAULTS_KIND_COUNT; i++)
        write_trace("total\t%s\t%lu\n", counters[i].name, counters[i].count);
}

static int (*program_main)(int, char **, char **);

static int counted_main(int count, char **arguments, char **environment)
{
    const char *program = getenv("FAULTS_PROGRAM"), *file = getenv("FAULTS_TRACE"), *error = getenv("FAULTS_ERRNO");
    if (!program || strcmp(program, program_invocation_short_name) != 0)
        return program_main(count, arguments, environment);
    kill_at = number_of("FAULTS_KILL");
    kill_half_at = number_of("FAULTS_KILL_HALF");
    for (int i = 0; i < FAULTS_KIND_COUNT; i++) {
        counters[i].fail = number_of(counters[i].fail_name);
        counters[i].from = number_of(counters[i].from_name);
        if (error && i != FAULTS_MALLOC)
            counters[i].error = error_of(error);
    }
    if (file)
        trace = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    atexit(write_totals); // the first to be registered, so the last to run
    counting = true;
    return program_main(count, arguments, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*first)(void),
                      void (*last)(void), void (*loader)(void), void *stack);
int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*first)(void),
                      void (*last)(void), void (*loader)(void), void *stack)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
    faults_find(&real, "__libc_start_main");
    program_main = main;
    return real(counted_main, count, arguments, first, last, loader, stack);
}
