// SPDX-License-Identifier: GPL-2.0-or-later
// How long searches take within one process:
//   query-times INDEX QUERIES [PASSES]     judged queries (NDJSON with "type" and "q"), p50 and p99 by kind
//   query-times INDEX --paste LINES        one long pasted log, made here
// Times in milliseconds.  A query's time is the median of its passes, after one that warms up; the quantiles are over
// the queries.  They are for comparing builds on one machine: nothing is tested here, as any limit would fail
// somewhere.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "core/normalise.h"
#include "query/input.h"
#include "query/ranking.h"

#include "core/banned.h"

enum {
    DEFAULT_PASSES = 9,
    PASTE_PASSES = 21,
    PASSES_LIMIT = 1000,
    QUERY_LINE_LIMIT = 7 * FL_QUESTION_SIZE_LIMIT, // each byte of the largest question as \u00XX
    PASTE_LINES_LIMIT = 1000000,
    LINES_TO_AN_ERROR = 97, // in the paste: a prime, so that errors stand behind any of the other lines
};

/// What `faultline` asks with when no option is given.
static const struct fl_ranking_options usual_options = {.limit = 5, .fix_weight = 1};

struct timed_query {
    char kind;
    struct fl_slice text; // in the bench's arena
    double *times;        // of each pass
    double median;
};

struct bench {
    struct fl_searcher *searcher;
    struct fl_arena arena;        // of the queries
    struct fl_arena answer_arena; // cleared for each search
    struct timed_query *queries;
    size_t count, capacity;
    size_t passes;
};

// ---- measuring -------------------------------------------------------------

static double milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare_times(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/// The quantile of at least one time; sorts them.
static double quantile(double *times, size_t count, double share)
{
    qsort(times, count, sizeof *times, compare_times);
    return times[(size_t)((double)count * share)];
}

static enum fl_status time_search(struct bench *bench, struct fl_slice text, double *time, struct fl_error *error)
{
    struct fl_answer answer;
    double start = milliseconds_now();
    fl_arena_clear(&bench->answer_arena);
    enum fl_status status = fl_rank(bench->searcher, text, &usual_options, &bench->answer_arena, &answer, error);
    *time = milliseconds_now() - start;
    return status;
}

// ---- judged queries --------------------------------------------------------

static enum fl_status keep_query(struct bench *bench, const json_t *object, struct fl_error *error)
{
    const json_t *type = json_object_get(object, "type"), *text = json_object_get(object, "q");
    if (!json_is_string(type) || json_string_length(type) != 1 || !json_is_string(text))
        return fl_fail(error, FL_BAD_INPUT, "a query needs \"type\", of one letter, and \"q\"");
    struct timed_query *queries =
        fl_arena_grow(&bench->arena, bench->queries, bench->count, &bench->capacity, sizeof *queries);
    if (!queries)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    bench->queries = queries;
    struct fl_slice lent = {json_string_value(text), json_string_length(text)};
    struct timed_query query = {
        .kind = json_string_value(type)[0],
        .text = fl_arena_copy(&bench->arena, lent),
        .times = fl_arena_alloc(&bench->arena, bench->passes, sizeof *query.times),
    };
    if (!query.text.data || !query.times)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    queries[bench->count++] = query;
    return FL_OK;
}

static enum fl_status read_queries(struct bench *bench, const char *name, struct fl_error *error)
{
    FILE *file = fopen(name, "re");
    if (!file)
        return fl_fail_errno(error, errno, "cannot read %s", name);
    struct fl_buffer line = {0};
    bool more = true;
    enum fl_status status = FL_OK;
    while (!status) {
        status = fl_read_line(file, name, QUERY_LINE_LIMIT, &line, &more, error);
        if (status || !more)
            break;
        json_error_t fault;
        json_t *object = json_loadb(line.data, line.size, 0, &fault);
        status = object ? keep_query(bench, object, error)
                        : fl_fail(error, FL_BAD_INPUT, "%s is not JSON line by line: %s", name, fault.text);
        json_decref(object);
    }
    fl_buffer_release(&line);
    fclose(file);
    return status;
}

/// Asks all queries once; the times go into column `pass` unless the pass is only to warm up.
static enum fl_status ask_all(struct bench *bench, size_t pass, bool warming, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    for (size_t i = 0; !status && i < bench->count; i++) {
        double time = 0;
        status = time_search(bench, bench->queries[i].text, &time, error);
        if (!warming)
            bench->queries[i].times[pass] = time;
    }
    return status;
}

/// Prints the line of one kind ('\0': of all); nothing when there are no queries of it.
static void print_kind(const struct bench *bench, char kind, double *medians)
{
    size_t count = 0;
    for (size_t i = 0; i < bench->count; i++)
        if (!kind || bench->queries[i].kind == kind)
            medians[count++] = bench->queries[i].median;
    if (!count)
        return;
    const char name[] = {kind, '\0'};
    double half = quantile(medians, count, 0.5), most = quantile(medians, count, 0.99);
    printf("%-5s %7zu %9.3f %9.3f\n", kind ? name : "all", count, half, most);
}

static enum fl_status time_queries(struct bench *bench, const char *name, struct fl_error *error)
{
    enum fl_status status = read_queries(bench, name, error);
    if (!status)
        status = ask_all(bench, 0, true, error);
    for (size_t pass = 0; !status && pass < bench->passes; pass++)
        status = ask_all(bench, pass, false, error);
    if (status)
        return status;
    double *medians = fl_arena_alloc(&bench->arena, bench->count, sizeof *medians);
    if (!medians)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < bench->count; i++)
        bench->queries[i].median = quantile(bench->queries[i].times, bench->passes, 0.5);
    printf("kind  queries    p50 ms    p99 ms\n");
    for (const char *kind = "VTHPLN"; *kind; kind++)
        print_kind(bench, *kind, medians);
    print_kind(bench, '\0', medians);
    return FL_OK;
}

