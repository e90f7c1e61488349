#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What people report changes what is to be expected of an entry and of its advice: claim, reports and expectation apart.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json
export FAULTLINE_OUTCOMES=$PWD/outcomes
unset NO_COLOR

# field PATH: of the JSON of the last run.
field() { "$python" -c 'import json, sys
print(eval(sys.argv[1], {"object": json.loads(sys.stdin.readline())}))' "$1" <"$out"; }
# expects ID EXPRESSION: true of the entry's JSON.
expects() {
    run "$faultline" show --json "$1"
    expect_status 0
    json_is "$2"
}
reports() { for _ in $(seq "$1"); do "$faultline" report "${@:2}" >/dev/null || fail "cannot report ${*:2}"; done; }

id=postgresql/deadlock-detected
build_index
run "$faultline" show --json $id
fix=$(field 'object["fix"]') claim=$(field 'object["fix_rate"]')
json_is '"trials" not in object and all("trials" not in a and "expected" not in a for a in object["workarounds"])'
run "$faultline" show $id
expect_not_in_stdout 'report'

# ---- an entry --------------------------------------------------------------
reports 6 $id failed
# Not before the next build.
expects $id "object['fix'] == $fix"
run "$indexer" "$corpus"
expect_status 0
expect_in_stdout '^12 entries [(]none changed[)], 6 reports, [0-9.]+ [kM]B'
expects $id "object['trials'] == {'worked': 0, 'failed': 6} and object['fix'] < $fix - .08 and object['fix_rate'] == $claim"
low=$(field 'object["fix"]')
run "$faultline" show $id
expect_in_stdout '^  fix rate [0-9]+ %, from a claim of [0-9]+ % [(]human_reviewed[)] and 6 reports: 6 failed$'
run "$faultline" --json deadlock detected
json_is "object['results'][0]['fix'] == $low and object['results'][0]['trials']['failed'] == 6"
json_is 'abs(object["results"][0]["score"] - object["results"][0]["match"] * object["results"][0]["fix"]) < .001'
reports 20 $id worked
build_index
expects $id "object['trials'] == {'worked': 20, 'failed': 6} and object['fix'] > $low"
# Nothing new: the index is up to date.
run "$indexer" "$corpus"
expect_in_stdout '^12 entries [(]none changed[)], 26 reports, [0-9.]+ s'

# ---- workarounds and dead ends ---------------------------------------------
entry() {
    cat >"$1" <<END
# sprocket oscillation failed in the frobnicator

- **ID:** \`test/advice\`
- **Domain:** test
- **Category:** test_error
- **Verification:** ai_generated
- **Fix Rate:** 80%

## Root Cause

It swings.

## Workarounds

1. **Oil the sprocket.** (90% success)
2. **Turn it round.** (80% success)
3. **Replace it.**

## Dead Ends

- **Hitting it** — it swings more (70% fail)
END
}
mkdir advice && entry advice/advice.md
export FAULTLINE_INDEX=$PWD/advice.index
build_index advice
reports 8 test/advice failed --workaround 1
reports 3 test/advice worked --workaround 2
reports 1 test/advice worked --workaround 3
reports 4 test/advice worked --dead-end 1
build_index advice
expects test/advice '[a["success_rate"] for a in object["workarounds"]] == [0.9, 0.8, None]'
json_is '[a["trials"] for a in object["workarounds"]] == [{"worked": 0, "failed": 8}, {"worked": 3, "failed": 0}, {"worked": 1, "failed": 0}]'
# Claims count as four trials: 90 % of 4 and none of 8; 80 % of 4 and 3 of 3; without a claim one of two, and one of one.
json_is '[round(a["expected"], 3) for a in object["workarounds"]] == [0.3, 0.886, 0.667]'
json_is 'round(object["dead_ends"][0]["expected"], 3) == round(.7 * 4 / 8, 3) and object["dead_ends"][0]["fail_rate"] == .7'
# A workaround that failed is a third of a failure of the entry; a dead end says nothing of it.
json_is 'object["trials"] == {"worked": 4, "failed": 8}'
json_is 'abs(object["fix"] - (.75 * 8 + .8 * 4 + 4) / (8 + 4 + 4 + 8 * .333)) < .001'
# The search shows first what is expected to work best, by the author's numbers.
run "$faultline" sprocket oscillation failed frobnicator
expect_status 0
expect_stdout <<'END'
sprocket oscillation failed in the frobnicator
  test/advice  N % sure

  Why      It swings.

  Works    2.  89 % Turn it round.
                    claimed 80 %; 3 reports: 3 worked
           3.  67 % Replace it.
                    1 report: 1 worked
           1.  30 % Oil the sprocket.
                    claimed 90 %; 8 reports: 8 failed
  Fails    1.  35 % Hitting it
                    it swings more
                    claimed 70 %; 4 reports: 4 worked

  fix rate N %, from a claim of 80 % (ai_generated) and 12 reports: 4 worked, 8 failed
END
# Turned round, the advice keeps its reports; reworded, it begins anew.
sed -i -e 's/^1[.].*/1. **Turn it round.** (80% success)/;t' -e 's/^2[.].*/2. **Oil the sprocket.** (90% success)/' \
    -e 's/Replace it/Replace all of it/' advice/advice.md
build_index advice
expects test/advice '[a.get("trials") for a in object["workarounds"]] == [{"worked": 3, "failed": 0}, {"worked": 0, "failed": 8}, None]'
json_is 'object["trials"] == {"worked": 4, "failed": 8}'

# ---- reports get old -------------------------------------------------------
now=$(date +%s)
expects test/advice 'True'
today=$(field 'object["fix"]')
SOURCE_DATE_EPOCH=$((now + 180 * 86400)) run "$indexer" --quiet advice
expects test/advice "abs(object['fix'] - (.75 * 8 + .8 * 4 + 2) / (8 + 4 + 2 + 8 * .1665)) < .002 and object['fix'] != $today"
json_is 'object["trials"] == {"worked": 4, "failed": 8}'
# Built anew within a day it is the same, whatever way.
for how in "" --full; do
    # shellcheck disable=SC2086
    SOURCE_DATE_EPOCH=$now run "$indexer" --quiet $how advice
    cp "$FAULTLINE_INDEX/current/postlist.glass" "postlist$how"
done
expect_same "tables" postlist postlist--full

# ---- what cannot be read ---------------------------------------------------
journal=$(find "$FAULTLINE_OUTCOMES" -name '*.journal')
lines=$(wc -l <"$journal")
sed -i '3s/failed/worked/' "$journal"
printf '{"schema":1,"torn' >>"$journal"
run "$indexer" advice
expect_status 0
expect_in_stderr "journal:3: a report is set aside: "
expect_in_stderr '^faultline-index: 25 of [0-9]+ reports are of entries that are not in the corpus$'
expect_in_stderr "journal:$((lines + 1)): a report is set aside: "
run "$faultline" status --json
json_is "object['last_run']['reports'] + object['last_run']['reports_elsewhere'] == $lines - 1"
json_is "object['last_run']['reports_elsewhere'] == 25 and object['last_run']['reports_set_aside'] == 2"
# A journal that was named and cannot be read stops the build: silently losing what was reported is worse.
run "$indexer" --outcomes /dev/null advice
expect_status 2
expect_in_stderr '^faultline-index: '
run "$indexer" --outcomes nowhere advice
expect_status 0
expect_in_stderr '^faultline-index: the live index has reports folded in, and nowhere holds none: they are left out$'
expects test/advice '"trials" not in object'
# Damage of what is stored is found.
run "$indexer" --verify
expect_status 0
