// SPDX-License-Identifier: GPL-2.0-or-later
/// What several fuzz targets need: promises that abort when they are broken, and what makes text inert.
#ifndef FAULTLINE_FUZZ_SUPPORT_H
#define FAULTLINE_FUZZ_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/// What libFuzzer, or the driver, calls with each input.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Aborts, also in a build without assertions, unless the promise is kept: so the input is kept as a finding.
void require(bool kept);

/// Whether the text is what fl_append_inert promises, found without the code under test: valid UTF-8 without control
/// bytes (but \n and \t), C1 and marks of text direction.
bool is_inert(struct fl_slice text);

/// The bytes in memory of exactly their size, so that a read behind them is seen.  The caller frees data.
struct fl_slice copy_exactly(struct fl_slice bytes);

#endif
