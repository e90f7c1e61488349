// SPDX-License-Identifier: GPL-2.0-or-later
/// faultline: finds the known error that a text means.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fields.h"
#include "core/json_memory.h"
#include "core/normalise.h"
#include "core/options.h"
#include "core/outcome.h"
#include "settings.h"

#include "core/banned.h"

enum option_id {
    OPTION_INDEX = 1,
    OPTION_TEXT,
    OPTION_LIMIT,
    OPTION_BRIEF,
    OPTION_FORMAT,
    OPTION_JSON,
    OPTION_COLOR,
    OPTION_EXPLAIN,
    OPTION_DOMAIN,
    OPTION_CATEGORY,
    OPTION_VERIFICATION,
    OPTION_MIN_FIX_RATE,
    OPTION_FOR,
    OPTION_FIX_WEIGHT,
    OPTION_HTML,
    OPTION_BASELINE,
    OPTION_FAIL_ON,
    OPTION_ANNOTATE,
    OPTION_FOLLOW,
    OPTION_NO_MATCH,
    OPTION_WORKAROUND,
    OPTION_DEAD_END,
    OPTION_NOTE,
    OPTION_OUTCOMES,
    OPTION_HELP,
    OPTION_VERSION
};

enum {
    SEARCH = 1,
    BATCH = 2,
    SHOW = 4,
    STATUS = 8,
    LOG = 16,
    REPORT = 32,
    OUTCOMES = 64,
    ANY_COMMAND = 127,
    RANKS = SEARCH | BATCH | LOG
};

static const struct fl_option option_table[] = {
    {OPTION_TEXT, "text", 'e', "TEXT", NULL, SEARCH, "search for TEXT, whatever it begins with"},
    {OPTION_LIMIT, "limit", 'n', "N", NULL, RANKS, "entries to show at the most (5; batch: 10); of log: errors (10; json: 20)"},
    {OPTION_BRIEF, "brief", 'b', NULL, NULL, RANKS, "IDs and numbers only"},
    {OPTION_EXPLAIN, "explain", 'x', NULL, NULL, RANKS, "show what each score is made of"},
    {OPTION_DOMAIN, "domain", 'd', "NAME", NULL, RANKS, "only entries of this domain (again: or of that)"},
    {OPTION_CATEGORY, "category", 0, "NAME", NULL, RANKS, "only entries of this category"},
    {OPTION_VERIFICATION, "verification", 0, "NAME", NULL, RANKS, "only entries verified in this way"},
    {OPTION_MIN_FIX_RATE, "min-fix-rate", 0, "RATE", NULL, RANKS, "only fix rates from RATE on (0.8 or 80%)"},
    {OPTION_FOR, "for", 0, "NAME=VERSION", NULL, RANKS, "leave out what cannot happen with this version"},
    {OPTION_FIX_WEIGHT, "fix-weight", 0, "W", NULL, RANKS, "how much the fix rate counts in the order (1; 0: not)"},
    {OPTION_HTML, "html", 0, "FILE", NULL, LOG, "write the report as an HTML page, too"},
    {OPTION_BASELINE, "baseline", 0, "FILE", NULL, LOG, "an earlier JSON report: tell which errors are new, and which gone"},
    {OPTION_FAIL_ON, "fail-on", 0, "WHAT", "new|any|never", LOG, "end with status 1 if an error is new, or any is there, or never"},
    {OPTION_ANNOTATE, "annotate", 0, "WHERE", "github", LOG, "print workflow commands that mark the errors"},
    {OPTION_FOLLOW, "follow", 'F', NULL, NULL, LOG, "read on as the file grows; print each new error once"},
    {OPTION_NO_MATCH, "no-match", 0, NULL, NULL, LOG, "only find the errors; needs no index"},
    {OPTION_WORKAROUND, "workaround", 0, "N", NULL, REPORT, "it is about the entry's workaround N, as show numbers them"},
    {OPTION_DEAD_END, "dead-end", 0, "N", NULL, REPORT, "it is about the entry's dead end N (worked: it does help)"},
    {OPTION_NOTE, "note", 0, "TEXT", NULL, REPORT, "a word on it, of 1,000 characters at the most"},
    {OPTION_OUTCOMES, "outcomes", 0, "PATH", NULL, REPORT | OUTCOMES, "the journal, a file or folder (default: $FAULTLINE_OUTCOMES, the user's, the system's)"},
    {OPTION_FORMAT, "format", 'f', "FORMAT", "text|json|tsv", 0, "how to print (text; batch: json; log: no tsv)"},
    {OPTION_JSON, "json", 'j', NULL, NULL, 0, "the same as --format=json"},
    {OPTION_COLOR, "color", 0, "WHEN", "auto|always|never", 0, "colours"},
    {OPTION_INDEX, "index", 'i', "DIR", NULL, 0, "the index (default: $FAULTLINE_INDEX, the user's, the system's)"},
    {OPTION_HELP, "help", 'h', NULL, NULL, 0, "print this and exit"},
    {OPTION_VERSION, "version", 'V', NULL, NULL, 0, "print the version and exit"},
    {0},
};