// ---- one long paste --------------------------------------------------------

/// Lines as builds and services print them: # is a digit, @ a digit of a hash, ~ a name.
static const char *const chatter[] = {
    "[INFO] Downloading from central: https://repo.maven.apache.org/maven2/org/~/~-core/#.##.#/~-core-#.##.#.jar",
    "[INFO] Compiling ### source files with javac [debug target ##] to target/classes/com/example/~",
    "#6 sha256:@@@@@@@@@@@@@@@@@@@@@@@@ ##.#MB / ###.#MB ##.#s",
    "npm WARN deprecated ~-~@#.#.##: this version is no longer maintained, use ~ in its place",
    "I#### ##:##:##.###### ##### ~_controller.go:###] \"Reconciling\" object=\"~/~-@@@@@@@@@@-@@@@@\" took=\"##.#ms\"",
    "10.#.##.### - - \"GET /api/v#/~/####?page=## HTTP/1.1\" 200 ##### \"-\" \"~-client/#.##\"",
    "DEBUG ~.~.Pool: connection #### returned to the pool, ## idle, ## active",
    "  File \"/srv/app/lib/python3.11/site-packages/~/~.py\", line ###, in ~_handler",
    "    at com.example.~.service.impl.~ServiceImpl.process(~ServiceImpl.java:###)",
    "gcc -O2 -g -Iinclude -DNAME_~ -c -o build/~/~.o src/~/~.c",
    "-- Found ~: /usr/lib/x86_64-linux-gnu/lib~.so.#.#.# (found version \"#.##.#\")",
    "step ##/## : RUN apt-get install -y lib~-dev lib~# && rm -rf /var/lib/apt/lists/*",
};

static const char *const errors[] = {
    "ERROR ~.~.Worker: java.sql.SQLException: Connection refused: could not connect to ~-db:####",
    "error: failed to push some refs to 'git@example.com:~/~.git'",
    "ModuleNotFoundError: No module named '~_~'",
    "E#### ##:##:##.###### pod_workers.go:###] \"Error syncing pod\" err=\"CrashLoopBackOff: back-off 5m0s\" pod=\"~\"",
    "src/~/~.c:###:##: fatal error: ~/~.h: No such file or directory",
};

