#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is not the program's is left alone; what is asked for is what is done.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# A folder that holds something else is no place for an index.
mkdir -p project/building project/faultline-building project/generation-000001
echo keep | tee project/notes.txt project/building/notes.txt project/faultline-building/notes.txt \
    project/generation-000001/notes.txt >/dev/null
run "$indexer" --index project "$E2E/corpus"
expect_status 2
expect_in_stderr 'project is not empty and no index: name another folder$'
check "nothing in it is gone" [ "$(find project -name notes.txt | wc -l)" = 4 ]
check "nothing is added to it" [ "$(find project | wc -l)" = 8 ]

# An empty one is.
mkdir empty
run "$indexer" --quiet --index empty "$E2E/corpus"
expect_status 0

# The value of a variable that is not set is no index.
run "$indexer" --index= "$E2E/corpus"
expect_status 2
expect_stderr <<<'faultline-index: --index needs a value'

# A new generation that cannot be made live leaves nothing behind.
mkdir -p broken/current/kept && touch broken/faultline.lock
run "$indexer" --index broken "$E2E/corpus"
expect_status 2
check "no generation is left" [ -z "$(find broken -name 'generation-*')" ]

# Behind -- stand words of the command, not the command.
build_index
run "$faultline" show -- node/engine-unsupported
expect_status 0
expect_in_stdout '^  ID       node/engine-unsupported$'
run "$faultline" status --
expect_status 0
expect_in_stdout '^entries     12 in '

# A filter that no entry can meet is told.
run "$faultline" --domain=gti --for=nod=16 deadlock detected
expect_status 1
expect_stderr <<'END'
faultline: no entry has the domain gti
faultline: no entry has the version bounds for nod
END
