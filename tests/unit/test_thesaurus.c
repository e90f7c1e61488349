// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/thesaurus.h"

#include <math.h>

#include "indexer/build.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static struct fl_analyser *analyser;
static struct fl_arena arena;
static struct fl_buffer compiled;
static struct fl_diagnostics diagnostics;
static struct fl_error error;
static struct fl_meaning meanings[FL_MEANINGS_LIMIT];

static void setup(void)
{
    arena = (struct fl_arena){0};
    compiled = (struct fl_buffer){0};
    assert_status(fl_analyser_create(&analyser, &error), FL_OK, &error);
}

static void teardown(void)
{
    fl_analyser_free(analyser);
    fl_buffer_release(&compiled);
    fl_arena_release(&arena);
}

static void compile(struct fl_slice text)
{
    fl_buffer_clear(&compiled);
    diagnostics = (struct fl_diagnostics){.arena = &arena};
    assert_status(fl_thesaurus_compile(text, analyser, &compiled, &diagnostics, &error), FL_OK, &error);
}

/// What a phrase means, into `meanings`; how many.
static size_t find(const char *phrase)
{
    struct fl_slice rest = fl_slice_of(phrase), words[FL_PHRASE_WORDS + 1];
    char letters[FL_PHRASE_WORDS + 1][FL_TERM_SIZE_LIMIT];
    size_t count = 0;
    while (count <= FL_PHRASE_WORDS && (words[count] = fl_next_plain_word(&rest, letters[count])).size)
        count++;
    return fl_thesaurus_find(fl_buffer_slice(&compiled), fl_phrase_hash(words, count), meanings);
}

START_TEST(one_way)
{
    compile(FL_SLICE("# people\n[refusing]\nkicked out => evicted, session expired\n\nwont let me => denied\n"));
    ck_assert_uint_eq(diagnostics.errors, 0);
    ck_assert_uint_eq(find("kicked out"), 3);
    assert_slice_is(meanings[0].term, "evict");
    ck_assert_double_eq_tol(meanings[0].weight, FL_MEANING_WEIGHT, 0.006);
    assert_slice_is(meanings[1].term, "session");
    ck_assert_double_eq_tol(meanings[1].weight, FL_MEANING_WEIGHT / sqrt(2), 0.006);
    assert_slice_is(meanings[2].term, "expir");
    ck_assert_uint_eq(find("Won't let me"), 1);
    ck_assert_uint_eq(find("evicted"), 0);
    ck_assert_uint_eq(find("kicked"), 0);
    ck_assert_uint_eq(find("out kicked"), 0);
}
END_TEST

START_TEST(both_ways_and_weights)
{
    compile(FL_SLICE("config <=> configuration\nsts => statefulset @0.4\r\ns3 bucket => s3\n"));
    ck_assert_uint_eq(diagnostics.errors, 0);
    ck_assert_uint_eq(find("config"), 1);
    assert_slice_is(meanings[0].term, "configur");
    ck_assert_uint_eq(find("configuration"), 1);
    ck_assert_uint_eq(find("sts"), 1);
    ck_assert_double_eq_tol(meanings[0].weight, 0.4, 0.006);
    ck_assert_uint_eq(find("s3 bucket"), 1);
    assert_slice_is(meanings[0].term, "=s3");
}
END_TEST

