// SPDX-License-Identifier: GPL-2.0-or-later
/// Tells a command or a piece of a program from a sentence.
#ifndef FAULTLINE_CODE_TEXT_H
#define FAULTLINE_CODE_TEXT_H

#include <stdbool.h>

#include "slice.h"

/// True when `text` looks like what is typed into a terminal or a file rather than like what is said to a person: its
/// words with signs of code in them (operators, options, paths, calls) are at least as many as its common English
/// words.  Comments (`#`, `//`) count as code; a well-known command at the start, and lines below one another, speak
/// for code, a capitalised word at the start speaks against.  A judgement, not a promise: use it where either answer
/// only changes how a text is shown. Time is linear.
bool fl_looks_like_code(struct fl_slice text);

#endif
