// SPDX-License-Identifier: GPL-2.0-or-later
#include "question.h"

#include <math.h>
#include <stdlib.h>

#include "core/record.h"
#include "core/vocabulary.h"

#include "core/banned.h"

enum {
    LONG_LINES = 3,
    LONG_BYTES = 300,
    // Neighbours in the vocabulary that a mistyped word may stand for.
    NEIGHBOURS = 4,
    // Below this a word is too short for a slip in a whole identifier to be told from another identifier.
    WHOLE_SLIP_SIZE = 8,
    // The same word more often than this in a text says no more.
    REPEATS = 3,
};

// What a word within one or two slips counts of the word itself.
static const double slip_weights[] = {1, 0.8, 0.5};

/// One token of the text; its texts live in the arena.
struct seen_token {
    struct fl_slice term, text;
    uint32_t hash, line;
    enum fl_token_kind kind;
};

struct reading {
    struct fl_question *question;
    struct fl_analyser *analyser;
    struct fl_index *index;
    struct fl_arena *arena;
    struct fl_error *error;
    struct seen_token *tokens;
    size_t token_count, token_capacity;
    uint8_t *grades;    // by line of the text: enum grade
    uint8_t *numbers;   // by line of the text: its number among the chosen ones, from 1, or 0
    size_t line_count;  // of the text
    size_t term_capacity;
    size_t mistyped;    // words looked up so far
    uint32_t *slots;    // open addressing: index into question->terms + 1
    size_t slot_mask;
};

// ---- tokens ----------------------------------------------------------------

static bool keep_token(void *context, const struct fl_token *token)
{
    struct reading *reading = context;
    struct seen_token *tokens = fl_arena_grow(reading->arena, reading->tokens, reading->token_count,
                                              &reading->token_capacity, sizeof *tokens);
    struct fl_slice term = fl_arena_copy(reading->arena, token->term);
    struct fl_slice text = fl_slice_equal(token->term, token->text) ? term
                                                                    : fl_arena_copy(reading->arena, token->text);
    if (!tokens || !term.data || !text.data)
        return false;
    reading->tokens = tokens;
    tokens[reading->token_count++] =
        (struct seen_token){term, text, fl_term_hash(term), token->line, token->kind};
    return true;
}

// ---- lines -----------------------------------------------------------------

enum grade { NO_WORDS, CHATTER, WARNING, ERROR, GRADES };

// What a line of that grade counts.
static const double grade_weights[GRADES] = {0, 0.3, 0.5, 1};

/// Stems of words by which programs say that something went wrong, and that it might.
static enum grade grade_of_word(struct fl_slice term)
{
    static const char *const errors[] = {
        "abort",    "cannot",   "conflict", "corrupt",   "crash",   "deadlock", "deni",     "err",      "error",
        "exceed",   "except",   "expir",    "fail",      "failur",  "fatal",    "forbidden", "illeg",   "incompat",
        "invalid",  "kill",     "mismatch", "oom",       "overflow", "panic",   "panick",   "refus",    "reject",
        "segfault", "segment",  "timeout",  "traceback", "unabl",   "unauthor", "undefin",  "unexpect", "unknown",
        "unreach",  "unresolv", "unsupport", "violat"};
    static const char *const warnings[] = {"caus", "critic", "deprec", "leak", "miss", "problem", "warn"};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (fl_slice_equal(term, fl_slice_of(errors[i])))
            return ERROR;
    for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++)
        if (fl_slice_equal(term, fl_slice_of(warnings[i])))
            return WARNING;
    return CHATTER;
}

static size_t count_lines(struct fl_slice text)
{
    size_t lines = 0;
    for (size_t at = 0; at < text.size; lines++) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        at = newline ? (size_t)(newline - text.data) + 1 : text.size;
    }
    return lines;
}

static void grade_lines(struct reading *reading)
{
    for (size_t i = 0; i < reading->token_count; i++) {
        const struct seen_token *token = &reading->tokens[i];
        enum grade grade = reading->question->is_long ? grade_of_word(token->term) : ERROR;
        if (grade > reading->grades[token->line])
            reading->grades[token->line] = (uint8_t)grade;
    }
}

/// Chooses up to `room` of the lines of a grade and marks them in reading->numbers; returns how many.
static size_t choose_of_grade(struct reading *reading, enum grade grade, size_t room)
{
    size_t all = 0, met = 0, chosen = 0;
    for (size_t line = 0; line < reading->line_count; line++)
        all += reading->grades[line] == grade;
    size_t head = room - room / 4, skipped = all > room ? all - room : 0;
    for (size_t line = 0; line < reading->line_count; line++) {
        if (reading->grades[line] != grade)
            continue;
        if (met < head || met >= head + skipped) {
            reading->numbers[line] = 1;
            chosen++;
        }
        met++;
    }
    return chosen;
}

