#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which index: --index, else $FAULTLINE_INDEX, else the user's data folder, else the system's.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

for place in given environment data home; do
    entry "$place/$place.md" "test/$place" "frobnication failed at $place"
done
unset_all=(env -u FAULTLINE_INDEX -u XDG_DATA_HOME)
run "$indexer" --quiet --index=given.index given
expect_status 0
run env FAULTLINE_INDEX="$PWD/environment.index" "$indexer" --quiet environment
expect_status 0
for place in data home; do
    folder=$HOME/.local/share
    [ $place = home ] || folder=$PWD/data.home
    run "$indexer" --quiet --index="$folder/faultline/index" $place
    expect_status 0
done

found_at() {
    expect_status 0
    expect_stdout <<<"N %  fix N %  test/$1"
}
run env FAULTLINE_INDEX="$PWD/environment.index" XDG_DATA_HOME="$PWD/data.home" "$faultline" -b -i given.index frobnication failed
found_at given
run env FAULTLINE_INDEX="$PWD/environment.index" XDG_DATA_HOME="$PWD/data.home" "$faultline" -b frobnication failed
found_at environment
run env FAULTLINE_INDEX= XDG_DATA_HOME="$PWD/data.home" "$faultline" -b frobnication failed
found_at data
run "${unset_all[@]}" "$faultline" -b frobnication failed
found_at home
run env -u FAULTLINE_INDEX XDG_DATA_HOME=relative "$faultline" -b frobnication failed
found_at home
run env -u FAULTLINE_INDEX XDG_DATA_HOME= "$faultline" -b frobnication failed
found_at home

# Nothing at the user's: the system's.
run "${unset_all[@]}" -u HOME "$faultline" status
[ -e /var/lib/faultline/index ] && skip "this machine has an index of its own at /var/lib/faultline/index"
expect_status 3
expect_stderr <<<'faultline: there is no index at /var/lib/faultline/index: faultline-index CORPUS builds one'

# The index's folder is made with all that is above it, and a relative path is fine.
run "$indexer" --quiet --index a/b/c/index given
expect_status 0
run "$faultline" -b --index a/b/c/index frobnication failed
found_at given
run "$indexer" --quiet --index a/b/c/index/ given
expect_status 0
run "$faultline" -b --index ./a/b/../b/c//index/ frobnication failed
found_at given
# An index folder may be moved as a whole.
mv a/b/c/index moved
run "$faultline" -b --index moved frobnication failed
found_at given
