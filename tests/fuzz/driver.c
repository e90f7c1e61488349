// SPDX-License-Identifier: GPL-2.0-or-later
// Replays files through a fuzz target where there is no libFuzzer: each file that is named, and each file of a folder.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/buffer.h"
#include "tests/fuzz/support.h"

#include "core/banned.h"

static size_t replayed;

static void fail(const char *path)
{
    fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
    exit(2);
}

static void replay_file(const char *path)
{
    struct fl_buffer bytes = {0};
    FILE *file = fopen(path, "re");
    if (!file)
        fail(path);
    size_t size;
    do {
        char *room = fl_buffer_reserve(&bytes, 4096);
        if (!room)
            fail(path);
        size = fread(room, 1, 4096, file);
        bytes.size += size;
    } while (size);
    if (ferror(file))
        fail(path);
    fclose(file);
    struct fl_slice copy = copy_exactly(fl_buffer_slice(&bytes));
    // Said before: when it aborts, this names the file.
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput((const uint8_t *)copy.data, copy.size);
    free((char *)copy.data);
    fl_buffer_release(&bytes);
    replayed++;
}

static void replay(const char *path)
{
    struct stat status;
    if (stat(path, &status))
        fail(path);
    if (!S_ISDIR(status.st_mode)) {
        replay_file(path);
        return;
    }
    DIR *folder = opendir(path);
    if (!folder)
        fail(path);
    for (struct dirent *item; (item = readdir(folder));) {
        struct fl_buffer inner = {0};
        if (item->d_name[0] == '.')
            continue;
        fl_buffer_append_format(&inner, "%s/%s%c", path, item->d_name, '\0');
        if (inner.failed)
            fail(path);
        replay(inner.data);
        fl_buffer_release(&inner);
    }
    closedir(folder);
}

int main(int count, char **paths)
{
    for (int i = 1; i < count; i++)
        replay(paths[i]);
    printf("%zu inputs replayed\n", replayed);
    return replayed ? 0 : 2;
}
