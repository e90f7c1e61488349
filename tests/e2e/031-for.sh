#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --for=NAME=VERSION leaves out what cannot happen with that version, and nothing else.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index
text='npm ERR! code EBADENGINE: Unsupported engine'

# Its rows: node>=14,<18; node>=20,<21; npm>=7.
found() {
    run "$faultline" --format=tsv "$@" "$text"
    found=$(ids | grep -c '^node/engine-unsupported$')
}
for inside in node=14 node=14.0.0 node=17.9.9 node=20 node=20.11 Node=16 npm=7 npm=10.2; do
    found --for=$inside
    expect_status 0
    expect_equal "the entry for $inside" 1 "$found"
done
for outside in node=13.9 node=18 node=18.0.1 node=19 node=21 node=22.1 npm=6.14; do
    found --for=$outside
    expect_equal "the entry for $outside" 0 "$found"
done
found --for=node=16 --for=npm=8
expect_equal "the entry for two versions inside" 1 "$found"
found --for=node=16 --for=npm=6
expect_equal "the entry for one version inside and one outside" 0 "$found"
found --for=node=v16.3 # as `node --version` prints it
expect_equal "the entry for node=v16.3" 1 "$found"
for unknown in deno=1.2 nod=99 nodes=1; do
    found --for=$unknown
    expect_status 0
    expect_equal "the entry for $unknown, of which it says nothing" 1 "$found"
done

# A row without bounds admits every version.
run "$faultline" --brief -n1 --for=postgresql=9.6 deadlock detected
expect_status 0
expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'

for bad in node node= =18 node=new 'git>=1.0' node=16,npm=6 '=' '>=18' '--'; do
    run "$faultline" --for="$bad" "$text"
    expect_status 2
    expect_stderr <<<"faultline: --for=$bad: it is NAME=VERSION, such as python=3.12"
    expect_no_stdout
done
