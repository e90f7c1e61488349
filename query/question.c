// SPDX-License-Identifier: GPL-2.0-or-later
#include "question_parts.h"

#include <math.h>
#include <stdlib.h>

#include "asks_how.h"
#include "core/ascii.h"
#include "core/distinct.h"
#include "core/record.h"
#include "core/vocabulary.h"

#include "core/banned.h"

enum {
    // Neighbours in the vocabulary that a mistyped word may stand for.
    NEIGHBOURS = 4,
    // Below this a word is too short for a slip in a whole identifier to be told from another identifier.
    WHOLE_SLIP_SIZE = 8,
    // The same word more often than this in a text says no more.
    REPEATS = 3,
};

// What a word within one or two slips counts of the word itself.
static const double slip_weights[] = {1, 0.8, 0.5};

const char *const fl_question_kind_names[FL_QUESTION_KINDS] = {
    [FL_TYPED] = "typed", [FL_PRINTED] = "printed", [FL_PASTED] = "pasted"};

// ---- the kind of text ------------------------------------------------------

/// Whether the sign at `at` is one that programs print and people seldom type.
static bool is_printed_sign(struct fl_slice text, size_t at)
{
    char c = text.data[at], before = at ? text.data[at - 1] : ' ', after = at + 1 < text.size ? text.data[at + 1] : '\n';
    switch (c) {
    case '\'':
        return !fl_is_alphanumeric(before) || !fl_is_alphanumeric(after); // but for "can't"
    case ':':
        return after == ' ' || fl_is_digit(after);
    case '.':
        return fl_is_alphanumeric(after);
    case '\0':
        return false;
    default:
        // The third digit of a number.
        if (fl_is_digit(c))
            return at >= 2 && fl_is_digit(before) && fl_is_digit(text.data[at - 2]) &&
                   (at == 2 || !fl_is_digit(text.data[at - 3]));
        return strchr("[](){}<>=/\\\"`_|;", c) != NULL;
    }
}

/// By what the text holds beside blank lines and white space at its ends.
static enum fl_question_kind kind_of(struct fl_slice text)
{
    enum { PRINTED_SIGNS = 4 };
    struct fl_slice trimmed = fl_slice_trim(text);
    size_t lines = 0, signs = 0;
    for (struct fl_slice rest = trimmed; rest.size;)
        lines += fl_slice_trim(fl_slice_next_line(&rest)).size > 0;
    if (lines > FL_QUESTION_TYPED_LINES || trimmed.size > FL_QUESTION_TYPED_BYTES)
        return FL_PASTED;
    for (size_t i = 0; i < trimmed.size; i++)
        signs += is_printed_sign(trimmed, i);
    return lines > 1 || signs >= PRINTED_SIGNS ? FL_PRINTED : FL_TYPED;
}

// ---- tokens ----------------------------------------------------------------

static bool keep_token(void *context, const struct fl_token *token)
{
    struct fl_reading *reading = context;
    struct fl_seen_token *tokens = fl_arena_grow(reading->arena, reading->tokens, reading->token_count,
                                              &reading->token_capacity, sizeof *tokens);
    struct fl_slice term = fl_arena_copy(reading->arena, token->term);
    struct fl_slice text = fl_slice_equal(token->term, token->text) ? term
                                                                    : fl_arena_copy(reading->arena, token->text);
    if (!tokens || !term.data || !text.data)
        return false;
    reading->tokens = tokens;
    tokens[reading->token_count++] =
        (struct fl_seen_token){term, text, fl_term_hash(term), token->line, token->kind};
    return true;
}

// ---- terms -----------------------------------------------------------------

uint32_t fl_question_concept_of(struct fl_reading *reading, uint32_t hash, bool *is_new)
{
    struct fl_question *question = reading->question;
    size_t slot = hash & reading->slot_mask;
    for (; reading->slots[slot]; slot = (slot + 1) & reading->slot_mask)
        if (reading->slot_hashes[slot] == hash) {
            *is_new = false;
            return reading->slots[slot] - 1;
        }
    // There are at most as many concepts as slots / 2: the tables were made for all tokens.
    *is_new = true;
    reading->slots[slot] = (uint32_t)++question->concept_count;
    reading->slot_hashes[slot] = hash;
    return reading->slots[slot] - 1;
}

