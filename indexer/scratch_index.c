// SPDX-License-Identifier: GPL-2.0-or-later
#include "scratch_index.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "build.h"
#include "core/index.h"

#include "core/banned.h"

static void hear_no_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    (void)context, (void)path, (void)line, (void)severity, (void)text;
}

static void hear_no_progress(void *context, size_t done, size_t all)
{
    (void)context, (void)done, (void)all;
}

static void hear_no_remark(void *context, const char *text)
{
    (void)context, (void)text;
}

static enum fl_status make_folder(struct fl_scratch_index *index, struct fl_error *error)
{
    const char *above = getenv("TMPDIR");
    fl_buffer_append(&index->folder, fl_slice_of(above && *above ? above : "/tmp"));
    fl_buffer_append(&index->folder, (struct fl_slice){"/faultline-check-XXXXXX", sizeof "/faultline-check-XXXXXX"});
    if (index->folder.failed)
        return fl_fail(error, FL_NO_MEMORY, "out of memory");
    if (mkdtemp(index->folder.data))
        return FL_OK;
    enum fl_status status = fl_fail_errno(error, errno, "cannot make the temporary folder %s", index->folder.data);
    fl_buffer_release(&index->folder); // there is nothing to remove
    return status;
}

enum fl_status fl_scratch_index_build(struct fl_scratch_index *index, char *const *roots,
                                      const struct fl_thesaurus_source *thesaurus, struct fl_error *error)
{
    const struct fl_corpus_visitor nobody = {NULL, NULL, NULL, hear_no_fault, hear_no_progress};
    struct fl_build_summary summary;
    enum fl_status status = make_folder(index, error);
    if (status)
        return status;
    const struct fl_build_options options = {.index = index->folder.data, .roots = roots, .thesaurus = *thesaurus,
                                             .full = true, .without_gate = true, .remark = hear_no_remark};
    status = fl_build(&options, &nobody, &summary, error);
    index->entries = summary.counts.entries;
    fl_build_summary_release(&summary);
    return status ? status : fl_index_live(index->folder.data, &index->generation, error);
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts, (void)kind, (void)place;
    remove(path); // what cannot be removed stays; there is nobody to tell
    return 0;
}

void fl_scratch_index_remove(struct fl_scratch_index *index)
{
    enum { FOLDERS_OPEN = 8 };
    if (index->folder.size)
        nftw(index->folder.data, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    fl_buffer_release(&index->folder);
    fl_buffer_release(&index->generation);
}
