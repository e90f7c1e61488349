#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The query program refused files, reading or memory at every call: it answers as ever, or ends with a clear message and
# a status that says so; it never crashes, and never answers something else.
# shellcheck source=faults.sh
. "$E2E/faults.sh"
need_faults

# ask POINT: the program at its job, as `struck` runs it.
ask() {
    struck "$1" "$faultline" "${asking[@]}" --index "$work/base"
}

starved_reader() {
    ask "$1"
    expect_no_crash
    if [ "$status" = "$whole_status" ] && cmp -s .stdout "$work/whole"; then
        return
    fi
    [ "$status" -ge 2 ] || fail "it ends with $status and another answer: $(diff "$work/whole" .stdout | head -n 5)"
    grep -Eq '^faultline: .{10}' .stderr || fail "it ends with $status without a clear message: $(head -c 300 .stderr)"
}

make_state 1 5
while read -ra asking; do
    rm -f trace
    ask "FAULTS_TRACE=$work/trace"
    whole_status=$status
    cp .stdout whole
    check "it answers or says that nothing is known" [ "$status" -le 1 ]
    {
        points open FAULTS_OPEN_FAIL=N
        points open FAULTS_OPEN_FAIL_FROM=N
        points read FAULTS_READ_FAIL=N
        points read FAULTS_READ_FAIL_FROM=N
        points malloc FAULTS_MALLOC=N | sample 200 100
        points malloc FAULTS_MALLOC_FROM=N | sample 50 50
    } | each_point starved_reader
done <<END
--brief -n3 --domain=postgresql deadlock detecetd
search deadlock detected
batch --limit=2 $questions
show postgresql/deadlock-detected
status
END
