// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fields.h"
#include "core/record.h"
#include "core/vocabulary.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static char *folder;
static struct fl_error error;
static struct fl_buffer path;

static const struct test_entry entries[] = {
    {.id = "git/detached", .title = "you are in detached HEAD state", .fix_rate = 80},
    {.id = "git/conflict", .title = "merge conflict in file", .fix_rate = 70},
    {.id = "rust/borrow", .title = "cannot borrow value", .fix_rate = 90},
};

static void setup(void)
{
    folder = make_test_folder();
    path = (struct fl_buffer){0};
    unsetenv("FAULTLINE_INDEX");
    unsetenv("XDG_DATA_HOME");
    setenv("HOME", folder, 1);
}

static void teardown(void)
{
    remove_folder_tree(folder);
    fl_buffer_release(&path);
}

static void assert_located(const char *given, bool for_writing, const char *expected)
{
    fl_buffer_clear(&path);
    fl_index_locate(given, for_writing, &path);
    ck_assert(!path.failed);
    ck_assert_str_eq(path.data, expected);
    ck_assert_uint_eq(path.size, strlen(expected) + 1);
}

static const char system_index[] = "/var/lib/faultline/index";

START_TEST(located_by_option_and_environment)
{
    assert_located("given", false, "given");
    setenv("FAULTLINE_INDEX", "/from/environment", 1);
    assert_located("given", false, "given");
    assert_located(NULL, false, "/from/environment");
    assert_located("", true, "/from/environment");
    setenv("FAULTLINE_INDEX", "", 1);
    assert_located(NULL, false, system_index);
}
END_TEST

START_TEST(located_among_the_user_s_files)
{
    assert_located(NULL, false, system_index);
    write_file(folder, ".local/share/faultline/index/file", FL_SLICE(""));
    assert_located(NULL, false, path_in(folder, ".local/share/faultline/index"));
    assert_located(NULL, true, path_in(folder, ".local/share/faultline/index"));
    setenv("XDG_DATA_HOME", path_in(folder, "data"), 1); // has none: the system's, not that of $HOME
    assert_located(NULL, false, system_index);
    write_file(folder, "data/faultline/index/file", FL_SLICE(""));
    assert_located(NULL, false, path_in(folder, "data/faultline/index"));
    setenv("XDG_DATA_HOME", "relative/data", 1); // the specification has it ignored
    assert_located(NULL, false, path_in(folder, ".local/share/faultline/index"));
    unsetenv("HOME");
    assert_located(NULL, false, system_index);
}
END_TEST

START_TEST(located_for_writing)
{
    // Nothing is there yet: root writes the system's index, everybody else their own.
    if (geteuid() == 0) {
        assert_located(NULL, true, system_index);
        ck_assert_int_eq(seteuid(65534), 0);
        assert_located(NULL, true, path_in(folder, ".local/share/faultline/index"));
        ck_assert_int_eq(seteuid(0), 0);
    } else {
        assert_located(NULL, true, path_in(folder, ".local/share/faultline/index"));
    }
    unsetenv("HOME");
    assert_located(NULL, true, system_index);
}
END_TEST

static void build_and_open(struct fl_index *index)
{
    build_test_index(folder, entries, 3);
    assert_status(fl_index_open(path_in(folder, "index"), index, &error), FL_OK, &error);
}

START_TEST(what_an_open_index_tells)
{
    struct fl_index index = {0};
    build_and_open(&index);
    ck_assert_uint_eq(index.statistics.documents, 3);
    ck_assert_uint_gt(index.statistics.total_length, 30);
    ck_assert_str_eq(index.path, path_in(folder, "index"));
    ck_assert_str_eq(index.generation, path_in(folder, "index/generation-000001"));
    ck_assert_uint_eq(fl_index_frequency(&index, fl_term_hash(FL_SLICE("git"))), 2);
    ck_assert_uint_eq(fl_index_frequency(&index, fl_term_hash(FL_SLICE("borrow"))), 1);
    ck_assert_uint_eq(fl_index_frequency(&index, fl_term_hash(FL_SLICE("part"))), 3);
    ck_assert_uint_eq(fl_index_frequency(&index, fl_term_hash(FL_SLICE("nowhere"))), 0);
    ck_assert_uint_eq(fl_index_frequency(&index, 0), 0);
    ck_assert_uint_eq(fl_index_frequency(&index, UINT32_MAX), 0);
    struct fl_slice vocabulary, again;
    assert_status(fl_index_vocabulary(&index, &vocabulary, &error), FL_OK, &error);
    assert_status(fl_index_vocabulary(&index, &again, &error), FL_OK, &error);
    ck_assert_ptr_eq(vocabulary.data, again.data);
    struct fl_near_word near[FL_NEAR_LIMIT];
    ck_assert_uint_ge(fl_vocabulary_near(vocabulary, FL_WORD, FL_SLICE("detatched"), near), 1);
    assert_slice_is(near[0].word, "detached");
    assert_status(fl_index_metadata(&index, FL_KEY_SCHEMA, &path, &error), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&path), FL_SCHEMA);
    assert_status(fl_index_metadata(&index, FL_KEY_PROGRAM, &path, &error), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&path), FAULTLINE_VERSION);
    fl_index_close(&index);
    ck_assert_ptr_null(index.reader);
    fl_index_close(&index); // zeroed: a no-op
}
END_TEST

