// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_report.h"

#include <math.h>

#include "core/normalise.h"

#include "core/banned.h"

enum {
    COMMANDS = 10, // GitHub shows so many of a step's errors
    PLACE_SIZE = 256,
};

/// A message, or (`property`) a value before it: what parts a command is escaped.
static void append_escaped(struct fl_buffer *text, struct fl_slice value, bool property)
{
    struct fl_buffer inert = {0};
    fl_append_inert(&inert, value);
    for (size_t i = 0; i < inert.size; i++) {
        char byte = inert.data[i];
        if (byte == '%' || byte == '\r' || byte == '\n' || (property && (byte == ':' || byte == ',')))
            fl_buffer_append_format(text, "%%%02X", (unsigned)(unsigned char)byte);
        else
            fl_buffer_append_byte(text, byte);
    }
    text->failed |= inert.failed;
    fl_buffer_release(&inert);
}

static bool is_of_path(char byte)
{
    return byte != ' ' && byte != '\t' && byte != '(' && byte != '"' && byte != '\'' && byte != '[' && byte != ',' && byte != ':';
}

/// Finds a file of the repository with a line in the text: src/main.c:12, not /usr/include/x.h:3, a URL, or a time.
static bool find_place(struct fl_slice line, struct fl_slice *file, size_t *number)
{
    for (size_t i = 1; i + 1 < line.size; i++) {
        if ((line.data[i] != ':' && line.data[i] != '(') || line.data[i + 1] < '0' || line.data[i + 1] > '9')
            continue;
        size_t begin = i;
        while (begin && is_of_path(line.data[begin - 1]))
            begin--;
        *file = (struct fl_slice){line.data + begin, i - begin};
        const char *dot = file->size ? memrchr(file->data, '.', file->size) : NULL;
        if (!dot || dot + 1 == file->data + file->size || file->data[0] == '/' || file->size > PLACE_SIZE ||
            (begin && line.data[begin - 1] == ':') || (dot[1] >= '0' && dot[1] <= '9'))
            continue;
        *number = 0;
        for (size_t at = i + 1; at < line.size && line.data[at] >= '0' && line.data[at] <= '9' && *number < 100000000; at++)
            *number = 10 * *number + (size_t)(line.data[at] - '0');
        return *number > 0;
    }
    return false;
}

static void append_message(struct fl_buffer *text, const struct fl_log_finding *finding)
{
    append_escaped(text, fl_log_finding_headline(finding), false);
    if (!finding->asked)
        return;
    if (!finding->answer.matched) {
        fl_buffer_append(text, FL_SLICE("%0ANot known."));
        return;
    }
    const struct fl_result *result = &finding->answer.results[0];
    fl_buffer_append(text, FL_SLICE("%0AKnown: "));
    append_escaped(text, result->entry.id, false);
    fl_buffer_append_format(text, ", %d %%25 sure.", (int)lround(100 * result->match));
    if (result->entry.workaround_count) {
        fl_buffer_append(text, FL_SLICE("%0AWorks: "));
        append_escaped(text, result->entry.workarounds[0].action, false);
    }
    if (result->entry.dead_end_count) {
        fl_buffer_append(text, FL_SLICE("%0AFails: "));
        append_escaped(text, result->entry.dead_ends[0].action, false);
    }
}

void fl_append_defused(struct fl_buffer *text, struct fl_slice report)
{
    static const char nothing[] = "\xe2\x80\x8b"; // a space of no width: what is seen stays
    bool at_start = true;
    for (size_t i = 0; i < report.size; i++) {
        char byte = report.data[i], next = i + 1 < report.size ? report.data[i + 1] : ' ';
        fl_buffer_append_byte(text, byte);
        if ((at_start && byte == ':' && next == ':') || (byte == '#' && next == '#'))
            fl_buffer_append(text, fl_slice_of(nothing));
        at_start = byte == '\n' || (at_start && (byte == ' ' || byte == '\t'));
    }
}

static void append_command(struct fl_buffer *text, const struct fl_log_finding *finding, const struct fl_log_report *report)
{
    struct fl_slice rest = finding->error->text, file;
    size_t number;
    bool placed = false;
    while (!placed && rest.size)
        placed = find_place(fl_slice_next_line(&rest), &file, &number);
    fl_buffer_append(text, FL_SLICE("::error "));
    if (placed) {
        fl_buffer_append(text, FL_SLICE("file="));
        append_escaped(text, file, true);
        fl_buffer_append_format(text, ",line=%zu,", number);
    }
    fl_buffer_append(text, FL_SLICE("title="));
    const struct fl_log_place *place = &finding->error->likeliest;
    struct fl_buffer name = {0};
    fl_append_name(&name, fl_slice_of(report->files[place->file].name));
    append_escaped(text, fl_buffer_slice(&name), true);
    fl_buffer_release(&name);
    fl_buffer_append_format(text, " line %llu%s::", (unsigned long long)place->first_line, finding->age == FL_AGE_NEW ? " (new)" : "");
    append_message(text, finding);
    fl_buffer_append_byte(text, '\n');
}

void fl_print_log_github(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings)
{
    (void)settings;
    size_t told = 0;
    for (size_t i = 0; i < report->count && told < COMMANDS; i++) {
        const struct fl_log_finding *finding = &report->findings[i];
        enum fl_block_kind kind = finding->error->kind;
        // Consequences are told by GitHub itself.
        if (!fl_log_is_error(kind) || kind == FL_BLOCK_EXIT || kind == FL_BLOCK_SUMMARY)
            continue;
        append_command(text, finding, report);
        told++;
    }
}
