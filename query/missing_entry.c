// SPDX-License-Identifier: GPL-2.0-or-later
#include "missing_entry.h"

#include <stdio.h>

#include "core/normalise.h"

#include "core/banned.h"

enum { SUGGESTIONS = 5 };

enum fl_status fl_tell_missing_entry(struct fl_searcher *searcher, struct fl_slice id, struct fl_arena *arena,
                                     struct fl_error *error)
{
    struct fl_slice ids[SUGGESTIONS];
    size_t count = 0;
    enum fl_status status = fl_suggest_ids(searcher, id, arena, ids, SUGGESTIONS, &count, error);
    if (status)
        return status;
    struct fl_buffer text = {0};
    fl_buffer_append(&text, FL_SLICE("faultline: there is no entry "));
    fl_append_inert(&text, id);
    for (size_t i = 0; i < count; i++) {
        fl_buffer_append(&text, i ? FL_SLICE(", ") : FL_SLICE("; near it: "));
        fl_append_inert(&text, ids[i]);
    }
    fl_buffer_append_byte(&text, '\n');
    fwrite(text.data, 1, text.size, stderr);
    fl_buffer_release(&text);
    return FL_OK;
}
