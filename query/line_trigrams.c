// SPDX-License-Identifier: GPL-2.0-or-later
#include "line_trigrams.h"

#include <math.h>
#include <stdlib.h>

#include "core/trigrams.h"

#include "core/banned.h"

enum { TRIGRAMS = 1 << 16 };

struct fl_line_trigrams {
    uint64_t lines_of[TRIGRAMS]; // bit a line that holds the trigram
    uint16_t *touched;           // the trigrams that have a bit
    size_t touched_count, touched_capacity;
    size_t distinct[FL_TELLING_LINE_LIMIT]; // trigrams of each line
    size_t line; // being filled
    struct fl_buffer normalised; // that line
    bool failed;
};

static void take_trigram(void *context, uint16_t trigram)
{
    struct fl_line_trigrams *trigrams = context;
    uint64_t *lines = &trigrams->lines_of[trigram];
    if (!*lines) {
        if (trigrams->touched_count == trigrams->touched_capacity) {
            size_t capacity = trigrams->touched_capacity ? trigrams->touched_capacity * 2 : 1024;
            uint16_t *wider = reallocarray(trigrams->touched, capacity, sizeof *wider);
            if (!wider) {
                trigrams->failed = true;
                return;
            }
            trigrams->touched = wider;
            trigrams->touched_capacity = capacity;
        }
        trigrams->touched[trigrams->touched_count++] = trigram;
    }
    uint64_t bit = UINT64_C(1) << trigrams->line;
    trigrams->distinct[trigrams->line] += !(*lines & bit);
    *lines |= bit;
}

enum fl_status fl_line_trigrams_fill(const struct fl_question *question, struct fl_line_trigrams **out,
                                     struct fl_error *error)
{
    struct fl_line_trigrams *trigrams = *out ? *out : calloc(1, sizeof *trigrams);
    if (!trigrams)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    *out = trigrams;
    for (size_t i = 0; i < trigrams->touched_count; i++)
        trigrams->lines_of[trigrams->touched[i]] = 0;
    trigrams->touched_count = 0;
    trigrams->failed = false;
    memset(trigrams->distinct, 0, sizeof trigrams->distinct);
    enum fl_status status = FL_OK;
    for (trigrams->line = 0; !status && trigrams->line < question->line_count; trigrams->line++)
        status = fl_trigrams(question->lines[trigrams->line].text, &trigrams->normalised, take_trigram, trigrams,
                             error);
    if (!status && trigrams->failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status;
}

void fl_line_trigrams_free(struct fl_line_trigrams *trigrams)
{
    if (!trigrams)
        return;
    fl_buffer_release(&trigrams->normalised);
    free(trigrams->touched);
    free(trigrams);
}

struct fl_trigram_fit fl_line_trigrams_compare(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                                               const struct fl_record_title *title)
{
    struct fl_trigram_fit fit = {0};
    unsigned common[FL_TELLING_LINE_LIMIT] = {0};
    for (size_t i = 0; i < title->trigram_count; i++)
        for (uint64_t lines = trigrams->lines_of[title->trigrams[i]]; lines; lines &= lines - 1)
            common[__builtin_ctzll(lines)]++;
    for (size_t line = 0; line < question->line_count; line++) {
        if (!common[line])
            continue;
        double shared = question->lines[line].grade * common[line];
        double of_title = (double)title->trigram_count, of_line = (double)trigrams->distinct[line];
        fit.held = fmax(fit.held, shared / of_title);
        fit.line_held = fmax(fit.line_held, shared / of_line);
        fit.alike = fmax(fit.alike, 2 * shared / (of_title + of_line));
    }
    return fit;
}
