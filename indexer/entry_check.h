// SPDX-License-Identifier: GPL-2.0-or-later
/// What a good entry has beyond its form: advice of its own, told dangers, rates that somebody thought about, a proof.
#ifndef FAULTLINE_ENTRY_CHECK_H
#define FAULTLINE_ENTRY_CHECK_H

#include "core/analysis.h"
#include "core/diagnostics.h"
#include "core/entry.h"
#include "core/status.h"

enum {
    /// Words that the symptoms of an entry should have, all in all: fewer are seldom enough to find it, more are no
    /// longer of this error alone.
    FL_SYMPTOM_WORDS_LEAST = 40,
    FL_SYMPTOM_WORDS_MOST = 70,
    /// Words of one question of Asked As: of more, most would be of a story and not of the error.
    FL_QUESTION_WORDS_MOST = 30,
};

/// Tells `diagnostics` what is to be mended in the entry of the file at `path`: all warnings, but an error for one that
/// says to be reproduced and has no proof beside it.  FL_NO_MEMORY.
enum fl_status fl_entry_check(struct fl_analyser *analyser, const struct fl_entry *entry, const char *path,
                              struct fl_diagnostics *diagnostics, struct fl_error *error);

#endif
