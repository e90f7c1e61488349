// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "core/verification.h"
#include "model.h"
#include "print.h"

#include "core/banned.h"

enum {
    INDENT = 2,
    LABEL = 11, // columns of "  Symptoms "
    NUMBER = 3, // columns of "1. "
    RATE = 6,   // columns of " 90 % "
    ACTION = LABEL + NUMBER + RATE,
    WORDS_EXPLAINED = 12
};

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

static void print_label(struct fl_output *output, enum fl_style style, const char *label)
{
    fl_output_style(output, style);
    fl_output_format(output, "  %-*s", LABEL - INDENT, label);
    fl_output_style(output, FL_PLAIN);
}

static void print_paragraph(struct fl_output *output, const char *label, struct fl_slice text)
{
    if (!text.size)
        return;
    print_label(output, FL_FAINT, label);
    fl_output_wrapped(output, text, LABEL, LABEL);
}

static void print_rate(struct fl_output *output, double rate)
{
    if (rate < 0)
        fl_output_format(output, "   ?  ");
    else
        fl_output_format(output, "%3d %% ", percent(rate));
}

static bool repeats(struct fl_slice code, struct fl_slice action)
{
    return fl_slice_equal(fl_slice_trim(code), fl_slice_trim(action));
}

/// "9 reports: 7 worked, 2 failed"
static void print_trials(struct fl_output *output, const struct fl_trials *trials)
{
    unsigned long all = (unsigned long)trials->worked + trials->failed;
    fl_output_format(output, "%lu report%s: ", all, all == 1 ? "" : "s");
    if (trials->worked)
        fl_output_format(output, "%u worked%s", trials->worked, trials->failed ? ", " : "");
    if (trials->failed)
        fl_output_format(output, "%u failed", trials->failed);
}

/// What the number before an action is made of, where people reported on it.
static void print_action_trials(struct fl_output *output, const struct fl_action *action)
{
    if (!fl_trials_any(&action->trials))
        return;
    fl_output_format(output, "%*s", ACTION, "");
    fl_output_style(output, FL_FAINT);
    if (action->rate >= 0)
        fl_output_format(output, "claimed %d %%; ", percent(action->rate));
    print_trials(output, &action->trials);
    fl_output_format(output, "\n");
    fl_output_style(output, FL_PLAIN);
}

/// `whole`: also code that only repeats the action.
static void print_action(struct fl_output *output, const struct fl_action *action, enum fl_style style,
                         const char *label, bool whole)
{
    fl_output_style(output, style);
    // The number ends in the same column for 1 and 10, as `report` takes it: the author's, whatever the order here.
    fl_output_format(output, "  %-*s", LABEL - INDENT - 1, label);
    fl_output_style(output, FL_PLAIN);
    fl_output_format(output, "%2u. ", action->number);
    print_rate(output, action->expected);
    fl_output_wrapped(output, action->action, ACTION, ACTION);
    if (action->reason.size) {
        fl_output_format(output, "%*s", ACTION, "");
        fl_output_style(output, FL_FAINT);
        fl_output_wrapped(output, action->reason, ACTION, ACTION);
        fl_output_style(output, FL_PLAIN);
    }
    print_action_trials(output, action);
    if (action->code.size && (whole || !repeats(action->code, action->action)))
        fl_output_code(output, action->code, ACTION + INDENT);
}

/// `tried`: so many of the first dead ends are named in the question.
static void print_actions(struct fl_output *output, const struct fl_entry *entry, size_t tried, bool whole)
{
    for (size_t i = 0; i < entry->workaround_count; i++)
        print_action(output, &entry->workarounds[i], FL_GOOD, i ? "" : "Works", whole);
    for (size_t i = 0; i < entry->dead_end_count; i++)
        print_action(output, &entry->dead_ends[i], FL_BAD, i < tried ? "Tried" : i == tried ? "Fails" : "", whole);
}

static void print_rates(struct fl_output *output, const struct fl_entry *entry, double fix)
{
    fl_output_style(output, FL_FAINT);
    fl_output_format(output, "  fix rate %d %%, from a claim of %d %% (", percent(fix), percent(entry->fix_rate));
    fl_output_text(output, entry->verification);
    fl_output_format(output, ")");
    if (fl_trials_any(&entry->trials)) {
        fl_output_format(output, " and ");
        print_trials(output, &entry->trials);
    }
    fl_output_format(output, "\n");
    fl_output_style(output, FL_PLAIN);
}

