// SPDX-License-Identifier: GPL-2.0-or-later
#include "vocabulary.h"

#include <assert.h>
#include <stdlib.h>

#include "banned.h"

// ---- writing ---------------------------------------------------------------

bool fl_vocabulary_wants(enum fl_token_kind kind, struct fl_slice text)
{
    if (text.size < FL_VOCABULARY_WORD_MIN || text.size > FL_VOCABULARY_WORD_MAX)
        return false;
    size_t letters = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || c >= 0x80;
        letters += letter && (c & 0xc0) != 0x80; // a character once, not each byte of it
        if (kind == FL_WORD && !letter)
            return false;
    }
    return letters >= FL_VOCABULARY_WORD_MIN;
}

static int compare_size_then_bytes(const void *a, const void *b)
{
    const struct fl_slice *left = a, *right = b;
    if (left->size != right->size)
        return left->size < right->size ? -1 : 1;
    return fl_slice_compare(*left, *right);
}

static size_t group_end(const struct fl_slice *words, size_t start, size_t count)
{
    size_t end = start;
    while (end < count && words[end].size == words[start].size)
        end++;
    return end;
}

static void write_kind(struct fl_slice *words, size_t count, struct fl_buffer *vocabulary)
{
    if (count)
        qsort(words, count, sizeof *words, compare_size_then_bytes);
    size_t groups = 0;
    for (size_t i = 0; i < count; i = group_end(words, i, count))
        groups++;
    fl_buffer_append_u32(vocabulary, groups);
    for (size_t start = 0, end; start < count; start = end) {
        end = group_end(words, start, count);
        fl_buffer_append_u32(vocabulary, words[start].size);
        fl_buffer_append_u32(vocabulary, end - start);
        for (size_t i = start; i < end; i++)
            fl_buffer_append(vocabulary, words[i]);
    }
}

void fl_vocabulary_write(struct fl_slice *words, size_t word_count, struct fl_slice *wholes, size_t whole_count,
                         struct fl_buffer *vocabulary)
{
    write_kind(words, word_count, vocabulary);
    write_kind(wholes, whole_count, vocabulary);
}

// ---- finding ---------------------------------------------------------------

unsigned fl_slips_allowed(size_t size)
{
    return size <= 5 ? 1 : 2;
}

unsigned fl_edit_distance(struct fl_slice a, struct fl_slice b, unsigned most)
{
    assert(a.size <= FL_VOCABULARY_WORD_MAX && b.size <= FL_VOCABULARY_WORD_MAX);
    unsigned rows[3][FL_VOCABULARY_WORD_MAX + 1];
    unsigned *before = rows[0], *previous = rows[1], *current = rows[2];
    for (size_t j = 0; j <= b.size; j++)
        previous[j] = (unsigned)j;
    for (size_t i = 1; i <= a.size; i++) {
        unsigned least = current[0] = (unsigned)i;
        for (size_t j = 1; j <= b.size; j++) {
            unsigned best = previous[j - 1] + (a.data[i - 1] != b.data[j - 1]);
            if (previous[j] + 1 < best)
                best = previous[j] + 1;
            if (current[j - 1] + 1 < best)
                best = current[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1];
            if (swapped && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            current[j] = best;
            if (best < least)
                least = best;
        }
        // A swap reaches back two rows, and a row is at most one better than the one before it.
        if (least > most + 1)
            return most + 1;
        unsigned *spare = before;
        before = previous;
        previous = current;
        current = spare;
    }
    return previous[b.size];
}

/// One bit a letter (and a few letters to a bit beyond a-z): words within k slips differ in at most k bits either way.
static uint32_t letters_of(const char *word, size_t size)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < size; i++)
        letters |= 1u << ((unsigned char)word[i] & 31);
    return letters;
}

static void keep_near(struct fl_near_word *near, size_t *count, struct fl_near_word found)
{
    size_t at = *count;
    while (at > 0 && near[at - 1].distance > found.distance)
        at--;
    if (at == FL_NEAR_LIMIT)
        return;
    size_t moved = (*count < FL_NEAR_LIMIT ? *count : FL_NEAR_LIMIT - 1) - at;
    memmove(near + at + 1, near + at, moved * sizeof *near);
    near[at] = found;
    if (*count < FL_NEAR_LIMIT)
        ++*count;
}

/// Whether more than `most` bits are set.
static bool more_bits(uint32_t bits, unsigned most)
{
    for (; bits; bits &= bits - 1)
        if (!most--)
            return true;
    return false;
}

static void search_group(const char *words, size_t size, size_t number, struct fl_slice word,
                         struct fl_near_word *near, size_t *count)
{
    unsigned most = fl_slips_allowed(word.size);
    uint32_t letters = letters_of(word.data, word.size);
    for (size_t i = 0; i < number; i++) {
        const char *candidate = words + i * size;
        uint32_t other = letters_of(candidate, size);
        if (more_bits(letters & ~other, most) || more_bits(other & ~letters, most))
            continue;
        struct fl_near_word found = {{candidate, size}, 0};
        found.distance = fl_edit_distance(word, found.word, most);
        if (found.distance <= most)
            keep_near(near, count, found);
    }
}

static bool take_u32(struct fl_slice *rest, uint32_t *number)
{
    if (rest->size < sizeof *number)
        return false;
    memcpy(number, rest->data, sizeof *number);
    rest->data += sizeof *number;
    rest->size -= sizeof *number;
    return true;
}

size_t fl_vocabulary_near(struct fl_slice vocabulary, enum fl_token_kind kind, struct fl_slice word,
                          struct fl_near_word near[FL_NEAR_LIMIT])
{
    size_t count = 0;
    if (word.size < FL_VOCABULARY_WORD_MIN || word.size > FL_VOCABULARY_WORD_MAX)
        return 0;
    unsigned most = fl_slips_allowed(word.size);
    for (int table = FL_WORD; table <= FL_WHOLE; table++) {
        uint32_t groups;
        if (!take_u32(&vocabulary, &groups))
            return count;
        for (uint32_t i = 0; i < groups; i++) {
            uint32_t size, number;
            if (!take_u32(&vocabulary, &size) || !take_u32(&vocabulary, &number) || !size ||
                size > FL_VOCABULARY_WORD_MAX || number > vocabulary.size / size)
                return count;
            if (table == (int)kind && size + most >= word.size && size <= word.size + most)
                search_group(vocabulary.data, size, number, word, near, &count);
            vocabulary.data += (size_t)size * number;
            vocabulary.size -= (size_t)size * number;
        }
    }
    return count;
}
