#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/new-entry: from a pasted error to an entry without a fault.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
command -v python3 >/dev/null || skip "python3 is not installed"

mkdir c
entry c/known.md garden/gate "the gate of the orchard is stuck"
new() {
    command_line="new-entry $*"
    "$REPOSITORY/scripts/new-entry" --build "$FAULTLINE_BUILD" --corpus c "$@" >"$out" 2>"$err"
    status=$?
}

# What the catalogue knows is named, and no file is written.
new garden "the gate of the orchard is stuck"
expect_status 1
expect_in_stdout '^ *[0-9]+% like garden/gate: the gate of the orchard is stuck$'
expect_in_stdout 'mend garden/gate, or say --anyway'
check "no file is written" [ "$(find c -type f | wc -l)" = 1 ]

# Of a paste the line that tells the error is the title, and what differs from case to case stands as a placeholder.
printf '%s\n' "Starting the mill" "error: wheel 'north' at 0x7ffe12345678 in /opt/mill/lib/wheel.so does not turn" "done" >pasted
new mill <pasted
expect_status 1
title="error: wheel '<name>' at <address> in <path> does not turn"
file=c/mill/error-wheel-at-in-does-not-turn.md
check "the title has placeholders" grep -qxF "# $title" $file
expect_in_stdout "^$file was begun\.$"
expect_in_stdout "^$file:7: error: Fix Rate 'TODO%' is not a percentage"
expect_in_stdout "^$file:11: to do: TODO: why it happens"
new mill <pasted
expect_status 1
expect_in_stderr "is there already"

# Filled in, there is nothing left to do.  The editor is a script; it needs a terminal.
cat >editor <<'END'
#!/bin/sh
sed -i -e 's/^- \*\*Fix Rate:.*/- **Fix Rate:** 70%/' -e 's/^TODO: why.*/The bearing is dry, for nobody has greased it since the frost went./' \
    -e 's/^- TODO: what somebody.*/- one two three four five six seven eight nine ten one two three four five six seven eight nine ten\n- one two three four five six seven eight nine ten one two three four five six seven eight nine ten/' \
    -e '/^## Asked As/,/^## Workarounds/{/^## Workarounds/!d}' -e 's/^1. .*/1. **Grease its bearing.** (65% success)/' \
    -e 's/# TODO.*/grease --bearing north/' -e 's/^- \*\*TODO.*/- **More water** — the bearing stays dry. (90% fail)/' "$1"
END
chmod +x editor
if command -v script >/dev/null; then
    rm -r c/mill
    EDITOR=$PWD/editor run script -qec "'$REPOSITORY/scripts/new-entry' --build '$FAULTLINE_BUILD' --corpus c mill \"\$(cat pasted)\"" /dev/null
    expect_status 0
    expect_in_stdout "$file: nothing is wrong"
    run "$indexer" --check $file
    expect_no_stdout
fi

# Neither a time, a mailbox, a number of a process nor a place is the error's.
new mill --anyway "mill failed at 2024-01-01T00:00:00Z for bob@example.com, pid 42, near /srv/mill/wheel.py:3:14 and C:\\mill\\axle.txt"
check "the title holds nobody's data" grep -rqxF "# mill failed at <time> for <address>, pid <n>, near <file>:<line>:<column> and <path>" c/mill

new mill ""
expect_status 2
new "No Such Name" x
expect_status 2
