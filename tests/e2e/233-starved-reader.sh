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

# What it printed, but for the time.
printed() {
    sed -E -e 's/[0-9]+ (second|minute)s ago/N ago/' -e 's/"(up_to_date_)?age_seconds":[0-9]+/"age_seconds":N/g' .stdout
}

starved_reader() {
    ask "$1"
    expect_no_crash
    [ "$status $(printed)" != "$whole" ] || return 0
    [ "$status" -ge 2 ] || fail "it ends with $status and another answer: $(diff <(echo "$whole") <(printed) | head -n 5)"
    grep -Eq '^faultline: .{10}' .stderr || fail "it ends with $status without a clear message: $(head -c 300 .stderr)"
}

make_state 1 5
printf '{"id":%d,"text":"%s"}\n' 1 'deadlock detected' 2 'frobnicator 1 failed' >"$work/objects"
while read -ra asking; do
    rm -f trace
    ask "FAULTS_TRACE=$work/trace"
    whole="$status $(printed)"
    check "it answers or says that nothing is known" [ "$status" -le 1 ]
    {
        points open FAULTS_OPEN_FAIL=N
        points open FAULTS_OPEN_FAIL_FROM=N
        points read FAULTS_READ_FAIL=N
        points read FAULTS_READ_FAIL_FROM=N
        points malloc FAULTS_MALLOC=N | sample 100 60
        points malloc FAULTS_MALLOC_FROM=N | sample 30 30
    } | each_point starved_reader
done <<END
--brief -n3 --domain=postgresql deadlock detecetd
search deadlock detected
batch --limit=2 $questions
batch --brief --format=text $work/objects
show postgresql/deadlock-detected
status
status --json
END
