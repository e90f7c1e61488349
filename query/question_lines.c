// SPDX-License-Identifier: GPL-2.0-or-later
// Which lines of a pasted text tell what went wrong.
#include "question_parts.h"

#include <math.h>

#include "core/ascii.h"

#include "core/banned.h"

enum grade { NO_WORDS, FRAME, CHATTER, SUMMARY, WARNING, ERROR, GRADES };

// What a line of that grade counts, before the best of them is made 1 (but for frames alone).
static const double grade_weights[GRADES] = {0, 0.2, 0.3, 0.4, 0.5, 1};

enum {
    // A line's level (ERROR, WARN, info:) stands behind a time and a logger's name, if anywhere.
    LEVEL_WITHIN_TOKENS = 8,
    // Bytes at the start of a line in which a frame of a trace tells that it is one: behind a log's prefix.
    FRAME_WITHIN = 80,
    // A longer line says more than that something failed.
    SUMMARY_SIZE = 300,
};

#define W FL_SLICE_ITEM
#define IS_ONE_OF(term, words) fl_slice_is_one_of(term, words, sizeof (words) / sizeof *(words))

/// Stems of words by which programs say that something went wrong, and that it might.
static enum grade grade_of_word(struct fl_slice term)
{
    static const struct fl_slice errors[] = {
        W("abort"), W("cannot"), W("conflict"), W("corrupt"), W("crash"), W("deadlock"), W("deni"), W("err"),
        W("error"), W("exceed"), W("except"), W("expir"), W("fail"), W("failur"), W("fatal"), W("forbidden"),
        W("illeg"), W("incompat"), W("invalid"), W("kill"), W("mismatch"), W("oom"), W("overflow"), W("panic"),
        W("panick"), W("refus"), W("reject"), W("segfault"), W("segment"), W("timeout"), W("traceback"),
        W("unabl"), W("unauthor"), W("undefin"), W("unexpect"), W("unknown"), W("unreach"), W("unresolv"),
        W("unsupport"), W("violat")};
    static const struct fl_slice warnings[] = {
        W("caus"), W("critic"), W("deprec"), W("leak"), W("miss"), W("problem"), W("warn")};
    if (IS_ONE_OF(term, errors))
        return ERROR;
    return IS_ONE_OF(term, warnings) ? WARNING : CHATTER;
}

/// Levels at which a log reports what did not fail.
static bool is_mild_level(struct fl_slice term)
{
    static const struct fl_slice mild[] = {W("info"), W("debug"), W("trace"), W("notic"), W("deprec"), W("warn"), W("verbos")};
    return IS_ONE_OF(term, mild);
}

// ---- by the look of the line -----------------------------------------------

static bool holds(struct fl_slice line, struct fl_slice part)
{
    return line.size && memmem(line.data, line.size, part.data, part.size);
}

/// A frame of a stack trace: where something happened, not what.
static bool is_frame(struct fl_slice line)
{
    struct fl_slice trimmed = fl_slice_trim(line);
    bool indented = trimmed.size && trimmed.data != line.data;
    if (indented && (fl_slice_starts(trimmed, FL_SLICE("at ")) || fl_slice_starts(trimmed, FL_SLICE("from ")) ||
                     fl_slice_starts(trimmed, FL_SLICE("... "))))
        return true;
    if (fl_slice_starts(trimmed, FL_SLICE("File \"")) && holds(trimmed, FL_SLICE("\", line ")))
        return true;
    size_t size = line.size < FRAME_WITHIN ? line.size : FRAME_WITHIN;
    return holds((struct fl_slice){line.data, size}, FL_SLICE("\tat "));
}

/// The source line that Python prints below a frame.
static bool is_quoted_source(struct fl_slice frame, struct fl_slice line)
{
    struct fl_slice above = fl_slice_trim(frame), below = fl_slice_trim(line);
    return fl_slice_starts(above, FL_SLICE("File \"")) && below.size &&
           below.data - line.data > above.data - frame.data;
}

/// Says that something failed before, not what: the last lines of many logs.
static bool is_summary(struct fl_slice line)
{
    static const struct fl_slice parts[] = {
        W("exit code"), W("exit status"), W("exited with"), W("non-zero"), W("build failed"),
        W("failed with an exception"), W("execution failed for task"), W("compilation failed"),
        W("subprocess-exited-with-error"), W("did not run successfully"), W("a failure occurred while"),
        W("errors occurred"), W("error(s)"), W("*** ["), W("finished: failure"),
        W("could not compile `"), W("previous error"), W("job failed"), W("command failed"),
        W("generate step failed"), W("a complete log of this run")};
    char lower[SUMMARY_SIZE];
    if (line.size > sizeof lower)
        return false;
    for (size_t i = 0; i < line.size; i++)
        lower[i] = fl_small(line.data[i]);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (holds((struct fl_slice){lower, line.size}, parts[i]))
            return true;
    return false;
}

