// SPDX-License-Identifier: GPL-2.0-or-later
#include "line_prefix.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

enum {
    // Prefixes that may stand one behind another: a collector's time, a container's name, the program's own time.
    PREFIXES = 4,
    NAME_SIZE = 48, // of a host, a container, a program
};

/// A pattern: '0' any digit, 'a' any letter, '_' a space or a digit, '-' one of - / . T, all else itself.
static bool matches(struct fl_slice text, size_t at, const char *pattern)
{
    for (; *pattern; pattern++, at++) {
        char byte = at < text.size ? text.data[at] : '\0';
        bool fits = *pattern == '0'   ? fl_is_digit(byte)
                    : *pattern == 'a' ? fl_is_letter(byte)
                    : *pattern == '_' ? byte == ' ' || fl_is_digit(byte)
                    : *pattern == '-' ? byte == '-' || byte == '/' || byte == '.' || byte == 'T'
                                      : byte == *pattern;
        if (!fits)
            return false;
    }
    return true;
}

static size_t behind_spaces(struct fl_slice text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at;
}

/// Behind a time of day at `at`, with its fraction, zone and AM or PM; `at` where there is none.
static size_t behind_time_of_day(struct fl_slice text, size_t at)
{
    size_t start = at;
    if (matches(text, at, "00:00:00"))
        at += 8;
    else if (matches(text, at, "0:00:00"))
        at += 7;
    else
        return start;
    if (at < text.size && (text.data[at] == '.' || text.data[at] == ',' || text.data[at] == ':') && at + 1 < text.size &&
        fl_is_digit(text.data[at + 1]))
        for (at++; at < text.size && fl_is_digit(text.data[at]);)
            at++;
    if (matches(text, at, "Z"))
        return at + 1;
    if (matches(text, at, " AM") || matches(text, at, " PM"))
        return at + 3;
    size_t zone = matches(text, at, " +0000") || matches(text, at, " -0000") ? at + 1 : at;
    if (zone < text.size && (text.data[zone] == '+' || text.data[zone] == '-')) {
        if (matches(text, zone + 1, "00:00"))
            return zone + 6;
        if (matches(text, zone + 1, "0000"))
            return zone + 5;
    }
    return matches(text, at, " UTC") ? at + 4 : at;
}

/// Behind a date or a time or both; `at` where there is none.
static size_t behind_time(struct fl_slice text, size_t at)
{
    // Most lines begin with no time: told by one look.
    char first = at < text.size ? text.data[at] : ' ', fourth = at + 3 < text.size ? text.data[at + 3] : ' ';
    if (!fl_is_digit(first) && !(fl_is_letter(first) && (fourth == ' ' || fourth == ',')))
        return at;
    static const char *const dates[] = {"0000-00-00", "00-aaa-0000", "00-00-0000", "aaa _0, 0000", "aaa _0", "aaa, 00 aaa 0000",
                                        "00 aaa 0000", "00-00"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        if (!matches(text, at, dates[i]))
            continue;
        size_t time = at + strlen(dates[i]);
        if (time < text.size && (text.data[time] == ' ' || text.data[time] == 'T' || text.data[time] == ':'))
            time++;
        size_t behind = behind_time_of_day(text, time);
        if (behind > time)
            return matches(text, behind, " 0000 ") ? behind + 5 : behind; // the year behind, as date(1) has it
    }
    if (matches(text, at, "aaa aaa _0 ")) // Mon Jan  2 03:04:05 2024
        return behind_time(text, at + 4) > at + 4 ? behind_time(text, at + 4) : at;
    return behind_time_of_day(text, at);
}

/// Behind a time in brackets, or seconds since the kernel began: [   12.345678].
static size_t behind_bracketed_time(struct fl_slice text, size_t at)
{
    if (!matches(text, at, "[") && !matches(text, at, "("))
        return at;
    size_t inside = behind_spaces(text, at + 1), end = behind_time(text, inside);
    if (end == inside) {
        while (end < text.size && fl_is_digit(text.data[end]))
            end++;
        if (end == inside || !matches(text, end, ".000000"))
            return at;
        end += 7;
    }
    return matches(text, end, "]") || matches(text, end, ")") ? end + 1 : at;
}

static bool is_of_host(char byte)
{
    return fl_is_alphanumeric(byte) || byte == '-' || byte == '_' || byte == '.' || byte == '/';
}

static size_t behind_name(struct fl_slice text, size_t at)
{
    size_t start = at;
    while (at < text.size && at - start < NAME_SIZE && is_of_host(text.data[at]))
        at++;
    return at;
}

/// Behind syslog's `host program[12]: `, which follows a time.
static size_t behind_syslog(struct fl_slice text, size_t at, bool by_month)
{
    size_t host = behind_name(text, at);
    if (host == at || !matches(text, host, " "))
        return at;
    size_t program = behind_name(text, host + 1), end = program;
    if (program == host + 1)
        return at;
    if (matches(text, end, "["))
        for (end++; end < text.size && fl_is_digit(text.data[end]);)
            end++;
    if (end > program)
        return matches(text, end, "]: ") ? end + 3 : at;
    // Without a process id only the kernel is sure to be one, and what stands behind a time as syslog writes it: "worker job: failed"
    // is a message.
    struct fl_slice name = {text.data + host + 1, end - host - 1};
    return matches(text, end, ": ") && (by_month || fl_slice_equal(name, FL_SLICE("kernel"))) ? end + 2 : at;
}

