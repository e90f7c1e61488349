// SPDX-License-Identifier: GPL-2.0-or-later
#include "html.h"

#include <stdbool.h>
#include <stdio.h>

#include "core/normalise.h"

#include "core/banned.h"

enum { TICKS = 2 }; // the longest mark of a code span that is known

void fl_html_markup(struct fl_buffer *page, const char *markup)
{
    fl_buffer_append(page, fl_slice_of(markup));
}

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void fl_html_text(struct fl_buffer *page, struct fl_slice text)
{
    // What is escaped is ASCII, so that cutting there never parts the bytes of a valid character.
    size_t begin = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char *entity = entity_of(text.data[i]);
        if (!entity)
            continue;
        fl_append_inert(page, (struct fl_slice){text.data + begin, i - begin});
        fl_html_markup(page, entity);
        begin = i + 1;
    }
    if (begin < text.size)
        fl_append_inert(page, (struct fl_slice){text.data + begin, text.size - begin});
}

// ---- an entry's Markdown ---------------------------------------------------

/// Ticks in a row at `at`.
static size_t ticks_at(struct fl_slice text, size_t at)
{
    size_t count = 0;
    while (at + count < text.size && text.data[at + count] == '`')
        count++;
    return count;
}

/// Where the next row of exactly `count` ticks begins, from `from` on; text.size: nowhere.
static size_t find_ticks(struct fl_slice text, size_t from, size_t count)
{
    while (from < text.size) {
        const char *tick = memchr(text.data + from, '`', text.size - from);
        if (!tick)
            break;
        from = (size_t)(tick - text.data);
        size_t found = ticks_at(text, from);
        if (found == count)
            return from;
        from += found;
    }
    return text.size;
}

void fl_html_prose(struct fl_buffer *page, struct fl_slice text)
{
    bool none_behind[TICKS + 1] = {false}; // so that marks without their like are not looked for again and again
    size_t begin = 0;
    for (size_t at = 0; at < text.size;) {
        size_t count = ticks_at(text, at);
        if (!count || count > TICKS || none_behind[count]) {
            at += count ? count : 1;
            continue;
        }
        size_t end = find_ticks(text, at + count, count);
        if (end == text.size) {
            none_behind[count] = true;
            at += count;
            continue;
        }
        fl_html_text(page, (struct fl_slice){text.data + begin, at - begin});
        fl_html_markup(page, "<code>");
        fl_html_text(page, fl_slice_trim((struct fl_slice){text.data + at + count, end - at - count}));
        fl_html_markup(page, "</code>");
        at = begin = end + count;
    }
    if (begin < text.size)
        fl_html_text(page, (struct fl_slice){text.data + begin, text.size - begin});
}

/// Takes the first paragraph off `rest`, without white space at its ends.  The empty slice: there is none.
static struct fl_slice next_paragraph(struct fl_slice *rest)
{
    *rest = fl_slice_trim(*rest);
    const char *begin = rest->data;
    size_t size = 0;
    while (rest->size) {
        struct fl_slice line = fl_slice_next_line(rest);
        if (!fl_slice_trim(line).size)
            break;
        size = (size_t)(line.data + line.size - begin);
    }
    return (struct fl_slice){begin, size};
}

void fl_html_paragraphs(struct fl_buffer *page, struct fl_slice text)
{
    for (struct fl_slice paragraph; (paragraph = next_paragraph(&text)).size;) {
        fl_html_markup(page, "<p>");
        fl_html_prose(page, paragraph);
        fl_html_markup(page, "</p>\n");
    }
}

// ---- numbers ---------------------------------------------------------------

void fl_html_number(struct fl_buffer *page, uint64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    for (int i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0)
            fl_buffer_append_byte(page, ',');
        fl_buffer_append_byte(page, digits[i]);
    }
}

void fl_html_count(struct fl_buffer *page, uint64_t number, const char *one, const char *many)
{
    fl_html_number(page, number);
    fl_buffer_append_format(page, " %s", number == 1 ? one : many);
}

void fl_html_bytes(struct fl_buffer *page, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        fl_html_count(page, bytes, "byte", "bytes");
        return;
    }
    double size = (double)bytes / 1000;
    size_t unit = 0;
    // 999.95 would be written as 1000.0.
    while (size >= 999.95 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1000;
        unit++;
    }
    fl_buffer_append_format(page, "%.1f %s", size, units[unit]);
}
