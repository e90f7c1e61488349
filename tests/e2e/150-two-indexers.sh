#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two indexers at once: the second names the process that holds the lock; of many, every one that ran has built a whole index.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# The first waits in the middle of its corpus: it is stopped, as a slow disk would stop it.
"$python" - <<'END'
import os
os.mkdir("slow")
for n in range(5000):
    with open(f"slow/{n}.md", "w") as file:
        file.write(f"# frobnicator{n} failed\n\n- **ID:** `slow/{n}`\n- **Domain:** slow\n- **Category:** test_error\n"
                   "- **Verification:** ai_generated\n- **Fix Rate:** 70%\n\n"
                   f"## Root Cause\n\nA cause of {n}.\n\n## Workarounds\n\n1. **Mend it.** (70% success)\n")
END
"$indexer" --no-gate slow >first.out 2>first.err &
first=$!
for _ in {1..500}; do
    [ -e "$FAULTLINE_INDEX/faultline-building/iamglass" ] && break
    sleep 0.01
done
check "the first is at work" kill -STOP $first
run "$indexer" "$corpus"
expect_status 75
expect_no_stdout
expect_stderr <<<"faultline-index: the index at $FAULTLINE_INDEX is being built by process $first: try again later"
expect_in_stderr " process $first: "
check "the second has left the first's work alone" [ -e "$FAULTLINE_INDEX/faultline-building/iamglass" ]
expect_old_index_answers
# Another index is not locked by it.
run "$indexer" --quiet --index other "$corpus"
expect_status 0
# By another path to the same folder it is locked too.
ln -s "$FAULTLINE_INDEX" link
run "$indexer" --index link "$corpus"
expect_status 75
kill -CONT $first
wait $first
expect_equal "exit status of the first" 0 $?
run "$faultline" status -j
json_is 'object["entries"] == 5000'
run "$indexer" --quiet --index link --allow-shrink "$corpus"
expect_status 0
expect_old_index_answers

# First builds at once, again and again: whoever does not build is told to try again, never that the folder is another's.
for i in {1..40}; do
    rm -rf race
    for _ in 1 2 3; do "$indexer" --quiet --no-gate --index race "$corpus" >/dev/null 2>>race.err & done
    wait
done
checks=$((checks + 1))
! grep -v 'is being built by' race.err || fail "an indexer was told something else"

# Twelve at once: each built or was told to try again, and the index is whole.
pids=()
for i in {1..12}; do
    "$indexer" --quiet --full "$corpus" >/dev/null 2>"crowd.$i" &
    pids+=($!)
done
built=0 locked=0
for i in {0..11}; do
    wait "${pids[i]}"
    case $? in
    0) built=$((built + 1)) ;;
    75)
        locked=$((locked + 1))
        grep -q 'is being built by' "crowd.$((i + 1))" || fail "it is not told who builds: $(cat "crowd.$((i + 1))")"
        ;;
    *) fail "an indexer of the crowd failed: $(cat "crowd.$((i + 1))")" ;;
    esac
done
check "one of the crowd at least has built" [ $built -ge 1 ]
expect_equal "the crowd" 12 $((built + locked))
expect_old_index_answers
case $(index_holds) in
"current faultline.lock generation-N generation-N generation-N last-build.json ") ;;
*) fail "the index folder holds $(index_holds)" ;;
esac
