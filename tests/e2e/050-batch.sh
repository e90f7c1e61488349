#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# batch: a question a line or a JSON object, answered in order.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# Plain lines; blank ones are no questions but count as lines; CRLF; no line end behind the last.
printf 'deadlock detected\n\n   \t\nDisk quota exceeded\r\nxqzzyv\nthe of\n[1, 2]\nerror[E0502]: cannot borrow' >lines
run "$faultline" batch --brief --limit=1 --category=concurrency_error --category=resource_error \
    --category=compile_error <lines
expect_status 0
expect_no_stderr
expect_in_stdout '^\{"schema":1,"id":null,"line":7,'
grep -v '"line":7' "$out" >kept && mv kept "$out" # "1" and "2" are words of who knows which entry
expect_stdout <<'END'
{"schema":1,"id":null,"line":1,"status":"match","match":N,"results":[{"rank":1,"id":"postgresql/deadlock-detected","score":N,"match":N,"fix_rate":0.9,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":null,"line":4,"status":"match","match":N,"results":[{"rank":1,"id":"linux/quota-exceeded","score":N,"match":N,"fix_rate":0.8,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":null,"line":5,"status":"none","match":N,"results":[],"omitted":N}
{"schema":1,"id":null,"line":6,"status":"none","match":N,"results":[],"omitted":N}
{"schema":1,"id":null,"line":8,"status":"match","match":N,"results":[{"rank":1,"id":"rust/borrow-mutable-immutable","score":N,"match":N,"fix_rate":0.8,"fix":N,"matched":true}],"omitted":N}
END

# Ids of every JSON type come back as they were.
cat >ids.ndjson <<'END'
{"id":"q7","text":"deadlock detected"}
{"id":7,"text":"deadlock detected"}
{"id":-9223372036854775808,"text":"deadlock detected"}
{"id":1234567890123.5,"text":"deadlock detected"}
{"id":null,"text":"deadlock detected"}
{"id":true,"text":"deadlock detected"}
{"id":[1,{"b":[]}],"text":"deadlock detected"}
{"text":"deadlock detected","id":{"line":3,"file":"build.log"}}
{"id":"","text":"deadlock detected"}
{"id":"a\u0000b \"\\\/ \ud83d\ude00 \u4e2d","text":"deadlock detected"}
{"text":"deadlock detected","more":"is not looked at"}
END
run "$faultline" batch --brief --limit=1 ids.ndjson
expect_status 0
expect_no_stderr
sed -E 's/,"line".*//' "$out" >ids
cat >ids.expected <<'END'
{"schema":1,"id":"q7"
{"schema":1,"id":7
{"schema":1,"id":-9223372036854775808
{"schema":1,"id":1234567890123.5
{"schema":1,"id":null
{"schema":1,"id":true
{"schema":1,"id":[1,{"b":[]}]
{"schema":1,"id":{"line":3,"file":"build.log"}
{"schema":1,"id":""
{"schema":1,"id":"a\u0000b \"\\/ 😀 中"
{"schema":1,"id":null
END
expect_same "ids" ids.expected ids
expect_equal "number of answers that are matches" 11 "$(grep -c '"status":"match"' "$out")"

# Text with line ends in it is one question, as the same text on standard input is one.
printf '%s\n' '{"id":1,"text":"make: *** [all] Error 2\nERROR: deadlock detected\n\tDETAIL: Process 811 waits\r\n"}' >multi
run "$faultline" batch --limit=3 multi
expect_status 0
expect_equal "number of answers" 1 "$(wc -l <"$out")"
sed -E 's/"id":1,"line":1,/"id":null,/' "$out" >batched
printf 'make: *** [all] Error 2\nERROR: deadlock detected\n\tDETAIL: Process 811 waits\r\n' >single
run "$faultline" --json --limit=3 <single
expect_same "answer of search and of batch" batched "$out"

# A broken line among good ones costs only itself, and is told where its answer would be.
cat >broken <<'END'
{"id":1,"text":"deadlock detected"}
{"id":2,"text":12}
{"id":3}
{"id":4,"text":"deadlock detected"
{"id":5,"text":"deadlock detected"} trailing
{"id":6,"text":"deadlock","text":"detected"}
{
{"id":8,"text":"disk quota exceeded"}
disk quota exceeded
END
printf '{"id":10,"text":"\xff"}\n{"id":11,"text":"deadlock detected"}\n' >>broken
run "$faultline" batch --brief --limit=1 broken
expect_status 2
expect_stdout <<'END'
{"schema":1,"id":1,"line":1,"status":"match","match":N,"results":[{"rank":1,"id":"postgresql/deadlock-detected","score":N,"match":N,"fix_rate":0.9,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":2,"line":2,"status":"error","error":{"kind":"bad_input","text":"the object has no \"text\" that is a string"},"results":[],"omitted":N}
{"schema":1,"id":3,"line":3,"status":"error","error":{"kind":"bad_input","text":"the object has no \"text\" that is a string"},"results":[],"omitted":N}
{"schema":1,"id":null,"line":4,"status":"error","error":{"kind":"bad_input","text":"not JSON: '}' expected near end of file"},"results":[],"omitted":N}
{"schema":1,"id":null,"line":5,"status":"error","error":{"kind":"bad_input","text":"not JSON: end of file expected near 'trailing'"},"results":[],"omitted":N}
{"schema":1,"id":null,"line":6,"status":"error","error":{"kind":"bad_input","text":"not JSON: duplicate object key near '\"text\"'"},"results":[],"omitted":N}
{"schema":1,"id":null,"line":7,"status":"error","error":{"kind":"bad_input","text":"not JSON: string or '}' expected near end of file"},"results":[],"omitted":N}
{"schema":1,"id":8,"line":8,"status":"match","match":N,"results":[{"rank":1,"id":"linux/quota-exceeded","score":N,"match":N,"fix_rate":0.8,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":null,"line":9,"status":"match","match":N,"results":[{"rank":1,"id":"linux/quota-exceeded","score":N,"match":N,"fix_rate":0.8,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":null,"line":10,"status":"error","error":{"kind":"bad_input","text":"not JSON: unable to decode byte 0xff near '\"'"},"results":[],"omitted":N}
{"schema":1,"id":11,"line":11,"status":"match","match":N,"results":[{"rank":1,"id":"postgresql/deadlock-detected","score":N,"match":N,"fix_rate":0.9,"fix":N,"matched":true}],"omitted":N}
END
expect_in_stderr '^faultline: broken:2: the object has no "text" that is a string$'
expect_in_stderr '^faultline: 7 of the questions could not be answered$'
expect_inert
run "$faultline" batch --format=tsv --limit=1 broken
expect_status 2
cut -f 1-4 "$out" >columns
expect_same "columns of the answers" - columns <<'END'
query	status	rank	id
1	match	1	postgresql/deadlock-detected
8	match	1	linux/quota-exceeded
9	match	1	linux/quota-exceeded
11	match	1	postgresql/deadlock-detected
END

# As text: each answer under its id or its line.
printf 'deadlock detected\n{"id":"q2","text":"xqzzyv"}\n' >two
run "$faultline" batch --format=text --brief --limit=1 two
expect_status 0
expect_stdout <<'END'
== line 1
N %  fix N %  postgresql/deadlock-detected

== "q2"
not known

END

# Several files, - among them; one that cannot be read costs only itself.
echo deadlock detected >one
run "$faultline" batch --brief --limit=1 one - two <<<'disk quota exceeded'
expect_status 0
expect_equal "ids of the answers" "postgresql/deadlock-detected linux/quota-exceeded postgresql/deadlock-detected " \
    "$(ids | tr '\n' ' ')"
run "$faultline" batch --brief --limit=1 one missing "$PWD" two
expect_status 2
expect_stdout <<'END'
{"schema":1,"id":null,"line":1,"status":"match","match":N,"results":[{"rank":1,"id":"postgresql/deadlock-detected","score":N,"match":N,"fix_rate":0.9,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":null,"status":"error","error":{"kind":"io","text":"cannot read missing: No such file or directory"},"results":[],"omitted":N}
{"schema":1,"id":null,"status":"error","error":{"kind":"io","text":"cannot read WORK: Is a directory"},"results":[],"omitted":N}
{"schema":1,"id":null,"line":1,"status":"match","match":N,"results":[{"rank":1,"id":"postgresql/deadlock-detected","score":N,"match":N,"fix_rate":0.9,"fix":N,"matched":true}],"omitted":N}
{"schema":1,"id":"q2","line":2,"status":"none","match":N,"results":[],"omitted":N}
END
expect_stderr <<'END'
faultline: cannot read missing: No such file or directory
faultline: cannot read WORK: Is a directory
faultline: 2 of the inputs could not be read to the end
END

# Nothing matched; nothing asked.
run "$faultline" batch <<<xqzzyv
expect_status 1
run "$faultline" batch </dev/null
expect_status 1
expect_no_stdout
expect_no_stderr

# A question over the limit, in either form; the next one is answered.
{
    head -c 1100000 /dev/zero | tr '\0' x
    printf '\ndeadlock detected\n{"id":"big","text":"'
    head -c 1100000 /dev/zero | tr '\0' x
    printf '"}\n'
    head -c 8000000 /dev/zero | tr '\0' y
    printf '\ndeadlock detected\n'
} >large
run "$faultline" batch --brief --limit=1 large
expect_status 2
sed -E 's/,"(error|match|results)".*//' "$out" >brief
expect_same "answers" - brief <<'END'
{"schema":1,"id":null,"line":1,"status":"error"
{"schema":1,"id":null,"line":2,"status":"match"
{"schema":1,"id":"big","line":3,"status":"error"
{"schema":1,"id":null,"line":4,"status":"error"
{"schema":1,"id":null,"line":5,"status":"match"
END
expect_in_stderr '^faultline: large:4: the line is over the limit of 7 MB$'

# Each answer is written when it is known: a program may ask by a pipe and wait for it.
coproc "$faultline" batch --brief --limit=1
pid=$COPROC_PID
for text in 'deadlock detected' 'disk quota exceeded' xqzzyv; do
    echo "$text" >&"${COPROC[1]}"
    answer=
    read -r -t 10 answer <&"${COPROC[0]}"
    check "'$text' is answered while the pipe is open" [ -n "$answer" ]
done
asking=${COPROC[1]}
exec {asking}>&-
wait "$pid"
expect_equal "exit status of the batch" 0 $?
