// SPDX-License-Identifier: GPL-2.0-or-later
#include "fingerprint.h"

#include <stdio.h>

#include "line_kind.h"

#include "core/banned.h"

enum {
    UUID_SIZE = 36,
    HEX_DIGITS = 8, // a run of so many, a digit among them, is an address, a hash, an id
};

static const uint64_t prime = 1099511628211ULL;

static uint64_t add(uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * prime;
}

enum byte_class {
    DIGIT = 1,
    HEX = 2,     // a digit of a hexadecimal number
    WORD = 4,    // a letter or digit
    PATH = 8,    // may stand in a path's component
    SLASH = 16,
    OPENS = 32,  // a path may begin behind it
    CAPITAL = 64,
};

#define LETTER (WORD | PATH)

static const unsigned char classes[256] = {
    ['0' ... '9'] = DIGIT | HEX | WORD | PATH, ['a' ... 'f'] = HEX | LETTER, ['g' ... 'z'] = LETTER, ['A' ... 'F'] = HEX | LETTER | CAPITAL,
    ['G' ... 'Z'] = LETTER | CAPITAL, [0x80 ... 0xff] = LETTER, ['_'] = PATH, ['-'] = PATH, ['.'] = PATH, ['+'] = PATH, ['~'] = PATH,
    ['@'] = PATH, ['%'] = PATH, ['/'] = SLASH, ['\\'] = SLASH, ['('] = OPENS, ['"'] = OPENS, ['\''] = OPENS, ['['] = OPENS,
    ['<'] = OPENS, ['`'] = OPENS, ['='] = OPENS, [','] = OPENS,
};

static inline unsigned class_of(char byte)
{
    return classes[(unsigned char)byte];
}

/// Behind the folders of a path that begins at `at`: where its last component is.
static size_t behind_folders(struct fl_slice line, size_t at)
{
    size_t last = at, i = at;
    if (i + 1 < line.size && class_of(line.data[i]) & WORD && line.data[i + 1] == ':') // C:
        i += 2;
    for (; i < line.size && class_of(line.data[i]) & (PATH | SLASH); i++)
        if (class_of(line.data[i]) & SLASH)
            last = i + 1;
    return last;
}

/// Whether a UUID begins at `at`: hexadecimal digits in groups of 8, 4, 4, 4 and 12.
static bool is_uuid(struct fl_slice line, size_t at)
{
    if (line.size - at < UUID_SIZE || (line.size - at > UUID_SIZE && class_of(line.data[at + UUID_SIZE]) & WORD))
        return false;
    for (size_t i = 0; i < UUID_SIZE; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? line.data[at + i] != '-' : !(class_of(line.data[at + i]) & HEX))
            return false;
    }
    return true;
}

/// Adds a run of letters and digits that begins at `at`; returns what is behind it.
static size_t add_word(uint64_t *hash, struct fl_slice line, size_t at)
{
    if (at + UUID_SIZE <= line.size && line.data[at + 8] == '-' && is_uuid(line, at)) {
        *hash = add(*hash, '0');
        return at + UUID_SIZE;
    }
    const uint64_t before = *hash;
    uint64_t sum = before;
    size_t end = at;
    unsigned any = 0, all = HEX, last = 0;
    for (unsigned class; end < line.size && (class = class_of(line.data[end])) & WORD; end++) {
        any |= class;
        all &= class;
        if (!(class & last & DIGIT)) // a run of digits is one
            sum = add(sum, class & DIGIT ? '0' : (char)(line.data[end] | (class & CAPITAL) >> 1));
        last = class;
    }
    bool prefixed = end - at > 2 && line.data[at] == '0' && (line.data[at + 1] == 'x' || line.data[at + 1] == 'X');
    bool is_id = prefixed || (all && any & DIGIT && end - at >= HEX_DIGITS);
    *hash = is_id ? add(before, '0') : sum;
    return end;
}

/// Adds a line; what varies counts alike.
static uint64_t add_line(uint64_t hash, struct fl_slice line)
{
    bool behind_space = true; // a path's folders begin only where a word does
    for (size_t i = 0; i < line.size;) {
        char byte = line.data[i];
        if (byte == ' ' || byte == '\t') {
            while (i < line.size && (line.data[i] == ' ' || line.data[i] == '\t'))
                i++;
            hash = add(hash, ' ');
            behind_space = true;
        } else if (behind_space && class_of(byte) & (PATH | SLASH)) {
            i = behind_folders(line, i);
            behind_space = false;
        } else if (class_of(byte) & WORD) {
            i = add_word(&hash, line, i);
            behind_space = false;
        } else {
            behind_space = class_of(byte) & OPENS;
            hash = add(hash, byte);
            i++;
        }
    }
    return add(hash, '\n');
}

uint64_t fl_fingerprint(struct fl_slice text)
{
    uint64_t hash = 14695981039346656037ULL;
    unsigned frames = 0, lines = 0;
    while (text.size && lines < FL_FINGERPRINT_LINES) {
        struct fl_slice line = fl_slice_trim(fl_slice_next_line(&text));
        if (!line.size)
            continue;
        if (fl_line_is_call(line) || fl_line_is_frame(line)) {
            if (frames++ >= FL_FINGERPRINT_FRAMES)
                continue;
        } else {
            lines++;
        }
        line.size = line.size < FL_FINGERPRINT_BYTES ? line.size : FL_FINGERPRINT_BYTES;
        hash = add_line(hash, line);
    }
    return hash;
}

void fl_fingerprint_id(uint64_t fingerprint, char id[FL_FINGERPRINT_SIZE])
{
    snprintf(id, FL_FINGERPRINT_SIZE, FL_FINGERPRINT_VERSION "-%016llx", (unsigned long long)fingerprint);
}
