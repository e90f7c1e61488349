// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/support.h"

#include <stdlib.h>

#include "core/banned.h"

void require(bool kept)
{
    if (!kept)
        abort();
}

/// Bytes of the UTF-8 sequence at the start of `text` by RFC 3629, its code point in `*code_point`; 0 when it is none.
static size_t sequence_size(struct fl_slice text, uint32_t *code_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text.data[0];
    size_t size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
    if (!size || size > text.size || first >= 0xf8)
        return 0;
    *code_point = size == 1 ? first : first & (0x7fU >> size);
    for (size_t i = 1; i < size; i++) {
        unsigned char next = (unsigned char)text.data[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        *code_point = *code_point << 6 | (next & 0x3f);
    }
    bool surrogate = *code_point >= 0xd800 && *code_point <= 0xdfff;
    return *code_point >= least[size] && *code_point <= 0x10ffff && !surrogate ? size : 0;
}

/// C1, and what marks or turns the direction of text.
static bool drives_terminal(uint32_t code_point)
{
    static const uint32_t directions[] = {0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d,
                                          0x202e, 0x2066, 0x2067, 0x2068, 0x2069};
    for (size_t i = 0; i < sizeof directions / sizeof *directions; i++)
        if (code_point == directions[i])
            return true;
    return code_point >= 0x80 && code_point <= 0x9f;
}

bool is_inert(struct fl_slice text)
{
    for (size_t at = 0, size = 1; at < text.size; at += size) {
        unsigned char byte = (unsigned char)text.data[at];
        uint32_t code_point;
        size = 1;
        // Most text is ASCII: what a fuzzer adds to each comparison would take longer than what is tested.
        if (byte >= 0x20 && byte < 0x7f)
            continue;
        if (byte < 0x80 && byte != '\n' && byte != '\t')
            return false;
        size = sequence_size((struct fl_slice){text.data + at, text.size - at}, &code_point);
        if (!size || drives_terminal(code_point))
            return false;
    }
    return true;
}

struct fl_slice copy_exactly(struct fl_slice bytes)
{
    char *copy = malloc(bytes.size + !bytes.size);
    require(copy);
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return (struct fl_slice){copy, bytes.size};
}
