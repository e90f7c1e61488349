// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/xapian_bindings.h"

#include <stdio.h>
#include <unistd.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static char *folder;
static struct fl_error error;
static struct fl_buffer data;

static void setup(void)
{
    folder = make_test_folder();
    data = (struct fl_buffer){0};
}

static void teardown(void)
{
    remove_folder_tree(folder);
    fl_buffer_release(&data);
}

START_TEST(exceptions_become_statuses)
{
    static const struct {
        const char *name;
        enum fl_status status;
    } kinds[] = {
        {"DatabaseLockError", FL_LOCKED},
        {"DatabaseModifiedError", FL_CHANGED},
        {"DatabaseNotFoundError", FL_NO_INDEX},
        {"DatabaseOpeningError", FL_DAMAGED},
        {"DatabaseCorruptError", FL_DAMAGED},
        {"DatabaseVersionError", FL_DAMAGED},
        {"DocNotFoundError", FL_DAMAGED},
        {"DatabaseClosedError", FL_INTERNAL},
        {"DatabaseCreateError", FL_IO},
        {"DatabaseError", FL_DAMAGED}, // of the system, with an errno, it is FL_IO
        {"NetworkError", FL_IO},
        {"NetworkTimeoutError", FL_IO},
        {"AssertionError", FL_INTERNAL},
        {"FeatureUnavailableError", FL_INTERNAL},
        {"InternalError", FL_INTERNAL},
        {"InvalidArgumentError", FL_INTERNAL},
        {"InvalidOperationError", FL_INTERNAL},
        {"QueryParserError", FL_INTERNAL},
        {"RangeError", FL_INTERNAL},
        {"SerialisationError", FL_INTERNAL},
        {"UnimplementedError", FL_INTERNAL},
        {"WildcardError", FL_INTERNAL},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        error = (struct fl_error){0};
        assert_status(fl_xapian_test_throw(kinds[i].name, &error), kinds[i].status, &error);
        ck_assert_int_eq(error.status, kinds[i].status);
        assert_error_says(&error, kinds[i].name);
        assert_error_says(&error, "on purpose");
        ck_assert_int_eq(fl_xapian_test_throw(kinds[i].name, NULL), kinds[i].status);
    }
    assert_status(fl_xapian_test_throw("std::bad_alloc", &error), FL_NO_MEMORY, &error);
    assert_status(fl_xapian_test_throw("std::exception", &error), FL_INTERNAL, &error);
    assert_status(fl_xapian_test_throw("...", &error), FL_INTERNAL, &error);
    assert_status(fl_xapian_test_throw("NoSuchError", &error), FL_USAGE, &error);
}
END_TEST

#define MUST(call) assert_status(call, FL_OK, &error)

/// Documents: 1 "apple" and "pear", 2 "apple" three times, 3 "pear" under a filter term, 4 nothing but "\0" bytes.
static void write_database(const char *path)
{
    struct fl_writer *writer;
    MUST(fl_writer_create(path, &writer, &error));
    MUST(fl_writer_term(writer, FL_SLICE("apple"), 1, &error));
    MUST(fl_writer_term(writer, FL_SLICE("pear"), 1, &error));
    MUST(fl_writer_number(writer, 0, 0.25, &error));
    MUST(fl_writer_value(writer, 1, FL_SLICE("v\0one"), &error));
    MUST(fl_writer_data(writer, FL_SLICE("first\0data"), &error));
    MUST(fl_writer_store(writer, &error));
    MUST(fl_writer_term(writer, FL_SLICE("apple"), 1, &error));
    MUST(fl_writer_term(writer, FL_SLICE("apple"), 2, &error)); // adds up
    MUST(fl_writer_number(writer, 0, 0.5, &error));
    MUST(fl_writer_data(writer, FL_SLICE("second"), &error));
    MUST(fl_writer_store(writer, &error));
    MUST(fl_writer_term(writer, FL_SLICE("pear"), 1, &error));
    MUST(fl_writer_term(writer, FL_SLICE("Xfilter"), 0, &error));
    MUST(fl_writer_number(writer, 0, 1, &error));
    MUST(fl_writer_data(writer, FL_SLICE("third"), &error));
    MUST(fl_writer_store(writer, &error));
    MUST(fl_writer_term(writer, FL_SLICE("\0\0"), 1, &error));
    MUST(fl_writer_data(writer, (struct fl_slice){0}, &error));
    MUST(fl_writer_store(writer, &error));
    MUST(fl_writer_metadata(writer, FL_SLICE("key"), FL_SLICE("val\0ue"), &error));
    MUST(fl_writer_metadata(writer, FL_SLICE("gone"), FL_SLICE("x"), &error));
    MUST(fl_writer_metadata(writer, FL_SLICE("gone"), (struct fl_slice){0}, &error));
    MUST(fl_writer_commit(writer, &error));
    MUST(fl_writer_close(writer, &error));
}

