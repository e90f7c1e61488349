#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The indexer killed instead of every call by which it changes something: readers get the old index or the new one,
# whole, and the next run leaves no trace of it.
# shellcheck source=faults.sh
. "$E2E/faults.sh"
need_faults

killed() {
    restore
    update "$1" "$PWD/index"
    [ "$status" = 137 ] || fail "it was not killed: exit status $status, $(head -c 300 .stderr)"
    expect_whole
    expect_recovery
}

# A variant a line: generations that there are before the run, of which the oldest of three is pruned, and options of the
# run that is killed.
while read -r generations options; do
    # shellcheck disable=SC2086 # the options are words
    make_state "$generations" 40 $options
    run "$python" "$E2E/sync_order.py" trace "$work/undisturbed"
    expect_status 0
    expect_no_stdout
    {
        points change FAULTS_KILL=N
        points write FAULTS_KILL_HALF=N
    } >all
    check "many points were seen" [ "$(wc -l <all)" -ge 100 ]
    each_point killed <all
    # One further is beyond the last call.
    cp -a base beyond
    update "FAULTS_KILL=$(($(points change =N | wc -l) + 1))" "$work/beyond"
    expect_equal "exit status of one that was killed behind its end" 0 $status
    rm -rf before after base undisturbed again beyond trace all job-*
done <<END
3
3 --full
0
END
