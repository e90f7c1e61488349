// SPDX-License-Identifier: GPL-2.0-or-later
#include "logs/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "logs/source_parts.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

// ---- what the sink was told ------------------------------------------------

/// What the sink was told, as text: "begin NAME SIZE", the bytes, "end", "NAME: trouble", each with a '|' behind it,
/// and NAME without the test's folder.  Of more than 100 bytes only how many.
static struct {
    struct fl_buffer told;
    struct fl_buffer bytes; // of the file that was last
    uint64_t size;          // of that file
    bool open;
    const char *fail_in; // the call that fails, and what with
    enum fl_status fail_with;
    void (*at_bytes)(void); // called once
} sink;

static char *folder;
static struct fl_error error;
static struct fl_log_limits limits;
static struct fl_buffer packed;

static const char *without_folder(const char *name)
{
    size_t size = strlen(folder);
    return strncmp(name, folder, size) == 0 ? name + size + 1 : name;
}

static enum fl_status fail_in(const char *call, struct fl_error *cause)
{
    if (!sink.fail_in || strcmp(sink.fail_in, call) != 0)
        return FL_OK;
    sink.fail_in = "nothing more"; // a call after this one would show
    return fl_fail(cause, sink.fail_with, "failed in %s", call);
}

static enum fl_status begin(void *context, const char *name, uint64_t size, struct fl_error *cause)
{
    ck_assert_ptr_eq(context, &sink);
    ck_assert(!sink.open);
    sink.open = true;
    sink.size = 0;
    fl_buffer_clear(&sink.bytes);
    fl_buffer_append_format(&sink.told, "begin %s %" PRIu64 "|", without_folder(name), size);
    return fail_in("begin", cause);
}

static enum fl_status take_bytes(void *context, struct fl_slice bytes, struct fl_error *cause)
{
    ck_assert_ptr_eq(context, &sink);
    ck_assert(sink.open);
    ck_assert_uint_gt(bytes.size, 0);
    sink.size += bytes.size;
    if (sink.bytes.size < 8 * 1024 * 1024)
        fl_buffer_append(&sink.bytes, bytes);
    void (*at_bytes)(void) = sink.at_bytes;
    sink.at_bytes = NULL;
    if (at_bytes)
        at_bytes();
    return fail_in("bytes", cause);
}

static void tell_bytes(void)
{
    if (sink.size > 100)
        fl_buffer_append_format(&sink.told, "%" PRIu64 " bytes|", sink.size);
    else if (sink.size)
        fl_buffer_append_format(&sink.told, "%.*s|", (int)sink.bytes.size, sink.bytes.data);
}

static enum fl_status end(void *context, struct fl_error *cause)
{
    ck_assert_ptr_eq(context, &sink);
    ck_assert(sink.open);
    sink.open = false;
    tell_bytes();
    fl_buffer_append(&sink.told, FL_SLICE("end|"));
    return fail_in("end", cause);
}

static void trouble(void *context, const char *name, const struct fl_error *what)
{
    ck_assert_ptr_eq(context, &sink);
    ck_assert_int_ne(what->status, FL_OK);
    fl_buffer_append_format(&sink.told, "%s: %s|", without_folder(name), what->text);
}

static const struct fl_log_sink test_sink = {&sink, begin, take_bytes, end, trouble, NULL};

static enum fl_status read_source(const char *path)
{
    fl_buffer_clear(&sink.told);
    enum fl_status status = fl_log_source_read_within(path, &test_sink, &limits, &error);
    ck_assert_msg(status || !sink.open, "a file has no end");
    return status;
}

/// Fails the test unless the sink was told something that holds `part`.
#define assert_told(part) \
    ck_assert_msg(memmem(sink.told.data, sink.told.size, part, strlen(part)), "told \"%.*s\", without \"%s\"", \
                  (int)sink.told.size, sink.told.data, part)

static void assert_told_last(const char *part)
{
    size_t size = strlen(part);
    ck_assert_uint_ge(sink.told.size, size);
    assert_slice_is(((struct fl_slice){sink.told.data + sink.told.size - size, size}), part);
}

/// Reads folder/name (the folder, if NULL) and compares what the sink was told.
static void assert_reads(const char *name, const char *expected)
{
    assert_status(read_source(name ? path_in(folder, name) : folder), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&sink.told), expected);
}

static void setup(void)
{
    folder = make_test_folder();
    memset(&sink, 0, sizeof sink);
    packed = (struct fl_buffer){0};
    limits = fl_log_default_limits;
}

static void teardown(void)
{
    fl_buffer_release(&sink.told);
    fl_buffer_release(&sink.bytes);
    fl_buffer_release(&packed);
    remove_folder_tree(folder);
}

// ---- what is read ----------------------------------------------------------

static la_ssize_t keep_packed(struct archive *archive, void *context, const void *bytes, size_t size)
{
    (void)archive;
    (void)context;
    fl_buffer_append(&packed, (struct fl_slice){bytes, size});
    return (la_ssize_t)size;
}

/// Begins an archive whose bytes are appended to `packed`.
static struct archive *pack(int format, int filter)
{
    struct archive *archive = archive_write_new();
    ck_assert_int_eq(archive_write_set_format(archive, format), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(archive, filter), ARCHIVE_OK);
    if (filter == ARCHIVE_FILTER_LZ4)
        archive_write_set_filter_option(archive, "lz4", "block-size", "4"); // 64 KB
    archive_write_set_bytes_in_last_block(archive, 1);
    return archive;
}

