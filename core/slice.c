// SPDX-License-Identifier: GPL-2.0-or-later
#include "slice.h"

#include "ascii.h"

#include "banned.h"

int fl_slice_compare(struct fl_slice a, struct fl_slice b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    if (order)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

bool fl_slice_equal_ascii_case(struct fl_slice a, struct fl_slice b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (fl_small(a.data[i]) != fl_small(b.data[i]))
            return false;
    return true;
}

struct fl_slice fl_slice_trim(struct fl_slice text)
{
    while (text.size && fl_is_space(text.data[0]))
        text.data++, text.size--;
    while (text.size && fl_is_space(text.data[text.size - 1]))
        text.size--;
    return text;
}

struct fl_slice fl_slice_next_line(struct fl_slice *rest)
{
    const char *newline = rest->size ? memchr(rest->data, '\n', rest->size) : NULL;
    struct fl_slice line = {rest->data, newline ? (size_t)(newline - rest->data) : rest->size};
    size_t taken = line.size + (newline ? 1 : 0);
    rest->data += taken;
    rest->size -= taken;
    return line;
}

size_t fl_slice_count_lines(struct fl_slice text)
{
    size_t lines = 0;
    for (; text.size; lines++)
        fl_slice_next_line(&text);
    return lines;
}
