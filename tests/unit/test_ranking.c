// SPDX-License-Identifier: GPL-2.0-or-later
// What must stay true however the weights are tuned: comparisons, no scores.
#include "query/ranking.h"

#include <math.h>
#include <stdio.h>

#include "query/model.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static char *folder;
static struct fl_searcher *searcher;
static struct fl_arena arena;
static struct fl_error error;
static struct fl_answer answer;

static const struct test_entry entries[] = {
    {.id = "rust/e0502", .title = "error[E0502]: cannot borrow as mutable because it is also borrowed as immutable",
     .fix_rate = 80},
    {.id = "rust/e0505", .title = "error[E0505]: cannot move out of value because it is borrowed", .fix_rate = 80},
    {.id = "python/module", .title = "ModuleNotFoundError: No module named '<name>'", .fix_rate = 80,
     .symptom = "the import fails although the package was installed"},
    {.id = "python/import", .title = "ImportError: cannot import name '<name>' from '<module>'", .fix_rate = 80},
    {.id = "git/detached", .title = "You are in detached HEAD state", .fix_rate = 80},
    {.id = "git/rejected", .title = "Updates were rejected because the remote contains work", .fix_rate = 80},
    {.id = "docker/daemon", .title = "Cannot connect to the Docker daemon, is it running", .fix_rate = 80},
    {.id = "docker/space", .title = "no space left on device while writing layer", .fix_rate = 80,
     .also_seen_as = "ENOSPC: disk quota exceeded"},
    {.id = "oracle/table", .title = "ORA-00942: table or view does not exist", .fix_rate = 80},
    {.id = "postgresql/deadlock", .title = "deadlock detected", .fix_rate = 80, .also_seen_as = "SQLSTATE 40P01"},
    {.id = "postgresql/password", .title = "password authentication failed for user", .fix_rate = 80},
    {.id = "java/null", .title = "Exception in thread main java.lang.NullPointerException", .fix_rate = 80},
    {.id = "node/heap", .title = "JavaScript heap out of memory", .fix_rate = 80},
    {.id = "zh/server", .title = "无法连接到服务器", .fix_rate = 80},
    {.id = "zh/file", .title = "找不到文件", .fix_rate = 80},
    {.id = "twin/a-low", .title = "frobnicator twin failure", .fix_rate = 20},
    {.id = "twin/b-high", .title = "frobnicator twin failure", .fix_rate = 95},
    {.id = "twin/c-high", .title = "frobnicator twin failure", .fix_rate = 95},
    {.id = "twin/d-reviewed", .title = "frobnicator twin failure", .fix_rate = 95, .verification = "human_reviewed"},
    {.id = "jam/low", .title = "widget assembler jammed while loading", .fix_rate = 20,
     .symptom = "the tray is stuck"},
    {.id = "jam/high", .title = "widget assembler jammed while loading", .fix_rate = 95},
    {.id = "load/any", .title = "acme.lang.LoadFailureException: <class>", .fix_rate = 70},
    {.id = "load/one", .title = "acme.lang.LoadFailureException: acme.Gizmo", .fix_rate = 95},
    {.id = "typescript/ts2305", .title = "error TS2305: Module has no exported member", .fix_rate = 80},
    {.id = "typescript/ts2694", .title = "error TS2694: Namespace has no exported member", .fix_rate = 80},
    {.id = "tank/drain", .title = "ERROR: TankSanitizer: basin-use-after-drain on address", .fix_rate = 50},
    {.id = "tank/overflow", .title = "ERROR: TankSanitizer: basin-use-overflow on address", .fix_rate = 95,
     .verification = "human_reviewed"},
    {.id = "version/old", .title = "gizmo parser crashed", .fix_rate = 80, .versions = "gizmo<2.0"},
    {.id = "version/new", .title = "gizmo parser crashed badly", .fix_rate = 80, .versions = "gizmo>=2.0"},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

// The index is made once and read by all tests, which change nothing in it.
static void make_index(void)
{
    folder = make_test_folder();
    build_test_index(folder, entries, ENTRIES);
}

static void remove_index(void)
{
    remove_folder_tree(folder);
}

static void setup(void)
{
    arena = (struct fl_arena){0};
    assert_status(fl_searcher_open(path_in(folder, "index"), &searcher, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_searcher_close(searcher);
    fl_arena_release(&arena);
}

static struct fl_ranking_options usual_options(void)
{
    return (struct fl_ranking_options){.limit = ENTRIES, .fix_weight = 1};
}

static void ask_with(struct fl_slice text, const struct fl_ranking_options *options)
{
    assert_status(fl_rank(searcher, text, options, &arena, &answer, &error), FL_OK, &error);
}

static void ask(const char *text)
{
    const struct fl_ranking_options options = usual_options();
    ask_with(fl_slice_of(text), &options);
}

/// The place of an entry among the results, from 0; their number when it is not there.
static size_t place_of(const char *id)
{
    size_t place = 0;
    while (place < answer.count && !fl_slice_equal(answer.results[place].entry.id, fl_slice_of(id)))
        place++;
    return place;
}

static void assert_first(const char *text, const char *id)
{
    ask(text);
    ck_assert_msg(answer.count > 0, "\"%s\" found nothing", text);
    struct fl_slice first = answer.results[0].entry.id;
    ck_assert_msg(place_of(id) == 0, "\"%s\" gave %.*s before %s", text, (int)first.size, first.data, id);
}

START_TEST(every_title_finds_its_entry)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        ask(entries[i].title);
        ck_assert_msg(answer.matched, "\"%s\" is no match", entries[i].title);
        if (strncmp(entries[i].id, "twin/", 5) != 0 && strncmp(entries[i].id, "jam/", 4) != 0)
            ck_assert_msg(place_of(entries[i].id) == 0, "\"%s\" came %zu.", entries[i].title,
                          place_of(entries[i].id) + 1);
    }
}
END_TEST

START_TEST(an_exact_title_beats_a_near_one)
{
    assert_first("gizmo parser crashed", "version/old");
    assert_first("gizmo parser crashed badly", "version/new");
    ask("ImportError: cannot import name");
    ck_assert_uint_lt(place_of("python/import"), place_of("python/module"));
}
END_TEST

START_TEST(a_better_fix_lifts_no_sibling_over_an_exact_title)
{
    assert_first("ERROR: TankSanitizer: basin-use-after-drain on address 0x602000000010", "tank/drain");
    assert_first("ERROR: TankSanitizer: basin-use-overflow on address 0x602000000010", "tank/overflow");
}
END_TEST

START_TEST(codes_count)
{
    assert_first("E0502", "rust/e0502");
    assert_first("e0505", "rust/e0505");
    assert_first("error E0502 borrowed", "rust/e0502");
    assert_first("error E0505 borrowed", "rust/e0505");
    assert_first("ora00942", "oracle/table");
    assert_first("ORA-00942", "oracle/table");
    assert_first("SQLSTATE 40P01", "postgresql/deadlock");
    assert_first("ENOSPC disk quota exceeded", "docker/space");
}
END_TEST

START_TEST(slips_are_forgiven)
{
    assert_first("cannot conect to the dokcer deamon", "docker/daemon");
    assert_first("detatched head", "git/detached");
    assert_first("ModuleNotFuondError", "python/module");
    assert_first("modulenotfounderror", "python/module");
    assert_first("deadlok detected", "postgresql/deadlock");
    assert_first("javascript heep out of memroy", "node/heap");
}
END_TEST

START_TEST(dress_does_not_matter)
{
    assert_first("CANNOT CONNECT TO THE DOCKER DAEMON", "docker/daemon");
    assert_first("\033[31mcannot\033[0m connect to the \033[1mDocker\033(B\033[m daemon", "docker/daemon");
    assert_first("ｄｅａｄｌｏｃｋ　ｄｅｔｅｃｔｅｄ", "postgresql/deadlock");
    assert_first("2024-04-11T08:03:55Z sshd[4242]: 10.0.0.1 password authentication failed for user \"bob\"",
                 "postgresql/password");
    assert_first("服务器连接", "zh/server");
    assert_first("installed the package but the import fails", "python/module");
}
END_TEST

START_TEST(the_error_in_a_pasted_text_is_found)
{
    struct fl_buffer text = {0};
    for (int i = 0; i < 200; i++)
        fl_buffer_append_format(&text, "2024-04-11 08:03:%02d INFO step %d of the docker image build took %dms\n",
                                i % 60, i, i * 7);
    fl_buffer_append(&text, FL_SLICE("Traceback (most recent call last):\n"
                                     "  File \"/app/main.py\", line 3, in <module>\n"
                                     "    import yaml\nModuleNotFoundError: No module named 'yaml'\n"));
    fl_buffer_append_byte(&text, '\0');
    assert_first(text.data, "python/module");
    ck_assert_msg(answer.matched, "match %.2f", answer.results[0].match);
    ck_assert_int_eq(answer.question.kind, FL_PASTED);
    fl_buffer_release(&text);
}
END_TEST

START_TEST(what_is_unknown_is_not_matched)
{
    static const char *const texts[] = {
        "xqzvw plomkij werfgh", "asdf", "how do I bake bread with olives", "", "\n\n", "!!!", "the", "12345",
        "zzzz zzzz zzzz zzzz", "\xff\xfe\xfd", "今天天气很好", "0x7ffd1a2b",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ask(texts[i]);
        ck_assert_msg(!answer.matched, "\"%s\" matched %.*s", texts[i], (int)answer.results[0].entry.id.size,
                      answer.results[0].entry.id.data);
        ck_assert_uint_eq(answer.omitted, 0);
    }
}
END_TEST

START_TEST(among_equals_the_better_fix_comes_first)
{
    ask("frobnicator twin failure");
    ck_assert_uint_ge(answer.count, 4);
    ck_assert_uint_eq(place_of("twin/d-reviewed"), 0); // the same claim, checked by a person
    ck_assert_uint_eq(place_of("twin/b-high"), 1);
    ck_assert_uint_eq(place_of("twin/c-high"), 2); // the same in all: by ID
    ck_assert_uint_eq(place_of("twin/a-low"), 3);
    ck_assert_double_eq(answer.results[1].match, answer.results[3].match);
    struct fl_ranking_options options = usual_options();
    options.fix_weight = 0;
    ask_with(FL_SLICE("frobnicator twin failure"), &options);
    ck_assert_uint_eq(place_of("twin/a-low"), 0); // then all four are equal
    ck_assert_uint_eq(place_of("twin/d-reviewed"), 3);
}
END_TEST

/// How likely a result were, if it were the only one.
static double match_alone(size_t place)
{
    return fl_model_known(fl_model_sum(answer.results[place].features, answer.question.kind), answer.question.kind);
}

/// Whether a near-duplicate that would match equally well alone, with a lesser fix, stands below that place.
static bool has_lesser_twin_below(size_t place)
{
    const struct fl_result *lifted = &answer.results[place];
    for (size_t i = place + 1; i < answer.count; i++) {
        const struct fl_result *result = &answer.results[i];
        if (fabs(match_alone(place) - match_alone(i)) <= 0.02 && lifted->fix > result->fix &&
            fl_slice_equal(lifted->entry.title, result->entry.title))
            return true;
    }
    return false;
}

/// The likeliest of the results.
static size_t likeliest(void)
{
    size_t likeliest = 0;
    for (size_t i = 1; i < answer.count; i++)
        if (answer.results[i].match > answer.results[likeliest].match)
            likeliest = i;
    return likeliest;
}

/// Order, ranges and sums, as answer.h and ranking.h tell them.
static void assert_proper_answer(void)
{
    double told = 0;
    ck_assert_double_eq(answer.known, fl_model_known(answer.total, answer.question.kind));
    if (answer.count > 0)
        ck_assert_int_eq(answer.matched, answer.known >= fl_model_threshold(answer.results[likeliest()].features));
    for (size_t i = 0; i < answer.count; i++) {
        const struct fl_result *result = &answer.results[i];
        bool is_match = result->matched;
        ck_assert(!is_match || answer.matched);
        if (answer.matched && !(is_match && has_lesser_twin_below(i)))
            ck_assert_int_eq(is_match, i == likeliest() || result->match >= FL_MATCH_LEAST);
        ck_assert(result->match >= 0 && result->match <= 1);
        ck_assert(result->fix > 0 && result->fix < 1);
        ck_assert(result->score <= result->match);
        ck_assert(result->entry.id.size > 0 && result->entry.title.size > 0);
        double sum = fl_model_sum(result->features, answer.question.kind);
        ck_assert_double_eq_tol(answer.known * exp(sum - answer.total), result->match, 1e-12);
        told += result->match;
        ck_assert_double_le(told, answer.known + 1e-12);
        if (i == 0) {
            ck_assert_int_eq(answer.matched, is_match);
            continue;
        }
        const struct fl_result *better = &answer.results[i - 1];
        bool better_is_match = better->matched;
        ck_assert(better_is_match || !is_match); // a guess is never above a match
        if (better_is_match != is_match)
            continue;
        double above = is_match ? better->score : better->match, below = is_match ? result->score : result->match;
        bool lifted = is_match && has_lesser_twin_below(i - 1);
        ck_assert(above > below || lifted ||
                  (above == below && fl_slice_compare(better->entry.id, result->entry.id) < 0));
    }
    ck_assert(answer.count > 0 || !answer.matched);
}

// Near-duplicates that match alike alone, if not to the last digit, stand by their fixes; one that matches clearly better does not.
START_TEST(the_better_fix_of_near_duplicates)
{
    const struct fl_ranking_options options = usual_options();
    ask_with(FL_SLICE("widget assembler jammed while loading the tray"), &options);
    size_t low = place_of("jam/low"), high = place_of("jam/high");
    ck_assert(low < answer.count && high < answer.count);
    ck_assert_double_gt(answer.results[low].match, answer.results[high].match); // it says one word more of it
    ck_assert_double_le(match_alone(low) - match_alone(high), 0.02);
    ck_assert_uint_lt(high, low);
}
END_TEST

// What the text names in the place of a title's placeholder may be just what parts it from one like it.
START_TEST(a_certain_one_is_not_put_before_any)
{
    const struct fl_ranking_options options = usual_options();
    ask_with(FL_SLICE("acme.lang.LoadFailureException: Bowling"), &options);
    ck_assert_uint_eq(place_of("load/any"), 0);
    ask_with(FL_SLICE("acme.lang.LoadFailureException: acme.Gizmo"), &options);
    ck_assert_uint_eq(place_of("load/one"), 0);
}
END_TEST

// The one that is lifted takes its twin's place, and nothing else changes its order.
START_TEST(the_others_keep_their_order)
{
    static const char *const texts[] = {"widget assembler jammed while loading the tray", "frobnicator twin failure",
                                        "twin failure of the widget assembler jammed", "tray jammed"};
    struct fl_ranking_options plain = usual_options(), weighed = usual_options();
    plain.fix_weight = 0;
    weighed.fix_weight = 1e-9; // lifts near-duplicates, and weighs nothing else
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fl_slice before[ENTRIES];
        ask_with(fl_slice_of(texts[i]), &plain);
        size_t count = 0;
        for (size_t j = 0; j < answer.count; j++)
            if (strncmp(answer.results[j].entry.id.data, "jam/", 4) && strncmp(answer.results[j].entry.id.data, "twin/", 5))
                before[count++] = answer.results[j].entry.id;
        ask_with(fl_slice_of(texts[i]), &weighed);
        size_t at = 0;
        for (size_t j = 0; j < answer.count; j++)
            if (at < count && fl_slice_equal(answer.results[j].entry.id, before[at]))
                at++;
        ck_assert_uint_eq(at, count);
    }
}
END_TEST

