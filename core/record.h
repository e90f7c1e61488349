// SPDX-License-Identifier: GPL-2.0-or-later
/// What the index stores with each document: the features that ranking needs, in a value slot, in a form that is read
/// without copying; and the whole entry, as the document's data, for what is shown.  (Xapian compresses data but not
/// values: of a hundred candidates only the few that are shown are worth unpacking.)
///
/// Layout of both: little-endian numbers of 4 bytes (but for the rows of the two tables) and texts with their size before
/// them; FL_SCHEMA governs it.  What is read comes from a file that may be damaged: every read is checked, and
/// a record that does not hold together gives FL_DAMAGED.
#ifndef FAULTLINE_RECORD_H
#define FAULTLINE_RECORD_H

#include <stdint.h>

#include "arena.h"
#include "buffer.h"
#include "codes.h"
#include "entry.h"
#include "slice.h"
#include "status.h"

enum {
    /// Titles of an entry that are compared: its title and the first texts of Also Seen
    /// As.  All are indexed; the ones beyond are not compared one by one, to bound the work a candidate.
    FL_RECORD_TITLE_LIMIT = 16
};

/// A term of the entry, over all its fields.
struct fl_record_term {
    uint32_t hash;   // fl_term_hash of the term
    uint16_t fields; // bit 1 << fl_field_id for each field that holds it
    uint16_t weight; // its frequency in the index (saturated)
};

/// One title: the entry's own or a text of Also Seen As.
struct fl_record_title {
    const uint32_t *terms; // hashes of its distinct terms, rising
    size_t term_count;
    const uint32_t *pairs; // fl_pair_hash of its neighbouring words, rising
    size_t pair_count;
    const struct fl_code *codes; // its distinct codes, by rising family and code
    size_t code_count;
    const uint16_t *trigrams; // its distinct trigrams, rising
    size_t trigram_count;
};

/// The features of a stored record.
struct fl_record {
    struct fl_slice id;
    struct fl_slice verification;
    double fix_rate; // as claimed
    uint32_t length; // sum of all term weights: the document's length in BM25
    const struct fl_record_term *terms; // by rising hash
    size_t term_count;
    struct fl_record_title titles[FL_RECORD_TITLE_LIMIT];
    size_t title_count;
};

/// The number that stands for a term in records and tables.  Of 100,000 terms about one pair
/// is expected to share a number; the two then count as one term in features, never in filters.
uint32_t fl_term_hash(struct fl_slice term);

/// The number that stands for two words that follow each other.
uint32_t fl_pair_hash(uint32_t first, uint32_t second);

/// Appends the features (title_count at most FL_RECORD_TITLE_LIMIT) to `value`; value->failed tells of memory that ran out.
void fl_record_write(struct fl_buffer *value, const struct fl_record *record);

/// Reads the features.  `record` points into `value`, which must be aligned to 4 bytes (as malloc gives) and outlive it.
enum fl_status fl_record_read(struct fl_slice value, struct fl_record *record, struct fl_error *error);

/// Appends the entry to `data`; data->failed tells of memory that ran out.
void fl_record_write_entry(struct fl_buffer *data, const struct fl_entry *entry);

/// Reads the entry; its texts point into `data`, its arrays live in `arena`.  Its actions are numbered, each kind from 1.
enum fl_status fl_record_read_entry(struct fl_slice data, struct fl_arena *arena, struct fl_entry *entry,
                                    struct fl_error *error);

#endif
