// SPDX-License-Identifier: GPL-2.0-or-later
/// How people speak of errors, and how programs do: compiled when an index is built, asked with every short question.
///
/// The source is text (thesaurus/*.txt), a line each:
///     # comment
///     [section]                                    a heading, for people
///     kicked out => evicted, session expired       what people type => words of programs
///     config <=> configuration                     either way
///     sts => statefulset @0.4                      a weak hint: weight 0.1 to 1, else FL_MEANING_WEIGHT
/// Left: 1 to FL_PHRASE_WORDS words of lower-case letters and digits.  Right: alternatives, parted by commas.
/// The compiled form: the number of phrases; a row each (hash, offset and number of its meanings), by rising
/// hash; the meanings (weight in hundredths, size, term).
#ifndef FAULTLINE_THESAURUS_H
#define FAULTLINE_THESAURUS_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis.h"
#include "buffer.h"
#include "diagnostics.h"
#include "slice.h"
#include "status.h"

enum {
    /// Words of a phrase: longer ones are sentences, which nobody types twice alike.
    FL_PHRASE_WORDS = 5,
    /// Meanings of one phrase that are kept; a line that gives more is an error of it.
    FL_MEANINGS_LIMIT = 24,
    /// A compiled thesaurus is stored in so many parts, by the first byte of the hash, as a question needs a few of them.
    FL_THESAURUS_PARTS = 256,
};

/// What one word of an alternative weighs where the line does not say.
#define FL_MEANING_WEIGHT 0.7

/// Compiles `text` and appends the result to `compiled`.  Lines that are not of the form, and left sides given
/// written twice, are errors in `diagnostics` and left out.  FL_OK also then; FL_NO_MEMORY.
enum fl_status fl_thesaurus_compile(struct fl_slice text, struct fl_analyser *analyser, struct fl_buffer *compiled,
                                    struct fl_diagnostics *diagnostics, struct fl_error *error);

/// The part that holds a phrase.
static inline unsigned fl_thesaurus_part_of(uint64_t hash)
{
    return (unsigned)(hash >> 56);
}

/// Appends the part of that number (below FL_THESAURUS_PARTS) of a whole compiled thesaurus, which is of the same form.
void fl_thesaurus_part(struct fl_slice compiled, unsigned part, struct fl_buffer *out);

/// One term that a phrase stands for.
struct fl_meaning {
    struct fl_slice term; // points into the compiled thesaurus
    double weight;        // 0 to 1
};

/// Fills `meanings` with what a phrase stands for; returns how many.  `compiled`: the whole, or the phrase's part.  `hash` is that of its words joined
/// by single spaces (fl_phrase_hash).  A damaged table gives what could be read of it.
size_t fl_thesaurus_find(struct fl_slice compiled, uint64_t hash, struct fl_meaning meanings[FL_MEANINGS_LIMIT]);

/// The hash of `count` words joined by single spaces.
uint64_t fl_phrase_hash(const struct fl_slice *words, size_t count);

/// Takes the next plain word off `rest`: a run of ASCII letters and digits, or bytes beyond ASCII, with apostrophes inside dropped.
/// It is written, in lower case, to `word` (of FL_TERM_SIZE_LIMIT bytes; a longer one is cut there).
/// Empty at the end.
struct fl_slice fl_next_plain_word(struct fl_slice *rest, char word[FL_TERM_SIZE_LIMIT]);

#endif