/// Says where the sum under the probability comes from (and the total of all candidates'), and which words did it.
static void print_explanation(struct fl_output *output, const struct fl_answer *answer, const struct fl_result *result)
{
    enum fl_question_kind kind = answer->question.kind;
    double sum = fl_model_base(kind);
    fl_output_format(output, "  %-30s %8s %9s\n  %-30s %8s %+9.3f\n", "feature", "value", "share",
                     kind == FL_TYPED ? "(base, typed)" : kind == FL_PRINTED ? "(base, printed)" : "(base, pasted)", "", sum);
    for (int i = 0; i < FL_FEATURE_COUNT; i++) {
        double value = result->features[i], share = fl_model_share((enum fl_feature)i, value, kind);
        if (share == 0)
            continue;
        sum += share;
        fl_output_format(output, "  %-30s %8.3f %+9.3f\n", fl_feature_names[i], value, share);
    }
    fl_output_format(output, "  sum %+.3f, total %+.3f: known %.4f, match %.4f, fix %.4f, score %.4f\n", sum,
                     answer->total, answer->known, result->match, result->fix, result->score);
    fl_output_format(output, "  words:");
    for (size_t i = 0; i < result->term_count && i < WORDS_EXPLAINED; i++) {
        const struct fl_question_term *term = result->terms[i].term;
        fl_output_format(output, "%s ", i ? "," : "");
        fl_output_text(output, term->typed);
        if (term->origin != FL_AS_TYPED) {
            fl_output_format(output, term->origin == FL_MEANS ? " (means " : " (mistyped for ");
            fl_output_text(output, term->term);
            fl_output_format(output, ")");
        }
        fl_output_format(output, " %.2f", result->terms[i].counts);
    }
    if (result->term_count > WORDS_EXPLAINED)
        fl_output_format(output, ", and %zu more", result->term_count - WORDS_EXPLAINED);
    fl_output_format(output, "\n");
}

static void print_heading(struct fl_output *output, const struct fl_answer *answer, const struct fl_result *result)
{
    fl_output_style(output, FL_STRONG);
    fl_output_wrapped(output, result->entry.title, 0, 0);
    fl_output_style(output, FL_PLAIN);
    fl_output_format(output, "  ");
    fl_output_text(output, result->entry.id);
    fl_output_style(output, answer->matched ? FL_GOOD : FL_FAINT);
    fl_output_format(output, "  %d %% sure\n", percent_sure(result->match));
    fl_output_style(output, FL_PLAIN);
}

static void print_line(struct fl_output *output, const struct fl_result *result)
{
    fl_output_format(output, "  %3d %%%*s", percent_sure(result->match), LABEL - (INDENT + RATE - 1), "");
    fl_output_text(output, result->entry.id);
    fl_output_format(output, "\n%*s", LABEL, "");
    fl_output_style(output, FL_FAINT);
    fl_output_wrapped(output, result->entry.title, LABEL, LABEL);
    fl_output_style(output, FL_PLAIN);
}

static void print_others(struct fl_output *output, const struct fl_answer *answer, const struct fl_settings *settings,
                         size_t first, double least, const char *heading)
{
    size_t shown = first;
    while (shown < answer->count && answer->results[shown].match >= least)
        shown++;
    if (shown > first)
        fl_output_format(output, "%s\n", heading);
    for (size_t i = first; i < shown; i++) {
        print_line(output, &answer->results[i]);
        if (settings->explain)
            print_explanation(output, answer, &answer->results[i]);
    }
    if (answer->omitted)
        fl_output_format(output, "%zu more match: --limit shows them\n", answer->omitted);
}

/// Rather known than not, though by less than an answer is asked for.
static bool is_likely(const struct fl_answer *answer)
{
    return answer->known >= 0.5;
}

