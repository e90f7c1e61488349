// SPDX-License-Identifier: GPL-2.0-or-later
/// faultline-index: makes the index from a corpus, or checks the corpus.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "core/fields.h"
#include "core/index.h"
#include "core/normalise.h"
#include "core/options.h"
#include "core/xapian_bindings.h"
#include "corpus.h"
#include "corpus_files.h"

#include "core/banned.h"

enum option_id { OPTION_INDEX = 1, OPTION_CHECK, OPTION_THESAURUS, OPTION_QUIET, OPTION_HELP, OPTION_VERSION };

static const struct fl_option option_table[] = {
    {OPTION_INDEX, "index", 'i', "DIR", NULL, 0, "the index to build (default: $FAULTLINE_INDEX, else the user's)"},
    {OPTION_CHECK, "check", 'c', NULL, NULL, 0, "check the corpus and build nothing; 1 if it has an error"},
    {OPTION_THESAURUS, "thesaurus", 't', "FILE", NULL, 0, "how people speak of errors (default: the one built in)"},
    {OPTION_QUIET, "quiet", 'q', NULL, NULL, 0, "no progress bar and no summary"},
    {OPTION_HELP, "help", 'h', NULL, NULL, 0, "print this and exit"},
    {OPTION_VERSION, "version", 'V', NULL, NULL, 0, "print the version and exit"},
    {0},
};

struct settings {
    const char *index, *thesaurus;
    bool check, quiet, help, version;
};

static enum fl_status take_option(void *context, int id, const char *value, struct fl_error *error)
{
    (void)error;
    struct settings *settings = context;
    switch ((enum option_id)id) {
    case OPTION_INDEX:
        settings->index = value;
        break;
    case OPTION_CHECK:
        settings->check = true;
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
         "\n"
         "Reads catalogue entries (folders of .md and .json files, or single files) and builds\n"
         "the index that faultline searches.  A bad entry is told and left out; the index in use\n"
         "stays in place until the new one is complete.\n");
    fl_options_help(option_table, 0, stdout);
    puts("\nExit status: 0 built, or checked without an error; 1 --check found an error; 2 wrong\n"
         "usage, unreadable input, or entries left out; 75 another process is building it.");
}

// ---- telling people --------------------------------------------------------

struct teller {
    FILE *faults;
    bool warnings; // are told too
    bool bar;      // a progress bar is drawn
    bool drawn;    // and stands on the line now
};

static void clear_bar(struct teller *teller)
{
    if (teller->drawn)
        fputs("\r\033[K", stderr);
    teller->drawn = false;
}

static void print_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    struct teller *teller = context;
    if (severity == FL_WARNING && !teller->warnings)
        return;
    clear_bar(teller);
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, fl_slice_of(path));
    fl_buffer_append_format(&inert, ":%zu: %s: ", line, severity == FL_ERROR ? "error" : "warning");
    fl_append_inert(&inert, text);
    fl_buffer_append_byte(&inert, '\n');
    fwrite(inert.data, 1, inert.size, teller->faults);
    fl_buffer_release(&inert);
}

static void draw_bar(void *context, size_t done, size_t all)
{
    enum { WIDTH = 40 };
    struct teller *teller = context;
    // A few dozen steps are all that an eye can follow, and all that may cost time.
    if (!teller->bar || (done < all && done % (all / 50 + 1)))
        return;
    int filled = all ? (int)(done * WIDTH / all) : WIDTH;
    fprintf(stderr, "\r[%.*s%*s] %zu of %zu", filled, "########################################", WIDTH - filled, "",
            done, all);
    teller->drawn = true;
}

