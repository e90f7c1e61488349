// SPDX-License-Identifier: GPL-2.0-or-later
#include "index.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fields.h"
#include "generation_head.h"
#include "places.h"

#include "banned.h"

static const char system_index[] = "/var/lib/faultline/index";

void fl_index_locate(const char *given, bool for_writing, struct fl_buffer *path)
{
    const char *from_environment = getenv("FAULTLINE_INDEX");
    if (given && given[0])
        fl_place_set(path, given, "");
    else if (from_environment && from_environment[0])
        fl_place_set(path, from_environment, "");
    else if (!fl_place_of_user(path, "XDG_DATA_HOME", "/.local/share", "/faultline/index") ||
             (!fl_place_exists(path) && (!for_writing || geteuid() == 0)))
        fl_place_set(path, system_index, "");
}

/// "folder/name": malloc'd, or NULL when memory has run out.
static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/// What the link `current` of the index folder names; a folder without one is itself the generation.  malloc'd, or NULL
/// with errno.
static char *follow_current(const char *folder)
{
    char *link = join(folder, FL_INDEX_CURRENT);
    char target[NAME_MAX + 1];
    ssize_t size = link ? readlink(link, target, sizeof target - 1) : -1;
    int cause = link ? errno : ENOMEM;
    free(link);
    if (size > 0) {
        target[size] = '\0';
        return join(folder, target);
    }
    // EINVAL: something of that name that is no link.
    if (cause == ENOENT || cause == EINVAL)
        return strdup(folder);
    errno = cause;
    return NULL;
}

/// The folder or file to open for the index at `path`: malloc'd, or NULL with `error` filled.
static char *find_generation(const char *path, struct fl_error *error)
{
    struct stat about;
    if (stat(path, &about)) {
        if (errno == ENOENT || errno == ENOTDIR)
            fl_fail(error, FL_NO_INDEX, "there is no index at %s", path);
        else
            fl_fail_errno(error, errno, "cannot read the index at %s", path);
        return NULL;
    }
    errno = ENOMEM;
    char *generation = S_ISDIR(about.st_mode) ? follow_current(path) : strdup(path);
    if (!generation)
        fl_fail_errno(error, errno, "cannot read the index at %s", path);
    return generation;
}

enum fl_status fl_index_live(const char *path, struct fl_buffer *generation, struct fl_error *error)
{
    char *live = find_generation(path, error);
    if (!live)
        return error->status;
    fl_buffer_append(generation, (struct fl_slice){live, strlen(live) + 1});
    free(live);
    return generation->failed ? fl_fail(error, FL_NO_MEMORY, "out of memory") : FL_OK;
}

static bool is_generation_folder(const char *path)
{
    char *file = join(path, "iamglass");
    bool found = file && access(file, F_OK) == 0;
    free(file);
    return found;
}

static enum fl_status tell_damage(const char *path, struct fl_error *error)
{
    char cause[FL_ERROR_TEXT_SIZE / 2];
    snprintf(cause, sizeof cause, "%.*s", (int)sizeof cause - 1, error->text);
    return fl_fail(error, FL_DAMAGED, "the index at %s is damaged (%s): build it anew with faultline-index", path,
                   cause);
}

enum fl_status fl_index_explain(const struct fl_index *index, enum fl_status status, struct fl_error *error)
{
    // Nothing writes to a live generation: what seems to have changed under the reader is damage.
    bool is_live = index->holds && strcmp(index->path, index->generation) != 0;
    bool damaged = status == FL_DAMAGED || (status == FL_CHANGED && is_live);
    return damaged && error ? tell_damage(index->path, error) : damaged ? FL_DAMAGED : status;
}

/// Words an error of opening for the person who meets it.
static enum fl_status explain_open(const char *path, const char *generation, struct fl_error *error)
{
    struct stat about;
    bool is_folder = stat(generation, &about) == 0 && S_ISDIR(about.st_mode);
    if (is_folder && !is_generation_folder(generation) && strcmp(path, generation) == 0)
        return fl_fail(error, FL_NO_INDEX, "there is no index at %s", path);
    if (error->status == FL_NO_MEMORY || error->status == FL_IO)
        return error->status;
    return tell_damage(path, error);
}

