// SPDX-License-Identifier: GPL-2.0-or-later
// Ten times the text must not cost much more than ten times the time, whatever its shape.
#include <stdio.h>
#include <time.h>

#include "core/analysis.h"
#include "core/trigrams.h"
#include "core/normalise.h"
#include "core/varying.h"
#include "query/ranking.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

enum {
    SMALL = 30000,
    GROWTH = 10,
    TRIES = 5,
#ifdef __SANITIZE_ADDRESS__
    ALLOWED = 30, // large blocks cost it more than small ones
#else
    ALLOWED = 15, // times the time; what is quadratic takes 100 times
#endif
};

/// Texts that are one piece again and again, most of them on one line.
static const char *const pieces[] = {
    "word ", "x", "A", "aB", "a1", "7", " ", "\n", "\t", ".", "-", "_", "/", "\\", "@", "./", ":", ":=,;|", "'", "a'",
    "don't ", "\"", "(", "[1", "a[1]", "a.b", "a/b", "a_b-", "a.py:12:", "line 12 ", "line", "0x7f", "12:34:",
    "2024-04-", "10.0.", "tmp", "deadbeef", "\033[31m", "\033[", "\033]", "\033(", "\033", "\xff",
    "\xc3", "\xe2\x82", "é", "文", "日本 ",
    "ошибка ", "\xcc\x81\xcc\x96", "\xe0\xbd\xb3", "\xef\xbe\x9e\xcc\x96", "\xe2\x80\x8d\xd6\xb0\xd6\xb4", "가", "ﷺ",
    "error: cannot connect to the daemon\n", "E0502 ", "qwertyuiop1", "=a", "<a>",
};

enum { PIECES = sizeof pieces / sizeof *pieces };

static struct fl_buffer scratch;
static struct fl_analyser *analyser;
static struct fl_error error;

