// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "slice.h"

#include "banned.h"

enum {
    MOST_OPTIONS = 64,
    FIRST_LONG = 256 // what getopt_long calls the first long option: above every letter
};

static bool takes(const struct fl_option *option, unsigned command)
{
    return !option->commands || (option->commands & command);
}

static enum fl_status check_choice(const struct fl_option *option, const char *value, struct fl_error *error)
{
    if (!option->choices || !value)
        return FL_OK;
    size_t size = strlen(value);
    for (const char *choice = option->choices; choice;) {
        size_t choice_size = strcspn(choice, "|");
        if (choice_size == size && memcmp(choice, value, size) == 0)
            return FL_OK;
        choice = choice[choice_size] ? choice + choice_size + 1 : NULL;
    }
    return fl_fail(error, FL_USAGE, "--%s=%s: it is one of %s", option->name, value, option->choices);
}

/// The tables that getopt_long wants, made from ours.
struct getopt_tables {
    struct option options[MOST_OPTIONS + 1];
    const struct fl_option *rows[MOST_OPTIONS];
    char letters[2 * MOST_OPTIONS + 3];
};

/// Makes the tables and sets getopt to its beginning.
static void begin_getopt(const struct fl_option *options, unsigned command, bool stop_at_word,
                         struct getopt_tables *tables)
{
    size_t count = 0, letters = 0;
    optind = 0; // glibc: begin anew
    opterr = 0;
    if (stop_at_word)
        tables->letters[letters++] = '+';
    tables->letters[letters++] = ':'; // tell a missing value from an unknown option
    for (const struct fl_option *row = options; row->name; row++) {
        if (!takes(row, command))
            continue;
        assert(count < MOST_OPTIONS);
        tables->rows[count] = row;
        tables->options[count] =
            (struct option){row->name, row->value ? required_argument : no_argument, NULL, FIRST_LONG + (int)count};
        count++;
        if (!row->letter)
            continue;
        tables->letters[letters++] = row->letter;
        if (row->value)
            tables->letters[letters++] = ':';
    }
}

static const struct fl_option *row_found(const struct getopt_tables *tables, int found)
{
    if (found >= FIRST_LONG)
        return tables->rows[found - FIRST_LONG];
    for (size_t i = 0; i < MOST_OPTIONS && tables->rows[i]; i++)
        if (tables->rows[i]->letter == found)
            return tables->rows[i];
    return NULL;
}

static enum fl_status refuse(const struct getopt_tables *tables, int found, char *const *arguments,
                             struct fl_error *error)
{
    if (optopt >= FIRST_LONG)
        return fl_fail(error, FL_USAGE, "--%s %s", tables->rows[optopt - FIRST_LONG]->name,
                       found == ':' ? "needs a value" : "takes no value");
    if (found == ':')
        return fl_fail(error, FL_USAGE, "-%c needs a value", optopt);
    static const char hint[] = "put -- before text that begins with a dash";
    if (optopt)
        return fl_fail(error, FL_USAGE, "unknown option -%c (%s)", optopt, hint);
    const char *argument = arguments[optind - 1]; // getopt has moved past a long option
    return fl_fail(error, FL_USAGE, "unknown option %.*s (%s)", (int)strcspn(argument, "="), argument, hint);
}

enum fl_status fl_options_parse(const struct fl_option *options, unsigned command, int count, char **arguments,
                                fl_option_visitor *visit, void *context, int *first_word, struct fl_error *error)
{
    struct getopt_tables tables = {0};
    begin_getopt(options, command, false, &tables);
    for (;;) {
        int found = getopt_long(count, arguments, tables.letters, tables.options, NULL);
        if (found == -1)
            break;
        if (found == '?' || found == ':')
            return refuse(&tables, found, arguments, error);
        const struct fl_option *row = row_found(&tables, found);
        assert(row);
        enum fl_status status = row->value && !optarg[0] ? fl_fail(error, FL_USAGE, "--%s needs a value", row->name)
                                                         : check_choice(row, optarg, error);
        if (!status)
            status = visit(context, row->id, optarg, error);
        if (status)
            return status;
    }
    *first_word = optind;
    return FL_OK;
}

enum fl_status fl_options_first_word(const struct fl_option *options, unsigned command, int count, char **arguments,
                                     int *first_word, bool *behind_dashes, struct fl_error *error)
{
    struct getopt_tables tables = {0};
    begin_getopt(options, command, true, &tables);
    for (;;) {
        int found = getopt_long(count, arguments, tables.letters, tables.options, NULL);
        if (found == -1)
            break;
        if (found == '?' || found == ':')
            return refuse(&tables, found, arguments, error);
    }
    *first_word = optind;
    *behind_dashes = optind > 1 && strcmp(arguments[optind - 1], "--") == 0;
    return FL_OK;
}

void fl_options_help(const struct fl_option *options, unsigned command, FILE *out)
{
    enum { HELP_COLUMN = 30 };
    for (const struct fl_option *row = options; row->name; row++) {
        if (!takes(row, command))
            continue;
        char letter[] = {'-', row->letter, ',', '\0'};
        int column = fprintf(out, "  %-3s --%s", row->letter ? letter : "", row->name);
        if (row->value)
            column += fprintf(out, "=%s", row->choices ? row->choices : row->value);
        if (column > HELP_COLUMN - 2)
            column = fprintf(out, "\n") - 1;
        fprintf(out, "%*s%s\n", HELP_COLUMN - column, "", row->help);
    }
}

enum fl_status fl_parse_whole(const char *text, const char *option, long least, long most, long *number,
                              struct fl_error *error)
{
    char *end;
    errno = 0;
    long parsed = strtol(text, &end, 10);
    if (errno || end == text || *end || parsed < least || parsed > most)
        return fl_fail(error, FL_USAGE, "%s=%s: it is a whole number from %ld to %ld", option, text, least, most);
    *number = parsed;
    return FL_OK;
}

enum fl_status fl_parse_decimal(const char *text, const char *option, double least, double most, double *number,
                                struct fl_error *error)
{
    char *end;
    errno = 0;
    double parsed = strtod(text, &end);
    if (end != text && *end == '%') {
        parsed /= 100;
        end++;
    }
    // Written so that a NaN is refused too.
    if (errno || end == text || *end || !(parsed >= least && parsed <= most))
        return fl_fail(error, FL_USAGE, "%s=%s: it is a number from %g to %g", option, text, least, most);
    *number = parsed;
    return FL_OK;
}
