// SPDX-License-Identifier: GPL-2.0-or-later
#include "features.h"

#include <math.h>

#include "core/fields.h"
#include "title_fit.h"

#include "core/banned.h"

const char *const fl_feature_names[FL_FEATURE_COUNT] = {
    [FL_TITLE_HELD] = "title_held",
    [FL_TITLE_HELD_MEANT] = "title_held_meant",
    [FL_TEXT_IN_TITLE] = "text_in_title",
    [FL_TITLE_AGREEMENT] = "title_agreement",
    [FL_TITLE_AGREEMENT_MEANT] = "title_agreement_meant",
    [FL_TITLE_HELD_BY_LINE] = "title_held_by_line",
    [FL_LINE_AGREEMENT] = "line_agreement",
    [FL_TITLE_MISSING] = "title_missing",
    [FL_TITLE_EVIDENCE] = "title_evidence",
    [FL_CODES_HELD] = "codes_held",
    [FL_CODES_CONTRADICTED] = "codes_contradicted",
    [FL_PAIRS_HELD] = "pairs_held",
    [FL_TRIGRAMS_HELD] = "trigrams_held",
    [FL_LINE_TRIGRAMS_HELD] = "line_trigrams_held",
    [FL_TRIGRAMS_ALIKE] = "trigrams_alike",
    [FL_TEXT_IN_GIST] = "text_in_gist",
    [FL_TEXT_IN_GIST_MEANT] = "text_in_gist_meant",
    [FL_TEXT_IN_SYMPTOMS] = "text_in_symptoms",
    [FL_TEXT_IN_SYMPTOMS_MEANT] = "text_in_symptoms_meant",
    [FL_TEXT_IN_NAME_MEANT] = "text_in_name_meant",
    [FL_TEXT_IN_CAUSE] = "text_in_cause",
    [FL_TEXT_IN_CAUSE_MEANT] = "text_in_cause_meant",
    [FL_TEXT_IN_ADVICE] = "text_in_advice",
    [FL_NAME_HELD] = "name_held",
    [FL_HAS_SYMPTOMS] = "has_symptoms",
    [FL_HAS_ALSO_SEEN] = "has_also_seen",
    [FL_LINE_IN_GIST] = "line_in_gist",
    [FL_LINE_EVIDENCE] = "line_evidence",
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
    [FL_TITLE_EVIDENCE_RELATIVE] = "title_evidence_relative",
    [FL_LINE_IN_GIST_RELATIVE] = "line_in_gist_relative",
    [FL_LINE_EVIDENCE_RELATIVE] = "line_evidence_relative",
    [FL_TEXT_IN_TITLE_ALONE] = "text_in_title_alone",
    [FL_LINE_TRIGRAMS_HELD_ALONE] = "line_trigrams_held_alone",
    [FL_EVIDENCE] = "evidence",
    [FL_DOMAIN_NAMED] = "domain_named",
    [FL_DOMAIN_NAMED_ELSEWHERE] = "domain_named_elsewhere",
    [FL_WHOLES_HELD] = "wholes_held",
    [FL_ASKS_HOW] = "asks_how",
    [FL_KNOWN] = "known",
    [FL_QUESTION_SIZE] = "question_size",
};

// BM25's usual parameters (Robertson and Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond", 2009),
// with length counting less than there: entries differ little in length.
static const double saturation = 1.2;
static const double length_share = 0.4;

enum {
    FIELDS_OF_GIST = 1 << FL_FIELD_TITLE | 1 << FL_FIELD_ALSO_SEEN_AS | 1 << FL_FIELD_ID | 1 << FL_FIELD_SYMPTOMS |
                     1 << FL_FIELD_ROOT_CAUSE | 1 << FL_FIELD_DOMAIN,
    FIELDS_OF_NAME = 1 << FL_FIELD_ID | 1 << FL_FIELD_DOMAIN | 1 << FL_FIELD_CATEGORY | 1 << FL_FIELD_VERSIONS,
    FIELDS_OF_ADVICE = 1 << FL_FIELD_WORKAROUNDS | 1 << FL_FIELD_DEAD_ENDS | 1 << FL_FIELD_CODE,
    FIELDS_OF_TITLE = 1 << FL_FIELD_TITLE | 1 << FL_FIELD_ALSO_SEEN_AS,
};

// ---- the whole entry -------------------------------------------------------

static void raise_to(double *most, double sure, bool holds)
{
    if (holds && sure > *most)
        *most = sure;
}

