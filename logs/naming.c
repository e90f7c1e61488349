// SPDX-License-Identifier: GPL-2.0-or-later
#include "naming.h"

#include <stdlib.h>

#include "text_tests.h"

#include "core/banned.h"

enum {
    SLOTS = 4 * FL_NAMES_LIMIT,
    NAME_LEAST = 6,
};

/// A name of the summaries.
struct name {
    uint64_t hash; // 0: a free slot
    uint32_t errors; // that hold it
    uint32_t last;   // the one that was counted last, + 1
};

struct names {
    struct name slots[SLOTS];
    size_t count;
};

static bool is_plain(char byte)
{
    return fl_is_letter(byte) || (unsigned char)byte >= 0x80;
}

static bool is_sign(char byte)
{
    return byte == '_' || byte == '.' || byte == ':' || byte == '/' || byte == '#' || byte == '-' || fl_is_digit(byte);
}

/// Takes the next name off the text; false at its end.
static bool next_name(struct fl_slice *text, uint64_t *hash)
{
    while (text->size) {
        size_t begin = 0;
        while (begin < text->size && !is_plain(text->data[begin]))
            begin++;
        size_t end = begin;
        bool signs = false;
        for (; end < text->size && (is_plain(text->data[end]) || is_sign(text->data[end])); end++)
            signs |= text->data[end] != '-' && (is_sign(text->data[end]) || (end > begin && fl_is_capital(text->data[end]) && !fl_is_capital(text->data[end - 1])));
        size_t behind = end;
        while (end > begin && is_sign(text->data[end - 1]) && !fl_is_digit(text->data[end - 1]))
            end--;
        struct fl_slice name = {text->data + begin, end - begin};
        *text = (struct fl_slice){text->data + behind, text->size - behind};
        if (name.size >= NAME_LEAST && signs) {
            *hash = fl_slice_hash(name) | 1;
            return true;
        }
    }
    return false;
}

static struct name *slot_of(struct names *names, uint64_t hash)
{
    size_t slot = (size_t)(hash >> 20) % SLOTS;
    while (names->slots[slot].hash && names->slots[slot].hash != hash)
        slot = (slot + 1) % SLOTS;
    return &names->slots[slot];
}

static bool names_others(const struct fl_log_error *error)
{
    return error->kind == FL_BLOCK_SUMMARY || error->kind == FL_BLOCK_EXIT || error->kind == FL_BLOCK_LAST_WORDS;
}

static void read_summary(struct names *names, struct fl_slice text)
{
    uint64_t hash;
    while (names->count < FL_NAMES_LIMIT && next_name(&text, &hash)) {
        struct name *name = slot_of(names, hash);
        names->count += !name->hash;
        name->hash = hash;
    }
}

static struct fl_slice searched(const struct fl_log_error *error)
{
    struct fl_slice text = {error->text.data + error->head, error->text.size - error->head};
    text.size = text.size < FL_NAMED_TEXT ? text.size : FL_NAMED_TEXT;
    return text;
}

enum fl_status fl_name_errors(struct fl_log_error **errors, size_t count, struct fl_error *error)
{
    uint64_t hash;
    size_t summaries = 0;
    for (size_t i = 0; i < count; i++)
        summaries += names_others(errors[i]);
    if (!summaries)
        return FL_OK;
    struct names *names = calloc(1, sizeof *names);
    if (!names)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        if (names_others(errors[i]))
            read_summary(names, errors[i]->text);
    for (size_t i = 0; i < count && names->count; i++) {
        if (names_others(errors[i]))
            continue;
        for (struct fl_slice text = searched(errors[i]); next_name(&text, &hash);) {
            struct name *name = slot_of(names, hash);
            name->errors += name->hash && name->last != i + 1;
            name->last = (uint32_t)i + 1;
        }
    }
    for (size_t i = 0; i < count && names->count; i++) {
        if (names_others(errors[i]))
            continue;
        for (struct fl_slice text = searched(errors[i]); next_name(&text, &hash);) {
            const struct name *name = slot_of(names, hash);
            if (name->hash && 1.0 / name->errors > errors[i]->named)
                errors[i]->named = 1.0 / name->errors;
        }
    }
    free(names);
    return FL_OK;
}
