#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# No byte of a query or a corpus drives a terminal, in any format, on stdout or stderr.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# An entry with everything that UTF-8 allows and a terminal should not see, in every field that takes it.
c1=$'\xc2\x9b31m' bidi=$'\u202e\u2066\u200f\u061c' del=$'\x7f'
mkdir corpus
hostile() {
    cat <<END
# widget $1frobnication failed

- **ID:** \`test/hostile\`
- **Domain:** test
- **Category:** test$1_error
- **Verification:** ai_generated
- **Fix Rate:** 70%

## Symptoms

- it $1shows

## Also Seen As

- gadget $1failed

## Root Cause

A $1cause.

## Version Compatibility

| Version | Status | Introduced | Deprecated |
|---------|--------|------------|------------|
| widget$1>=1 | act$1ive | 1$1 | 2$1 |

## Workarounds

1. **Mend $1it.** (70% success)
   \`\`\`
   mend $1
   \`\`\`

## Dead Ends

- **Kick $1it** — it $1kicks back (90% fail)
END
}

# Another, that is wrong in every value that an error may quote.
wrong() {
    hostile "$1" | sed -e "s/test.hostile/test$1 wrong/" -e "s/^- \*\*Verification.*/- **Verification:** ai$1/" \
        -e "s/70%$/7$1%/" -e "s/(90% fail)/(9$1% fail)/" -e "s/Introduced/Intro$1/"
    printf '\n## Odd %s section\n\n- **Odd%s:** fact\n\n# Second %s title\n\n## Symptoms\n' "$1" "$1" "$1"
}

# may_say COMMAND...: runs it; what it prints is looked at together with that of many others, which is faster.
may_say() {
    run "$@"
    { printf '== ' && printf '%s ' "$@" | LC_ALL=C tr -c ' -~' '?' && echo " (exit status $status)"; } >>said
    cat "$out" "$err" >>said
}

tried=0
entry corpus/good.md test/good "sprocket oscillation failed"
for evil in "$c1" "$bidi" "$del" $'\e[31m' $'\e]0;owned\a' $'\r' $'\b\b' $'\xff\xfe' $'\xed\xa0\x80' $'\xf4\x90\x80\x80' $'\xc0\xaf'; do
    tried=$((tried + 1))
    : >said
    hostile "$evil" >corpus/hostile.md
    wrong "$evil" >corpus/wrong.md
    may_say "$indexer" --check corpus
    may_say "$indexer" corpus
    check "the good entry at least was indexed (exit status $status)" [ $status = 0 -o $status = 2 ]
    "$python" -c 'import json, os, sys
words = os.fsencode(sys.argv[1])
text = words.decode("utf-8", "replace")
lines = [json.dumps({"id": text, "text": text}, ensure_ascii=False), json.dumps({"id": {text: [text]}, "text": 1})]
sys.stdout.buffer.write("\n".join(lines).encode() + b"\n" + words + b"{\n{" + words + b"\n" + words + b"\n")' \
        "widget ${evil}frobnication failed" >asked
    for format in text json tsv; do
        may_say "$faultline" --format=$format --explain -n5 -- "widget ${evil}frobnication failed"
        check "it is an answer (exit status $status)" [ $status = 0 -o $status = 1 ]
        may_say "$faultline" --format=$format -- "x${evil}y"
        check "it is an answer (exit status $status)" [ $status = 0 -o $status = 1 ]
        may_say "$faultline" batch --explain --format=$format asked
        expect_status 2
    done
    for format in text json; do
        may_say "$faultline" show --format=$format test/hostile "a/$evil" test/good
        may_say "$faultline" status --format=$format
    done
    # Words, values and names that errors quote.
    for argument in "--$evil" "--limit=$evil" "--format=$evil" "--min-fix-rate=$evil" "-$evil" "--brief=$evil"; do
        may_say "$faultline" "$argument" widget
        expect_status 2
    done
    may_say "$faultline" --for="$evil" oscillation
    expect_status 2
    may_say "$faultline" --index "no/$evil" words
    expect_status 3
    may_say "$faultline" batch "no/$evil"
    expect_status 2
    may_say "$faultline" --domain="$evil" --category="$evil" --verification="$evil" widget
    expect_status 1
    may_say "$indexer" "no/$evil"
    expect_status 2
    may_say "$indexer" "--$evil"
    expect_status 2
    cp said "$out" && : >"$err"
    expect_inert
done
check "it was tried" [ $tried = 11 ]

# JSON keeps what it escapes: the id comes back as it was.
printf '%s\n' '{"id":"\u009b\u202e\u007f\u001b","text":"widget"}' >asked
run "$faultline" batch --brief asked
json_is 'object["id"] == "\x9b\u202e\x7f\x1b"'
expect_in_stdout '"id":"\\u009b\\u202e\\u007f\\u001[bB]"'

# Colours asked for are ours alone: without them nothing drives a terminal.
hostile "$c1$bidi" >corpus/hostile.md
rm corpus/wrong.md
build_index corpus
run "$faultline" --color=always --explain "widget ${c1}frobnication${bidi} failed"
expect_status 0
sed -E 's/\x1b\[[0-9]*m//g' "$out" >plain && mv plain "$out"
expect_inert
