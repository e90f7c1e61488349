// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian_bindings.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <xapian.h>

struct fl_writer {
    Xapian::WritableDatabase database;
    Xapian::Document document;
    bool committed;           // nothing was stored since
    fl_writer *next_abandoned;
};
struct fl_reader {
    Xapian::Database database;
};
struct fl_query {
    Xapian::Query query;
};
struct fl_stemmer {
    Xapian::Stem stem{"english"};
};

namespace {

fl_status status_of(const Xapian::Error &thrown)
{
    static const struct {
        const char *type;
        fl_status status;
    } kinds[] = {
        {"DatabaseLockError", FL_LOCKED},        {"DatabaseModifiedError", FL_CHANGED},
        {"DatabaseNotFoundError", FL_NO_INDEX},  {"DatabaseOpeningError", FL_DAMAGED},
        {"DatabaseCorruptError", FL_DAMAGED},    {"DatabaseVersionError", FL_DAMAGED},
        {"DocNotFoundError", FL_DAMAGED},        {"DatabaseClosedError", FL_INTERNAL},
        {"DatabaseCreateError", FL_IO},          {"DatabaseError", FL_IO},
        {"NetworkError", FL_IO},                 {"NetworkTimeoutError", FL_IO},
    };
    const std::string type = thrown.get_type();
    for (const auto &kind : kinds)
        if (type == kind.type)
            return kind.status;
    return FL_INTERNAL;
}

fl_status describe(const Xapian::Error &thrown, fl_error *error)
{
    const char *cause = thrown.get_error_string();
    fl_status status = status_of(thrown);
    // Without a cause of the system's a file is not what it should be: "EOF reading block 7".
    if (!cause && std::string(thrown.get_type()) == "DatabaseError")
        status = FL_DAMAGED;
    // A file that is there and is refused says nothing of what is in it.
    if (cause && (status == FL_DAMAGED || status == FL_LOCKED) && std::string(cause) != strerror(ENOENT))
        status = FL_IO;
    return fl_fail(error, status, "%s: %s%s%s", thrown.get_type(), thrown.get_msg().c_str(), cause ? ": " : "",
                   cause ? cause : "");
}

// Maps the exception in flight.  Xapian::Error does not derive from std::exception, and describing one
// may itself run out of memory: nothing may leave this function.
fl_status status_of_exception(fl_error *error) noexcept
{
    try {
        try {
            throw; // cppcheck-suppress rethrowNoCurrentException
        } catch (const Xapian::Error &thrown) {
            return describe(thrown, error);
        } catch (const std::bad_alloc &) {
            return fl_fail(error, FL_NO_MEMORY, "out of memory");
        } catch (const std::exception &thrown) {
            return fl_fail(error, FL_INTERNAL, "unexpected error: %s", thrown.what());
        } catch (...) {
            return fl_fail(error, FL_INTERNAL, "unexpected error of an unknown kind");
        }
    } catch (...) {
        return fl_fail(error, FL_NO_MEMORY, "out of memory while an error was told");
    }
}

template <typename Call> fl_status guarded(fl_error *error, Call call) noexcept
{
    try {
        return call();
    } catch (...) {
        return status_of_exception(error);
    }
}

std::string bytes(fl_slice slice)
{
    return slice.size ? std::string(slice.data, slice.size) : std::string();
}

fl_status put(fl_buffer *buffer, const std::string &text, fl_error *error)
{
    fl_buffer_clear(buffer);
    fl_buffer_append(buffer, fl_slice{text.data(), text.size()});
    return buffer->failed ? fl_fail(error, FL_NO_MEMORY, "out of memory") : FL_OK;
}

} // namespace

// ---- writing ---------------------------------------------------------------

fl_status fl_writer_create(const char *path, fl_writer **out, fl_error *error)
{
    return guarded(error, [&] {
        const int flags = Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;
        *out = new fl_writer{Xapian::WritableDatabase(path, flags), Xapian::Document(), false, nullptr};
        return FL_OK;
    });
}

fl_status fl_writer_term(fl_writer *writer, fl_slice term, uint32_t weight, fl_error *error)
{
    return guarded(error, [&] {
        if (term.size + std::count(term.data, term.data + term.size, '\0') > FL_XAPIAN_TERM_LIMIT)
            return fl_fail(error, FL_INTERNAL, "a term of %zu bytes is over the limit of %d", term.size,
                           FL_XAPIAN_TERM_LIMIT);
        writer->document.add_term(bytes(term), weight);
        return FL_OK;
    });
}

fl_status fl_writer_number(fl_writer *writer, uint32_t slot, double number, fl_error *error)
{
    return guarded(error, [&] {
        writer->document.add_value(slot, Xapian::sortable_serialise(number));
        return FL_OK;
    });
}

fl_status fl_writer_value(fl_writer *writer, uint32_t slot, fl_slice value, fl_error *error)
{
    return guarded(error, [&] {
        writer->document.add_value(slot, bytes(value));
        return FL_OK;
    });
}

