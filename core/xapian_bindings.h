// SPDX-License-Identifier: GPL-2.0-or-later
/// The C bindings for libxapian: the one door to C++.
///
/// Conventions, the same for every call here:
///  1.  Handles are opaque, made by a call that fills `**out` (yours to give back with the
///     named close call) and never copied.  A handle is for one thread.
///  2.  Bytes go in and out as pointer and length; any byte may occur in them.
///  3.  Every call that Xapian can refuse returns an fl_status and fills `error`.  No
///     exception crosses this header.  On failure outputs are unchanged unless said otherwise.
///  4.  No pointer argument may be NULL, but for `error` and where it is said.
///  5. xapian.h is included in xapian_bindings.cc and nowhere else.
#ifndef FAULTLINE_XAPIAN_BINDINGS_H
#define FAULTLINE_XAPIAN_BINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "slice.h"
#include "status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /// Bytes of a term, a NUL counted twice as Xapian stores it, that Xapian surely takes (its limit is 245).
    /// Callers keep terms below it; fl_writer refuses longer ones (FL_INTERNAL).
    FL_XAPIAN_TERM_LIMIT = 240
};

// ---- writing ---------------------------------------------------------------

struct fl_writer;

/// Creates an empty database in the folder `path` (made if absent; a database in it is overwritten).  Nothing is
/// synced: the caller syncs the folder's files once the writer is closed and
/// before anything else may rely on them.
enum fl_status fl_writer_create(const char *path, struct fl_writer **out, struct fl_error *error);

/// Adds a term to the document being made.  `weight` (its within-document frequency) adds up over calls;
/// 0 makes a term for filters only, which does not count in the document's length.
enum fl_status fl_writer_term(struct fl_writer *writer, struct fl_slice term, uint32_t weight, struct fl_error *error);

/// Sets a number that range filters can compare, in the slot of the document being made.
enum fl_status fl_writer_number(struct fl_writer *writer, uint32_t slot, double number, struct fl_error *error);

/// Sets the value in the slot of the document being made: bytes that are found again faster than its data.  An empty
/// value takes it away.
enum fl_status fl_writer_value(struct fl_writer *writer, uint32_t slot, struct fl_slice value, struct fl_error *error);

/// Sets the data of the document being made.
enum fl_status fl_writer_data(struct fl_writer *writer, struct fl_slice data, struct fl_error *error);

/// Stores the document being made, as the one with the next number, and begins a new one.
enum fl_status fl_writer_store(struct fl_writer *writer, struct fl_error *error);

struct fl_reader;

/// Makes the document being made a copy of `document` of the reader's database: terms, values and data.  What `writer`
/// is told next changes the copy.
enum fl_status fl_writer_copy(struct fl_writer *writer, struct fl_reader *reader, uint32_t document,
                              struct fl_error *error);

/// Stores a value under a key of the database (an empty value removes it).
enum fl_status fl_writer_metadata(struct fl_writer *writer, struct fl_slice key, struct fl_slice value,
                                  struct fl_error *error);

/// Writes all that was stored to the files.  What was stored and not committed is lost on close, without a word: commit
/// first.  When the disk gives out in the middle Xapian may end the program: see fl_xapian_on_terminate.
enum fl_status fl_writer_commit(struct fl_writer *writer, struct fl_error *error);

/// Closes the database and gives the handle back, also on failure.  NULL is a no-op.  Of a database with something that
/// was not committed the files stay open until the process ends.
enum fl_status fl_writer_close(struct fl_writer *writer, struct fl_error *error);

// ---- reading ---------------------------------------------------------------

/// Opens a database folder, or a Xapian stub file (which may name several
/// databases, local or remote), for reading what it holds now.
/// FL_NO_INDEX when there is none at `path`; FL_DAMAGED when there is something that cannot be read.
enum fl_status fl_reader_open(const char *path, struct fl_reader **out, struct fl_error *error);

/// Gives the handle back.  NULL is a no-op.
void fl_reader_close(struct fl_reader *reader);

/// Lets Xapian check the structure of the database in the folder `path`.  FL_DAMAGED when it finds a fault.
enum fl_status fl_database_check(const char *path, struct fl_error *error);

/// The number of documents.
enum fl_status fl_reader_document_count(struct fl_reader *reader, uint32_t *count, struct fl_error *error);

/// Puts the value stored under a key into `value` (cleared first; empty when there is none).  Of several
/// databases the first is asked.
enum fl_status fl_reader_metadata(struct fl_reader *reader, struct fl_slice key, struct fl_buffer *value,
                                  struct fl_error *error);

