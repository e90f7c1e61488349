#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log: Ctrl-C in the middle of an input prints what was found so far; progress, on a terminal only.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# begin ARGUMENT...: starts it in the background, standard input from ./in, as $child.
begin() {
    command_line="$faultline log --no-match $*, interrupted"
    set -m
    "$faultline" log --no-match "$@" <in >"$out" 2>"$err" &
    child=$!
    set +m
    at_end+=("kill -s KILL $child 2>/dev/null")
}
# ends [ROUNDS]: it does within so many times 20 ms.
ends() {
    for ((i = 0; i < ${1:-250}; i++)); do
        kill -s 0 $child 2>/dev/null || break
        sleep 0.02
    done
    kill -s KILL $child 2>/dev/null
    wait $child 2>/dev/null
    status=$?
}
expect_end() {
    ends 250
    expect_status 130
    expect_stderr <<<'faultline: interrupted'
}
# hold TEXT COMMAND...: a pipe, ./in, that had the text and then what the command prints, and stays open.
hold() {
    rm -f in
    mkfifo in
    { printf '%b' "$1" && shift && "$@" && sleep 60; } >in 2>/dev/null &
    at_end+=("kill $! 2>/dev/null")
}

# An input that is stuck; in the middle of a line; each of the signals.
for signal in INT TERM; do
    for text in 'quiet\nERROR: the widget broke\nquiet\n' 'quiet\nERROR: the widget broke'; do
        hold "$text" true
        begin -
        sleep 0.3
        kill -s $signal $child
        expect_end
        expect_in_stdout '^Likeliest cause  standard input:2$'
        expect_in_stdout '^1 file, [23] lines: 1 error$'
        expect_equal "last line" "Interrupted: this is what was found so far." "$(tail -n 1 "$out")"
    done
done
hold 'ERROR: the widget broke\n' true
begin --json --fail-on=never -
sleep 0.3
kill -s INT $child
expect_end
json_is 'lines[-1]["partial"] is True and lines[0]["headline"] == "ERROR: the widget broke" and lines[-1]["errors"] == 1'

# One that has no end.
hold 'ERROR: the widget broke\n' yes 'quiet is all that is here'
begin -
sleep 0.5
kill -s INT $child
expect_end
expect_in_stdout '^Likeliest cause  standard input:1$'
expect_in_stdout '^1 file, [0-9]{4,} lines: 1 error$'
# A packed one, that goes on and that is stuck.
{ echo 'ERROR: the widget broke'; yes 'quiet is all that is here' | head -n 100000; } | gzip >goes-on.gz
hold '' bash -c 'while cat goes-on.gz; do :; done'
begin -
sleep 0.5
kill -s INT $child
ends 250
expect_status 130
expect_in_stdout '^Likeliest cause  standard input:1'
{ echo 'ERROR: the widget broke'; head -c 100000 /dev/urandom | od; } | gzip >stuck.gz
hold '' head -c 100000 stuck.gz
begin -
sleep 0.3
kill -s INT $child
ends 250
expect_status 130
expect_stderr <<<'faultline: interrupted'
expect_in_stdout '^Likeliest cause  standard input:1$'

# The files before it are told, those behind it are not read; nothing is gone of what was not read.
printf 'ERROR: the flange broke\n' >a.log
printf 'ERROR: the gasket broke\n' >c.log
run "$faultline" log --no-match --json c.log
cp "$out" base.json
hold 'ERROR: the widget broke\n' true
begin --json --baseline=base.json a.log - c.log
sleep 0.3
kill -s INT $child
expect_end
json_is '{line["headline"] for line in lines[:-1]} == {"ERROR: the flange broke", "ERROR: the widget broke"}'
json_is 'lines[-1]["files"] == 2 and lines[-1]["gone"] == 0 and lines[-1]["partial"] is True'

# A FIFO that nobody writes to is waited for, and can be left.
hold '' true
mkfifo nobody
begin nobody
sleep 0.3
kill -s INT $child
ends 50
expect_status 130

# ---- progress ---------------------------------------------------------------

command -v script >/dev/null || skip "script (package bsdutils) is not installed: progress was not looked at"
{ echo 'ERROR: the widget broke'; yes 'quiet is all that is here' | head -c 3000000; } >big.log
escape=$(printf '\033')
slow='{ head -c 1000000 big.log; sleep 0.4; tail -c +1000001 big.log; sleep 0.4; echo end; }'
at_terminal() {
    command_line="at a terminal: $1"
    script --quiet --return --command "stty cols 80 rows 40; $1" /dev/null </dev/null >"$out" 2>"$err"
    status=$?
}
at_terminal "$slow | $faultline log --no-match -"
expect_status 1
expect_in_stdout "$escape\[K[0-9]+ MB read, [0-9]+ lines"
check "it is taken away again" grep -qaF "$(printf '\r\033[K')Likeliest cause" "$out"
at_terminal "$slow | $faultline log --no-match - 2>said"
expect_not_in_stdout 'MB read'
check "nothing is said to a file" [ ! -s said ]
# What takes no time says nothing.
at_terminal "$faultline log --no-match a.log"
expect_not_in_stdout 'MB read'
run bash -c "$slow | $faultline log --no-match -"
expect_status 1
expect_no_stderr
# Without a file, a terminal is asked.
at_terminal "$faultline log --no-match"
expect_status 2
expect_in_stdout '^faultline: which log\?'
