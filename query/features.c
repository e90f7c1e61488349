// SPDX-License-Identifier: GPL-2.0-or-later
#include "features.h"

#include <math.h>
#include <stdlib.h>

#include "core/fields.h"
#include "core/trigrams.h"

#include "core/banned.h"

const char *const fl_feature_names[FL_FEATURE_COUNT] = {
    [FL_TITLE_HELD] = "title_held",
    [FL_TITLE_HELD_MEANT] = "title_held_meant",
    [FL_TEXT_IN_TITLE] = "text_in_title",
    [FL_TITLE_AGREEMENT] = "title_agreement",
    [FL_TITLE_AGREEMENT_MEANT] = "title_agreement_meant",
    [FL_TITLE_HELD_BY_LINE] = "title_held_by_line",
    [FL_LINE_AGREEMENT] = "line_agreement",
    [FL_PAIRS_HELD] = "pairs_held",
    [FL_TRIGRAMS_HELD] = "trigrams_held",
    [FL_TRIGRAMS_ALIKE] = "trigrams_alike",
    [FL_TEXT_IN_GIST] = "text_in_gist",
    [FL_TEXT_IN_GIST_MEANT] = "text_in_gist_meant",
    [FL_TEXT_IN_SYMPTOMS] = "text_in_symptoms",
    [FL_TEXT_IN_SYMPTOMS_MEANT] = "text_in_symptoms_meant",
    [FL_TEXT_IN_ENTRY] = "text_in_entry",
    [FL_CONTEXT_IN_ENTRY] = "context_in_entry",
    [FL_WORDS_SCORE] = "words_score",
    [FL_WORDS_SCORE_MEANT] = "words_score_meant",
    [FL_WORDS_SCORE_RELATIVE] = "words_score_relative",
    [FL_WORDS_SCORE_MEANT_RELATIVE] = "words_score_meant_relative",
    [FL_TITLE_AGREEMENT_RELATIVE] = "title_agreement_relative",
    [FL_LINE_AGREEMENT_RELATIVE] = "line_agreement_relative",
    [FL_PAIRS_HELD_RELATIVE] = "pairs_held_relative",
    [FL_TRIGRAMS_ALIKE_RELATIVE] = "trigrams_alike_relative",
    [FL_TEXT_IN_GIST_RELATIVE] = "text_in_gist_relative",
    [FL_TEXT_IN_GIST_MEANT_RELATIVE] = "text_in_gist_meant_relative",
    [FL_TEXT_IN_SYMPTOMS_RELATIVE] = "text_in_symptoms_relative",
    [FL_EVIDENCE] = "evidence",
    [FL_DOMAIN_NAMED] = "domain_named",
    [FL_WHOLES_HELD] = "wholes_held",
    [FL_KNOWN] = "known",
};

// BM25's usual parameters (Robertson and Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond", 2009),
// with length counting less than there: entries differ little in length.
static const double saturation = 1.2;
static const double length_share = 0.4;

enum {
    FIELDS_OF_GIST = 1 << FL_FIELD_TITLE | 1 << FL_FIELD_ALSO_SEEN_AS | 1 << FL_FIELD_ID | 1 << FL_FIELD_SYMPTOMS |
                     1 << FL_FIELD_ROOT_CAUSE | 1 << FL_FIELD_DOMAIN,
    FIELDS_OF_TITLE = 1 << FL_FIELD_TITLE | 1 << FL_FIELD_ALSO_SEEN_AS,
    TRIGRAMS = 1 << 16,
};

// ---- trigrams of the question's lines --------------------------------------

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

static void compare_trigrams(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                             const struct fl_record_title *title, double *held, double *alike)
{
    unsigned common[FL_TELLING_LINE_LIMIT] = {0};
    for (size_t i = 0; i < title->trigram_count; i++)
        for (uint64_t lines = trigrams->lines_of[title->trigrams[i]]; lines; lines &= lines - 1)
            common[__builtin_ctzll(lines)]++;
    for (size_t line = 0; line < question->line_count; line++) {
        if (!common[line])
            continue;
        double grade = question->lines[line].grade, both = (double)(title->trigram_count + trigrams->distinct[line]);
        *held = fmax(*held, grade * common[line] / (double)title->trigram_count);
        *alike = fmax(*alike, grade * 2 * common[line] / both);
    }
}

