#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# report writes one record, says where, and tells every failure: nothing is acknowledged that is not in the journal.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index
id=python/init-takes-no-arguments
journal=$PWD/journal
export FAULTLINE_OUTCOMES=$journal

run "$faultline" report $id worked
expect_status 0
expect_no_stderr
own=$(find "$journal" -name '*.journal')
check "one file is in the folder" [ -f "$own" ]
expect_stdout <<<"recorded: $id worked, in $own"
run "$faultline" report $id failed --workaround 2 --note 'on 3.12'
expect_status 0
expect_stdout <<<"recorded: workaround 2 of $id failed, in $own"
run "$faultline" report --dead-end=1 $id failed
expect_status 0
expect_stdout <<<"recorded: dead end 1 of $id failed, in $own"

# The numbers are those that show and search print: the author's, also where the rates give another order.
run "$faultline" report --json --workaround=1 $id worked
expect_status 0
cp "$out" printed
expect_equal "the line in the journal" "$(cat printed)" "$(tail -n 1 "$own")"
json_is "object['id'] == '$id' and object['target'] == 'workaround' and object['number'] == 1 and object['of'] == 2"
json_is "object['schema'] == 1 and len(object['key']) == 32 and '@' in object['reporter'] and object['outcome'] == 'worked'"
if command -v jq >/dev/null; then
    expect_equal "what jq reads" "worked failed failed worked" "$(jq -r .outcome "$own" | xargs)"
fi
expect_equal "lines" 4 "$(wc -l <"$own")"

# A search puts what works best first, and still prints the number that report takes.
entry odd/order.md odd/order "the spindle wobbles"
printf '2. **Balance it.** (95%% success)\n\n## Dead Ends\n\n- **Shout at it** (50%% fail)\n- **Kick it** (99%% fail)\n' >>odd/order.md
run "$indexer" --quiet --index=odd.index odd
for command in search show; do
    case $command in search) words=(the spindle wobbles) ;; *) words=(odd/order) ;; esac
    run "$faultline" $command --index=odd.index "${words[@]}"
    expect_status 0
    expect_in_stdout '^  (Works  |       )  2\.  95 % Balance it\.$'
    expect_in_stdout '^  (Fails  |       )  2\.  99 % Kick it$'
done
run "$faultline" --index=odd.index --json the spindle wobbles
json_is '[a["number"] for a in object["results"][0]["workarounds"]] == [2, 1]'
json_is '[a["number"] for a in object["results"][0]["dead_ends"]] == [2, 1]'
run "$faultline" --index=odd.index report odd/order worked --workaround=2 --json --outcomes odd.journal
json_is "object['action'] == '$("$python" -c '
hash = 14695981039346656037
for byte in b"Balance it.":
    hash = (hash ^ byte) * 1099511628211 % 2**64
print(f"{hash:016x}")')'"

