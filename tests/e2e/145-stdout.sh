#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Standard output that is full, closed, or read no further: the exit status tells, and a reader that has enough is no error.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# to WHERE COMMAND...: runs it with stdout there.
to() {
    local where=$1
    shift
    command_line="$* >$where"
    : >"$out"
    "$@" >"$where" 2>"$err"
    status=$?
}
yes 'deadlock detected' | head -n 100 >questions
for form in "search deadlock detected" "search --json deadlock" "search --format=tsv deadlock" "search xqzzyv" \
    "batch questions" "batch --format=tsv questions" "batch --format=text questions" "show linux/quota-exceeded" \
    "show -j linux/quota-exceeded" "status" "status -j" "--help" "--version"; do
    # shellcheck disable=SC2086
    to /dev/full "$faultline" $form
    expect_status 2
    expect_in_stderr '^faultline: cannot write .*: No space left on device$'
    # shellcheck disable=SC2086
    run bash -c '"$@" >&-' closed "$faultline" $form
    expect_status 2
    expect_in_stderr '^faultline: cannot write .*: Bad file descriptor$'
done
for form in "--help" "--version" "--check $corpus"; do
    # shellcheck disable=SC2086
    to /dev/full "$indexer" $form
    expect_status 2
    expect_in_stderr '^faultline-index: cannot write .*: No space left on device$'
done
# The summary is lost, the index is not.
to /dev/full "$indexer" --full "$corpus"
expect_status 2
expect_in_stderr '^faultline-index: cannot write '
expect_old_index_answers
run "$faultline" status -j
json_is 'object["generation"].endswith("2")'

# A reader that closes early ends the program, quietly, and at once.
yes 'deadlock detected' | head -n 200000 >many
for form in "batch many" "batch --format=tsv many" "batch --format=text many"; do
    # shellcheck disable=SC2086
    run timeout 10 bash -c '"$@" | head -n 1' early "$faultline" $form
    expect_status 0
    expect_no_stderr
    expect_equal "lines" 1 "$(wc -l <"$out")"
done
run bash -c '"$@" | head -n 1' early "$faultline" show postgresql/deadlock-detected linux/quota-exceeded
expect_stdout <<<'ERROR: deadlock detected'
expect_no_stderr
# Also where SIGPIPE is ignored, as under some supervisors: an error, not a loop.
run timeout 10 bash -c 'trap "" PIPE; { "$@"; echo "$?" >code; } | head -n 1' early "$faultline" batch many
expect_equal "exit status" 2 "$(cat code)"
expect_in_stderr '^faultline: cannot write the result: Broken pipe$'

# stderr full or closed changes nothing of the result.
for where in '/dev/full' '&-'; do
    run bash -c "\"\$@\" 2>$where" silent "$faultline" --brief -n1 deadlock detected
    expect_status 0
    expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'
    run bash -c "\"\$@\" 2>$where" silent "$faultline" --nonsense
    expect_status 2
done
