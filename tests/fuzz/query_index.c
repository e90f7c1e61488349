// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/query_index.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "indexer/build.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

struct small_entry {
    const char *id, *title;
    int fix_rate;                                  // in percent
    const char *symptom, *also_seen_as, *versions; // NULL: left out
};

// Near-duplicates with other fixes, codes of one family, versions, scripts without spaces, and text that is not inert.
static const struct small_entry entries[] = {
    {.id = "rust/e0502", .title = "error[E0502]: cannot borrow as mutable because it is also borrowed as immutable",
     .fix_rate = 85},
    {.id = "rust/e0505", .title = "error[E0505]: cannot move out of value because it is borrowed", .fix_rate = 80},
    {.id = "python/module", .title = "ModuleNotFoundError: No module named '<name>'", .fix_rate = 90,
     .symptom = "the package is installed, the import fails", .versions = "python>=3.6"},
    {.id = "python/import", .title = "ImportError: cannot import name '<name>' from '<module>'", .fix_rate = 70,
     .versions = "Python 3.x"},
    {.id = "python/encoding", .title = "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0",
     .fix_rate = 75},
    {.id = "git/detached", .title = "You are in detached HEAD state", .fix_rate = 95,
     .symptom = "my branch is gone and nothing is on it", .versions = "git>=1.7,<3.0"},
    {.id = "git/rejected", .title = "Updates were rejected because the remote contains work", .fix_rate = 90,
     .symptom = "push does not go", .also_seen_as = "failed to push some refs"},
    {.id = "git/ownership", .title = "fatal: detected dubious ownership in repository at '<path>'", .fix_rate = 95,
     .versions = "git 2.35+"},
    {.id = "docker/daemon", .title = "Cannot connect to the Docker daemon, is it running", .fix_rate = 85,
     .also_seen_as = "dial unix /var/run/docker.sock"},
    {.id = "docker/space", .title = "no space left on device while writing layer", .fix_rate = 80,
     .symptom = "the disk is full", .also_seen_as = "ENOSPC: disk quota exceeded"},
    {.id = "docker/port", .title = "Bind for 0.0.0.0:<port> failed: port is already allocated", .fix_rate = 90},
    {.id = "oracle/table", .title = "ORA-00942: table or view does not exist", .fix_rate = 60,
     .versions = "oracle 12, 19"},
    {.id = "oracle/unique", .title = "ORA-00001: unique constraint (<name>) violated", .fix_rate = 65},
    {.id = "postgresql/deadlock", .title = "deadlock detected", .fix_rate = 55,
     .symptom = "two sessions wait for each other", .also_seen_as = "SQLSTATE 40P01"},
    {.id = "postgresql/password", .title = "password authentication failed for user \"<user>\"", .fix_rate = 80},
    {.id = "java/null", .title = "Exception in thread \"main\" java.lang.NullPointerException", .fix_rate = 70},
    {.id = "node/heap", .title = "FATAL ERROR: JavaScript heap out of memory", .fix_rate = 75,
     .symptom = "the build eats all memory and dies", .versions = "node 16, 18"},
    {.id = "node/econnrefused", .title = "Error: connect ECONNREFUSED 127.0.0.1:5432", .fix_rate = 80},
    {.id = "typescript/ts2305", .title = "error TS2305: Module has no exported member", .fix_rate = 80},
    {.id = "typescript/ts2694", .title = "error TS2694: Namespace has no exported member", .fix_rate = 80},
    {.id = "nginx/413", .title = "413 Request Entity Too Large", .fix_rate = 90,
     .also_seen_as = "client intended to send too large body"},
    {.id = "nginx/502", .title = "502 Bad Gateway", .fix_rate = 50,
     .also_seen_as = "upstream prematurely closed connection"},
    {.id = "zh/server", .title = "无法连接到服务器", .fix_rate = 70, .symptom = "打不开网页"},
    {.id = "zh/file", .title = "找不到文件", .fix_rate = 70},
    {.id = "ja/file", .title = "ファイルが見つかりません", .fix_rate = 70},
    {.id = "twin/a-low", .title = "frobnicator twin failure", .fix_rate = 20},
    {.id = "twin/b-high", .title = "frobnicator twin failure", .fix_rate = 95},
    {.id = "twin/c-high", .title = "frobnicator twin failure", .fix_rate = 95},
    {.id = "jam/low", .title = "widget assembler jammed while loading", .fix_rate = 20,
     .symptom = "the tray is stuck"},
    {.id = "jam/high", .title = "widget assembler jammed while loading", .fix_rate = 95},
    {.id = "version/old", .title = "gizmo parser crashed", .fix_rate = 80, .versions = "gizmo<2.0"},
    {.id = "version/new", .title = "gizmo parser crashed badly", .fix_rate = 80, .versions = "gizmo>=2.0"},
    {.id = "odd/direction", .title = "the text \xe2\x80\xae runs \xe2\x81\xa6 the other \xc2\x85 way", .fix_rate = 50,
     .symptom = "letters \xe2\x80\x8f turned"},
    {.id = "odd/wide", .title = "ｄｉｓｋ ﬁlesystem Straße ﷺ is read-only", .fix_rate = 50,
     .versions = "ｄｉｓｋ 2|\xe2\x80\xae"},
};

