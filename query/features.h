// SPDX-License-Identifier: GPL-2.0-or-later
/// How well one candidate fits the question, as a row of numbers that a person can follow.
#ifndef FAULTLINE_FEATURES_H
#define FAULTLINE_FEATURES_H

#include "core/record.h"
#include "line_trigrams.h"
#include "question.h"

/// "Share" is always of idf-weighted concepts (of a title: of its terms), 0 to 1; what comes from one line is scaled by
/// the line's grade.  _MEANT: with what the thesaurus says the words may mean.  _RELATIVE: as a share of the best candidate's.
enum fl_feature {
    FL_TITLE_HELD,      // share of a title's terms that the text holds
    FL_TITLE_HELD_MEANT,
    FL_TEXT_IN_TITLE,   // share of the text that the same title holds
    FL_TITLE_AGREEMENT, // product of the two
    FL_TITLE_AGREEMENT_MEANT,
    FL_TITLE_HELD_BY_LINE, // share of a title's terms that one line holds, of the line that agrees best
    FL_LINE_AGREEMENT,  // that times the share of the line that the title holds
    FL_TITLE_MISSING,   // ln(1 + idf that the title holds and the text does not)
    FL_TITLE_EVIDENCE,  // ln(1 + idf that one line shares with the title), of the line with most
    FL_CODES_HELD,      // share of a title's codes (core/codes.h) that the text holds
    FL_CODES_CONTRADICTED, // share in place of which the text holds others of the same families
    FL_PAIRS_HELD,      // share of a title's neighbouring words that stand side by side in the text, too
    FL_TRIGRAMS_HELD,   // share of a title's trigrams that the best line holds
    FL_LINE_TRIGRAMS_HELD, // share of the best line's trigrams that a title holds
    FL_TRIGRAMS_ALIKE,  // Dice coefficient of a title's and a line's trigrams, of the best line
    FL_TEXT_IN_GIST,    // share of the text that title, id, domain, symptoms, also-seen-as or cause hold
    FL_TEXT_IN_GIST_MEANT,
    FL_TEXT_IN_SYMPTOMS, // that the symptoms or the questions of Asked As hold
    FL_TEXT_IN_SYMPTOMS_MEANT,
    FL_TEXT_IN_NAME_MEANT, // that id, domain, category or versions hold
    FL_TEXT_IN_CAUSE,   // that the cause holds
    FL_TEXT_IN_CAUSE_MEANT,
    FL_TEXT_IN_ADVICE,  // that workarounds, dead ends or their code hold
    FL_NAME_HELD,       // share of the words of the ID, without the domain's, that the text holds or may mean
    FL_HAS_SYMPTOMS,    // 1 when the entry has any: it can then be asked for more from the text
    FL_HAS_ALSO_SEEN,   // 1 when the entry has more titles than one: no evidence, but a sign of how much it tells (fl_model_threshold)
    FL_LINE_IN_GIST,    // share of one line that the gist holds, of the line with the highest
    FL_LINE_EVIDENCE,   // ln(1 + idf that one line shares with the gist), of the line with most
    FL_TEXT_IN_ENTRY,   // that any field holds
    FL_CONTEXT_IN_ENTRY, // that any field holds, all lines of a long text alike
    FL_WORDS_SCORE,     // BM25 over weighted fields, as a share of the most it could be
    FL_WORDS_SCORE_MEANT,
    FL_WORDS_SCORE_RELATIVE,
    FL_WORDS_SCORE_MEANT_RELATIVE,
    FL_TITLE_AGREEMENT_RELATIVE,
    FL_LINE_AGREEMENT_RELATIVE,
    FL_PAIRS_HELD_RELATIVE,
    FL_TRIGRAMS_ALIKE_RELATIVE,
    FL_TEXT_IN_GIST_RELATIVE,
    FL_TEXT_IN_GIST_MEANT_RELATIVE,
    FL_TEXT_IN_SYMPTOMS_RELATIVE,
    FL_TITLE_EVIDENCE_RELATIVE,
    FL_LINE_IN_GIST_RELATIVE,
    FL_LINE_EVIDENCE_RELATIVE,
    FL_TEXT_IN_TITLE_ALONE, // FL_TEXT_IN_TITLE of the best candidate to the fourth power, parted among all that are as good; else 0
    FL_LINE_TRIGRAMS_HELD_ALONE,
    FL_EVIDENCE,        // ln(1 + idf-weighted sum of the concepts that the gist holds)
    FL_DOMAIN_NAMED,    // 1 when the text, or a filter, names the entry's domain
    FL_DOMAIN_NAMED_ELSEWHERE, // that of the best candidate, less its own
    FL_WHOLES_HELD,     // share of the text's identifiers and codes that title or also-seen-as hold
    FL_ASKS_HOW,        // 1 when the text asks for a way to do something (asks_how.h)
    FL_KNOWN,           // share of the text's words that the index holds at all
    FL_QUESTION_SIZE,   // ln(1 + idf of the text's words)
    FL_FEATURE_COUNT
};

/// A text or a title of less idf than this is no more than a common word or two: a share of it is a share of this.
#define FL_LEAST_WHOLE 3.0

/// part / whole of an idf-weighted sum.
static inline double fl_idf_share(double part, double whole)
{
    return part / (whole > FL_LEAST_WHOLE ? whole : FL_LEAST_WHOLE);
}

/// part / whole, and 0 where there is no whole.
static inline double fl_share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

/// Names as in --explain, by fl_feature.
extern const char *const fl_feature_names[FL_FEATURE_COUNT];

/// What a candidate holds of each concept of a question, idf times certainty: scratch for fl_features_compute, one for each concept,
/// zeroed at first and again after each call.
struct fl_concept_fit {
    double gist, symptoms, cause, advice, entry, score; // the surest of its terms that the entry holds there
    double gist_meant, symptoms_meant, cause_meant, name_meant, score_meant; // the same, meanings too
    bool touched;
};

/// Fills the row of a candidate.  The relative ones are left to fl_features_compare.
void fl_features_compute(const struct fl_question *question, const struct fl_line_trigrams *trigrams,
                         const struct fl_record *record, const struct fl_index *index, struct fl_concept_fit *fits,
                         double features[FL_FEATURE_COUNT]);

/// Fills what depends on the other candidates, for all rows.
void fl_features_compare(double (*rows)[FL_FEATURE_COUNT], size_t count);

#endif
