// SPDX-License-Identifier: GPL-2.0-or-later
#include "checksums.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/buffer.h"
#include "corpus_files.h"
#include "core/digest.h"
#include "folder_files.h"

#include "core/banned.h"

struct names {
    struct fl_arena arena;
    struct fl_slice *items;
    size_t count, capacity;
    bool failed;
};

static bool take_name(void *context, const char *name)
{
    struct names *names = context;
    if (strcmp(name, FL_CHECKSUMS) == 0)
        return true;
    struct fl_slice *items =
        fl_arena_grow(&names->arena, names->items, names->count, &names->capacity, sizeof *items);
    struct fl_slice copy = fl_arena_copy(&names->arena, fl_slice_of(name));
    names->failed = !items || !copy.data;
    if (names->failed)
        return false;
    names->items = items;
    items[names->count++] = copy;
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return fl_slice_compare(*(const struct fl_slice *)a, *(const struct fl_slice *)b);
}

static enum fl_status append_file(int folder, const char *name, struct fl_buffer *text, unsigned long long *bytes,
                                  struct fl_error *error)
{
    struct fl_digest digest;
    struct stat about;
    char digits[FL_DIGEST_TEXT_SIZE];
    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW))
        return fl_fail_errno(error, errno, "cannot read %s", name);
    if (!S_ISREG(about.st_mode))
        return fl_fail(error, FL_DAMAGED, "%s is no file", name);
    enum fl_status status = fl_digest_of_file(folder, name, &digest, error);
    if (status)
        return status;
    fl_digest_text(&digest, digits);
    fl_buffer_append_format(text, "%.*s  %s\n", FL_DIGEST_TEXT_SIZE, digits, name);
    *bytes += (unsigned long long)about.st_size;
    return FL_OK;
}

/// What the checksums of the folder's files are now.
static enum fl_status compute(int folder, const char *path, struct fl_buffer *text, unsigned long long *bytes,
                              struct fl_error *error)
{
    struct names names = {0};
    enum fl_status status = fl_folder_visit(folder, path, take_name, &names, error);
    if (!status && names.failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    for (size_t i = 0; !status && i < names.count; i++)
        status = append_file(folder, names.items[i].data, text, bytes, error);
    struct fl_digest digest = fl_digest_of(fl_buffer_slice(text));
    char digits[FL_DIGEST_TEXT_SIZE];
    fl_digest_text(&digest, digits);
    fl_buffer_append_format(text, "# %.*s\n", FL_DIGEST_TEXT_SIZE, digits);
    fl_arena_release(&names.arena);
    return !status && text->failed ? fl_fail(error, FL_NO_MEMORY, "out of memory") : status;
}

static enum fl_status open_generation(const char *path, int *folder, struct fl_error *error)
{
    *folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*folder >= 0)
        return FL_OK;
    return errno == ENOENT ? fl_fail(error, FL_DAMAGED, "%s is missing", path)
                           : fl_fail_errno(error, errno, "cannot read %s", path);
}

enum fl_status fl_checksums_write(const char *generation, unsigned long long *bytes, struct fl_error *error)
{
    int folder;
    struct fl_buffer text = {0};
    *bytes = 0;
    enum fl_status status = open_generation(generation, &folder, error);
    if (status)
        return status;
    status = compute(folder, generation, &text, bytes, error);
    if (!status)
        status = fl_file_replace(folder, generation, FL_CHECKSUMS, text.data, text.size, error);
    fl_buffer_release(&text);
    close(folder);
    return status;
}

static struct fl_slice name_in(struct fl_slice line)
{
    const size_t before = FL_DIGEST_TEXT_SIZE + 2;
    return line.size > before ? (struct fl_slice){line.data + before, line.size - before} : (struct fl_slice){0};
}

/// Tells of the first file that is another one than it was.
static enum fl_status tell_difference(struct fl_slice then, struct fl_slice now, struct fl_error *error)
{
    struct fl_slice was, is;
    do {
        was = fl_slice_next_line(&then);
        is = fl_slice_next_line(&now);
    } while (fl_slice_equal(was, is) && then.size && now.size);
    struct fl_slice old_name = name_in(was), new_name = name_in(is);
    int order = fl_slice_compare(old_name, new_name);
    if (new_name.size && order == 0)
        return fl_fail(error, FL_DAMAGED, "the file %.*s is not as it was built", (int)new_name.size, new_name.data);
    if (new_name.size && (order > 0 || !old_name.size))
        return fl_fail(error, FL_DAMAGED, "the file %.*s does not belong there", (int)new_name.size, new_name.data);
    return fl_fail(error, FL_DAMAGED, "a file is missing, or " FL_CHECKSUMS " is damaged");
}

bool fl_checksums_exist(const char *generation)
{
    char path[PATH_MAX];
    int size = snprintf(path, sizeof path, "%s/" FL_CHECKSUMS, generation);
    return size > 0 && (size_t)size < sizeof path && access(path, F_OK) == 0;
}

enum fl_status fl_checksums_check(const char *generation, struct fl_error *error)
{
    enum { LIMIT = 1 << 20 }; // a generation has half a dozen files
    int folder;
    struct fl_buffer now = {0}, then = {0}, path = {0};
    unsigned long long bytes = 0;
    enum fl_status status = open_generation(generation, &folder, error);
    if (status)
        return status;
    fl_buffer_append_format(&path, "%s/" FL_CHECKSUMS, generation);
    fl_buffer_append_byte(&path, '\0');
    if (path.failed)
        status = fl_fail(error, FL_NO_MEMORY, "out of memory");
    else if (!fl_checksums_exist(generation))
        status = fl_fail(error, FL_DAMAGED, FL_CHECKSUMS " is missing");
    if (!status)
        status = fl_file_read(path.data, LIMIT, &then, error);
    if (!status)
        status = compute(folder, generation, &now, &bytes, error);
    if (!status && !fl_slice_equal(fl_buffer_slice(&then), fl_buffer_slice(&now)))
        status = tell_difference(fl_buffer_slice(&then), fl_buffer_slice(&now), error);
    fl_buffer_release(&now);
    fl_buffer_release(&then);
    fl_buffer_release(&path);
    close(folder);
    return status;
}
