#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --explain: the shares add up to the probability that is printed, whatever the model is.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

run "$faultline" --explain --brief -n1 deadlok detected by two workers
expect_status 0
expect_in_stdout '^  feature +value +share$'
expect_in_stdout '^  \(base, typed\) +[-+][0-9.]+$'
expect_in_stdout '^  words: .*deadlok \(mistyped for deadlock\) [0-9.]+'
cat >adds_up.awk <<'STOP'
$1 == "(base," { sum = $3; next }
$1 == "feature" { inside = 1; next }
$1 == "sum" {
    gsub(/[,:]/, ""); inside = 0; total = $4; known = $6; match_said = $8; fix = $10; score = $12
    off = sum - $2; if (off < 0) off = -off
    odds = match_said - known * exp($2 - total); if (odds < 0) odds = -odds
    product = score - match_said * fix; if (product < 0) product = -product
    # Each share is printed to three places.
    if (off < 0.02 && odds < 0.002 && product < 0.0005) good++
    next
}
inside && NF == 3 { sum += $3; features++ }
END { exit !(good == 1 && features >= 3) }
STOP
check "the shares add up to the match" awk -f adds_up.awk "$out"

# The whole form ends in the same table.
run "$faultline" --explain -n1 deadlock detected
expect_status 0
expect_in_stdout '^ERROR: deadlock detected$'
check "the shares add up to the match" awk -f adds_up.awk "$out"

cat >explained.py <<'END'
import json, math, sys

weight = float(sys.argv[1])
answer = json.loads(sys.stdin.readline())
assert answer["results"], "no results"
for result in answer["results"]:
    explain = result["explain"]
    total = explain["base"] + sum(feature["share"] for feature in explain["features"].values())
    assert abs(answer["match"] * math.exp(total - explain["total"]) - result["match"]) < 1e-3, (total, result["match"])
    assert abs(result["match"] * result["fix"] ** weight - result["score"]) < 1e-3, result
    assert all(word["how"] in ("as typed", "mistyped for") for word in explain["words"])
    weights = [word["weight"] for word in explain["words"]]
    assert weights == sorted(weights, reverse=True), weights
words = {word["typed"]: word for word in answer["results"][0]["explain"]["words"]}
assert words["deadlok"]["how"] == "mistyped for" and words["deadlok"]["term"] == "deadlock", words
END
for weight in 0 1 2.5; do
    run "$faultline" --explain --json --fix-weight=$weight deadlok detected by two workers
    expect_status 0
    check "the JSON explains the match" "$python" explained.py $weight <"$out"
done
run "$faultline" --explain --json --brief deadlok detected
check "brief explains too" "$python" explained.py 1 <"$out"