/// Chooses the lines and numbers them, from 1, in the order of the text.
static bool choose_lines(struct reading *reading)
{
    struct fl_question *question = reading->question;
    struct fl_slice text = question->text;
    grade_lines(reading);
    for (int grade = ERROR; grade > NO_WORDS; grade--)
        question->line_count +=
            choose_of_grade(reading, (enum grade)grade, FL_TELLING_LINE_LIMIT - question->line_count);
    question->lines = fl_arena_alloc(reading->arena, question->line_count, sizeof *question->lines);
    if (!question->lines)
        return false;
    size_t at = 0, number = 0;
    for (size_t line = 0; line < reading->line_count; line++) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        size_t end = newline ? (size_t)(newline - text.data) : text.size;
        if (reading->numbers[line]) {
            question->lines[number] = (struct fl_question_line){
                .text = {text.data + at, end - at}, .grade = grade_weights[reading->grades[line]]};
            reading->numbers[line] = (uint8_t)++number;
        }
        at = end + 1;
    }
    return true;
}

// ---- terms -----------------------------------------------------------------

static double idf_of(const struct fl_index *index, uint32_t documents)
{
    double all = index->statistics.documents, holding = documents < all ? documents : all;
    return log(1 + (all - holding + 0.5) / (holding + 0.5));
}

/// The question's term of that hash, made when it is not there.
static struct fl_question_term *term_of(struct reading *reading, struct fl_slice term, uint32_t hash)
{
    struct fl_question *question = reading->question;
    size_t slot = hash & reading->slot_mask;
    for (; reading->slots[slot]; slot = (slot + 1) & reading->slot_mask)
        if (question->terms[reading->slots[slot] - 1].hash == hash)
            return &question->terms[reading->slots[slot] - 1];
    // There are at most as many terms as slots / 2: the tables were made for all tokens and their neighbours.
    struct fl_question_term *made = &question->terms[question->term_count++];
    reading->slots[slot] = (uint32_t)question->term_count;
    made->term = term;
    made->hash = hash;
    made->documents = fl_index_frequency(reading->index, hash);
    made->idf = idf_of(reading->index, made->documents);
    return made;
}