// Of two errors of one family the one with another code is not meant.
START_TEST(another_code_counts_against)
{
    ask("error TS2694: Namespace has no exported member Foo");
    ck_assert_uint_eq(place_of("typescript/ts2694"), 0);
    size_t other = place_of("typescript/ts2305");
    ck_assert_uint_lt(other, answer.count);
    ck_assert_double_gt(answer.results[other].features[FL_CODES_CONTRADICTED], 0);
    ck_assert_double_eq(answer.results[0].features[FL_CODES_CONTRADICTED], 0);
    ck_assert_double_gt(answer.results[0].features[FL_CODES_HELD], 0);
    assert_first("error TS2305: Module has no exported member Foo", "typescript/ts2305");
}
END_TEST

START_TEST(answers_hold_together)
{
    static const char *const texts[] = {"cannot borrow", "connect", "error failed twin", "module import name", "exist",
                                        "memory docker python git rust", "cannot connect because it is borrowed"};
    static const double fix_weights[] = {0, 0.5, 1, 3, 50};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t j = 0; j < sizeof fix_weights / sizeof *fix_weights; j++) {
            struct fl_ranking_options options = usual_options();
            options.fix_weight = fix_weights[j];
            ask_with(fl_slice_of(texts[i]), &options);
            assert_proper_answer();
        }
}
END_TEST

