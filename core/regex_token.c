// SPDX-License-Identifier: GPL-2.0-or-later
#include "regex_token.h"

#include <stdint.h>

#include "ascii.h"
#include "normalise.h"

#include "banned.h"

static char at_or_nul(struct fl_slice text, size_t at)
{
    return at < text.size ? text.data[at] : '\0';
}

static bool starts_at(struct fl_slice text, size_t at, struct fl_slice head)
{
    return at <= text.size && fl_slice_starts((struct fl_slice){text.data + at, text.size - at}, head);
}

/// Where `end` begins at or behind `at`; the size of the text when it does not.
static size_t find_from(struct fl_slice text, size_t at, struct fl_slice end)
{
    const char *found = at < text.size ? memmem(text.data + at, text.size - at, end.data, end.size) : NULL;
    return found ? (size_t)(found - text.data) : text.size;
}

static size_t behind(struct fl_slice text, size_t at, struct fl_slice end)
{
    size_t found = find_from(text, at, end);
    return found == text.size ? found : found + end.size;
}

// ---- how often -------------------------------------------------------------

/// Bytes of a {2}, {2,}, {,3} or {2,3} at `at`; 0 when the brace is text.
static size_t braces_size(struct fl_slice regex, size_t at)
{
    size_t i = at + 1, digits = 0;
    if (at_or_nul(regex, at) != '{')
        return 0;
    for (; fl_is_digit(at_or_nul(regex, i)) || at_or_nul(regex, i) == ','; i++)
        digits += fl_is_digit(regex.data[i]);
    return digits && at_or_nul(regex, i) == '}' ? i + 1 - at : 0;
}

static bool skip_quantifier(struct fl_slice regex, size_t *at)
{
    char c = at_or_nul(regex, *at);
    size_t size = c == '*' || c == '+' || c == '?' ? 1 : braces_size(regex, *at);
    *at += size;
    if (size && (at_or_nul(regex, *at) == '?' || at_or_nul(regex, *at) == '+')) // lazy, possessive
        ++*at;
    return size > 0;
}

// ---- escapes ---------------------------------------------------------------

static void set_character(struct fl_regex_token *token, uint32_t code_point)
{
    bool printable = code_point > ' ' && code_point != 0x7F && (code_point < 0x80 || code_point > 0x9F) &&
                     (code_point < 0xD800 || code_point > 0xDFFF) && code_point <= 0x10FFFF;
    token->kind = printable ? FL_REGEX_TEXT : FL_REGEX_SPACE;
    if (!printable)
        return;
    size_t size = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    for (size_t i = size; i-- > 1; code_point >>= 6)
        token->character[i] = (char)(0x80 | (code_point & 0x3F));
    token->character[0] = (char)(marks[size] | code_point);
    token->text = (struct fl_slice){token->character, size};
}