static enum fl_status check_schema(const struct fl_index *index, struct fl_error *error)
{
    struct fl_buffer text = {0};
    enum fl_status status = fl_index_metadata(index, FL_KEY_SCHEMA, &text, error);
    if (!status && !text.size)
        status = fl_fail(error, FL_OTHER_SCHEMA, "%s is a Xapian database, but not an index of faultline's",
                         index->generation);
    else if (!status && !fl_slice_equal(fl_buffer_slice(&text), FL_SLICE(FL_SCHEMA)))
        status = fl_fail(error, FL_OTHER_SCHEMA,
                         "the index at %s has schema %.*s, this program reads schema " FL_SCHEMA
                         ": build it anew with this version's faultline-index",
                         index->path, (int)text.size, text.data);
    if (!status)
        status = fl_index_metadata(index, FL_KEY_FEATURES, &text, error);
    if (!status && text.size)
        status = fl_fail(error, FL_OTHER_SCHEMA, "the index at %s needs features that this program does not know: %.*s",
                         index->path, (int)text.size, text.data);
    fl_buffer_release(&text);
    return status;
}

static enum fl_status read_tables(struct fl_index *index, struct fl_error *error)
{
    struct fl_buffer text = {0};
    enum fl_status status = fl_index_metadata(index, FL_KEY_STATISTICS, &text, error);
    if (!status && text.size != sizeof index->statistics)
        status = fl_fail(error, FL_DAMAGED, "its statistics cannot be read");
    if (!status) {
        memcpy(&index->statistics, text.data, sizeof index->statistics);
        status = fl_index_metadata(index, FL_KEY_FREQUENCIES, &index->frequencies, error);
    }
    uint32_t held = 0;
    if (!status)
        status = fl_reader_document_count(index->reader, &held, error);
    if (!status && held != index->statistics.documents)
        status = fl_fail(error, FL_DAMAGED, "it holds %u entries and its tables speak of %u", held,
                         index->statistics.documents);
    if (!status && index->frequencies.size % sizeof(struct fl_term_frequency))
        status = fl_fail(error, FL_DAMAGED, "its table of frequencies cannot be read");
    fl_buffer_release(&text);
    return status;
}

