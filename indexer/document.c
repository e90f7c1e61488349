// SPDX-License-Identifier: GPL-2.0-or-later
#include "document.h"

#include <stdlib.h>

// uthash then leaves an item out when memory has run out, which its hh.tbl tells.
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "core/arena.h"
#include "core/distinct.h"
#include "core/fields.h"
#include "core/placeholder.h"
#include "core/record.h"
#include "core/trigrams.h"
#include "core/version_rule.h"

#include "core/banned.h"

enum {
    // A term's weight in a record has 16 bits; no real entry says a word 65,535 times.
    WEIGHT_LIMIT = UINT16_MAX,
    // Distinct terms a title and distinct trigrams a title that are compared.  Real titles have up to 60 and
    // 300; a title with more is compared by its first ones, and is indexed whole.
    TITLE_TERM_LIMIT = 512,
    TITLE_TRIGRAM_LIMIT = 2048,
    // "XR" + a name + ":" + a rule must fit Xapian's limit of a term.
    VERSION_NAME_LIMIT = FL_XAPIAN_TERM_LIMIT - FL_VERSION_RULE_LIMIT - 3
};

/// A term of the document being made.
struct term_node {
    UT_hash_handle hh;
    struct fl_slice term;
    uint32_t hash;
    uint32_t weight;
    uint32_t title_weight;
    uint32_t fields;
};

/// One document under way.  All memory is in `arena` but for uthash's own tables, which free_tables gives back.
struct document {
    struct fl_collection *collection;
    struct fl_analyser *analyser;
    struct fl_writer *writer;
    const struct fl_entry *entry;
    struct fl_arena arena;
    struct term_node *terms;
    enum fl_field_id field; // being analysed
    struct fl_buffer normalised; // a line of its text
    struct fl_record record;
    // of the title being analysed
    uint32_t title_terms[TITLE_TERM_LIMIT];
    size_t title_term_count;
    uint32_t title_pairs[TITLE_TERM_LIMIT];
    size_t title_pair_count;
    struct fl_code title_codes[TITLE_TERM_LIMIT];
    size_t title_code_count;
    uint32_t previous_word; // hash; 0 at the start of a line
    struct fl_slice previous_term; // in the arena
    uint32_t previous_line;
    uint16_t title_trigrams[TITLE_TRIGRAM_LIMIT];
    size_t title_trigram_count;
};

// ---- collecting terms ------------------------------------------------------

static struct term_node *find_or_add_term(struct document *document, struct fl_slice term)
{
    struct term_node *node;
    unsigned bucket_hash;
    HASH_VALUE(term.data, term.size, bucket_hash);
    HASH_FIND_BYHASHVALUE(hh, document->terms, term.data, term.size, bucket_hash, node);
    if (node)
        return node;
    node = fl_arena_alloc(&document->arena, 1, sizeof *node);
    struct fl_slice copy = fl_arena_copy(&document->arena, term);
    if (!node || !copy.data)
        return NULL;
    node->term = copy;
    node->hash = fl_term_hash(term);
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, document->terms, copy.data, copy.size, bucket_hash, node);
    return node->hh.tbl ? node : NULL;
}

static bool collect_token(void *context, const struct fl_token *token)
{
    struct document *document = context;
    const struct fl_field *field = &fl_fields[document->field];
    struct term_node *node = find_or_add_term(document, token->term);
    if (!node || !fl_collection_token(document->collection, FL_COMES, token))
        return false;
    node->weight += field->weight;
    node->fields |= 1u << document->field;
    node->title_weight += field->word_prefix != NULL;
    return true;
}

/// Keeps a word of what is constant in a title, and its pair with the word before it.
static bool collect_title_token(void *context, const struct fl_token *token)
{
    struct document *document = context;
    uint32_t hash = fl_term_hash(token->term);
    if (document->title_term_count < TITLE_TERM_LIMIT)
        document->title_terms[document->title_term_count++] = hash;
    bool follows = document->previous_word && document->previous_line == token->line;
    struct fl_code code;
    if (document->title_code_count < TITLE_TERM_LIMIT &&
        fl_code_of(token, follows ? document->previous_term : (struct fl_slice){0}, &code))
        document->title_codes[document->title_code_count++] = code;
    if (token->kind != FL_WORD)
        return true;
    if (follows && document->title_pair_count < TITLE_TERM_LIMIT)
        document->title_pairs[document->title_pair_count++] = fl_pair_hash(document->previous_word, hash);
    document->previous_word = hash;
    document->previous_term = fl_arena_copy(&document->arena, token->term);
    document->previous_line = token->line;
    return document->previous_term.data != NULL;
}

static void collect_trigram(void *context, uint16_t trigram)
{
    struct document *document = context;
    if (document->title_trigram_count < TITLE_TRIGRAM_LIMIT)
        document->title_trigrams[document->title_trigram_count++] = trigram;
}