// However much the fix rate counts: a match that is hard to mend stays above guesses that are easy to mend.
START_TEST(no_guess_rises_above_a_match)
{
    static const char *const texts[] = {"frobnicator twin failure", "frobnicator twin failure of the parser",
                                        "frobnicator twin failure, deadlock", "frobnicator twin failure in docker"};
    size_t kept_below = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fl_ranking_options options = usual_options();
        options.fix_weight = 50;
        ask_with(fl_slice_of(texts[i]), &options);
        assert_proper_answer();
        for (size_t j = 1; j < answer.count; j++)
            kept_below += answer.results[j].score > answer.results[j - 1].score;
    }
    ck_assert_uint_gt(kept_below, 0); // there were guesses that their score alone would have lifted
}
END_TEST

START_TEST(any_bytes_are_answered)
{
    struct random_source source = {16};
    for (int i = 0; i < 150; i++) {
        struct fl_buffer text = {0};
        const struct fl_ranking_options options = usual_options();
        append_random_text(&text, &source, random_below(&source, 600));
        fl_buffer_append(&text, fl_slice_of(entries[random_below(&source, ENTRIES)].title));
        append_random_text(&text, &source, random_below(&source, 600));
        fl_arena_clear(&arena);
        ask_with(fl_buffer_slice(&text), &options);
        assert_proper_answer();
        fl_buffer_release(&text);
    }
}
END_TEST

