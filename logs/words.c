// SPDX-License-Identifier: GPL-2.0-or-later
#include "words.h"

#include <stdlib.h>

#include "harmless.h"
#include "text_tests.h"

#include "core/banned.h"

struct word {
    struct fl_slice text; // in lower case
    enum fl_failure_word says;
    size_t catalogue; // of FL_SAYS_CATALOGUE: its number there
    size_t key;       // where in it the bytes of its key begin
};

#define W FL_SLICE_ITEM

static const struct word built_in[] = {
    {W("error"), FL_SAYS_ERROR, 0, 0}, {W("err!"), FL_SAYS_ERROR, 0, 0}, {W("erreur"), FL_SAYS_ERROR, 0, 0}, {W("fehler"), FL_SAYS_ERROR, 0, 0},
    {W("fail"), FL_SAYS_FAIL, 0, 0}, {W("unsuccessful"), FL_SAYS_FAIL, 0, 0},
    {W("exception"), FL_SAYS_EXCEPTION, 0, 0}, {W("uncaught"), FL_SAYS_EXCEPTION, 0, 0}, {W("unhandled"), FL_SAYS_EXCEPTION, 0, 0},
    {W("** ("), FL_SAYS_EXCEPTION, 0, 0}, {W("{'exit"), FL_SAYS_EXCEPTION, 0, 0}, {W("throwable"), FL_SAYS_EXCEPTION, 0, 0},
    {W("fatal"), FL_SAYS_FATAL, 0, 0}, {W("panic"), FL_SAYS_FATAL, 0, 0}, {W("oops:"), FL_SAYS_FATAL, 0, 0}, {W("bug: "), FL_SAYS_FATAL, 0, 0},
    {W("emerg"), FL_SAYS_FATAL, 0, 0}, {W("severe"), FL_SAYS_ERROR, 0, 0}, {W("[crit]"), FL_SAYS_FATAL, 0, 0}, {W("[alert]"), FL_SAYS_FATAL, 0, 0},
    // Levels by number or letter: of pino and bunyan, of klog, whose lines begin with the month.
    {W("level\":50"), FL_SAYS_ERROR, 0, 0}, {W("level\":60"), FL_SAYS_FATAL, 0, 0},
    {W("\ne01"), FL_SAYS_ERROR, 0, 0}, {W("\ne02"), FL_SAYS_ERROR, 0, 0}, {W("\ne03"), FL_SAYS_ERROR, 0, 0}, {W("\ne04"), FL_SAYS_ERROR, 0, 0},
    {W("\ne05"), FL_SAYS_ERROR, 0, 0}, {W("\ne06"), FL_SAYS_ERROR, 0, 0}, {W("\ne07"), FL_SAYS_ERROR, 0, 0}, {W("\ne08"), FL_SAYS_ERROR, 0, 0},
    {W("\ne09"), FL_SAYS_ERROR, 0, 0}, {W("\ne10"), FL_SAYS_ERROR, 0, 0}, {W("\ne11"), FL_SAYS_ERROR, 0, 0}, {W("\ne12"), FL_SAYS_ERROR, 0, 0},
    {W("critical"), FL_SAYS_FATAL, 0, 0},
    {W("traceback"), FL_SAYS_TRACE, 0, 0}, {W("stack trace"), FL_SAYS_TRACE, 0, 0}, {W("stacktrace"), FL_SAYS_TRACE, 0, 0},
    {W("goroutine "), FL_SAYS_TRACE, 0, 0}, {W("backtrace"), FL_SAYS_TRACE, 0, 0}, {W("call trace"), FL_SAYS_TRACE, 0, 0},
    {W("abort"), FL_SAYS_CRASH, 0, 0}, {W("crash"), FL_SAYS_CRASH, 0, 0}, {W("segfault"), FL_SAYS_CRASH, 0, 0},
    {W("segmentation"), FL_SAYS_CRASH, 0, 0}, {W("core dumped"), FL_SAYS_CRASH, 0, 0}, {W("killed"), FL_SAYS_CRASH, 0, 0},
    {W("terminate called"), FL_SAYS_CRASH, 0, 0}, {W("sigsegv"), FL_SAYS_CRASH, 0, 0}, {W("sigkill"), FL_SAYS_CRASH, 0, 0},
    {W("bus error"), FL_SAYS_CRASH, 0, 0}, {W("out of memory"), FL_SAYS_CRASH, 0, 0}, {W("data race"), FL_SAYS_CRASH, 0, 0},
    {W("stack smashing"), FL_SAYS_CRASH, 0, 0}, {W("access violation"), FL_SAYS_CRASH, 0, 0}, {W("dumped core"), FL_SAYS_CRASH, 0, 0},
    {W("oom-killer"), FL_SAYS_CRASH, 0, 0}, {W("double free"), FL_SAYS_CRASH, 0, 0}, {W("\nterminated"), FL_SAYS_CRASH, 0, 0},
    {W("=supervisor report"), FL_SAYS_TRACE, 0, 0},
    {W("cannot"), FL_SAYS_CANNOT, 0, 0}, {W("can't"), FL_SAYS_CANNOT, 0, 0}, {W("can not"), FL_SAYS_CANNOT, 0, 0},
    {W("could not"), FL_SAYS_CANNOT, 0, 0}, {W("couldn't"), FL_SAYS_CANNOT, 0, 0}, {W("unable to"), FL_SAYS_CANNOT, 0, 0},
    {W("won't"), FL_SAYS_CANNOT, 0, 0}, {W("not able to"), FL_SAYS_CANNOT, 0, 0}, {W("gave up"), FL_SAYS_CANNOT, 0, 0},
    {W("giving up"), FL_SAYS_CANNOT, 0, 0},
    {W("not found"), FL_SAYS_NOT_FOUND, 0, 0}, {W("no such"), FL_SAYS_NOT_FOUND, 0, 0}, {W("not exist"), FL_SAYS_NOT_FOUND, 0, 0},
    {W("not defined"), FL_SAYS_NOT_FOUND, 0, 0}, {W("not declared"), FL_SAYS_NOT_FOUND, 0, 0}, {W("missing"), FL_SAYS_NOT_FOUND, 0, 0},
    {W("not installed"), FL_SAYS_NOT_FOUND, 0, 0}, {W("not available"), FL_SAYS_NOT_FOUND, 0, 0}, {W("no rule to"), FL_SAYS_NOT_FOUND, 0, 0},
    {W("unavailable"), FL_SAYS_NOT_FOUND, 0, 0}, {W("not permitted"), FL_SAYS_DENIED, 0, 0}, {W("not allowed"), FL_SAYS_DENIED, 0, 0},
    {W("not supported"), FL_SAYS_INVALID, 0, 0}, {W("no matching"), FL_SAYS_NOT_FOUND, 0, 0}, {W("not match"), FL_SAYS_INVALID, 0, 0},
    {W("not recogni"), FL_SAYS_UNDEFINED, 0, 0}, {W("not satisf"), FL_SAYS_INVALID, 0, 0}, {W("not resolve"), FL_SAYS_UNDEFINED, 0, 0},
    {W("no space left"), FL_SAYS_CRASH, 0, 0}, {W("notfound"), FL_SAYS_NOT_FOUND, 0, 0}, {W("never defined"), FL_SAYS_NOT_FOUND, 0, 0},
    {W("undefined"), FL_SAYS_UNDEFINED, 0, 0}, {W("unresolved"), FL_SAYS_UNDEFINED, 0, 0}, {W("unknown"), FL_SAYS_UNDEFINED, 0, 0},
    {W("unrecogni"), FL_SAYS_UNDEFINED, 0, 0}, {W("undeclared"), FL_SAYS_UNDEFINED, 0, 0}, {W("not in scope"), FL_SAYS_UNDEFINED, 0, 0},
    {W("unexpected"), FL_SAYS_INVALID, 0, 0}, {W("invalid"), FL_SAYS_INVALID, 0, 0}, {W("illegal"), FL_SAYS_INVALID, 0, 0},
    {W("malformed"), FL_SAYS_INVALID, 0, 0}, {W("mismatch"), FL_SAYS_INVALID, 0, 0}, {W("incompatible"), FL_SAYS_INVALID, 0, 0},
    {W("unsupported"), FL_SAYS_INVALID, 0, 0}, {W("violat"), FL_SAYS_INVALID, 0, 0}, {W("conflict"), FL_SAYS_INVALID, 0, 0},
    {W("exceed"), FL_SAYS_INVALID, 0, 0}, {W("overflow"), FL_SAYS_INVALID, 0, 0}, {W("deadlock"), FL_SAYS_INVALID, 0, 0},
    {W("corrupt"), FL_SAYS_INVALID, 0, 0}, {W("broken"), FL_SAYS_INVALID, 0, 0}, {W("out of range"), FL_SAYS_INVALID, 0, 0},
    {W("duplicate key"), FL_SAYS_INVALID, 0, 0}, {W("duplicate entry"), FL_SAYS_INVALID, 0, 0},
    {W("duplicate symbol"), FL_SAYS_INVALID, 0, 0}, {W("duplicate class"), FL_SAYS_INVALID, 0, 0}, {W("too many"), FL_SAYS_INVALID, 0, 0}, {W("too large"), FL_SAYS_INVALID, 0, 0},
    {W("imported and not used"), FL_SAYS_INVALID, 0, 0}, {W("declared and not used"), FL_SAYS_INVALID, 0, 0},
    {W("multiple definition"), FL_SAYS_INVALID, 0, 0}, {W("no required module"), FL_SAYS_NOT_FOUND, 0, 0},
    {W("overfull"), FL_SAYS_INVALID, 0, 0}, {W("leaked"), FL_SAYS_INVALID, 0, 0},
    {W("denied"), FL_SAYS_DENIED, 0, 0}, {W("refused"), FL_SAYS_DENIED, 0, 0}, {W("forbidden"), FL_SAYS_DENIED, 0, 0},
    {W("unauthori"), FL_SAYS_DENIED, 0, 0}, {W("reject"), FL_SAYS_DENIED, 0, 0}, {W("expired"), FL_SAYS_DENIED, 0, 0},
    {W("unreachable"), FL_SAYS_DENIED, 0, 0}, {W("connection reset"), FL_SAYS_DENIED, 0, 0},
    {W("timed out"), FL_SAYS_TIMEOUT, 0, 0}, {W("timeout"), FL_SAYS_TIMEOUT, 0, 0}, {W("time limit"), FL_SAYS_TIMEOUT, 0, 0},
    {W("no output has been"), FL_SAYS_TIMEOUT, 0, 0},
    {W("assert"), FL_SAYS_ASSERT, 0, 0}, {W("expected"), FL_SAYS_ASSERT, 0, 0}, {W("not equal"), FL_SAYS_ASSERT, 0, 0},
    {W("warning"), FL_SAYS_WARNING, 0, 0}, {W("deprecat"), FL_SAYS_WARNING, 0, 0}, {W("offense"), FL_SAYS_WARNING, 0, 0},
    {W("problem"), FL_SAYS_WARNING, 0, 0}, {W("issues found"), FL_SAYS_WARNING, 0, 0}, {W("warn "), FL_SAYS_WARNING, 0, 0},
    {W("exited with"), FL_SAYS_EXIT, 0, 0}, {W("exited ("), FL_SAYS_EXIT, 0, 0}, {W("exit code"), FL_SAYS_EXIT, 0, 0}, {W("exit status"), FL_SAYS_EXIT, 0, 0},
    {W("non-zero"), FL_SAYS_EXIT, 0, 0}, {W("elifecycle"), FL_SAYS_EXIT, 0, 0}, {W("returncode"), FL_SAYS_EXIT, 0, 0},
    {W("not ok"), FL_SAYS_MARK, 0, 0}, {W("[-] "), FL_SAYS_MARK, 0, 0}, {W("!! "), FL_SAYS_MARK, 0, 0}, {W("*** ["), FL_SAYS_EXIT, 0, 0},
    {W("\xe2\x9c\x97 "), FL_SAYS_MARK, 0, 0}, {W("\xe2\x9c\x97\x1b"), FL_SAYS_MARK, 0, 0}, {W("\xe2\x9c\x98 "), FL_SAYS_MARK, 0, 0},
    {W("\xe2\x9c\x98\x1b"), FL_SAYS_MARK, 0, 0}, {W("\xe2\x9c\x96 "), FL_SAYS_MARK, 0, 0}, {W("\xe2\x9c\x96\x1b"), FL_SAYS_MARK, 0, 0},
    {W("\xe2\x9d\x8c "), FL_SAYS_MARK, 0, 0}, {W("\xe2\x9d\x8c\x1b"), FL_SAYS_MARK, 0, 0}, {W("\xe2\x9c\x95 "), FL_SAYS_MARK, 0, 0},
    {W("\xe2\x9c\x95\x1b"), FL_SAYS_MARK, 0, 0}, {W("\xc3\x97 \x1b"), FL_SAYS_MARK, 0, 0}, {W("\xe2\x97\x8f "), FL_SAYS_HEAD, 0, 0},
    {W("____"), FL_SAYS_HEAD, 0, 0}, {W(" stdout ----"), FL_SAYS_HEAD, 0, 0}, {W(" [e]"), FL_SAYS_MARK, 0, 0}, {W("* what went wrong"), FL_SAYS_HEAD, 0, 0},
    {W("\n1) "), FL_SAYS_HEAD, 0, 0}, {W("\n2) "), FL_SAYS_HEAD, 0, 0}, {W("\n3) "), FL_SAYS_HEAD, 0, 0}, {W("\n4) "), FL_SAYS_HEAD, 0, 0},
    {W("\n5) "), FL_SAYS_HEAD, 0, 0}, {W("\n6) "), FL_SAYS_HEAD, 0, 0}, {W("\n7) "), FL_SAYS_HEAD, 0, 0}, {W("\n8) "), FL_SAYS_HEAD, 0, 0},
    {W("\n9) "), FL_SAYS_HEAD, 0, 0}, {W("  1) "), FL_SAYS_HEAD, 0, 0}, {W("  2) "), FL_SAYS_HEAD, 0, 0}, {W("  3) "), FL_SAYS_HEAD, 0, 0},
    {W("  4) "), FL_SAYS_HEAD, 0, 0}, {W("  5) "), FL_SAYS_HEAD, 0, 0}, {W("  6) "), FL_SAYS_HEAD, 0, 0}, {W("  7) "), FL_SAYS_HEAD, 0, 0},
    {W("  8) "), FL_SAYS_HEAD, 0, 0}, {W("  9) "), FL_SAYS_HEAD, 0, 0},
    {W("\tat "), FL_SAYS_FRAME, 0, 0}, {W("   at "), FL_SAYS_FRAME, 0, 0}, {W("  file \""), FL_SAYS_FRAME, 0, 0},
};

