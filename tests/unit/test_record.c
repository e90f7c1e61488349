// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/record.h"

#include <stdlib.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_arena arena;
static struct fl_buffer value; // the features
static struct fl_buffer data;  // the entry

static const struct fl_record_term terms[] = {{1, 1, 4}, {7, 0x1003, 9}, {0xfffffffe, 2, 65535}};
static const uint32_t title_terms[] = {1, 7, 0xfffffffe};
static const uint32_t pairs[] = {3, 0xffffffff};
static const struct fl_code codes[] = {{1, 2}, {1, 3}};
static const uint16_t trigrams[] = {0, 5, 65535};

static const struct fl_record features = {
    .id = FL_SLICE("git/bad"), // of an odd size
    .verification = FL_SLICE("human_reviewed"),
    .fix_rate = 0.805,
    .length = 123456,
    .terms = terms,
    .term_count = 3,
    .titles = {{title_terms, 3, pairs, 2, codes, 2, trigrams, 3},
               {title_terms, 1, pairs, 0, codes, 0, trigrams, 2},
               {title_terms, 0, pairs, 1, codes, 1, trigrams, 0}},
    .title_count = 3,
};

static struct fl_version_row versions[] = {
    {FL_SLICE("git>=2.9"), FL_SLICE("active"), FL_SLICE("2.9"), FL_SLICE(""), 3},
    {FL_SLICE("git 3"), FL_SLICE(""), FL_SLICE(""), FL_SLICE("4"), 4},
};
static struct fl_action workarounds[] = {
    {.action = FL_SLICE("Do `this`"), .reason = FL_SLICE("because"), .code = FL_SLICE("a\nb\n"), .rate = 0.875, .line = 9},
    {.action = FL_SLICE("Or that"), .rate = FL_RATE_UNKNOWN, .line = 12},
};
static struct fl_action dead_ends[] = {{.action = FL_SLICE("Not that"), .reason = FL_SLICE("it hurts"), .rate = 1, .line = 20}};
static struct fl_slice symptoms[] = {FL_SLICE("it broke"), FL_SLICE("日本語")};
static struct fl_slice asked_as[] = {FL_SLICE("why is it broken"), FL_SLICE("it does nothing"), FL_SLICE("help")};
static struct fl_slice also_seen_as[] = {FL_SLICE("bad <thing>")};

static const struct fl_entry entry = {
    .title = FL_SLICE("error: bad thing"),
    .id = FL_SLICE("git/bad-thing"),
    .domain = FL_SLICE("git"),
    .category = FL_SLICE("config"),
    .verification = FL_SLICE("human_reviewed"),
    .fix_rate = 0.805,
    .root_cause = FL_SLICE("One.\n\nTwo."),
    .versions = versions,
    .version_count = 2,
    .workarounds = workarounds,
    .workaround_count = 2,
    .dead_ends = dead_ends,
    .dead_end_count = 1,
    .symptoms = symptoms,
    .symptom_count = 2,
    .asked_as = asked_as,
    .asked_as_count = 3,
    .also_seen_as = also_seen_as,
    .also_seen_as_count = 1,
};

static void setup(void)
{
    arena = (struct fl_arena){0};
    value = (struct fl_buffer){0};
    data = (struct fl_buffer){0};
    fl_record_write(&value, &features);
    fl_record_write_entry(&data, &entry);
    ck_assert(!value.failed && !data.failed);
}

static void teardown(void)
{
    fl_arena_release(&arena);
    fl_buffer_release(&value);
    fl_buffer_release(&data);
}