/// Keeps the indexer from removing the generation.  What is no folder (a stub file) is not removed by it.
static enum fl_status hold_generation(struct fl_index *index, struct fl_error *error)
{
    int folder = open(index->generation, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP
                   ? FL_OK // it is no folder, or not there: opening tells better what is wrong
                   : fl_fail_errno(error, errno, "cannot read the index at %s", index->path);
    index->holds = true;
    index->held = folder;
    if (flock(folder, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK)
        return fl_fail(error, FL_CHANGED, "the index at %s changed while it was opened: try again", index->path);
    return FL_OK; // without locks on this file system the generations that are kept must do
}

static enum fl_status open_generation(struct fl_index *index, struct fl_error *error)
{
    enum fl_status status = hold_generation(index, error);
    if (status)
        return status;
    status = fl_generation_head_check(index->generation, error);
    if (status)
        return status == FL_DAMAGED ? tell_damage(index->path, error) : status;
    // NOLINTNEXTLINE(clang-analyzer-unix.Malloc): fl_index_close frees what fl_index_open does not hand on
    status = fl_reader_open(index->generation, &index->reader, error);
    if (!status)
        status = check_schema(index, error);
    if (!status)
        status = read_tables(index, error);
    if (status && status != FL_OTHER_SCHEMA)
        status = explain_open(index->path, index->generation, error);
    return status;
}

enum fl_status fl_index_open(const char *path, struct fl_index *index, struct fl_error *error)
{
    // A generation may be pruned between reading the pointer and opening it: then the pointer
    // has moved, and is read again.  As earlier ones are kept, each time takes several rebuilds within a millisecond.
    enum { TRIES = 4 };
    struct fl_error local;
    if (!error)
        error = &local;
    enum fl_status status = FL_OK;
    char *previous = NULL;
    for (int i = 0; i < TRIES; i++) {
        struct fl_index opened = {.path = strdup(path), .generation = find_generation(path, error)};
        bool same = previous && opened.generation && strcmp(previous, opened.generation) == 0;
        if (!opened.path)
            status = fl_fail(error, FL_NO_MEMORY, "out of memory");
        else if (!opened.generation)
            status = error->status;
        else if (!same)
            status = open_generation(&opened, error);
        if (!status) {
            *index = opened;
            break;
        }
        free(previous);
        previous = opened.generation ? strdup(opened.generation) : NULL;
        fl_index_close(&opened);
        if (same || !previous)
            break;
    }
    free(previous);
    return status;
}

bool fl_index_has_moved(const struct fl_index *index)
{
    struct stat held, live;
    char *path = index->holds ? join(index->path, FL_INDEX_CURRENT) : NULL;
    // By the folder itself: one that was removed and built anew may have the name of the old one.
    bool moved = path && !fstat(index->held, &held) && !stat(path, &live) && S_ISDIR(live.st_mode) &&
                 (held.st_dev != live.st_dev || held.st_ino != live.st_ino) && is_generation_folder(path);
    free(path);
    return moved;
}

void fl_index_close(struct fl_index *index)
{
    fl_reader_close(index->reader);
    if (index->holds)
        close(index->held);
    fl_buffer_release(&index->frequencies);
    fl_buffer_release(&index->vocabulary);
    for (size_t i = 0; i < FL_THESAURUS_PARTS; i++)
        fl_buffer_release(&index->thesaurus[i]);
    free(index->path);
    free(index->generation);
    *index = (struct fl_index){0};
}

static uint32_t hash_at(const char *rows, size_t row)
{
    uint32_t hash;
    memcpy(&hash, rows + row * sizeof(struct fl_term_frequency), sizeof hash);
    return hash;
}

uint32_t fl_index_frequency(const struct fl_index *index, uint32_t hash)
{
    const char *rows = index->frequencies.data;
    size_t count = index->frequencies.size / sizeof(struct fl_term_frequency), low = 0, high = count;
    // Hashes lie evenly: the row is near its share of the table, nearly always within this distance.
    enum { NEAR = 256 };
    size_t guess = (size_t)((uint64_t)hash * count >> 32);
    if (guess > NEAR && hash_at(rows, guess - NEAR) <= hash)
        low = guess - NEAR;
    if (guess + NEAR < count && hash_at(rows, guess + NEAR) > hash)
        high = guess + NEAR;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct fl_term_frequency row;
        memcpy(&row, rows + middle * sizeof row, sizeof row);
        if (row.hash == hash)
            return row.documents;
        if (row.hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

double fl_index_idf(const struct fl_index *index, uint32_t documents)
{
    // Of a term before any entry is seen: that one entry in a hundred holds it, known as well as fifty entries would
    // tell.
    const double prior_entries = 50, prior_holding = 0.5;
    double all = index->statistics.documents, holding = documents < all ? documents : all;
    return log((all + prior_entries) / (holding + prior_holding));
}

/// Reads a table at the first call.
static enum fl_status read_once(struct fl_index *index, const char *key, struct fl_buffer *table, struct fl_slice *out,
                                struct fl_error *error)
{
    enum fl_status status = table->data ? FL_OK : fl_index_metadata(index, key, table, error);
    *out = fl_buffer_slice(table);
    return status;
}

enum fl_status fl_index_vocabulary(struct fl_index *index, struct fl_slice *vocabulary, struct fl_error *error)
{
    return read_once(index, FL_KEY_VOCABULARY, &index->vocabulary, vocabulary, error);
}

void fl_index_thesaurus_key(unsigned part, char key[FL_THESAURUS_KEY_SIZE])
{
    snprintf(key, FL_THESAURUS_KEY_SIZE, FL_KEY_THESAURUS "%02x", part);
}

enum fl_status fl_index_thesaurus(struct fl_index *index, uint64_t hash, struct fl_slice *part, struct fl_error *error)
{
    unsigned number = fl_thesaurus_part_of(hash);
    char key[FL_THESAURUS_KEY_SIZE] = "";
    if (!index->thesaurus[number].data)
        fl_index_thesaurus_key(number, key);
    return read_once(index, key, &index->thesaurus[number], part, error);
}

enum fl_status fl_index_metadata(const struct fl_index *index, const char *key, struct fl_buffer *text,
                                 struct fl_error *error)
{
    return fl_reader_metadata(index->reader, fl_slice_of(key), text, error);
}
