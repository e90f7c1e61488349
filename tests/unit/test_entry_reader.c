// SPDX-License-Identifier: GPL-2.0-or-later
// The entry reader: every field, every tolerance, every fault with its line, and hostile input.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/buffer.h"
#include "core/entry_reader.h"
#include "core/markdown.h"
#include "tests/unit/suites.h"

#include "core/banned.h"

// A whole entry in pieces, so that a test can put another piece in a place.  Lines: title 1, facts 3 to 7, root cause
// heading 9, symptoms heading 13, workarounds heading 17.
#define TITLE "# error: bad thing\n\n"
#define ID "- **ID:** `git/bad-thing`\n"
#define DOMAIN "- **Domain:** git\n"
#define CATEGORY "- **Category:** config\n"
#define VERIFICATION "- **Verification:** human_reviewed\n"
#define FIX_RATE "- **Fix Rate:** 80%\n"
#define FACTS ID DOMAIN CATEGORY VERIFICATION FIX_RATE "\n"
#define CAUSE "## Root Cause\n\nThe cause.\n\n"
#define SYMPTOMS "## Symptoms\n\n- it broke\n\n"
#define WORKAROUNDS "## Workarounds\n\n1. **Mend it** (90% success)\n"
#define HEAD TITLE FACTS CAUSE SYMPTOMS // 16 lines; what follows is on line 17

static struct fl_arena arena;
static struct fl_entry entry;
static struct fl_diagnostics diagnostics;
static struct fl_markdown document;

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
    return fl_entry_read(text, &arena, &entry, &diagnostics);
}

static enum fl_status read_text(const char *text)
{
    return read_slice(fl_slice_of(text));
}

static void print_diagnostics(void)
{
    for (size_t i = 0; i < diagnostics.count; i++)
        fprintf(stderr, "  %zu: %s: %.*s\n", diagnostics.items[i].line,
                diagnostics.items[i].severity == FL_ERROR ? "error" : "warning", (int)diagnostics.items[i].text.size,
                diagnostics.items[i].text.data);
}

// A text that is read with neither errors nor warnings.
static void read_clean(const char *text)
{
    enum fl_status status = read_text(text);
    if (status != FL_OK || diagnostics.count)
        print_diagnostics();
    ck_assert_int_eq(status, FL_OK);
    ck_assert_uint_eq(diagnostics.errors, 0);
    ck_assert_uint_eq(diagnostics.warnings, 0);
}

static void assert_slice(struct fl_slice found, const char *expected)
{
    bool equal = fl_slice_equal(found, fl_slice_of(expected));
    ck_assert_msg(equal, "found \"%.*s\", expected \"%s\"", (int)found.size, found.data ? found.data : "", expected);
}

static void assert_rate(double found, double expected)
{
    ck_assert_double_eq_tol(found, expected, 1e-9);
}

// Exactly one diagnostic of that severity, line and text part is there.
static void assert_told(enum fl_severity severity, size_t line, const char *part)
{
    size_t found = 0;
    for (size_t i = 0; i < diagnostics.count; i++) {
        const struct fl_diagnostic *item = &diagnostics.items[i];
        found += item->severity == severity && item->line == line &&
                 memmem(item->text.data, item->text.size, part, strlen(part)) != NULL;
    }
    if (found != 1)
        print_diagnostics();
    ck_assert_msg(found == 1, "%zu diagnostics of severity %d on line %zu with \"%s\"", found, severity, line, part);
}

// The text has this one error, and no other.
static void assert_only_error(const char *text, size_t line, const char *part)
{
    ck_assert_int_eq(read_text(text), FL_BAD_INPUT);
    assert_told(FL_ERROR, line, part);
    ck_assert_uint_eq(diagnostics.errors, 1);
}

// The text has no error and this one warning.
static void assert_only_warning(const char *text, size_t line, const char *part)
{
    enum fl_status status = read_text(text);
    if (status != FL_OK)
        print_diagnostics();
    ck_assert_int_eq(status, FL_OK);
    assert_told(FL_WARNING, line, part);
    ck_assert_uint_eq(diagnostics.warnings, 1);
}

static void assert_action(const struct fl_action *action, const char *text, const char *reason, const char *code,
                          double rate, size_t line)
{
    assert_slice(action->action, text);
    assert_slice(action->reason, reason);
    assert_slice(action->code, code);
    assert_rate(action->rate, rate);
    ck_assert_uint_eq(action->line, line);
}

// ---- the plain form

static const char full_text[] =
    "# fatal: `x` *y* in [z]\n"
    "\n"
    "- **ID:** `git/x-y`\n"
    "- **Domain:** git\n"
    "- **Category:** merge error\n"
    "- **Verification:** ai_generated\n"
    "- **Fix Rate:** 82.5%\n"
    "\n"
    "## Root Cause\n"
    "\n"
    "First line\nsecond line.\n"
    "\n"
    "Another paragraph.\n"
    "\n"
    "## Symptoms\n"
    "\n"
    "- push fails\n"
    "- it said `no`\n"
    "\n"
    "## Asked As\n"
    "\n"
    "- why does nothing\n  arrive\n"
    "\n"
    "## Also Seen As\n"
    "\n"
    "- `fatal: y in z`\n"
    "- old `git` text\n"
    "\n"
    "## Version Compatibility\n"
    "\n"
    "| Version | Status | Introduced | Deprecated |\n"
    "|---------|--------|------------|------------|\n"
    "| git>=2.9,<3.0 | active | 2016 | — |\n"
    "| git<2.9 | gone | — | 2.9 |\n"
    "\n"
    "## Workarounds\n"
    "\n"
    "1. **Do `this`** (90% success)\n"
    "   ```\n"
    "   git this\n"
    "\n"
    "     --deep\n"
    "   ```\n"
    "2. **Do that** — since it helps (7% success)\n"
    "\n"
    "## Dead Ends\n"
    "\n"
    "- **Try nothing** — Nothing comes of it. (60% fail)\n"
    "- **Try all** — Too much. (100% fail)\n";

START_TEST(full_entry)
{
    read_clean(full_text);
    assert_slice(entry.title, "fatal: `x` *y* in [z]");
    assert_slice(entry.id, "git/x-y");
    assert_slice(entry.domain, "git");
    assert_slice(entry.category, "merge error");
    assert_slice(entry.verification, "ai_generated");
    assert_rate(entry.fix_rate, 0.825);
    assert_slice(entry.root_cause, "First line second line.\n\nAnother paragraph.");
    ck_assert_uint_eq(entry.symptom_count, 2);
    assert_slice(entry.symptoms[0], "push fails");
    assert_slice(entry.symptoms[1], "it said `no`");
    ck_assert_uint_eq(entry.asked_as_count, 1);
    assert_slice(entry.asked_as[0], "why does nothing arrive");
    ck_assert_uint_eq(entry.also_seen_as_count, 2);
    assert_slice(entry.also_seen_as[0], "fatal: y in z");
    assert_slice(entry.also_seen_as[1], "old `git` text");
    ck_assert_uint_eq(entry.version_count, 2);
    assert_slice(entry.versions[0].version, "git>=2.9,<3.0");
    assert_slice(entry.versions[0].status, "active");
    assert_slice(entry.versions[0].introduced, "2016");
    assert_slice(entry.versions[0].deprecated, "");
    ck_assert_uint_eq(entry.versions[0].line, 35);
    assert_slice(entry.versions[1].introduced, "");
    assert_slice(entry.versions[1].deprecated, "2.9");
    ck_assert_uint_eq(entry.versions[1].line, 36);
    ck_assert_uint_eq(entry.workaround_count, 2);
    assert_action(&entry.workarounds[0], "Do `this`", "", "git this\n\n  --deep\n", 0.9, 40);
    assert_action(&entry.workarounds[1], "Do that", "since it helps", "", 0.07, 46);
    ck_assert_uint_eq(entry.dead_end_count, 2);
    assert_action(&entry.dead_ends[0], "Try nothing", "Nothing comes of it.", "", 0.6, 50);
    assert_action(&entry.dead_ends[1], "Try all", "Too much.", "", 1.0, 51);
}
END_TEST

