// SPDX-License-Identifier: GPL-2.0-or-later
#include "outcome.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include <jansson.h>

#include "ascii.h"
#include "json_inert.h"
#include "normalise.h"

#include "utc.h"

#include "banned.h"

/// Behind the bytes that are checked: the member, its digits, the end of the object.
#define CHECK_MEMBER ",\"check\":\""

enum {
    CHECK_MEMBER_SIZE = sizeof CHECK_MEMBER - 1,
    HASH_DIGITS = 16,
    CHECK_SIZE = CHECK_MEMBER_SIZE + HASH_DIGITS + 2
};

// Each byte of a text takes six at the most, as an escape; the rest of a line is under 512.
_Static_assert(6 * (FL_OUTCOME_NOTE_LIMIT + FL_OUTCOME_ID_LIMIT + FL_OUTCOME_REPORTER_LIMIT) + 512 <
                   FL_OUTCOME_LINE_LIMIT,
               "every record that is accepted fits into a line");

static const int64_t last_time = INT64_C(253402300799); // the end of the year 9999: four digits hold no later one

const char *const fl_outcome_target_names[FL_TARGETS] = {
    [FL_TARGET_ENTRY] = "entry", [FL_TARGET_WORKAROUND] = "workaround", [FL_TARGET_DEAD_END] = "dead_end"};

uint64_t fl_action_key(const struct fl_action *action)
{
    unsigned long long hash = FL_HASH_START;
    struct fl_slice rest = fl_slice_trim(action->action);
    while (rest.size) {
        size_t word = 0, next;
        while (word < rest.size && !fl_is_space(rest.data[word]))
            word++;
        for (next = word; next < rest.size && fl_is_space(rest.data[next]);)
            next++;
        hash = fl_hash_more(hash, (struct fl_slice){rest.data, word});
        if (next < rest.size)
            hash = fl_hash_more(hash, FL_SLICE(" "));
        rest = (struct fl_slice){rest.data + next, rest.size - next};
    }
    return hash;
}

enum fl_status fl_outcome_make_key(char key[FL_OUTCOME_KEY_SIZE + 1], struct fl_error *error)
{
    unsigned char bytes[FL_OUTCOME_KEY_SIZE / 2];
    if (getentropy(bytes, sizeof bytes))
        return fl_fail_errno(error, errno, "there are no random bytes for the key of a report");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(key + 2 * i, 3, "%02x", bytes[i]);
    return FL_OK;
}

static bool is_hex(struct fl_slice text, size_t digits)
{
    for (size_t i = 0; i < text.size; i++)
        if (!fl_is_digit(text.data[i]) && !(text.data[i] >= 'a' && text.data[i] <= 'f'))
            return false;
    return text.size == digits;
}

/// Of text that is_hex.
static uint64_t hex_value(struct fl_slice text)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.size; i++)
        value = value << 4 | (uint64_t)(text.data[i] <= '9' ? text.data[i] - '0' : text.data[i] - 'a' + 10);
    return value;
}

static size_t count_characters(struct fl_slice text)
{
    size_t characters = 0;
    for (size_t at = 0; at < text.size; characters++)
        fl_utf8_next(text, &at);
    return characters;
}

/// What is wrong with the record, or NULL: one rule for writing and for reading.
static const char *fault_of(const struct fl_outcome_record *record)
{
    const struct fl_slice texts[] = {record->id, record->note, record->reporter};
    const bool has_action = record->target != FL_TARGET_ENTRY;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!fl_utf8_valid(texts[i]) || (texts[i].size && memchr(texts[i].data, '\0', texts[i].size)))
            return "its text is not UTF-8, or holds NUL";
    if (!is_hex(record->key, FL_OUTCOME_KEY_SIZE))
        return "its key is no key";
    if (record->time < 0 || record->time > last_time)
        return "its time is none from 1970 to 9999";
    if (!record->id.size || record->id.size > FL_OUTCOME_ID_LIMIT)
        return "its ID is empty, or over the limit of 1,024 bytes";
    if (record->reporter.size > FL_OUTCOME_REPORTER_LIMIT)
        return "its reporter is over the limit of 512 bytes";
    if (record->note.size > FL_OUTCOME_NOTE_LIMIT && count_characters(record->note) > FL_OUTCOME_NOTE_LIMIT)
        return "its note is over the limit of 1,000 characters";
    if (has_action ? !record->number || record->number > record->of || record->of > FL_OUTCOME_NUMBER_LIMIT
                   : record->number || record->of || record->action)
        return "its number is none of an action";
    return NULL;
}

