#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Where options and words may stand, and where the words come from.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

finds_deadlock() {
    expect_status 0
    expect_no_stderr
    expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'
}

# Options before, between and behind the words; with and without the command's name; in every spelling.
for line in "-b -n1 deadlock detected" "deadlock -b detected -n1" "deadlock detected -b -n1" "search -bn1 deadlock detected" \
    "-bn1 search deadlock detected" "-b search -n 1 deadlock detected" "--brief --limit 1 deadlock detected" \
    "--limit=1 deadlock --brief detected" "-bn1 -e deadlock -e detected deadlock" "--text=deadlock -bn1 detected" \
    "--text deadlock -bn1 detected" "search -bn1 search deadlock detected" "-bn1 -- deadlock detected" \
    "-bn1 deadlock -- detected"; do
    # shellcheck disable=SC2086
    run "$faultline" $line
    finds_deadlock
done
run "$faultline" -bn1 'deadlock detected'
finds_deadlock
run "$faultline" -bn1 $'ERROR:\tdeadlock\n\ndetected\r\n'
finds_deadlock

# A query that begins with a command's name stands behind --; one that begins with a dash too, or behind -e.
for line in "-- status deadlock detected" "-- batch deadlock detected" "-- show deadlock detected"; do
    # shellcheck disable=SC2086
    run "$faultline" -bn1 $line
    finds_deadlock
done
run "$faultline" -bn1 -- -n99 --deadlock detected
finds_deadlock
run "$faultline" -bn1 -e '--deadlock detected'
finds_deadlock
run "$faultline" -bn1 -e 'status: deadlock detected'
finds_deadlock
run "$faultline" --deadlock detected
expect_status 2
expect_stderr <<<'faultline: unknown option --deadlock (put -- before text that begins with a dash)'

# Options that the command does not take, wherever they stand.
for line in "show --brief a/b" "--brief show a/b" "status --limit=1" "--text=x status" "batch -e x"; do
    # shellcheck disable=SC2086
    run "$faultline" $line
    expect_status 2
    expect_in_stderr '^faultline: unknown option -'
    expect_no_stdout
done
run "$faultline" status now
expect_status 2
expect_stderr <<<'faultline: status takes no words (to search for this text, put -- before it)'
run "$faultline" --limit
expect_status 2
expect_stderr <<<'faultline: --limit needs a value'
run "$faultline" deadlock -n
expect_status 2
expect_stderr <<<'faultline: -n needs a value'
run "$faultline" --brief=yes deadlock
expect_status 2
expect_stderr <<<'faultline: --brief takes no value'
run "$faultline" --format=xml deadlock
expect_status 2
expect_stderr <<<'faultline: --format=xml: it is one of text|json|tsv'
run "$faultline" -z deadlock
expect_status 2
expect_in_stderr '^faultline: unknown option -z '

# Words from standard input: by a pipe, by -, from a file; with and without the command's name.
printf 'ERROR: deadlock detected\nDETAIL: Process 811 waits for ShareLock\n' >log
run "$faultline" -bn1 <log
finds_deadlock
run "$faultline" search -bn1 - <log
finds_deadlock
run "$faultline" - -bn1 <log
finds_deadlock
run bash -c 'cat log | "$0" -bn1' "$faultline"
finds_deadlock
run bash -c 'cat log | "$0" -bn1 search -' "$faultline"
finds_deadlock
# Words of the command line win over a pipe, which is then not read.
run "$faultline" -bn1 deadlock detected < <(echo disk quota exceeded)
finds_deadlock
# With several words a dash is a word as others are.
run "$faultline" -bn1 deadlock - detected < <(echo disk quota exceeded)
finds_deadlock
# -e and a dash: both.
run "$faultline" -bn1 -e "ERROR: deadlock" - < <(echo "deadlock detected")
finds_deadlock

# Standard input that is empty, closed, or a folder.
for words in "" "-" "search" "search -"; do
    # shellcheck disable=SC2086
    run "$faultline" $words </dev/null
    expect_status 2
    expect_stderr <<<'faultline: the text is empty'
done
run bash -c '"$0" - <&-' "$faultline"
expect_status 2
expect_in_stderr '^faultline: cannot read standard input: '
run "$faultline" - <"$PWD"
expect_status 2
expect_stderr <<<'faultline: cannot read standard input: Is a directory'
