// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_report.h"

#include "core/normalise.h"

#include "core/banned.h"

const char *fl_log_finding_status(const struct fl_log_finding *finding)
{
    return !finding->asked ? "not_asked" : finding->answer.matched ? "match" : "none";
}

/// The line with which a Python traceback ends: what was raised.
static struct fl_slice raised(struct fl_slice text)
{
    struct fl_slice last = {0};
    while (text.size) {
        struct fl_slice line = fl_slice_next_line(&text), trimmed = fl_slice_trim(line);
        if (trimmed.size && trimmed.data == line.data && !fl_slice_starts(line, FL_SLICE("Traceback (")))
            last = trimmed;
    }
    return last;
}

/// A name between rulers, as pytest has it: ____ test_parse ____.
static struct fl_slice between_rulers(struct fl_slice line)
{
    while (line.size && (line.data[0] == '_' || line.data[0] == ' '))
        line = (struct fl_slice){line.data + 1, line.size - 1};
    while (line.size && (line.data[line.size - 1] == '_' || line.data[line.size - 1] == ' '))
        line.size--;
    return line;
}

struct fl_slice fl_log_headline(struct fl_slice text, size_t head)
{
    struct fl_slice rest = {text.data + head, text.size - head}, line = fl_slice_trim(fl_slice_next_line(&rest));
    while (!line.size && rest.size)
        line = fl_slice_trim(fl_slice_next_line(&rest));
    struct fl_slice other = {0};
    if (fl_slice_starts(line, FL_SLICE("Traceback (most recent")))
        other = raised(rest);
    else if (fl_slice_starts(line, FL_SLICE("____")))
        other = between_rulers(line);
    else if (fl_slice_starts(line, FL_SLICE("Unhandled exception")) && line.data[line.size - 1] == ':')
        other = fl_slice_trim(fl_slice_next_line(&rest));
    return other.size ? other : line;
}

struct fl_slice fl_log_finding_headline(const struct fl_log_finding *finding)
{
    struct fl_slice text = finding->error->text;
    if (finding->error->told && finding->error->told < text.size)
        text.size = finding->error->told;
    return fl_log_headline(text, finding->error->head);
}

bool fl_log_is_error(enum fl_block_kind kind)
{
    return kind != FL_BLOCK_HINT && kind != FL_BLOCK_LAST_WORDS;
}

size_t fl_log_report_errors(const struct fl_log_report *report)
{
    size_t errors = report->omitted;
    for (size_t i = 0; i < report->count; i++)
        errors += fl_log_is_error(report->findings[i].error->kind);
    return errors;
}
