// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are answered without a crash, and answers keep the promises of ranking.h and of the printers.
//
// An input is: a byte of flags; a byte of the limit (its low half) and of the weight of fixes (its high half); a byte
// that chooses values of filters; a byte of the lines' width; the text.  The text's first line is a filter's value,
// too, where the flags say so, and an ID that is looked for.
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "query/model.h"
#include "query/print.h"
#include "query/ranking.h"
#include "tests/fuzz/query_index.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

enum {
    WITH_EXPLANATION = 1, // flags
    WITH_BRIEF = 2,
    WITH_COLORS = 4,
    WITH_LIMIT_GIVEN = 8,
    WITH_DOMAIN = 16,
    WITH_CATEGORY = 32,
    WITH_VERSION = 64,
    WITH_MIN_FIX_RATE = 128,
    HEAD = 4, // bytes before the text
    ALL = 1000, // more results than there are entries
    SUGGESTIONS = 5,
};

static struct fl_searcher *searcher;
static struct fl_error error;

// ---- the input -------------------------------------------------------------

struct input {
    struct fl_slice text;
    char *first_line; // up to its first NUL
    struct fl_settings settings;
    size_t width;
};

static void choose_filters(struct fl_filters *filters, uint8_t flags, uint8_t which, const char *value)
{
    static const char *const domains[] = {"git", "docker", "twin", "jam"};
    static const char *const categories[] = {"runtime_error", "network_error", "build_error", "config_error"};
    static const char *const versions[] = {"gizmo=1.5", "Node.js=v18.2", "python=3.12", "git=2.40.1-rc1"};
    bool own = which & 1;
    which >>= 1;
    if (flags & WITH_DOMAIN) {
        filters->domains[filters->domain_count++] = domains[which % 4];
        if (own)
            filters->domains[filters->domain_count++] = value;
    }
    if (flags & WITH_CATEGORY) {
        filters->categories[filters->category_count++] = categories[which / 4 % 4];
        filters->verifications[filters->verification_count++] = own ? value : "ai_generated";
    }
    if (flags & WITH_VERSION) {
        filters->versions[filters->version_count++] = versions[which / 16 % 4];
        filters->versions[filters->version_count++] = value;
    }
    if (flags & WITH_MIN_FIX_RATE)
        filters->min_fix_rate = which / 127.0;
}

static struct input read_input(const uint8_t *data, size_t size)
{
    static const double fix_weights[] = {0, 1, 0.5, 3, 50, 1e-9, 0.1, 1000};
    struct input input = {.text = {(const char *)data + HEAD, size - HEAD}};
    struct fl_slice rest = input.text, line = fl_slice_next_line(&rest);
    input.first_line = strndup(line.size ? line.data : "", line.size);
    require(input.first_line);
    struct fl_settings *settings = &input.settings;
    settings->explain = data[0] & WITH_EXPLANATION;
    settings->brief = data[0] & WITH_BRIEF;
    settings->limit_given = data[0] & WITH_LIMIT_GIVEN;
    settings->ranking.limit = 1 + data[1] % 16;
    settings->ranking.fix_weight = fix_weights[data[1] / 16 % 8];
    choose_filters(&settings->ranking.filters, data[0], data[2], input.first_line);
    input.width = data[3] % 4 ? 20 * (size_t)(data[3] % 4) : 0;
    return input;
}

// ---- the question ----------------------------------------------------------

