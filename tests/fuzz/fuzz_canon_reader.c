// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are read without a crash, and what comes out keeps the promises of entry.h and canon_reader.h.
#include "core/canon_reader.h"
#include "tests/fuzz/entry_promises.h"

#include "core/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_promises(fl_canon_read, data, size);
    return 0;
}
