// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include <jansson.h>

#include "core/fields.h"
#include "core/utc.h"
#include "index_age.h"
#include "print.h"
#include "print_json.h"
#include "settings.h"

#include "core/banned.h"

struct domain_count {
    struct fl_slice name;
    uint32_t entries;
};

/// What is told of an index.
struct facts {
    const struct fl_index *index;
    struct fl_buffer program; // the version that built it
    struct fl_age age;
    struct fl_error damaged;  // its status is FL_OK unless what the last run came to cannot be read
    unsigned long long bytes; // of the generation's files
    struct domain_count *domains;
    size_t domain_count, domain_capacity;
    bool out_of_memory; // a domain is missing
    struct fl_arena arena;
};

static bool take_domain(void *context, struct fl_slice term, uint32_t documents)
{
    struct facts *facts = context;
    size_t prefix = strlen(fl_fields[FL_FIELD_DOMAIN].filter_prefix);
    struct domain_count *domains =
        fl_arena_grow(&facts->arena, facts->domains, facts->domain_count, &facts->domain_capacity, sizeof *domains);
    struct fl_slice name = fl_arena_copy(&facts->arena, (struct fl_slice){term.data + prefix, term.size - prefix});
    if (!domains || !name.data) {
        facts->out_of_memory = true;
        return false;
    }
    facts->domains = domains;
    domains[facts->domain_count++] = (struct domain_count){name, documents};
    return true;
}

static enum fl_status add_sizes(const char *path, unsigned long long *bytes, struct fl_error *error)
{
    DIR *listing = opendir(path);
    if (!listing)
        return fl_fail_errno(error, errno, "cannot read %s", path);
    struct stat about;
    errno = 0;
    for (struct dirent *item; (item = readdir(listing)); errno = 0)
        if (!fstatat(dirfd(listing), item->d_name, &about, AT_SYMLINK_NOFOLLOW) && S_ISREG(about.st_mode))
            *bytes += (unsigned long long)about.st_size;
    int ended = errno;
    closedir(listing);
    return ended ? fl_fail_errno(error, ended, "cannot read %s", path) : FL_OK;
}

/// Of a generation that is no folder (a stub file) no size is told.
static enum fl_status measure(const char *path, unsigned long long *bytes, struct fl_error *error)
{
    struct stat about;
    return stat(path, &about) || !S_ISDIR(about.st_mode) ? FL_OK : add_sizes(path, bytes, error);
}

static enum fl_status collect(struct facts *facts, struct fl_error *error)
{
    enum fl_status status = fl_age_read(facts->index, (int64_t)time(NULL), &facts->age, &facts->damaged, error);
    if (!status)
        status = fl_index_metadata(facts->index, FL_KEY_PROGRAM, &facts->program, error);
    if (!status)
        status = fl_reader_terms(facts->index->reader, fl_slice_of(fl_fields[FL_FIELD_DOMAIN].filter_prefix),
                                 take_domain, facts, error);
    if (!status && facts->out_of_memory)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status ? status : measure(facts->index->generation, &facts->bytes, error);
}

static void print_ago(struct fl_output *output, int64_t when)
{
    int64_t seconds = (int64_t)time(NULL) - when;
    if (seconds < 0) {
        fl_output_format(output, "in the future by this machine's clock");
        return;
    }
    fl_append_age(&output->text, seconds);
    fl_output_format(output, " ago");
}

static long long count_in(const json_t *object, const char *name)
{
    return (long long)json_integer_value(json_object_get(object, name));
}

/// What the last run of the indexer came to.
static void print_last_run(struct fl_output *output, const struct facts *facts)
{
    const json_t *last = facts->age.last.object;
    const char *result = json_string_value(json_object_get(last, "result"));
    if (!result)
        return;
    char ended[FL_UTC_SIZE];
    fl_utc_format(facts->age.last.ended, ended);
    fl_output_format(output, "last run    %s, ", ended);
    print_ago(output, facts->age.last.ended);
    const char *message = json_string_value(json_object_get(last, "message"));
    fl_output_style(output, message ? FL_BAD : FL_GOOD);
    fl_output_format(output, ": ");
    fl_output_text(output, fl_slice_of(result));
    fl_output_style(output, FL_PLAIN);
    if (message) {
        fl_output_format(output, "\n            ");
        fl_output_text(output, fl_slice_of(message));
    } else if (strcmp(result, "rolled_back") == 0) {
        fl_output_format(output, " to ");
        fl_output_text(output, fl_slice_of(json_string_value(json_object_get(last, "generation"))));
    } else {
        fl_output_format(output, ", %lld added, %lld changed, %lld removed, %lld left out", count_in(last, "added"),
                         count_in(last, "changed"), count_in(last, "removed"), count_in(last, "left_out"));
    }
    fl_output_format(output, "\n");
}

