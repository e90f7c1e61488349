// SPDX-License-Identifier: GPL-2.0-or-later
#include "thesaurus_source.h"

#include "core/index.h"
#include "core/thesaurus.h"

#include "core/banned.h"

// The linker makes these of thesaurus/*.txt (see the Makefile).
extern const char _binary_thesaurus_txt_start[], _binary_thesaurus_txt_end[];

struct fl_thesaurus_source fl_built_in_thesaurus(void)
{
    // The linker makes both of one object.
    // cppcheck-suppress comparePointers
    size_t size = (size_t)(_binary_thesaurus_txt_end - _binary_thesaurus_txt_start);
    return (struct fl_thesaurus_source){"the built-in thesaurus", {_binary_thesaurus_txt_start, size}};
}

static enum fl_status compile(const struct fl_thesaurus_source *thesaurus, struct fl_analyser *analyser,
                              const struct fl_corpus_visitor *visitor, struct fl_buffer *compiled, size_t *errors,
                              struct fl_error *error)
{
    struct fl_arena arena = {0};
    struct fl_diagnostics diagnostics = {.arena = &arena};
    enum fl_status status = fl_thesaurus_compile(thesaurus->text, analyser, compiled, &diagnostics, error);
    for (size_t i = 0; i < diagnostics.count; i++)
        visitor->fault(visitor->context, thesaurus->name, diagnostics.items[i].line, diagnostics.items[i].severity,
                       diagnostics.items[i].text);
    *errors = diagnostics.errors;
    fl_arena_release(&arena);
    return status;
}

enum fl_status fl_thesaurus_check(const struct fl_thesaurus_source *thesaurus, const struct fl_corpus_visitor *visitor,
                                  struct fl_buffer *compiled, size_t *errors, struct fl_error *error)
{
    struct fl_analyser *analyser = NULL;
    enum fl_status status = fl_analyser_create(&analyser, error);
    if (!status)
        status = compile(thesaurus, analyser, visitor, compiled, errors, error);
    fl_analyser_free(analyser);
    return status;
}

enum fl_status fl_thesaurus_store(const struct fl_thesaurus_source *thesaurus, struct fl_analyser *analyser,
                                  const struct fl_corpus_visitor *visitor, struct fl_writer *writer,
                                  struct fl_error *error)
{
    struct fl_buffer compiled = {0}, part = {0};
    size_t errors;
    enum fl_status status = compile(thesaurus, analyser, visitor, &compiled, &errors, error);
    for (unsigned i = 0; !status && i < FL_THESAURUS_PARTS; i++) {
        char key[FL_THESAURUS_KEY_SIZE];
        fl_index_thesaurus_key(i, key);
        fl_buffer_clear(&part);
        fl_thesaurus_part(fl_buffer_slice(&compiled), i, &part);
        status = part.failed ? fl_fail(error, FL_NO_MEMORY, "out of memory")
                             : fl_writer_metadata(writer, fl_slice_of(key), fl_buffer_slice(&part), error);
    }
    fl_buffer_release(&part);
    fl_buffer_release(&compiled);
    return status;
}
