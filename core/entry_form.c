// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_form.h"

#include "canon_reader.h"
#include "entry_reader.h"

#include "banned.h"

static bool ends_in(struct fl_slice name, struct fl_slice end)
{
    return name.size > end.size && memcmp(name.data + name.size - end.size, end.data, end.size) == 0;
}

bool fl_entry_named(struct fl_slice name)
{
    return (ends_in(name, FL_SLICE(".md")) && !fl_slice_equal(name, FL_SLICE("README.md"))) ||
           ends_in(name, FL_SLICE(".json"));
}

enum fl_entry_form fl_entry_form_of(const char *path)
{
    return ends_in(fl_slice_of(path), FL_SLICE(".json")) ? FL_FORM_CANON : FL_FORM_MARKDOWN;
}

enum fl_status fl_entry_read_file(const char *path, struct fl_slice text, struct fl_arena *arena,
                                  struct fl_entry *entry, struct fl_diagnostics *diagnostics)
{
    return fl_entry_form_of(path) == FL_FORM_CANON ? fl_canon_read(text, arena, entry, diagnostics)
                                                   : fl_entry_read(text, arena, entry, diagnostics);
}
