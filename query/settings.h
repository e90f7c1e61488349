// SPDX-License-Identifier: GPL-2.0-or-later
/// What the command line asked for, and the commands that do it.
#ifndef FAULTLINE_SETTINGS_H
#define FAULTLINE_SETTINGS_H

#include <stdbool.h>

#include "core/status.h"
#include "ranking.h"

enum fl_format { FL_FORMAT_TEXT, FL_FORMAT_JSON, FL_FORMAT_TSV };
enum fl_color { FL_COLOR_AUTO, FL_COLOR_ALWAYS, FL_COLOR_NEVER };

/// What makes `log` end with status 1 (--fail-on).
enum fl_fail_on {
    FL_FAIL_ON_UNKNOWN, // not given: that no error is known, as with search
    FL_FAIL_ON_NEVER,
    FL_FAIL_ON_NEW,     // an error that the baseline does not have
    FL_FAIL_ON_ANY,
};

struct fl_settings {
    const char *index; // from --index, or NULL
    const char *text;  // from --text, or NULL
    struct fl_ranking_options ranking;
    bool limit_given;
    enum fl_format format;
    bool format_given;
    enum fl_color color;
    bool brief;
    bool explain;
    const char *html;     // of log: the page's file, or NULL
    const char *baseline; // of log: an earlier report, or NULL
    enum fl_fail_on fail_on;
    bool annotate; // of log: GitHub workflow commands
    bool follow;
    bool no_match; // of log: the catalogue is not asked
    const char *outcomes;      // the journal, from --outcomes, or NULL
    const char *note;          // of report, or NULL
    long workaround, dead_end; // of report: a number, or 0
    bool tells_age; // the command itself says how old the index is
    bool help;
    bool version;
    char **words; // behind the options and the command; NULL-terminated
    size_t word_count;
};

/// A command: prints its result to stdout.  FL_OK when something matched, FL_NOTHING when not; else
/// `error` is filled.
typedef enum fl_status fl_command(const struct fl_settings *settings, struct fl_error *error);

/// One question: the words, --text, or standard input.
fl_command fl_command_search;
/// A question a line or a JSON object of standard input or of the files named.
fl_command fl_command_batch;
/// The errors of log files, the likeliest cause first.
fl_command fl_command_log;
/// Entries by their IDs, whole.
fl_command fl_command_show;
/// Whether an advice worked: written to the journal of outcomes.
fl_command fl_command_report;
/// What is in that journal.
fl_command fl_command_outcomes;
/// The index: where, how much, how old.
fl_command fl_command_status;

/// Says something on stderr, made inert, under the program's name.
void fl_warn(struct fl_slice text);

/// Opens the index that the settings name.  Says on stderr when it is older than it should be, and which filters cannot
/// let anything pass.
enum fl_status fl_settings_open(const struct fl_settings *settings, struct fl_searcher **out, struct fl_error *error);

/// Before another question: where the index was rebuilt, goes on with the generation that is live now.  When that
/// cannot be opened, it is said on stderr, unless `*told`, and the searcher goes on with what it has.
void fl_settings_follow(struct fl_searcher *searcher, bool *told);

#endif
