#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Corpus files built to cost much: they cost little, and the entry beside them is indexed.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

entry good.md test/good "widget frobnication failed"
mkdir headings lists quotes items stars brackets rows
{ cat good.md && seq -f '##%.0f' 100000 | sed 's/##/## /'; } >headings/a.md
{ seq -f '# %.0f' 100000; } >headings/b.md
{ cat good.md && echo && "$python" -c 'print("\n".join("  " * n + "- x" for n in range(10000))[:1000000])'; } >lists/a.md
{ cat good.md && echo && "$python" -c 'print("- " * 10000 + "x")'; } >lists/b.md
{ cat good.md && echo && "$python" -c 'for n in range(9): print("> " * 10000 + "x\n")'; } >quotes/a.md
{ cat good.md && "$python" -c 'print("\n".join(f"{n + 2}. **Mend it {n}.** (70% success)" for n in range(20000))[:1000000])'; } >items/a.md
{ cat good.md && echo && "$python" -c 'print("*a **a " * 100000)'; } >stars/a.md
{ cat good.md && echo && "$python" -c 'print("[" * 400000 + "](" * 200000)'; } >brackets/a.md
{ cat good.md && "$python" -c 'print("\n## Version Compatibility\n\n|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n" + "|x\n" * 200000)'; } >rows/a.md

for folder in headings lists quotes items stars brackets rows; do
    sed -e 's/test\/good/test\/plain/' -e 's/widget/gadget/' good.md >$folder/z.md
    # 400 MB and 10 seconds are far more than any of them needs; a sanitizer's shadow is not counted.
    limit=(bash -c 'ulimit -v 400000; exec "$@"' limited)
    grep -qa __asan_init "$indexer" && limit=()
    run timeout 10 "${limit[@]}" "$indexer" --index "$PWD/$folder.index" --quiet $folder
    check "$folder: it ends with 0 or 2, not $status" [ "$status" = 0 -o "$status" = 2 ]
    check "$folder: what is told is bounded" [ "$(wc -l <"$err")" -le 500 ]
    expect_inert
    run timeout 10 "$faultline" --index "$PWD/$folder.index" --brief -n1 gadget frobnication failed
    expect_status 0
    expect_stdout <<<'N %  fix N %  test/plain'
done
# A file of 100,000 headings is told as one that is no entry, with its first faults and the number of the others.
run "$indexer" --index "$PWD/again" headings/b.md
expect_status 2
run "$indexer" --check headings/b.md
expect_status 1
expect_in_stdout '^headings/b\.md:1: warning: [0-9]+ more faults of this file are not listed, 0 of them errors$'
expect_in_stdout '^headings/b\.md:1: error: '
expect_not_in_stderr ' 0 errors'
