// SPDX-License-Identifier: GPL-2.0-or-later
#include "placeholder.h"

#include "ascii.h"

#include "banned.h"

enum { LONGEST_ANGLED = 40 }; // <the name of a thing>; longer is a comparison of two things

static bool is_quote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

/// Bytes of a <placeholder> at the start of `text`, or 0.
static size_t angled_size(struct fl_slice text)
{
    if (text.size < 3 || text.data[0] != '<' || (!fl_is_letter(text.data[1]) && (unsigned char)text.data[1] < 0x80))
        return 0;
    for (size_t i = 1; i < text.size && i < LONGEST_ANGLED; i++) {
        if (text.data[i] == '>')
            return i + 1;
        if (text.data[i] == '<' || text.data[i] == '\n')
            return 0;
    }
    return 0;
}

static bool starts_folded(struct fl_slice word, const char *head)
{
    struct fl_slice start = fl_slice_of(head);
    return word.size >= start.size && fl_slice_equal_ascii_case((struct fl_slice){word.data, start.size}, start);
}

/// An example name that stands for any other.
static bool is_example(struct fl_slice word, bool quoted)
{
    static const char *const whole[] = {"foo", "bar", "baz", "qux", "foobar", "foo.bar"};
    static const char *const heads[] = {"example", "my_", "my-", "your_", "your-", "some_", "some-"};
    if (word.size == 1)
        return quoted && fl_is_letter(word.data[0]);
    size_t same = 0;
    while (same < word.size && (word.data[same] == 'x' || word.data[same] == 'X'))
        same++;
    if (same == word.size)
        return true;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (fl_slice_equal_ascii_case(word, fl_slice_of(whole[i])))
            return true;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (starts_folded(word, heads[i]))
            return true;
    return false;
}

static size_t word_size(struct fl_slice text)
{
    size_t size = 0;
    while (size < text.size && text.data[size] != ' ' && text.data[size] != '\t' && text.data[size] != '\n' &&
           !is_quote(text.data[size]) && text.data[size] != '<' && text.data[size] != ',' && text.data[size] != ':' &&
           text.data[size] != '(' && text.data[size] != ')')
        size++;
    return size;
}

static bool has_letter(struct fl_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (fl_is_letter(text.data[i]) || (unsigned char)text.data[i] >= 0x80)
            return true;
    return false;
}

void fl_append_constant(struct fl_buffer *constant, struct fl_slice title)
{
    size_t start = constant->size;
    bool quoted = false;
    for (struct fl_slice rest = title; rest.size;) {
        size_t size = angled_size(rest);
        bool left_out = size > 0;
        if (!size && (size = word_size(rest)) > 0)
            left_out = is_example((struct fl_slice){rest.data, size}, quoted && size < rest.size && is_quote(rest.data[size]));
        else if (!size)
            size = 1;
        quoted = size == 1 && is_quote(rest.data[0]);
        fl_buffer_append(constant, left_out ? FL_SLICE(" ") : (struct fl_slice){rest.data, size});
        rest.data += size;
        rest.size -= size;
    }
    if (has_letter((struct fl_slice){constant->data + start, constant->size - start}))
        return;
    constant->size = start;
    fl_buffer_append(constant, title);
}
