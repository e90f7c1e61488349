// SPDX-License-Identifier: GPL-2.0-or-later
/// The parts of the HTML report: print_log_html.c puts the page together.
#ifndef FAULTLINE_PRINT_LOG_HTML_PARTS_H
#define FAULTLINE_PRINT_LOG_HTML_PARTS_H

#include <stdbool.h>

#include "log_report.h"

/// The style sheet of the page, in two parts.
extern const char fl_log_html_style[], fl_log_html_style_of_lists[];

/// A finding as it is shown.
struct fl_html_finding {
    const struct fl_log_report *report;
    const struct fl_log_finding *finding;
    const struct fl_settings *settings;
    char heading; // level of the headings within: '3' or '4'
    bool first;   // the likeliest cause: advice stands before the log
};

/// Appends the name of a file; "-" is told as standard input.
void fl_html_file_name(struct fl_buffer *page, const char *name);

/// Appends a line of facts: where it is, how often, of what kind.
void fl_html_facts(struct fl_buffer *page, const struct fl_html_finding *shown);

/// Appends marks: known or not and how sure, new or in the baseline.
void fl_html_badges(struct fl_buffer *page, const struct fl_html_finding *shown);

/// Appends all that there is to tell of a finding below its headline.
void fl_html_finding_body(struct fl_buffer *page, const struct fl_html_finding *shown);

/// Appends what the catalogue says: advice where it knows the error, else the nearest entries.  (A part of the body.)
void fl_html_answer(struct fl_buffer *page, const struct fl_html_finding *shown);

/// Appends the lines of the log with those around them; where they are not those of the likeliest place, says so.
/// (A part of the body.)
void fl_html_excerpt(struct fl_buffer *page, const struct fl_html_finding *shown);

#endif
