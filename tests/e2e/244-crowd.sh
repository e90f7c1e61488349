#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Readers without pause through many rebuilds; indexers that start at once.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json
cp -r "$E2E/corpus" even
cp -r even odd
entry odd/new/odd.md new/odd "sprocket oscillation failed"
build_index even
rebuilds=40
[ -z "${STRESS-}" ] || rebuilds=200
# Kilobytes by which a batch may grow; a program with sanitizers keeps what it has freed for a while.
growth=1024
if grep -qaE '__(a|t|m|ub)san_' "$faultline"; then
    growth=16384
fi
run "$python" "$E2E/crowd.py" "$indexer" "$faultline" "$FAULTLINE_INDEX" $rebuilds 8 $growth
expect_status 0
cat "$out"
expect_in_stdout ' questions, 0 failed, 0 wrong, '
expect_equal "things that are not as they should be: $(head -n 5 "$out")" 1 "$(wc -l <"$out")"
expect_equal "the index folder" "current faultline.lock generation-N generation-N generation-N last-build.json " "$(index_holds)"

# Four at once, on a corpus that takes a while: one builds, the others say so.
"$python" - <<'END'
import os
os.mkdir("many")
for n in range(1500):
    with open(f"many/{n}.md", "w") as file:
        file.write(f"# frobnicator{n} failed\n\n- **ID:** `many/{n}`\n- **Domain:** many\n- **Category:** test_error\n"
                   "- **Verification:** ai_generated\n- **Fix Rate:** 70%\n\n"
                   f"## Root Cause\n\nA cause of {n}.\n\n## Workarounds\n\n1. **Mend it.** (70% success)\n")
END
pids=()
for i in 1 2 3 4; do
    "$indexer" --quiet --index crowded many >/dev/null 2>"crowd.$i" &
    pids+=($!)
done
built=0
for i in 0 1 2 3; do
    wait "${pids[i]}"
    case $? in
    0) built=$((built + 1)) ;;
    75) check "it says who: $(cat "crowd.$((i + 1))")" grep -q 'is being built by process [0-9]*: try again later$' "crowd.$((i + 1))" ;;
    *) fail "another exit status: $(cat "crowd.$((i + 1))")" ;;
    esac
done
expect_equal "those that built" 1 $built
run "$faultline" --index crowded status --json
json_is 'object["entries"] == 1500 and object["generation"].endswith("1")'
