#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Only what changed is read anew, and what comes of it is what a full build gives, to the last byte of the tables.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json
export SOURCE_DATE_EPOCH=1700000000

# same_tables A B: the live generations of two indexes hold the same documents, postings, tables and values.
same_tables() {
    local table
    for table in docdata postlist termlist; do
        checks=$((checks + 1))
        cmp -s "$1/current/$table.glass" "$2/current/$table.glass" || fail "$table of $1 and $2 are not the same"
    done
}

# builds INDEX OPTION...: from the folder `corpus`; entries that are left out (2) belong to the game.
builds() {
    run "$indexer" --no-gate --index "$@" corpus
    case $status in
    0 | 2) ;;
    *) fail "exit status $status: $(tail -n 1 "$err")" ;;
    esac
}

# ---- step by step ----------------------------------------------------------
cp -r "$E2E/corpus" corpus
builds steps
expect_in_stdout '^12 entries [(]12 new[)], '
builds steps
expect_in_stdout '^12 entries [(]none changed[)], '
check "no generation was made" [ ! -e steps/generation-000002 ]
touch -d '2001-01-01' corpus/*/*.md
builds steps
expect_in_stdout '[(]none changed[)]'
# A longer content that is the same length, with the old time: content counts, not the clock.
file=$(find corpus -name '*.md' | LC_ALL=C sort | head -n 3 | tail -n 1)
sed -i '1s/.$/Q/' "$file" && touch -d '2001-01-01' "$file"
builds steps
expect_in_stdout '^12 entries [(]1 changed[)], '
expect_equal "generations" 2 "$(find steps -name 'generation-*' | wc -l)"
mv "$file" corpus/zzz.md
builds steps
expect_in_stdout '^12 entries [(]none changed[)], '
rm corpus/zzz.md
entry corpus/new/one.md new/one "the new one failed"
builds steps
expect_in_stdout '^12 entries [(]1 new, 1 removed[)], '
builds steps --full
expect_in_stdout '^12 entries [(]none changed[)], '
builds other
same_tables steps other
# A file that is broken is told at each run, and so is one with an ID that another has.
echo "no entry" >corpus/new/broken.md
sed 's/new one/other one/' corpus/new/one.md >corpus/new/two.md
for _ in 1 2; do
    builds steps
    expect_status 2
    expect_in_stderr 'corpus/new/broken[.]md:1: error: '
    expect_in_stderr 'corpus/new/two[.]md:1: error: the ID new/one is already that of corpus/new/one[.]md$'
done
expect_in_stdout '^12 entries [(]none changed[)], .*, 2 left out'
# The first goes: the second takes its place.
rm corpus/new/one.md corpus/new/broken.md
builds steps
expect_status 0
expect_in_stdout '^12 entries [(]1 changed[)], '
# Another thesaurus is another index, though no entry changed.
echo "zapped => evicted" >words.txt
builds steps --thesaurus words.txt
expect_in_stdout '^12 entries [(]none changed[)], .* [kM]B, '

# A live generation that is damaged is not built upon.
builds steps
printf 'x' | dd of="$(readlink -f steps/current)/docdata.glass" bs=1 seek=3000 conv=notrunc status=none
builds steps
expect_status 0
expect_in_stderr 'faultline-index: nothing is taken over from the live index: the file docdata[.]glass is not as it was built$'
builds fresh
same_tables steps fresh

# ---- at random -------------------------------------------------------------
# 500 edits in 25 builds, of the project's own catalogue.
rm -rf corpus && cp -r "$REPOSITORY/corpus" corpus
builds grown
for round in {1..25}; do
    "$python" "$E2E/random_edits.py" corpus "$round" 20
    builds grown
    if [ $((round % 5)) = 0 ]; then
        rm -rf whole
        builds whole --full
        same_tables grown whole
    fi
done

# The same with all judged queries at hand, on entries by the thousand.
eval=$REPOSITORY/../shared/eval/queries.jsonl many=$REPOSITORY/../shared/corpora/deadends-symptoms
{ [ -e "$eval" ] && [ -d "$many" ]; } || skip "the judged queries of ../shared are not here (the rest of this script passed)"
rm -rf corpus && cp -r "$many" corpus
builds grown --full
for round in {1..5}; do
    "$python" "$E2E/random_edits.py" corpus "many$round" 100
    builds grown
done
rm -rf whole
builds whole --full
same_tables grown whole
"$python" -c 'import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    print(json.dumps({"text": json.loads(line)["q"]}))' "$eval" >asked
for index in grown whole; do
    "$faultline" batch --json --explain --index $index asked >$index.answers
done
check "there are answers" [ "$(wc -l <grown.answers)" = "$(wc -l <"$eval")" ]
expect_same answers grown.answers whole.answers
