// SPDX-License-Identifier: GPL-2.0-or-later
// The canon reader: every member, every fault with its line, and hostile input.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/canon_reader.h"
#include "core/entry_form.h"
#include "core/entry_reader.h"
#include "core/version_rule.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

// A whole canon in pieces of one line each, so that a test can put another piece in a place.
#define ID "\"id\": \"git/bad-thing/git2-linux\",\n" // line 2
#define REGEX "\"regex\": \"(bad|awful) thing\",\n" // 4
#define SIGNATURE "\"signature\": \"error: bad thing\",\n" // 5
#define DOMAIN "\"domain\": \"git\",\n" // 6
#define CATEGORY "\"category\": \"config\"\n" // 7
#define ENVIRONMENT "\"environment\": {\"runtime\": {\"name\": \"git\", \"version_range\": \">=2.9\"}},\n" // 9
#define RESOLVABLE "\"resolvable\": \"true\",\n" // 11
#define RATE "\"fix_success_rate\": 0.8,\n" // 12
#define SUMMARY "\"summary\": \"The cause.\"\n" // 13
#define WORKAROUNDS "\"workarounds\": [{\"action\": \"Mend it\", \"success_rate\": 0.9}],\n" // 15
#define DEAD_ENDS "\"dead_ends\": [{\"action\": \"Wait\", \"why_fails\": \"No\", \"fail_rate\": 0.7}],\n" // 16
#define METADATA "\"metadata\": {\"review_status\": \"human_reviewed\"}\n" // 17
#define ERROR_OF(regex, signature, domain, category) "\"error\": {\n" regex signature domain category "},\n"
#define VERDICT_OF(resolvable, rate, summary) "\"verdict\": {\n" resolvable rate summary "},\n"
#define ERROR ERROR_OF(REGEX, SIGNATURE, DOMAIN, CATEGORY)
#define VERDICT VERDICT_OF(RESOLVABLE, RATE, SUMMARY)
#define CANON_OF(id, error, environment, verdict, workarounds, dead_ends, metadata) \
    "{\n" id error environment verdict workarounds dead_ends metadata "}\n"
#define CANON CANON_OF(ID, ERROR, ENVIRONMENT, VERDICT, WORKAROUNDS, DEAD_ENDS, METADATA)

static struct fl_arena arena;
static struct fl_entry entry;
static struct fl_diagnostics diagnostics;

static void setup(void)
{
    arena = (struct fl_arena){0};
    diagnostics = (struct fl_diagnostics){.arena = &arena};
}

static void teardown(void)
{
    fl_arena_release(&arena);
}

static enum fl_status read_slice(struct fl_slice text)
{
    diagnostics = (struct fl_diagnostics){.arena = &arena};
    return fl_canon_read(text, &arena, &entry, &diagnostics);
}

static void print_diagnostics(void)
{
    for (size_t i = 0; i < diagnostics.count; i++)
        fprintf(stderr, "  %zu: %s: %.*s\n", diagnostics.items[i].line,
                diagnostics.items[i].severity == FL_ERROR ? "error" : "warning", (int)diagnostics.items[i].text.size,
                diagnostics.items[i].text.data);
}

static void read_clean(const char *text)
{
    enum fl_status status = read_slice(fl_slice_of(text));
    if (status != FL_OK || diagnostics.count)
        print_diagnostics();
    ck_assert_int_eq(status, FL_OK);
    ck_assert_uint_eq(diagnostics.count, 0);
}

/// The canon has this fault, and no other of its severity.
static void expect_fault(const char *text, enum fl_severity severity, size_t line, const char *fault)
{
    enum fl_status status = read_slice(fl_slice_of(text));
    bool found = false;
    for (size_t i = 0; i < diagnostics.count; i++)
        found = found || (diagnostics.items[i].severity == severity && diagnostics.items[i].line == line &&
                          fl_slice_starts(diagnostics.items[i].text, fl_slice_of(fault)));
    if (!found)
        print_diagnostics();
    ck_assert_msg(found, "no fault \"%s\" on line %zu", fault, line);
    ck_assert_uint_eq(severity == FL_ERROR ? diagnostics.errors : diagnostics.warnings, 1);
    ck_assert_int_eq(status, diagnostics.errors ? FL_BAD_INPUT : FL_OK);
}

