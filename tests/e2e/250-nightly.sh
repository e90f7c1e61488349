#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The nightly rebuild, as installed and from an environment like cron's: one line a run, a status file, an exit status.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json
command -v make flock >/dev/null || skip "make or flock is not installed"
make --no-print-directory -s -C "$REPOSITORY" -o all install BUILD="$FAULTLINE_BUILD" DESTDIR="$work/target" PREFIX=/usr >"$out" 2>&1 ||
    fail "it was not installed: $(cat "$out")"
nightly=$work/target/usr/bin/faultline-nightly
index=$work/state/index
state=$index.nightly.json

# night OPTION...: a run on the folder `corpus`, with nothing in its environment.
night() {
    run env -i "$nightly" --index "$index" --corpus corpus "$@"
}

# told EXIT-STATUS PATTERN: what the last run came to, in one line and nothing else.
told() {
    expect_status "$1"
    expect_equal "lines on stdout" 1 "$(wc -l <"$out")"
    expect_in_stdout "^faultline-nightly: $2\$"
    expect_equal "what lies beside the index" "index index.nightly.json index.nightly.lock " "$(find state -mindepth 1 -maxdepth 1 -printf '%f\n' | LC_ALL=C sort | tr '\n' ' ')"
}

# state_is EXPRESSION: of the status file, in python, as `object`.
state_is() {
    checks=$((checks + 1))
    "$python" -c 'import json, sys
text = open(sys.argv[1]).read()
object = json.loads(text)
sys.exit(0 if text.count("\n") == 1 and eval(sys.argv[2]) else 1)' "$state" "$1" || fail "the status file is not so: $1: $(head -c 1500 "$state")"
}

# ---- night after night -----------------------------------------------------------
cp -r "$E2E/corpus" corpus
for n in {1..20}; do entry "corpus/many/$n.md" "many/number-$n" "sprocket number$n$n oscillates"; done
night
told 0 'built generation-000001, 32 entries [(]32 added, 0 changed, 0 removed, 0 left out[)]; lint: 0 errors, [0-9]+ warnings?; gate: 32 titles asked, 0 missed; [0-9.e-]+ s'
state_is 'set(object) == {"schema", "ended", "ended_at", "seconds", "exit_status", "result", "message", "before", "lint", "index"}'
state_is 'object["schema"] == 1 and object["exit_status"] == 0 and object["result"] == "built" and object["message"] is None'
state_is 'object["before"] is None and object["lint"]["entries"] == 32 and object["lint"]["errors"] == 0'
state_is 'object["index"]["entries"] == 32 and object["index"]["last_run"]["gate"]["titles_asked"] == 32'
state_is '0 <= object["index"]["up_to_date_age_seconds"] < 100 and object["index"]["last_run"]["good_at"] <= object["ended_at"]'
expect_equal "what another user cannot read" "" "$(find state ! -name '*.nightly.lock' ! -type l ! -perm -o=r)"

night
told 0 'unchanged generation-000001, 32 entries [(]0 added, 0 changed, 0 removed, 0 left out[)]; lint: 0 errors, [0-9]+ warnings?; [0-9.e-]+ s'
state_is 'object["result"] == "unchanged"'

# The command before brings a change; what it says is no part of the line.
printf '{"qid": "1", "type": "V", "q": "sprocket number1111 oscillates", "relevant": ["many/number-11"]}\n' >judged.jsonl
night --judged=judged.jsonl --max-age 36h --before "echo it runs; sed -i 's/number77/number78/' corpus/many/7.md; rm corpus/many/8.md"
told 0 'built generation-000002, 31 entries [(]0 added, 1 changed, 1 removed, 0 left out[)]; .*; gate: [0-9]+ titles asked, 0 missed, judged 1 of 1 first; [0-9.e-]+ s'
expect_in_stderr '^it runs$'
state_is 'object["before"]["exit_status"] == 0 and object["index"]["last_run"]["max_age_seconds"] == 129600'
state_is 'object["index"]["last_run"]["gate"]["judged"]["first_right"] == 1'

# It fails: the corpus is indexed as it is, and that is said in all three places.
entry corpus/new/one.md new/one "the new one failed"
night --before 'exit 75'
told 1 'built generation-000003, 32 entries [(]1 added, .*; the command before failed [(]status 75[)]'
state_is 'object["result"] == "built" and object["exit_status"] == 1 and object["before"]["exit_status"] == 75'

# ---- entries that are left out -----------------------------------------------------
echo "no entry" >corpus/new/broken.md
night --before false
told 2 'unchanged generation-000003, 32 entries [(].* 1 left out[)]; lint: 8 errors, [0-9]+ warnings; .*; the command before failed [(]status 1[)]'
expect_equal "times that a fault is told" 1 "$(grep -c '^corpus/new/broken[.]md:1: error: no title$' "$err")"
state_is 'object["exit_status"] == 2 and object["lint"]["errors"] == 8 and object["index"]["last_run"]["left_out"] == 1'
rm corpus/new/broken.md

