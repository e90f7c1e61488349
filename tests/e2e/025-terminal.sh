#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# At a terminal: no words and no pipe is a question to the person, colours by NO_COLOR and TERM, lines wrapped.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
command -v script >/dev/null || skip "script (package bsdutils) is not installed"
build_index

# at_terminal COLUMNS COMMAND: runs it on a terminal of its own; what it shows goes to $out.
at_terminal() {
    command_line="at a terminal: $2"
    script --quiet --return --command "stty cols $1 rows 40; $2" /dev/null </dev/null >"$out" 2>"$err"
    status=$?
    tr -d '\r' <"$out" >.unixed && mv .unixed "$out"
}

at_terminal 80 "$faultline"
expect_status 2
expect_in_stdout '^faultline: what is the error\?  Give its words, or - to read them \(--help tells more\)$'
at_terminal 80 "$faultline search --brief"
expect_status 2
expect_in_stdout 'what is the error\?'

# Words win over the terminal; nothing waits for input.
at_terminal 80 "NO_COLOR=1 TERM=xterm $faultline --brief -n1 deadlock detected"
expect_status 0
expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'

escape=$(printf '\033')
at_terminal 80 "NO_COLOR= TERM=xterm $faultline -n1 deadlock detected"
expect_in_stdout "^$escape\[1mERROR: deadlock detected"
at_terminal 80 "NO_COLOR=1 TERM=xterm $faultline -n1 deadlock detected"
expect_not_in_stdout "$escape"
at_terminal 80 "NO_COLOR= TERM=dumb $faultline -n1 deadlock detected"
expect_not_in_stdout "$escape"
at_terminal 80 "NO_COLOR=1 TERM=dumb $faultline --color=always -n1 deadlock detected"
expect_in_stdout "$escape"

for columns in 60 100; do
    at_terminal $columns "NO_COLOR=1 $faultline -n1 'TypeError: __init__() takes 1 positional argument but 2 were given'"
    expect_status 0
    check "no line is wider than $columns" [ "$(awk -v w=$columns 'length > w' "$out" | wc -l)" = 0 ]
    check "some line nearly fills $columns" [ "$(awk -v w=$((columns - 20)) 'length > w' "$out" | wc -l)" -ge 1 ]
done

# The indexer draws a bar at a terminal, and takes it away again.
at_terminal 80 "$indexer $corpus"
expect_status 0
expect_in_stdout "\[#+ *\] [0-9]+ of 12"
expect_in_stdout "$escape\[K12 entries [(]none changed[)], "
at_terminal 80 "$indexer --quiet $corpus"
expect_status 0
expect_no_stdout