#define EXPECT_ERROR(text, line, fault) expect_fault(text, FL_ERROR, line, fault)
#define EXPECT_WARNING(text, line, fault) expect_fault(text, FL_WARNING, line, fault)

START_TEST(every_member_has_its_place)
{
    read_clean(CANON);
    assert_slice_is(entry.title, "error: bad thing");
    assert_slice_is(entry.id, "git/bad-thing");
    assert_slice_is(entry.domain, "git");
    assert_slice_is(entry.category, "config");
    assert_slice_is(entry.verification, "human_reviewed");
    ck_assert_double_eq(entry.fix_rate, 0.8);
    assert_slice_is(entry.root_cause, "The cause.");
    ck_assert_uint_eq(entry.version_count, 1);
    assert_slice_is(entry.versions[0].version, "git>=2.9");
    ck_assert_uint_eq(entry.versions[0].line, 9);
    ck_assert_uint_eq(entry.workaround_count, 1);
    assert_slice_is(entry.workarounds[0].action, "Mend it");
    ck_assert_double_eq(entry.workarounds[0].rate, 0.9);
    ck_assert_uint_eq(entry.workarounds[0].line, 15);
    ck_assert_uint_eq(entry.dead_end_count, 1);
    assert_slice_is(entry.dead_ends[0].action, "Wait");
    assert_slice_is(entry.dead_ends[0].reason, "No.");
    ck_assert_double_eq(entry.dead_ends[0].rate, 0.7);
    ck_assert_uint_eq(entry.dead_ends[0].line, 16);
    ck_assert_uint_eq(entry.also_seen_as_count, 2);
    assert_slice_is(entry.also_seen_as[0], "bad thing");
    assert_slice_is(entry.also_seen_as[1], "awful thing");
    ck_assert_uint_eq(entry.symptom_count, 0);
}
END_TEST

START_TEST(the_other_members_are_known)
{
    read_clean("{\"schema_version\": \"1.0.0\", \"url\": \"u\","
               "\"transition_graph\": {\"leads_to\": [{\"x\": [[]]}]},\n" ID
               ERROR_OF("\"first_seen\": \"2020-01-01\", \"last_confirmed\": null,\n", SIGNATURE, DOMAIN, CATEGORY)
                   VERDICT_OF("\"confidence\": 1, \"last_updated\": \"\",\n", RATE, SUMMARY)
               "\"workarounds\": [{\"action\": \"a\", \"success_rate\": 1, \"sources\": [\"s\"]}],"
               "\"dead_ends\": null,\n"
               "\"metadata\": {\"review_status\": \"auto_generated\", \"page_views\": 3}}");
    assert_slice_is(entry.verification, "ai_generated");
    ck_assert_uint_eq(entry.also_seen_as_count, 0);
}
END_TEST

START_TEST(tolerated_forms)
{
    read_clean("\xEF\xBB\xBF" CANON);
    read_clean("{\r\n" ID ERROR VERDICT WORKAROUNDS METADATA "}\r\n");
    read_clean(CANON_OF("\"id\": \"git/bad-thing\",\n", ERROR, "", VERDICT, "", DEAD_ENDS, METADATA));
    // The texts of one line are on one line, the root cause keeps its lines.
    read_clean(CANON_OF(ID, ERROR_OF("", "\"signature\": \" a\\r\\nb\\rc\\n \",\n", DOMAIN, CATEGORY), "",
                        VERDICT_OF("", RATE, "\"summary\": \"a\\r\\nb\"\n"), WORKAROUNDS, "", METADATA));
    assert_slice_is(entry.title, "a b c");
    assert_slice_is(entry.root_cause, "a\nb");
    // What the regular expression adds is not what the title says.
    read_clean(CANON_OF(ID, ERROR_OF("\"regex\": \"ERROR: Bad thing|other\",\n", SIGNATURE, DOMAIN, CATEGORY), "",
               VERDICT,
                        WORKAROUNDS, "", METADATA));
    ck_assert_uint_eq(entry.also_seen_as_count, 1);
    assert_slice_is(entry.also_seen_as[0], "other");
}
END_TEST