static void print_warning(struct fl_output *output, const struct fl_age *age)
{
    if (!age->stale)
        return;
    fl_output_style(output, FL_BAD);
    fl_output_format(output, "too old     last up to date ");
    fl_append_age(&output->text, age->age);
    fl_output_format(output, " ago, where ");
    fl_append_age(&output->text, age->most);
    fl_output_format(output, " are allowed: has its rebuild stopped?\n");
    fl_output_style(output, FL_PLAIN);
}

static void print_text(struct fl_output *output, const struct facts *facts)
{
    char built[FL_UTC_SIZE];
    fl_utc_format(facts->age.built, built);
    fl_output_format(output, "index       ");
    fl_output_text(output, fl_slice_of(facts->index->path));
    fl_output_format(output, "\ngeneration  ");
    fl_output_text(output, fl_slice_of(facts->index->generation));
    fl_output_format(output, "\nschema      " FL_SCHEMA ", built by faultline-index ");
    fl_output_text(output, fl_buffer_slice(&facts->program));
    fl_output_format(output, "\nbuilt       %s, ", built);
    print_ago(output, facts->age.built);
    fl_output_format(output, "\n");
    print_last_run(output, facts);
    print_warning(output, &facts->age);
    fl_output_format(output, "size        %.1f MB\nentries     %u in %zu domains\n", (double)facts->bytes / 1e6,
                     facts->index->statistics.documents, facts->domain_count);
    for (size_t i = 0; i < facts->domain_count; i++) {
        fl_output_format(output, "%10u  ", facts->domains[i].entries);
        fl_output_text(output, facts->domains[i].name);
        fl_output_format(output, "\n");
    }
}

static void print_json(struct fl_output *output, const struct facts *facts)
{
    char built[FL_UTC_SIZE];
    fl_utc_format(facts->age.built, built);
    json_t *domains = json_object();
    for (size_t i = 0; i < facts->domain_count; i++)
        json_object_setn_new(domains, facts->domains[i].name.data, facts->domains[i].name.size,
                             json_integer(facts->domains[i].entries));
    json_t *object = json_pack(
        "{s:i, s:o, s:o, s:s, s:s%, s:s, s:I, s:I, s:I, s:o}", "schema", 1, "index",
        fl_json_inert(fl_slice_of(facts->index->path)), "generation",
        fl_json_inert(fl_slice_of(facts->index->generation)), "index_schema", FL_SCHEMA, "program",
        facts->program.data ? facts->program.data : "", facts->program.size, "built", built, "age_seconds",
        (json_int_t)(time(NULL) - facts->age.built), "bytes", (json_int_t)facts->bytes, "entries",
        (json_int_t)facts->index->statistics.documents, "domains", domains);
    json_object_set_new(object, "up_to_date_age_seconds", json_integer((json_int_t)facts->age.age));
    json_object_set_new(object, "stale", json_boolean(facts->age.stale));
    json_object_set_new(object, "last_run", facts->age.last.object ? json_incref(facts->age.last.object) : json_null());
    fl_append_json_object(&output->text, object);
}

enum fl_status fl_command_status(const struct fl_settings *settings, struct fl_error *error)
{
    if (settings->word_count)
        return fl_fail(error, FL_USAGE, "status takes no words (to search for this text, put -- before it)");
    if (settings->format == FL_FORMAT_TSV)
        return fl_fail(error, FL_USAGE, "status prints text or JSON");
    struct fl_searcher *searcher = NULL;
    enum fl_status status = fl_settings_open(settings, &searcher, error);
    if (status)
        return status;
    struct facts facts = {.index = fl_searcher_index(searcher)};
    struct fl_output output;
    fl_output_init(&output, settings->color);
    status = fl_index_explain(facts.index, collect(&facts, error), error);
    if (!status && settings->format == FL_FORMAT_JSON)
        print_json(&output, &facts);
    else if (!status)
        print_text(&output, &facts);
    if (!status)
        status = fl_output_finish(&output, error);
    // All else was told: what is missing is told like one unreadable file among many.
    if (!status && facts.damaged.status)
        status = fl_fail(error, FL_BAD_INPUT, "%s", facts.damaged.text);
    fl_buffer_release(&output.text);
    fl_buffer_release(&facts.program);
    fl_last_build_release(&facts.age.last);
    fl_arena_release(&facts.arena);
    fl_searcher_close(searcher);
    return status;
}
