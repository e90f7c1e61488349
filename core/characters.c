// SPDX-License-Identifier: GPL-2.0-or-later
#include "characters.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "banned.h"

static bool is_unspaced_script(int32_t c)
{
    return (c >= 0x0e00 && c <= 0x0eff) ||   // Thai, Lao
           (c >= 0x1000 && c <= 0x109f) ||   // Myanmar
           (c >= 0x1780 && c <= 0x17ff) ||   // Khmer
           (c >= 0x3005 && c <= 0x3007) ||   // ideographic iteration mark and zero
           (c >= 0x3040 && c <= 0x30ff) ||   // Hiragana, Katakana
           (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || // Han
           (c >= 0xac00 && c <= 0xd7a3) ||   // Hangul: spaces part phrases, not words
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3fffd);
}

static enum fl_character class_beyond_ascii(int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_NL:
        return is_unspaced_script(c) ? FL_UNSPACED : FL_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NO:
        return FL_LETTER;
    case UTF8PROC_CATEGORY_PC:
        return FL_JOINER;
    case UTF8PROC_CATEGORY_PD:
        return c == 0x2010 ? FL_JOINER : FL_DIVIDER;
    default:
        return FL_DIVIDER;
    }
}

enum fl_character fl_character_of(int32_t c)
{
    static const uint8_t ascii[128] = {
        ['!'] = FL_PARTER,  ['#'] = FL_PARTER,  ['$'] = FL_PARTER,  ['%'] = FL_PARTER, ['&'] = FL_PARTER, ['*'] = FL_PARTER,
        ['+'] = FL_PARTER,  [','] = FL_PARTER,  [':'] = FL_PARTER,  [';'] = FL_PARTER, ['='] = FL_PARTER, ['?'] = FL_PARTER,
        ['^'] = FL_PARTER,  ['|'] = FL_PARTER,  ['~'] = FL_PARTER,  ['-'] = FL_JOINER, ['.'] = FL_JOINER, ['/'] = FL_JOINER,
        ['@'] = FL_JOINER,  ['\\'] = FL_JOINER, ['_'] = FL_JOINER,
        ['0'] = FL_DIGIT, ['1'] = FL_DIGIT, ['2'] = FL_DIGIT, ['3'] = FL_DIGIT, ['4'] = FL_DIGIT,
        ['5'] = FL_DIGIT, ['6'] = FL_DIGIT, ['7'] = FL_DIGIT, ['8'] = FL_DIGIT, ['9'] = FL_DIGIT,
        ['a'] = FL_LOWER, ['b'] = FL_LOWER, ['c'] = FL_LOWER, ['d'] = FL_LOWER, ['e'] = FL_LOWER, ['f'] = FL_LOWER, ['g'] = FL_LOWER,
        ['h'] = FL_LOWER, ['i'] = FL_LOWER, ['j'] = FL_LOWER, ['k'] = FL_LOWER, ['l'] = FL_LOWER, ['m'] = FL_LOWER, ['n'] = FL_LOWER,
        ['o'] = FL_LOWER, ['p'] = FL_LOWER, ['q'] = FL_LOWER, ['r'] = FL_LOWER, ['s'] = FL_LOWER, ['t'] = FL_LOWER, ['u'] = FL_LOWER,
        ['v'] = FL_LOWER, ['w'] = FL_LOWER, ['x'] = FL_LOWER, ['y'] = FL_LOWER, ['z'] = FL_LOWER,
        ['A'] = FL_UPPER, ['B'] = FL_UPPER, ['C'] = FL_UPPER, ['D'] = FL_UPPER, ['E'] = FL_UPPER, ['F'] = FL_UPPER, ['G'] = FL_UPPER,
        ['H'] = FL_UPPER, ['I'] = FL_UPPER, ['J'] = FL_UPPER, ['K'] = FL_UPPER, ['L'] = FL_UPPER, ['M'] = FL_UPPER, ['N'] = FL_UPPER,
        ['O'] = FL_UPPER, ['P'] = FL_UPPER, ['Q'] = FL_UPPER, ['R'] = FL_UPPER, ['S'] = FL_UPPER, ['T'] = FL_UPPER, ['U'] = FL_UPPER,
        ['V'] = FL_UPPER, ['W'] = FL_UPPER, ['X'] = FL_UPPER, ['Y'] = FL_UPPER, ['Z'] = FL_UPPER,
    };
    return c < 0 ? FL_DIVIDER : c < 128 ? (enum fl_character)ascii[c] : class_beyond_ascii(c);
}
