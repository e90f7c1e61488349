// SPDX-License-Identifier: GPL-2.0-or-later
// Regular expressions as texts: what each piece becomes, what is left out, and any bytes.
#include <stdio.h>

#include "core/regex_text.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_arena arena;
static struct fl_regex_texts texts;

static void setup(void)
{
    arena = (struct fl_arena){0};
}

static void teardown(void)
{
    fl_arena_release(&arena);
}

static void read_regex(struct fl_slice regex)
{
    fl_arena_clear(&arena);
    ck_assert_int_eq(fl_regex_texts(regex, &arena, &texts), FL_OK);
    ck_assert_uint_le(texts.count, FL_REGEX_TEXT_LIMIT);
}

/// A regular expression and its texts, parted by |; "" for none.
struct example {
    const char *regex, *expected;
};

static void check_examples(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fl_buffer joined = {0};
        read_regex(fl_slice_of(examples[i].regex));
        for (size_t j = 0; j < texts.count; j++) {
            fl_buffer_append(&joined, j ? FL_SLICE("|") : FL_SLICE(""));
            fl_buffer_append(&joined, texts.items[j]);
        }
        ck_assert_msg(fl_slice_equal(fl_buffer_slice(&joined), fl_slice_of(examples[i].expected)),
                      "/%s/ gives \"%.*s\" instead of \"%s\"", examples[i].regex, (int)joined.size,
                      joined.data ? joined.data : "", examples[i].expected);
        ck_assert_ptr_null(texts.left_out);
        fl_buffer_release(&joined);
    }
}

#define CHECK(examples) check_examples(examples, sizeof(examples) / sizeof *(examples))

