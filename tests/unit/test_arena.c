// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/arena.h"

#include <stdalign.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_arena arena;

static void setup(void)
{
    arena = (struct fl_arena){0};
}

static void teardown(void)
{
    fl_arena_release(&arena);
}

static bool is_zeroed(const char *memory, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i])
            return false;
    return true;
}

START_TEST(memory_is_zeroed_aligned_and_apart)
{
    struct random_source source = {1};
    enum { PIECES = 2000 };
    static struct {
        unsigned char *memory;
        size_t size;
    } pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i].size = 1 + random_below(&source, i % 100 ? 200 : 200000);
        pieces[i].memory = fl_arena_alloc(&arena, pieces[i].size, 1);
        ck_assert_ptr_nonnull(pieces[i].memory);
        ck_assert_uint_eq((uintptr_t)pieces[i].memory % alignof(max_align_t), 0);
        ck_assert(is_zeroed((char *)pieces[i].memory, pieces[i].size));
        memset(pieces[i].memory, (int)(i % 255) + 1, pieces[i].size);
    }
    for (size_t i = 0; i < PIECES; i++) {
        size_t same = 0;
        while (same < pieces[i].size && pieces[i].memory[same] == i % 255 + 1)
            same++;
        ck_assert_uint_eq(same, pieces[i].size);
    }
}
END_TEST

START_TEST(zeroed_again_after_clear)
{
    char *memory = fl_arena_alloc(&arena, 100, 1);
    memset(memory, 7, 100);
    fl_arena_clear(&arena);
    char *again = fl_arena_alloc(&arena, 100, 1);
    ck_assert_ptr_eq(again, memory); // the block is used again
    ck_assert(is_zeroed(again, 100));
}
END_TEST

START_TEST(clear_keeps_one_block)
{
    for (int i = 0; i < 10; i++)
        ck_assert_ptr_nonnull(fl_arena_alloc(&arena, 50000, 1));
    fl_arena_clear(&arena);
    ck_assert_ptr_nonnull(arena.block);
    fl_arena_release(&arena);
    ck_assert_ptr_null(arena.block);
    fl_arena_clear(&arena); // of an empty arena
    ck_assert_ptr_null(arena.block);
}
END_TEST

START_TEST(nothing_asked_for)
{
    ck_assert_ptr_nonnull(fl_arena_alloc(&arena, 0, 8));
    ck_assert_ptr_nonnull(fl_arena_alloc(&arena, 8, 0));
}
END_TEST

START_TEST(sizes_that_cannot_be)
{
    ck_assert_ptr_null(fl_arena_alloc(&arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(fl_arena_alloc(&arena, SIZE_MAX, 1));
    ck_assert_ptr_null(fl_arena_alloc(&arena, SIZE_MAX / 8, 8));
    ck_assert_ptr_null(fl_arena_alloc(&arena, SIZE_MAX / 4, 1));
    ck_assert_ptr_nonnull(fl_arena_alloc(&arena, 1, 1)); // the arena is none the worse
}
END_TEST

START_TEST(copies)
{
    struct fl_slice copy = fl_arena_copy(&arena, FL_SLICE("a\0b"));
    ck_assert(fl_slice_equal(copy, FL_SLICE("a\0b")));
    ck_assert_int_eq(copy.data[3], '\0');
    copy = fl_arena_copy(&arena, (struct fl_slice){0});
    ck_assert_ptr_nonnull(copy.data);
    ck_assert_uint_eq(copy.size, 0);
    ck_assert_int_eq(copy.data[0], '\0');
    ck_assert_ptr_null(fl_arena_copy(&arena, (struct fl_slice){"", SIZE_MAX}).data);
}
END_TEST

START_TEST(arrays_grow)
{
    int *numbers = NULL;
    size_t capacity = 0;
    for (size_t count = 0; count < 10000; count++) {
        numbers = fl_arena_grow(&arena, numbers, count, &capacity, sizeof *numbers);
        ck_assert_ptr_nonnull(numbers);
        ck_assert_uint_gt(capacity, count);
        numbers[count] = (int)count;
    }
    for (size_t i = 0; i < 10000; i++)
        ck_assert_int_eq(numbers[i], (int)i);
    ck_assert_uint_lt(capacity, 20001); // doubled, not more
    size_t huge = SIZE_MAX / 2 + 1;
    ck_assert_ptr_null(fl_arena_grow(&arena, numbers, huge, &huge, sizeof *numbers));
}
END_TEST

Suite *arena_suite(void)
{
    TCase *cases = tcase_create("arena");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, memory_is_zeroed_aligned_and_apart);
    tcase_add_test(cases, zeroed_again_after_clear);
    tcase_add_test(cases, clear_keeps_one_block);
    tcase_add_test(cases, nothing_asked_for);
    tcase_add_test(cases, sizes_that_cannot_be);
    tcase_add_test(cases, copies);
    tcase_add_test(cases, arrays_grow);
    Suite *suite = suite_create("arena");
    suite_add_tcase(suite, cases);
    return suite;
}
