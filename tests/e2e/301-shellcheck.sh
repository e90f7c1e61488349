#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The shell scripts pass shellcheck.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
command -v shellcheck >/dev/null || skip "shellcheck is not installed"
run shellcheck "$E2E/run" "$E2E"/*.sh "$REPOSITORY"/scripts/{setup,check,demo,nightly,pictures}
expect_status 0
expect_no_stdout