static void check_question(const struct fl_question *question)
{
    require(question->kind < FL_QUESTION_KINDS && question->line_count <= FL_TELLING_LINE_LIMIT);
    for (size_t i = 0; i < question->term_count; i++) {
        const struct fl_question_term *term = &question->terms[i];
        require(i == 0 || term->hash >= question->terms[i - 1].hash);
        require(term->concept < question->concept_count);
        require(is_inert(term->term) && is_inert(term->typed));
        require(isfinite(term->idf) && term->certainty > 0 && term->certainty <= 1);
        double counts = fl_question_counts(question, term);
        require(isfinite(counts) && counts >= 0);
    }
    for (size_t i = 0; i < question->line_count; i++) {
        const struct fl_question_line *line = &question->lines[i];
        require(line->text.data >= question->text.data);
        require(line->text.data + line->text.size <= question->text.data + question->text.size);
        require(i == 0 || line->text.data > question->lines[i - 1].text.data);
        require(line->grade > 0 && line->grade <= 1 && isfinite(line->total));
    }
    for (size_t i = 1; i < question->pair_count; i++)
        require(question->pairs[i] > question->pairs[i - 1]);
    for (size_t i = 1; i < question->code_count; i++)
        require(fl_code_compare(&question->codes[i - 1], &question->codes[i]) < 0);
    require(isfinite(question->total) && isfinite(question->total_anywhere) && isfinite(question->unknown));
}

// ---- the answer ------------------------------------------------------------

static void check_result(const struct fl_answer *answer, const struct fl_result *result)
{
    require(result->match >= 0 && result->match <= 1 && result->fix > 0 && result->fix < 1);
    require(result->score >= 0 && result->score <= result->match);
    require(answer->matched || !result->matched);
    require(!answer->matched || result->matched || result->match < FL_MATCH_LEAST);
    require(query_index_holds(result->entry.id));
    require(result->tried <= result->entry.dead_end_count);
    for (int i = 0; i < FL_FEATURE_COUNT; i++)
        require(isfinite(result->features[i]));
    double sum = fl_model_sum(result->features, answer->question.kind);
    require(fabs(answer->known * exp(sum - answer->total) - result->match) < 1e-12);
    for (size_t i = 0; i < result->term_count; i++)
        require(result->terms[i].counts > 0 && (i == 0 || result->terms[i].counts <= result->terms[i - 1].counts));
}

static double match_alone(const struct fl_answer *answer, const struct fl_result *result)
{
    return fl_model_known(fl_model_sum(result->features, answer->question.kind), answer->question.kind);
}

/// Whether one that would match equally well alone, with a lesser fix, stands below: its near-duplicate was then put before it.
static bool is_lifted(const struct fl_answer *answer, size_t place)
{
    const struct fl_result *lifted = &answer->results[place];
    for (size_t i = place + 1; i < answer->count; i++)
        if (fabs(match_alone(answer, lifted) - match_alone(answer, &answer->results[i])) <= 0.02 &&
            lifted->fix > answer->results[i].fix)
            return true;
    return false;
}

/// Known or not by what is asked of the likeliest one: of all candidates, so of an answer that left none out.
static void check_known(const struct fl_answer *answer)
{
    require(answer->known >= 0 && answer->known <= 1);
    size_t likeliest = 0;
    for (size_t i = 1; i < answer->count; i++)
        if (answer->results[i].match > answer->results[likeliest].match)
            likeliest = i;
    if (answer->count)
        require(answer->matched == (answer->known >= fl_model_threshold(answer->results[likeliest].features)));
}

/// The order of all results, as ranking.h has it.
static void check_order(const struct fl_answer *answer, double fix_weight)
{
    for (size_t i = 1; i < answer->count; i++) {
        const struct fl_result *better = &answer->results[i - 1], *result = &answer->results[i];
        require(better->matched || !result->matched);
        if (better->matched != result->matched)
            continue;
        double above = result->matched ? better->score : better->match;
        double below = result->matched ? result->score : result->match;
        bool by_id = above == below && fl_slice_compare(better->entry.id, result->entry.id) < 0;
        require(above > below || by_id || (result->matched && fix_weight > 0 && is_lifted(answer, i - 1)));
    }
}

