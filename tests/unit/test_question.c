// SPDX-License-Identifier: GPL-2.0-or-later
#include "query/question.h"

#include <math.h>

#include "core/record.h"
#include "core/thesaurus.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static char *folder;
static struct fl_index opened;
static struct fl_analyser *analyser;
static struct fl_arena arena;
static struct fl_error error;
static struct fl_question question;

static const struct test_entry entries[] = {
    {.id = "rust/borrow", .title = "error[E0502]: cannot borrow value as mutable", .fix_rate = 80},
    {.id = "python/module", .title = "ModuleNotFoundError: No module named x", .fix_rate = 80},
    {.id = "docker/daemon", .title = "Cannot connect to the Docker daemon", .fix_rate = 80},
    {.id = "zh/server", .title = "无法连接到服务器", .fix_rate = 80, .symptom = "evicted"},
};

static void setup(void)
{
    folder = make_test_folder();
    arena = (struct fl_arena){0};
    build_test_index(folder, entries, 4);
    assert_status(fl_index_open(path_in(folder, "index"), &opened, &error), FL_OK, &error);
    assert_status(fl_analyser_create(&analyser, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_analyser_free(analyser);
    fl_index_close(&opened);
    fl_arena_release(&arena);
    remove_folder_tree(folder);
}

static void ask(struct fl_slice text)
{
    assert_status(fl_question_read(text, analyser, &opened, &arena, &question, &error), FL_OK, &error);
}

static const struct fl_question_term *term_of(const char *term)
{
    size_t count;
    return fl_question_find(&question, fl_term_hash(fl_slice_of(term)), &count);
}

static const struct fl_question_concept *concept_of(const struct fl_question_term *term)
{
    return &question.concepts[term->concept];
}

static double counts(const char *term)
{
    return fl_question_counts(&question, term_of(term));
}

START_TEST(words_that_the_index_holds)
{
    ask(FL_SLICE("docker daemon connecting"));
    static const char *const terms[] = {"docker", "daemon", "connect"};
    for (size_t i = 0; i < 3; i++) {
        const struct fl_question_term *term = term_of(terms[i]);
        ck_assert_msg(term, "%s", terms[i]);
        assert_slice_is(term->term, terms[i]);
        ck_assert_int_eq(term->origin, FL_AS_TYPED);
        ck_assert_uint_eq(term->documents, 1);
        ck_assert_double_eq_tol(term->idf, log((4 + 50) / 1.5), 1e-9);
        ck_assert_double_eq(term->certainty, 1);
        ck_assert_double_eq(concept_of(term)->idf, term->idf);
        ck_assert_double_gt(fl_question_counts(&question, term), 0);
        ck_assert_uint_eq(concept_of(term)->lines, 1);
    }
    assert_slice_is(term_of("connect")->typed, "connecting");
    ck_assert_ptr_null(term_of("python"));
    ck_assert_double_eq(question.unknown, 0);
    ck_assert_int_ne(question.kind, FL_PASTED);
}
END_TEST

START_TEST(mistyped_words)
{
    ask(FL_SLICE("dokcer daemmon"));
    const struct fl_question_term *docker = term_of("docker"), *daemon = term_of("daemon");
    ck_assert(docker && daemon);
    ck_assert_int_eq(docker->origin, FL_MISTYPED_FOR);
    ck_assert_uint_eq(docker->slips, 1);
    assert_slice_is(docker->typed, "dokcer");
    double guessed = counts("docker");
    ask(FL_SLICE("docker daemon"));
    ck_assert_double_gt(counts("docker"), guessed); // a guess counts less
    ask(FL_SLICE("dokcer docker")); // two words, two concepts, one of them as typed
    size_t found;
    const struct fl_question_term *both = fl_question_find(&question, fl_term_hash(FL_SLICE("docker")), &found);
    ck_assert_uint_eq(found, 2);
    ck_assert_uint_ne(both[0].concept, both[1].concept);
    ck_assert_int_ne(both[0].origin, both[1].origin);
}
END_TEST

START_TEST(identifiers_in_one_word)
{
    ask(FL_SLICE("modulenotfounderror"));
    ck_assert_ptr_nonnull(term_of("=modulenotfounderror"));
    ask(FL_SLICE("modulenotfuonderror"));
    ck_assert_ptr_nonnull(term_of("=modulenotfounderror"));
    ck_assert_int_eq(term_of("=modulenotfounderror")->origin, FL_MISTYPED_FOR);
}
END_TEST

// The thesaurus of the test index: "kicked out" means "evicted".
START_TEST(meanings)
{
    ask(FL_SLICE("it got kicked out of docker"));
    const struct fl_question_term *meant = term_of("evict");
    ck_assert_ptr_nonnull(meant);
    ck_assert_int_eq(meant->origin, FL_MEANS);
    assert_slice_is(meant->typed, "kicked out");
    ck_assert_double_eq_tol(meant->certainty, FL_MEANING_WEIGHT, 0.01);
    ck_assert_ptr_null((ask(FL_SLICE("out kicked")), term_of("evict")));
    ck_assert_ptr_null((ask(FL_SLICE("kicked\nout")), term_of("evict")));
    // A pasted text is not read for its manner of speaking.
    ck_assert_ptr_null((ask(FL_SLICE("kicked out\n1 docker\n2 docker\n3 docker\n")), term_of("evict")));
}
END_TEST

START_TEST(unknown_words)
{
    ask(FL_SLICE("docker xylophone quagmire"));
    ck_assert_uint_ge(question.term_count, 1);
    double one = question.unknown;
    ck_assert_double_gt(one, 0);
    ask(FL_SLICE("docker xylophone quagmire zyzzyva"));
    ck_assert_double_gt(question.unknown, one);
}
END_TEST

START_TEST(texts_without_words)
{
    static const char *const texts[] = {"", " ", "\n\n\n", "!!! ???", "the of and", "12:34:56", "\033[0m", "\xff\xfe"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ask(fl_slice_of(texts[i]));
        ck_assert_uint_eq(question.term_count, 0);
        ck_assert_double_eq(question.total, 0);
    }
}
END_TEST

START_TEST(long_and_short)
{
    ask(FL_SLICE("one\ntwo\nthree"));
    ck_assert_int_ne(question.kind, FL_PASTED);
    ask(FL_SLICE("one\ntwo\nthree\nfour"));
    ck_assert_int_eq(question.kind, FL_PASTED);
    char line[302];
    memset(line, 'x', sizeof line);
    ask((struct fl_slice){line, 300});
    ck_assert_int_ne(question.kind, FL_PASTED);
    ask((struct fl_slice){line, 301});
    ck_assert_int_eq(question.kind, FL_PASTED);
}
END_TEST

START_TEST(kinds_of_text)
{
    static const struct {
        const char *text;
        enum fl_question_kind kind;
    } rows[] = {
        {"can't connect to docker, it doesn't say why", FL_TYPED},
        {"error E0502 when i borrow twice, v 1.70", FL_TYPED},
        {"src/main.rs:12:5: error[E0502]: cannot borrow `x` as mutable", FL_PRINTED},
        {"  one line and a line end\n", FL_TYPED},
        {"deadlock\ndetected", FL_PRINTED},
        {"one\ntwo\nthree\nfour", FL_PASTED},
        {"", FL_TYPED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ask(fl_slice_of(rows[i].text));
        ck_assert_msg(question.kind == rows[i].kind, "\"%s\" is %s", rows[i].text,
                      fl_question_kind_names[question.kind]);
    }
}
END_TEST

// White space around a text, and blank lines in it, say nothing.
START_TEST(blank_lines_change_nothing)
{
    ask(FL_SLICE("it got kicked out of docker"));
    double total = question.total;
    ask(FL_SLICE("\n\n  it got kicked out of docker \n\n\n\n\n"));
    ck_assert_int_eq(question.kind, FL_TYPED);
    ck_assert_double_eq(question.total, total);
    ck_assert_ptr_nonnull(term_of("evict"));
}
END_TEST

// Of a long text the line that speaks of an error counts for more than one that does not.
START_TEST(telling_lines)
{
    ask(FL_SLICE("docker started\ndocker started\ndocker started\nfatal error: cannot borrow value\ndocker started\n"));
    ck_assert_int_eq(question.kind, FL_PASTED);
    const struct fl_question_term *borrow = term_of("borrow"), *docker = term_of("docker");
    ck_assert(borrow && docker);
    ck_assert_double_gt(counts("docker"), 0);
    ck_assert_double_gt(counts("borrow"), counts("docker"));
    ck_assert_double_gt(concept_of(docker)->anywhere, concept_of(borrow)->anywhere);
    ck_assert_uint_ge(question.line_count, 1);
}
END_TEST

/// The grade of the chosen line that holds a text; 0 when none does.
static double grade_of(const char *part)
{
    for (size_t i = 0; i < question.line_count; i++)
        if (memmem(question.lines[i].text.data, question.lines[i].text.size, part, strlen(part)))
            return question.lines[i].grade;
    return 0;
}

// What failed counts for more than that something failed, than where, and than what was only warned of.
START_TEST(grades_of_lines)
{
    ask(FL_SLICE("INFO starting docker, no error so far\n"
                 "DeprecationWarning: invalid value will be an error soon\n"
                 "Traceback (most recent call last):\n"
                 "  File \"/srv/errors.py\", line 12, in raise_error\n"
                 "    raise errors.FatalError(value)\n"
                 "ValueError: cannot borrow value\n"
                 "\tat com.example.Failure.fail(Failure.java:12)\n"
                 "make: *** [Makefile:3: docker] Error 2\n"
                 "Process completed with exit code 1, an error\n"));
    ck_assert_double_eq(grade_of("ValueError"), 1);
    static const char *const lesser[] = {"INFO", "Deprecation", "errors.py", "FatalError", "Failure.fail", "make:",
                                         "exit code"};
    for (size_t i = 0; i < sizeof lesser / sizeof *lesser; i++)
        ck_assert_msg(grade_of(lesser[i]) > 0 && grade_of(lesser[i]) < 1, "%s is graded %g", lesser[i],
                      grade_of(lesser[i]));
    ck_assert_double_lt(grade_of("Failure.fail"), grade_of("Deprecation"));
    // A level in brackets is no make, and a mild word behind an error no level.
    ask(FL_SLICE("1 docker\n2 docker\n[main] ERROR docker failed\nError: cannot find docker 'debug'\n"
                 "Error code 1045 of docker\n"));
    ck_assert_double_eq(grade_of("[main]"), 1);
    ck_assert_double_eq(grade_of("debug"), 1);
    ck_assert_double_eq(grade_of("1045"), 1);
}
END_TEST

// Where nothing says more, what there is counts in full.
START_TEST(the_best_grade_is_one)
{
    ask(FL_SLICE("docker\ndocker\ndocker\nwarning: docker\n"));
    ck_assert_int_eq(question.kind, FL_PASTED);
    ck_assert_double_eq(grade_of("warning"), 1);
}
END_TEST

START_TEST(too_many_lines)
{
    struct fl_buffer text = {0};
    for (int i = 0; i < 500; i++)
        fl_buffer_append_format(&text, "error %d: docker\n", i);
    ask(fl_buffer_slice(&text));
    ck_assert_uint_eq(question.line_count, FL_TELLING_LINE_LIMIT);
    assert_slice_is(question.lines[0].text, "error 0: docker");
    assert_slice_is(question.lines[FL_TELLING_LINE_LIMIT - 1].text, "error 499: docker");
    ck_assert_uint_eq(concept_of(term_of("docker"))->lines, UINT64_MAX);
    fl_buffer_release(&text);
}
END_TEST

START_TEST(size_limit)
{
    struct fl_buffer text = {0};
    char *bytes = fl_buffer_reserve(&text, FL_QUESTION_SIZE_LIMIT + 1);
    memset(bytes, ' ', FL_QUESTION_SIZE_LIMIT + 1);
    ask((struct fl_slice){bytes, FL_QUESTION_SIZE_LIMIT});
    enum fl_status status = fl_question_read((struct fl_slice){bytes, FL_QUESTION_SIZE_LIMIT + 1}, analyser, &opened,
                                             &arena, &question, &error);
    assert_status(status, FL_BAD_INPUT, &error);
    fl_buffer_release(&text);
}
END_TEST

// Whatever was asked, what question.h promises of a question holds.
START_TEST(any_bytes)
{
    static const char *const words[] = {"docker ", "error ", "dokcer ", "E0502 ", "服务器 ", "\n", "ModuleNotFoundError "};
    struct random_source source = {15};
    for (int i = 0; i < 1500; i++) {
        struct fl_buffer text = {0};
        for (size_t pieces = 1 + random_below(&source, 8); pieces; pieces--) {
            append_random_text(&text, &source, 1 + random_below(&source, 60));
            fl_buffer_append(&text, fl_slice_of(words[random_below(&source, 7)]));
        }
        fl_arena_clear(&arena);
        ask(fl_buffer_slice(&text));
        double total = 0;
        for (size_t j = 0; j < question.term_count; j++) {
            const struct fl_question_term *term = &question.terms[j];
            ck_assert_uint_eq(term->hash, fl_term_hash(term->term));
            size_t found;
            const struct fl_question_term *first = fl_question_find(&question, term->hash, &found);
            ck_assert(j == 0 || question.terms[j - 1].hash < term->hash ||
                      (question.terms[j - 1].hash == term->hash && question.terms[j - 1].concept < term->concept));
            ck_assert(first <= term && term < first + found);
            ck_assert_uint_lt(term->concept, question.concept_count);
            ck_assert_uint_eq(term->documents, fl_index_frequency(&opened, term->hash));
            ck_assert_uint_gt(term->documents, 0);
            ck_assert(term->certainty > 0 && term->certainty <= 1 && term->idf > 0);
            ck_assert_int_eq(term->slips > 0, term->origin == FL_MISTYPED_FOR);
        }
        for (size_t j = 0; j < question.concept_count; j++)
            total += question.concepts[j].weight * question.concepts[j].idf;
        ck_assert_double_eq_tol(question.total, total, 1e-6);
        for (size_t j = 1; j < question.pair_count; j++)
            ck_assert_uint_lt(question.pairs[j - 1], question.pairs[j]);
        ck_assert_uint_le(question.line_count, FL_TELLING_LINE_LIMIT);
        for (size_t j = 0; j < question.line_count; j++) {
            ck_assert(question.lines[j].text.data >= text.data);
            ck_assert(question.lines[j].text.data + question.lines[j].text.size <= text.data + text.size);
        }
        fl_buffer_release(&text);
    }
}
END_TEST

Suite *question_suite(void)
{
    TCase *cases = tcase_create("question");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, words_that_the_index_holds);
    tcase_add_test(cases, mistyped_words);
    tcase_add_test(cases, identifiers_in_one_word);
    tcase_add_test(cases, meanings);
    tcase_add_test(cases, unknown_words);
    tcase_add_test(cases, texts_without_words);
    tcase_add_test(cases, long_and_short);
    tcase_add_test(cases, kinds_of_text);
    tcase_add_test(cases, blank_lines_change_nothing);
    tcase_add_test(cases, telling_lines);
    tcase_add_test(cases, grades_of_lines);
    tcase_add_test(cases, the_best_grade_is_one);
    tcase_add_test(cases, too_many_lines);
    tcase_add_test(cases, size_limit);
    tcase_add_test(cases, any_bytes);
    Suite *suite = suite_create("question");
    suite_add_tcase(suite, cases);
    return suite;
}