static int compare_u16(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/// Keeps what was collected of the title just analysed in the record.
static bool keep_title(struct document *document)
{
    if (document->record.title_count == FL_RECORD_TITLE_LIMIT || !document->title_trigram_count)
        return true;
    FL_SORT_DISTINCT(document->title_terms, document->title_term_count, fl_compare_u32);
    FL_SORT_DISTINCT(document->title_pairs, document->title_pair_count, fl_compare_u32);
    FL_SORT_DISTINCT(document->title_codes, document->title_code_count, fl_code_compare);
    FL_SORT_DISTINCT(document->title_trigrams, document->title_trigram_count, compare_u16);
    size_t term_bytes = document->title_term_count * sizeof *document->title_terms;
    size_t trigram_bytes = document->title_trigram_count * sizeof *document->title_trigrams;
    size_t pair_bytes = document->title_pair_count * sizeof *document->title_pairs;
    void *terms = fl_arena_alloc(&document->arena, 1, term_bytes);
    void *pairs = fl_arena_alloc(&document->arena, 1, pair_bytes);
    size_t code_bytes = document->title_code_count * sizeof *document->title_codes;
    void *trigrams = fl_arena_alloc(&document->arena, 1, trigram_bytes);
    void *codes = fl_arena_alloc(&document->arena, 1, code_bytes);
    if (!terms || !pairs || !trigrams || !codes)
        return false;
    memcpy(pairs, document->title_pairs, pair_bytes);
    memcpy(codes, document->title_codes, code_bytes);
    memcpy(terms, document->title_terms, term_bytes);
    memcpy(trigrams, document->title_trigrams, trigram_bytes);
    document->record.titles[document->record.title_count++] = (struct fl_record_title){
        .terms = terms, .term_count = document->title_term_count, .pairs = pairs,
        .pair_count = document->title_pair_count, .codes = codes,
        .code_count = document->title_code_count, .trigrams = trigrams,
        .trigram_count = document->title_trigram_count};
    return true;
}

static enum fl_status collect_text(void *context, enum fl_field_id field, struct fl_slice text, struct fl_error *error)
{
    struct document *document = context;
    document->field = field;
    enum fl_status status = fl_analyse(document->analyser, text, collect_token, document, error);
    if (status || !fl_fields[field].word_prefix)
        return status;
    struct fl_buffer constant = {0};
    fl_append_constant(&constant, text);
    document->title_term_count = document->title_pair_count = document->title_code_count = document->title_trigram_count = 0;
    document->previous_word = 0;
    struct fl_slice compared = fl_buffer_slice(&constant);
    status = constant.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                             : fl_analyse(document->analyser, compared, collect_title_token, document, error);
    if (!status)
        status = fl_trigrams(compared, &document->normalised, collect_trigram, document, error);
    fl_buffer_release(&constant);
    if (!status && !keep_title(document))
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status;
}

// ---- storing ---------------------------------------------------------------

static enum fl_status store_prefixed(struct document *document, const char *prefix, struct fl_slice text,
                                     uint32_t weight, struct fl_error *error)
{
    char term[FL_XAPIAN_TERM_LIMIT];
    size_t prefix_size = strlen(prefix);
    // An ID fits by FL_ENTRY_ID_LIMIT; a domain or category that does not fit cannot be asked for by a filter.
    if (prefix_size + text.size > sizeof term)
        return FL_OK;
    memcpy(term, prefix, prefix_size);
    memcpy(term + prefix_size, text.data, text.size);
    return fl_writer_term(document->writer, (struct fl_slice){term, prefix_size + text.size}, weight, error);
}

static enum fl_status store_filters(struct document *document, struct fl_error *error)
{
    const struct fl_entry *entry = document->entry;
    const struct {
        enum fl_field_id field;
        struct fl_slice value;
    } filters[] = {
        {FL_FIELD_ID, entry->id},
        {FL_FIELD_DOMAIN, entry->domain},
        {FL_FIELD_CATEGORY, entry->category},
        {FL_FIELD_VERIFICATION, entry->verification},
    };
    enum fl_status status = fl_writer_number(document->writer, FL_SLOT_FIX_RATE, entry->fix_rate, error);
    for (size_t i = 0; !status && i < sizeof filters / sizeof *filters; i++)
        status = store_prefixed(document, fl_fields[filters[i].field].filter_prefix, filters[i].value, 0, error);
    return status;
}

/// One term for each name that the version table sets bounds for.
static enum fl_status store_version_rules(struct document *document, struct fl_error *error)
{
    const struct fl_entry *entry = document->entry;
    struct fl_buffer name = {0}, term = {0};
    enum fl_status status = FL_OK;
    for (size_t i = 0; !status && i < entry->version_count; i++) {
        fl_buffer_clear(&name);
        fl_buffer_clear(&term);
        fl_version_name(entry->versions[i].version, &name);
        if (!name.size || name.size > VERSION_NAME_LIMIT)
            continue;
        fl_buffer_append(&term, fl_buffer_slice(&name));
        fl_buffer_append_byte(&term, ':');
        size_t empty = term.size;
        fl_version_rule(entry->versions, entry->version_count, fl_buffer_slice(&name), &term);
        if (name.failed || term.failed)
            status = fl_fail(error, FL_NO_MEMORY, "out of memory");
        else if (term.size > empty)
            status = store_prefixed(document, FL_VERSION_RULE_PREFIX, fl_buffer_slice(&term), 0, error);
    }
    fl_buffer_release(&name);
    fl_buffer_release(&term);
    return status;
}

static int compare_record_term(const void *a, const void *b)
{
    const struct fl_record_term *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/// Two terms of one hash become one, as every reader of the record takes them.
static size_t merge_terms(struct fl_record_term *terms, size_t count)
{
    qsort(terms, count, sizeof *terms, compare_record_term);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && terms[kept - 1].hash == terms[i].hash) {
            terms[kept - 1].fields |= terms[i].fields;
            continue;
        }
        terms[kept++] = terms[i];
    }
    return kept;
}

