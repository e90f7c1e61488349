// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/codes.h"

#include "core/record.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_analyser *analyser;
static struct fl_error error;

static void setup(void)
{
    assert_status(fl_analyser_create(&analyser, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_analyser_free(analyser);
}

struct collection {
    struct fl_code codes[16];
    size_t count;
    char previous[FL_TERM_SIZE_LIMIT];
    size_t previous_size;
};

static bool collect(void *context, const struct fl_token *token)
{
    struct collection *collection = context;
    struct fl_slice previous = {collection->previous, collection->previous_size};
    struct fl_code code;
    if (fl_code_of(token, previous, &code) && collection->count < 16)
        collection->codes[collection->count++] = code;
    if (token->kind == FL_WORD) {
        memcpy(collection->previous, token->term.data, token->term.size);
        collection->previous_size = token->term.size;
    }
    return true;
}

static struct collection codes_of(const char *text)
{
    struct collection collection = {.count = 0};
    assert_status(fl_analyse(analyser, fl_slice_of(text), collect, &collection, &error), FL_OK, &error);
    return collection;
}

START_TEST(codes_are_told_from_words_and_numbers)
{
    static const char *const with[] = {"error TS2305", "E0502", "ORA-00942", "HTTP 413", "HTTP/1.1 413", "429 Too Many Requests", "exit code 137", "errno 2",
                                       "CS0246"};
    static const char *const without[] = {"no code", "port 8080", "line 12", "utf8", "sha256sum of it", "3 retries",
                                          "0x80070005", "version 2.40", "port 443", "read 512"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        ck_assert_msg(codes_of(with[i]).count == 1, "%s has %zu codes", with[i], codes_of(with[i]).count);
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        ck_assert_msg(codes_of(without[i]).count == 0, "%s has %zu codes", without[i], codes_of(without[i]).count);
}
END_TEST

START_TEST(families)
{
    static const struct {
        const char *one, *other;
        bool same_family, same_code;
    } rows[] = {
        {"TS2305", "TS2694", true, false},  {"TS2305", "ts-2305", true, true}, {"TS2305", "CS2305", false, false},
        {"HTTP 413", "status 429", true, false}, {"exit 137", "exit 1", true, false}, {"exit 2", "errno 2", false, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct collection one = codes_of(rows[i].one), other = codes_of(rows[i].other);
        ck_assert_uint_eq(one.count, 1);
        ck_assert_uint_eq(other.count, 1);
        ck_assert_msg((one.codes[0].family == other.codes[0].family) == rows[i].same_family, "%s, %s", rows[i].one,
                      rows[i].other);
        ck_assert_msg((one.codes[0].code == other.codes[0].code) == rows[i].same_code, "%s, %s", rows[i].one,
                      rows[i].other);
    }
}
END_TEST

START_TEST(order)
{
    const struct fl_code low = {1, 9}, middle = {2, 3}, high = {2, 4};
    ck_assert_int_lt(fl_code_compare(&low, &middle), 0);
    ck_assert_int_lt(fl_code_compare(&middle, &high), 0);
    ck_assert_int_gt(fl_code_compare(&high, &low), 0);
    ck_assert_int_eq(fl_code_compare(&high, &high), 0);
}
END_TEST

Suite *codes_suite(void)
{
    Suite *suite = suite_create("codes");
    TCase *cases = tcase_create("codes");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, codes_are_told_from_words_and_numbers);
    tcase_add_test(cases, families);
    tcase_add_test(cases, order);
    suite_add_tcase(suite, cases);
    return suite;
}