START_TEST(faults)
{
    static const struct {
        const char *text;
        size_t line;
    } rows[] = {
        {"a b c d e f => x\n", 1},        {"x y\n", 1},
        {"ok => fine\n => x\n", 2},       {"a => b @2\n", 1},
        {"a => b @\n", 1},                {"a => b @x\n", 1},
        {"a => the\n", 1},                {"one => two\n\none => three\n", 3},
        {"beta => gamma\nalpha <=> beta\nbeta => delta\n", 3},
        {"a =>\n", 1},                    {"a => , ,\n", 1},
        {"alpha <=> the\n", 1},
        {"wide => ba, bc, bd, bf, bg, bh, bk, bl, bm, bn, bp, bq, br, bs, bt, bv, bw, bx, bz, ca, cb, cd, cf\n"
         "beta gamma delta <=> wide\n", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        compile(fl_slice_of(rows[i].text));
        ck_assert_msg(diagnostics.errors == 1, "%zu errors in: %s", diagnostics.errors, rows[i].text);
        ck_assert_msg(diagnostics.items[0].line == rows[i].line, "line %zu in: %s", diagnostics.items[0].line,
                      rows[i].text);
    }
    compile(FL_SLICE("one => two\none => three\n"));
    ck_assert_uint_eq(find("one"), 1);
    assert_slice_is(meanings[0].term, "two");
    compile(FL_SLICE("one =>\none => the\none => three\n")); // what means nothing is left out
    ck_assert_uint_eq(diagnostics.errors, 2);
    ck_assert_uint_eq(find("one"), 1);
    compile(FL_SLICE("one => two @0.5\0 or so\n"));
    ck_assert_uint_eq(diagnostics.errors, 1);
    ck_assert_uint_eq(find("one"), 0);
    compile(FL_SLICE("alpha <=> beta\nbeta => gamma\n")); // the way back is added to what the phrase means
    ck_assert_uint_eq(diagnostics.errors, 0);
    ck_assert_uint_eq(find("beta"), 2);
}
END_TEST

START_TEST(damaged)
{
    compile(FL_SLICE("one => two, three\nfour => five\nsix => seven, eight, nine\n"));
    struct fl_buffer whole = {0};
    fl_buffer_append(&whole, fl_buffer_slice(&compiled));
    struct random_source source = {3};
    for (int i = 0; i < 5000; i++) {
        fl_buffer_clear(&compiled);
        fl_buffer_append(&compiled, (struct fl_slice){whole.data, random_below(&source, whole.size + 1)});
        if (compiled.size)
            compiled.data[random_below(&source, compiled.size)] ^= (char)(1 << random_below(&source, 8));
        ck_assert_uint_le(find(i % 2 ? "one" : "six"), FL_MEANINGS_LIMIT);
    }
    fl_buffer_release(&whole);
}
END_TEST

static void fail_on_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    (void)context, (void)severity;
    ck_abort_msg("%s:%zu: %.*s", path, line, (int)text.size, text.data);
}

START_TEST(built_in)
{
    struct fl_thesaurus_source thesaurus = fl_built_in_thesaurus();
    const struct fl_corpus_visitor visitor = {.fault = fail_on_fault};
    size_t errors;
    assert_status(fl_thesaurus_check(&thesaurus, &visitor, &compiled, &errors, &error), FL_OK, &error);
    ck_assert_uint_eq(errors, 0);
    ck_assert_uint_gt(find("k8s"), 0);
}
END_TEST

// The parts hold together what the whole holds, each phrase in the part of its hash.
START_TEST(parts)
{
    struct fl_thesaurus_source thesaurus = fl_built_in_thesaurus();
    const struct fl_corpus_visitor visitor = {.fault = fail_on_fault};
    size_t errors, phrases = 0;
    assert_status(fl_thesaurus_check(&thesaurus, &visitor, &compiled, &errors, &error), FL_OK, &error);
    struct fl_slice whole = fl_buffer_slice(&compiled);
    uint32_t all;
    memcpy(&all, whole.data, sizeof all);
    for (unsigned number = 0; number < FL_THESAURUS_PARTS; number++) {
        struct fl_buffer part = {0};
        fl_thesaurus_part(whole, number, &part);
        uint32_t count;
        memcpy(&count, part.data, sizeof count);
        for (uint32_t i = 0; i < count; i++) {
            uint64_t hash;
            memcpy(&hash, part.data + sizeof count + i * 16, sizeof hash);
            struct fl_meaning in_part[FL_MEANINGS_LIMIT], in_whole[FL_MEANINGS_LIMIT];
            ck_assert_uint_eq(fl_thesaurus_part_of(hash), number);
            size_t found = fl_thesaurus_find(fl_buffer_slice(&part), hash, in_part);
            ck_assert_uint_eq(found, fl_thesaurus_find(whole, hash, in_whole));
            ck_assert_uint_gt(found, 0);
            for (size_t j = 0; j < found; j++)
                ck_assert(fl_slice_equal(in_part[j].term, in_whole[j].term) && in_part[j].weight == in_whole[j].weight);
        }
        phrases += count;
        fl_buffer_release(&part);
    }
    ck_assert_uint_eq(phrases, all);
}
END_TEST

Suite *thesaurus_suite(void)
{
    TCase *cases = tcase_create("thesaurus");
    tcase_set_timeout(cases, 60); // the whole thesaurus, by a sanitized program on a busy machine
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, one_way);
    tcase_add_test(cases, both_ways_and_weights);
    tcase_add_test(cases, faults);
    tcase_add_test(cases, damaged);
    tcase_add_test(cases, built_in);
    tcase_add_test(cases, parts);
    Suite *suite = suite_create("thesaurus");
    suite_add_tcase(suite, cases);
    return suite;
}
