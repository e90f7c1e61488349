#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Colours: where asked for, nowhere else, and no escape sequence but our own.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

plain() { sed -E 's/\x1b\[[0-9]*m//g'; }

run "$faultline" --color=always -n1 disk quota exceeded
expect_status 0
{ sed 's/\x1b/ESC/g' "$out" && echo; } >with_escapes # the last escape stands behind the last line end
mv with_escapes "$out"
expect_stdout <<'END'
ESC[1mwrite error: Disk quota exceeded
ESC[0m  linux/quota-exceededESC[32m  N % sure
ESC[0m
ESC[2m  Why      ESC[0mThe user's own share of the file system is used up (EDQUOT), not the file system itself.

ESC[32m  Works   ESC[0m 1.  80 % Find what is large with `du -xsh ~/*`, and remove it.
ESC[31m  Fails   ESC[0m 1.  65 % Emptying `/tmp`
                    ESC[2mAnother file system, mostly.
ESC[0m
ESC[2m  fix rate N %, from a claim of 80 % (ai_generated)
ESC[0m
END

# Taking the colours away gives the plain text, in every form; plain is also the default where stdout is no terminal.
export NO_COLOR=
for form in "search -n3 docker socket permission denied" "search -b docker socket" "search -x -n1 docker" "search xqzzyv" \
    "show rust/borrow-mutable-immutable" "status"; do
    # shellcheck disable=SC2086
    run "$faultline" --color=never $form
    expect_inert
    mv "$out" never
    # shellcheck disable=SC2086
    run "$faultline" $form
    expect_inert
    mask <never >never.masked
    mask <"$out" >auto.masked
    expect_same "output of $form without --color" never.masked auto.masked
    # shellcheck disable=SC2086
    run "$faultline" --color=always $form
    plain <"$out" | mask >always.masked
    expect_same "output of $form without its colours" never.masked always.masked
done

# Formats for programs have no colours, whoever asks.
for format in json tsv; do
    run "$faultline" --color=always --format=$format deadlock detected
    expect_status 0
    expect_inert
done
run "$faultline" --color=sometimes deadlock
expect_status 2
expect_stderr <<<'faultline: --color=sometimes: it is one of auto|always|never'
