// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/vocabulary.h"

#include <stdlib.h>

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_buffer table;

static void setup(void)
{
    table = (struct fl_buffer){0};
}

static void teardown(void)
{
    fl_buffer_release(&table);
}

START_TEST(what_belongs_into_it)
{
    static const struct {
        const char *text;
        bool word, whole;
    } rows[] = {
        {"error", true, true},      {"err", false, false},     {"erro", true, true},
        {"e0502", false, false},    {"ora00942", false, false}, {"errno2", false, true},
        {"foo.bar", false, true},   {"1234567", false, false}, {"ошибка", true, true},
        {"", false, false},         {"Error", false, true},
        {"abcdefghijklmnopqrstuvwxyzabcdef", true, true},
        {"abcdefghijklmnopqrstuvwxyzabcdefg", false, false},
    };
    ck_assert(!fl_vocabulary_wants(FL_WORD, FL_SLICE("服务"))); // two characters of six bytes
    ck_assert(fl_vocabulary_wants(FL_WORD, FL_SLICE("файл")));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(fl_vocabulary_wants(FL_WORD, fl_slice_of(rows[i].text)) == rows[i].word, "%s", rows[i].text);
        ck_assert_msg(fl_vocabulary_wants(FL_WHOLE, fl_slice_of(rows[i].text)) == rows[i].whole, "%s", rows[i].text);
    }
}
END_TEST

START_TEST(slips_by_size)
{
    ck_assert_uint_eq(fl_slips_allowed(4), 1);
    ck_assert_uint_eq(fl_slips_allowed(5), 1);
    ck_assert_uint_eq(fl_slips_allowed(6), 2);
    ck_assert_uint_eq(fl_slips_allowed(32), 2);
}
END_TEST

static unsigned distance(const char *a, const char *b)
{
    return fl_edit_distance(fl_slice_of(a), fl_slice_of(b), FL_VOCABULARY_WORD_MAX);
}

START_TEST(known_distances)
{
    ck_assert_uint_eq(distance("", ""), 0);
    ck_assert_uint_eq(distance("", "abc"), 3);
    ck_assert_uint_eq(distance("kitten", "sitting"), 3);
    ck_assert_uint_eq(distance("error", "eror"), 1);
    ck_assert_uint_eq(distance("error", "errror"), 1);
    ck_assert_uint_eq(distance("error", "errot"), 1);
    ck_assert_uint_eq(distance("error", "erorr"), 1);
    ck_assert_uint_eq(distance("ca", "abc"), 3); // not 2: no place is touched twice
    ck_assert_uint_eq(distance("ab", "ba"), 1);
    ck_assert_uint_eq(distance("abcdefghijklmnopqrstuvwxyzabcdef", "bcdefghijklmnopqrstuvwxyzabcdefx"), 2);
}
END_TEST

/// The recurrence over the full matrix (Boytsov: "Indexing methods for approximate dictionary searching", 2011).
static unsigned naive_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    static unsigned rows[FL_VOCABULARY_WORD_MAX + 1][FL_VOCABULARY_WORD_MAX + 1];
    for (size_t i = 0; i <= a_size; i++)
        for (size_t j = 0; j <= b_size; j++) {
            if (i == 0 || j == 0) {
                rows[i][j] = (unsigned)(i + j);
                continue;
            }
            unsigned best = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = rows[i - 1][j] + 1 < best ? rows[i - 1][j] + 1 : best;
            best = rows[i][j - 1] + 1 < best ? rows[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && rows[i - 2][j - 2] + 1 < best)
                best = rows[i - 2][j - 2] + 1;
            rows[i][j] = best;
        }
    return rows[a_size][b_size];
}

/// A word of few different letters, so that words are near each other.
static size_t random_word(struct random_source *source, char word[FL_VOCABULARY_WORD_MAX], size_t longest,
                          size_t letters)
{
    size_t size = random_below(source, longest + 1);
    for (size_t i = 0; i < size; i++)
        word[i] = (char)('a' + random_below(source, letters));
    return size;
}

START_TEST(distance_agrees_with_the_full_matrix)
{
    struct random_source source = {9};
    for (int i = 0; i < 30000; i++) {
        char a[FL_VOCABULARY_WORD_MAX], b[FL_VOCABULARY_WORD_MAX];
        size_t longest = i % 4 ? 8 : FL_VOCABULARY_WORD_MAX;
        struct fl_slice left = {a, random_word(&source, a, longest, 3)};
        struct fl_slice right = {b, random_word(&source, b, longest, 3)};
        unsigned expected = naive_distance(a, left.size, b, right.size);
        ck_assert_uint_eq(fl_edit_distance(left, right, FL_VOCABULARY_WORD_MAX), expected);
        ck_assert_uint_eq(fl_edit_distance(right, left, FL_VOCABULARY_WORD_MAX), expected);
        ck_assert_int_eq(expected == 0, fl_slice_equal(left, right));
        for (unsigned most = 0; most <= 3; most++) {
            unsigned bounded = fl_edit_distance(left, right, most);
            if (expected <= most)
                ck_assert_uint_eq(bounded, expected);
            else
                ck_assert_uint_gt(bounded, most);
        }
    }
}
END_TEST