START_TEST(features_come_back)
{
    struct fl_record found;
    struct fl_error error;
    assert_status(fl_record_read(fl_buffer_slice(&value), &found, &error), FL_OK, &error);
    ck_assert(fl_slice_equal(found.id, features.id));
    ck_assert(fl_slice_equal(found.verification, features.verification));
    ck_assert_double_eq(found.fix_rate, features.fix_rate);
    ck_assert_uint_eq(found.length, features.length);
    ck_assert_uint_eq(found.term_count, 3);
    ck_assert_mem_eq(found.terms, terms, sizeof terms);
    ck_assert_uint_eq(found.title_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct fl_record_title *title = &found.titles[i], *expected = &features.titles[i];
        ck_assert_uint_eq(title->term_count, expected->term_count);
        ck_assert_uint_eq(title->pair_count, expected->pair_count);
        ck_assert_uint_eq(title->trigram_count, expected->trigram_count);
        ck_assert_mem_eq(title->pairs, expected->pairs, expected->pair_count * sizeof *expected->pairs);
        ck_assert_mem_eq(title->terms, expected->terms, expected->term_count * sizeof *expected->terms);
        ck_assert_mem_eq(title->trigrams, expected->trigrams, expected->trigram_count * sizeof *expected->trigrams);
    }
}
END_TEST

static void assert_same_actions(const struct fl_action *found, const struct fl_action *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ck_assert(fl_slice_equal(found[i].action, expected[i].action));
        ck_assert(fl_slice_equal(found[i].reason, expected[i].reason));
        ck_assert(fl_slice_equal(found[i].code, expected[i].code));
        ck_assert_double_eq(found[i].rate, expected[i].rate);
        ck_assert_uint_eq(found[i].number, i + 1); // the author's order, given while reading
    }
}

START_TEST(entry_comes_back)
{
    struct fl_entry found;
    struct fl_error error;
    assert_status(fl_record_read_entry(fl_buffer_slice(&data), &arena, &found, &error), FL_OK, &error);
    ck_assert(fl_slice_equal(found.title, entry.title));
    ck_assert(fl_slice_equal(found.id, entry.id));
    ck_assert(fl_slice_equal(found.domain, entry.domain));
    ck_assert(fl_slice_equal(found.category, entry.category));
    ck_assert(fl_slice_equal(found.verification, entry.verification));
    ck_assert(fl_slice_equal(found.root_cause, entry.root_cause));
    ck_assert_double_eq(found.fix_rate, entry.fix_rate);
    ck_assert_uint_eq(found.version_count, 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert(fl_slice_equal(found.versions[i].version, versions[i].version));
        ck_assert(fl_slice_equal(found.versions[i].status, versions[i].status));
        ck_assert(fl_slice_equal(found.versions[i].introduced, versions[i].introduced));
        ck_assert(fl_slice_equal(found.versions[i].deprecated, versions[i].deprecated));
    }
    ck_assert_uint_eq(found.workaround_count, 2);
    assert_same_actions(found.workarounds, workarounds, 2);
    ck_assert_uint_eq(found.dead_end_count, 1);
    assert_same_actions(found.dead_ends, dead_ends, 1);
    ck_assert_uint_eq(found.symptom_count, 2);
    ck_assert(fl_slice_equal(found.symptoms[0], symptoms[0]));
    ck_assert(fl_slice_equal(found.symptoms[1], symptoms[1]));
    ck_assert_uint_eq(found.asked_as_count, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert(fl_slice_equal(found.asked_as[i], asked_as[i]));
    ck_assert_uint_eq(found.also_seen_as_count, 1);
    ck_assert(fl_slice_equal(found.also_seen_as[0], also_seen_as[0]));
}
END_TEST

START_TEST(empty_ones_come_back)
{
    struct fl_record found;
    struct fl_entry found_entry;
    struct fl_error error;
    fl_buffer_clear(&value);
    fl_buffer_clear(&data);
    fl_record_write(&value, &(struct fl_record){.fix_rate = FL_RATE_UNKNOWN});
    assert_status(fl_record_read(fl_buffer_slice(&value), &found, &error), FL_OK, &error);
    ck_assert_uint_eq(found.length + found.term_count + found.title_count + found.id.size, 0);
    ck_assert_double_eq(found.fix_rate, FL_RATE_UNKNOWN);
    fl_record_write_entry(&data, &(struct fl_entry){.fix_rate = FL_RATE_UNKNOWN});
    assert_status(fl_record_read_entry(fl_buffer_slice(&data), &arena, &found_entry, &error), FL_OK, &error);
    ck_assert_uint_eq(found_entry.title.size + found_entry.workaround_count + found_entry.symptom_count, 0);
    ck_assert_double_eq(found_entry.fix_rate, FL_RATE_UNKNOWN);
}
END_TEST

START_TEST(every_percent_comes_back)
{
    for (int tenths = 0; tenths <= 1000; tenths++) {
        struct fl_entry rated = {.fix_rate = tenths / 1000.0}, found;
        struct fl_record record = {.fix_rate = tenths / 1000.0}, found_record;
        struct fl_error error;
        fl_buffer_clear(&value);
        fl_buffer_clear(&data);
        fl_record_write(&value, &record);
        fl_record_write_entry(&data, &rated);
        assert_status(fl_record_read(fl_buffer_slice(&value), &found_record, &error), FL_OK, &error);
        assert_status(fl_record_read_entry(fl_buffer_slice(&data), &arena, &found, &error), FL_OK, &error);
        ck_assert_double_eq(found_record.fix_rate, record.fix_rate);
        ck_assert_double_eq(found.fix_rate, rated.fix_rate);
    }
}
END_TEST

START_TEST(hashes_of_terms)
{
    // Stored in indexes: FNV-1a folded to 32 bits.
    ck_assert_uint_eq(fl_term_hash(FL_SLICE("")), 0x84222325u ^ 0xcbf29ce4u);
    ck_assert_uint_eq(fl_term_hash(FL_SLICE("a")), 0x8601ec8cu ^ 0xaf63dc4cu);
}
END_TEST

static void read_slice(struct fl_slice text)
{
    if (text.size) {
        volatile char first = text.data[0], last = text.data[text.size - 1];
        (void)first;
        (void)last;
    }
}

static void read_actions(const struct fl_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        read_slice(actions[i].action);
        read_slice(actions[i].reason);
        read_slice(actions[i].code);
        ck_assert(actions[i].rate == FL_RATE_UNKNOWN || (actions[i].rate >= 0 && actions[i].rate <= 1));
    }
}