static void read_resolvable(const char *written, const char *root_cause)
{
    struct fl_buffer text = {0};
    fl_buffer_append_format(&text,
                            "{\n" ID ERROR "\"verdict\": {\n\"resolvable\": %s,\n" RATE SUMMARY "},\n"
                            WORKAROUNDS METADATA
                                   "}%c", written, '\0');
    read_clean(text.data);
    assert_slice_is(entry.root_cause, root_cause);
    fl_buffer_release(&text);
}

START_TEST(the_verdict_is_told)
{
    read_resolvable("\"true\"", "The cause.");
    read_resolvable("true", "The cause.");
    read_resolvable("null", "The cause.");
    read_resolvable("\"partial\"", "The cause.\n\nIt can be resolved in part only.");
    read_resolvable("\"false\"", "The cause.\n\nIt cannot be resolved.");
    read_resolvable("false", "The cause.\n\nIt cannot be resolved.");
    read_resolvable("\"sometimes\"", "The cause.\n\nResolvable: sometimes");
}
END_TEST

static void read_workaround(const char *members, const char *reason, const char *code)
{
    struct fl_buffer text = {0};
    fl_buffer_append_format(&text,
                            "{\n" ID ERROR VERDICT
                            "\"workarounds\": [{\"action\": \"Mend it\", \"success_rate\": 1, %s}],\n"
                                   METADATA "}%c", members, '\0');
    read_clean(text.data);
    assert_slice_is(entry.workarounds[0].reason, reason);
    assert_slice_is(entry.workarounds[0].code, code);
    fl_buffer_release(&text);
}

START_TEST(how_is_code_or_a_reason)
{
    read_workaround("\"how\": \"git mend --all\"", "", "git mend --all\n");
    read_workaround("\"how\": \"  git mend --all\\n\"", "", "git mend --all\n");
    read_workaround("\"how\": \"if x:\\n    mend(x)\\n\"", "", "if x:\n    mend(x)\n");
    read_workaround("\"how\": \"Look at the place where it broke\"", "Look at the place where it broke.", "");
    read_workaround("\"how\": \"Mend it\"", "", "");
    read_workaround("\"how\": \"\", \"condition\": \"\", \"tradeoff\": null", "", "");
    read_workaround("\"how\": \"git mend\", \"condition\": \"as root!\", \"tradeoff\": \"takes\\nlong\"",
                    "Condition: as root! Tradeoff: takes long.", "git mend\n");
}
END_TEST

START_TEST(what_is_said_of_a_dead_end_is_its_reason)
{
    read_clean(CANON_OF(ID, ERROR, "", VERDICT, "",
                        "\"dead_ends\": [{\"action\": \"Wait\", \"fail_rate\": 1, \"why_fails\": \"Nothing comes.\",\n"
                        "\"common_misconception\": \"it heals\", \"condition\": \"always\"}],\n",
                        METADATA));
    assert_slice_is(entry.dead_ends[0].reason,
                    "Nothing comes. Common misconception: it heals. Condition: always.");
    ck_assert_uint_eq(entry.workaround_count, 0);
}
END_TEST

static void read_environment(const char *written, const char *rows)
{
    struct fl_buffer text = {0}, found = {0};
    fl_buffer_append_format(&text, "{\n" ID ERROR "\"environment\": %s,\n" VERDICT WORKAROUNDS METADATA "}%c", written,
                            '\0');
    read_clean(text.data);
    for (size_t i = 0; i < entry.version_count; i++) {
        fl_buffer_append(&found, i ? FL_SLICE("|") : FL_SLICE(""));
        fl_buffer_append(&found, entry.versions[i].version);
    }
    assert_slice_is(fl_buffer_slice(&found), rows);
    fl_buffer_release(&text);
    fl_buffer_release(&found);
}