fl_status fl_writer_data(fl_writer *writer, fl_slice data, fl_error *error)
{
    return guarded(error, [&] {
        writer->document.set_data(bytes(data));
        return FL_OK;
    });
}

fl_status fl_writer_copy(fl_writer *writer, fl_reader *reader, uint32_t document, fl_error *error)
{
    return guarded(error, [&] {
        writer->document = reader->database.get_document(document);
        return FL_OK;
    });
}

fl_status fl_writer_store(fl_writer *writer, fl_error *error)
{
    return guarded(error, [&] {
        writer->committed = false;
        writer->database.add_document(writer->document);
        writer->document = Xapian::Document();
        return FL_OK;
    });
}

fl_status fl_writer_metadata(fl_writer *writer, fl_slice key, fl_slice value, fl_error *error)
{
    return guarded(error, [&] {
        writer->committed = false;
        writer->database.set_metadata(bytes(key), bytes(value));
        return FL_OK;
    });
}

fl_status fl_writer_commit(fl_writer *writer, fl_error *error)
{
    return guarded(error, [&] {
        writer->database.commit();
        writer->committed = true;
        return FL_OK;
    });
}

fl_status fl_writer_close(fl_writer *writer, fl_error *error)
{
    // Xapian would write what was not committed, also when half of it is missing because memory or the disk gave out, and
    // then may end the program.  What it holds stays until the process ends.
    static fl_writer *abandoned;
    if (!writer)
        return FL_OK;
    if (!writer->committed) {
        writer->next_abandoned = abandoned;
        abandoned = writer;
        return FL_OK;
    }
    const fl_status status = guarded(error, [&] {
        writer->database.close();
        return FL_OK;
    });
    delete writer;
    return status;
}

// ---- reading ---------------------------------------------------------------

fl_status fl_reader_open(const char *path, fl_reader **out, fl_error *error)
{
    return guarded(error, [&] {
        *out = new fl_reader{Xapian::Database(path)};
        return FL_OK;
    });
}

void fl_reader_close(fl_reader *reader)
{
    delete reader;
}

fl_status fl_database_check(const char *path, fl_error *error)
{
    return guarded(error, [&] {
        const auto faults = Xapian::Database::check(path);
        return faults ? fl_fail(error, FL_DAMAGED, "Xapian finds %zu faults in it", static_cast<size_t>(faults)) : FL_OK;
    });
}

fl_status fl_reader_document_count(fl_reader *reader, uint32_t *count, fl_error *error)
{
    return guarded(error, [&] {
        *count = reader->database.get_doccount();
        return FL_OK;
    });
}

fl_status fl_reader_metadata(fl_reader *reader, fl_slice key, fl_buffer *value, fl_error *error)
{
    return guarded(error, [&] { return put(value, reader->database.get_metadata(bytes(key)), error); });
}

fl_status fl_reader_data(fl_reader *reader, uint32_t document, fl_buffer *data, fl_error *error)
{
    return guarded(error, [&] {
        const unsigned flags = Xapian::DOC_ASSUME_VALID;
        return put(data, reader->database.get_document(document, flags).get_data(), error);
    });
}

fl_status fl_reader_values(fl_reader *reader, uint32_t slot, const uint32_t *documents, size_t count,
                           fl_value_visitor *visit, void *context, fl_error *error)
{
    return guarded(error, [&] {
        // One stream decodes the part of the slot that several documents share once.
        auto value = reader->database.valuestream_begin(slot);
        const auto end = reader->database.valuestream_end(slot);
        for (size_t i = 0; i < count; i++) {
            if (value != end)
                value.skip_to(documents[i]);
            const bool found = value != end && value.get_docid() == documents[i];
            const std::string held = found ? *value : std::string();
            if (!visit(context, i, fl_slice{held.data(), held.size()}))
                break;
        }
        return FL_OK;
    });
}

fl_status fl_reader_value(fl_reader *reader, uint32_t slot, uint32_t document, fl_buffer *value, fl_error *error)
{
    return guarded(error, [&] {
        const unsigned flags = Xapian::DOC_ASSUME_VALID;
        return put(value, reader->database.get_document(document, flags).get_value(slot), error);
    });
}

fl_status fl_reader_terms(fl_reader *reader, fl_slice prefix, fl_term_visitor *visit, void *context, fl_error *error)
{
    return guarded(error, [&] {
        const std::string start = bytes(prefix);
        for (auto term = reader->database.allterms_begin(start); term != reader->database.allterms_end(start); ++term) {
            const std::string name = *term;
            if (!visit(context, fl_slice{name.data(), name.size()}, term.get_termfreq()))
                break;
        }
        return FL_OK;
    });
}

// ---- searching -------------------------------------------------------------

fl_status fl_query_term(fl_slice term, double factor, fl_query **out, fl_error *error)
{
    return guarded(error, [&] {
        Xapian::Query query(bytes(term));
        *out = new fl_query{factor == 1 ? query : Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query, factor)};
        return FL_OK;
    });
}

