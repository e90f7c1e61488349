// SPDX-License-Identifier: GPL-2.0-or-later
#include "utf16.h"

#include "core/normalise.h"

#include "core/banned.h"

enum { REPLACEMENT = 0xfffd };

size_t fl_utf16_begin(struct fl_utf16 *file, struct fl_slice bytes)
{
    file->is_big = fl_slice_starts(bytes, FL_SLICE("\xfe\xff"));
    file->is_utf16 = file->is_big || fl_slice_starts(bytes, FL_SLICE("\xff\xfe"));
    return file->is_utf16 ? 2 : fl_slice_starts(bytes, FL_SLICE("\xef\xbb\xbf")) ? 3 : 0;
}

static void append_unit(struct fl_utf16 *file, uint16_t unit, struct fl_buffer *text)
{
    bool is_high = unit >= 0xd800 && unit < 0xdc00, is_low = unit >= 0xdc00 && unit < 0xe000;
    if (file->high && is_low) {
        fl_utf8_append(text, 0x10000 + ((file->high - 0xd800) << 10) + (unit - 0xdc00));
        file->high = 0;
        return;
    }
    if (file->high)
        fl_utf8_append(text, REPLACEMENT);
    file->high = is_high ? unit : 0;
    if (!is_high)
        fl_utf8_append(text, is_low ? REPLACEMENT : unit);
}

void fl_utf16_append(struct fl_utf16 *file, struct fl_slice bytes, struct fl_buffer *text)
{
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char byte = (unsigned char)bytes.data[i];
        if (!file->holds) {
            file->held = byte;
            file->holds = true;
            continue;
        }
        file->holds = false;
        append_unit(file, (uint16_t)(file->is_big ? file->held << 8 | byte : byte << 8 | file->held), text);
    }
}
