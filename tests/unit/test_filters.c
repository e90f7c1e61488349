// SPDX-License-Identifier: GPL-2.0-or-later
#include "query/filters.h"

#include "core/fields.h"
#include "core/record.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static char *folder;
static struct fl_index opened;
static struct fl_error error;

static const struct test_entry entries[] = {
    {.id = "git/a", .title = "shared words a", .category = "config", .fix_rate = 50, .versions = "git>=2.9,<3.0"},
    {.id = "git/b", .title = "shared words b", .category = "network", .verification = "human_reviewed", .fix_rate = 80,
     .versions = "git>=3.0|python 3.8, 3.9"},
    {.id = "rust/c", .title = "shared words c", .category = "config", .fix_rate = 90, .versions = "rust and cargo"},
    {.id = "rust/d", .title = "shared words d", .category = "network", .fix_rate = 100},
};

static void setup(void)
{
    folder = make_test_folder();
    build_test_index(folder, entries, 4);
    assert_status(fl_index_open(path_in(folder, "index"), &opened, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_index_close(&opened);
    remove_folder_tree(folder);
}

/// The IDs that pass, parted by spaces.
static void assert_passing(const struct fl_filters *filters, const char *expected)
{
    struct fl_query *query, *filtered;
    struct fl_match matches[8];
    size_t count;
    struct fl_buffer data = {0}, ids = {0};
    struct fl_arena arena = {0};
    assert_status(fl_query_term(FL_SLICE("share"), 0, &query, &error), FL_OK, &error); // equals come by their number
    assert_status(fl_filters_apply(filters, &opened, query, &filtered, &error), FL_OK, &error);
    assert_status(fl_reader_search(opened.reader, filtered, (struct fl_bm25){1, 0}, matches, 8, &count, &error), FL_OK,
                  &error);
    for (size_t i = 0; i < count; i++) {
        struct fl_entry entry;
        assert_status(fl_reader_data(opened.reader, matches[i].document, &data, &error), FL_OK, &error);
        assert_status(fl_record_read_entry(fl_buffer_slice(&data), &arena, &entry, &error), FL_OK, &error);
        fl_buffer_append_format(&ids, "%.*s ", (int)entry.id.size, entry.id.data);
    }
    assert_slice_is(fl_buffer_slice(&ids), expected);
    fl_query_free(filtered);
    fl_buffer_release(&data);
    fl_buffer_release(&ids);
    fl_arena_release(&arena);
}

START_TEST(no_filter)
{
    struct fl_filters filters = {0};
    ck_assert(fl_filters_empty(&filters));
    assert_passing(&filters, "git/a git/b rust/c rust/d ");
}
END_TEST

START_TEST(one_filter)
{
    const struct {
        struct fl_filters filters;
        const char *expected;
    } rows[] = {
        {{.domains = {"git"}, .domain_count = 1}, "git/a git/b "},
        {{.domains = {"gi"}, .domain_count = 1}, ""},
        {{.domains = {"Git"}, .domain_count = 1}, ""},
        {{.domains = {"git", "rust"}, .domain_count = 2}, "git/a git/b rust/c rust/d "},
        {{.domains = {"none", "rust"}, .domain_count = 2}, "rust/c rust/d "},
        {{.categories = {"config"}, .category_count = 1}, "git/a rust/c "},
        {{.verifications = {"human_reviewed"}, .verification_count = 1}, "git/b "},
        {{.min_fix_rate = 0.8}, "git/b rust/c rust/d "},
        {{.min_fix_rate = 0.81}, "rust/c rust/d "},
        {{.min_fix_rate = 1}, "rust/d "},
        {{.domains = {""}, .domain_count = 1}, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert(!fl_filters_empty(&rows[i].filters));
        assert_passing(&rows[i].filters, rows[i].expected);
    }
}
END_TEST

START_TEST(several_filters)
{
    struct fl_filters filters = {.domains = {"git", "rust"}, .domain_count = 2, .categories = {"network"},
                                 .category_count = 1, .min_fix_rate = 0.9};
    assert_passing(&filters, "rust/d ");
    filters.versions[0] = "git=2.10";
    filters.version_count = 1;
    filters.min_fix_rate = 0;
    assert_passing(&filters, "rust/d "); // git/b begins with 3.0
}
END_TEST

START_TEST(versions)
{
    static const struct {
        const char *version, *expected;
    } rows[] = {
        {"git=2.30", "git/a rust/c rust/d "},
        {"git=3.0", "git/b rust/c rust/d "},
        {"Git=3.1", "git/b rust/c rust/d "},
        {"git=2.8", "rust/c rust/d "},
        {"gi=2.8", "git/a git/b rust/c rust/d "},
        {"python=3.8.1", "git/a git/b rust/c rust/d "},
        {"python=3.10", "git/a rust/c rust/d "},
        {"rust=1.0", "git/a git/b rust/c rust/d "}, // its cell cannot be read: it rules nothing out
        {"perl=5", "git/a git/b rust/c rust/d "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fl_filters filters = {.versions = {rows[i].version}, .version_count = 1};
        ck_assert(!fl_filters_empty(&filters));
        assert_passing(&filters, rows[i].expected);
    }
    struct fl_filters both = {.versions = {"git=3.0", "python=3.10"}, .version_count = 2};
    assert_passing(&both, "rust/c rust/d "); // all must be admitted
}
END_TEST

START_TEST(versions_in_another_form)
{
    static const char *const wrong[] = {"git", "git=", "=3", "", "=", "...=3"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fl_error refused = {0};
        struct fl_filters filters = {.versions = {"git=3", wrong[i]}, .version_count = 2};
        ck_assert_int_eq(fl_filters_check(&filters, &refused), FL_USAGE);
        ck_assert_ptr_nonnull(strstr(refused.text, "NAME=VERSION"));
    }
    struct fl_filters right = {.versions = {"git=3", "Node.js=v18.1"}, .version_count = 2};
    ck_assert_int_eq(fl_filters_check(&right, NULL), FL_OK);
}
END_TEST

START_TEST(values_longer_than_any_term)
{
    static char value[5000];
    memset(value, 'x', sizeof value - 1);
    struct fl_filters filters = {.domains = {value}, .domain_count = 1};
    assert_passing(&filters, "");
}
END_TEST

Suite *filters_suite(void)
{
    TCase *cases = tcase_create("filters");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, no_filter);
    tcase_add_test(cases, one_filter);
    tcase_add_test(cases, several_filters);
    tcase_add_test(cases, versions);
    tcase_add_test(cases, versions_in_another_form);
    tcase_add_test(cases, values_longer_than_any_term);
    Suite *suite = suite_create("filters");
    suite_add_tcase(suite, cases);
    return suite;
}
