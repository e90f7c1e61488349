// SPDX-License-Identifier: GPL-2.0-or-later
#include "html.h"
#include "print_log_html_parts.h"

#include "core/banned.h"

// ---- what is counted -------------------------------------------------------

struct counts {
    uint64_t errors, hints; // shown or not; hints with all else that is no error by itself
};

static struct counts count_all(const struct fl_log_report *report)
{
    struct counts counts = {.errors = fl_log_report_errors(report), .hints = report->hints};
    for (size_t i = 0; i < report->count; i++)
        counts.hints += !fl_log_is_error(report->findings[i].error->kind);
    return counts;
}

/// "3 errors"; where there are hints alone, "No error, 2 hints".
static void write_errors(struct fl_buffer *page, const struct counts *counts)
{
    if (counts->errors)
        fl_html_count(page, counts->errors, "error", "errors");
    else
        fl_html_markup(page, "No error");
    if (!counts->errors && counts->hints) {
        fl_html_markup(page, ", ");
        fl_html_count(page, counts->hints, "hint", "hints");
    }
}

static void write_name(struct fl_buffer *page, const struct fl_log_report *report)
{
    if (report->file_count)
        fl_html_file_name(page, report->files[0].name);
    else
        fl_html_markup(page, "No file");
}

// ---- the head of the page --------------------------------------------------