static enum fl_status take_no_entry(void *context, const struct fl_entry *entry, const char *path,
                                    struct fl_error *error)
{
    (void)context, (void)entry, (void)path, (void)error;
    return FL_OK;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_size(FILE *out, unsigned long long bytes)
{
    if (bytes < 1000 * 1000)
        fprintf(out, "%.0f kB", (double)bytes / 1e3);
    else
        fprintf(out, "%.1f MB", (double)bytes / 1e6);
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
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, fl_slice_of(error->text));
    fprintf(stderr, "faultline-index: %.*s\n", (int)inert.size, inert.data ? inert.data : "");
    fl_buffer_release(&inert);
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
    struct teller teller = {.faults = stdout, .warnings = true};
    struct fl_corpus_visitor visitor = {&teller, take_no_entry, print_fault, draw_bar};
    struct fl_corpus_counts counts;
    struct fl_error error;
    struct fl_buffer compiled = {0};
    size_t thesaurus_errors = 0;
    enum fl_status status = fl_corpus_read(roots, &visitor, &counts, &error);
    if (!status && settings->thesaurus)
        status = fl_thesaurus_check(thesaurus, &visitor, &compiled, &thesaurus_errors, &error);
    fl_buffer_release(&compiled);
    if (status)
        return exit_with(status, &error);
    counts.errors += thesaurus_errors;
    int ended = end_output();
    if (ended)
        return ended;
    if (!counts.entries && !counts.errors) {
        fl_fail(&error, FL_BAD_INPUT, "the corpus holds no entry");
        return exit_with(FL_BAD_INPUT, &error);
    }
    if (!settings->quiet)
        fprintf(stderr, "%zu good entr%s, %zu error%s, %zu warning%s\n", counts.entries,
                counts.entries == 1 ? "y" : "ies", counts.errors, plural(counts.errors), counts.warnings,
                plural(counts.warnings));
    return counts.errors ? 1 : 0;
}

static int build(const char *index, char *const *roots, const struct fl_thesaurus_source *thesaurus,
                 const struct settings *settings)
{
    struct teller teller = {.faults = stderr, .bar = !settings->quiet && isatty(STDERR_FILENO)};
    struct fl_corpus_visitor visitor = {&teller, take_no_entry, print_fault, draw_bar};
    struct fl_build_summary summary;
    struct fl_error error;
    enum fl_status status = fl_build(index, roots, thesaurus, &visitor, &summary, &error);
    clear_bar(&teller);
    if (status)
        return exit_with(status, &error);
    if (!settings->quiet) {
        double rate = summary.seconds > 0 ? (double)summary.counts.entries / summary.seconds : 0;
        printf("%zu entries in %.2f s (%.0f entries/s), ", summary.counts.entries, summary.seconds, rate);
        print_size(stdout, summary.bytes);
        struct fl_buffer inert = {0};
        fl_append_inert(&inert, fl_slice_of(index));
        printf(", %zu left out: %.*s\n", summary.counts.left_out, (int)inert.size, inert.data ? inert.data : "");
        fl_buffer_release(&inert);
    }
    int ended = end_output();
    return summary.counts.left_out ? fl_exit_status(FL_BAD_INPUT) : ended;
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

static int run(char *const *roots, const struct settings *settings)
{
    struct fl_buffer text = {0}, index = {0};
    struct fl_thesaurus_source thesaurus;
    struct fl_error error;
    int exit_status;
    enum fl_status status = choose_thesaurus(settings, &text, &thesaurus, &error);
    fl_index_locate(settings->index, true, &index);
    if (!status && index.failed)
        status = fl_fail(&error, FL_NO_MEMORY, "out of memory");
    if (status)
        exit_status = exit_with(status, &error);
    else if (settings->check)
        exit_status = check(roots, &thesaurus, settings);
    else
        exit_status = build(index.data, roots, &thesaurus, settings);
    fl_buffer_release(&text);
    fl_buffer_release(&index);
    return exit_status;
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
    if (first_word == count) {
        fl_fail(&error, FL_USAGE, "which corpus?  Name a folder or files (--help tells more)");
        return exit_with(FL_USAGE, &error);
    }
    catch_signals();
    return run(arguments + first_word, &settings);
}
