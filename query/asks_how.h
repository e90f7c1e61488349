// SPDX-License-Identifier: GPL-2.0-or-later
/// Telling a question of a person who wants to do something from one who met an error.
#ifndef FAULTLINE_ASKS_HOW_H
#define FAULTLINE_ASKS_HOW_H

#include <stdbool.h>

#include "core/slice.h"

/// Whether a text that a person typed asks how to do something, or for a difference, in its first words ("git: how do I
/// undo ...", "what is the difference between ..."): no error is told of then.  "How do I fix ..." asks for an error's end.
bool fl_asks_how(struct fl_slice text);

#endif