START_TEST(who_asks_for_a_way_met_no_error)
{
    ask("git detached HEAD state");
    double told = answer.known;
    ask("git how to enter detached HEAD state");
    ck_assert_double_eq(answer.results[0].features[FL_ASKS_HOW], 1);
    ck_assert_double_lt(answer.known, told);
}
END_TEST

START_TEST(more_is_asked_of_an_entry_that_tells_more)
{
    double bare[FL_FEATURE_COUNT] = {[FL_TITLE_MISSING] = 1};
    double rich[FL_FEATURE_COUNT] = {[FL_TITLE_MISSING] = 1, [FL_HAS_SYMPTOMS] = 1, [FL_HAS_ALSO_SEEN] = 1};
    ck_assert_double_gt(fl_model_threshold(rich), fl_model_threshold(bare));
}
END_TEST

START_TEST(little_is_asked_of_an_entry_whose_title_is_held)
{
    static const struct {
        double missing, held, alike;
        enum { USUAL, WITHIN, WHOLE } holds;
    } rows[] = {
        {0, 1, 1, WHOLE},       // the title
        {0, 0.95, 0.92, WHOLE}, // with a slip
        {0, 1, 0.7, WHOLE},     // and some more
        {0, 1, 0.5, WITHIN},    // and much more
        {0, 0.95, 0.7, WITHIN}, // most of it, and some more
        {0, 0.7, 0.7, USUAL},   // its words, in other forms
        {0.1, 1, 1, USUAL},     // without a word of it
    };
    double whole = 1, within = 1;
    double rich[FL_FEATURE_COUNT] = {[FL_TITLE_MISSING] = 1, [FL_HAS_SYMPTOMS] = 1, [FL_HAS_ALSO_SEEN] = 1};
    double usual = fl_model_threshold(rich);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rich[FL_TITLE_MISSING] = rows[i].missing;
        rich[FL_TRIGRAMS_HELD] = rows[i].held;
        rich[FL_TRIGRAMS_ALIKE] = rows[i].alike;
        double asked = fl_model_threshold(rich);
        if (rows[i].holds == WITHIN)
            within = asked;
        ck_assert_int_eq(asked < usual, rows[i].holds != USUAL);
        if (rows[i].holds == WHOLE)
            whole = fmin(whole, asked);
    }
    ck_assert_double_lt(whole, within);
}
END_TEST

