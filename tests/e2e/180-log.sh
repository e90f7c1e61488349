#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log: the report as text, what is told of what is left out, exit statuses, and what does not go together.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

cat >app.log <<'END'
$ python app.py
starting
Traceback (most recent call last):
  File "/srv/app/app.py", line 12, in <module>
    main()
TypeError: __init__() takes 1 positional argument but 2 were given
exited with 1
END
cat >gcc.log <<'END'
make: Entering directory '/src'
src/main.c: In function 'main':
src/main.c:12:5: error: frobnicator undeclared (first use in this function)
   12 |     frobnicator();
      |     ^~~~~~~~~~~
END
cat >npm.log <<'END'
npm ERR! code EBADENGINE
npm ERR! engine Unsupported engine
npm ERR! engine Not compatible with your version of node/npm: app@1.0.0
END
echo 'ERROR: xqzzyv wrrgl' >unknown.log
printf 'all is well\nnothing to see\n' >quiet.log

# The answer comes first: what and where, then the entry with what works and what fails, then the rest and the counts.
run "$faultline" log app.log
expect_status 0
expect_no_stderr
expect_equal "first line" "Likeliest cause  app.log:3-6" "$(head -n 1 "$out")"
expect_in_stdout '^  \| Traceback \(most recent call last\):$'
expect_in_stdout '^  \| TypeError: __init__\(\) takes 1 positional argument but 2 were given$'
expect_in_stdout '^  python/init-takes-no-arguments  [0-9]+ % sure$'
expect_in_stdout '^  Works +1\. +[0-9]+ % Rename the method'
expect_in_stdout '^  Fails +1\. +[0-9]+ % Passing the value by name$'
expect_in_stdout '^Other errors, by how likely they are the cause$'
expect_in_stdout '^   2  exited with 1$'
expect_in_stdout '^      app\.log:7, a consequence$'
expect_equal "last line" "1 file, 7 lines: 2 errors, 1 of 2 shown known" "$(tail -n 1 "$out")"
order=$(grep -nE '^(Likeliest|  python/|  Works|  Fails|Other errors|1 file)' "$out" | cut -d: -f1 | tr '\n' ' ')
expect_equal "parts in order" "$(tr ' ' '\n' <<<"$order" | sort -n | sed '/^$/d' | tr '\n' ' ')" "$order"
expect_equal "number of parts" 6 "$(wc -w <<<"$order")"
expect_inert

# Several files: places have their names, and a mark stands for what belongs together.
run "$faultline" log app.log gcc.log npm.log
expect_status 0
expect_in_stdout 'app\.log:3-6'
expect_in_stdout 'gcc\.log:2-5'
expect_in_stdout 'npm\.log:1-3'
expect_in_stdout '^3 files, 15 lines: 4 errors, [0-9] of 4 shown known$'
run "$faultline" log --no-match gcc.log
expect_in_stdout '^  \|    12 \|     frobnicator\(\);$'

# Nothing found is said.
run "$faultline" log quiet.log
expect_status 1
expect_stdout <<'END'
No error found.

1 file, 2 lines: 0 errors
END
expect_no_stderr
run "$faultline" log --no-match </dev/null
expect_status 1
expect_in_stdout '^No error found\.$'

# --brief keeps the place and the entry's ID.
run "$faultline" log --brief app.log
expect_status 0
expect_in_stdout '^Likeliest cause  app\.log:3-6$'
expect_in_stdout 'python/init-takes-no-arguments$'
expect_not_in_stdout '^  Works'
expect_not_in_stdout '^  Why'

# Filters of the catalogue hold for logs too.
run "$faultline" log --domain=linux app.log
expect_not_in_stdout 'python/init-takes-no-arguments'

# ---- how much --------------------------------------------------------------

for letters in {a..z}{b..d}; do
    echo "ERROR: the gadget $letters$letters$letters broke"
done >many.log
run "$faultline" log --no-match many.log
expect_equal "errors shown by default" 9 "$(grep -cE '^ +[0-9]+  ERROR' "$out")"
expect_in_stdout '^1 file, 78 lines: 78 errors$'
expect_in_stdout '^68 more errors and 0 hints: --limit=N shows more$'
run "$faultline" log --no-match --limit=3 many.log
expect_equal "errors shown" 2 "$(grep -cE '^ +[0-9]+  ERROR' "$out")"
expect_in_stdout '^75 more errors and 0 hints: --limit=N shows more$'
run "$faultline" log --no-match --limit=100 many.log
expect_equal "errors shown" 77 "$(grep -cE '^ +[0-9]+  ERROR' "$out")"
expect_not_in_stdout 'shows more$'
run "$faultline" log --no-match --json many.log
json_is 'len(lines) == 21 and lines[-1]["reported"] == 20 and lines[-1]["omitted"] == 58'
json_is 'len(set(lines[-1]["omitted_ids"])) == 58 and not {l["id"] for l in lines[:-1]} & set(lines[-1]["omitted_ids"])'
run "$faultline" log --no-match --json --limit=2 many.log
json_is '[l["type"] for l in lines] == ["error", "error", "summary"] and lines[-1]["omitted"] == 76 and lines[-1]["errors"] == 78'

