// SPDX-License-Identifier: GPL-2.0-or-later
#include "titles.h"

#include <stdlib.h>

#include "core/arena.h"
#include "text_tests.h"

#include "core/banned.h"

enum {
    WORDS_LIMIT = 16,   // of a title; the first ones
    WORD_LEAST = 3,     // bytes of a word that counts
    ANCHOR_LEAST = 8,   // bytes of two words and the space between
    LETTERS_LEAST = 14, // in all words of a title: fewer are found in any log
    LINE_WORDS = 64,    // of a line that are compared
    COUNTS = 1 << 14,
};

struct title {
    uint32_t words[WORDS_LIMIT];
    size_t count;
};

struct fl_known_titles {
    struct fl_arena arena;
    struct title *titles;
    struct fl_catalogue_word *anchors;
    size_t count;
};

static bool is_of_word(char byte)
{
    return fl_is_alphanumeric(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

static uint32_t hash_of(struct fl_slice word)
{
    uint64_t hash = 14695981039346656037ULL;
    for (size_t i = 0; i < word.size; i++)
        hash = (hash ^ (unsigned char)fl_small(word.data[i])) * 1099511628211ULL;
    return (uint32_t)(hash ^ hash >> 32);
}

static char closing_of(char byte)
{
    return byte == '<' ? '>' : byte == '{' ? '}' : byte == '\'' || byte == '"' || byte == '`' ? byte : '\0';
}

/// The next word; of a title (`outside`) those outside of quotes and brackets, which stand for what differs from case to case.
static struct fl_slice next_word(struct fl_slice *text, bool outside)
{
    size_t at = 0;
    while (at < text->size && !is_of_word(text->data[at])) {
        char closing = outside && (!at || !is_of_word(text->data[at - 1])) ? closing_of(text->data[at]) : '\0';
        const char *end = closing ? memchr(text->data + at + 1, closing, text->size - at - 1) : NULL;
        at = end ? (size_t)(end - text->data) + 1 : at + 1;
    }
    size_t start = at;
    while (at < text->size && is_of_word(text->data[at]))
        at++;
    struct fl_slice word = {text->data + start, at - start};
    *text = (struct fl_slice){text->data + at, text->size - at};
    return word;
}

/// The hash of four bytes, over which the scan of a log stumbles (words.c).
static uint32_t four_at(const char *bytes)
{
    return hash_of((struct fl_slice){bytes, FL_FAILURE_WORD_LEAST});
}

/// How often each four bytes stand in the titles, about: some share a count.
static void count_fours(struct fl_slice titles, uint16_t *counts)
{
    for (size_t i = 0; i + FL_FAILURE_WORD_LEAST <= titles.size; i++) {
        uint16_t *count = &counts[four_at(titles.data + i) % COUNTS];
        *count += *count < UINT16_MAX;
    }
}

/// The words of a title outside of what differs from case to case.
static size_t list_words(struct fl_slice text, struct fl_slice words[WORDS_LIMIT])
{
    size_t count = 0;
    while (count < WORDS_LIMIT && (words[count] = next_word(&text, true)).size)
        count++;
    return count;
}

/// What a line is looked at for: two words side by side, those that hold the rarest four bytes, so that few lines that say
/// something else are looked at.  Empty where no two stand side by side.
static struct fl_catalogue_word anchor_of(const struct fl_slice *words, size_t count, const uint16_t *counts)
{
    struct fl_catalogue_word anchor = {0};
    uint16_t least = UINT16_MAX;
    for (size_t i = 0; i + 1 < count; i++) {
        const char *end = words[i].data + words[i].size;
        struct fl_slice pair = {words[i].data, (size_t)(words[i + 1].data + words[i + 1].size - words[i].data)};
        if (words[i + 1].data != end + 1 || *end != ' ' || pair.size < ANCHOR_LEAST)
            continue;
        for (size_t at = 0; at + FL_FAILURE_WORD_LEAST <= pair.size; at++) {
            uint16_t often = counts[four_at(pair.data + at) % COUNTS];
            if (often >= least)
                continue;
            anchor = (struct fl_catalogue_word){pair, at};
            least = often;
        }
    }
    return anchor;
}

/// Keeps a title if it is one that can be told by its words.
static bool add_title(struct fl_known_titles *titles, struct fl_slice text, const uint16_t *counts)
{
    struct title *title = &titles->titles[titles->count];
    struct fl_slice words[WORDS_LIMIT];
    size_t count = list_words(text, words), letters = 0;
    *title = (struct title){0};
    for (size_t i = 0; i < count; i++) {
        if (words[i].size < WORD_LEAST)
            continue;
        title->words[title->count++] = hash_of(words[i]);
        letters += words[i].size;
    }
    struct fl_catalogue_word anchor = anchor_of(words, count, counts);
    if (title->count < 2 || letters < LETTERS_LEAST || !anchor.text.size)
        return true;
    struct fl_slice kept = fl_arena_copy(&titles->arena, anchor.text);
    for (size_t i = 0; kept.data && i < kept.size; i++)
        ((char *)kept.data)[i] = fl_small(kept.data[i]);
    titles->anchors[titles->count++] = (struct fl_catalogue_word){kept, anchor.key};
    return kept.data;
}

enum fl_status fl_known_titles_create(struct fl_slice text, const struct fl_failure_words *built_in,
                                      struct fl_known_titles **out, struct fl_error *error)
{
    struct fl_known_titles *titles = calloc(1, sizeof *titles);
    uint16_t *counts = calloc(COUNTS, sizeof *counts);
    size_t lines = fl_slice_count_lines(text);
    *out = NULL;
    lines = lines < FL_CATALOGUE_WORDS_LIMIT ? lines : FL_CATALOGUE_WORDS_LIMIT;
    bool good = titles && counts;
    if (good) {
        titles->titles = fl_arena_alloc(&titles->arena, lines + 1, sizeof *titles->titles);
        titles->anchors = fl_arena_alloc(&titles->arena, lines + 1, sizeof *titles->anchors);
        good = titles->titles && titles->anchors;
    }
    if (good)
        count_fours(text, counts);
    while (good && text.size && titles->count < lines) {
        struct fl_slice title = fl_slice_next_line(&text);
        if (!fl_failure_words_of(built_in, title))
            good = add_title(titles, title, counts);
    }
    free(counts);
    if (!good) {
        fl_known_titles_free(titles);
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    *out = titles;
    return FL_OK;
}

void fl_known_titles_free(struct fl_known_titles *titles)
{
    if (!titles)
        return;
    fl_arena_release(&titles->arena);
    free(titles);
}

const struct fl_catalogue_word *fl_known_titles_words(const struct fl_known_titles *titles, size_t *count)
{
    *count = titles->count;
    return titles->anchors;
}

bool fl_known_titles_fit(const struct fl_known_titles *titles, size_t number, struct fl_slice line)
{
    const struct title *title = &titles->titles[number];
    uint32_t words[LINE_WORDS];
    size_t count = 0, found = 0;
    for (struct fl_slice word; count < LINE_WORDS && (word = next_word(&line, false)).size;)
        words[count++] = hash_of(word);
    for (size_t i = 0; i < title->count; i++)
        for (size_t j = 0; j < count; j++)
            if (words[j] == title->words[i]) {
                found++;
                break;
            }
    return 5 * found >= 4 * title->count;
}