static void count_term(struct reading *reading, const struct seen_token *token, struct fl_slice term, uint32_t hash,
                       unsigned slips)
{
    struct fl_question_term *counted = term_of(reading, term, hash);
    bool is_new = counted->anywhere == 0;
    // A word that is there as typed is never weakened by another that might have meant it.
    if (is_new || slips < counted->slips) {
        counted->typed = token->text;
        counted->origin = slips ? FL_MISTYPED_FOR : FL_AS_TYPED;
        counted->slips = (uint8_t)slips;
        counted->certainty = slip_weights[slips];
    }
    counted->anywhere++;
    uint8_t number = reading->numbers[token->line];
    if (!number)
        return;
    counted->lines |= UINT64_C(1) << (number - 1);
    // For now the best grade of a line that holds it; add_up makes it a weight.
    counted->weight = fmax(counted->weight, reading->question->lines[number - 1].grade);
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

/// The index term of a vocabulary word of that kind.
static struct fl_slice indexed_form(struct reading *reading, struct fl_slice word, enum fl_token_kind kind)
{
    struct stem_catcher catcher = {.arena = reading->arena};
    if (kind == FL_WORD) {
        fl_analyse(reading->analyser, word, catch_stem, &catcher, reading->error);
        return catcher.term;
    }
    char whole[FL_VOCABULARY_WORD_MAX + 1] = "=";
    memcpy(whole + 1, word.data, word.size);
    return fl_arena_copy(reading->arena, (struct fl_slice){whole, word.size + 1});
}

static enum fl_status find_near(struct reading *reading, const struct seen_token *token, enum fl_token_kind kind,
                                struct fl_question_term *found, size_t *count)
{
    struct fl_slice vocabulary;
    enum fl_status status = fl_index_vocabulary(reading->index, &vocabulary, reading->error);
    if (status)
        return status;
    struct fl_near_word near[FL_NEAR_LIMIT];
    size_t near_count = fl_vocabulary_near(vocabulary, kind, token->text, near);
    for (size_t i = 0; i < near_count; i++) {
        struct fl_slice term = indexed_form(reading, near[i].word, kind);
        if (!term.data)
            return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
        uint32_t hash = fl_term_hash(term), documents = fl_index_frequency(reading->index, hash);
        if (documents)
            found[(*count)++] = (struct fl_question_term){
                .term = term, .hash = hash, .documents = documents, .slips = (uint8_t)near[i].distance};
    }
    return FL_OK;
}

/// Takes a word that the index does not hold for one that is near it, or for an identifier written in one word.
static enum fl_status count_unknown(struct reading *reading, const struct seen_token *token)
{
    struct fl_slice whole = indexed_form(reading, (struct fl_slice){token->text.data, token->text.size},
                                         FL_WHOLE);
    if (!whole.data)
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    uint32_t whole_hash = fl_term_hash(whole);
    if (fl_index_frequency(reading->index, whole_hash)) {
        count_term(reading, token, whole, whole_hash, 0);
        return FL_OK;
    }
    struct fl_question_term found[2 * FL_NEAR_LIMIT];
    size_t count = 0;
    enum fl_status status = find_near(reading, token, FL_WORD, found, &count);
    if (!status && token->text.size >= WHOLE_SLIP_SIZE)
        status = find_near(reading, token, FL_WHOLE, found, &count);
    qsort(found, count, sizeof *found, compare_near);
    for (size_t i = 0; !status && i < count && i < NEIGHBOURS; i++)
        count_term(reading, token, found[i].term, found[i].hash, found[i].slips);
    if (!status && !count)
        reading->question->unknown += idf_of(reading->index, 0);
    return status;
}

static enum fl_status count_token(struct reading *reading, const struct seen_token *token)
{
    if (fl_index_frequency(reading->index, token->hash)) {
        count_term(reading, token, token->term, token->hash, 0);
        return FL_OK;
    }
    if (token->kind != FL_WORD || !reading->numbers[token->line])
        return FL_OK;
    bool wanted = fl_vocabulary_wants(FL_WORD, token->text);
    if (!wanted || reading->mistyped == FL_MISTYPED_LIMIT) {
        reading->question->unknown += wanted ? idf_of(reading->index, 0) : 0;
        return FL_OK;
    }
    reading->mistyped++;
    return count_unknown(reading, token);
}

static int compare_hash(const void *a, const void *b)
{
    const struct fl_question_term *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

static void add_up(struct fl_question *question)
{
    for (size_t i = 0; i < question->term_count; i++) {
        struct fl_question_term *term = &question->terms[i];
        double repeated = sqrt(fmin(term->anywhere, REPEATS));
        term->weight *= term->certainty * repeated;
        term->anywhere = term->certainty * repeated;
        question->total += term->weight * term->idf;
        question->total_anywhere += term->anywhere * term->idf;
        for (uint64_t lines = term->lines; lines; lines &= lines - 1)
            question->lines[__builtin_ctzll(lines)].total += term->idf * term->certainty;
    }
    qsort(question->terms, question->term_count, sizeof *question->terms, compare_hash);
}

static enum fl_status make_tables(struct reading *reading)
{
    size_t most_terms = reading->token_count + (size_t)FL_MISTYPED_LIMIT * NEIGHBOURS;
    size_t slots = 64;
    while (slots < 2 * most_terms)
        slots *= 2;
    reading->slot_mask = slots - 1;
    reading->slots = fl_arena_alloc(reading->arena, slots, sizeof *reading->slots);
    reading->question->terms = fl_arena_alloc(reading->arena, most_terms, sizeof *reading->question->terms);
    reading->grades = fl_arena_alloc(reading->arena, reading->line_count + 1, 1);
    reading->numbers = fl_arena_alloc(reading->arena, reading->line_count + 1, 1);
    if (!reading->slots || !reading->question->terms || !reading->grades || !reading->numbers)
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    return FL_OK;
}

enum fl_status fl_question_read(struct fl_slice text, struct fl_analyser *analyser, struct fl_index *index,
                                struct fl_arena *arena, struct fl_question *question, struct fl_error *error)
{
    *question = (struct fl_question){.text = text};
    struct reading reading = {
        .question = question, .analyser = analyser, .index = index, .arena = arena, .error = error};
    if (text.size > FL_QUESTION_SIZE_LIMIT)
        return fl_fail(error, FL_BAD_INPUT,
                       "the text has more than %d MB, the limit of one search: give the part around the error",
                       FL_QUESTION_SIZE_LIMIT >> 20);
    reading.line_count = count_lines(text);
    question->is_long = reading.line_count > LONG_LINES || text.size > LONG_BYTES;
    enum fl_status status = fl_analyse(analyser, text, keep_token, &reading, error);
    if (!status)
        status = make_tables(&reading);
    if (status)
        return status;
    if (!choose_lines(&reading))
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; !status && i < reading.token_count; i++)
        status = count_token(&reading, &reading.tokens[i]);
    add_up(question);
    return status;
}

const struct fl_question_term *fl_question_find(const struct fl_question *question, uint32_t hash)
{
    size_t low = 0, high = question->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (question->terms[middle].hash == hash)
            return &question->terms[middle];
        if (question->terms[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