/// Asked again with a limit: the same, as far as it goes.
static void check_limited(const struct fl_answer *all, const struct fl_answer *limited, size_t limit)
{
    size_t beyond = 0;
    require(limited->count == (all->count < limit ? all->count : limit) && limited->matched == all->matched);
    for (size_t i = 0; i < all->count; i++) {
        if (i >= limit) {
            beyond += all->results[i].matched;
            continue;
        }
        const struct fl_result *a = &all->results[i], *b = &limited->results[i];
        require(fl_slice_equal(a->entry.id, b->entry.id) && a->tried == b->tried && a->term_count == b->term_count);
        require(a->match == b->match && a->score == b->score && a->fix == b->fix);
        for (int j = 0; j < FL_FEATURE_COUNT; j++)
            require(a->features[j] == b->features[j]);
    }
    require(limited->omitted == beyond && all->omitted == 0);
}

static void check_filters(const struct fl_filters *filters)
{
    struct fl_buffer lines = {0};
    require(fl_filters_tell_unknown(filters, fl_searcher_index(searcher), &lines, &error) == FL_OK);
    require(is_inert(fl_buffer_slice(&lines)));
    fl_buffer_release(&lines);
}

// ---- what is printed -------------------------------------------------------

static size_t count_bytes(struct fl_slice text, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == byte;
    return count;
}

static struct fl_output print_text(const struct fl_answer *answer, const struct input *input, bool colors)
{
    struct fl_output output = {.colors = colors, .width = input->width};
    fl_print_answer_text(&output, answer, &input->settings);
    require(!output.text.failed);
    return output;
}

/// Takes out escape sequences of colours, which the text itself cannot hold.
static void strip_colors(struct fl_buffer *text)
{
    size_t kept = 0;
    for (size_t i = 0; i < text->size; i++) {
        if (text->data[i] == '\033')
            while (i < text->size && text->data[i] != 'm')
                i++;
        else
            text->data[kept++] = text->data[i];
    }
    text->size = kept;
}

static void check_text(const struct fl_answer *answer, const struct input *input, bool colors)
{
    struct fl_output plain = print_text(answer, input, false);
    require(is_inert(fl_buffer_slice(&plain.text)));
    require(plain.text.size && plain.text.data[plain.text.size - 1] == '\n');
    if (colors) {
        struct fl_output colored = print_text(answer, input, true);
        strip_colors(&colored.text);
        require(fl_slice_equal(fl_buffer_slice(&colored.text), fl_buffer_slice(&plain.text)));
        fl_buffer_release(&colored.text);
    }
    fl_buffer_release(&plain.text);
}

