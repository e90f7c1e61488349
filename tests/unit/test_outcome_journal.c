// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/outcome_journal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/outcome_keys.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static char *folder;
static struct fl_buffer told; // of the last reading: the notes of the records, then what was set aside
static struct fl_outcome_counts counts;
static struct fl_error error;

static void setup(void)
{
    folder = make_test_folder();
    told = (struct fl_buffer){0};
}

static void teardown(void)
{
    remove_folder_tree(folder);
    fl_buffer_release(&told);
}

static struct fl_outcome_record record_of(const char *key, const char *note)
{
    return (struct fl_outcome_record){
        .key = fl_slice_of(key), .time = 1000, .id = FL_SLICE("a/b"), .note = fl_slice_of(note)};
}

/// A record whose key is that number.
static void append_numbered(struct fl_buffer *text, unsigned number, const char *note)
{
    char key[FL_OUTCOME_KEY_SIZE + 1];
    snprintf(key, sizeof key, "%032x", number);
    struct fl_outcome_record record = record_of(key, note);
    assert_status(fl_outcome_append_line(text, &record, &error), FL_OK, &error);
}

static enum fl_status tell_record(void *context, const struct fl_outcome_record *record, struct fl_error *unused)
{
    (void)context;
    (void)unused;
    fl_buffer_append(&told, record->note);
    fl_buffer_append_byte(&told, ' ');
    return FL_OK;
}

static void tell_damage(void *context, const char *file, uint64_t line, const char *reason)
{
    const char *slash = strrchr(file, '/');
    (void)context;
    (void)reason;
    fl_buffer_append_format(&told, "%s:%llu ", slash ? slash + 1 : file, (unsigned long long)line);
}

static const char *read_journal(const char *path)
{
    const struct fl_outcome_sink sink = {NULL, tell_record, tell_damage};
    fl_buffer_clear(&told);
    assert_status(fl_outcome_journal_read(path, &sink, &counts, &error), FL_OK, &error);
    fl_buffer_append_byte(&told, '\0');
    return told.data;
}

static void append_note(const char *path, const char *note)
{
    char key[FL_OUTCOME_KEY_SIZE + 1];
    struct fl_buffer file = {0};
    assert_status(fl_outcome_make_key(key, &error), FL_OK, &error);
    struct fl_outcome_record record = record_of(key, note);
    assert_status(fl_outcome_journal_append(path, &record, &file, &error), FL_OK, &error);
    ck_assert_int_eq(access(file.data, F_OK), 0);
    fl_buffer_release(&file);
}

/// Fails with that text.
static void append_fails(const char *path, enum fl_status expected, const char *text)
{
    struct fl_buffer file = {0};
    struct fl_outcome_record record = record_of("0123456789abcdef0123456789abcdef", "refused");
    assert_status(fl_outcome_journal_append(path, &record, &file, &error), expected, &error);
    assert_error_says(&error, text);
    fl_buffer_release(&file);
}

START_TEST(a_folder_is_made)
{
    const char *path = path_in(folder, "new/state//outcomes/");
    ck_assert_str_eq(read_journal(path), "");
    append_note(path, "one");
    append_note(path, "two");
    ck_assert_str_eq(read_journal(path), "one two ");
    ck_assert_uint_eq(counts.records, 2);
}
END_TEST

START_TEST(order_and_repetition)
{
    struct fl_buffer b = {0}, a = {0};
    append_numbered(&b, 1, "first");
    append_numbered(&b, 2, "second");
    append_numbered(&b, 0, "zero");
    append_numbered(&b, 0, "zero-again");
    append_numbered(&a, 3, "third");
    append_numbered(&a, 1, "first-again");
    write_file(folder, "j/b.journal", fl_buffer_slice(&b));
    write_file(folder, "j/a.journal", fl_buffer_slice(&a));
    write_file(folder, "j/c.journal", (struct fl_slice){b.data, b.size - 1}); // its last line has no end
    write_file(folder, "j/.hidden.journal", FL_SLICE("not read\n"));
    write_file(folder, "j/notes.txt", FL_SLICE("not read\n"));
    ck_assert_str_eq(read_journal(path_in(folder, "j")), "third first-again second zero ");
    ck_assert_uint_eq(counts.repeated, 6);
    ck_assert_uint_eq(counts.damaged, 0);
    fl_buffer_release(&a);
    fl_buffer_release(&b);
}
END_TEST

