#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log: inputs that would take memory, time or the terminal; each is told, the rest is read, and memory is bounded.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# What a run may take at its peak, in KB, whatever it reads.
bound=150000
unmeasured=
if grep -qaE '__(a|t|m|ub)san_' "$faultline"; then
    unmeasured="the program is built with sanitizers, which take memory of their own"
elif ! { [ -x /usr/bin/time ] && /usr/bin/time -f %M -o peak true; }; then
    unmeasured="time is not installed"
fi
# log ARGUMENT...: within time and memory.
log() {
    command_line="faultline log $*"
    if [ -z "$unmeasured" ]; then
        /usr/bin/time -q -f %M -o peak timeout 60 "$faultline" log --no-match "$@" >"$out" 2>"$err"
        status=$?
        check "its peak of $(cat peak) KB is under $bound KB" [ "$(cat peak)" -lt $bound ]
    else
        timeout 60 "$faultline" log --no-match "$@" >"$out" 2>"$err"
        status=$?
    fi
}

# One line of 1 GB, with an error behind it.
{ head -c 1G /dev/zero | tr '\0' x; printf '\nERROR: the widget broke\n'; } | log --json -
json_is 'lines[-1]["lines"] == 2 and lines[-1]["cut_lines"] == 1 and lines[-1]["bytes"] == 2**30 + 25'
json_is 'lines[0]["headline"] == "ERROR: the widget broke" and lines[0]["first_line"] == 2'
# One of an error's own, and one whose end never comes.
{ printf 'ERROR: the widget broke '; head -c 50M /dev/zero | tr '\0' x; } | log --json -
json_is 'lines[0]["headline"].startswith("ERROR: the widget broke xxx") and len(lines[0]["text"]) < 20000 and lines[-1]["lines"] == 1'

# 10^7 empty lines, and as many with a block that is open.
{ yes '' | head -n 10000000; echo 'ERROR: the widget broke'; } | log --json -
json_is 'lines[-1]["lines"] == 10000001 and lines[0]["first_line"] == 10000001'
{ echo 'Traceback (most recent call last):'; yes '  File "a.py", line 1, in deep' | head -n 500000; echo 'ValueError: deep'; } | log --json -
json_is 'lines[-1]["errors"] == 1 and lines[0]["last_line"] == 500002 and lines[0]["lines_left_out"] > 499000 and len(lines[0]["text"]) < 20000'

# Any bytes; NULs.
"$python" -c 'import random, sys
random.seed(1)
for _ in range(20):
    sys.stdout.buffer.write(random.randbytes(1000000))
sys.stdout.buffer.write(b"\nERROR: the widget broke\n")' | log --limit=1000 --json -
json_is 'any(line.get("headline") == "ERROR: the widget broke" for line in lines) and lines[-1]["bytes"] == 20000025'
expect_inert
{ head -c 20M /dev/zero; printf '\nERROR: \0the\0 widget\0\nERR\0OR: no\n\0\n'; } >nul.log
log nul.log
expect_status 1
expect_in_stdout 'nul\.log:2'
expect_inert

# What is packed to a thousandth is left, and the rest is read.
echo 'ERROR: the widget broke' >good.log
{ echo 'ERROR: the gadget broke'; head -c 100M /dev/zero; } | gzip -9 >zeros.gz
for _ in {1..15}; do cat zeros.gz; done >bomb.gz
log --json bomb.gz good.log
expect_status 2
expect_in_stderr '^faultline: bomb\.gz: .*unpack'
json_is '{line["headline"] for line in lines if line["type"] == "error"} == {"ERROR: the widget broke", "ERROR: the gadget broke"}'
json_is 'lines[-1]["troubles"] == 1 and lines[-1]["bytes"] < 1.2 * 2**30'

# Cut in the middle: what is there is read.
{ for i in {1..3000}; do echo "quiet $i $RANDOM"; done; echo 'ERROR: the gadget broke'; head -c 100000 /dev/urandom | od; } | gzip >whole.gz
head -c 100000 whole.gz >cut.gz
log --json cut.gz good.log
expect_status 2
expect_in_stderr '^faultline: cut\.gz: the compressed data ends early'
json_is '{line["headline"] for line in lines if line["type"] == "error"} == {"ERROR: the widget broke", "ERROR: the gadget broke"}'
head -c 5 whole.gz >stub.gz
log --json stub.gz good.log
expect_status 2
expect_in_stderr '^faultline: stub\.gz: '
json_is 'lines[0]["headline"] == "ERROR: the widget broke"'

# A file that shrinks while it is read.
echo 'ERROR: the gadget broke' >shrinks.log
truncate -s 3G shrinks.log
(sleep 0.1 && truncate -s 1M shrinks.log) &
log --json shrinks.log good.log
wait $!
json_is '{line["headline"] for line in lines if line["type"] == "error"} == {"ERROR: the widget broke", "ERROR: the gadget broke"}'
if [ $status != 1 ]; then # it was not read faster than it shrank
    expect_status 2
    expect_in_stderr '^faultline: shrinks\.log: '
fi
rm shrinks.log

# A folder with what is no file.
mkdir odd
cp good.log odd/z.log
mkfifo odd/fifo
"$python" -c 'import socket; socket.socket(socket.AF_UNIX).bind("odd/socket")'
ln -s loop odd/loop
ln -s /nowhere odd/dangling
ln -s .. odd/up
cp good.log $'odd/\e[31mname\n\xff.log'
[ ! -c /dev/null ] || mknod odd/null c 1 3 2>/dev/null
log --json odd
expect_status 2
for name in fifo socket loop dangling; do
    expect_in_stderr "^faultline: odd/$name: "
done
json_is 'lines[0]["count"] == 2 and lines[-1]["files"] == 2'
expect_inert
log odd
expect_inert

# One that may not be read; root reads all, unless it gives that up.
if [ "$(id -u)" = 0 ]; then
    without_power=(setpriv "--bounding-set=-dac_override,-dac_read_search")
else
    without_power=(env)
fi
mkdir mine
cp good.log mine/b.log
cp good.log mine/a.log
mkdir mine/closed
chmod 0 mine/a.log mine/closed
if "${without_power[@]}" true 2>/dev/null && ! "${without_power[@]}" cat mine/a.log 2>/dev/null; then
    run "${without_power[@]}" "$faultline" log --no-match --json mine
    expect_status 2
    expect_in_stderr '^faultline: mine/a\.log: .*Permission denied$'
    expect_in_stderr '^faultline: mine/closed: .*Permission denied$'
    json_is 'lines[0]["occurrences"] == [{"file": "mine/b.log", "first_line": 1, "last_line": 1}] and lines[-1]["troubles"] == 2'
fi

# A million distinct errors: memory and time have a bound, and what is not kept is counted.
"$python" -c 'import itertools, sys
words = ["".join(word) for word in itertools.product("abcdefghij", repeat=3)]
sys.stdout.write("".join(f"ERROR: the {a} widget {b} broke\n" for a in words for b in words))' >million.log
log --json --limit=100000 million.log
json_is 'lines[-1]["lines"] == 10**6 and sum(line["count"] for line in lines[:-1]) + lines[-1]["dropped"] == 10**6'
json_is '15000 <= len(lines) - 1 == lines[-1]["errors"] <= 20000'
run "$faultline" log --no-match <(head -n 50000 million.log)
expect_in_stdout '^[0-9]{5} more blocks were counted and not kept: there are too many distinct errors$'
[ -z "$unmeasured" ] || skip "$unmeasured: memory was not measured"
