// SPDX-License-Identifier: GPL-2.0-or-later
#include "features.h"

#include <math.h>
#include <stdlib.h>

#include "core/fields.h"
#include "core/trigrams.h"

#include "core/banned.h"

const char *const fl_feature_names[FL_FEATURE_COUNT] = {
    [FL_TITLE_HELD] = "title_held",
    [FL_TEXT_IN_TITLE] = "text_in_title",
    [FL_TITLE_AGREEMENT] = "title_agreement",
    [FL_TITLE_HELD_BY_LINE] = "title_held_by_line",
    [FL_LINE_AGREEMENT] = "line_agreement",
    [FL_TRIGRAMS_HELD] = "trigrams_held",
    [FL_TRIGRAMS_ALIKE] = "trigrams_alike",
    [FL_TEXT_IN_GIST] = "text_in_gist",
    [FL_TEXT_IN_SYMPTOMS] = "text_in_symptoms",
    [FL_TEXT_IN_ENTRY] = "text_in_entry",
    [FL_CONTEXT_IN_ENTRY] = "context_in_entry",
    [FL_WORDS_SCORE] = "words_score",
    [FL_WORDS_SCORE_RELATIVE] = "words_score_relative",
    [FL_TITLE_AGREEMENT_RELATIVE] = "title_agreement_relative",
    [FL_LINE_AGREEMENT_RELATIVE] = "line_agreement_relative",
    [FL_TRIGRAMS_ALIKE_RELATIVE] = "trigrams_alike_relative",
    [FL_TEXT_IN_GIST_RELATIVE] = "text_in_gist_relative",
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

static double idf_of(const struct fl_index *index, uint32_t hash)
{
    double all = index->statistics.documents, holding = fl_index_frequency(index, hash);
    return log(1 + (all - holding + 0.5) / (holding + 0.5));
}

struct title_fit {
    double held, text_in_title, held_by_line, line_agreement;
};

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static struct title_fit fit_title(const struct fl_question *question, const struct fl_record_title *title,
                                  const struct fl_index *index)
{
    double whole = 0, held = 0, from_text = 0, by_line[FL_TELLING_LINE_LIMIT] = {0};
    for (size_t i = 0; i < title->term_count; i++) {
        const struct fl_question_term *term = fl_question_find(question, title->terms[i]);
        double idf = term ? term->idf : idf_of(index, title->terms[i]);
        whole += idf;
        if (!term)
            continue;
        held += idf * fmin(term->weight, 1);
        from_text += idf * term->weight;
        for (uint64_t lines = term->lines; lines; lines &= lines - 1)
            by_line[__builtin_ctzll(lines)] += idf * term->certainty;
    }
    struct title_fit fit = {.held = share(held, whole), .text_in_title = share(from_text, question->total)};
    for (size_t i = 0; i < question->line_count; i++) {
        const struct fl_question_line *line = &question->lines[i];
        double held_by_line = line->grade * share(by_line[i], whole);
        double agreement = held_by_line * share(by_line[i], line->total);
        if (agreement <= fit.line_agreement)
            continue;
        fit.line_agreement = agreement;
        fit.held_by_line = held_by_line;
    }
    return fit;
}

static void compute_titles(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                           const struct fl_record *record, const struct fl_index *index, double *features)
{
    double best = -1;
    for (size_t i = 0; i < record->title_count; i++) {
        struct title_fit fit = fit_title(question, &record->titles[i], index);
        double held = 0, alike = 0;
        compare_trigrams(question, trigrams, &record->titles[i], &held, &alike);
        double quality = fit.held * fit.text_in_title + fit.line_agreement + alike;
        if (quality <= best)
            continue;
        best = quality;
        features[FL_TITLE_HELD] = fit.held;
        features[FL_TEXT_IN_TITLE] = fit.text_in_title;
        features[FL_TITLE_AGREEMENT] = fit.held * fit.text_in_title;
        features[FL_TITLE_HELD_BY_LINE] = fit.held_by_line;
        features[FL_LINE_AGREEMENT] = fit.line_agreement;
        features[FL_TRIGRAMS_HELD] = held;
        features[FL_TRIGRAMS_ALIKE] = alike;
    }
}

// ---- the whole entry -------------------------------------------------------

static void compute_words(const struct fl_question *question, const struct fl_record *record,
                          const struct fl_index *index, double *features)
{
    double average = share((double)index->statistics.total_length, index->statistics.documents);
    double length = 1 - length_share + length_share * share(record->length, average);
    double gist = 0, symptoms = 0, entry = 0, context = 0, score = 0, wholes = 0, wholes_held = 0;
    for (size_t i = 0, j = 0; i < question->term_count; i++) {
        const struct fl_question_term *term = &question->terms[i];
        double counts = term->weight * term->idf;
        bool is_whole = term->term.size && term->term.data[0] == '=';
        wholes += is_whole ? counts : 0;
        while (j < record->term_count && record->terms[j].hash < term->hash)
            j++;
        if (j == record->term_count || record->terms[j].hash != term->hash)
            continue;
        const struct fl_record_term *held = &record->terms[j];
        context += term->anywhere * term->idf;
        entry += counts;
        gist += held->fields & FIELDS_OF_GIST ? counts : 0;
        symptoms += held->fields & 1 << FL_FIELD_SYMPTOMS ? counts : 0;
        wholes_held += is_whole && held->fields & FIELDS_OF_TITLE ? counts : 0;
        score += counts * held->weight / (held->weight + saturation * length);
        if (held->fields & 1 << FL_FIELD_DOMAIN)
            features[FL_DOMAIN_NAMED] = 1;
    }
    features[FL_TEXT_IN_GIST] = share(gist, question->total);
    features[FL_TEXT_IN_SYMPTOMS] = share(symptoms, question->total);
    features[FL_TEXT_IN_ENTRY] = share(entry, question->total);
    features[FL_CONTEXT_IN_ENTRY] = share(context, question->total_anywhere);
    features[FL_WORDS_SCORE] = share(score, question->total);
    features[FL_WHOLES_HELD] = share(wholes_held, wholes);
    features[FL_EVIDENCE] = log1p(gist);
    features[FL_KNOWN] = share(question->total, question->total + question->unknown);
}

void fl_features_compute(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                         const struct fl_record *record, const struct fl_index *index,
                         double features[FL_FEATURE_COUNT])
{
    memset(features, 0, FL_FEATURE_COUNT * sizeof *features);
    compute_titles(question, trigrams, record, index, features);
    compute_words(question, record, index, features);
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
        {FL_TEXT_IN_SYMPTOMS, FL_TEXT_IN_SYMPTOMS_RELATIVE},
    };
    for (size_t pair = 0; pair < sizeof pairs / sizeof *pairs; pair++) {
        double best = 0;
        for (size_t i = 0; i < count; i++)
            best = fmax(best, rows[i][pairs[pair].from]);
        for (size_t i = 0; i < count; i++)
            rows[i][pairs[pair].to] = share(rows[i][pairs[pair].from], best);
    }
}
