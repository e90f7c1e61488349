// SPDX-License-Identifier: GPL-2.0-or-later
#include "markdown_bold.h"

#include <stdbool.h>

#include "ascii.h"

#include "banned.h"

// True when an item's text can go on at `i` behind its bold action: at its end, with a rate or with a divider.
static bool may_follow_action(struct fl_slice text, size_t i)
{
    while (i < text.size && fl_is_blank(text.data[i]))
        i++;
    struct fl_slice behind = {text.data + i, text.size - i};
    return !behind.size || behind.data[0] == ':' || behind.data[0] == '(' || fl_slice_starts(behind, FL_SLICE("—")) ||
           fl_slice_starts(behind, FL_SLICE("–")) || fl_slice_starts(behind, FL_SLICE("- ")) ||
           fl_slice_starts(behind, FL_SLICE("--"));
}

size_t fl_markdown_bold_end(struct fl_slice text, const struct fl_markdown_range *spans, size_t count, size_t found)
{
    if (text.size < 5 || fl_is_blank(text.data[2]))
        return found;
    size_t span = 0;
    for (size_t i = found ? found : 3; i + 1 < text.size; i++) {
        while (span < count && spans[span].end <= i)
            span++;
        bool code = span < count && spans[span].start <= i;
        if (code || text.data[i] != '*' || text.data[i + 1] != '*')
            continue;
        size_t run = i;
        while (i < text.size && text.data[i] == '*')
            i++;
        bool after_word = !fl_is_blank(text.data[run - 1]) || i - run > 2; // a third star is a word
        if (after_word && may_follow_action(text, i))
            return i - 2;
        if (found && !after_word && i < text.size && !fl_is_blank(text.data[i]))
            break;
    }
    return found;
}