static void read_titles(const struct fl_record *record)
{
    ck_assert_uint_le(record->title_count, FL_RECORD_TITLE_LIMIT);
    volatile uint64_t sum = 0;
    for (size_t i = 0; i < record->term_count; i++)
        sum += record->terms[i].hash;
    for (size_t i = 0; i < record->title_count; i++) {
        for (size_t j = 0; j < record->titles[i].term_count; j++)
            sum += record->titles[i].terms[j];
        for (size_t j = 0; j < record->titles[i].pair_count; j++)
            sum += record->titles[i].pairs[j];
        for (size_t j = 0; j < record->titles[i].trigram_count; j++)
            sum += record->titles[i].trigrams[j];
    }
}

/// Bytes in memory of just their size, so that the sanitizers tell of reads beyond them.
static struct fl_slice copy_exactly(struct fl_slice bytes)
{
    char *exact = malloc(bytes.size ? bytes.size : 1);
    if (bytes.size)
        memcpy(exact, bytes.data, bytes.size);
    return (struct fl_slice){exact, bytes.size};
}

/// Reads all that features, damaged or not, give.
static enum fl_status read_features(struct fl_slice bytes)
{
    struct fl_slice exact = copy_exactly(bytes);
    struct fl_record record;
    struct fl_error error;
    enum fl_status status = fl_record_read(exact, &record, &error);
    ck_assert(status == FL_OK || status == FL_DAMAGED);
    if (!status) {
        read_titles(&record);
        read_slice(record.id);
        read_slice(record.verification);
        ck_assert(record.fix_rate == FL_RATE_UNKNOWN || (record.fix_rate >= 0 && record.fix_rate <= 1));
    }
    free((char *)exact.data);
    return status;
}

