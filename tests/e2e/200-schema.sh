#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/SCHEMA.md: real output of every kind against its JSON Schemas, and its examples against real output.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python jsonschema
document=$REPOSITORY/docs/SCHEMA.md
build_index

schema() { "$python" -W ignore "$E2E/schema.py" "$document" "$@"; }

# valid KIND LINES: so many lines are the last stdout; in the end they are validated together, which is faster.
valid() {
    expect_equal "number of lines" "$2" "$(wc -l <"$out")"
    cat "$out" >>"all.$1"
}
check "the document is complete" schema check

# The examples are what the programs print, but for numbers that are masked anyway.
schema examples >examples.txt
check "there are examples" [ "$(wc -l <examples.txt)" -ge 10 ]
PATH=$FAULTLINE_BUILD:$PATH
while read -r example && read -r printed; do
    case $example in *" log "*) kind="log" ;; *status*) kind="status" ;; *show*) kind="show" ;; *report*) kind="outcomes" ;; *batch*) kind="batch" ;; *) kind="search" ;; esac
    run bash -c "$example"
    valid $kind 1
    printf '%s\n' "$printed" | sed "s#/var/lib/faultline/index#$FAULTLINE_INDEX#g" >printed
    expect_stdout <printed
    cp printed "$out"
    valid $kind 1
done <examples.txt

find "$corpus" -name '*.md' -printf '%P\n' | sed 's/\.md$//' >ids.list
mapfile -t ids_all <ids.list
run "$faultline" show --json "${ids_all[@]}"
valid show 12

"$python" -c 'import json, sys
for line in sys.stdin:
    entry = json.loads(line)
    for text in [entry["title"], *entry["symptoms"], *entry["asked_as"], *entry["also_seen_as"]]:
        print(json.dumps({"id": entry["id"], "text": text}))
        print(text)' <"$out" >questions
lines=$(wc -l <questions)
for options in "" "--brief" "--explain" "--brief --explain" "--limit=1" "--fix-weight=0" "--domain=linux --explain"; do
    # shellcheck disable=SC2086
    run "$faultline" batch $options questions
    valid batch "$lines"
done
for words in "deadlock detected" "xqzzyv" "the of" "got permission denied while trying to connect to the docker daemon socket" \
    "two rows" "$(cat questions)"; do
    for options in "" "--brief" "--explain" "--limit=1 --explain" "--brief --limit=1"; do
        # shellcheck disable=SC2086
        run "$faultline" --json $options "$words"
        valid search 1
    done
done

