#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log --json: the fields; line numbers; where logs come from: files, folders, pipes, packed ones.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

cat >app.log <<'END'
starting
Traceback (most recent call last):
  File "/srv/app/app.py", line 12, in <module>
    main()
TypeError: __init__() takes 1 positional argument but 2 were given
ERROR: xqzzyv wrrgl
exited with 1
END
run "$faultline" log --json app.log
expect_status 0
expect_no_stderr
json_is '[line["type"] for line in lines] == ["error"] * 3 + ["summary"] and all(line["schema"] == 1 for line in lines)'
json_is '[line["rank"] for line in lines[:-1]] == [1, 2, 3]'
known='next(line for line in lines if line.get("headline") != None and "Traceback" in line["text"])'
json_is "list($known) == ['schema', 'type', 'rank', 'id', 'file', 'first_line', 'last_line', 'count', 'kind', 'cause', 'headline', 'text',
    'status', 'match', 'results', 'omitted', 'occurrences']"
json_is "({key: ${known}[key] for key in ('file', 'first_line', 'last_line', 'count', 'kind', 'status')} ==
    {'file': 'app.log', 'first_line': 2, 'last_line': 5, 'count': 1, 'kind': 'trace', 'status': 'match'})"
json_is "${known}['text'] == ''.join(open('app.log').readlines()[1:5]).rstrip('\\n')"
json_is "${known}['occurrences'] == [{'file': 'app.log', 'first_line': 2, 'last_line': 5}]"
json_is "${known}['results'][0]['id'] == 'python/init-takes-no-arguments' and ${known}['results'][0]['workarounds']"
json_is "len(${known}['results']) <= 3"
json_is 'all(0 <= line["cause"] <= 1 for line in lines[:-1]) and abs(sum(line["cause"] for line in lines[:-1]) - 1) < 0.001'
json_is 'list(lines[-1]) == ["schema", "type", "files", "lines", "bytes", "errors", "reported", "known", "unknown", "omitted", "hints", "dropped",
    "cut_lines", "troubles", "partial", "omitted_ids"]'
json_is '({key: lines[-1][key] for key in ("files", "lines", "errors", "reported", "known", "unknown", "omitted", "dropped", "troubles", "partial")} ==
    dict(files=1, lines=7, errors=3, reported=3, known=1, unknown=2, omitted=0, dropped=0, troubles=0, partial=False))'
json_is "lines[-1]['bytes'] == $(wc -c <app.log)"
json_is 'next(line for line in lines if line["kind"] == "exit")["first_line"] == 7'
# --brief has no texts; --explain has what the order is made of.
run "$faultline" log --json --brief app.log
json_is 'not any("text" in line for line in lines) and lines[0]["headline"] and not any("title" in result for line in lines[:-1] for result in line["results"])'
run "$faultline" log --json --explain app.log
json_is 'all(line["explain"] for line in lines[:-1]) and set(lines[0]["explain"]) <= set(lines[-1]["features"])'
json_is 'all(set(feature) == {"value", "share"} for line in lines[:-1] for feature in line["explain"].values())'

# Trouble is an object of its own.
run "$faultline" log --json app.log missing.log
expect_status 2
json_is 'lines[-2] == dict(schema=1, type="trouble", file="missing.log", text="no such file")'
json_is 'lines[-1]["troubles"] == 1 and lines[-1]["files"] == 1 and lines[0]["type"] == "error"'

# ---- lines are parted by LF, whatever else is in the file -------------------

places() { # of all errors, sorted
    "$python" -c 'import json, sys
for line in sys.stdin:
    line = json.loads(line)
    if line["type"] == "error":
        print(line["headline"], line["file"], line["first_line"], line["last_line"])' <"$out" | sort
}
expect_places() {
    places >.came
    sort >.expected
    expect_same "places of: ${command_line#*log }" .expected .came
}
printf 'one\r\ntwo\rtwo\rtwo\r\n\r\n  5%%\r 50%%\r100%%\r\nERROR: xqzzyv\r\n\fnext\v\n\xe2\x80\xa8\xc2\x85\nERROR: wrrgl' >crlf.log
run "$faultline" log --no-match --json crlf.log
expect_places <<'END'
ERROR: wrrgl crlf.log 8 8
ERROR: xqzzyv crlf.log 5 5
END
json_is 'lines[-1]["lines"] == 8'
gzip -c crlf.log >crlf.log.gz
run "$faultline" log --no-match --json crlf.log.gz
expect_places <<'END'
ERROR: wrrgl crlf.log.gz 8 8
ERROR: xqzzyv crlf.log.gz 5 5
END
printf 'ERROR: xqzzyv' >unended.log
printf '\n\n\nERROR: xqzzyv\n' >late.log
run "$faultline" log --no-match --json unended.log late.log
json_is 'len(lines) == 2 and lines[0]["count"] == 2 and lines[-1]["lines"] == 5'
json_is '[(place["file"], place["first_line"]) for place in lines[0]["occurrences"]] == [("unended.log", 1), ("late.log", 4)]'