/// Behind BuildKit's number of a step and its seconds: `#7 3.210 `, and `#7 ` before the step's error.
static size_t behind_build_step(struct fl_slice text, size_t at)
{
    if (!matches(text, at, "#0"))
        return at;
    size_t number = fl_behind_digits(text, at + 1),
           seconds = number < text.size ? fl_behind_digits(text, number + 1) : number;
    if (matches(text, number, " ") && seconds > number + 1 && matches(text, seconds, ".000 "))
        return seconds + 5;
    return matches(text, number, " ERROR: ") ? number + 1 : at;
}

/// Behind the number of a process in brackets, which follows a time: PostgreSQL, gunicorn.
static size_t behind_process(struct fl_slice text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && fl_is_digit(text.data[end]))
        end++;
    return matches(text, at, "[0") && matches(text, end, "] ") ? end + 2 : at;
}

/// Behind what containers' runtimes and the journal's export put there: `web_1  | `, `stderr F `, `MESSAGE=`.
static size_t behind_container(struct fl_slice text, size_t at)
{
    static const struct fl_slice heads[] = {W("stdout F "), W("stderr F "), W("stdout P "), W("stderr P "), W("MESSAGE=")};
    struct fl_slice rest = {text.data + at, text.size - at};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (fl_slice_starts(rest, heads[i]))
            return at + heads[i].size;
        struct fl_slice bare = {heads[i].data, heads[i].size - 1};
        if (fl_slice_equal(rest, bare) && bare.data[bare.size - 1] != 'E') // of a blank line
            return text.size;
    }
    size_t build = behind_build_step(text, at);
    if (build > at)
        return build;
    // Containers are numbered, web_1 and web-1; a table's cell and a compiler's line of source are no containers.
    size_t name = behind_name(text, at), bar = behind_spaces(text, name), number = name;
    while (number > at && fl_is_digit(text.data[number - 1]))
        number--;
    bool numbered = number < name && number > at + 1 && (text.data[number - 1] == '_' || text.data[number - 1] == '-');
    if (!numbered || !fl_is_letter(text.data[at]) || bar == name)
        return at;
    return matches(text, bar, "| ") ? bar + 2 : matches(text, bar, "|") && bar + 1 == text.size ? text.size : at;
}

static enum fl_log_level level_of_letter(char letter)
{
    return letter == 'E' || letter == 'F' || letter == 'A' ? FL_LEVEL_ERROR
           : letter == 'W'                                 ? FL_LEVEL_WARNING
           : letter == 'I'                                 ? FL_LEVEL_INFO
                                                           : FL_LEVEL_DEBUG;
}

static bool is_level_letter(char byte)
{
    return byte == 'E' || byte == 'F' || byte == 'W' || byte == 'I' || byte == 'D' || byte == 'V' || byte == 'A';
}

/// Behind klog's `E0102 03:04:05.678901   12345 file.go:123] `.
static size_t behind_klog(struct fl_slice text, size_t at, enum fl_log_level *level)
{
    if (at >= text.size || !is_level_letter(text.data[at]) || !matches(text, at + 1, "0000 00:00:00"))
        return at;
    size_t end = at;
    while (end < text.size && end - at < 2 * NAME_SIZE && text.data[end] != ']')
        end++;
    if (!matches(text, end, "] "))
        return at;
    *level = level_of_letter(text.data[at]);
    return end + 2;
}

/// Behind logcat's `E/Tag( 123): ` or, behind a time, `  123   123 E Tag: `.
static size_t behind_logcat(struct fl_slice text, size_t at, bool behind_a_time, enum fl_log_level *level)
{
    size_t letter = at;
    if (behind_a_time)
        for (letter = behind_spaces(text, at); letter < text.size && (fl_is_digit(text.data[letter]) || text.data[letter] == ' ');)
            letter++;
    if (letter >= text.size || !is_level_letter(text.data[letter]))
        return at;
    char mark = letter + 1 < text.size ? text.data[letter + 1] : '\0';
    if (mark != '/' && !(mark == ' ' && letter > at))
        return at;
    size_t end = letter + 2;
    while (end < text.size && end - letter < NAME_SIZE && text.data[end] != ':')
        end++;
    if (!matches(text, end, ": ") && !(matches(text, end, ":") && end + 1 == text.size))
        return at;
    *level = level_of_letter(text.data[letter]);
    return end + 2 < text.size ? end + 2 : text.size;
}