START_TEST(entry_does_not_depend_on_its_source)
{
    char text[] = HEAD WORKAROUNDS;
    ck_assert_int_eq(read_slice((struct fl_slice){text, sizeof text - 1}), FL_OK);
    memset(text, '#', sizeof text);
    assert_slice(entry.title, "error: bad thing");
    assert_slice(entry.root_cause, "The cause.");
    assert_slice(entry.workarounds[0].action, "Mend it");
    assert_slice(entry.symptoms[0], "it broke");
}
END_TEST

START_TEST(optional_sections_may_be_missing)
{
    read_clean(HEAD "## Dead Ends\n\n- **A** — b (1% fail)\n");
    ck_assert_uint_eq(entry.workaround_count, 0);
    ck_assert_uint_eq(entry.version_count, 0);
    ck_assert_uint_eq(entry.also_seen_as_count, 0);
    ck_assert_uint_eq(entry.dead_end_count, 1);
}
END_TEST

// ---- bytes

START_TEST(line_ends_of_all_kinds)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t i = 0; i < 3; i++) {
        struct fl_buffer text = {0};
        for (const char *c = HEAD WORKAROUNDS "   ```\n   a\n   b\n   ```\n"; *c; c++)
            fl_buffer_append(&text, *c == '\n' ? fl_slice_of(ends[i]) : (struct fl_slice){c, 1});
        ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_OK);
        fl_buffer_release(&text);
        assert_slice(entry.title, "error: bad thing");
        assert_action(&entry.workarounds[0], "Mend it", "", "a\nb\n", 0.9, 19);
    }
}
END_TEST

START_TEST(byte_order_mark_is_skipped)
{
    read_clean("\xEF\xBB\xBF" HEAD WORKAROUNDS);
    assert_slice(entry.title, "error: bad thing");
}
END_TEST

START_TEST(utf16_is_named)
{
    static const struct fl_slice texts[] = {
        {"\xFF\xFE#\0 \0a\0", 8}, {"\xFE\xFF\0#\0 \0a", 8}, {"#\0 \0a\0b\0", 8}, {"\0#\0 \0a\0b", 8},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_int_eq(read_slice(texts[i]), FL_BAD_INPUT);
        assert_told(FL_ERROR, 1, "UTF-16");
        ck_assert_uint_eq(diagnostics.errors, 1);
    }
}
END_TEST

START_TEST(invalid_utf8_is_told_with_its_line)
{
    // A lone continuation, overlong forms, a surrogate, over U+10FFFF, cut short.
    static const char *const bytes[] = {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                        "\xF0\x80\x80\x80", "\xF8", "\xE2\x82", "\xFF"};
    for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s## Dead Ends\n\n- **a%s** — b (1%% fail)\n", HEAD, bytes[i]);
        assert_only_error(text, 19, "invalid UTF-8");
    }
    // Cut short by the end of the text, however it would go on behind it.
    ck_assert_int_eq(read_slice((struct fl_slice){"# a\xE2\x82\xAC", 5}), FL_BAD_INPUT);
    assert_told(FL_ERROR, 1, "invalid UTF-8 (byte 0xE2)");
    read_clean(HEAD "## Dead Ends\n\n- **\xC2\x80\xE0\xA0\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBF** — b (1% fail)\n");
    assert_slice(entry.dead_ends[0].action, "\xC2\x80\xE0\xA0\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBF");
}
END_TEST

START_TEST(control_bytes_are_told_with_their_line)
{
    static const char text[] =
        TITLE FACTS CAUSE "## Symptoms\n\n- a\0b\n- \x1B[1mred\n- tab\there\n- \x7F\n\n" WORKAROUNDS;
    ck_assert_int_eq(read_slice((struct fl_slice){text, sizeof text - 1}), FL_BAD_INPUT);
    assert_told(FL_ERROR, 15, "control byte 0x00");
    assert_told(FL_ERROR, 16, "control byte 0x1B");
    assert_told(FL_ERROR, 18, "control byte 0x7F");
    ck_assert_uint_eq(diagnostics.errors, 3);
    assert_slice(entry.symptoms[0], "a\xEF\xBF\xBD" "b");
    assert_slice(entry.symptoms[2], "tab\there");
}
END_TEST

START_TEST(byte_faults_are_told_once_a_line_beside_all_others)
{
    ck_assert_int_eq(read_text("# a\xFF\xFF\x01\x02\n\n- **ID:** nope\n\xFF\n"), FL_BAD_INPUT);
    assert_told(FL_ERROR, 1, "invalid UTF-8 (byte 0xFF)");
    assert_told(FL_ERROR, 1, "control byte 0x01");
    assert_told(FL_ERROR, 4, "invalid UTF-8");
    assert_told(FL_ERROR, 3, "ID");
    assert_told(FL_ERROR, 1, "no Domain");
}
END_TEST

START_TEST(size_limits)
{
    ck_assert_int_eq(read_text(""), FL_BAD_INPUT);
    assert_told(FL_ERROR, 1, "empty");
    ck_assert_uint_eq(diagnostics.errors, 1);

    struct fl_buffer text = {0};
    fl_buffer_append(&text, FL_SLICE(HEAD WORKAROUNDS));
    while (text.size < FL_ENTRY_SIZE_LIMIT)
        fl_buffer_append_byte(&text, '\n');
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_OK);
    fl_buffer_append_byte(&text, '\n');
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_BAD_INPUT);
    assert_told(FL_ERROR, 1, "more than 1048576 bytes");
    ck_assert_uint_eq(diagnostics.errors, 1);
    fl_buffer_release(&text);
    // Nothing is read of what is too large: the pointer need not even be good.
    ck_assert_int_eq(read_slice((struct fl_slice){"x", SIZE_MAX}), FL_BAD_INPUT);
}
END_TEST

// ---- facts

