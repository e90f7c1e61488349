// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "core/verification.h"
#include "html.h"
#include "print_log_html_parts.h"

#include "core/banned.h"

static int percent(double share)
{
    return (int)floor(share * 100 + 0.5);
}

/// A match is never certain and never impossible: 1 to 99.
static int percent_sure(double match)
{
    int rounded = percent(match);
    return rounded < 1 ? 1 : rounded > 99 ? 99 : rounded;
}

static void write_heading(struct fl_buffer *page, const struct fl_html_finding *shown, const char *text)
{
    fl_buffer_append_format(page, "<h%c>%s</h%c>\n", shown->heading, text, shown->heading);
}

void fl_html_badges(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_log_finding *finding = shown->finding;
    fl_html_markup(page, "<span class=\"badges\">");
    if (!finding->asked)
        fl_html_markup(page, "<span class=\"badge\">not asked</span>");
    else if (finding->answer.matched)
        fl_buffer_append_format(page, "<span class=\"badge known\">known, %d %% sure</span>",
                                percent_sure(finding->answer.results[0].match));
    else
        fl_html_markup(page, "<span class=\"badge\">not known</span>");
    if (finding->age == FL_AGE_NEW)
        fl_html_markup(page, " <span class=\"badge new\">new</span>");
    else if (finding->age == FL_AGE_SINCE)
        fl_html_markup(page, " <span class=\"badge\">in the baseline</span>");
    fl_html_markup(page, "</span>");
}

// ---- advice ----------------------------------------------------------------

static bool repeats(struct fl_slice code, struct fl_slice action)
{
    return fl_slice_equal(fl_slice_trim(code), fl_slice_trim(action));
}

/// `tried`: the log names it.
static void write_action(struct fl_buffer *page, const struct fl_action *action, bool tried)
{
    fl_html_markup(page, "<li><span class=\"rate\">");
    if (action->expected < 0)
        fl_html_markup(page, "?");
    else
        fl_buffer_append_format(page, "%d %%", percent(action->expected));
    fl_html_markup(page, "</span><div><p>");
    if (tried)
        fl_html_markup(page, "<strong>Tried here:</strong> ");
    fl_html_prose(page, action->action);
    if (action->reason.size) {
        fl_html_markup(page, " <span class=\"faint\">— ");
        fl_html_prose(page, action->reason);
        fl_html_markup(page, "</span>");
    }
    fl_html_markup(page, "</p>\n");
    if (action->code.size && !repeats(action->code, action->action)) {
        // A line end right behind <pre> is not part of it, so that code which begins with one loses nothing.
        fl_html_markup(page, "<pre class=\"code\" tabindex=\"0\">\n");
        fl_html_text(page, action->code);
        fl_html_markup(page, "</pre>\n");
    }
    fl_html_markup(page, "</div></li>\n");
}

static void write_actions(struct fl_buffer *page, const struct fl_html_finding *shown, const struct fl_result *best)
{
    const struct fl_entry *entry = &best->entry;
    if (entry->workaround_count) {
        write_heading(page, shown, "What works, and how often");
        fl_html_markup(page, "<ol class=\"actions works\">\n");
        for (size_t i = 0; i < entry->workaround_count; i++)
            write_action(page, &entry->workarounds[i], false);
        fl_html_markup(page, "</ol>\n");
    }
    if (entry->dead_end_count) {
        write_heading(page, shown, "What not to try, and how often it fails");
        fl_html_markup(page, "<ul class=\"actions fails\">\n");
        for (size_t i = 0; i < entry->dead_end_count; i++)
            write_action(page, &entry->dead_ends[i], i < best->tried);
        fl_html_markup(page, "</ul>\n");
    }
    fl_buffer_append_format(page, "<p class=\"faint small\">Fix rate %d %%", percent(best->fix));
    if (entry->fix_rate >= 0)
        fl_buffer_append_format(page, ", from a claim of %d %%", percent(entry->fix_rate));
    if (entry->verification.size) {
        fl_html_markup(page, " (");
        fl_html_text(page, entry->verification);
        fl_html_markup(page, ")");
    }
    fl_html_markup(page, ".</p>\n");
}

// ---- entries by a line -----------------------------------------------------

/// The results from `first` on that are at least so likely.
static void write_results(struct fl_buffer *page, const struct fl_html_finding *shown, size_t first, double least,
                          const char *heading)
{
    const struct fl_answer *answer = &shown->finding->answer;
    size_t end = first;
    while (end < answer->count && answer->results[end].match >= least)
        end++;
    if (end > first) {
        write_heading(page, shown, heading);
        fl_html_markup(page, "<ul class=\"results\">\n");
        for (size_t i = first; i < end; i++) {
            const struct fl_result *result = &answer->results[i];
            fl_buffer_append_format(page, "<li><span class=\"rate\">%d %%</span><div>", percent_sure(result->match));
            fl_html_text(page, result->entry.title);
            fl_html_markup(page, " <span class=\"id\">");
            fl_html_text(page, result->entry.id);
            fl_html_markup(page, "</span></div></li>\n");
        }
        fl_html_markup(page, "</ul>\n");
    }
    if (answer->omitted)
        fl_buffer_append_format(page, "<p class=\"faint small\">%zu more %s.</p>\n", answer->omitted,
                                answer->omitted == 1 ? "entry matches" : "entries match");
}

static void write_match(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_result *best = &shown->finding->answer.results[0];
    fl_html_markup(page, "<p class=\"entry\">Known as <strong>");
    fl_html_text(page, best->entry.title);
    fl_html_markup(page, "</strong> <span class=\"id\">");
    fl_html_text(page, best->entry.id);
    fl_html_markup(page, "</span></p>\n");
    if (best->entry.root_cause.size) {
        write_heading(page, shown, "Why");
        fl_html_paragraphs(page, best->entry.root_cause);
    }
    write_actions(page, shown, best);
    // Beside a match, entries that are hardly possible are noise, unless somebody asked for so many.
    write_results(page, shown, 1, shown->settings->limit_given ? 0 : FL_POSSIBLE_LEAST, "Or one of these");
}

void fl_html_answer(struct fl_buffer *page, const struct fl_html_finding *shown)
{
    const struct fl_log_finding *finding = shown->finding;
    const struct fl_answer *answer = &finding->answer;
    if (!finding->asked) {
        fl_html_markup(page, "<p class=\"faint\">The catalogue was not asked");
        fl_html_markup(page, shown->report->without_index ? " (--no-match).</p>\n" : " about it.</p>\n");
    } else if (answer->matched) {
        write_match(page, shown);
    } else {
        fl_html_markup(page, "<p><strong>Not known.</strong> No entry ");
        fl_html_markup(page, answer->count ? "matches well enough to be called an answer" : "comes near it");
        fl_html_markup(page, ".</p>\n");
        write_results(page, shown, 0, 0, "Nearest entries, as guesses");
    }
}