START_TEST(the_environment_is_rows_of_versions)
{
    read_environment("{}", "");
    read_environment("null", "");
    read_environment("{\"runtime\": {\"name\": \"node\", \"version_range\": \"18\"}}", "node 18");
    read_environment("{\"runtime\": {\"name\": \"node\", \"version_range\": \"^18\"}}", "node^18");
    read_environment("{\"runtime\": {\"name\": \"node\", \"version_range\": \"any\"}}", "node");
    read_environment("{\"runtime\": {\"name\": \"node\"}}", "node");
    read_environment("{\"runtime\": {\"name\": \"\", \"version_range\": \"\"}, \"python\": \"\", \"os\": \"any\"}", "");
    read_environment("{\"runtime\": {\"name\": \"pytorch\", \"version_range\": \">=2,<3\"}, \"python\": \">=3.9\"}",
                     "pytorch>=2,<3|python>=3.9");
    read_environment("{\"runtime\": {\"name\": \"python\", \"version_range\": \">=3.9\"}, \"python\": \">=3.9\"}",
                     "python>=3.9");
    read_environment("{\"os\": \"linux\", "
                     "\"hardware\": {\"gpu\": \"A100\", \"memory\": 8, \"share\": 0.5, \"shared\": true},\n"
                     "\"additional\": {\"seen\": [\"a\", \"\", 2], \"none\": [], \"nothing\": null},"
                     "\"place\": \"here\"}",
                     "with os: linux|with gpu: A100|with memory: 8|with share: 0.5|with shared: true|with seen: a, 2|"
                     "with place: here");
}
END_TEST

/// What the filter --for would make of the rows about `name`.
static bool admits(const char *name, const char *version)
{
    struct fl_buffer rule = {0};
    fl_version_rule(entry.versions, entry.version_count, fl_slice_of(name), &rule);
    bool admitted = !rule.size || fl_version_admitted(fl_buffer_slice(&rule), fl_slice_of(version));
    fl_buffer_release(&rule);
    return admitted;
}

START_TEST(only_the_runtime_and_python_set_bounds)
{
    read_clean(CANON_OF(ID, ERROR,
                        "\"environment\": {\"runtime\": {\"name\": \"torch\", \"version_range\": \">=2.0,<2.3\"},"
                        "\"os\": \"ubuntu 22.04\",\n"
                        "\"python\": \">=3.9\", \"hardware\": {\"memory\": 80},\n"
                        "\"additional\": {\"driver\": \">=530\", \"notes\": \"torch 2.0 came with it\","
                        "\"python\": \"2.7\"}},\n",
                        VERDICT, WORKAROUNDS, "", METADATA));
    ck_assert(admits("torch", "2.1"));
    ck_assert(!admits("torch", "1.9"));
    ck_assert(admits("python", "3.10"));
    ck_assert(!admits("python", "3.8"));
    ck_assert(admits("ubuntu", "20.04"));
    ck_assert(admits("os", "1"));
    ck_assert(admits("memory", "40"));
    ck_assert(admits("driver", "400"));
    // A name that holds a version is about something else than the range.
    read_environment("{\"runtime\": {\"name\": \"windows 11\", \"version_range\": \">=22H2\"}}",
                     "with runtime: windows 11>=22H2");
    ck_assert(admits("windows", "11"));
    ck_assert(admits("windows", "10"));
}
END_TEST

START_TEST(what_is_missing_is_told)
{
    EXPECT_ERROR(CANON_OF("", ERROR, "", VERDICT, WORKAROUNDS, "", METADATA), 1, "no id");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", "", DOMAIN, CATEGORY), "", VERDICT, WORKAROUNDS, "", METADATA), 3,
                 "no error.signature");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", "\"signature\": \" \",\n", DOMAIN, CATEGORY), "", VERDICT, WORKAROUNDS, "",
                 METADATA),
                 4, "no error.signature");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", SIGNATURE, "", CATEGORY), "", VERDICT, WORKAROUNDS, "", METADATA), 3,
                 "no error.domain");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", SIGNATURE, DOMAIN, "\"category\": null\n"), "", VERDICT, WORKAROUNDS, "",
                 METADATA),
                 6, "no error.category");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT_OF("", "", SUMMARY), WORKAROUNDS, "", METADATA), 9,
                 "no verdict.fix_success_rate");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT_OF(RESOLVABLE, "", "\"fix_success_rate\": 1\n"), WORKAROUNDS, "",
                 METADATA), 9,
                 "no verdict.summary");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT, "", "", METADATA), 1, "neither a workaround nor a dead end");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "", VERDICT, WORKAROUNDS, "", "\"metadata\": {}\n"), 15,
                   "no metadata.review_status");
}
END_TEST

