// SPDX-License-Identifier: GPL-2.0-or-later
/// The journal of outcomes: where it is, how a record gets into it, how it is read.
///
/// A journal is a file of lines (core/outcome.h), or a folder, shared by many, in which each writer has a file of its
/// own, USER@HOST.journal: so nobody needs leave to write another's file, and no two machines write to one.  All
/// *.journal files of the folder are read.  Nothing is ever written but behind the end of a file, and nothing leaves
/// the machine.
#ifndef FAULTLINE_OUTCOME_JOURNAL_H
#define FAULTLINE_OUTCOME_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "outcome.h"
#include "slice.h"
#include "status.h"

/// What the files of a folder end in.
#define FL_OUTCOME_SUFFIX ".journal"

enum {
    /// Seconds that a writer waits for the others before it gives up with FL_LOCKED.  One of them holds the lock for
    /// one write and one sync: sixteen at once on a slow disk need a second or two.
    FL_OUTCOME_LOCK_SECONDS = 5
};

/// Finds the journal: `given` (from --outcomes; may be NULL), else $FAULTLINE_OUTCOMES, else
/// $XDG_STATE_HOME/faultline/outcomes (or $HOME/.local/state/faultline/outcomes).  Where that does not exist,
/// /var/lib/faultline/outcomes is taken if it does, or if the user is root or has no home.  Appends the path with a NUL
/// behind it to `path`.
void fl_outcome_journal_locate(const char *given, struct fl_buffer *path);

/// Appends "user@host" of this process: the name of the effective user, or "uid-N" for one without a name.
void fl_outcome_reporter(struct fl_buffer *text);

/// Appends the record to the journal at `path`, and its file's path to `file` (with a NUL).  What is not there is made,
/// as a folder.
///
/// FL_OK is given once the whole line is on the disk.  All else leaves the journal as it was: the file is locked
/// (flock), the line is written by one call behind what is there, and what was written in part, or could not be synced,
/// is cut off again while the lock is held.  A writer killed at any moment leaves a whole record, none, or a torn line,
/// which the next writer ends and readers set aside.
///
/// In a folder no symbolic link is followed and the file must be the writer's own, with no other name, so that nobody
/// who can write there can lead a record elsewhere.  A path that is a file may be a link; it must be empty or begin as
/// a journal does.  FL_IO, also for what is neither file nor folder; FL_BAD_INPUT for another kind of file or a record
/// that no line can hold; FL_LOCKED.
enum fl_status fl_outcome_journal_append(const char *path, const struct fl_outcome_record *record,
                                         struct fl_buffer *file, struct fl_error *error);

/// What is told while a journal is read.  A member that is NULL is not told.
struct fl_outcome_sink {
    void *context;
    /// A record, met for the first time; its texts live until the call returns.  Anything but FL_OK ends the reading.
    enum fl_status (*record)(void *context, const struct fl_outcome_record *record, struct fl_error *error);
    /// What was set aside: a damaged line (1-based), or, with line 0, a file of the folder that cannot be read.
    void (*damaged)(void *context, const char *file, uint64_t line, const char *reason);
};

struct fl_outcome_counts {
    uint64_t records;  // told
    uint64_t repeated; // records met again, by their key
    uint64_t damaged;  // lines and files set aside
};

/// Reads the journal at `path`: all files by the order of their names (bytes), each line by line; a record met twice is
/// told once.  A last line without a line end counts when it is whole.  A file that is written to meanwhile is read as
/// it was when it was opened.  Memory: a line, and 16 to 64 bytes a record; time is linear.
/// FL_OK also when there is no journal (all counts are 0) and when lines were set aside; FL_IO when the file or folder
/// itself cannot be read or is neither.
enum fl_status fl_outcome_journal_read(const char *path, const struct fl_outcome_sink *sink,
                                       struct fl_outcome_counts *counts, struct fl_error *error);

#endif