static int hexadecimal(char c)
{
    return fl_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// `digits` hexadecimal digits, or as many as stand in braces, of \x41, \x{41}, \u0041: moves behind them.
static void read_number(struct fl_slice regex, size_t *at, size_t digits, struct fl_regex_token *token)
{
    bool braces = at_or_nul(regex, *at) == '{';
    size_t i = *at + braces;
    uint32_t number = 0;
    for (size_t read = 0; (braces || read < digits) && hexadecimal(at_or_nul(regex, i)) >= 0; read++, i++)
        number = number > 0x10FFFF ? number : number * 16 + (uint32_t)hexadecimal(regex.data[i]);
    if (braces && at_or_nul(regex, i) == '}')
        i++;
    *at = i;
    set_character(token, number);
}

/// Reads what stands behind a backslash; `*at` is there.
static void read_escape(struct fl_slice regex, size_t *at, struct fl_regex_token *token)
{
    static const char anchors[] = "bBAZzGK", spaces[] = "sntrfvhRaec", varying[] = "wWdDSNXHV";
    if (*at == regex.size) {
        token->kind = FL_REGEX_NOTHING;
        return;
    }
    char c = regex.data[(*at)++];
    token->text = (struct fl_slice){regex.data + *at - 1, 1};
    if (c == 'x' || c == 'u' || c == 'U') {
        read_number(regex, at, c == 'x' ? 2 : c == 'u' ? 4 : 8, token);
    } else if (c == 'Q') {
        size_t end = find_from(regex, *at, FL_SLICE("\\E"));
        token->text = (struct fl_slice){regex.data + *at, end - *at};
        token->kind = FL_REGEX_TEXT;
        *at = behind(regex, *at, FL_SLICE("\\E"));
    } else if (c == 'p' || c == 'P' || c == 'k' || c == 'g') {
        token->kind = FL_REGEX_ANY;
        char open = at_or_nul(regex, *at);
        if (open == '{' || open == '<')
            *at = behind(regex, *at, open == '{' ? FL_SLICE("}") : FL_SLICE(">"));
        else if (*at < regex.size)
            ++*at;
    } else if (fl_is_digit(c)) {
        token->kind = FL_REGEX_ANY;
        while (fl_is_digit(at_or_nul(regex, *at)))
            ++*at;
    } else if (fl_is_letter(c)) {
        token->kind = strchr(anchors, c)  ? FL_REGEX_NOTHING
                      : strchr(spaces, c)  ? FL_REGEX_SPACE
                      : strchr(varying, c) ? FL_REGEX_ANY
                                           : FL_REGEX_NOTHING;
    } else {
        token->kind = FL_REGEX_TEXT; // the first byte of a longer character is followed by the others
    }
}

// ---- classes ---------------------------------------------------------------

/// What is known of the members of a class read so far.
struct class {
    struct fl_slice first; // member
    size_t count;
    bool varies; // a range, a class inside, a letter or digit beside another
};

static bool is_part_of_word(char c)
{
    return fl_is_alphanumeric(c) || (unsigned char)c >= 0x80;
}

static void add_member(struct class *class, struct fl_slice member, bool plain)
{
    if (!class->count++)
        class->first = member;
    bool differs = !fl_slice_equal_ascii_case(member, class->first);
    if (!plain || (differs && (is_part_of_word(*member.data) || is_part_of_word(*class->first.data))))
        class->varies = true;
}

/// Reads the members up to the closing bracket; the size of the regex when there is none.
static size_t read_members(struct fl_slice regex, size_t at, struct class *class)
{
    for (bool first = true; at < regex.size; first = false) {
        char c = regex.data[at];
        if (c == ']' && !first)
            return at;
        bool plain = true;
        struct fl_slice member = {regex.data + at, 1};
        if (c == '\\' && at + 1 < regex.size) {
            member.data++;
            at++;
            plain = !fl_is_letter(*member.data) && !fl_is_digit(*member.data);
        } else if (c == '[' && at_or_nul(regex, at + 1) == ':') {
            at = behind(regex, at, FL_SLICE(":]")) - 1;
            plain = false;
        }
        at++;
        if (at_or_nul(regex, at) == '-' && at + 1 < regex.size && regex.data[at + 1] != ']') {
            at += 2;
            at += regex.data[at - 1] == '\\';
            plain = false;
        }
        add_member(class, member, plain);
    }
    return regex.size;
}

/// White space alone ([ \t], [\s]), or what admits anything, line ends too ([\s\S], [\d\D]).
static bool is_space_class(struct fl_slice members)
{
    bool pair = members.size == 4 && members.data[0] == '\\' && members.data[2] == '\\' &&
                (members.data[1] ^ members.data[3]) == ('a' ^ 'A') && fl_is_letter(members.data[1]);
    size_t i = 0;
    while (!pair && i < members.size) {
        if (members.data[i] == '\\' && i + 1 < members.size && memchr("stnrfv", members.data[i + 1], 6))
            i += 2;
        else if (memchr(" \t\n\r", members.data[i], 4))
            i++;
        else
            return false;
    }
    return pair || members.size;
}

/// Reads a class; `*at` is behind its opening bracket, and is left there when it is not closed (the bracket is text).
static void read_class(struct fl_slice regex, size_t *at, struct fl_regex_token *token)
{
    bool negated = at_or_nul(regex, *at) == '^';
    struct class class = {0};
    size_t end = read_members(regex, *at + negated, &class);
    if (end >= regex.size) {
        token->kind = FL_REGEX_TEXT;
        token->text = (struct fl_slice){regex.data + *at - 1, 1};
        return;
    }
    token->kind = is_space_class((struct fl_slice){regex.data + *at, end - *at}) ? FL_REGEX_SPACE
                  : negated || class.varies || !class.count                        ? FL_REGEX_ANY
                                                                                   : FL_REGEX_TEXT;
    token->text = class.first;
    *at = end + 1;
}

// ---- groups ----------------------------------------------------------------

/// Where the group that `at` is inside of has ended.
static size_t skip_group(struct fl_slice regex, size_t at)
{
    for (size_t depth = 1; at < regex.size; at++) {
        struct class class = {0};
        size_t end;
        if (regex.data[at] == '\\')
            at++;
        else if (regex.data[at] == '[' && (end = read_members(regex, at + 1, &class)) < regex.size)
            at = end;
        else if (regex.data[at] == '(')
            depth++;
        else if (regex.data[at] == ')' && --depth == 0)
            return at + 1;
    }
    return regex.size;
}

/// Reads what a group begins with; `*at` is behind its opening bracket.
static void read_group(struct fl_slice regex, size_t *at, struct fl_regex_token *token)
{
    static const struct fl_slice looks[] = {FL_SLICE_ITEM("?="), FL_SLICE_ITEM("?!"), FL_SLICE_ITEM("?<="),
                                            FL_SLICE_ITEM("?<!")};
    token->kind = FL_REGEX_OPEN;
    if (at_or_nul(regex, *at) != '?')
        return;
    token->kind = FL_REGEX_NOTHING;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        if (starts_at(regex, *at, looks[i])) {
            *at = skip_group(regex, *at + looks[i].size);
            return;
        }
    }
    if (starts_at(regex, *at, FL_SLICE("?#"))) {
        *at = behind(regex, *at, FL_SLICE(")"));
    } else if (starts_at(regex, *at, FL_SLICE("?P=")) || starts_at(regex, *at, FL_SLICE("?P>"))) {
        token->kind = FL_REGEX_ANY;
        *at = behind(regex, *at, FL_SLICE(")"));
    } else if (starts_at(regex, *at, FL_SLICE("?P<")) || starts_at(regex, *at, FL_SLICE("?<"))) {
        token->kind = FL_REGEX_OPEN;
        *at = behind(regex, *at, FL_SLICE(">"));
    } else {
        size_t i = *at + 1;
        while (fl_is_letter(at_or_nul(regex, i)) || at_or_nul(regex, i) == '-' || at_or_nul(regex, i) == '^')
            i++;
        bool flags_alone = at_or_nul(regex, i) == ')';
        token->kind = flags_alone ? FL_REGEX_NOTHING : FL_REGEX_OPEN;
        i += flags_alone || at_or_nul(regex, i) == ':' || at_or_nul(regex, i) == '>' || at_or_nul(regex, i) == '|';
        *at = i;
    }
}

