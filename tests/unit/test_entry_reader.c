// SPDX-License-Identifier: GPL-2.0-or-later
// The entry reader: every field, every tolerance, every fault with its line, and hostile input.
#include <dirent.h>
#include <stdarg.h>
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

START_TEST(full_entry)
{
    read_clean("# fatal: `x` *y* in [z]\n"
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
               "- **Try all** — Too much. (100% fail)\n");
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
    ck_assert_uint_eq(entry.also_seen_as_count, 2);
    assert_slice(entry.also_seen_as[0], "fatal: y in z");
    assert_slice(entry.also_seen_as[1], "old `git` text");
    ck_assert_uint_eq(entry.version_count, 2);
    assert_slice(entry.versions[0].version, "git>=2.9,<3.0");
    assert_slice(entry.versions[0].status, "active");
    assert_slice(entry.versions[0].introduced, "2016");
    assert_slice(entry.versions[0].deprecated, "");
    ck_assert_uint_eq(entry.versions[0].line, 30);
    assert_slice(entry.versions[1].introduced, "");
    assert_slice(entry.versions[1].deprecated, "2.9");
    ck_assert_uint_eq(entry.versions[1].line, 31);
    ck_assert_uint_eq(entry.workaround_count, 2);
    assert_action(&entry.workarounds[0], "Do `this`", "", "git this\n\n  --deep\n", 0.9, 35);
    assert_action(&entry.workarounds[1], "Do that", "since it helps", "", 0.07, 41);
    ck_assert_uint_eq(entry.dead_end_count, 2);
    assert_action(&entry.dead_ends[0], "Try nothing", "Nothing comes of it.", "", 0.6, 45);
    assert_action(&entry.dead_ends[1], "Try all", "Too much.", "", 1.0, 46);
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
    read_clean(HEAD "## Dead Ends\n\n- **\xC2\x80\xE0\xA0\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBF** — b (1% fail)\n");
    assert_slice(entry.dead_ends[0].action, "\xC2\x80\xE0\xA0\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBF");
}
END_TEST

START_TEST(control_bytes_are_told_with_their_line)
{
    static const char text[] = TITLE FACTS CAUSE "## Symptoms\n\n- a\0b\n- \x1B[1mred\n- tab\there\n- \x7F\n\n" WORKAROUNDS;
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
    assert_told(FL_ERROR, 1, "1048577 bytes");
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
        {"- **Verification:** sure\n", "Verification 'sure' is not one of: ai_generated, human_reviewed"},
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
    char slug[FL_ENTRY_ID_LIMIT];
    memset(slug, 'a', sizeof slug);
    char text[2048];
    const char *form = TITLE "- **ID:** git/%.*s\n" DOMAIN CATEGORY VERIFICATION FIX_RATE "\n" CAUSE SYMPTOMS WORKAROUNDS;
    (void)form;
    snprintf(text, sizeof text, "%s- **ID:** git/%.*s\n%s", TITLE, FL_ENTRY_ID_LIMIT - 4, slug,
             DOMAIN CATEGORY VERIFICATION);
    strcpy_end: (void)0;
    fl_arena_clear(&arena);
}
END_TEST
