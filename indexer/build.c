// SPDX-License-Identifier: GPL-2.0-or-later
#include "build.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <utf8proc.h>

#include "build_report.h"
#include "checksums.h"
#include "core/fields.h"
#include "core/generation_head.h"
#include "core/index.h"
#include "core/last_build.h"
#include "core/xapian_bindings.h"
#include "database.h"
#include "earlier.h"
#include "generations.h"
#include "judged.h"
#include "trials_table.h"
#include "verify.h"

#include "core/banned.h"

enum {
    // Damaged lines of the journal that are told one by one: nobody mends a thousand so.
    DAMAGE_TOLD = 10
};

struct build {
    const struct fl_build_options *options;
    const struct fl_corpus_visitor *visitor;
    struct fl_build_summary *summary;
    struct fl_generations *generations;
    struct fl_digest indexer;
    struct fl_earlier *earlier; // NULL: there is none
    bool copies;                // documents may be copied from it
    size_t entries_before;      // of the live generation, whatever its state; 0: not known
    struct fl_judged judged;
    struct fl_trials_table *trials;
    size_t damage_met;          // lines of the journal that were set aside
    struct fl_buffer trials_value;  // of the document in hand
    struct fl_buffer trials_values; // of all, with their IDs: what FL_KEY_TRIALS is the digest of
    /// So many documents of the earlier generation stand at the beginning of the new one, too.  Until something differs
    /// no new one is begun.
    size_t same;
    const char *path;              // of the generation that was begun, or NULL
    struct fl_database *database;  // of it, or NULL
    struct fl_buffer changed;      // numbers of its documents that were not copied (u32)
    uint32_t documents;            // of it
};

