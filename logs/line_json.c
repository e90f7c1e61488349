// SPDX-License-Identifier: GPL-2.0-or-later
#include "line_json.h"

#include <jansson.h>

#include "line_prefix.h"

#include "core/banned.h"

static json_t *first_of(const json_t *object, const char *const *names)
{
    for (; *names; names++) {
        json_t *value = json_object_get(object, *names);
        if (value && !json_is_null(value))
            return value;
    }
    return NULL;
}

static void add_text(struct fl_buffer *text, const json_t *value)
{
    if (!json_is_string(value) || !json_string_length(value))
        return;
    struct fl_slice string = {json_string_value(value), json_string_length(value)};
    // A stack mostly begins with the message: told once.
    if (text->size && string.size <= text->size && memmem(text->data, text->size, string.data, string.size))
        return;
    if (text->size)
        fl_buffer_append_byte(text, '\n');
    fl_buffer_append(text, string);
}

static enum fl_log_level level_of_json(const json_t *value)
{
    if (json_is_integer(value)) // as pino and bunyan have it: 30 info, 40 warning, 50 error, 60 fatal
        return json_integer_value(value) >= 50   ? FL_LEVEL_ERROR
               : json_integer_value(value) >= 40 ? FL_LEVEL_WARNING
               : json_integer_value(value) >= 10 ? FL_LEVEL_INFO
                                                 : FL_LEVEL_NONE;
    enum fl_log_level level = FL_LEVEL_NONE;
    if (json_is_string(value)) {
        struct fl_buffer bracketed = {0};
        struct fl_slice mark;
        fl_buffer_append_byte(&bracketed, '[');
        fl_buffer_append(&bracketed, (struct fl_slice){json_string_value(value), json_string_length(value)});
        fl_buffer_append_byte(&bracketed, ']');
        fl_line_mark(fl_buffer_slice(&bracketed), &level, &mark);
        fl_buffer_release(&bracketed);
    }
    return level;
}

static void read_object(const json_t *object, struct fl_log_line *line, struct fl_buffer *scratch)
{
    static const char *const levels[] = {"level", "severity", "lvl", "levelname", "@level", "log.level", NULL};
    static const char *const messages[] = {"msg", "message", "@message", "log", "text", "event", "MESSAGE", NULL};
    static const char *const errors[] = {"error", "err", "exception", "reason", "cause", NULL};
    static const char *const stacks[] = {"stack", "stacktrace", "stack_trace", "exc_info", "error.stack_trace", NULL};
    struct fl_buffer text = {0};
    json_t *error = first_of(object, errors);
    add_text(&text, first_of(object, messages));
    add_text(&text, error);
    if (json_is_object(error)) {
        add_text(&text, first_of(error, messages));
        add_text(&text, first_of(error, stacks));
    }
    add_text(&text, first_of(object, stacks));
    if (text.size && !text.failed) {
        enum fl_log_level level = level_of_json(first_of(object, levels));
        line->level = level ? level : line->level;
        line->is_json = true;
        fl_buffer_clear(scratch);
        fl_buffer_append(scratch, fl_buffer_slice(&text));
        line->text = fl_buffer_slice(scratch);
    }
    scratch->failed |= text.failed;
    fl_buffer_release(&text);
}

void fl_line_read_json(struct fl_log_line *line, struct fl_buffer *scratch)
{
    struct fl_slice text = fl_slice_trim(line->text);
    if (text.size < 2 || text.data[0] != '{' || text.data[text.size - 1] != '}')
        return;
    json_error_t fault;
    json_t *object = json_loadb(text.data, text.size, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &fault);
    if (!object)
        return;
    read_object(object, line, scratch);
    json_decref(object);
}
