// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_report.h"
#include "print_json.h"

#include "logs/causes.h"

#include "core/banned.h"

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static void set_place(json_t *object, const struct fl_log_place *place, const struct fl_log_report *report)
{
    json_object_set_new(object, "file", fl_json_inert(fl_slice_of(report->files[place->file].name)));
    json_object_set_new(object, "first_line", number(place->first_line));
    json_object_set_new(object, "last_line", number(place->last_line));
}

static json_t *places_json(const struct fl_log_error *error, const struct fl_log_report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < error->place_count; i++) {
        json_t *place = json_object();
        set_place(place, &error->places[i], report);
        json_array_append_new(list, place);
    }
    return list;
}

static json_t *cause_json(const struct fl_log_error *error, const struct fl_log_report *report)
{
    double features[FL_CAUSE_FEATURES_LIMIT];
    json_t *object = json_object();
    fl_cause_features(error, &report->files[error->likeliest.file], features);
    for (size_t i = 0; i < fl_cause_feature_count(); i++)
        if (features[i] != 0)
            json_object_set_new(object, fl_cause_feature_name(i),
                                json_pack("{s:f, s:f}", "value", features[i], "share", fl_cause_share(i, features[i])));
    return object;
}

static void print_finding(struct fl_buffer *text, const struct fl_log_report *report, size_t i, const struct fl_settings *settings)
{
    const struct fl_log_finding *finding = &report->findings[i];
    const struct fl_log_error *error = finding->error;
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_integer(FL_JSON_SCHEMA));
    json_object_set_new(object, "type", json_string("error"));
    json_object_set_new(object, "rank", number(i + 1));
    json_object_set_new(object, "id", json_string(finding->id));
    set_place(object, &error->likeliest, report);
    json_object_set_new(object, "count", number(error->count));
    json_object_set_new(object, "kind", json_string(fl_block_kind_names[error->kind]));
    json_object_set_new(object, "cause", fl_json_share(finding->cause));
    json_object_set_new(object, "headline", fl_json_inert(fl_log_finding_headline(finding)));
    if (finding->age != FL_AGE_UNTOLD)
        json_object_set_new(object, "age", json_string(finding->age == FL_AGE_NEW ? "new" : "since"));
    if (!settings->brief) {
        json_object_set_new(object, "text", fl_json_inert(error->text));
        if (error->lines_left_out)
            json_object_set_new(object, "lines_left_out", number(error->lines_left_out));
    }
    if (finding->asked)
        fl_json_set_answer(object, &finding->answer, settings);
    else
        fl_json_set_not_asked(object);
    json_object_set_new(object, "occurrences", places_json(error, report));
    if (settings->explain)
        json_object_set_new(object, "explain", cause_json(error, report));
    fl_append_json_object(text, object);
}

static void print_gone(struct fl_buffer *text, const struct fl_log_gone *gone)
{
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_integer(FL_JSON_SCHEMA));
    json_object_set_new(object, "type", json_string("gone"));
    json_object_set_new(object, "id", fl_json_inert(gone->id));
    json_object_set_new(object, "headline", fl_json_inert(gone->text));
    fl_append_json_object(text, object);
}

static void print_trouble(struct fl_buffer *text, const struct fl_log_trouble *trouble)
{
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_integer(FL_JSON_SCHEMA));
    json_object_set_new(object, "type", json_string("trouble"));
    json_object_set_new(object, "file", fl_json_inert(trouble->file));
    json_object_set_new(object, "text", fl_json_inert(trouble->text));
    fl_append_json_object(text, object);
}

static void print_summary(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings)
{
    json_t *object = json_object(), *ids = json_array(), *features = json_array();
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {{"files", report->file_count}, {"lines", report->lines}, {"bytes", report->bytes},
                  {"errors", fl_log_report_errors(report)}, {"reported", report->count}, {"known", report->known},
                  {"unknown", report->without_index ? 0 : report->count - report->known}, {"omitted", report->omitted},
                  {"hints", report->hints}, {"dropped", report->dropped}, {"cut_lines", report->cut_lines},
                  {"troubles", report->trouble_count}};
    json_object_set_new(object, "schema", json_integer(FL_JSON_SCHEMA));
    json_object_set_new(object, "type", json_string("summary"));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        json_object_set_new(object, counts[i].name, number(counts[i].value));
    if (report->has_baseline) {
        json_object_set_new(object, "new", number(report->new_count));
        json_object_set_new(object, "since", number(report->since_count));
        json_object_set_new(object, "gone", number(report->gone_count));
    }
    json_object_set_new(object, "partial", json_boolean(report->partial));
    for (size_t i = 0; i < report->omitted_id_count; i++)
        json_array_append_new(ids, json_string(report->omitted_ids[i]));
    json_object_set_new(object, "omitted_ids", ids);
    for (size_t i = 0; i < fl_cause_feature_count(); i++)
        json_array_append_new(features, json_string(fl_cause_feature_name(i)));
    if (settings->explain)
        json_object_set(object, "features", features);
    json_decref(features);
    fl_append_json_object(text, object);
}

void fl_print_log_json(struct fl_buffer *text, const struct fl_log_report *report, const struct fl_settings *settings)
{
    for (size_t i = 0; i < report->count; i++)
        print_finding(text, report, i, settings);
    for (size_t i = 0; i < report->gone_count; i++)
        print_gone(text, &report->gone[i]);
    for (size_t i = 0; i < report->trouble_count; i++)
        print_trouble(text, &report->troubles[i]);
    print_summary(text, report, settings);
}
