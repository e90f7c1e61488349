// SPDX-License-Identifier: GPL-2.0-or-later
#include "build.h"

#include <stdio.h>
#include <time.h>

#include "core/analysis.h"
#include "core/fields.h"
#include "core/index.h"
#include "core/record.h"
#include "core/thesaurus.h"
#include "document.h"
#include "generation.h"

#include "core/banned.h"

struct build {
    const struct fl_corpus_visitor *visitor;
    struct fl_analyser *analyser;
    struct fl_collection *collection;
    struct fl_writer *writer;
    struct fl_buffer titles; // texts by which errors are known, a line each
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/// The text with its line ends as spaces, and a line end.
static void add_title(struct build *build, struct fl_slice title)
{
    size_t start = build->titles.size;
    fl_buffer_append(&build->titles, title);
    for (size_t i = start; i < build->titles.size; i++)
        if (build->titles.data[i] == '\n')
            build->titles.data[i] = ' ';
    fl_buffer_append_byte(&build->titles, '\n');
}

static enum fl_status add_entry(void *context, const struct fl_entry *entry, const char *path, struct fl_error *error)
{
    (void)path;
    struct build *build = context;
    add_title(build, entry->title);
    for (size_t i = 0; i < entry->also_seen_as_count; i++)
        add_title(build, entry->also_seen_as[i]);
    return fl_document_add(build->collection, build->analyser, build->writer, entry, error);
}

static void tell_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    const struct fl_corpus_visitor *visitor = ((struct build *)context)->visitor;
    visitor->fault(visitor->context, path, line, severity, text);
}

static void tell_progress(void *context, size_t done, size_t all)
{
    const struct fl_corpus_visitor *visitor = ((struct build *)context)->visitor;
    visitor->progress(visitor->context, done, all);
}

// The linker makes these of thesaurus/*.txt (see the Makefile).
extern const char _binary_thesaurus_txt_start[], _binary_thesaurus_txt_end[];

struct fl_thesaurus_source fl_built_in_thesaurus(void)
{
    // The linker makes both of one object.
    // cppcheck-suppress comparePointers
    size_t size = (size_t)(_binary_thesaurus_txt_end - _binary_thesaurus_txt_start);
    return (struct fl_thesaurus_source){"the built-in thesaurus", {_binary_thesaurus_txt_start, size}};
}

static enum fl_status compile_thesaurus(const struct fl_thesaurus_source *thesaurus, struct fl_analyser *analyser,
                                        const struct fl_corpus_visitor *visitor, struct fl_buffer *compiled,
                                        size_t *errors, struct fl_error *error)
{
    struct fl_arena arena = {0};
    struct fl_diagnostics diagnostics = {.arena = &arena};
    enum fl_status status = fl_thesaurus_compile(thesaurus->text, analyser, compiled, &diagnostics, error);
    for (size_t i = 0; i < diagnostics.count; i++)
        visitor->fault(visitor->context, thesaurus->name, diagnostics.items[i].line, diagnostics.items[i].severity,
                       diagnostics.items[i].text);
    *errors = diagnostics.errors;
    fl_arena_release(&arena);
    return status;
}

enum fl_status fl_thesaurus_check(const struct fl_thesaurus_source *thesaurus, const struct fl_corpus_visitor *visitor,
                                  struct fl_buffer *compiled, size_t *errors, struct fl_error *error)
{
    struct fl_analyser *analyser = NULL;
    enum fl_status status = fl_analyser_create(&analyser, error);
    if (!status)
        status = compile_thesaurus(thesaurus, analyser, visitor, compiled, errors, error);
    fl_analyser_free(analyser);
    return status;
}

static enum fl_status store_thesaurus(struct build *build, const struct fl_thesaurus_source *thesaurus,
                                      struct fl_error *error)
{
    struct fl_buffer compiled = {0};
    size_t errors;
    enum fl_status status =
        compile_thesaurus(thesaurus, build->analyser, build->visitor, &compiled, &errors, error);
    struct fl_buffer part = {0};
    for (unsigned i = 0; !status && i < FL_THESAURUS_PARTS; i++) {
        char key[FL_THESAURUS_KEY_SIZE];
        fl_index_thesaurus_key(i, key);
        fl_buffer_clear(&part);
        fl_thesaurus_part(fl_buffer_slice(&compiled), i, &part);
        status = part.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                             : fl_writer_metadata(build->writer, fl_slice_of(key), fl_buffer_slice(&part), error);
    }
    fl_buffer_release(&part);
    fl_buffer_release(&compiled);
    return status;
}

