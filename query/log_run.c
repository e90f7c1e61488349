// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/normalise.h"
#include "logs/source.h"

#include "core/banned.h"

enum {
    PROGRESS_EVERY = 200 * 1000 * 1000, // nanoseconds
    PIECE = 64 * 1024,
    // How long a followed file is left alone before it is looked at again, and a block is taken for ended.
    FOLLOW_EVERY = 100 * 1000 * 1000, // nanoseconds
    QUIET_ROUNDS = 5,
};

volatile sig_atomic_t fl_log_interrupted;

static void interrupt(int signal)
{
    (void)signal;
    fl_log_interrupted = 1;
}

void fl_log_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

// ---- blocks ----------------------------------------------------------------

static enum fl_status take_block(void *context, const struct fl_block *block, struct fl_error *error)
{
    struct fl_log_run *run = context;
    bool is_new;
    enum fl_status status = fl_log_errors_add(run->errors, block, &is_new, error);
    return !status && is_new && run->on_new ? run->on_new(run->context, block, error) : status;
}

static enum fl_status take_step(void *context, uint64_t line, bool failed, struct fl_error *error)
{
    return fl_log_errors_end_step(((struct fl_log_run *)context)->errors, line, failed, error);
}

enum fl_status fl_log_run_open(struct fl_log_run *run, struct fl_error *error)
{
    const struct fl_block_sink sink = {run, take_block, take_step};
    enum fl_status status = fl_log_errors_create(&run->errors, error);
    if (!status)
        status = fl_block_finder_create(run->words, &sink, &run->finder, error);
    if (!status)
        fl_block_finder_know(run->finder, run->titles);
    return status;
}

void fl_log_run_close(struct fl_log_run *run)
{
    fl_block_finder_free(run->finder);
    fl_log_errors_free(run->errors);
    fl_buffer_release(&run->converted);
    fl_arena_release(&run->arena);
}

const char *fl_log_file_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

// ---- progress and trouble --------------------------------------------------

void fl_log_run_end_progress(struct fl_log_run *run)
{
    if (run->shows_progress)
        fprintf(stderr, "\r\033[K");
    run->shows_progress = false;
}

static void tell_progress(struct fl_log_run *run)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long since = (now.tv_sec - run->told.tv_sec) * 1000000000LL + now.tv_nsec - run->told.tv_nsec;
    if (run->told.tv_sec && since < PROGRESS_EVERY)
        return;
    bool first = !run->told.tv_sec;
    run->told = now;
    if (first) // what takes no time needs no progress
        return;
    uint64_t bytes = run->bytes + run->file_bytes, lines = run->lines + fl_block_finder_lines(run->finder);
    fprintf(stderr, "\r\033[K%" PRIu64 " MB read, %" PRIu64 " lines", bytes / 1000000, lines);
    fflush(stderr);
    run->shows_progress = true;
}

static void tell_trouble(void *context, const char *name, const struct fl_error *fault)
{
    struct fl_log_run *run = context;
    struct fl_buffer inert = {0};
    if (fl_log_interrupted) // what is cut off by Ctrl-C is not at fault
        return;
    name = fl_log_file_name(name);
    fl_log_run_end_progress(run);
    fl_append_name(&inert, fl_slice_of(name));
    fl_buffer_append(&inert, FL_SLICE(": "));
    fl_append_inert(&inert, fl_slice_of(fault->text));
    fprintf(stderr, "faultline: %.*s\n", (int)inert.size, inert.data ? inert.data : "");
    fl_buffer_release(&inert);
    if (fault->status == FL_NOTHING)
        return; // it was told, and nothing is amiss
    struct fl_log_trouble *grown =
        fl_arena_grow(&run->arena, run->troubles, run->trouble_count, &run->trouble_capacity, sizeof *grown);
    if (!grown)
        return; // it was told
    run->troubles = grown;
    run->troubles[run->trouble_count++] =
        (struct fl_log_trouble){fl_arena_copy(&run->arena, fl_slice_of(name)), fl_arena_copy(&run->arena, fl_slice_of(fault->text))};
}

// ---- reading ---------------------------------------------------------------

static enum fl_status begin_file(void *context, const char *name, uint64_t size, struct fl_error *error)
{
    (void)size;
    struct fl_log_run *run = context;
    run->file_bytes = 0;
    return fl_log_errors_begin_file(run->errors, fl_log_file_name(name), error);
}

static enum fl_status take_bytes(void *context, struct fl_slice bytes, struct fl_error *error)
{
    struct fl_log_run *run = context;
    size_t mark = 0;
    if (!run->file_bytes) {
        run->encoding = (struct fl_utf16){0};
        mark = fl_utf16_begin(&run->encoding, bytes);
    }
    run->file_bytes += bytes.size;
    bytes = (struct fl_slice){bytes.data + mark, bytes.size - mark};
    if (run->encoding.is_utf16) {
        fl_buffer_clear(&run->converted);
        fl_utf16_append(&run->encoding, bytes, &run->converted);
        if (run->converted.failed)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        bytes = fl_buffer_slice(&run->converted);
    }
    enum fl_status status = fl_block_finder_feed(run->finder, bytes, error);
    if (!status && run->progress)
        tell_progress(run);
    return status ? status : fl_log_interrupted ? fl_fail(error, FL_INTERRUPTED, "interrupted") : FL_OK;
}

static enum fl_status end_file(void *context, struct fl_error *error)
{
    struct fl_log_run *run = context;
    uint64_t lines;
    enum fl_status status = fl_block_finder_end(run->finder, &lines, error);
    if (status)
        return status;
    run->lines += lines;
    run->bytes += run->file_bytes;
    status = fl_log_errors_end_file(run->errors, lines, run->file_bytes, error);
    run->file_bytes = 0;
    return status;
}

