// SPDX-License-Identifier: GPL-2.0-or-later
#include "normalise.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "banned.h"

enum {
    ESCAPE = 0x1b,
    BELL = 0x07,
    // Combining marks behind one letter; no language has more than a handful.  utf8proc sorts them in the square of
    // their number, so that a text of nothing else would take minutes.  (Stream-safe text of UAX 15 has this limit.)
    MARK_LIMIT = 30
};

static const utf8proc_option_t decomposing = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE;

int32_t fl_utf8_next(struct fl_slice text, size_t *at)
{
    unsigned char first = (unsigned char)text.data[*at];
    if (first < 0x80) {
        ++*at;
        return first;
    }
    utf8proc_int32_t code_point;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.data + *at,
                                             (utf8proc_ssize_t)(text.size - *at), &code_point);
    if (size <= 0) {
        ++*at;
        return -1;
    }
    *at += (size_t)size;
    return code_point;
}

bool fl_utf8_valid(struct fl_slice text)
{
    for (size_t at = 0; at < text.size;)
        if (fl_utf8_next(text, &at) < 0)
            return false;
    return true;
}

void fl_utf8_append(struct fl_buffer *buffer, int32_t code_point)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t size = utf8proc_encode_char(code_point, bytes);
    fl_buffer_append(buffer, (struct fl_slice){(const char *)bytes, (size_t)size});
}

static bool is_between(struct fl_slice line, size_t at, char first, char last)
{
    return at < line.size && line.data[at] >= first && line.data[at] <= last;
}

/// Bytes of the terminal escape sequence at `at` (ECMA-48: CSI, nF and two-byte forms; OSC up to BEL or ST).
/// What cuts a sequence short, such as the next escape, is not part of it.
static size_t escape_size(struct fl_slice line, size_t at)
{
    size_t end = at + 1;
    if (end == line.size)
        return 1;
    char kind = line.data[end++];
    if (kind == '[') {
        while (is_between(line, end, ' ', '?'))
            end++;
        return end + is_between(line, end, '@', '~') - at;
    }
    if (kind == ']') {
        while (end < line.size && line.data[end] != BELL && line.data[end] != ESCAPE)
            end++;
        if (is_between(line, end, BELL, BELL))
            end++;
        else if (is_between(line, end + 1, '\\', '\\'))
            end += 2;
        return end - at;
    }
    if (kind > ' ' && kind < '0') {
        while (is_between(line, end, ' ', '/'))
            end++;
        return end + is_between(line, end, '0', '~') - at;
    }
    return kind >= '0' && kind <= '~' ? 2 : 1;
}

static bool is_plain(struct fl_slice line)
{
    for (size_t i = 0; i < line.size; i++) {
        unsigned char c = (unsigned char)line.data[i];
        if (c >= 0x7f || (c < 0x20 && c != '\t'))
            return false;
    }
    return true;
}

/// The marks in a row up to and with this code point, when there were `marks` before it.
static size_t count_marks(int32_t code_point, size_t marks)
{
    if (code_point < 0x80)
        return 0;
    utf8proc_int32_t first;
    int ignored = 0;
    if (utf8proc_decompose_char(code_point, &first, 1, decomposing, &ignored) < 1)
        return marks; // it vanishes, and what stands around it moves together
    return utf8proc_get_property(first)->combining_class ? marks + 1 : 0;
}

/// Valid UTF-8 without control bytes and escape sequences.
static bool clean(struct fl_slice line, struct fl_buffer *cleaned)
{
    bool ascii = true;
    size_t marks = 0;
    for (size_t at = 0; at < line.size;) {
        if (line.data[at] == ESCAPE) {
            at += escape_size(line, at);
            continue;
        }
        int32_t code_point = fl_utf8_next(line, &at);
        if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0))
            code_point = ' ';
        marks = count_marks(code_point, marks);
        if (marks > MARK_LIMIT)
            continue;
        ascii = ascii && code_point < 0x80;
        fl_utf8_append(cleaned, code_point);
    }
    return ascii;
}

static bool is_accent(int32_t code_point)
{
    return code_point >= 0x300 && code_point <= 0x36f;
}

/// Folds `count` decomposed code points and composes them again.  `folded` has room for three times
/// as many: no code point folds to more than three.
static size_t fold(const int32_t *decomposed, size_t count, int32_t *folded)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t code_point = decomposed[i];
        if (is_accent(code_point))
            continue;
        int ignored = 0;
        utf8proc_ssize_t wrote =
            code_point < 0x80 ? 0 : utf8proc_decompose_char(code_point, folded + size, 3, UTF8PROC_CASEFOLD, &ignored);
        if (wrote > 0 && wrote <= 3)
            size += (size_t)wrote;
        else
            folded[size++] = code_point;
    }
    utf8proc_ssize_t composed = utf8proc_normalize_utf32(folded, (utf8proc_ssize_t)size, UTF8PROC_COMPOSE);
    return composed < 0 ? size : (size_t)composed;
}

/// Replaces the content of `text`, valid UTF-8, by its compatibility form without accents.
static void fold_compatibility(struct fl_buffer *text)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text->data;
    utf8proc_ssize_t size = (utf8proc_ssize_t)text->size;
    utf8proc_ssize_t count = utf8proc_decompose(bytes, size, NULL, 0, decomposing);
    // One more: utf8proc may write a NUL behind what it composes.
    int32_t *decomposed = count < 0 ? NULL : calloc((size_t)count + 1, sizeof *decomposed);
    int32_t *folded = count < 0 ? NULL : calloc((size_t)count * 3 + 1, sizeof *folded);
    if (!decomposed || !folded || utf8proc_decompose(bytes, size, decomposed, count, decomposing) != count) {
        text->failed = true;
    } else {
        size_t folded_count = fold(decomposed, (size_t)count, folded);
        fl_buffer_clear(text);
        for (size_t i = 0; i < folded_count; i++)
            fl_utf8_append(text, folded[i]);
    }
    free(decomposed);
    free(folded);
}

struct fl_slice fl_normalise_line(struct fl_slice line, struct fl_buffer *scratch)
{
    if (is_plain(line))
        return line;
    fl_buffer_clear(scratch);
    bool ascii = clean(line, scratch);
    if (!ascii && !scratch->failed)
        fold_compatibility(scratch);
    if (scratch->failed)
        return (struct fl_slice){0};
    return fl_buffer_slice(scratch);
}

/// Marks and overrides of text direction, which can make a line read as another one.
static bool is_bidirectional_control(int32_t code_point)
{
    return (code_point >= 0x202a && code_point <= 0x202e) || (code_point >= 0x2066 && code_point <= 0x2069) ||
           code_point == 0x200e || code_point == 0x200f || code_point == 0x061c;
}

void fl_append_inert(struct fl_buffer *buffer, struct fl_slice text)
{
    for (size_t at = 0; at < text.size;) {
        int32_t code_point = fl_utf8_next(text, &at);
        bool control = code_point < 0x20 ? code_point != '\n' && code_point != '\t'
                                         : code_point >= 0x7f && code_point < 0xa0;
        fl_utf8_append(buffer, control || is_bidirectional_control(code_point) ? 0xfffd : code_point);
    }
}

void fl_append_name(struct fl_buffer *text, struct fl_slice name)
{
    struct fl_buffer line = {0};
    fl_append_inert(&line, name);
    for (size_t i = 0; i < line.size; i++)
        if (line.data[i] == '\n' || line.data[i] == '\t')
            line.data[i] = '?';
    fl_buffer_append(text, fl_buffer_slice(&line));
    text->failed |= line.failed;
    fl_buffer_release(&line);
}