START_TEST(a_generation_can_be_named)
{
    struct fl_index index = {0};
    build_and_open(&index);
    fl_index_close(&index);
    assert_status(fl_index_open(path_in(folder, "index/generation-000001"), &index, &error), FL_OK, &error);
    ck_assert_uint_eq(index.statistics.documents, 3);
    fl_index_close(&index);
    char stub[600];
    int size = snprintf(stub, sizeof stub, "auto %s/index/generation-000001\n", folder);
    write_file(folder, "stub", (struct fl_slice){stub, (size_t)size});
    assert_status(fl_index_open(path_in(folder, "stub"), &index, &error), FL_OK, &error);
    ck_assert_uint_eq(index.statistics.documents, 3);
    fl_index_close(&index);
}
END_TEST

START_TEST(a_reader_outlives_rebuilds)
{
    struct fl_index index = {0}, fresh = {0};
    build_and_open(&index);
    build_test_index(folder, entries, 3);
    assert_status(fl_index_open(path_in(folder, "index"), &fresh, &error), FL_OK, &error);
    ck_assert_str_eq(fresh.generation, path_in(folder, "index/generation-000002"));
    fl_index_close(&fresh);
    for (int i = 0; i < 5; i++)
        build_test_index(folder, entries, 3);
    ck_assert_int_eq(access(path_in(folder, "index/generation-000001"), F_OK), 0); // held
    ck_assert_int_ne(access(path_in(folder, "index/generation-000002"), F_OK), 0); // pruned
    ck_assert_int_eq(access(path_in(folder, "index/generation-000006"), F_OK), 0); // kept
    ck_assert(fl_index_has_moved(&index));
    assert_status(fl_reader_data(index.reader, 1, &path, &error), FL_OK, &error);
    fl_index_close(&index);
    build_test_index(folder, entries, 3);
    ck_assert_int_ne(access(path_in(folder, "index/generation-000001"), F_OK), 0); // no longer held
}
END_TEST

static void assert_opening(const char *name, enum fl_status expected, const char *part)
{
    struct fl_index index = {0};
    assert_status(fl_index_open(path_in(folder, name), &index, &error), expected, &error);
    ck_assert_int_eq(error.status, expected);
    assert_error_says(&error, part);
    assert_error_says(&error, path_in(folder, name));
    ck_assert_ptr_null(index.reader);
    ck_assert_ptr_null(index.path);
    ck_assert_int_eq(fl_index_open(path_in(folder, name), &index, NULL), expected);
}

START_TEST(no_index)
{
    write_file(folder, "file", FL_SLICE(""));
    write_file(folder, "other/README.md", FL_SLICE("a folder of something else"));
    mkdir(path_in(folder, "empty"), 0777);
    assert_opening("none", FL_NO_INDEX, "there is no index");
    assert_opening("file/none", FL_NO_INDEX, "there is no index");
    assert_opening("empty", FL_NO_INDEX, "there is no index");
    assert_opening("other", FL_NO_INDEX, "there is no index");
}
END_TEST

/// A database with the given facts, as a generation by itself.
static void write_generation(const char *name, const char *schema, const char *features, struct fl_slice statistics,
                             struct fl_slice frequencies)
{
    struct fl_writer *writer;
    assert_status(fl_writer_create(path_in(folder, name), &writer, &error), FL_OK, &error);
    const struct {
        struct fl_slice key, value;
    } facts[] = {
        {FL_SLICE(FL_KEY_SCHEMA), fl_slice_of(schema)},
        {FL_SLICE(FL_KEY_FEATURES), fl_slice_of(features)},
        {FL_SLICE(FL_KEY_STATISTICS), statistics},
        {FL_SLICE(FL_KEY_FREQUENCIES), frequencies},
    };
    for (size_t i = 0; i < 4; i++)
        assert_status(fl_writer_metadata(writer, facts[i].key, facts[i].value, &error), FL_OK, &error);
    assert_status(fl_writer_commit(writer, &error), FL_OK, &error);
    assert_status(fl_writer_close(writer, &error), FL_OK, &error);
}

