// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log_baseline.h"
#include "log_follow.h"
#include "log_match.h"
#include "log_report.h"
#include "log_run.h"
#include "page_file.h"
#include "settings.h"

#include "core/banned.h"

enum {
    ERRORS_AS_TEXT = 10,
    ERRORS_AS_JSON = 20, // asking the catalogue about one takes about a millisecond
};

static enum fl_status check_settings(const struct fl_settings *settings, struct fl_error *error)
{
    if (settings->format == FL_FORMAT_TSV)
        return fl_fail(error, FL_USAGE, "log prints text or JSON, not tab-separated values");
    if (settings->fail_on == FL_FAIL_ON_NEW && !settings->baseline)
        return fl_fail(error, FL_USAGE, "--fail-on=new needs --baseline, an earlier report, to know what is new");
    if (settings->annotate && settings->format == FL_FORMAT_JSON)
        return fl_fail(error, FL_USAGE, "--annotate prints among text: it does not go with JSON");
    if (settings->html && strcmp(settings->html, "-") == 0)
        return fl_fail(error, FL_USAGE, "--html needs a file to write the page to: standard output has the report");
    if (settings->follow && settings->word_count > 1)
        return fl_fail(error, FL_USAGE, "--follow reads one file, and %zu are named", settings->word_count);
    if (settings->follow && (settings->html || settings->annotate))
        return fl_fail(error, FL_USAGE, "--follow prints as it goes: it goes neither with --html nor with --annotate");
    if (!settings->word_count && isatty(STDIN_FILENO))
        return fl_fail(error, FL_USAGE, "which log?  Give files or folders, or - to read one (--help tells more)");
    return FL_OK;
}

/// All that a run needs, opened together.
struct tools {
    struct fl_searcher *searcher; // NULL with --no-match
    struct fl_buffer titles_text;
    struct fl_known_titles *titles;
    struct fl_failure_words *words;
    struct fl_log_baseline *baseline;
    struct fl_log_run run;
    struct fl_arena arena;
};

static enum fl_status open_tools(struct tools *tools, const struct fl_settings *settings, struct fl_error *error)
{
    enum fl_status status = FL_OK;
    if (settings->baseline)
        status = fl_log_baseline_read(settings->baseline, &tools->baseline, error);
    if (!status && !settings->no_match)
        status = fl_settings_open(settings, &tools->searcher, error);
    if (!status)
        status = fl_log_words_open(tools->searcher, &tools->titles_text, &tools->titles, &tools->words, error);
    tools->run.words = tools->words;
    tools->run.titles = tools->titles;
    tools->run.progress = isatty(STDERR_FILENO) && !settings->follow;
    return status;
}

static void close_tools(struct tools *tools)
{
    fl_log_run_close(&tools->run);
    fl_log_baseline_free(tools->baseline);
    fl_failure_words_free(tools->words);
    fl_known_titles_free(tools->titles);
    fl_buffer_release(&tools->titles_text);
    fl_searcher_close(tools->searcher);
    fl_arena_release(&tools->arena);
}

static enum fl_status read_logs(struct tools *tools, const struct fl_settings *settings, struct fl_error *error)
{
    enum fl_status status = fl_log_run_open(&tools->run, error);
    if (!status && !settings->word_count)
        status = fl_log_run_read(&tools->run, "-", error);
    for (size_t i = 0; !status && i < settings->word_count; i++)
        status = fl_log_run_read(&tools->run, settings->words[i], error);
    fl_log_run_end_progress(&tools->run);
    return status;
}

