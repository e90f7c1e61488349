// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_parts.h"

#include "banned.h"

static void take_rate(struct fl_entry_sink *sink, struct fl_action_list *list, struct fl_slice *text, size_t line)
{
    if (list->rate_met)
        return;
    enum fl_percent_result result = fl_percent_take(text, list->outcome, &list->current.rate);
    list->rate_met = result != FL_PERCENT_NONE;
    if (result != FL_PERCENT_UNREADABLE && result != FL_PERCENT_OUT_OF_RANGE)
        return;
    const char *open = memrchr(text->data, '(', text->size);
    struct fl_slice end = {open, (size_t)(text->data + text->size - open)};
    fl_diagnose(sink->diagnostics, FL_ERROR, line, "%s: the rate in '%.*s' %s", list->name, FL_QUOTED(end),
                result == FL_PERCENT_UNREADABLE ? "cannot be read: write it as (80%)" : "is outside 0% to 100%");
}

// The length of a dash at the start of `text`, 0 for none.
static size_t dash_size(struct fl_slice text)
{
    static const char *const dashes[] = {"—", "–", "--"};
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
        if (fl_slice_starts(text, fl_slice_of(dashes[i])))
            return strlen(dashes[i]);
    return 0;
}

static bool is_space_or_end(struct fl_slice text, size_t i)
{
    return i >= text.size || text.data[i] == ' ' || text.data[i] == '\n';
}

// Removes what divides a bold action from its reason; false when nothing does.
static bool strip_divider(struct fl_slice *rest)
{
    size_t size = dash_size(*rest);
    if (!size && rest->size && (rest->data[0] == '-' || rest->data[0] == ':') && is_space_or_end(*rest, 1))
        size = 1;
    if (!size)
        return false;
    *rest = fl_slice_trim((struct fl_slice){rest->data + size, rest->size - size});
    return true;
}

// Splits `text`, the start of the block's text, at its first dash between spaces that is not code, such as the one
// in `npm run -- watch`.
static void split_at_dash(const struct fl_markdown_block *block, struct fl_slice text, struct fl_slice *action,
                          struct fl_slice *reason)
{
    size_t span = 0;
    *action = text;
    *reason = (struct fl_slice){0};
    for (size_t i = 0; i + 1 < text.size; i++) {
        while (span < block->code_span_count && block->code_spans[span].end <= i)
            span++;
        if (span < block->code_span_count && block->code_spans[span].start <= i)
            continue;
        size_t size = text.data[i] == ' ' ? dash_size((struct fl_slice){text.data + i + 1, text.size - i - 1}) : 0;
        if (size && is_space_or_end(text, i + 1 + size)) {
            *action = fl_slice_trim((struct fl_slice){text.data, i});
            *reason = fl_slice_trim((struct fl_slice){text.data + i + 1 + size, text.size - i - 1 - size});
            return;
        }
    }
}

// "(90% success) — because": the rate before the reason.
static void take_front_rate(struct fl_entry_sink *sink, struct fl_action_list *list, struct fl_slice *rest,
                            size_t line)
{
    const char *close = rest->size && rest->data[0] == '(' ? memchr(rest->data, ')', rest->size) : NULL;
    if (!close || list->rate_met)
        return;
    size_t size = (size_t)(close - rest->data) + 1;
    struct fl_slice front = {rest->data, size};
    take_rate(sink, list, &front, line);
    if (list->current.rate != FL_RATE_UNKNOWN)
        *rest = fl_slice_trim((struct fl_slice){rest->data + size, rest->size - size});
}

static bool ends_sentence(struct fl_slice text)
{
    return text.size && memchr(".:;!?", text.data[text.size - 1], 5);
}

