// SPDX-License-Identifier: GPL-2.0-or-later
#include "thesaurus.h"

#include <math.h>
#include <stdlib.h>

#include "arena.h"
#include "ascii.h"

#include "banned.h"

enum { ROW_SIZE = 16, LINE_LIMIT = 1000 };

/// A phrase while the thesaurus is compiled.
struct phrase {
    uint64_t hash;
    size_t line;
    bool backwards; // the other way of a <=>
    struct fl_buffer meanings; // in the compiled form
    uint32_t count;
};

struct compiling {
    struct fl_analyser *analyser;
    struct fl_diagnostics *diagnostics;
    struct fl_error *error;
    struct phrase *phrases;
    size_t count, capacity;
    size_t line;
    // of the alternative being analysed
    struct fl_slice terms[FL_PHRASE_WORDS];
    size_t term_count;
    struct fl_arena arena; // cleared for each line
};

// ---- words -----------------------------------------------------------------

static bool is_word_byte(char c)
{
    return fl_is_alphanumeric(c) || (unsigned char)c >= 0x80;
}

struct fl_slice fl_next_plain_word(struct fl_slice *rest, char word[FL_TERM_SIZE_LIMIT])
{
    size_t at = 0, size = 0;
    while (at < rest->size && !is_word_byte(rest->data[at]))
        at++;
    for (; at < rest->size; at++) {
        char c = rest->data[at];
        bool apostrophe = c == '\'' && at + 1 < rest->size && is_word_byte(rest->data[at + 1]);
        if (!apostrophe && !is_word_byte(c))
            break;
        if (!apostrophe && size < FL_TERM_SIZE_LIMIT)
            word[size++] = fl_small(c);
    }
    rest->data += at;
    rest->size -= at;
    return (struct fl_slice){word, size};
}

uint64_t fl_phrase_hash(const struct fl_slice *words, size_t count)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ fl_slice_hash(words[i])) * UINT64_C(0x9e3779b97f4a7c15) + 1;
    return hash;
}

/// The hash of a side's words; 0 words or too many give false.
static bool hash_phrase(struct fl_slice side, uint64_t *hash)
{
    char letters[FL_PHRASE_WORDS + 1][FL_TERM_SIZE_LIMIT];
    struct fl_slice words[FL_PHRASE_WORDS + 1];
    size_t count = 0;
    while (count <= FL_PHRASE_WORDS && (words[count] = fl_next_plain_word(&side, letters[count])).size)
        count++;
    *hash = fl_phrase_hash(words, count);
    return count > 0 && count <= FL_PHRASE_WORDS;
}

// ---- compiling -------------------------------------------------------------

static bool keep_term(void *context, const struct fl_token *token)
{
    struct compiling *compiling = context;
    // Of s3 the whole is meant, not its number; 502 is a code of its own.
    bool number = token->term.size < 3 && token->term.data[0] >= '0' && token->term.data[0] <= '9';
    if ((token->kind == FL_WORD && number) || compiling->term_count == FL_PHRASE_WORDS)
        return true;
    struct fl_slice copy = fl_arena_copy(&compiling->arena, token->term);
    compiling->terms[compiling->term_count++] = copy;
    return copy.data != NULL;
}

static void put_meaning(struct phrase *phrase, struct fl_slice term, double weight)
{
    fl_buffer_append_byte(&phrase->meanings, (char)(weight * 100 + 0.5));
    fl_buffer_append_byte(&phrase->meanings, (char)term.size);
    fl_buffer_append(&phrase->meanings, term);
    phrase->count++;
}

/// Adds the words of one alternative.  Of several words each is a weaker sign.
static enum fl_status add_alternative(struct compiling *compiling, struct phrase *phrase, struct fl_slice alternative,
                                      double weight)
{
    compiling->term_count = 0;
    enum fl_status status =
        fl_analyse(compiling->analyser, alternative, keep_term, compiling, compiling->error);
    if (!status && !compiling->term_count)
        fl_diagnose(compiling->diagnostics, FL_ERROR, compiling->line, "\"%.*s\" holds no word that is searched for",
                    (int)alternative.size, alternative.data);
    for (size_t i = 0; !status && i < compiling->term_count; i++) {
        if (phrase->count == FL_MEANINGS_LIMIT) {
            fl_diagnose(compiling->diagnostics, FL_ERROR, compiling->line, "more than %d words on one side",
                        FL_MEANINGS_LIMIT);
            break;
        }
        put_meaning(phrase, compiling->terms[i], weight / sqrt((double)compiling->term_count));
    }
    return status;
}