/// Reads all that an entry, damaged or not, gives.
static enum fl_status read_entry(struct fl_slice bytes)
{
    struct fl_slice exact = copy_exactly(bytes);
    struct fl_entry found;
    struct fl_error error;
    enum fl_status status = fl_record_read_entry(exact, &arena, &found, &error);
    ck_assert(status == FL_OK || status == FL_DAMAGED);
    if (!status) {
        read_slice(found.title);
        read_slice(found.id);
        read_slice(found.root_cause);
        read_actions(found.workarounds, found.workaround_count);
        read_actions(found.dead_ends, found.dead_end_count);
        for (size_t i = 0; i < found.version_count; i++)
            read_slice(found.versions[i].deprecated);
        for (size_t i = 0; i < found.symptom_count; i++)
            read_slice(found.symptoms[i]);
        for (size_t i = 0; i < found.asked_as_count; i++)
            read_slice(found.asked_as[i]);
        for (size_t i = 0; i < found.also_seen_as_count; i++)
            read_slice(found.also_seen_as[i]);
    }
    fl_arena_clear(&arena);
    free((char *)exact.data);
    return status;
}

START_TEST(every_truncation_is_damage)
{
    for (size_t size = 0; size < value.size; size++)
        ck_assert_int_eq(read_features((struct fl_slice){value.data, size}), FL_DAMAGED);
    for (size_t size = 0; size < data.size; size++)
        ck_assert_int_eq(read_entry((struct fl_slice){data.data, size}), FL_DAMAGED);
}
END_TEST

START_TEST(bytes_behind_are_damage)
{
    fl_buffer_append_byte(&value, 'x');
    fl_buffer_append_byte(&data, 'x');
    ck_assert_int_eq(read_features(fl_buffer_slice(&value)), FL_DAMAGED);
    ck_assert_int_eq(read_entry(fl_buffer_slice(&data)), FL_DAMAGED);
}
END_TEST

/// Reads the bytes with a few of them changed, `trials` times; returns how often that showed as damage.
static size_t flip(struct fl_slice bytes, enum fl_status (*read)(struct fl_slice), uint64_t seed, int trials)
{
    struct random_source source = {seed};
    size_t damaged = 0;
    char *flipped = malloc(bytes.size);
    for (int i = 0; i < trials; i++) {
        memcpy(flipped, bytes.data, bytes.size);
        for (size_t flips = 1 + random_below(&source, 3); flips; flips--)
            flipped[random_below(&source, bytes.size)] ^= (char)(1 + random_below(&source, 255));
        damaged += read((struct fl_slice){flipped, bytes.size}) == FL_DAMAGED;
    }
    free(flipped);
    return damaged;
}

START_TEST(random_flips)
{
    size_t of_features = flip(fl_buffer_slice(&value), read_features, 13, 2000);
    size_t of_entry = flip(fl_buffer_slice(&data), read_entry, 14, 2000);
    ck_assert(of_features > 200 && of_features < 1800); // sizes and counts show, hashes and texts do not
    ck_assert(of_entry > 200 && of_entry < 1800);
}
END_TEST

/// Sets every four bytes in turn to the numbers that overflow sums and products.
static void set_worst(struct fl_buffer *bytes, enum fl_status (*read)(struct fl_slice))
{
    static const uint32_t worst[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x20000000, 0x40000001};
    for (size_t at = 0; at + 4 <= bytes->size; at++)
        for (size_t i = 0; i < sizeof worst / sizeof *worst; i++) {
            uint32_t kept;
            memcpy(&kept, bytes->data + at, sizeof kept);
            memcpy(bytes->data + at, &worst[i], sizeof kept);
            read(fl_buffer_slice(bytes));
            memcpy(bytes->data + at, &kept, sizeof kept);
        }
    ck_assert_int_eq(read(fl_buffer_slice(bytes)), FL_OK);
}

START_TEST(every_word_at_its_worst)
{
    set_worst(&value, read_features);
    set_worst(&data, read_entry);
}
END_TEST

Suite *record_suite(void)
{
    TCase *cases = tcase_create("record");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, features_come_back);
    tcase_add_test(cases, entry_comes_back);
    tcase_add_test(cases, empty_ones_come_back);
    tcase_add_test(cases, every_percent_comes_back);
    tcase_add_test(cases, hashes_of_terms);
    tcase_add_test(cases, every_truncation_is_damage);
    tcase_add_test(cases, bytes_behind_are_damage);
    tcase_add_test(cases, random_flips);
    tcase_add_test(cases, every_word_at_its_worst);
    Suite *suite = suite_create("record");
    suite_add_tcase(suite, cases);
    return suite;
}
