#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log --follow: each new error once, in a file that grows, is replaced or emptied; a pipe; Ctrl-C.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# follow ARGUMENT...: starts it in the background, as $child.
follow() {
    command_line="$faultline log --follow $*"
    # Job control, or bash would have the background job ignore SIGINT.
    set -m
    "$faultline" log --follow "$@" >"$out" 2>"$err" &
    child=$!
    set +m
    at_end+=("kill -s KILL $child 2>/dev/null")
}
# awaits NUMBER PATTERN: so many lines like it come, within ten seconds.
awaits() {
    checks=$((checks + 1))
    for _ in {1..500}; do
        [ "$(grep -Ec -e "$2" "$out")" -ge "$1" ] && return
        sleep 0.02
    done
    fail "no $1 lines like $2; it printed: $(head -c 400 "$out")"
}
# interrupt [SIGNAL]
interrupt() {
    kill -s "${1:-INT}" $child
    wait $child
    status=$?
}

printf 'quiet\nERROR: the widget 1 broke\n' >app.log
follow --no-match app.log
awaits 1 '^app\.log:2: ERROR: the widget 1 broke$'
printf 'ERROR: the widget 2 broke\nquiet\nERROR: the gad' >>app.log
sleep 0.8 # longer than a block waits for more
printf 'get broke\nquiet\n' >>app.log
awaits 1 '^app\.log:5: ERROR: the gadget broke$'
# A trace that is written line by line is told when it is over.
for line in 'Traceback (most recent call last):' '  File "a.py", line 1, in x' '    y()' 'ValueError: sprocket'; do
    printf '%s\n' "$line" >>app.log
    sleep 0.05
done
awaits 1 '^app\.log:7: '
# Emptied: from its beginning; an error that was told is not told again.
: >app.log
sleep 0.5
printf 'ERROR: the gadget broke\nERROR: the gasket broke\n' >>app.log
awaits 1 '^app\.log:2: ERROR: the gasket broke$'
# Replaced, as by logrotate, with a moment without a file.
mv app.log app.log.1
sleep 0.3
printf 'ERROR: the widget 77 broke\nquiet\nquiet\nERROR: the flange broke\n' >app.log
awaits 1 '^app\.log:4: ERROR: the flange broke$'
check "nothing but the five was told" [ "$(wc -l <"$out")" = 5 ]
interrupt
expect_status 1
expect_no_stderr
expect_in_stdout '^Likeliest cause  app\.log:'
expect_in_stdout '^3 files, [0-9]+ lines: 5 errors$'
expect_in_stdout 'app\.log:[0-9]+, 3 times$|^  at app\.log:2, app\.log:3, app\.log:1$'
expect_not_in_stdout 'Interrupted'

# What was written just before the file was replaced is read.  Telling the first error has to wait, so that all of it
# happens between two looks at the file.
mkfifo full
exec 9<>full
timeout 1 yes 'nothing more fits' >&9
printf 'ERROR: the widget 1 broke\n' >app.log
set -m
command_line="faultline log --follow, held while a file is rotated"
"$faultline" log --no-match --follow app.log >&9 2>"$err" 9>&- &
child=$!
set +m
at_end+=("kill -s KILL $child 2>/dev/null")
sleep 1.5 # longer than a block waits for more
printf 'ERROR: the gadget broke\n' >>app.log
mv app.log app.log.1
printf 'ERROR: the flange broke\n' >app.log
cat full >"$out" 9>&- &
exec 9>&-
awaits 1 'app\.log:1: ERROR: the flange broke$'
awaits 1 '^app\.log:2: ERROR: the gadget broke$'
interrupt
expect_in_stdout '^2 files, 3 lines: 3 errors$'