static struct fl_reader *open_database(void)
{
    struct fl_reader *reader;
    const char *path = path_in(folder, "database");
    write_database(path);
    MUST(fl_reader_open(path, &reader, &error));
    return reader;
}

static bool note_value(void *context, size_t place, struct fl_slice value)
{
    fl_buffer_append_format(context, "%zu:", place);
    fl_buffer_append(context, value);
    fl_buffer_append_byte(context, '|');
    return true;
}

START_TEST(what_was_written_is_read)
{
    struct fl_reader *reader = open_database();
    uint32_t count;
    MUST(fl_reader_document_count(reader, &count, &error));
    ck_assert_uint_eq(count, 4);
    MUST(fl_reader_data(reader, 1, &data, &error));
    ck_assert(fl_slice_equal(fl_buffer_slice(&data), FL_SLICE("first\0data")));
    MUST(fl_reader_data(reader, 2, &data, &error));
    assert_slice_is(fl_buffer_slice(&data), "second"); // the buffer was cleared first
    MUST(fl_reader_data(reader, 4, &data, &error));
    ck_assert_uint_eq(data.size, 0);
    const uint32_t documents[] = {1, 2, 4};
    fl_buffer_clear(&data);
    MUST(fl_reader_values(reader, 1, documents, 3, note_value, &data, &error));
    ck_assert(fl_slice_equal(fl_buffer_slice(&data), FL_SLICE("0:v\0one|1:|2:|")));
    fl_buffer_clear(&data);
    MUST(fl_reader_values(reader, 7, documents, 3, note_value, &data, &error)); // a slot that nothing has
    assert_slice_is(fl_buffer_slice(&data), "0:|1:|2:|");
    MUST(fl_reader_metadata(reader, FL_SLICE("key"), &data, &error));
    ck_assert(fl_slice_equal(fl_buffer_slice(&data), FL_SLICE("val\0ue")));
    MUST(fl_reader_metadata(reader, FL_SLICE("gone"), &data, &error));
    ck_assert_uint_eq(data.size, 0);
    MUST(fl_reader_metadata(reader, FL_SLICE("never"), &data, &error));
    ck_assert_uint_eq(data.size, 0);
    fl_reader_close(reader);
}
END_TEST

START_TEST(no_such_document)
{
    struct fl_reader *reader = open_database();
    fl_buffer_append(&data, FL_SLICE("old"));
    MUST(fl_reader_data(reader, 5, &data, &error)); // an empty one, which no reader of records takes for good
    ck_assert_uint_eq(data.size, 0);
    const uint32_t beyond = 5;
    fl_buffer_clear(&data);
    MUST(fl_reader_values(reader, 1, &beyond, 1, note_value, &data, &error));
    assert_slice_is(fl_buffer_slice(&data), "0:|");
    fl_reader_close(reader);
}
END_TEST

static bool note_term(void *context, struct fl_slice term, uint32_t documents)
{
    fl_buffer_append(context, term);
    fl_buffer_append_format(context, ":%u ", documents);
    return term.data[0] != 'p';
}

START_TEST(terms_are_visited_in_order)
{
    struct fl_reader *reader = open_database();
    MUST(fl_reader_terms(reader, FL_SLICE("X"), note_term, &data, &error));
    assert_slice_is(fl_buffer_slice(&data), "Xfilter:1 ");
    fl_buffer_clear(&data);
    MUST(fl_reader_terms(reader, (struct fl_slice){0}, note_term, &data, &error));
    ck_assert(fl_slice_equal(fl_buffer_slice(&data), FL_SLICE("\0\0:1 Xfilter:1 apple:2 pear:2 ")));
    fl_buffer_clear(&data);
    MUST(fl_reader_terms(reader, FL_SLICE("zz"), note_term, &data, &error));
    ck_assert_uint_eq(data.size, 0);
    fl_reader_close(reader);
}
END_TEST

