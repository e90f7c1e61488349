// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include <jansson.h>

#include "core/fields.h"
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
    long long built;          // seconds since 1970, 0 when not known
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
    struct fl_buffer built = {0};
    enum fl_status status = fl_index_metadata(facts->index, FL_KEY_BUILT, &built, error);
    fl_buffer_append_byte(&built, '\0');
    if (!status && built.failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (!status)
        facts->built = strtoll(built.data, NULL, 10);
    fl_buffer_release(&built);
    if (!status)
        status = fl_index_metadata(facts->index, FL_KEY_PROGRAM, &facts->program, error);
    if (!status)
        status = fl_reader_terms(facts->index->reader, fl_slice_of(fl_fields[FL_FIELD_DOMAIN].filter_prefix),
                                 take_domain, facts, error);
    if (!status && facts->out_of_memory)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    return status ? status : measure(facts->index->generation, &facts->bytes, error);
}

static void format_time(long long seconds, char text[32])
{
    time_t built = (time_t)seconds;
    struct tm parts;
    if (!gmtime_r(&built, &parts) || !strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts))
        text[0] = '\0';
}

static void print_age(struct fl_output *output, long long seconds)
{
    if (seconds < 0)
        fl_output_format(output, "in the future by this machine's clock");
    else if (seconds < 120)
        fl_output_format(output, "%lld seconds ago", seconds);
    else if (seconds < 2 * 3600)
        fl_output_format(output, "%lld minutes ago", seconds / 60);
    else if (seconds < 2 * 86400)
        fl_output_format(output, "%lld hours ago", seconds / 3600);
    else
        fl_output_format(output, "%lld days ago", seconds / 86400);
}

static void print_text(struct fl_output *output, const struct facts *facts)
{
    char built[32];
    format_time(facts->built, built);
    fl_output_format(output, "index       ");
    fl_output_text(output, fl_slice_of(facts->index->path));
    fl_output_format(output, "\ngeneration  ");
    fl_output_text(output, fl_slice_of(facts->index->generation));
    fl_output_format(output, "\nschema      " FL_SCHEMA ", built by faultline-index ");
    fl_output_text(output, fl_buffer_slice(&facts->program));
    fl_output_format(output, "\nbuilt       %s, ", built);
    print_age(output, (long long)time(NULL) - facts->built);
    fl_output_format(output, "\nsize        %.1f MB\nentries     %u in %zu domains\n", (double)facts->bytes / 1e6,
                     facts->index->statistics.documents, facts->domain_count);
    for (size_t i = 0; i < facts->domain_count; i++) {
        fl_output_format(output, "%10u  ", facts->domains[i].entries);
        fl_output_text(output, facts->domains[i].name);
        fl_output_format(output, "\n");
    }
}

static void print_json(struct fl_output *output, const struct facts *facts)
{
    char built[32];
    format_time(facts->built, built);
    json_t *domains = json_object();
    for (size_t i = 0; i < facts->domain_count; i++)
        json_object_setn_new(domains, facts->domains[i].name.data, facts->domains[i].name.size,
                             json_integer(facts->domains[i].entries));
    json_t *object = json_pack(
        "{s:i, s:o, s:o, s:s, s:s%, s:s, s:I, s:I, s:I, s:o}", "schema", 1, "index",
        fl_json_inert(fl_slice_of(facts->index->path)), "generation",
        fl_json_inert(fl_slice_of(facts->index->generation)), "index_schema", FL_SCHEMA, "program",
        facts->program.data ? facts->program.data : "", facts->program.size, "built", built, "age_seconds",
        (json_int_t)(time(NULL) - facts->built), "bytes", (json_int_t)facts->bytes, "entries",
        (json_int_t)facts->index->statistics.documents, "domains", domains);
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
    fl_buffer_release(&output.text);
    fl_buffer_release(&facts.program);
    fl_arena_release(&facts.arena);
    fl_searcher_close(searcher);
    return status;
}
