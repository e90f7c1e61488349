// SPDX-License-Identifier: GPL-2.0-or-later
#include "text_sets.h"

#include "core/distinct.h"
#include "core/placeholder.h"
#include "core/trigrams.h"

#include "core/banned.h"

/// Makes a set of the numbers in the buffer.
static enum fl_status make_set(struct fl_buffer *members, struct fl_text_set *set, struct fl_error *error)
{
    if (members->failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    uint32_t *numbers = (uint32_t *)(void *)members->data;
    size_t count = members->size / sizeof *numbers;
    FL_SORT_DISTINCT(numbers, count, fl_compare_u32);
    *set = (struct fl_text_set){numbers, count};
    return FL_OK;
}

static bool add_word(void *context, const struct fl_token *token)
{
    struct fl_buffer *members = context;
    if (token->kind == FL_WORD)
        fl_buffer_append_u32(members, (uint32_t)fl_slice_hash(token->term));
    return !members->failed;
}

enum fl_status fl_word_set(struct fl_analyser *analyser, struct fl_slice text, struct fl_buffer *members,
                           struct fl_text_set *set, struct fl_error *error)
{
    fl_buffer_clear(members);
    enum fl_status status = fl_analyse(analyser, text, add_word, members, error);
    return status ? status : make_set(members, set, error);
}

static void add_trigram(void *context, uint16_t trigram)
{
    fl_buffer_append_u32(context, trigram);
}

enum fl_status fl_title_set(struct fl_slice title, struct fl_buffer *members, struct fl_text_set *set,
                            struct fl_error *error)
{
    struct fl_buffer constant = {0}, scratch = {0};
    fl_buffer_clear(members);
    fl_append_constant(&constant, title);
    enum fl_status status = constant.failed
                                ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                : fl_trigrams(fl_buffer_slice(&constant), &scratch, add_trigram, members, error);
    fl_buffer_release(&constant);
    fl_buffer_release(&scratch);
    return status ? status : make_set(members, set, error);
}

size_t fl_sets_common(struct fl_text_set a, struct fl_text_set b)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        uint32_t one = a.members[i], other = b.members[j];
        common += one == other;
        i += one <= other;
        j += other <= one;
    }
    return common;
}

double fl_sets_alike(struct fl_text_set a, struct fl_text_set b)
{
    size_t both = a.count + b.count;
    return both ? 2 * (double)fl_sets_common(a, b) / (double)both : 0;
}
