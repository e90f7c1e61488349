#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The fuzz targets over their first inputs, without a fuzzer.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# replays TARGET FOLDER: each file of it.
replays() {
    [ -x "$FAULTLINE_BUILD/replay-$1" ] || skip "replay-$1 is not built: make check builds it"
    run "$FAULTLINE_BUILD/replay-$1" "$2"
    [ $status = 0 ] || fail "the last input of these is at fault: $(tail -n 1 "$err")"
    expect_status 0
    expect_stdout <<<"$(find "$2" -type f | wc -l) inputs replayed"
}
for target in log analysis query canon_reader outcome_journal; do
    replays "$target" "$REPOSITORY/tests/fuzz/corpus-$target"
done
replays entry_reader "$corpus"