START_TEST(what_is_wrong_is_told)
{
    EXPECT_ERROR(CANON_OF("\"id\": \"git\",\n", ERROR, "", VERDICT, WORKAROUNDS, "", METADATA), 2,
                 "id 'git' is not <domain>/<slug>/<environment>");
    EXPECT_ERROR(CANON_OF("\"id\"\n:\n\n\"git\",\n", ERROR, "", VERDICT, WORKAROUNDS, "", METADATA), 5,
                 "id 'git' is not");
    EXPECT_ERROR(CANON_OF("\"id\": \"git/a/b/c\",\n", ERROR, "", VERDICT, WORKAROUNDS, "", METADATA), 2,
                 "id 'git/a/b/c'");
    EXPECT_ERROR(CANON_OF("\"id\": \"git/A b/c\",\n", ERROR, "", VERDICT, WORKAROUNDS, "", METADATA), 2,
                 "ID 'git/A b' is not");
    EXPECT_ERROR(CANON_OF("\"id\": \"node/a/b\",\n", ERROR, "", VERDICT, WORKAROUNDS, "", METADATA), 2,
                 "ID 'node/a' is not of the domain 'git'");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT_OF("", "\"fix_success_rate\": 80,\n", SUMMARY), WORKAROUNDS, "",
                 METADATA), 10,
                 "verdict.fix_success_rate is 80, outside 0 to 1");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT_OF("", "\"fix_success_rate\": \"0.8\",\n", SUMMARY), WORKAROUNDS, "",
                 METADATA),
                 10, "verdict.fix_success_rate is no number");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT, "\"workarounds\": {},\n", DEAD_ENDS, METADATA), 14,
                 "workarounds is no list");
    EXPECT_ERROR(CANON_OF(ID, ERROR, "", VERDICT, "\"workarounds\": [{\"action\": \"a\",\n\"success_rate\": -1}],\n",
                 "", METADATA),
                 15, "workarounds[].success_rate is -1");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", "\"signature\": 3,\n", DOMAIN, CATEGORY), "", VERDICT, WORKAROUNDS, "",
                 METADATA), 4,
                 "error.signature is no text");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", "\"signature\": \"a\\u001b[31m\",\n", DOMAIN, CATEGORY), "", VERDICT,
                 WORKAROUNDS, "",
                          METADATA), 4, "control byte 0x1B in error.signature");
    assert_slice_is(entry.title, "a\xEF\xBF\xBD[31m");
    EXPECT_WARNING(CANON_OF(ID, ERROR_OF("\"regex\": [],\n", SIGNATURE, DOMAIN, CATEGORY), "", VERDICT, WORKAROUNDS,
                   "", METADATA),
                   4, "error.regex is no text: left out");
    EXPECT_WARNING(CANON_OF(ID, ERROR_OF("\"regex\": \"(a|b)(c|d)(e|f)(g|h)\",\n", SIGNATURE, DOMAIN, CATEGORY), "",
                   VERDICT,
                            WORKAROUNDS, "", METADATA), 4,
"not all that error.regex stands for is searched: it has more");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "", VERDICT, WORKAROUNDS, "",
                   "\"metadata\": {\"review_status\": \"wished\"}\n"), 15,
                   "review_status 'wished' is unknown");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "", VERDICT, WORKAROUNDS, "\"extra\": 1,\n", METADATA), 15,
                   "unknown member 'extra' of the canon");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "", VERDICT, WORKAROUNDS, "\"dead_ends\": [\n1],\n", METADATA), 16,
                   "dead_ends[] is no object");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "", VERDICT, WORKAROUNDS, "\"dead_ends\": [\n{\"fail_rate\": 1}],\n", METADATA),
                   16,
                   "dead_ends[] without an action");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "", VERDICT, "\"workarounds\": [\n{\"action\": \"a\"}],\n", "", METADATA), 15,
                   "workarounds[]: no success_rate for 'a'");
    ck_assert_double_eq(entry.workarounds[0].rate, FL_RATE_UNKNOWN);
    EXPECT_WARNING(CANON_OF(ID, ERROR, "\"environment\": [],\n", VERDICT, WORKAROUNDS, "", METADATA), 9,
                   "environment is no object");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "\"environment\": {\"runtime\": \"git\"},\n", VERDICT, WORKAROUNDS, "",
                   METADATA), 9,
                   "environment.runtime is no object");
    EXPECT_WARNING(CANON_OF(ID, ERROR, "\"environment\": {\"hardware\":\n{\"gpu\": {}}},\n", VERDICT, WORKAROUNDS, "",
                   METADATA),
                   10, "hardware.gpu: what is nested is left out");
}
END_TEST

