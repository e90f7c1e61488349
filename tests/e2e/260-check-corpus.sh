#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --check looks at a corpus as its editor would; scripts/check-code parses the code of entries.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# An entry in which nothing is to be mended: good ID TITLE ROOT-CAUSE
good() {
    mkdir -p "c/${1%/*}"
    cat >"c/$1.md" <<END
# $2

- **ID:** \`$1\`
- **Domain:** ${1%/*}
- **Category:** runtime_error
- **Verification:** ai_generated
- **Fix Rate:** 80%

## Root Cause

$3

## Symptoms

- one two three four five six seven eight nine ten
- one two three four five six seven eight nine ten
- one two three four five six seven eight nine ten
- one two three four five six seven eight nine ten

## Workarounds

1. **Grease the hinges.** (75% success)
   \`\`\`sh
   grease --hinges gate
   \`\`\`

## Dead Ends

- **Kicking it** — it gets stuck for good. (90% fail)
END
}

orchard="Nobody has oiled the hinges since spring, and rain has rusted them together."
good garden/gate "the gate of the orchard is stuck" "$orchard"
good kitchen/stove "stove refuses pan: surface too cold" "Gas does not reach the burner because its valve was closed by the timer."
run "$indexer" --check c
expect_status 0
expect_no_stdout
expect_stderr <<'END'
2 domains: garden 1, kitchen 1
1 verification: ai_generated 2
2 good entries, 0 errors, 0 warnings
END

# Each fault that an editor would mend is told, at its place: told STATUS LINE SED-SCRIPT
told() {
    sed -i "$3" c/garden/gate.md
    run "$indexer" --check c
    expect_status "$1"
    expect_in_stdout "$2"
    good garden/gate "the gate of the orchard is stuck" "$orchard"
}
gate=c/garden/gate.md
told 0 "$gate:22: warning: the workaround repeats the title" 's/^1. .*/1. **The gate is stuck in the orchard.** (75% success)/'
told 0 "$gate:22: warning: the code repeats the sentence before it" 's/   grease --hinges gate/   Grease the hinges./
    s/hinges\.\*\*/hinges, old and rusty.**/
    s/Grease the hinges\.$/grease hinges, old and rusty/'
told 0 "$gate:22: warning: \`rm -rf\` removes without asking, and the workaround does not say so" 's/   grease --hinges gate/   rm -rf gate/'
told 0 "$gate:1: warning: unfinished: TODO" 's/since spring/TODO when/'
told 0 "$gate:1: warning: unfinished: TODO" '1s/stuck/TODO/'
told 0 "$gate:1: warning: unfinished: FIXME" 's/^## Symptoms/## Also Seen As\n\n- FIXME of the gate\n\n&/'
told 0 "$gate:1: warning: rates that nobody counted are known to 5% at best" 's/75% success/77% success/'
told 0 "$gate:1: warning: the symptoms have 30 words: 40 to 70 find an entry best" '0,/^- one two three/{/^- one two three/d}'
told 0 "$gate:1: warning: a question of Asked As has 31 words: up to 30 find an entry best" "s/^## Symptoms/## Asked As\n\n-$(printf ' why%.0s' {1..30})\n-$(printf ' why%.0s' {1..31})\n\n&/"
told 0 "$gate:1: warning: unfinished: TODO" 's/^## Symptoms/## Asked As\n\n- TODO\n\n&/'
told 0 "$gate:1: warning: the root cause repeats the title" 's/^Nobody has oiled.*/The gate of the orchard is stuck./'
told 1 "$gate:1: error: it says to be reproduced, and there is no .repro file beside it" 's/ai_generated/reproduced/'
touch c/garden/gate.repro
told 0 "$gate:1: warning: there is a proof beside it, and it does not say to be reproduced" ''
rm c/garden/gate.repro
told 0 "$gate:1: warning: all actions have the same rate" 's/90% fail/75% fail/
    s/^## Dead Ends/2. **Ask a neighbour.** (75% success)\n\n3. **Ask another.** (75% success)\n\n&/'

# Two entries for one error, by their root causes or also by their titles, and a text that finds another entry.
good garden/gateway "the gates of the orchard are stuck" "Nobody has oiled the hinges in the evening, when the snow came and froze."
good garden/hatch "the gate of the orchards is stuck" "Somebody has locked it in the evening."
good garden/hinge "rust has eaten a bolt" "Since spring nobody oiled the hinges, and the rain rusted them together."
# shellcheck disable=SC2016 # ticks of Markdown
printf '\n## Also Seen As\n\n- `stove refuses pan: surface too cold`\n' >>c/garden/hinge.md
run "$indexer" --check c
expect_status 0
expect_in_stdout "^c/garden/gateway[.]md:1: warning: its title and root cause are much like garden/gate [(]root causes: 0[.]4[0-9][)]: are they one error[?]$"
expect_in_stdout "^c/garden/hinge[.]md:1: warning: its root cause is much like garden/gate [(]root causes: 1[.]00[)]: are they one error[?]$"
expect_not_in_stdout "much like garden/hatch|hatch[.]md:1: warning: its"
expect_in_stdout "c/garden/hinge.md:1: warning: it is not found by its own text 'stove refuses pan: surface too cold': kitchen/stove comes first"
expect_in_stderr "^root causes most alike: 1[.]00 [(]told of from 0[.]50 on[)], garden/gate and garden/hinge$"
expect_in_stderr "^root causes most alike under alike titles: 0[.]4[0-9] [(]told of from 0[.]45 on[)], garden/gate and garden/gateway$"

# Nothing stays behind in the folder for temporary files.
mkdir t
TMPDIR=$PWD/t run "$indexer" --check c
expect_status 0
check "nothing is left in TMPDIR" [ -z "$(ls t)" ]
TMPDIR=$PWD/nowhere run "$indexer" --check c
expect_in_stderr "cannot make the temporary folder"
check "it says so with a status" [ "$status" != 0 ]

# Code that does not parse.
command -v python3 >/dev/null || skip "python3 is not installed: scripts/check-code is not tested"
rm -r c
code() {
    mkdir -p c
    # shellcheck disable=SC2016 # ticks of Markdown
    printf '# t\n\n1. **Do it.**\n   ```%s\n%s\n   ```\n' "$1" "$2" >c/a.md
    run "$REPOSITORY/scripts/check-code" c
}
code sh '   if true; then'
expect_status 1
expect_in_stdout "c/a.md:4: warning: the sh code does not parse: "
code sh '   git push <remote> main'
expect_in_stdout "c/a.md:4: warning: the sh code does not parse: <remote> stands for a value, and the shell takes it for files"
code sh $'   cat <<END >"$HOME/x"\n   a <b> c\n   END\n   sort <in >out'
expect_status 0
code python '   def f(:'
expect_in_stdout "c/a.md:4: warning: the python code does not parse: "
code json '   {"a": 1,}'
expect_in_stdout "c/a.md:4: warning: the json code does not parse: "
code "" '   anything'
expect_in_stdout "c/a.md:4: warning: the fence names no language"
code cobol '   MOVE A TO B.'
expect_status 0
expect_in_stderr "not parsed here: cobol 1"
code text '   if ( <'
expect_status 0
run "$REPOSITORY/scripts/check-code" "$REPOSITORY/corpus"
expect_status 0

# The catalogue itself.
run "$indexer" --check "$REPOSITORY/corpus"
expect_status 0
expect_no_stdout
