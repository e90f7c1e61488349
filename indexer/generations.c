// SPDX-License-Identifier: GPL-2.0-or-later
#include "generations.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/index.h"
#include "core/places.h"
#include "folder_files.h"

#include "core/banned.h"

#define BUILDING "faultline-building" // the folder of a generation that is not live yet
#define REMOVING "faultline-removing" // of one that is being removed
#define NEW_CURRENT FL_INDEX_CURRENT ".new"

struct fl_generations {
    char *index;    // path of the index folder
    char *building; // path of the folder under construction
    char *live;     // path of the live generation, or NULL
    int folder;     // the index folder
    int lock;
    unsigned long live_number; // 0: none is live
    unsigned long live_at_first; // when the index was opened
    bool begun; // the folder under construction is there
};

// ---- the lock --------------------------------------------------------------

static bool stop_at_first(void *context, const char *name)
{
    (void)name;
    *(bool *)context = false;
    return false;
}

/// The folder must be an index or empty, so that nothing in it is anybody else's.
static enum fl_status check_ours(int folder, const char *index, struct fl_error *error)
{
    bool empty = true;
    if (faccessat(folder, FL_INDEX_LOCK, F_OK, 0) == 0)
        return FL_OK;
    enum fl_status status = fl_folder_visit(folder, index, stop_at_first, &empty, error);
    // Another run may have made the lock meanwhile.
    if (status || empty || faccessat(folder, FL_INDEX_LOCK, F_OK, 0) == 0)
        return status;
    return fl_fail(error, FL_USAGE, "%s is not empty and no index: name another folder", index);
}