static enum fl_status store_words(struct document *document, struct fl_error *error)
{
    size_t count = HASH_COUNT(document->terms);
    struct fl_record_term *terms = fl_arena_alloc(&document->arena, count, sizeof *terms);
    if (!terms)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    size_t filled = 0;
    for (struct term_node *node = document->terms; node; node = node->hh.next) {
        enum fl_status status = fl_writer_term(document->writer, node->term, node->weight, error);
        if (!status && node->title_weight)
            status = store_prefixed(document, fl_fields[FL_FIELD_TITLE].word_prefix, node->term, node->title_weight,
                                    error);
        if (status)
            return status;
        uint32_t weight = node->weight < WEIGHT_LIMIT ? node->weight : WEIGHT_LIMIT;
        terms[filled++] = (struct fl_record_term){node->hash, (uint16_t)node->fields, (uint16_t)weight};
        document->record.length += node->weight;
    }
    document->record.terms = terms;
    document->record.term_count = merge_terms(terms, filled);
    return fl_collection_document(document->collection, FL_COMES, &document->record)
               ? FL_OK
               : fl_fail(error, FL_NO_MEMORY, "out of memory");
}

static enum fl_status store_record(struct document *document, struct fl_error *error)
{
    struct fl_buffer value = {0}, data = {0};
    document->record.id = document->entry->id;
    document->record.verification = document->entry->verification;
    document->record.fix_rate = document->entry->fix_rate;
    fl_record_write(&value, &document->record);
    fl_record_write_entry(&data, document->entry);
    enum fl_status status =
        value.failed || data.failed
            ? fl_fail(error, FL_NO_MEMORY, "out of memory")
            : fl_writer_value(document->writer, FL_SLOT_RECORD, fl_buffer_slice(&value), error);
    if (!status)
        status = fl_writer_data(document->writer, fl_buffer_slice(&data), error);
    fl_buffer_release(&value);
    fl_buffer_release(&data);
    return status;
}

enum fl_status fl_document_make(struct fl_collection *collection, struct fl_analyser *analyser,
                                struct fl_writer *writer, const struct fl_entry *entry, struct fl_error *error)
{
    struct document *document = calloc(1, sizeof *document);
    if (!document)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    document->collection = collection;
    document->analyser = analyser;
    document->writer = writer;
    document->entry = entry;
    enum fl_status status = fl_fields_visit(entry, collect_text, document, error);
    if (!status)
        status = store_words(document, error);
    if (!status)
        status = store_filters(document, error);
    if (!status)
        status = store_version_rules(document, error);
    if (!status)
        status = store_record(document, error);
    HASH_CLEAR(hh, document->terms);
    fl_buffer_release(&document->normalised);
    fl_arena_release(&document->arena);
    free(document);
    return status;
}

// ---- taking out --------------------------------------------------------------

struct leaving {
    struct fl_collection *collection;
    struct fl_analyser *analyser;
};

static bool leave_token(void *context, const struct fl_token *token)
{
    return fl_collection_token(context, FL_GOES, token);
}

static enum fl_status leave_text(void *context, enum fl_field_id field, struct fl_slice text, struct fl_error *error)
{
    (void)field;
    const struct leaving *leaving = context;
    return fl_analyse(leaving->analyser, text, leave_token, leaving->collection, error);
}

enum fl_status fl_document_subtract(struct fl_collection *collection, struct fl_analyser *analyser,
                                    const struct fl_entry *entry, const struct fl_record *record,
                                    struct fl_error *error)
{
    struct leaving leaving = {collection, analyser};
    enum fl_status status = fl_fields_visit(entry, leave_text, &leaving, error);
    if (!status && !fl_collection_document(collection, FL_GOES, record))
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status;
}