# A line over the limit is told, as is a block's text.
{ echo quiet; head -c 300000 /dev/zero | tr '\0' x; echo; echo "ERROR: it broke"; } >wide.log
run "$faultline" log --no-match wide.log
expect_in_stdout '^Likeliest cause  wide\.log:3$'
expect_in_stdout '^1 line over 64 KB: the middle was not looked at$'
{ echo 'Traceback (most recent call last):'; yes '  File "a.py", line 1, in deep' | head -n 3000; echo 'ValueError: deep'; } >deep.log
run "$faultline" log --no-match deep.log
expect_in_stdout '^Likeliest cause  deep\.log:1-3002$'
expect_in_stdout '^  \| \.\.\. [0-9]+ more lines, not kept$'
# However long its head is, an error keeps it, and is another than one that is as long.
for word in alpha beta; do
    printf 'a.c: In function f:\na.c:1:2: error: %s %s\n' $word "$(head -c 20000 /dev/zero | tr '\0' x)"
done >long.log
run "$faultline" log --no-match --json long.log
json_is 'lines[-1]["errors"] == 2 and lines[0]["id"] != lines[1]["id"]'
json_is 'sorted(l["headline"][:20] for l in lines[:-1]) == ["a.c:1:2: error: alph", "a.c:1:2: error: beta"]'

# ---- exit statuses ---------------------------------------------------------

run "$faultline" log unknown.log
expect_status 1
expect_in_stdout '^Likeliest cause  unknown\.log:1$'
run "$faultline" log unknown.log app.log
expect_status 0
run "$faultline" log app.log missing.log
expect_status 2
expect_in_stdout '^  python/init-takes-no-arguments '
expect_in_stdout '^1 file, 7 lines: '
expect_stderr <<'END'
faultline: missing.log: no such file
faultline: 1 of the inputs could not be read, or not to the end
END
run "$faultline" log --fail-on=never app.log missing.log
expect_status 2
run "$faultline" log --fail-on=any app.log
expect_status 1
run "$faultline" log --fail-on=any quiet.log
expect_status 0
run "$faultline" log --fail-on=any --limit=1 --no-match many.log
expect_status 1
run "$faultline" log --fail-on=never unknown.log
expect_status 0
run "$faultline" log --fail-on=never quiet.log
expect_status 0

# Without an index, --no-match finds all the same; nothing is called known or unknown.
run env FAULTLINE_INDEX=/nowhere "$faultline" log app.log
expect_status 3
expect_no_stdout
expect_in_stderr '^faultline: there is no index at /nowhere'
run env FAULTLINE_INDEX=/nowhere "$faultline" log --no-match app.log
expect_status 1
expect_no_stderr
expect_equal "first line" "Likeliest cause  app.log:3-6" "$(head -n 1 "$out")"
expect_equal "last line" "1 file, 7 lines: 2 errors" "$(tail -n 1 "$out")"
expect_not_in_stdout 'known'
run env FAULTLINE_INDEX=/nowhere "$faultline" log --no-match --json app.log
json_is 'lines[0]["status"] == "not_asked" and lines[0]["results"] == [] and lines[-1]["known"] == 0 and lines[-1]["unknown"] == 0'

# ---- what does not go together ---------------------------------------------

# refused MESSAGE ARGUMENT...
refused() {
    local message=$1
    shift
    run "$faultline" log "$@"
    expect_status 2
    expect_no_stdout
    expect_in_stderr "^faultline: $message"
}
refused 'log prints text or JSON, not tab-separated values$' --format=tsv app.log
refused '--fail-on=new needs --baseline' --fail-on=new app.log
refused '--annotate prints among text: it does not go with JSON$' --annotate=github --json app.log
refused '--follow reads one file, and 2 are named$' --follow app.log gcc.log
refused '--follow prints as it goes: it goes neither with --html nor with --annotate$' --follow --annotate=github app.log
refused '--follow prints as it goes: it goes neither with --html nor with --annotate$' --follow --html=page.html app.log
refused '\. is a folder: only a file can be followed$' --follow --no-match .
refused 'cannot read missing.log: No such file' --follow --no-match missing.log
refused '--fail-on=some: it is one of new\|any\|never$' --fail-on=some app.log
refused '--annotate=gitlab: it is one of github$' --annotate=gitlab app.log
refused '--limit=0: it is a whole number from 1 to 100000$' --limit=0 app.log
refused 'unknown option --text' --text=x app.log
run "$faultline" search --no-match deadlock
expect_status 2
expect_in_stderr 'no-match'

# Standard output that is full or closed.
for form in "log" "log --json" "log --annotate=github"; do
    # shellcheck disable=SC2086
    run bash -c '"$@" >/dev/full' full "$faultline" $form app.log
    expect_status 2
    expect_in_stderr '^faultline: cannot write .*: No space left on device$'
    # shellcheck disable=SC2086
    run bash -c '"$@" >&-' closed "$faultline" $form app.log
    expect_status 2
    expect_in_stderr '^faultline: cannot write .*: Bad file descriptor$'
done
run bash -c '"$@" | head -n 1' early "$faultline" log --no-match --json --limit=100 many.log
expect_equal "lines" 1 "$(wc -l <"$out")"
expect_no_stderr