/// One line of inert JSON; the caller gives the object back.
static json_t *parse_json(const struct fl_buffer *text)
{
    struct fl_slice line = fl_buffer_slice(text);
    require(!text->failed && is_inert(line) && count_bytes(line, '\n') == 1 && line.data[line.size - 1] == '\n');
    json_t *object = json_loadb(line.data, line.size, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    require(object);
    return object;
}

static bool says(json_t *object, const char *key, struct fl_slice text)
{
    json_t *value = json_object_get(object, key);
    return json_is_string(value) &&
           fl_slice_equal((struct fl_slice){json_string_value(value), json_string_length(value)}, text);
}

static void check_json(const struct fl_answer *answer, const struct fl_settings *settings)
{
    const struct fl_question_source source = {.line = 7};
    struct fl_buffer text = {0};
    fl_print_answer_json(&text, answer, &source, settings);
    json_t *object = parse_json(&text), *results = json_object_get(object, "results");
    require(says(object, "status", answer->matched ? FL_SLICE("match") : FL_SLICE("none")));
    require(json_array_size(results) == answer->count);
    for (size_t i = 0; i < answer->count; i++) {
        const struct fl_result *result = &answer->results[i];
        json_t *one = json_array_get(results, i), *words = json_object_get(json_object_get(one, "explain"), "words");
        require(says(one, "id", result->entry.id));
        require(settings->brief || says(one, "title", result->entry.title));
        require(settings->brief || says(one, "root_cause", result->entry.root_cause));
        require(json_array_size(words) == (settings->explain ? result->term_count : 0));
        for (size_t j = 0; j < json_array_size(words); j++) {
            require(says(json_array_get(words, j), "typed", result->terms[j].term->typed));
            require(says(json_array_get(words, j), "term", result->terms[j].term->term));
        }
    }
    json_decref(object);
    fl_buffer_release(&text);
}

static void check_tsv(const struct fl_answer *answer, struct fl_slice id)
{
    struct fl_buffer text = {0}, id_json = {0};
    fl_print_header_tsv(&text);
    size_t columns = count_bytes(fl_buffer_slice(&text), '\t'), lines = answer->count + !answer->count;
    fl_buffer_clear(&text);
    // Any bytes as the question's own id.
    fl_buffer_append(&id_json, id);
    fl_buffer_append_byte(&id_json, '\0');
    const struct fl_question_source source = {.id_json = id_json.data};
    fl_print_answer_tsv(&text, answer, &source);
    struct fl_slice table = fl_buffer_slice(&text);
    require(!text.failed && is_inert(table));
    require(count_bytes(table, '\n') == lines && count_bytes(table, '\t') == lines * columns);
    fl_buffer_release(&text);
    fl_buffer_release(&id_json);
}

// ---- entries ---------------------------------------------------------------

static void check_entry(const struct fl_entry *entry, size_t width)
{
    struct fl_output output = {.width = width};
    struct fl_buffer json = {0};
    fl_print_entry_text(&output, entry);
    require(is_inert(fl_buffer_slice(&output.text)));
    fl_print_entry_json(&json, entry);
    json_t *object = parse_json(&json);
    require(says(object, "id", entry->id) && says(object, "title", entry->title));
    json_decref(object);
    fl_buffer_release(&json);
    fl_buffer_release(&output.text);
}

static void check_id(struct fl_slice id, size_t width, struct fl_arena *arena)
{
    struct fl_entry entry;
    struct fl_slice ids[SUGGESTIONS];
    size_t count;
    enum fl_status status = fl_find_entry(searcher, id, arena, &entry, &error);
    require(status == (query_index_holds(id) ? FL_OK : FL_NOTHING));
    if (!status) {
        require(fl_slice_equal(entry.id, id));
        check_entry(&entry, width);
    }
    require(fl_suggest_ids(searcher, id, arena, ids, SUGGESTIONS, &count, &error) == FL_OK && count <= SUGGESTIONS);
    for (size_t i = 0; i < count; i++)
        require(query_index_holds(ids[i]) && !fl_slice_is_one_of(ids[i], ids, i));
    require(status || (count && fl_slice_equal(ids[0], id)));
}

static void check_answers(const struct input *input, bool colors, struct fl_arena *arena)
{
    struct fl_answer all, limited;
    struct fl_ranking_options options = input->settings.ranking;
    options.limit = ALL;
    require(fl_rank(searcher, input->text, &options, arena, &all, &error) == FL_OK);
    check_question(&all.question);
    for (size_t i = 0; i < all.count; i++)
        check_result(&all, &all.results[i]);
    require(all.matched == (all.count && all.results[0].matched));
    check_known(&all);
    check_order(&all, options.fix_weight);
    require(fl_rank(searcher, input->text, &input->settings.ranking, arena, &limited, &error) == FL_OK);
    check_limited(&all, &limited, input->settings.ranking.limit);
    check_text(&limited, input, colors);
    check_json(&limited, &input->settings);
    check_tsv(&limited, fl_slice_of(input->first_line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fl_arena arena = {0};
    if (!searcher)
        searcher = open_query_index();
    if (size < HEAD)
        return 0;
    struct input input = read_input(data, size);
    struct fl_filters *filters = &input.settings.ranking.filters;
    // A version that is none is refused before any search; the one before it is good.
    if (fl_filters_check(filters, &error)) {
        require(filters->version_count == 2 && error.status == FL_USAGE);
        filters->version_count = 1;
    }
    check_filters(filters);
    check_answers(&input, data[0] & WITH_COLORS, &arena);
    struct fl_slice rest = input.text;
    check_id(fl_slice_next_line(&rest), input.width, &arena);
    fl_arena_release(&arena);
    free(input.first_line);
    return 0;
}
