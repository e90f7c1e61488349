// SPDX-License-Identifier: GPL-2.0-or-later
/// What came of a run over log files, and its printers.
#ifndef FAULTLINE_LOG_REPORT_H
#define FAULTLINE_LOG_REPORT_H

#include "core/normalise.h"
#include "answer.h"
#include "logs/errors.h"
#include "output.h"
#include "settings.h"

/// Whether an earlier report (--baseline) has the error.
enum fl_log_age {
    FL_AGE_UNTOLD, // there is no earlier report
    FL_AGE_NEW,    // it does not have it
    FL_AGE_SINCE   // it has it
};

struct fl_log_finding {
    const struct fl_log_error *error;
    char id[FL_FINGERPRINT_SIZE];
    bool asked;              // it was ranked against the catalogue
    struct fl_answer answer; // if so
    enum fl_log_age age;     // of errors only (fl_log_is_error)
    double cause;            // how likely it is the cause, 0 to 1, if one of the run's errors is; what findings are ordered by
    size_t rank;             // by the log alone, from 0
};

/// An error of the earlier report that this run does not have.
struct fl_log_gone {
    struct fl_slice id, text; // text: its first line
};

/// A file that could not be read, or not to its end.
struct fl_log_trouble {
    struct fl_slice file, text;
};

struct fl_log_report {
    struct fl_log_finding *findings; // the likeliest cause first, as many as were asked for
    size_t count;
    size_t omitted;    // errors beyond them (fl_log_is_error)
    const char **omitted_ids; // of those, and of lines that may be known errors, for a later --baseline
    size_t omitted_id_count;
    size_t hints;      // hints beyond them: lines that may tell of a failure
    size_t known;      // of findings: those that the catalogue knows
    const struct fl_log_file *files;
    size_t file_count;
    uint64_t lines, bytes, cut_lines;
    uint64_t dropped;  // blocks for which there was no room (logs/errors.h)
    struct fl_log_gone *gone;
    size_t gone_count;
    size_t new_count, since_count; // of findings and those omitted: errors that the baseline does not have, and has
    struct fl_log_trouble *troubles;
    size_t trouble_count;
    bool has_baseline;
    bool partial;      // it was interrupted: what was found so far
    bool without_index; // nothing was asked (--no-match)
};

/// How a finding is called in reports: "match", "none", or "not_asked".
const char *fl_log_finding_status(const struct fl_log_finding *finding);

/// The line by which an error is known, without white space at its ends: its head, or what a traceback raised.
struct fl_slice fl_log_headline(struct fl_slice text, size_t head);
struct fl_slice fl_log_finding_headline(const struct fl_log_finding *finding);

/// Whether blocks of that kind are errors: neither hints, which only may tell of one, nor last words before a failed
/// exit.
bool fl_log_is_error(enum fl_block_kind kind);

/// How many distinct errors the run found, with those beyond the findings.
size_t fl_log_report_errors(const struct fl_log_report *report);

/// Appends the report as text: the likeliest cause in full, the others by a line each.
void fl_print_log_text(struct fl_output *output, const struct fl_log_report *report, const struct fl_settings *settings);

/// Appends it as JSON, an object a line (docs/SCHEMA.md).
void fl_print_log_json(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings);

/// Appends it as one HTML page that needs nothing else: no script, no font, no picture from elsewhere; all text
/// escaped.
void fl_print_log_html(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings);

/// Appends `report`, text that was printed by the above, so that GitHub's runner, which looks for commands in all that
/// a step prints, finds none in what stands in logs: at the start of a line, white space or not, or behind ##.
void fl_append_defused(struct fl_buffer *text, struct fl_slice report);

/// Appends GitHub workflow commands (::error file=...), one a finding.
void fl_print_log_github(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings);

#endif
