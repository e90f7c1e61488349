// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/normalise.h"

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_buffer scratch;

static void setup(void)
{
    scratch = (struct fl_buffer){0};
}

static void teardown(void)
{
    fl_buffer_release(&scratch);
}

START_TEST(valid_code_points)
{
    static const struct {
        const char *bytes;
        int32_t code_point;
    } points[] = {{"a", 'a'}, {"\xc2\x80", 0x80}, {"\xc3\xa9", 0xe9}, {"\xe0\xa0\x80", 0x800}, {"\xed\x9f\xbf", 0xd7ff},
                  {"\xee\x80\x80", 0xe000}, {"\xef\xbf\xbf", 0xffff}, {"\xf0\x90\x80\x80", 0x10000},
                  {"\xf4\x8f\xbf\xbf", 0x10ffff}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct fl_slice text = fl_slice_of(points[i].bytes);
        size_t at = 0;
        ck_assert_int_eq(fl_utf8_next(text, &at), points[i].code_point);
        ck_assert_uint_eq(at, text.size);
        ck_assert(fl_utf8_valid(text));
        fl_buffer_clear(&scratch);
        fl_utf8_append(&scratch, points[i].code_point);
        assert_slice_is(fl_buffer_slice(&scratch), points[i].bytes);
    }
    size_t at = 0;
    ck_assert_int_eq(fl_utf8_next(FL_SLICE("\0"), &at), 0);
    ck_assert_uint_eq(at, 1);
}
END_TEST

START_TEST(invalid_bytes)
{
    static const char *const invalid[] = {
        "\x80",             // a byte of the inside
        "\xc3",             // cut off
        "\xe2\x82",         // cut off
        "\xf0\x9f\x98",     // cut off
        "\xc0\x80",         // overlong NUL
        "\xc1\xbf",         // overlong
        "\xe0\x9f\xbf",     // overlong
        "\xf0\x8f\xbf\xbf", // overlong
        "\xed\xa0\x80",     // surrogate
        "\xed\xbf\xbf",     // surrogate
        "\xf4\x90\x80\x80", // beyond Unicode
        "\xf5\x80\x80\x80", "\xff", "\xfe",
    };
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        size_t at = 0;
        ck_assert_int_eq(fl_utf8_next(fl_slice_of(invalid[i]), &at), -1);
        ck_assert_uint_eq(at, 1);
        ck_assert(!fl_utf8_valid(fl_slice_of(invalid[i])));
    }
    ck_assert(fl_utf8_valid((struct fl_slice){0}));
    ck_assert(!fl_utf8_valid(FL_SLICE("good \xc3")));
}
END_TEST

// A character whose other bytes lie behind the slice's end is not read.
START_TEST(slice_end_is_kept)
{
    size_t at = 0;
    ck_assert_int_eq(fl_utf8_next((struct fl_slice){"\xe2\x82\xac", 2}, &at), -1);
    ck_assert_uint_eq(at, 1);
}
END_TEST

static void assert_normalised(struct fl_slice line, const char *expected)
{
    assert_slice_is(fl_normalise_line(line, &scratch), expected);
}

START_TEST(plain_lines_stay_where_they_are)
{
    struct fl_slice line = FL_SLICE("Plain ASCII\tline, KeepsCase.");
    ck_assert_ptr_eq(fl_normalise_line(line, &scratch).data, line.data);
    assert_normalised((struct fl_slice){0}, "");
}
END_TEST

START_TEST(escape_sequences_go)
{
    assert_normalised(FL_SLICE("\033[1;31merror\033[0m: bad"), "error: bad");
    assert_normalised(FL_SLICE("\033[38;2;1;2;3mred\033[K"), "red");
    assert_normalised(FL_SLICE("\033[?25lhidden\033[?25h"), "hidden");
    assert_normalised(FL_SLICE("\033]0;title\007text"), "text");
    assert_normalised(FL_SLICE("\033]8;;http://x\033\\link\033]8;;\033\\"), "link");
    assert_normalised(FL_SLICE("a\033Mb\033=c"), "abc");
    assert_normalised(FL_SLICE("bold\033(B\033[m off\033)0"), "bold off"); // as tput sgr0 writes it
    assert_normalised(FL_SLICE("\033%Gtext"), "text");
}
END_TEST

