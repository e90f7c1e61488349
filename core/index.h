// SPDX-License-Identifier: GPL-2.0-or-later
/// An index as readers see it: where it is, which generation is live, what it holds.
///
/// On disk an index is a folder:
///     generation-000001/   a Xapian database with all that search needs, never written to once it is live
///     current              a symbolic link to the live generation, moved by rename
///     faultline.lock       held by the indexer at work; its presence marks the folder as an index
///     last-build.json      what the last run of the indexer came to (core/last_build.h)
/// Who reads a generation holds a shared lock (flock) on its folder; the indexer removes none that is held. A path that
/// is a database folder, or a Xapian stub file that names one database (local or remote), is read as it is, as one
/// generation.  Several databases in one stub are refused: the tables (frequencies, vocabulary) are of one.
#ifndef FAULTLINE_INDEX_H
#define FAULTLINE_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "buffer.h"
#include "slice.h"
#include "status.h"
#include "thesaurus.h"
#include "xapian_bindings.h"

/// Names inside an index folder.
#define FL_INDEX_CURRENT "current"
#define FL_INDEX_LOCK "faultline.lock"
#define FL_INDEX_LAST_BUILD "last-build.json"
#define FL_INDEX_GENERATION_PREFIX "generation-"

/// Keys of the database's metadata.
#define FL_KEY_SCHEMA "faultline.schema"           // FL_SCHEMA, decimal
#define FL_KEY_FEATURES "faultline.features"       // names parted by spaces, each of which a reader must know
#define FL_KEY_BUILT "faultline.built"             // seconds since 1970, decimal
#define FL_KEY_PROGRAM "faultline.program"         // version of the indexer that built it
#define FL_KEY_STATISTICS "faultline.statistics"   // struct fl_index_statistics
#define FL_KEY_FREQUENCIES "faultline.frequencies" // struct fl_term_frequency, by rising hash
#define FL_KEY_THESAURUS "faultline.thesaurus."    // and two hexadecimal digits: a part (core/thesaurus.h)
#define FL_KEY_VOCABULARY "faultline.vocabulary"   // core/vocabulary.h
#define FL_KEY_OCCURRENCES "faultline.occurrences" // of each word of the vocabulary, for the next build
#define FL_KEY_SOURCES "faultline.sources"         // what each document was made of, for the next build
#define FL_KEY_INDEXER "faultline.indexer"         // digest of all but the corpus that makes a generation what it is
#define FL_KEY_TRIALS "faultline.trials"           // digest of all values of FL_SLOT_TRIALS
#define FL_KEY_TITLES "faultline.titles"           // titles and also-seen-as texts of all entries, a line each

enum { FL_THESAURUS_KEY_SIZE = sizeof FL_KEY_THESAURUS + 2 }; // with the NUL

/// Of all entries together.
struct fl_index_statistics {
    uint64_t total_length; // sum of the documents' lengths
    uint32_t documents;
    uint32_t reserved; // 0
};

/// How many documents hold a term.
struct fl_term_frequency {
    uint32_t hash; // fl_term_hash
    uint32_t documents;
};

/// An open generation.
struct fl_index {
    struct fl_reader *reader;
    char *path;       // as given or found
    char *generation; // folder or file that was opened
    bool holds;       // the generation's folder, as `held`
    int held;         // open, and locked against being removed
    struct fl_index_statistics statistics;
    struct fl_buffer frequencies; // struct fl_term_frequency[]
    struct fl_buffer vocabulary;  // empty until fl_index_vocabulary
    struct fl_buffer thesaurus[FL_THESAURUS_PARTS]; // each empty until fl_index_thesaurus
};

/// Finds the index: `given` (from --index; may be NULL), else $FAULTLINE_INDEX, else $XDG_DATA_HOME/faultline/index (or
/// $HOME/.local/share/faultline/index) if there is one, else /var/lib/faultline/index.  `for_writing`: the last but one
/// is taken even when it does not exist yet, unless the user is root.  Appends the path with a NUL behind it to `path`.
void fl_index_locate(const char *given, bool for_writing, struct fl_buffer *path);

/// Appends the folder or file of the live generation of the index at `path` with a NUL behind it to `generation`.
/// FL_NO_INDEX when there is none.
enum fl_status fl_index_live(const char *path, struct fl_buffer *generation, struct fl_error *error);

/// Opens the live generation of the index at `path`.  FL_NO_INDEX when there is none, FL_OTHER_SCHEMA
/// when its schema or one of its features is not this program's, FL_DAMAGED when it cannot be read.
/// `index` is filled only on success; give it back with fl_index_close.
enum fl_status fl_index_open(const char *path, struct fl_index *index, struct fl_error *error);

/// Whether another generation is live now than the open one.  Costs two system calls.
bool fl_index_has_moved(const struct fl_index *index);

/// Words an FL_DAMAGED that was met while reading an open index so that it names the index and what to do.  FL_CHANGED
/// is the same where the index has generations, to which nothing writes.  Any other status is returned as it is.
enum fl_status fl_index_explain(const struct fl_index *index, enum fl_status status, struct fl_error *error);

/// Closes what fl_index_open opened.  A zeroed index is a no-op.
void fl_index_close(struct fl_index *index);

/// In how many documents the term of that hash is; 0 when in none.
uint32_t fl_index_frequency(const struct fl_index *index, uint32_t hash);

/// Inverse document frequency of a term that `documents` of the index's entries hold: -ln of the share of entries that
/// hold it, estimated as (n + 0.5) / (N + 50), so that a catalogue of a few entries does not take every word for a
/// common one.  n is at most N, so that a damaged table gives no number that is none.
double fl_index_idf(const struct fl_index *index, uint32_t documents);

/// The vocabulary (core/vocabulary.h), read at the first call.  Lives as long as the index.
enum fl_status fl_index_vocabulary(struct fl_index *index, struct fl_slice *vocabulary, struct fl_error *error);

/// Writes the metadata key of a part of the thesaurus, for the one that stores it and the one that reads it.
void fl_index_thesaurus_key(unsigned part, char key[FL_THESAURUS_KEY_SIZE]);

/// The part of the compiled thesaurus (core/thesaurus.h) that holds the phrase of that hash, read at the first call.
enum fl_status fl_index_thesaurus(struct fl_index *index, uint64_t hash, struct fl_slice *part, struct fl_error *error);

/// Fills `text` with the metadata under one of the keys above.
enum fl_status fl_index_metadata(const struct fl_index *index, const char *key, struct fl_buffer *text,
                                 struct fl_error *error);

#endif
