// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/fields.h"

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(the_table_holds_together)
{
    for (int i = 0; i < FL_FIELD_COUNT; i++) {
        const struct fl_field *field = &fl_fields[i];
        ck_assert_ptr_nonnull(field->name);
        for (int j = 0; j < i; j++) {
            ck_assert_str_ne(field->name, fl_fields[j].name);
            ck_assert(field->slot == FL_NO_SLOT || field->slot != fl_fields[j].slot);
        }
        ck_assert(field->slot == FL_NO_SLOT || field->slot >= 0);
    }
    ck_assert_int_eq(fl_fields[FL_FIELD_FIX_RATE].slot, FL_SLOT_FIX_RATE);
    ck_assert_int_ne(FL_SLOT_RECORD, FL_SLOT_FIX_RATE);
    ck_assert_ptr_nonnull(fl_fields[FL_FIELD_ID].filter_prefix);
    ck_assert_ptr_nonnull(fl_fields[FL_FIELD_TITLE].word_prefix);
    ck_assert_int_le(FL_FIELD_COUNT, 16); // a record keeps a bit of 16 for each
}
END_TEST

// A prefix that begins with another one would let a term of the one pass for a term of the other.
START_TEST(prefixes_are_apart)
{
    const char *prefixes[2 * FL_FIELD_COUNT + 1];
    size_t count = 0;
    for (int i = 0; i < FL_FIELD_COUNT; i++) {
        if (fl_fields[i].filter_prefix)
            prefixes[count++] = fl_fields[i].filter_prefix;
        // Title and Also Seen As are one to the search of titles.
        if (fl_fields[i].word_prefix && i != FL_FIELD_ALSO_SEEN_AS)
            prefixes[count++] = fl_fields[i].word_prefix;
    }
    prefixes[count++] = FL_VERSION_RULE_PREFIX;
    ck_assert_str_eq(fl_fields[FL_FIELD_ALSO_SEEN_AS].word_prefix, fl_fields[FL_FIELD_TITLE].word_prefix);
    for (size_t i = 0; i < count; i++) {
        ck_assert(prefixes[i][0] >= 'A' && prefixes[i][0] <= 'Z'); // words are in lower case
        for (size_t j = 0; j < count; j++)
            ck_assert(i == j || !fl_slice_starts(fl_slice_of(prefixes[i]), fl_slice_of(prefixes[j])));
    }
}
END_TEST

static enum fl_status note_text(void *context, enum fl_field_id field, struct fl_slice text, struct fl_error *error)
{
    (void)error;
    fl_buffer_append_format(context, "%s:%.*s|", fl_fields[field].name, (int)text.size, text.data);
    return FL_OK;
}

static enum fl_status stop_at_id(void *context, enum fl_field_id field, struct fl_slice text, struct fl_error *error)
{
    (void)text;
    ++*(size_t *)context;
    return field == FL_FIELD_ID ? fl_fail(error, FL_LOCKED, "stopped") : FL_OK;
}

START_TEST(visits)
{
    struct fl_slice also_seen_as[] = {FL_SLICE("other"), FL_SLICE("third")}, symptoms[] = {FL_SLICE("it broke")},
                    asked_as[] = {FL_SLICE("why is it broken")};
    struct fl_version_row versions[] = {{.version = FL_SLICE("git 2"), .status = FL_SLICE("active")}};
    struct fl_action workarounds[] = {
        {.action = FL_SLICE("do this"), .reason = FL_SLICE("note"), .code = FL_SLICE("git x\n")},
        {.action = FL_SLICE("git y"), .code = FL_SLICE(" git y\n")}, // the action again
        {.action = FL_SLICE("no code")},
    };
    struct fl_action dead_ends[] = {
        {.action = FL_SLICE("not that"), .reason = FL_SLICE("why"), .code = FL_SLICE("rm")}};
    const struct fl_entry entry = {
        .title = FL_SLICE("title"), .id = FL_SLICE("git/x"), .domain = FL_SLICE("git"),
        .verification = FL_SLICE("ai_generated"), .fix_rate = 0.5, .root_cause = FL_SLICE("cause"),
        .also_seen_as = also_seen_as, .also_seen_as_count = 2, .symptoms = symptoms, .symptom_count = 1,
        .asked_as = asked_as, .asked_as_count = 1,
        .versions = versions, .version_count = 1, .workarounds = workarounds, .workaround_count = 3,
        .dead_ends = dead_ends, .dead_end_count = 1,
    };
    struct fl_buffer noted = {0};
    struct fl_error error;
    assert_status(fl_fields_visit(&entry, note_text, &noted, &error), FL_OK, &error);
    assert_slice_is(fl_buffer_slice(&noted),
                    "title:title|also_seen_as:other|also_seen_as:third|id:git/x|domain:git|symptoms:it broke|"
                    "symptoms:why is it broken|root_cause:cause|versions:git 2|workarounds:do this|workarounds:note|workarounds:git y|"
                    "workarounds:no code|dead_ends:not that|dead_ends:why|code:git x\n|code:rm|");
    fl_buffer_release(&noted);
    size_t visited = 0;
    assert_status(fl_fields_visit(&entry, stop_at_id, &visited, &error), FL_LOCKED, &error);
    ck_assert_uint_eq(visited, 4);
    ck_assert_str_eq(error.text, "stopped");
}
END_TEST

static enum fl_status check_weight(void *context, enum fl_field_id field, struct fl_slice text, struct fl_error *error)
{
    (void)context;
    (void)error;
    ck_assert_uint_gt(fl_fields[field].weight, 0);
    ck_assert_uint_gt(text.size, 0);
    return FL_OK;
}

START_TEST(only_fields_with_a_weight_are_visited)
{
    const struct fl_entry entry = {.title = FL_SLICE("t"), .verification = FL_SLICE("ai_generated"),
                                   .category = FL_SLICE("c"), .fix_rate = 1};
    struct fl_error error;
    assert_status(fl_fields_visit(&entry, check_weight, NULL, &error), FL_OK, &error);
}
END_TEST

Suite *fields_suite(void)
{
    TCase *cases = tcase_create("fields");
    tcase_add_test(cases, the_table_holds_together);
    tcase_add_test(cases, prefixes_are_apart);
    tcase_add_test(cases, visits);
    tcase_add_test(cases, only_fields_with_a_weight_are_visited);
    Suite *suite = suite_create("fields");
    suite_add_tcase(suite, cases);
    return suite;
}
