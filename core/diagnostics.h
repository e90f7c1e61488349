// SPDX-License-Identifier: GPL-2.0-or-later
/// What the entry reader and the linter have to say of a file.
#ifndef FAULTLINE_DIAGNOSTICS_H
#define FAULTLINE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "slice.h"

enum fl_severity { FL_WARNING, FL_ERROR };

struct fl_diagnostic {
    enum fl_severity severity;
    size_t line; // 1-based; 1 when the fault is of the whole file
    struct fl_slice text;
};

enum {
    /// Errors, and warnings, kept of one file.  A file with more (100,000 broken headings)
    /// is not mended by reading more of them: the rest is counted and said.
    FL_DIAGNOSTICS_KEPT = 200
};

/// Set `arena` (the texts live there), all else to {0}, before first use.
struct fl_diagnostics {
    struct fl_arena *arena;
    struct fl_diagnostic *items; // in the order found
    size_t count;                // kept in items
    size_t capacity;
    size_t errors;   // found, also beyond the kept ones
    size_t warnings; // found, also beyond the kept ones
    bool failed;     // memory ran out: something is missing from items
};

/// Adds one with the text of a printf format.
void fl_diagnose(struct fl_diagnostics *diagnostics, enum fl_severity severity, size_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
