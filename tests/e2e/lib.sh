#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Helpers of the end-to-end tests; sourced first by every script.
#
#     build_index               the fixture corpus -> $FAULTLINE_INDEX
#     run PROGRAM ARGUMENT...   runs it, keeping stdout in $out, stderr in $err, exit status in $status
#     expect_*                  compare with what the last `run` gave
#
# A failed expectation prints a unified diff and the script goes on; it exits 1 in the end.  A script that
# checked nothing fails: a test that cannot fail is none.
set -u
: "${E2E:?run this by tests/e2e/run}"

faultline=$FAULTLINE_BUILD/faultline
indexer=$FAULTLINE_BUILD/faultline-index
corpus=$E2E/corpus
work=$PWD
out=$work/.stdout
err=$work/.stderr
status=-1
command_line=
checks=0
failures=0
at_end=() # commands to run when the script ends, last first

finish() {
    local result=$? i
    for ((i = ${#at_end[@]} - 1; i >= 0; i--)); do
        eval "${at_end[i]}"
    done
    [ $result = 0 ] || exit $result
    if [ $checks = 0 ]; then
        echo "the script checked nothing"
        exit 1
    fi
    [ $failures = 0 ] || exit 1
}
trap finish EXIT

skip() {
    # What was checked before still counts: a fault found is not forgotten by skipping the rest.
    [ $failures = 0 ] || exit 1
    echo "skip: $*"
    exit 77
}

fail() {
    failures=$((failures + 1))
    printf 'line %s: %s\n' "${BASH_LINENO[${#BASH_LINENO[@]} - 2]}" "$*"
    [ -z "$command_line" ] || printf '  of: %.300s\n' "$command_line"
}

run() {
    command_line=$*
    "$@" >"$out" 2>"$err"
    status=$?
}

# build_index CORPUS...: builds the index, from the fixture corpus when none is named.
build_index() {
    [ $# != 0 ] || set -- "$corpus"
    run "$indexer" --quiet "$@"
    [ $status = 0 ] || fail "the index was not built: exit status $status, $(cat "$err")"
}

# ---- masks -----------------------------------------------------------------

# What ranking and machines may change; every golden text goes through it as well, so it is written as it looks.
# Percentages of entries (claims, workarounds, dead ends) stay: they are data.
mask() {
    sed -E \
        -e "s#$work#WORK#g" -e "s#${FAULTLINE_INDEX:-/nowhere}#INDEX#g" -e "s#$corpus#CORPUS#g" \
        -e 's/[0-9]+ % sure/N % sure/' \
        -e 's/fix rate [0-9]+ %, from/fix rate N %, from/' \
        -e 's/^ *[0-9]+ %  fix +[0-9]+ %  /N %  fix N %  /' \
        -e 's/^  +[0-9]+ %(  +[a-z]+\/)/  N %\1/' \
        -e '/^[0-9]+ more match: --limit shows them$/d' \
        -e 's/"(score|match|fix|value|share|base|total|weight)":-?[0-9.]+(e-?[0-9]+)?/"\1":N/g' \
        -e 's/"omitted":[0-9]+/"omitted":N/g' \
        -e 's/\t[01]\.[0-9]{4}\t[01]\.[0-9]{4}\t[01]\.[0-9]{4}\t/\tN\tN\tN\t/' \
        -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g' -e 's/[0-9]+ seconds? ago/N seconds ago/' \
        -e 's/"(age_seconds|up_to_date_age_seconds|ended_at|good_at)":[0-9]+/"\1":N/g' -e 's/"seconds":[0-9.]+/"seconds":N/' -e 's/"bytes":[0-9]+/"bytes":N/' \
        -e 's/\), ([0-9.]+ [kM]B, )?[0-9.]+ s, /), \1N s, /' -e 's/\), [0-9.]+ [kM]B, /), N kB, /' \
        -e 's/"key":"[0-9a-f]{32}"/"key":"KEY"/' -e 's/"check":"[0-9a-f]{16}"/"check":"CHECK"/' -e 's/"reporter":"[^"]*"/"reporter":"REPORTER"/' \
        -e 's/"program":"[0-9.]+"/"program":"VERSION"/' \
        -e 's/size        [0-9.]+ MB/size        N MB/' \
        -e 's/process [0-9]+:/process N:/' \
        -e "s/$(sed 's/[.]/[.]/g' "$REPOSITORY/VERSION")/VERSION/g" \
        -e 's/Xapian [0-9]+[.][0-9]+[.][0-9]+/Xapian N/'
}

# ---- expectations ----------------------------------------------------------

expect_status() {
    checks=$((checks + 1))
    [ "$status" = "$1" ] || fail "exit status $status instead of $1; stderr: $(head -c 400 "$err")"
}

