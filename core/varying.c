// SPDX-License-Identifier: GPL-2.0-or-later
#include "varying.h"

#include "ascii.h"

#include "banned.h"

enum {
    LONGEST_CODE_NUMBER = 5, // ORA-00942, 40001: five digits are the longest codes in common use
    SHORTEST_HASH = 8,       // shorter ones are words too often: ed25519, decade5
    SHORTEST_TOKEN = 20      // names of 20 letters and digits without a sign between are rare
};

static bool is_hex_letter(char c)
{
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static struct fl_slice from(struct fl_slice piece, size_t start)
{
    return (struct fl_slice){piece.data + start, piece.size - start};
}

static size_t digits_at(struct fl_slice piece, size_t start)
{
    size_t end = start;
    while (end < piece.size && fl_is_digit(piece.data[end]))
        end++;
    return end - start;
}

/// The 8 digits of an HRESULT or NTSTATUS that says "error".
static bool is_windows_code(struct fl_slice hex)
{
    return hex.size == 8 && (hex.data[0] == '8' || hex.data[0] == 'c' || hex.data[0] == 'C');
}

static bool is_hex(struct fl_slice piece, size_t *digits, size_t *letters)
{
    *digits = *letters = 0;
    for (size_t i = 0; i < piece.size; i++) {
        if (fl_is_digit(piece.data[i]))
            ++*digits;
        else if (is_hex_letter(piece.data[i]))
            ++*letters;
        else
            return false;
    }
    return piece.size > 0;
}

static bool is_address_or_hash(struct fl_slice piece)
{
    size_t digits, letters;
    if (piece.size > 2 && piece.data[0] == '0' && (piece.data[1] == 'x' || piece.data[1] == 'X')) {
        struct fl_slice hex = from(piece, 2);
        return is_hex(hex, &digits, &letters) && hex.size > 4 && !is_windows_code(hex);
    }
    return is_hex(piece, &digits, &letters) && piece.size >= SHORTEST_HASH && digits && letters &&
           !(is_windows_code(piece) && piece.data[1] == '0'); // without 0x, most of the others are hashes
}

static bool is_uuid(struct fl_slice piece)
{
    if (piece.size != 36)
        return false;
    for (size_t i = 0; i < piece.size; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = piece.data[i];
        if (dash ? c != '-' : !fl_is_digit(c) && !is_hex_letter(c))
            return false;
    }
    return true;
}

/// Digits in groups: 2024-04-11T08:03:55.120Z, 08:03, 2024/05/02, 22:41.903+02:00.
static bool is_date_or_time(struct fl_slice piece)
{
    size_t groups = 0, colons = 0, dividers = 0, year = 0, two_digit = 0;
    for (size_t i = 0; i < piece.size;) {
        size_t digits = digits_at(piece, i);
        if (digits) {
            groups++;
            year += digits == 4;
            two_digit += digits == 2;
            i += digits;
            continue;
        }
        char c = piece.data[i];
        if (!strchr("-:/.,TZ+", c) || c == '\0' || i == 0)
            return false;
        colons += c == ':';
        dividers += c == '-' || c == '/';
        i++;
    }
    if (colons)
        return two_digit >= 2 && (groups >= 3 || two_digit == groups);
    return dividers >= 2 && groups >= 3 && year == 1;
}

/// 14-Mar-2024, 02/May/2024
static bool is_named_date(struct fl_slice piece)
{
    size_t day = digits_at(piece, 0);
    if (day < 1 || day > 2 || piece.size != day + 9)
        return false;
    const char *rest = piece.data + day;
    return (rest[0] == '-' || rest[0] == '/') && fl_is_letter(rest[1]) && fl_is_letter(rest[2]) &&
           fl_is_letter(rest[3]) &&
           rest[4] == rest[0] && digits_at(piece, day + 5) == 4;
}

#define W FL_SLICE_ITEM

static bool is_measure(struct fl_slice piece)
{
    static const struct fl_slice units[] = {
        W("ms"), W("s"), W("us"), W("ns"), W("m"), W("h"), W("b"), W("k"), W("kb"), W("mb"), W("gb"), W("tb"),
        W("kib"), W("mib"), W("gib"), W("ki"), W("mi"), W("gi"), W("px"), W("sec"), W("secs"), W("min"),
        W("mins"), W("hz"), W("khz"), W("mhz")};
    size_t number = digits_at(piece, 0);
    if (!number)
        return false;
    if (number + 1 < piece.size && piece.data[number] == '.')
        number += 1 + digits_at(piece, number + 1);
    struct fl_slice unit = from(piece, number);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (fl_slice_equal_ascii_case(unit, units[i]))
            return true;
    return false;
}

#undef W

static bool is_ipv4(struct fl_slice piece)
{
    size_t at = 0;
    for (int group = 0; group < 4; group++) {
        if (group && (at >= piece.size || piece.data[at++] != '.'))
            return false;
        size_t digits = digits_at(piece, at);
        if (digits < 1 || digits > 3)
            return false;
        at += digits;
    }
    if (at < piece.size && (piece.data[at] == ':' || piece.data[at] == '/'))
        at += 1 + digits_at(piece, at + 1);
    return at == piece.size;
}

static bool is_temporary_name(struct fl_slice piece)
{
    if (!fl_slice_starts(piece, FL_SLICE("tmp")) || piece.size < 8)
        return false;
    bool divided = strchr("._-", piece.data[3]) != NULL;
    size_t digits = 0, letters = 0;
    for (size_t i = divided ? 4 : 3; i < piece.size; i++) {
        if (fl_is_digit(piece.data[i]))
            digits++;
        else if (fl_is_letter(piece.data[i]) || piece.data[i] == '_')
            letters++;
        else
            return false;
    }
    return digits > 0 || (divided && letters >= 6);
}

static bool is_random_token(struct fl_slice piece)
{
    if (piece.size < SHORTEST_TOKEN)
        return false;
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < piece.size; i++) {
        digits += fl_is_digit(piece.data[i]);
        letters += fl_is_letter(piece.data[i]);
    }
    return digits + letters == piece.size && digits >= 3;
}

bool fl_is_varying(struct fl_slice piece)
{
    if (!piece.size)
        return false;
    if (digits_at(piece, 0) == piece.size)
        return piece.size > LONGEST_CODE_NUMBER;
    return is_address_or_hash(piece) || is_uuid(piece) || is_date_or_time(piece) || is_named_date(piece) ||
           is_measure(piece) || is_ipv4(piece) || is_temporary_name(piece) || is_random_token(piece);
}
