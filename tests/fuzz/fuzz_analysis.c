// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes pass all that core makes of text without a crash, and what comes out keeps the promises of the headers:
// as a text to analyse, a title, a version table, a thesaurus, and as tables that are damaged.
#include <stdlib.h>

#include "core/analysis.h"
#include "core/codes.h"
#include "core/normalise.h"
#include "core/placeholder.h"
#include "core/record.h"
#include "core/thesaurus.h"
#include "core/trigrams.h"
#include "core/varying.h"
#include "core/version_rule.h"
#include "core/vocabulary.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

static struct fl_error error;

// ---- text that was normalised ----------------------------------------------

/// What fl_normalise_line promises; adds the size to `*total`.
static void check_line(struct fl_slice line, struct fl_buffer *scratch, size_t *total)
{
    struct fl_slice normal = fl_normalise_line(line, scratch);
    require(!scratch->failed && fl_utf8_valid(normal));
    for (size_t at = 0; at < normal.size;) {
        int32_t code_point = fl_utf8_next(normal, &at);
        require(code_point >= 0x20 || (code_point == '\t' && normal.data == line.data));
        require(code_point < 0x7f || code_point >= 0xa0);
        require(code_point < 0x300 || code_point > 0x36f);
    }
    // No compatibility form is longer than that of U+FDFA: 18 letters of 33 bytes for 3.
    require(normal.size <= 11 * line.size);
    *total += normal.size;
}

static size_t check_normalising(struct fl_slice text)
{
    struct fl_buffer scratch = {0};
    size_t total = 0;
    for (struct fl_slice rest = text; rest.size;)
        check_line(fl_slice_next_line(&rest), &scratch, &total);
    fl_buffer_release(&scratch);
    return total;
}

static void check_inert(struct fl_slice text)
{
    struct fl_buffer inert = {0}, again = {0};
    fl_append_inert(&inert, text);
    require(is_inert(fl_buffer_slice(&inert)) && inert.size <= 3 * text.size);
    require(!is_inert(text) || fl_slice_equal(text, fl_buffer_slice(&inert)));
    fl_append_inert(&again, fl_buffer_slice(&inert));
    require(fl_slice_equal(fl_buffer_slice(&inert), fl_buffer_slice(&again)));
    fl_buffer_release(&inert);
    fl_buffer_release(&again);
}

// ---- tokens ----------------------------------------------------------------

enum { SIDES = 2, WORDS_KEPT = 40 }; // words and wholes; of each kind for the vocabulary

struct tokens {
    struct fl_buffer told;     // all that was given, to be compared with another analysis
    struct fl_buffer previous; // the last word's term
    size_t counts[SIDES];
    uint32_t line;
    struct fl_slice kept[SIDES][WORDS_KEPT]; // distinct texts that the vocabulary wants, in the arena
    size_t kept_counts[SIDES];
    struct fl_arena arena;
};

static void check_code(const struct fl_token *token, struct fl_slice previous)
{
    struct fl_code code, again;
    if (!fl_code_of(token, previous, &code))
        return;
    require(fl_code_of(token, previous, &again) && fl_code_compare(&code, &again) == 0);
    require(code.code == fl_term_hash(token->term));
    size_t digits = 0;
    while (digits < token->text.size && token->text.data[token->text.size - 1 - digits] >= '0' &&
           token->text.data[token->text.size - 1 - digits] <= '9')
        digits++;
    size_t letters = token->text.size - digits;
    require(token->kind == FL_WHOLE ? letters >= 1 && letters <= 6 && digits >= 2 : letters == 0 && digits >= 1);
}

static void keep_for_vocabulary(struct tokens *tokens, const struct fl_token *token)
{
    struct fl_slice *kept = tokens->kept[token->kind];
    size_t count = tokens->kept_counts[token->kind];
    if (count == WORDS_KEPT || !fl_vocabulary_wants(token->kind, token->text))
        return;
    if (fl_slice_is_one_of(token->text, kept, count))
        return;
    kept[count] = fl_arena_copy(&tokens->arena, token->text);
    require(kept[count].data);
    tokens->kept_counts[token->kind]++;
}