# refused WORDS: nothing is written, and stderr has the text of standard input.
refused() {
    local before
    before=$(cat "$journal"/* | wc -c)
    run "$faultline" report "$@"
    expect_status 2
    expect_no_stdout
    expect_stderr
    expect_equal "bytes of the journal" "$before" "$(cat "$journal"/* | wc -c)"
}
usage="faultline: report takes an entry's ID and worked or failed (to search for this text, put -- before it)"
refused <<<"$usage"
refused $id <<<"$usage"
refused $id maybe <<<"$usage"
refused $id worked well <<<"$usage"
refused $id worked --workaround 3 <<<"faultline: $id has no workaround 3: there are 2"
refused postgresql/deadlock-detected failed --dead-end 2 <<<"faultline: postgresql/deadlock-detected has no dead end 2: there is 1"
refused $id worked --workaround 1 --dead-end 1 <<<"faultline: a report is about a workaround or about a dead end: report twice for both"
refused $id worked --workaround 0 <<<"faultline: --workaround=0: it is a whole number from 1 to 1000000"
refused $id worked --format=tsv <<<"faultline: report prints text or JSON"
refused $id worked --note "$(printf 'ä%.0s' {1..1001})" <<<"faultline: --note: 1001 characters are over the limit of 1000"
refused $id worked --note $'\xff' <<<"faultline: --note: the text is not UTF-8"
run "$faultline" report $id worked --note "$(printf 'ä%.0s' {1..1000})"
expect_status 0

# An ID that there is not: as show has it.
run "$faultline" report postgres/deadlock worked
expect_status 1
expect_no_stdout
expect_stderr <<<'faultline: there is no entry postgres/deadlock; near it: postgresql/deadlock-detected'
run "$faultline" --index missing report $id worked
expect_status 3

# What drives a terminal is an escape in the journal, and inert in what is printed.
run "$faultline" report $id worked --json --note $'\e[31m\u009b\u202e\x7f\nend'
expect_status 0
expect_inert
json_is 'object["note"] == "\x1b[31m\x9b\u202e\x7f\nend"'
cat "$own" >"$out"
expect_inert
run "$faultline" outcomes
expect_inert
run "$faultline" report $id worked --outcomes "$PWD"/$'odd\e[31m\nname'
expect_status 0
expect_inert
expect_equal "lines printed" 1 "$(wc -l <"$out")"

# A torn line is ended first; a whole one without its end stays one.
printf '{"schema":1,"ke' >>"$own"
run "$faultline" report $id worked
expect_status 0
expect_equal "the torn line" 1 "$(grep -c '^{"schema":1,"ke$' "$own")"
truncate -s -1 "$own"
run "$faultline" report $id worked
expect_status 0
expect_equal "lines" 9 "$(wc -l <"$own")"

# ---- where it cannot be written --------------------------------------------

# fails_at PATH TEXT
fails_at() {
    run "$faultline" report $id worked --outcomes "$1"
    expect_status 2
    expect_no_stdout
    expect_in_stderr "^faultline: cannot (write|make|open).*$2"
}
mkfifo pipe
fails_at pipe 'neither a regular file nor a folder'
fails_at /dev/null 'neither a regular file nor a folder'
fails_at "$own/below" 'Not a directory'
echo 'a letter' >letter
run "$faultline" report $id worked --outcomes letter
expect_status 2
expect_stderr <<<'faultline: letter is no journal of outcomes: it does not begin as one'
expect_equal "the letter" "a letter" "$(cat letter)"
mkdir -p taken/"$(basename "$own")"
fails_at taken 'Is a directory'
mkdir linked && echo precious >victim
ln -s ../victim linked/"$(basename "$own")"
fails_at linked 'it is a symbolic link'
expect_equal "what the link names" precious "$(cat victim)"

# No home and nothing said: the system's, which is there or not.
if [ ! -e /var/lib/faultline ] && [ "$(id -u)" != 0 ]; then
    run env -u HOME -u FAULTLINE_OUTCOMES "$faultline" report $id worked
    expect_status 2
    expect_in_stderr '^faultline: cannot make the folder /var/lib/faultline/outcomes: '
fi
run env -u HOME -u FAULTLINE_OUTCOMES -u XDG_STATE_HOME "$faultline" outcomes --json
[ -e /var/lib/faultline/outcomes ] || expect_status 1
[ -e /var/lib/faultline/outcomes ] || expect_stderr <<<'faultline: nothing was reported, in /var/lib/faultline/outcomes'

# A limit of the system in the middle of a line: what was written of it is taken back.
mkdir limited
before=$PWD/limited/$(basename "$own")
head -n 4 "$own" >"$before"
size=$(stat -c %s "$before")
run bash -c 'ulimit -f 1; trap "" XFSZ; "$0" report "$@"' "$faultline" $id worked --outcomes limited
expect_status 2
expect_in_stderr '^faultline: cannot write .*: (there is room for [0-9]+ of [0-9]+ bytes|File too large)'
expect_equal "size of the journal" "$size" "$(stat -c %s "$before")"

if [ "$(id -u)" = 0 ]; then
    # Root passes over modes: somebody else is asked.
    as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    "${as_other[@]}" test -r "$FAULTLINE_INDEX/current/iamglass" && "${as_other[@]}" test -x "$faultline" ||
        as_other=()
else
    as_other=(env)
fi
if [ ${#as_other[@]} != 0 ]; then
    mkdir -m 555 sealed
    run "${as_other[@]}" "$faultline" report $id worked --outcomes sealed
    expect_status 2
    expect_in_stderr '^faultline: cannot write sealed/.*: Permission denied'
    expect_equal "files in the sealed folder" 0 "$(find sealed -type f | wc -l)"
fi

# ---- a full disk -----------------------------------------------------------

[ "$(id -u)" = 0 ] || skip "only root can mount a small disk"
mkdir disk
mount -t tmpfs -o size=64k none disk 2>/dev/null || skip "this machine lets root mount nothing"
at_end+=("umount '$PWD/disk'")
acknowledged=0
for _ in {1..200}; do
    run "$faultline" report $id worked --outcomes disk --note "$(printf 'x%.0s' {1..900})"
    [ "$status" = 0 ] || break
    acknowledged=$((acknowledged + 1))
done
expect_status 2
expect_no_stdout
expect_in_stderr '^faultline: cannot write disk/.*: (No space left on device|there is room for [0-9]+ of [0-9]+ bytes)'
run "$faultline" outcomes --json --outcomes disk
expect_status 0
expect_no_stderr
expect_equal "records on the full disk" $acknowledged "$(wc -l <"$out")"
check "some records fitted ($acknowledged)" [ $acknowledged -gt 10 ]
mount -o remount,size=128k disk
run "$faultline" report $id worked --outcomes disk
expect_status 0
run "$faultline" outcomes --json --outcomes disk
expect_equal "records with room again" $((acknowledged + 1)) "$(wc -l <"$out")"
mount -o remount,ro disk
fails_at disk 'Read-only file system'
