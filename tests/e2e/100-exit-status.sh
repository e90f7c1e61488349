#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The exit statuses of DESIGN section 5: 0, 1, 2, 3, 4 and 75 (130: 110-interrupt.sh; 75 in full: 150-two-indexers.sh).
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# 3: no index, in all its forms, for every command; the message says what to do.
for command in search batch show status; do
    case $command in
    search | show) words=(deadlock) ;;
    *) words=() ;;
    esac
    for place in missing file/below empty; do
        mkdir -p empty && touch file
        run "$faultline" --index "$place" $command "${words[@]}" </dev/null
        expect_status 3
        expect_no_stdout
        expect_stderr <<<"faultline: there is no index at $place: faultline-index CORPUS builds one"
    done
done

build_index
# 0 and 1
for format in text json tsv; do
    run "$faultline" --format=$format deadlock detected
    expect_status 0
    run "$faultline" --format=$format xqzzyv
    expect_status 1
    run "$faultline" batch --format=$format <<<'deadlock detected'
    expect_status 0
    run "$faultline" batch --format=$format <<<xqzzyv
    expect_status 1
done
run "$faultline" batch <<<$'xqzzyv\ndeadlock detected\nxqzzyv'
expect_status 0
run "$faultline" show linux/quota-exceeded
expect_status 0
run "$faultline" show linux/quota
expect_status 1
run "$faultline" status
expect_status 0

# 2: wrong usage, unreadable input.  Wrong usage is told before the index is looked for.
run "$faultline" --index missing --nonsense
expect_status 2
run "$faultline" --index missing show
expect_status 2
run "$faultline" batch missing-file
expect_status 2
run "$faultline" batch <<<'{'
expect_status 2
run "$indexer"
expect_status 2
expect_stderr <<<'faultline-index: which corpus?  Name a folder or files (--help tells more)'
run "$indexer" --nonsense "$corpus"
expect_status 2
expect_in_stderr '^faultline-index: unknown option --nonsense'
run "$indexer" --index
expect_status 2
expect_stderr <<<'faultline-index: --index needs a value'

# 4: damaged (all of it: 160-damaged-index.sh), or something else than an index.
mkdir other && cp "$FAULTLINE_INDEX"/current/* other/ && : >other/iamglass
run "$faultline" --index other deadlock
expect_status 4
expect_no_stdout
expect_in_stderr '^faultline: the index at other is damaged \('
echo 'this is no database' >text
run "$faultline" --index text deadlock
expect_status 4
expect_in_stderr '^faultline: '

# 75: locked.
"$python" -c '
import fcntl, os, sys, time
file = os.open(sys.argv[1], os.O_RDWR)
fcntl.lockf(file, fcntl.LOCK_EX)
print("locked", flush=True)
time.sleep(20)' "$FAULTLINE_INDEX/faultline.lock" >said &
holder=$!
for _ in {1..100}; do
    grep -q locked said && break
    sleep 0.05
done
run "$indexer" "$corpus"
expect_status 75
expect_no_stdout
expect_stderr <<<"faultline-index: the index at $FAULTLINE_INDEX is being built by process $holder: try again later"
expect_old_index_answers # readers do not care
kill $holder
wait $holder 2>/dev/null
build_index

# --check: 0 without an error, 1 with one, 2 when nothing can be read; it builds nothing.
run "$indexer" --check --index checked "$corpus"
expect_status 0
expect_in_stdout "^$corpus/python/config-file-bom[.]md:1: warning: no symptoms$"
expect_in_stdout "^$corpus/python/init-takes-no-arguments[.]md:43: warning: Dead Ends: no rate for 'Reinstalling Python'$"
expect_in_stderr '^12 good entries, 0 errors, 22 warnings$'
check "nothing was built" [ ! -e checked ]
mkdir broken && entry broken/good.md test/good good && echo 'no entry' >broken/bad.md
run "$indexer" --check broken
expect_status 1
expect_in_stdout '^broken/bad\.md:1: error: '
run "$indexer" --check --quiet missing
expect_status 2
run "$indexer" --check --quiet "$corpus"
expect_status 0
expect_no_stderr