void fl_question_add_term(struct fl_reading *reading, struct fl_question_term term)
{
    struct fl_question *question = reading->question;
    struct fl_question_concept *concept = &question->concepts[term.concept];
    term.idf = fl_index_idf(reading->index, term.documents);
    double idf = term.certainty * term.idf;
    bool only_meanings = term.origin == FL_MEANS && (!concept->term_count || concept->only_meanings);
    if (only_meanings)
        concept->idf = concept->term_count ? fmin(concept->idf, idf) : idf;
    else if (term.origin != FL_MEANS)
        concept->idf = fmax(concept->idf, idf);
    concept->only_meanings = only_meanings;
    concept->term_count++;
    question->terms[question->term_count++] = term;
}

static int compare_near(const void *a, const void *b)
{
    const struct fl_question_term *left = a, *right = b;
    if (left->slips != right->slips)
        return left->slips - right->slips;
    if (left->documents != right->documents)
        return left->documents > right->documents ? -1 : 1;
    return fl_slice_compare(left->term, right->term);
}

struct stem_catcher {
    struct fl_arena *arena;
    struct fl_slice term;
};

static bool catch_stem(void *context, const struct fl_token *token)
{
    struct stem_catcher *catcher = context;
    catcher->term = fl_arena_copy(catcher->arena, token->term);
    return catcher->term.data != NULL;
}

/// The index term of a vocabulary word of that kind; empty when it has none.
static enum fl_status indexed_form(struct fl_reading *reading, struct fl_slice word, enum fl_token_kind kind,
                                   struct fl_slice *term)
{
    struct stem_catcher catcher = {.arena = reading->arena};
    enum fl_status status = FL_OK;
    if (kind == FL_WORD) {
        status = fl_analyse(reading->analyser, word, catch_stem, &catcher, reading->error);
    } else {
        char whole[FL_VOCABULARY_WORD_MAX + 1] = "=";
        memcpy(whole + 1, word.data, word.size);
        catcher.term = fl_arena_copy(reading->arena, (struct fl_slice){whole, word.size + 1});
        if (!catcher.term.data)
            status = fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    }
    *term = catcher.term;
    return status;
}

static enum fl_status find_near(struct fl_reading *reading, const struct fl_seen_token *token, enum fl_token_kind kind,
                                struct fl_question_term *found, size_t *count)
{
    struct fl_slice vocabulary;
    enum fl_status status = fl_index_vocabulary(reading->index, &vocabulary, reading->error);
    if (status)
        return status;
    struct fl_near_word near[FL_NEAR_LIMIT];
    size_t near_count = fl_vocabulary_near(vocabulary, kind, token->text, near);
    for (size_t i = 0; i < near_count; i++) {
        struct fl_slice term;
        status = indexed_form(reading, near[i].word, kind, &term);
        if (status)
            return status;
        uint32_t hash = fl_term_hash(term), documents = fl_index_frequency(reading->index, hash);
        if (documents)
            found[(*count)++] = (struct fl_question_term){
                .term = term, .hash = hash, .documents = documents, .slips = (uint8_t)near[i].distance};
    }
    return FL_OK;
}

/// Takes a word that the index does not hold for an identifier written in one word, or for words near it.
static enum fl_status add_near_terms(struct fl_reading *reading, const struct fl_seen_token *token, uint32_t concept)
{
    struct fl_slice whole;
    enum fl_status status = indexed_form(reading, token->text, FL_WHOLE, &whole);
    if (status)
        return status;
    struct fl_question_term as_whole = {.term = whole, .typed = token->text, .hash = fl_term_hash(whole),
                                        .concept = concept, .certainty = 1};
    as_whole.documents = fl_index_frequency(reading->index, as_whole.hash);
    if (as_whole.documents) {
        fl_question_add_term(reading, as_whole);
        return FL_OK;
    }
    struct fl_question_term found[2 * FL_NEAR_LIMIT];
    size_t count = 0;
    status = find_near(reading, token, FL_WORD, found, &count);
    if (!status && token->text.size >= WHOLE_SLIP_SIZE)
        status = find_near(reading, token, FL_WHOLE, found, &count);
    qsort(found, count, sizeof *found, compare_near);
    for (size_t i = 0; !status && i < count && i < NEIGHBOURS; i++) {
        found[i].typed = token->text;
        found[i].concept = concept;
        found[i].origin = FL_MISTYPED_FOR;
        found[i].certainty = slip_weights[found[i].slips];
        fl_question_add_term(reading, found[i]);
    }
    return status;
}

