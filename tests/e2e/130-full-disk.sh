#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A disk that is full, or fills while the index is built: the old index answers, and with room the next build succeeds.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
[ "$(id -u)" = 0 ] || skip "only root can mount a small disk"
mkdir disk
mount -t tmpfs -o size=4m none disk 2>/dev/null || skip "this machine lets root mount nothing"
at_end+=("umount '$PWD/disk'")
export FAULTLINE_INDEX=$PWD/disk/index
build_index
old=$(readlink "$FAULTLINE_INDEX/current")

# A corpus whose index is far over 4 MB.
"$python" - <<'END'
import os
os.mkdir("big")
for n in range(1500):
    words = " ".join(f"word{(n * 7 + i * i * 31) % 9973}" for i in range(150))
    with open(f"big/{n}.md", "w") as file:
        file.write(f"# frobnicator{n} failed\n\n- **ID:** `big/{n}`\n- **Domain:** big\n- **Category:** test_error\n"
                   "- **Verification:** ai_generated\n- **Fix Rate:** 70%\n\n"
                   f"## Root Cause\n\n{words}\n\n## Workarounds\n\n1. **Mend it.** (70% success)\n")
END

fails_and_keeps() {
    expect_status 2
    expect_no_stdout
    expect_in_stderr '^faultline-index: .*No space left on device'
    expect_equal "the live generation" "$old" "$(readlink "$FAULTLINE_INDEX/current")"
    expect_equal "the index folder" "current faultline.lock generation-N last-build.json " "$(index_holds)"
    expect_old_index_answers
}
run "$indexer" big
fails_and_keeps
# Whatever room is left, down to none at all.
for left in 1000 300 100 64 32 16 8 4 0; do
    rm -f disk/filler
    free=$(df --output=avail -k disk | tail -n 1)
    head -c $(((free - left) * 1024)) /dev/zero >disk/filler 2>/dev/null
    run "$indexer" --full "$corpus"
    last=$status
    if [ "$status" = 0 ]; then
        # It fitted: then it is whole, and back to the old state.
        expect_old_index_answers
        old=$(readlink "$FAULTLINE_INDEX/current")
        find "$FAULTLINE_INDEX" -mindepth 1 -maxdepth 1 -name 'generation-*' ! -name "$old" -exec rm -r {} +
    else
        fails_and_keeps
    fi
done
expect_equal "exit status with no room at all" 2 "$last"
rm disk/filler
build_index --full "$corpus"
expect_old_index_answers
check "another generation is live" [ "$old" != "$(readlink "$FAULTLINE_INDEX/current")" ]

# No room for inodes.
mkdir inodes
mount -t tmpfs -o nr_inodes=3 none inodes || skip "no second disk"
at_end+=("umount '$PWD/inodes'")
run "$indexer" --index inodes/index "$corpus"
expect_status 2
expect_in_stderr '^faultline-index: .*No space left on device'
