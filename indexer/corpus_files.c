// SPDX-License-Identifier: GPL-2.0-or-later
#include "corpus_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/entry_form.h"
#include "core/index.h"
#include "corpus.h"

#include "core/banned.h"

struct walk {
    struct fl_corpus_files *files;
    fl_trouble_visitor *trouble;
    void *context;
    struct fl_error *error;
};

/// A folder on the way from a root to where the walk is.
struct place {
    const struct place *above; // NULL: this is a root
    dev_t device;
    ino_t number;
};

/// True for errors that say nothing of a file, only that this process or machine has run out of something or is broken:
/// whoever leaves a file out for one of them loses an entry that is good.
static bool is_of_machine(int error_number)
{
    return error_number == ENOMEM || error_number == EMFILE || error_number == ENFILE || error_number == EIO;
}

/// The status of a file that cannot be read.
static enum fl_status refuse(const char *path, int error_number, struct fl_error *error)
{
    return is_of_machine(error_number) ? fl_fail_errno(error, error_number, "cannot read %s", path)
                                       : fl_fail(error, FL_BAD_INPUT, "cannot read %s: %s", path, strerror(error_number));
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_looked_at(const struct dirent *item)
{
    return item->d_name[0] != '.';
}

static enum fl_status keep_path(struct fl_corpus_files *files, const char *path, struct fl_error *error)
{
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? files->capacity * 2 : 256;
        char **wider = reallocarray(files->paths, capacity, sizeof *wider);
        if (!wider)
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        files->paths = wider;
        files->capacity = capacity;
    }
    char *copy = strdup(path);
    if (!copy)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    files->paths[files->count++] = copy;
    return FL_OK;
}

/// What cannot be looked at is left out and told; but a root, or when that is no fault of the thing itself.
static enum fl_status leave_out(struct walk *walk, const char *path, const struct place *above, int error_number)
{
    struct stat link;
    if (!above || is_of_machine(error_number))
        return refuse(path, error_number, walk->error);
    bool leads_nowhere = error_number == ENOENT && lstat(path, &link) == 0;
    walk->trouble(walk->context, path, leads_nowhere ? "the link leads nowhere" : strerror(error_number));
    return FL_OK;
}

static enum fl_status visit(struct walk *walk, const char *path, const char *name, const struct place *above);

/// An index may stand in the folder that it is built from.
static bool is_index(const char *path)
{
    char lock[PATH_MAX];
    int size = snprintf(lock, sizeof lock, "%s/" FL_INDEX_LOCK, path);
    return size > 0 && (size_t)size < sizeof lock && access(lock, F_OK) == 0;
}

static enum fl_status visit_folder(struct walk *walk, const char *path, const struct place *place)
{
    struct dirent **items;
    if (place->above && is_index(path))
        return FL_OK;
    int count = scandir(path, &items, is_looked_at, compare_names);
    if (count < 0)
        return leave_out(walk, path, place->above, errno);
    enum fl_status status = FL_OK;
    for (int i = 0; i < count; i++) {
        char *inner = NULL;
        const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
        if (!status && !fl_corpus_interrupted && asprintf(&inner, "%s%s%s", path, slash, items[i]->d_name) < 0) {
            inner = NULL;
            status = fl_fail(walk->error, FL_NO_MEMORY, "out of memory");
        }
        if (inner)
            status = visit(walk, inner, items[i]->d_name, place);
        free(inner);
        free(items[i]);
    }
    free(items);
    return status;
}

static enum fl_status visit(struct walk *walk, const char *path, const char *name, const struct place *above)
{
    struct stat about;
    if (stat(path, &about))
        return leave_out(walk, path, above, errno);
    bool wanted = !above || fl_entry_named(fl_slice_of(name));
    if (S_ISREG(about.st_mode))
        return wanted ? keep_path(walk->files, path, walk->error) : FL_OK;
    if (!S_ISDIR(about.st_mode)) {
        if (wanted)
            walk->trouble(walk->context, path, "not a regular file");
        return FL_OK;
    }
    for (const struct place *place = above; place; place = place->above)
        if (place->device == about.st_dev && place->number == about.st_ino) {
            walk->trouble(walk->context, path, "a link leads back to a folder above it: not followed");
            return FL_OK;
        }
    struct place place = {above, about.st_dev, about.st_ino};
    return visit_folder(walk, path, &place);
}

enum fl_status fl_corpus_files_find(struct fl_corpus_files *files, char *const *roots, fl_trouble_visitor *trouble,
                                    void *context, struct fl_error *error)
{
    struct walk walk = {files, trouble, context, error};
    enum fl_status status = FL_OK;
    for (; !status && *roots; roots++)
        status = visit(&walk, *roots, *roots, NULL);
    return status;
}

void fl_corpus_files_release(struct fl_corpus_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
    *files = (struct fl_corpus_files){0};
}

static enum fl_status read_all(int file, const char *path, size_t limit, struct fl_buffer *text, struct fl_error *error)
{
    while (text->size <= limit) {
        enum { PIECE = 16 * 1024 };
        size_t room = limit + 1 - text->size < PIECE ? limit + 1 - text->size : PIECE;
        char *end = fl_buffer_reserve(text, room);
        if (!end)
            return fl_fail(error, FL_NO_MEMORY, "%s: out of memory", path);
        ssize_t size = read(file, end, room);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return refuse(path, errno, error);
        if (size == 0)
            break;
        text->size += (size_t)size;
    }
    return FL_OK;
}

enum fl_status fl_file_read(const char *path, size_t limit, struct fl_buffer *text, struct fl_error *error)
{
    fl_buffer_clear(text);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return refuse(path, errno, error);
    struct stat about;
    enum fl_status status;
    if (fstat(file, &about))
        status = refuse(path, errno, error);
    else if (!S_ISREG(about.st_mode))
        status = fl_fail(error, FL_BAD_INPUT, "%s is not a regular file", path);
    else
        status = read_all(file, path, limit, text, error);
    close(file);
    return status;
}