static void open_pack(struct archive *archive)
{
    ck_assert_msg(archive_write_open(archive, NULL, NULL, keep_packed, NULL) == ARCHIVE_OK, "%s",
                  archive_error_string(archive));
}

static void add_member(struct archive *archive, const char *name, unsigned kind, struct fl_slice content)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, kind);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)content.size);
    if (kind == AE_IFLNK)
        archive_entry_set_symlink(entry, "elsewhere");
    ck_assert_msg(archive_write_header(archive, entry) == ARCHIVE_OK, "%s", archive_error_string(archive));
    if (content.size)
        ck_assert_int_eq(archive_write_data(archive, content.data, content.size), (la_ssize_t)content.size);
    archive_entry_free(entry);
}

static void end_pack(struct archive *archive)
{
    ck_assert_int_eq(archive_write_free(archive), ARCHIVE_OK);
}

/// Appends the compressed content to `packed`.
static void compress(int filter, struct fl_slice content)
{
    struct archive *archive = pack(ARCHIVE_FORMAT_RAW, filter);
    open_pack(archive);
    add_member(archive, "data", AE_IFREG, content);
    end_pack(archive);
}

/// Appends an archive of a folder, two files and a link.
static void pack_two(int format, int filter)
{
    struct archive *archive = pack(format, filter);
    open_pack(archive);
    add_member(archive, "d/", AE_IFDIR, (struct fl_slice){0});
    add_member(archive, "d/a", AE_IFREG, FL_SLICE("one\n"));
    if (format != ARCHIVE_FORMAT_ZIP)
        add_member(archive, "link", AE_IFLNK, (struct fl_slice){0});
    add_member(archive, "b", AE_IFREG, FL_SLICE("two\n"));
    end_pack(archive);
}

static void write_packed(const char *name)
{
    ck_assert(!packed.failed);
    write_file(folder, name, fl_buffer_slice(&packed));
}

/// Lines that look random, so that they pack to no less than a fifth.
static struct fl_buffer random_lines(size_t size)
{
    struct fl_buffer lines = {0};
    struct random_source source = {1};
    while (lines.size < size)
        fl_buffer_append_format(&lines, "line %zu says %zx\n", lines.size, random_below(&source, SIZE_MAX));
    lines.size = size;
    return lines;
}

/// Reads `bytes` as standard input through a pipe, `at_once` bytes at a time.
struct writer {
    int file;
    struct fl_slice bytes;
    size_t at_once;
};

static void *write_pipe(void *context)
{
    struct writer *writer = context;
    for (size_t done = 0; done < writer->bytes.size;) {
        size_t left = writer->bytes.size - done;
        ssize_t size = write(writer->file, writer->bytes.data + done, left < writer->at_once ? left : writer->at_once);
        if (size < 0)
            break; // nobody reads on
        done += (size_t)size;
        if (writer->at_once < 1000)
            usleep(500); // so that each piece is read for itself
    }
    close(writer->file);
    return NULL;
}

static enum fl_status read_as_stdin(int file)
{
    int before = dup(STDIN_FILENO);
    ck_assert_int_ge(dup2(file, STDIN_FILENO), 0);
    close(file);
    enum fl_status status = read_source("-");
    dup2(before, STDIN_FILENO);
    close(before);
    return status;
}

static void assert_pipe_reads(struct fl_slice bytes, size_t at_once, const char *expected)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    struct writer writer = {ends[1], bytes, at_once};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, write_pipe, &writer), 0);
    assert_status(read_as_stdin(ends[0]), FL_OK, &error);
    pthread_join(thread, NULL);
    assert_slice_is(fl_buffer_slice(&sink.told), expected);
}

// ---- files and streams -----------------------------------------------------

START_TEST(plain_files)
{
    write_file(folder, "empty", (struct fl_slice){0});
    assert_reads("empty", "begin empty 0|end|");
    write_file(folder, "short", FL_SLICE("a line\n"));
    assert_reads("short", "begin short 7|a line\n|end|");
    struct fl_buffer lines = random_lines(1000 * 1000);
    write_file(folder, "long", fl_buffer_slice(&lines));
    assert_reads("long", "begin long 1000000|1000000 bytes|end|");
    ck_assert(fl_slice_equal(fl_buffer_slice(&sink.bytes), fl_buffer_slice(&lines)));
    assert_reads("absent", "absent: no such file|");
    assert_reads("short/x", "short/x: cannot be read: Not a directory|");
    fl_buffer_release(&lines);
}
END_TEST

START_TEST(any_bytes_are_passed_on)
{
    struct fl_buffer bytes = {0};
    fl_buffer_append(&bytes, FL_SLICE("\0\1\2"));
    struct random_source source = {7};
    while (bytes.size < 600 * 1000)
        fl_buffer_append_byte(&bytes, (char)random_below(&source, 256));
    write_file(folder, "random", fl_buffer_slice(&bytes));
    assert_reads("random", "begin random 600000|600000 bytes|end|");
    ck_assert(fl_slice_equal(fl_buffer_slice(&sink.bytes), fl_buffer_slice(&bytes)));
    // A log that was cut while it was written to begins with zeros, as the end of a tar does.
    memset(bytes.data, 0, 2000);
    compress(ARCHIVE_FILTER_BZIP2, fl_buffer_slice(&bytes));
    write_packed("zeros");
    assert_reads("zeros", "begin zeros 0|600000 bytes|end|");
    ck_assert(fl_slice_equal(fl_buffer_slice(&sink.bytes), fl_buffer_slice(&bytes)));
    fl_buffer_release(&bytes);
}
END_TEST

