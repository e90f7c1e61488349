// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis.h"

#include <stdlib.h>

#include "ascii.h"
#include "characters.h"
#include "normalise.h"
#include "stop_words.h"
#include "varying.h"
#include "xapian_bindings.h"

#include "banned.h"

enum {
    STEM_CACHE_SIZE = 4096, // a power of two; a catalogue of 2,000 entries uses some 12,000 words, few of them often
    WORD_IN_CACHE = 24      // longer words are rare enough to be stemmed anew
};

struct cached_stem {
    uint8_t word_size, stem_size;
    char word[WORD_IN_CACHE], stem[WORD_IN_CACHE];
};

struct fl_analyser {
    struct fl_stemmer *stemmer;
    struct fl_buffer line; // the normalised line
    struct cached_stem stems[STEM_CACHE_SIZE];
};

/// One analysis under way.
struct scan {
    struct fl_analyser *analyser;
    fl_token_visitor *visit;
    void *context;
    struct fl_error *error;
    struct fl_slice line;   // normalised
    uint32_t line_number;
    bool after_line_word;   // the last word was "line": a number is its number
    bool after_file_name;   // the last chunk was a file name or its line number
    enum fl_status status;  // anything but FL_OK ends the scan
};

enum fl_status fl_analyser_create(struct fl_analyser **out, struct fl_error *error)
{
    struct fl_analyser *analyser = calloc(1, sizeof *analyser);
    if (!analyser)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    enum fl_status status = fl_stemmer_create(&analyser->stemmer, error);
    if (status) {
        free(analyser);
        return status;
    }
    *out = analyser;
    return FL_OK;
}

void fl_analyser_free(struct fl_analyser *analyser)
{
    if (!analyser)
        return;
    fl_stemmer_free(analyser->stemmer);
    fl_buffer_release(&analyser->line);
    free(analyser);
}

// ---- tokens ----------------------------------------------------------------

/// The apostrophe of don't, it's and can't joins; any other is a quote.
static bool is_apostrophe(struct fl_slice line, size_t at)
{
    static const char *const endings[] = {"t", "s", "re", "ve", "ll", "d", "m"};
    if (line.data[at] != '\'' || at == 0 || fl_character_of((unsigned char)line.data[at - 1]) < FL_LOWER)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct fl_slice ending = fl_slice_of(endings[i]);
        size_t end = at + 1 + ending.size;
        if (end > line.size || memcmp(line.data + at + 1, ending.data, ending.size) != 0)
            continue;
        if (end == line.size || fl_character_of((unsigned char)line.data[end]) < FL_JOINER)
            return true;
    }
    return false;
}

static void emit(struct scan *scan, enum fl_token_kind kind, struct fl_slice term, struct fl_slice text)
{
    if (scan->status)
        return;
    struct fl_token token = {.term = term, .text = text, .kind = kind, .line = scan->line_number};
    if (!scan->visit(scan->context, &token))
        scan->status = fl_fail(scan->error, FL_NO_MEMORY, "out of memory");
}

static bool is_english(struct fl_slice word)
{
    for (size_t i = 0; i < word.size; i++)
        if (word.data[i] < 'a' || word.data[i] > 'z')
            return false;
    return true;
}

static void emit_stem(struct scan *scan, struct fl_slice word)
{
    struct fl_analyser *analyser = scan->analyser;
    char stem[FL_TERM_SIZE_LIMIT];
    size_t stem_size = 0;
    struct cached_stem *cached = &analyser->stems[fl_slice_hash(word) % STEM_CACHE_SIZE];
    if (word.size == cached->word_size && memcmp(word.data, cached->word, word.size) == 0) {
        emit(scan, FL_WORD, (struct fl_slice){cached->stem, cached->stem_size}, word);
        return;
    }
    scan->status = fl_stemmer_stem(analyser->stemmer, word, stem, sizeof stem, &stem_size, scan->error);
    if (!scan->status && word.size <= WORD_IN_CACHE && stem_size <= WORD_IN_CACHE) {
        memcpy(cached->word, word.data, word.size);
        memcpy(cached->stem, stem, stem_size);
        cached->word_size = (uint8_t)word.size;
        cached->stem_size = (uint8_t)stem_size;
    }
    emit(scan, FL_WORD, (struct fl_slice){stem, stem_size}, word);
}

/// Copies `piece` in lower case into `folded`, leaving out what `leave_out` names.  Returns 0 when it does not fit.
static size_t fold_ascii(struct fl_slice piece, const char *leave_out, char folded[FL_TERM_SIZE_LIMIT], size_t size)
{
    for (size_t i = 0; i < piece.size; i++) {
        char c = piece.data[i];
        if (c == '\0' || strchr(leave_out, c))
            continue;
        if (size == FL_TERM_SIZE_LIMIT)
            return 0;
        folded[size++] = fl_small(c);
    }
    return size;
}

