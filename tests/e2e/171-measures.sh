#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The measures on examples done by hand, and what `make eval` tells and keeps, without anything but this repository.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
run "$python" "$REPOSITORY/tests/eval/test_measures.py"
expect_status 0
[ $status = 0 ] || cat "$err"
expect_in_stderr '^Ran [1-9][0-9]* tests'

evaluate() { run "$python" "$REPOSITORY/tests/eval/run" "$@" "$FAULTLINE_BUILD"; }

# The first figures.
evaluate --update --figures kept.json
expect_status 0
expect_in_stdout 'no forecast'
expect_in_stdout '^skipped: deadends: there is no such corpus here$'
expect_in_stdout '^skipped: deadends-symptoms: '
expect_in_stdout '^  not compared: corpus, own queries: no committed figures$'
expect_in_stdout '^no figure dropped$'
expect_in_stdout '^  all +[1-9][0-9]*(  [01][.][0-9]{3}){3}$'
expect_in_stdout '^  AUROC [0-9.]+   ECE [0-9.]+   answerable kept [0-9]+/[0-9]+ .* refused [0-9]+/[0-9]+ '
"$python" -c 'import json, sys
kept = json.load(sys.stdin)
print(json.dumps(kept, indent=2, sort_keys=True))
assert kept["made_by"] == "make eval UPDATE=1"' <kept.json >sorted.json
expect_same "order of keys" sorted.json kept.json

# A drop and a rise are told and fail nothing; less of the calibration error is better; skipped sets keep their figures.
"$python" -c 'import json, sys
kept = json.load(sys.stdin)
values = kept["figures"]["corpus, own queries"]
values["all P@1"] += .1
values["all R@5"] -= .1
values["all MRR"] += .004
values["ECE"] -= .01
values["queries"] += 1
kept["figures"]["elsewhere, own queries"] = {"all P@1": .5}
print(json.dumps(kept))' <kept.json >made-up.json
evaluate --update --figures made-up.json
expect_status 0
sed '1,/^Against/d' "$out" | sed -E 's/[0-9]+[.][0-9]{3}/N/g; s/[0-9]+ -> [0-9]+/N -> N/' >told
cat >expected <<'STOP'
  other queries: corpus, own queries: N -> N
  rose: corpus, own queries: all R@5 N -> N
  dropped: corpus, own queries: ECE N -> N (less is better)
  dropped: corpus, own queries: all P@1 N -> N
wrote made-up.json
  kept as it was: elsewhere, own queries
STOP
expect_same "comparison" <(LC_ALL=C sort expected) <(LC_ALL=C sort told)

# The same ranking gives the same figures.
check "the made-up figures were replaced" "$python" -c 'import json, sys
kept, again = (json.load(open(path, encoding="utf-8"))["figures"]["corpus, own queries"] for path in sys.argv[1:])
sys.exit(kept != again)' kept.json made-up.json
evaluate --figures kept.json
expect_status 0
expect_equal "the end" "no figure dropped" "$(tail -n 1 "$out")"
expect_not_in_stdout '^  (dropped|rose|other queries|not compared): '