static void write_words(const char *const *words, size_t word_count, const char *const *wholes, size_t whole_count)
{
    struct fl_slice sorted_words[16], sorted_wholes[16];
    ck_assert(word_count <= 16 && whole_count <= 16);
    for (size_t i = 0; i < word_count; i++)
        sorted_words[i] = fl_slice_of(words[i]);
    for (size_t i = 0; i < whole_count; i++)
        sorted_wholes[i] = fl_slice_of(wholes[i]);
    fl_vocabulary_write(sorted_words, word_count, sorted_wholes, whole_count, &table);
    ck_assert(!table.failed);
}

static size_t find_near(enum fl_token_kind kind, const char *word, struct fl_near_word near[FL_NEAR_LIMIT])
{
    return fl_vocabulary_near(fl_buffer_slice(&table), kind, fl_slice_of(word), near);
}

START_TEST(near_words)
{
    static const char *const words[] = {"timeout", "error", "errors", "terror", "connect", "mirror"};
    static const char *const wholes[] = {"modulenotfound", "error"};
    write_words(words, 6, wholes, 2);
    struct fl_near_word near[FL_NEAR_LIMIT];
    ck_assert_uint_eq(find_near(FL_WORD, "eror", near), 1);
    assert_slice_is(near[0].word, "error");
    ck_assert_uint_eq(near[0].distance, 1);
    ck_assert_uint_eq(find_near(FL_WORD, "errrors", near), 2); // 7 bytes: two slips
    assert_slice_is(near[0].word, "errors");
    assert_slice_is(near[1].word, "error");
    ck_assert_uint_eq(near[1].distance, 2);
    ck_assert_uint_eq(find_near(FL_WORD, "tiemout", near), 1);
    ck_assert_uint_eq(find_near(FL_WORD, "modulenotfuond", near), 0);
    ck_assert_uint_eq(find_near(FL_WHOLE, "modulenotfuond", near), 1);
    assert_slice_is(near[0].word, "modulenotfound");
    ck_assert_uint_eq(find_near(FL_WORD, "ero", near), 0);
    ck_assert_uint_eq(find_near(FL_WORD, "abcdefghijklmnopqrstuvwxyzabcdefg", near), 0);
    ck_assert_uint_eq(find_near(FL_WORD, "quantum", near), 0);
}
END_TEST

START_TEST(the_nearest_are_kept)
{
    static const char *const words[] = {"abcdxz", "abcdey", "abcdef", "bbcdef", "cbcdef", "dbcdef",
                                        "ebcdef", "fbcdef", "gbcdef", "hbcdef", "abcdeg", "abcd"};
    write_words(words, 12, NULL, 0);
    struct fl_near_word near[FL_NEAR_LIMIT];
    ck_assert_uint_eq(find_near(FL_WORD, "abcdef", near), FL_NEAR_LIMIT);
    assert_slice_is(near[0].word, "abcdef");
    // then those with one slip, in the table's order
    static const char *const expected[] = {"abcdeg", "abcdey", "bbcdef", "cbcdef", "dbcdef", "ebcdef", "fbcdef"};
    for (size_t i = 0; i < 7; i++) {
        assert_slice_is(near[i + 1].word, expected[i]);
        ck_assert_uint_eq(near[i + 1].distance, 1);
    }
}
END_TEST

START_TEST(empty_table)
{
    struct fl_near_word near[FL_NEAR_LIMIT];
    ck_assert_uint_eq(find_near(FL_WORD, "error", near), 0);
    write_words(NULL, 0, NULL, 0);
    ck_assert_uint_eq(table.size, 8);
    ck_assert_uint_eq(find_near(FL_WORD, "error", near), 0);
    ck_assert_uint_eq(find_near(FL_WHOLE, "error", near), 0);
}
END_TEST

/// What fl_vocabulary_near must give, from the definition.
static size_t count_near(char words[][FL_VOCABULARY_WORD_MAX], const size_t *sizes, size_t count, struct fl_slice word)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += naive_distance(words[i], sizes[i], word.data, word.size) <= fl_slips_allowed(word.size);
    return found < FL_NEAR_LIMIT ? found : FL_NEAR_LIMIT;
}

