// SPDX-License-Identifier: GPL-2.0-or-later
/// Command lines: one table of options a program feeds the parser, the help, the man page and the completions.
#ifndef FAULTLINE_OPTIONS_H
#define FAULTLINE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "status.h"

/// One option.  A table ends with a row whose name is NULL.
struct fl_option {
    int id;             // what the program calls it; > 0
    const char *name;   // long name, without dashes
    char letter;        // short name, or 0
    const char *value;  // name of its value in the help, or NULL: it takes none
    const char *choices; // the values it takes, parted by '|', or NULL: any
    unsigned commands;  // bit a command that takes it; 0: all of them
    const char *help;   // one sentence without a final stop
};

/// Called with each option in the order given; `value` is NULL for options without one.  Returns anything but FL_OK, with
/// `error` filled, to refuse it.
typedef enum fl_status fl_option_visitor(void *context, int id, const char *value, struct fl_error *error);

/// Parses `arguments[1..count-1]` by the table for one command (its bit).  Options may stand before,
/// between and behind other words, as `--name=value`, `--name value`, `-nvalue`, `-n value`; behind `--` all are words.  The words
/// are moved to the end of `arguments`; `*first_word` is the index of the first.
/// FL_USAGE for an option that the command does not know, a missing, unwanted or wrong value.
enum fl_status fl_options_parse(const struct fl_option *options, unsigned command, int count, char **arguments,
                                fl_option_visitor *visit, void *context, int *first_word, struct fl_error *error);

/// Finds the first word that is no option (nor an option's value), without moving anything: `*first_word` is its index,
/// or `count`; `*behind_dashes` tells whether `--` stands right before it.  FL_USAGE as fl_options_parse.
enum fl_status fl_options_first_word(const struct fl_option *options, unsigned command, int count, char **arguments,
                                     int *first_word, bool *behind_dashes, struct fl_error *error);

/// Prints the options of a command, one or two lines each.
void fl_options_help(const struct fl_option *options, unsigned command, FILE *out);

/// Reads a whole number between `least` and `most`.
enum fl_status fl_parse_whole(const char *text, const char *option, long least, long most, long *number,
                              struct fl_error *error);

/// Reads a decimal number between `least` and `most`; a percent sign behind it divides by 100.
enum fl_status fl_parse_decimal(const char *text, const char *option, double least, double most, double *number,
                                struct fl_error *error);

#endif