static int reading_end;

static void expect_first_line(void)
{
    // That the first line is pushed while the pipe stays open is all: it would wait for ever otherwise.
    close(reading_end);
}

START_TEST(standard_input)
{
    assert_pipe_reads((struct fl_slice){0}, 1, "begin - 0|end|");
    assert_pipe_reads(FL_SLICE("piece by piece\nit comes\n"), 3, "begin - 0|piece by piece\nit comes\n|end|");
    struct fl_buffer lines = random_lines(700 * 1000);
    assert_pipe_reads(fl_buffer_slice(&lines), 5000, "begin - 0|700000 bytes|end|");
    ck_assert(fl_slice_equal(fl_buffer_slice(&sink.bytes), fl_buffer_slice(&lines)));
    fl_buffer_release(&lines);
    // From where it stands; a folder is told.
    write_file(folder, "file", FL_SLICE("read before, and now"));
    int file = open(path_in(folder, "file"), O_RDONLY | O_CLOEXEC);
    lseek(file, 13, SEEK_SET);
    assert_status(read_as_stdin(file), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&sink.told), "begin - 7|and now|end|");
    assert_status(read_as_stdin(open(folder, O_RDONLY | O_CLOEXEC)), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&sink.told), "begin - 0|-: cannot be read: Is a directory|end|");
}
END_TEST

START_TEST(a_line_is_not_waited_behind)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(write(ends[1], "first line\n", 11), 11);
    reading_end = ends[1];
    sink.at_bytes = expect_first_line;
    assert_status(read_as_stdin(ends[0]), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&sink.told), "begin - 0|first line\n|end|");
}
END_TEST

START_TEST(a_pipe_that_does_not_block)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    struct writer writer = {ends[1], FL_SLICE("late\n"), 1};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, write_pipe, &writer), 0);
    assert_status(read_as_stdin(ends[0]), FL_OK, &error);
    pthread_join(thread, NULL);
    assert_slice_is(fl_buffer_slice(&sink.told), "begin - 0|late\n|end|");
}
END_TEST

static void *write_fifo(void *path)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    ck_assert_int_eq(write(file, "through\n", 8), 8);
    close(file);
    return NULL;
}

static int make_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int file = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(file, (struct sockaddr *)&address, sizeof address), 0);
    return file;
}

START_TEST(named_devices)
{
    const char *fifo = path_in(folder, "fifo");
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, write_fifo, (void *)fifo), 0);
    assert_reads("fifo", "begin fifo 0|through\n|end|");
    pthread_join(thread, NULL);
    int file = make_socket(path_in(folder, "socket"));
    assert_reads("socket", "socket: is a socket: not read|");
    close(file);
    assert_status(read_source("/dev/null"), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&sink.told), "begin /dev/null 0|end|");
}
END_TEST

static void shrink(void)
{
    ck_assert_int_eq(truncate(path_in(folder, "file"), 300 * 1024), 0);
}

START_TEST(a_file_that_shrinks)
{
    struct fl_buffer lines = random_lines(1000 * 1000);
    write_file(folder, "file", fl_buffer_slice(&lines));
    sink.at_bytes = shrink;
    assert_reads("file", "begin file 1000000|file: shrank while it was read: 307,200 of 1,000,000 bytes|"
                         "307200 bytes|end|");
    compress(ARCHIVE_FILTER_GZIP, fl_buffer_slice(&lines));
    ck_assert_uint_gt(packed.size, 310 * 1000);
    write_packed("file");
    sink.at_bytes = shrink;
    assert_status(read_source(path_in(folder, "file")), FL_OK, &error);
    assert_told("file: shrank while it was read: 307,200 of ");
    fl_buffer_release(&lines);
}
END_TEST

// ---- folders ---------------------------------------------------------------

START_TEST(folders)
{
    write_file(folder, "b", FL_SLICE("B"));
    write_file(folder, "a/z", FL_SLICE("Z"));
    write_file(folder, "a/.hidden", FL_SLICE("H"));
    write_file(folder, "a.log", FL_SLICE("L"));
    write_file(folder, "\xc3\xa4", FL_SLICE("U"));
    assert_reads(NULL, "begin a/.hidden 1|H|end|begin a/z 1|Z|end|begin a.log 1|L|end|begin b 1|B|end|"
                       "begin \xc3\xa4 1|U|end|");
    assert_reads("a/", "begin a/.hidden 1|H|end|begin a/z 1|Z|end|");
    ck_assert_int_eq(mkdir(path_in(folder, "none"), 0700), 0);
    assert_reads("none", "");
}
END_TEST