static void write_head(struct fl_buffer *page, const struct fl_log_report *report, const struct counts *counts)
{
    // The policy stands before what it is for.
    fl_html_markup(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta http-equiv=\"Content-Security-Policy\""
                         " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    write_name(page, report);
    fl_html_markup(page, ": ");
    write_errors(page, counts);
    if (report->partial)
        fl_html_markup(page, " so far");
    fl_html_markup(page, "</title>\n<style>\n");
    fl_html_markup(page, fl_log_html_style);
    fl_html_markup(page, fl_log_html_style_of_lists);
    fl_html_markup(page, "</style>\n</head>\n");
}

static void write_baseline(struct fl_buffer *page, const struct fl_log_report *report)
{
    if (!report->has_baseline)
        return;
    fl_html_markup(page, "<p>Beside the baseline: ");
    fl_html_number(page, report->new_count);
    fl_html_markup(page, " new, ");
    fl_html_number(page, report->since_count);
    fl_html_markup(page, " in it as well, ");
    fl_html_number(page, report->gone_count);
    fl_html_markup(page, " gone.</p>\n");
}

static void write_header(struct fl_buffer *page, const struct fl_log_report *report, const struct counts *counts)
{
    fl_html_markup(page, "<header>\n<p class=\"brand\">Faultline</p>\n<h1>");
    write_name(page, report);
    if (report->file_count > 1) {
        fl_html_markup(page, " <small>and ");
        fl_html_count(page, report->file_count - 1, "other file", "other files");
        fl_html_markup(page, "</small>");
    }
    fl_html_markup(page, "</h1>\n");
    if (report->count) {
        fl_html_markup(page, "<p><strong>");
        write_errors(page, counts);
        fl_html_markup(page, "</strong>");
        if (report->without_index) {
            fl_html_markup(page, "; the catalogue was not asked");
        } else if (counts->errors) {
            fl_html_markup(page, "; the catalogue knows ");
            fl_html_number(page, report->known);
        }
        fl_html_markup(page, ".</p>\n");
    }
    write_baseline(page, report);
    if (report->partial)
        fl_html_markup(page, "<p class=\"alert\"><strong>Interrupted:</strong> this is what was found so far.</p>\n");
    if (report->trouble_count) {
        fl_html_markup(page, "<p class=\"alert\"><strong>Not all was read:</strong> ");
        fl_html_count(page, report->trouble_count, "file made", "files made");
        fl_html_markup(page, " trouble, <a href=\"#troubles\">see below</a>.</p>\n");
    }
    fl_html_markup(page, "</header>\n");
}

// ---- findings --------------------------------------------------------------

/// A block that tells of another's failure, or only perhaps of one.
static bool is_lesser(const struct fl_log_finding *finding)
{
    enum fl_block_kind kind = finding->error->kind;
    return kind == FL_BLOCK_EXIT || kind == FL_BLOCK_SUMMARY || !fl_log_is_error(kind);
}

static void write_headline(struct fl_buffer *page, const struct fl_log_finding *finding)
{
    struct fl_slice headline = fl_log_finding_headline(finding);
    if (headline.size)
        fl_html_text(page, headline);
    else
        fl_html_markup(page, "(a blank line)"); // a heading must not be empty
}

static void write_first(struct fl_buffer *page, const struct fl_log_report *report, const struct fl_settings *settings)
{
    const struct fl_html_finding shown = {report, &report->findings[0], settings, '3', true};
    fl_buffer_append_format(page, "<section class=\"first%s\" id=\"error-1\">\n<p class=\"kicker\">%s</p>\n<h2>",
                            is_lesser(shown.finding) ? " lesser" : "",
                            !fl_log_is_error(shown.finding->error->kind) ? "No error, but this may tell of a failure"
                            : report->count > 1 || report->omitted       ? "The likeliest cause"
                                                                         : "The error");
    write_headline(page, shown.finding);
    fl_html_markup(page, "</h2>\n<p class=\"line-of-facts\">");
    fl_html_badges(page, &shown);
    fl_html_markup(page, " ");
    fl_html_facts(page, &shown);
    fl_html_markup(page, "</p>\n");
    fl_html_finding_body(page, &shown);
    fl_html_markup(page, "</section>\n");
}

static void write_other(struct fl_buffer *page, const struct fl_html_finding *shown, size_t rank)
{
    fl_buffer_append_format(page, "<li id=\"error-%zu\"%s><details>\n<summary><span class=\"rank\">%zu</span>", rank,
                            is_lesser(shown->finding) ? " class=\"lesser\"" : "", rank);
    fl_html_markup(page, "<h3>");
    write_headline(page, shown->finding);
    fl_html_markup(page, "</h3>");
    fl_html_badges(page, shown);
    fl_html_facts(page, shown);
    fl_html_markup(page, "</summary>\n<div class=\"body\">\n");
    fl_html_finding_body(page, shown);
    fl_html_markup(page, "</div>\n</details></li>\n");
}

static void write_others(struct fl_buffer *page, const struct fl_log_report *report, const struct fl_settings *settings)
{
    if (report->count < 2)
        return;
    fl_html_markup(page, "<section>\n<h2>What else was found</h2>\n<p class=\"faint\">The likelier a cause the higher; "
                         "often they follow from the first.</p>\n<ol class=\"others\" role=\"list\">\n");
    for (size_t i = 1; i < report->count; i++) {
        const struct fl_html_finding shown = {report, &report->findings[i], settings, '4', false};
        write_other(page, &shown, i + 1);
    }
    fl_html_markup(page, "</ol>\n</section>\n");
}

static void write_nothing(struct fl_buffer *page, const struct fl_log_report *report)
{
    fl_html_markup(page, "<section class=\"first nothing\">\n<h2>No error was found.</h2>\n<p>");
    if (report->trouble_count || report->partial)
        fl_html_markup(page, "But not all was read. ");
    if (report->omitted || report->hints || report->dropped)
        fl_html_markup(page, "But something was left out: see the figures below. ");
    fl_html_markup(page, "No line tells of a failure in what was read.</p>\n</section>\n");
}

// ---- the rest --------------------------------------------------------------

static void write_gone(struct fl_buffer *page, const struct fl_log_report *report)
{
    if (!report->gone_count)
        return;
    fl_html_markup(page, "<section>\n<h2>Gone since the baseline</h2>\n<ul class=\"gone\">\n");
    for (size_t i = 0; i < report->gone_count; i++) {
        fl_html_markup(page, "<li><span class=\"line\">");
        fl_html_text(page, report->gone[i].text);
        fl_html_markup(page, "</span> <span class=\"id\">");
        fl_html_text(page, report->gone[i].id);
        fl_html_markup(page, "</span></li>\n");
    }
    fl_html_markup(page, "</ul>\n</section>\n");
}

static void write_troubles(struct fl_buffer *page, const struct fl_log_report *report)
{
    if (!report->trouble_count)
        return;
    fl_html_markup(page, "<section id=\"troubles\">\n<h2>Not read, or not to the end</h2>\n<ul class=\"troubles\">\n");
    for (size_t i = 0; i < report->trouble_count; i++) {
        fl_html_markup(page, "<li><span class=\"place\">");
        fl_html_text(page, report->troubles[i].file);
        fl_html_markup(page, "</span>: ");
        fl_html_text(page, report->troubles[i].text);
        fl_html_markup(page, "</li>\n");
    }
    fl_html_markup(page, "</ul>\n</section>\n");
}

static void write_files(struct fl_buffer *page, const struct fl_log_report *report)
{
    if (report->file_count < 2)
        return;
    fl_html_markup(page, "<details class=\"files\">\n<summary>The files</summary>\n<ul>\n");
    for (size_t i = 0; i < report->file_count; i++) {
        fl_html_markup(page, "<li><span class=\"place\">");
        fl_html_file_name(page, report->files[i].name);
        fl_html_markup(page, "</span> <span class=\"faint\">");
        fl_html_count(page, report->files[i].lines, "line", "lines");
        fl_html_markup(page, ", ");
        fl_html_bytes(page, report->files[i].bytes);
        fl_html_markup(page, "</span></li>\n");
    }
    fl_html_markup(page, "</ul>\n</details>\n");
}

/// "3 errors and 2 hints are not shown here." where that is so.
static void write_omitted(struct fl_buffer *page, const struct fl_log_report *report)
{
    if (!report->omitted && !report->hints)
        return;
    fl_html_markup(page, " Not shown here: ");
    if (report->omitted)
        fl_html_count(page, report->omitted, "error", "errors");
    if (report->omitted && report->hints)
        fl_html_markup(page, " and ");
    if (report->hints)
        fl_html_count(page, report->hints, "hint", "hints");
    fl_html_markup(page, ".");
}

static void write_footer(struct fl_buffer *page, const struct fl_log_report *report, const struct counts *counts)
{
    fl_html_markup(page, "<footer>\n");
    write_files(page, report);
    fl_html_markup(page, "<p>Read: ");
    fl_html_count(page, report->file_count, "file", "files");
    fl_html_markup(page, ", ");
    fl_html_count(page, report->lines, "line", "lines");
    fl_html_markup(page, ", ");
    fl_html_bytes(page, report->bytes);
    fl_html_markup(page, ". Found: ");
    fl_html_count(page, counts->errors, "error", "errors");
    fl_html_markup(page, ", ");
    fl_html_number(page, report->known);
    fl_html_markup(page, " known.");
    write_omitted(page, report);
    if (report->dropped) {
        fl_html_markup(page, " Not kept, as there was no room: ");
        fl_html_count(page, report->dropped, "block of lines.", "blocks of lines.");
    }
    if (report->cut_lines) {
        fl_html_markup(page, " Too long, and cut: ");
        fl_html_count(page, report->cut_lines, "line.", "lines.");
    }
    fl_html_markup(page, "</p>\n<p>Written by Faultline " FAULTLINE_VERSION ".</p>\n</footer>\n");
}

void fl_print_log_html(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings)
{
    const struct counts counts = count_all(report);
    write_head(text, report, &counts);
    fl_html_markup(text, "<body>\n<main>\n");
    write_header(text, report, &counts);
    if (report->count)
        write_first(text, report, settings);
    else
        write_nothing(text, report);
    write_others(text, report, settings);
    write_gone(text, report);
    write_troubles(text, report);
    fl_html_markup(text, "</main>\n");
    write_footer(text, report, &counts);
    fl_html_markup(text, "</body>\n</html>\n");
}
