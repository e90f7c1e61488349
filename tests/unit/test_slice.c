// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/slice.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(from_text)
{
    ck_assert_uint_eq(fl_slice_of("four").size, 4);
    ck_assert_uint_eq(fl_slice_of(NULL).size, 0);
    ck_assert_uint_eq(FL_SLICE("a\0b").size, 3);
}
END_TEST

START_TEST(equality)
{
    ck_assert(fl_slice_equal(FL_SLICE("a\0b"), FL_SLICE("a\0b")));
    ck_assert(!fl_slice_equal(FL_SLICE("a\0b"), FL_SLICE("a\0c")));
    ck_assert(!fl_slice_equal(FL_SLICE("ab"), FL_SLICE("abc")));
    ck_assert(fl_slice_equal((struct fl_slice){0}, FL_SLICE("")));
}
END_TEST

START_TEST(order)
{
    static const struct fl_slice rising[] = {
        {NULL, 0}, {"\0", 1}, {"B", 1}, {"a", 1}, {"a\0", 2}, {"ab", 2}, {"b", 1}, {"\xc3\xa9", 2}};
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++)
        for (size_t j = 0; j < sizeof rising / sizeof *rising; j++) {
            int compared = fl_slice_compare(rising[i], rising[j]);
            ck_assert_int_eq((compared > 0) - (compared < 0), (i > j) - (i < j));
        }
}
END_TEST

START_TEST(equality_but_for_case)
{
    ck_assert(fl_slice_equal_ascii_case(FL_SLICE("Az[`"), FL_SLICE("aZ[`")));
    ck_assert(!fl_slice_equal_ascii_case(FL_SLICE("@"), FL_SLICE("`"))); // 32 apart, but no letters
    ck_assert(!fl_slice_equal_ascii_case(FL_SLICE("["), FL_SLICE("{")));
    ck_assert(!fl_slice_equal_ascii_case(FL_SLICE("a"), FL_SLICE("ab")));
    ck_assert(!fl_slice_equal_ascii_case(FL_SLICE("\xc3\x89"), FL_SLICE("\xc3\xa9"))); // É, é
}
END_TEST

START_TEST(trimming)
{
    assert_slice_is(fl_slice_trim(FL_SLICE(" \t\n\v\f\ra b\r\n ")), "a b");
    assert_slice_is(fl_slice_trim(FL_SLICE("ab")), "ab");
    assert_slice_is(fl_slice_trim(FL_SLICE(" \n ")), "");
    assert_slice_is(fl_slice_trim((struct fl_slice){0}), "");
    assert_slice_is(fl_slice_trim(FL_SLICE("\xc2\xa0x\x0e")), "\xc2\xa0x\x0e");
}
END_TEST

START_TEST(heads)
{
    ck_assert(fl_slice_starts(FL_SLICE("abc"), FL_SLICE("ab")));
    ck_assert(fl_slice_starts(FL_SLICE("abc"), FL_SLICE("abc")));
    ck_assert(fl_slice_starts(FL_SLICE("abc"), (struct fl_slice){0}));
    ck_assert(fl_slice_starts((struct fl_slice){0}, (struct fl_slice){0}));
    ck_assert(!fl_slice_starts(FL_SLICE("abc"), FL_SLICE("abd")));
    ck_assert(!fl_slice_starts(FL_SLICE("ab"), FL_SLICE("abc")));
}
END_TEST

START_TEST(line_by_line)
{
    struct fl_slice rest = FL_SLICE("one\n\ntwo\r\nthree");
    assert_slice_is(fl_slice_next_line(&rest), "one");
    assert_slice_is(fl_slice_next_line(&rest), "");
    assert_slice_is(fl_slice_next_line(&rest), "two\r");
    assert_slice_is(rest, "three");
    assert_slice_is(fl_slice_next_line(&rest), "three");
    ck_assert_uint_eq(rest.size, 0);
    assert_slice_is(fl_slice_next_line(&rest), "");
    rest = FL_SLICE("last\n");
    assert_slice_is(fl_slice_next_line(&rest), "last");
    ck_assert_uint_eq(rest.size, 0);
    rest = (struct fl_slice){0};
    assert_slice_is(fl_slice_next_line(&rest), "");
}
END_TEST

// The numbers are stored in indexes: these are the published ones of FNV-1a.
START_TEST(hash_is_fnv_1a)
{
    ck_assert_uint_eq(fl_slice_hash(FL_SLICE("")), 0xcbf29ce484222325ULL);
    ck_assert_uint_eq(fl_slice_hash(FL_SLICE("a")), 0xaf63dc4c8601ec8cULL);
    ck_assert_uint_eq(fl_slice_hash(FL_SLICE("foobar")), 0x85944171f73967e8ULL);
    ck_assert_uint_ne(fl_slice_hash(FL_SLICE("\xff")), fl_slice_hash(FL_SLICE("\x7f")));
}
END_TEST

Suite *slice_suite(void)
{
    TCase *cases = tcase_create("slice");
    tcase_add_test(cases, from_text);
    tcase_add_test(cases, equality);
    tcase_add_test(cases, order);
    tcase_add_test(cases, equality_but_for_case);
    tcase_add_test(cases, trimming);
    tcase_add_test(cases, heads);
    tcase_add_test(cases, line_by_line);
    tcase_add_test(cases, hash_is_fnv_1a);
    Suite *suite = suite_create("slice");
    suite_add_tcase(suite, cases);
    return suite;
}
