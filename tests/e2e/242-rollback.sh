#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Going back to an earlier generation; generations that readers hold; how old an index may be.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json

finds() {
    run "$faultline" --brief -n1 "$1"
    expect_status "$2"
}

run "$indexer" --rollback
expect_status 3
expect_in_stderr 'there is no earlier generation'
cp -r "$E2E/corpus" corpus
build_index corpus
run "$indexer" --rollback
expect_status 3
entry corpus/new/one.md new/one "sprocket oscillation failed"
build_index corpus
entry corpus/new/two.md new/two "gasket drips at night"
build_index corpus
finds "gasket drips at night" 0

run "$indexer" --rollback
expect_status 0
expect_stdout <<<'live again: INDEX/generation-000002'
finds "gasket drips at night" 1
finds "sprocket oscillation failed" 0
run "$indexer" --rollback --quiet
expect_status 0
expect_no_stdout
finds "sprocket oscillation failed" 1
finds "deadlock detected" 0
run "$indexer" --rollback
expect_status 3
run "$faultline" status
expect_in_stdout '^last run    .*: rolled_back to generation-000001$'
run "$faultline" status --json
json_is 'object["last_run"]["result"] == "rolled_back" and object["last_run"]["generation"] == "generation-000001"'
# The next build takes up what is there now, and what was rolled back goes.
build_index corpus
finds "gasket drips at night" 0
expect_equal "the index folder" "current faultline.lock generation-N generation-N last-build.json " "$(index_holds)"
# No number is given twice.
expect_equal "the live generation" generation-000004 "$(readlink "$FAULTLINE_INDEX/current")"
for words in "--rollback corpus" "--verify corpus" "--rollback --verify" "--check --verify" "--verify --full" "--rollback --allow-shrink" "--no-gate --judged x corpus"; do
    # shellcheck disable=SC2086 # words
    run "$indexer" $words
    expect_status 2
done

# Never to one that is damaged.
printf 'x' | dd of="$FAULTLINE_INDEX/generation-000001/postlist.glass" bs=1 seek=5000 conv=notrunc status=none
run "$indexer" --rollback
expect_status 4
expect_in_stderr 'postlist[.]glass is not as it was built'
finds "gasket drips at night" 0

# ---- a reader keeps its generation -----------------------------------------
rm -r "$FAULTLINE_INDEX"
build_index corpus
mkfifo log
"$faultline" log --follow log >followed 2>followed.err &
reader=$!
exec 7>log
echo 'start' >&7
sleep 0.3
for _ in {1..5}; do build_index --full corpus; done
expect_equal "the index folder" "current faultline.lock generation-N generation-N generation-N generation-N last-build.json " \
    "$(index_holds)"
check "the one that is read is there" [ -e "$FAULTLINE_INDEX/generation-000001" ]
check "others have gone" [ ! -e "$FAULTLINE_INDEX/generation-000002" ]
# Its next question goes to the live one: the old one is let go.
entry corpus/new/three.md new/three "ERROR: whatchamacallit refused to start"
build_index corpus
printf 'ERROR: whatchamacallit refused to start\n\nall the rest\n' >&7
for _ in {1..300}; do
    [ -s followed ] && break
    sleep 0.02
done
check "it found the new entry: $(cat followed)" grep -q new/three followed
build_index --full corpus
expect_equal "the index folder" "current faultline.lock generation-N generation-N generation-N last-build.json " "$(index_holds)"
exec 7>&-
wait $reader
check "the reader had nothing to say on stderr: $(cat followed.err)" [ ! -s followed.err ]

# An index that a batch cannot open any more is told once, and it goes on with what it has.
mkfifo questions
"$faultline" batch --brief -n1 questions >answers 2>batch.err &
reader=$!
exec 7>questions
echo 'deadlock detected' >&7
for _ in {1..300}; do
    [ "$(wc -l <answers)" = 1 ] && break
    sleep 0.02