size_t fl_line_carrier_prefix(struct fl_slice text, enum fl_log_level *level)
{
    size_t at = 0;
    for (int i = 0; i < PREFIXES; i++) {
        size_t time = behind_time(text, at), before = at;
        if (time == at)
            time = behind_bracketed_time(text, at);
        if (time > at) {
            size_t next = time < text.size && (text.data[time] == ' ' || text.data[time] == '\t' || text.data[time] == ':') ? time + 1 : time;
            bool by_month = fl_is_letter(text.data[before]) && !matches(text, next, "[");
            at = behind_syslog(text, behind_process(text, next), by_month);
            at = behind_logcat(text, at, true, level);
        } else {
            at = behind_container(text, at);
            at = behind_klog(text, at, level);
            if (at == before)
                at = behind_logcat(text, at, false, level);
        }
        if (at == before)
            break;
    }
    return at < text.size ? at : text.size;
}

// ---- levels and marks ------------------------------------------------------

static const struct {
    struct fl_slice text;
    enum fl_log_level level;
} levels[] = {
    {W("error"), FL_LEVEL_ERROR}, {W("err"), FL_LEVEL_ERROR}, {W("fatal"), FL_LEVEL_ERROR}, {W("severe"), FL_LEVEL_ERROR},
    {W("critical"), FL_LEVEL_ERROR}, {W("emerg"), FL_LEVEL_ERROR}, {W("alert"), FL_LEVEL_ERROR}, {W("crit"), FL_LEVEL_ERROR},
    {W("warning"), FL_LEVEL_WARNING}, {W("warn"), FL_LEVEL_WARNING}, {W("info"), FL_LEVEL_INFO}, {W("notice"), FL_LEVEL_INFO},
    {W("information"), FL_LEVEL_INFO}, {W("debug"), FL_LEVEL_DEBUG}, {W("trace"), FL_LEVEL_DEBUG}, {W("verbose"), FL_LEVEL_DEBUG},
};

static enum fl_log_level level_of(struct fl_slice word)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (fl_slice_equal_ascii_case(word, levels[i].text))
            return levels[i].level;
    return FL_LEVEL_NONE;
}

/// A level in brackets, or in capitals, or with a colon behind it.
static size_t level_mark(struct fl_slice text, size_t at, enum fl_log_level *level, struct fl_slice *mark)
{
    size_t begin = at;
    bool hashes = matches(text, at, "##[");
    if (hashes)
        at += 2;
    bool bracket = at < text.size && text.data[at] == '[';
    size_t word = at + (bracket ? 1 : 0), end = word;
    while (end < text.size && fl_is_letter(text.data[end]))
        end++;
    char after = end < text.size ? text.data[end] : ' ';
    if (end == word || (bracket ? after != ']' : after != ' ' && after != ':'))
        return begin;
    enum fl_log_level found = level_of((struct fl_slice){text.data + word, end - word});
    if (found == FL_LEVEL_NONE)
        return begin;
    bool capitals = fl_is_capital(text.data[word]) && fl_is_capital(text.data[word + 1]);
    if (!bracket && !capitals && !(found != FL_LEVEL_ERROR && after == ':'))
        return begin;
    *level = found;
    end += bracket ? 1 : 0;
    *mark = (struct fl_slice){text.data + begin, end - begin};
    end += !bracket && after == ':' ? 1 : 0;
    return end < text.size && text.data[end] == ' ' ? end + 1 : end;
}

size_t fl_line_mark(struct fl_slice text, enum fl_log_level *level, struct fl_slice *mark)
{
    static const struct {
        struct fl_slice text;
        enum fl_log_level level;
    } marks[] = {{W("npm ERR!"), FL_LEVEL_ERROR}, {W("npm error"), FL_LEVEL_ERROR}, {W("npm WARN"), FL_LEVEL_WARNING},
                 {W("npm warn"), FL_LEVEL_WARNING}, {W("npm notice"), FL_LEVEL_INFO}, {W("pip ERROR:"), FL_LEVEL_ERROR},
                 {W("gyp ERR!"), FL_LEVEL_ERROR}, {W("ERR!"), FL_LEVEL_ERROR}, {W("!     "), FL_LEVEL_NONE},
                 {W("E: "), FL_LEVEL_ERROR}, {W("W: "), FL_LEVEL_WARNING}, {W("w: "), FL_LEVEL_WARNING}, {W("\xe2\x94\x82"), FL_LEVEL_NONE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!text.size || text.data[0] != marks[i].text.data[0] || !fl_slice_starts(text, marks[i].text))
            continue;
        *level = marks[i].level;
        *mark = marks[i].text;
        return matches(text, mark->size, " ") ? mark->size + 1 : mark->size;
    }
    return level_mark(text, 0, level, mark);
}

enum fl_log_level fl_line_level_field(struct fl_slice text)
{
    static const struct fl_slice field = W("level=");
    const char *at = text.size > field.size ? memmem(text.data, text.size, field.data, field.size) : NULL;
    if (!at || (at > text.data && at[-1] != ' '))
        return FL_LEVEL_NONE;
    const char *begin = at + field.size, *end = text.data + text.size;
    begin += begin < end && *begin == '"';
    size_t size = 0;
    while (begin + size < end && fl_is_letter(begin[size]))
        size++;
    return level_of((struct fl_slice){begin, size});
}