static void print_brief(struct fl_output *output, const struct fl_answer *answer, const struct fl_settings *settings)
{
    if (!answer->matched)
        fl_output_format(output, !answer->count ? "not known\n" : is_likely(answer) ? "not sure; guesses:\n" : "not known; guesses:\n");
    for (size_t i = 0; i < answer->count; i++) {
        const struct fl_result *result = &answer->results[i];
        fl_output_format(output, "%3d %%  fix %3d %%  ", percent_sure(result->match), percent(result->fix));
        fl_output_text(output, result->entry.id);
        fl_output_format(output, "\n");
        if (settings->explain)
            print_explanation(output, answer, result);
    }
    if (answer->omitted)
        fl_output_format(output, "%zu more match: --limit shows them\n", answer->omitted);
}

static void print_not_known(struct fl_output *output, const struct fl_answer *answer,
                            const struct fl_settings *settings)
{
    fl_output_style(output, FL_STRONG);
    fl_output_format(output, is_likely(answer) ? "Not sure." : "Not known.");
    fl_output_style(output, FL_PLAIN);
    fl_output_format(output, "%s\n", !answer->question.term_count ? "  The text holds no word that the index holds."
                                     : answer->count ? "  No entry matches well enough to be called an answer."
                                                     : "  No entry that passes the filters shares a word with the text.");
    print_others(output, answer, settings, 0, 0, "\nNearest entries, as guesses:");
}

void fl_print_answer_text(struct fl_output *output, const struct fl_answer *answer,
                          const struct fl_settings *settings)
{
    if (settings->brief) {
        print_brief(output, answer, settings);
        return;
    }
    if (!answer->matched) {
        print_not_known(output, answer, settings);
        return;
    }
    const struct fl_result *best = &answer->results[0];
    print_heading(output, answer, best);
    fl_output_format(output, "\n");
    print_paragraph(output, "Why", best->entry.root_cause);
    fl_output_format(output, "\n");
    print_actions(output, &best->entry, best->tried, false);
    fl_output_format(output, "\n");
    print_rates(output, &best->entry, best->fix);
    if (settings->explain)
        print_explanation(output, answer, best);
    print_others(output, answer, settings, 1, settings->limit_given ? 0 : FL_POSSIBLE_LEAST, "\nOr one of these:");
}

// ---- a whole entry ---------------------------------------------------------

static void print_list(struct fl_output *output, const char *label, const struct fl_slice *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_label(output, FL_FAINT, i ? "" : label);
        fl_output_format(output, "- ");
        fl_output_wrapped(output, texts[i], LABEL + 2, LABEL + 2);
    }
}

static void print_versions(struct fl_output *output, const struct fl_entry *entry)
{
    for (size_t i = 0; i < entry->version_count; i++) {
        const struct fl_version_row *row = &entry->versions[i];
        print_label(output, FL_FAINT, i ? "" : "Versions");
        fl_output_text(output, row->version);
        if (row->status.size) {
            fl_output_format(output, "  ");
            fl_output_text(output, row->status);
        }
        if (row->introduced.size) {
            fl_output_format(output, ", introduced ");
            fl_output_text(output, row->introduced);
        }
        if (row->deprecated.size) {
            fl_output_format(output, ", deprecated ");
            fl_output_text(output, row->deprecated);
        }
        fl_output_format(output, "\n");
    }
}

void fl_print_entry_text(struct fl_output *output, const struct fl_entry *entry)
{
    fl_output_style(output, FL_STRONG);
    fl_output_wrapped(output, entry->title, 0, 0);
    fl_output_style(output, FL_PLAIN);
    fl_output_format(output, "\n");
    print_paragraph(output, "ID", entry->id);
    print_paragraph(output, "Domain", entry->domain);
    print_paragraph(output, "Category", entry->category);
    print_paragraph(output, "Why", entry->root_cause);
    print_list(output, "Also", entry->also_seen_as, entry->also_seen_as_count);
    print_versions(output, entry);
    print_actions(output, entry, 0, true);
    print_rates(output, entry, fl_fix_posterior(entry->fix_rate, entry->verification, &entry->trials));
    // How others tell it helps finding, not mending: it comes last.
    print_list(output, "Symptoms", entry->symptoms, entry->symptom_count);
    print_list(output, "Asked", entry->asked_as, entry->asked_as_count);
}