START_TEST(fact_tolerances)
{
    static const char *const facts[] = {
        "* **ID**: git/bad-thing\n* **DOMAIN:** `git`\n* **category :** config\n* **Verification:** human_reviewed\n"
        "* **FixRate:** 80 %\n\n",
        "+ ID: git/bad-thing\n+ Domain: git\n+ Category: config\n+ Verification: human_reviewed\n+ fix rate: ~80%\n\n",
        "**ID:** `git/bad-thing`\n**Domain:** git\n**Category:** config\n**Verification:** human_reviewed\n"
        "**Fix  Rate:** ≈80%\n\n",
        "**ID:** `git/bad-thing`\n\nDomain: git\n\n**Category:** config\n\n**Verification:** `human_reviewed`\n\n"
        "**Fix Rate:** about 80.0 percent\n\n",
        "1. **ID:** git/bad-thing\n\n2. **Domain:** git\n3. **Category:** config\n4. **Verification:** human_reviewed\n"
        "5. **Fix Rate:** 80\xC2\xA0%\n\n",
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s%s%s", TITLE, facts[i], CAUSE SYMPTOMS WORKAROUNDS);
        read_clean(text);
        assert_slice(entry.id, "git/bad-thing");
        assert_slice(entry.domain, "git");
        assert_slice(entry.category, "config");
        assert_slice(entry.verification, "human_reviewed");
        assert_rate(entry.fix_rate, 0.8);
    }
}
END_TEST

START_TEST(missing_facts)
{
    const char *rest = CAUSE SYMPTOMS WORKAROUNDS;
    const char *facts[] = {ID, DOMAIN, CATEGORY, VERIFICATION, FIX_RATE};
    const char *told[] = {"no ID", "no Domain", "no Category", "no Verification", "no Fix Rate"};
    for (size_t left_out = 0; left_out < 5; left_out++) {
        struct fl_buffer text = {0};
        fl_buffer_append(&text, FL_SLICE(TITLE));
        for (size_t i = 0; i < 5; i++)
            if (i != left_out)
                fl_buffer_append(&text, fl_slice_of(facts[i]));
        fl_buffer_append_format(&text, "\n%s", rest);
        fl_buffer_append_byte(&text, '\0');
        assert_only_error(text.data, 1, told[left_out]);
        fl_buffer_release(&text);
    }
}
END_TEST

START_TEST(wrong_facts)
{
    static const struct {
        const char *fact;
        const char *told;
    } wrong[] = {
        {"- **Category:**\n", "Category is empty"},
        {"- **Category:** ``\n", "Category is empty"},
        {"- **Verification:** sure\n", "Verification 'sure' is not one of: ai_generated, reproduced, human_reviewed"},
        {"- **Fix Rate:** high\n", "Fix Rate 'high' is not a percentage"},
        {"- **Fix Rate:** 80\n", "not a percentage"},
        {"- **Fix Rate:** 8x%\n", "not a percentage"},
        {"- **Fix Rate:** 80% or so\n", "not a percentage"},
        {"- **Fix Rate:** %\n", "not a percentage"},
        {"- **Fix Rate:** 100.1%\n", "outside 0% to 100%"},
        {"- **Fix Rate:** -1%\n", "outside 0% to 100%"},
        {"- **Fix Rate:** 99999999999999999999999999%\n", "outside 0% to 100%"},
        {"- **ID:** git\n", "ID 'git' is not"},
        {"- **ID:** git/\n", "ID 'git/' is not"},
        {"- **ID:** /x\n", "ID '/x' is not"},
        {"- **ID:** git/a/b\n", "ID 'git/a/b' is not"},
        {"- **ID:** git/A\n", "ID 'git/A' is not"},
        {"- **ID:** git/a b\n", "ID 'git/a b' is not"},
        {"- **ID:** git/-a\n", "ID 'git/-a' is not"},
        {"- **ID:** git/ä\n", "ID 'git/ä' is not"},
        {"- **ID:** svn/a\n", "ID 'svn/a' is not of the domain 'git'"},
    };
    static const char *const facts[] = {ID, DOMAIN, CATEGORY, VERIFICATION, FIX_RATE};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct fl_buffer text = {0};
        size_t line = 0;
        fl_buffer_append(&text, FL_SLICE(TITLE));
        for (size_t fact = 0; fact < 5; fact++) {
            bool same = memcmp(facts[fact], wrong[i].fact, 6) == 0;
            fl_buffer_append(&text, fl_slice_of(same ? wrong[i].fact : facts[fact]));
            line = same ? 3 + fact : line;
        }
        fl_buffer_append_format(&text, "\n%s", CAUSE SYMPTOMS WORKAROUNDS);
        fl_buffer_append_byte(&text, '\0');
        assert_only_error(text.data, line, wrong[i].told);
        fl_buffer_release(&text);
    }
}
END_TEST

START_TEST(id_limit)
{
    for (int over = 0; over < 2; over++) {
        char slug[FL_ENTRY_ID_LIMIT];
        memset(slug, 'a', sizeof slug);
        char text[2048];
        snprintf(text, sizeof text, "%s- **ID:** git/%.*s\n%s\n%s", TITLE, FL_ENTRY_ID_LIMIT - 4 + over, slug,
                 DOMAIN CATEGORY VERIFICATION FIX_RATE, CAUSE SYMPTOMS WORKAROUNDS);
        if (over) {
            assert_only_error(text, 3, "ID has 201 bytes");
            continue;
        }
        read_clean(text);
        ck_assert_uint_eq(entry.id.size, FL_ENTRY_ID_LIMIT);
    }
}
END_TEST