/// Gives a new concept the terms that its word stands for.
static enum fl_status add_terms(struct fl_reading *reading, const struct fl_seen_token *token, uint32_t concept)
{
    uint32_t documents = fl_index_frequency(reading->index, token->hash);
    if (documents) {
        fl_question_add_term(reading, (struct fl_question_term){.term = token->term, .typed = token->text, .hash = token->hash,
                                                    .documents = documents, .concept = concept, .certainty = 1});
        return FL_OK;
    }
    if (token->kind != FL_WORD || !reading->numbers[token->line] || !fl_vocabulary_wants(FL_WORD, token->text) ||
        reading->mistyped == (reading->question->kind == FL_TYPED ? FL_MISTYPED_LIMIT : FL_MISPRINTED_LIMIT))
        return FL_OK;
    reading->mistyped++;
    return add_near_terms(reading, token, concept);
}

static enum fl_status count_token(struct fl_reading *reading, const struct fl_seen_token *token)
{
    bool is_new;
    uint32_t number = fl_question_concept_of(reading, token->hash, &is_new);
    struct fl_question_concept *concept = &reading->question->concepts[number];
    concept->anywhere++;
    uint8_t line = reading->numbers[token->line];
    if (line) {
        concept->lines |= UINT64_C(1) << (line - 1);
        // For now the best grade of a line that holds it; add_up makes it a weight.
        concept->weight = fmax(concept->weight, reading->question->lines[line - 1].grade);
    }
    // A word may first stand on a line that was not chosen: it is looked up as mistyped when it stands on one that was.
    return is_new || (line && !concept->term_count) ? add_terms(reading, token, number) : FL_OK;
}

// ---- the whole -------------------------------------------------------------

static int compare_terms(const void *a, const void *b)
{
    const struct fl_question_term *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    if (left->concept != right->concept)
        return left->concept < right->concept ? -1 : 1;
    if (left->origin != right->origin)
        return left->origin < right->origin ? -1 : 1;
    return left->certainty > right->certainty ? -1 : left->certainty < right->certainty;
}

/// Of a term that a concept has twice the nearer to what was typed is kept, then the surer.
static void drop_repetitions(struct fl_question *question)
{
    size_t kept = 0;
    for (size_t i = 0; i < question->term_count; i++) {
        const struct fl_question_term *term = &question->terms[i];
        bool repeated = kept && question->terms[kept - 1].hash == term->hash &&
                        question->terms[kept - 1].concept == term->concept;
        if (!repeated)
            question->terms[kept++] = *term;
    }
    question->term_count = kept;
}

static void add_up(struct fl_reading *reading)
{
    struct fl_question *question = reading->question;
    qsort(question->terms, question->term_count, sizeof *question->terms, compare_terms);
    drop_repetitions(question);
    for (size_t i = 0; i < question->concept_count; i++) {
        struct fl_question_concept *concept = &question->concepts[i];
        double repeated = sqrt(fmin(concept->anywhere, REPEATS));
        concept->weight *= repeated;
        concept->anywhere = repeated;
        question->total += concept->weight * concept->idf;
        question->total_anywhere += concept->anywhere * concept->idf;
        for (uint64_t lines = concept->lines; lines; lines &= lines - 1)
            question->lines[__builtin_ctzll(lines)].total += concept->idf;
        if (!concept->term_count)
            question->unknown += concept->weight * fl_index_idf(reading->index, 0);
    }
}

/// Keeps the neighbours among the words of the chosen lines.
static bool keep_pairs(struct fl_reading *reading)
{
    struct fl_question *question = reading->question;
    question->pairs = fl_arena_alloc(reading->arena, reading->token_count, sizeof *question->pairs);
    if (!question->pairs)
        return false;
    const struct fl_seen_token *previous = NULL;
    for (size_t i = 0; i < reading->token_count; i++) {
        const struct fl_seen_token *token = &reading->tokens[i];
        if (token->kind != FL_WORD || !reading->numbers[token->line])
            continue;
        if (previous && previous->line == token->line)
            question->pairs[question->pair_count++] = fl_pair_hash(previous->hash, token->hash);
        previous = token;
    }
    FL_SORT_DISTINCT(question->pairs, question->pair_count, fl_compare_u32);
    return true;
}