static const struct fl_bm25 weighting = {1.2, 0.4};

static struct fl_query *term_query(struct fl_slice term, double factor)
{
    struct fl_query *query;
    MUST(fl_query_term(term, factor, &query, &error));
    return query;
}

static struct fl_query *combine(enum fl_operator operation, struct fl_query *a, struct fl_query *b)
{
    struct fl_query *parts[] = {a, b}, *query;
    MUST(fl_query_combine(operation, parts, b ? 2 : 1, &query, &error));
    return query;
}

static struct fl_query *at_least(double number)
{
    struct fl_query *query;
    MUST(fl_query_number_at_least(0, number, &query, &error));
    return query;
}

/// The documents found, as "1 2 ", and their weights; frees the query.
static void assert_found(struct fl_reader *reader, struct fl_query *query, const char *expected, double weights[4])
{
    struct fl_match matches[4];
    size_t count = 99;
    MUST(fl_reader_search(reader, query, weighting, matches, 4, &count, &error));
    fl_buffer_clear(&data);
    for (size_t i = 0; i < count; i++) {
        fl_buffer_append_format(&data, "%u ", matches[i].document);
        if (weights)
            weights[i] = matches[i].weight;
    }
    assert_slice_is(fl_buffer_slice(&data), expected);
    fl_query_free(query);
}

START_TEST(searching)
{
    struct fl_reader *reader = open_database();
    double once[4], twice[4];
    assert_found(reader, term_query(FL_SLICE("apple"), 1), "2 1 ", once); // three times weighs more
    ck_assert_double_gt(once[0], once[1]);
    assert_found(reader, term_query(FL_SLICE("apple"), 2), "2 1 ", twice);
    ck_assert_double_eq_tol(twice[0], 2 * once[0], 1e-9);
    assert_found(reader, term_query(FL_SLICE("apple"), 0), "1 2 ", once); // equals: the lower number first
    ck_assert_double_eq(once[0], 0);
    assert_found(reader, term_query(FL_SLICE("none"), 1), "", NULL);
    assert_found(reader, term_query(FL_SLICE("\0\0"), 1), "4 ", NULL);
    struct fl_match one;
    size_t count;
    struct fl_query *query = term_query(FL_SLICE("apple"), 1);
    MUST(fl_reader_search(reader, query, weighting, &one, 1, &count, &error));
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(one.document, 2);
    fl_query_free(query);
    fl_reader_close(reader);
}
END_TEST

START_TEST(combining)
{
    struct fl_reader *reader = open_database();
    double any[4], best[4], apple[4], pear[4];
    assert_found(reader, term_query(FL_SLICE("apple"), 1), "2 1 ", apple);
    assert_found(reader, term_query(FL_SLICE("pear"), 1), "3 1 ", pear);
    assert_found(reader, combine(FL_ANY, term_query(FL_SLICE("apple"), 1), term_query(FL_SLICE("pear"), 1)), "1 2 3 ",
                 any);
    ck_assert_double_eq_tol(any[0], apple[1] + pear[1], 1e-9);
    assert_found(reader, combine(FL_BEST, term_query(FL_SLICE("apple"), 3), term_query(FL_SLICE("pear"), 1)), "2 1 3 ",
                 best);
    ck_assert_double_eq_tol(best[1], 3 * apple[1], 1e-9);
    assert_found(reader, combine(FL_FILTER, term_query(FL_SLICE("pear"), 1), term_query(FL_SLICE("apple"), 1)), "1 ",
                 any);
    ck_assert_double_eq_tol(any[0], pear[1], 1e-9); // the filter has no weight
    assert_found(reader, combine(FL_FILTER, term_query(FL_SLICE("pear"), 1), term_query(FL_SLICE("Xfilter"), 0)), "3 ",
                 NULL);
    assert_found(reader, combine(FL_EXCLUDE, term_query(FL_SLICE("pear"), 1), term_query(FL_SLICE("apple"), 1)), "3 ",
                 NULL);
    assert_found(reader, combine(FL_EXCLUDE, term_query(FL_SLICE("pear"), 1), NULL), "3 1 ", NULL);
    assert_found(reader, combine(FL_FILTER, term_query(FL_SLICE("pear"), 1), NULL), "3 1 ", NULL);
    fl_reader_close(reader);
}
END_TEST

