// SPDX-License-Identifier: GPL-2.0-or-later
#include "markdown_shadow.h"

#include <stdbool.h>

#include "ascii.h"
#include "markdown.h"

#include "banned.h"

// The offset behind the list or quote mark at `start`, or `start` when there is none.
static size_t skip_container_mark(const char *text, size_t start, size_t end)
{
    size_t i = start;
    if (text[i] == '>')
        return i + 1;
    if (text[i] == '-' || text[i] == '+' || text[i] == '*') {
        i++;
    } else {
        while (i < end && fl_is_digit(text[i]))
            i++;
        if (i == start || i == end || (text[i] != '.' && text[i] != ')'))
            return start;
        i++;
    }
    return i == end || fl_is_blank(text[i]) || text[i] == '\n' ? i : start;
}

static size_t skip_blanks(const char *text, size_t start, size_t end)
{
    while (start < end && fl_is_blank(text[start]))
        start++;
    return start;
}

size_t fl_markdown_skip_marks(const char *shadow, size_t start, size_t end)
{
    size_t i = skip_blanks(shadow, start, end);
    while (i < end) {
        size_t behind = skip_container_mark(shadow, i, end);
        if (behind == i || (behind == end && shadow[i] != '>')) // a star right before the text is emphasis
            break;
        i = skip_blanks(shadow, behind, end);
    }
    return i;
}

size_t fl_markdown_skip_hashes(const char *shadow, size_t start, size_t end)
{
    size_t i = start;
    while (i < end && shadow[i] == '#')
        i++;
    return i > start && i < end && fl_is_blank(shadow[i]) ? skip_blanks(shadow, i, end) : start;
}

// Container marks behind FL_MARKDOWN_MARK_LIMIT end with the first: what follows text is text.
static void blunt_deep_marks(char *line, size_t size)
{
    size_t i = skip_blanks(line, 0, size);
    while (i < size) {
        size_t behind = skip_container_mark(line, i, size);
        if (behind == i)
            return;
        if (i >= FL_MARKDOWN_MARK_LIMIT) {
            line[i] = 'x';
            return;
        }
        i = skip_blanks(line, behind, size);
    }
}

static void blunt_wide_delimiter_row(char *line, size_t size)
{
    size_t pipes = 0;
    for (size_t i = 0; i < size; i++) {
        if (line[i] == '|')
            pipes++;
        else if (!strchr("-: \t>+*.)0123456789", line[i])) // delimiters, and marks that may stand before them
            return;
    }
    if (pipes <= FL_MARKDOWN_COLUMN_LIMIT + 1) // a pipe at either side of each column
        return;
    for (size_t i = 0; i < size; i++)
        if (line[i] == '|')
            line[i] = '.';
}

void fl_markdown_shadow(struct fl_slice source, char *shadow)
{
    // A parenthesis is punctuation as a bracket is, so emphasis is found in the same places.
    for (size_t i = 0; i < source.size; i++)
        shadow[i] = source.data[i] == '[' ? '(' : source.data[i];

    size_t start = 0;
    while (start < source.size) {
        const char *newline = memchr(shadow + start, '\n', source.size - start);
        size_t size = newline ? (size_t)(newline - shadow) - start : source.size - start;
        blunt_deep_marks(shadow + start, size);
        blunt_wide_delimiter_row(shadow + start, size);
        start += size + 1;
    }
}
