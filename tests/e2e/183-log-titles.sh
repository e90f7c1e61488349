#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the catalogue knows is found without a word of failure in it; what only resembles it is not.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
entry known/gasket.md test/gasket "The gasket of manifold <name> wants replacing before ignition"
entry known/queue.md test/queue "sprocket queue drained prematurely by caretaker"
entry known/short.md test/short "wet wick"
entry known/plain.md test/plain "frobnicator error: sprocket lost"
build_index known

cat >a.log <<'END'
all is well
10:00:01 engine[12]: the gasket of manifold 'left' wants replacing before ignition
still well
END
run "$faultline" log --json a.log
expect_status 0
json_is 'len(lines) == 2 and lines[0]["kind"] == "known" and lines[0]["first_line"] == 2 and lines[0]["last_line"] == 2'
json_is 'lines[0]["status"] == "match" and lines[0]["results"][0]["id"] == "test/gasket" and lines[-1]["errors"] == 1'
run "$faultline" log a.log
expect_status 0
expect_equal "first line" "Likeliest cause  a.log:2" "$(head -n 1 "$out")"
expect_in_stdout '^  test/gasket  [0-9]+ % sure$'
# Not by --no-match: it has no catalogue.
run "$faultline" log --no-match a.log
expect_status 1
expect_in_stdout '^No error found\.$'

# Behind a prefix, in capitals, in a file that has errors as well, behind gzip.
printf 'ERROR: xqzzyv\n\n[12:00] SPROCKET QUEUE DRAINED PREMATURELY BY CARETAKER\n' >b.log
run "$faultline" log --json b.log
json_is '{(l["kind"], l["first_line"]) for l in lines[:-1]} == {("message", 1), ("known", 3)}'
gzip -c b.log >b.log.gz
run "$faultline" log --json b.log.gz
json_is '{(l["kind"], l["first_line"]) for l in lines[:-1]} == {("message", 1), ("known", 3)}'

# Lines that only resemble one, or hold one of its words.
cat >c.log <<'END'
the gasket was replaced
a manifold of the engine
ignition
the sprocket queue is full
caretaker went home prematurely
wet wick
queue drained
END
run "$faultline" log --json c.log
expect_status 1
json_is 'lines[0]["type"] == "summary" and lines[0]["errors"] == 0 and lines[0]["reported"] == 0'

# The same line again is one error; hostile bytes around it do no harm.
printf 'the gasket of manifold a%s wants replacing before ignition\n' 1 2 3 $'\x1b[31m' $'\xc2\x9b' $'\xe2\x80\xae' >d.log
run "$faultline" log --json d.log
expect_status 0
json_is 'max(l["count"] for l in lines[:-1]) >= 3 and all(l["results"][0]["id"] == "test/gasket" for l in lines[:-1])'
expect_inert
run "$faultline" log d.log
expect_inert

# Beside other errors the likely cause of one line with no word of failure is still told, whatever is omitted.
{ for i in {a..z}; do echo "ERROR: the $i$i$i broke"; done; cat a.log; } >e.log
run "$faultline" log --json e.log
json_is '[l["first_line"] for l in lines if l.get("kind") == "known"] == [28]'
# An index of the fixture corpus, whose titles all have words of failure, finds nothing of that.
build_index
run "$faultline" log a.log
expect_status 1
