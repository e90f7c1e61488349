// SPDX-License-Identifier: GPL-2.0-or-later
/// What several test files need: random bytes, comparisons with a message, folders, indexes made for the test.
#ifndef FAULTLINE_TEST_SUPPORT_H
#define FAULTLINE_TEST_SUPPORT_H

#include <stddef.h>
#include <stdint.h>

#include "core/analysis.h"
#include "core/buffer.h"
#include "core/slice.h"
#include "core/status.h"

/// Numbers that look random and are the same in every run.  Set to any number before first use.
struct random_source {
    uint64_t state;
};

/// A number below `limit` (> 0).
size_t random_below(struct random_source *source, size_t limit);

/// Appends `size` bytes: some plain, some any byte, some valid UTF-8, some signs that the analysis treats apart.
void append_random_text(struct fl_buffer *buffer, struct random_source *source, size_t size);

/// Fails the test unless `found` holds the bytes of `expected`.
#define assert_slice_is(found, expected) assert_slice_at(found, expected, __FILE__, __LINE__)
void assert_slice_at(struct fl_slice found, const char *expected, const char *file, int line);

/// Fails the test with the error's text unless the status is the expected one.
#define assert_status(status, expected, error) assert_status_at(status, expected, error, __FILE__, __LINE__)
void assert_status_at(enum fl_status status, enum fl_status expected, const struct fl_error *error, const char *file,
                      int line);

/// Fails the test unless the error's text holds `part`.
#define assert_error_says(error, part) \
    ck_assert_msg(strstr((error)->text, part), "the error is \"%s\", without \"%s\"", (error)->text, part)

/// The terms of a text, each with a space before it.
void append_terms(struct fl_buffer *terms, struct fl_analyser *analyser, struct fl_slice text);

/// Makes a folder for the test; its name is the caller's to free.  remove_folder_tree takes it away.
char *make_test_folder(void);
void remove_folder_tree(char *folder);

/// "folder/name", in one of a few buffers that are used in turn.
const char *path_in(const char *folder, const char *name);

/// Writes a file below `folder`, with the folders that it is in.
void write_file(const char *folder, const char *name, struct fl_slice content);

/// One entry of a small corpus.  NULL leaves a part out where an entry may lack it.
struct test_entry {
    const char *id; // "domain/slug"
    const char *title;
    const char *category;     // NULL: runtime_error
    const char *verification; // NULL: ai_generated
    int fix_rate;             // in percent
    const char *symptom;      // NULL: "it does not work"
    const char *also_seen_as;
    const char *versions;     // a cell of the version table, rows parted by '|'
};

/// Writes the entries as Markdown files below folder/corpus and builds folder/index from them, by fl_build.
void build_test_index(const char *folder, const struct test_entry *entries, size_t count);

#endif