// ---- all -------------------------------------------------------------------

static void read_atom(struct fl_slice regex, size_t *at, struct fl_regex_token *token)
{
    char c = regex.data[(*at)++];
    token->kind = FL_REGEX_TEXT;
    token->text = (struct fl_slice){regex.data + *at - 1, 1};
    if (c == '\\')
        read_escape(regex, at, token);
    else if (c == '[')
        read_class(regex, at, token);
    else if (c == '^' || c == '$')
        token->kind = FL_REGEX_NOTHING;
    else if (c == ' ' || c == 0x7F || (unsigned char)c < 0x20)
        token->kind = FL_REGEX_SPACE;
}

void fl_regex_next(struct fl_slice regex, size_t *at, struct fl_regex_token *token)
{
    char c = regex.data[*at];
    *token = (struct fl_regex_token){0};
    if (c == '(') {
        ++*at;
        read_group(regex, at, token);
        if (token->kind == FL_REGEX_OPEN)
            return;
    } else if (c == '|' || c == ')') {
        ++*at;
        token->kind = c == '|' ? FL_REGEX_BAR : FL_REGEX_CLOSE;
        if (c == '|')
            return;
    } else {
        read_atom(regex, at, token);
    }
    bool quantified = skip_quantifier(regex, at);
    if (c == '.' && quantified)
        token->kind = FL_REGEX_SPACE;
}
