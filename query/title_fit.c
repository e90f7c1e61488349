// SPDX-License-Identifier: GPL-2.0-or-later
#include "title_fit.h"

#include <math.h>

#include "core/banned.h"

struct title_fit {
    double held, held_meant, text_in_title, text_in_title_meant, held_by_line, line_agreement;
    double missing;  // idf that the title holds and the text does not
    double evidence; // idf that one line shares with the title, times its grade, of the line with most
};

/// What the lines make of a title: by_line holds the sum of idf that each line shares with it.
static void fit_lines(const struct fl_question *question, const double *by_line, double whole, struct title_fit *fit)
{
    for (size_t i = 0; i < question->line_count; i++) {
        const struct fl_question_line *line = &question->lines[i];
        fit->evidence = fmax(fit->evidence, line->grade * fmin(by_line[i], whole));
        double held_by_line = line->grade * fmin(fl_idf_share(by_line[i], whole), 1);
        double agreement = held_by_line * fmin(fl_idf_share(by_line[i], line->total), 1);
        if (agreement <= fit->line_agreement)
            continue;
        fit->line_agreement = agreement;
        fit->held_by_line = held_by_line;
    }
}

static struct title_fit fit_title(const struct fl_question *question, const struct fl_record_title *title,
                                  const struct fl_index *index)
{
    double whole = 0, held = 0, held_meant = 0, from_text = 0, from_text_meant = 0;
    double by_line[FL_TELLING_LINE_LIMIT] = {0};
    for (size_t i = 0; i < title->term_count; i++) {
        size_t count;
        const struct fl_question_term *terms = fl_question_find(question, title->terms[i], &count);
        double idf = fl_index_idf(index, fl_index_frequency(index, title->terms[i])), best = 0, best_meant = 0;
        whole += idf;
        for (size_t j = 0; j < count; j++) {
            const struct fl_question_concept *concept = &question->concepts[terms[j].concept];
            double sure = terms[j].certainty * fmin(concept->weight, 1);
            best_meant = fmax(best_meant, sure);
            from_text_meant += fl_question_counts(question, &terms[j]);
            if (terms[j].origin == FL_MEANS)
                continue;
            best = fmax(best, sure);
            from_text += fl_question_counts(question, &terms[j]);
            for (uint64_t lines = concept->lines; lines; lines &= lines - 1)
                by_line[__builtin_ctzll(lines)] += idf * terms[j].certainty;
        }
        held += idf * best;
        held_meant += idf * best_meant;
    }
    // Two terms of a title may stand for one concept of the text, which counts once: a share is at most 1.
    struct title_fit fit = {
        .missing = whole - held_meant,
        .held = fl_idf_share(held, whole),
        .held_meant = fl_idf_share(held_meant, whole),
        .text_in_title = fmin(fl_idf_share(from_text, question->total), 1),
        .text_in_title_meant = fmin(fl_idf_share(from_text_meant, question->total), 1),
    };
    fit_lines(question, by_line, whole, &fit);
    return fit;
}

static double compare_pairs(const struct fl_question *question, const struct fl_record_title *title)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < title->pair_count && j < question->pair_count;) {
        uint32_t left = title->pairs[i], right = question->pairs[j];
        common += left == right;
        i += left <= right;
        j += right <= left;
    }
    return fl_share((double)common, (double)title->pair_count);
}

/// What share of the title's codes the text holds, and of what share it holds another one of the same family in place.
static void compare_codes(const struct fl_question *question, const struct fl_record_title *title, double *held,
                          double *contradicted)
{
    size_t same = 0, other = 0;
    for (size_t i = 0, j = 0; i < title->code_count; i++) {
        const struct fl_code *code = &title->codes[i];
        while (j < question->code_count && question->codes[j].family < code->family)
            j++;
        bool is_held = false, has_family = false;
        for (size_t k = j; k < question->code_count && question->codes[k].family == code->family; k++) {
            has_family = true;
            is_held |= question->codes[k].code == code->code;
        }
        same += is_held;
        other += has_family && !is_held;
    }
    *held = fl_share((double)same, (double)title->code_count);
    *contradicted = fl_share((double)other, (double)title->code_count);
}

void fl_title_fit(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                  const struct fl_record *record, const struct fl_index *index, double features[FL_FEATURE_COUNT])
{
    double best = -1;
    for (size_t i = 0; i < record->title_count; i++) {
        struct title_fit fit = fit_title(question, &record->titles[i], index);
        struct fl_trigram_fit by_trigrams = fl_line_trigrams_compare(question, trigrams, &record->titles[i]);
        double quality = fit.held_meant * fit.text_in_title_meant + fit.line_agreement + by_trigrams.alike;
        if (quality <= best)
            continue;
        best = quality;
        features[FL_TITLE_HELD] = fit.held;
        features[FL_TITLE_HELD_MEANT] = fit.held_meant;
        features[FL_TEXT_IN_TITLE] = fit.text_in_title;
        features[FL_TITLE_AGREEMENT] = fit.held * fit.text_in_title;
        features[FL_TITLE_AGREEMENT_MEANT] = fit.held_meant * fit.text_in_title_meant;
        features[FL_TITLE_HELD_BY_LINE] = fit.held_by_line;
        features[FL_LINE_AGREEMENT] = fit.line_agreement;
        features[FL_PAIRS_HELD] = compare_pairs(question, &record->titles[i]);
        features[FL_TITLE_MISSING] = log1p(fit.missing);
        features[FL_TITLE_EVIDENCE] = log1p(fit.evidence);
        compare_codes(question, &record->titles[i], &features[FL_CODES_HELD], &features[FL_CODES_CONTRADICTED]);
        features[FL_TRIGRAMS_HELD] = by_trigrams.held;
        features[FL_LINE_TRIGRAMS_HELD] = by_trigrams.line_held;
        features[FL_TRIGRAMS_ALIKE] = by_trigrams.alike;
    }
}
