// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/outcome.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/normalise.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_arena arena;
static struct fl_buffer line;
static struct fl_error error;

static void setup(void)
{
    arena = (struct fl_arena){0};
    line = (struct fl_buffer){0};
}

static void teardown(void)
{
    fl_arena_release(&arena);
    fl_buffer_release(&line);
}

static struct fl_outcome_record some_record(void)
{
    return (struct fl_outcome_record){.key = FL_SLICE("0123456789abcdef0123456789abcdef"),
                                      .time = 1782907200,
                                      .id = FL_SLICE("git/push-rejected"),
                                      .worked = true,
                                      .target = FL_TARGET_WORKAROUND,
                                      .number = 2,
                                      .of = 3,
                                      .action = UINT64_C(0x00abcdef01234567),
                                      .note = FL_SLICE("on 2.40"),
                                      .reporter = FL_SLICE("eva@host")};
}

/// The line without its line end.
static struct fl_slice written(const struct fl_outcome_record *record)
{
    fl_buffer_clear(&line);
    assert_status(fl_outcome_append_line(&line, record, &error), FL_OK, &error);
    ck_assert_uint_le(line.size, FL_OUTCOME_LINE_LIMIT);
    ck_assert_int_eq(line.data[line.size - 1], '\n');
    ck_assert_ptr_eq(memchr(line.data, '\n', line.size), line.data + line.size - 1);
    return (struct fl_slice){line.data, line.size - 1};
}

static void assert_same(const struct fl_outcome_record *a, const struct fl_outcome_record *b)
{
    ck_assert(fl_slice_equal(a->key, b->key) && fl_slice_equal(a->id, b->id));
    ck_assert(fl_slice_equal(a->note, b->note) && fl_slice_equal(a->reporter, b->reporter));
    ck_assert_int_eq(a->time, b->time);
    ck_assert_int_eq(a->worked, b->worked);
    ck_assert_int_eq(a->target, b->target);
    ck_assert_uint_eq(a->number, b->number);
    ck_assert_uint_eq(a->of, b->of);
    ck_assert_uint_eq(a->action, b->action);
}

START_TEST(one_line)
{
    struct fl_outcome_record record = some_record();
    written(&record);
    assert_slice_is(
        fl_buffer_slice(&line),
        "{\"schema\":1,\"key\":\"0123456789abcdef0123456789abcdef\",\"time\":\"2026-07-01T12:00:00Z\","
        "\"id\":\"git/push-rejected\",\"outcome\":\"worked\",\"target\":\"workaround\",\"number\":2,\"of\":3,"
        "\"action\":\"00abcdef01234567\",\"note\":\"on "
        "2.40\",\"reporter\":\"eva@host\",\"check\":\"a23d6238e5273ca7\"}\n");
}
END_TEST

/// Valid UTF-8 without NUL, of any other characters.
static struct fl_slice random_text(struct random_source *source, size_t size)
{
    struct fl_buffer bytes = {0}, text = {0};
    append_random_text(&bytes, source, size);
    for (size_t at = 0; at < bytes.size;) {
        int32_t code_point = fl_utf8_next(fl_buffer_slice(&bytes), &at);
        if (code_point > 0)
            fl_utf8_append(&text, code_point);
    }
    struct fl_slice copy = fl_arena_copy(&arena, fl_buffer_slice(&text));
    fl_buffer_release(&bytes);
    fl_buffer_release(&text);
    return copy;
}