/// Takes one term that both hold into its concept's fit.
static void fit_concept(struct fl_concept_fit *fit, const struct fl_question_term *term,
                        const struct fl_record_term *held, double saturated)
{
    double sure = term->certainty * term->idf;
    fit->touched = true;
    raise_to(&fit->gist_meant, sure, held->fields & FIELDS_OF_GIST);
    raise_to(&fit->symptoms_meant, sure, held->fields & 1 << FL_FIELD_SYMPTOMS);
    raise_to(&fit->cause_meant, sure, held->fields & 1 << FL_FIELD_ROOT_CAUSE);
    raise_to(&fit->name_meant, sure, held->fields & FIELDS_OF_NAME);
    raise_to(&fit->score_meant, sure * saturated, true);
    if (term->origin == FL_MEANS)
        return;
    raise_to(&fit->gist, sure, held->fields & FIELDS_OF_GIST);
    raise_to(&fit->symptoms, sure, held->fields & 1 << FL_FIELD_SYMPTOMS);
    raise_to(&fit->cause, sure, held->fields & 1 << FL_FIELD_ROOT_CAUSE);
    raise_to(&fit->advice, sure, held->fields & FIELDS_OF_ADVICE);
    raise_to(&fit->entry, sure, true);
    raise_to(&fit->score, sure * saturated, true);
}

/// What the lines share with the gist: by_line holds the sum of idf of each.
static void fit_lines(const struct fl_question *question, const double *by_line, double *features)
{
    double evidence = 0;
    for (size_t i = 0; i < question->line_count; i++) {
        const struct fl_question_line *line = &question->lines[i];
        evidence = fmax(evidence, line->grade * by_line[i]);
        features[FL_LINE_IN_GIST] =
            fmax(features[FL_LINE_IN_GIST], line->grade * fmin(fl_idf_share(by_line[i], line->total), 1));
    }
    features[FL_LINE_EVIDENCE] = log1p(evidence);
}

/// Adds up the concepts' fits, and zeroes them.
static void add_up_fits(const struct fl_question *question, struct fl_concept_fit *fits, double *features)
{
    struct fl_concept_fit sum = {0};
    double context = 0, by_line[FL_TELLING_LINE_LIMIT] = {0};
    for (size_t i = 0; i < question->concept_count; i++) {
        struct fl_concept_fit *fit = &fits[i];
        if (!fit->touched)
            continue;
        const struct fl_question_concept *concept = &question->concepts[i];
        double counts = concept->weight;
        sum.gist += counts * fit->gist;
        sum.symptoms += counts * fit->symptoms;
        sum.cause += counts * fit->cause;
        sum.advice += counts * fit->advice;
        sum.entry += counts * fit->entry;
        sum.score += counts * fit->score;
        sum.gist_meant += counts * fit->gist_meant;
        sum.symptoms_meant += counts * fit->symptoms_meant;
        sum.cause_meant += counts * fit->cause_meant;
        sum.name_meant += counts * fit->name_meant;
        sum.score_meant += counts * fit->score_meant;
        context += concept->anywhere * fit->entry;
        for (uint64_t lines = fit->gist > 0 ? concept->lines : 0; lines; lines &= lines - 1)
            by_line[__builtin_ctzll(lines)] += fit->gist;
        *fit = (struct fl_concept_fit){0};
    }
    features[FL_TEXT_IN_GIST] = fl_idf_share(sum.gist, question->total);
    features[FL_TEXT_IN_GIST_MEANT] = fl_idf_share(sum.gist_meant, question->total);
    features[FL_TEXT_IN_SYMPTOMS] = fl_idf_share(sum.symptoms, question->total);
    features[FL_TEXT_IN_SYMPTOMS_MEANT] = fl_idf_share(sum.symptoms_meant, question->total);
    features[FL_TEXT_IN_CAUSE] = fl_idf_share(sum.cause, question->total);
    features[FL_TEXT_IN_CAUSE_MEANT] = fl_idf_share(sum.cause_meant, question->total);
    features[FL_TEXT_IN_NAME_MEANT] = fl_idf_share(sum.name_meant, question->total);
    features[FL_TEXT_IN_ADVICE] = fl_idf_share(sum.advice, question->total);
    features[FL_TEXT_IN_ENTRY] = fl_idf_share(sum.entry, question->total);
    features[FL_CONTEXT_IN_ENTRY] = fl_idf_share(context, question->total_anywhere);
    features[FL_WORDS_SCORE] = fl_idf_share(sum.score, question->total);
    features[FL_WORDS_SCORE_MEANT] = fl_idf_share(sum.score_meant, question->total);
    features[FL_EVIDENCE] = log1p(sum.gist_meant);
    fit_lines(question, by_line, features);
}

