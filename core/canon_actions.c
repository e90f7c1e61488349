// SPDX-License-Identifier: GPL-2.0-or-later
#include "canon_parts.h"
#include "code_text.h"

#include "banned.h"

/// What differs between the two lists of actions.
struct list {
    const char *name, *item; // the member, and one of its items
    const char *rate;
    const char *const *known;
    struct fl_action **actions;
    size_t *count;
    size_t capacity;
};

/// Appends a sentence of the reason: its label, the text, a full stop where it has no end.
static void append_sentence(struct fl_buffer *reason, const char *label, struct fl_slice text)
{
    if (!text.size)
        return;
    if (reason->size)
        fl_buffer_append_byte(reason, ' ');
    fl_buffer_append(reason, fl_slice_of(label));
    fl_buffer_append(reason, text);
    if (!memchr(".!?:", text.data[text.size - 1], 4))
        fl_buffer_append_byte(reason, '.');
}

static struct fl_slice member_text(struct fl_canon *canon, struct fl_canon_part item, const char *key)
{
    return fl_canon_text(canon, fl_canon_member(canon, item, key), FL_WARNING);
}

static void read_workaround(struct fl_canon *canon, struct fl_canon_part item, struct fl_action *action,
                            struct fl_buffer *reason)
{
    struct fl_slice how = member_text(canon, item, "how");
    bool repeats = fl_slice_equal(how, action->action);
    if (fl_looks_like_code(how) && !repeats) {
        struct fl_buffer code = {0};
        fl_buffer_append(&code, how);
        fl_buffer_append_byte(&code, '\n');
        action->code = fl_entry_keep(&canon->sink, fl_buffer_slice(&code), true);
        canon->sink.failed = canon->sink.failed || code.failed;
        fl_buffer_release(&code);
    } else if (!repeats) {
        append_sentence(reason, "", how);
    }
    append_sentence(reason, "Condition: ", member_text(canon, item, "condition"));
    append_sentence(reason, "Tradeoff: ", member_text(canon, item, "tradeoff"));
}

static void read_dead_end(struct fl_canon *canon, struct fl_canon_part item, struct fl_buffer *reason)
{
    append_sentence(reason, "", member_text(canon, item, "why_fails"));
    append_sentence(reason, "Common misconception: ", member_text(canon, item, "common_misconception"));
    append_sentence(reason, "Condition: ", member_text(canon, item, "condition"));
}

static void add_action(struct fl_entry_sink *sink, struct list *list, struct fl_action action)
{
    struct fl_action *actions =
        fl_arena_grow(sink->arena, *list->actions, *list->count, &list->capacity, sizeof *actions);
    if (!actions) {
        sink->failed = true;
        return;
    }
    *list->actions = actions;
    actions[(*list->count)++] = action;
}

static void read_action(struct fl_canon *canon, struct list *list, struct fl_canon_part item, enum fl_outcome outcome)
{
    struct fl_entry_sink *sink = &canon->sink;
    size_t line = fl_canon_line(canon, item);
    if (!json_is_object(item.value)) {
        fl_diagnose(sink->diagnostics, FL_WARNING, line, "%s is no object: left out", item.key);
        return;
    }
    fl_canon_check_members(canon, item, list->known);
    struct fl_action action = {.action = member_text(canon, item, "action"), .line = line};
    if (!action.action.size) {
        fl_diagnose(sink->diagnostics, FL_WARNING, line, "%s without an action is left out", item.key);
        return;
    }
    struct fl_buffer reason = {0};
    if (outcome == FL_OUTCOME_SUCCESS)
        read_workaround(canon, item, &action, &reason);
    else
        read_dead_end(canon, item, &reason);
    struct fl_canon_part rate = fl_canon_member(canon, item, list->rate);
    action.rate = fl_canon_rate(canon, rate);
    if (!rate.value)
        fl_diagnose(sink->diagnostics, FL_WARNING, line, "%s: no %s for '%.*s'", item.key, list->rate,
                    FL_QUOTED(action.action));
    action.action = fl_entry_keep(sink, action.action, false);
    action.reason = fl_entry_keep(sink, fl_buffer_slice(&reason), false);
    sink->failed = sink->failed || reason.failed;
    fl_buffer_release(&reason);
    add_action(sink, list, action);
}

void fl_canon_read_actions(struct fl_canon *canon, struct fl_canon_part root, enum fl_outcome outcome)
{
    static const char *const of_workarounds[] = {"action",  "success_rate", "how", "condition",
                                                 "tradeoff", "sources",      NULL};
    static const char *const of_dead_ends[] = {"action",    "why_fails", "fail_rate", "common_misconception",
                                               "condition", "sources",   NULL};
    struct fl_entry *entry = canon->sink.entry;
    bool works = outcome == FL_OUTCOME_SUCCESS;
    struct list list = {
        .name = works ? "workarounds" : "dead_ends",
        .item = works ? "workarounds[]" : "dead_ends[]",
        .rate = works ? "success_rate" : "fail_rate",
        .known = works ? of_workarounds : of_dead_ends,
        .actions = works ? &entry->workarounds : &entry->dead_ends,
        .count = works ? &entry->workaround_count : &entry->dead_end_count,
    };
    struct fl_canon_part part = fl_canon_member(canon, root, list.name);
    if (part.value && !json_is_array(part.value))
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, fl_canon_line(canon, part), "%s is no list", list.name);
    size_t place = fl_canon_first(canon, part);
    for (size_t i = 0; i < json_array_size(part.value); i++) {
        struct fl_canon_part item = {.value = json_array_get(part.value, i), .place = place, .owner = list.name,
                                     .key = list.item};
        read_action(canon, &list, item, outcome);
        place = fl_canon_next(canon, place);
    }
}