static const char *const names[] = {
    "account", "billing", "broker", "cache", "catalog", "channel", "cluster", "device", "engine",
    "export", "gateway", "image", "invoice", "ledger", "mailer", "metrics", "network", "notify",
    "order", "parser", "payment", "planner", "printer", "profile", "quota", "render", "report",
    "router", "search", "session", "stream", "tenant", "vector",
};

/// A generator with the constants of Numerical Recipes, so that the paste is the same everywhere.
static unsigned next_random(unsigned *state, unsigned bound)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 16) % bound;
}

static void append_line(struct fl_buffer *text, const char *pattern, unsigned *state)
{
    for (; *pattern; pattern++) {
        if (*pattern == '#')
            fl_buffer_append_byte(text, "0123456789"[next_random(state, 10)]);
        else if (*pattern == '@')
            fl_buffer_append_byte(text, "0123456789abcdef"[next_random(state, 16)]);
        else if (*pattern == '~')
            fl_buffer_append(text, fl_slice_of(names[next_random(state, sizeof names / sizeof *names)]));
        else
            fl_buffer_append_byte(text, *pattern);
    }
    fl_buffer_append_byte(text, '\n');
}

static enum fl_status time_paste(struct bench *bench, size_t lines, struct fl_error *error)
{
    struct fl_buffer text = {0};
    unsigned state = 1;
    for (size_t i = 0; i < lines; i++) {
        bool is_error = i % LINES_TO_AN_ERROR == LINES_TO_AN_ERROR / 2;
        const char *pattern = is_error ? errors[i / LINES_TO_AN_ERROR % (sizeof errors / sizeof *errors)]
                                       : chatter[i % (sizeof chatter / sizeof *chatter)];
        append_line(&text, pattern, &state);
    }
    enum fl_status status = text.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory") : FL_OK;
    double times[PASTE_PASSES], warming;
    if (!status)
        status = time_search(bench, fl_buffer_slice(&text), &warming, error);
    for (size_t pass = 0; !status && pass < PASTE_PASSES; pass++)
        status = time_search(bench, fl_buffer_slice(&text), &times[pass], error);
    if (!status)
        printf("paste of %zu lines, %zu KB: %.2f ms\n", lines, text.size / 1000, quantile(times, PASTE_PASSES, 0.5));
    fl_buffer_release(&text);
    return status;
}

// ---- the program -----------------------------------------------------------

static enum fl_status read_number(const char *text, size_t most, size_t *number, struct fl_error *error)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (errno || end == text || *end || value < 1 || value > most)
        return fl_fail(error, FL_USAGE, "%s is no number from 1 to %zu", text, most);
    *number = value;
    return FL_OK;
}

static enum fl_status measure(struct bench *bench, int count, char **words, struct fl_error *error)
{
    bool paste = count == 4 && strcmp(words[2], "--paste") == 0;
    size_t lines = 0;
    if (count < 3 || count > 4)
        return fl_fail(error, FL_USAGE, "usage: query-times INDEX QUERIES [PASSES] | query-times INDEX --paste LINES");
    bench->passes = DEFAULT_PASSES;
    enum fl_status status = FL_OK;
    if (paste)
        status = read_number(words[3], PASTE_LINES_LIMIT, &lines, error);
    else if (count == 4)
        status = read_number(words[3], PASSES_LIMIT, &bench->passes, error);
    if (!status)
        status = fl_searcher_open(words[1], &bench->searcher, error);
    if (status)
        return status;
    return paste ? time_paste(bench, lines, error) : time_queries(bench, words[2], error);
}

int main(int count, char **words)
{
    struct bench bench = {0};
    struct fl_error error;
    enum fl_status status = measure(&bench, count, words, &error);
    if (status) {
        struct fl_buffer inert = {0};
        fl_append_inert(&inert, fl_slice_of(error.text));
        fprintf(stderr, "query-times: %.*s\n", (int)inert.size, inert.data ? inert.data : "");
        fl_buffer_release(&inert);
    }
    fl_searcher_close(bench.searcher);
    fl_arena_release(&bench.answer_arena);
    fl_arena_release(&bench.arena);
    return fl_exit_status(status);
}