bool query_index_holds(struct fl_slice id)
{
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (fl_slice_equal(id, fl_slice_of(entries[i].id)))
            return true;
    return false;
}

static void append_entry(struct fl_buffer *text, const struct small_entry *entry, size_t number)
{
    static const char *const categories[] = {"runtime_error", "network_error", "build_error", "config_error"};
    fl_buffer_append_format(text, "# %s\n\n- **ID:** `%s`\n- **Domain:** %.*s\n- **Category:** %s\n", entry->title,
                            entry->id, (int)strcspn(entry->id, "/"), entry->id, categories[number % 4]);
    fl_buffer_append_format(text, "- **Verification:** %s\n- **Fix Rate:** %d%%\n\n## Root Cause\n\n",
                            number % 3 ? "ai_generated" : "human_reviewed", entry->fix_rate);
    fl_buffer_append_format(text, "Part %zu was not set up as the other one wants it.\n\n", number);
    if (entry->symptom)
        fl_buffer_append_format(text, "## Symptoms\n\n- %s\n\n", entry->symptom);
    if (entry->also_seen_as)
        fl_buffer_append_format(text, "## Also Seen As\n\n- `%s`\n\n", entry->also_seen_as);
    if (entry->versions)
        fl_buffer_append_format(text,
                                "## Version Compatibility\n\n| Version | Status | Introduced | Deprecated |\n"
                                "|---|---|---|---|\n| %s | active | — | — |\n\n",
                                entry->versions);
    fl_buffer_append_format(text,
                            "## Workarounds\n\n1. **Set part %zu up again.** (80%% success)\n"
                            "   ```\n   setup --again\n   ```\n2. **Wait, then retry the call**\n\n",
                            number);
    fl_buffer_append(text, FL_SLICE("## Dead Ends\n\n- **Restart the service** — it reads the same file. (90% fail)\n"
                                    "- **Remove the cache folder** — nothing of it is there. (70% fail)\n"));
}

static void write_entry(const char *folder, size_t number)
{
    struct fl_buffer text = {0};
    char path[256];
    append_entry(&text, &entries[number], number);
    require(snprintf(path, sizeof path, "%s/%zu.md", folder, number) < (int)sizeof path);
    FILE *file = fopen(path, "we");
    require(file && fwrite(text.data, 1, text.size, file) == text.size && fclose(file) == 0);
    fl_buffer_release(&text);
}

static void fail_on_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    (void)context;
    if (severity == FL_ERROR)
        fprintf(stderr, "%s:%zu: %.*s\n", path, line, (int)text.size, text.data);
    require(severity == FL_WARNING);
}

static void ignore_progress(void *context, size_t done, size_t all)
{
    (void)context;
    (void)done;
    (void)all;
}

static void build(const char *index, char *const *roots)
{
    const struct fl_corpus_visitor visitor = {.fault = fail_on_fault, .progress = ignore_progress};
    const struct fl_build_options options = {
        .index = index,
        .roots = roots,
        .thesaurus = fl_built_in_thesaurus(),
        .without_gate = true,
    };
    struct fl_build_summary summary;
    struct fl_error error;
    require(fl_build(&options, &visitor, &summary, &error) == FL_OK);
    require(summary.counts.entries == sizeof entries / sizeof *entries);
    fl_build_summary_release(&summary);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

struct fl_searcher *open_query_index(void)
{
    const char *base = getenv("TMPDIR");
    char folder[128], corpus[160], index[160];
    struct fl_searcher *searcher;
    struct fl_error error;
    int size = snprintf(folder, sizeof folder, "%s/faultline-fuzz-XXXXXX", base && base[0] ? base : "/tmp");
    require(size < (int)sizeof folder && mkdtemp(folder));
    snprintf(corpus, sizeof corpus, "%s/corpus", folder);
    snprintf(index, sizeof index, "%s/index", folder);
    require(mkdir(corpus, 0777) == 0);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        write_entry(corpus, i);
    char *const roots[] = {corpus, NULL};
    build(index, roots);
    require(fl_searcher_open(index, &searcher, &error) == FL_OK);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return searcher;
}