// ---- writing ---------------------------------------------------------------

static void set_text(json_t *object, const char *name, struct fl_slice text)
{
    json_object_set_new(object, name, json_stringn(text.data ? text.data : "", text.size));
}

/// The record without its check, as text that is the caller's to free; NULL when memory has run out.
static char *record_json(const struct fl_outcome_record *record)
{
    char time[32], action[HASH_DIGITS + 1];
    json_t *object = json_object();
    fl_utc_format(record->time, time);
    snprintf(action, sizeof action, "%016llx", (unsigned long long)record->action);
    json_object_set_new(object, "schema", json_integer(FL_OUTCOME_SCHEMA));
    set_text(object, "key", record->key);
    json_object_set_new(object, "time", json_string(time));
    set_text(object, "id", record->id);
    json_object_set_new(object, "outcome", json_string(record->worked ? "worked" : "failed"));
    json_object_set_new(object, "target", json_string(fl_outcome_target_names[record->target]));
    if (record->target != FL_TARGET_ENTRY) {
        json_object_set_new(object, "number", json_integer(record->number));
        json_object_set_new(object, "of", json_integer(record->of));
        json_object_set_new(object, "action", json_string(action));
    }
    if (record->note.size)
        set_text(object, "note", record->note);
    if (record->reporter.size)
        set_text(object, "reporter", record->reporter);
    const size_t members =
        6 + (record->target != FL_TARGET_ENTRY ? 3 : 0) + (record->note.size > 0) + (record->reporter.size > 0);
    // A member that memory ran out for is missing, and nothing else says so.
    char *json = json_object_size(object) == members ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return json;
}

enum fl_status fl_outcome_append_line(struct fl_buffer *text, const struct fl_outcome_record *record,
                                      struct fl_error *error)
{
    const char *fault = fault_of(record);
    if (fault)
        return fl_fail(error, FL_BAD_INPUT, "a report cannot be written: %s", fault);
    size_t start = text->size;
    char *json = record_json(record);
    size_t size = json ? strlen(json) : 0;
    if (size)
        fl_append_json(text, (struct fl_slice){json, size - 1}); // without its closing brace
    free(json);
    if (!size || text->failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    unsigned long long check = fl_slice_hash((struct fl_slice){text->data + start, text->size - start});
    fl_buffer_append_format(text, CHECK_MEMBER "%016llx\"}\n", check);
    return text->failed ? fl_fail(error, FL_NO_MEMORY, "out of memory") : FL_OK;
}

// ---- reading ---------------------------------------------------------------

/// What is wrong with the line's bytes, or NULL.
static const char *check_line(struct fl_slice line)
{
    if (line.size >= FL_OUTCOME_LINE_LIMIT)
        return "the line is over the limit of 16,384 bytes";
    if (line.size < CHECK_SIZE)
        return "the record is not whole";
    struct fl_slice checked = {line.data, line.size - CHECK_SIZE};
    struct fl_slice member = {checked.data + checked.size, CHECK_MEMBER_SIZE};
    struct fl_slice digits = {member.data + member.size, HASH_DIGITS};
    struct fl_slice end = {digits.data + digits.size, 2};
    if (!fl_slice_equal(member, FL_SLICE(CHECK_MEMBER)) || !is_hex(digits, HASH_DIGITS) ||
        !fl_slice_equal(end, FL_SLICE("\"}")))
        return "the record is not whole";
    return hex_value(digits) == fl_slice_hash(checked) ? NULL : "its checksum does not fit";
}

/// The text of a member that must be a string; the empty slice of one that is not there.
static bool take_text(const json_t *object, const char *name, struct fl_arena *arena, struct fl_slice *text)
{
    const json_t *member = json_object_get(object, name);
    *text = (struct fl_slice){0};
    if (json_is_string(member))
        *text = fl_arena_copy(arena, (struct fl_slice){json_string_value(member), json_string_length(member)});
    return !member || (json_is_string(member) && text->data);
}

static bool take_number(const json_t *object, const char *name, unsigned *number)
{
    const json_t *member = json_object_get(object, name);
    json_int_t value = json_integer_value(member); // 0 of anything else
    *number = (unsigned)value;
    return !member || (json_is_integer(member) && value >= 1 && value <= FL_OUTCOME_NUMBER_LIMIT);
}

static bool take_time(const json_t *object, int64_t *time)
{
    const char *text = json_string_value(json_object_get(object, "time"));
    struct tm parts = {0};
    char again[32];
    const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts) : NULL;
    if (!end || *end)
        return false;
    *time = timegm(&parts);
    // What strptime is lenient about (a missing zero, the 31st of June) does not come back the same.
    fl_utc_format(*time, again);
    return strcmp(again, text) == 0;
}

