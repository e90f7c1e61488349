// SPDX-License-Identifier: GPL-2.0-or-later
#include "corpus_files.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/entry_form.h"
#include "corpus.h"

#include "core/banned.h"

static int compare_names(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_entry_file(const FTSENT *item)
{
    return item->fts_level == FTS_ROOTLEVEL || fl_entry_named((struct fl_slice){item->fts_name, item->fts_namelen});
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

static enum fl_status take_item(struct fl_corpus_files *files, FTS *walk, FTSENT *item, fl_trouble_visitor *trouble,
                                void *context, struct fl_error *error)
{
    switch (item->fts_info) {
    case FTS_D:
        if (item->fts_level > FTS_ROOTLEVEL && item->fts_name[0] == '.')
            fts_set(walk, item, FTS_SKIP);
        return FL_OK;
    case FTS_F:
        if (item->fts_level > FTS_ROOTLEVEL && item->fts_name[0] == '.')
            return FL_OK;
        return is_entry_file(item) ? keep_path(files, item->fts_path, error) : FL_OK;
    case FTS_DC:
        trouble(context, item->fts_path, "a link leads back to a folder above it: not followed");
        return FL_OK;
    case FTS_SLNONE:
        trouble(context, item->fts_path, "the link leads nowhere");
        return FL_OK;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        if (item->fts_level == FTS_ROOTLEVEL)
            return fl_fail(error, FL_BAD_INPUT, "cannot read %s: %s", item->fts_path, strerror(item->fts_errno));
        trouble(context, item->fts_path, strerror(item->fts_errno));
        return FL_OK;
    case FTS_DEFAULT:
        if (is_entry_file(item))
            trouble(context, item->fts_path, "not a regular file");
        return FL_OK;
    default:
        return FL_OK;
    }
}

enum fl_status fl_corpus_files_find(struct fl_corpus_files *files, char *const *roots, fl_trouble_visitor *trouble,
                                    void *context, struct fl_error *error)
{
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, compare_names);
    if (!walk)
        return fl_fail_errno(error, errno, "cannot read the corpus");
    enum fl_status status = FL_OK;
    FTSENT *item;
    errno = 0;
    while (!status && !fl_corpus_interrupted && (item = fts_read(walk)))
        status = take_item(files, walk, item, trouble, context, error);
    if (!status && !fl_corpus_interrupted && errno)
        status = fl_fail_errno(error, errno, "cannot read the corpus");
    fts_close(walk);
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
            return fl_fail_errno(error, errno, "cannot read %s", path);
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
        return fl_fail_errno(error, errno, "cannot read %s", path);
    struct stat about;
    enum fl_status status;
    if (fstat(file, &about))
        status = fl_fail_errno(error, errno, "cannot read %s", path);
    else if (!S_ISREG(about.st_mode))
        status = fl_fail(error, FL_BAD_INPUT, "%s is not a regular file", path);
    else
        status = read_all(file, path, limit, text, error);
    close(file);
    return status;
}