START_TEST(broken_escape_sequences_take_no_text)
{
    assert_normalised(FL_SLICE("\033[31\033[0mtext"), "text");
    assert_normalised(FL_SLICE("\033]0;title\033[1mtext"), "text");
    assert_normalised(FL_SLICE("\033\033[1mtext"), "text");
    assert_normalised(FL_SLICE("\033[\xc3\xa9t"), "et");
    assert_normalised(FL_SLICE("\033\xc3\xa9t"), "et");
    assert_normalised(FL_SLICE("a\033 b"), "a b");
    assert_normalised(FL_SLICE("text\033"), "text");
    assert_normalised(FL_SLICE("text\033["), "text");
    assert_normalised(FL_SLICE("text\033[12;"), "text");
    assert_normalised(FL_SLICE("text\033]0;no end"), "text");
    assert_normalised(FL_SLICE("text\033]0;no end\033"), "text");
    assert_normalised(FL_SLICE("text\033("), "text");
}
END_TEST

START_TEST(control_and_invalid_bytes_are_spaces)
{
    assert_normalised(FL_SLICE("a\0b\001c\rd\x7f" "e"), "a b c d e");
    assert_normalised(FL_SLICE("a\xc2\x80" "b\xc2\x9f" "c\xc2\x85" "d"), "a b c d"); // C1
    assert_normalised(FL_SLICE("a\xff" "b\xe2\x82" "c"), "a b  c");
}
END_TEST

START_TEST(compatibility_forms_fold)
{
    assert_normalised(FL_SLICE("ＥＲＲＯＲ　ａ１：ｂ"), "ERROR a1:b");
    assert_normalised(FL_SLICE("ﬁle oﬃce"), "file office");
    assert_normalised(FL_SLICE("ｶﾞ"), "ガ"); // half-width, with its mark
    assert_normalised(FL_SLICE("x²…"), "x2...");
    assert_normalised(FL_SLICE("no\xc2\xa0" "break"), "no break");
    assert_normalised(FL_SLICE("soft\xc2\xad" "hyphen, zero\xe2\x80\x8bwidth\xef\xbb\xbf"), "softhyphen, zerowidth");
}
END_TEST

START_TEST(accents_go)
{
    assert_normalised(FL_SLICE("Café naïve Ångström"), "Cafe naive Angstrom");
    assert_normalised(FL_SLICE("Cafe\xcc\x81"), "Cafe"); // decomposed
    assert_normalised(FL_SLICE("Й"), "и");
    assert_normalised(FL_SLICE("が"), "が"); // a mark that makes another letter stays
    assert_normalised(FL_SLICE("한글"), "한글");
}
END_TEST

START_TEST(case_folds_beyond_ascii)
{
    assert_normalised(FL_SLICE("ОШИБКА Подключения"), "ошибка подключения");
    assert_normalised(FL_SLICE("ΛΆΘΟΣ"), "λαθοσ");
    assert_normalised(FL_SLICE("STRAßE"), "STRAssE");
    assert_normalised(FL_SLICE("Łódź AbC"), "łodz AbC");
    assert_normalised(FL_SLICE("خطأ في"), "خطأ في");
}
END_TEST

START_TEST(any_bytes_become_valid_and_stay)
{
    struct random_source source = {2};
    struct fl_buffer line = {0}, again = {0};
    for (int i = 0; i < 4000; i++) {
        fl_buffer_clear(&line);
        append_random_text(&line, &source, 1 + random_below(&source, 60));
        struct fl_slice once = fl_normalise_line(fl_buffer_slice(&line), &scratch);
        ck_assert(fl_utf8_valid(once));
        for (size_t at = 0; at < once.size;) {
            int32_t code_point = fl_utf8_next(once, &at);
            ck_assert_msg(code_point >= ' ' || code_point == '\t', "control byte %d", code_point);
            ck_assert(code_point < 0x7f || code_point >= 0xa0);
            ck_assert(code_point < 0x300 || code_point > 0x36f);
        }
        struct fl_slice twice = fl_normalise_line(once, &again);
        ck_assert_msg(fl_slice_equal(once, twice), "trial %d: \"%.*s\" became \"%.*s\"", i, (int)once.size, once.data,
                      (int)twice.size, twice.data);
    }
    fl_buffer_release(&line);
    fl_buffer_release(&again);
}
END_TEST