static bool take_token(void *context, const struct fl_token *token)
{
    struct tokens *tokens = context;
    require(token->kind == FL_WORD || token->kind == FL_WHOLE);
    require(token->term.size > 0 && token->term.size <= FL_TERM_SIZE_LIMIT);
    require(token->text.size > 0 && token->text.size <= FL_TERM_SIZE_LIMIT);
    require(is_inert(token->term) && is_inert(token->text));
    require(token->kind == FL_WORD || token->term.data[0] == '=');
    require(token->line >= tokens->line);
    for (size_t i = 0; i < token->text.size; i++)
        require(token->text.data[i] < 'A' || token->text.data[i] > 'Z');
    if (token->line > tokens->line)
        fl_buffer_clear(&tokens->previous);
    tokens->line = token->line;
    tokens->counts[token->kind]++;
    check_code(token, fl_buffer_slice(&tokens->previous));
    if (token->kind == FL_WORD) {
        fl_buffer_clear(&tokens->previous);
        fl_buffer_append(&tokens->previous, token->term);
    }
    keep_for_vocabulary(tokens, token);
    const uint64_t numbers[] = {token->kind, token->line, token->term.size, token->text.size};
    fl_buffer_append(&tokens->told, (struct fl_slice){(const char *)numbers, sizeof numbers});
    fl_buffer_append(&tokens->told, token->term);
    fl_buffer_append(&tokens->told, token->text);
    return true;
}

static void release_tokens(struct tokens *tokens)
{
    fl_buffer_release(&tokens->told);
    fl_buffer_release(&tokens->previous);
    fl_arena_release(&tokens->arena);
}

/// Whatever was analysed before, the same text has the same tokens: `used` is an analyser of many texts.
static void check_analysis(struct fl_analyser *used, struct fl_slice text, size_t normal_size, struct tokens *tokens)
{
    struct fl_analyser *fresh;
    struct tokens again = {0};
    require(fl_analyse(used, text, take_token, tokens, &error) == FL_OK);
    require(fl_analyser_create(&fresh, &error) == FL_OK);
    require(fl_analyse(fresh, text, take_token, &again, &error) == FL_OK);
    fl_analyser_free(fresh);
    require(fl_slice_equal(fl_buffer_slice(&tokens->told), fl_buffer_slice(&again.told)));
    require(tokens->counts[FL_WORD] <= normal_size && tokens->counts[FL_WHOLE] <= normal_size);
    require(tokens->counts[FL_WORD] == 0 || tokens->line < fl_slice_count_lines(text));
    release_tokens(&again);
}

// ---- vocabulary ------------------------------------------------------------

/// The words near `word` are those that comparing it with each gives.
static void check_near(struct fl_slice vocabulary, enum fl_token_kind kind, const struct fl_slice *words, size_t count,
                       struct fl_slice word)
{
    struct fl_near_word near[FL_NEAR_LIMIT];
    unsigned allowed = fl_slips_allowed(word.size);
    size_t found = fl_vocabulary_near(vocabulary, kind, word, near), expected = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = fl_edit_distance(word, words[i], FL_VOCABULARY_WORD_MAX);
        require(distance == fl_edit_distance(words[i], word, FL_VOCABULARY_WORD_MAX));
        require((distance == 0) == fl_slice_equal(word, words[i]));
        expected += distance <= allowed;
    }
    require(found == (expected < FL_NEAR_LIMIT ? expected : FL_NEAR_LIMIT));
    for (size_t i = 0; i < found; i++) {
        require(near[i].distance == fl_edit_distance(word, near[i].word, FL_VOCABULARY_WORD_MAX));
        require(near[i].distance <= allowed && (i == 0 || near[i].distance >= near[i - 1].distance));
        require(fl_slice_is_one_of(near[i].word, words, count));
    }
}

static void check_vocabulary(struct tokens *tokens)
{
    struct fl_buffer table = {0};
    fl_vocabulary_write(tokens->kept[FL_WORD], tokens->kept_counts[FL_WORD], tokens->kept[FL_WHOLE],
                        tokens->kept_counts[FL_WHOLE], &table);
    struct fl_slice vocabulary = copy_exactly(fl_buffer_slice(&table));
    for (int kind = FL_WORD; kind <= FL_WHOLE; kind++)
        for (int other = FL_WORD; other <= FL_WHOLE; other++)
            for (size_t i = 0; i < tokens->kept_counts[other]; i++)
                check_near(vocabulary, (enum fl_token_kind)kind, tokens->kept[kind], tokens->kept_counts[kind],
                           tokens->kept[other][i]);
    free((char *)vocabulary.data);
    fl_buffer_release(&table);
}