static struct fl_outcome_record random_record(struct random_source *source)
{
    static char key[FL_OUTCOME_KEY_SIZE + 1];
    assert_status(fl_outcome_make_key(key, &error), FL_OK, &error);
    struct fl_outcome_record record = {.key = fl_slice_of(key), .worked = random_below(source, 2)};
    record.time = (int64_t)random_below(source, 253402300800);
    record.target = (enum fl_outcome_target)random_below(source, FL_TARGETS);
    do
        record.id = random_text(source, 1 + random_below(source, 40));
    while (!record.id.size);
    record.note = random_text(source, random_below(source, 200));
    record.reporter = random_text(source, random_below(source, 30));
    if (record.target != FL_TARGET_ENTRY) {
        record.of = 1 + (unsigned)random_below(source, FL_OUTCOME_NUMBER_LIMIT);
        record.number = 1 + (unsigned)random_below(source, record.of);
        record.action = (uint64_t)random_below(source, SIZE_MAX);
    }
    return record;
}

START_TEST(any_record_comes_back)
{
    struct random_source source = {1};
    for (int i = 0; i < 3000; i++) {
        struct fl_outcome_record record = random_record(&source), again;
        struct fl_slice text = written(&record);
        assert_status(fl_outcome_read_line(text, &arena, &again, &error), FL_OK, &error);
        assert_same(&record, &again);
        struct fl_buffer inert = {0};
        fl_append_inert(&inert, text);
        ck_assert_msg(fl_slice_equal(fl_buffer_slice(&inert), text), "a line could drive a terminal");
        fl_buffer_release(&inert);
        fl_arena_clear(&arena);
    }
}
END_TEST

START_TEST(damage_of_one_byte_is_found)
{
    struct fl_outcome_record record = some_record(), again;
    struct fl_slice text = written(&record);
    for (size_t at = 0; at < text.size; at++) {
        char kept = line.data[at];
        for (int byte = 0; byte < 256; byte++) {
            line.data[at] = (char)byte;
            enum fl_status expected = (char)byte == kept ? FL_OK : FL_BAD_INPUT;
            assert_status(fl_outcome_read_line(text, &arena, &again, &error), expected, &error);
        }
        line.data[at] = kept;
        fl_arena_clear(&arena);
    }
}
END_TEST

START_TEST(a_byte_more_or_less_is_found)
{
    struct fl_outcome_record record = some_record(), again;
    struct fl_slice text = written(&record);
    for (size_t at = 0; at < text.size; at++) {
        struct fl_buffer changed = {0};
        fl_buffer_append(&changed, (struct fl_slice){text.data, at});
        fl_buffer_append(&changed, (struct fl_slice){text.data + at + 1, text.size - at - 1});
        assert_status(fl_outcome_read_line(fl_buffer_slice(&changed), &arena, &again, &error), FL_BAD_INPUT, &error);
        fl_buffer_clear(&changed);
        fl_buffer_append(&changed, (struct fl_slice){text.data, at});
        fl_buffer_append_byte(&changed, '\0');
        fl_buffer_append(&changed, (struct fl_slice){text.data + at, text.size - at});
        assert_status(fl_outcome_read_line(fl_buffer_slice(&changed), &arena, &again, &error), FL_BAD_INPUT, &error);
        fl_buffer_release(&changed);
        // Torn here.
        assert_status(fl_outcome_read_line((struct fl_slice){text.data, at}, &arena, &again, &error), FL_BAD_INPUT,
                      &error);
    }
}
END_TEST

/// A line of these members with a checksum that fits.
static enum fl_status read_members(const char *members)
{
    struct fl_outcome_record record;
    fl_buffer_clear(&line);
    fl_buffer_append_format(&line, "{%s", members);
    unsigned long long check = fl_slice_hash(fl_buffer_slice(&line));
    fl_buffer_append_format(&line, ",\"check\":\"%016llx\"}", check);
    return fl_outcome_read_line(fl_buffer_slice(&line), &arena, &record, &error);
}

#define KEY "\"key\":\"0123456789abcdef0123456789abcdef\","
#define TIME "\"time\":\"2026-07-01T12:00:00Z\","
#define REST "\"id\":\"a/b\",\"outcome\":\"failed\",\"target\":\"entry\""

