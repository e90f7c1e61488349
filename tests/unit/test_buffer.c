// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/buffer.h"

#include <stdio.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_buffer buffer;

static void setup(void)
{
    buffer = (struct fl_buffer){0};
}

static void teardown(void)
{
    fl_buffer_release(&buffer);
}

START_TEST(appends_in_order)
{
    fl_buffer_append(&buffer, FL_SLICE("a\0b"));
    fl_buffer_append_byte(&buffer, 'c');
    fl_buffer_append(&buffer, (struct fl_slice){0});
    fl_buffer_append_format(&buffer, "%d-%s", 42, "x");
    ck_assert(fl_slice_equal(fl_buffer_slice(&buffer), FL_SLICE("a\0bc42-x")));
    ck_assert(!buffer.failed);
}
END_TEST

START_TEST(long_content)
{
    struct fl_buffer expected = {0};
    for (int i = 0; i < 20000; i++) {
        fl_buffer_append_format(&buffer, "%d,", i);
        char digits[16];
        int size = snprintf(digits, sizeof digits, "%d,", i);
        fl_buffer_append(&expected, (struct fl_slice){digits, (size_t)size});
    }
    ck_assert_uint_eq(buffer.size, 108890);
    ck_assert(fl_slice_equal(fl_buffer_slice(&buffer), fl_buffer_slice(&expected)));
    fl_buffer_release(&expected);
}
END_TEST

START_TEST(one_format_longer_than_any_block)
{
    fl_buffer_append_format(&buffer, "%*s", 100000, "end");
    ck_assert_uint_eq(buffer.size, 100000);
    ck_assert_int_eq(memcmp(buffer.data + 99996, " end", 4), 0);
}
END_TEST

START_TEST(reserved_room)
{
    fl_buffer_append(&buffer, FL_SLICE("head"));
    char *end = fl_buffer_reserve(&buffer, 1000);
    ck_assert_ptr_eq(end, buffer.data + 4);
    ck_assert_uint_eq(buffer.size, 4);
    ck_assert_uint_ge(buffer.capacity, 1004);
    memset(end, 'x', 1000);
    buffer.size += 1000;
    ck_assert_ptr_nonnull(fl_buffer_reserve(&buffer, 0));
    ck_assert_int_eq(buffer.data[1003], 'x');
}
END_TEST

START_TEST(empty_buffer)
{
    ck_assert_uint_eq(fl_buffer_slice(&buffer).size, 0);
    ck_assert_ptr_nonnull(fl_buffer_reserve(&buffer, 0));
}
END_TEST

START_TEST(failure_stays)
{
    const size_t impossible[] = {SIZE_MAX, SIZE_MAX - 3, SIZE_MAX / 2 + 1, SIZE_MAX / 4};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        fl_buffer_append(&buffer, FL_SLICE("kept"));
        ck_assert_ptr_null(fl_buffer_reserve(&buffer, impossible[i]));
        ck_assert(buffer.failed);
        fl_buffer_append(&buffer, FL_SLICE("lost"));
        fl_buffer_append_byte(&buffer, 'l');
        fl_buffer_append_format(&buffer, "%s", "lost");
        ck_assert(buffer.failed);
        assert_slice_is(fl_buffer_slice(&buffer), "kept");
        fl_buffer_clear(&buffer);
        ck_assert(!buffer.failed);
    }
}
END_TEST

START_TEST(clear_keeps_memory_and_release_does_not)
{
    fl_buffer_append(&buffer, FL_SLICE("text"));
    char *memory = buffer.data;
    fl_buffer_clear(&buffer);
    ck_assert_uint_eq(buffer.size, 0);
    fl_buffer_append(&buffer, FL_SLICE("next"));
    ck_assert_ptr_eq(buffer.data, memory);
    fl_buffer_release(&buffer);
    ck_assert_ptr_null(buffer.data);
    ck_assert_uint_eq(buffer.size + buffer.capacity, 0);
    fl_buffer_release(&buffer);
}
END_TEST

Suite *buffer_suite(void)
{
    TCase *cases = tcase_create("buffer");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, appends_in_order);
    tcase_add_test(cases, long_content);
    tcase_add_test(cases, one_format_longer_than_any_block);
    tcase_add_test(cases, reserved_room);
    tcase_add_test(cases, empty_buffer);
    tcase_add_test(cases, failure_stays);
    tcase_add_test(cases, clear_keeps_memory_and_release_does_not);
    Suite *suite = suite_create("buffer");
    suite_add_tcase(suite, cases);
    return suite;
}
