// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_report.h"
#include "print.h"

#include <math.h>
#include <string.h>

#include "core/normalise.h"

#include "core/banned.h"

enum {
    EXCERPT_HEAD = 8, // lines of the likeliest cause that are shown from its head on,
    EXCERPT_TAIL = 3, // and its last ones
    PLACES_SHOWN = 5,
    HEADLINE_SIZE = 300,
    GONE_SHOWN = 10,
    MARGIN = 6, // columns before what belongs to an error of the list
};

static void print_place(struct fl_output *output, const struct fl_log_place *place, const struct fl_log_report *report)
{
    fl_append_name(&output->text, fl_slice_of(report->files[place->file].name));
    fl_output_format(output, ":%llu", (unsigned long long)place->first_line);
    if (place->last_line > place->first_line)
        fl_output_format(output, "-%llu", (unsigned long long)place->last_line);
}

/// A line of the log, inert, behind a bar; what goes beyond the terminal's edge is left to it.
static void print_excerpt_line(struct fl_output *output, struct fl_slice line, bool strong)
{
    fl_output_style(output, FL_FAINT);
    fl_output_format(output, "  | ");
    fl_output_style(output, FL_PLAIN);
    if (strong)
        fl_output_style(output, FL_BAD);
    fl_output_text(output, (struct fl_slice){line.data, line.size < 4 * HEADLINE_SIZE ? line.size : 4 * HEADLINE_SIZE});
    if (line.size >= 4 * HEADLINE_SIZE)
        fl_output_format(output, " ...");
    if (strong)
        fl_output_style(output, FL_PLAIN);
    fl_output_format(output, "\n");
}

static void print_excerpt(struct fl_output *output, const struct fl_log_error *error)
{
    size_t lines = fl_slice_count_lines(error->text), head = fl_slice_count_lines((struct fl_slice){error->text.data, error->head});
    size_t first = head > 2 ? head - 2 : 0, shown = EXCERPT_HEAD + (head - first);
    struct fl_slice rest = error->text;
    for (size_t i = 0; rest.size; i++) {
        struct fl_slice line = fl_slice_next_line(&rest);
        bool in_head = i >= first && i < first + shown, in_tail = i + EXCERPT_TAIL >= lines;
        if (in_head || in_tail || lines <= first + shown + EXCERPT_TAIL + 1) {
            print_excerpt_line(output, line, i == head);
        } else if (i == first + shown) {
            fl_output_style(output, FL_FAINT);
            fl_output_format(output, "  | ... %zu lines ...\n", lines - first - shown - EXCERPT_TAIL);
            fl_output_style(output, FL_PLAIN);
        }
    }
    if (error->lines_left_out)
        fl_output_format(output, "  | ... %llu more lines, not kept\n", (unsigned long long)error->lines_left_out);
}

static void print_times(struct fl_output *output, const struct fl_log_finding *finding)
{
    if (finding->error->count > 1)
        fl_output_format(output, ", %llu times", (unsigned long long)finding->error->count);
    if (finding->age != FL_AGE_UNTOLD)
        fl_output_format(output, finding->age == FL_AGE_NEW ? ", new" : ", not new");
}

static void print_places(struct fl_output *output, const struct fl_log_error *error, const struct fl_log_report *report)
{
    if (error->count < 2)
        return;
    fl_output_style(output, FL_FAINT);
    fl_output_format(output, "  at ");
    size_t shown = error->place_count < PLACES_SHOWN ? error->place_count : PLACES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        fl_output_format(output, i ? ", " : "");
        print_place(output, &error->places[i], report);
    }
    if (error->count > shown)
        fl_output_format(output, ", and %llu more", (unsigned long long)(error->count - shown));
    fl_output_format(output, "\n");
    fl_output_style(output, FL_PLAIN);
}

/// The likeliest cause in full.
static void print_first(struct fl_output *output, const struct fl_log_report *report, const struct fl_settings *settings)
{
    const struct fl_log_finding *finding = &report->findings[0];
    fl_output_style(output, FL_STRONG);
    fl_output_format(output, fl_log_is_error(finding->error->kind) ? "Likeliest cause" : "Perhaps the cause");
    fl_output_style(output, FL_PLAIN);
    fl_output_format(output, "  ");
    print_place(output, &finding->error->likeliest, report);
    print_times(output, finding);
    fl_output_format(output, "\n");
    print_excerpt(output, finding->error);
    print_places(output, finding->error, report);
    fl_output_format(output, "\n");
    if (finding->asked)
        fl_print_answer_text(output, &finding->answer, settings);
}