START_TEST(what_one_title_holds_alone_says_more)
{
    double rows[4][FL_FEATURE_COUNT] = {{[FL_TEXT_IN_TITLE] = 1}, {[FL_TEXT_IN_TITLE] = 0.5}};
    fl_features_compare(rows, 4);
    ck_assert_double_eq(rows[0][FL_TEXT_IN_TITLE_ALONE], 1);
    ck_assert_double_eq(rows[1][FL_TEXT_IN_TITLE_ALONE], 0);
    rows[1][FL_TEXT_IN_TITLE] = rows[2][FL_TEXT_IN_TITLE] = rows[3][FL_TEXT_IN_TITLE] = 1;
    fl_features_compare(rows, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_double_eq(rows[i][FL_TEXT_IN_TITLE_ALONE], 0.25);
}
END_TEST

START_TEST(a_limit_omits_the_rest)
{
    struct fl_ranking_options options = usual_options();
    ask_with(FL_SLICE("frobnicator twin failure"), &options);
    size_t matches = 0;
    for (size_t i = 0; i < answer.count; i++)
        matches += answer.results[i].matched;
    ck_assert_uint_ge(matches, 4);
    ck_assert_uint_eq(answer.omitted, 0);
    options.limit = 1;
    ask_with(FL_SLICE("frobnicator twin failure"), &options);
    ck_assert_uint_eq(answer.count, 1);
    ck_assert_uint_eq(answer.omitted, matches - 1);
    ck_assert_uint_eq(place_of("twin/d-reviewed"), 0);
}
END_TEST

START_TEST(only_matches_are_told_as_omitted)
{
    static const char *const texts[] = {"deadlock detected", "cannot connect to the Docker daemon",
                                        "gizmo parser crashed badly", "You are in detached HEAD state"};
    size_t guesses = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fl_ranking_options options = usual_options();
        ask_with(fl_slice_of(texts[i]), &options);
        size_t matches = 0;
        for (size_t j = 0; j < answer.count; j++)
            matches += answer.results[j].matched;
        guesses += answer.count - matches;
        ck_assert_uint_ge(matches, 1);
        options.limit = 1;
        ask_with(fl_slice_of(texts[i]), &options);
        ck_assert_uint_eq(answer.omitted, matches - 1);
    }
    ck_assert_uint_ge(guesses, 1);
}
END_TEST

