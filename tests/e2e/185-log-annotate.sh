#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# log --annotate=github: workflow commands, whose parts hostile text cannot break, and no others.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

cat >build.log <<'END'
src/main.c: In function 'main':
src/main.c:12:5: error: frobnicator undeclared, 100% sure
   12 |     frobnicator();
/usr/include/x.h:3:1: error: sprocket of the system lost
Traceback (most recent call last):
  File "/srv/app/app.py", line 12, in <module>
    main()
TypeError: __init__() takes 1 positional argument but 2 were given
exited with 1
END
commands() { grep -E '^::' "$out" >.commands; }
run "$faultline" log --annotate=github build.log
expect_status 0
commands
expect_equal "commands" 3 "$(wc -l <.commands)"
check "they come last" diff <(tail -n 3 "$out") .commands
expect_in_stdout '^::error file=src/main\.c,line=12,title=build\.log line 1::src/main\.c:12:5: error: frobnicator undeclared, 100%25 sure%0A(Not known\.|Known: .*)$'
expect_in_stdout '^::error title=build\.log line 4::/usr/include/x\.h:3:1: error: sprocket of the system lost%0A'
expect_in_stdout '^::error title=build\.log line 5::.*%0AKnown: python/init-takes-no-arguments, [0-9]+ %25 sure\.%0AWorks: Rename the method .*%0AFails: Passing the value by name$'
run "$faultline" log --annotate=github --no-match build.log
expect_in_stdout '^::error file=src/main\.c,line=12,title=build\.log line 1::src/main\.c:12:5: error: frobnicator undeclared, 100%25 sure$'

# What is new is said; of many errors the first ten.
run "$faultline" log --no-match --json <(head -n 3 build.log)
cp "$out" old.json
run "$faultline" log --no-match --annotate=github --baseline=old.json build.log
expect_in_stdout '^::error file=src/main\.c,line=12,title=build\.log line 1::'
expect_in_stdout '^::error title=build\.log line 4 \(new\)::'
for word in {a..z}; do echo "ERROR: the gadget $word$word$word broke"; done >many.log
run "$faultline" log --no-match --annotate=github --limit=20 many.log
commands
expect_equal "commands" 10 "$(wc -l <.commands)"
printf 'quiet\n' >quiet.log
run "$faultline" log --no-match --annotate=github quiet.log
commands
expect_equal "commands" 0 "$(wc -l <.commands)"

# Values are escaped: what ends a property or a command, and percent.
name=$'od:d,%25\n::warning::.log'
printf 'we,ird/a%%0A.c:7: error: bro%%0Aken, %%25: 100%%\r\nERROR: \x1b[31mred %%0D::x\n' >"$name"
run "$faultline" log --no-match --annotate=github "$name"
commands
expect_equal "commands" 2 "$(wc -l <.commands)"
check "titles are whole" [ "$(grep -cE 'title=od%3Ad%2C%2525[^:]*%3A%3Awarning%3A%3A\.log line [12]::' .commands)" = 2 ]
check "no command has a percent that is not escaped" [ "$(sed -E 's/%(25|0A|0D|3A|2C)//g' .commands | grep -c %)" = 0 ]
expect_in_stdout ':: *(.*/a%250A\.c:7: error: )?bro|::we,ird/a%250A\.c:7: error: bro%250Aken, %2525: 100%25$'
expect_inert

# ---- hostile text -----------------------------------------------------------

# foreign: lines that the runner would take for commands, and that are not ours.  It passes over white space before ::, and
# takes ##[command] wherever it stands in a line.
foreign() {
    cat "$out" "$err" | grep -avE '^::error (file=[^:]*,line=[0-9]+,)?title=[^:]* line [0-9]+( \(new\))?::' | grep -aE '^[[:space:]]*::|##\[[a-z-]+[] ]'
}
expect_none_foreign() {
    checks=$((checks + 1))
    local found
    ! found=$(foreign) || fail "the runner would obey: $found"
}
long=$(printf 'word%.0s ' {1..60})
cat >hostile.log <<END
::stop-commands::token error
  ::set-env name=PATH::error failed
ERROR: x${long}::add-path::/evil
ERROR:$(printf '\r')::add-mask::failed
$(printf '\t')::error file=x::failed to
ERROR: the cause$(printf '\v')::set-output name=a::b
Traceback (most recent call last):
  File "::debug::x.py", line 1, in x
::add-matcher::ValueError: failed
END
for columns in 80 20; do
    run env COLUMNS=$columns "$faultline" log --annotate=github --no-match --limit=20 hostile.log
    expect_none_foreign
    run env COLUMNS=$columns "$faultline" log --annotate=github --limit=20 hostile.log
    expect_none_foreign
done
mkdir -p '::set-output name=a::b'
cp hostile.log '::set-output name=a::b/::add-path::x.log'
run "$faultline" log --annotate=github --no-match '::set-output name=a::b' '::missing::'
expect_none_foreign
run "$faultline" log --json --no-match hostile.log
cp "$out" hostile.json
run "$faultline" log --annotate=github --no-match --baseline=hostile.json quiet.log
check "there are gone ones" grep -q 'Gone since' "$out"
expect_none_foreign
printf 'ERROR: xqzzyv ##[add-mask]failed\n##[stop-commands]error\n##[set-env name=PATH]error\n' >hash.log
run "$faultline" log --annotate=github --no-match hash.log
expect_none_foreign
