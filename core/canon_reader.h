// SPDX-License-Identifier: GPL-2.0-or-later
/// A canon of deadends.dev (JSON, schema_version 1) -> entry, with every fault of the file told.
///
/// | member                              | becomes                                                               |
/// |-------------------------------------|-----------------------------------------------------------------------|
/// | error.signature                     | the title                                                             |
/// | error.regex                         | Also Seen As: the texts that it stands for (regex_text.h), without one |
/// |                                     | that is the title but for case                                        |
/// | id "domain/slug/environment"        | the ID "domain/slug"                                                  |
/// | error.domain, error.category        | Domain, Category                                                      |
/// | metadata.review_status              | Verification: human_reviewed, or ai_generated for all others          |
/// | verdict.fix_success_rate            | the fix rate                                                          |
/// | verdict.summary                     | the root cause, with a sentence of its own for a verdict.resolvable    |
/// |                                     | other than "true"                                                     |
/// | workarounds[]                       | action and success_rate; `how` as code where it looks like code        |
/// |                                     | (code_text.h), else as reason, not at all where it repeats the action; |
/// |                                     | condition and tradeoff in the reason                                  |
/// | dead_ends[]                         | action and fail_rate; why_fails, common_misconception and condition in |
/// |                                     | the reason                                                            |
/// | environment.runtime                 | a version row: name and version_range, as in "node>=14"               |
/// | environment.python                  | a version row about python                                            |
/// | all else in environment             | rows such as "with os: linux", which set no bound that anybody asks for|
///
/// Left out, as an entry has no place for it: url, transition_graph, sources, dates (first_seen, last_confirmed,
/// last_updated), verdict.confidence, the rest of metadata (evidence_count, counters), and the third part of the id,
/// a name for what `environment` says in full.  The ID does not hold it because it is that of the error, by which
/// people and other entries name it; so of two canons of one error for two environments the second one is a
/// duplicate.  Canons have no symptoms, so that their absence is no warning.
#ifndef FAULTLINE_CANON_READER_H
#define FAULTLINE_CANON_READER_H

#include "arena.h"
#include "diagnostics.h"
#include "entry.h"
#include "status.h"

/// Reads `text` (untrusted bytes, of any size) into `entry`, whose text lives in
/// `arena` and no longer depends on `text`.  Every fault is added to `diagnostics`, with its line:
///   errors    what fl_entry_text_check tells (size over FL_ENTRY_SIZE_LIMIT, an empty file, UTF-16, invalid UTF-8,
///             control bytes); what is no JSON, or has a member twice, a NUL, a number that is out of range or more
///             than 2048 values inside each other; what is no object with "error" and "verdict"; no signature, id,
///             domain, category, fix_success_rate or summary, or one of another type; an id that is not of the
///             domain; a rate that is no number from 0 to 1; neither a workaround nor a dead end; a list of them
///             that is no list; a control byte that is written as an escape; more than FL_ENTRY_VERSION_LIMIT rows
///   warnings  no review_status, or an unknown one; an unknown member, one of another type, a value in `environment`
///             that is nested (each left out); an action without a rate or, left out, without text; a regex of
///             which texts are left out (regex_text.h)
/// null is as good as an absent member.  Line ends in texts of one line are spaces.
/// Returns FL_OK when there was no error; FL_BAD_INPUT when there was one (the entry is then
/// partly filled and not to be indexed); FL_NO_MEMORY.
/// Time and memory are linear in the size of the text; the stack is bounded by the 2048 values of jansson's reader.
enum fl_status fl_canon_read(struct fl_slice text, struct fl_arena *arena, struct fl_entry *entry,
                             struct fl_diagnostics *diagnostics);

#endif
