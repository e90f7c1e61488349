// SPDX-License-Identifier: GPL-2.0-or-later
/// faultline-index: makes the index from a corpus, or checks the corpus.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "build.h"
#include "core/fields.h"
#include "core/json_memory.h"
#include "core/index.h"
#include "core/last_build.h"
#include "core/normalise.h"
#include "core/options.h"
#include "core/xapian_bindings.h"
#include "corpus.h"
#include "corpus_check.h"
#include "corpus_files.h"
#include "telling.h"
#include "verify.h"

#include "core/banned.h"

enum option_id {
    OPTION_INDEX = 1,
    OPTION_CHECK,
    OPTION_FULL,
    OPTION_JUDGED,
    OPTION_ALLOW_SHRINK,
    OPTION_NO_GATE,
    OPTION_MAX_AGE,
    OPTION_OUTCOMES,
    OPTION_ROLLBACK,
    OPTION_VERIFY,
    OPTION_THESAURUS,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_VERSION
};

static const struct fl_option option_table[] = {
    {OPTION_INDEX, "index", 'i', "DIR", NULL, 0, "the index to build (default: $FAULTLINE_INDEX, else the user's)"},
    {OPTION_CHECK, "check", 'c', NULL, NULL, 0, "check the corpus and build nothing; 1 if it has an error"},
    {OPTION_FULL, "full", 'F', NULL, NULL, 0, "read and analyse every entry anew, not only what changed"},
    {OPTION_JUDGED, "judged", 'j', "FILE", NULL, 0, "judged queries that the new index must answer as well (again: more)"},
    {OPTION_ALLOW_SHRINK, "allow-shrink", 0, NULL, NULL, 0, "the new index may have far fewer entries"},
    {OPTION_NO_GATE, "no-gate", 0, NULL, NULL, 0, "do not ask the new index anything before it is made live"},
    {OPTION_MAX_AGE, "max-age", 0, "AGE", NULL, 0, "readers warn when no run has ended well for AGE (36h, 2d; never)"},
    {OPTION_OUTCOMES, "outcomes", 'o', "PATH", NULL, 0, "the journal of reports (default: $FAULTLINE_OUTCOMES, else the user's)"},
    {OPTION_ROLLBACK, "rollback", 0, NULL, NULL, 0, "make the generation before the live one live again"},
    {OPTION_VERIFY, "verify", 0, NULL, NULL, 0, "look at every byte of the index"},
    {OPTION_THESAURUS, "thesaurus", 't', "FILE", NULL, 0, "how people speak of errors (default: the one built in)"},
    {OPTION_QUIET, "quiet", 'q', NULL, NULL, 0, "no progress bar and no summary"},
    {OPTION_HELP, "help", 'h', NULL, NULL, 0, "print this and exit"},
    {OPTION_VERSION, "version", 'V', NULL, NULL, 0, "print the version and exit"},
    {0},
};

enum {
    /// Files of --judged.
    JUDGED_LIMIT = 64
};

struct settings {
    const char *index, *thesaurus, *outcomes;
    bool check, full, allow_shrink, no_gate, rollback, verify, quiet, help, version;
    char *judged[JUDGED_LIMIT + 1]; // NULL-terminated
    size_t judged_count;
    int64_t max_age; // as in fl_build_options
};

static enum fl_status add_judged(struct settings *settings, const char *path, struct fl_error *error)
{
    if (settings->judged_count == JUDGED_LIMIT)
        return fl_fail(error, FL_USAGE, "--judged is given more than %d times", JUDGED_LIMIT);
    settings->judged[settings->judged_count++] = (char *)path;
    return FL_OK;
}

static enum fl_status take_max_age(struct settings *settings, const char *value, struct fl_error *error)
{
    enum fl_status status = fl_parse_age(value, "--max-age", &settings->max_age, error);
    if (!status && settings->max_age == 0)
        settings->max_age = -1;
    return status;
}

static enum fl_status take_option(void *context, int id, const char *value, struct fl_error *error)
{
    struct settings *settings = context;
    switch ((enum option_id)id) {
    case OPTION_INDEX:
        settings->index = value;
        break;
    case OPTION_CHECK:
        settings->check = true;
        break;
    case OPTION_FULL:
        settings->full = true;
        break;
    case OPTION_JUDGED:
        return add_judged(settings, value, error);
    case OPTION_ALLOW_SHRINK:
        settings->allow_shrink = true;
        break;
    case OPTION_NO_GATE:
        settings->no_gate = true;
        break;
    case OPTION_MAX_AGE:
        return take_max_age(settings, value, error);
    case OPTION_OUTCOMES:
        settings->outcomes = value;
        break;
    case OPTION_ROLLBACK:
        settings->rollback = true;
        break;
    case OPTION_VERIFY:
        settings->verify = true;
        break;
    case OPTION_THESAURUS:
        settings->thesaurus = value;
        break;
    case OPTION_QUIET:
        settings->quiet = true;
        break;
    case OPTION_HELP:
        settings->help = true;
        break;
    case OPTION_VERSION:
        settings->version = true;
        break;
    }
    return FL_OK;
}

