// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice.h"

#include "core/banned.h"

/// What the question shares with one action.
struct naming {
    const struct fl_record *record;
    const struct fl_question *question;
    struct fl_index *index;
    double whole, held;
    size_t words, wholes; // held
};

static bool is_title_term(const struct fl_record *record, uint32_t hash)
{
    for (size_t i = 0; record->title_count && i < record->titles[0].term_count; i++)
        if (record->titles[0].terms[i] == hash)
            return true;
    return false;
}

static bool weigh_token(void *context, const struct fl_token *token)
{
    struct naming *naming = context;
    uint32_t hash = fl_term_hash(token->term);
    if (is_title_term(naming->record, hash))
        return true;
    double idf = fl_index_idf(naming->index, fl_index_frequency(naming->index, hash));
    naming->whole += idf;
    size_t count;
    const struct fl_question_term *terms = fl_question_find(naming->question, hash, &count);
    for (size_t i = 0; i < count; i++) {
        if (terms[i].origin == FL_MEANS)
            continue;
        naming->held += idf;
        naming->words += token->kind == FL_WORD;
        naming->wholes += token->kind == FL_WHOLE;
        break;
    }
    return true;
}

/// Moves the action at `from` up to `to`, keeping the order of the others.
static void move_up(struct fl_action *actions, size_t from, size_t to)
{
    struct fl_action moved = actions[from];
    memmove(&actions[to + 1], &actions[to], (from - to) * sizeof *actions);
    actions[to] = moved;
}

/// Sorts by falling rate; insertion keeps equals in order, and an entry has a handful.
static void sort_by_rate(struct fl_action *actions, size_t count)
{
    enum { MOST_SORTED = 64 }; // more than any real entry has, and the work stays bounded
    for (size_t i = 1; i < count && i < MOST_SORTED; i++) {
        size_t to = i;
        while (to > 0 && actions[to - 1].expected < actions[i].expected)
            to--;
        move_up(actions, i, to);
    }
}

enum fl_status fl_advice_order(struct fl_entry *entry, const struct fl_record *record,
                               const struct fl_question *question, struct fl_index *index,
                               struct fl_analyser *analyser, size_t *tried, struct fl_error *error)
{
    sort_by_rate(entry->workarounds, entry->workaround_count);
    sort_by_rate(entry->dead_ends, entry->dead_end_count);
    *tried = 0;
    for (size_t i = 0; i < entry->dead_end_count; i++) {
        struct naming naming = {.record = record, .question = question, .index = index};
        enum fl_status status = fl_analyse(analyser, entry->dead_ends[i].action, weigh_token, &naming, error);
        if (status)
            return status;
        if (naming.held >= naming.whole / 2 && (naming.words >= 2 || naming.wholes))
            move_up(entry->dead_ends, i, (*tried)++);
    }
    return FL_OK;
}