START_TEST(every_code_point_stays_once_normalised)
{
    struct fl_buffer point = {0}, again = {0};
    for (int32_t code_point = 0x80; code_point < 0x30000; code_point++) {
        if (code_point >= 0xd800 && code_point <= 0xdfff)
            continue;
        fl_buffer_clear(&point);
        fl_utf8_append(&point, code_point);
        struct fl_slice once = fl_normalise_line(fl_buffer_slice(&point), &scratch);
        struct fl_slice twice = fl_normalise_line(once, &again);
        ck_assert_msg(fl_slice_equal(once, twice), "U+%04X: \"%.*s\" became \"%.*s\"", (unsigned)code_point,
                      (int)once.size, once.data, (int)twice.size, twice.data);
    }
    fl_buffer_release(&point);
    fl_buffer_release(&again);
}
END_TEST

START_TEST(marks_have_a_limit)
{
    struct fl_buffer line = {0};
    fl_buffer_append_byte(&line, 'a');
    for (int i = 0; i < 100; i++)
        fl_buffer_append(&line, FL_SLICE("\xe2\x83\x90")); // U+20D0
    fl_buffer_append_byte(&line, 'b');
    struct fl_slice normalised = fl_normalise_line(fl_buffer_slice(&line), &scratch);
    ck_assert_uint_eq(normalised.size, 2 + 30 * 3);
    ck_assert_int_eq(normalised.data[normalised.size - 1], 'b');
    fl_buffer_release(&line);
}
END_TEST

static void assert_inert(struct fl_slice text, const char *expected)
{
    fl_buffer_clear(&scratch);
    fl_append_inert(&scratch, text);
    assert_slice_is(fl_buffer_slice(&scratch), expected);
}

#define BAD "\xef\xbf\xbd" // U+FFFD

START_TEST(inert_text)
{
    assert_inert(FL_SLICE("plain\ttext\n日本 é"), "plain\ttext\n日本 é");
    assert_inert(FL_SLICE("\033[31m\r\b\007"), BAD "[31m" BAD BAD BAD);
    assert_inert(FL_SLICE("\0"), BAD);
    assert_inert(FL_SLICE("\x7f\xc2\x9b\xc2\x80"), BAD BAD BAD);
    assert_inert(FL_SLICE("\xff\xc3"), BAD BAD);
    assert_inert(FL_SLICE("a\u202ab\u202ec\u2066d\u2069e\u200ef\u200fg\u061ch"),
                 "a" BAD "b" BAD "c" BAD "d" BAD "e" BAD "f" BAD "g" BAD "h");
    assert_inert(FL_SLICE("\u2029\u2065\u200d"), "\u2029\u2065\u200d");
}
END_TEST

START_TEST(any_bytes_become_inert)
{
    struct random_source source = {3};
    struct fl_buffer text = {0};
    for (int i = 0; i < 500; i++) {
        fl_buffer_clear(&text);
        fl_buffer_clear(&scratch);
        append_random_text(&text, &source, 100);
        fl_append_inert(&scratch, fl_buffer_slice(&text));
        ck_assert(fl_utf8_valid(fl_buffer_slice(&scratch)));
        for (size_t at = 0; at < scratch.size; at++) {
            unsigned char byte = (unsigned char)scratch.data[at];
            ck_assert(byte == '\n' || byte == '\t' || (byte >= 0x20 && byte != 0x7f));
        }
    }
    fl_buffer_release(&text);
}
END_TEST

Suite *normalise_suite(void)
{
    TCase *cases = tcase_create("normalise");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, valid_code_points);
    tcase_add_test(cases, invalid_bytes);
    tcase_add_test(cases, slice_end_is_kept);
    tcase_add_test(cases, plain_lines_stay_where_they_are);
    tcase_add_test(cases, escape_sequences_go);
    tcase_add_test(cases, broken_escape_sequences_take_no_text);
    tcase_add_test(cases, control_and_invalid_bytes_are_spaces);
    tcase_add_test(cases, compatibility_forms_fold);
    tcase_add_test(cases, accents_go);
    tcase_add_test(cases, case_folds_beyond_ascii);
    tcase_add_test(cases, any_bytes_become_valid_and_stay);
    tcase_add_test(cases, every_code_point_stays_once_normalised);
    tcase_add_test(cases, marks_have_a_limit);
    tcase_add_test(cases, inert_text);
    tcase_add_test(cases, any_bytes_become_inert);
    Suite *suite = suite_create("normalise");
    suite_add_tcase(suite, cases);
    return suite;
}
