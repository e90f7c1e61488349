// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/analysis.h"
#include "core/trigrams.h"

#include "core/characters.h"
#include "core/normalise.h"
#include "core/stop_words.h"
#include "core/xapian_bindings.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_analyser *analyser;
static struct fl_buffer terms;

static void setup(void)
{
    struct fl_error error;
    terms = (struct fl_buffer){0};
    assert_status(fl_analyser_create(&analyser, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_analyser_free(analyser);
    fl_buffer_release(&terms);
}

/// One row: a text and its terms, each with a space before it.
struct expectation {
    const char *text;
    const char *terms;
};

static void assert_terms(const struct expectation *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fl_buffer_clear(&terms);
        append_terms(&terms, analyser, fl_slice_of(rows[i].text));
        ck_assert_msg(fl_slice_equal(fl_buffer_slice(&terms), fl_slice_of(rows[i].terms)),
                      "\"%s\" gave \"%.*s\" instead of \"%s\"", rows[i].text, (int)terms.size,
                      terms.data ? terms.data : "", rows[i].terms);
    }
}

#define ASSERT_TERMS(rows) assert_terms(rows, sizeof rows / sizeof *rows)

START_TEST(words)
{
    static const struct expectation rows[] = {
        {"", ""},
        {"   \n\t\n ", ""},
        {"Connections refused", " connect refus"},
        {"connection, refusing;", " connect refus"},
        {"(\"connection\") <refused>", " connect refus"},
        {"the and of not", ""},
        {"don't can't it's you're", ""}, // stop words without their apostrophe
        {"dpkg's 'quoted' word'", " dpkgs quot word"},
        {"x", " x"},
        {"404", " 404"},
        {"key=value:third", " key valu third"},
    };
    ASSERT_TERMS(rows);
}
END_TEST

START_TEST(identifiers)
{
    static const struct expectation rows[] = {
        {"ModuleNotFoundError", " modul found error =modulenotfounderror"},
        {"HTTPServer", " http server =httpserver"},
        {"ORA-00942", " ora 00942 =ora00942"},
        {"ora00942", " ora 00942 =ora00942"},
        {"E0502", " 0502 =e0502"},
        {"TS2345", " ts 2345 =ts2345"},
        {"40P01", " 40 01 =40p01"},
        {"CVE-2024-1234", " cve 2024 1234 =cve20241234"},
        {"a_b", " =ab"},
        {"utf8", " utf =utf8"},
        {"ERR_MODULE_NOT_FOUND", " err modul found =errmodulenotfound"},
        {"--no-verify", " verifi =noverify"},
        {"__init__", " init"},
        {"EACCES", " eacc"},
        {"std::vector<int>", " std vector int"},
        {"foo->bar", " foo bar"},
    };
    ASSERT_TERMS(rows);
}
END_TEST

START_TEST(codes_versions_and_paths)
{
    static const struct expectation rows[] = {
        {"2026.4.10", " 2026 10 =2026.4.10"},
        {"path/x.py", " path py =path/x.py =x.py"},
        {"lib/foo_bar.so", " lib foo bar =lib/foobar.so =foobar.so =foobar"},
        {"user@host.com", " user host com =user@host.com =host.com"},
        {"C:\\Users\\App.exe", " c user app exe =users\\app.exe =app.exe"},
    };
    ASSERT_TERMS(rows);
    fl_buffer_clear(&terms);
    append_terms(&terms, analyser, FL_SLICE("0x80070005"));
    ck_assert_msg(memmem(terms.data, terms.size, " =0x80070005", 12), "the code is lost: %.*s", (int)terms.size,
                  terms.data);
}
END_TEST

START_TEST(other_scripts)
{
    static const struct expectation rows[] = {
        {"日本語", " 日本 本語"},
        {"文", " 文"},
        {"无法连接server失败", " 无法 法连 连接 server 失败"},
        {"서버 오류", " 서버 오류"},
        {"ไทย", " ไท ทย"},
        {"ＥＲＲＯＲ ａｂｃ", " error abc"},
        {"Café naïve", " cafe naiv"},
        {"Ошибка ПОДКЛЮЧЕНИЯ", " ошибка подключения"},
        {"خطأ في الاتصال", " خطأ في الاتصال"},
        {"ﬁle", " file"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_buffer_clear(&terms);
        append_terms(&terms, analyser, fl_slice_of(rows[i].text));
        // Of mixed scripts the whole follows; here the words count.
        ck_assert_msg(fl_slice_starts(fl_buffer_slice(&terms), fl_slice_of(rows[i].terms)),
                      "\"%s\" gave \"%.*s\" instead of \"%s\"", rows[i].text, (int)terms.size, terms.data,
                      rows[i].terms);
    }
}
END_TEST

START_TEST(varying_things_are_set_aside)
{
    static const struct expectation rows[] = {
        {"at 0x7ffd1a2b", ""},
        {"id 123e4567-e89b-12d3-a456-426614174000", ""},
        {"2024-04-11T08:03:55.120Z failed", " fail"},
        {"[2024-04-11 08:03:55] failed", " fail"},
        {"a.py:12:34: error", " py =a.py error"},
        {"main.c:1234", " main =main.c"},
        {"line 1234 failed", " line fail"},
        {"line 1234, column", " line column"},
        {"sshd[1234]: refused", " sshd refus"},
        {"[1234] refused", " 1234 refus"},
        {"connect to 10.0.0.1:8080", " connect"},
        {"took 43ms of 512MiB", " took"},
        {"tmp.Xy3k9q", ""},
        {"commit deadbeef01", " commit"},
        {"pid=123456", " pid"},
        {"exit code 137", " exit code 137"},
        {"line\n1234", " line 1234"}, // the next line begins anew
    };
    ASSERT_TERMS(rows);
}
END_TEST

START_TEST(varying_names_in_paths)
{
    static const struct expectation rows[] = {
        {"/tmp/tmp.Xy3k9q", " tmp"},
        {"/tmp/tmp.Xy3k9q/setup.py", " tmp setup py =setup.py"},
    };
    ASSERT_TERMS(rows);
}
END_TEST

START_TEST(the_same_text_in_other_dress)
{
    static const struct expectation rows[] = {
        {"error: connection refused", "\033[1;31merror:\033[0m connection refused"},
        {"Café", "Cafe\xcc\x81"},
        {"a b", "a\r b"},
        {"a b", "a\xc2\xa0" "b"},
        {"ORA-00942", "ora-00942"},
        {"a_b_c", "a-b-c"},
    };
    struct fl_buffer other = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_buffer_clear(&terms);
        fl_buffer_clear(&other);
        append_terms(&terms, analyser, fl_slice_of(rows[i].text));
        append_terms(&other, analyser, fl_slice_of(rows[i].terms));
        ck_assert_uint_gt(terms.size, 0);
        ck_assert_msg(fl_slice_equal(fl_buffer_slice(&terms), fl_buffer_slice(&other)), "\"%s\" gave \"%.*s\"",
                      rows[i].text, (int)other.size, other.data);
    }
    fl_buffer_release(&other);
}
END_TEST

struct kept_tokens {
    struct {
        char term[FL_TERM_SIZE_LIMIT + 1], text[FL_TERM_SIZE_LIMIT + 1];
        enum fl_token_kind kind;
        uint32_t line;
    } tokens[8];
    size_t count;
};

static bool keep_token(void *context, const struct fl_token *token)
{
    struct kept_tokens *kept = context;
    ck_assert_uint_lt(kept->count, sizeof kept->tokens / sizeof *kept->tokens);
    memcpy(kept->tokens[kept->count].term, token->term.data, token->term.size);
    memcpy(kept->tokens[kept->count].text, token->text.data, token->text.size);
    kept->tokens[kept->count].kind = token->kind;
    kept->tokens[kept->count++].line = token->line;
    return true;
}

START_TEST(what_a_token_tells)
{
    struct kept_tokens kept = {0};
    struct fl_error error;
    assert_status(fl_analyse(analyser, FL_SLICE("\nRunning\n\nab-Cd"), keep_token, &kept, &error), FL_OK, &error);
    ck_assert_uint_eq(kept.count, 4);
    ck_assert_str_eq(kept.tokens[0].term, "run");
    ck_assert_str_eq(kept.tokens[0].text, "running");
    ck_assert_int_eq(kept.tokens[0].kind, FL_WORD);
    ck_assert_uint_eq(kept.tokens[0].line, 1);
    ck_assert_str_eq(kept.tokens[1].term, "ab");
    ck_assert_uint_eq(kept.tokens[2].line, 3);
    ck_assert_str_eq(kept.tokens[3].term, "=abcd");
    ck_assert_str_eq(kept.tokens[3].text, "abcd");
    ck_assert_int_eq(kept.tokens[3].kind, FL_WHOLE);
}
END_TEST

static bool stop_at_second(void *context, const struct fl_token *token)
{
    (void)token;
    size_t *count = context;
    return ++*count < 2;
}

START_TEST(a_visitor_may_stop)
{
    size_t count = 0;
    struct fl_error error;
    assert_status(fl_analyse(analyser, FL_SLICE("one1 two2\nthree3"), stop_at_second, &count, &error), FL_NO_MEMORY,
                  &error);
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(long_parts_are_set_aside)
{
    struct fl_buffer text = {0};
    for (int i = 0; i < FL_TERM_SIZE_LIMIT; i++)
        fl_buffer_append_byte(&text, 'q');
    append_terms(&terms, analyser, fl_buffer_slice(&text));
    ck_assert_uint_eq(terms.size, 1 + FL_TERM_SIZE_LIMIT);
    fl_buffer_append_byte(&text, 'q');
    fl_buffer_clear(&terms);
    append_terms(&terms, analyser, fl_buffer_slice(&text));
    ck_assert_uint_eq(terms.size, 0);
    fl_buffer_append(&text, FL_SLICE("_short")); // the whole is too long, this part of it is not
    append_terms(&terms, analyser, fl_buffer_slice(&text));
    assert_slice_is(fl_buffer_slice(&terms), " short");
    fl_buffer_release(&text);
}
END_TEST

START_TEST(classes_of_characters)
{
    static const struct {
        int32_t code_point;
        enum fl_character kind;
    } rows[] = {
        {-1, FL_DIVIDER},      {0, FL_DIVIDER},       {' ', FL_DIVIDER},     {'"', FL_DIVIDER},     {'(', FL_DIVIDER},
        {':', FL_PARTER},      {'=', FL_PARTER},      {',', FL_PARTER},      {'.', FL_JOINER},      {'_', FL_JOINER},
        {'\\', FL_JOINER},     {'a', FL_LOWER},       {'Z', FL_UPPER},       {'0', FL_DIGIT},       {0xe9, FL_LETTER},
        {0x44f, FL_LETTER},    {0x65e5, FL_UNSPACED}, {0xac00, FL_UNSPACED}, {0xe01, FL_UNSPACED},
        {0x3042, FL_UNSPACED},
        {0x2010, FL_JOINER},   {0x2014, FL_DIVIDER},  {0x1f600, FL_DIVIDER}, {0x203f, FL_JOINER},   {0x660, FL_LETTER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(fl_character_of(rows[i].code_point) == rows[i].kind, "U+%04X", (unsigned)rows[i].code_point);
}
END_TEST

START_TEST(stop_words)
{
    static const char *const stopped[] = {"a", "the", "youre", "not", "dont", "with", "arent"};
    for (size_t i = 0; i < sizeof stopped / sizeof *stopped; i++)
        ck_assert_msg(fl_is_stop_word(fl_slice_of(stopped[i])), "%s", stopped[i]);
    static const char *const kept[] = {"", "error", "THE", "th", "thee", "zzz", "null", "file"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        ck_assert_msg(!fl_is_stop_word(fl_slice_of(kept[i])), "%s", kept[i]);
}
END_TEST

static bool check_token(void *context, const struct fl_token *token)
{
    size_t *last_line = context;
    ck_assert_uint_gt(token->term.size, 0);
    ck_assert_uint_le(token->term.size, FL_TERM_SIZE_LIMIT);
    ck_assert_uint_gt(token->text.size, 0);
    ck_assert(fl_utf8_valid(token->term));
    ck_assert(fl_utf8_valid(token->text));
    ck_assert_int_eq(token->kind == FL_WHOLE, token->term.data[0] == '=');
    ck_assert_uint_gt(token->term.size, token->kind == FL_WHOLE ? 1 : 0);
    for (size_t i = 0; i < token->term.size; i++) {
        char c = token->term.data[i];
        ck_assert_msg((unsigned char)c > ' ' && !(c >= 'A' && c <= 'Z'), "term %.*s", (int)token->term.size,
                      token->term.data);
    }
    ck_assert_uint_ge(token->line, *last_line);
    *last_line = token->line;
    return true;
}

START_TEST(any_bytes_give_proper_terms)
{
    struct random_source source = {5};
    struct fl_buffer text = {0};
    struct fl_error error;
    for (int i = 0; i < 3000; i++) {
        size_t last_line = 0;
        fl_buffer_clear(&text);
        append_random_text(&text, &source, 1 + random_below(&source, 200));
        assert_status(fl_analyse(analyser, fl_buffer_slice(&text), check_token, &last_line, &error), FL_OK, &error);
    }
    fl_buffer_release(&text);
}
END_TEST

START_TEST(white_space_around_changes_nothing)
{
    static const char *const spaces[] = {" ", "\n", "\t", "\r\n", "  \n\n  "};
    struct random_source source = {6};
    struct fl_buffer text = {0}, other = {0}, spaced = {0};
    for (int i = 0; i < 2000; i++) {
        fl_buffer_clear(&text);
        append_random_text(&text, &source, 1 + random_below(&source, 80));
        for (size_t at = 0; at < text.size; at++)
            if (text.data[at] == '\033')
                text.data[at] = 'e'; // a cut escape sequence takes in what follows
        fl_buffer_clear(&spaced);
        fl_buffer_append(&spaced, fl_slice_of(spaces[random_below(&source, 5)]));
        fl_buffer_append(&spaced, fl_buffer_slice(&text));
        fl_buffer_append(&spaced, fl_slice_of(spaces[random_below(&source, 5)]));
        fl_buffer_clear(&terms);
        fl_buffer_clear(&other);
        append_terms(&terms, analyser, fl_buffer_slice(&text));
        append_terms(&other, analyser, fl_buffer_slice(&spaced));
        ck_assert_msg(fl_slice_equal(fl_buffer_slice(&terms), fl_buffer_slice(&other)),
                      "trial %d: \"%.*s\" gave \"%.*s\" and \"%.*s\"", i, (int)text.size, text.data, (int)terms.size,
                      terms.data, (int)other.size, other.data);
    }
    fl_buffer_release(&text);
    fl_buffer_release(&other);
    fl_buffer_release(&spaced);
}
END_TEST

// The cache of stems gives what the stemmer gives.
START_TEST(the_cache_of_stems)
{
    static const char vowels[] = "aeiou", others[] = "bcdfglmnprst";
    static const char *const endings[] = {"", "ing", "ed", "s", "ation", "ness"};
    struct random_source source = {7};
    struct fl_stemmer *stemmer;
    struct fl_error error;
    assert_status(fl_stemmer_create(&stemmer, &error), FL_OK, &error);
    for (int i = 0; i < 30000; i++) {
        struct fl_buffer word = {0};
        for (size_t pairs = 2 + random_below(&source, i % 2 ? 1 : 4); pairs; pairs--) {
            fl_buffer_append_byte(&word, others[random_below(&source, sizeof others - 1)]);
            fl_buffer_append_byte(&word, vowels[random_below(&source, sizeof vowels - 1)]);
        }
        fl_buffer_append(&word, fl_slice_of(endings[random_below(&source, 6)]));
        char stem[FL_TERM_SIZE_LIMIT] = " ";
        size_t size;
        assert_status(fl_stemmer_stem(stemmer, fl_buffer_slice(&word), stem + 1, sizeof stem - 1, &size, &error), FL_OK,
                      &error);
        fl_buffer_clear(&terms);
        append_terms(&terms, analyser, fl_buffer_slice(&word));
        if (!fl_is_stop_word(fl_buffer_slice(&word)))
            ck_assert(fl_slice_equal(fl_buffer_slice(&terms), (struct fl_slice){stem, size + 1}));
        fl_buffer_release(&word);
    }
    fl_stemmer_free(stemmer);
}
END_TEST

struct kept_trigrams {
    uint16_t numbers[64];
    size_t count;
};

static struct fl_buffer normalised; // scratch of fl_trigrams

static void keep_trigram(void *context, uint16_t trigram)
{
    struct kept_trigrams *kept = context;
    ck_assert_uint_lt(kept->count, 64);
    kept->numbers[kept->count++] = trigram;
}

static struct kept_trigrams trigrams_of(const char *text)
{
    struct kept_trigrams kept = {0};
    struct fl_error error;
    assert_status(fl_trigrams(fl_slice_of(text), &normalised, keep_trigram, &kept, &error), FL_OK, &error);
    return kept;
}

static void assert_same_trigrams(const char *a, const char *b)
{
    struct kept_trigrams left = trigrams_of(a), right = trigrams_of(b);
    ck_assert_msg(left.count == right.count && memcmp(left.numbers, right.numbers, left.count * 2) == 0,
                  "\"%s\" and \"%s\" differ", a, b);
}

START_TEST(trigrams)
{
    ck_assert_uint_eq(trigrams_of("").count, 0);
    ck_assert_uint_eq(trigrams_of(" - \n").count, 0);
    ck_assert_uint_eq(trigrams_of("a").count, 1);     // " a "
    ck_assert_uint_eq(trigrams_of("abc").count, 3);   // " ab", "abc", "bc "
    ck_assert_uint_eq(trigrams_of("ab c").count, 4);  // " ab", "ab ", "b c", " c "
    assert_same_trigrams("Error: E0502!", "error e0502");
    assert_same_trigrams("  one\n\ntwo ", "one two");
    assert_same_trigrams("Ñandú ＡＢ", "nandu ab");
    struct kept_trigrams kept = trigrams_of("abc9z ");
    const uint16_t expected[] = {(36 * 37 + 0) * 37 + 1, (0 * 37 + 1) * 37 + 2, (1 * 37 + 2) * 37 + 35,
                                 (2 * 37 + 35) * 37 + 25, (uint16_t)((35 * 37 + 25) * 37 + 36)};
    ck_assert_uint_eq(kept.count, 5);
    ck_assert_mem_eq(kept.numbers, expected, sizeof expected);
}
END_TEST

START_TEST(trigrams_of_any_bytes)
{
    struct random_source source = {8};
    struct fl_error error;
    for (int i = 0; i < 2000; i++) {
        struct fl_buffer text = {0};
        struct kept_trigrams kept = {0};
        append_random_text(&text, &source, 1 + random_below(&source, 16)); // at most 18 characters a byte (U+FDFA)
        assert_status(fl_trigrams(fl_buffer_slice(&text), &normalised, keep_trigram, &kept, &error), FL_OK, &error);
        fl_buffer_release(&text);
    }
}
END_TEST

Suite *analysis_suite(void)
{
    TCase *cases = tcase_create("analysis");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, words);
    tcase_add_test(cases, identifiers);
    tcase_add_test(cases, codes_versions_and_paths);
    tcase_add_test(cases, other_scripts);
    tcase_add_test(cases, varying_things_are_set_aside);
    tcase_add_test(cases, varying_names_in_paths);
    tcase_add_test(cases, the_same_text_in_other_dress);
    tcase_add_test(cases, what_a_token_tells);
    tcase_add_test(cases, a_visitor_may_stop);
    tcase_add_test(cases, long_parts_are_set_aside);
    tcase_add_test(cases, classes_of_characters);
    tcase_add_test(cases, stop_words);
    tcase_add_test(cases, any_bytes_give_proper_terms);
    tcase_add_test(cases, white_space_around_changes_nothing);
    tcase_add_test(cases, the_cache_of_stems);
    tcase_add_test(cases, trigrams);
    tcase_add_test(cases, trigrams_of_any_bytes);
    Suite *suite = suite_create("analysis");
    suite_add_tcase(suite, cases);
    return suite;
}
