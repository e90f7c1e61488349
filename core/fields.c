// SPDX-License-Identifier: GPL-2.0-or-later
#include "fields.h"

#include "banned.h"

const struct fl_field fl_fields[FL_FIELD_COUNT] = {
    // name, prefix of filter, prefix of words, slot, weight
    [FL_FIELD_TITLE] = {"title", NULL, "S", FL_NO_SLOT, 4},
    [FL_FIELD_ALSO_SEEN_AS] = {"also_seen_as", NULL, "S", FL_NO_SLOT, 3},
    [FL_FIELD_ID] = {"id", "Q", NULL, FL_NO_SLOT, 3},
    [FL_FIELD_DOMAIN] = {"domain", "XD", NULL, FL_NO_SLOT, 2},
    [FL_FIELD_CATEGORY] = {"category", "XC", NULL, FL_NO_SLOT, 1},
    [FL_FIELD_SYMPTOMS] = {"symptoms", NULL, NULL, FL_NO_SLOT, 3},
    [FL_FIELD_ROOT_CAUSE] = {"root_cause", NULL, NULL, FL_NO_SLOT, 2},
    [FL_FIELD_VERSIONS] = {"versions", NULL, NULL, FL_NO_SLOT, 1},
    [FL_FIELD_WORKAROUNDS] = {"workarounds", NULL, NULL, FL_NO_SLOT, 1},
    [FL_FIELD_DEAD_ENDS] = {"dead_ends", NULL, NULL, FL_NO_SLOT, 1},
    [FL_FIELD_CODE] = {"code", NULL, NULL, FL_NO_SLOT, 1},
    [FL_FIELD_VERIFICATION] = {"verification", "XV", NULL, FL_NO_SLOT, 0},
    [FL_FIELD_FIX_RATE] = {"fix_rate", NULL, NULL, FL_SLOT_FIX_RATE, 0},
};

struct field_visit {
    fl_field_visitor *visit;
    void *context;
    struct fl_error *error;
    enum fl_status status;
};

static void visit_text(struct field_visit *field_visit, enum fl_field_id field, struct fl_slice text)
{
    if (!field_visit->status && text.size)
        field_visit->status = field_visit->visit(field_visit->context, field, text, field_visit->error);
}

/// An author often repeats the action as its code; the repetition counts once.
static void visit_code(struct field_visit *field_visit, const struct fl_action *workaround)
{
    if (!fl_slice_equal(fl_slice_trim(workaround->code), fl_slice_trim(workaround->action)))
        visit_text(field_visit, FL_FIELD_CODE, workaround->code);
}

enum fl_status fl_fields_visit(const struct fl_entry *entry, fl_field_visitor *visit, void *context,
                               struct fl_error *error)
{
    struct field_visit each = {visit, context, error, FL_OK};
    visit_text(&each, FL_FIELD_TITLE, entry->title);
    for (size_t i = 0; i < entry->also_seen_as_count; i++)
        visit_text(&each, FL_FIELD_ALSO_SEEN_AS, entry->also_seen_as[i]);
    visit_text(&each, FL_FIELD_ID, entry->id);
    visit_text(&each, FL_FIELD_DOMAIN, entry->domain);
    visit_text(&each, FL_FIELD_CATEGORY, entry->category);
    for (size_t i = 0; i < entry->symptom_count; i++)
        visit_text(&each, FL_FIELD_SYMPTOMS, entry->symptoms[i]);
    for (size_t i = 0; i < entry->asked_as_count; i++)
        visit_text(&each, FL_FIELD_SYMPTOMS, entry->asked_as[i]);
    visit_text(&each, FL_FIELD_ROOT_CAUSE, entry->root_cause);
    for (size_t i = 0; i < entry->version_count; i++)
        visit_text(&each, FL_FIELD_VERSIONS, entry->versions[i].version);
    for (size_t i = 0; i < entry->workaround_count; i++) {
        visit_text(&each, FL_FIELD_WORKAROUNDS, entry->workarounds[i].action);
        visit_text(&each, FL_FIELD_WORKAROUNDS, entry->workarounds[i].reason);
    }
    for (size_t i = 0; i < entry->dead_end_count; i++) {
        visit_text(&each, FL_FIELD_DEAD_ENDS, entry->dead_ends[i].action);
        visit_text(&each, FL_FIELD_DEAD_ENDS, entry->dead_ends[i].reason);
    }
    for (size_t i = 0; i < entry->workaround_count; i++)
        visit_code(&each, &entry->workarounds[i]);
    for (size_t i = 0; i < entry->dead_end_count; i++)
        visit_code(&each, &entry->dead_ends[i]);
    return each.status;
}