static void print_known(struct fl_output *output, const struct fl_log_finding *finding)
{
    if (!finding->asked)
        return;
    if (!finding->answer.matched) {
        fl_output_style(output, FL_FAINT);
        fl_output_format(output, "  not known");
        fl_output_style(output, FL_PLAIN);
        return;
    }
    const struct fl_result *result = &finding->answer.results[0];
    int sure = (int)lround(100 * result->match);
    fl_output_style(output, FL_GOOD);
    fl_output_format(output, "  %d %% ", sure < 1 ? 1 : sure > 99 ? 99 : sure);
    fl_output_text(output, result->entry.id);
    fl_output_style(output, FL_PLAIN);
}

/// An error of the list: two lines.
static void print_other(struct fl_output *output, const struct fl_log_report *report, size_t i)
{
    const struct fl_log_finding *finding = &report->findings[i];
    struct fl_slice headline = fl_log_finding_headline(finding);
    bool cut = headline.size > HEADLINE_SIZE;
    headline.size = cut ? HEADLINE_SIZE : headline.size;
    fl_output_format(output, "%4zu  ", i + 1);
    fl_output_wrapped(output, headline, MARGIN, MARGIN);
    fl_output_format(output, "%*s", MARGIN, "");
    fl_output_style(output, FL_FAINT);
    print_place(output, &finding->error->likeliest, report);
    print_times(output, finding);
    if (finding->error->kind == FL_BLOCK_HINT)
        fl_output_format(output, ", a hint");
    if (finding->error->kind == FL_BLOCK_EXIT || finding->error->kind == FL_BLOCK_SUMMARY)
        fl_output_format(output, ", a consequence");
    if (finding->error->kind == FL_BLOCK_LAST_WORDS)
        fl_output_format(output, ", right before a failed exit");
    fl_output_style(output, FL_PLAIN);
    print_known(output, finding);
    fl_output_format(output, "\n");
}

static void print_gone(struct fl_output *output, const struct fl_log_report *report)
{
    if (!report->gone_count)
        return;
    fl_output_format(output, "\nGone since the earlier report\n");
    for (size_t i = 0; i < report->gone_count && i < GONE_SHOWN; i++) {
        fl_output_format(output, "%*s", MARGIN, "");
        fl_output_wrapped(output, report->gone[i].text, MARGIN, MARGIN);
    }
    if (report->gone_count > GONE_SHOWN)
        fl_output_format(output, "%*sand %zu more\n", MARGIN, "", report->gone_count - GONE_SHOWN);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/// One line of counts, and what was left out and why.
static void print_summary(struct fl_output *output, const struct fl_log_report *report)
{
    size_t errors = fl_log_report_errors(report);
    fl_output_format(output, "\n%zu file%s, %llu line%s: %zu error%s", report->file_count, plural(report->file_count),
                     (unsigned long long)report->lines, plural(report->lines), errors, plural(errors));
    if (!report->without_index && report->count)
        fl_output_format(output, ", %zu of %zu shown known", report->known, report->count);
    if (report->has_baseline)
        fl_output_format(output, "; %zu new, %zu not new, %zu gone", report->new_count, report->since_count, report->gone_count);
    fl_output_format(output, "\n");
    fl_output_style(output, FL_FAINT);
    if (report->omitted || report->hints)
        fl_output_format(output, "%zu more error%s and %zu hint%s: --limit=N shows more\n", report->omitted, plural(report->omitted),
                         report->hints, plural(report->hints));
    if (report->dropped)
        fl_output_format(output, "%llu more blocks were counted and not kept: there are too many distinct errors\n",
                         (unsigned long long)report->dropped);
    if (report->cut_lines)
        fl_output_format(output, "%llu line%s over %d KB: the middle was not looked at\n", (unsigned long long)report->cut_lines,
                         plural(report->cut_lines), FL_LOG_LINE_LIMIT / 1024);
    fl_output_style(output, FL_PLAIN);
    if (report->partial)
        fl_output_format(output, "Interrupted: this is what was found so far.\n");
}

void fl_print_log_text(struct fl_output *output, const struct fl_log_report *report, const struct fl_settings *settings)
{
    if (!report->count) {
        fl_output_style(output, FL_STRONG);
        fl_output_format(output, "No error found.\n");
        fl_output_style(output, FL_PLAIN);
    } else {
        print_first(output, report, settings);
    }
    if (report->count > 1)
        fl_output_format(output, "\nOther errors, by how likely they are the cause\n");
    for (size_t i = 1; i < report->count; i++)
        print_other(output, report, i);
    print_gone(output, report);
    print_summary(output, report);
}