START_TEST(numbers_in_slots)
{
    struct fl_reader *reader = open_database();
    assert_found(reader, at_least(0.5), "2 3 ", NULL);
    assert_found(reader, at_least(0.5000001), "3 ", NULL);
    assert_found(reader, at_least(-1), "1 2 3 ", NULL);
    assert_found(reader, at_least(1.1), "", NULL);
    assert_found(reader, combine(FL_FILTER, term_query(FL_SLICE("apple"), 1), at_least(0.3)), "2 ", NULL);
    fl_reader_close(reader);
}
END_TEST

START_TEST(terms_over_the_limit_are_refused)
{
    struct fl_writer *writer;
    char term[FL_XAPIAN_TERM_LIMIT + 1];
    memset(term, 'x', sizeof term);
    MUST(fl_writer_create(path_in(folder, "database"), &writer, &error));
    MUST(fl_writer_term(writer, (struct fl_slice){term, sizeof term - 1}, 1, &error));
    assert_status(fl_writer_term(writer, (struct fl_slice){term, sizeof term}, 1, &error), FL_INTERNAL, &error);
    // Xapian doubles NUL bytes, and would find out at the commit, with all that was stored lost.
    memset(term, '\0', sizeof term);
    MUST(fl_writer_term(writer, (struct fl_slice){term, FL_XAPIAN_TERM_LIMIT / 2}, 1, &error));
    assert_status(fl_writer_term(writer, (struct fl_slice){term, FL_XAPIAN_TERM_LIMIT / 2 + 1}, 1, &error), FL_INTERNAL,
                  &error);
    MUST(fl_writer_data(writer, FL_SLICE("data"), &error));
    MUST(fl_writer_store(writer, &error));
    MUST(fl_writer_commit(writer, &error));
    MUST(fl_writer_close(writer, &error));
    struct fl_reader *reader;
    MUST(fl_reader_open(path_in(folder, "database"), &reader, &error));
    // A longer term than the index can hold is not found, and is no failure.
    static char long_term[2000];
    memset(long_term, 'x', sizeof long_term);
    assert_found(reader, term_query((struct fl_slice){long_term, sizeof long_term}, 1), "", NULL);
    assert_found(reader, term_query((struct fl_slice){long_term, FL_XAPIAN_TERM_LIMIT}, 1), "1 ", NULL);
    fl_reader_close(reader);
}
END_TEST

START_TEST(uncommitted_documents_are_lost)
{
    struct fl_writer *writer;
    MUST(fl_writer_create(path_in(folder, "database"), &writer, &error));
    MUST(fl_writer_data(writer, FL_SLICE("kept"), &error));
    MUST(fl_writer_store(writer, &error));
    MUST(fl_writer_commit(writer, &error));
    MUST(fl_writer_close(writer, &error));
    // Creating again overwrites.
    MUST(fl_writer_create(path_in(folder, "database"), &writer, &error));
    MUST(fl_writer_close(writer, &error));
    struct fl_reader *reader;
    uint32_t count;
    MUST(fl_reader_open(path_in(folder, "database"), &reader, &error));
    MUST(fl_reader_document_count(reader, &count, &error));
    ck_assert_uint_eq(count, 0);
    fl_reader_close(reader);
    ck_assert_int_eq(fl_writer_close(NULL, &error), FL_OK);
    fl_reader_close(NULL);
    fl_query_free(NULL);
}
END_TEST

START_TEST(one_writer_at_a_time)
{
    struct fl_writer *writer, *second = NULL;
    MUST(fl_writer_create(path_in(folder, "database"), &writer, &error));
    assert_status(fl_writer_create(path_in(folder, "database"), &second, &error), FL_LOCKED, &error);
    ck_assert_ptr_null(second);
    MUST(fl_writer_close(writer, &error));
}
END_TEST

START_TEST(missing_databases)
{
    struct fl_reader *reader = NULL;
    assert_status(fl_reader_open(path_in(folder, "none"), &reader, &error), FL_NO_INDEX, &error);
    assert_status(fl_reader_open(path_in(folder, "none/none"), &reader, &error), FL_NO_INDEX, &error);
    ck_assert_ptr_null(reader);
    struct fl_writer *writer = NULL;
    write_file(folder, "file", FL_SLICE("x"));
    enum fl_status status = fl_writer_create(path_in(folder, "file/database"), &writer, &error);
    ck_assert_int_ne(status, FL_OK);
    ck_assert_ptr_null(writer);
}
END_TEST

