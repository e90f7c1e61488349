#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The HTML report: one sound page that needs nothing else, whatever the log says, to be read on a phone and in the dark.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
"$faultline" --help | grep -q -e '--html' || skip "this program writes no HTML"
build_index

{
    for i in $(seq 40); do printf '2024-05-02T10:11:%02d.1234567Z step %s of the build\r\n' "$i" "$i"; done
    printf 'ERROR: deadlock detected\nDETAIL:  Process 4711 waits for ShareLock on transaction 815\n\n'
    printf '\033[31mTraceback (most recent call last):\033[0m\n  File "/app/<b>main</b>.py", line 1, in <module>\n'
    printf 'ValueError: </pre><script>alert("1")</script> &amp; \342\200\256 \377\n\n'
    printf 'error: %s\n\n' "$(head -c 3000 /dev/zero | tr '\0' x)"
    for i in $(seq 30); do printf 'src/a%s.c:%s:1: error: no such thing\nquiet\nquiet\nquiet\n' "$i" "$i"; done
    printf 'ERROR: Job failed: exit code 1\n'
} >'a<b>&"c.log'
printf 'all is well\n' >quiet.log

for page in asked unasked; do
    match=
    [ $page = asked ] || match=--no-match
    # shellcheck disable=SC2086
    run "$faultline" log $match --html=$page.html 'a<b>&"c.log' quiet.log
    check "there is a page" [ -s $page.html ]
    cp $page.html "$out"
    expect_inert
    run "$python" "$E2E/html_page.py" parse $page.html
    expect_status 0
    expect_in_stdout '^a<b>&"c\.log: [0-9]+ errors$'
done
run "$faultline" log --html=none.html quiet.log
"$faultline" log --no-match --html=unmatched.html quiet.log >"$out"
run "$python" "$E2E/html_page.py" parse none.html
expect_status 0
expect_in_stdout '^quiet\.log: No error$'

# No clock, no order of chance.
run "$faultline" log --html=again.html 'a<b>&"c.log' quiet.log
expect_same page asked.html again.html

# ---- where it goes ----------------------------------------------------------

# What is no regular file is written into, and stays what it is.  The links stand here, so that a fault replaces them
# and not a device of this machine.
page() { run timeout 20 "$faultline" log --no-match "$@" quiet.log; }
mkfifo pipe
timeout 20 cat pipe >piped.html &
page --html=pipe
wait $!
check "the pipe is one still" [ -p pipe ]
expect_same "page through a pipe" unmatched.html piped.html
ln -s /proc/self/fd/1 said
# shellcheck disable=SC2016
run bash -c '"$1" log --no-match --html=said quiet.log | cat' said "$faultline"
check "the link to standard output is one still" [ -L said ]
expect_in_stdout '^No error found\.$'
expect_in_stdout '^</html>$'
ln -s /dev/full full
page --html=full
expect_status 2
expect_in_stderr '^faultline: cannot write full: No space left on device$'
check "the link to a device is one still" [ -L full ]

# A link to a file stays, and the file is replaced; it keeps its mode, a new one has that of any new file.
mkdir site
echo old >site/index.html
chmod 604 site/index.html
ln -s site/index.html page.html
before=$(stat -c %i site/index.html)
exec 8<site/index.html
page --html=page.html
expect_status 1
check "the link is one still" [ -L page.html ]
expect_same "page behind a link" unmatched.html site/index.html
expect_equal "mode" 604 "$(stat -c %a site/index.html)"
check "it is another file" [ "$(stat -c %i site/index.html)" != "$before" ]
expect_equal "what a reader of the old one has" old "$(cat <&8)"
exec 8<&-
run bash -c 'umask 027; "$@"' umask "$faultline" log --no-match --html=site/new.html quiet.log
expect_equal "mode" 640 "$(stat -c %a site/new.html)"
ln -s nowhere.html dangling
page --html=dangling
expect_status 2
expect_in_stderr '^faultline: cannot write dangling: it is a symbolic link to a file that is not there$'
check "nothing was made there" [ ! -e nowhere.html ]

# A name that somebody could foresee is not written to.
echo precious >precious
ln -s ../precious site/new.html.new
page --html=site/new.html
expect_equal "a file beside it" precious "$(cat precious)"
rm site/new.html.new

# What fails leaves all as it was.
# shellcheck disable=SC2016
run bash -c 'trap "" XFSZ; ulimit -f 1; "$@" >/dev/null' limit "$faultline" log --no-match --html=site/new.html quiet.log
expect_status 2
expect_in_stderr '^faultline: cannot write site/new.html: File too large$'
expect_same "page that could not be replaced" unmatched.html site/new.html
expect_equal "the folder" "index.html new.html " "$(find site -mindepth 1 -printf '%f\n' | sort | tr '\n' ' ')"
page --html=site
expect_status 2
expect_in_stderr '^faultline: cannot write site: Is a directory$'
page --html=missing/page.html
expect_status 2
expect_in_stderr '^faultline: cannot write missing/page\.html: No such file or directory$'
name=$(printf 'x%.0s' {1..250}).html
page --html="$name"
check "a name as long as names may be" [ -s "$name" ]
page --html=-
expect_status 2
expect_no_stdout
expect_stderr <<<'faultline: --html needs a file to write the page to: standard output has the report'
check "no file has that name" [ ! -e ./- ]

browser=
for name in chromium chromium-browser google-chrome; do
    browser=$(command -v "$name") && break
done
[ -n "$browser" ] || skip "no chromium is installed: the page's markup was looked at, not the page"
for page in asked unasked none; do
    run "$python" "$E2E/html_page.py" browse "$browser" $page.html
    expect_status 0
    expect_no_stdout
done
