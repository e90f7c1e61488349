#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log --baseline: what is new, what was there, what is gone; files that are no report; --fail-on.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

printf 'ERROR: the widget broke\nquiet\nERROR: the gadget 1 broke\n' >old.log
printf 'quiet\nERROR: the gadget 22 broke\nERROR: the sprocket broke\nquiet\nERROR: the gasket broke\n' >new.log
log() { run "$faultline" log --no-match "$@"; }

log --json old.log
cp "$out" old.json
json_is 'not any("age" in line for line in lines) and "new" not in lines[-1]'
log --json --baseline=old.json new.log
expect_status 1
json_is '({l["headline"]: l["age"] for l in lines if l["type"] == "error"} ==
    {"ERROR: the gadget 22 broke": "since", "ERROR: the sprocket broke": "new", "ERROR: the gasket broke": "new"})'
json_is '[(list(l), l["headline"]) for l in lines if l["type"] == "gone"] == [(["schema", "type", "id", "headline"], "ERROR: the widget broke")]'
json_is '(lines[-1]["new"], lines[-1]["since"], lines[-1]["gone"]) == (2, 1, 1)'
cp "$out" new.json
log --baseline=old.json new.log
expect_in_stdout '^1 file, 5 lines: 3 errors; 2 new, 1 not new, 1 gone$'
expect_in_stdout '^Gone since the earlier report$'
expect_in_stdout '^      ERROR: the widget broke$'
expect_in_stdout 'new\.log:2, not new'
expect_in_stdout 'new\.log:3, new'
# Gone is told where nothing is found, too.
printf 'quiet\n' >quiet.log
log --baseline=old.json quiet.log
expect_status 1
expect_in_stdout '^No error found\.$'
expect_in_stdout '^1 file, 1 line: 0 errors; 0 new, 0 not new, 2 gone$'
# A report with ages and gone ones is a baseline as well: those gone before are not gone again.
log --json --baseline=new.json new.log
json_is '(lines[-1]["new"], lines[-1]["since"], lines[-1]["gone"]) == (0, 3, 0)'
# So is one that came through a pipe.
log --baseline=<(cat old.json) new.log
expect_in_stdout '2 new, 1 not new, 1 gone$'
# And one with the catalogue's answers, and one in brief.
build_index
for options in "" "--brief" "--explain"; do
    # shellcheck disable=SC2086
    run "$faultline" log --json $options old.log
    cp "$out" full.json
    run "$faultline" log --baseline=full.json new.log
    expect_in_stdout '2 new, 1 not new, 1 gone$'
done

# What was omitted is not new later, and what is omitted now is not gone.
for word in {a..z}; do echo "ERROR: the gadget $word$word$word broke"; done >many.log
log --json --limit=2 many.log
cp "$out" few.json
log --json --baseline=few.json many.log
json_is '(lines[-1]["new"], lines[-1]["since"], lines[-1]["gone"]) == (0, 26, 0)'
log --json many.log
cp "$out" all.json
log --json --limit=2 --baseline=all.json many.log
json_is '(lines[-1]["new"], lines[-1]["since"], lines[-1]["gone"]) == (0, 26, 0)'
echo "ERROR: the sprocket broke" >>many.log
log --limit=2 --fail-on=new --baseline=all.json many.log
expect_status 1
expect_in_stdout '27 errors; 1 new, 26 not new, 0 gone$'

# ---- --fail-on --------------------------------------------------------------

log --fail-on=new --baseline=old.json new.log
expect_status 1
log --fail-on=new --baseline=old.json old.log
expect_status 0
log --fail-on=new --baseline=old.json quiet.log
expect_status 0
log --fail-on=any --baseline=old.json old.log
expect_status 1
log --fail-on=any --baseline=old.json quiet.log
expect_status 0
log --fail-on=never --baseline=old.json new.log
expect_status 0
log --fail-on=new --baseline=old.json old.log missing.log
expect_status 2

# ---- what is no report ------------------------------------------------------

# refused MESSAGE FILE
refused() {
    log --baseline="$2" new.log
    expect_status 2
    expect_no_stdout
    expect_in_stderr "^faultline: $1"
    expect_inert
}
refused 'cannot read missing.json: No such file or directory$' missing.json
refused 'cannot read \.: Is a directory$' .
head -n 1 old.json >cut.json
refused 'cut.json: this is no whole report: it has no summary$' cut.json
head -c 300 old.json >cut.json
refused 'cut.json:[12]: not JSON: ' cut.json
: >empty.json
refused 'empty.json: this is no whole report' empty.json
refused 'new.log:1: not JSON: ' new.log
sed 's/"id":"1-/"id":"9-/' old.json >other.json
refused 'other.json:1: the id 9-[0-9a-f]+ is of another version' other.json
echo '{"schema":1,"id":null,"status":"none","match":0.1,"results":[],"omitted":0}' >search.json
refused 'search.json:1: no line of a report$' search.json
echo '{"type":"error","headline":"x"}' >odd.json
refused 'odd.json:1: an error without id$' odd.json
printf '{"type":"error","id":"\x1b[31m\xc2\x9b"}\n' >odd.json
refused 'odd.json:1: ' odd.json
printf '{"type":"error","id":"\\u001b[31m\\u009b\\u202e"}\n' >odd.json
refused 'odd.json:1: ' odd.json
printf '[1]\n' >odd.json
refused 'odd.json:1: no line of a report$' odd.json
{ printf '{"type":"error","id":"'; head -c 70000000 /dev/zero | tr '\0' x; printf '"}\n'; } >wide.json
refused '.*wide.json' wide.json
rm wide.json
# A baseline that is wrong is told before anything is read or asked.
run env FAULTLINE_INDEX=/nowhere "$faultline" log --baseline=missing.json new.log
expect_status 2
# What later versions may add does no harm.
{ echo '{"type":"later","schema":1}'; cat old.json; } >later.json
log --baseline=later.json old.log
expect_in_stdout '0 new, 2 not new, 0 gone$'
