// SPDX-License-Identifier: GPL-2.0-or-later
/// Blocks that differ only in what varies are one error, with an id that is the same in each run, file and machine.
///
/// The id is a hash over the block's lines with what varies set aside: digits (each run of them is one), hexadecimal
/// numbers and identifiers of 8 digits or more, UUIDs, the folders of paths (the last component stays), white space, letters' case.
/// Of frames the first FL_FINGERPRINT_FRAMES count, so that a trace that began elsewhere is the same error; of
/// other lines the first FL_FINGERPRINT_LINES, of each line FL_FINGERPRINT_BYTES.  Where the rules change, so does FL_FINGERPRINT_VERSION, with which each id begins.
#ifndef FAULTLINE_LOGS_FINGERPRINT_H
#define FAULTLINE_LOGS_FINGERPRINT_H

#include <stdint.h>

#include "core/slice.h"

#define FL_FINGERPRINT_VERSION "1"

enum {
    FL_FINGERPRINT_FRAMES = 3,
    FL_FINGERPRINT_LINES = 8,
    FL_FINGERPRINT_BYTES = 256,
    /// Bytes of an id, with its NUL: "1-" and 16 hexadecimal digits.
    FL_FINGERPRINT_SIZE = sizeof FL_FINGERPRINT_VERSION + 1 + 16,
};

/// The fingerprint of a block's text (lines parted by LF).
uint64_t fl_fingerprint(struct fl_slice text);

/// Writes the id of a fingerprint.
void fl_fingerprint_id(uint64_t fingerprint, char id[FL_FINGERPRINT_SIZE]);

#endif