START_TEST(what_is_no_canon_is_told)
{
    EXPECT_ERROR("", 1, "the file is empty");
    EXPECT_ERROR("{", 1, "no JSON: ");
    EXPECT_ERROR("{\n\n\"a\": }", 3, "no JSON: ");
    EXPECT_ERROR("{\r\"a\": 1,\r}", 3, "no JSON: ");
    EXPECT_ERROR("{\"a\": 1}\ntrailing", 2, "no JSON: ");
    EXPECT_ERROR("{\"name\": \"a-package\", \"version\": \"1.0.0\"}", 1, "no canon: an object with");
    EXPECT_ERROR("{\"error\": {}}", 1, "no canon: ");
    EXPECT_ERROR("{\"error\": {}, \"verdict\": \"yes\"}", 1, "no canon: ");
    EXPECT_ERROR("[]", 1, "no canon: ");
    EXPECT_ERROR("null", 1, "no canon: ");
    EXPECT_ERROR("{\n\"a\": 1,\n\"a\": 2}", 3, "no JSON: duplicate object key");
    EXPECT_ERROR("{\n\"a\": \"x\\u0000y\"}", 2, "a text holds NUL");
    EXPECT_ERROR("{\n\"a\": NaN}", 2, "no JSON: ");
    EXPECT_ERROR("{\n\"a\": 1e999}", 2, "no JSON: real number overflow");
    EXPECT_ERROR("{\n\"a\": 99999999999999999999}", 2, "no JSON: too big integer");
    EXPECT_ERROR("{\n\"a\": \"\\ud800\"}", 2, "no JSON: ");
}
END_TEST

START_TEST(bad_bytes_are_told_as_in_markdown)
{
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", "\"signature\": \"a\xff\",\n", DOMAIN, CATEGORY), "", VERDICT, WORKAROUNDS,
                 "",
                          METADATA), 4, "invalid UTF-8 (byte 0xFF)");
    assert_slice_is(entry.title, "a\xEF\xBF\xBD");
    EXPECT_ERROR(CANON_OF(ID, ERROR_OF("", "\"signature\": \"a\x7f\",\n", DOMAIN, CATEGORY), "", VERDICT, WORKAROUNDS,
                 "",
                          METADATA), 4, "control byte 0x7F");
    ck_assert_int_eq(read_slice((struct fl_slice){"\xff\xfe{\0}\0", 6}), FL_BAD_INPUT);
    ck_assert_uint_eq(diagnostics.errors, 1);
}
END_TEST

/// Appends `piece` until there are `count` of them.
static void repeat(struct fl_buffer *text, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fl_buffer_append(text, fl_slice_of(piece));
}

START_TEST(hostile_sizes)
{
    struct fl_buffer text = {0};
    // Deep: within what the parser reads, and beyond.
    for (size_t depth = 2000; depth <= 500000; depth *= 250) {
        fl_buffer_clear(&text);
        fl_buffer_append(&text, FL_SLICE("{\n\"error\": {},\n\"verdict\": {},\n\"deep\": "));
        repeat(&text, "[", depth);
        repeat(&text, "]", depth);
        fl_buffer_append_byte(&text, '}');
        ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_BAD_INPUT);
        if (depth > 2000) {
            ck_assert_uint_eq(diagnostics.errors, 1);
            ck_assert_uint_eq(diagnostics.items[0].line, 4);
            ck_assert(fl_slice_starts(diagnostics.items[0].text, FL_SLICE("no JSON: maximum parsing depth reached")));
        }
    }
    // Many: actions, unknown members, rows.
    fl_buffer_clear(&text);
    fl_buffer_append(&text, FL_SLICE("{" ID ERROR VERDICT METADATA
                                     ",\"workarounds\": [{\"action\": \"a\", \"success_rate\": 1}"));
    repeat(&text, ",\n{\"action\": \"a\"}", 40000);
    fl_buffer_append(&text, FL_SLICE("]}"));
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_OK);
    ck_assert_uint_eq(entry.workaround_count, 40001);
    ck_assert_uint_eq(entry.workarounds[40000].line, entry.workarounds[0].line + 40000);
    fl_buffer_clear(&text);
    fl_buffer_append(&text, FL_SLICE("{" ID ERROR VERDICT WORKAROUNDS METADATA));
    for (int i = 0; i < 60000; i++)
        fl_buffer_append_format(&text, ",\n\"m%d\":1", i);
    fl_buffer_append(&text, FL_SLICE("}"));
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_OK);
    ck_assert_uint_eq(diagnostics.warnings, 60000);
    fl_buffer_clear(&text);
    fl_buffer_append(&text, FL_SLICE("{" ID ERROR VERDICT WORKAROUNDS METADATA
                                     ",\"environment\": {\"additional\": {\"a\": 0"));
    for (int i = 0; i < 30000; i++)
        fl_buffer_append_format(&text, ",\n\"m%d\":1", i);
    fl_buffer_append(&text, FL_SLICE("}}}"));
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_BAD_INPUT);
    ck_assert_uint_eq(diagnostics.errors, 1);
    ck_assert_uint_eq(entry.version_count, FL_ENTRY_VERSION_LIMIT);
    // Large.
    fl_buffer_clear(&text);
    repeat(&text, " ", FL_ENTRY_SIZE_LIMIT + 1);
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_BAD_INPUT);
    ck_assert_uint_eq(diagnostics.items[0].line, 1);
    fl_buffer_release(&text);
}
END_TEST