static enum fl_status make_report(struct tools *tools, const struct fl_settings *settings, struct fl_log_report *report,
                                  struct fl_error *error)
{
    struct fl_ranking_options options = settings->ranking;
    struct fl_log_run *run = &tools->run;
    struct fl_log_error **errors;
    size_t count, limit = settings->limit_given                   ? settings->ranking.limit
                          : settings->format == FL_FORMAT_JSON || settings->html ? ERRORS_AS_JSON
                                                                                 : ERRORS_AS_TEXT;
    options.limit = FL_LOG_ENTRIES;
    report->files = fl_log_errors_files(run->errors, &report->file_count);
    report->lines = run->lines;
    report->bytes = run->bytes;
    report->cut_lines = fl_block_finder_cut_lines(run->finder);
    report->dropped = fl_log_errors_dropped(run->errors);
    report->troubles = run->troubles;
    report->trouble_count = run->trouble_count;
    report->without_index = !tools->searcher;
    enum fl_status status = fl_log_errors_rank(run->errors, &errors, &count, error);
    if (!status)
        status = fl_log_match(errors, count, tools->searcher, limit, &options, &tools->arena, report, error);
    if (!status && tools->baseline)
        status = fl_log_baseline_compare(tools->baseline, report, &tools->arena, error);
    return status;
}

static enum fl_status write_page(const struct fl_log_report *report, const struct fl_settings *settings, struct fl_error *error)
{
    struct fl_buffer page = {0};
    fl_print_log_html(&page, report, settings);
    enum fl_status status = page.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                        : fl_write_page_file(settings->html, fl_buffer_slice(&page), error);
    fl_buffer_release(&page);
    return status;
}

/// Whether GitHub's runner reads what is printed.
static bool is_github(void)
{
    const char *actions = getenv("GITHUB_ACTIONS");
    return actions && strcmp(actions, "true") == 0;
}

static enum fl_status print_report(const struct fl_log_report *report, const struct fl_settings *settings, struct fl_error *error)
{
    struct fl_output output;
    fl_output_init(&output, settings->color);
    if (settings->format == FL_FORMAT_JSON)
        fl_print_log_json(&output.text, report, settings);
    else
        fl_print_log_text(&output, report, settings);
    if (settings->format == FL_FORMAT_TEXT && (settings->annotate || is_github())) {
        struct fl_buffer plain = output.text;
        output.text = (struct fl_buffer){0};
        fl_append_defused(&output.text, fl_buffer_slice(&plain));
        output.text.failed |= plain.failed;
        fl_buffer_release(&plain);
    }
    if (settings->annotate)
        fl_print_log_github(&output.text, report, settings);
    enum fl_status status = fl_output_finish(&output, error);
    if (!status && settings->html)
        status = write_page(report, settings, error);
    return status;
}

/// The end's status, by --fail-on; trouble with an input goes before it.
static enum fl_status outcome(const struct fl_log_report *report, const struct fl_settings *settings, struct fl_error *error)
{
    if (report->partial)
        return fl_fail(error, FL_INTERRUPTED, "interrupted");
    if (report->trouble_count)
        return fl_fail(error, FL_BAD_INPUT, "%zu of the inputs could not be read, or not to the end", report->trouble_count);
    switch (settings->fail_on) {
    case FL_FAIL_ON_NEVER:
        return FL_OK;
    case FL_FAIL_ON_NEW:
        return report->new_count ? FL_NOTHING : FL_OK;
    case FL_FAIL_ON_ANY:
        return fl_log_report_errors(report) ? FL_NOTHING : FL_OK;
    case FL_FAIL_ON_UNKNOWN:
        break;
    }
    return report->known ? FL_OK : FL_NOTHING;
}

enum fl_status fl_command_log(const struct fl_settings *settings, struct fl_error *error)
{
    struct tools tools = {0};
    struct fl_log_report report = {0};
    enum fl_status status = check_settings(settings, error);
    if (!status)
        status = open_tools(&tools, settings, error);
    if (!status) {
        fl_log_catch_interrupts();
        if (settings->follow)
            status = fl_log_follow(&tools.run, settings->word_count ? settings->words[0] : "-", tools.searcher,
                                   tools.baseline, settings, error);
        else
            status = read_logs(&tools, settings, error);
        report.partial = status == FL_INTERRUPTED && !settings->follow;
        if (status == FL_INTERRUPTED)
            status = FL_OK;
    }
    if (!status)
        status = make_report(&tools, settings, &report, error);
    if (!status)
        status = print_report(&report, settings, error);
    if (!status)
        status = outcome(&report, settings, error);
    close_tools(&tools);
    return status;
}