static void setup(void)
{
    scratch = (struct fl_buffer){0};
    assert_status(fl_analyser_create(&analyser, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_analyser_free(analyser);
    fl_buffer_release(&scratch);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/// The shortest of a few runs: what else the machine does only makes a run longer.
static double time_of(void (*work)(struct fl_slice), struct fl_slice text)
{
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        double start = seconds();
        work(text);
        double taken = seconds() - start;
        best = taken < best ? taken : best;
    }
    return best;
}

static void assert_growth(void (*work)(struct fl_slice), const char *piece)
{
    struct fl_buffer text = {0};
    while (text.size < (size_t)SMALL * GROWTH)
        fl_buffer_append(&text, fl_slice_of(piece));
    const double noise = 0.004; // what a clock may tell of nothing
    double small = 0, large = 1e9;
    // A busy machine may slow down one of the two; what is quadratic is so each time.
    for (int i = 0; i < TRIES && large >= ALLOWED * small + noise; i++) {
        small = time_of(work, (struct fl_slice){text.data, SMALL});
        large = time_of(work, fl_buffer_slice(&text));
    }
    fl_buffer_release(&text);
    ck_assert_msg(large < ALLOWED * small + noise, "\"%s\" again and again: %.2f ms, and %.2f ms for %d times as much",
                  piece, small * 1e3, large * 1e3, GROWTH);
}

static void normalise(struct fl_slice text)
{
    ck_assert(fl_utf8_valid(fl_normalise_line(text, &scratch)));
}

START_TEST(of_normalising)
{
    assert_growth(normalise, pieces[_i]);
}
END_TEST

static bool ignore_token(void *context, const struct fl_token *token)
{
    (void)context;
    (void)token;
    return true;
}

static void analyse(struct fl_slice text)
{
    assert_status(fl_analyse(analyser, text, ignore_token, NULL, &error), FL_OK, &error);
}

START_TEST(of_analysing)
{
    assert_growth(analyse, pieces[_i]);
}
END_TEST

static struct fl_buffer normalised; // scratch of fl_trigrams

static void ignore_trigram(void *context, uint16_t trigram)
{
    (void)context;
    (void)trigram;
}

static void make_trigrams(struct fl_slice text)
{
    assert_status(fl_trigrams(text, &normalised, ignore_trigram, NULL, &error), FL_OK, &error);
}

START_TEST(of_trigrams)
{
    assert_growth(make_trigrams, pieces[_i]);
}
END_TEST

static void tell_varying(struct fl_slice text)
{
    fl_is_varying(text);
}

START_TEST(of_telling_what_varies)
{
    assert_growth(tell_varying, pieces[_i]);
}
END_TEST

START_TEST(of_a_million_spaces)
{
    struct fl_buffer text = {0};
    char *spaces = fl_buffer_reserve(&text, 1000000);
    memset(spaces, ' ', 1000000);
    double small = time_of(analyse, (struct fl_slice){spaces, 100000});
    double large = time_of(analyse, (struct fl_slice){spaces, 1000000});
    ck_assert_double_lt(large, ALLOWED * small + 0.004);
    fl_buffer_release(&text);
}
END_TEST

// ---- a whole search --------------------------------------------------------

static char *folder;
static struct fl_searcher *searcher;

static void setup_search(void)
{
    static const struct test_entry entries[] = {
        {.id = "docker/daemon", .title = "error: cannot connect to the daemon", .fix_rate = 80},
        {.id = "rust/e0502", .title = "error[E0502]: cannot borrow", .fix_rate = 80},
    };
    folder = make_test_folder();
    build_test_index(folder, entries, 2);
    assert_status(fl_searcher_open(path_in(folder, "index"), &searcher, &error), FL_OK, &error);
}

static void teardown_search(void)
{
    fl_searcher_close(searcher);
    remove_folder_tree(folder);
}

static void search(struct fl_slice text)
{
    struct fl_arena arena = {0};
    struct fl_answer answer;
    const struct fl_ranking_options options = {.limit = 5, .fix_weight = 1};
    assert_status(fl_rank(searcher, text, &options, &arena, &answer, &error), FL_OK, &error);
    fl_arena_release(&arena);
}

static void assert_search_growth(const char *format, bool numbered)
{
    struct fl_buffer text = {0};
    struct random_source source = {17};
    size_t small_size = 0;
    while (text.size < (size_t)SMALL * GROWTH) {
        char word[16];
        for (size_t i = 0; i < sizeof word - 1; i++)
            word[i] = (char)('a' + random_below(&source, 26));
        word[sizeof word - 1] = '\0';
        fl_buffer_append_format(&text, "%s%s", format, numbered ? word : "");
        if (text.size <= SMALL)
            small_size = text.size;
    }
    double small = time_of(search, (struct fl_slice){text.data, small_size});
    double large = time_of(search, fl_buffer_slice(&text));
    ck_assert_msg(large < ALLOWED * small + 0.004, "\"%s\": %.2f ms, and %.2f ms for %d times as much", format,
                  small * 1e3, large * 1e3, GROWTH);
    fl_buffer_release(&text);
}

START_TEST(of_searching)
{
    assert_search_growth("error: cannot connect to the daemon\n", false); // the same line
    assert_search_growth("\nerror: cannot connect to ", true);            // a line of its own each
    assert_search_growth(" ", true);                                      // unknown words on one line
    assert_search_growth("\n", true);                                     // unknown words, a line each
    assert_search_growth(" daemn ", false);                               // a mistyped word
    assert_search_growth("_", true);                                      // one identifier
}
END_TEST

Suite *growth_suite(void)
{
    Suite *suite = suite_create("growth");
    TCase *texts = tcase_create("growth_of_texts");
    tcase_add_checked_fixture(texts, setup, teardown);
    tcase_set_timeout(texts, 60);
    tcase_add_loop_test(texts, of_normalising, 0, PIECES);
    tcase_add_loop_test(texts, of_analysing, 0, PIECES);
    tcase_add_loop_test(texts, of_trigrams, 0, PIECES);
    tcase_add_loop_test(texts, of_telling_what_varies, 0, PIECES);
    tcase_add_test(texts, of_a_million_spaces);
    suite_add_tcase(suite, texts);
    TCase *searches = tcase_create("growth_of_searches");
    tcase_add_checked_fixture(searches, setup_search, teardown_search);
    tcase_set_timeout(searches, 60);
    tcase_add_test(searches, of_searching);
    suite_add_tcase(suite, searches);
    return suite;
}
