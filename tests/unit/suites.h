// SPDX-License-Identifier: GPL-2.0-or-later
/// One suite a module; run_unit_tests.c runs them all.
#ifndef FAULTLINE_TEST_SUITES_H
#define FAULTLINE_TEST_SUITES_H

#include <check.h>

Suite *slice_suite(void);
Suite *arena_suite(void);
Suite *buffer_suite(void);
Suite *status_suite(void);
Suite *normalise_suite(void);
Suite *varying_suite(void);
Suite *analysis_suite(void);
Suite *vocabulary_suite(void);
Suite *version_rule_suite(void);
Suite *verification_suite(void);
Suite *record_suite(void);
Suite *fields_suite(void);
Suite *options_suite(void);
Suite *entry_reader_suite(void);
Suite *canon_reader_suite(void);
Suite *regex_text_suite(void);
Suite *code_text_suite(void);
Suite *xapian_bindings_suite(void);
Suite *index_suite(void);
Suite *thesaurus_suite(void);
Suite *placeholder_suite(void);
Suite *codes_suite(void);
Suite *filters_suite(void);
Suite *question_suite(void);
Suite *ranking_suite(void);
Suite *growth_suite(void);
Suite *log_source_suite(void);
Suite *html_suite(void);
Suite *print_log_html_suite(void);
Suite *log_blocks_suite(void);
Suite *outcome_suite(void);
Suite *outcome_journal_suite(void);
Suite *trials_suite(void);
Suite *trials_value_suite(void);
Suite *alike_suite(void);
Suite *danger_suite(void);
Suite *asks_how_suite(void);

#endif
