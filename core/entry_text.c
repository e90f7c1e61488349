// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_text.h"

#include <stdint.h>

#include "entry_reader.h"

#include "banned.h"

// Bytes of the UTF-8 character at the start of `text`, or 0 when there is none: no overlong
// forms, no surrogates, nothing over U+10FFFF.
static size_t character_size(struct fl_slice text)
{
    const unsigned char *byte = (const unsigned char *)text.data;
    if (byte[0] < 0x80)
        return 1;
    size_t size = byte[0] < 0xC2 ? 0 : byte[0] < 0xE0 ? 2 : byte[0] < 0xF0 ? 3 : byte[0] < 0xF5 ? 4 : 0;
    if (size == 0 || size > text.size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
    bool wrong = (byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xED && byte[1] > 0x9F) ||
                 (byte[0] == 0xF0 && byte[1] < 0x90) || (byte[0] == 0xF4 && byte[1] > 0x8F);
    return wrong ? 0 : size;
}

// A byte order mark, or one byte of most pairs NUL and never the other, as Latin text has it.
static bool is_utf16(struct fl_slice text)
{
    if (fl_slice_starts(text, FL_SLICE("\xFF\xFE")) || fl_slice_starts(text, FL_SLICE("\xFE\xFF")))
        return true;
    size_t pairs = text.size / 2 < 256 ? text.size / 2 : 256;
    size_t even = 0;
    size_t odd = 0;
    for (size_t i = 0; i < pairs; i++) {
        even += text.data[2 * i] == '\0';
        odd += text.data[2 * i + 1] == '\0';
    }
    size_t most = pairs / 2 + 1;
    return pairs > 1 && ((even >= most && odd == 0) || (odd >= most && even == 0));
}

static enum fl_status refuse_whole(struct fl_slice text, struct fl_diagnostics *diagnostics)
{
    if (text.size == 0)
        fl_diagnose(diagnostics, FL_ERROR, 1, "the file is empty");
    else if (text.size > FL_ENTRY_SIZE_LIMIT)
        fl_diagnose(diagnostics, FL_ERROR, 1, "more than %d bytes: this is no entry", FL_ENTRY_SIZE_LIMIT);
    else if (is_utf16(text))
        fl_diagnose(diagnostics, FL_ERROR, 1, "the file is UTF-16: save it as UTF-8");
    else
        return FL_OK;
    return FL_BAD_INPUT;
}

enum fl_status fl_entry_text_check(struct fl_slice text, struct fl_buffer *clean, struct fl_diagnostics *diagnostics)
{
    static const struct fl_slice byte_order_mark = {"\xEF\xBB\xBF", 3};
    static const struct fl_slice replacement = {"\xEF\xBF\xBD", 3};
    if (refuse_whole(text, diagnostics) != FL_OK)
        return FL_BAD_INPUT;

    size_t line = 1;
    size_t invalid_line = 0; // the last one of which invalid UTF-8 was told
    size_t control_line = 0;
    size_t copied = 0;
    size_t i = fl_slice_starts(text, byte_order_mark) ? copied = byte_order_mark.size : 0;
    while (i < text.size) {
        unsigned char byte = (unsigned char)text.data[i];
        size_t size = character_size((struct fl_slice){text.data + i, text.size - i});
        bool control = byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n');
        line += byte == '\n';
        if (size && !control) {
            i += size;
            continue;
        }
        fl_buffer_append(clean, (struct fl_slice){text.data + copied, i - copied});
        copied = ++i;
        if (byte == '\r') {
            bool pair = i < text.size && text.data[i] == '\n';
            if (!pair) {
                fl_buffer_append_byte(clean, '\n');
                line++;
            }
            continue;
        }
        size_t *told = size ? &control_line : &invalid_line;
        if (*told != line && size)
            fl_diagnose(diagnostics, FL_ERROR, line, "control byte 0x%02X", byte);
        else if (*told != line)
            fl_diagnose(diagnostics, FL_ERROR, line, "invalid UTF-8 (byte 0x%02X)", byte);
        *told = line;
        fl_buffer_append(clean, replacement);
    }
    fl_buffer_append(clean, (struct fl_slice){text.data + copied, i - copied});
    return clean->failed ? FL_NO_MEMORY : FL_OK;
}

struct fl_slice fl_entry_quote(struct fl_slice text)
{
    if (text.size <= FL_ENTRY_QUOTE_LIMIT)
        return text;
    size_t size = FL_ENTRY_QUOTE_LIMIT;
    while (size && ((unsigned char)text.data[size] & 0xC0) == 0x80)
        size--;
    return (struct fl_slice){text.data, size};
}
