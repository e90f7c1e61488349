// SPDX-License-Identifier: GPL-2.0-or-later
#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>

// uthash then leaves an item out when memory has run out, which its hh.tbl tells.
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "core/entry_form.h"
#include "core/entry_reader.h"
#include "corpus_files.h"

#include "core/banned.h"

volatile sig_atomic_t fl_corpus_interrupted;

struct id_node {
    UT_hash_handle hh;
    const char *path; // of the file that has the ID; lives in the list of files
};

struct reading {
    const struct fl_corpus_visitor *visitor;
    struct fl_corpus_counts *counts;
    struct fl_corpus_files files;
    struct fl_buffer text;
    struct fl_arena entry_arena; // cleared for each file
    struct fl_arena id_arena;
    struct id_node *ids;
};

static void tell(struct reading *reading, const char *path, size_t line, enum fl_severity severity,
                 struct fl_slice text)
{
    if (severity == FL_ERROR)
        reading->counts->errors++;
    else
        reading->counts->warnings++;
    reading->visitor->fault(reading->visitor->context, path, line, severity, text);
}

static void tell_trouble(void *context, const char *path, const char *reason)
{
    struct reading *reading = context;
    reading->counts->left_out++;
    tell(reading, path, 1, FL_ERROR, fl_slice_of(reason));
}

static void tell_diagnostics(struct reading *reading, const char *path, const struct fl_diagnostics *diagnostics)
{
    size_t errors = 0;
    for (size_t i = 0; i < diagnostics->count; i++) {
        tell(reading, path, diagnostics->items[i].line, diagnostics->items[i].severity, diagnostics->items[i].text);
        errors += diagnostics->items[i].severity == FL_ERROR;
    }
    size_t more = diagnostics->errors + diagnostics->warnings - diagnostics->count;
    if (!more)
        return;
    // With errors among them it is one: a file that is left out is never left out without a word.
    size_t more_errors = diagnostics->errors - errors;
    reading->counts->errors += more_errors;
    reading->counts->warnings += more - more_errors;
    char text[120];
    int size = snprintf(text, sizeof text, "%zu more faults of this file are not listed, %zu of them errors", more,
                        more_errors);
    reading->visitor->fault(reading->visitor->context, path, 1, more_errors ? FL_ERROR : FL_WARNING,
                            (struct fl_slice){text, (size_t)size});
}

/// Keeps the ID; false when another file has it (told) or memory has run out (`*status`).
static bool claim_id(struct reading *reading, struct fl_slice id, const char *path, enum fl_status *status,
                     struct fl_error *error)
{
    struct id_node *node;
    HASH_FIND(hh, reading->ids, id.data, id.size, node);
    if (node) {
        struct fl_buffer text = {0};
        fl_buffer_append_format(&text, "the ID %.*s is already that of %s", (int)id.size, id.data, node->path);
        tell(reading, path, 1, FL_ERROR, fl_buffer_slice(&text));
        fl_buffer_release(&text);
        return false;
    }
    struct fl_slice copy = fl_arena_copy(&reading->id_arena, id);
    node = fl_arena_alloc(&reading->id_arena, 1, sizeof *node);
    if (node && copy.data) {
        node->path = path;
        HASH_ADD_KEYPTR(hh, reading->ids, copy.data, copy.size, node);
        if (node->hh.tbl)
            return true;
    }
    *status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return false;
}

/// Takes a good entry (NULL: one that is known) under its ID.
static enum fl_status take_entry(struct reading *reading, const struct fl_entry *entry, struct fl_slice id,
                                 const struct fl_digest *digest, const char *path, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    if (claim_id(reading, id, path, &status, error)) {
        reading->counts->entries++;
        return reading->visitor->entry(reading->visitor->context, entry, path, digest, error);
    }
    reading->counts->left_out++;
    return status;
}

static enum fl_status read_entry(struct reading *reading, const char *path, const struct fl_digest *digest,
                                 struct fl_error *error)
{
    fl_arena_clear(&reading->entry_arena);
    struct fl_diagnostics diagnostics = {.arena = &reading->entry_arena};
    struct fl_entry entry = {0};
    enum fl_status status =
        fl_entry_read_file(path, fl_buffer_slice(&reading->text), &reading->entry_arena, &entry, &diagnostics);
    if (status && status != FL_BAD_INPUT)
        return fl_fail(error, status, "%s: out of memory", path);
    tell_diagnostics(reading, path, &diagnostics);
    if (!status)
        return take_entry(reading, &entry, entry.id, digest, path, error);
    reading->counts->left_out++;
    return FL_OK;
}

static enum fl_status read_file(struct reading *reading, const char *path, struct fl_error *error)
{
    struct fl_error local;
    enum fl_status status = fl_file_read(path, FL_ENTRY_SIZE_LIMIT, &reading->text, &local);
    if (status && status != FL_BAD_INPUT)
        return fl_fail(error, status, "%s", local.text);
    if (status) {
        tell_trouble(reading, path, local.text);
        return FL_OK;
    }
    const struct fl_corpus_visitor *visitor = reading->visitor;
    // The same bytes are another thing in a file of another form.
    fl_buffer_append_byte(&reading->text, (char)fl_entry_form_of(path));
    if (reading->text.failed)
        return fl_fail(error, FL_NO_MEMORY, "%s: out of memory", path);
    struct fl_digest digest = fl_digest_of(fl_buffer_slice(&reading->text));
    reading->text.size--;
    struct fl_slice id;
    if (visitor->known && visitor->known(visitor->context, &digest, &id))
        return take_entry(reading, NULL, id, &digest, path, error);
    return read_entry(reading, path, &digest, error);
}

enum fl_status fl_corpus_read(char *const *roots, const struct fl_corpus_visitor *visitor,
                              struct fl_corpus_counts *counts, struct fl_error *error)
{
    *counts = (struct fl_corpus_counts){0};
    struct reading reading = {.visitor = visitor, .counts = counts};
    enum fl_status status = fl_corpus_files_find(&reading.files, roots, tell_trouble, &reading, error);
    for (size_t i = 0; !status && !fl_corpus_interrupted && i < reading.files.count; i++) {
        visitor->progress(visitor->context, i, reading.files.count);
        status = read_file(&reading, reading.files.paths[i], error);
    }
    if (!status && fl_corpus_interrupted)
        status = fl_fail(error, FL_INTERRUPTED, "interrupted");
    if (!status)
        visitor->progress(visitor->context, reading.files.count, reading.files.count);
    HASH_CLEAR(hh, reading.ids);
    fl_arena_release(&reading.id_arena);
    fl_arena_release(&reading.entry_arena);
    fl_buffer_release(&reading.text);
    fl_corpus_files_release(&reading.files);
    return status;
}