START_TEST(damage_is_set_aside)
{
    struct fl_buffer text = {0};
    append_numbered(&text, 1, "one");
    fl_buffer_append(&text, FL_SLICE("{\"schema\":1,\"key\n"));
    append_numbered(&text, 2, "two");
    for (int i = 0; i < 200000; i++) // far over the limit, and over any piece that is read at once
        fl_buffer_append_byte(&text, 'x');
    fl_buffer_append_byte(&text, '\n');
    append_numbered(&text, 3, "three");
    fl_buffer_append(&text, FL_SLICE("\n"));
    append_numbered(&text, 4, "four");
    fl_buffer_append(&text, FL_SLICE("{\"sch"));
    write_file(folder, "j/a.journal", fl_buffer_slice(&text));
    ck_assert_int_eq(symlink("a.journal", path_in(folder, "j/b.journal")), 0);
    ck_assert_int_eq(mkfifo(path_in(folder, "j/c.journal"), 0600), 0);
    ck_assert_int_eq(mkdir(path_in(folder, "j/d.journal"), 0700), 0);
    ck_assert_str_eq(
        read_journal(path_in(folder, "j")),
        "one a.journal:2 two a.journal:4 three a.journal:6 four a.journal:8 b.journal:0 c.journal:0 d.journal:0 ");
    ck_assert_uint_eq(counts.records, 4);
    ck_assert_uint_eq(counts.damaged, 7);
    fl_buffer_release(&text);
}
END_TEST

START_TEST(a_torn_line_is_ended)
{
    struct fl_buffer text = {0};
    append_numbered(&text, 1, "one");
    size_t whole = text.size;
    append_numbered(&text, 2, "two");
    // Torn at each byte: what is whole stays, what comes is whole.
    for (size_t size = whole; size <= text.size; size++) {
        write_file(folder, "f", (struct fl_slice){text.data, size});
        append_note(path_in(folder, "f"), "three");
        bool has_second = size >= text.size - 1;
        ck_assert_str_eq(read_journal(path_in(folder, "f")),
                         has_second ? "one two three " : size == whole ? "one three " : "one f:2 three ");
    }
    fl_buffer_release(&text);
}
END_TEST

START_TEST(what_is_no_journal)
{
    write_file(folder, "letter", FL_SLICE("Dear Eva,\n"));
    append_fails(path_in(folder, "letter"), FL_BAD_INPUT, "is no journal of outcomes");
    ck_assert_int_eq(mkfifo(path_in(folder, "pipe"), 0600), 0);
    append_fails(path_in(folder, "pipe"), FL_IO, "neither a regular file nor a folder");
    append_fails("/dev/null", FL_IO, "neither a regular file nor a folder");
    append_fails(path_in(folder, "letter/below"), FL_IO, "Not a directory");
    append_fails("", FL_USAGE, "no name");
    const struct fl_outcome_sink sink = {0};
    assert_status(fl_outcome_journal_read(path_in(folder, "pipe"), &sink, &counts, &error), FL_IO, &error);
    assert_status(fl_outcome_journal_read("/dev/zero", &sink, &counts, &error), FL_IO, &error);
    // An empty file becomes one, and a link that somebody named is followed.
    write_file(folder, "empty", (struct fl_slice){0});
    ck_assert_int_eq(symlink("empty", path_in(folder, "link")), 0);
    append_note(path_in(folder, "link"), "one");
    ck_assert_str_eq(read_journal(path_in(folder, "empty")), "one ");
}
END_TEST

/// The name of this writer's file in the folder `j`.
static const char *own_file(void)
{
    static char path[512];
    struct fl_buffer file = {0};
    struct fl_outcome_record record = record_of("0123456789abcdef0123456789abcdef", "found");
    assert_status(fl_outcome_journal_append(path_in(folder, "j"), &record, &file, &error), FL_OK, &error);
    snprintf(path, sizeof path, "%s", file.data);
    fl_buffer_release(&file);
    ck_assert_int_eq(unlink(path), 0);
    return path;
}

START_TEST(nothing_in_a_folder_leads_elsewhere)
{
    const char *own = own_file(), *target = path_in(folder, "victim");
    write_file(folder, "victim", FL_SLICE("{precious"));
    ck_assert_int_eq(symlink(target, own), 0);
    append_fails(path_in(folder, "j"), FL_IO, "it is a symbolic link");
    ck_assert_int_eq(unlink(own), 0);
    ck_assert_int_eq(link(target, own), 0);
    append_fails(path_in(folder, "j"), FL_IO, "it has another name, too");
    ck_assert_int_eq(unlink(own), 0);
    ck_assert_int_eq(mkfifo(own, 0600), 0);
    append_fails(path_in(folder, "j"), FL_IO, "cannot write");
    ck_assert_int_eq(unlink(own), 0);
    ck_assert_int_eq(mkdir(own, 0700), 0);
    append_fails(path_in(folder, "j"), FL_IO, "Is a directory");
    struct stat about;
    ck_assert_int_eq(stat(target, &about), 0);
    ck_assert_int_eq(about.st_size, 9);
}
END_TEST

