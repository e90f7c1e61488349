// SPDX-License-Identifier: GPL-2.0-or-later
// The borders of error blocks: tests/logs/NAME.log are logs as tools write them, NAME.blocks tells which lines of each
// are
// blocks: `first last`, one block a line.  A remark behind # (summary, consequence, status) marks one that may also be
// found in parts or not at all; all others must be found exactly.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "logs/blocks.h"
#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

enum {
    CASES_LIMIT = 400,
    BLOCKS_LIMIT = 64,
    LEAST_CASES = 90, // fewer: the folder was not found whole
    RANDOM_SPLITS = 5,
    LARGEST_PIECE = 40,
};

struct lines {
    unsigned long first, last;
    enum fl_block_kind kind; // of a block that was found
    bool is_main;            // of one that is told
};

struct blocks {
    struct lines all[BLOCKS_LIMIT];
    size_t count;
    struct fl_buffer text; // of all, with their kinds
};

static char *names[CASES_LIMIT];
static size_t name_count;
static struct fl_failure_words *words;
static struct fl_error error;

static int by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static void setup(void)
{
    DIR *folder = opendir("tests/logs");
    ck_assert_msg(folder != NULL, "tests/logs is not there: run from the project's folder");
    const struct dirent *entry;
    name_count = 0;
    while ((entry = readdir(folder)) != NULL) {
        size_t size = strlen(entry->d_name);
        if (size < 4 || strcmp(entry->d_name + size - 4, ".log") != 0)
            continue;
        ck_assert_uint_lt(name_count, CASES_LIMIT);
        names[name_count++] = strndup(entry->d_name, size - 4);
    }
    closedir(folder);
    qsort(names, name_count, sizeof *names, by_name);
    assert_status(fl_failure_words_create(NULL, 0, &words, &error), FL_OK, &error);
}

static void teardown(void)
{
    while (name_count)
        free(names[--name_count]);
    fl_failure_words_free(words);
}

static void read_case(const char *name, const char *ending, struct fl_buffer *content)
{
    char path[256];
    snprintf(path, sizeof path, "tests/logs/%s%s", name, ending);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    char bytes[4096];
    size_t size;
    while ((size = fread(bytes, 1, sizeof bytes, file)) > 0)
        fl_buffer_append(content, (struct fl_slice){bytes, size});
    fclose(file);
}

static void read_told(const char *name, struct blocks *told)
{
    struct fl_buffer content = {0};
    read_case(name, ".blocks", &content);
    struct fl_slice rest = fl_buffer_slice(&content);
    while (rest.size) {
        struct fl_slice line = fl_slice_trim(fl_slice_next_line(&rest));
        if (!line.size || line.data[0] == '#')
            continue;
        char text[64];
        snprintf(text, sizeof text, "%.*s", (int)line.size, line.data);
        char *end;
        unsigned long first = strtoul(text, &end, 10), last = strtoul(end, &end, 10);
        ck_assert_msg(first && last >= first, "%s.blocks: \"%s\"", name, text);
        ck_assert_uint_lt(told->count, BLOCKS_LIMIT);
        told->all[told->count++] = (struct lines){.first = first, .last = last, .is_main = !strchr(text, '#')};
    }
    fl_buffer_release(&content);
}

static enum fl_status note_block(void *context, const struct fl_block *block, struct fl_error *unused)
{
    (void)unused;
    struct blocks *found = context;
    ck_assert_uint_lt(found->count, BLOCKS_LIMIT);
    found->all[found->count++] = (struct lines){.first = block->first_line, .last = block->last_line,
        .kind = block->kind};
    char head[96];
    snprintf(head, sizeof head, "%lu-%lu %s %zu: ", (unsigned long)block->first_line, (unsigned long)block->last_line,
             fl_block_kind_names[block->kind], block->head);
    fl_buffer_append(&found->text, fl_slice_of(head));
    fl_buffer_append(&found->text, fl_buffer_slice(&block->before));
    fl_buffer_append(&found->text, fl_buffer_slice(&block->text));
    fl_buffer_append(&found->text, fl_buffer_slice(&block->after));
    return FL_OK;
}

static enum fl_status note_step(void *context, uint64_t line, bool failed, struct fl_error *unused)
{
    (void)unused;
    struct blocks *found = context;
    char text[64];
    snprintf(text, sizeof text, "step %lu %s\n", (unsigned long)line, failed ? "failed" : "passed");
    fl_buffer_append(&found->text, fl_slice_of(text));
    return FL_OK;
}

/// Finds the blocks of a log that comes in pieces of these sizes: 0 the whole, else up to `piece` bytes, at random if
/// asked for.
static void find_blocks(struct fl_slice log, size_t piece, struct random_source *random, struct blocks *found)
{
    struct fl_block_sink sink = {found, note_block, note_step};
    struct fl_block_finder *finder;
    assert_status(fl_block_finder_create(words, &sink, &finder, &error), FL_OK, &error);
    while (log.size) {
        size_t size = !piece ? log.size : random ? 1 + random_below(random, piece) : piece;
        size = size < log.size ? size : log.size;
        assert_status(fl_block_finder_feed(finder, (struct fl_slice){log.data, size}, &error), FL_OK, &error);
        log = (struct fl_slice){log.data + size, log.size - size};
    }
    uint64_t line_count;
    assert_status(fl_block_finder_end(finder, &line_count, &error), FL_OK, &error);
    fl_block_finder_free(finder);
}