/// Keeps the codes of the chosen lines.
static bool keep_codes(struct fl_reading *reading)
{
    struct fl_question *question = reading->question;
    question->codes = fl_arena_alloc(reading->arena, reading->token_count, sizeof *question->codes);
    if (!question->codes)
        return false;
    const struct fl_seen_token *previous = NULL; // the last word
    for (size_t i = 0; i < reading->token_count; i++) {
        const struct fl_seen_token *seen = &reading->tokens[i];
        if (!reading->numbers[seen->line])
            continue;
        struct fl_token token = {seen->term, seen->text, seen->kind, seen->line};
        bool follows = previous && previous->line == seen->line;
        question->code_count +=
            fl_code_of(&token, follows ? previous->term : (struct fl_slice){0}, &question->codes[question->code_count]);
        if (seen->kind == FL_WORD)
            previous = seen;
    }
    FL_SORT_DISTINCT(question->codes, question->code_count, fl_code_compare);
    return true;
}

static enum fl_status make_tables(struct fl_reading *reading)
{
    size_t most_concepts = reading->token_count + FL_MEANT_LIMIT;
    size_t most_terms = most_concepts + (size_t)FL_MISTYPED_LIMIT * NEIGHBOURS;
    size_t slots = 64;
    while (slots < 2 * most_concepts)
        slots *= 2;
    reading->slot_mask = slots - 1;
    reading->slots = fl_arena_alloc(reading->arena, slots, sizeof *reading->slots);
    reading->slot_hashes = fl_arena_alloc(reading->arena, slots, sizeof *reading->slot_hashes);
    reading->question->terms = fl_arena_alloc(reading->arena, most_terms, sizeof *reading->question->terms);
    reading->question->concepts = fl_arena_alloc(reading->arena, most_concepts, sizeof *reading->question->concepts);
    if (!reading->slots || !reading->slot_hashes || !reading->question->terms || !reading->question->concepts)
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    return FL_OK;
}

enum fl_status fl_question_read(struct fl_slice text, struct fl_analyser *analyser, struct fl_index *index,
                                struct fl_arena *arena, struct fl_question *question, struct fl_error *error)
{
    *question = (struct fl_question){.text = text};
    struct fl_reading reading = {
        .question = question, .analyser = analyser, .index = index, .arena = arena, .error = error};
    if (text.size > FL_QUESTION_SIZE_LIMIT)
        return fl_fail(error, FL_BAD_INPUT,
                       "the text has more than %d MB, the limit of one search: give the part around the error",
                       FL_QUESTION_SIZE_LIMIT >> 20);
    if (!fl_question_split_lines(&reading))
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    question->kind = kind_of(text);
    question->asks_how = question->kind == FL_TYPED && fl_asks_how(text);
    enum fl_status status = fl_analyse(analyser, text, keep_token, &reading, error);
    if (!status)
        status = make_tables(&reading);
    if (status)
        return status;
    if (!fl_question_choose_lines(&reading))
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; !status && i < reading.token_count; i++)
        status = count_token(&reading, &reading.tokens[i]);
    if (!status && question->kind != FL_PASTED)
        status = fl_question_add_meanings(&reading);
    if (!status && !(keep_pairs(&reading) && keep_codes(&reading)))
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!status)
        add_up(&reading);
    return status;
}

const struct fl_question_term *fl_question_find(const struct fl_question *question, uint32_t hash, size_t *count)
{
    size_t low = 0, high = question->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (question->terms[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < question->term_count && question->terms[low + *count].hash == hash)
        ++*count;
    return *count ? &question->terms[low] : NULL;
}

double fl_question_counts(const struct fl_question *question, const struct fl_question_term *term)
{
    const struct fl_question_concept *concept = &question->concepts[term->concept];
    return concept->weight * term->idf * term->certainty;
}
