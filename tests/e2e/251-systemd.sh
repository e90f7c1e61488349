#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The units are what systemd takes without a word, and allow next to nothing; who runs them, and where reports go.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
command -v systemd-analyze >/dev/null || skip "systemd-analyze is not installed"
command -v make >/dev/null || skip "make is not installed"
need_python json

# No DESTDIR: it is looked whether the program is where the unit says.
make --no-print-directory -s -C "$REPOSITORY" -o all install BUILD="$FAULTLINE_BUILD" PREFIX="$work/usr" >"$out" 2>&1 ||
    fail "it was not installed: $(cat "$out")"
units=$work/usr/lib/systemd/system
run systemd-analyze verify "$units/faultline-nightly.service" "$units/faultline-nightly.timer"
expect_status 0
expect_no_stdout
expect_no_stderr
run grep -rl '@PREFIX@' usr/lib
expect_no_stdout
# The document that they name is there.
file=$(sed -n 's/^Documentation=file://p' "$units/faultline-nightly.service")
check "$file is there" [ -s "$file" ]

# Exposure goes from 0 to 10, and the threshold is in tenths: 1.0 at most, where systemd calls up to 2 safe.
run systemd-analyze security --offline=true --no-pager --threshold=10 "$units/faultline-nightly.service"
expect_status 0
expect_in_stdout 'Overall exposure level for faultline-nightly[.]service: (0[.][0-9]|1[.]0) SAFE'
grep -a 'Overall' "$out"
expect_not_in_stderr .

# The user, and the folder of reports that all users may add to.
for program in systemd-sysusers systemd-tmpfiles; do
    command -v $program >/dev/null || skip "$program is not installed (the rest of this script passed)"
done
[ "$(id -u)" = 0 ] || skip "making users and folders in a folder needs root (the rest of this script passed)"
mkdir -p root/etc root/usr/lib
cp -r usr/lib/sysusers.d usr/lib/tmpfiles.d root/usr/lib
run systemd-sysusers --root="$work/root"
expect_status 0
check "the user is there" grep -q '^faultline:.*:/var/lib/faultline:.*nologin$' root/etc/passwd
run systemd-tmpfiles --root="$work/root" --create
expect_status 0
expect_no_stderr
user=$(sed -n 's/^faultline:[^:]*:\([0-9]*\):.*/\1/p' root/etc/passwd)
expect_equal "the state folder" "755 $user" "$(stat -c '%a %u' root/var/lib/faultline)"
expect_equal "the folder of reports" "1777 $user" "$(stat -c '%a %u' root/var/lib/faultline/outcomes)"
