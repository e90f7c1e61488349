// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_check.h"

#include <ctype.h>
#include <math.h>

#include "core/entry_form.h"
#include "core/entry_text.h"
#include "core/places.h"
#include "danger.h"
#include "text_sets.h"

#include "core/banned.h"

/// One check: what it looks at, and where it tells.
struct checking {
    struct fl_analyser *analyser;
    const struct fl_entry *entry;
    struct fl_diagnostics *diagnostics;
    struct fl_buffer title_members, members, other_members;
    struct fl_text_set title; // its words
    struct fl_error *error;
};

static void warn(struct checking *checking, size_t line, const char *text)
{
    fl_diagnose(checking->diagnostics, FL_WARNING, line, "%s", text);
}

// ---- words -----------------------------------------------------------------

static size_t count_words(struct fl_slice text)
{
    size_t words = 0;
    for (size_t i = 0; i < text.size; i++)
        words += !isspace((unsigned char)text.data[i]) && (!i || isspace((unsigned char)text.data[i - 1]));
    return words;
}

static void check_symptoms(struct checking *checking)
{
    const struct fl_entry *entry = checking->entry;
    size_t words = 0;
    for (size_t i = 0; i < entry->symptom_count; i++)
        words += count_words(entry->symptoms[i]);
    if (entry->symptom_count && (words < FL_SYMPTOM_WORDS_LEAST || words > FL_SYMPTOM_WORDS_MOST))
        fl_diagnose(checking->diagnostics, FL_WARNING, 1, "the symptoms have %zu words: %d to %d find an entry best",
                    words, FL_SYMPTOM_WORDS_LEAST, FL_SYMPTOM_WORDS_MOST);
}

static void check_questions(struct checking *checking)
{
    const struct fl_entry *entry = checking->entry;
    for (size_t i = 0; i < entry->asked_as_count; i++) {
        size_t words = count_words(entry->asked_as[i]);
        if (words > FL_QUESTION_WORDS_MOST)
            fl_diagnose(checking->diagnostics, FL_WARNING, 1, "a question of Asked As has %zu words: up to %d find an entry best",
                        words, FL_QUESTION_WORDS_MOST);
    }
}

/// Whether a text says nothing that the title does not: four of five of its words are there, of three or more.
static bool repeats_title(const struct checking *checking, struct fl_text_set words)
{
    return words.count >= 3 && fl_sets_common(words, checking->title) * 5 >= words.count * 4;
}

static enum fl_status check_repetition(struct checking *checking)
{
    const double same = 0.9;
    struct fl_text_set words, code;
    const struct fl_entry *entry = checking->entry;
    enum fl_status status = fl_word_set(checking->analyser, entry->title, &checking->title_members, &checking->title,
                                        checking->error);
    if (!status)
        status = fl_word_set(checking->analyser, entry->root_cause, &checking->members, &words, checking->error);
    if (!status && repeats_title(checking, words))
        warn(checking, 1, "the root cause repeats the title");
    for (size_t i = 0; !status && i < entry->workaround_count; i++) {
        const struct fl_action *workaround = &entry->workarounds[i];
        status = fl_word_set(checking->analyser, workaround->action, &checking->members, &words, checking->error);
        if (!status)
            status =
                fl_word_set(checking->analyser, workaround->code, &checking->other_members, &code, checking->error);
        if (!status && repeats_title(checking, words))
            warn(checking, workaround->line, "the workaround repeats the title");
        if (!status && words.count >= 3 && fl_sets_alike(words, code) >= same)
            warn(checking, workaround->line, "the code repeats the sentence before it");
    }
    return status;
}

static bool holds_word(struct fl_slice text, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= text.size; i++)
        if (!memcmp(text.data + i, word, size) && (!i || !isalnum((unsigned char)text.data[i - 1])) &&
            (i + size == text.size || !isalnum((unsigned char)text.data[i + size])))
            return true;
    return false;
}

static void check_placeholders(struct checking *checking, struct fl_slice text, size_t line)
{
    static const char *const unfinished[] = {"TODO", "TBD", "FIXME", "XXX", "lorem ipsum"};
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (holds_word(text, unfinished[i]))
            fl_diagnose(checking->diagnostics, FL_WARNING, line, "unfinished: %s", unfinished[i]);
}