// No word that is near is left out by the shortcuts of the search.
START_TEST(search_agrees_with_the_definition)
{
    enum { WORDS = 300 };
    static char words[WORDS][FL_VOCABULARY_WORD_MAX];
    static size_t sizes[WORDS];
    struct fl_slice slices[WORDS];
    struct random_source source = {10};
    size_t count = 0;
    while (count < WORDS) {
        sizes[count] = random_word(&source, words[count], 9, 26);
        bool known = sizes[count] < FL_VOCABULARY_WORD_MIN;
        for (size_t i = 0; i < count && !known; i++)
            known = sizes[i] == sizes[count] && memcmp(words[i], words[count], sizes[i]) == 0;
        if (!known) {
            slices[count] = (struct fl_slice){words[count], sizes[count]};
            count++;
        }
    }
    fl_vocabulary_write(slices, WORDS, NULL, 0, &table);
    size_t met = 0;
    for (int i = 0; i < 3000; i++) {
        char word[FL_VOCABULARY_WORD_MAX + 2];
        size_t from = random_below(&source, WORDS), size = sizes[from];
        memcpy(word, words[from], size);
        for (size_t slips = random_below(&source, 4); slips; slips--) {
            size_t at = random_below(&source, size);
            if (random_below(&source, 2) && at + 1 < size) {
                char c = word[at];
                word[at] = word[at + 1];
                word[at + 1] = c;
            } else {
                word[at] = (char)('a' + random_below(&source, 26));
            }
        }
        struct fl_near_word near[FL_NEAR_LIMIT];
        struct fl_slice slice = {word, size};
        size_t found = fl_vocabulary_near(fl_buffer_slice(&table), FL_WORD, slice, near);
        ck_assert_uint_eq(found, count_near(words, sizes, WORDS, slice));
        for (size_t j = 0; j < found; j++) {
            ck_assert_uint_eq(near[j].distance, naive_distance(near[j].word.data, near[j].word.size, word, size));
            ck_assert(j == 0 || near[j - 1].distance <= near[j].distance);
        }
        met += found;
    }
    ck_assert_uint_gt(met, 1000);
}
END_TEST

START_TEST(damaged_tables)
{
    static const char *const words[] = {"error", "errors", "timeout", "refused"};
    static const char *const wholes[] = {"modulenotfound", "=errno"};
    write_words(words, 4, wholes, 2);
    struct fl_near_word near[FL_NEAR_LIMIT];
    for (size_t size = 0; size < table.size; size++) {
        char *cut = malloc(size + 1); // the sanitizers tell of reads beyond it
        memcpy(cut, table.data, size);
        size_t found = fl_vocabulary_near((struct fl_slice){cut, size}, FL_WORD, FL_SLICE("errors"), near);
        ck_assert_uint_le(found, 2);
        fl_vocabulary_near((struct fl_slice){cut, size}, FL_WHOLE, FL_SLICE("modulenotfounb"), near);
        free(cut);
    }
    struct random_source source = {11};
    for (int i = 0; i < 5000; i++) {
        char *flipped = malloc(table.size);
        memcpy(flipped, table.data, table.size);
        for (size_t flips = 1 + random_below(&source, 4); flips; flips--)
            flipped[random_below(&source, table.size)] ^= (char)(1 << random_below(&source, 8));
        size_t found = fl_vocabulary_near((struct fl_slice){flipped, table.size}, FL_WORD, FL_SLICE("errors"), near);
        for (size_t j = 0; j < found; j++) {
            ck_assert(near[j].word.data >= flipped);
            ck_assert(near[j].word.data + near[j].word.size <= flipped + table.size);
        }
        fl_vocabulary_near((struct fl_slice){flipped, table.size}, FL_WHOLE, FL_SLICE("modulenotfounb"), near);
        free(flipped);
    }
}
END_TEST

Suite *vocabulary_suite(void)
{
    TCase *cases = tcase_create("vocabulary");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, what_belongs_into_it);
    tcase_add_test(cases, slips_by_size);
    tcase_add_test(cases, known_distances);
    tcase_add_test(cases, distance_agrees_with_the_full_matrix);
    tcase_add_test(cases, near_words);
    tcase_add_test(cases, the_nearest_are_kept);
    tcase_add_test(cases, empty_table);
    tcase_add_test(cases, search_agrees_with_the_definition);
    tcase_add_test(cases, damaged_tables);
    Suite *suite = suite_create("vocabulary");
    suite_add_tcase(suite, cases);
    return suite;
}
