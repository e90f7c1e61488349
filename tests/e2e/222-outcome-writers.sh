#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sixteen writers at once, one of them killed again and again: each acknowledged record is in the journal exactly once,
# and nothing is damaged but torn lines that nobody was told are written.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index
id=linux/quota-exceeded
writers=16
seconds=6
[ -z "${STRESS-}" ] || seconds=60

# Reports until the file `stop` is there; each acknowledged key goes to acknowledged.N.  Where a file kill.N is put,
# the next report is killed, somewhere between its start and its end.
writer() {
    local number=$1 path=$2 process
    while [ ! -e stop ]; do
        : >said."$number" # a process killed before it has opened it leaves none of the last one
        "$faultline" report $id worked --json --outcomes "$path" --note "$(printf 'writer %d %*s' "$number" $((RANDOM % 900)) x)" \
            >said."$number" 2>>errors."$number" &
        process=$!
        if [ -e kill."$number" ]; then
            rm kill."$number"
            sleep "$(printf '0.%03d' $((RANDOM % 15)))"
            kill -KILL $process 2>/dev/null && echo killed >>killed."$number"
        fi
        wait $process 2>>wait."$number"
        # What a killed one had printed before was acknowledged, too.
        sed -n 's/.*"key":"\([0-9a-f]\{32\}\)".*"check".*/\1/p' said."$number" >>acknowledged."$number"
    done
}

# stress PATH: all writers, and the one that kills.
stress() {
    local path=$1 kills end number writing=()
    rm -f stop said.* errors.* wait.* kill.* killed.* acknowledged.*
    for ((number = 1; number <= writers; number++)); do
        writer $number "$path" &
        writing+=($!)
    done
    end=$((SECONDS + seconds))
    while [ $SECONDS -lt $end ]; do
        sleep 0.2
        touch kill.$((RANDOM % writers + 1))
    done
    touch stop
    wait "${writing[@]}"
    cat acknowledged.* | sort >acknowledged
    cat errors.* >errors
    kills=$(cat killed.* 2>/dev/null | wc -l)
    check "no writer failed but those that were killed: $(head -n 1 errors)" [ ! -s errors ]
    check "writers were killed ($kills)" [ "$kills" -ge $((seconds / 2)) ]
    check "records were acknowledged ($(wc -l <acknowledged))" [ "$(wc -l <acknowledged)" -ge $writers ]

    run "$faultline" outcomes --json --outcomes "$path"
    # Torn lines may be there (2) or not (0).
    case $status in
    0) expect_no_stderr ;;
    *)
        expect_status 2
        grep -v -e ': warning: the record is not whole$' -e 'set aside$' "$err" >others
        check "only torn lines are damaged: $(head -n 1 others)" [ ! -s others ]
        ;;
    esac
    sed 's/.*"key":"\([0-9a-f]*\)".*/\1/' "$out" | sort >recorded
    expect_equal "acknowledged records that are not in the journal" 0 "$(comm -23 acknowledged recorded | wc -l)"
    expect_equal "records that came twice" 0 "$(uniq -d acknowledged | wc -l)"
    # What is there beyond the acknowledged is what was killed between writing and saying so.
    check "no more records than acknowledged and killed" [ "$(wc -l <recorded)" -le $(($(wc -l <acknowledged) + kills)) ]
    # In the files as they are, too: once each, and whole.
    expect_equal "keys that are in the files more than once" 0 \
        "$(cat "$path"/*.journal "$path" 2>/dev/null | grep -ao '"key":"[0-9a-f]\{32\}".*"check":"[0-9a-f]\{16\}"}$' | cut -c 8-39 | sort | uniq -d | wc -l)"
    # A writer after all of them finds a journal that it can go on with.
    run "$faultline" report $id failed --outcomes "$path"
    expect_status 0
}

: >file
stress "$PWD/file"
mkdir folder
stress "$PWD/folder"