static bool take_target(const json_t *object, enum fl_outcome_target *target)
{
    const char *text = json_string_value(json_object_get(object, "target"));
    for (*target = 0; text && *target < FL_TARGETS; ++*target)
        if (strcmp(text, fl_outcome_target_names[*target]) == 0)
            return true;
    return false;
}

static bool take_outcome(const json_t *object, bool *worked)
{
    const char *text = json_string_value(json_object_get(object, "outcome"));
    *worked = text && strcmp(text, "worked") == 0;
    return *worked || (text && strcmp(text, "failed") == 0);
}

static const char *take_record(const json_t *object, struct fl_arena *arena, struct fl_outcome_record *record)
{
    struct fl_slice action;
    if (!take_text(object, "key", arena, &record->key) || !take_text(object, "id", arena, &record->id) ||
        !take_text(object, "note", arena, &record->note) || !take_text(object, "reporter", arena, &record->reporter) ||
        !take_text(object, "action", arena, &action))
        return "a member that should be text is not";
    if (!take_time(object, &record->time))
        return "its time is no time";
    if (!take_outcome(object, &record->worked))
        return "its outcome is neither worked nor failed";
    if (!take_target(object, &record->target))
        return "its target is none";
    if (!take_number(object, "number", &record->number) || !take_number(object, "of", &record->of))
        return "its number is none of an action";
    if (record->target != FL_TARGET_ENTRY ? !is_hex(action, HASH_DIGITS) : action.size != 0)
        return "its action is no key";
    record->action = hex_value(action);
    return fault_of(record);
}

enum fl_status fl_outcome_read_line(struct fl_slice line, struct fl_arena *arena, struct fl_outcome_record *record,
                                    struct fl_error *error)
{
    *record = (struct fl_outcome_record){0};
    const char *fault = check_line(line);
    if (fault)
        return fl_fail(error, FL_BAD_INPUT, "%s", fault);
    json_error_t where;
    json_t *object = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES, &where);
    json_t *schema = json_object_get(object, "schema");
    if (!object)
        fault = "it is not JSON";
    else if (!json_is_integer(schema) || json_integer_value(schema) != FL_OUTCOME_SCHEMA)
        fault = "it is of a schema that this program does not know";
    else
        fault = take_record(object, arena, record);
    json_decref(object);
    return fault ? fl_fail(error, FL_BAD_INPUT, "%s", fault) : FL_OK;
}
