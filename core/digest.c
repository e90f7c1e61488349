// SPDX-License-Identifier: GPL-2.0-or-later
#include "digest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

// Compiled in: a reader that looks at a hundred bytes shall not load a library for it.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "banned.h"

static struct fl_digest canonical(XXH128_hash_t hash)
{
    XXH128_canonical_t bytes;
    struct fl_digest digest;
    XXH128_canonicalFromHash(&bytes, hash);
    memcpy(digest.bytes, bytes.digest, FL_DIGEST_SIZE);
    return digest;
}

struct fl_digest fl_digest_of(struct fl_slice bytes)
{
    return canonical(XXH3_128bits(bytes.size ? bytes.data : "", bytes.size));
}

static bool read_to_end(int file, XXH3_state_t *state)
{
    char piece[1 << 16];
    for (;;) {
        ssize_t size = read(file, piece, sizeof piece);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return size == 0;
        XXH3_128bits_update(state, piece, (size_t)size);
    }
}

enum fl_status fl_digest_of_file(int folder, const char *name, struct fl_digest *digest, struct fl_error *error)
{
    XXH3_state_t *state = XXH3_createState();
    if (!state)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    XXH3_128bits_reset(state);
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    enum fl_status status = FL_OK;
    if (file < 0 || !read_to_end(file, state))
        status = fl_fail_errno(error, errno, "cannot read %s", name);
    else
        *digest = canonical(XXH3_128bits_digest(state));
    if (file >= 0)
        close(file);
    XXH3_freeState(state);
    return status;
}

void fl_digest_text(const struct fl_digest *digest, char text[FL_DIGEST_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < FL_DIGEST_SIZE; i++) {
        text[2 * i] = digits[digest->bytes[i] >> 4];
        text[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
}
