// SPDX-License-Identifier: GPL-2.0-or-later
// Runs every suite.  Check's environment holds: CK_RUN_SUITE, CK_RUN_CASE, CK_FORK=no, CK_VERBOSITY=verbose.
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/suites.h"

#include "core/banned.h"

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options(void);

// Tests ask for more memory than there is and want NULL, as malloc gives it.
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
#endif

int main(void)
{
    Suite *(*const suites[])(void) = {
        slice_suite,   arena_suite,        buffer_suite,       status_suite,       normalise_suite,
        varying_suite, analysis_suite,     vocabulary_suite,   version_rule_suite, verification_suite,
        record_suite,  fields_suite,       options_suite,      entry_reader_suite, xapian_bindings_suite,
        index_suite,   thesaurus_suite,    placeholder_suite, codes_suite,  filters_suite,      question_suite,
        ranking_suite, growth_suite,       log_source_suite,   html_suite,         print_log_html_suite,
        log_blocks_suite, outcome_suite,    outcome_journal_suite, trials_suite,      trials_value_suite, alike_suite, danger_suite, asks_how_suite,
        canon_reader_suite, regex_text_suite,   code_text_suite,
    };
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV); // CK_NORMAL where the environment says nothing
    int run = srunner_ntests_run(runner), failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    if (!run)
        fprintf(stderr, "no test was run: do CK_RUN_SUITE and CK_RUN_CASE name something?\n");
    printf("%d passed, %d failed\n", run - failed, failed);
    return run && !failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
