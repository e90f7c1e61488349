#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An indexer that is interrupted, or killed, in the middle of a large corpus.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index
old=$(readlink "$FAULTLINE_INDEX/current")

# 5,000 entries of many words: a second of work at least.
"$python" - <<'END'
import os
body = """# frobnicator{n} failed

- **ID:** `big/{n}`
- **Domain:** big
- **Category:** test_error
- **Verification:** ai_generated
- **Fix Rate:** 70%

## Root Cause

{words}

## Workarounds

1. **Mend it.** (70% success)
"""
words = [" ".join(f"word{(n * 7 + i * i * 31) % 9973}" for i in range(300)) for n in range(50)]
os.mkdir("big")
for n in range(5000):
    with open(f"big/{n}.md", "w") as file:
        file.write(body.format(n=n, words=words[n % 50]))
END

# interrupted_by SIGNAL: starts the indexer, waits until it has really begun to write, sends the signal.
interrupted_by() {
    command_line="faultline-index, sent $1"
    # Job control, or bash would have the background job ignore SIGINT.
    set -m
    "$indexer" big >"$out" 2>"$err" &
    local child=$!
    set +m
    for _ in {1..200}; do
        [ -e "$FAULTLINE_INDEX/faultline-building/iamglass" ] && break
        sleep 0.01
    done
    sleep 0.1
    check "it is at work when the signal comes" kill -s "$1" $child
    wait $child 2>/dev/null
    status=$?
}

for signal in INT TERM; do
    interrupted_by $signal
    expect_status 130
    expect_no_stdout
    expect_stderr <<<'faultline-index: interrupted'
    expect_equal "the index folder" "current faultline.lock generation-N last-build.json " "$(index_holds)"
    expect_equal "the live generation" "$old" "$(readlink "$FAULTLINE_INDEX/current")"
    expect_old_index_answers
done

# Killed outright: the old index answers, and the next build clears up and succeeds.
interrupted_by KILL
expect_status 137
expect_equal "the live generation" "$old" "$(readlink "$FAULTLINE_INDEX/current")"
expect_old_index_answers
build_index --full "$corpus"
expect_old_index_answers
expect_equal "the index folder" "current faultline.lock generation-N generation-N last-build.json " "$(index_holds)"

# --check stops too.
set -m
"$indexer" --check big >"$out" 2>"$err" &
child=$!
set +m
sleep 0.05
kill -s INT $child
wait $child
status=$?
expect_status 130