static bool is_within(struct fl_slice part, struct fl_slice whole)
{
    return part.data >= whole.data && part.data + part.size <= whole.data + whole.size;
}

/// The input as tables that an index holds: what comes out points into them.
static void check_damaged_tables(struct fl_slice table)
{
    struct fl_near_word near[FL_NEAR_LIMIT];
    struct fl_meaning meanings[FL_MEANINGS_LIMIT];
    struct fl_buffer part = {0};
    for (int kind = FL_WORD; kind <= FL_WHOLE; kind++) {
        size_t count = fl_vocabulary_near(table, (enum fl_token_kind)kind, FL_SLICE("word"), near);
        require(count <= FL_NEAR_LIMIT);
        for (size_t i = 0; i < count; i++)
            require(is_within(near[i].word, table));
    }
    uint64_t hash = 0;
    if (table.size >= 4 + sizeof hash)
        memcpy(&hash, table.data + 4, sizeof hash);
    size_t count = fl_thesaurus_find(table, hash, meanings);
    require(count <= FL_MEANINGS_LIMIT);
    for (size_t i = 0; i < count; i++)
        require(is_within(meanings[i].term, table));
    fl_thesaurus_part(table, fl_thesaurus_part_of(hash), &part);
    fl_thesaurus_find(fl_buffer_slice(&part), hash, meanings);
    fl_buffer_release(&part);
}

// ---- thesaurus -------------------------------------------------------------

/// Each phrase of the compiled thesaurus is found in the whole and in its part, with meanings as the header has them.
static void check_phrases(struct fl_slice compiled)
{
    struct fl_meaning whole[FL_MEANINGS_LIMIT], parted[FL_MEANINGS_LIMIT];
    uint32_t rows;
    uint64_t before = 0, hash;
    require(compiled.size >= sizeof rows);
    memcpy(&rows, compiled.data, sizeof rows);
    for (size_t i = 0; i < rows; i++, before = hash) {
        struct fl_buffer part = {0};
        memcpy(&hash, compiled.data + sizeof rows + i * 16, sizeof hash);
        require(i == 0 || hash > before);
        size_t count = fl_thesaurus_find(compiled, hash, whole);
        require(count >= 1 && count <= FL_MEANINGS_LIMIT);
        fl_thesaurus_part(compiled, fl_thesaurus_part_of(hash), &part);
        require(fl_thesaurus_find(fl_buffer_slice(&part), hash, parted) == count);
        for (size_t j = 0; j < count; j++) {
            require(whole[j].weight > 0 && whole[j].weight <= 1 && whole[j].weight == parted[j].weight);
            require(whole[j].term.size >= 1 && whole[j].term.size <= FL_TERM_SIZE_LIMIT && is_inert(whole[j].term));
            require(fl_slice_equal(whole[j].term, parted[j].term));
        }
        fl_buffer_release(&part);
    }
}

static void check_thesaurus(struct fl_analyser *analyser, struct fl_slice text)
{
    struct fl_arena arena = {0};
    struct fl_diagnostics diagnostics = {.arena = &arena};
    struct fl_buffer compiled = {0};
    require(fl_thesaurus_compile(text, analyser, &compiled, &diagnostics, &error) == FL_OK);
    size_t lines = fl_slice_count_lines(text);
    for (size_t i = 0; i < diagnostics.count; i++)
        require(diagnostics.items[i].line >= 1 && diagnostics.items[i].line <= lines && diagnostics.items[i].text.size);
    struct fl_slice table = copy_exactly(fl_buffer_slice(&compiled));
    check_phrases(table);
    free((char *)table.data);
    fl_buffer_release(&compiled);
    fl_arena_release(&arena);
}

static void check_plain_words(struct fl_slice text)
{
    char letters[FL_TERM_SIZE_LIMIT];
    for (size_t left = text.size; fl_next_plain_word(&text, letters).size; left = text.size)
        require(text.size < left);
    require(text.size == 0);
}

// ---- pieces, titles, versions, trigrams ------------------------------------

