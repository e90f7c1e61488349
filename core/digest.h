// SPDX-License-Identifier: GPL-2.0-or-later
/// Digests by which content is known again: XXH3, 128 bits (xxHash, compiled in).  It finds accidents (a flipped byte, an edited
/// file), not forgeries: who can write the index or the corpus needs none.
#ifndef FAULTLINE_DIGEST_H
#define FAULTLINE_DIGEST_H

#include <stdbool.h>

#include "slice.h"
#include "status.h"

enum {
    FL_DIGEST_SIZE = 16,
    FL_DIGEST_TEXT_SIZE = 2 * FL_DIGEST_SIZE, // in hexadecimal digits
};

struct fl_digest {
    unsigned char bytes[FL_DIGEST_SIZE];
};

/// The digest of the bytes.
struct fl_digest fl_digest_of(struct fl_slice bytes);

/// The digest of a file's content, read to its end; `folder` and `name` as openat takes them.  FL_IO.
enum fl_status fl_digest_of_file(int folder, const char *name, struct fl_digest *digest, struct fl_error *error);

/// Writes the digest as hexadecimal digits, as xxh128sum prints them; no NUL behind.
void fl_digest_text(const struct fl_digest *digest, char text[FL_DIGEST_TEXT_SIZE]);

static inline bool fl_digest_equal(const struct fl_digest *a, const struct fl_digest *b)
{
    return memcmp(a->bytes, b->bytes, FL_DIGEST_SIZE) == 0;
}

#endif
