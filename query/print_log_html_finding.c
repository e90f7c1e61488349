// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>

#include "html.h"
#include "logs/line.h"
#include "print_log_html_parts.h"

#include "core/banned.h"

/// Kinds of blocks as people would call them.
static const char *const kind_names[FL_BLOCK_KINDS] = {
    [FL_BLOCK_TRACE] = "stack trace",
    [FL_BLOCK_DIAGNOSTIC] = "diagnostic",
    [FL_BLOCK_TEST] = "failed test",
    [FL_BLOCK_MESSAGE] = "error message",
    [FL_BLOCK_HINT] = "hint",
    [FL_BLOCK_KNOWN] = "like a known error",
    [FL_BLOCK_LAST_WORDS] = "last words",
    [FL_BLOCK_SUMMARY] = "summary",
    [FL_BLOCK_EXIT] = "exit",
};

/// What a reader should know of a kind; NULL: it speaks for itself.
static const char *const kind_notes[FL_BLOCK_KINDS] = {
    [FL_BLOCK_HINT] = "Only a hint: these lines may tell of a failure.",
    [FL_BLOCK_KNOWN] = "No word of failure, but it looks like the title of a known error.",
    [FL_BLOCK_LAST_WORDS] = "Not an error by its words: it is what was printed right before a step failed.",
    [FL_BLOCK_SUMMARY] = "A consequence: it counts or lists what failed before.",
    [FL_BLOCK_EXIT] = "A consequence: it says that something failed before.",
};

// ---- places ----------------------------------------------------------------

void fl_html_file_name(struct fl_buffer *page, const char *name)
{
    fl_html_text(page, fl_slice_of(strcmp(name, "-") == 0 ? "standard input" : name));
}

static void write_place(struct fl_buffer *page, const struct fl_log_report *report, const struct fl_log_place *place)
{
    if (place->file < report->file_count)
        fl_html_file_name(page, report->files[place->file].name);
    fl_buffer_append_format(page, ":%" PRIu64, place->first_line);
    if (place->last_line > place->first_line)
        fl_buffer_append_format(page, "-%" PRIu64, place->last_line);
}

void fl_html_facts(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_log_error *error = shown->finding->error;
    fl_html_markup(page, "<span class=\"facts\"><span class=\"place\">");
    write_place(page, shown->report, &error->likeliest);
    fl_html_markup(page, "</span>");
    if (error->count > 1) {
        fl_html_markup(page, " <span>");
        fl_html_count(page, error->count, "time", "times");
        fl_html_markup(page, "</span>");
    }
    fl_buffer_append_format(page, " <span>%s</span></span>", kind_names[error->kind]);
}

static void write_places(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_log_error *error = shown->finding->error;
    if (error->count < 2)
        return;
    fl_buffer_append_format(page, "<h%c>Seen ", shown->heading);
    fl_html_count(page, error->count, "time", "times");
    fl_buffer_append_format(page, "</h%c>\n<ul class=\"places\">\n", shown->heading);
    for (size_t i = 0; i < error->place_count; i++) {
        fl_html_markup(page, "<li>");
        write_place(page, shown->report, &error->places[i]);
        fl_html_markup(page, "</li>\n");
    }
    if (error->count > error->place_count) {
        fl_html_markup(page, "<li>and ");
        fl_html_number(page, error->count - error->place_count);
        fl_html_markup(page, " more</li>\n");
    }
    fl_html_markup(page, "</ul>\n");
    if (error->passed) {
        fl_html_markup(page, "<p class=\"faint small\">Of these, ");
        fl_html_count(page, error->passed, "stands in a step that passed.</p>\n", "stand in steps that passed.</p>\n");
    }
}

// ---- lines of the log ------------------------------------------------------

/// A line; the number 0 is not shown.
static void write_row(struct fl_buffer *page, const char *role, uint64_t number, struct fl_slice text)
{
    fl_buffer_append_format(page, "<span class=\"row%s\"><span class=\"number\">", role);
    if (number)
        fl_buffer_append_format(page, "%" PRIu64, number);
    fl_html_markup(page, "</span><span class=\"line\">");
    fl_html_text(page, text);
    fl_html_markup(page, "\n</span></span>");
}

