#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Queries that are empty, huge, or say nothing.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

for empty in '' ' ' $'\n\t \r\n'; do
    run "$faultline" "$empty"
    expect_status 2
    expect_no_stdout
    expect_stderr <<<'faultline: the text is empty'
    run "$faultline" -e "$empty"
    expect_status 2
    run "$faultline" <<<"$empty"
    expect_status 2
    expect_stderr <<<'faultline: the text is empty'
done

# Stop words, punctuation, numbers that vary from run to run: an answer, and it is no.
for nothing in 'the of and' '!!! ???' '.' '--- ***' '=====' $'\x01\x02' $'\xff\xfe' '0x7ffd1a2b3c4d' '2024-01-01 12:00:00' '…' '"' \\ '%s%n' '{}'; do
    run "$faultline" -- "$nothing"
    expect_status 1
    expect_no_stderr
    expect_stdout <<<'Not known.  The text holds no word that the index holds.'
    run "$faultline" --json -- "$nothing"
    expect_status 1
    expect_stdout <<<'{"schema":1,"id":null,"status":"none","match":N,"results":[],"omitted":0}'
done
run "$faultline" --for=python the of and
expect_status 2

# Text over the limit is refused with a word on what to do; up to it, it is searched in good time.
head -c 5000000 /dev/zero | tr '\0' x >large
run timeout 10 "$faultline" <large
expect_status 2
expect_no_stdout
expect_in_stderr '^faultline: the text has more than 1 MB, the limit of one search: give the part around the error$'
run timeout 10 "$faultline" - <large
expect_status 2
yes 'the quick error: something failed at /usr/lib/x.so (code 1)' | head -c 5000000 >large
run timeout 10 "$faultline" <large
expect_status 2
run timeout 10 "$faultline" </dev/zero
expect_status 2

{ head -c 524288 <(yes 'make: entering directory'); echo; echo 'ERROR: deadlock detected'; head -c 524000 <(yes 'gcc -c x.c'); } >full
run timeout 10 "$faultline" --brief --format=tsv <full
expect_status 0
check "a line among a megabyte of others is found" [ "$(ids | head -n 1)" = postgresql/deadlock-detected ]
for unit in 'a' 'ab ' 'word1 ' $'x\n' '_' '(' 'é' '中' '::' $'\xff'; do
    # One million bytes of it: nothing is quadratic.
    "$python" -c 'import os, sys
unit = os.fsencode(sys.argv[1])
sys.stdout.buffer.write(unit * (1000000 // len(unit)))' "$unit" >million
    run timeout 10 "$faultline" <million
    check "a million bytes of '$unit' are answered (exit status $status)" [ "$status" = 0 -o "$status" = 1 ]
    expect_inert
done
"$python" -c 'import random
random.seed(5)
print(" ".join("".join(random.choice("abcdefghij") for _ in range(8)) for _ in range(110000)))' >million
run timeout 10 "$faultline" <million
check "100,000 unknown words are answered (exit status $status)" [ "$status" = 0 -o "$status" = 1 ]

# An argument as long as the system takes.
run "$faultline" --brief -n1 "$(head -c 120000 <(yes 'word of nothing')) deadlock detected"
check "a long argument is answered (exit status $status)" [ "$status" = 0 -o "$status" = 1 ]

# Random bytes, many times: always an answer, never a crash.
for seed in {1..20}; do
    "$python" -c 'import random, sys
random.seed(int(sys.argv[1]))
sys.stdout.buffer.write(b"deadlock detected " + bytes(random.randrange(256) for _ in range(3000)))' "$seed" >random
    run "$faultline" --json --explain <random
    check "random bytes are answered (exit status $status)" [ "$status" = 0 -o "$status" = 1 ]
    expect_inert
done
