// SPDX-License-Identifier: GPL-2.0-or-later
#include "codes.h"

#include "record.h"

#include "banned.h"

enum { FAMILY_LETTERS = 6, CODE_DIGITS = 2, NUMBER_DIGITS = 5 };

static size_t count_while(struct fl_slice text, char low, char high)
{
    size_t count = 0;
    while (count < text.size && text.data[count] >= low && text.data[count] <= high)
        count++;
    return count;
}

static bool is_code_word(struct fl_slice term)
{
    static const struct fl_slice words[] = {FL_SLICE_ITEM("code"),   FL_SLICE_ITEM("status"), FL_SLICE_ITEM("errno"),
                                            FL_SLICE_ITEM("error"),  FL_SLICE_ITEM("err"),    FL_SLICE_ITEM("signal"),
                                            FL_SLICE_ITEM("exit")};
    return fl_slice_is_one_of(term, words, sizeof words / sizeof *words);
}

/// What stands before an HTTP status; a digit is the version's ("HTTP/1.1 413").
static bool is_http_word(struct fl_slice term)
{
    static const struct fl_slice words[] = {FL_SLICE_ITEM("http"),   FL_SLICE_ITEM("status"), FL_SLICE_ITEM("code"),
                                            FL_SLICE_ITEM("error"),  FL_SLICE_ITEM("respons"), FL_SLICE_ITEM("return"),
                                            FL_SLICE_ITEM("got"),    FL_SLICE_ITEM("receiv"), FL_SLICE_ITEM("1"),
                                            FL_SLICE_ITEM("2"),      FL_SLICE_ITEM("0")};
    return fl_slice_is_one_of(term, words, sizeof words / sizeof *words);
}

bool fl_code_of(const struct fl_token *token, struct fl_slice previous, struct fl_code *code)
{
    struct fl_slice text = token->term;
    code->code = fl_term_hash(text);
    if (token->kind == FL_WHOLE) {
        struct fl_slice rest = {text.data + 1, text.size - 1};
        size_t letters = count_while(rest, 'a', 'z');
        struct fl_slice digits = {rest.data + letters, rest.size - letters};
        if (!letters || letters > FAMILY_LETTERS || digits.size < CODE_DIGITS ||
            count_while(digits, '0', '9') < digits.size)
            return false;
        code->family = fl_term_hash((struct fl_slice){rest.data, letters});
        return true;
    }
    if (!text.size || text.size > NUMBER_DIGITS || count_while(text, '0', '9') < text.size)
        return false;
    if (text.size == 3 && (text.data[0] == '4' || text.data[0] == '5') && (!previous.size || is_http_word(previous))) {
        code->family = fl_term_hash(FL_SLICE("http status"));
        return true;
    }
    code->family = is_code_word(previous) ? fl_term_hash(previous) : 0;
    return code->family != 0;
}

int fl_code_compare(const void *a, const void *b)
{
    const struct fl_code *left = a, *right = b;
    if (left->family != right->family)
        return left->family < right->family ? -1 : 1;
    return (left->code > right->code) - (left->code < right->code);
}
