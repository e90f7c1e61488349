// SPDX-License-Identifier: GPL-2.0-or-later
#include "trials_value.h"

#include <string.h>

#include "verification.h"

#include "banned.h"

enum {
    UNIT = 1000, // of a weight of 1
    TRIALS_SIZE = 4 * sizeof(uint32_t),
    ACTION_SIZE = sizeof(uint32_t) + sizeof(uint64_t) + TRIALS_SIZE,
};

static void put_trials(struct fl_buffer *value, const struct fl_trials *trials)
{
    fl_buffer_append_u32(value, trials->worked);
    fl_buffer_append_u32(value, trials->failed);
    fl_buffer_append_u32(value, (size_t)(trials->worked_weight * UNIT + 0.5));
    fl_buffer_append_u32(value, (size_t)(trials->failed_weight * UNIT + 0.5));
}

void fl_trials_write(struct fl_buffer *value, const struct fl_entry_trials *entry)
{
    put_trials(value, &entry->trials);
    fl_buffer_append_u32(value, entry->action_count);
    for (size_t i = 0; i < entry->action_count; i++) {
        fl_buffer_append_u32(value, (size_t)entry->actions[i].target);
        fl_buffer_append(value, (struct fl_slice){(const char *)&entry->actions[i].action, sizeof(uint64_t)});
        put_trials(value, &entry->actions[i].trials);
    }
}

static uint32_t number_at(const char *bytes)
{
    uint32_t number;
    memcpy(&number, bytes, sizeof number);
    return number;
}

static struct fl_trials trials_at(const char *bytes)
{
    const size_t size = sizeof(uint32_t);
    return (struct fl_trials){number_at(bytes), number_at(bytes + size), (double)number_at(bytes + 2 * size) / UNIT,
                              (double)number_at(bytes + 3 * size) / UNIT};
}

enum fl_status fl_trials_take(struct fl_slice value, struct fl_trials *trials, struct fl_error *error)
{
    *trials = (struct fl_trials){0};
    if (!value.size)
        return FL_OK;
    const size_t head = TRIALS_SIZE + sizeof(uint32_t);
    if (value.size < head || number_at(value.data + TRIALS_SIZE) != (value.size - head) / ACTION_SIZE ||
        (value.size - head) % ACTION_SIZE)
        return fl_fail(error, FL_DAMAGED, "the trials of an entry cannot be read");
    *trials = trials_at(value.data);
    return FL_OK;
}

/// Gives the trials to the action that they are of.
static void apply_to(struct fl_action *actions, size_t count, struct fl_slice verification, const char *bytes)
{
    uint64_t key;
    enum fl_outcome_target target = (enum fl_outcome_target)number_at(bytes);
    memcpy(&key, bytes + sizeof(uint32_t), sizeof key);
    for (size_t i = 0; i < count; i++) {
        struct fl_action *action = &actions[i];
        if (fl_action_key(action) != key)
            continue;
        action->trials = trials_at(bytes + sizeof(uint32_t) + sizeof key);
        bool helps = target == FL_TARGET_WORKAROUND;
        double held = helps ? action->trials.worked_weight : action->trials.failed_weight;
        double not_held = helps ? action->trials.failed_weight : action->trials.worked_weight;
        action->expected = fl_action_posterior(action->rate, verification, held, not_held);
    }
}

enum fl_status fl_trials_apply(struct fl_slice value, struct fl_entry *entry, struct fl_error *error)
{
    enum fl_status status = fl_trials_take(value, &entry->trials, error);
    if (status || !value.size)
        return status;
    const char *bytes = value.data + TRIALS_SIZE + sizeof(uint32_t);
    for (; bytes < value.data + value.size; bytes += ACTION_SIZE) {
        if (number_at(bytes) == FL_TARGET_WORKAROUND)
            apply_to(entry->workarounds, entry->workaround_count, entry->verification, bytes);
        else if (number_at(bytes) == FL_TARGET_DEAD_END)
            apply_to(entry->dead_ends, entry->dead_end_count, entry->verification, bytes);
    }
    return FL_OK;
}