static void emit_word(struct scan *scan, struct fl_slice part, bool alone)
{
    char folded[FL_TERM_SIZE_LIMIT];
    struct fl_slice word = {folded, fold_ascii(part, "'", folded, 0)};
    // A single letter split off an identifier (the T of TMap) tells nothing.
    if (!word.size || (!alone && word.size == 1) || fl_is_stop_word(word))
        return;
    scan->after_line_word = fl_slice_equal(word, FL_SLICE("line"));
    if (is_english(word))
        emit_stem(scan, word);
    else
        emit(scan, FL_WORD, word, word);
}

static void emit_whole(struct scan *scan, struct fl_slice piece)
{
    char folded[FL_TERM_SIZE_LIMIT] = "=";
    size_t size = fold_ascii(piece, "-_'", folded, 1);
    if (size > 2)
        emit(scan, FL_WHOLE, (struct fl_slice){folded, size}, (struct fl_slice){folded + 1, size - 1});
}

/// Each pair of neighbouring characters; one alone stands for itself.
static void emit_pairs(struct scan *scan, struct fl_slice run)
{
    size_t first = 0, second = 0;
    fl_utf8_next(run, &second);
    if (second == run.size)
        emit(scan, FL_WORD, run, run);
    while (second < run.size) {
        size_t end = second;
        fl_utf8_next(run, &end);
        struct fl_slice pair = {run.data + first, end - first};
        emit(scan, FL_WORD, pair, pair);
        first = second;
        second = end;
    }
}

// ---- chunks ----------------------------------------------------------------

/// Where a part ends inside a piece without joiners: camelCase, HTTPServer, utf8, letters against unspaced script.
static bool part_ends(enum fl_character previous, enum fl_character current, enum fl_character next)
{
    if ((previous == FL_DIGIT) != (current == FL_DIGIT) || (previous == FL_UNSPACED) != (current == FL_UNSPACED))
        return true;
    return current == FL_UPPER && (previous == FL_LOWER || (previous == FL_UPPER && next == FL_LOWER));
}

static enum fl_character class_at(struct fl_slice piece, size_t at, size_t *end)
{
    *end = at;
    if (at >= piece.size)
        return FL_DIVIDER;
    if (piece.data[at] == '\'') {
        *end = at + 1;
        return FL_LOWER;
    }
    return fl_character_of(fl_utf8_next(piece, end));
}

/// Emits the parts of a piece that holds no joiner; returns how many it has.
static size_t scan_parts(struct scan *scan, struct fl_slice piece, bool alone)
{
    size_t parts = 0, start = 0, at = 0, end, after;
    enum fl_character current = class_at(piece, 0, &end), next = class_at(piece, end, &after);
    while (at < piece.size) {
        enum fl_character previous = current;
        at = end;
        current = next;
        end = after;
        next = class_at(piece, end, &after);
        if (at < piece.size && !part_ends(previous, current, next))
            continue;
        struct fl_slice part = {piece.data + start, at - start};
        bool only = alone && start == 0 && at == piece.size;
        if (previous == FL_UNSPACED)
            emit_pairs(scan, part);
        else if (!fl_is_varying(part))
            emit_word(scan, part, only);
        parts++;
        start = at;
    }
    return parts;
}

// What parts the components of a path, and a package from its version.
static const char path_joiners[] = "/\\@";

static bool is_joiner(char c)
{
    return c == '/' || c == '\\' || c == '.' || c == '-' || c == '_' || c == '@';
}

/// Emits the pieces of a component between any joiners; `*varying` tells whether one was set aside.  Returns the parts.
static size_t scan_pieces(struct scan *scan, struct fl_slice component, bool alone, bool *varying)
{
    size_t parts = 0;
    for (size_t start = 0; start < component.size;) {
        size_t end = start;
        while (end < component.size && !is_joiner(component.data[end]))
            end++;
        struct fl_slice piece = {component.data + start, end - start};
        if (fl_is_varying(piece))
            *varying = true;
        else if (piece.size)
            parts += scan_parts(scan, piece, alone && piece.size == component.size);
        start = end + 1;
    }
    return parts;
}

/// The same of a chunk, component by component: a name that varies as a whole (tmp.Xy3k9q) is no pieces.
static size_t scan_components(struct scan *scan, struct fl_slice chunk, bool *varying)
{
    size_t parts = 0, start = 0;
    for (size_t at = 0; at <= chunk.size; at++) {
        if (at < chunk.size && !strchr(path_joiners, chunk.data[at]))
            continue;
        struct fl_slice component = {chunk.data + start, at - start};
        if (fl_is_varying(component))
            *varying = true;
        else
            parts += scan_pieces(scan, component, component.size == chunk.size, varying);
        start = at + 1;
    }
    return parts;
}

static bool has_parts(struct fl_slice piece)
{
    size_t at = 0, end, after;
    enum fl_character previous = class_at(piece, 0, &end);
    while ((at = end) < piece.size) {
        enum fl_character current = class_at(piece, at, &end), next = class_at(piece, end, &after);
        if (current == FL_JOINER || part_ends(previous, current, next))
            return true;
        previous = current;
    }
    return false;
}