static void check_varying(struct fl_slice text)
{
    for (size_t start = 0, at = 0; at <= text.size; at++) {
        if (at < text.size && text.data[at] != ' ' && text.data[at] != '\n')
            continue;
        struct fl_slice piece = copy_exactly((struct fl_slice){text.data + start, at - start});
        size_t digits = 0;
        while (digits < piece.size && piece.data[digits] >= '0' && piece.data[digits] <= '9')
            digits++;
        bool varying = fl_is_varying(piece);
        require(digits < piece.size || varying == (digits > 5));
        free((char *)piece.data);
        start = at + 1;
    }
}

static bool has_letter(struct fl_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80)
            return true;
    }
    return false;
}

static void check_constant(struct fl_slice title)
{
    struct fl_buffer constant = {0};
    fl_buffer_append(&constant, FL_SLICE("before"));
    fl_append_constant(&constant, title);
    struct fl_slice words = {constant.data + 6, constant.size - 6};
    require(fl_slice_starts(fl_buffer_slice(&constant), FL_SLICE("before")) && words.size <= title.size);
    require(has_letter(words) == has_letter(title));
    require(fl_utf8_valid(words) || !fl_utf8_valid(title));
    fl_buffer_release(&constant);
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

/// Each line as a row of the table ("cell|status"), the versions of all rows against the rule of the first row's name.
static void check_versions(struct fl_slice text)
{
    struct fl_version_row rows[8] = {0};
    size_t count = 0;
    while (text.size && count < sizeof rows / sizeof *rows) {
        struct fl_slice line = fl_slice_next_line(&text);
        const char *bar = line.size ? memchr(line.data, '|', line.size) : NULL;
        size_t size = bar ? (size_t)(bar - line.data) : line.size;
        rows[count].version = (struct fl_slice){line.data, size};
        if (bar)
            rows[count].status = (struct fl_slice){bar + 1, line.size - size - 1};
        count++;
    }
    if (!count)
        return;
    struct fl_buffer name = {0}, rule = {0};
    fl_version_name(rows[0].version, &name);
    fl_version_rule(rows, count, fl_buffer_slice(&name), &rule);
    require(name.size <= rows[0].version.size && rule.size <= FL_VERSION_RULE_LIMIT);
    for (size_t i = 0; i < count; i++) {
        fl_version_admitted(fl_buffer_slice(&rule), rows[i].version);
        require(fl_version_compare(rows[i].version, rows[i].version) == 0);
        require(sign(fl_version_compare(rows[0].version, rows[i].version)) ==
                -sign(fl_version_compare(rows[i].version, rows[0].version)));
        // A damaged rule, and a version as the rule's own text.
        fl_version_admitted(rows[i].version, rows[0].version);
    }
    fl_buffer_release(&name);
    fl_buffer_release(&rule);
}

struct trigram_sum {
    size_t count;
    uint64_t hash;
};

static void add_trigram(void *context, uint16_t trigram)
{
    struct trigram_sum *sum = context;
    sum->count++;
    sum->hash = (sum->hash ^ trigram) * UINT64_C(0x9e3779b97f4a7c15);
}

static void check_trigrams(struct fl_slice text, size_t normal_size)
{
    struct fl_buffer used = {0};
    struct trigram_sum first = {0}, second = {0};
    require(fl_trigrams(text, &used, add_trigram, &first, &error) == FL_OK);
    fl_buffer_append(&used, FL_SLICE("what was there before"));
    require(fl_trigrams(text, &used, add_trigram, &second, &error) == FL_OK);
    require(first.count == second.count && first.hash == second.hash);
    require(first.count <= normal_size + fl_slice_count_lines(text));
    fl_buffer_release(&used);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fl_analyser *analyser;
    struct fl_slice text = {(const char *)data, size};
    struct tokens tokens = {0};
    if (!analyser)
        require(fl_analyser_create(&analyser, &error) == FL_OK);
    size_t normal_size = check_normalising(text);
    check_inert(text);
    check_analysis(analyser, text, normal_size, &tokens);
    check_vocabulary(&tokens);
    release_tokens(&tokens);
    check_damaged_tables(text);
    check_thesaurus(analyser, text);
    check_plain_words(text);
    check_varying(text);
    check_constant(text);
    check_versions(text);
    check_trigrams(text, normal_size);
    return 0;
}