START_TEST(modes_follow_the_umask)
{
    struct stat about;
    umask(022);
    ck_assert_int_eq(mkdir(path_in(folder, "j"), 0777), 0);
    const char *own = own_file();
    append_note(path_in(folder, "j"), "one");
    ck_assert_int_eq(stat(own, &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0644);
}
END_TEST

START_TEST(a_lock_that_stays_is_told)
{
    write_file(folder, "f", (struct fl_slice){0});
    int file = open(path_in(folder, "f"), O_RDONLY);
    ck_assert_int_eq(flock(file, LOCK_EX), 0);
    ck_assert_str_eq(read_journal(path_in(folder, "f")), ""); // readers go on
    append_fails(path_in(folder, "f"), FL_LOCKED, "try again later");
    close(file);
    append_note(path_in(folder, "f"), "one");
    ck_assert_str_eq(read_journal(path_in(folder, "f")), "one ");
}
END_TEST

START_TEST(a_reader_may_stop)
{
    struct fl_buffer text = {0};
    append_numbered(&text, 1, "one");
    append_numbered(&text, 2, "two");
    write_file(folder, "f", fl_buffer_slice(&text));
    const struct fl_outcome_sink sink = {0};
    assert_status(fl_outcome_journal_read(path_in(folder, "f"), &sink, &counts, &error), FL_OK, &error);
    ck_assert_uint_eq(counts.records, 2);
    fl_buffer_release(&text);
}
END_TEST

// ---- many at once ----------------------------------------------------------

enum { WRITERS = 6, LIMITED = 2, STRESS_MILLISECONDS = 1500, LIMITED_SIZE = 20000 };

/// Appends records until it is killed; each that is acknowledged goes to `told_to` by its key.
static pid_t start_writer(const char *path, int told_to, bool limited)
{
    pid_t process = fork();
    ck_assert_int_ge(process, 0);
    if (process)
        return process;
    // A limited one fails as on a full disk, in the middle of a line, and takes back what it wrote of it.
    const struct rlimit limit = {LIMITED_SIZE, LIMITED_SIZE};
    signal(SIGXFSZ, SIG_IGN);
    if (limited && setrlimit(RLIMIT_FSIZE, &limit))
        _exit(3);
    for (;;) {
        char key[FL_OUTCOME_KEY_SIZE + 1];
        struct fl_buffer file = {0};
        if (fl_outcome_make_key(key, NULL))
            _exit(4);
        struct fl_outcome_record record = record_of(key, "a note of some length, so that a line is not all too short");
        enum fl_status status = fl_outcome_journal_append(path, &record, &file, NULL);
        fl_buffer_release(&file);
        if (status && !limited)
            _exit(5);
        if (!status && write(told_to, key, FL_OUTCOME_KEY_SIZE) != FL_OUTCOME_KEY_SIZE)
            _exit(6);
    }
}

static void stop_writer(pid_t process)
{
    int status;
    kill(process, SIGKILL);
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a writer ended by itself with %d",
                  WEXITSTATUS(status));
}

static enum fl_status keep_key(void *context, const struct fl_outcome_record *record, struct fl_error *unused)
{
    bool is_new;
    (void)unused;
    return fl_outcome_keys_add(context, record->key, &is_new) ? FL_OK : FL_NO_MEMORY;
}

static void drain(int from, struct fl_buffer *acknowledged)
{
    for (ssize_t size = 1; size > 0; acknowledged->size += size > 0 ? (size_t)size : 0) {
        char *room = fl_buffer_reserve(acknowledged, 65536);
        ck_assert_ptr_nonnull(room);
        size = read(from, room, 65536);
    }
}

/// Kills a writer now and then while all write; fills `acknowledged` with keys and returns how many were killed.
static uint64_t run_writers(const char *path, struct fl_buffer *acknowledged)
{
    struct random_source source = {7};
    pid_t writers[WRITERS];
    int ends[2];
    uint64_t kills = 0;
    ck_assert_int_eq(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
    for (int i = 0; i < WRITERS; i++)
        writers[i] = start_writer(path, ends[1], i < LIMITED);
    for (int i = 0; i < STRESS_MILLISECONDS / 2; i++) {
        usleep(2000);
        drain(ends[0], acknowledged);
        if (i % 3 == 0) {
            size_t victim = random_below(&source, WRITERS);
            stop_writer(writers[victim]);
            kills++;
            writers[victim] = start_writer(path, ends[1], victim < LIMITED);
        }
    }
    for (int i = 0; i < WRITERS; i++)
        stop_writer(writers[i]);
    drain(ends[0], acknowledged);
    close(ends[0]);
    close(ends[1]);
    return kills + WRITERS;
}

START_TEST(writers_at_once)
{
    struct fl_buffer acknowledged = {0};
    struct fl_outcome_keys keys = {0};
    const struct fl_outcome_sink sink = {&keys, keep_key, NULL};
    write_file(folder, "f", (struct fl_slice){0});
    uint64_t kills = run_writers(path_in(folder, "f"), &acknowledged);
    size_t count = acknowledged.size / FL_OUTCOME_KEY_SIZE;
    assert_status(fl_outcome_journal_read(path_in(folder, "f"), &sink, &counts, &error), FL_OK, &error);
    ck_assert_uint_ge(count, 100);
    ck_assert_uint_eq(counts.repeated, 0);
    ck_assert_uint_ge(counts.records, count);
    ck_assert_uint_le(counts.records + counts.damaged, count + kills);
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        const struct fl_slice key = {acknowledged.data + i * FL_OUTCOME_KEY_SIZE, FL_OUTCOME_KEY_SIZE};
        ck_assert(fl_outcome_keys_add(&keys, key, &is_new));
        ck_assert_msg(!is_new, "acknowledged record %zu of %zu is not in the journal", i, count);
    }
    fl_outcome_keys_release(&keys);
    fl_buffer_release(&acknowledged);
}
END_TEST