START_TEST(plain_text_stays)
{
    static const struct example examples[] = {
        {"no space left on device", "no space left on device"},
        {"", ""},
        {"  padded   text ", "padded text"},
        {"line\nend\tand\x01" "control", "line end and control"},
        {"fichier non trouv\xc3\xa9", "fichier non trouv\xc3\xa9"},
        {"bytes \xff\xfe stay", "bytes \xff\xfe stay"},
        {"a {brace} of {1x}", "a {brace} of {1x}"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(alternatives_give_a_text_each)
{
    static const struct example examples[] = {
        {"one|two", "one|two"},
        {"(one|two)", "one|two"},
        {"no such (file|directory) here", "no such file here|no such directory here"},
        {"a(b|c)d(e|f)g", "abdeg|acdeg|abdfg|acdfg"},
        {"x(a(b|c)|d)y", "xaby|xacy|xdy"},
        {"x(a|b(c|d)(e|f))y(g|h)", "xayg|xbceyg|xbdeyg|xbcfyg|xbdfyg|xayh|xbceyh|xbdeyh|xbcfyh|xbdfyh"},
        {"same|same|other|", "same|other"},
        {"(?:a|b)+c", "ac|bc"},
        {"|", ""},
    };
    CHECK(examples);
}
END_TEST

START_TEST(what_varies_is_a_gap)
{
    static const struct example examples[] = {
        {"CONFLICT.*rebase", "CONFLICT rebase"},
        {"manifest for .+ not found", "manifest for not found"},
        {"[\\s\\S]*panic[\\s\\S]+?goroutine", "panic goroutine"},
        {"behind .* by \\d+ commit", "behind by <any> commit"},
        {"'(\\w+)' has no '(.+)'", "'<any>' has no '<any>'"},
        {"E\\d{4}: `[^`]+`", "E<any>: `<any>`"},
        {"[a-z][a-z0-9-]* failed", "<any> failed"},
        {"[[:alpha:]]+ and []x] and [^]]+", "<any> and <any> and <any>"},
        {"\\p{Lu}\\pL \\1 \\k<name> x", "<any> <any> <any> x"},
        {"a\\s*b[\\s]c[ \\t]+d", "a b c d"},
        {"cherry.?pick of a lib.so", "cherry pick of a lib.so"},
        {"\\d+\\.\\d+", ""}, // nothing but gaps
        {".*", ""},
    };
    CHECK(examples);
}
END_TEST

START_TEST(what_is_optional_is_there)
{
    static const struct example examples[] = {
        {"colou?r", "colour"},
        {"'?async_generator'? object", "'async_generator' object"},
        {"error(?: occurred)?", "error occurred"},
        {"a{2,3}b*?c++d{,4}", "abcd"},
        {"base 10:?\\s*['\\\"]?(.+?)['\\\"]?$", "base 10: '<any>'"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(classes_of_one_thing_are_it)
{
    static const struct example examples[] = {
        {"[Ee]rror: [Nn]ot", "Error: Not"},
        {"cherry[- ]pick[.]x[+-]y", "cherry-pick.x+y"},
        {"[a]b[:]c", "ab:c"},
        {"[ab]x", "<any>x"},
        {"[:\\s]x", "<any>x"},
        {"[a:]x[:a]y", "<any>x<any>y"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(escapes_are_undone)
{
    static const struct example examples[] = {
        {"torch\\.cuda\\.is_available\\(\\)", "torch.cuda.is_available()"},
        {"\\[Errno 2\\] C:\\\\dir", "[Errno 2] C:\\dir"},
        {"\\x41\\x{42}\\u0043\\u{44}", "ABCD"},
        {"caf\\u00e9 \\u{1F600}", "caf\xc3\xa9 \xf0\x9f\x98\x80"},
        {"a\\x00b\\x1b[c]\\ud800d\\u{110000}e", "a b c d e"},
        {"\\Qa.b(c)*\\E d*", "a.b(c)* d"},
        {"\\Qunclosed (", "unclosed ("},
        {"tab\\tline\\nend", "tab line end"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(what_matches_no_text_is_left_out)
{
    static const struct example examples[] = {
        {"^start\\b of \\Ait$", "start of it"},
        {"(?i)smudge error", "smudge error"},
        {"(?i:smudge) (?-s)error", "smudge error"},
        {"(?P<name>a)(?<other>b)(?>c)", "abc"},
        {"(?!no(t|r) [(])yes(?= not)(?<!x)(?<=y)", "yes"},
        {"(?#comment)text(?P=name)", "text<any>"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(what_is_no_expression_is_read_as_far_as_it_can_be)
{
    static const struct example examples[] = {
        {"foo(bar", "foobar"}, {"foo(a|b", "fooa|foob"}, {"foo)bar", "foo)bar"},   {"foo[bar", "foo[bar"},
        {"foo\\", "foo"},      {"*foo", "*foo"},          {"foo(?", "foo"},        {"foo(?P<bar", "foo"},
        {"foo\\x", "foo"},     {"foo\\p{", "foo<any>"},   {"foo[[:alpha", "foo[[:alpha"}, {"(((", ""},
    };
    CHECK(examples);
}
END_TEST

START_TEST(what_is_beyond_the_limits_is_told)
{
    struct fl_buffer regex = {0};
    read_regex(FL_SLICE("(a|b)(c|d)(e|f)(g|h)"));
    ck_assert_uint_eq(texts.count, FL_REGEX_TEXT_LIMIT);
    ck_assert_str_eq(texts.left_out, "it has more than 15 alternatives");
    assert_slice_is(texts.items[0], "aceg");
    read_regex(FL_SLICE("a|b|c|d|e|f|g|h|i|j|k|l|m|n|o"));
    ck_assert_uint_eq(texts.count, FL_REGEX_TEXT_LIMIT);
    ck_assert_ptr_null(texts.left_out);

    for (size_t i = 0; i < FL_REGEX_SIZE_LIMIT; i++)
        fl_buffer_append_byte(&regex, 'x');
    read_regex(fl_buffer_slice(&regex));
    ck_assert_uint_eq(texts.count, 1);
    ck_assert_uint_eq(texts.items[0].size, FL_REGEX_SIZE_LIMIT);
    fl_buffer_append_byte(&regex, 'x');
    read_regex(fl_buffer_slice(&regex));
    ck_assert_uint_eq(texts.count, 0);
    ck_assert_str_eq(texts.left_out, "it has more than 4096 bytes");

    for (int more = 0; more < 2; more++) {
        fl_buffer_clear(&regex);
        for (int i = 0; i < FL_REGEX_DEPTH_LIMIT + more; i++)
            fl_buffer_append_byte(&regex, '(');
        fl_buffer_append(&regex, FL_SLICE("a|b"));
        read_regex(fl_buffer_slice(&regex));
        ck_assert_uint_eq(texts.count, more ? 0 : 2);
        ck_assert(!texts.left_out == !more);
    }
    fl_buffer_release(&regex);
}
END_TEST

/// Pieces again and again up to the limit: the counting must neither overflow nor take long.
START_TEST(many_of_each_piece)
{
    static const char *const pieces[] = {"(a|b)", "(|)", "(", ")", "|", "[", "[a", "[[:", "\\", "\\Q", "(?", "(?=",
                                           "(?<", "{1",
                                         "x{1,2}", "a|", "()", "((a|b)|c)", "\\x{", "\\p{", "(?P<", "[^", "]", "''.*",
                                                           "(?#"};
    struct fl_buffer regex = {0};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        fl_buffer_clear(&regex);
        while (regex.size + strlen(pieces[i]) <= FL_REGEX_SIZE_LIMIT)
            fl_buffer_append(&regex, fl_slice_of(pieces[i]));
        read_regex(fl_buffer_slice(&regex));
    }
    fl_buffer_release(&regex);
}
END_TEST

START_TEST(any_bytes)
{
    static const char signs[] = "()|[]{}\\?*+.^$-:'\"<>=!PQExu1aA ,";
    struct random_source source = {7};
    struct fl_buffer regex = {0};
    for (int i = 0; i < 5000; i++) {
        fl_buffer_clear(&regex);
        append_random_text(&regex, &source, random_below(&source, 10));
        for (size_t j = random_below(&source, 60); j > 0; j--)
            fl_buffer_append_byte(&regex, signs[random_below(&source, sizeof signs)]); // its NUL, too
        read_regex(fl_buffer_slice(&regex));
        for (size_t j = 0; j < texts.count; j++) {
            ck_assert_uint_gt(texts.items[j].size, 0);
            for (size_t k = 0; k < texts.items[j].size; k++)
                ck_assert_uint_ge((unsigned char)texts.items[j].data[k], ' ');
        }
    }
    fl_buffer_release(&regex);
}
END_TEST

Suite *regex_text_suite(void)
{
    Suite *suite = suite_create("regex_text");
    TCase *tests = tcase_create("regex_text");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, plain_text_stays);
    tcase_add_test(tests, alternatives_give_a_text_each);
    tcase_add_test(tests, what_varies_is_a_gap);
    tcase_add_test(tests, what_is_optional_is_there);
    tcase_add_test(tests, classes_of_one_thing_are_it);
    tcase_add_test(tests, escapes_are_undone);
    tcase_add_test(tests, what_matches_no_text_is_left_out);
    tcase_add_test(tests, what_is_no_expression_is_read_as_far_as_it_can_be);
    tcase_add_test(tests, what_is_beyond_the_limits_is_told);
    tcase_add_test(tests, many_of_each_piece);
    tcase_add_test(tests, any_bytes);
    suite_add_tcase(suite, tests);
    return suite;
}