START_TEST(folder_with_odd_things)
{
    write_file(folder, "d/file", FL_SLICE("F"));
    ck_assert_int_eq(mkfifo(path_in(folder, "fifo"), 0600), 0);
    int file = make_socket(path_in(folder, "socket"));
    ck_assert_int_eq(symlink("d/file", path_in(folder, "l1")), 0);
    ck_assert_int_eq(symlink("..", path_in(folder, "d/loop")), 0);
    ck_assert_int_eq(symlink("l3", path_in(folder, "l3")), 0);
    ck_assert_int_eq(symlink("nowhere", path_in(folder, "l4")), 0);
    ck_assert_int_eq(symlink("fifo", path_in(folder, "l5")), 0);
    ck_assert_int_eq(symlink("/dev/null", path_in(folder, "l6")), 0);
    write_file(folder, "z", FL_SLICE("Z"));
    assert_reads(NULL, "begin d/file 1|F|end|d/loop: is a link to a folder: not followed|fifo: is a FIFO: not read|"
                       "begin l1 1|F|end|l3: cannot be read: Too many levels of symbolic links|"
                       "l4: the link leads nowhere|l5: is a FIFO: not read|l6: is a character device: not read|"
                       "socket: is a socket: not read|begin z 1|Z|end|");
    close(file);
}
END_TEST

START_TEST(folder_without_permission)
{
    write_file(folder, "a/x", FL_SLICE("X"));
    write_file(folder, "b", FL_SLICE("B"));
    write_file(folder, "c", FL_SLICE("C"));
    chmod(path_in(folder, "a"), 0);
    chmod(path_in(folder, "b"), 0);
    chmod(folder, 0755);
    bool was_root = geteuid() == 0;
    if (was_root && seteuid(65534)) { // root may read all
        fprintf(stderr, "skipped: folder_without_permission, as root cannot become anybody else\n");
        return;
    }
    enum fl_status status = read_source(folder);
    if (was_root)
        ck_assert_int_eq(seteuid(0), 0);
    chmod(path_in(folder, "a"), 0700);
    assert_status(status, FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&sink.told), "a: cannot be read: Permission denied|"
                                                 "b: cannot be read: Permission denied|begin c 1|C|end|");
}
END_TEST

START_TEST(deep_folders)
{
    limits.folders = 2;
    write_file(folder, "a/b", FL_SLICE("B"));
    write_file(folder, "a/c/d", FL_SLICE("D"));
    write_file(folder, "e", FL_SLICE("E"));
    assert_reads(NULL, "begin a/b 1|B|end|a/c: is more than 2 folders deep: not read|begin e 1|E|end|");
}
END_TEST

START_TEST(paths_longer_than_the_system_takes)
{
    char name[201];
    memset(name, 'n', 200);
    name[200] = '\0';
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < 30; i++) {
        ck_assert_int_eq(mkdirat(at, name, 0700), 0);
        int next = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        close(at);
        at = next;
    }
    int file = openat(at, "deep", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(write(file, "here", 4), 4);
    close(file);
    close(at);
    assert_status(read_source(folder), FL_OK, &error);
    ck_assert_uint_gt(sink.told.size, 6000);
    assert_told("nn/deep 4|here|end|");
}
END_TEST

// ---- compressed ------------------------------------------------------------

static const struct {
    const char *name;
    int filter;
} filters[] = {
    {"gzip", ARCHIVE_FILTER_GZIP},   {"xz", ARCHIVE_FILTER_XZ},   {"zstd", ARCHIVE_FILTER_ZSTD},
    {"bzip2", ARCHIVE_FILTER_BZIP2}, {"lz4", ARCHIVE_FILTER_LZ4}, {"compress", ARCHIVE_FILTER_COMPRESS},
};
enum { FILTERS = sizeof filters / sizeof *filters };

START_TEST(compressed)
{
    struct fl_buffer lines = random_lines(900 * 1000);
    compress(filters[_i].filter, fl_buffer_slice(&lines));
    write_packed("file");
    assert_reads("file", "begin file 0|900000 bytes|end|");
    ck_assert_msg(fl_slice_equal(fl_buffer_slice(&sink.bytes), fl_buffer_slice(&lines)), "%s", filters[_i].name);
    assert_pipe_reads(fl_buffer_slice(&packed), 4099, "begin - 0|900000 bytes|end|");
    fl_buffer_release(&lines);
    fl_buffer_clear(&packed);
    compress(filters[_i].filter, FL_SLICE("short\n"));
    assert_pipe_reads(fl_buffer_slice(&packed), 1, "begin - 0|short\n|end|");
}
END_TEST

START_TEST(compressed_nothing)
{
    fl_buffer_clear(&packed);
    if (filters[_i].filter == ARCHIVE_FILTER_LZ4) // libarchive's writer crashes
        fl_buffer_append(&packed, FL_SLICE("\x04\x22\x4d\x18\x64\x40\xa7\0\0\0\0\x05\x5d\xcc\x02"));
    else if (filters[_i].filter == ARCHIVE_FILTER_COMPRESS) // and here it writes a byte
        fl_buffer_append(&packed, FL_SLICE("\x1f\x9d\x90"));
    else
        compress(filters[_i].filter, (struct fl_slice){0});
    write_packed("empty");
    assert_reads("empty", "begin empty 0|end|");
}
END_TEST

