// SPDX-License-Identifier: GPL-2.0-or-later
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "core/normalise.h"

#include "core/banned.h"

enum {
    NARROWEST = 40,
    WIDEST = 100, // longer lines are hard to read
    USUAL = 80
};

static bool wants_colors(enum fl_color color)
{
    if (color != FL_COLOR_AUTO)
        return color == FL_COLOR_ALWAYS;
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && no_color[0]) && term && strcmp(term, "dumb") != 0;
}

static size_t terminal_width(void)
{
    struct winsize window;
    if (!isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) || !window.ws_col)
        return USUAL;
    return window.ws_col < NARROWEST ? NARROWEST : window.ws_col > WIDEST ? WIDEST : window.ws_col;
}

void fl_output_init(struct fl_output *output, enum fl_color color)
{
    *output = (struct fl_output){.colors = wants_colors(color), .width = terminal_width()};
}

void fl_output_style(struct fl_output *output, enum fl_style style)
{
    static const char *const sequences[] = {
        [FL_PLAIN] = "\033[0m", [FL_STRONG] = "\033[1m", [FL_GOOD] = "\033[32m",
        [FL_BAD] = "\033[31m",  [FL_FAINT] = "\033[2m",
    };
    if (output->colors)
        fl_buffer_append(&output->text, fl_slice_of(sequences[style]));
}

void fl_output_text(struct fl_output *output, struct fl_slice text)
{
    fl_append_inert(&output->text, text);
}

void fl_output_format(struct fl_output *output, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        output->text.failed = true;
    else
        fl_buffer_append(&output->text, fl_slice_of(text));
    va_end(arguments);
    free(text);
}

static void add_spaces(struct fl_output *output, size_t count)
{
    fl_output_format(output, "%*s", (int)count, "");
}

/// Columns that the text takes on a terminal.
static size_t columns_of(struct fl_slice text)
{
    size_t columns = 0;
    for (size_t at = 0; at < text.size;) {
        int32_t code_point = fl_utf8_next(text, &at);
        int width = code_point < 0 ? 1 : utf8proc_charwidth(code_point);
        columns += width > 0 ? (size_t)width : 0;
    }
    return columns;
}

static struct fl_slice next_word(struct fl_slice *rest)
{
    size_t start = 0, end;
    while (start < rest->size && (rest->data[start] == ' ' || rest->data[start] == '\t'))
        start++;
    for (end = start; end < rest->size && rest->data[end] != ' ' && rest->data[end] != '\t';)
        end++;
    struct fl_slice word = {rest->data + start, end - start};
    rest->data += end;
    rest->size -= end;
    return word;
}

void fl_output_wrapped(struct fl_output *output, struct fl_slice text, size_t column, size_t indent)
{
    bool first = true;
    while (text.size || first) {
        struct fl_slice line = fl_slice_next_line(&text);
        if (!first && line.size) {
            add_spaces(output, indent);
            column = indent;
        }
        bool at_start = true;
        for (struct fl_slice word; (word = next_word(&line)).size;) {
            size_t columns = columns_of(word);
            if (!at_start && output->width && column + 1 + columns > output->width) {
                fl_output_format(output, "\n");
                add_spaces(output, indent);
                column = indent;
                at_start = true;
            }
            if (!at_start)
                fl_output_format(output, " ");
            fl_output_text(output, word);
            column += columns + !at_start;
            at_start = false;
        }
        fl_output_format(output, "\n");
        first = false;
    }
}

void fl_output_code(struct fl_output *output, struct fl_slice text, size_t indent)
{
    while (text.size) {
        struct fl_slice line = fl_slice_next_line(&text);
        if (line.size)
            add_spaces(output, indent);
        fl_output_text(output, line);
        fl_output_format(output, "\n");
    }
}

enum fl_status fl_write(struct fl_slice bytes, struct fl_error *error)
{
    errno = 0;
    if (fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size && !fflush(stdout))
        return FL_OK;
    return fl_fail_errno(error, errno, "cannot write the result");
}

enum fl_status fl_output_finish(struct fl_output *output, struct fl_error *error)
{
    enum fl_status status = output->text.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                                                : fl_write(fl_buffer_slice(&output->text), error);
    fl_buffer_release(&output->text);
    return status;
}
