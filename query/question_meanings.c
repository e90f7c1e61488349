// SPDX-License-Identifier: GPL-2.0-or-later
// What the thesaurus says the words of a question may mean.
#include "question_parts.h"

#include "core/record.h"
#include "core/thesaurus.h"

#include "core/banned.h"

// Plain words of a line that are looked at: a typed question has no more bytes.
enum { WORD_LIMIT = FL_QUESTION_TYPED_BYTES };

/// A plain word of a line, for phrases.
struct phrase_word {
    struct fl_slice word;
    uint32_t concept; // + 1; 0: the word is none (a stop word)
};

struct concept_finder {
    struct fl_reading *reading;
    uint32_t concept;
};

static bool find_concept(void *context, const struct fl_token *token)
{
    struct concept_finder *finder = context;
    struct fl_reading *reading = finder->reading;
    uint32_t hash = fl_term_hash(token->term);
    for (size_t slot = hash & reading->slot_mask; reading->slots[slot]; slot = (slot + 1) & reading->slot_mask)
        if (reading->slot_hashes[slot] == hash)
            finder->concept = reading->slots[slot];
    return true;
}

static enum fl_status list_words(struct fl_reading *reading, struct fl_slice line, struct phrase_word *words,
                                 size_t *count)
{
    char letters[FL_TERM_SIZE_LIMIT];
    *count = 0;
    for (struct fl_slice word; *count < WORD_LIMIT && (word = fl_next_plain_word(&line, letters)).size;) {
        struct concept_finder finder = {.reading = reading};
        struct fl_slice copy = fl_arena_copy(reading->arena, word);
        if (!copy.data)
            return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
        enum fl_status status = fl_analyse(reading->analyser, copy, find_concept, &finder, reading->error);
        if (status)
            return status;
        words[(*count)++] = (struct phrase_word){copy, finder.concept};
    }
    return FL_OK;
}

/// The concept that a phrase's meanings belong to: that of its rarest word, or a new one where it has none.
static uint32_t concept_of_phrase(struct fl_reading *reading, const struct phrase_word *words, size_t count, uint64_t hash,
                                  size_t line)
{
    struct fl_question *question = reading->question;
    uint32_t rarest = 0;
    for (size_t i = 0; i < count; i++)
        if (words[i].concept &&
            (!rarest || question->concepts[words[i].concept - 1].idf > question->concepts[rarest - 1].idf))
            rarest = words[i].concept;
    if (rarest)
        return rarest - 1;
    bool is_new;
    uint32_t made = fl_question_concept_of(reading, (uint32_t)(hash ^ hash >> 32), &is_new);
    struct fl_question_concept *concept = &question->concepts[made];
    concept->anywhere = 1;
    concept->lines |= UINT64_C(1) << line;
    concept->weight = question->lines[line].grade;
    return made;
}

/// Keeps the meanings that some entry holds, as many as there is room for; returns how many.  So a phrase makes a concept only
/// where a term goes with it, and FL_MEANT_LIMIT bounds both.
static size_t keep_held(const struct fl_reading *reading, struct fl_meaning *meanings, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && reading->meant + kept < FL_MEANT_LIMIT; i++)
        if (fl_index_frequency(reading->index, fl_term_hash(meanings[i].term)))
            meanings[kept++] = meanings[i];
    return kept;
}

static enum fl_status add_meanings(struct fl_reading *reading, const struct phrase_word *words, size_t count,
                                   size_t line)
{
    struct fl_slice plain[FL_PHRASE_WORDS];
    struct fl_meaning meanings[FL_MEANINGS_LIMIT];
    for (size_t i = 0; i < count; i++)
        plain[i] = words[i].word;
    uint64_t hash = fl_phrase_hash(plain, count);
    struct fl_slice part;
    enum fl_status status = fl_index_thesaurus(reading->index, hash, &part, reading->error);
    if (status)
        return status;
    size_t found = keep_held(reading, meanings, fl_thesaurus_find(part, hash, meanings));
    if (!found)
        return FL_OK;
    struct fl_buffer typed = {0};
    for (size_t i = 0; i < count; i++) {
        fl_buffer_append(&typed, i ? FL_SLICE(" ") : FL_SLICE(""));
        fl_buffer_append(&typed, plain[i]);
    }
    struct fl_slice phrase = fl_arena_copy(reading->arena, fl_buffer_slice(&typed));
    fl_buffer_release(&typed);
    if (!phrase.data)
        return fl_fail(reading->error, FL_NO_MEMORY, "out of memory");
    uint32_t concept = concept_of_phrase(reading, words, count, hash, line);
    for (size_t i = 0; i < found; i++) {
        struct fl_question_term term = {.term = meanings[i].term, .typed = phrase, .concept = concept,
                                        .hash = fl_term_hash(meanings[i].term), .origin = FL_MEANS,
                                        .certainty = meanings[i].weight};
        term.documents = fl_index_frequency(reading->index, term.hash);
        fl_question_add_term(reading, term);
        reading->meant++;
    }
    return FL_OK;
}

enum fl_status fl_question_add_meanings(struct fl_reading *reading)
{
    struct fl_question *question = reading->question;
    enum fl_status status = FL_OK;
    struct phrase_word words[WORD_LIMIT];
    for (size_t line = 0; !status && line < question->line_count; line++) {
        size_t count = 0;
        status = list_words(reading, question->lines[line].text, words, &count);
        for (size_t size = FL_PHRASE_WORDS; !status && size > 0; size--)
            for (size_t i = 0; !status && i + size <= count; i++)
                status = add_meanings(reading, &words[i], size, line);
    }
    return status;
}
