#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which lines are errors, whatever carries them: levels, counts of zero, passed tests, encodings.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# errors LINE...: how many errors a log of these lines has.
errors() {
    printf '%s\n' "$@" >lines.log
    run "$faultline" log --no-match --json lines.log
    "$python" -c 'import json, sys; print(json.loads(sys.stdin.readlines()[-1])["errors"])' <"$out"
}
need_python

# A level that says error makes one, whatever the message says.
for line in '{"level":"error","msg":"disk full"}' '{"level":50,"msg":"disk full"}' '{"severity":"CRITICAL","message":"disk full"}' \
    'E0101 10:00:01.000000  1 main.go:138] leader lost' 'ts=1 level=fatal msg="leader lost"' '[crit] worker gone'; do
    expect_equal "errors of $line" 1 "$(errors 'all is well' "$line")"
done
expect_equal "errors of a mild level" 0 "$(errors '{"level":"info","msg":"disk full"}' 'ts=1 level=info msg="leader lost"')"

# What looks like a success and is none.
for line in 'PASSWORD ERROR: login failed for user bob' 'FAILED: 2 tests failed, 98 passed' 'ERROR migration failed, 3 SKIPPED' \
    'deploy failed: rollback OK' '3f2a9c1b7d4e ERROR: database connection failed' 'Error: None of the configured nodes are available' \
    'ERROR: none of the replicas responded' 'ERROR: 0/3 nodes are available'; do
    expect_equal "errors of $line" 1 "$(errors "$line")"
done

# And the other way round.
for line in '"failed": 0, "errors": []' '-- Performing Test HAVE_ERROR_H - Failed' 'Compiling failure v0.1.8' 'feat: add error boundary' \
    '4c1d0aa Fix crash: NullPointerException in the printer' 'test_failed_login ... ok' 'Errors: none' 'errors=0, failures=0'; do
    expect_equal "errors of $line" 0 "$(errors "$line")"
done

# A compiler's line of source and a table's cell are no container's prefix; a container's is set aside.
# shellcheck disable=SC2016
printf '%s\n' 'error[E0382]: use of moved value: `s`' ' --> src/main.rs:3:5' '  |' '3 | let s = 1;' '  |     ^ moved here' >rust.log
run "$faultline" log --no-match --json rust.log
json_is 'object["text"].split("\n")[3] == "3 | let s = 1;"'
printf '%s\n' 'web-1  | Traceback (most recent call last):' 'web-1  |   File "a.py", line 3, in f' 'web-1  | ValueError: bad' >compose.log
run "$faultline" log --no-match --json compose.log
json_is 'object["headline"] == "ValueError: bad" and object["last_line"] == 3'

# Blank lines that a runtime carries are blank, so that the id is that of the same trace by itself.
trace=$'panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1d'
printf '%s\n' "$trace" >go.log
sed 's/^/2026-01-02T03:04:05.678901234Z stderr F /' go.log >cri.log
run "$faultline" log --no-match --json go.log cri.log
json_is 'object["count"] == 2'

# A consequence right below an error is no part of its id, nor its headline.
printf '%s\n' 'Traceback (most recent call last):' '  File "a.py", line 3, in f' 'ValueError: bad' >alone.log
{ cat alone.log && echo 'make: *** [Makefile:3: test] Error 1'; } >below.log
run "$faultline" log --no-match --json alone.log below.log
json_is 'object["count"] == 2 and object["headline"] == "ValueError: bad"'

# UTF-16 of either order, with or without a pair of surrogates; a byte order mark is no part of a line.
text=$'first\nError: bo\xc3\xb6m \xf0\x9f\x92\xa5\nlast\n'
for encoding in UTF-16 UTF-16BE; do
    { [ $encoding = UTF-16 ] || printf '\xfe\xff'; printf '%s' "$text" | iconv -f UTF-8 -t $encoding; } >wide.log
    run "$faultline" log --no-match --json wide.log
    json_is 'object["headline"] == "Error: bo\u00f6m \U0001f4a5" and object["first_line"] == 2'
    run bash -c 'while IFS= read -r -d "" -n 3 piece || [ -n "$piece" ]; do printf "%s" "$piece"; done </dev/null; cat wide.log | "$0" log --no-match --json -' "$faultline"
    json_is 'object["first_line"] == 2'
done
printf '\xef\xbb\xbfError: boom\n' >mark.log
run "$faultline" log --no-match --json mark.log
json_is 'object["headline"] == "Error: boom"'

# A link to a folder is told and is no trouble.
mkdir -p runs/1 && cp alone.log runs/1 && ln -s 1 runs/latest
run "$faultline" log --no-match --fail-on=never runs
expect_status 0
expect_in_stderr 'runs/latest: is a link to a folder'

# One long name takes no longer than its size says: a line is read in one go.
"$python" -c 'print(("error" * 13000 + "\n") * 40)' >name.log
start=$SECONDS
run "$faultline" log --no-match name.log
check "a name of 65,000 letters is read in linear time" [ $((SECONDS - start)) -lt 10 ]
