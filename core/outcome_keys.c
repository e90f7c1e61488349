// SPDX-License-Identifier: GPL-2.0-or-later
#include "outcome_keys.h"

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "banned.h"

enum { FIRST_BITS = 8 };

static size_t capacity_of(const struct fl_outcome_keys *keys)
{
    return keys->slots ? (size_t)1 << keys->bits : 0;
}

static uint64_t value_of(struct fl_slice digits)
{
    uint64_t value = 0;
    for (size_t i = 0; i < digits.size; i++)
        value = value << 4 | (uint64_t)(digits.data[i] <= '9' ? digits.data[i] - '0' : digits.data[i] - 'a' + 10);
    return value;
}

/// Where the key is, or would be: by the high bits of a sum of products with random factors, which every bit of the key
/// moves.
static struct fl_outcome_key *slot_of(const struct fl_outcome_keys *keys, struct fl_outcome_key key)
{
    uint64_t hash = key.high * keys->factors[0] + key.low * keys->factors[1];
    for (size_t i = (size_t)(hash >> (64 - keys->bits));; i++) {
        struct fl_outcome_key *slot = &keys->slots[i & (capacity_of(keys) - 1)];
        if ((slot->high == key.high && slot->low == key.low) || !(slot->high | slot->low))
            return slot;
    }
}

static bool widen(struct fl_outcome_keys *keys)
{
    struct fl_outcome_keys wider = *keys;
    wider.bits = keys->slots ? keys->bits + 1 : FIRST_BITS;
    wider.slots = calloc((size_t)1 << wider.bits, sizeof *wider.slots);
    if (!wider.slots)
        return false;
    for (size_t i = 0; i < capacity_of(keys); i++)
        if (keys->slots[i].high | keys->slots[i].low)
            *slot_of(&wider, keys->slots[i]) = keys->slots[i];
    free(keys->slots);
    *keys = wider;
    return true;
}

static void choose_factors(struct fl_outcome_keys *keys)
{
    if (getentropy(keys->factors, sizeof keys->factors))
        keys->factors[0] = keys->factors[1] = (uint64_t)time(NULL) * UINT64_C(0x9e3779b97f4a7c15);
    keys->factors[0] |= 1;
    keys->factors[1] |= 1;
}

bool fl_outcome_keys_add(struct fl_outcome_keys *keys, struct fl_slice digits, bool *is_new)
{
    const struct fl_outcome_key key = {value_of((struct fl_slice){digits.data, digits.size / 2}),
                                       value_of((struct fl_slice){digits.data + digits.size / 2, digits.size / 2})};
    if (!keys->slots)
        choose_factors(keys);
    if (!(key.high | key.low)) {
        *is_new = !keys->has_zero;
        keys->has_zero = true;
        return true;
    }
    if (2 * keys->count >= capacity_of(keys) && !widen(keys))
        return false;
    struct fl_outcome_key *slot = slot_of(keys, key);
    *is_new = !(slot->high | slot->low);
    if (*is_new) {
        *slot = key;
        keys->count++;
    }
    return true;
}

void fl_outcome_keys_release(struct fl_outcome_keys *keys)
{
    free(keys->slots);
    *keys = (struct fl_outcome_keys){0};
}
