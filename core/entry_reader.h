// SPDX-License-Identifier: GPL-2.0-or-later
/// Markdown text -> entry, with every fault of the file told.
///
/// The form (docs/ENTRY.md): one title heading; a list of `**Name:** value`
/// facts (ID, Domain, Category, Verification, Fix Rate); sections under
/// headings of any level: Root Cause, Symptoms, Asked As, Also Seen As,
/// Version Compatibility (a table), Workarounds and Dead Ends (lists).  Names of
/// facts and sections are matched without regard to case, spaces or a final colon.
/// Built on md4c; accepted beside the plain form: CRLF and CR line ends, a byte
/// order mark, other bullet signs, bulleted workarounds and numbered dead
/// ends, "80 %", "≈80%", "~80%", "80.5%", facts as paragraphs, missing optional sections.
#ifndef FAULTLINE_ENTRY_READER_H
#define FAULTLINE_ENTRY_READER_H

#include "arena.h"
#include "diagnostics.h"
#include "entry.h"
#include "status.h"

enum {
    /// Bytes of an entry's file.  The largest hand-written entries are a few
    /// KB; a file over this is no entry, and is an error of that file.
    FL_ENTRY_SIZE_LIMIT = 1 << 20,
    /// Bytes of an ID: it becomes one index term with a prefix, and Xapian ends
    /// terms at 245 bytes.  Longer is an error of that file.
    FL_ENTRY_ID_LIMIT = 200
};

/// Reads `text` (untrusted bytes, of any size) into `entry`, whose text lives in
/// `arena` and no longer depends on `text`.  Every fault is added to `diagnostics`:
///   errors    size over the limit; an empty file; UTF-16, invalid UTF-8, NUL or another control byte; no title; no or
///             malformed ID; ID not matching Domain; no Domain, Category, Verification or
///             Fix Rate; a fact given twice; a Verification that is not in fl_verifications; a percent
///             that cannot be read or is outside 0 to 100; no root cause;
///             neither a workaround nor a dead end; a version table
///             whose columns are not Version, Status, Introduced, Deprecated (in any order) or whose row has
///             no version;
///             an unreadable section that was meant as a list; a section given twice; a code fence that is not
///             closed (it hides what follows)
///   warnings  no Symptoms; an unknown section or fact (left out of the entry); text outside any section, and
///             what has no place in its section (left out);
///             a workaround or dead end without a rate or, left out, without text; a second title (left
///             out with what follows it)
/// A bad byte is U+FFFD in the entry, and reading goes on; nothing is read of a file that is over the limit or
/// UTF-16.  A rate that names the other outcome ("20% fail" of a workaround) is turned round.
/// A paragraph that is one HTML comment is passed over.
/// Returns FL_OK when there was no error; FL_BAD_INPUT when there was one (the entry is then
/// partly filled and not to be indexed); FL_NO_MEMORY.
/// Time and memory are linear in the size of the text, the stack used does not depend on it.  The worst files
/// of 1 MiB that we know take 0.2 s (a table of 16 columns 0.7 s) and, until the call returns, 120 MB.
enum fl_status fl_entry_read(struct fl_slice text, struct fl_arena *arena, struct fl_entry *entry,
                             struct fl_diagnostics *diagnostics);

#endif