/// What share of its ID's own words the text holds; and whether it has symptoms.
static void compute_record(const struct fl_question *question, const struct fl_record *record,
                           const struct fl_index *index, double *features)
{
    double whole = 0, held = 0;
    for (size_t i = 0; i < record->term_count; i++) {
        const struct fl_record_term *term = &record->terms[i];
        if (term->fields & 1 << FL_FIELD_SYMPTOMS)
            features[FL_HAS_SYMPTOMS] = 1;
        if (!(term->fields & 1 << FL_FIELD_ID) || term->fields & 1 << FL_FIELD_DOMAIN)
            continue;
        size_t count;
        const struct fl_question_term *terms = fl_question_find(question, term->hash, &count);
        double idf = fl_index_idf(index, fl_index_frequency(index, term->hash)), best = 0;
        for (size_t j = 0; j < count; j++)
            best = fmax(best, terms[j].certainty * fmin(question->concepts[terms[j].concept].weight, 1));
        whole += idf;
        held += idf * best;
    }
    features[FL_NAME_HELD] = fl_share(held, whole);
}

static void compute_words(const struct fl_question *question, const struct fl_record *record,
                          const struct fl_index *index, struct fl_concept_fit *fits, double *features)
{
    double average = fl_share((double)index->statistics.total_length, index->statistics.documents);
    double length = 1 - length_share + length_share * fl_share(record->length, average);
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
    features[FL_WHOLES_HELD] = fl_share(wholes_held, wholes);
    add_up_fits(question, fits, features);
}

void fl_features_compute(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                         const struct fl_record *record, const struct fl_index *index, struct fl_concept_fit *fits,
                         double features[FL_FEATURE_COUNT])
{
    memset(features, 0, FL_FEATURE_COUNT * sizeof *features);
    fl_title_fit(question, trigrams, record, index, features);
    compute_words(question, record, index, fits, features);
    compute_record(question, record, index, features);
    features[FL_HAS_ALSO_SEEN] = record->title_count > 1;
    features[FL_ASKS_HOW] = question->asks_how;
    features[FL_KNOWN] = fl_share(question->total, question->total + question->unknown);
    features[FL_QUESTION_SIZE] = log1p(question->total);
}

/// A title that holds all of a short text says much when it is the only one, and little when twenty hold it.  The fourth power leaves
/// next to nothing of titles that hold a half.
static void part_among_best(double (*rows)[FL_FEATURE_COUNT], size_t count, enum fl_feature from, enum fl_feature to)
{
    const double same = 1e-9;
    double best = 0, as_good = 0;
    for (size_t i = 0; i < count; i++)
        best = fmax(best, rows[i][from]);
    for (size_t i = 0; i < count; i++)
        as_good += rows[i][from] >= best - same;
    for (size_t i = 0; i < count; i++)
        rows[i][to] = rows[i][from] >= best - same ? pow(best, 4) / as_good : 0;
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
        {FL_TITLE_EVIDENCE, FL_TITLE_EVIDENCE_RELATIVE},
        {FL_LINE_IN_GIST, FL_LINE_IN_GIST_RELATIVE},
        {FL_LINE_EVIDENCE, FL_LINE_EVIDENCE_RELATIVE},
    };
    for (size_t pair = 0; pair < sizeof pairs / sizeof *pairs; pair++) {
        double best = 0;
        for (size_t i = 0; i < count; i++)
            best = fmax(best, rows[i][pairs[pair].from]);
        for (size_t i = 0; i < count; i++)
            rows[i][pairs[pair].to] = fl_share(rows[i][pairs[pair].from], best);
    }
    part_among_best(rows, count, FL_TEXT_IN_TITLE, FL_TEXT_IN_TITLE_ALONE);
    part_among_best(rows, count, FL_LINE_TRIGRAMS_HELD, FL_LINE_TRIGRAMS_HELD_ALONE);
    double named = 0;
    for (size_t i = 0; i < count; i++)
        named = fmax(named, rows[i][FL_DOMAIN_NAMED]);
    for (size_t i = 0; i < count; i++)
        rows[i][FL_DOMAIN_NAMED_ELSEWHERE] = named - rows[i][FL_DOMAIN_NAMED];
}