# ---- refused -------------------------------------------------------------------------
mv corpus/many many
night
told 5 'refused: the new index is not made live: it has 13 entries, where the live index has 32 .*'
state_is 'object["exit_status"] == 5 and object["result"] == "refused" and object["message"].startswith("the new index is not made live: ")'
state_is 'object["index"]["entries"] == 32 and object["index"]["last_run"]["result"] == "refused"'
expect_in_stderr '^faultline-index: the new index is not made live: '
mv many corpus/many

# ---- what cannot be read or written ---------------------------------------------------
run env -i "$nightly" --index "$index" --corpus $'no"where\\\e'
told 2 'failed: cannot read no"where.*: No such file or directory'
state_is 'object["result"] == "failed" and object["message"].startswith("cannot read no\"where\\") and object["lint"] is None'
expect_inert
night --max-age=soon
told 2 'failed: .*soon.*'
night --status nowhere/status.json
told 2 'unchanged .*'
expect_in_stderr '^faultline-nightly: cannot write the status file nowhere/status[.]json$'
# What is there and no file is not replaced: a fifo stands for a device.
mkfifo fifo
run env -i "$nightly" --index "$index" --corpus corpus --status fifo
expect_status 2
expect_in_stderr '^faultline-nightly: the status file fifo is there, and no file to be replaced$'
check "it is what it was" [ -p fifo ]
if [ -c /dev/full ]; then
    env -i "$nightly" --index "$index" --corpus corpus >/dev/full 2>"$err"
    expect_equal "exit status when the line cannot be printed" 2 $?
fi
# What a killed run left, or somebody else put there, is neither written through nor in the way.
ln -s "$work/victim" "$state.new"
night
told 0 'unchanged .*'
check "no link was followed" [ ! -e "$work/victim" ]

# ---- two at once ------------------------------------------------------------------------
mkfifo go
night_before=$(cat "$state")
env -i "$nightly" --index "$index" --corpus corpus --before "echo >$work/at-work; read -r _ <$work/go" >first.out 2>&1 &
first=$!
for _ in {1..500}; do
    [ -e at-work ] && break
    sleep 0.01
done
night
told 75 "locked: another run is at work on $index: try again later"
expect_equal "the status file" "$night_before" "$(cat "$state")"
# The first is killed where it stands: its lock goes with it.
kill -KILL $first
wait $first 2>/dev/null
night
told 0 'unchanged .*'
echo >go
# The indexer's own lock.
"$python" -c 'import fcntl, sys
file = open(sys.argv[1], "r+")
fcntl.lockf(file, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()' "$index/faultline.lock" <go >holder &
holder=$!
exec 8>go
for _ in {1..500}; do
    [ -s holder ] && break
    sleep 0.01
done
night
told 75 "locked: the index at $index is being built by process $holder: try again later"
state_is 'object["exit_status"] == 75 and object["result"] == "locked" and object["index"]["entries"] == 32'
exec 8>&-
wait $holder
# shellcheck disable=SC2016 # of the shell that runs it
night --before 'kill -TERM $PPID'
told 130 'interrupted: a signal came before the build'
state_is 'object["result"] == "interrupted"'

# ---- settings ----------------------------------------------------------------------------
# All from the environment, as from a timer; without a corpus it is the catalogue that was installed.
run env -i FAULTLINE_INDEX="$work/other/index" FAULTLINE_CORPUS="$work/corpus/git:$work/corpus/many" FAULTLINE_STATUS="$work/s.json" \
    FAULTLINE_BEFORE='echo ran' FAULTLINE_JUDGED="$work/judged.jsonl" FAULTLINE_MAX_AGE=2d FAULTLINE_OUTCOMES="$work/none" "$nightly"
expect_status 0
expect_in_stdout '^faultline-nightly: built generation-000001, 20 entries .*, judged 1 of 1 first; '
expect_in_stderr '^ran$'
state=$work/s.json
state_is 'object["index"]["last_run"]["max_age_seconds"] == 172800 and object["before"]["exit_status"] == 0'
run env -i FAULTLINE_CORPUS=/nowhere "$nightly" --index "$work/third" --corpus "corpus/many" --corpus=corpus/git
expect_status 0
expect_in_stdout ', 20 entries '
run env -i "$nightly" --index "$work/installed"
expect_status 0
expect_in_stdout '^faultline-nightly: built generation-000001, [0-9]{3,} entries .*, judged [0-9]{3,} of [0-9]{3,} first'
# From the source folder, the programs elsewhere; the index by a name that needs care.
run env -i "$REPOSITORY/scripts/nightly" --bin "$FAULTLINE_BUILD" --index="-odd 'name/" --corpus corpus
expect_status 0
check "its status file" [ -s "./-odd 'name.nightly.json" ]

for wrong in --corpus --what=1 word --index= "--status=$work"; do
    run env -i "$nightly" "$wrong"
    expect_status 2
    expect_no_stdout
    expect_in_stderr '^faultline-nightly: '
done
run env -i "$nightly" --help
expect_status 0
expect_in_stdout '^usage: faultline-nightly '

# ---- uninstalled -----------------------------------------------------------------------------
make --no-print-directory -s -C "$REPOSITORY" uninstall DESTDIR="$work/target" PREFIX=/usr >"$out" 2>&1
expect_equal "what uninstall left" "" "$(find target ! -type d)"