/// Puts a document's data into `data` (cleared first).
enum fl_status fl_reader_data(struct fl_reader *reader, uint32_t document, struct fl_buffer *data,
                              struct fl_error *error);

/// Takes the value of the document at `place` of the list (empty when it has none).  Lives for the call.
/// Returns false to stop.
typedef bool fl_value_visitor(void *context, size_t place, struct fl_slice value);

/// Visits the values in a slot of `count` documents, given by rising number.
enum fl_status fl_reader_values(struct fl_reader *reader, uint32_t slot, const uint32_t *documents, size_t count,
                                fl_value_visitor *visit, void *context, struct fl_error *error);

/// Puts the value in a slot of one document into `value` (cleared first; empty when it has none).
enum fl_status fl_reader_value(struct fl_reader *reader, uint32_t slot, uint32_t document, struct fl_buffer *value,
                               struct fl_error *error);

/// Called for each term, in byte order; `documents` is the number of documents
/// that hold it.  The term lives for the call.  Returns false to stop.
typedef bool fl_term_visitor(void *context, struct fl_slice term, uint32_t documents);

/// Visits every term that begins with `prefix`.
enum fl_status fl_reader_terms(struct fl_reader *reader, struct fl_slice prefix, fl_term_visitor *visit, void *context,
                               struct fl_error *error);

// ---- searching -------------------------------------------------------------

/// A query: a tree of Xapian's built-in operators, so that remote servers can run it.
struct fl_query;

/// All documents that hold the term; `factor` (>= 0) scales its weight, 0 for filters.
enum fl_status fl_query_term(struct fl_slice term, double factor, struct fl_query **out, struct fl_error *error);

/// All documents whose number in `slot` is at least `number`.
enum fl_status fl_query_number_at_least(uint32_t slot, double number, struct fl_query **out, struct fl_error *error);

enum fl_operator {
    FL_ANY,     // any part; weights add up
    FL_BEST,    // any part; the weight is that of the part that matches best
    FL_FILTER,  // the first part, and all others without weight
    FL_EXCLUDE, // the first part without any of the others
};

/// Combines `count` (> 0) queries under an operator.  The parts are taken over
/// and given back by the call, also on failure.
enum fl_status fl_query_combine(enum fl_operator operation, struct fl_query **parts, size_t count,
                                struct fl_query **out, struct fl_error *error);

/// Gives the query back.  NULL is a no-op.
void fl_query_free(struct fl_query *query);

/// BM25 as Xapian's BM25Weight names its parameters (Robertson, Walker, Jones,
/// Hancock-Beaulieu, Gatford: "Okapi at TREC-3", 1994).
struct fl_bm25 {
    double k1; // how soon more of the same term stops to count
    double b;  // how much a document's length counts, 0 to 1
};

struct fl_match {
    uint32_t document;
    double weight;
};

/// The best documents, best first and the lower document number first among equals.
/// `matches` has room for `room` (> 0); `count` is set to how many there are.
enum fl_status fl_reader_search(struct fl_reader *reader, const struct fl_query *query, struct fl_bm25 weighting,
                                struct fl_match *matches, size_t room, size_t *count, struct fl_error *error);

// ---- stemming --------------------------------------------------------------

struct fl_stemmer;

/// Xapian's English stemmer (Porter's second, of the Snowball project).
enum fl_status fl_stemmer_create(struct fl_stemmer **out, struct fl_error *error);

/// Writes the stem of a word of lower-case ASCII letters into `stem` (of `room`
/// bytes) and its size into `size`.  A stem over `room` bytes: the word itself cut to `room`.
enum fl_status fl_stemmer_stem(struct fl_stemmer *stemmer, struct fl_slice word, char *stem, size_t room, size_t *size,
                               struct fl_error *error);

/// Gives the handle back.  NULL is a no-op.
void fl_stemmer_free(struct fl_stemmer *stemmer);

/// Version of the libxapian in use, such as "1.4.22".
const char *fl_xapian_version(void);

/// Where Xapian's own cleaning up fails while an error is in flight (a full disk in the middle of a commit) C++ ends
/// the program.  `tell` is then called with that error and must end the process without returning (by _exit).
void fl_xapian_on_terminate(void (*tell)(const struct fl_error *error));

/// For tests of the mapping from exceptions: throws Xapian's error of that name inside
/// and returns what the caller would see ("std::bad_alloc", "std::exception" and "..." also work).
enum fl_status fl_xapian_test_throw(const char *name, struct fl_error *error);

#ifdef __cplusplus
}
#endif

#endif
