#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The gate: the judged queries for this catalogue are answered about as well as the committed figures say.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
committed=$REPOSITORY/tests/eval/figures.json
gate() { run "$python" "$REPOSITORY/tests/eval/run" --gate --figures "$1" "$FAULTLINE_BUILD"; }

gate "$committed"
expect_status 0
[ $status = 0 ] || cat "$out" "$err"
expect_no_stderr
expect_in_stdout '^corpus, own queries: all P@1 [01][.][0-9]{3}  all R@5 [01][.][0-9]{3}  refused [01][.][0-9]{3}$'

# Made-up figures that are too high close it.  They set out from what this very run said, so that this tests the gate
# however far the ranking is from the committed figures; how much is too much is tested by 171-measures.
"$python" -c 'import json, re, sys
said = re.findall(r"(all P@1|all R@5|refused) ([0-9.]+)", sys.stdin.readline())
values = {measure: float(value) + .05 for measure, value in said}
print(json.dumps({"figures": {"corpus, own queries": values}}))' <"$out" >high
gate high
expect_status 1
for measure in 'all P@1' 'all R@5' refused; do
    expect_in_stdout "^fell by more than 0[.]02: corpus, own queries: $measure [0-9.]+, committed [0-9.]+\$"
done

# Nor does it open where there is nothing to compare with.
gate missing
expect_status 1
expect_in_stdout 'all P@1: no committed figure$'