START_TEST(compressed_one_behind_the_other)
{
    compress(filters[_i].filter, FL_SLICE("one\n"));
    size_t first = packed.size;
    compress(filters[_i].filter, FL_SLICE("two\n"));
    write_packed("file");
    assert_reads("file", "begin file 0|one\ntwo\n|end|");
    if (filters[_i].filter != ARCHIVE_FILTER_GZIP && filters[_i].filter != ARCHIVE_FILTER_XZ)
        return;
    assert_pipe_reads(fl_buffer_slice(&packed), 1, "begin - 0|one\ntwo\n|end|");
    // Zeros fill up; something else is told.
    packed.size = first;
    fl_buffer_append(&packed, FL_SLICE("\0\0\0\0\0\0\0\0"));
    write_packed("file");
    assert_reads("file", "begin file 0|one\n|end|");
    packed.size = first;
    fl_buffer_append(&packed, FL_SLICE("something else, of some length"));
    write_packed("file");
    // The library of xz does not tell this from damage.
    assert_reads("file", filters[_i].filter == ARCHIVE_FILTER_GZIP
                             ? "begin file 0|file: the compressed data is followed by something else, not read: "
                               "the first 4 bytes were read|one\n|end|"
                             : "begin file 0|file: the compressed data is damaged: the first 4 bytes were read|"
                               "one\n|end|");
}
END_TEST

START_TEST(compressed_and_cut)
{
    struct fl_buffer lines = random_lines(3000 * 1000);
    compress(filters[_i].filter, fl_buffer_slice(&lines));
    packed.size = packed.size / 8 * 7;
    write_packed("file");
    assert_status(read_source(path_in(folder, "file")), FL_OK, &error);
    if (filters[_i].filter == ARCHIVE_FILTER_COMPRESS) { // has no sign of its end
        fl_buffer_release(&lines);
        return;
    }
    ck_assert_msg(sink.bytes.size > 1500 * 1000, "%s: %zu", filters[_i].name, sink.bytes.size);
    ck_assert_int_eq(memcmp(sink.bytes.data, lines.data, sink.bytes.size), 0);
    char number[FL_LOG_NUMBER_SIZE];
    struct fl_buffer expected = {0};
    fl_buffer_append_format(&expected,
                            "begin file 0|file: the compressed data ends early: the first %s bytes were read|"
                            "%zu bytes|end|%c", fl_log_number(sink.bytes.size, number), sink.bytes.size, 0);
    assert_slice_is(fl_buffer_slice(&sink.told), expected.data);
    fl_buffer_release(&expected);
    fl_buffer_release(&lines);
    // At each byte of a short one: told, and never more than there is.
    fl_buffer_clear(&packed);
    compress(filters[_i].filter, FL_SLICE("a short line\n"));
    for (size_t size = 10; size < packed.size; size++) {
        write_file(folder, "file", (struct fl_slice){packed.data, size});
        assert_status(read_source(path_in(folder, "file")), FL_OK, &error);
            assert_told("file: ");
    }
}
END_TEST

START_TEST(a_short_cut_log_keeps_all_there_is)
{
    struct fl_buffer lines = random_lines(5000);
    for (int i = 0; i < 2; i++) {
        fl_buffer_clear(&packed);
        compress(filters[i].filter, fl_buffer_slice(&lines));
        packed.size = packed.size / 2;
        write_packed("file");
        assert_status(read_source(path_in(folder, "file")), FL_OK, &error);
        ck_assert_msg(sink.bytes.size > 1500, "%s: %zu bytes", filters[i].name, sink.bytes.size);
        ck_assert_int_eq(memcmp(sink.bytes.data, lines.data, sink.bytes.size), 0);
    }
    fl_buffer_release(&lines);
}
END_TEST

START_TEST(compressed_and_damaged)
{
    struct fl_buffer lines = random_lines(900 * 1000);
    compress(filters[_i].filter, fl_buffer_slice(&lines));
    memset(packed.data + packed.size / 2, 0xff, packed.size / 2);
    write_packed("d/file");
    write_file(folder, "d/next", FL_SLICE("N"));
    assert_status(read_source(path_in(folder, "d")), FL_OK, &error);
    if (filters[_i].filter != ARCHIVE_FILTER_COMPRESS) // has no checksum
        assert_told("|d/file: the compressed data ");
    assert_told("|end|begin d/next 1|N|end|");
    fl_buffer_release(&lines);
}
END_TEST

START_TEST(memory_has_a_limit)
{
    limits.memory = UINT64_C(1) << 20;
    compress(ARCHIVE_FILTER_XZ, FL_SLICE("needs more\n"));
    write_packed("file");
    assert_status(read_source(path_in(folder, "file")), FL_OK, &error);
    assert_told("MiB of memory to unpack, over the limit of 1: nothing of it was read|end|");
}
END_TEST

// ---- archives --------------------------------------------------------------

