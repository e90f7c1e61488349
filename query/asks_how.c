// SPDX-License-Identifier: GPL-2.0-or-later
#include "asks_how.h"

#include "core/ascii.h"

#include "core/banned.h"

enum {
    WORDS = 9, // of the text that are looked at
    BEFORE = 2 // words that may stand before the question: the tool's name
};

/// The next run of letters; empty at the text's end.
static struct fl_slice take_word(struct fl_slice *rest)
{
    size_t start = 0, end;
    while (start < rest->size && !fl_is_letter(rest->data[start]))
        start++;
    for (end = start; end < rest->size && fl_is_letter(rest->data[end]);)
        end++;
    struct fl_slice word = {rest->data + start, end - start};
    *rest = (struct fl_slice){rest->data + end, rest->size - end};
    return word;
}

/// Whether the word is in a NULL-terminated list.
static bool is_of(struct fl_slice word, const char *const *list)
{
    for (; *list; list++)
        if (fl_slice_equal_ascii_case(word, fl_slice_of(*list)))
            return true;
    return false;
}

/// "how do I", "how to", and not "how do I fix".
static bool asks_for_way(const struct fl_slice *words)
{
    static const char *const how[] = {"how", NULL}, *const may[] = {"do", "to", "can", "should", "would", NULL},
                      *const persons[] = {"i", "we", "you", "one", NULL},
                      *const mending[] = {"fix", "solve", "resolve", "repair", "stop", "avoid", "handle", "debug",
                                          "get", "prevent", "recover", "troubleshoot", "deal", "make", "diagnose", "overcome", "circumvent", NULL};
    if (!is_of(words[0], how) || !is_of(words[1], may))
        return false;
    return !is_of(words[is_of(words[2], persons) ? 3 : 2], mending);
}

/// "what's the difference", "difference between".
static bool asks_for_difference(const struct fl_slice *words)
{
    static const char *const leading[] = {"what", "s", "is", "are", "the", NULL}, *const between[] = {"between", NULL},
                      *const difference[] = {"difference", "differences", NULL};
    size_t at = 0;
    while (at < WORDS - 2 && is_of(words[at], leading))
        at++;
    return is_of(words[at], difference) && (at > 0 || is_of(words[1], between));
}

bool fl_asks_how(struct fl_slice text)
{
    struct fl_slice words[BEFORE + WORDS];
    for (size_t i = 0; i < BEFORE + WORDS; i++)
        words[i] = take_word(&text);
    for (size_t start = 0; start <= BEFORE; start++)
        if (asks_for_way(words + start) || asks_for_difference(words + start))
            return true;
    return false;
}