static enum fl_status add_phrase(struct compiling *compiling, struct fl_slice from, struct fl_slice to, double weight,
                                 bool backwards)
{
    uint64_t hash;
    if (!hash_phrase(from, &hash)) {
        fl_diagnose(compiling->diagnostics, FL_ERROR, compiling->line, "\"%.*s\" is not 1 to %d words", (int)from.size,
                    from.data, FL_PHRASE_WORDS);
        return FL_OK;
    }
    if (compiling->count == compiling->capacity) {
        size_t capacity = compiling->capacity ? compiling->capacity * 2 : 1024;
        struct phrase *wider = reallocarray(compiling->phrases, capacity, sizeof *wider);
        if (!wider)
            return fl_fail(compiling->error, FL_NO_MEMORY, "out of memory");
        compiling->phrases = wider;
        compiling->capacity = capacity;
    }
    struct phrase *phrase = &compiling->phrases[compiling->count];
    *phrase = (struct phrase){.hash = hash, .line = compiling->line, .backwards = backwards};
    enum fl_status status = FL_OK;
    bool empty = true;
    while (!status && to.size) {
        const char *comma = memchr(to.data, ',', to.size);
        size_t size = comma ? (size_t)(comma - to.data) : to.size;
        struct fl_slice alternative = fl_slice_trim((struct fl_slice){to.data, size});
        if (alternative.size)
            status = add_alternative(compiling, phrase, alternative, weight);
        empty = empty && !alternative.size;
        to.data += comma ? size + 1 : size;
        to.size -= comma ? size + 1 : size;
    }
    if (empty)
        fl_diagnose(compiling->diagnostics, FL_ERROR, compiling->line, "one side holds nothing");
    // One without meanings is left out; nothing was appended to it.
    compiling->count += phrase->count > 0;
    return status;
}

/// Takes " @0.5" off the end of the line.
static bool take_weight(struct fl_slice *line, double *weight)
{
    *weight = FL_MEANING_WEIGHT;
    const char *at = memrchr(line->data, '@', line->size);
    if (!at)
        return true;
    struct fl_slice number = {at + 1, line->size - (size_t)(at - line->data) - 1};
    char text[16];
    if (!number.size || number.size >= sizeof text)
        return false;
    memcpy(text, number.data, number.size);
    text[number.size] = '\0';
    char *end;
    *weight = strtod(text, &end);
    line->size = (size_t)(at - line->data);
    *line = fl_slice_trim(*line);
    // A NUL ends what strtod reads, too.
    return end == text + number.size && *weight >= 0.1 && *weight <= 1;
}

static enum fl_status add_line(struct compiling *compiling, struct fl_slice line)
{
    line = fl_slice_trim(line);
    if (!line.size || line.data[0] == '#' || line.data[0] == '[')
        return FL_OK;
    double weight;
    if (line.size > LINE_LIMIT || !take_weight(&line, &weight)) {
        fl_diagnose(compiling->diagnostics, FL_ERROR, compiling->line, "the weight behind @ is not 0.1 to 1");
        return FL_OK;
    }
    const char *arrow = memmem(line.data, line.size, "=>", 2);
    if (!arrow || arrow == line.data) {
        fl_diagnose(compiling->diagnostics, FL_ERROR, compiling->line, "the line has no => or <=>");
        return FL_OK;
    }
    bool both_ways = arrow[-1] == '<';
    struct fl_slice left = fl_slice_trim((struct fl_slice){line.data, (size_t)(arrow - line.data) - both_ways});
    size_t used = (size_t)(arrow - line.data) + 2;
    struct fl_slice right = fl_slice_trim((struct fl_slice){line.data + used, line.size - used});
    enum fl_status status = add_phrase(compiling, left, right, weight, false);
    if (!status && both_ways)
        status = add_phrase(compiling, right, left, weight, true);
    return status;
}

static int compare_phrases(const void *a, const void *b)
{
    const struct phrase *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    if (left->backwards != right->backwards)
        return left->backwards ? 1 : -1;
    return (left->line > right->line) - (left->line < right->line);
}

/// Adds to `phrase` what `again`, the same one, means; a phrase written twice as a left side is a fault.
static void merge_phrase(struct compiling *compiling, struct phrase *phrase, struct phrase *again)
{
    if (!again->backwards) {
        fl_diagnose(compiling->diagnostics, FL_ERROR, again->line, "the left side is already that of line %zu",
                    phrase->line);
    } else if (phrase->count + again->count <= FL_MEANINGS_LIMIT) {
        fl_buffer_append(&phrase->meanings, fl_buffer_slice(&again->meanings));
        phrase->count += again->count;
    } else {
        fl_diagnose(compiling->diagnostics, FL_ERROR, again->line, "more than %d words with those of line %zu",
                    FL_MEANINGS_LIMIT, phrase->line);
    }
    fl_buffer_release(&again->meanings);
}

/// Writes the rows and the meanings.
static void write_compiled(struct compiling *compiling, struct fl_buffer *compiled)
{
    if (compiling->count)
        qsort(compiling->phrases, compiling->count, sizeof *compiling->phrases, compare_phrases);
    size_t kept = 0, offset = 0;
    for (size_t i = 0; i < compiling->count; i++) {
        struct phrase *phrase = &compiling->phrases[i];
        if (kept && compiling->phrases[kept - 1].hash == phrase->hash) {
            merge_phrase(compiling, &compiling->phrases[kept - 1], phrase);
            continue;
        }
        compiling->phrases[kept++] = *phrase;
    }
    compiling->count = kept;
    fl_buffer_append_u32(compiled, kept);
    for (size_t i = 0; i < kept; i++) {
        const struct phrase *phrase = &compiling->phrases[i];
        fl_buffer_append(compiled, (struct fl_slice){(const char *)&phrase->hash, sizeof phrase->hash});
        fl_buffer_append_u32(compiled, offset);
        fl_buffer_append_u32(compiled, phrase->count);
        offset += phrase->meanings.size;
    }
    for (size_t i = 0; i < kept; i++) {
        fl_buffer_append(compiled, fl_buffer_slice(&compiling->phrases[i].meanings));
        compiled->failed = compiled->failed || compiling->phrases[i].meanings.failed;
    }
}