START_TEST(other_schemas)
{
    const struct fl_index_statistics none = {0};
    const struct fl_slice statistics = {(const char *)&none, sizeof none};
    write_generation("good", FL_SCHEMA, "", statistics, (struct fl_slice){0});
    write_generation("newer", "999", "", statistics, (struct fl_slice){0});
    write_generation("longer", FL_SCHEMA "0", "", statistics, (struct fl_slice){0});
    write_generation("featured", FL_SCHEMA, "telepathy", statistics, (struct fl_slice){0});
    write_generation("foreign", "", "", (struct fl_slice){0}, (struct fl_slice){0});
    struct fl_index index = {0};
    assert_status(fl_index_open(path_in(folder, "good"), &index, &error), FL_OK, &error);
    fl_index_close(&index);
    assert_opening("newer", FL_OTHER_SCHEMA, "schema 999");
    assert_opening("longer", FL_OTHER_SCHEMA, "schema");
    assert_opening("featured", FL_OTHER_SCHEMA, "telepathy");
    assert_opening("foreign", FL_OTHER_SCHEMA, "not an index");
}
END_TEST

START_TEST(damaged_tables)
{
    const struct fl_index_statistics none = {0};
    const struct fl_slice statistics = {(const char *)&none, sizeof none};
    const struct fl_slice short_statistics = {statistics.data, statistics.size - 1};
    write_generation("short", FL_SCHEMA, "", short_statistics, (struct fl_slice){0});
    write_generation("odd", FL_SCHEMA, "", statistics, FL_SLICE("1234567"));
    assert_opening("short", FL_DAMAGED, "damaged");
    assert_opening("odd", FL_DAMAGED, "damaged");
}
END_TEST

START_TEST(damaged_files)
{
    struct fl_index index = {0};
    build_and_open(&index);
    fl_index_close(&index);
    write_file(folder, "index/generation-000001/iamglass", FL_SLICE("other bytes"));
    assert_opening("index", FL_DAMAGED, "damaged");
    write_file(folder, "index/generation-000001/iamglass", FL_SLICE(""));
    assert_opening("index", FL_DAMAGED, "damaged");
    unlink(path_in(folder, "index/generation-000001/iamglass"));
    assert_opening("index", FL_DAMAGED, "damaged");
    unlink(path_in(folder, "index/current"));
    ck_assert_int_eq(symlink("generation-000009", path_in(folder, "index/current")), 0);
    assert_opening("index", FL_DAMAGED, "damaged");
    unlink(path_in(folder, "index/current"));
    assert_opening("index", FL_NO_INDEX, "there is no index");
    write_file(folder, "file", FL_SLICE("some text\n"));
    assert_opening("file", FL_DAMAGED, "damaged");
}
END_TEST

START_TEST(damage_met_while_reading)
{
    struct fl_index index = {0};
    build_and_open(&index);
    fl_fail(&error, FL_DAMAGED, "a block is gone");
    ck_assert_int_eq(fl_index_explain(&index, FL_DAMAGED, &error), FL_DAMAGED);
    assert_error_says(&error, index.path);
    assert_error_says(&error, "damaged");
    assert_error_says(&error, "a block is gone");
    // Nothing writes to a generation; another database may change.
    fl_fail(&error, FL_CHANGED, "a block is newer");
    ck_assert_int_eq(fl_index_explain(&index, FL_CHANGED, &error), FL_DAMAGED);
    struct fl_index other = {0};
    assert_status(fl_index_open(path_in(folder, "index/generation-000001"), &other, &error), FL_OK, &error);
    fl_fail(&error, FL_CHANGED, "as it was");
    ck_assert_int_eq(fl_index_explain(&other, FL_CHANGED, &error), FL_CHANGED);
    ck_assert_str_eq(error.text, "as it was");
    fl_index_close(&other);
    ck_assert_int_eq(fl_index_explain(&index, FL_OK, &error), FL_OK);
    ck_assert_int_eq(fl_index_explain(&index, FL_DAMAGED, NULL), FL_DAMAGED);
    fl_index_close(&index);
}
END_TEST

Suite *index_suite(void)
{
    TCase *cases = tcase_create("index");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, located_by_option_and_environment);
    tcase_add_test(cases, located_among_the_user_s_files);
    tcase_add_test(cases, located_for_writing);
    tcase_add_test(cases, what_an_open_index_tells);
    tcase_add_test(cases, a_generation_can_be_named);
    tcase_add_test(cases, a_reader_outlives_rebuilds);
    tcase_add_test(cases, no_index);
    tcase_add_test(cases, other_schemas);
    tcase_add_test(cases, damaged_tables);
    tcase_add_test(cases, damaged_files);
    tcase_add_test(cases, damage_met_while_reading);
    Suite *suite = suite_create("index");
    suite_add_tcase(suite, cases);
    return suite;
}
