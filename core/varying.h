// SPDX-License-Identifier: GPL-2.0-or-later
/// Recognises what differs from run to run and says nothing of which error it is.
#ifndef FAULTLINE_VARYING_H
#define FAULTLINE_VARYING_H

#include <stdbool.h>

#include "slice.h"

/// True when `piece` (a run of text without white space, quotes or brackets) as a whole is one of: an
/// address (0x7ffd1a2b), a UUID, a date or a time of day, a hexadecimal
/// hash of 8 digits or more, a number of more than 5 digits, a number with a unit of time,
/// size or share (43ms, 512MiB), an IPv4 address with or without port or mask, a random
/// temporary name (tmp.Xy3k9q), a long random token.  Codes stay: numbers up
/// to 5 digits, 0x and up to 4 digits, and the 8-digit 0x8.......
/// and 0xC....... of Windows (HRESULT, NTSTATUS).
bool fl_is_varying(struct fl_slice piece);

#endif