static const struct {
    const char *name;
    unsigned bit;
    fl_command *run;
    const char *usage;
    const char *more; // of its help
} commands[] = {
    {"search", SEARCH, fl_command_search, "faultline [search] [OPTION...] TEXT...   find the known error that TEXT means",
     "TEXT may be half remembered, mistyped, or pasted with line ends; - or a pipe is read.\n"},
    {"log", LOG, fl_command_log, "faultline log [OPTION...] FILE...        find the errors in logs, the likeliest cause first",
     "FILE may be a folder, compressed, or an archive; - or a pipe is read.\n"},
    {"batch", BATCH, fl_command_batch, "faultline batch [OPTION...] [FILE...]    answer a question a line, or NDJSON", NULL},
    {"show", SHOW, fl_command_show, "faultline show [OPTION...] ID...         print entries whole", NULL},
    {"report", REPORT, fl_command_report, "faultline report [OPTION...] ID worked|failed   tell whether its advice worked",
     "The report goes into a journal on this machine (--outcomes) and nowhere else.\n"},
    {"outcomes", OUTCOMES, fl_command_outcomes, "faultline outcomes [OPTION...] [ID...]   list what was reported, newest first",
     "--json prints the lines of the journal, which can be appended to another one.  Needs no index.\n"},
    {"status", STATUS, fl_command_status, "faultline status [OPTION...]             tell of the index", NULL},
};

// ---- options ---------------------------------------------------------------

static enum fl_status add_value(const char **values, size_t *count, const char *value, const char *option,
                                struct fl_error *error)
{
    if (*count == FL_FILTER_LIMIT)
        return fl_fail(error, FL_USAGE, "--%s is given more than %d times", option, FL_FILTER_LIMIT);
    values[(*count)++] = value;
    return FL_OK;
}

static enum fl_status take_filter(struct fl_filters *filters, enum option_id id, const char *value,
                                  struct fl_error *error)
{
    switch (id) {
    case OPTION_DOMAIN:
        return add_value(filters->domains, &filters->domain_count, value, "domain", error);
    case OPTION_CATEGORY:
        return add_value(filters->categories, &filters->category_count, value, "category", error);
    case OPTION_VERIFICATION:
        return add_value(filters->verifications, &filters->verification_count, value, "verification", error);
    case OPTION_FOR:
        return add_value(filters->versions, &filters->version_count, value, "for", error);
    default:
        return fl_parse_decimal(value, "--min-fix-rate", 0, 1, &filters->min_fix_rate, error);
    }
}

static enum fl_color color_of(const char *value)
{
    return strcmp(value, "always") == 0 ? FL_COLOR_ALWAYS : strcmp(value, "never") == 0 ? FL_COLOR_NEVER : FL_COLOR_AUTO;
}