static void print_help(void)
{
    puts("usage: faultline-index [OPTION...] CORPUS...\n"
         "       faultline-index --verify | --rollback [--index=DIR]\n"
         "\n"
         "Reads catalogue entries (folders of .md and .json files, or single files) and builds\n"
         "the index that faultline searches.  Only what changed is read anew.  A bad entry is told\n"
         "and left out; the index in use stays in place until the new one is complete and has passed\n"
         "the gate: about as many entries, each found by its title, judged queries answered as well.\n");
    fl_options_help(option_table, 0, stdout);
    puts("\nExit status: 0 built, up to date, or checked without an error; 1 --check found an error;\n"
         "2 wrong usage, unreadable input, or entries left out; 3 no index; 4 the index is damaged, or of\n"
         "another schema; 5 the new index did not pass the gate; 75 another process is building it;\n"
         "130 interrupted.\n\n"
         "$SOURCE_DATE_EPOCH is taken for now where it is set: for the time of building, and the age of reports.");
}

// ---- the thesaurus ---------------------------------------------------------

/// The thesaurus to use; its text lives in `text`.
static enum fl_status choose_thesaurus(const struct settings *settings, struct fl_buffer *text,
                                       struct fl_thesaurus_source *thesaurus, struct fl_error *error)
{
    enum { LIMIT = 16 << 20 }; // a hundred times the built-in one
    *thesaurus = fl_built_in_thesaurus();
    if (!settings->thesaurus)
        return FL_OK;
    enum fl_status status = fl_file_read(settings->thesaurus, LIMIT, text, error);
    if (!status && text->size > LIMIT)
        status = fl_fail(error, FL_BAD_INPUT, "%s has more than %d MB: this is no thesaurus", settings->thesaurus,
                         LIMIT >> 20);
    *thesaurus = (struct fl_thesaurus_source){settings->thesaurus, fl_buffer_slice(text)};
    return status;
}

// ---- the two jobs ----------------------------------------------------------

static int exit_with(enum fl_status status, const struct fl_error *error)
{
    fl_tell_line(stderr, error->text);
    return fl_exit_status(status);
}

/// What was printed must have arrived.
static int end_output(void)
{
    struct fl_error error;
    errno = 0;
    if (!fflush(stdout) && !ferror(stdout))
        return 0;
    return exit_with(fl_fail_errno(&error, errno, "cannot write to standard output"), &error);
}

static int check(char *const *roots, const struct fl_thesaurus_source *thesaurus, const struct settings *settings)
{
    struct fl_teller teller = {.faults = stdout, .warnings = true};
    struct fl_corpus_visitor visitor = {&teller, NULL, NULL, fl_tell_fault, fl_tell_progress};
    struct fl_corpus_check found = {0};
    struct fl_error error = {.status = FL_OK};
    struct fl_buffer compiled = {0};
    size_t thesaurus_errors = 0;
    enum fl_status status = fl_corpus_check(roots, thesaurus, &visitor, &found, &error);
    if (!status && settings->thesaurus)
        status = fl_thesaurus_check(thesaurus, &visitor, &compiled, &thesaurus_errors, &error);
    fl_buffer_release(&compiled);
    found.counts.errors += thesaurus_errors;
    if (!status && !found.counts.entries && !found.counts.errors)
        status = fl_fail(&error, FL_BAD_INPUT, "the corpus holds no entry");
    // Faults come first, also where both go one way.
    int ended = status ? exit_with(status, &error) : end_output();
    if (!ended && !settings->quiet)
        fl_tell_check(&found);
    size_t errors = found.counts.errors;
    fl_corpus_check_release(&found);
    return ended ? ended : errors != 0;
}

/// When the index is said to be built: now, or $SOURCE_DATE_EPOCH (reproducible-builds.org).
static int64_t build_time(void)
{
    const char *given = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    errno = 0;
    long long seconds = given ? strtoll(given, &end, 10) : 0;
    return given && end != given && !*end && !errno && seconds >= 0 ? (int64_t)seconds : (int64_t)time(NULL);
}

static int build(const char *index, char *const *roots, const struct fl_thesaurus_source *thesaurus,
                 const char *outcomes, struct settings *settings)
{
    struct fl_teller teller = {.faults = stderr, .bar = !settings->quiet && isatty(STDERR_FILENO)};
    struct fl_corpus_visitor visitor = {&teller, NULL, NULL, fl_tell_fault, fl_tell_progress};
    const struct fl_build_options options = {
        .index = index,
        .roots = roots,
        .thesaurus = *thesaurus,
        .full = settings->full,
        .without_gate = settings->no_gate,
        .allow_shrink = settings->allow_shrink,
        .judged = settings->judged,
        .outcomes = outcomes,
        .now = build_time(),
        .max_age = settings->max_age,
        .remark = fl_tell_remark,
        .context = &teller,
    };
    struct fl_build_summary summary;
    struct fl_error error;
    enum fl_status status = fl_build(&options, &visitor, &summary, &error);
    fl_tell_end_bar(&teller);
    if (!status && !settings->quiet)
        fl_tell_summary(&summary, index);
    fl_build_summary_release(&summary);
    if (status)
        return exit_with(status, &error);
    int ended = end_output();
    return summary.counts.left_out ? fl_exit_status(FL_BAD_INPUT) : ended;
}

