// SPDX-License-Identifier: GPL-2.0-or-later
/// Questions about the text of a line that the rules of logs ask again and again.  GNU C, for one thread: what
/// FL_STARTS_WITH_ONE_OF learns of a table is kept where it stands.
#ifndef FAULTLINE_LOGS_TEXT_TESTS_H
#define FAULTLINE_LOGS_TEXT_TESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/ascii.h"
#include "core/slice.h"

/// The byte of a part that is looked for first: not one that stands in each word of a log.
static inline size_t fl_rare_byte(struct fl_slice part)
{
    static const bool common[256] = {
        [' '] = true, [':'] = true, ['.'] = true, ['/'] = true, ['-'] = true, ['e'] = true, ['t'] = true, ['a'] = true, ['o'] = true,
        ['i'] = true, ['n'] = true, ['s'] = true, ['r'] = true, ['c'] = true, ['l'] = true, ['d'] = true, ['0'] = true, ['1'] = true,
    };
    size_t words = 0;
    for (size_t i = 0; i < part.size; i++) {
        if (!common[(unsigned char)part.data[i]])
            return i;
        if (part.data[words] == ' ' || part.data[words] == ':')
            words = i;
    }
    return words;
}

/// Where the part first stands in the text; NULL if nowhere.  It is not empty.  Faster for lines than memmem, which prepares
/// a table first.
static inline const char *fl_find(struct fl_slice text, struct fl_slice part)
{
    if (text.size < part.size)
        return NULL;
    size_t key = fl_rare_byte(part), beside = key ? key - 1 : part.size > 1;
    const char *at = text.data + key, *end = text.data + text.size - part.size + key + 1;
    for (; at < end && (at = memchr(at, part.data[key], (size_t)(end - at))); at++)
        if (at[(ptrdiff_t)beside - (ptrdiff_t)key] == part.data[beside] && memcmp(at - key, part.data, part.size) == 0)
            return at - key;
    return NULL;
}

static inline bool fl_holds(struct fl_slice text, struct fl_slice part)
{
    return fl_find(text, part) != NULL;
}

/// The tail is not empty.
static inline bool fl_ends(struct fl_slice text, struct fl_slice tail)
{
    return text.size >= tail.size && text.data[text.size - 1] == tail.data[tail.size - 1] &&
           memcmp(text.data + text.size - tail.size, tail.data, tail.size) == 0;
}

/// What of the text is behind `at`, which is at most its size.
static inline struct fl_slice fl_behind(struct fl_slice text, size_t at)
{
    return (struct fl_slice){text.data + at, text.size - at};
}

/// Behind the digits that begin at `at`.
static inline size_t fl_behind_digits(struct fl_slice text, size_t at)
{
    while (at < text.size && fl_is_digit(text.data[at]))
        at++;
    return at;
}

/// The bytes with which the texts of a table begin, a bit each, so that most lines are told from it by one look.  {0} at first.
struct fl_first_bytes {
    uint64_t bits[4];
    bool known;
};

static inline bool fl_starts_with_any(struct fl_slice text, const struct fl_slice *heads, size_t count, struct fl_first_bytes *first)
{
    if (!first->known)
        for (size_t i = 0; i < count; i++)
            first->bits[(unsigned char)heads[i].data[0] / 64] |= (uint64_t)1 << (unsigned char)heads[i].data[0] % 64;
    first->known = true;
    if (!text.size || !(first->bits[(unsigned char)text.data[0] / 64] >> (unsigned char)text.data[0] % 64 & 1))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text.size >= heads[i].size && text.data[0] == heads[i].data[0] && fl_slice_starts(text, heads[i]))
            return true;
    return false;
}

static inline bool fl_ends_with_any(struct fl_slice text, const struct fl_slice *tails, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fl_ends(text, tails[i]))
            return true;
    return false;
}

static inline bool fl_holds_any(struct fl_slice text, const struct fl_slice *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fl_holds(text, parts[i]))
            return true;
    return false;
}

/// The same for a table of slices.
#define FL_STARTS_WITH_ONE_OF(text, table)                                                                             \
    ({                                                                                                                 \
        static struct fl_first_bytes first_bytes;                                                                      \
        fl_starts_with_any(text, table, sizeof (table) / sizeof *(table), &first_bytes);                               \
    })
#define FL_ENDS_WITH_ONE_OF(text, table) fl_ends_with_any(text, table, sizeof (table) / sizeof *(table))
#define FL_HOLDS_ONE_OF(text, table) fl_holds_any(text, table, sizeof (table) / sizeof *(table))

#endif