/// Whether reading should stop, asked when a signal has interrupted it.
static bool is_stopped(void *context)
{
    (void)context;
    return fl_log_interrupted;
}

enum fl_status fl_log_run_read(struct fl_log_run *run, const char *path, struct fl_error *error)
{
    const struct fl_log_sink sink = {run, begin_file, take_bytes, end_file, tell_trouble, is_stopped};
    size_t files;
    fl_log_errors_files(run->errors, &files);
    enum fl_status status = fl_log_source_read(path, &sink, error);
    if (!status && fl_log_interrupted)
        return fl_fail(error, FL_INTERRUPTED, "interrupted");
    if (status != FL_INTERRUPTED)
        return status;
    size_t begun;
    struct fl_error ending;
    fl_log_errors_files(run->errors, &begun);
    // The file in hand is ended where it was.
    enum fl_status ended = begun > files ? end_file(run, &ending) : FL_OK;
    return ended ? fl_fail(error, ended, "%s", ending.text) : status;
}

// ---- following -------------------------------------------------------------

struct followed {
    const char *path;
    bool is_stdin;
    int file; // descriptor
    uint64_t offset;
    struct stat as_opened;
};

static enum fl_status open_followed(struct followed *followed, struct fl_error *error)
{
    followed->file = followed->is_stdin ? STDIN_FILENO : open(followed->path, O_RDONLY | O_CLOEXEC);
    followed->offset = 0;
    if (followed->file < 0 || fstat(followed->file, &followed->as_opened))
        return fl_fail_errno(error, errno, "cannot read %s", fl_log_file_name(followed->path));
    if (S_ISDIR(followed->as_opened.st_mode))
        return fl_fail(error, FL_BAD_INPUT, "%s is a folder: only a file can be followed", fl_log_file_name(followed->path));
    return FL_OK;
}

enum change { UNCHANGED, EMPTIED, REPLACED };

/// Whether the file was emptied, or another one has its name.
static enum change change_of(const struct followed *followed)
{
    struct stat now;
    if (followed->is_stdin || !S_ISREG(followed->as_opened.st_mode) || stat(followed->path, &now))
        return UNCHANGED; // gone for now: a new one may come
    if (now.st_ino != followed->as_opened.st_ino || now.st_dev != followed->as_opened.st_dev)
        return REPLACED;
    return (uint64_t)now.st_size < followed->offset ? EMPTIED : UNCHANGED;
}

static void wait_a_little(void)
{
    const struct timespec time = {.tv_nsec = FOLLOW_EVERY};
    nanosleep(&time, NULL);
}

/// Waits for a pipe's next bytes, but not for long: false when there are none.
static bool has_more(const struct followed *followed)
{
    struct pollfd wanted = {.fd = followed->file, .events = POLLIN};
    return S_ISREG(followed->as_opened.st_mode) || poll(&wanted, 1, FOLLOW_EVERY / 1000000) > 0;
}

/// Reads what is there.  `*any`: something was; `*over`: a pipe has ended.
static enum fl_status read_more(struct fl_log_run *run, struct followed *followed, bool *any, bool *over, struct fl_error *error)
{
    static char piece[PIECE];
    *any = *over = false;
    if (!has_more(followed))
        return FL_OK;
    ssize_t size = read(followed->file, piece, sizeof piece);
    *any = size > 0;
    *over = size == 0 && !S_ISREG(followed->as_opened.st_mode);
    if (size < 0)
        return errno == EINTR ? FL_OK : fl_fail_errno(error, errno, "cannot read %s", fl_log_file_name(followed->path));
    followed->offset += (uint64_t)size;
    return size ? take_bytes(run, (struct fl_slice){piece, (size_t)size}, error) : FL_OK;
}

/// Goes on with the file that has the name now.
static enum fl_status begin_anew(struct fl_log_run *run, struct followed *followed, enum change change, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    // Between the last look at the old file and its going something may have been written to it.
    for (bool any = change == REPLACED, over; !status && any;)
        status = read_more(run, followed, &any, &over, error);
    if (status)
        return status;
    close(followed->file);
    status = end_file(run, error);
    if (!status)
        status = open_followed(followed, error);
    return status ? status : begin_file(run, followed->path, 0, error);
}

enum fl_status fl_log_run_follow(struct fl_log_run *run, const char *path, struct fl_error *error)
{
    struct followed followed = {.path = path, .is_stdin = strcmp(path, "-") == 0};
    enum fl_status status = open_followed(&followed, error);
    if (!status)
        status = begin_file(run, path, 0, error);
    unsigned quiet = 0;
    for (bool over = false; !status && !over && !fl_log_interrupted;) {
        bool any;
        status = read_more(run, &followed, &any, &over, error);
        quiet = any ? 0 : quiet + 1;
        if (status || any || over)
            continue;
        if (quiet == QUIET_ROUNDS)
            status = fl_block_finder_flush(run->finder, error);
        enum change change = status ? UNCHANGED : change_of(&followed);
        if (change)
            status = begin_anew(run, &followed, change, error);
        if (S_ISREG(followed.as_opened.st_mode))
            wait_a_little();
    }
    if (followed.file > STDIN_FILENO)
        close(followed.file);
    if (status && status != FL_INTERRUPTED)
        return status;
    struct fl_error ending;
    enum fl_status ended = end_file(run, &ending);
    if (ended)
        return fl_fail(error, ended, "%s", ending.text);
    return fl_log_interrupted ? fl_fail(error, FL_INTERRUPTED, "interrupted") : FL_OK;
}
