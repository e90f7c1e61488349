// SPDX-License-Identifier: GPL-2.0-or-later
#include "line.h"

#include "line_json.h"
#include "line_prefix.h"

#include "core/banned.h"

enum { TAB = 4 }; // columns: only whether a line is deeper than another is asked

// ---- escape sequences and what was written over ---------------------------

/// Behind the escape sequence that begins at `at` (ESC).
static size_t behind_escape(struct fl_slice raw, size_t at)
{
    size_t next = at + 1;
    if (next >= raw.size)
        return raw.size;
    if (raw.data[next] == '[') { // a control sequence, to its final byte
        for (next++; next < raw.size && (unsigned char)raw.data[next] >= 0x20 && (unsigned char)raw.data[next] < 0x40;)
            next++;
        return next < raw.size ? next + 1 : raw.size;
    }
    if (raw.data[next] == ']') { // a command to the terminal, to BEL or ESC backslash
        for (next++; next < raw.size && raw.data[next] != '\a' && raw.data[next] != '\x1b';)
            next++;
        if (next < raw.size && raw.data[next] == '\x1b')
            next++;
        return next < raw.size ? next + 1 : raw.size;
    }
    return next + 1;
}

/// Whether a control sequence sets the colour red: 31, 91, or 38;5 with one of the reds.
static bool sets_red(struct fl_slice sequence)
{
    static const struct fl_slice reds[] = {FL_SLICE_ITEM("31"), FL_SLICE_ITEM("91"), FL_SLICE_ITEM("38;5;9"),
                                           FL_SLICE_ITEM("38;5;1"), FL_SLICE_ITEM("41"), FL_SLICE_ITEM("38;5;196")};
    if (sequence.size < 4 || sequence.data[sequence.size - 1] != 'm')
        return false;
    struct fl_slice codes = {sequence.data + 2, sequence.size - 3};
    for (size_t i = 0; i < sizeof reds / sizeof *reds; i++) {
        if (fl_slice_equal(codes, reds[i]))
            return true;
        if (codes.size > reds[i].size) {
            struct fl_slice head = {codes.data, reds[i].size + 1}, tail = {codes.data + codes.size - reds[i].size - 1, reds[i].size + 1};
            if ((fl_slice_starts(head, reds[i]) && head.data[reds[i].size] == ';') ||
                (tail.data[0] == ';' && memcmp(tail.data + 1, reds[i].data, reds[i].size) == 0))
                return reds[i].size > 2 || !fl_slice_starts(codes, FL_SLICE("38;"));
        }
    }
    return false;
}

/// The last part of the line between carriage returns that is not blank: what a terminal would show in the end.
static struct fl_slice last_written(struct fl_slice raw)
{
    while (raw.size && (raw.data[raw.size - 1] == '\r' || raw.data[raw.size - 1] == ' ' || raw.data[raw.size - 1] == '\t'))
        raw.size--;
    const char *last = raw.size ? memrchr(raw.data, '\r', raw.size) : NULL;
    return last ? (struct fl_slice){last + 1, raw.size - (size_t)(last + 1 - raw.data)} : raw;
}

static bool is_control(char byte)
{
    return (unsigned char)byte < 0x20 && byte != '\t';
}

/// Where the next control byte other than a tab is, at `at` or behind it, or the size: eight bytes are looked at at a time.
static size_t next_control(struct fl_slice raw, size_t at)
{
    const uint64_t spaces = 0x2020202020202020U, high = 0x8080808080808080U;
    while (at < raw.size) {
        uint64_t eight;
        while (at + sizeof eight <= raw.size) {
            memcpy(&eight, raw.data + at, sizeof eight);
            if ((eight - spaces) & ~eight & high) // some byte is below a space
                break;
            at += sizeof eight;
        }
        size_t end = at + sizeof eight < raw.size ? at + sizeof eight : raw.size;
        for (; at < end; at++)
            if (is_control(raw.data[at]))
                return at;
    }
    return raw.size;
}

/// Copies the line without escape sequences and other control bytes; tells whether the first colour is red.
static struct fl_slice without_escapes(struct fl_slice raw, struct fl_buffer *scratch, bool *red)
{
    bool colored = false;
    size_t at = next_control(raw, 0), size = 0;
    if (at == raw.size)
        return raw;
    fl_buffer_clear(scratch);
    char *out = fl_buffer_reserve(scratch, raw.size);
    if (!out)
        return raw;
    for (size_t from = 0;; at = next_control(raw, from)) {
        memcpy(out + size, raw.data + from, at - from);
        size += at - from;
        if (at == raw.size)
            break;
        from = at + 1;
        if (raw.data[at] != '\x1b')
            continue;
        from = behind_escape(raw, at);
        if (!colored && sets_red((struct fl_slice){raw.data + at, from - at}))
            *red = colored = true;
    }
    scratch->size = size;
    return (struct fl_slice){out, size};
}

// ---- the line --------------------------------------------------------------

static void find_body(struct fl_log_line *line)
{
    struct fl_slice rest = line->text, mark = {0};
    size_t at = 0;
    line->indent = 0;
    // A level may stand behind white space, and white space behind a level is the body's own indent.
    for (int i = 0; i < 2; i++) {
        while (at < rest.size && (rest.data[at] == ' ' || rest.data[at] == '\t'))
            line->indent += rest.data[at++] == '\t' ? TAB : 1;
        struct fl_slice behind = {rest.data + at, rest.size - at};
        size_t size = i == 0 ? fl_line_mark(behind, &line->level, &mark) : 0;
        if (!size)
            break;
        at += size;
        line->indent = 0;
    }
    while (at < rest.size && (rest.data[at] == ' ' || rest.data[at] == '\t'))
        line->indent += rest.data[at++] == '\t' ? TAB : 1;
    line->mark = mark.size ? (uint32_t)fl_slice_hash(mark) : 0;
    line->body = (struct fl_slice){rest.data + at, rest.size - at};
}

void fl_log_line_read(struct fl_slice raw, uint64_t number, struct fl_buffer *scratch, struct fl_log_line *line)
{
    *line = (struct fl_log_line){.number = number, .raw = raw};
    struct fl_slice shown = without_escapes(last_written(raw), scratch, &line->red);
    while (shown.size && (shown.data[shown.size - 1] == ' ' || shown.data[shown.size - 1] == '\t'))
        shown.size--;
    size_t prefix = fl_line_carrier_prefix(shown, &line->level);
    line->stamped = prefix > 0;
    line->text = (struct fl_slice){shown.data + prefix, shown.size - prefix};
    fl_line_read_json(line, scratch);
    find_body(line);
    if (line->level == FL_LEVEL_NONE)
        line->level = fl_line_level_field(line->text);
}