enum {
    BUILT_IN = sizeof built_in / sizeof *built_in,
    KEY_BITS = 16,
    KEYS = 1 << KEY_BITS,
    // A byte each, to be looked at by one load; so few that they stay in the nearest cache.
    MARK_BITS = 15,
    MARKS = 1 << MARK_BITS,
    NO_WORD = UINT16_MAX,
    AT_ONCE = 4, // of the eight bytes that are read at once the first four begin four bytes
};

_Static_assert(BUILT_IN + FL_CATALOGUE_WORDS_LIMIT < NO_WORD, "a word's number fits its type");

struct fl_failure_words {
    unsigned char may_begin[MARKS]; // by the top bits of a key: some word begins with such a one
    uint16_t first[KEYS];          // the first word of that key, or NO_WORD
    uint16_t *next;                // by word: the next one of its key
    struct word *words;
    size_t count;
};

// A letter's bit of case in each byte.
static const uint64_t case_bits = 0x2020202020202020U;

/// The key of four bytes whose bits of case are set.
static inline uint32_t key_of_folded(uint32_t four)
{
    return (four * 2654435761U) >> (32 - KEY_BITS);
}

/// The key of the four bytes at `bytes`, whatever the case of their letters.
static inline uint32_t key_of(const char *bytes)
{
    uint32_t four;
    memcpy(&four, bytes, sizeof four);
    return key_of_folded(four | (uint32_t)case_bits);
}