fl_status fl_query_number_at_least(uint32_t slot, double number, fl_query **out, fl_error *error)
{
    return guarded(error, [&] {
        *out = new fl_query{Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, Xapian::sortable_serialise(number))};
        return FL_OK;
    });
}

fl_status fl_query_combine(fl_operator operation, fl_query **parts, size_t count, fl_query **out, fl_error *error)
{
    const fl_status status = guarded(error, [&] {
        std::vector<Xapian::Query> rest;
        const bool first_is_special = operation == FL_FILTER || operation == FL_EXCLUDE;
        for (size_t i = first_is_special ? 1 : 0; i < count; i++)
            rest.push_back(parts[i]->query);
        Xapian::Query combined;
        switch (operation) {
        case FL_ANY:
            combined = Xapian::Query(Xapian::Query::OP_OR, rest.begin(), rest.end());
            break;
        case FL_BEST:
            combined = Xapian::Query(Xapian::Query::OP_MAX, rest.begin(), rest.end());
            break;
        case FL_FILTER:
            combined = parts[0]->query;
            for (const auto &filter : rest)
                combined = Xapian::Query(Xapian::Query::OP_FILTER, combined, filter);
            break;
        case FL_EXCLUDE:
            combined = Xapian::Query(Xapian::Query::OP_AND_NOT, parts[0]->query,
                                     Xapian::Query(Xapian::Query::OP_OR, rest.begin(), rest.end()));
            break;
        }
        *out = new fl_query{combined};
        return FL_OK;
    });
    for (size_t i = 0; i < count; i++)
        delete parts[i];
    return status;
}

void fl_query_free(fl_query *query)
{
    delete query;
}

fl_status fl_reader_search(fl_reader *reader, const fl_query *query, fl_bm25 weighting, fl_match *matches, size_t room,
                           size_t *count, fl_error *error)
{
    return guarded(error, [&] {
        Xapian::Enquire enquire(reader->database);
        enquire.set_query(query->query);
        enquire.set_weighting_scheme(Xapian::BM25Weight(weighting.k1, 0, 1, weighting.b, 0.5));
        const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(std::min<size_t>(room, 1000000)));
        size_t filled = 0;
        for (auto match = found.begin(); match != found.end(); ++match)
            matches[filled++] = fl_match{*match, match.get_weight()};
        *count = filled;
        return FL_OK;
    });
}

// ---- stemming --------------------------------------------------------------

fl_status fl_stemmer_create(fl_stemmer **out, fl_error *error)
{
    return guarded(error, [&] {
        *out = new fl_stemmer();
        return FL_OK;
    });
}

fl_status fl_stemmer_stem(fl_stemmer *stemmer, fl_slice word, char *stem, size_t room, size_t *size, fl_error *error)
{
    return guarded(error, [&] {
        std::string stemmed = stemmer->stem(bytes(word));
        if (stemmed.size() > room)
            stemmed = bytes(word).substr(0, room);
        std::copy(stemmed.begin(), stemmed.end(), stem);
        *size = stemmed.size();
        return FL_OK;
    });
}

void fl_stemmer_free(fl_stemmer *stemmer)
{
    delete stemmer;
}

namespace {
void (*fatal_teller)(const fl_error *);
}

void fl_xapian_on_terminate(void (*tell)(const fl_error *error))
{
    fatal_teller = tell;
    std::set_terminate([] {
        fl_error error;
        if (std::current_exception())
            status_of_exception(&error);
        else
            fl_fail(&error, FL_INTERNAL, "the C++ library ended the program");
        fatal_teller(&error);
        abort();
    });
}

const char *fl_xapian_version(void)
{
    return Xapian::version_string();
}

fl_status fl_xapian_test_throw(const char *name, fl_error *error)
{
    return guarded(error, [&]() -> fl_status {
        const std::string wanted = name;
        if (wanted == "std::bad_alloc")
            throw std::bad_alloc();
        if (wanted == "std::exception")
            throw std::exception();
        if (wanted == "...")
            throw 42;
#define THROW(kind) \
    if (wanted == #kind) \
        throw Xapian::kind("on purpose");
        THROW(AssertionError)
        THROW(DatabaseClosedError)
        THROW(DatabaseCorruptError)
        THROW(DatabaseCreateError)
        THROW(DatabaseError)
        THROW(DatabaseLockError)
        THROW(DatabaseModifiedError)
        THROW(DatabaseNotFoundError)
        THROW(DatabaseOpeningError)
        THROW(DatabaseVersionError)
        THROW(DocNotFoundError)
        THROW(FeatureUnavailableError)
        THROW(InternalError)
        THROW(InvalidArgumentError)
        THROW(InvalidOperationError)
        THROW(NetworkError)
        THROW(NetworkTimeoutError)
        THROW(QueryParserError)
        THROW(RangeError)
        THROW(SerialisationError)
        THROW(UnimplementedError)
        THROW(WildcardError)
#undef THROW
        return fl_fail(error, FL_USAGE, "no exception is named %s", name);
    });
}
