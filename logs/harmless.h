// SPDX-License-Identifier: GPL-2.0-or-later
/// Words of failure in places where they mean no failure.
#ifndef FAULTLINE_LOGS_HARMLESS_H
#define FAULTLINE_LOGS_HARMLESS_H

#include <stdbool.h>

#include "words.h"

/// Whether the word that was found in `line` says nothing of a failure there: it is counted as none (`0 errors`, `errors=0`,
/// `no exception`, `without error`), part of a name, a path, an option or a call (`error.c`, `-Werror`, `/errors/`,
/// `test_error_handling`, `onError(`), or the line tells of a passed test.
bool fl_is_harmless(struct fl_slice line, const struct fl_failure_hit *hit);

#endif