START_TEST(members_are_checked)
{
    static const struct {
        const char *members, *reason; // NULL: it is a record
    } cases[] = {
        {"\"schema\":1," KEY TIME REST, NULL},
        {"\"schema\":1," KEY TIME REST ",\"later\":{\"a\":[1]}", NULL},
        {"\"schema\":2," KEY TIME REST, "schema"},
        {"\"schema\":\"1\"," KEY TIME REST, "schema"},
        {KEY TIME REST, "schema"},
        {"\"schema\":1," TIME REST, "key"},
        {"\"schema\":1,\"key\":\"0123456789ABCDEF0123456789abcdef\"," TIME REST, "key"},
        {"\"schema\":1,\"key\":7," TIME REST, "text"},
        {"\"schema\":1," KEY REST, "time"},
        {"\"schema\":1," KEY "\"time\":\"2026-06-31T12:00:00Z\"," REST, "time"},
        {"\"schema\":1," KEY "\"time\":\"2026-07-01T12:00:00\"," REST, "time"},
        {"\"schema\":1," KEY "\"time\":\"1969-12-31T23:59:59Z\"," REST, "time"},
        {"\"schema\":1," KEY TIME "\"id\":\"\",\"outcome\":\"failed\",\"target\":\"entry\"", "ID"},
        {"\"schema\":1," KEY TIME "\"id\":\"a\\u0000b\",\"outcome\":\"failed\",\"target\":\"entry\"", "JSON"},
        {"\"schema\":1," KEY TIME "\"id\":\"a/b\",\"outcome\":\"maybe\",\"target\":\"entry\"", "outcome"},
        {"\"schema\":1," KEY TIME "\"id\":\"a/b\",\"outcome\":\"failed\",\"target\":\"symptom\"", "target"},
        {"\"schema\":1," KEY TIME REST ",\"number\":1,\"of\":1", "number"},
        {"\"schema\":1," KEY TIME REST ",\"action\":\"0123456789abcdef\"", "action"},
        {"\"schema\":1," KEY TIME REST ",\"id\":\"c/d\"", "JSON"},
        {"\"schema\":1," KEY TIME REST ",\"note\":null", "text"},
        {"\"schema\":1," KEY TIME "\"id\":\"a/b\",\"outcome\":\"failed\",\"target\":\"workaround\"", "action"},
        {"\"schema\":1," KEY TIME
         "\"id\":\"a/b\",\"outcome\":\"failed\",\"target\":\"workaround\",\"number\":1,\"of\":1,"
         "\"action\":\"0123456789abcdef\"",
         NULL},
        {"\"schema\":1," KEY TIME
         "\"id\":\"a/b\",\"outcome\":\"failed\",\"target\":\"workaround\",\"number\":2,\"of\":1,"
         "\"action\":\"0123456789abcdef\"",
         "number"},
        {"\"schema\":1," KEY TIME
         "\"id\":\"a/b\",\"outcome\":\"failed\",\"target\":\"workaround\",\"number\":4294967297,\"of\":"
         "4294967297,\"action\":\"0123456789abcdef\"",
         "number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum fl_status status = read_members(cases[i].members);
        ck_assert_msg(status == (cases[i].reason ? FL_BAD_INPUT : FL_OK), "%s: %s", cases[i].members,
                      status ? error.text : "");
        if (cases[i].reason)
            assert_error_says(&error, cases[i].reason);
    }
}
END_TEST

/// `count` times the piece.
static struct fl_slice repeat(const char *piece, size_t count)
{
    struct fl_buffer text = {0};
    for (size_t i = 0; i < count; i++)
        fl_buffer_append(&text, fl_slice_of(piece));
    struct fl_slice copy = fl_arena_copy(&arena, fl_buffer_slice(&text));
    fl_buffer_release(&text);
    return copy;
}

START_TEST(limits)
{
    struct fl_outcome_record record = some_record(), again;
    // All at their limits, each character as long in a line as it can be.
    record.note = repeat("\x1b", FL_OUTCOME_NOTE_LIMIT);
    record.id = repeat("\x1b", FL_OUTCOME_ID_LIMIT);
    record.reporter = repeat("\x1b", FL_OUTCOME_REPORTER_LIMIT);
    record.number = record.of = FL_OUTCOME_NUMBER_LIMIT;
    struct fl_slice text = written(&record);
    assert_status(fl_outcome_read_line(text, &arena, &again, &error), FL_OK, &error);
    assert_same(&record, &again);
    record = some_record();
    record.note = repeat("\xf0\x9f\x98\x80", FL_OUTCOME_NOTE_LIMIT);
    written(&record);

    struct fl_outcome_record wrong[8];
    for (size_t i = 0; i < 8; i++)
        wrong[i] = some_record();
    wrong[0].note = repeat("x", FL_OUTCOME_NOTE_LIMIT + 1);
    wrong[1].id = repeat("x", FL_OUTCOME_ID_LIMIT + 1);
    wrong[2].reporter = repeat("x", FL_OUTCOME_REPORTER_LIMIT + 1);
    wrong[3].note = FL_SLICE("a\0b");
    wrong[4].note = FL_SLICE("\xff");
    wrong[5].number = 4;
    wrong[6].key = FL_SLICE("short");
    wrong[7].time = -1;
    for (size_t i = 0; i < 8; i++) {
        fl_buffer_clear(&line);
        assert_status(fl_outcome_append_line(&line, &wrong[i], &error), FL_BAD_INPUT, &error);
        ck_assert_uint_eq(line.size, 0);
    }
    struct fl_slice endless = repeat("x", FL_OUTCOME_LINE_LIMIT);
    assert_status(fl_outcome_read_line(endless, &arena, &again, &error), FL_BAD_INPUT, &error);
    assert_error_says(&error, "over the limit");
}
END_TEST

START_TEST(action_keys)
{
    const struct fl_action plain = {.action = FL_SLICE("Run `git pull`, then push.")};
    const struct fl_action spaced = {.action = FL_SLICE("  Run\t`git  pull`,\n then push. \n")};
    const struct fl_action joined = {.action = FL_SLICE("Run`git pull`, then push.")};
    const struct fl_action other = {.action = FL_SLICE("Run `git push`, then pull.")};
    ck_assert_uint_eq(fl_action_key(&plain), fl_slice_hash(plain.action));
    ck_assert_uint_eq(fl_action_key(&plain), fl_action_key(&spaced));
    ck_assert_uint_ne(fl_action_key(&plain), fl_action_key(&joined));
    ck_assert_uint_ne(fl_action_key(&plain), fl_action_key(&other));
    ck_assert_uint_eq(fl_action_key(&(struct fl_action){0}), FL_HASH_START);
}
END_TEST

START_TEST(keys_differ)
{
    char keys[2][FL_OUTCOME_KEY_SIZE + 1];
    for (int i = 0; i < 2; i++) {
        assert_status(fl_outcome_make_key(keys[i], &error), FL_OK, &error);
        ck_assert_uint_eq(strspn(keys[i], "0123456789abcdef"), FL_OUTCOME_KEY_SIZE);
        ck_assert_uint_eq(strlen(keys[i]), FL_OUTCOME_KEY_SIZE);
    }
    ck_assert_str_ne(keys[0], keys[1]);
}
END_TEST

Suite *outcome_suite(void)
{
    TCase *cases = tcase_create("outcome");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, one_line);
    tcase_add_test(cases, any_record_comes_back);
    tcase_add_test(cases, damage_of_one_byte_is_found);
    tcase_add_test(cases, a_byte_more_or_less_is_found);
    tcase_add_test(cases, members_are_checked);
    tcase_add_test(cases, limits);
    tcase_add_test(cases, action_keys);
    tcase_add_test(cases, keys_differ);
    tcase_set_timeout(cases, 30);
    Suite *suite = suite_create("outcome");
    suite_add_tcase(suite, cases);
    return suite;
}