# ---- where they come from ---------------------------------------------------

errors='ERROR: wrrgl %s 8 8\nERROR: xqzzyv %s 5 5\n'
run "$faultline" log --no-match --json - <crlf.log
# shellcheck disable=SC2059
printf "$errors" "standard input" "standard input" | expect_places
run bash -c 'cat crlf.log | "$1" log --no-match --json' pipe "$faultline"
# shellcheck disable=SC2059
printf "$errors" "standard input" "standard input" | expect_places
run "$faultline" log --no-match --json - <crlf.log.gz
# shellcheck disable=SC2059
printf "$errors" "standard input" "standard input" | expect_places

# A folder: all that is in it, by name, and what is below.
mkdir -p logs/deep/er
cp crlf.log logs/b.log
printf 'ERROR: wrrgl\n' >logs/deep/er/a.log
printf 'all is well\n' >logs/a.log
: >logs/empty.log
run "$faultline" log --no-match --json logs
json_is 'lines[-1]["files"] == 4 and lines[-1]["errors"] == 2 and lines[-1]["lines"] == 10'
json_is '[(p["file"], p["first_line"]) for l in lines[:-1] if l["count"] == 2 for p in l["occurrences"]] == [("logs/b.log", 8), ("logs/deep/er/a.log", 1)]'
run "$faultline" log --no-match --json logs/ logs/b.log
json_is 'lines[-1]["files"] == 5'
mkdir empty
run "$faultline" log --no-match --json empty
expect_status 1
json_is 'lines[-1]["files"] == 0 and lines[-1]["troubles"] == 0'

# Packed ones, by what they begin with and not by name.
absent=""
# packed TOOL FILE COMMAND...: the command makes FILE of crlf.log.
packed() {
    local tool=$1 file=$2 name=$2
    shift 2
    if ! command -v "$tool" >/dev/null; then
        absent="$absent $tool"
        return
    fi
    rm -f "$file"
    check "$tool packs" bash -c "$*" >/dev/null
    case $file in *.zip | *.tar | *.tar.gz | *.tar.xz) name=$file/crlf.log ;; esac
    run "$faultline" log --no-match --json "$file"
    expect_no_stderr
    # shellcheck disable=SC2059
    printf "$errors" "$name" "$name" | expect_places
    mv "$file" disguised.log
    run "$faultline" log --no-match --json - <disguised.log
    json_is 'lines[-1]["errors"] == 2 and lines[-1]["lines"] == 8 and lines[-1]["troubles"] == 0'
}
packed gzip x.log.gz 'gzip -c crlf.log >x.log.gz'
packed xz x.log.xz 'xz -c crlf.log >x.log.xz'
packed zstd x.log.zst 'zstd -q -c crlf.log >x.log.zst'
packed bzip2 x.log.bz2 'bzip2 -c crlf.log >x.log.bz2'
packed lz4 x.log.lz4 'lz4 -q -c crlf.log >x.log.lz4'
packed tar x.tar 'tar -cf x.tar crlf.log'
packed tar x.tar.gz 'tar -cf - crlf.log | gzip >x.tar.gz'
packed tar x.tar.xz 'tar -cf - crlf.log | xz >x.tar.xz'
packed zip x.zip 'zip -q x.zip crlf.log'
tar -cf - logs | gzip >all.tgz
run "$faultline" log --no-match --json all.tgz
json_is 'lines[-1]["files"] == 4 and lines[-1]["errors"] == 2'
json_is '{p["file"] for l in lines[:-1] for p in l["occurrences"]} == {"all.tgz/logs/b.log", "all.tgz/logs/deep/er/a.log"}'
# Another member of gzip goes on where the last ended.
{ printf 'ERROR: xqz' | gzip; printf 'zyv\n' | gzip; } >two.gz
run "$faultline" log --no-match --json two.gz
json_is 'lines[0]["headline"] == "ERROR: xqzzyv"'
[ -z "$absent" ] || skip "not installed, so not tried:$absent"
