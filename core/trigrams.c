// SPDX-License-Identifier: GPL-2.0-or-later
#include "trigrams.h"

#include "characters.h"
#include "normalise.h"

#include "banned.h"

static uint16_t trigram_of(const int32_t window[3])
{
    uint32_t number = 0;
    for (int i = 0; i < 3; i++) {
        int32_t c = window[i];
        // a-z, 0-9 and space are 0 to 36: 37 to the third is below 2 to the 16th.
        uint32_t digit = c == ' ' ? 36 : c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a')
                       : c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 26 : (uint32_t)c * 2654435761u >> 8;
        number = number * 37 + digit;
    }
    return (uint16_t)number;
}

enum fl_status fl_trigrams(struct fl_slice text, struct fl_buffer *scratch,
                           void (*visit)(void *context, uint16_t trigram), void *context, struct fl_error *error)
{
    int32_t window[3] = {0, 0, ' '};
    size_t filled = 1;
    while (text.size) {
        struct fl_slice line = fl_normalise_line(fl_slice_next_line(&text), scratch);
        if (scratch->failed)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        // One step more than there are characters: the line's end is a space.
        for (size_t at = 0; at <= line.size;) {
            int32_t c = ' ';
            if (at < line.size)
                c = fl_utf8_next(line, &at);
            else
                at++;
            enum fl_character kind = fl_character_of(c);
            if (kind < FL_LOWER)
                c = ' ';
            else if (kind == FL_UPPER)
                c += 'a' - 'A';
            if (c == ' ' && window[2] == ' ')
                continue;
            window[0] = window[1];
            window[1] = window[2];
            window[2] = c;
            if (++filled >= 3)
                visit(context, trigram_of(window));
        }
    }
    return FL_OK;
}