static void check_unfinished(struct checking *checking)
{
    const struct fl_entry *entry = checking->entry;
    check_placeholders(checking, entry->title, 1);
    for (size_t i = 0; i < entry->also_seen_as_count; i++)
        check_placeholders(checking, entry->also_seen_as[i], 1);
    check_placeholders(checking, entry->root_cause, 1);
    for (size_t i = 0; i < entry->symptom_count; i++)
        check_placeholders(checking, entry->symptoms[i], 1);
    for (size_t i = 0; i < entry->asked_as_count; i++)
        check_placeholders(checking, entry->asked_as[i], 1);
    for (size_t i = 0; i < entry->workaround_count; i++) {
        const struct fl_action *workaround = &entry->workarounds[i];
        check_placeholders(checking, workaround->action, workaround->line);
        check_placeholders(checking, workaround->code, workaround->line);
        const struct fl_danger *danger = fl_untold_danger(workaround);
        if (danger)
            fl_diagnose(checking->diagnostics, FL_WARNING, workaround->line,
                        "`%s` %s, and the workaround does not say so", danger->text, danger->harm);
    }
    for (size_t i = 0; i < entry->dead_end_count; i++) {
        check_placeholders(checking, entry->dead_ends[i].action, entry->dead_ends[i].line);
        check_placeholders(checking, entry->dead_ends[i].reason, entry->dead_ends[i].line);
    }
}

// ---- rates -----------------------------------------------------------------

/// Finer than anybody can estimate.
static bool is_too_fine(double rate)
{
    const double step = 0.05;
    return rate >= 0 && fabs(rate / step - round(rate / step)) > 1e-6;
}

static void check_rates(struct checking *checking)
{
    const struct fl_entry *entry = checking->entry;
    size_t actions = entry->workaround_count + entry->dead_end_count, same = 0;
    if (fl_slice_equal(entry->verification, FL_SLICE("human_reviewed")))
        return;
    bool fine = is_too_fine(entry->fix_rate);
    for (size_t i = 0; i < actions; i++) {
        const struct fl_action *action =
            i < entry->workaround_count ? &entry->workarounds[i] : &entry->dead_ends[i - entry->workaround_count];
        fine = fine || is_too_fine(action->rate);
        same += action->rate == (entry->workaround_count ? entry->workarounds : entry->dead_ends)[0].rate;
    }
    if (fine)
        warn(checking, 1, "rates that nobody counted are known to 5% at best");
    if (actions >= 4 && same == actions)
        warn(checking, 1, "all actions have the same rate");
}

// ---- proof -----------------------------------------------------------------

static enum fl_status check_proof(struct checking *checking, const char *path)
{
    const char *end = strrchr(path, '.');
    struct fl_buffer proof = {0};
    fl_buffer_append(&proof, (struct fl_slice){path, end ? (size_t)(end - path) : strlen(path)});
    fl_buffer_append(&proof, (struct fl_slice){".repro", sizeof ".repro"});
    if (proof.failed) {
        fl_buffer_release(&proof);
        return fl_fail(checking->error, FL_NO_MEMORY, "out of memory");
    }
    bool proved = fl_place_exists(&proof);
    fl_buffer_release(&proof);
    bool claimed = fl_slice_equal(checking->entry->verification, FL_SLICE("reproduced"));
    if (claimed && !proved)
        fl_diagnose(checking->diagnostics, FL_ERROR, 1,
                    "it says to be reproduced, and there is no .repro file beside it");
    if (proved && !claimed)
        warn(checking, 1, "there is a proof beside it, and it does not say to be reproduced");
    return FL_OK;
}

enum fl_status fl_entry_check(struct fl_analyser *analyser, const struct fl_entry *entry, const char *path,
                              struct fl_diagnostics *diagnostics, struct fl_error *error)
{
    struct checking checking = {.analyser = analyser, .entry = entry, .diagnostics = diagnostics, .error = error};
    // A canon's numbers are made elsewhere.
    bool own = fl_entry_form_of(path) == FL_FORM_MARKDOWN;
    check_symptoms(&checking);
    check_questions(&checking);
    check_unfinished(&checking);
    if (own)
        check_rates(&checking);
    enum fl_status status = check_repetition(&checking);
    if (!status && own)
        status = check_proof(&checking, path);
    fl_buffer_release(&checking.title_members);
    fl_buffer_release(&checking.members);
    fl_buffer_release(&checking.other_members);
    return status;
}
