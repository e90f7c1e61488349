#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Errors that differ in what varies are one, with an id that is the same in every run; neither the order of files nor the
# pieces in which bytes come change what is found.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# of FILE...: the report of them.
of() { run "$faultline" log --no-match --json "$@"; }

cat >first.log <<'END'
2024-05-01T10:00:00Z ERROR: cannot open /srv/data/7/cache.db: lock 0x7ffd12345678 held by 4211
quiet
2024-05-01T10:00:07Z ERROR: cannot open /srv/data/8/cache.db: lock 0x7ffd00000008 held by 17
2024-05-01T10:00:09Z ERROR: cannot open /srv/data/8/index.db: lock 0x7ffd00000008 held by 17
END
of first.log
json_is 'sorted(line["count"] for line in lines[:-1]) == [1, 2] and lines[-1]["errors"] == 2'
json_is 'all(len(line["occurrences"]) == line["count"] for line in lines[:-1])'
json_is '[p["first_line"] for l in lines if l.get("count") == 2 for p in l["occurrences"]] == [1, 3]'
run "$faultline" log --no-match first.log
expect_in_stdout '(first\.log:1, 2 times|at first\.log:1, first\.log:3)'

id_of() {
    printf '%s\n' "$1" >one.log
    of one.log
    "$python" -c 'import json, sys; print(json.loads(sys.stdin.readline()).get("id"))' <"$out"
}
one=$(id_of 'ERROR: cannot open /srv/data/7/cache.db: lock 0x7ffd12345678 held by 4211')
check "it is an id: $one" grep -Eqx '1-[0-9a-f]{16}' <<<"$one"
n=0
while read -r other; do
    n=$((n + 1))
    expect_equal "id of '$other'" "$one" "$(id_of "$other")"
done <<'END'
ERROR: cannot open /srv/data/7/cache.db: lock 0x7ffd12345678 held by 4211
ERROR: cannot open /home/somebody/else/cache.db: lock 0x1 held by 2
2031-12-31T23:59:59.123Z ERROR: cannot open C:\data\cache.db: lock 0xabc held by 900000
ERROR:  cannot open /srv/data/7/cache.db:  lock 0x7FFD12345678   held by 4211
END
expect_equal "ids compared" 4 $n
while read -r other; do
    check "'$other' is another error" [ "$(id_of "$other")" != "$one" ]
done <<'END'
ERROR: cannot open /srv/data/7/index.db: lock 0x7ffd12345678 held by 4211
ERROR: cannot close /srv/data/7/cache.db: lock 0x7ffd12345678 held by 4211
ERROR: cannot open /srv/data/7/cache.db: lock 0x7ffd12345678 held by nobody
ERROR: cannot open /srv/data/7/cache.db
END
uuid=$(id_of 'ERROR: request 123e4567-e89b-12d3-a456-426614174000 failed')
expect_equal "id with another UUID" "$uuid" "$(id_of 'ERROR: request 00000000-aaaa-bbbb-cccc-deadbeef0001 failed')"

# A trace that began elsewhere is the same error; another exception is not.
trace() {
    printf 'Traceback (most recent call last):\n  File "/%s/a.py", line %s, in run\n    step()\nValueError: %s\n' "$1" "$2" "$3"
}
expect_equal "id of a trace" "$(id_of "$(trace srv 1 wrrgl)")" "$(id_of "$(trace home/x 200 wrrgl)")"
check "another message is another error" [ "$(id_of "$(trace srv 1 wrrgl)")" != "$(id_of "$(trace srv 1 xqzzyv)")" ]

# More places than are kept are counted.
for i in {1..50}; do echo "ERROR: widget $i broke"; done >places.log
of places.log
json_is 'len(lines) == 2 and lines[0]["count"] == 50 and len(lines[0]["occurrences"]) == 20'
run "$faultline" log --no-match places.log
expect_in_stdout '^Likeliest cause  places\.log:[0-9]+, 50 times$'
expect_in_stdout '^  at places\.log:1, places\.log:2, .*, and 45 more$'

# ---- the order of files, and pieces -----------------------------------------

# A log of every kind of block, with what is at borders of pieces: CRLF, lines over the limit, blanks, many bytes.
"$python" - <<'END'
import random
random.seed(7)
parts = [
    'Traceback (most recent call last):\n  File "a.py", line 1, in x\n    y()\nValueError: {n} bad\n',
    "a.c: In function 'f':\na.c:{n}:3: error: no {w}\n   12 |  f();\n      |  ^\n",
    "java.lang.IllegalStateException: {w}\n\tat a.B.c(B.java:{n})\n\tat a.B.d(B.java:2)\nCaused by: java.io.IOException: {w}\n\tat x.Y.z(Y.java:1)\n",
    "npm ERR! code E{w}\nnpm ERR! errno {n}\n\n", "ERROR: {w} failed\r\n", "quiet {w}\n", "\n\n", "the end\nexited with 1\n", "exited with 0\n",
    "panic: {w}\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/b.go:3 +0x1\n", "  1) {w} fails\n     expected: 1\n          got: 2\n\n",
    "\x1b[31merror\x1b[0m: {w}\n", '{{"level":"error","msg":"{w}","stack":"Error: x\\\\n    at y (z.js:1:2)"}}\n', "warning: {w}\n",
]
def text(size):
    out = []
    while sum(map(len, out)) < size:
        out.append(random.choice(parts).format(n=random.randrange(10**6), w="".join(random.choices("abcdefgh", k=3))))
        if random.random() < .01:
            out.append("x" * random.choice((1000, 70000, 140000, 400000)) + " error " + "y" * random.choice((10, 70000)) + "\n")
    return "".join(out)
for name, size in (("p.log", 400000), ("q.log", 50000), ("r.log", 3000)):
    with open(name, "w", newline="", encoding="utf-8") as file:
        file.write(text(size))
END
ids_of() { # ids with their counts, sorted
    of --limit=100000 "$@"
    "$python" -c 'import json, sys
for line in sys.stdin:
    line = json.loads(line)
    if line["type"] == "error" and line["kind"] not in ("hint", "last_words"):
        print(line["id"], line["kind"], line["count"], len(line["occurrences"]))
    elif line["type"] == "summary":
        print(line["errors"], line["lines"], line["bytes"], line["hints"], line["dropped"], line["cut_lines"])' <"$out" | sort
}
ids_of p.log q.log r.log >ids.1
check "there are errors of many kinds" [ "$(cut -d' ' -f2 ids.1 | sort -u | wc -l)" -ge 6 ]
for order in "r.log q.log p.log" "q.log p.log r.log" "q.log r.log p.log"; do
    # shellcheck disable=SC2086
    ids_of $order >ids.2
    expect_same "ids in the order $order" ids.1 ids.2
done

# slowly FILE SEED: its bytes in odd pieces, with a pause now and then.
slowly() {
    "$python" -c 'import os, random, sys, time
random.seed(int(sys.argv[2]))
data = open(sys.argv[1], "rb").read()
at = 0
while at < len(data):
    size = random.choice((1, 2, 3, 17, 100, 1000, 4095, 4097, 65536))
    os.write(1, data[at:at + size])
    at += size
    if random.random() < .02:
        time.sleep(.001)' "$1" "$2"
}
for file in p.log q.log r.log; do
    of - <$file
    cp "$out" whole
    check "there is something to compare" [ "$(wc -l <whole)" -gt 5 ]
    for seed in 1 2 3; do
        slowly $file $seed | of -
        expect_same "report of $file in pieces" whole "$out"
    done
done
