// SPDX-License-Identifier: GPL-2.0-or-later
/// Points in time as text.
#ifndef FAULTLINE_UTC_H
#define FAULTLINE_UTC_H

#include <stdint.h>

enum { FL_UTC_SIZE = 32 };

/// Writes seconds since 1970 as "2026-07-01T12:00:00Z" and a NUL; the empty text for a time that has no such form.
void fl_utc_format(int64_t seconds, char text[FL_UTC_SIZE]);

#endif
