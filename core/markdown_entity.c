// SPDX-License-Identifier: GPL-2.0-or-later
#include "markdown_entity.h"

#include <stdbool.h>
#include <stdlib.h>

#include "banned.h"

static void append_unicode(struct fl_buffer *text, unsigned long code)
{
    if (code == '\t' || code == '\n' || code == '\r')
        code = ' '; // a break that is no break in the source stays within its line
    if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = 0xFFFD;
    char bytes[4];
    size_t size = 0;
    if (code < 0x80) {
        bytes[size++] = (char)code;
    } else {
        if (code < 0x800) {
            bytes[size++] = (char)(0xC0 | (code >> 6));
        } else {
            if (code < 0x10000) {
                bytes[size++] = (char)(0xE0 | (code >> 12));
            } else {
                bytes[size++] = (char)(0xF0 | (code >> 18));
                bytes[size++] = (char)(0x80 | ((code >> 12) & 0x3F));
            }
            bytes[size++] = (char)(0x80 | ((code >> 6) & 0x3F));
        }
        bytes[size++] = (char)(0x80 | (code & 0x3F));
    }
    fl_buffer_append(text, (struct fl_slice){bytes, size});
}

void fl_markdown_append_entity(struct fl_buffer *text, struct fl_slice entity)
{
    static const struct {
        struct fl_slice name;
        unsigned long code;
    } known[] = {
        {{"&lt;", 4}, '<'},      {{"&gt;", 4}, '>'},      {{"&amp;", 5}, '&'},
        {{"&quot;", 6}, '"'},    {{"&apos;", 6}, '\''},   {{"&nbsp;", 6}, 0xA0},
        {{"&mdash;", 7}, 0x2014}, {{"&ndash;", 7}, 0x2013}, {{"&hellip;", 8}, 0x2026},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (fl_slice_equal(entity, known[i].name)) {
            append_unicode(text, known[i].code);
            return;
        }
    }
    if (entity.size < 4 || entity.size > 12 || entity.data[1] != '#') {
        fl_buffer_append(text, entity);
        return;
    }
    char digits[16] = {0}; // md4c takes up to 7 digits for a numeric entity
    memcpy(digits, entity.data + 2, entity.size - 3);
    bool hexadecimal = digits[0] == 'x' || digits[0] == 'X';
    append_unicode(text, strtoul(digits + hexadecimal, NULL, hexadecimal ? 16 : 10));
}