static bool overlap(const struct lines *one, const struct lines *other)
{
    return one->first <= other->last && other->first <= one->last;
}

/// Tells each main block that was not found as it is, and each block found where none is told.  Returns how many.
static int count_faults(const char *name, const struct blocks *told, const struct blocks *found)
{
    int faults = 0;
    for (size_t i = 0; i < told->count; i++) {
        const struct lines *block = &told->all[i];
        bool exact = !block->is_main;
        for (size_t j = 0; j < found->count && !exact; j++)
            exact = found->all[j].first == block->first && found->all[j].last == block->last;
        if (!exact)
            printf("%s: %lu to %lu is not found so\n", name, block->first, block->last);
        faults += !exact;
    }
    for (size_t j = 0; j < found->count; j++) {
        const struct lines *block = &found->all[j];
        bool expected = block->kind == FL_BLOCK_HINT || block->kind == FL_BLOCK_LAST_WORDS;
        for (size_t i = 0; i < told->count && !expected; i++)
            expected = overlap(block, &told->all[i]);
        if (!expected)
            printf("%s: %lu to %lu, %s, is none\n", name, block->first, block->last, fl_block_kind_names[block->kind]);
        faults += !expected;
    }
    return faults;
}

START_TEST(cases_have_their_borders)
{
    int faults = 0;
    ck_assert_uint_ge(name_count, LEAST_CASES);
    for (size_t i = 0; i < name_count; i++) {
        struct blocks told = {0}, found = {0};
        struct fl_buffer log = {0};
        read_told(names[i], &told);
        read_case(names[i], ".log", &log);
        find_blocks(fl_buffer_slice(&log), 0, NULL, &found);
        faults += count_faults(names[i], &told, &found);
        fl_buffer_release(&log);
        fl_buffer_release(&found.text);
    }
    ck_assert_msg(faults == 0, "%d blocks of tests/logs have other borders", faults);
}
END_TEST

static void assert_same_in_pieces(const char *name, struct fl_slice log, size_t piece, struct random_source *random,
                                  const struct blocks *whole)
{
    struct blocks found = {0};
    find_blocks(log, piece, random, &found);
    struct fl_slice one = fl_buffer_slice(&whole->text), other = fl_buffer_slice(&found.text);
    ck_assert_msg(fl_slice_equal(one, other),
                  "%s: in pieces of %s%zu bytes other blocks are found:\n%.*s\nand not\n%.*s", name,
                  random ? "up to " : "", piece, (int)other.size, other.data, (int)one.size, one.data);
    fl_buffer_release(&found.text);
}

START_TEST(pieces_change_nothing)
{
    struct random_source random = {20240311};
    for (size_t i = 0; i < name_count; i++) {
        struct blocks whole = {0};
        struct fl_buffer log = {0};
        read_case(names[i], ".log", &log);
        struct fl_slice text = fl_buffer_slice(&log);
        find_blocks(text, 0, NULL, &whole);
        assert_same_in_pieces(names[i], text, 1, NULL, &whole);
        assert_same_in_pieces(names[i], text, 7, NULL, &whole);
        for (int split = 0; split < RANDOM_SPLITS; split++)
            assert_same_in_pieces(names[i], text, LARGEST_PIECE, &random, &whole);
        fl_buffer_release(&log);
        fl_buffer_release(&whole.text);
    }
}
END_TEST

// Blocks never overlap, also where each line could be of the block before it.
START_TEST(a_log_of_heads_alone_is_read)
{
    static const char *const heads[] = {"BUG: unable to handle it\n", "panic: x\n\n", "ERROR: a\nfoo\n",
        "1) Failure:\n\n", "Failures:\n"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct fl_buffer log = {0};
        struct blocks found = {0};
        for (size_t n = 0; n < 20; n++)
            fl_buffer_append(&log, fl_slice_of(heads[i]));
        find_blocks(fl_buffer_slice(&log), 0, NULL, &found);
        ck_assert_uint_ge(found.count, 1);
        for (size_t j = 1; j < found.count; j++)
            ck_assert_uint_gt(found.all[j].first, found.all[j - 1].last);
        fl_buffer_release(&log);
        fl_buffer_release(&found.text);
    }
}
END_TEST

Suite *log_blocks_suite(void)
{
    Suite *suite = suite_create("log_blocks");
    TCase *cases = tcase_create("cases");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, cases_have_their_borders);
    tcase_add_test(cases, pieces_change_nothing);
    tcase_add_test(cases, a_log_of_heads_alone_is_read);
    suite_add_tcase(suite, cases);
    return suite;
}
