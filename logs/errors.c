// SPDX-License-Identifier: GPL-2.0-or-later
#include "errors.h"

#include <math.h>
#include <stdlib.h>

#include "causes.h"
#include "naming.h"

#include "core/banned.h"

enum {
    SLOTS = 1 << 16, // more than twice FL_ERRORS_LIMIT
    SHORT_TEXT = 1024,
    // Blocks of one step that wait for its end; a step of more is told to be open up to there.
    STEP_BLOCKS = 100000,
};

_Static_assert(SLOTS >= 2 * FL_ERRORS_LIMIT, "a free slot is always near");

/// A block of the step that goes on.
struct step_block {
    uint32_t error;
    uint32_t errors_before;
    bool is_failure; // this block, whatever the kind of the one that its error was met by first
    struct fl_log_place place;
};

struct fl_log_errors {
    struct fl_arena arena;
    struct fl_log_error **errors;
    size_t count, capacity, hints;
    uint32_t *slots; // open addressing by fingerprint: index + 1
    size_t text_bytes;
    uint64_t dropped;
    struct fl_log_file *files;
    size_t file_count, file_capacity;
    struct step_block *step;
    size_t step_count, step_capacity;
    uint32_t step_errors;  // of the step, blocks that are errors
    bool failed_before;    // a step of this file failed
    size_t file_errors;    // how many errors there were when the file began
};

