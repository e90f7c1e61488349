// SPDX-License-Identifier: GPL-2.0-or-later
/// Words so common in speech that they say nothing of an error.
#ifndef FAULTLINE_STOP_WORDS_H
#define FAULTLINE_STOP_WORDS_H

#include <stdbool.h>

#include "slice.h"

/// True for a stop word, given in lower case.
bool fl_is_stop_word(struct fl_slice word);

#endif
