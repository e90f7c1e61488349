// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are read as logs without a crash, in whatever pieces they come, and what comes out keeps the promises of
// blocks.h and errors.h.
//
// An input is: a byte of flags; a byte that the sizes of the pieces come from; the text.  In the text FS (0x1C) ends a
// file, and US (0x1F) repeats the byte before it, by 250 times the value of the byte behind it: so lines over the limits are near.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "logs/errors.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

enum {
    WITH_TITLES = 1, // flags: lines that look like titles of known errors are found, too,
    OWN_TITLES = 2,  // which the first file holds
    WITH_FLUSHES = 4,
    END_OF_FILE = 0x1C,
    REPEAT = 0x1F,
    REPEATS = 8,     // in an input
    REPEATED = 250,
};

// ---- the input -------------------------------------------------------------

static struct fl_buffer expand(struct fl_slice text)
{
    struct fl_buffer out = {0};
    for (size_t i = 0, repeats = 0; i < text.size; i++) {
        // Not ends of files: tens of thousands of empty ones only take time.
        if ((unsigned char)text.data[i] != REPEAT || !i || text.data[i - 1] == END_OF_FILE || i + 1 == text.size || repeats == REPEATS) {
            fl_buffer_append_byte(&out, text.data[i]);
            continue;
        }
        repeats++;
        size_t times = REPEATED * (size_t)(unsigned char)text.data[i + 1];
        char *room = fl_buffer_reserve(&out, times + 1);
        require(room);
        memset(room, text.data[i - 1], times);
        out.size += times;
        i++;
    }
    return out;
}

static struct fl_slice next_file(struct fl_slice *rest)
{
    const char *end = rest->size ? memchr(rest->data, END_OF_FILE, rest->size) : NULL;
    struct fl_slice file = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    *rest = end ? (struct fl_slice){end + 1, rest->size - file.size - 1} : (struct fl_slice){0};
    return file;
}

// ---- one reading -----------------------------------------------------------

struct reading {
    struct fl_log_errors *errors;
    struct fl_buffer told;  // all that was given, to be compared with another reading
    uint64_t blocks;
    uint64_t last_line;     // of the file in hand, that is in a block, or where a step ended
    uint64_t last_step;
};

static void tell(struct reading *reading, const void *bytes, size_t size)
{
    fl_buffer_append(&reading->told, (struct fl_slice){(const char *)&size, sizeof size});
    fl_buffer_append(&reading->told, (struct fl_slice){bytes, size});
}

static void tell_buffer(struct reading *reading, const struct fl_buffer *buffer)
{
    tell(reading, buffer->data, buffer->size);
}

static size_t count_lines(struct fl_slice text)
{
    size_t lines = 0;
    for (; text.size; lines++)
        fl_slice_next_line(&text);
    return lines;
}

static enum fl_status take_block(void *context, const struct fl_block *block, struct fl_error *error)
{
    struct reading *reading = context;
    struct fl_slice text = fl_buffer_slice(&block->text);
    require((unsigned)block->kind < FL_BLOCK_KINDS);
    require(block->first_line > reading->last_line);
    require(block->last_line >= block->first_line);
    require(text.size < FL_BLOCK_TEXT_LIMIT);
    require(block->head <= text.size);
    require(block->head == 0 || text.data[block->head - 1] == '\n');
    require(count_lines(fl_buffer_slice(&block->before)) <= FL_CONTEXT_LINES);
    require(count_lines(fl_buffer_slice(&block->after)) <= FL_CONTEXT_LINES);
    require((block->said >> FL_FAILURE_WORDS) == 0 && (block->said_in_all >> FL_FAILURE_WORDS) == 0);
    require(block->kind == FL_BLOCK_LAST_WORDS || block->frames <= block->last_line - block->first_line + 1);
    reading->last_line = block->last_line;
    reading->blocks++;

