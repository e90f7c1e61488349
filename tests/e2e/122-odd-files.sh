#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What else may lie in a corpus: loops of links, links that lead nowhere, pipes, folders named as files, odd names.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

finds_good() {
    run "$faultline" --brief -n1 widget frobnication failed
    expect_status 0
    expect_stdout <<<'N %  fix N %  test/good'
}

mkdir -p c/sub && entry c/sub/good.md test/good "widget frobnication failed"
ln -s .. c/sub/up
run timeout 10 "$indexer" --quiet c
expect_status 2
expect_stderr <<<'c/sub/up:1: error: a link leads back to a folder above it: not followed'
finds_good
rm c/sub/up

ln -s self.md c/self.md
ln -s nowhere c/gone.md
run timeout 10 "$indexer" --quiet c
expect_status 2
expect_in_stderr '^c/self\.md:1: error: '
expect_in_stderr '^c/gone\.md:1: error: the link leads nowhere$'
finds_good
rm c/self.md c/gone.md

# Links to files and folders elsewhere are followed.
mkdir elsewhere && entry elsewhere/linked.md test/linked "gadget perturbation failed" && ln -s "$PWD/elsewhere" c/link
run "$indexer" --quiet c
expect_status 0
run "$faultline" --brief -n1 gadget perturbation failed
expect_stdout <<<'N %  fix N %  test/linked'
rm c/link

mkfifo c/pipe.md c/pipe
run timeout 10 "$indexer" --quiet c
expect_status 2
expect_stderr <<<'c/pipe.md:1: error: not a regular file'
finds_good
run timeout 10 "$indexer" --quiet c/pipe.md
expect_status 2
finds_good
run timeout 10 "$indexer" --quiet /dev/null
expect_status 2
finds_good
rm c/pipe.md c/pipe

# A folder whose name ends in .md is a folder.
mkdir c/folder.md && entry c/folder.md/deep.md test/deep "sprocket oscillation failed"
run "$indexer" --quiet c
expect_status 0
run "$faultline" --brief -n1 sprocket oscillation failed
expect_stdout <<<'N %  fix N %  test/deep'
rm -r c/folder.md

# Hidden things and README.md are not looked at; a file that is named is taken whatever its name.
mkdir c/.hidden && echo broken | tee c/.hidden/a.md c/.b.md c/README.md c/notes.txt >/dev/null
run "$indexer" --quiet c
expect_status 0
expect_no_stderr
entry named.txt test/named "cogwheel undulation failed"
run "$indexer" --quiet c named.txt
expect_status 0
run "$faultline" --brief -n1 cogwheel undulation failed
expect_stdout <<<'N %  fix N %  test/named'

# Names that are hostile to whoever prints them.
for name in $'esc\e[31m.md' $'c1\xc2\x9b31m.md' $'bidi\u202e.md' $'invalid\xff.md' $'line\nend.md' ' .md' '-n.md'; do
    echo broken >"c/$name"
done
run "$indexer" --quiet c
expect_status 2
expect_inert
expect_equal "files told" 7 "$(sed -n 's/:1: error: .*//p' "$err" | sort -u | wc -l)"
expect_in_stderr '^c/-n\.md:1: error: '
finds_good
run "$indexer" --check c
expect_status 1
expect_inert

# Unreadable files and folders.
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || skip "root can read every file, and there is no setpriv"
    as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    [ "$("${as_nobody[@]}" id -u 2>/dev/null)" = 65534 ] || skip "root can read every file, and cannot be somebody else here"
    # The work folder is root's alone, below others that may be: nobody needs one of its own.
    place=$(mktemp -d /tmp/faultline-e2e-nobody.XXXXXX)
    at_end+=("rm -rf '$place'")
    cp -r "$indexer" "$faultline" "$place/"
    chmod 755 "$place"
else
    as_nobody=()
    place=$PWD
    cp "$indexer" "$faultline" "$place/"
fi
mkdir -p "$place/c/closed" && entry "$place/c/good.md" test/good "widget frobnication failed"
entry "$place/c/secret.md" test/secret "secret failed" && entry "$place/c/closed/in.md" test/in "closed failed"
chmod -R a+rX "$place/c" && chmod 000 "$place/c/secret.md" "$place/c/closed"
mkdir "$place/index" && chmod 777 "$place/index"
"${as_nobody[@]}" "$place/faultline-index" --help >/dev/null 2>&1 || skip "nobody cannot run the programs"
cd "$place" || exit 1
FAULTLINE_OUTCOMES=$place/outcomes run "${as_nobody[@]}" ./faultline-index --quiet --index index c
cd - >/dev/null || exit 1
expect_status 2
expect_in_stderr '^c/secret\.md:1: error: .*Permission denied$'
expect_in_stderr '^c/closed:1: error: Permission denied$'
run "${as_nobody[@]}" "$place/faultline" --index "$place/index" --brief -n1 widget frobnication failed
expect_status 0
expect_stdout <<<'N %  fix N %  test/good'

# A root that cannot be read, an index that cannot be written or read.
run "${as_nobody[@]}" "$place/faultline-index" --quiet --index "$place/index" "$place/c/closed"
expect_status 2
expect_in_stderr "^faultline-index: cannot read .*Permission denied"
mkdir "$place/locked" && chmod 555 "$place/locked"
run "${as_nobody[@]}" "$place/faultline-index" --quiet --index "$place/locked" "$place/c/good.md"
expect_status 2
expect_in_stderr "^faultline-index: cannot open the lock of the index at .*: Permission denied"
run "${as_nobody[@]}" "$place/faultline-index" --quiet --index "$place/locked/deeper/index" "$place/c/good.md"
expect_status 2
expect_in_stderr "^faultline-index: cannot make the folder .*: Permission denied"
chmod 000 "$place/index"
run "${as_nobody[@]}" "$place/faultline" --index "$place/index" deadlock
check "an index that may not be read is told (exit status $status)" [ "$status" -ge 2 ]
expect_in_stderr '^faultline: .*'
chmod -R u+rwX "$place"