static enum fl_status store_facts(struct build *build, struct fl_error *error)
{
    char built[32];
    int size = snprintf(built, sizeof built, "%lld", (long long)time(NULL));
    const struct {
        struct fl_slice key, value;
    } facts[] = {
        {FL_SLICE(FL_KEY_SCHEMA), FL_SLICE(FL_SCHEMA)},
        {FL_SLICE(FL_KEY_PROGRAM), FL_SLICE(FAULTLINE_VERSION)},
        {FL_SLICE(FL_KEY_BUILT), {built, (size_t)size}},
        {FL_SLICE(FL_KEY_TITLES), fl_buffer_slice(&build->titles)},
    };
    enum fl_status status = build->titles.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                                 : fl_collection_store(build->collection, build->writer, error);
    for (size_t i = 0; !status && i < sizeof facts / sizeof *facts; i++)
        status = fl_writer_metadata(build->writer, facts[i].key, facts[i].value, error);
    return status;
}

/// Writes the database of the generation from the corpus and closes it.
static enum fl_status write_database(const char *path, char *const *roots,
                                     const struct fl_thesaurus_source *thesaurus,
                                     const struct fl_corpus_visitor *visitor, struct fl_corpus_counts *counts,
                                     struct fl_error *error)
{
    struct build build = {.visitor = visitor};
    struct fl_corpus_visitor builder = {&build, add_entry, tell_fault, tell_progress};
    enum fl_status status = fl_analyser_create(&build.analyser, error);
    if (!status)
        status = fl_collection_create(&build.collection, error);
    if (!status)
        status = fl_writer_create(path, &build.writer, error);
    if (!status)
        status = fl_corpus_read(roots, &builder, counts, error);
    if (!status && !counts->entries)
        status = fl_fail(error, FL_BAD_INPUT, "the corpus holds no entry that could be indexed: the index stays as it was");
    if (!status)
        status = store_thesaurus(&build, thesaurus, error);
    if (!status)
        status = store_facts(&build, error);
    if (!status)
        status = fl_writer_commit(build.writer, error);
    struct fl_error closing;
    enum fl_status closed = fl_writer_close(build.writer, &closing);
    if (!status && closed)
        status = fl_fail(error, closed, "%s", closing.text);
    fl_buffer_release(&build.titles);
    fl_collection_free(build.collection);
    fl_analyser_free(build.analyser);
    return status;
}

struct record_check {
    struct fl_buffer value;
    enum fl_status status;
    struct fl_error *error;
};

static bool check_record(void *context, size_t place, struct fl_slice value)
{
    (void)place;
    struct record_check *check = context;
    struct fl_record record;
    fl_buffer_clear(&check->value);
    fl_buffer_append(&check->value, value); // aligned
    check->status = check->value.failed ? fl_fail(check->error, FL_NO_MEMORY, "out of memory")
                                        : fl_record_read(fl_buffer_slice(&check->value), &record, check->error);
    return check->status == FL_OK;
}

/// Opens what was written as a reader would, and reads the first and the last entry back.
static enum fl_status check_database(const char *path, size_t entries, struct fl_error *error)
{
    struct fl_index index = {0};
    enum fl_status status = fl_index_open(path, &index, error);
    if (!status && index.statistics.documents != entries)
        status = fl_fail(error, FL_DAMAGED, "the new index holds %u entries instead of %zu", index.statistics.documents,
                         entries);
    const uint32_t samples[] = {1, (uint32_t)entries};
    struct fl_buffer data = {0};
    struct fl_arena arena = {0};
    struct record_check check = {.error = error};
    if (!status)
        status = fl_reader_values(index.reader, FL_SLOT_RECORD, samples, 2, check_record, &check, error);
    if (!status)
        status = check.status;
    fl_buffer_release(&check.value);
    for (size_t i = 0; !status && i < sizeof samples / sizeof *samples; i++) {
        struct fl_entry entry;
        status = fl_reader_data(index.reader, samples[i], &data, error);
        if (!status)
            status = fl_record_read_entry(fl_buffer_slice(&data), &arena, &entry, error);
    }
    fl_arena_release(&arena);
    fl_buffer_release(&data);
    fl_index_close(&index);
    return status;
}

enum fl_status fl_build(const char *index, char *const *roots, const struct fl_thesaurus_source *thesaurus,
                        const struct fl_corpus_visitor *visitor, struct fl_build_summary *summary,
                        struct fl_error *error)
{
    *summary = (struct fl_build_summary){0};
    double start = now();
    struct fl_generation *generation = NULL;
    enum fl_status status = fl_generation_begin(index, &generation, error);
    if (status)
        return status;
    status = write_database(fl_generation_path(generation), roots, thesaurus, visitor, &summary->counts, error);
    if (!status)
        status = check_database(fl_generation_path(generation), summary->counts.entries, error);
    if (status)
        fl_generation_abandon(generation);
    else
        status = fl_generation_publish(generation, &summary->bytes, error);
    summary->seconds = now() - start;
    return status;
}