enum fl_status fl_thesaurus_compile(struct fl_slice text, struct fl_analyser *analyser, struct fl_buffer *compiled,
                                    struct fl_diagnostics *diagnostics, struct fl_error *error)
{
    struct compiling compiling = {.analyser = analyser, .diagnostics = diagnostics, .error = error};
    enum fl_status status = FL_OK;
    while (!status && text.size) {
        compiling.line++;
        fl_arena_clear(&compiling.arena);
        status = add_line(&compiling, fl_slice_next_line(&text));
    }
    if (!status)
        write_compiled(&compiling, compiled);
    for (size_t i = 0; i < compiling.count; i++)
        fl_buffer_release(&compiling.phrases[i].meanings);
    free(compiling.phrases);
    fl_arena_release(&compiling.arena);
    if (!status && compiled->failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status;
}

// ---- finding ---------------------------------------------------------------

static uint32_t u32_at(const char *data)
{
    uint32_t number;
    memcpy(&number, data, sizeof number);
    return number;
}

static uint64_t hash_at(const char *row)
{
    uint64_t hash;
    memcpy(&hash, row, sizeof hash);
    return hash;
}

/// The table of a compiled thesaurus, as far as it holds together.
struct table {
    const char *rows;
    size_t count;
    struct fl_slice stored; // meanings
};

static struct table table_of(struct fl_slice compiled)
{
    struct table table = {0};
    size_t head = sizeof(uint32_t);
    if (compiled.size < head)
        return table;
    size_t count = u32_at(compiled.data);
    if (count > (compiled.size - head) / ROW_SIZE)
        return table;
    table.rows = compiled.data + head;
    table.count = count;
    table.stored = (struct fl_slice){table.rows + count * ROW_SIZE, compiled.size - head - count * ROW_SIZE};
    return table;
}

/// Number of the first row whose hash is not below.
static size_t lower_bound(const struct table *table, uint64_t hash)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hash_at(table->rows + middle * ROW_SIZE) < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/// Where the meanings of a row begin; of the row behind the last, their end.
static size_t offset_of(const struct table *table, size_t row)
{
    size_t offset = row < table->count ? u32_at(table->rows + row * ROW_SIZE + 8) : table->stored.size;
    return offset < table->stored.size ? offset : table->stored.size;
}

void fl_thesaurus_part(struct fl_slice compiled, unsigned part, struct fl_buffer *out)
{
    struct table table = table_of(compiled);
    if (!table.rows) {
        fl_buffer_append_u32(out, 0);
        return;
    }
    size_t first = lower_bound(&table, (uint64_t)part << 56);
    size_t end = part + 1 < FL_THESAURUS_PARTS ? lower_bound(&table, (uint64_t)(part + 1) << 56) : table.count;
    size_t start = offset_of(&table, first);
    fl_buffer_append_u32(out, end - first);
    for (size_t i = first; i < end; i++) {
        const char *row = table.rows + i * ROW_SIZE;
        fl_buffer_append(out, (struct fl_slice){row, sizeof(uint64_t)});
        fl_buffer_append_u32(out, offset_of(&table, i) - start);
        fl_buffer_append_u32(out, u32_at(row + 12));
    }
    fl_buffer_append(out, (struct fl_slice){table.stored.data + start, offset_of(&table, end) - start});
}

static size_t read_meanings(struct fl_slice stored, uint32_t count, struct fl_meaning *meanings)
{
    size_t found = 0;
    while (found < count && found < FL_MEANINGS_LIMIT && stored.size >= 2) {
        size_t size = (unsigned char)stored.data[1];
        if (stored.size < 2 + size)
            break;
        meanings[found++] = (struct fl_meaning){{stored.data + 2, size}, (unsigned char)stored.data[0] / 100.0};
        stored.data += 2 + size;
        stored.size -= 2 + size;
    }
    return found;
}

size_t fl_thesaurus_find(struct fl_slice compiled, uint64_t hash, struct fl_meaning meanings[FL_MEANINGS_LIMIT])
{
    struct table table = table_of(compiled);
    size_t row = lower_bound(&table, hash);
    if (row == table.count || hash_at(table.rows + row * ROW_SIZE) != hash)
        return 0;
    size_t offset = offset_of(&table, row);
    return read_meanings((struct fl_slice){table.stored.data + offset, table.stored.size - offset},
                         u32_at(table.rows + row * ROW_SIZE + 12), meanings);
}