static enum fl_format format_of(const char *value)
{
    return strcmp(value, "json") == 0 ? FL_FORMAT_JSON : strcmp(value, "tsv") == 0 ? FL_FORMAT_TSV : FL_FORMAT_TEXT;
}

static enum fl_status take_limit(struct fl_settings *settings, const char *value, struct fl_error *error)
{
    long limit;
    enum fl_status status = fl_parse_whole(value, "--limit", 1, 100000, &limit, error);
    if (!status) {
        settings->ranking.limit = (size_t)limit;
        settings->limit_given = true;
    }
    return status;
}

static enum fl_status take_log_option(struct fl_settings *settings, enum option_id id, const char *value)
{
    switch (id) {
    case OPTION_HTML:
        settings->html = value;
        break;
    case OPTION_BASELINE:
        settings->baseline = value;
        break;
    case OPTION_FAIL_ON:
        settings->fail_on = strcmp(value, "new") == 0   ? FL_FAIL_ON_NEW
                            : strcmp(value, "any") == 0 ? FL_FAIL_ON_ANY
                                                        : FL_FAIL_ON_NEVER;
        break;
    case OPTION_ANNOTATE:
        settings->annotate = true;
        break;
    case OPTION_FOLLOW:
        settings->follow = true;
        break;
    default:
        settings->no_match = true;
    }
    return FL_OK;
}

static enum fl_status take_report_option(struct fl_settings *settings, enum option_id id, const char *value,
                                         struct fl_error *error)
{
    switch (id) {
    case OPTION_WORKAROUND:
        return fl_parse_whole(value, "--workaround", 1, FL_OUTCOME_NUMBER_LIMIT, &settings->workaround, error);
    case OPTION_DEAD_END:
        return fl_parse_whole(value, "--dead-end", 1, FL_OUTCOME_NUMBER_LIMIT, &settings->dead_end, error);
    case OPTION_NOTE:
        settings->note = value;
        break;
    default:
        settings->outcomes = value;
    }
    return FL_OK;
}

static enum fl_status take_option(void *context, int id, const char *value, struct fl_error *error)
{
    struct fl_settings *settings = context;
    switch ((enum option_id)id) {
    case OPTION_INDEX:
        settings->index = value;
        break;
    case OPTION_TEXT:
        settings->text = value;
        break;
    case OPTION_LIMIT:
        return take_limit(settings, value, error);
    case OPTION_BRIEF:
        settings->brief = true;
        break;
    case OPTION_FORMAT:
    case OPTION_JSON:
        settings->format = id == OPTION_JSON ? FL_FORMAT_JSON : format_of(value);
        settings->format_given = true;
        break;
    case OPTION_COLOR:
        settings->color = color_of(value);
        break;
    case OPTION_EXPLAIN:
        settings->explain = true;
        break;
    case OPTION_FIX_WEIGHT:
        return fl_parse_decimal(value, "--fix-weight", 0, 10, &settings->ranking.fix_weight, error);
    case OPTION_HTML:
    case OPTION_BASELINE:
    case OPTION_FAIL_ON:
    case OPTION_ANNOTATE:
    case OPTION_FOLLOW:
    case OPTION_NO_MATCH:
        return take_log_option(settings, (enum option_id)id, value);
    case OPTION_WORKAROUND:
    case OPTION_DEAD_END:
    case OPTION_NOTE:
    case OPTION_OUTCOMES:
        return take_report_option(settings, (enum option_id)id, value, error);
    case OPTION_HELP:
        settings->help = true;
        break;
    case OPTION_VERSION:
        settings->version = true;
        break;
    default:
        return take_filter(&settings->ranking.filters, (enum option_id)id, value, error);
    }
    return FL_OK;
}