START_TEST(filters_hold)
{
    struct fl_ranking_options options = usual_options();
    options.filters = (struct fl_filters){.domains = {"rust"}, .domain_count = 1};
    ask_with(FL_SLICE("cannot connect borrow import name"), &options);
    ck_assert_uint_gt(answer.count, 0);
    for (size_t i = 0; i < answer.count; i++)
        assert_slice_is(answer.results[i].entry.domain, "rust");
    options.filters = (struct fl_filters){.versions = {"gizmo=1.5"}, .version_count = 1};
    ask_with(FL_SLICE("gizmo parser crashed badly"), &options);
    ck_assert_uint_eq(place_of("version/old"), 0);
    ck_assert_uint_eq(place_of("version/new"), answer.count);
}
END_TEST

START_TEST(the_same_answer_twice)
{
    static const char *const texts[] = {"cannot borrow", "deadlok detected",
                                        "connect\nfatal: password\nerror: twin\nx\ny",
                                        "frobnicator"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ask(texts[i]);
        struct fl_answer first = answer;
        ask("something else in between, docker daemon"); // whatever was asked before
        struct fl_searcher *kept = searcher;
        if (i % 2)
            assert_status(fl_searcher_open(path_in(folder, "index"), &searcher, &error), FL_OK, &error);
        ask(texts[i]);
        if (i % 2)
            fl_searcher_close(kept);
        ck_assert_uint_eq(first.count, answer.count);
        ck_assert_int_eq(first.matched, answer.matched);
        for (size_t j = 0; j < first.count; j++) {
            const struct fl_result *a = &first.results[j], *b = &answer.results[j];
            ck_assert(fl_slice_equal(a->entry.id, b->entry.id));
            ck_assert_mem_eq(&a->score, &b->score, sizeof a->score);
            ck_assert_mem_eq(&a->match, &b->match, sizeof a->match);
            ck_assert_mem_eq(a->features, b->features, sizeof a->features);
        }
    }
}
END_TEST

