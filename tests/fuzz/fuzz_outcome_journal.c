// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are read as a journal without a crash; each line is a record, a repeated one or damage; every record comes
// back from a line of its own; and a record that is appended is found, with all that was there before.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/outcome_journal.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

enum {
    // Inputs are mutated records; a checksum that fits is not found by chance, so the first byte asks for it to be
    // mended.
    MEND = 1
};

static const char own_key[] = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

struct seen {
    uint64_t records, damaged, own, last_line;
};

static enum fl_status take_record(void *context, const struct fl_outcome_record *record, struct fl_error *error)
{
    struct seen *seen = context;
    struct fl_buffer line = {0};
    struct fl_arena arena = {0};
    struct fl_outcome_record again;
    seen->records++;
    seen->own += fl_slice_equal(record->key, fl_slice_of(own_key));
    require(fl_outcome_append_line(&line, record, error) == FL_OK);
    require(line.size <= FL_OUTCOME_LINE_LIMIT);
    require(fl_outcome_read_line((struct fl_slice){line.data, line.size - 1}, &arena, &again, error) == FL_OK);
    require(fl_slice_equal(again.key, record->key) && fl_slice_equal(again.id, record->id));
    require(fl_slice_equal(again.note, record->note) && fl_slice_equal(again.reporter, record->reporter));
    require(again.time == record->time && again.worked == record->worked && again.target == record->target);
    require(again.number == record->number && again.of == record->of && again.action == record->action);
    fl_arena_release(&arena);
    fl_buffer_release(&line);
    return FL_OK;
}

static void take_damage(void *context, const char *file, uint64_t line, const char *reason)
{
    struct seen *seen = context;
    require(file && reason[0]);
    require(line > seen->last_line);
    seen->last_line = line;
    seen->damaged++;
}

/// Gives each line that ends as a record does the checksum of its bytes.
static void mend(struct fl_slice text, struct fl_buffer *mended)
{
    enum { END = 28 }; // ,"check":"<16 digits>"}
    while (text.size) {
        bool ended = memchr(text.data, '\n', text.size) != NULL;
        struct fl_slice line = fl_slice_next_line(&text);
        struct fl_slice head = {line.data, line.size < END ? 0 : line.size - END};
        if (head.size && fl_slice_starts((struct fl_slice){line.data + head.size, END}, FL_SLICE(",\"check\":\""))) {
            fl_buffer_append(mended, head);
            fl_buffer_append_format(mended, ",\"check\":\"%016llx\"}", fl_slice_hash(head));
        } else {
            fl_buffer_append(mended, line);
        }
        if (ended)
            fl_buffer_append_byte(mended, '\n');
    }
}

static void read_all(const char *path, struct seen *seen, struct fl_outcome_counts *counts)
{
    const struct fl_outcome_sink sink = {seen, take_record, take_damage};
    struct fl_error error;
    *seen = (struct seen){0};
    require(fl_outcome_journal_read(path, &sink, counts, &error) == FL_OK);
    require(counts->records == seen->records && counts->damaged == seen->damaged);
}

/// A file for all inputs, in memory where that is: each is synced.
static char path[64];

static void remove_file(void)
{
    unlink(path);
}

static int open_file(void)
{
    static int file = -1;
    if (file < 0) {
        snprintf(path, sizeof path, "%s/faultline-fuzz-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
        file = mkstemp(path);
        require(file >= 0 && atexit(remove_file) == 0);
    }
    require(ftruncate(file, 0) == 0);
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct fl_slice bytes = {(const char *)data + 1, size - 1};
    struct fl_buffer text = {0}, file_name = {0};
    if (data[0] & MEND)
        mend(bytes, &text);
    else
        fl_buffer_append(&text, bytes);
    require(!text.failed);
    require(pwrite(open_file(), text.data, text.size, 0) == (ssize_t)text.size);

    struct seen before, after;
    struct fl_outcome_counts counts;
    struct fl_error error;
    read_all(path, &before, &counts);
    require(counts.records + counts.repeated + counts.damaged == fl_slice_count_lines(fl_buffer_slice(&text)));

    const struct fl_outcome_record own = {.key = fl_slice_of(own_key), .time = 1, .id = FL_SLICE("a/b")};
    enum fl_status status = fl_outcome_journal_append(path, &own, &file_name, &error);
    require(status == (text.size && text.data[0] != '{' ? FL_BAD_INPUT : FL_OK));
    read_all(path, &after, &counts);
    require(after.damaged == before.damaged);
    require(after.own == (status ? before.own : 1));
    require(after.records == before.records + (!status && !before.own));
    fl_buffer_release(&text);
    fl_buffer_release(&file_name);
    return 0;
}