/// Takes the command's name, the first word, out of the arguments; its place in the table (search, where no command
/// is named, or the word stands behind --).
static size_t take_command(int *count, char **arguments, int first_word, bool behind_dashes)
{
    for (size_t i = 0; !behind_dashes && first_word < *count && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(arguments[first_word], commands[i].name) != 0)
            continue;
        memmove(&arguments[first_word], &arguments[first_word + 1],
                (size_t)(*count - first_word) * sizeof *arguments);
        --*count;
        return i;
    }
    return 0;
}

// ---- the program -----------------------------------------------------------

static const char exit_statuses[] =
    "\nExit status: 0 something matched; 1 nothing matched; 2 wrong usage or unreadable input;\n"
    "3 no index; 4 the index is of another schema or damaged; 75 try again; 130 interrupted.";

static void print_help(void)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        printf("%s%s\n", i ? "       " : "usage: ", commands[i].usage);
    puts("\n"
         "TEXT may be half remembered, mistyped, or pasted with line ends; - or a pipe is read.  FILE may be a folder,\n"
         "compressed, or an archive.  faultline COMMAND --help tells of one command.\n");
    fl_options_help(option_table, ANY_COMMAND, stdout);
    puts(exit_statuses);
    puts("Of log: 0 an error is known; 1 none is, or there is none.  With --fail-on=new or any: 1 an error\n"
         "is new, or there is one, else 0; with --fail-on=never: 0.");
}

static void print_help_of(size_t command)
{
    printf("usage: %s\n\n", commands[command].usage);
    if (commands[command].more)
        puts(commands[command].more);
    fl_options_help(option_table, commands[command].bit, stdout);
    if (commands[command].bit == LOG)
        puts("\nExit status: 0 an error is known; 1 none is, or there is none, which is so with --no-match always.\n"
             "With --fail-on=new or any: 1 an error is new, or there is one, else 0; with --fail-on=never: 0.\n"
             "2 wrong usage or unreadable input; 3 no index; 4 the index is of another schema or damaged;\n"
             "75 try again; 130 interrupted.");
    else
        puts(exit_statuses);
}

static int exit_with(enum fl_status status, const struct fl_error *error)
{
    if (status != FL_OK && status != FL_NOTHING)
        fl_warn(fl_slice_of(error->text));
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

int main(int count, char **arguments)
{
    struct fl_settings settings = {.ranking = {.limit = 5, .fix_weight = 1}};
    struct fl_error error;
    int first_word = 1;
    // Twice: first to find the command behind any options, then by the options of that command.
    bool behind_dashes = false;
    fl_json_watch_memory();
    enum fl_status status = fl_options_first_word(option_table, ANY_COMMAND, count, arguments, &first_word,
                                                  &behind_dashes, &error);
    int given = count;
    size_t command = status ? 0 : take_command(&count, arguments, first_word, behind_dashes);
    if (!status)
        status = fl_options_parse(option_table, commands[command].bit, count, arguments, take_option, &settings,
                                  &first_word, &error);
    if (!status)
        status = fl_filters_check(&settings.ranking.filters, &error);
    if (status)
        return exit_with(status, &error);
    if (settings.help) {
        if (count < given) // the command was named, and taken out
            print_help_of(command);
        else
            print_help();
        return end_output();
    }
    if (settings.version) {
        printf("faultline %s (index schema " FL_SCHEMA ", Xapian %s)\n", FAULTLINE_VERSION, fl_xapian_version());
        return end_output();
    }
    if (commands[command].bit == BATCH) {
        settings.format = settings.format_given ? settings.format : FL_FORMAT_JSON;
        settings.ranking.limit = settings.limit_given ? settings.ranking.limit : 10;
    }
    settings.tells_age = commands[command].bit == STATUS;
    settings.ranking.ids_only = settings.brief && !settings.explain && settings.format != FL_FORMAT_TSV &&
                                (commands[command].bit & (SEARCH | BATCH));
    settings.words = arguments + first_word;
    settings.word_count = (size_t)(count - first_word);
    return exit_with(commands[command].run(&settings, &error), &error);
}
