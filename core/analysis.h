// SPDX-License-Identifier: GPL-2.0-or-later
/// Text -> terms, the same way for the indexer and the query program.
///
/// The rules, in the order in which they apply (docs/ALGORITHM.md has the reasons):
///  - each line is normalised (fl_normalise_line);
///  - white space, quotes, brackets and symbols part the line into runs; `: = , ; |` and the like part a run
///    into chunks; what varies from run to run is set aside (fl_is_varying, and line and
///    column numbers behind a file name, numbers behind the word "line", process ids as in sshd[1234]);
///  - a chunk's letters and digits are split into parts where the case or the kind changes and at
///    `/ \ . - _ @`; each part is a word, in lower case and stemmed where it is English letters;
///  - a chunk of more than one part is also kept whole, as are its components between `/ \ @` and `.`:
///    terms that begin with `=`, in lower case, without `-` and `_` (so ORA-00942 and ora00942 are one);
///  - scripts that write without spaces (Chinese, Japanese, Thai, ...) and Korean give each pair of neighbouring characters;
///  - words that say nothing (stop words) are left out.
#ifndef FAULTLINE_ANALYSIS_H
#define FAULTLINE_ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"
#include "status.h"

enum {
    /// Bytes of a term, without a field's prefix.  Names in programs are
    /// shorter; a longer part is set aside as noise and a longer whole is left out, its parts kept.
    FL_TERM_SIZE_LIMIT = 64
};

enum fl_token_kind {
    FL_WORD,  // a word, a part of an identifier, a pair of characters, a number
    FL_WHOLE, // an identifier, code, path or version as a whole; the term begins with '='
};

struct fl_token {
    struct fl_slice term; // as indexed
    struct fl_slice text; // in lower case, before stemming
    enum fl_token_kind kind;
    uint32_t line; // 0-based
};

/// Takes one token; its slices live for the call.  Returns false to stop the
/// analysis (which then returns FL_NO_MEMORY: running out is the one reason to stop).
typedef bool fl_token_visitor(void *context, const struct fl_token *token);

/// Holds the stemmer and a cache of stems.  For one thread.
struct fl_analyser;

/// Creates an analyser: `**out` is yours to give back with fl_analyser_free.
enum fl_status fl_analyser_create(struct fl_analyser **out, struct fl_error *error);

/// Gives the analyser back.  NULL is a no-op.
void fl_analyser_free(struct fl_analyser *analyser);

/// Calls `visit` for each token of `text` (any bytes), in order.  Time is
/// linear in the size of the text; memory is bounded by its longest line.
enum fl_status fl_analyse(struct fl_analyser *analyser, struct fl_slice text, fl_token_visitor *visit, void *context,
                          struct fl_error *error);

#endif