START_TEST(held_terms_are_told)
{
    ask("docker daemon xylophone");
    ck_assert_uint_eq(place_of("docker/daemon"), 0);
    const struct fl_result *result = &answer.results[0];
    bool docker = false, daemon = false;
    for (size_t i = 0; i < result->term_count; i++) {
        const struct fl_question_term *term = result->terms[i].term;
        docker = docker || fl_slice_equal(term->term, FL_SLICE("docker"));
        daemon = daemon || fl_slice_equal(term->term, FL_SLICE("daemon"));
        if (i)
            ck_assert_double_ge(result->terms[i - 1].counts, result->terms[i].counts);
    }
    ck_assert(docker && daemon);
}
END_TEST

START_TEST(the_size_limit)
{
    struct fl_buffer text = {0};
    const struct fl_ranking_options options = usual_options();
    char *bytes = fl_buffer_reserve(&text, FL_QUESTION_SIZE_LIMIT + 1);
    memset(bytes, 'x', FL_QUESTION_SIZE_LIMIT + 1);
    struct fl_slice over = {bytes, FL_QUESTION_SIZE_LIMIT + 1};
    assert_status(fl_rank(searcher, over, &options, &arena, &answer, &error), FL_BAD_INPUT, &error);
    fl_buffer_release(&text);
}
END_TEST

START_TEST(entries_by_id)
{
    struct fl_entry entry;
    for (size_t i = 0; i < ENTRIES; i++) {
        assert_status(fl_find_entry(searcher, fl_slice_of(entries[i].id), &arena, &entry, &error), FL_OK, &error);
        assert_slice_is(entry.id, entries[i].id);
        assert_slice_is(entry.title, entries[i].title);
        ck_assert_double_eq(entry.fix_rate, entries[i].fix_rate / 100.0);
        ck_assert_uint_eq(entry.workaround_count, 1);
        assert_slice_is(entry.workarounds[0].action, "Set it up again.");
    }
    assert_status(fl_find_entry(searcher, FL_SLICE("rust/e050"), &arena, &entry, &error), FL_NOTHING, &error);
    assert_error_says(&error, "rust/e050");
    assert_status(fl_find_entry(searcher, (struct fl_slice){0}, &arena, &entry, &error), FL_NOTHING, &error);
    static char long_id[3000];
    memset(long_id, 'x', sizeof long_id);
    struct fl_slice long_slice = {long_id, sizeof long_id};
    assert_status(fl_find_entry(searcher, long_slice, &arena, &entry, &error), FL_NOTHING, &error);
}
END_TEST