// ---- titles ----------------------------------------------------------------

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

struct title_fit {
    double held, held_meant, text_in_title, text_in_title_meant, held_by_line, line_agreement;
};

/// What the lines make of a title: by_line holds the sum of idf that each line shares with it.
static void fit_lines(const struct fl_question *question, const double *by_line, double whole, struct title_fit *fit)
{
    for (size_t i = 0; i < question->line_count; i++) {
        const struct fl_question_line *line = &question->lines[i];
        double held_by_line = line->grade * fmin(share(by_line[i], whole), 1);
        double agreement = held_by_line * fmin(share(by_line[i], line->total), 1);
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
        .held = share(held, whole),
        .held_meant = share(held_meant, whole),
        .text_in_title = fmin(share(from_text, question->total), 1),
        .text_in_title_meant = fmin(share(from_text_meant, question->total), 1),
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
    return share((double)common, (double)title->pair_count);
}

static void compute_titles(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                           const struct fl_record *record, const struct fl_index *index, double *features)
{
    double best = -1;
    for (size_t i = 0; i < record->title_count; i++) {
        struct title_fit fit = fit_title(question, &record->titles[i], index);
        double held = 0, alike = 0;
        compare_trigrams(question, trigrams, &record->titles[i], &held, &alike);
        double quality = fit.held_meant * fit.text_in_title_meant + fit.line_agreement + alike;
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
        features[FL_TRIGRAMS_HELD] = held;
        features[FL_TRIGRAMS_ALIKE] = alike;
    }
}

// ---- the whole entry -------------------------------------------------------

/// Takes one term that both hold into its concept's fit.
static void fit_concept(struct fl_concept_fit *fit, const struct fl_question_term *term,
                        const struct fl_record_term *held, double saturated)
{
    double sure = term->certainty * term->idf, score = sure * saturated;
    double gist = held->fields & FIELDS_OF_GIST ? sure : 0;
    double symptoms = held->fields & 1 << FL_FIELD_SYMPTOMS ? sure : 0;
    fit->touched = true;
    fit->gist_meant = fmax(fit->gist_meant, gist);
    fit->symptoms_meant = fmax(fit->symptoms_meant, symptoms);
    fit->score_meant = fmax(fit->score_meant, score);
    if (term->origin == FL_MEANS)
        return;
    fit->gist = fmax(fit->gist, gist);
    fit->symptoms = fmax(fit->symptoms, symptoms);
    fit->entry = fmax(fit->entry, sure);
    fit->score = fmax(fit->score, score);
}

/// Adds up the concepts' fits, and zeroes them.
static void add_up_fits(const struct fl_question *question, struct fl_concept_fit *fits, double *features)
{
    struct fl_concept_fit sum = {0};
    double context = 0;
    for (size_t i = 0; i < question->concept_count; i++) {
        struct fl_concept_fit *fit = &fits[i];
        if (!fit->touched)
            continue;
        const struct fl_question_concept *concept = &question->concepts[i];
        double counts = concept->weight;
        sum.gist += counts * fit->gist;
        sum.symptoms += counts * fit->symptoms;
        sum.entry += counts * fit->entry;
        sum.score += counts * fit->score;
        sum.gist_meant += counts * fit->gist_meant;
        sum.symptoms_meant += counts * fit->symptoms_meant;
        sum.score_meant += counts * fit->score_meant;
        context += concept->anywhere * fit->entry;
        *fit = (struct fl_concept_fit){0};
    }
    features[FL_TEXT_IN_GIST] = share(sum.gist, question->total);
    features[FL_TEXT_IN_GIST_MEANT] = share(sum.gist_meant, question->total);
    features[FL_TEXT_IN_SYMPTOMS] = share(sum.symptoms, question->total);
    features[FL_TEXT_IN_SYMPTOMS_MEANT] = share(sum.symptoms_meant, question->total);
    features[FL_TEXT_IN_ENTRY] = share(sum.entry, question->total);
    features[FL_CONTEXT_IN_ENTRY] = share(context, question->total_anywhere);
    features[FL_WORDS_SCORE] = share(sum.score, question->total);
    features[FL_WORDS_SCORE_MEANT] = share(sum.score_meant, question->total);
    features[FL_EVIDENCE] = log1p(sum.gist_meant);
    features[FL_KNOWN] = share(question->total, question->total + question->unknown);
}

static void compute_words(const struct fl_question *question, const struct fl_record *record,
                          const struct fl_index *index, struct fl_concept_fit *fits, double *features)
{
    double average = share((double)index->statistics.total_length, index->statistics.documents);
    double length = 1 - length_share + length_share * share(record->length, average);
    double wholes = 0, wholes_held = 0;
    for (size_t i = 0, j = 0; i < question->term_count; i++) {
        const struct fl_question_term *term = &question->terms[i];
        bool is_whole = term->term.size && term->term.data[0] == '=' && term->origin == FL_AS_TYPED;
        wholes += is_whole ? fl_question_counts(question, term) : 0;
        while (j < record->term_count && record->terms[j].hash < term->hash)
            j++;
        if (j == record->term_count || record->terms[j].hash != term->hash)
            continue;
        const struct fl_record_term *held = &record->terms[j];
        wholes_held += is_whole && held->fields & FIELDS_OF_TITLE ? fl_question_counts(question, term) : 0;
        fit_concept(&fits[term->concept], term, held, held->weight / (held->weight + saturation * length));
        if (held->fields & 1 << FL_FIELD_DOMAIN)
            features[FL_DOMAIN_NAMED] = fmax(features[FL_DOMAIN_NAMED], term->certainty);
    }
    features[FL_WHOLES_HELD] = share(wholes_held, wholes);
    add_up_fits(question, fits, features);
}

void fl_features_compute(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                         const struct fl_record *record, const struct fl_index *index, struct fl_concept_fit *fits,
                         double features[FL_FEATURE_COUNT])
{
    memset(features, 0, FL_FEATURE_COUNT * sizeof *features);
    compute_titles(question, trigrams, record, index, features);
    compute_words(question, record, index, fits, features);
}

void fl_features_compare(double (*rows)[FL_FEATURE_COUNT], size_t count)
{
    static const struct {
        enum fl_feature from, to;
    } pairs[] = {
        {FL_WORDS_SCORE, FL_WORDS_SCORE_RELATIVE},
        {FL_TITLE_AGREEMENT, FL_TITLE_AGREEMENT_RELATIVE},
        {FL_LINE_AGREEMENT, FL_LINE_AGREEMENT_RELATIVE},
        {FL_TRIGRAMS_ALIKE, FL_TRIGRAMS_ALIKE_RELATIVE},
        {FL_TEXT_IN_GIST, FL_TEXT_IN_GIST_RELATIVE},
        {FL_TEXT_IN_GIST_MEANT, FL_TEXT_IN_GIST_MEANT_RELATIVE},
        {FL_TEXT_IN_SYMPTOMS_MEANT, FL_TEXT_IN_SYMPTOMS_RELATIVE},
        {FL_WORDS_SCORE_MEANT, FL_WORDS_SCORE_MEANT_RELATIVE},
        {FL_PAIRS_HELD, FL_PAIRS_HELD_RELATIVE},
    };
    for (size_t pair = 0; pair < sizeof pairs / sizeof *pairs; pair++) {
        double best = 0;
        for (size_t i = 0; i < count; i++)
            best = fmax(best, rows[i][pairs[pair].from]);
        for (size_t i = 0; i < count; i++)
            rows[i][pairs[pair].to] = share(rows[i][pairs[pair].from], best);
    }
}