static void add_word(struct fl_failure_words *words, struct word word)
{
    if (word.text.size < FL_FAILURE_WORD_LEAST + word.key)
        return;
    uint32_t key = key_of(word.text.data + word.key);
    uint16_t number = (uint16_t)words->count++;
    words->words[number] = word;
    words->next[number] = words->first[key];
    words->first[key] = number;
    words->may_begin[key >> (KEY_BITS - MARK_BITS)] = 1;
}

enum fl_status fl_failure_words_create(const struct fl_catalogue_word *catalogue, size_t count, struct fl_failure_words **out,
                                       struct fl_error *error)
{
    *out = NULL;
    if (count > FL_CATALOGUE_WORDS_LIMIT)
        return fl_fail(error, FL_BAD_INPUT, "the catalogue gives more than %d words to look for", FL_CATALOGUE_WORDS_LIMIT);
    struct fl_failure_words *words = calloc(1, sizeof *words);
    if (words) {
        words->words = calloc(BUILT_IN + count, sizeof *words->words);
        words->next = calloc(BUILT_IN + count, sizeof *words->next);
    }
    if (!words || !words->words || !words->next) {
        fl_failure_words_free(words);
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    for (size_t key = 0; key < KEYS; key++)
        words->first[key] = NO_WORD;
    for (size_t i = 0; i < count; i++)
        add_word(words, (struct word){catalogue[i].text, FL_SAYS_CATALOGUE, i, catalogue[i].key});
    for (size_t i = BUILT_IN; i--;) // the last one added is the first one tried
        add_word(words, built_in[i]);
    *out = words;
    return FL_OK;
}

void fl_failure_words_free(struct fl_failure_words *words)
{
    if (!words)
        return;
    free(words->words);
    free(words->next);
    free(words);
}

static bool begins_with_word(struct fl_slice text, size_t at, struct fl_slice word)
{
    if (text.size - at < word.size)
        return false;
    for (size_t i = 0; i < word.size; i++)
        if (fl_small(text.data[at + i]) != word.data[i])
            return false;
    return true;
}

/// The word whose key stands at `at`, where some word of that key is.
static bool word_at(const struct fl_failure_words *words, struct fl_slice text, size_t at, uint32_t key,
                    struct fl_failure_hit *hit)
{
    for (uint16_t number = words->first[key]; number != NO_WORD; number = words->next[number]) {
        const struct word *word = &words->words[number];
        if (word->key > at || !begins_with_word(text, at - word->key, word->text))
            continue;
        *hit = (struct fl_failure_hit){at - word->key, word->text.size, word->says, word->catalogue};
        return true;
    }
    return false;
}

static inline unsigned may_begin(const struct fl_failure_words *words, uint32_t key)
{
    return words->may_begin[key >> (KEY_BITS - MARK_BITS)];
}

/// Whether some word may begin at one of the first four of eight bytes.
static inline unsigned any_may_begin(const struct fl_failure_words *words, const char *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    eight |= case_bits;
    return may_begin(words, key_of_folded((uint32_t)eight)) | may_begin(words, key_of_folded((uint32_t)(eight >> 8))) |
           may_begin(words, key_of_folded((uint32_t)(eight >> 16))) | may_begin(words, key_of_folded((uint32_t)(eight >> 24)));
}

/// Passes over positions where no word can begin, some at a time: the first that is not passed over.
static size_t pass_over(const struct fl_failure_words *words, const char *bytes, size_t at, size_t end)
{
    while (at + 2 * AT_ONCE <= end && !(any_may_begin(words, bytes + at) | any_may_begin(words, bytes + at + AT_ONCE)))
        at += 2 * AT_ONCE;
    return at;
}

bool fl_failure_words_next(const struct fl_failure_words *words, struct fl_slice text, size_t from,
                           struct fl_failure_hit *hit)
{
    if (text.size < FL_FAILURE_WORD_LEAST)
        return false;
    const size_t end = text.size - FL_FAILURE_WORD_LEAST;
    for (size_t at = from; at <= end;) {
        at = pass_over(words, text.data, at, end);
        for (size_t stop = at + 2 * AT_ONCE; at < stop && at <= end; at++) {
            uint32_t key = key_of(text.data + at);
            if (may_begin(words, key) && word_at(words, text, at, key, hit))
                return true;
        }
    }
    return false;
}

fl_failure_word_set fl_failure_words_of(const struct fl_failure_words *words, struct fl_slice line)
{
    fl_failure_word_set said = 0;
    struct fl_failure_hit hit;
    for (size_t from = 0; fl_failure_words_next(words, line, from, &hit); from = hit.at + hit.size)
        if (!fl_is_harmless(line, &hit))
            said |= FL_SAYS(hit.word);
    return said;
}
