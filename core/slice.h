// SPDX-License-Identifier: GPL-2.0-or-later
/// Text as pointer and length.  A slice never owns its bytes; whoever hands one
/// out says how long they live.  Bytes may hold NUL, and are valid UTF-8 only
/// where the giver says so.
#ifndef FAULTLINE_SLICE_H
#define FAULTLINE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

struct fl_slice {
    const char *data; // NULL only when size is 0
    size_t size;      // in bytes
};

/// A slice of a string literal.
#define FL_SLICE(literal) ((struct fl_slice){(literal), sizeof(literal) - 1})

/// The same as an initialiser, for tables.
#define FL_SLICE_ITEM(literal) {(literal), sizeof(literal) - 1}

/// The slice over a NUL-terminated string (NULL gives the empty slice).
static inline struct fl_slice fl_slice_of(const char *text)
{
    return (struct fl_slice){text, text ? strlen(text) : 0};
}

/// True when both hold the same bytes.
static inline bool fl_slice_equal(struct fl_slice a, struct fl_slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/// Orders by bytes, the shorter first among equals: <0, 0, >0 as memcmp.
int fl_slice_compare(struct fl_slice a, struct fl_slice b);

/// True when both are equal but for the case of ASCII letters.
bool fl_slice_equal_ascii_case(struct fl_slice a, struct fl_slice b);

/// The slice without ASCII white space (space, \t, \n, \v, \f, \r) at its ends.
struct fl_slice fl_slice_trim(struct fl_slice text);

/// Takes the first line off `rest` and returns it without its \n.  Of an empty text the empty slice.
struct fl_slice fl_slice_next_line(struct fl_slice *rest);

/// How many lines fl_slice_next_line takes off the text.
size_t fl_slice_count_lines(struct fl_slice text);

/// True when `text` begins with `head`.
static inline bool fl_slice_starts(struct fl_slice text, struct fl_slice head)
{
    return text.size >= head.size && (head.size == 0 || memcmp(text.data, head.data, head.size) == 0);
}

/// True when one of the `count` words is equal to `text`.
static inline bool fl_slice_is_one_of(struct fl_slice text, const struct fl_slice *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fl_slice_equal(text, words[i]))
            return true;
    return false;
}

/// What fl_slice_hash begins with: the hash of the empty slice.
#define FL_HASH_START 14695981039346656037ULL

/// The hash of what was hashed so far with the bytes behind it.
static inline unsigned long long fl_hash_more(unsigned long long hash, struct fl_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211ULL;
    return hash;
}

/// FNV-1a over the bytes (Fowler, Noll, Vo), 64 bits.  Stable across runs and
/// machines: it is stored in the index.
static inline unsigned long long fl_slice_hash(struct fl_slice text)
{
    return fl_hash_more(FL_HASH_START, text);
}

#ifdef __cplusplus
}
#endif

#endif