START_TEST(damaged_databases)
{
    static const char *const files[] = {"iamglass", "postlist.glass", "docdata.glass", "termlist.glass"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[64];
        snprintf(name, sizeof name, "damaged%zu", i);
        const char *path = path_in(folder, name);
        write_database(path);
        snprintf(name, sizeof name, "damaged%zu/%s", i, files[i]);
        write_file(folder, name, FL_SLICE("these are other bytes than what belongs here, far too few of them"));
        struct fl_reader *reader = NULL;
        enum fl_status status = fl_reader_open(path, &reader, &error);
        if (!status)
            status = fl_reader_data(reader, 1, &data, &error);
        if (!status)
            status = fl_reader_terms(reader, (struct fl_slice){0}, note_term, &data, &error);
        ck_assert_msg(status == FL_DAMAGED || (i == 3 && !status), "%s: %s: %s", files[i], fl_status_name(status),
                      error.text);
        fl_reader_close(reader);
    }
    struct fl_reader *reader = NULL;
    write_file(folder, "stub", FL_SLICE("this is no stub file\n"));
    assert_status(fl_reader_open(path_in(folder, "stub"), &reader, &error), FL_DAMAGED, &error);
}
END_TEST

START_TEST(stub_files)
{
    char text[600];
    struct fl_reader *reader;
    uint32_t count;
    write_database(path_in(folder, "one"));
    write_database(path_in(folder, "two"));
    int size = snprintf(text, sizeof text, "auto %s/one\nauto %s/two\n", folder, folder);
    write_file(folder, "stub", (struct fl_slice){text, (size_t)size});
    MUST(fl_reader_open(path_in(folder, "stub"), &reader, &error));
    MUST(fl_reader_document_count(reader, &count, &error));
    ck_assert_uint_eq(count, 8);
    MUST(fl_reader_metadata(reader, FL_SLICE("key"), &data, &error));
    ck_assert_uint_eq(data.size, 6);
    fl_reader_close(reader);
}
END_TEST

START_TEST(stemming)
{
    struct fl_stemmer *stemmer;
    char stem[8];
    size_t size;
    MUST(fl_stemmer_create(&stemmer, &error));
    MUST(fl_stemmer_stem(stemmer, FL_SLICE("refusing"), stem, sizeof stem, &size, &error));
    ck_assert(fl_slice_equal((struct fl_slice){stem, size}, FL_SLICE("refus")));
    MUST(fl_stemmer_stem(stemmer, FL_SLICE("modularizations"), stem, sizeof stem, &size, &error));
    ck_assert(fl_slice_equal((struct fl_slice){stem, size}, FL_SLICE("modular"))
              || fl_slice_equal((struct fl_slice){stem, size}, FL_SLICE("modulari")));
    MUST(fl_stemmer_stem(stemmer, FL_SLICE("xxxxxxxxxxxx"), stem, sizeof stem, &size, &error));
    ck_assert_uint_eq(size, sizeof stem); // the word, cut
    fl_stemmer_free(stemmer);
    fl_stemmer_free(NULL);
}
END_TEST

START_TEST(version_of_xapian)
{
    ck_assert_ptr_nonnull(strchr(fl_xapian_version(), '.'));
}
END_TEST

Suite *xapian_bindings_suite(void)
{
    TCase *cases = tcase_create("xapian_bindings");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, exceptions_become_statuses);
    tcase_add_test(cases, what_was_written_is_read);
    tcase_add_test(cases, no_such_document);
    tcase_add_test(cases, terms_are_visited_in_order);
    tcase_add_test(cases, searching);
    tcase_add_test(cases, combining);
    tcase_add_test(cases, numbers_in_slots);
    tcase_add_test(cases, terms_over_the_limit_are_refused);
    tcase_add_test(cases, uncommitted_documents_are_lost);
    tcase_add_test(cases, one_writer_at_a_time);
    tcase_add_test(cases, missing_databases);
    tcase_add_test(cases, damaged_databases);
    tcase_add_test(cases, stub_files);
    tcase_add_test(cases, stemming);
    tcase_add_test(cases, version_of_xapian);
    Suite *suite = suite_create("xapian_bindings");
    suite_add_tcase(suite, cases);
    return suite;
}
