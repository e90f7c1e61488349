#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tab-separated values: a heading, a line a result, always nine columns.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

run "$faultline" --format=tsv -n1 deadlock detected
expect_status 0
expect_no_stderr
expect_stdout <<'END'
query	status	rank	id	score	match	fix	title	result
	match	1	postgresql/deadlock-detected	N	N	N	ERROR: deadlock detected	match
END

run "$faultline" --format=tsv xqzzyv
expect_status 1
expect_stdout <<'END'
query	status	rank	id	score	match	fix	title	result
	none							
END

run "$faultline" --format=tsv -n12 permission denied docker socket
expect_status 0
check "every line has nine columns" [ "$(awk -F '\t' 'NF != 9' "$out" | wc -l)" = 0 ]

# A title with a tab and an ID in its question with one: still nine columns.
entry tabs/odd/tab.md odd/tab "frobnication	of widgets	failed"
build_index --allow-shrink tabs
run "$faultline" --format=tsv -n1 frobnication of widgets failed
expect_status 0
check "every line has nine columns" [ "$(awk -F '\t' 'NF != 9' "$out" | wc -l)" = 0 ]
printf '%s\n' '{"id":"a\tb\nc","text":"frobnication of widgets failed"}' >questions
run "$faultline" batch --format=tsv -n1 questions
expect_status 0
check "every line has nine columns" [ "$(awk -F '\t' 'NF != 9' "$out" | wc -l)" = 0 ]
expect_in_stdout '^"a\\tb\\nc"	match	1	odd/tab	'