START_TEST(every_cut_and_every_changed_byte)
{
    static const char text[] = CANON;
    static const char bytes[] = {'"', '{', '}', '[', ']', ',', ':', '\\', '\0', '\n', '\x1b', '\xff', '1', '-'};
    char changed[sizeof text];
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        read_slice((struct fl_slice){text, i});
        for (size_t j = 0; j < sizeof bytes; j++) {
            memcpy(changed, text, sizeof text);
            changed[i] = bytes[j];
            fl_arena_clear(&arena);
            enum fl_status status = read_slice((struct fl_slice){changed, sizeof text - 1});
            ck_assert_int_eq(status, diagnostics.errors ? FL_BAD_INPUT : FL_OK);
            for (size_t k = 0; k < diagnostics.count; k++)
                ck_assert(diagnostics.items[k].line >= 1 && diagnostics.items[k].line <= 20);
        }
    }
}
END_TEST

START_TEST(the_name_says_the_form)
{
    ck_assert(fl_entry_named(FL_SLICE("a.md")));
    ck_assert(fl_entry_named(FL_SLICE("a.json")));
    ck_assert(!fl_entry_named(FL_SLICE("README.md")));
    ck_assert(!fl_entry_named(FL_SLICE(".json")));
    ck_assert(!fl_entry_named(FL_SLICE("a.jsonl")));
    ck_assert(!fl_entry_named(FL_SLICE("json")));
    ck_assert(!fl_entry_named(FL_SLICE("")));
    diagnostics = (struct fl_diagnostics){.arena = &arena};
    ck_assert_int_eq(fl_entry_read_file("folder.md/a.json", FL_SLICE(CANON), &arena, &entry, &diagnostics), FL_OK);
    ck_assert_int_eq(fl_entry_read_file("folder.json/a.md", FL_SLICE(CANON), &arena, &entry, &diagnostics),
                     FL_BAD_INPUT);
}
END_TEST

Suite *canon_reader_suite(void)
{
    Suite *suite = suite_create("canon_reader");
    TCase *tests = tcase_create("canon_reader");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_member_has_its_place);
    tcase_add_test(tests, the_other_members_are_known);
    tcase_add_test(tests, tolerated_forms);
    tcase_add_test(tests, the_verdict_is_told);
    tcase_add_test(tests, how_is_code_or_a_reason);
    tcase_add_test(tests, what_is_said_of_a_dead_end_is_its_reason);
    tcase_add_test(tests, the_environment_is_rows_of_versions);
    tcase_add_test(tests, only_the_runtime_and_python_set_bounds);
    tcase_add_test(tests, what_is_missing_is_told);
    tcase_add_test(tests, what_is_wrong_is_told);
    tcase_add_test(tests, what_is_no_canon_is_told);
    tcase_add_test(tests, bad_bytes_are_told_as_in_markdown);
    tcase_add_test(tests, hostile_sizes);
    tcase_add_test(tests, every_cut_and_every_changed_byte);
    tcase_add_test(tests, the_name_says_the_form);
    suite_add_tcase(suite, tests);
    return suite;
}