    const uint64_t numbers[] = {block->kind,     block->first_line, block->last_line, block->lines_left_out, block->head, block->said,
                                block->said_in_all, block->level,      block->mark,      block->indent,         block->frames, block->red};
    tell(reading, numbers, sizeof numbers);
    tell_buffer(reading, &block->text);
    tell_buffer(reading, &block->before);
    tell_buffer(reading, &block->after);
    return reading->errors ? fl_log_errors_add(reading->errors, block, NULL, error) : FL_OK;
}

static enum fl_status take_step(void *context, uint64_t line, bool failed, struct fl_error *error)
{
    struct reading *reading = context;
    const uint64_t numbers[] = {line, failed};
    require(line > reading->last_step);
    // A failed one ends at the line that its block was found by.
    require(failed ? line <= reading->last_line : line > reading->last_line);
    reading->last_step = line;
    reading->last_line = failed ? reading->last_line : line;
    tell(reading, numbers, sizeof numbers);
    return reading->errors ? fl_log_errors_end_step(reading->errors, line, failed, error) : FL_OK;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/// A piece's size: often a few bytes, sometimes many.
static size_t piece_of(uint32_t *state, size_t left)
{
    static const size_t sizes[] = {1, 7, 100, 5000, 70000};
    size_t most = sizes[next_random(state) % 5], size = 1 + next_random(state) % most;
    // Large files in small pieces would take too long.
    size = size < left / 64 ? left / 64 : size;
    return size < left ? size : left;
}

/// Reads all files into `reading`; `pieces`: 0, whole, or what the sizes of pieces come from.
static void read_files(struct reading *reading, struct fl_slice text, const struct fl_failure_words *words,
                       const struct fl_known_titles *titles, uint32_t pieces, bool flushes)
{
    const struct fl_block_sink sink = {reading, take_block, take_step};
    struct fl_block_finder *finder;
    struct fl_error error;
    uint32_t state = pieces;
    require(fl_block_finder_create(words, &sink, &finder, &error) == FL_OK);
    fl_block_finder_know(finder, titles);
    do {
        struct fl_slice file = next_file(&text);
        uint64_t lines = 0, expected = 0;
        for (size_t i = 0; i < file.size; i++)
            expected += file.data[i] == '\n' || i + 1 == file.size;
        if (reading->errors)
            require(fl_log_errors_begin_file(reading->errors, "a.log", &error) == FL_OK);
        for (struct fl_slice rest = file; rest.size;) {
            size_t size = pieces ? piece_of(&state, rest.size) : rest.size;
            // A copy of its own, so that a read behind it is seen.
            char *piece = malloc(size);
            require(piece);
            memcpy(piece, rest.data, size);
            require(fl_block_finder_feed(finder, (struct fl_slice){piece, size}, &error) == FL_OK);
            free(piece);
            rest = (struct fl_slice){rest.data + size, rest.size - size};
            if (flushes && next_random(&state) % 4 == 0)
                require(fl_block_finder_flush(finder, &error) == FL_OK);
        }
        require(fl_block_finder_end(finder, &lines, &error) == FL_OK);
        require(lines == expected);
        require(reading->last_line <= lines && reading->last_step <= lines);
        if (reading->errors)
            require(fl_log_errors_end_file(reading->errors, lines, file.size, &error) == FL_OK);
        reading->last_line = reading->last_step = 0;
    } while (text.size);
    uint64_t cut = fl_block_finder_cut_lines(finder);
    tell(reading, &cut, sizeof cut);
    fl_block_finder_free(finder);
}

// ---- what comes out --------------------------------------------------------

static void check_place(const struct fl_log_place *place, const struct fl_log_file *files, size_t file_count)
{
    require(place->file < file_count);
    require(place->first_line >= 1 && place->first_line <= place->last_line);
    require(place->last_line <= files[place->file].lines);
}

static void check_error(const struct fl_log_error *logged, const struct fl_log_file *files, size_t file_count, uint64_t blocks)
{
    require(logged->count >= 1 && logged->passed <= logged->count);
    require(logged->place_count == (logged->count < FL_PLACES_LIMIT ? logged->count : FL_PLACES_LIMIT));
    require(logged->head <= logged->text.size && logged->text.size < FL_BLOCK_TEXT_LIMIT);
    check_place(&logged->likeliest, files, file_count);
    for (size_t i = 0; i < logged->place_count; i++) {
        check_place(&logged->places[i], files, file_count);
        require(i == 0 || logged->places[i].file > logged->places[i - 1].file ||
                (logged->places[i].file == logged->places[i - 1].file && logged->places[i].first_line > logged->places[i - 1].last_line));
    }
    require(logged->standing.errors_behind <= blocks && logged->standing.errors_before <= blocks);
    require(logged->named >= 0 && logged->named <= 1);
    require(isfinite(logged->cause) && logged->cause_share >= 0 && logged->cause_share <= 1);
}

static void check_ranking(const struct reading *reading)
{
    struct fl_log_error **ranked;
    struct fl_error error;
    size_t count, file_count;
    uint64_t places = 0;
    double share = 0;
    require(fl_log_errors_rank(reading->errors, &ranked, &count, &error) == FL_OK);
    const struct fl_log_file *files = fl_log_errors_files(reading->errors, &file_count);
    for (size_t i = 0; i < count; i++) {
        check_error(ranked[i], files, file_count, reading->blocks);
        require(i == 0 || ranked[i - 1]->cause >= ranked[i]->cause);
        places += ranked[i]->count;
        share += ranked[i]->cause_share;
    }
    require(places + fl_log_errors_dropped(reading->errors) == reading->blocks);
    require(count == 0 || fabs(share - 1) < 1e-6);
}

static const char *const known_titles =
    "Got permission denied while trying to connect to the Docker daemon socket\n"
    "dubious ownership in repository at '/srv/app'\n"
    "port is already allocated\n"
    "the working tree has uncommitted changes\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fl_failure_words *built_in;
    struct fl_known_titles *titles = NULL;
    struct fl_failure_words *words = NULL;
    struct fl_error error;
    struct reading whole = {0}, parted = {0};
    if (size < 2)
        return 0;
    if (!built_in)
        require(fl_failure_words_create(NULL, 0, &built_in, &error) == FL_OK);
    struct fl_buffer text = expand((struct fl_slice){(const char *)data + 2, size - 2});
    require(!text.failed);
    struct fl_slice logs = fl_buffer_slice(&text);
    if (data[0] & WITH_TITLES) {
        struct fl_slice own = data[0] & OWN_TITLES ? next_file(&logs) : fl_slice_of(known_titles);
        require(fl_known_titles_create(own, built_in, &titles, &error) == FL_OK);
        size_t count;
        const struct fl_catalogue_word *anchors = fl_known_titles_words(titles, &count);
        require(fl_failure_words_create(anchors, count, &words, &error) == FL_OK);
    }
    const struct fl_failure_words *looked_for = words ? words : built_in;

    require(fl_log_errors_create(&whole.errors, &error) == FL_OK);
    read_files(&whole, logs, looked_for, titles, 0, false);
    read_files(&parted, logs, looked_for, titles, 1 + data[1], false);
    require(whole.told.size == parted.told.size && memcmp(whole.told.data, parted.told.data, whole.told.size) == 0);
    check_ranking(&whole);
    if (data[0] & WITH_FLUSHES) {
        // Where a log pauses, other blocks come out; the promises stay.
        struct reading paused = {0};
        require(fl_log_errors_create(&paused.errors, &error) == FL_OK);
        read_files(&paused, logs, looked_for, titles, 1 + data[1], true);
        check_ranking(&paused);
        fl_log_errors_free(paused.errors);
        fl_buffer_release(&paused.told);
    }
    fl_log_errors_free(whole.errors);
    fl_buffer_release(&whole.told);
    fl_buffer_release(&parted.told);
    fl_failure_words_free(words);
    fl_known_titles_free(titles);
    fl_buffer_release(&text);
    return 0;
}
