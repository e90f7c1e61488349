// SPDX-License-Identifier: GPL-2.0-or-later
/// What a byte is in ASCII, whatever the locale; bytes from 0x80 on are none of it.
#ifndef FAULTLINE_ASCII_H
#define FAULTLINE_ASCII_H

#include <stdbool.h>

static inline bool fl_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool fl_is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool fl_is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool fl_is_letter(char c)
{
    return fl_is_small(c) || fl_is_capital(c);
}

static inline bool fl_is_alphanumeric(char c)
{
    return fl_is_letter(c) || fl_is_digit(c);
}

/// A space or a tab.
static inline bool fl_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/// A blank or what ends a line or a page.
static inline bool fl_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// A capital letter as a small one, all else as it is.
static inline char fl_small(char c)
{
    return fl_is_capital(c) ? (char)(c | 0x20) : c;
}

#endif
