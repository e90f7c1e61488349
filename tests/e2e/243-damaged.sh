#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever is damaged in a generation is found by --verify, and never crashes a reader.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json
build_index
run "$indexer" --verify
expect_status 0
expect_stdout <<<'12 entries, nothing is damaged: INDEX/generation-000001'
damages=300
[ -z "${STRESS-}" ] || damages=2000
run "$python" "$E2E/damage.py" "$indexer" "$faultline" "$FAULTLINE_INDEX" $damages
expect_status 0
expect_equal "things that are not as they should be: $(head -n 5 "$out")" 1 "$(wc -l <"$out")"
cat "$out"
expect_not_in_stdout 'passed [0-9]'

# What it says, and of what.
live=$FAULTLINE_INDEX/generation-000001
rm "$live/faultline.checksums"
run "$indexer" --verify
expect_status 4
expect_stderr <<<'faultline-index: the index at INDEX/generation-000001 is damaged: faultline.checksums is missing'
run "$indexer" --verify --index nowhere
expect_status 3
ln -sfn generation-000007 "$FAULTLINE_INDEX/current"
run "$indexer" --verify
expect_status 4
# The checksums are what xxh128sum would write.
build_index --full "$corpus"
if command -v xxh128sum >/dev/null; then
    (cd "$FAULTLINE_INDEX/current" && grep -v '^#' faultline.checksums | xxh128sum --quiet -c -) || fail "xxh128sum does not agree"
fi
