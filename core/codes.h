// SPDX-License-Identifier: GPL-2.0-or-later
/// Codes that name an error exactly: another code of the same family is another error.
#ifndef FAULTLINE_CODES_H
#define FAULTLINE_CODES_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis.h"

/// TS2305 is of the family TS; 413 of the HTTP statuses; 137 behind "exit code" of that word's.
struct fl_code {
    uint32_t family;
    uint32_t code; // fl_term_hash of the term
};

/// Whether the token is a code; fills `*code` if so.  `previous` is the term of the last word before it on its line,
/// empty where there is none.  Letters (1 to 6) and two or more digits make one (E0502, ORA-00942, 0x80070005 does not), as do
/// three digits from 400 to 599 at the start or behind a word such as http, status or response, and a number behind one of the words code, status, errno, error, signal, exit.
bool fl_code_of(const struct fl_token *token, struct fl_slice previous, struct fl_code *code);

/// Orders by family, then by code, for qsort.
int fl_code_compare(const void *a, const void *b);

#endif
