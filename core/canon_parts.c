// SPDX-License-Identifier: GPL-2.0-or-later
#include "canon_parts.h"

#include "banned.h"

struct fl_canon_part fl_canon_member(const struct fl_canon *canon, struct fl_canon_part part, const char *key)
{
    const json_t *value = json_object_get(part.value, key);
    return (struct fl_canon_part){
        .value = json_is_null(value) ? NULL : value,
        .place = fl_json_place_member(&canon->places, part.place, fl_slice_of(key)),
        .owner = part.key,
        .key = key,
    };
}

size_t fl_canon_line(const struct fl_canon *canon, struct fl_canon_part part)
{
    return part.place < canon->places.count ? canon->places.items[part.place].line : 1;
}

size_t fl_canon_first(const struct fl_canon *canon, struct fl_canon_part part)
{
    return part.place + 1 < canon->places.count ? part.place + 1 : part.place;
}

size_t fl_canon_next(const struct fl_canon *canon, size_t place)
{
    // A key that is written with escapes is not found among the places, and its items may be more than those that are.
    size_t next = canon->places.items[place].next;
    return next < canon->places.count ? next : place;
}

/// Appends the text with \n as its line ends and U+FFFD for each control byte; returns the first control byte, or 0.
static unsigned char clean_text(struct fl_slice text, struct fl_buffer *clean)
{
    unsigned char control = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '\r' && i + 1 < text.size && text.data[i + 1] == '\n')
            continue;
        if (byte == '\r') {
            fl_buffer_append_byte(clean, '\n');
        } else if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
            control = control ? control : byte;
            fl_buffer_append(clean, FL_SLICE("\xEF\xBF\xBD"));
        } else {
            fl_buffer_append_byte(clean, (char)byte);
        }
    }
    return control;
}

struct fl_slice fl_canon_clean(struct fl_canon *canon, struct fl_slice text, struct fl_canon_part part)
{
    struct fl_buffer clean = {0};
    unsigned char control = clean_text(text, &clean);
    if (control)
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, fl_canon_line(canon, part),
                    "control byte 0x%02X in " FL_CANON_PART, control, FL_CANON_NAME(part));
    struct fl_slice copy = fl_arena_copy(canon->sink.scratch, fl_buffer_slice(&clean));
    canon->sink.failed = canon->sink.failed || clean.failed || !copy.data;
    fl_buffer_release(&clean);
    return fl_slice_trim(copy);
}

struct fl_slice fl_canon_text(struct fl_canon *canon, struct fl_canon_part part, enum fl_severity severity)
{
    if (!part.value)
        return (struct fl_slice){0};
    size_t line = fl_canon_line(canon, part);
    if (!json_is_string(part.value)) {
        fl_diagnose(canon->sink.diagnostics, severity, line, FL_CANON_PART " is no text%s", FL_CANON_NAME(part),
                    severity == FL_ERROR ? "" : ": left out");
        return (struct fl_slice){0};
    }
    struct fl_slice text = {json_string_value(part.value), json_string_length(part.value)};
    return fl_canon_clean(canon, text, part);
}

double fl_canon_rate(struct fl_canon *canon, struct fl_canon_part part)
{
    if (!part.value)
        return FL_RATE_UNKNOWN;
    double rate = json_number_value(part.value);
    if (json_is_number(part.value) && rate >= 0 && rate <= 1)
        return rate > 0 ? rate : 0; // never -0
    size_t line = fl_canon_line(canon, part);
    if (json_is_number(part.value))
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, line, FL_CANON_PART " is %g, outside 0 to 1",
                    FL_CANON_NAME(part), rate);
    else
        fl_diagnose(canon->sink.diagnostics, FL_ERROR, line, FL_CANON_PART " is no number", FL_CANON_NAME(part));
    return FL_RATE_UNKNOWN;
}

static bool is_known(const char *key, const char *const *known)
{
    while (*known && strcmp(key, *known) != 0)
        known++;
    return *known;
}

void fl_canon_check_members(struct fl_canon *canon, struct fl_canon_part part, const char *const *known)
{
    // jansson keeps the members in the order of the text, as the places are.
    size_t place = fl_canon_first(canon, part);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)part.value, key, value)
    {
        struct fl_canon_part member = {.place = place};
        struct fl_slice name = fl_slice_of(key);
        if (!is_known(key, known))
            fl_diagnose(canon->sink.diagnostics, FL_WARNING, fl_canon_line(canon, member),
                        "unknown member '%.*s' of %s is left out", FL_QUOTED(name), *part.key ? part.key : "the canon");
        place = fl_canon_next(canon, place);
    }
}