// ---- the whole text --------------------------------------------------------

bool fl_question_split_lines(struct fl_reading *reading)
{
    size_t count = 0;
    for (struct fl_slice rest = reading->question->text; rest.size; count++)
        fl_slice_next_line(&rest);
    reading->lines = fl_arena_alloc(reading->arena, count, sizeof *reading->lines);
    if (!reading->lines)
        return false;
    struct fl_slice rest = reading->question->text;
    for (reading->line_count = 0; reading->line_count < count; reading->line_count++)
        reading->lines[reading->line_count] = fl_slice_next_line(&rest);
    return true;
}

/// Grades each line by its words; `mild` is set for one whose level, the first word near its start that can be one, is mild.
static void grade_words(struct fl_reading *reading, uint8_t *grades, bool *mild)
{
    size_t place = 0;
    for (size_t i = 0; i < reading->token_count; i++) {
        const struct fl_seen_token *token = &reading->tokens[i];
        place = i && reading->tokens[i - 1].line == token->line ? place + 1 : 0;
        enum grade grade = grade_of_word(token->term);
        if (place < LEVEL_WITHIN_TOKENS && grades[token->line] < ERROR && is_mild_level(token->term))
            mild[token->line] = true;
        if (grade > grades[token->line])
            grades[token->line] = (uint8_t)grade;
    }
}

/// Grades the lines of a pasted text by their words, their level and their look; of any other, all that are not blank count.
static void grade_lines(struct fl_reading *reading, uint8_t *grades, bool *mild)
{
    if (reading->question->kind != FL_PASTED) {
        for (size_t i = 0; i < reading->line_count; i++)
            grades[i] = fl_slice_trim(reading->lines[i]).size ? ERROR : NO_WORDS;
        return;
    }
    grade_words(reading, grades, mild);
    for (size_t i = 0; i < reading->line_count; i++) {
        struct fl_slice line = reading->lines[i];
        if (grades[i] == NO_WORDS)
            continue;
        if (is_frame(line) || (i && is_quoted_source(reading->lines[i - 1], line)))
            grades[i] = FRAME;
        else if (grades[i] == ERROR && is_summary(line))
            grades[i] = SUMMARY;
        else if (grades[i] == ERROR && mild[i])
            grades[i] = WARNING;
    }
}

/// Chooses up to `room` of the lines of a grade and marks them in reading->numbers; returns how many.
static size_t choose_of_grade(struct fl_reading *reading, const uint8_t *grades, enum grade grade, size_t room)
{
    size_t all = 0, met = 0, chosen = 0;
    for (size_t line = 0; line < reading->line_count; line++)
        all += grades[line] == grade;
    size_t head = room - room / 4, skipped = all > room ? all - room : 0;
    for (size_t line = 0; line < reading->line_count; line++) {
        if (grades[line] != grade)
            continue;
        if (met < head || met >= head + skipped) {
            reading->numbers[line] = 1;
            chosen++;
        }
        met++;
    }
    return chosen;
}

bool fl_question_choose_lines(struct fl_reading *reading)
{
    struct fl_question *question = reading->question;
    uint8_t *grades = fl_arena_alloc(reading->arena, reading->line_count + 1, 1);
    bool *mild = fl_arena_alloc(reading->arena, reading->line_count + 1, sizeof *mild);
    reading->numbers = fl_arena_alloc(reading->arena, reading->line_count + 1, 1);
    if (!grades || !mild || !reading->numbers)
        return false;
    grade_lines(reading, grades, mild);
    double best = grade_weights[CHATTER]; // a text of frames alone tells little
    for (int grade = ERROR; grade > NO_WORDS; grade--) {
        size_t chosen = choose_of_grade(reading, grades, (enum grade)grade,
                                        FL_TELLING_LINE_LIMIT - question->line_count);
        question->line_count += chosen;
        best = fmax(best, chosen ? grade_weights[grade] : 0);
    }
    question->lines = fl_arena_alloc(reading->arena, question->line_count, sizeof *question->lines);
    if (!question->lines)
        return false;
    size_t number = 0;
    for (size_t line = 0; line < reading->line_count; line++)
        if (reading->numbers[line]) {
            question->lines[number] = (struct fl_question_line){
                .text = reading->lines[line], .grade = grade_weights[grades[line]] / best};
            reading->numbers[line] = (uint8_t)++number;
        }
    return true;
}
