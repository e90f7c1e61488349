#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Corpora with bad files in them: each is told with its place and left out, the others are indexed.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index
old=$(readlink "$FAULTLINE_INDEX/current")

# nothing_built MESSAGE: exit status 2, the message, and the old index as it was.
nothing_built() {
    expect_status 2
    expect_no_stdout
    expect_in_stderr "$1"
    expect_inert
    expect_equal "the live generation" "$old" "$(readlink "$FAULTLINE_INDEX/current")"
    expect_equal "the index folder" "current faultline.lock generation-N last-build.json " "$(index_holds)"
    run "$faultline" --brief -n1 deadlock detected
    expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'
}
no_entry='^faultline-index: the corpus holds no entry that could be indexed: the index stays as it was$'

mkdir empty
run "$indexer" empty
nothing_built "$no_entry"
mkdir other && echo '# no entry file' >other/README.md && echo text >other/notes.txt && echo '# hidden' >other/.x.md
run "$indexer" other
nothing_built "$no_entry"
run "$indexer" missing
nothing_built '^faultline-index: cannot read missing: No such file or directory$'
run "$indexer" "$corpus" missing
nothing_built '^faultline-index: cannot read missing: No such file or directory$'
run "$indexer" ''
nothing_built '^faultline-index: cannot read .*: No such file or directory$'

# A corpus of one bad file each, then each beside a good one.
bad=$PWD/bad
mkdir "$bad"
entry good.md test/good "widget frobnication failed"
: >"$bad/zero.md"
head -c 50M /dev/zero | tr '\0' 'x' >"$bad/large.md"
head -c 100000 /dev/urandom >"$bad/random.md"
iconv -f UTF-8 -t UTF-16 good.md >"$bad/utf16.md"
sed 's/frobnication/frob\x00nication/' good.md >"$bad/nul.md"
{ cat good.md && echo && head -c 10M /dev/zero | tr '\0' 'y' && echo; } >"$bad/line.md"
sed 's/frobnication/\xc3\x28/' good.md >"$bad/invalid.md"
sed 's/frobnication/\x1b[31mred/' good.md >"$bad/escape.md"
# shellcheck disable=SC2016 # ticks of Markdown
printf '# title\n\n- **ID:** `a/b`\n' >"$bad/unfinished.md"
sed 's/Fix Rate:\*\* 70%/Fix Rate:** 170%/' good.md >"$bad/percent.md"
sed 's/ai_generated/wished_for/' good.md >"$bad/verification.md"
# shellcheck disable=SC2016 # ticks of Markdown
sed 's/`test\/good`/`else\/good`/' good.md >"$bad/domain.md"

while IFS='|' read -r name reason; do
    run timeout 20 "$indexer" "$bad/$name.md"
    nothing_built "$no_entry"
    mkdir one && cp good.md one/ && cp "$bad/$name.md" one/
    run timeout 20 "$indexer" --index "$PWD/beside" one
    expect_status 2
    expect_in_stderr "^one/$name\.md:[0-9]+: error: .*$reason"
    expect_in_stdout '^1 entry [(]1 new[)].*, 1 left out: '
    expect_inert
    run "$faultline" --index "$PWD/beside" --brief widget frobnication failed
    expect_status 0
    expect_stdout <<<'N %  fix N %  test/good'
    rm -r one beside
done <<'END'
zero|
large|more than 1048576 bytes
random|
utf16|UTF-8
nul|
line|more than 1048576 bytes
invalid|UTF-8
escape|control
unfinished|
percent|170%
verification|wished_for
domain|
END

# Two files with one ID: the first by name counts, the second is told with the name of the first.
mkdir two && entry two/a.md test/same "widget frobnication failed" && entry two/b.md test/same "gadget perturbation failed"
entry two/c.md test/other "sprocket oscillation failed"
run "$indexer" --index "$PWD/twice" two
expect_status 2
expect_in_stderr '^two/b\.md:1: error: the ID test/same is already that of two/a\.md$'
expect_in_stdout '^2 entries [(]2 new[)].*, 1 left out: '
run "$faultline" --index "$PWD/twice" show test/same
expect_status 0
expect_in_stdout '^widget frobnication failed$'

# One file named twice is the same: never two documents of one ID.
run "$indexer" --index "$PWD/twice" two/a.md two/a.md
expect_status 2
expect_in_stderr '^two/a\.md:1: error: the ID test/same is already that of two/a\.md$'

# Every fault of many is told, and warnings alone are none.
mkdir many && for n in {1..30}; do echo "no entry $n" >"many/$n.md"; done; entry many/good.md test/good "widget failed"
run "$indexer" --index "$PWD/many.index" many
expect_status 2
for n in 1 17 30; do expect_in_stderr "^many/$n\.md:1: error: "; done
expect_in_stdout '^1 entry [(]1 new[)].*, 30 left out: '
run "$indexer" --index "$PWD/many.index" --quiet many
expect_status 2
expect_no_stdout
expect_in_stderr '^many/1\.md:1: error: '

# With standard streams closed nothing is written where it does not belong.
run bash -c '"$0" --index closed "$1" many 2>&- >&- <&-' "$indexer" "$corpus"
run "$faultline" --index closed --brief -n1 deadlock detected
expect_status 0
run "$faultline" --index closed --json show "$(cd "$corpus" && echo linux/q*.md | sed 's/\.md$//')"
expect_status 0