START_TEST(many_keys)
{
    enum { KEYS = 100000 };
    struct fl_outcome_keys keys = {0};
    for (int round = 0; round < 2; round++) {
        for (unsigned i = 0; i < KEYS; i++) {
            // Half of them differ in their first digits only, half in their last.
            char digits[FL_OUTCOME_KEY_SIZE + 1];
            bool is_new;
            snprintf(digits, sizeof digits, i % 2 ? "%08x%024x" : "%2$024x%1$08x", i, 0U);
            ck_assert(fl_outcome_keys_add(&keys, fl_slice_of(digits), &is_new));
            ck_assert_int_eq(is_new, round == 0);
        }
    }
    ck_assert_uint_eq(keys.count, KEYS - 1); // and the one of zeros
    fl_outcome_keys_release(&keys);
}
END_TEST

/// What is found with these in the environment; NULL: not there.
static const char *located(const char *given, const char *journal, const char *state, const char *home)
{
    const struct {
        const char *name, *value;
    } variables[] = {{"FAULTLINE_OUTCOMES", journal}, {"XDG_STATE_HOME", state}, {"HOME", home}};
    static struct fl_buffer path;
    for (size_t i = 0; i < 3; i++) {
        if (variables[i].value)
            setenv(variables[i].name, variables[i].value, 1);
        else
            unsetenv(variables[i].name);
    }
    fl_outcome_journal_locate(given, &path);
    return path.data;
}

START_TEST(locations)
{
    static const char *const in_system = "/var/lib/faultline/outcomes";
    char state[512], home[512], expected[600];
    snprintf(state, sizeof state, "%s/state", folder);
    snprintf(home, sizeof home, "%s/home", folder);
    ck_assert_str_eq(located("given", "env", state, home), "given");
    ck_assert_str_eq(located("", "env", state, home), "env");
    ck_assert_str_eq(located(NULL, NULL, NULL, NULL), in_system);
    ck_assert_str_eq(located(NULL, "", "", ""), in_system);
    // What is not there yet is the user's, but for root, or where the system has one.
    bool system_wide = geteuid() == 0 || access(in_system, F_OK) == 0;
    snprintf(expected, sizeof expected, "%s/faultline/outcomes", state);
    ck_assert_str_eq(located(NULL, NULL, state, home), system_wide ? in_system : expected);
    write_file(folder, "state/faultline/outcomes", (struct fl_slice){0});
    ck_assert_str_eq(located(NULL, "", state, home), expected);
    write_file(folder, "home/.local/state/faultline/outcomes", (struct fl_slice){0});
    snprintf(expected, sizeof expected, "%s/.local/state/faultline/outcomes", home);
    ck_assert_str_eq(located(NULL, NULL, "relative", home), expected);
    ck_assert_str_eq(located(NULL, NULL, NULL, home), expected);
}
END_TEST

Suite *outcome_journal_suite(void)
{
    TCase *cases = tcase_create("outcome_journal");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_folder_is_made);
    tcase_add_test(cases, order_and_repetition);
    tcase_add_test(cases, damage_is_set_aside);
    tcase_add_test(cases, a_torn_line_is_ended);
    tcase_add_test(cases, what_is_no_journal);
    tcase_add_test(cases, nothing_in_a_folder_leads_elsewhere);
    tcase_add_test(cases, modes_follow_the_umask);
    tcase_add_test(cases, a_lock_that_stays_is_told);
    tcase_add_test(cases, a_reader_may_stop);
    tcase_add_test(cases, writers_at_once);
    tcase_add_test(cases, many_keys);
    tcase_add_test(cases, locations);
    tcase_set_timeout(cases, 60);
    Suite *suite = suite_create("outcome_journal");
    suite_add_tcase(suite, cases);
    return suite;
}
