// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/support.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/normalise.h"
#include "indexer/build.h"

#include "core/banned.h"

// ---- random ----------------------------------------------------------------

size_t random_below(struct random_source *source, size_t limit)
{
    // splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014)
    uint64_t mixed = source->state += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (size_t)((mixed ^ (mixed >> 31)) % limit);
}

static void append_random_code_point(struct fl_buffer *buffer, struct random_source *source)
{
    static const struct {
        int32_t first, count;
    } ranges[] = {
        {0x80, 0x180},   {0x300, 0x70},   {0x370, 0x200}, {0x590, 0x200}, {0xe00, 0x100},   {0xf71, 0x12},
        {0x1e00, 0x200}, {0x2000, 0x100}, {0x3040, 0xc0}, {0x4e00, 0x100}, {0xac00, 0x100}, {0xfb00, 0x50},
        {0xff00, 0xf0},  {0x1d400, 0x100}, {0x1f600, 0x50},
    };
    size_t which = random_below(source, sizeof ranges / sizeof *ranges + 1);
    if (which < sizeof ranges / sizeof *ranges) {
        fl_utf8_append(buffer, ranges[which].first + (int32_t)random_below(source, (size_t)ranges[which].count));
        return;
    }
    int32_t any = (int32_t)random_below(source, 0x110000);
    fl_utf8_append(buffer, any >= 0xd800 && any <= 0xdfff ? 0xfffd : any);
}

void append_random_text(struct fl_buffer *buffer, struct random_source *source, size_t size)
{
    static const char signs[] = "/\\.-_@'\"[]():=,;| \t\n\r\x1b\x7f<>%+xX0a";
    for (size_t end = buffer->size + size; buffer->size < end;) {
        switch (random_below(source, 5)) {
        case 0:
            fl_buffer_append_byte(buffer, (char)random_below(source, 256));
            break;
        case 1:
            append_random_code_point(buffer, source);
            break;
        case 2:
            fl_buffer_append_byte(buffer, signs[random_below(source, sizeof signs - 1)]);
            break;
        default:
            fl_buffer_append_byte(buffer, "aeinrstlEOR0129"[random_below(source, 15)]);
        }
    }
}

// ---- assertions ------------------------------------------------------------

void assert_slice_at(struct fl_slice found, const char *expected, const char *file, int line)
{
    if (!fl_slice_equal(found, fl_slice_of(expected)))
        ck_abort_msg("%s:%d: found \"%.*s\", expected \"%s\"", file, line, (int)found.size,
                     found.data ? found.data : "", expected);
}

void assert_status_at(enum fl_status status, enum fl_status expected, const struct fl_error *error, const char *file,
                      int line)
{
    if (status != expected)
        ck_abort_msg("%s:%d: status %s instead of %s: %s", file, line, fl_status_name(status),
                     fl_status_name(expected), status ? error->text : "");
}

static bool append_term(void *context, const struct fl_token *token)
{
    fl_buffer_append_byte(context, ' ');
    fl_buffer_append(context, token->term);
    return true;
}

void append_terms(struct fl_buffer *terms, struct fl_analyser *analyser, struct fl_slice text)
{
    struct fl_error error;
    assert_status(fl_analyse(analyser, text, append_term, terms, &error), FL_OK, &error);
}

// ---- files -----------------------------------------------------------------

char *make_test_folder(void)
{
    const char *base = getenv("TMPDIR");
    char *folder = NULL;
    ck_assert_int_ge(asprintf(&folder, "%s/faultline-test-XXXXXX", base && base[0] ? base : "/tmp"), 0);
    ck_assert_msg(mkdtemp(folder), "cannot make %s", folder);
    return folder;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

void remove_folder_tree(char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

const char *path_in(const char *folder, const char *name)
{
    enum { PATHS = 8 };
    static char paths[PATHS][512];
    static size_t used;
    char *path = paths[used++ % PATHS];
    int size = snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    ck_assert_int_lt(size, (int)sizeof paths[0]);
    return path;
}

void write_file(const char *folder, const char *name, struct fl_slice content)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_msg(file, "cannot write %s", path);
    ck_assert_uint_eq(content.size ? fwrite(content.data, 1, content.size, file) : 0, content.size);
    ck_assert_int_eq(fclose(file), 0);
}

// ---- a small corpus --------------------------------------------------------

static void append_versions(struct fl_buffer *text, const char *versions)
{
    fl_buffer_append(text, FL_SLICE("## Version Compatibility\n\n| Version | Status | Introduced | Deprecated |\n"
                                    "|---|---|---|---|\n"));
    for (const char *row = versions; *row;) {
        size_t size = strcspn(row, "|");
        fl_buffer_append_format(text, "| %.*s | active | — | — |\n", (int)size, row);
        row += size + (row[size] == '|');
    }
    fl_buffer_append_byte(text, '\n');
}

static void append_entry(struct fl_buffer *text, const struct test_entry *entry)
{
    fl_buffer_append_format(text, "# %s\n\n- **ID:** `%s`\n- **Domain:** %.*s\n", entry->title, entry->id,
                            (int)strcspn(entry->id, "/"), entry->id);
    fl_buffer_append_format(text, "- **Category:** %s\n- **Verification:** %s\n- **Fix Rate:** %d%%\n\n",
                            entry->category ? entry->category : "runtime_error",
                            entry->verification ? entry->verification : "ai_generated", entry->fix_rate);
    fl_buffer_append(text, FL_SLICE("## Root Cause\n\nSome part was not set up as the other one wants it.\n\n"));
    fl_buffer_append_format(text, "## Symptoms\n\n- %s\n\n", entry->symptom ? entry->symptom : "it does not work");
    if (entry->also_seen_as)
        fl_buffer_append_format(text, "## Also Seen As\n\n- `%s`\n\n", entry->also_seen_as);
    if (entry->versions)
        append_versions(text, entry->versions);
    fl_buffer_append(text, FL_SLICE("## Workarounds\n\n1. **Set it up again.** (80% success)\n"));
}

static void fail_on_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    (void)context;
    ck_abort_msg("%s:%zu: %s: %.*s", path, line, severity == FL_ERROR ? "error" : "warning", (int)text.size, text.data);
}

static void ignore_progress(void *context, size_t done, size_t all)
{
    (void)context;
    (void)done;
    (void)all;
}

static void fail_on_remark(void *context, const char *text)
{
    (void)context;
    ck_abort_msg("%s", text);
}

void build_test_index(const char *folder, const struct test_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fl_buffer text = {0};
        char name[256];
        append_entry(&text, &entries[i]);
        snprintf(name, sizeof name, "corpus/%s.md", entries[i].id);
        write_file(folder, name, fl_buffer_slice(&text));
        fl_buffer_release(&text);
    }
    char corpus[512], index[512];
    snprintf(corpus, sizeof corpus, "%s/corpus", folder);
    snprintf(index, sizeof index, "%s/index", folder);
    char *const roots[] = {corpus, NULL};
    const struct fl_corpus_visitor visitor = {.fault = fail_on_fault, .progress = ignore_progress};
    const struct fl_build_options options = {
        .index = index,
        .roots = roots,
        .thesaurus = {"test", FL_SLICE("kicked out => evicted\n")},
        .full = true, // tests ask for a generation at each call
        .without_gate = true,
        .now = 1000000000,
        .remark = fail_on_remark,
    };
    struct fl_build_summary summary;
    struct fl_error error;
    assert_status(fl_build(&options, &visitor, &summary, &error), FL_OK, &error);
    ck_assert_uint_eq(summary.counts.entries, count);
    fl_build_summary_release(&summary);
}