static enum fl_status take_lock(int folder, const char *index, int *lock, struct fl_error *error)
{
    int file = openat(folder, FL_INDEX_LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return fl_fail_errno(error, errno, "cannot open the lock of the index at %s", index);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(file, F_SETLK, &whole) == 0) {
        *lock = file;
        return FL_OK;
    }
    int refused = errno;
    enum fl_status status;
    struct flock holder = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (refused != EACCES && refused != EAGAIN)
        status = fl_fail_errno(error, refused, "cannot lock the index at %s", index);
    else if (fcntl(file, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0)
        status = fl_fail(error, FL_LOCKED, "the index at %s is being built by process %ld: try again later", index,
                         (long)holder.l_pid);
    else
        status = fl_fail(error, FL_LOCKED, "the index at %s is being built by another process: try again later", index);
    close(file);
    return status;
}

// ---- numbers ---------------------------------------------------------------

/// The number in the name of a generation's folder, or 0.
static unsigned long number_of(const char *name)
{
    size_t prefix = strlen(FL_INDEX_GENERATION_PREFIX);
    if (strncmp(name, FL_INDEX_GENERATION_PREFIX, prefix) != 0)
        return 0;
    char *end;
    errno = 0;
    unsigned long number = strtoul(name + prefix, &end, 10);
    const unsigned long most = 999999999; // so that the next one is a number, too
    return *end || errno || end == name + prefix || number > most ? 0 : number;
}

static void name_generation(char name[NAME_MAX + 1], unsigned long number)
{
    snprintf(name, NAME_MAX + 1, FL_INDEX_GENERATION_PREFIX "%06lu", number);
}

/// Finds the number of the live generation.  Without knowing it nothing may be removed.
static enum fl_status find_live_number(const struct fl_generations *generations, unsigned long *number,
                                       struct fl_error *error)
{
    char target[NAME_MAX + 1];
    *number = 0;
    ssize_t size = readlinkat(generations->folder, FL_INDEX_CURRENT, target, sizeof target - 1);
    if (size < 0 && errno != ENOENT)
        return fl_fail_errno(error, errno, "cannot read %s/" FL_INDEX_CURRENT, generations->index);
    if (size > 0) {
        target[size] = '\0';
        *number = number_of(target);
    }
    return FL_OK;
}

/// The highest number below `below` in an index folder.
struct highest {
    unsigned long below, found;
};

static bool take_highest(void *context, const char *name)
{
    struct highest *highest = context;
    unsigned long number = number_of(name);
    if (number < highest->below && number > highest->found)
        highest->found = number;
    return true;
}

/// `*number` is 0 when there is none.
static enum fl_status highest_below(const struct fl_generations *generations, unsigned long below,
                                    unsigned long *number, struct fl_error *error)
{
    struct highest highest = {.below = below};
    enum fl_status status =
        fl_folder_visit(generations->folder, generations->index, take_highest, &highest, error);
    *number = highest.found;
    return status;
}

// ---- removing --------------------------------------------------------------

/// Removes a folder by way of another name, so that a killed run leaves no half of it under its own.
static void discard(struct fl_generations *generations, const char *name)
{
    if (renameat(generations->folder, name, generations->folder, REMOVING) == 0)
        fl_folder_remove(generations->folder, REMOVING);
}

/// Removes a generation unless a reader holds it: readers lock its folder as long as they have it open (core/index.h).
/// A reader that is about to open it finds that it has gone, and looks again which one is live.
static void remove_generation(struct fl_generations *generations, unsigned long number)
{
    char name[NAME_MAX + 1];
    name_generation(name, number);
    int folder = openat(generations->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    // A file system that knows no such locks holds nobody back: there the kept generations must do.
    if (flock(folder, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        discard(generations, name);
    close(folder);
}

void fl_generations_prune(struct fl_generations *generations)
{
    // What cannot be listed now is removed by the next run.
    struct fl_error error;
    unsigned long number = ULONG_MAX;
    while (!highest_below(generations, number, &number, &error) && number > generations->live_at_first)
        if (number != generations->live_number)
            remove_generation(generations, number);
    number = generations->live_number;
    for (int kept = 0; !highest_below(generations, number, &number, &error) && number; kept++)
        if (kept >= FL_GENERATIONS_KEPT)
            remove_generation(generations, number);
}

/// What no run that ended well leaves behind.
static enum fl_status clean_up(struct fl_generations *generations, struct fl_error *error)
{
    static const char *const folders[] = {BUILDING, REMOVING};
    unlinkat(generations->folder, NEW_CURRENT, 0);
    unlinkat(generations->folder, FL_INDEX_LAST_BUILD ".new", 0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (!fl_folder_remove(generations->folder, folders[i]))
            return fl_fail_errno(error, errno, "cannot remove %s/%s", generations->index, folders[i]);
    return FL_OK;
}

// ---- opening and closing ---------------------------------------------------

/// Finds the live generation anew.
static enum fl_status find_live(struct fl_generations *generations, struct fl_error *error)
{
    char name[NAME_MAX + 1];
    enum fl_status status = find_live_number(generations, &generations->live_number, error);
    if (status)
        return status;
    free(generations->live);
    generations->live = NULL;
    name_generation(name, generations->live_number);
    if (generations->live_number && asprintf(&generations->live, "%s/%s", generations->index, name) < 0) {
        generations->live = NULL;
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    return FL_OK;
}

static enum fl_status open_folder(struct fl_generations *generations, struct fl_error *error)
{
    const char *index = generations->index;
    enum fl_status status = fl_folder_make(index, error);
    if (status)
        return status;
    generations->folder = open(index, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (generations->folder < 0)
        return fl_fail_errno(error, errno, "cannot open the index folder %s", index);
    status = check_ours(generations->folder, index, error);
    if (!status)
        status = take_lock(generations->folder, index, &generations->lock, error);
    if (!status)
        status = find_live(generations, error);
    generations->live_at_first = generations->live_number;
    return status ? status : clean_up(generations, error);
}

enum fl_status fl_generations_open(const char *index, struct fl_generations **out, struct fl_error *error)
{
    struct fl_generations *generations = calloc(1, sizeof *generations);
    if (!generations)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    generations->folder = generations->lock = -1;
    generations->index = strdup(index);
    if (!generations->index || asprintf(&generations->building, "%s/" BUILDING, index) < 0) {
        generations->building = NULL;
        fl_generations_close(generations);
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    }
    enum fl_status status = open_folder(generations, error);
    if (status) {
        fl_generations_close(generations);
        return status;
    }
    *out = generations;
    return FL_OK;
}

void fl_generations_close(struct fl_generations *generations)
{
    if (!generations)
        return;
    if (generations->begun)
        fl_folder_remove(generations->folder, BUILDING);
    if (generations->lock >= 0)
        close(generations->lock);
    if (generations->folder >= 0)
        close(generations->folder);
    free(generations->index);
    free(generations->building);
    free(generations->live);
    free(generations);
}

int fl_generations_folder(const struct fl_generations *generations)
{
    return generations->folder;
}

const char *fl_generations_live(const struct fl_generations *generations)
{
    return generations->live;
}

// ---- a generation's life ---------------------------------------------------

enum fl_status fl_generations_begin(struct fl_generations *generations, const char **path, struct fl_error *error)
{
    assert(!generations->begun);
    if (mkdirat(generations->folder, BUILDING, 0777))
        return fl_fail_errno(error, errno, "cannot make the folder %s", generations->building);
    generations->begun = true;
    *path = generations->building;
    return FL_OK;
}

/// Lets `current` name the generation.
static enum fl_status point_to(struct fl_generations *generations, const char *name, struct fl_error *error)
{
    int folder = generations->folder;
    if (symlinkat(name, folder, NEW_CURRENT) || renameat(folder, NEW_CURRENT, folder, FL_INDEX_CURRENT)) {
        enum fl_status status = fl_fail_errno(error, errno, "cannot make %s/%s live", generations->index, name);
        unlinkat(folder, NEW_CURRENT, 0);
        return status;
    }
    if (fsync(folder))
        return fl_fail_errno(error, errno, "%s/%s is live, but a loss of power may undo that", generations->index,
                             name);
    return find_live(generations, error);
}

enum fl_status fl_generations_publish(struct fl_generations *generations, struct fl_error *error)
{
    assert(generations->begun);
    enum fl_status status = fl_folder_sync(generations->building, error);
    if (status)
        return status;
    char name[NAME_MAX + 1];
    unsigned long highest, before = generations->live_number;
    status = highest_below(generations, ULONG_MAX, &highest, error);
    if (status)
        return status;
    name_generation(name, highest + 1);
    int folder = generations->folder;
    if (renameat(folder, BUILDING, folder, name))
        return fl_fail_errno(error, errno, "cannot make %s/%s live", generations->index, name);
    generations->begun = false;
    if (fsync(folder))
        status = fl_fail_errno(error, errno, "cannot make %s/%s durable", generations->index, name);
    if (!status)
        status = point_to(generations, name, error);
    // What cannot be known to be without readers is left to the next run.
    unsigned long live;
    struct fl_error local;
    if (status && !find_live_number(generations, &live, &local) && live == before)
        remove_generation(generations, highest + 1);
    if (!status)
        discard(generations, FL_REJECTED_GENERATION);
    return status;
}

enum fl_status fl_generations_reject(struct fl_generations *generations, struct fl_error *error)
{
    assert(generations->begun);
    int folder = generations->folder;
    discard(generations, FL_REJECTED_GENERATION);
    if (renameat(folder, BUILDING, folder, FL_REJECTED_GENERATION))
        return fl_fail_errno(error, errno, "cannot keep %s/" FL_REJECTED_GENERATION, generations->index);
    generations->begun = false;
    return FL_OK;
}

static enum fl_status name_before(struct fl_generations *generations, char name[NAME_MAX + 1], struct fl_error *error)
{
    unsigned long before;
    enum fl_status status = highest_below(generations, generations->live_number, &before, error);
    if (!status && !before)
        status = fl_fail(error, FL_NO_INDEX, "there is no earlier generation at %s", generations->index);
    name_generation(name, before);
    return status;
}

enum fl_status fl_generations_before(struct fl_generations *generations, char **path, struct fl_error *error)
{
    char name[NAME_MAX + 1];
    enum fl_status status = name_before(generations, name, error);
    if (status)
        return status;
    if (asprintf(path, "%s/%s", generations->index, name) < 0)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    return FL_OK;
}

enum fl_status fl_generations_roll_back(struct fl_generations *generations, struct fl_error *error)
{
    char name[NAME_MAX + 1];
    enum fl_status status = name_before(generations, name, error);
    return status ? status : point_to(generations, name, error);
}