/// Raw lines, of which the first is that of `number`; 0: they have none.
static void write_context(struct fl_buffer *page, struct fl_slice lines, uint64_t number)
{
    struct fl_buffer scratch = {0};
    while (lines.size) {
        struct fl_log_line line;
        fl_log_line_read(fl_slice_next_line(&lines), number, &scratch, &line);
        // Of a JSON line the message; its stack would be more than a line.
        struct fl_slice text = line.text;
        write_row(page, " context", number, fl_slice_next_line(&text));
        number += number != 0;
        page->failed |= scratch.failed;
    }
    fl_buffer_release(&scratch);
}

static void write_block(struct fl_buffer *page, const struct fl_log_error *error, const struct fl_log_place *place)
{
    // A JSON line gives several lines, and lines that were left out may have stood between others: then only the place
    // of the whole is sure.
    bool exact = !error->lines_left_out && fl_slice_count_lines(error->text) == place->last_line - place->first_line + 1;
    uint64_t number = place->first_line;
    for (struct fl_slice rest = error->text; rest.size;) {
        bool is_head = rest.data == error->text.data + error->head;
        struct fl_slice line = fl_slice_next_line(&rest);
        write_row(page, is_head ? " head" : "", number, line);
        number = exact ? number + 1 : 0;
    }
    if (!error->lines_left_out)
        return;
    fl_html_markup(page, "<span class=\"row context\"><span class=\"number\"></span><span class=\"line\">(");
    fl_html_count(page, error->lines_left_out, "line", "lines");
    fl_html_markup(page, " left out)\n</span></span>");
}

void fl_html_excerpt(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_log_error *error = shown->finding->error;
    // The texts are those of the first place, which need not be the likeliest.
    const struct fl_log_place *place = error->place_count ? &error->places[0] : &error->likeliest;
    fl_html_markup(page, "<figure>\n");
    if (place->file != error->likeliest.file || place->first_line != error->likeliest.first_line) {
        fl_html_markup(page, "<figcaption>as at ");
        write_place(page, shown->report, place);
        fl_html_markup(page, "</figcaption>\n");
    }
    fl_html_markup(page, "<pre class=\"log\" tabindex=\"0\">");
    // Where lines are cut off, those before the block have lost their end, and with it their numbers.
    size_t before = fl_slice_count_lines(error->before);
    bool whole = before && error->before.data[error->before.size - 1] == '\n' && place->first_line > before;
    write_context(page, error->before, whole ? place->first_line - before : 0);
    write_block(page, error, place);
    write_context(page, error->after, place->last_line + 1);
    fl_html_markup(page, "</pre>\n</figure>\n");
}

// ---- the whole -------------------------------------------------------------

/// What speaks for it being the cause, as far as it can be said in a sentence.
static void write_standing(struct fl_buffer *page, const struct fl_log_error *error)
{
    bool failed = error->standing.step == FL_STEP_FAILED;
    if (!failed && error->named <= 0)
        return;
    fl_html_markup(page, "<p class=\"faint\">");
    if (failed)
        fl_buffer_append_format(page, "It stands in %s step that failed",
                                error->standing.first_failure ? "the first" : "a");
    if (error->named > 0)
        fl_buffer_append_format(page, "%s summary of the same file names it", failed ? ", and a" : "A");
    fl_html_markup(page, ".</p>\n");
}

void fl_html_finding_body(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_log_error *error = shown->finding->error;
    if (kind_notes[error->kind])
        fl_buffer_append_format(page, "<p class=\"faint\">%s</p>\n", kind_notes[error->kind]);
    bool advice_first = shown->first && shown->finding->asked && shown->finding->answer.matched;
    if (advice_first) {
        fl_html_answer(page, shown);
        fl_buffer_append_format(page, "<h%c>In the log</h%c>\n", shown->heading, shown->heading);
    }
    if (shown->first)
        write_standing(page, error);
    fl_html_excerpt(page, shown);
    if (!advice_first)
        fl_html_answer(page, shown);
    write_places(page, shown);
    fl_html_markup(page, "<p class=\"faint small\">Id of this error: <span class=\"id\">");
    fl_html_text(page, fl_slice_of(shown->finding->id));
    fl_html_markup(page, "</span></p>\n");
}