enum fl_status fl_log_errors_create(struct fl_log_errors **out, struct fl_error *error)
{
    struct fl_log_errors *errors = calloc(1, sizeof *errors);
    *out = NULL;
    if (errors)
        errors->slots = calloc(SLOTS, sizeof *errors->slots);
    if (!errors || !errors->slots) {
        fl_log_errors_free(errors);
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    *out = errors;
    return FL_OK;
}

void fl_log_errors_free(struct fl_log_errors *errors)
{
    if (!errors)
        return;
    fl_arena_release(&errors->arena);
    free(errors->slots);
    free(errors->step);
    free(errors);
}

static enum fl_status out_of_memory(struct fl_error *error)
{
    return fl_fail(error, FL_NO_MEMORY, "out of memory");
}

uint64_t fl_block_fingerprint(const struct fl_block *block)
{
    // What ended with an error may stand right below it in one run and far below in another.
    return fl_fingerprint((struct fl_slice){block->text.data, block->told ? block->told : block->text.size});
}

// ---- folding ---------------------------------------------------------------

/// The slot of a fingerprint: of its error, or a free one.
static size_t slot_of(const struct fl_log_errors *errors, uint64_t fingerprint)
{
    size_t slot = (size_t)(fingerprint ^ fingerprint >> 32) % SLOTS;
    while (errors->slots[slot] && errors->errors[errors->slots[slot] - 1]->fingerprint != fingerprint)
        slot = (slot + 1) % SLOTS;
    return slot;
}

static struct fl_slice keep(struct fl_log_errors *errors, const struct fl_buffer *text, size_t limit)
{
    struct fl_slice kept = fl_buffer_slice(text);
    if (kept.size > limit)
        kept.size = limit;
    errors->text_bytes += kept.size;
    return fl_arena_copy(&errors->arena, kept);
}

static bool has_room(const struct fl_log_errors *errors, enum fl_block_kind kind)
{
    return errors->count < FL_ERRORS_LIMIT && errors->text_bytes < FL_ERROR_TEXTS_LIMIT &&
           (kind != FL_BLOCK_HINT || errors->hints < FL_HINTS_LIMIT);
}

/// Makes an error of a block, in the slot.  NULL when memory has run out.
static struct fl_log_error *add_error(struct fl_log_errors *errors, const struct fl_block *block, uint64_t fingerprint, size_t slot)
{
    struct fl_log_error *error = fl_arena_alloc(&errors->arena, 1, sizeof *error);
    struct fl_log_error **grown = fl_arena_grow(&errors->arena, errors->errors, errors->count, &errors->capacity, sizeof *grown);
    if (!error || !grown)
        return NULL;
    errors->errors = grown;
    size_t limit = errors->text_bytes > FL_ERROR_TEXTS_LIMIT / 2 ? SHORT_TEXT : SIZE_MAX;
    *error = (struct fl_log_error){
        .fingerprint = fingerprint, .kind = block->kind, .text = keep(errors, &block->text, limit),
        .before = keep(errors, &block->before, limit), .after = keep(errors, &block->after, limit),
        .head = block->head, .told = block->told, .said = block->said, .said_in_all = block->said_in_all,
        .level = block->level, .frames = block->frames, .red = block->red, .standing = {.to_end = UINT32_MAX}};
    if (!error->text.data || !error->before.data || !error->after.data)
        return NULL;
    unsigned lines = (unsigned)fl_slice_count_lines(fl_buffer_slice(&block->text));
    unsigned kept = (unsigned)fl_slice_count_lines(error->text);
    error->lines = lines + (unsigned)block->lines_left_out;
    error->lines_left_out = block->lines_left_out + (lines - kept);
    if (error->head > error->text.size)
        error->head = 0;
    errors->errors[errors->count++] = error;
    errors->hints += block->kind == FL_BLOCK_HINT;
    errors->slots[slot] = (uint32_t)errors->count;
    return error;
}

static bool add_place(struct fl_log_errors *errors, struct fl_log_error *error, struct fl_log_place place)
{
    error->count++;
    if (error->place_count == FL_PLACES_LIMIT)
        return true;
    // Most errors have one place: room for one, then for all.
    if (error->place_count < 2) {
        size_t room = error->place_count ? FL_PLACES_LIMIT : 1;
        struct fl_log_place *places = fl_arena_alloc(&errors->arena, room, sizeof *places);
        if (!places)
            return false;
        if (error->place_count)
            places[0] = error->places[0];
        error->places = places;
    }
    error->places[error->place_count++] = place;
    return true;
}

/// A block that tells of a failure itself, not of another, and not only perhaps.
static bool is_failure(enum fl_block_kind kind)
{
    return kind < FL_BLOCK_HINT;
}

// ---- steps and files -------------------------------------------------------

/// How much a standing speaks for the cause, roughly: to choose an error's likeliest place.
static int worth(const struct fl_standing *standing)
{
    return standing->step == FL_STEP_FAILED ? (standing->first_failure ? 4 : 3) : standing->step == FL_STEP_OPEN ? 2 : 1;
}

static void close_step(struct fl_log_errors *errors, uint64_t line, enum fl_step_end end)
{
    for (size_t i = 0; i < errors->step_count; i++) {
        const struct step_block *block = &errors->step[i];
        struct fl_log_error *error = errors->errors[block->error];
        struct fl_standing standing = {.step = end, .first_failure = !errors->failed_before, .errors_before = block->errors_before};
        standing.to_end = line > block->place.last_line ? (uint32_t)(line - block->place.last_line) : 0;
        standing.errors_behind = errors->step_errors - block->errors_before - block->is_failure;
        error->passed += end == FL_STEP_PASSED;
        if (error->standing.to_end == UINT32_MAX || worth(&standing) > worth(&error->standing)) {
            error->standing = standing;
            error->likeliest = block->place;
        }
    }
    errors->step_count = 0;
    errors->step_errors = 0;
    errors->failed_before |= end == FL_STEP_FAILED;
}

enum fl_status fl_log_errors_add(struct fl_log_errors *errors, const struct fl_block *block, bool *is_new, struct fl_error *error)
{
    uint64_t fingerprint = fl_block_fingerprint(block);
    size_t slot = slot_of(errors, fingerprint);
    if (is_new)
        *is_new = !errors->slots[slot];
    if (!errors->slots[slot] && !has_room(errors, block->kind)) {
        errors->dropped++;
        if (is_new)
            *is_new = false; // it cannot be told whether it is
        return FL_OK;
    }
    struct fl_log_error *found = errors->slots[slot] ? errors->errors[errors->slots[slot] - 1] : add_error(errors, block, fingerprint, slot);
    struct fl_log_place place = {(uint32_t)errors->file_count - 1, block->first_line, block->last_line};
    if (!found || !add_place(errors, found, place))
        return out_of_memory(error);
    if (found->count == 1)
        found->likeliest = place;
    if (errors->step_count == STEP_BLOCKS)
        close_step(errors, block->first_line, FL_STEP_OPEN);
    if (errors->step_count == errors->step_capacity) {
        size_t capacity = errors->step_capacity ? 2 * errors->step_capacity : 256;
        struct step_block *grown = realloc(errors->step, capacity * sizeof *grown);
        if (!grown)
            return out_of_memory(error);
        errors->step = grown;
        errors->step_capacity = capacity;
    }
    errors->step[errors->step_count++] = (struct step_block){errors->slots[slot] - 1, errors->step_errors, is_failure(block->kind), place};
    errors->step_errors += is_failure(block->kind);
    return FL_OK;
}

enum fl_status fl_log_errors_end_step(struct fl_log_errors *errors, uint64_t line, bool failed, struct fl_error *error)
{
    (void)error;
    close_step(errors, line, failed ? FL_STEP_FAILED : FL_STEP_PASSED);
    return FL_OK;
}

enum fl_status fl_log_errors_begin_file(struct fl_log_errors *errors, const char *name, struct fl_error *error)
{
    struct fl_log_file *grown = fl_arena_grow(&errors->arena, errors->files, errors->file_count, &errors->file_capacity, sizeof *grown);
    struct fl_slice copy = fl_arena_copy(&errors->arena, fl_slice_of(name));
    if (!grown || !copy.data)
        return out_of_memory(error);
    errors->files = grown;
    errors->files[errors->file_count++] = (struct fl_log_file){.name = copy.data};
    errors->failed_before = false;
    errors->file_errors = errors->count;
    return FL_OK;
}

enum fl_status fl_log_errors_end_file(struct fl_log_errors *errors, uint64_t lines, uint64_t bytes, struct fl_error *error)
{
    close_step(errors, lines + 1, FL_STEP_OPEN);
    errors->files[errors->file_count - 1].lines = lines;
    errors->files[errors->file_count - 1].bytes = bytes;
    return fl_name_errors(errors->errors + errors->file_errors, errors->count - errors->file_errors, error);
}

const struct fl_log_file *fl_log_errors_files(const struct fl_log_errors *errors, size_t *count)
{
    *count = errors->file_count;
    return errors->files;
}

uint64_t fl_log_errors_dropped(const struct fl_log_errors *errors)
{
    return errors->dropped;
}

// ---- the order -------------------------------------------------------------

/// Errors that say it in the same way: what tells one apart from its siblings is only the text.
static uint64_t manner_of(const struct fl_log_error *error)
{
    uint64_t manner = (uint64_t)error->said << 32 | (uint64_t)error->likeliest.file << 8 | (uint64_t)error->kind << 4 |
                      (uint64_t)error->level << 1 | error->red;
    return manner * 0x9e3779b97f4a7c15U | 1;
}

/// How often each manner was met, by open addressing.
struct manners {
    struct {
        uint64_t manner; // 0: a free slot
        uint32_t count;
    } *slots;
    size_t mask;
};

static uint32_t *count_of(struct manners *manners, uint64_t manner)
{
    size_t slot = (size_t)(manner >> 32) & manners->mask;
    while (manners->slots[slot].manner && manners->slots[slot].manner != manner)
        slot = (slot + 1) & manners->mask;
    manners->slots[slot].manner = manner;
    return &manners->slots[slot].count;
}

/// The likeliest cause first; among equals what was found first.
static int compare_errors(const void *a, const void *b)
{
    const struct fl_log_error *const *left = a, *const *right = b;
    if ((*left)->cause != (*right)->cause)
        return (*left)->cause > (*right)->cause ? -1 : 1;
    const struct fl_log_place *first = &(*left)->likeliest, *second = &(*right)->likeliest;
    if (first->file != second->file)
        return first->file < second->file ? -1 : 1;
    return first->first_line < second->first_line ? -1 : first->first_line > second->first_line;
}

/// Lowers each error by how many of its manner come before it, so that the first few are not one warning a file.
static void part_siblings(struct fl_log_errors *errors, struct manners *manners)
{
    memset(manners->slots, 0, (manners->mask + 1) * sizeof *manners->slots);
    for (size_t i = 0; i < errors->count; i++)
        errors->errors[i]->cause -= FL_SIBLING_COST * log2(1 + (*count_of(manners, manner_of(errors->errors[i])))++);
}

/// The model is one of choice: each error's share of the sum of exp(cause) is how likely it is the one.
static void share_cause(struct fl_log_errors *errors)
{
    double sum = 0, most = errors->count ? errors->errors[0]->cause : 0;
    for (size_t i = 0; i < errors->count; i++)
        sum += exp(errors->errors[i]->cause - most);
    for (size_t i = 0; i < errors->count; i++)
        errors->errors[i]->cause_share = exp(errors->errors[i]->cause - most) / sum;
}

enum fl_status fl_log_errors_rank(struct fl_log_errors *errors, struct fl_log_error ***ranked, size_t *count, struct fl_error *error)
{
    struct manners manners = {.mask = 1};
    while (manners.mask < 2 * errors->count)
        manners.mask = 2 * manners.mask + 1;
    manners.slots = calloc(manners.mask + 1, sizeof *manners.slots);
    if (!manners.slots)
        return out_of_memory(error);
    for (size_t i = 0; i < errors->count; i++)
        ++*count_of(&manners, manner_of(errors->errors[i]));
    for (size_t i = 0; i < errors->count; i++) {
        errors->errors[i]->siblings = *count_of(&manners, manner_of(errors->errors[i])) - 1;
        errors->errors[i]->cause = fl_cause_of(errors->errors[i], &errors->files[errors->errors[i]->likeliest.file]);
    }
    if (errors->count)
        qsort(errors->errors, errors->count, sizeof(*errors->errors), compare_errors);
    part_siblings(errors, &manners);
    if (errors->count)
        qsort(errors->errors, errors->count, sizeof(*errors->errors), compare_errors);
    free(manners.slots);
    share_cause(errors);
    *ranked = errors->errors;
    *count = errors->count;
    return FL_OK;
}