/// Emits as wholes the components that the joiners in `between` part, where they have parts themselves, and in
/// turn those that the joiners in `within` part them into.
static void emit_components(struct scan *scan, struct fl_slice chunk, const char *between, const char *within)
{
    size_t start = 0;
    for (size_t at = 0; at <= chunk.size; at++) {
        if (at < chunk.size && !strchr(between, chunk.data[at]))
            continue;
        struct fl_slice component = {chunk.data + start, at - start};
        bool divided = has_parts(component) && !fl_is_varying(component);
        if (divided && component.size < chunk.size)
            emit_whole(scan, component);
        if (divided && within)
            emit_components(scan, component, within, NULL);
        start = at + 1;
    }
}

/// A name with an ending of letters, as source files have: app.py, Main.java.
static bool is_file_name(struct fl_slice chunk)
{
    size_t dot = chunk.size;
    while (dot > 0 && chunk.data[dot - 1] != '.')
        dot--;
    if (dot < 2 || chunk.size - dot < 1 || chunk.size - dot > 5)
        return false;
    for (size_t i = dot; i < chunk.size; i++)
        if (fl_character_of((unsigned char)chunk.data[i]) != FL_LOWER && fl_character_of((unsigned char)chunk.data[i]) != FL_UPPER)
            return false;
    return true;
}

static bool is_number(struct fl_slice chunk)
{
    for (size_t i = 0; i < chunk.size; i++)
        if (fl_character_of((unsigned char)chunk.data[i]) != FL_DIGIT)
            return false;
    return chunk.size > 0;
}

static struct fl_slice trim_joiners(struct fl_slice chunk)
{
    while (chunk.size && is_joiner(chunk.data[0]))
        chunk.data++, chunk.size--;
    while (chunk.size && is_joiner(chunk.data[chunk.size - 1]))
        chunk.size--;
    return chunk;
}

static void scan_chunk(struct scan *scan, struct fl_slice raw)
{
    struct fl_slice chunk = trim_joiners(raw);
    if (!chunk.size)
        return;
    bool line_number = is_number(chunk) && (scan->after_line_word || scan->after_file_name);
    scan->after_line_word = false;
    scan->after_file_name = line_number ? scan->after_file_name : is_file_name(chunk);
    if (line_number || fl_is_varying(chunk))
        return;
    bool varying = false;
    size_t parts = scan_components(scan, chunk, &varying);
    if (parts < 2)
        return;
    if (!varying)
        emit_whole(scan, chunk);
    emit_components(scan, chunk, path_joiners, ".");
}

// ---- lines -----------------------------------------------------------------

/// A number in brackets right behind a name, as in sshd[1234].
static bool is_process_id(struct fl_slice line, size_t start, size_t end)
{
    return start >= 2 && line.data[start - 1] == '[' && fl_character_of((unsigned char)line.data[start - 2]) >= FL_LOWER &&
           is_number((struct fl_slice){line.data + start, end - start});
}

static void scan_run(struct scan *scan, size_t start, size_t end)
{
    struct fl_slice line = scan->line;
    while (end > start && fl_character_of((unsigned char)line.data[end - 1]) == FL_PARTER)
        end--;
    struct fl_slice run = trim_joiners((struct fl_slice){line.data + start, end - start});
    if (fl_is_varying(run) || is_process_id(line, start, end))
        return;
    size_t at = start;
    for (size_t chunk = start; chunk <= end && !scan->status; chunk = at + 1) {
        at = chunk;
        while (at < end && fl_character_of((unsigned char)line.data[at]) != FL_PARTER)
            at++;
        if (at > chunk && chunk > start && line.data[chunk - 1] != ':')
            scan->after_file_name = false;
        scan_chunk(scan, (struct fl_slice){line.data + chunk, at - chunk});
    }
    scan->after_file_name = false;
}

static void scan_line(struct scan *scan)
{
    struct fl_slice line = scan->line;
    size_t start = 0;
    for (size_t at = 0; at < line.size && !scan->status;) {
        size_t here = at;
        enum fl_character kind = fl_character_of(fl_utf8_next(line, &at));
        if (kind != FL_DIVIDER || is_apostrophe(line, here))
            continue;
        if (here > start)
            scan_run(scan, start, here);
        start = at;
    }
    if (line.size > start && !scan->status)
        scan_run(scan, start, line.size);
}

enum fl_status fl_analyse(struct fl_analyser *analyser, struct fl_slice text, fl_token_visitor *visit, void *context,
                          struct fl_error *error)
{
    struct scan scan = {.analyser = analyser, .visit = visit, .context = context, .error = error};
    for (; text.size && !scan.status; scan.line_number++) {
        scan.line = fl_normalise_line(fl_slice_next_line(&text), &analyser->line);
        if (analyser->line.failed)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        scan.after_line_word = false;
        scan_line(&scan);
    }
    return scan.status;
}