static double seconds_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void remark(const struct build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void remark(const struct build *build, const char *format, ...)
{
    char text[FL_ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    build->options->remark(build->options->context, text);
}

// ---- what was there before -------------------------------------------------

/// What makes a generation what it is, but for the corpus: this program, the libraries that split text, the thesaurus.
static enum fl_status find_indexer(struct build *build, struct fl_error *error)
{
    static const char program[] = "/proc/self/exe";
    struct fl_digest parts[3] = {fl_digest_of(build->options->thesaurus.text)};
    struct fl_buffer versions = {0};
    fl_buffer_append_format(&versions, "%s %s %s", FL_SCHEMA, fl_xapian_version(), utf8proc_version());
    parts[2] = fl_digest_of(fl_buffer_slice(&versions));
    bool failed = versions.failed;
    fl_buffer_release(&versions);
    if (failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    // Where a program cannot be read (there is no /proc) it is told from others by the time: none is ever the same.
    enum fl_status status = FL_OK;
    if (access(program, R_OK) == 0)
        status = fl_digest_of_file(AT_FDCWD, program, &parts[1], error);
    else
        parts[1] = fl_digest_of((struct fl_slice){(const char *)&build->options->now, sizeof build->options->now});
    build->indexer = fl_digest_of((struct fl_slice){(const char *)parts, sizeof parts});
    return status;
}

/// How many entries the live generation holds: its own count, which any schema has, else what the last run said.
static void count_entries_before(struct build *build, const char *live)
{
    struct fl_reader *reader = NULL;
    struct fl_last_build last;
    struct fl_error error;
    uint32_t count = 0;
    if (!fl_generation_head_check(live, &error) && !fl_reader_open(live, &reader, &error))
        fl_reader_document_count(reader, &count, &error);
    fl_reader_close(reader);
    build->entries_before = count;
    if (count || fl_last_build_read(build->options->index, &last, &error))
        return;
    json_int_t entries = json_integer_value(json_object_get(last.object, "entries"));
    build->entries_before = entries > 0 ? (size_t)entries : 0;
    fl_last_build_release(&last);
}

static enum fl_status open_earlier(struct build *build, struct fl_error *error)
{
    const char *live = fl_generations_live(build->generations);
    if (!live)
        return FL_OK;
    enum fl_status status = fl_earlier_open(live, &build->earlier, error);
    if (status == FL_DAMAGED || status == FL_NO_INDEX || status == FL_IO) {
        remark(build, "nothing is taken over from the live index: %s", error->text);
        status = FL_OK;
    }
    count_entries_before(build, live);
    if (!status && !build->earlier)
        remark(build, "the live index is of another schema or damaged: only the number of entries is compared with it");
    build->copies =
        build->earlier && !build->options->full && fl_digest_equal(&build->earlier->indexer, &build->indexer);
    return status;
}

// ---- what was reported -----------------------------------------------------

static void tell_damage(void *context, const char *file, uint64_t line, const char *reason)
{
    struct build *build = context;
    if (build->damage_met++ >= DAMAGE_TOLD)
        return;
    if (line)
        remark(build, "%s:%llu: a report is set aside: %s", file, (unsigned long long)line, reason);
    else
        remark(build, "%s: its reports are left out: %s", file, reason);
}

static enum fl_status read_trials(struct build *build, struct fl_error *error)
{
    const struct fl_build_options *options = build->options;
    if (!options->outcomes)
        return FL_OK;
    enum fl_status status = fl_trials_read(options->outcomes, options->now, tell_damage, build, &build->trials,
                                           &build->summary->outcomes, error);
    if (build->damage_met > DAMAGE_TOLD)
        remark(build, "%s: %zu more lines are set aside", options->outcomes, build->damage_met - DAMAGE_TOLD);
    return status;
}

/// The value of FL_SLOT_TRIALS for an entry.  Lives until it is asked for again.
static struct fl_slice trials_of(struct build *build, struct fl_slice id)
{
    const struct fl_entry_trials *trials = build->trials ? fl_trials_find(build->trials, id) : NULL;
    fl_buffer_clear(&build->trials_value);
    if (trials)
        fl_trials_write(&build->trials_value, trials);
    return fl_buffer_slice(&build->trials_value);
}

/// Takes the trials of the next entry in, and returns the value.
static struct fl_slice take_trials(struct build *build, struct fl_slice id)
{
    struct fl_slice value = trials_of(build, id);
    if (value.size) {
        build->summary->reports_here += fl_trials_find(build->trials, id)->reports;
        fl_buffer_append(&build->trials_values, id);
        fl_buffer_append_byte(&build->trials_values, '\0');
        fl_buffer_append(&build->trials_values, value);
    }
    return value;
}

static bool memory_failed(const struct build *build)
{
    return build->trials_value.failed || build->trials_values.failed || build->changed.failed;
}

// ---- documents -------------------------------------------------------------

/// Begins a generation, with the documents that were the same so far.
static enum fl_status begin_writing(struct build *build, struct fl_error *error)
{
    if (build->database)
        return FL_OK;
    enum fl_status status = fl_generations_begin(build->generations, &build->path, error);
    if (!status)
        status = fl_database_create(build->path, build->copies ? build->earlier : NULL, &build->database, error);
    for (size_t i = 0; !status && i < build->same; i++, build->documents++) {
        struct fl_earlier_document *document = &build->earlier->documents[i];
        status = fl_database_copy(build->database, document, trials_of(build, document->id), error);
    }
    return status;
}

static bool is_known(void *context, const struct fl_digest *digest, struct fl_slice *id)
{
    struct build *build = context;
    struct fl_earlier_document *document = build->copies ? fl_earlier_find(build->earlier, digest) : NULL;
    if (document)
        *id = document->id;
    return document != NULL;
}

static enum fl_status copy_entry(struct build *build, const struct fl_digest *digest, struct fl_error *error)
{
    struct fl_earlier_document *document = fl_earlier_find(build->earlier, digest);
    build->summary->copied++;
    if (!build->database && document->number == build->same + 1) {
        take_trials(build, document->id);
        build->same++;
        return FL_OK;
    }
    enum fl_status status = begin_writing(build, error);
    build->documents++;
    return status ? status
                  : fl_database_copy(build->database, document, take_trials(build, document->id), error);
}

/// Counts an entry that was read against the live generation.
static void count_change(struct build *build, const struct fl_entry *entry, const struct fl_digest *digest)
{
    const struct fl_earlier_document *document =
        build->earlier ? fl_earlier_find_id(build->earlier, entry->id) : NULL;
    build->summary->added += !document;
    build->summary->changed += document && !fl_digest_equal(&document->digest, digest);
}

static enum fl_status take_entry(void *context, const struct fl_entry *entry, const char *path,
                                 const struct fl_digest *digest, struct fl_error *error)
{
    struct build *build = context;
    (void)path;
    if (!entry)
        return copy_entry(build, digest, error);
    count_change(build, entry, digest);
    enum fl_status status = begin_writing(build, error);
    fl_buffer_append_u32(&build->changed, ++build->documents);
    if (status)
        return status;
    return fl_database_add(build->database, entry, digest, take_trials(build, entry->id), error);
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

// ---- the whole -------------------------------------------------------------

static enum fl_status read_corpus(struct build *build, struct fl_error *error)
{
    const struct fl_corpus_visitor reader = {build, is_known, take_entry, tell_fault, tell_progress};
    struct fl_build_summary *summary = build->summary;
    enum fl_status status = fl_corpus_read(build->options->roots, &reader, &summary->counts, error);
    if (!status && !summary->counts.entries)
        status = fl_fail(error, FL_BAD_INPUT,
                         "the corpus holds no entry that could be indexed: the index stays as it was");
    if (!status && build->earlier)
        summary->removed = build->earlier->count + summary->added - summary->counts.entries;
    return status;
}

/// Ends the database, also after a failure, when its files are only closed.
static enum fl_status end_database(struct build *build, enum fl_status status, struct fl_error *error)
{
    const struct fl_database_facts facts = {
        .thesaurus = &build->options->thesaurus,
        .visitor = build->visitor,
        .indexer = build->indexer,
        .trials = fl_digest_of(fl_buffer_slice(&build->trials_values)),
        .now = build->options->now,
    };
    if (!status)
        status = fl_database_finish(build->database, &facts, error);
    struct fl_error closing;
    enum fl_status closed = fl_database_close(build->database, &closing);
    build->database = NULL;
    return !status && closed ? fl_fail(error, closed, "%s", closing.text) : status;
}

static enum fl_status read_judged(struct build *build, struct fl_error *error)
{
    const struct fl_build_options *options = build->options;
    enum fl_status status = FL_OK;
    for (size_t i = 0; options->judged && !status && options->judged[i]; i++)
        status = fl_judged_read(&build->judged, options->judged[i], error);
    return status;
}

static enum fl_status pass_gate(struct build *build, struct fl_error *error)
{
    const struct fl_build_options *options = build->options;
    const uint32_t none = 0;
    const uint32_t *changed = build->changed.size ? (const uint32_t *)(const void *)build->changed.data : &none;
    const struct fl_gate gate = {
        .generation = build->path,
        .live = build->earlier ? fl_generations_live(build->generations) : NULL,
        .entries_before = build->entries_before,
        .entries = build->summary->counts.entries,
        .changed = build->copies ? changed : NULL,
        .changed_count = build->changed.size / sizeof(uint32_t),
        .allow_shrink = options->allow_shrink,
        .judged = &build->judged,
    };
    enum fl_status status = fl_gate_pass(&gate, &build->summary->gate, error);
    struct fl_slice missed = fl_buffer_slice(&build->summary->gate.titles.missed_ids);
    while (missed.size) {
        struct fl_slice id = fl_slice_next_line(&missed);
        remark(build, "%.*s is not among the first %d when its own title is asked for", (int)id.size, id.data,
               FL_TITLE_PLACE);
    }
    return status;
}

/// Makes the generation that was written live, or keeps it for a look.
static enum fl_status publish(struct build *build, struct fl_error *error)
{
    enum fl_status status = fl_checksums_write(build->path, &build->summary->bytes, error);
    if (!status)
        status = fl_verify_briefly(build->path, build->summary->counts.entries, error);
    if (!status && !build->options->without_gate)
        status = pass_gate(build, error);
    if (status == FL_REFUSED) {
        struct fl_error why = *error, local;
        const char *kept = "it is kept as " FL_REJECTED_GENERATION;
        if (fl_generations_reject(build->generations, &local))
            kept = "it could not be kept";
        return fl_fail(error, FL_REFUSED, "the new index is not made live: %s; %s", why.text, kept);
    }
    return status ? status : fl_generations_publish(build->generations, error);
}

/// Whether the live generation is what a new one would be.
static bool is_up_to_date(const struct build *build)
{
    struct fl_digest trials = fl_digest_of(fl_buffer_slice(&build->trials_values));
    return !build->database && build->copies && build->same == build->earlier->count &&
           fl_digest_equal(&build->earlier->trials, &trials);
}

static void tell_lost_reports(const struct build *build)
{
    const struct fl_digest none = fl_digest_of((struct fl_slice){0});
    uint64_t elsewhere = build->summary->outcomes.records - build->summary->reports_here;
    if (elsewhere)
        remark(build, "%llu of %llu reports are of entries that are not in the corpus", (unsigned long long)elsewhere,
               (unsigned long long)build->summary->outcomes.records);
    if (!build->summary->outcomes.records && build->earlier && !fl_digest_equal(&build->earlier->trials, &none))
        remark(build, "the live index has reports folded in, and %s holds none: they are left out",
               build->options->outcomes);
}

static enum fl_status make_generation(struct build *build, struct fl_error *error)
{
    enum fl_status status = read_trials(build, error);
    if (!status)
        status = read_corpus(build, error);
    if (!status && memory_failed(build))
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!status)
        tell_lost_reports(build);
    if (!status && is_up_to_date(build)) {
        build->summary->result = FL_BUILD_UNCHANGED;
        return FL_OK;
    }
    if (!status)
        status = begin_writing(build, error);
    if (build->database)
        status = end_database(build, status, error);
    if (!status)
        status = publish(build, error);
    if (!status)
        build->summary->result = FL_BUILD_MADE;
    return status;
}

/// Xapian names no file when it cannot write.
static void name_index(const struct build *build, enum fl_status status, struct fl_error *error)
{
    if (status != FL_IO || !build->path || strstr(error->text, build->options->index))
        return;
    struct fl_error why = *error;
    fl_fail(error, status, "cannot write the index at %s: %s", build->options->index, why.text);
}

/// Writes what came of it.  Only a run that went well can fail by that.
static enum fl_status write_report(struct build *build, enum fl_status status, struct fl_error *error)
{
    struct fl_error failure = status ? *error : (struct fl_error){.status = FL_OK};
    enum fl_status written =
        fl_build_report_write(build->generations, build->options, build->summary, status, &failure, error);
    if (status)
        *error = failure;
    return status ? status : written;
}

enum fl_status fl_build(const struct fl_build_options *options, const struct fl_corpus_visitor *visitor,
                        struct fl_build_summary *summary, struct fl_error *error)
{
    struct build build = {.options = options, .visitor = visitor, .summary = summary};
    *summary = (struct fl_build_summary){0};
    double start = seconds_now();
    enum fl_status status = fl_generations_open(options->index, &build.generations, error);
    if (status)
        return status;
    status = find_indexer(&build, error);
    if (!status)
        status = read_judged(&build, error);
    if (!status)
        status = open_earlier(&build, error);
    if (!status)
        status = make_generation(&build, error);
    name_index(&build, status, error);
    fl_earlier_close(build.earlier); // it holds its generation
    if (!status)
        fl_generations_prune(build.generations);
    summary->seconds = seconds_now() - start;
    status = write_report(&build, status, error);
    fl_judged_release(&build.judged);
    fl_trials_free(build.trials);
    fl_buffer_release(&build.trials_value);
    fl_buffer_release(&build.trials_values);
    fl_buffer_release(&build.changed);
    fl_generations_close(build.generations);
    return status;
}

void fl_build_summary_release(struct fl_build_summary *summary)
{
    fl_buffer_release(&summary->gate.titles.missed_ids);
}

enum fl_status fl_roll_back(const char *index, struct fl_buffer *live, struct fl_error *error)
{
    struct fl_generations *generations = NULL;
    char *before = NULL;
    size_t entries;
    bool by_xapian;
    fl_buffer_clear(live);
    enum fl_status status = fl_generations_open(index, &generations, error);
    if (!status)
        status = fl_generations_before(generations, &before, error);
    if (!status)
        status = fl_verify_deeply(before, &entries, &by_xapian, error);
    if (!status)
        status = fl_generations_roll_back(generations, error);
    if (!status)
        status = fl_build_report_roll_back(generations, index, entries, error);
    if (!status)
        fl_buffer_append(live, (struct fl_slice){before, strlen(before) + 1});
    if (!status && live->failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    free(before);
    fl_generations_close(generations);
    return status;
}