// ---- the index as it is ----------------------------------------------------

static int verify(const char *index, const struct settings *settings)
{
    struct fl_buffer generation = {0};
    struct fl_error error;
    size_t entries = 0;
    bool by_xapian = false;
    enum fl_status status = fl_index_live(index, &generation, &error);
    if (!status)
        status = fl_verify_deeply(generation.data, &entries, &by_xapian, &error);
    if (!status && !settings->quiet) {
        printf("%zu entries, nothing is damaged%s: ", entries,
               by_xapian ? "" : " (without Xapian's own check, which may write to it)");
        fl_tell_path(generation.data);
    } else if (status == FL_DAMAGED) {
        struct fl_error why = error;
        fl_fail(&error, status, "the index at %s is damaged: %s", generation.data, why.text);
    }
    fl_buffer_release(&generation);
    return status ? exit_with(status, &error) : end_output();
}

static int roll_back(const char *index, const struct settings *settings)
{
    struct fl_buffer live = {0};
    struct fl_error error;
    enum fl_status status = fl_roll_back(index, &live, &error);
    if (!status && !settings->quiet) {
        printf("live again: ");
        fl_tell_path(live.data);
    }
    fl_buffer_release(&live);
    return status ? exit_with(status, &error) : end_output();
}

static void stop(int signal)
{
    (void)signal;
    fl_corpus_interrupted = 1;
}

static void catch_signals(void)
{
    // Once: a second Ctrl-C ends the program at once, and the next run cleans up.
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static int run(char *const *roots, struct settings *settings)
{
    struct fl_buffer text = {0}, index = {0}, outcomes = {0};
    struct fl_thesaurus_source thesaurus;
    struct fl_error error;
    int exit_status;
    enum fl_status status = choose_thesaurus(settings, &text, &thesaurus, &error);
    bool for_writing = !settings->verify && !settings->rollback;
    fl_index_locate(settings->index, for_writing, &index);
    fl_outcome_journal_locate(settings->outcomes, &outcomes);
    if (!status && (index.failed || outcomes.failed))
        status = fl_fail(&error, FL_NO_MEMORY, "out of memory");
    if (status)
        exit_status = exit_with(status, &error);
    else if (settings->check)
        exit_status = check(roots, &thesaurus, settings);
    else if (settings->verify)
        exit_status = verify(index.data, settings);
    else if (settings->rollback)
        exit_status = roll_back(index.data, settings);
    else
        exit_status = build(index.data, roots, &thesaurus, outcomes.data, settings);
    fl_buffer_release(&text);
    fl_buffer_release(&index);
    fl_buffer_release(&outcomes);
    return exit_status;
}

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options(void);

// Xapian's check of a database deletes a table by the type of its base.
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}
#endif

static void tell_and_exit(const struct fl_error *error)
{
    _exit(exit_with(error->status, error));
}

int main(int count, char **arguments)
{
    struct settings settings = {0};
    struct fl_error error;
    int first_word = 1;
    enum fl_status status =
        fl_options_parse(option_table, 0, count, arguments, take_option, &settings, &first_word, &error);
    if (status)
        return exit_with(status, &error);
    if (settings.help) {
        print_help();
        return end_output();
    }
    if (settings.version) {
        printf("faultline-index %s (index schema " FL_SCHEMA ", Xapian %s)\n", FAULTLINE_VERSION, fl_xapian_version());
        return end_output();
    }
    bool needs_corpus = !settings.verify && !settings.rollback;
    bool builds = settings.full || settings.allow_shrink || settings.no_gate || settings.judged_count || settings.max_age ||
                  settings.outcomes || settings.thesaurus;
    if (!needs_corpus && (first_word < count || builds || settings.check || (settings.verify && settings.rollback))) {
        fl_fail(&error, FL_USAGE, "--verify and --rollback each go alone, but for --index, and read no corpus");
        return exit_with(FL_USAGE, &error);
    }
    if (settings.no_gate && (settings.allow_shrink || settings.judged_count)) {
        fl_fail(&error, FL_USAGE, "--allow-shrink and --judged are for the gate, which --no-gate leaves out");
        return exit_with(FL_USAGE, &error);
    }
    if (needs_corpus && first_word == count) {
        fl_fail(&error, FL_USAGE, "which corpus?  Name a folder or files (--help tells more)");
        return exit_with(FL_USAGE, &error);
    }
    catch_signals();
    fl_json_watch_memory();
    fl_xapian_on_terminate(tell_and_exit);
    return run(arguments + first_word, &settings);
}