# Ids of every type, and everything that can be wrong with a question or its file.
cat >odd <<'END'
{"id":"q","text":"deadlock"}
{"id":[1,{"a":null}],"text":"deadlock"}
{"id":1e300,"text":"deadlock\u0000\u009b\u202e"}
{"id":1,"text":1}
{"id":1}
{"id":
{"id":1,"id":2,"text":"x"}
{"id":99999999999999999999,"text":"deadlock"}
END
printf '{"text":"\xff"}\n\xff\xfe\n\x1b[31mdeadlock\n' >>odd
head -c 1100000 /dev/zero | tr '\0' x >>odd
run "$faultline" batch --explain odd missing "$PWD" $'no\xff\e'
expect_status 2
valid batch 15

# An entry with everything that the form allows: notes, code on both sides, cells left empty, no rates.
mkdir full && cat >full/full.md <<'END'
# Widget `frobnication` failed: <name> & *co*

- **ID:** `widget/frobnication-failed`
- **Domain:** widget
- **Category:** test_error
- **Verification:** human_reviewed
- **Fix Rate:** 0%

## Root Cause

One.

Two.

## Version Compatibility

| Version | Status | Introduced | Deprecated |
|---|---|---|---|
| widget 1 | — | | |
| gadget>=2 | fixed | 2 | 3 |

## Workarounds

1. **Mend it.** — a note on it (80% success)
   ```
   mend
   ```
2. **Mend it without a rate.**

## Dead Ends

- **Kick it** — it kicks back (90% fail)
  ```
  kick
  ```
- **Shout**
END
build_index full "$corpus"
run "$faultline" show -j widget/frobnication-failed
expect_status 0
valid show 1
run "$faultline" -j --explain widget frobnication failed
expect_status 0
valid search 1

run "$faultline" status --json
valid status 1
run "$faultline" --index "$(readlink -f "$FAULTLINE_INDEX/current")" status --json
valid status 1
echo "auto $(readlink -f "$FAULTLINE_INDEX/current")" >stub
run "$faultline" --index stub status --json
valid status 1

# A log with an error of each kind that there is, told in each way.
printf '%s\n' 'warning: old thing' 'Traceback (most recent call last):' '  File "a.py", line 1, in f' 'ValueError: x' \
    'a.c:1:2: error: expected ;' 'FAIL: test_x' 'ERROR: deadlock detected' '2 tests failed' 'strange' \
    'The command "x" exited with 1.' >one.log
printf 'ERROR: \xff\e[31m\0odd\u202e\n%s\n' "ERROR: $(head -c 70000 /dev/zero | tr '\0' x)" >odd.log
run "$faultline" log --json one.log odd.log
cp "$out" baseline
for options in "" --brief --explain --no-match "--limit=1" "--baseline=baseline" "--baseline=baseline --limit=2 --explain"; do
    # shellcheck disable=SC2086
    run "$faultline" log --json $options one.log missing
    expect_status 2
    cat "$out" >>all.log
done
run bash -c '"$0" log --json --follow --limit=1 - < <(cat one.log)' "$faultline"
cat "$out" >>all.log
for type in error new_error gone trouble summary; do
    check "there is an object of type $type" grep -q "\"type\":\"$type\"" all.log
done

# Reports of every kind.
for words in worked failed "failed --workaround=2" "worked --dead-end=1"; do
    # shellcheck disable=SC2086
    run "$faultline" report --json --note $'\e[31m\u009b' widget/frobnication-failed $words
    expect_status 0
    valid outcomes 1
done
run "$faultline" outcomes --json
valid outcomes 5

for kind in search log batch show outcomes status; do
    command_line="schema.py validate $kind"
    check "there is output of $kind to validate" [ -s all.$kind ]
    check "all output is as docs/SCHEMA.md says of $kind" schema validate $kind <all.$kind
done

# The validation itself: an undocumented field fails at every depth, and so does a missing one.
run "$faultline" --json --explain -n1 deadlock detected
answer=$(cat "$out")
for change in 's/"omitted"/"more":1,"omitted"/' 's/"rank"/"more":1,"rank"/' 's/"how"/"more":1,"how"/' 's/"success_rate"/"more":1,"success_rate"/' \
    's/"base"/"more":1,"base"/' 's/"value"/"more":1,"value"/' 's/"why"/"more":1,"why"/' 's/"schema":1,//' 's/"schema":1/"schema":2/' \
    's/"omitted"/"omited"/' 's/"title"/"titel"/' 's/"rank":1/"rank":"1"/' 's/"match":[0-9.]*/"match":93/' 's/"status":"match"/"status":"maybe"/'; do
    changed=$(sed "$change" <<<"$answer")
    check "the change $change is one" [ "$changed" != "$answer" ]
    printf '%s\n' "$changed" >>refused.search
done
printf '%s\n' '{}' "$answer" >refused.status
printf '%s\n' '{}' "$answer" >refused.show
printf '%s\n' '{}' "$answer" '{"schema":1,"id":1,"line":1,"status":"error","error":{"kind":"odd","text":"x"},"results":[],"omitted":0}' >refused.batch
record=$(tail -n 1 all.outcomes)
printf '%s\n' '{}' "$answer" "${record/\"key\"/\"more\":1,\"key\"}" "${record/\"outcome\":\"*\",\"t/\"t}" "${record/\"target\":\"[a-z_]*\"/\"target\":\"all\"}" >refused.outcomes
summary=$(tail -n 1 all.log)
printf '%s\n' '{}' "$answer" "${summary/\"files\"/\"fils\"}" "${summary/\"partial\"/\"more\":1,\"partial\"}" "$(head -n 1 baseline | sed 's/"rank":1,//')" \
    "$(head -n 1 baseline | sed 's/"rank"/"more":1,"rank"/')" >refused.log
for kind in search log batch show outcomes status; do
    command_line="schema.py refuse $kind"
    check "the schema of $kind refuses what it should" schema refuse $kind <refused.$kind
done

# TSV: the columns that the document names.
run "$faultline" --format=tsv deadlock detected
# shellcheck disable=SC2016
columns=$(head -n 1 "$out" | tr '\t' '\n' | sed 's/.*/`&`/' | tr '\n' ' ')
# shellcheck disable=SC2016
"$python" -c 'import re, sys
text = re.search(r"The columns are (.*?)\.  ", open(sys.argv[1], encoding="utf-8").read(), re.S).group(1)
print("".join(f"`{name}` " for name in re.findall(r"`([a-z]+)`", text)), end="")' "$document" >documented
expect_equal "columns" "$(cat documented)" "$columns"
