#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/reproduce: what it takes for a proof and what not, and what a proof may touch.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
command -v python3 >/dev/null || skip "python3 is not installed"

# proof ID: an entry whose title is what the proof prints, and the proof from standard input.
proof() {
    mkdir -p "c/${1%/*}"
    entry "c/$1.md" "$1" "mill: the wheel of <name> does not turn"
    sed -i 's/ai_generated/reproduced/' "c/$1.md"
    cat >"c/$1.repro"
}
reproduce() {
    command_line="reproduce $*"
    "$REPOSITORY/scripts/reproduce" --build "$FAULTLINE_BUILD" --corpus c "$@" >"$out" 2>"$err"
    status=$?
}

proof mill/good <<'END'
# needs: bash
prepare() { touch dry; }
provoke() { [ ! -e dry ] || { echo "mill: the wheel of north does not turn" >&2; return 3; }; }
dead_end() { touch water; provoke; }
workaround() { rm dry; provoke; }
END
mkdir c/other
entry c/other/gate.md other/gate "the gate of the orchard is stuck"
reproduce
[ $status != 77 ] || skip "$(cat "$err")"
expect_status 0
expect_stdout <<<"1 passed, 0 failed, 0 skipped"
reproduce --report report.md --verbose mill
expect_in_stdout "^passed mill/good [(]"
# shellcheck disable=SC2016 # ticks of Markdown
check "the report has a row" grep -q '^| `mill/good` | passed | bash | [0-9].* | stays |$' report.md
reproduce nowhere
expect_status 2

# Each of the three things is checked, and the dead end.
failing() {
    sed "$2" c/mill/good.repro >changed
    proof mill/bad <changed
    mv c/mill/good.md c/mill/good.repro .
    reproduce mill/bad
    expect_status 1
    expect_in_stdout "^FAILED mill/bad: $1"
    mv good.md good.repro c/mill
    rm c/mill/bad.*
}
failing "provoke ended with 0" 's/return 3/return 0/'
failing "neither the title nor an also-seen-as was printed" 's/does not turn/turns/'
failing "after the dead end the error is gone" 's/touch water/rm dry/'
failing "the workaround ended with 3" 's/{ rm dry/{ :/'
failing "the error is there after the workaround" 's/{ rm dry; provoke/{ echo "mill: the wheel of north does not turn"/'
failing "prepare ended with" 's/{ touch dry/{ touch dry; false/'
failing "searching for the output finds other/gate first" 's/ >&2;/; yes "the gate of the orchard is stuck" | head -n 20;/'
failing "provoke ended with 3" '1i # status: 4'

# A placeholder may stand on a line of its own where the title has white space around it; none holds a line's end.
mv c/mill/good.md c/mill/good.repro .
proof mill/parted <<'END'
provoke() { [ -e water ] || { printf 'mill: the wheel of\n\n   north\n\n  does not turn\n'; return 3; }; }
workaround() { touch water; provoke; }
END
reproduce mill
expect_status 0
sed -i 's/north/&\\n east/' c/mill/parted.repro
reproduce mill
expect_status 1
expect_in_stdout "neither the title nor"
rm c/mill/parted.*
mv good.md good.repro c/mill

# What it needs and is not here.
sed -i '1s/$/ no-such-tool/' c/mill/good.repro
reproduce --verbose
expect_status 77
expect_in_stdout "^skipped mill/good: not here: no-such-tool$"
sed -i '1s/ no-such-tool//' c/mill/good.repro
sed -i '1a # slow: 9' c/mill/good.repro
reproduce --verbose --quick
expect_in_stdout "^skipped mill/good: slow: run without --quick$"
reproduce
expect_status 0
sed -i 2d c/mill/good.repro

# What a proof leaves in the place of its output is read only where it is a file.
failing "neither the title nor" 's/^provoke() {/& ln -sf \/dev\/zero \/run\/reproduce\/provoke;/'

# A proof reaches nobody and writes nowhere but to its folder and /tmp; what it leaves running ends with it.
touch kept
cat >c/mill/good.repro <<END
prepare() {
    [ "\$(id -u)" != 0 ] && [ "\$HOME" = "\$PWD" ] && [ -z "\$(ls -A)" ]
    ! touch $PWD/kept 2>/dev/null && ! touch /usr/written 2>/dev/null && touch /tmp/written
    ! timeout 2 bash -c 'exec 3<>/dev/tcp/192.0.2.1/80' 2>/dev/null
    [ "\$(grep -vc '^ *lo:' /proc/net/dev)" = 2 ]
    sleep 3210 & disown
}
provoke() { echo "mill: the wheel of north does not turn"; return 1; }
workaround() { kill -0 \$(pgrep -f 'sleep 321[0]' || echo 1); }
END
reproduce --verbose
expect_status 0
run pgrep -f 'sleep 321[0]'
expect_status 1

# Nor does it run for ever.
sed -i 's/^provoke() {/& sleep 100;/' c/mill/good.repro
reproduce --seconds 2
expect_status 1
expect_in_stdout "^FAILED mill/good: took more than 2 s, in provoke$"
