// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_inert.h"

#include <stdint.h>

#include "normalise.h"

#include "banned.h"

void fl_append_json(struct fl_buffer *text, struct fl_slice json)
{
    for (size_t at = 0; at < json.size;) {
        size_t start = at;
        while (at < json.size && (unsigned char)json.data[at] < 0x7f)
            at++;
        fl_buffer_append(text, (struct fl_slice){json.data + start, at - start});
        if (at == json.size)
            break;
        start = at;
        size_t before = text->size;
        int32_t code_point = fl_utf8_next(json, &at);
        struct fl_slice character = {json.data + start, at - start};
        fl_append_inert(text, character);
        // What is not inert is there only inside strings, where an escape says the same.
        struct fl_slice inert = {text->data + before, text->size - before};
        if (!text->failed && code_point >= 0 && !fl_slice_equal(inert, character)) {
            text->size = before;
            fl_buffer_append_format(text, "\\u%04x", (unsigned)code_point);
        }
    }
}