START_TEST(repeated_and_unknown_facts)
{
    assert_only_error(TITLE ID ID DOMAIN CATEGORY VERIFICATION FIX_RATE "\n" CAUSE SYMPTOMS WORKAROUNDS, 4,
                      "ID is given again (first on line 3)");
    assert_only_warning(TITLE "- **Author:** me\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 3, "unknown fact 'Author");
    assert_only_warning(TITLE "- by: me\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 3, "unknown fact 'by'");
    assert_only_warning(TITLE "Some text\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 3, "text outside any section");
    assert_only_warning(TITLE "See: this\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 3, "text outside any section");
    assert_only_warning(TITLE "```\ncode\n```\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 3, "code outside any section");
    assert_only_warning(TITLE "|a|b|\n|---|---|\n|c|d|\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 3, "table outside any");
    read_clean("<!-- SPDX-License-Identifier: CC0-1.0 -->\n\n" TITLE FACTS CAUSE SYMPTOMS WORKAROUNDS);
    ck_assert_int_eq(read_text(TITLE "**ID:** `git/x`\n**Colour:** red\nnonsense\n**Domain:** git\n"), FL_BAD_INPUT);
    assert_told(FL_WARNING, 4, "unknown fact 'Colour");
    assert_told(FL_WARNING, 5, "text outside any section");
}
END_TEST

// ---- title and sections

START_TEST(titles)
{
    read_clean("error: *bad* `thing` #2 ##\n===\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS);
    assert_slice(entry.title, "error: *bad* `thing` #2 ##");
    read_clean("### C# `x` ##\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS);
    assert_slice(entry.title, "C# `x`");
    assert_only_error(FACTS CAUSE SYMPTOMS WORKAROUNDS, 1, "no title");
    assert_only_error("#\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS, 1, "the title is empty");
    assert_only_warning(TITLE FACTS CAUSE SYMPTOMS WORKAROUNDS "\n# Another\n\ntext\n", 21, "second title 'Another'");
    assert_slice(entry.title, "error: bad thing");
}
END_TEST

START_TEST(section_name_tolerances)
{
    read_clean(TITLE FACTS "#### root  CAUSE:\n\nThe cause.\n\nSymptoms:\n---------\n\n- it broke\n\n"
                           "# **Also seen as**\n\n- x\n\n###### WorkArounds ######\n\n1. **Mend it** (90%)\n");
    assert_slice(entry.root_cause, "The cause.");
    assert_slice(entry.symptoms[0], "it broke");
    assert_slice(entry.also_seen_as[0], "x");
    assert_slice(entry.workarounds[0].action, "Mend it");
}
END_TEST

START_TEST(section_faults)
{
    assert_only_error(HEAD WORKAROUNDS "\n## Symptoms\n\n- again\n", 21, "Symptoms is given again (first on line 13)");
    ck_assert_uint_eq(entry.symptom_count, 1);
    assert_only_warning(HEAD WORKAROUNDS "\n## Links\n\n- a\n", 21, "unknown section 'Links'");
    ck_assert_uint_eq(entry.workaround_count, 1);
    assert_only_error(TITLE FACTS SYMPTOMS WORKAROUNDS, 1, "no root cause");
    assert_only_error(TITLE FACTS "## Root Cause\n\n" SYMPTOMS WORKAROUNDS, 9, "no root cause");
    assert_only_error(HEAD, 1, "neither a workaround nor a dead end");
    assert_only_warning(TITLE FACTS CAUSE WORKAROUNDS, 1, "no symptoms");
    assert_only_warning(TITLE FACTS CAUSE "## Symptoms\n\n" WORKAROUNDS, 13, "no symptoms");
    assert_only_error(HEAD WORKAROUNDS "\n## Dead Ends\n\nJust text.\n", 21, "Dead Ends has no list");
    assert_only_error(HEAD "## Workarounds\n\n```\nx\n```\n\n## Dead Ends\n\n- **A** — b (1%)\n", 17,
                      "Workarounds has no list");
    assert_only_error(HEAD "## Version Compatibility\n\n- git 2\n\n" WORKAROUNDS, 17,
                      "Version Compatibility has no table");
    read_clean(HEAD "## Dead Ends\n\n" WORKAROUNDS);
}
END_TEST

START_TEST(faults_of_a_file_come_together)
{
    ck_assert_int_eq(read_text("## Root Cause\n\n## Symptoms\n\n## Dead Ends\n\n- a (200% fail)\n"), FL_BAD_INPUT);
    static const char *const told[] = {"no title", "no ID", "no Domain", "no Category", "no Verification",
                                       "no Fix Rate"};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        assert_told(FL_ERROR, 1, told[i]);
    assert_told(FL_ERROR, 1, "no root cause");
    assert_told(FL_ERROR, 7, "outside 0% to 100%");
    assert_told(FL_WARNING, 3, "no symptoms");
    ck_assert_uint_eq(diagnostics.errors, 8);
}
END_TEST

START_TEST(root_cause_forms)
{
    read_clean(TITLE FACTS
               "## Root Cause\n\nOne `a\nb` and\ntwo.\n\n- x\n- y\n  z\n\n3. third\n\n```\ncode\n\n  more\n```\n\n"
               "> quoted\n> text\n\n|a|b|\n|---|---|\n|c|`d`|\n\nlast\n\n" SYMPTOMS WORKAROUNDS);
    assert_slice(entry.root_cause,
                 "One `a b` and two.\n\n- x\n- y z\n3. third\n\ncode\n\n  more\n\nquoted text\n\na | b\n"
                 "c | `d`\n\nlast");
}
END_TEST

START_TEST(text_list_forms)
{
    read_clean(TITLE FACTS CAUSE
               "## Symptoms\n\nA paragraph\nof two lines.\n\n1. item\n\n   more of it\n\n   and more\n"
               "2. with\n   - nested\n\n```\ncode\n  lines\n```\n\n## Also Seen As\n\n"
               "- `` a`b ``\n- `a` or `b`\n- `a` b\n- `x`\n\n  y\n\n`p`\n\n```\n`c`\n```\n\n" WORKAROUNDS);
    static const char *const symptoms[] = {"A paragraph of two lines.", "item more of it and more", "with", "nested",
                                           "code\n  lines"};
    ck_assert_uint_eq(entry.symptom_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_slice(entry.symptoms[i], symptoms[i]);
    static const char *const also[] = {"a`b", "`a` or `b`", "`a` b", "`x` y", "p", "`c`"};
    ck_assert_uint_eq(entry.also_seen_as_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_slice(entry.also_seen_as[i], also[i]);
    assert_only_warning(TITLE FACTS CAUSE "## Symptoms\n\n- a\n\n|b|c|\n|---|---|\n|d|e|\n\n" WORKAROUNDS, 17,
                        "a table is left out");
}
END_TEST

START_TEST(text_comes_through)
{
    static const char *const texts[] = {
        "`__init__` and __init__ and __main__.py", "/tmp/*.log and /var/*.log", "<package> <b>x</b> <!-- c -->",
        "**kwargs and *args", "[error]: timeout", "[emerg] bind() [::]:80", "a [link](http://x/_y_) ![i](j)",
        "<http://a_b_c/d>", "x_y_z a*b*c ~~no~~ $x$ www.a.b", "C:\\dir\\file \\d+", "100% & more &c; &foo;",
        "`a\\*b &lt;`", "ünïcödé — „q“ 错误", "# of rows", "`tick", "**open", "a  b\tc",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s## Symptoms\n\n- %s\n\n%s", TITLE FACTS CAUSE, texts[i], WORKAROUNDS);
        read_clean(text);
        assert_slice(entry.symptoms[0], texts[i]);
    }
    read_clean(
        "# \\*a\\* &lt;b&gt; &amp;&quot;&#39;&#x41;&nbsp;\\_&#0;&#10;&#xD800;c\n\n" FACTS CAUSE SYMPTOMS WORKAROUNDS);
    assert_slice(entry.title, "*a* <b> &\"'A\xC2\xA0_\xEF\xBF\xBD \xEF\xBF\xBD" "c");
}
END_TEST

START_TEST(version_table_forms)
{
    read_clean(HEAD "## Version Compatibility\n\nStatus | Deprecated | VERSION: | introduced\n:-- | --- | :-: | ---\n"
                    "gone | - | a \\| `b\\|c` | n/a\n\n" WORKAROUNDS);
    ck_assert_uint_eq(entry.version_count, 1);
    assert_slice(entry.versions[0].version, "a | `b|c`");
    assert_slice(entry.versions[0].status, "gone");
    assert_slice(entry.versions[0].introduced, "");
    assert_slice(entry.versions[0].deprecated, "");
    ck_assert_uint_eq(entry.versions[0].line, 21);
    read_clean(
        HEAD
        "## Version Compatibility\n\n|Version|Status|Introduced|Deprecated|\n|---|---|---|---|\n|x\n\n" WORKAROUNDS);
    assert_slice(entry.versions[0].version, "x");
    assert_slice(entry.versions[0].status, "");
}
END_TEST

START_TEST(version_table_faults)
{
#define TABLE HEAD "## Version Compatibility\n\n"
    static const char *const heads[] = {
        "|Version|Status|Introduced|\n|---|---|---|\n|a|b|c|\n",
        "|Version|Status|Introduced|Removed|\n|---|---|---|---|\n|a|b|c|d|\n",
        "|Version|Version|Introduced|Deprecated|\n|---|---|---|---|\n|a|b|c|d|\n",
        "|Version|Status|Introduced|Deprecated|Notes|\n|---|---|---|---|---|\n|a|b|c|d|e|\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s%s\n%s", TABLE, heads[i], WORKAROUNDS);
        assert_only_error(text, 19, "the columns of the version table");
        ck_assert_uint_eq(entry.version_count, 0);
    }
    assert_only_error(
        TABLE "|Version|Status|Introduced|Deprecated|\n|---|---|---|---|\n|a|b|c|d|\n| — |b|c|d|\n\n" WORKAROUNDS, 22,
        "no version");
    ck_assert_uint_eq(entry.version_count, 1);
    assert_only_warning(TABLE
                        "|Version|Status|Introduced|Deprecated|\n|---|---|---|---|\n|a|b|c|d|\n\nNote.\n\n" WORKAROUNDS,
                        23, "not in the table is left out");
}
END_TEST

// ---- actions

START_TEST(action_forms)
{
    static const struct {
        const char *item;
        const char *action;
        const char *reason;
        double rate; // of failure
    } forms[] = {
        {"**A b** — why (60% fail)", "A b", "why", 0.6},
        {"**A b**: why (60% fail).", "A b", "why", 0.6},
        {"**A b:** why (60 % fail)", "A b", "why", 0.6},
        {"**A b.** Why (≈60% fail)", "A b.", "Why", 0.6},
        {"**A b** - why (~60.5 % failure rate)", "A b", "why", 0.605},
        {"**A b** -- why (60% Failed)", "A b", "why", 0.6},
        {"**A b** – why (60%)", "A b", "why", 0.6},
        {"**A b**—why (60\xE2\x80\xAF% fail)", "A b", "why", 0.6},
        {"**A b** (60% fail) — why", "A b", "why", 0.6},
        {"**A b (60% fail)**", "A b", "", 0.6},
        {"**A b** (60% fail)", "A b", "", 0.6},
        {"**A b** — (60% fail)", "A b", "", 0.6},
        {"**A b** — why (x) (60% fails)", "A b", "why (x)", 0.6},
        {"A b — why (60% fail)", "A b", "why", 0.6},
        {"A b -- why (60% fail)", "A b", "why", 0.6},
        {"A b – why (60% fail)", "A b", "why", 0.6},
        {"A b (60% fail) — why", "A b", "why", 0.6},
        {"A b (60% fail)", "A b", "", 0.6},
        {"A b — (60% fail)", "A b", "", 0.6},
        {"A `b -- c` d-e -- why -- not (60% fail)", "A `b -- c` d-e", "why -- not", 0.6},
        {"— why (60% fail)", "— why", "", 0.6},
        {"**:** why (60% fail)", "why", "", 0.6},
        {"**A** the b — why (60% fail)", "**A** the b", "why", 0.6},
        {"**A** and **b** — why (60% fail)", "**A** and **b**", "why", 0.6},
        {"__A b__ — why (60% fail)", "__A b__", "why", 0.6},
        {"**A *b* `**`** — why (60% fail)", "A *b* `**`", "why", 0.6},
        {"**Use *args b** — why (60% fail)", "Use *args b", "why", 0.6},
        {"**Empty /tmp/*** — why (60% fail)", "Empty /tmp/*", "why", 0.6},
        {"**If-Match: *** — why (60% fail)", "If-Match: *", "why", 0.6},
        {"**Use a /** comment b** — why (60% fail)", "Use a /** comment b", "why", 0.6},
        {"**Leave out **kwargs b** (60% fail)", "Leave out **kwargs b", "", 0.6},
        {"**kwargs b — why (60% fail)", "**kwargs b", "why", 0.6},
        {"**A\n  b** —\n  why\n  (60%\n  fail)", "A b", "why", 0.6},
        {"**A b** — why (40% success)", "A b", "why", 0.6},
        {"**A b** — why (works in 60% of cases)", "A b", "why (works in 60% of cases)", -1},
        {"**A b** — disk (95% full)", "A b", "disk (95% full)", -1},
        {"**A b** — disk (60% of the time)", "A b", "disk", 0.6},
        {"**A b** — why (high)", "A b", "why (high)", -1},
        {"**A b** — why ()", "A b", "why ()", -1},
        {"**A b** — why (0% fail)", "A b", "why", 0},
        {"**A b** — why (100% fail)", "A b", "why", 1},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s## Dead Ends\n\n- %s\n", HEAD, forms[i].item);
        enum fl_status status = read_text(text);
        if (status != FL_OK)
            print_diagnostics();
        ck_assert_int_eq(status, FL_OK);
        ck_assert_uint_eq(entry.dead_end_count, 1);
        assert_action(&entry.dead_ends[0], forms[i].action, forms[i].reason, "", forms[i].rate, 19);
        ck_assert_uint_eq(diagnostics.warnings, forms[i].rate < 0);
    }
}
END_TEST

START_TEST(a_rate_that_names_the_other_outcome)
{
    read_clean(HEAD "## Workarounds\n\n1. **A** (20% fail)\n");
    assert_rate(entry.workarounds[0].rate, 0.8);
}
END_TEST

START_TEST(what_stands_under_an_action)
{
    read_clean(
        HEAD "## Workarounds\n\n- **A** — why\n\n  because\n  of\n\n  ```sh\n  one\n  ```\n\n  - step\n    - deeper\n\n"
             "  ~~~\n  two\n   three\n  ~~~\n\n  at last (70% success)\n- **B** (1%)\n");
    ck_assert_uint_eq(entry.workaround_count, 2);
    assert_action(&entry.workarounds[0], "A", "why because of step deeper at last", "one\n\ntwo\n three\n", 0.7, 19);
    assert_action(&entry.workarounds[1], "B", "", "", 0.01, 37);
    // A fence that is indented too little for its number still belongs to the item before it.
    read_clean(HEAD "## Workarounds\n\n9. **A** (1%)\n10. **B** (2%)\n   ```\n   b\n   ```\n11. **C** (3%)\n");
    ck_assert_uint_eq(entry.workaround_count, 3);
    assert_slice(entry.workarounds[1].code, "b\n");
    assert_slice(entry.workarounds[2].code, "");
}
END_TEST

START_TEST(dead_ends_may_have_numbers_and_code)
{
    read_clean(HEAD "## Dead Ends\n\n1) **A** — b (1% fail)\n   ```\n   c\n   ```\n2) **D** — e (2% fail)\n");
    ck_assert_uint_eq(entry.dead_end_count, 2);
    assert_action(&entry.dead_ends[0], "A", "b", "c\n", 0.01, 19);
    assert_action(&entry.dead_ends[1], "D", "e", "", 0.02, 23);
}
END_TEST

START_TEST(action_faults)
{
    assert_only_error(HEAD "## Dead Ends\n\n- **A** — b (80-90% fail)\n", 19,
                      "Dead Ends: the rate in '(80-90% fail)' cannot");
    assert_only_error(HEAD "## Dead Ends\n\n- **A** — b (x% fail)\n", 19, "cannot be read");
    assert_only_error(HEAD "## Dead Ends\n\n- **A** — b (101% fail)\n", 19, "is outside 0% to 100%");
    assert_only_error(HEAD "## Dead Ends\n\n- **A** — b (-5% fail)\n", 19, "is outside 0% to 100%");
    assert_only_error(HEAD "## Dead Ends\n\n- **A**\n\n  why\n  (101% fail)\n", 21, "is outside 0% to 100%");
    assert_only_warning(HEAD "## Dead Ends\n\n- **A** — b\n", 19, "no rate for 'A'");
    ck_assert_double_eq(entry.dead_ends[0].rate, FL_RATE_UNKNOWN);
    assert_only_warning(HEAD "## Dead Ends\n\n- **A** — b (1%)\n-\n- **B** — c (2%)\n", 20, "an item without text");
    ck_assert_uint_eq(entry.dead_end_count, 2);
    assert_only_warning(HEAD "## Dead Ends\n\n- **A** — b (1%)\n- (2% fail)\n", 20, "an item without text");
    assert_only_warning(HEAD "## Dead Ends\n\nFirst:\n\n- **A** — b (1%)\n", 19, "text outside the list");
    assert_only_warning(HEAD "## Dead Ends\n\n```\nx\n```\n- **A** — b (1%)\n", 19, "code outside the list");
    assert_only_warning(HEAD "## Dead Ends\n\n- **A** — b (1%)\n\n|a|b|\n|---|---|\n", 21, "a table outside the list");
    assert_only_error(HEAD WORKAROUNDS "   ```\n   x\n\n## Dead Ends\n\n- **A** — b (1%)\n", 20, "fence is not closed");
    assert_only_error(HEAD WORKAROUNDS "\n```\nx\n\n## Dead Ends\n\n- **A** — b (1%)\n", 21, "fence is not closed");
    ck_assert_uint_eq(entry.dead_end_count, 0);
}
END_TEST

// ---- the Markdown layer

START_TEST(markdown_blocks_and_lines)
{
    ck_assert_int_eq(
        fl_markdown_read(fl_slice_of("Title\n===\n-\n\n1. - > # deep `x`\n1) \n2) b\n---\n* a\n\n  p2\n\n      ind\n\n"
                                     "~~~\n~~~\n> - q\n##\ntext\n> lazy\n\n\n`\nc\n`\n"),
                         &arena, &document),
        FL_OK);
    static const struct {
        enum fl_markdown_kind kind;
        unsigned level;
        unsigned number;
        size_t line;
        const char *text;
    } expected[] = {
        {FL_MARKDOWN_HEADING, 1, 0, 1, "Title"},  {FL_MARKDOWN_ITEM, 1, 0, 3, ""},
        {FL_MARKDOWN_ITEM, 1, 1, 5, ""},          {FL_MARKDOWN_ITEM, 2, 0, 5, "# deep `x`"},
        {FL_MARKDOWN_ITEM, 1, 1, 6, ""},          {FL_MARKDOWN_ITEM, 1, 2, 7, "b"},
        {FL_MARKDOWN_ITEM, 1, 0, 9, "a"},         {FL_MARKDOWN_PARAGRAPH, 1, 0, 11, "p2"},
        {FL_MARKDOWN_CODE, 1, 0, 13, "ind\n"},    {FL_MARKDOWN_CODE, 0, 0, 15, ""},
        {FL_MARKDOWN_ITEM, 1, 0, 17, "q"},        {FL_MARKDOWN_HEADING, 2, 0, 18, ""},
        {FL_MARKDOWN_PARAGRAPH, 0, 0, 19, "text"}, {FL_MARKDOWN_PARAGRAPH, 0, 0, 20, "lazy"},
        {FL_MARKDOWN_PARAGRAPH, 0, 0, 23, "`\nc\n`"},
    };
    ck_assert_uint_eq(document.count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < document.count; i++) {
        const struct fl_markdown_block *block = &document.blocks[i];
        ck_assert_int_eq(block->kind, expected[i].kind);
        ck_assert_uint_eq(block->level, expected[i].level);
        ck_assert_uint_eq(block->number, expected[i].number);
        ck_assert_uint_eq(block->line, expected[i].line);
        assert_slice(block->text, expected[i].text);
    }
    ck_assert(!document.blocks[9].unclosed);
    ck_assert(document.blocks[2].ordered && !document.blocks[3].ordered);
}
END_TEST

START_TEST(markdown_continuation_lines)
{
    ck_assert_int_eq(
        fl_markdown_read(fl_slice_of("> > a *b*\n> >   *c*\n> d\\\n> \\*e  \nf\n>     > g\n"), &arena, &document),
        FL_OK);
    ck_assert_uint_eq(document.count, 1);
    assert_slice(document.blocks[0].text, "a *b*\n*c*\nd\n*e\nf\n> g");
}
END_TEST

START_TEST(markdown_items)
{
    ck_assert_int_eq(
        fl_markdown_read(fl_slice_of("* *em* x\n* **b `c`** r\n* **b**\n* a `c` `dd`\n* \\*\\*x** y\n* ***a** b* c\n"),
                         &arena, &document),
        FL_OK);
    ck_assert_uint_eq(document.count, 6);
    assert_slice(document.blocks[0].text, "*em* x");
    assert_slice(document.blocks[0].bold, "");
    assert_slice(document.blocks[0].rest, "*em* x");
    assert_slice(document.blocks[1].text, "**b `c`** r");
    assert_slice(document.blocks[1].bold, "b `c`");
    assert_slice(document.blocks[1].rest, " r");
    assert_slice(document.blocks[2].bold, "b");
    assert_slice(document.blocks[2].rest, "");
    ck_assert_uint_eq(document.blocks[3].code_span_count, 2);
    ck_assert_uint_eq(document.blocks[3].code_spans[1].start, 7);
    ck_assert_uint_eq(document.blocks[3].code_spans[1].end, 9);
    assert_slice(document.blocks[4].text, "**x** y");
    assert_slice(document.blocks[4].bold, "");
    assert_slice(document.blocks[5].text, "***a** b* c");
    assert_slice(document.blocks[5].bold, "");
}
END_TEST

START_TEST(markdown_tables)
{
    ck_assert_int_eq(
        fl_markdown_read(fl_slice_of("> | a | **`b\\|c`** |\n> |---|---|\n> | | \\| *d* |\n> | x |\n> ||\n> <e>\n"),
                         &arena, &document),
        FL_OK);
    ck_assert_uint_eq(document.count, 5);
    ck_assert_int_eq(document.blocks[0].kind, FL_MARKDOWN_TABLE_HEAD);
    ck_assert_uint_eq(document.blocks[0].cell_count, 2);
    assert_slice(document.blocks[0].cells[0], "a");
    assert_slice(document.blocks[0].cells[1], "**`b|c`**");
    ck_assert_int_eq(document.blocks[1].kind, FL_MARKDOWN_TABLE_ROW);
    ck_assert_uint_eq(document.blocks[1].line, 3);
    ck_assert_uint_eq(document.blocks[1].cell_count, 2);
    assert_slice(document.blocks[1].cells[0], "");
    assert_slice(document.blocks[1].cells[1], "| *d*");
    ck_assert_uint_eq(document.blocks[2].cell_count, 1);
    ck_assert_uint_eq(document.blocks[3].cell_count, 0);
    ck_assert_uint_eq(document.blocks[3].line, 5);
    assert_slice(document.blocks[4].cells[0], "<e>");
}
END_TEST

static void append_times(struct fl_buffer *buffer, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        fl_buffer_append(buffer, fl_slice_of(text));
}

static enum fl_markdown_kind kind_of_table(size_t columns)
{
    struct fl_buffer text = {0};
    append_times(&text, "|a", columns);
    fl_buffer_append(&text, FL_SLICE("|\n"));
    append_times(&text, "|---", columns);
    fl_buffer_append(&text, FL_SLICE("|\n"));
    ck_assert_int_eq(fl_markdown_read(fl_buffer_slice(&text), &arena, &document), FL_OK);
    ck_assert_uint_eq(document.count, 1);
    fl_buffer_release(&text);
    return document.blocks[0].kind;
}

START_TEST(markdown_column_limit)
{
    ck_assert_int_eq(kind_of_table(FL_MARKDOWN_COLUMN_LIMIT), FL_MARKDOWN_TABLE_HEAD);
    ck_assert_int_eq(kind_of_table(FL_MARKDOWN_COLUMN_LIMIT + 1), FL_MARKDOWN_PARAGRAPH);
    // The row that was kept from md4c is text as the author wrote it.
    ck_assert(memmem(document.blocks[0].text.data, document.blocks[0].text.size, "|---|---|", 9));
}
END_TEST

START_TEST(markdown_mark_limit)
{
    struct fl_buffer text = {0};
    append_times(&text, "- ", FL_MARKDOWN_MARK_LIMIT / 2);
    fl_buffer_append(&text, FL_SLICE("- > a"));
    ck_assert_int_eq(fl_markdown_read(fl_buffer_slice(&text), &arena, &document), FL_OK);
    ck_assert_uint_eq(document.count, FL_MARKDOWN_MARK_LIMIT / 2);
    assert_slice(document.blocks[document.count - 1].text, "- > a");
    fl_buffer_release(&text);
}
END_TEST

START_TEST(markdown_size_limit)
{
    ck_assert_int_eq(fl_markdown_read((struct fl_slice){"x", FL_MARKDOWN_SIZE_LIMIT + 1}, &arena, &document),
                     FL_BAD_INPUT);
    ck_assert_int_eq(fl_markdown_read((struct fl_slice){NULL, 0}, &arena, &document), FL_OK);
    ck_assert_uint_eq(document.count, 0);
}
END_TEST

// ---- hostile input

START_TEST(random_bytes)
{
    uint64_t state = 88172645463325252ULL;
    for (size_t round = 0; round < 2000; round++) {
        char text[512];
        for (size_t i = 0; i < sizeof text; i++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            // Every other round only bytes that Markdown looks at.
            text[i] = round % 2 ? (char)(state >> 32) : "*_`|-#>\n <[]()\\&;:1.~ a\t"[(state >> 32) % 24];
        }
        ck_assert_int_eq(read_slice((struct fl_slice){text, state % sizeof text}), FL_BAD_INPUT);
        ck_assert_uint_gt(diagnostics.errors, 0);
        for (size_t i = 0; i < diagnostics.count; i++)
            ck_assert(diagnostics.items[i].line >= 1 && diagnostics.items[i].line <= 513);
        fl_arena_clear(&arena);
    }
}
END_TEST

START_TEST(a_hundred_thousand_headings)
{
    struct fl_buffer text = {0};
    append_times(&text, "# a\n", 100000);
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_BAD_INPUT);
    ck_assert_uint_eq(diagnostics.warnings, 99999 + 1);
    // All errors are kept beside so many warnings.
    ck_assert_uint_gt(diagnostics.errors, 0);
    ck_assert_uint_eq(diagnostics.count, FL_DIAGNOSTICS_KEPT + diagnostics.errors);
    fl_buffer_release(&text);
}
END_TEST

START_TEST(a_long_line)
{
    struct fl_buffer text = {0};
    fl_buffer_append(&text, FL_SLICE(HEAD "## Dead Ends\n\n- **A** — "));
    append_times(&text, "word ", 180000);
    fl_buffer_append(&text, FL_SLICE("(50% fail)\n"));
    ck_assert_int_eq(read_slice(fl_buffer_slice(&text)), FL_OK);
    ck_assert_uint_eq(entry.dead_ends[0].reason.size, 180000 * 5 - 1);
    assert_rate(entry.dead_ends[0].rate, 0.5);
    fl_buffer_release(&text);
}
END_TEST

struct shape {
    const char *name;
    const char *start;
    const char *repeated;
    const char *middle; // between the two repeated parts
    const char *repeated_then;
};

static const struct shape shapes[] = {
    {"headings", "", "# a\n", "", ""},
    {"empty items", "", "-\n", "", ""},
    {"items", "", "- a\n", "", ""},
    {"loose items", "", "- a\n\n", "", ""},
    {"nested lists on a line, then blank lines", "", "- ", "a\n", "\n"},
    {"nested numbers on a line, then blank lines", "", "1. ", "a\n", "\n"},
    {"nested lists of two kinds", "", "* - ", "a\n", "b\n"},
    {"nested quotes on a line, then lazy lines", "", ">", "a\n", "b\n"},
    {"nested quotes and lists", "", "> - ", "a\n", "\n"},
    {"one line", "# ", "abc ", "", ""},
    {"many lines", "", "ab\n", "", ""},
    {"carriage returns", "", "\r", "", ""},
    {"open fence", "```\n", "a\n", "", ""},
    {"fences", "", "```\n", "", ""},
    {"fences in items", "", "- ```\n", "", ""},
    {"columns", "", "|a", "|\n", "|---"},
    {"columns and rows", "|a|b|c|d|e|f|g|h|\n|---|---|---|---|---|---|---|---|\n", "a\n", "", "b|c\n"},
    {"wide table and rows", "", "|---", "|\n", "a\n"},
    {"brackets", "", "[", "", "]"},
    {"links", "", "[a](b", "", "![c"},
    {"definitions and uses", "[a]: ", "x", "\n\n", "[a] "},
    {"stars", "a", "*", "", ""},
    {"openers", "", "*a ", "", "**b "},
    {"closers", "", "a* ", "", "b** "},
    {"mixed emphasis", "", "*a _b ", "", "c_ d* "},
    {"underscores", "", "a__b_", "", ""},
    {"ticks", "a", "`", "", ""},
    {"tick pairs", "", "` a", "", "``b "},
    {"code lines", "", "`\n", "", ""},
    {"angles", "", "<a:", "", "<b "},
    {"entities", "", "&#1", "", "&lt;"},
    {"backslashes", "", "\\", "", ""},
    {"tabs", "", "\t", "a", ""},
    {"blank quotes", "", ">\n", "- - - -\n", ""},
    {"stars in an action", "## Dead Ends\n\n- **", "a** ", "", "** b"},
    {"dashes in an action", "## Dead Ends\n\n- a", " --", "", " — "},
    {"parentheses in an action", "## Dead Ends\n\n- a ", "(", "", ")"},
    {"a long rate", "## Dead Ends\n\n- a (", "9", "", "% fail"},
    {"actions", "## Dead Ends\n\n", "- **a** — b (1%)\n", "", ""},
    {"code under an action", "## Dead Ends\n\n- a\n", "  ```\n  x\n  ```\n", "", ""},
    {"paragraphs under an action", "## Dead Ends\n\n- a\n\n", "  x\n\n", "", ""},
    {"paragraphs under a symptom", "## Symptoms\n\n- a\n\n", "  x\n\n", "", ""},
    {"paragraphs of a cause", "## Root Cause\n\n", "x\n\n", "", "- y\n"},
    {"facts", "# t\n\n", "**a:** b\n", "", ""},
    {"rows", "## Version Compatibility\n\n|Version|Status|Introduced|Deprecated|\n|---|---|---|---|\n", "|a|\n", "",
     ""},
    {"wrong bytes", "", "\xFF", "", "\x01\n"},
};

// Processor time to read the shape at `size` bytes, in seconds: the least of three runs.
static double time_shape(const struct shape *shape, size_t size)
{
    struct fl_buffer text = {0};
    size_t parts = *shape->repeated_then ? 2 : 1;
    append_times(&text, shape->start, 1);
    append_times(&text, shape->repeated, size / parts / strlen(shape->repeated));
    append_times(&text, shape->middle, 1);
    if (parts == 2)
        append_times(&text, shape->repeated_then, size / parts / strlen(shape->repeated_then));
    double least = 1e9;
    for (int run = 0; run < 3; run++) {
        struct timespec before;
        struct timespec after;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        enum fl_status status = read_slice(fl_buffer_slice(&text));
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
        ck_assert_int_eq(status, FL_BAD_INPUT);
        double seconds = (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
        least = seconds < least ? seconds : least;
        fl_arena_release(&arena);
        diagnostics = (struct fl_diagnostics){.arena = &arena};
    }
    fl_buffer_release(&text);
    return least;
}

// Four times the input: linear work takes four times as long, quadratic work sixteen times.
START_TEST(work_grows_with_the_input_only)
{
    const struct shape *shape = &shapes[_i];
    double small = time_shape(shape, 120000);
    double large = time_shape(shape, 480000);
    const double clock_noise = 0.004; // a reading that takes less than this cannot be compared
    ck_assert_msg(large < 9 * (small > clock_noise ? small : clock_noise), "%s: %.1f ms, four times as much: %.1f ms",
                  shape->name, small * 1e3, large * 1e3);
}
END_TEST

START_TEST(ten_thousand_deep_and_wide)
{
    static const char *const marks[] = {"- ", "1. ", "* ", "> ", ">", "+ > ", "|a", "[", "*", "a`", "_", "![", "<"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct fl_buffer text = {0};
        fl_buffer_append(&text, FL_SLICE(HEAD WORKAROUNDS "\n## Root notes\n\n"));
        append_times(&text, marks[i], 10000);
        fl_buffer_append(&text, FL_SLICE("x\n"));
        append_times(&text, "|---", i == 6 ? 10000 : 0);
        enum fl_status status = read_slice(fl_buffer_slice(&text));
        if (status != FL_OK)
            print_diagnostics();
        ck_assert_msg(status == FL_OK, "%s", marks[i]);
        assert_told(FL_WARNING, 21, "unknown section");
        ck_assert_uint_eq(entry.workaround_count, 1);
        fl_buffer_release(&text);
    }
}
END_TEST

// ---- the repository's own entries

// Every *.md under corpus/ must be free of errors; in a tree without that folder there is nothing to test.
static size_t read_folder(const char *folder, int depth)
{
    DIR *directory = opendir(folder);
    size_t count = 0;
    struct dirent *item;
    while (directory && (item = readdir(directory))) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, item->d_name);
        size_t size = strlen(item->d_name);
        if (item->d_name[0] == '.')
            continue;
        if (size < 4 || strcmp(item->d_name + size - 3, ".md") != 0 || strcmp(item->d_name, "README.md") == 0) {
            count += depth ? read_folder(path, depth - 1) : 0;
            continue;
        }
        FILE *file = fopen(path, "rb");
        ck_assert_msg(file != NULL, "%s", path);
        struct fl_buffer text = {0};
        char *room;
        while ((room = fl_buffer_reserve(&text, 4096)) && (size = fread(room, 1, 4096, file)) > 0)
            text.size += size;
        fclose(file);
        enum fl_status status = read_slice(fl_buffer_slice(&text));
        if (status != FL_OK)
            print_diagnostics();
        ck_assert_msg(status == FL_OK, "%s", path);
        fl_buffer_release(&text);
        fl_arena_clear(&arena);
        count++;
    }
    if (directory)
        closedir(directory);
    return count;
}

START_TEST(own_entries_are_read)
{
    size_t count = read_folder("corpus", 3);
    if (!count)
        fputs("test_entry_reader: skipped own_entries_are_read: no entries in ./corpus\n", stderr);
}
END_TEST

Suite *entry_reader_suite(void)
{
    const struct {
        const char *name;
        const TTest *tests[16];
    } cases[] = {
        {"form", {full_entry, entry_does_not_depend_on_its_source, optional_sections_may_be_missing}},
        {"bytes",
         {line_ends_of_all_kinds, byte_order_mark_is_skipped, utf16_is_named, invalid_utf8_is_told_with_its_line,
          control_bytes_are_told_with_their_line, byte_faults_are_told_once_a_line_beside_all_others, size_limits}},
        {"facts", {fact_tolerances, missing_facts, wrong_facts, id_limit, repeated_and_unknown_facts}},
        {"sections",
         {titles, section_name_tolerances, section_faults, faults_of_a_file_come_together, root_cause_forms,
          text_list_forms, text_comes_through, version_table_forms, version_table_faults}},
        {"actions",
         {action_forms, a_rate_that_names_the_other_outcome, what_stands_under_an_action,
          dead_ends_may_have_numbers_and_code, action_faults}},
        {"markdown",
         {markdown_blocks_and_lines, markdown_continuation_lines, markdown_items, markdown_tables,
          markdown_column_limit, markdown_mark_limit, markdown_size_limit}},
        {"hostile", {random_bytes, a_hundred_thousand_headings, a_long_line, ten_thousand_deep_and_wide}},
        {"corpus", {own_entries_are_read}},
    };
    Suite *suite = suite_create("entry_reader");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TCase *test_case = tcase_create(cases[i].name);
        tcase_add_checked_fixture(test_case, setup, teardown);
        tcase_set_timeout(test_case, 60);
        for (size_t test = 0; test < 16 && cases[i].tests[test]; test++)
            tcase_add_test(test_case, cases[i].tests[test]);
        suite_add_tcase(suite, test_case);
    }
    TCase *growth = tcase_create("growth");
    tcase_add_checked_fixture(growth, setup, teardown);
    tcase_set_timeout(growth, 120);
    tcase_add_loop_test(growth, work_grows_with_the_input_only, 0, (int)(sizeof shapes / sizeof shapes[0]));
    suite_add_tcase(suite, growth);
    return suite;
}
