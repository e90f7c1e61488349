// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "core/normalise.h"
#include "query/log_report.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

// ---- a small check of markup -----------------------------------------------

enum { DEPTH = 32, NAME = 16 };

struct markup {
    const char *at, *end;
    char open[DEPTH][NAME];
    size_t depth, elements;
};

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 || strcmp(name, "!DOCTYPE") == 0;
}

/// Takes a tag, `at` being behind its "<".
static void take_tag(struct markup *markup)
{
    char name[NAME] = "";
    bool closes = *markup->at == '/';
    markup->at += closes;
    size_t size = strcspn(markup->at, " >\n");
    ck_assert_msg(size && size < NAME, "no name of a tag: %.20s", markup->at);
    memcpy(name, markup->at, size);
    for (bool quoted = false; quoted || *markup->at != '>'; markup->at++) {
        ck_assert_msg(markup->at < markup->end && *markup->at != '<', "<%s is not closed", name);
        quoted ^= *markup->at == '"';
    }
    if (closes) {
        ck_assert_msg(markup->depth && strcmp(markup->open[markup->depth - 1], name) == 0, "</%s> closes <%s>", name,
                      markup->depth ? markup->open[markup->depth - 1] : "");
        markup->depth--;
    } else if (!is_void(name)) {
        ck_assert_msg(strcmp(name, "script") != 0, "there is a script");
        ck_assert_uint_lt(markup->depth, DEPTH);
        memcpy(markup->open[markup->depth++], name, NAME);
        markup->elements++;
    }
}

/// Fails unless each tag is closed in its turn, each & is an entity, and nothing can drive a terminal.
static void assert_page_is_sound(const struct fl_buffer *page)
{
    ck_assert(!page->failed);
    struct fl_slice text = fl_buffer_slice(page);
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, text);
    ck_assert_msg(fl_slice_equal(fl_buffer_slice(&inert), text), "the page is not inert");
    fl_buffer_release(&inert);
    ck_assert(fl_slice_starts(text, FL_SLICE("<!DOCTYPE html>\n")));
    struct markup markup = {.at = page->data, .end = page->data + page->size};
    for (; markup.at < markup.end; markup.at++) {
        if (*markup.at == '<') {
            markup.at++;
            take_tag(&markup);
        } else if (*markup.at == '&') {
            size_t size = strcspn(markup.at, ";");
            ck_assert_msg(size <= 5, "a bare &: %.20s", markup.at);
        }
    }
    ck_assert_uint_eq(markup.depth, 0);
    ck_assert_uint_gt(markup.elements, 8);
}

// ---- reports ---------------------------------------------------------------

/// The page, checked; it ends with a NUL, so that strstr looks through it.
static struct fl_buffer page_of(const struct fl_log_report *report)
{
    const struct fl_settings settings = {0};
    struct fl_buffer page = {0}, again = {0};
    fl_print_log_html(&page, report, &settings);
    fl_print_log_html(&again, report, &settings);
    ck_assert_msg(fl_slice_equal(fl_buffer_slice(&page), fl_buffer_slice(&again)), "another page the second time");
    fl_buffer_release(&again);
    struct fl_slice text = fl_buffer_slice(&page);
    ck_assert_msg(!memchr(text.data, 0, text.size), "there is a zero byte");
    fl_buffer_append_byte(&page, '\0');
    page.size--;
    assert_page_is_sound(&page);
    return page;
}

#define assert_page_has(page, part) ck_assert_msg(strstr((page)->data, part), "the page lacks: %s", part)
#define assert_page_lacks(page, part) ck_assert_msg(!strstr((page)->data, part), "the page has: %s", part)