# expect_same NAME EXPECTED CAME: two files.
expect_same() {
    checks=$((checks + 1))
    local difference
    if ! difference=$(diff -u --label "expected $1" --label "$1 that came" "$2" "$3"); then
        fail "another $1"
        printf '%s\n' "$difference" | head -n 60
    fi
}

# The expected text comes on standard input, both go through `mask`.
expect_stdout() {
    mask >"$work/.expected"
    mask <"$out" >"$work/.came"
    expect_same stdout "$work/.expected" "$work/.came"
}

expect_stderr() {
    mask >"$work/.expected"
    mask <"$err" >"$work/.came"
    expect_same stderr "$work/.expected" "$work/.came"
}

expect_no_stdout() { expect_stdout </dev/null; }
expect_no_stderr() { expect_stderr </dev/null; }

# An extended regular expression that some line must match.
expect_in_stdout() {
    checks=$((checks + 1))
    grep -Eqa -e "$1" "$out" || fail "stdout has no line like $1; it begins: $(head -c 300 "$out")"
}

expect_in_stderr() {
    checks=$((checks + 1))
    grep -Eqa -e "$1" "$err" || fail "stderr has no line like $1; it begins: $(head -c 300 "$err")"
}

expect_not_in_stdout() {
    checks=$((checks + 1))
    ! grep -Eqa -e "$1" "$out" || fail "stdout has a line like $1: $(grep -Ea -m 1 -e "$1" "$out" | head -c 300)"
}

expect_not_in_stderr() {
    checks=$((checks + 1))
    ! grep -Eqa -e "$1" "$err" || fail "stderr has a line like $1: $(grep -Ea -m 1 -e "$1" "$err" | head -c 300)"
}

expect_equal() {
    checks=$((checks + 1))
    [ "$2" = "$3" ] || fail "$1 is '$3' instead of '$2'"
}

# check TEXT COMMAND...: the command must succeed.
check() {
    local text=$1
    shift
    checks=$((checks + 1))
    "$@" || fail "not so: $text"
}

# Neither stdout nor stderr of the last run may drive a terminal, whatever went in: no control byte but tab
# and line end, no C1, no mark of text direction, nothing that is not UTF-8.
expect_inert() {
    checks=$((checks + 1))
    local found
    found=$("$python" "$E2E/inert.py" "$out" "$err") || fail "output that could drive a terminal: $found"
}

# The IDs of the results, in order, one a line, of a search with --format=tsv or --json.
ids() {
    if [ "$(head -c 1 "$out")" = '{' ]; then
        "$python" -c 'import json, sys
for line in sys.stdin:
    for result in json.loads(line)["results"]:
        print(result["id"])' <"$out"
    else
        cut -f 4 "$out" | sed '1d; /^$/d'
    fi
}

# ---- python ----------------------------------------------------------------

# Debian's python3 has Debian's modules, whatever other python comes first in PATH.
python=/usr/bin/python3
[ -x $python ] || python=python3

need_python() {
    local module
    for module; do
        "$python" -c "import $module" 2>/dev/null || skip "python3-$module is not installed"
    done
}

# A JSON path of the last stdout's first line, in python: json_is 'object["results"][0]["id"] == "a/b"'
json_is() {
    checks=$((checks + 1))
    "$python" -c 'import json, sys
lines = [json.loads(line) for line in sys.stdin]
object = lines[0] if lines else None
sys.exit(0 if eval(sys.argv[1]) else 1)' "$1" <"$out" || fail "JSON is not so: $1; it begins: $(head -c 300 "$out")"
}

# ---- corpora ---------------------------------------------------------------

# entry FILE ID TITLE: writes a small good entry.
entry() {
    mkdir -p "$(dirname "$1")"
    # shellcheck disable=SC2016 # ticks of Markdown
    printf '# %s\n\n- **ID:** `%s`\n- **Domain:** %s\n- **Category:** test_error\n' "$3" "$2" "${2%%/*}" >"$1"
    printf -- '- **Verification:** ai_generated\n- **Fix Rate:** 70%%\n\n## Root Cause\n\nA cause of %s.\n\n' "$3" >>"$1"
    printf '## Symptoms\n\n- it shows %s\n\n## Workarounds\n\n1. **Mend it.** (70%% success)\n' "$3" >>"$1"
}

# What the index folder holds, by name, without the numbers of generations.
index_holds() {
    find "$FAULTLINE_INDEX" -mindepth 1 -maxdepth 1 -printf '%f\n' | sed -E 's/-[0-9]+$/-N/' | LC_ALL=C sort | tr '\n' ' '
}

# The first entry of the old index still answers.
expect_old_index_answers() {
    run "$faultline" --brief 'deadlock detected'
    expect_status 0
    expect_in_stdout 'postgresql/deadlock-detected'
}