done
mkdir "$FAULTLINE_INDEX/generation-000900" && touch "$FAULTLINE_INDEX/generation-000900/iamglass"
ln -sfn generation-000900 "$FAULTLINE_INDEX/current"
printf 'deadlock detected\ndeadlock detected\n' >&7
exec 7>&-
wait $reader
expect_equal "exit status of the batch" 0 $?
expect_equal "answers" 3 "$(grep -c '"postgresql/deadlock-detected"' answers)"
expect_equal "lines on stderr" 1 "$(wc -l <batch.err)"
check "it is told: $(cat batch.err)" grep -q '^faultline: the index was rebuilt, and is used as it was: ' batch.err

# ---- age -------------------------------------------------------------------
rm -r "$FAULTLINE_INDEX"
# As if a run had ended well long ago, and none since.
build_long_ago() {
    SOURCE_DATE_EPOCH=1700000000 run "$indexer" --quiet --full "$@" corpus
    expect_status 0
}
let_time_pass() { sed -i 's/"good_at": [0-9]*/"good_at": 1700000000/' "$1/last-build.json"; }
build_long_ago --max-age 2d
run "$faultline" --brief -n1 deadlock detected
expect_no_stderr
let_time_pass "$FAULTLINE_INDEX"
run "$faultline" --brief -n1 deadlock detected
expect_status 0
expect_in_stderr '^faultline: the index was last up to date [0-9]+ days ago: has its rebuild stopped[?]  [(]faultline status tells more[)]$'
expect_equal "lines on stderr" 1 "$(wc -l <"$err")"
printf 'deadlock detected\ndisk quota exceeded\n' | run "$faultline" batch
expect_equal "lines on stderr of a batch" 1 "$(wc -l <"$err")"
run "$faultline" status
expect_no_stderr
expect_in_stdout '^too old     last up to date [0-9]+ days ago, where 2 days are allowed: has its rebuild stopped[?]$'
run "$faultline" status --json
json_is 'object["stale"] is True and object["up_to_date_age_seconds"] > 86400 * 300'
# A run that finds nothing to do makes it young again, and keeps the age that was set.
build_index corpus
run "$faultline" --brief -n1 deadlock detected
expect_no_stderr
run "$faultline" status --json
json_is 'object["stale"] is False and object["last_run"]["max_age_seconds"] == 2 * 86400'
json_is 'object["age_seconds"] > 86400 * 300 and object["last_run"]["result"] == "unchanged"'
# The reader's own setting goes before it.
build_long_ago --max-age never --index old
let_time_pass old
for setting in "1m 1" "never 0"; do
    FAULTLINE_MAX_AGE=${setting% *} run "$faultline" --index old --brief -n1 deadlock detected
    expect_equal "warnings with ${setting% *}" "${setting#* }" "$(wc -l <"$err")"
done
run "$faultline" --index old --brief -n1 deadlock detected
expect_no_stderr
for bad in 5 d 5y -1d '1 d' 99999999999999999999d; do
    FAULTLINE_MAX_AGE=$bad run "$faultline" deadlock
    expect_status 2
    # shellcheck disable=SC2016 # the name itself is told
    expect_in_stderr '^faultline: [$]FAULTLINE_MAX_AGE wants an age such as 90m, 36h, 2d or never, not '
    run "$indexer" --max-age "$bad" corpus
    expect_status 2
done

# What the last run came to may be damaged or missing: nothing but its own line is lost.
for damage in '{"result": "built"' '' '[]' 'null' $'\xff\xfe'; do
    printf '%s' "$damage" >"$FAULTLINE_INDEX/last-build.json"
    run "$faultline" --brief -n1 deadlock detected
    expect_status 0
    expect_in_stderr '^faultline: .*last-build[.]json cannot be understood'
    expect_equal "lines on stderr" 1 "$(wc -l <"$err")"
    expect_inert
    run "$faultline" status --json
    expect_status 2
    expect_inert
    json_is 'object["last_run"] is None and object["entries"] > 10'
    expect_in_stderr '^faultline: .*last-build[.]json cannot be understood'
done
rm "$FAULTLINE_INDEX/last-build.json"
run "$faultline" status
expect_status 0
expect_not_in_stdout '^last run'
run "$faultline" status --json
json_is 'object["last_run"] is None'
build_index corpus
run "$faultline" status --json
json_is 'object["last_run"]["result"] == "unchanged"'
