// SPDX-License-Identifier: GPL-2.0-or-later
#include "causes.h"

#include <assert.h>
#include <math.h>

#include "cause_weights.h"
#include "text_tests.h"

#include "core/banned.h"

/// Features while they are being written down, one after another; with `names`, their names too.
struct writer {
    double *values;
    const char **names;
    size_t count;
};

static void put(struct writer *writer, const char *name, double value)
{
    assert(writer->count < FL_CAUSE_FEATURES_LIMIT);
    if (writer->names)
        writer->names[writer->count] = name;
    writer->values[writer->count++] = value;
}

static double log2_of(double count)
{
    return log2(1 + count);
}

/// Whether a place in a source stands in the line: a file's name, a colon or bracket, a number.
static bool names_place(struct fl_slice line)
{
    for (size_t i = 1; i + 1 < line.size; i++) {
        bool joins = line.data[i] == ':' || line.data[i] == '(';
        if (joins && fl_is_letter(line.data[i - 1]) && fl_is_digit(line.data[i + 1]))
            return true;
    }
    return false;
}

/// Whether an exit tells a reason by itself: a limit of time or memory, or a signal (124, 137, 139, 143).
static bool tells_of_limit(struct fl_slice head)
{
    static const struct fl_slice statuses[] = {FL_SLICE_ITEM(" 124"), FL_SLICE_ITEM(" 137"), FL_SLICE_ITEM(" 139"), FL_SLICE_ITEM(" 143")};
    while (head.size && (head.data[head.size - 1] == '.' || head.data[head.size - 1] == ')'))
        head.size--;
    return FL_ENDS_WITH_ONE_OF(head, statuses);
}

static void put_kind(struct writer *writer, const struct fl_log_error *error)
{
    static const char *const names[FL_BLOCK_KINDS] = {
        "kind_trace", "kind_diagnostic", "kind_test", "kind_message", "kind_hint", "kind_known", "kind_last_words", "kind_summary", "kind_exit"};
    for (int kind = 0; kind < FL_BLOCK_KINDS; kind++)
        put(writer, names[kind], error->kind == (enum fl_block_kind)kind);
}

static void put_words(struct writer *writer, const struct fl_log_error *error)
{
    static const char *const head[] = {"says_error", "says_fail", "says_exception", "says_fatal", "says_trace", "says_crash", "says_cannot",
                                       "says_not_found", "says_undefined", "says_invalid", "says_denied", "says_timeout", "says_assert",
                                       "says_warning", "says_exit", "says_mark", "says_head", "says_frame"};
    static const char *const all[] = {"holds_error", "holds_fail", "holds_exception", "holds_fatal", "holds_trace", "holds_crash", "holds_cannot",
                                      "holds_not_found", "holds_undefined", "holds_invalid", "holds_denied", "holds_timeout", "holds_assert",
                                      "holds_warning", "holds_exit", "holds_mark", "holds_head", "holds_frame"};
    for (unsigned word = 0; word < sizeof head / sizeof *head; word++)
        put(writer, head[word], error->said >> word & 1);
    for (unsigned word = 0; word < sizeof all / sizeof *all; word++)
        put(writer, all[word], error->said_in_all >> word & 1);
}

static void put_standing(struct writer *writer, const struct fl_log_error *error, const struct fl_log_file *file)
{
    const struct fl_standing *standing = &error->standing;
    double part = file->lines ? (double)error->likeliest.first_line / (double)file->lines : 1;
    put(writer, "step_failed", standing->step == FL_STEP_FAILED);
    put(writer, "step_passed", standing->step == FL_STEP_PASSED);
    put(writer, "first_failed_step", standing->step == FL_STEP_FAILED && standing->first_failure);
    put(writer, "behind_a_failure", !standing->first_failure);
    put(writer, "to_end", log2_of(standing->to_end));
    put(writer, "at_end", standing->to_end <= 2);
    put(writer, "near_end", standing->to_end <= 12);
    put(writer, "errors_behind", log2_of(standing->errors_behind));
    put(writer, "last_error", standing->errors_behind == 0);
    put(writer, "errors_before", log2_of(standing->errors_before));
    put(writer, "first_error", standing->errors_before == 0);
    put(writer, "part", part);
}

static void write_features(struct writer *writer, const struct fl_log_error *error, const struct fl_log_file *file)
{
    struct fl_slice rest = {error->text.data + error->head, error->text.size - error->head};
    struct fl_slice head = fl_slice_next_line(&rest);
    put_kind(writer, error);
    put_words(writer, error);
    put_standing(writer, error, file);
    put(writer, "level_info", error->level == FL_LEVEL_INFO || error->level == FL_LEVEL_DEBUG);
    put(writer, "level_warning", error->level == FL_LEVEL_WARNING);
    put(writer, "level_error", error->level == FL_LEVEL_ERROR);
    put(writer, "red", error->red);
    put(writer, "has_frames", error->frames > 0);
    put(writer, "lines", log2_of(error->lines));
    put(writer, "one_line", error->lines == 1);
    put(writer, "count", log2_of((double)error->count));
    put(writer, "passed", error->count ? (double)error->passed / (double)error->count : 0);
    put(writer, "names_place", names_place(head));
    put(writer, "limit_exit", error->kind == FL_BLOCK_EXIT && tells_of_limit(head));
    put(writer, "long_head", head.size > 200);
    put(writer, "short_head", head.size < 30);
    put(writer, "named", error->named);
    put(writer, "is_named", error->named > 0);
    put(writer, "siblings", log2_of(error->siblings));
}

void fl_cause_features(const struct fl_log_error *error, const struct fl_log_file *file, double features[FL_CAUSE_FEATURES_LIMIT])
{
    struct writer writer = {.values = features};
    write_features(&writer, error, file);
}

static size_t read_names(const char *names[FL_CAUSE_FEATURES_LIMIT])
{
    double values[FL_CAUSE_FEATURES_LIMIT];
    struct fl_log_error none = {.text = FL_SLICE("")};
    struct fl_log_file file = {0};
    struct writer writer = {.values = values, .names = names};
    write_features(&writer, &none, &file);
    return writer.count;
}

size_t fl_cause_feature_count(void)
{
    const char *names[FL_CAUSE_FEATURES_LIMIT];
    return read_names(names);
}

const char *fl_cause_feature_name(size_t feature)
{
    const char *names[FL_CAUSE_FEATURES_LIMIT];
    assert(feature < read_names(names));
    return names[feature];
}

double fl_cause_share(size_t feature, double value)
{
    return feature < sizeof cause_weights / sizeof *cause_weights ? cause_weights[feature].weight * value : 0;
}

double fl_cause_of(const struct fl_log_error *error, const struct fl_log_file *file)
{
    double features[FL_CAUSE_FEATURES_LIMIT], sum = 0;
    fl_cause_features(error, file, features);
    for (size_t i = 0; i < sizeof cause_weights / sizeof *cause_weights; i++)
        sum += fl_cause_share(i, features[i]);
    return sum;
}
