// SPDX-License-Identifier: GPL-2.0-or-later
/// One suite a module; run_unit_tests.c runs them all.
#ifndef FAULTLINE_TEST_SUITES_H
#define FAULTLINE_TEST_SUITES_H

#include <check.h>

Suite *entry_reader_suite(void);

#endif