START_TEST(archives)
{
    static const char both[] = "begin file/d/a 4|one\n|end|begin file/b 4|two\n|end|";
    pack_two(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    write_packed("file");
    assert_reads("file", both);
    for (int i = 0; i < FILTERS; i++) {
        fl_buffer_clear(&packed);
        pack_two(i % 2 ? ARCHIVE_FORMAT_TAR_GNUTAR : ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, filters[i].filter);
        write_packed("file");
        assert_reads("file", both);
        assert_pipe_reads(fl_buffer_slice(&packed), 7, "begin -/d/a 4|one\n|end|begin -/b 4|two\n|end|");
    }
    fl_buffer_clear(&packed);
    pack_two(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    write_packed("file");
    assert_reads("file", both);
    fl_buffer_clear(&packed);
    pack_two(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE);
    write_packed("file");
    assert_reads("file", both);
    assert_pipe_reads(fl_buffer_slice(&packed), 10000,
                      "-: is a 7z archive, which is read only from a file of its own|");
}
END_TEST

START_TEST(archives_one_behind_the_other)
{
    pack_two(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    pack_two(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    write_packed("file");
    assert_reads("file", "begin file/d/a 4|one\n|end|begin file/b 4|two\n|end|"
                         "begin file/d/a 4|one\n|end|begin file/b 4|two\n|end|");
}
END_TEST

START_TEST(zip_through_a_pipe)
{
    pack_two(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    assert_pipe_reads(fl_buffer_slice(&packed), 11, "begin -/d/a 4|one\n|end|begin -/b 4|two\n|end|");
}
END_TEST

START_TEST(packed_within_packed)
{
    compress(ARCHIVE_FILTER_GZIP, FL_SLICE("inner\n"));
    for (int i = 0; i < 2; i++) {
        struct fl_buffer inner = packed;
        packed = (struct fl_buffer){0};
        struct archive *archive = pack(i ? ARCHIVE_FORMAT_ZIP : ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
        open_pack(archive);
        add_member(archive, i ? "tar" : "log.gz", AE_IFREG, fl_buffer_slice(&inner));
        add_member(archive, "plain", AE_IFREG, FL_SLICE("plain\n"));
        end_pack(archive);
        fl_buffer_release(&inner);
    }
    write_packed("file");
    assert_reads("file", "begin file/tar/log.gz 0|inner\n|end|begin file/tar/plain 6|plain\n|end|"
                         "begin file/plain 6|plain\n|end|");
    limits.layers = 2;
    assert_reads("file", "file/tar/log.gz: is packed 3 times over: not read|begin file/tar/plain 6|plain\n|end|"
                         "begin file/plain 6|plain\n|end|");
}
END_TEST

START_TEST(names_of_members_keep_their_bytes)
{
    static const int formats[] = {ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_ZIP};
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        fl_buffer_clear(&packed);
        locale_t before = uselocale(utf8);
        struct archive *archive = pack(formats[i], ARCHIVE_FILTER_NONE);
        if (formats[i] != ARCHIVE_FORMAT_TAR_GNUTAR)
            archive_write_set_options(archive, "hdrcharset=UTF-8");
        open_pack(archive);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, "f\xc3\xbcr/\xe6\x97\xa5.log");
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, 1);
        archive_write_header(archive, entry);
        archive_write_data(archive, "x", 1);
        archive_entry_free(entry);
        end_pack(archive);
        uselocale(before); // the program's, C
        write_packed("file");
        assert_reads("file", "begin file/f\xc3\xbcr/\xe6\x97\xa5.log 1|x|end|");
    }
    freelocale(utf8);
}
END_TEST

START_TEST(cut_archives)
{
    struct fl_buffer lines = random_lines(800 * 1000);
    struct archive *archive = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    open_pack(archive);
    add_member(archive, "a", AE_IFREG, FL_SLICE("one\n"));
    add_member(archive, "b", AE_IFREG, fl_buffer_slice(&lines));
    end_pack(archive);
    packed.size = 3 * 512 + 700 * 1000;
    write_packed("tar");
    assert_reads("tar", "begin tar/a 4|one\n|end|begin tar/b 800000|"
                        "tar/b: the archive ends early: the first 700,000 bytes were read|700000 bytes|end|");
    // The same compressed: it is the compressed data that ends.
    struct fl_buffer tar = packed;
    packed = (struct fl_buffer){0};
    compress(ARCHIVE_FILTER_GZIP, fl_buffer_slice(&tar));
    packed.size -= 20;
    write_packed("tar.gz");
    assert_status(read_source(path_in(folder, "tar.gz")), FL_OK, &error);
    ck_assert_uint_gt(sink.size, 690 * 1000);
    assert_told("|tar.gz/b: the compressed data ends early: the first 69");
    assert_told_last(" bytes|end|");
    // Within a header.
    fl_buffer_clear(&packed);
    fl_buffer_append(&packed, (struct fl_slice){tar.data, 1100});
    write_packed("tar");
    assert_reads("tar", "begin tar/a 4|one\n|end|tar: the archive ends early: 1 file of it was read|");
    fl_buffer_release(&tar);
    fl_buffer_release(&lines);
}
END_TEST

START_TEST(cut_zip)
{
    struct fl_buffer lines = random_lines(800 * 1000);
    struct archive *archive = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    open_pack(archive);
    add_member(archive, "a", AE_IFREG, FL_SLICE("one\n"));
    add_member(archive, "b", AE_IFREG, fl_buffer_slice(&lines));
    end_pack(archive);
    packed.size /= 2;
    write_packed("zip");
    assert_status(read_source(path_in(folder, "zip")), FL_OK, &error);
    ck_assert_uint_gt(sink.size, 200 * 1000);
    ck_assert_int_eq(memcmp(sink.bytes.data, lines.data, sink.bytes.size), 0);
    assert_told("zip/b: the archive ends early: the first ");
    assert_told_last(" bytes|end|");
    fl_buffer_release(&lines);
}
END_TEST

START_TEST(damaged_members)
{
    struct archive *archive = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    archive_write_set_options(archive, "zip:compression=store");
    open_pack(archive);
    add_member(archive, "a", AE_IFREG, FL_SLICE("the first\n"));
    add_member(archive, "b", AE_IFREG, FL_SLICE("the second\n"));
    end_pack(archive);
    char *first = memmem(packed.data, packed.size, "the first", 9);
    ck_assert_ptr_nonnull(first);
    first[4] = 'F';
    write_packed("zip");
    assert_status(read_source(path_in(folder, "zip")), FL_OK, &error);
    assert_told("zip/a: the archive is damaged or of an unknown kind: ZIP bad CRC");
    assert_told("|the First\n|end|begin zip/b 11|the second\n|end|");
    // A 7z gives the bytes along with the warning.
    fl_buffer_clear(&packed);
    archive = pack(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE);
    archive_write_set_options(archive, "7zip:compression=store");
    open_pack(archive);
    add_member(archive, "a", AE_IFREG, FL_SLICE("the first\n"));
    end_pack(archive);
    first = memmem(packed.data, packed.size, "the first", 9);
    ck_assert_ptr_nonnull(first);
    first[4] = 'F';
    write_packed("7z");
    assert_status(read_source(path_in(folder, "7z")), FL_OK, &error);
    assert_told("7z/a: the archive is damaged or of an unknown kind: 7-Zip bad CRC");
    assert_told_last("the first 10 bytes were read|the First\n|end|");
    // A damaged header of a tar is passed over.
    fl_buffer_clear(&packed);
    pack_two(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    memset(packed.data + 512 + 100, 'x', 20);
    write_packed("tar");
    assert_status(read_source(path_in(folder, "tar")), FL_OK, &error);
    assert_told("tar: the archive is damaged");
    assert_told("begin tar/b 4|two\n|end|");
}
END_TEST

START_TEST(members_with_a_password)
{
    struct archive *archive = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    if (archive_write_set_options(archive, "zip:encryption=traditional") != ARCHIVE_OK) {
        fprintf(stderr, "skipped: members_with_a_password, as this libarchive cannot encrypt\n");
        archive_write_free(archive);
        return;
    }
    archive_write_set_passphrase(archive, "secret");
    open_pack(archive);
    add_member(archive, "a", AE_IFREG, FL_SLICE("hidden\n"));
    add_member(archive, "b", AE_IFREG, FL_SLICE("hidden as well\n"));
    end_pack(archive);
    write_packed("zip");
    assert_reads("zip", "zip/a: is protected by a password: not read|zip/b: is protected by a password: not read|");
}
END_TEST

START_TEST(random_damage_never_crashes)
{
    struct random_source source = {11};
    static const int formats[] = {ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_7ZIP};
    for (int i = 0; i < 300; i++) {
        fl_buffer_clear(&packed);
        pack_two(formats[i % 3], i % 3 || i % 2 ? ARCHIVE_FILTER_NONE : filters[i / 6 % FILTERS].filter);
        for (size_t n = random_below(&source, 5) + 1; n > 0; n--)
            packed.data[8 + random_below(&source, packed.size - 8)] ^= (char)(1 << random_below(&source, 8));
        if (i % 5 == 0)
            packed.size = 8 + random_below(&source, packed.size - 8);
        write_packed("file");
        assert_status(read_source(path_in(folder, "file")), FL_OK, &error);
    }
}
END_TEST

// ---- bombs -----------------------------------------------------------------

static struct fl_buffer zeros(size_t size)
{
    struct fl_buffer buffer = {0};
    memset(fl_buffer_reserve(&buffer, size), 0, size);
    buffer.size = size;
    return buffer;
}

START_TEST(bombs)
{
    limits.unpacked_size = 1024 * 1024;
    limits.unpacked_ratio = 100;
    struct fl_buffer nothing = zeros(4 * 1024 * 1024);
    compress(filters[_i].filter, fl_buffer_slice(&nothing));
    write_packed("d/bomb");
    write_file(folder, "d/next", FL_SLICE("N"));
    assert_status(read_source(path_in(folder, "d")), FL_OK, &error);
    assert_told("d/bomb: unpacks to more than 1,048,576 bytes and more than 100 times what was read of it: the first ");
    assert_told(" bytes|end|begin d/next 1|N|end|");
    // Within an archive: the rest of that is not read, which is told.
    struct fl_buffer bomb = packed;
    packed = (struct fl_buffer){0};
    struct archive *archive = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    open_pack(archive);
    add_member(archive, "bomb", AE_IFREG, fl_buffer_slice(&bomb));
    add_member(archive, "next", AE_IFREG, FL_SLICE("N"));
    end_pack(archive);
    write_packed("d/bomb");
    assert_status(read_source(path_in(folder, "d")), FL_OK, &error);
    assert_told("end|d/bomb: holds what unpacks to too much: 1 file of it was read|begin d/next");
    // Large, but not for what it was unpacked from.
    limits.unpacked_ratio = 1000 * 1000;
    assert_status(read_source(path_in(folder, "d/bomb")), FL_OK, &error);
    ck_assert_ptr_null(memmem(sink.told.data, sink.told.size, "too much", 8));
    fl_buffer_release(&bomb);
    fl_buffer_release(&nothing);
}
END_TEST

START_TEST(many_small_members_make_a_bomb)
{
    limits.unpacked_size = 1024 * 1024;
    limits.unpacked_ratio = 100;
    struct fl_buffer nothing = zeros(300 * 1024);
    struct archive *archive = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    open_pack(archive);
    for (int i = 0; i < 10; i++)
        add_member(archive, "a", AE_IFREG, fl_buffer_slice(&nothing));
    end_pack(archive);
    write_packed("zip");
    assert_status(read_source(path_in(folder, "zip")), FL_OK, &error);
    assert_told("|zip: holds what unpacks to too much: 4 files of it were read|");
    fl_buffer_release(&nothing);
}
END_TEST

START_TEST(a_bomb_in_a_layer_between)
{
    limits.unpacked_size = 1024 * 1024;
    limits.unpacked_ratio = 100;
    struct fl_buffer nothing = zeros(4 * 1024 * 1024);
    struct archive *archive = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP);
    open_pack(archive);
    add_member(archive, "link", AE_IFLNK, (struct fl_slice){0});
    end_pack(archive);
    // Zeros behind the end of a tar are not pushed, but unpacked.
    compress(ARCHIVE_FILTER_GZIP, fl_buffer_slice(&nothing));
    write_packed("tar.gz");
    assert_reads("tar.gz", "tar.gz: unpacks to more than 1,048,576 bytes and more than 100 times what was read of it: "
                           "0 files of it were read|");
    fl_buffer_release(&nothing);
}
END_TEST

// ---- the sink --------------------------------------------------------------

START_TEST(failures_of_the_sink_pass_through)
{
    static const char *const calls[] = {"begin", "bytes", "end"};
    pack_two(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP);
    write_packed("d/a");
    write_file(folder, "d/b", FL_SLICE("B"));
    static const char *const paths[] = {"d", "d/a", "d/b"};
    for (size_t i = 0; i < 9; i++) {
        sink.fail_in = calls[i % 3];
        sink.fail_with = i % 2 ? FL_INTERRUPTED : FL_NO_INDEX;
        sink.open = false;
        assert_status(read_source(path_in(folder, paths[i / 3])), sink.fail_with, &error);
        ck_assert_int_eq(error.status, sink.fail_with);
        assert_error_says(&error, "failed in ");
        assert_error_says(&error, calls[i % 3]);
        ck_assert_str_eq(sink.fail_in, "nothing more");
        size_t begins = 0;
        for (size_t at = 0; at + 6 <= sink.told.size; at++)
            begins += memcmp(sink.told.data + at, "begin ", 6) == 0;
        ck_assert_uint_eq(begins, 1);
    }
}
END_TEST

START_TEST(numbers)
{
    char text[FL_LOG_NUMBER_SIZE];
    ck_assert_str_eq(fl_log_number(0, text), "0");
    ck_assert_str_eq(fl_log_number(999, text), "999");
    ck_assert_str_eq(fl_log_number(1000, text), "1,000");
    ck_assert_str_eq(fl_log_number(UINT64_MAX, text), "18,446,744,073,709,551,615");
}
END_TEST

static TCase *cases_of(Suite *suite, const char *name)
{
    TCase *cases = tcase_create(name);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 20);
    suite_add_tcase(suite, cases);
    return cases;
}

Suite *log_source_suite(void)
{
    Suite *suite = suite_create("log_source");
    TCase *files = cases_of(suite, "files");
    tcase_add_test(files, plain_files);
    tcase_add_test(files, any_bytes_are_passed_on);
    tcase_add_test(files, standard_input);
    tcase_add_test(files, a_line_is_not_waited_behind);
    tcase_add_test(files, a_pipe_that_does_not_block);
    tcase_add_test(files, named_devices);
    tcase_add_test(files, a_file_that_shrinks);
    TCase *folders_cases = cases_of(suite, "folders");
    tcase_add_test(folders_cases, folders);
    tcase_add_test(folders_cases, folder_with_odd_things);
    tcase_add_test(folders_cases, folder_without_permission);
    tcase_add_test(folders_cases, deep_folders);
    tcase_add_test(folders_cases, paths_longer_than_the_system_takes);
    TCase *packed_cases = cases_of(suite, "packed");
    tcase_add_loop_test(packed_cases, compressed, 0, FILTERS);
    tcase_add_loop_test(packed_cases, compressed_nothing, 0, FILTERS);
    tcase_add_loop_test(packed_cases, compressed_one_behind_the_other, 0, 5);
    tcase_add_loop_test(packed_cases, compressed_and_cut, 0, FILTERS);
    tcase_add_test(packed_cases, a_short_cut_log_keeps_all_there_is);
    tcase_add_loop_test(packed_cases, compressed_and_damaged, 0, FILTERS);
    tcase_add_test(packed_cases, memory_has_a_limit);
    tcase_add_test(packed_cases, archives);
    tcase_add_test(packed_cases, archives_one_behind_the_other);
    tcase_add_test(packed_cases, zip_through_a_pipe);
    tcase_add_test(packed_cases, packed_within_packed);
    tcase_add_test(packed_cases, names_of_members_keep_their_bytes);
    tcase_add_test(packed_cases, cut_archives);
    tcase_add_test(packed_cases, cut_zip);
    tcase_add_test(packed_cases, damaged_members);
    tcase_add_test(packed_cases, members_with_a_password);
    tcase_add_test(packed_cases, random_damage_never_crashes);
    TCase *limits_cases = cases_of(suite, "limits");
    tcase_add_loop_test(limits_cases, bombs, 0, 3);
    tcase_add_test(limits_cases, many_small_members_make_a_bomb);
    tcase_add_test(limits_cases, a_bomb_in_a_layer_between);
    TCase *sink_cases = cases_of(suite, "sink");
    tcase_add_test(sink_cases, failures_of_the_sink_pass_through);
    tcase_add_test(sink_cases, numbers);
    return suite;
}
