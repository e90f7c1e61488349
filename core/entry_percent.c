// SPDX-License-Identifier: GPL-2.0-or-later
#include "entry_percent.h"

#include "ascii.h"

#include "banned.h"

static bool skip(struct fl_slice *text, struct fl_slice head)
{
    if (text->size < head.size || !fl_slice_equal_ascii_case((struct fl_slice){text->data, head.size}, head))
        return false;
    text->data += head.size;
    text->size -= head.size;
    return true;
}

static void skip_spaces(struct fl_slice *text)
{
    // Writers put a no-break space, plain or narrow, before the percent sign.
    while (skip(text, FL_SLICE(" ")) || skip(text, FL_SLICE("\t")) || skip(text, FL_SLICE("\n")) ||
           skip(text, FL_SLICE("\xC2\xA0")) || skip(text, FL_SLICE("\xE2\x80\xAF")))
        ;
}

static void skip_about(struct fl_slice *text)
{
    static const char *const words[] = {"≈", "~", "approximately ", "approx. ", "approx ", "about ", "ca. ", "circa "};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (skip(text, fl_slice_of(words[i])))
            break;
    skip_spaces(text);
}

// Digits with at most one point.  Digits that a double does not hold do not matter to a percentage.
static bool take_number(struct fl_slice *text, double *number)
{
    double value = 0;
    double unit = 1;
    size_t digits = 0;
    bool fraction = false;
    while (text->size && (fl_is_digit(text->data[0]) || (text->data[0] == '.' && !fraction && digits))) {
        if (text->data[0] == '.') {
            fraction = true;
        } else {
            digits++;
            if (fraction)
                value += (text->data[0] - '0') * (unit /= 10);
            else if (value < 1e6)
                value = value * 10 + (text->data[0] - '0');
        }
        text->data++;
        text->size--;
    }
    *number = value;
    return digits > 0;
}

// A percentage at the start of `text`, which is moved behind it.
static enum fl_percent_result take_percent(struct fl_slice *text, double *share)
{
    skip_about(text);
    bool negative = skip(text, FL_SLICE("-")) || skip(text, FL_SLICE("\xE2\x88\x92"));
    double number;
    if (!take_number(text, &number))
        return FL_PERCENT_UNREADABLE;
    skip_spaces(text);
    if (!skip(text, FL_SLICE("%")) && !skip(text, FL_SLICE("percent")))
        return FL_PERCENT_UNREADABLE;
    if ((negative && number > 0) || number > 100)
        return FL_PERCENT_OUT_OF_RANGE;
    *share = number / 100;
    return FL_PERCENT_READ;
}

enum fl_percent_result fl_percent_read(struct fl_slice text, double *share)
{
    double found = 0;
    text = fl_slice_trim(text);
    enum fl_percent_result result = take_percent(&text, &found);
    if (result == FL_PERCENT_UNREADABLE || fl_slice_trim(text).size)
        return FL_PERCENT_UNREADABLE;
    if (result == FL_PERCENT_READ)
        *share = found;
    return result;
}

struct words {
    bool success;
    bool failure;
    bool other; // a word that does not belong to a rate
};

static struct words read_words(struct fl_slice text)
{
    static const struct {
        const char *word;
        int outcome; // of enum fl_outcome, or -1
    } known[] = {
        {"success", FL_OUTCOME_SUCCESS}, {"successful", FL_OUTCOME_SUCCESS}, {"succeeds", FL_OUTCOME_SUCCESS},
        {"works", FL_OUTCOME_SUCCESS},   {"worked", FL_OUTCOME_SUCCESS},     {"fix", FL_OUTCOME_SUCCESS},
        {"fail", FL_OUTCOME_FAILURE},    {"fails", FL_OUTCOME_FAILURE},      {"failed", FL_OUTCOME_FAILURE},
        {"failure", FL_OUTCOME_FAILURE}, {"failures", FL_OUTCOME_FAILURE},   {"rate", -1},
        {"of", -1}, {"the", -1}, {"time", -1}, {"cases", -1}, {"chance", -1},
    };
    const size_t count = sizeof known / sizeof known[0];
    struct words words = {0};
    text = fl_slice_trim(text);
    while (text.size && !words.other) {
        const char *space = memchr(text.data, ' ', text.size);
        struct fl_slice word = {text.data, space ? (size_t)(space - text.data) : text.size};
        size_t i = 0;
        while (i < count && !fl_slice_equal_ascii_case(word, fl_slice_of(known[i].word)))
            i++;
        words.other = i == count;
        words.success = words.success || (i < count && known[i].outcome == FL_OUTCOME_SUCCESS);
        words.failure = words.failure || (i < count && known[i].outcome == FL_OUTCOME_FAILURE);
        text = fl_slice_trim((struct fl_slice){text.data + word.size, text.size - word.size});
    }
    return words;
}

// "(80-90% success)" means a rate that we cannot read; "(the disk is 95% full)" does not.
static bool means_rate(struct fl_slice inside)
{
    const char *percent = memchr(inside.data, '%', inside.size);
    if (!percent)
        return false;
    struct fl_slice behind = {percent + 1, (size_t)(inside.data + inside.size - (percent + 1))};
    struct words words = read_words(behind);
    return (words.success || words.failure) && !words.other;
}

enum fl_percent_result fl_percent_take(struct fl_slice *text, enum fl_outcome outcome, double *share)
{
    struct fl_slice whole = fl_slice_trim(*text);
    if (whole.size && whole.data[whole.size - 1] == '.')
        whole.size--;
    if (!whole.size || whole.data[whole.size - 1] != ')')
        return FL_PERCENT_NONE;
    const char *open = memrchr(whole.data, '(', whole.size);
    if (!open)
        return FL_PERCENT_NONE;
    struct fl_slice inside = {open + 1, (size_t)(whole.data + whole.size - 1 - (open + 1))};
    if (!inside.size)
        return FL_PERCENT_NONE;

    struct fl_slice behind = fl_slice_trim(inside);
    double found = 0;
    enum fl_percent_result result = take_percent(&behind, &found);
    if (result == FL_PERCENT_UNREADABLE)
        return means_rate(inside) ? FL_PERCENT_UNREADABLE : FL_PERCENT_NONE;
    struct words words = read_words(behind);
    if (words.other || (words.success && words.failure))
        return FL_PERCENT_NONE;
    if (result != FL_PERCENT_READ)
        return result;
    bool other = outcome == FL_OUTCOME_SUCCESS ? words.failure : words.success;
    *share = other ? 1 - found : found;
    *text = fl_slice_trim((struct fl_slice){text->data, (size_t)(open - text->data)});
    return FL_PERCENT_READ;
}