START_TEST(ids_that_are_like_it)
{
    struct fl_slice ids[3];
    size_t count = 99;
    assert_status(fl_suggest_ids(searcher, FL_SLICE("rust/e0520"), &arena, ids, 3, &count, &error), FL_OK, &error);
    ck_assert_uint_ge(count, 1);
    ck_assert(fl_slice_starts(ids[0], FL_SLICE("rust/e050")));
    assert_status(fl_suggest_ids(searcher, FL_SLICE("detached"), &arena, ids, 3, &count, &error), FL_OK, &error);
    ck_assert_uint_ge(count, 1);
    assert_slice_is(ids[0], "git/detached");
    assert_status(fl_suggest_ids(searcher, FL_SLICE("postgresql/passw"), &arena, ids, 3, &count, &error), FL_OK,
                  &error);
    ck_assert_uint_ge(count, 2);
    assert_slice_is(ids[0], "postgresql/password");
    assert_slice_is(ids[1], "postgresql/deadlock");
    assert_status(fl_suggest_ids(searcher, FL_SLICE("postgresql/deadl"), &arena, ids, 3, &count, &error), FL_OK,
                  &error);
    ck_assert_uint_ge(count, 2);
    assert_slice_is(ids[0], "postgresql/deadlock");
    assert_slice_is(ids[1], "postgresql/password");
    assert_status(fl_suggest_ids(searcher, FL_SLICE("xx-yy-zz"), &arena, ids, 3, &count, &error), FL_OK, &error);
    ck_assert_uint_eq(count, 0);
    assert_status(fl_suggest_ids(searcher, FL_SLICE("postgresql/"), &arena, ids, 1, &count, &error), FL_OK, &error);
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(opening)
{
    struct fl_searcher *none = NULL;
    assert_status(fl_searcher_open(path_in(folder, "none"), &none, &error), FL_NO_INDEX, &error);
    ck_assert_ptr_null(none);
    fl_searcher_close(NULL);
    ck_assert_uint_eq(fl_searcher_index(searcher)->statistics.documents, ENTRIES);
}
END_TEST

Suite *ranking_suite(void)
{
    TCase *cases = tcase_create("ranking");
    tcase_add_unchecked_fixture(cases, make_index, remove_index);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, every_title_finds_its_entry);
    tcase_add_test(cases, an_exact_title_beats_a_near_one);
    tcase_add_test(cases, a_better_fix_lifts_no_sibling_over_an_exact_title);
    tcase_add_test(cases, codes_count);
    tcase_add_test(cases, slips_are_forgiven);
    tcase_add_test(cases, dress_does_not_matter);
    tcase_add_test(cases, the_error_in_a_pasted_text_is_found);
    tcase_add_test(cases, what_is_unknown_is_not_matched);
    tcase_add_test(cases, among_equals_the_better_fix_comes_first);
    tcase_add_test(cases, the_better_fix_of_near_duplicates);
    tcase_add_test(cases, a_certain_one_is_not_put_before_any);
    tcase_add_test(cases, the_others_keep_their_order);
    tcase_add_test(cases, another_code_counts_against);
    tcase_add_test(cases, answers_hold_together);
    tcase_add_test(cases, no_guess_rises_above_a_match);
    tcase_add_test(cases, any_bytes_are_answered);
    tcase_add_test(cases, who_asks_for_a_way_met_no_error);
    tcase_add_test(cases, more_is_asked_of_an_entry_that_tells_more);
    tcase_add_test(cases, little_is_asked_of_an_entry_whose_title_is_held);
    tcase_add_test(cases, what_one_title_holds_alone_says_more);
    tcase_add_test(cases, a_limit_omits_the_rest);
    tcase_add_test(cases, only_matches_are_told_as_omitted);
    tcase_add_test(cases, filters_hold);
    tcase_add_test(cases, the_same_answer_twice);
    tcase_add_test(cases, held_terms_are_told);
    tcase_add_test(cases, the_size_limit);
    tcase_add_test(cases, entries_by_id);
    tcase_add_test(cases, ids_that_are_like_it);
    tcase_add_test(cases, opening);
    Suite *suite = suite_create("ranking");
    suite_add_tcase(suite, cases);
    return suite;
}
