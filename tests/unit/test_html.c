// SPDX-License-Identifier: GPL-2.0-or-later
#include "query/html.h"

#include "core/normalise.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

typedef void write_text(struct fl_buffer *page, struct fl_slice text);

static void check_texts(write_text *write, const char *const (*rows)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fl_buffer page = {0};
        write(&page, fl_slice_of(rows[i][0]));
        assert_slice_is(fl_buffer_slice(&page), rows[i][1]);
        fl_buffer_release(&page);
    }
}

START_TEST(text_is_escaped_and_inert)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"plain text", "plain text"},
        {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
        {"a && b \"c\"", "a &amp;&amp; b &quot;c&quot;"},
        {"&lt;", "&amp;lt;"},
        {"caf\u00e9 \u65e5", "caf\u00e9 \u65e5"},
        {"\x1b[31m<", "\ufffd[31m&lt;"},
        {"\u202ex", "\ufffdx"},
        {"a\xff\xc3<b", "a\ufffd\ufffd&lt;b"}, // a sequence that is cut short must not swallow the sign behind it
        {"tab\tline\n", "tab\tline\n"},
    };
    check_texts(fl_html_text, rows, sizeof rows / sizeof *rows);
}
END_TEST

START_TEST(zero_bytes_are_told)
{
    struct fl_buffer page = {0};
    fl_html_text(&page, (struct fl_slice){"a\0b", 3});
    assert_slice_is(fl_buffer_slice(&page), "a\ufffdb");
    fl_buffer_release(&page);
}
END_TEST

START_TEST(ticks_become_code)
{
    static const char *const rows[][2] = {
        {"run `npm ci` now", "run <code>npm ci</code> now"},
        {"`a<b` and `c`", "<code>a&lt;b</code> and <code>c</code>"},
        {"`` a`b `` c", "<code>a`b</code> c"},
        {"undefined reference to `foo'", "undefined reference to `foo&#39;"},
        {"``` stays ```", "``` stays ```"},
        {"a `b`` c` d", "a <code>b`` c</code> d"},
        {"``one ` lone", "``one ` lone"},
        {"ends with `", "ends with `"},
        {"**stars** stay", "**stars** stay"},
    };
    check_texts(fl_html_prose, rows, sizeof rows / sizeof *rows);
}
END_TEST

START_TEST(paragraphs)
{
    static const char *const rows[][2] = {
        {"", ""},
        {" \n\n", ""},
        {"one", "<p>one</p>\n"},
        {"one\ntwo\n\n\n`three`\n", "<p>one\ntwo</p>\n<p><code>three</code></p>\n"},
    };
    check_texts(fl_html_paragraphs, rows, sizeof rows / sizeof *rows);
}
END_TEST

START_TEST(numbers_for_eyes)
{
    static const struct {
        uint64_t number;
        const char *digits, *bytes;
    } rows[] = {
        {0, "0", "0 bytes"},
        {1, "1", "1 byte"},
        {999, "999", "999 bytes"},
        {1000, "1,000", "1.0 kB"},
        {123456, "123,456", "123.5 kB"},
        {999949, "999,949", "999.9 kB"},
        {999950, "999,950", "1.0 MB"},
        {1234567890, "1,234,567,890", "1.2 GB"},
        {UINT64_MAX, "18,446,744,073,709,551,615", "18446744.1 TB"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fl_buffer digits = {0}, bytes = {0};
        fl_html_number(&digits, rows[i].number);
        fl_html_bytes(&bytes, rows[i].number);
        assert_slice_is(fl_buffer_slice(&digits), rows[i].digits);
        assert_slice_is(fl_buffer_slice(&bytes), rows[i].bytes);
        fl_buffer_release(&digits);
        fl_buffer_release(&bytes);
    }
}
END_TEST

START_TEST(any_bytes)
{
    struct random_source source = {7};
    for (int i = 0; i < 3000; i++) {
        struct fl_buffer text = {0}, page = {0};
        append_random_text(&text, &source, 1 + random_below(&source, 80));
        fl_html_prose(&page, fl_buffer_slice(&text));
        ck_assert(fl_utf8_valid(fl_buffer_slice(&page)));
        struct fl_buffer again = {0};
        fl_append_inert(&again, fl_buffer_slice(&page));
        ck_assert(fl_slice_equal(fl_buffer_slice(&again), fl_buffer_slice(&page)));
        for (size_t at = 0; at < page.size; at++)
            if (page.data[at] == '<')
                ck_assert(fl_slice_starts((struct fl_slice){page.data + at, page.size - at}, FL_SLICE("<code>")) ||
                          fl_slice_starts((struct fl_slice){page.data + at, page.size - at}, FL_SLICE("</code>")));
        fl_buffer_release(&text);
        fl_buffer_release(&page);
        fl_buffer_release(&again);
    }
}
END_TEST

Suite *html_suite(void)
{
    TCase *cases = tcase_create("html");
    tcase_add_test(cases, text_is_escaped_and_inert);
    tcase_add_test(cases, zero_bytes_are_told);
    tcase_add_test(cases, ticks_become_code);
    tcase_add_test(cases, paragraphs);
    tcase_add_test(cases, numbers_for_eyes);
    tcase_add_test(cases, any_bytes);
    Suite *suite = suite_create("html");
    suite_add_tcase(suite, cases);
    return suite;
}