// Divides an item into action, reason and rate; the rate goes to list->current.
static void split_item(struct fl_entry_sink *sink, struct fl_action_list *list, const struct fl_markdown_block *block,
                       struct fl_slice *action, struct fl_slice *reason)
{
    struct fl_slice text = block->text;
    take_rate(sink, list, &text, block->line);
    if (block->bold.size) {
        size_t behind = (size_t)(block->rest.data - block->text.data);
        *action = fl_slice_trim(block->bold);
        *reason = (struct fl_slice){0};
        if (text.size > behind)
            *reason = fl_slice_trim((struct fl_slice){block->rest.data, text.size - behind});
        take_front_rate(sink, list, reason, block->line);
        bool divided = strip_divider(reason);
        // Else the bold is only a part of the action, as in "**Restart** the server".
        if (divided || !reason->size || ends_sentence(*action)) {
            if (!divided && reason->size && action->data[action->size - 1] == ':')
                *action = fl_slice_trim((struct fl_slice){action->data, action->size - 1});
            take_rate(sink, list, action, block->line);
            return;
        }
    }
    split_at_dash(block, text, action, reason);
    take_rate(sink, list, action, block->line);
}

static void add_reason(struct fl_action_list *list, struct fl_slice text)
{
    if (list->reason.size && text.size)
        fl_buffer_append_byte(&list->reason, ' ');
    fl_buffer_append(&list->reason, text);
}

static void end_action(struct fl_entry_sink *sink, struct fl_action_list *list)
{
    if (!list->open)
        return;
    list->open = false;
    struct fl_action *current = &list->current;
    if (!list->rate_met)
        fl_diagnose(sink->diagnostics, FL_WARNING, current->line, "%s: no rate for '%.*s'", list->name,
                    FL_QUOTED(current->action));
    current->reason = fl_entry_keep(sink, fl_buffer_slice(&list->reason), false);
    current->code = fl_entry_keep(sink, fl_buffer_slice(&list->code), true);
    sink->failed = sink->failed || list->reason.failed || list->code.failed;
    struct fl_action *items = fl_arena_grow(sink->arena, *list->items, *list->count, &list->capacity, sizeof *items);
    if (!items) {
        sink->failed = true;
        return;
    }
    *list->items = items;
    items[(*list->count)++] = *current;
}

static void begin_action(struct fl_entry_sink *sink, struct fl_action_list *list,
                         const struct fl_markdown_block *block)
{
    end_action(sink, list);
    struct fl_slice action = {0};
    struct fl_slice reason = {0};
    list->current = (struct fl_action){.rate = FL_RATE_UNKNOWN, .line = block->line};
    list->rate_met = false;
    if (block->text.size)
        split_item(sink, list, block, &action, &reason);
    if (!action.size) { // "- — because": better in the wrong place than lost
        action = reason;
        reason = (struct fl_slice){0};
    }
    if (!action.size) {
        fl_diagnose(sink->diagnostics, FL_WARNING, block->line, "%s: an item without text is left out", list->name);
        return;
    }
    if (!list->level)
        list->level = block->level;
    list->open = true;
    fl_buffer_clear(&list->reason);
    fl_buffer_clear(&list->code);
    list->current.action = fl_entry_keep(sink, action, false);
    add_reason(list, reason);
}

void fl_entry_read_action(struct fl_entry_sink *sink, struct fl_action_list *list,
                          const struct fl_markdown_block *block)
{
    bool item = block->kind == FL_MARKDOWN_ITEM;
    bool table = block->kind == FL_MARKDOWN_TABLE_HEAD;
    if (block->kind == FL_MARKDOWN_TABLE_ROW) // its head is told
        return;
    if (item && (!list->open || block->level <= list->level)) {
        begin_action(sink, list, block);
    } else if (!list->open || table) {
        fl_diagnose(sink->diagnostics, FL_WARNING, block->line, "%s: %s outside the list is left out", list->name,
                    table ? "a table" : block->kind == FL_MARKDOWN_CODE ? "code" : "text");
    } else if (block->kind == FL_MARKDOWN_CODE) {
        if (list->code.size)
            fl_buffer_append_byte(&list->code, '\n');
        fl_buffer_append(&list->code, block->text);
    } else {
        struct fl_slice text = block->text;
        take_rate(sink, list, &text, block->line);
        add_reason(list, text);
    }
}

void fl_entry_end_actions(struct fl_entry_sink *sink, struct fl_action_list *list)
{
    end_action(sink, list);
    fl_buffer_release(&list->reason);
    fl_buffer_release(&list->code);
}