# The catalogue is asked, and a baseline's errors are not told; as JSON.
printf 'ERROR: the widget 1 broke\n' >base.log
run "$faultline" log --json base.log
cp "$out" base.json
printf 'ERROR: the widget 5 broke\n\nquiet\n\nquiet\n' >app.log
follow --baseline=base.json --json app.log
sleep 0.3
printf 'TypeError: __init__() takes 1 positional argument but 2 were given\n' >>app.log
awaits 1 '"type":"new_error"'
interrupt
expect_status 0
json_is '[line["type"] for line in lines] == ["new_error", "error", "error", "summary"]'
json_is 'lines[0]["results"][0]["id"] == "python/init-takes-no-arguments" and lines[0]["first_line"] == 6 and lines[0]["file"] == "app.log"'
json_is '(lines[-1]["new"], lines[-1]["since"]) == (1, 1) and lines[-1]["partial"] is False'
json_is '{lines[0]["id"]} < {line["id"] for line in lines[1:-1]}'
follow app.log
awaits 1 '^app\.log:6: TypeError'
awaits 1 '^    [0-9]+ % python/init-takes-no-arguments: '
interrupt TERM
expect_status 0
awaits 1 '^1 file, 6 lines: 2 errors'

# A pipe is followed to its end.
command_line="faultline log --follow - from a pipe"
# shellcheck disable=SC2094 # what was told so far is looked at
{ echo 'ERROR: the widget 1 broke'; sleep 0.8; cp "$out" early; echo 'ERROR: the widget 2 broke'; echo 'ERROR: the flange broke'; } |
    timeout 20 "$faultline" log --no-match --follow - >"$out" 2>"$err"
status=$?
expect_status 1
check "the first is told while the pipe is open" grep -q 'the widget 1 broke' early
expect_equal "told" 2 "$(grep -c '^standard input:[0-9]*: ERROR' "$out")"
expect_in_stdout '^1 file, 3 lines: 2 errors$'
# It needs no name, and a file that is called as it is has nothing to do with it.
echo 'ERROR: the gasket broke' >./-
for words in "" "-"; do
    # shellcheck disable=SC2016,SC2086
    run timeout 20 bash -c '{ echo "ERROR: the widget 1 broke"; sleep 0.8; echo "ERROR: the flange broke"; } | "$@"' \
        pipe "$faultline" log --no-match --json -F $words
    expect_status 1
    json_is '[(l["file"], l["first_line"]) for l in lines if l["type"] == "new_error"] == [("standard input", 1), ("standard input", 2)]'
    json_is 'lines[-1]["files"] == 1 and lines[-1]["errors"] == 2'
done
# Neither has it when standard input is a file, however that grows.
printf 'ERROR: the widget 1 broke\n' >grows.log
follow --no-match - <grows.log
awaits 1 '^standard input:1: ERROR: the widget 1 broke$'
printf 'ERROR: the flange broke\n' >>grows.log
awaits 1 '^standard input:2: ERROR: the flange broke$'
interrupt
expect_in_stdout '^1 file, 2 lines: 2 errors$'
rm ./-
# At a terminal there is nothing to follow but what is named.
if command -v script >/dev/null; then
    run timeout 20 script --quiet --return --command "$faultline log --no-match --follow" /dev/null
    expect_status 2
    expect_in_stdout '^faultline: which log\?'
fi

# Nothing in it drives a terminal, and a head over the limit is told as far as it goes.
{ printf 'ERROR: \x1b[31m \xc2\x9b \xff broke\n'; printf 'a.c: In function f:\na.c:1:2: error: %s\n' "$(head -c 30000 /dev/zero | tr '\0' x)"; } >odd.log
for form in text json; do
    # shellcheck disable=SC2016
    run timeout 20 bash -c 'cat odd.log | "$1" log --no-match --follow --format=$2 -' odd "$faultline" $form
    expect_status 1
    expect_inert
    check "the head is told" grep -q 'a\.c:1:2: error: xxx' "$out"
done
# A reader that has gone ends it.
# shellcheck disable=SC2016
run timeout 20 bash -c '{ for i in a b c d e f g h i j k l m n o p; do echo "ERROR: the $i$i$i broke"; sleep 0.05; done; } | "$1" log --no-match --follow - | head -n 1' gone "$faultline"
expect_no_stderr
expect_equal "lines" 1 "$(wc -l <"$out")"