static size_t occurrences(const struct fl_buffer *page, const char *part)
{
    size_t count = 0;
    for (const char *at = page->data; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

static const struct fl_log_file files[] = {{"build.log", 4812, 612345}, {"dir/other.log", 1203, 90211}};

/// An error of one place, lines `first` to `last` of the first file.
static struct fl_log_error error_of(enum fl_block_kind kind, const char *text, struct fl_log_place *place)
{
    return (struct fl_log_error){.kind = kind, .text = fl_slice_of(text), .count = 1, .places = place, .place_count = 1,
                                 .likeliest = *place};
}

static struct fl_log_report report_of(struct fl_log_finding *findings, size_t count)
{
    return (struct fl_log_report){.findings = findings, .count = count, .files = files, .file_count = 2, .lines = 6015,
                                  .bytes = 702556};
}

START_TEST(no_finding)
{
    struct fl_log_report report = report_of(NULL, 0);
    report.file_count = 1;
    struct fl_buffer page = page_of(&report);
    assert_page_has(&page, "<title>build.log: No error</title>");
    assert_page_has(&page, "<h2>No error was found.</h2>");
    assert_page_has(&page, "Read: 1 file, 6,015 lines, 702.6 kB. Found: 0 errors, 0 known.");
    assert_page_has(&page, "content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    assert_page_lacks(&page, "not all was read");
    assert_page_lacks(&page, "<details");
    fl_buffer_release(&page);

    report = (struct fl_log_report){.partial = true};
    page = page_of(&report);
    assert_page_has(&page, "<title>No file: No error so far</title>");
    assert_page_has(&page, "not all was read");
    fl_buffer_release(&page);
}
END_TEST

START_TEST(known_error_first)
{
    struct fl_action works[] = {
        {.action = FL_SLICE("Read `Found`, then <choose>."), .code = FL_SLICE("npm view <package>\nnpm i\n"), .rate = .84, .expected = .84},
        {.action = FL_SLICE("npm ci"), .reason = FL_SLICE("a note"), .code = FL_SLICE("npm ci\n"), .rate = FL_RATE_UNKNOWN, .expected = FL_RATE_UNKNOWN},
    };
    struct fl_action fails[] = {
        {.action = FL_SLICE("Running `npm cache clean`"), .reason = FL_SLICE("the cache is not it."), .rate = .97, .expected = .97},
        {.action = FL_SLICE("Deleting it all"), .rate = .7, .expected = .7},
    };
    struct fl_result results[] = {
        {.entry = {.title = FL_SLICE("npm error ERESOLVE <x>"), .id = FL_SLICE("npm/eresolve"),
                   .verification = FL_SLICE("ai_generated"), .fix_rate = .84,
                   .root_cause = FL_SLICE("Since 7.\n\nIt insists."),
                   .workarounds = works, .workaround_count = 2, .dead_ends = fails, .dead_end_count = 2},
         .tried = 1, .matched = true, .match = .999, .fix = .82},
        {.entry = {.title = FL_SLICE("possible"), .id = FL_SLICE("npm/possible")}, .match = .3},
        {.entry = {.title = FL_SLICE("hardly"), .id = FL_SLICE("npm/hardly")}, .match = .01},
    };
    struct fl_log_place places[] = {{0, 12, 14}, {1, 3, 5}};
    static const char text[] = "npm ERR! code ERESOLVE\nnpm ERR! unable\nnpm ERR! bye";
    struct fl_log_error error = error_of(FL_BLOCK_MESSAGE, text, places);
    error.head = strlen("npm ERR! code ERESOLVE\n");
    error.before = FL_SLICE("2024-05-02T10:11:14.1234567Z \x1b[36;1mnpm install\x1b[0m\r\n 10 %\r 90 %\rdone\n");
    error.after = FL_SLICE("behind\n");
    error.places = places;
    error.count = error.place_count = 2;
    error.passed = 1;
    error.standing = (struct fl_standing){.step = FL_STEP_FAILED, .first_failure = true};
    struct fl_log_finding finding = {&error, "1-00000000000000aa", true,
                                     {.matched = true, .results = results, .count = 3}, FL_AGE_NEW, 0, 0};
    struct fl_log_report report = report_of(&finding, 1);
    report.known = 1;
    struct fl_buffer page = page_of(&report);
    static const char *const told[] = {
        "<title>build.log: 1 error</title>", "<small>and 1 other file</small>", "<h2>npm ERR! unable</h2>",
        "<span class=\"badge known\">known, 99 % sure</span>", "<span class=\"badge new\">new</span>",
        "<span class=\"place\">build.log:12-14</span>", "<span>2 times</span>", "<span>error message</span>",
        "Known as <strong>npm error ERESOLVE &lt;x&gt;</strong>", "npm/eresolve", "<p>Since 7.</p>\n<p>It insists.</p>",
        "<span class=\"rate\">84 %</span>", "Read <code>Found</code>, then &lt;choose&gt;.",
        "<pre class=\"code\" tabindex=\"0\">\nnpm view &lt;package&gt;\nnpm i\n</pre>",
        "<span class=\"rate\">?</span>", "a note",
        "<strong>Tried here:</strong> Running <code>npm cache clean</code>", "the cache is not it.",
        "Fix rate 82 %, from a claim of 84 % (ai_generated).", "Or one of these", "npm/possible",
        "It stands in the first step that failed.", "1-00000000000000aa", "<li>dir/other.log:3-5</li>",
        "Of these, 1 stands in a step that passed.",
        "<span class=\"row context\"><span class=\"number\">10</span><span class=\"line\">npm install\n",
        "<span class=\"number\">11</span><span class=\"line\">done\n", "<span class=\"number\">12</span>",
        "<span class=\"row head\"><span class=\"number\">13</span><span class=\"line\">npm ERR! unable\n",
        "<span class=\"row context\"><span class=\"number\">15</span><span class=\"line\">behind\n",
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_page_has(&page, told[i]);
    ck_assert_uint_eq(occurrences(&page, "Tried here:"), 1);
    ck_assert_uint_eq(occurrences(&page, "class=\"code\""), 1); // code that only repeats the action is not told
    assert_page_lacks(&page, "npm/hardly");
    fl_buffer_release(&page);
}
END_TEST

START_TEST(others_are_ranked_and_folded)
{
    struct fl_log_place places[FL_PLACES_LIMIT];
    for (size_t i = 0; i < FL_PLACES_LIMIT; i++)
        places[i] = (struct fl_log_place){0, 100 + i, 100 + i};
    struct fl_result guess = {.entry = {.title = FL_SLICE("near"), .id = FL_SLICE("a/near")}, .match = .2};
    struct fl_log_error errors[] = {
        error_of(FL_BLOCK_TRACE, "first", places), error_of(FL_BLOCK_DIAGNOSTIC, "second", places),
        error_of(FL_BLOCK_SUMMARY, "third", places), error_of(FL_BLOCK_HINT, "fourth", places),
        error_of(FL_BLOCK_EXIT, "\n \n", places)};
    errors[1].count = 34;
    errors[1].place_count = FL_PLACES_LIMIT;
    errors[1].likeliest.first_line = errors[1].likeliest.last_line = 107;
    struct fl_log_finding findings[] = {
        {&errors[0], "1-01", true, {0}, FL_AGE_NEW, 0, 0},
        {&errors[1], "1-02", true, {.results = &guess, .count = 1, .omitted = 1}, FL_AGE_SINCE, 0, 0},
        {&errors[2], "1-03", false, {0}, FL_AGE_SINCE, 0, 0},
        {&errors[3], "1-04", false, {0}, FL_AGE_UNTOLD, 0, 0},
        {&errors[4], "1-05", false, {0}, FL_AGE_SINCE, 0, 0},
    };
    struct fl_log_gone gone[] = {{FL_SLICE("1-09"), FL_SLICE("was <here>")}};
    struct fl_log_trouble trouble[] = {{FL_SLICE("dir/<no>.log"), FL_SLICE("cannot read: Permission denied")}};
    struct fl_log_report report = report_of(findings, 5);
    report.omitted = 3, report.hints = 41, report.dropped = 2, report.cut_lines = 1;
    report.gone = gone, report.gone_count = 1, report.new_count = 1, report.since_count = 4, report.has_baseline = true;
    report.troubles = trouble, report.trouble_count = 1, report.partial = true;
    struct fl_buffer page = page_of(&report);
    static const char *const told[] = {
        "<title>build.log: 7 errors so far</title>", "<strong>Interrupted:</strong>",
        "<p class=\"kicker\">The likeliest cause</p>",
        "Beside the baseline: 1 new, 4 in it as well, 1 gone.", "<h2>first</h2>", "<span>stack trace</span>",
        "<li id=\"error-2\"><details>", "<span class=\"rank\">2</span><h3>second</h3>", "<span>34 times</span>",
        "<span class=\"place\">build.log:107</span>", "<figcaption>as at build.log:100</figcaption>",
        "<li>build.log:119</li>",
        "<li>and 14 more</li>", "<strong>Not known.</strong>", "Nearest entries, as guesses", "a/near",
        "1 more entry matches.",
        "<li id=\"error-3\" class=\"lesser\">", "A consequence: it counts or lists",
        "<li id=\"error-4\" class=\"lesser\">",
        "Only a hint", "<li id=\"error-5\" class=\"lesser\">", "<h3>(a blank line)</h3>", "A consequence: it says",
        "<span class=\"badge\">not known</span>", "<span class=\"badge\">not asked</span>",
        "<span class=\"badge\">in the baseline</span>",
        "Gone since the baseline", "was &lt;here&gt;", "1-09", "<section id=\"troubles\">", "dir/&lt;no&gt;.log",
        "cannot read: Permission denied", "Read: 2 files, 6,015 lines, 702.6 kB. Found: 7 errors, 0 known.",
        "Not shown here: 3 errors and 41 hints.", "2 blocks of lines.", "1 line.", "dir/other.log",
        "1,203 lines, 90.2 kB",
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_page_has(&page, told[i]);
    ck_assert_uint_eq(occurrences(&page, "<details"), 5); // four findings and the files
    fl_buffer_release(&page);
}
END_TEST

START_TEST(without_catalogue)
{
    struct fl_log_place place = {0, 1, 1};
    struct fl_log_error error = error_of(FL_BLOCK_HINT, "perhaps", &place);
    struct fl_log_finding finding = {&error, "1-01", false, {0}, FL_AGE_UNTOLD, 0, 0};
    struct fl_log_report report = report_of(&finding, 1);
    report.without_index = true;
    struct fl_buffer page = page_of(&report);
    assert_page_has(&page, "<title>build.log: No error, 1 hint</title>");
    assert_page_has(&page, "No error, but this may tell of a failure");
    assert_page_has(&page, "The catalogue was not asked (--no-match).");
    assert_page_lacks(&page, "Beside the baseline");
    assert_page_lacks(&page, "class=\"badge new\"");
    fl_buffer_release(&page);
}
END_TEST

// ---- hostile and odd texts -------------------------------------------------

START_TEST(hostile_texts)
{
    static const char evil[] = "</pre></style><script>alert(1)</script>\" onload='x' &amp;&#x3c; "
                               "\x1b[31m\x1b]0;t\x07 \u202e\u2066 \xc2\x9b \xff\xc3 \x7f -->";
    struct fl_slice text = fl_slice_of(evil);
    struct fl_buffer lines = {0};
    fl_buffer_append(&lines, text);
    fl_buffer_append(&lines, FL_SLICE("\nraw\0zero\n\r\x1b\n"));
    const struct fl_log_file named = {evil, 9, 9};
    struct fl_action action = {.action = text, .reason = text, .code = text, .rate = .5, .expected = .5};
    struct fl_result result = {
        .entry = {.title = text, .id = text, .verification = text, .root_cause = text, .workarounds = &action,
                  .workaround_count = 1, .dead_ends = &action, .dead_end_count = 1},
        .matched = true, .match = .9};
    struct fl_log_place place = {0, 5, 5};
    struct fl_log_error error = error_of(FL_BLOCK_MESSAGE, evil, &place);
    error.before = error.after = fl_buffer_slice(&lines);
    struct fl_log_finding findings[] = {
        {&error, "1-\"<'>", true, {.matched = true, .results = &result, .count = 1}, FL_AGE_NEW, 0, 0},
        {&error, "1-\"<'>", true, {.results = &result, .count = 1}, FL_AGE_SINCE, 0, 0}};
    struct fl_log_gone gone = {text, text};
    struct fl_log_trouble trouble = {text, text};
    struct fl_log_report report = report_of(findings, 2);
    report.files = &named, report.file_count = 1, report.has_baseline = true;
    report.gone = &gone, report.gone_count = 1, report.troubles = &trouble, report.trouble_count = 1;
    struct fl_buffer page = page_of(&report); // which looks for controls, scripts and tags that do not fit
    ck_assert_uint_eq(occurrences(&page, "<style>"), 1);
    ck_assert_uint_eq(occurrences(&page, "</style>"), 1);
    assert_page_lacks(&page, "' onload");
    assert_page_lacks(&page, "onload='");
    assert_page_lacks(&page, "1-\"<");
    assert_page_has(&page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp;");
    fl_buffer_release(&page);
    fl_buffer_release(&lines);
}
END_TEST

START_TEST(numbers_only_where_they_are_sure)
{
    struct fl_log_place place = {0, 40, 41};
    // A JSON line that gave three lines, and a plain one.
    struct fl_log_error error = error_of(FL_BLOCK_TRACE, "message\nframe\nframe\nplain", &place);
    error.before = FL_SLICE("cut off");
    struct fl_log_finding finding = {&error, "1-01", false, {0}, FL_AGE_UNTOLD, 0, 0};
    struct fl_log_report report = report_of(&finding, 1);
    struct fl_buffer page = page_of(&report);
    ck_assert_uint_eq(occurrences(&page, "<span class=\"number\">4"), 1);
    ck_assert_uint_eq(occurrences(&page, "<span class=\"number\"></span>"), 4);
    assert_page_has(&page, "<span class=\"row head\"><span class=\"number\">40</span><span class=\"line\">message\n");
    fl_buffer_release(&page);

    // No place was kept, and it stands in a file that is not there.
    error.place_count = 0;
    error.likeliest = (struct fl_log_place){9, 1, 1};
    page = page_of(&report);
    fl_buffer_release(&page);
}
END_TEST

START_TEST(huge_excerpt)
{
    struct fl_buffer text = {0};
    for (int i = 0; i < 3000; i++)
        fl_buffer_append_format(&text, "%sframe %d <&>", i ? "\n" : "", i);
    fl_buffer_append_byte(&text, '\n');
    for (int i = 0; i < 100000; i++)
        fl_buffer_append_byte(&text, "<x\xff"[i % 3]);
    struct fl_log_place place = {0, 1, 4000};
    struct fl_log_error error = error_of(FL_BLOCK_TRACE, "", &place);
    error.text = fl_buffer_slice(&text);
    error.lines_left_out = 999;
    struct fl_log_finding finding = {&error, "1-01", true, {0}, FL_AGE_UNTOLD, 0, 0};
    struct fl_log_report report = report_of(&finding, 1);
    struct fl_buffer page = page_of(&report);
    assert_page_has(&page, "frame 2999 &lt;&amp;&gt;");
    assert_page_has(&page, "(999 lines left out)");
    fl_buffer_release(&page);
    fl_buffer_release(&text);
}
END_TEST

Suite *print_log_html_suite(void)
{
    TCase *cases = tcase_create("print_log_html");
    tcase_add_test(cases, no_finding);
    tcase_add_test(cases, known_error_first);
    tcase_add_test(cases, others_are_ranked_and_folded);
    tcase_add_test(cases, without_catalogue);
    tcase_add_test(cases, hostile_texts);
    tcase_add_test(cases, numbers_only_where_they_are_sure);
    tcase_add_test(cases, huge_excerpt);
    Suite *suite = suite_create("print_log_html");
    suite_add_tcase(suite, cases);
    return suite;
}
