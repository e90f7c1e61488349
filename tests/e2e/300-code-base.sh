#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The code base: headers that stand alone, one door to C++, nobody's home.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
cd "$REPOSITORY" || exit 1

# Every header compiles alone, as strict C11, twice included.
command -v gcc >/dev/null || skip "gcc is not installed"
headers=0
for header in core/*.h indexer/*.h query/*.h logs/*.h; do
    headers=$((headers + 1))
    printf '#include "%s"\n#include "%s"\nextern int nothing;\n' "$header" "$header" >"$out.c"
    run gcc -std=c11 -pedantic -Wall -Wextra -Werror -fsyntax-only -D_GNU_SOURCE -I. "$out.c"
    expect_status 0
done
check "headers were found ($headers)" [ $headers -ge 30 ]
# The bindings' own also as C++, as the bindings include it.
if command -v g++ >/dev/null; then
    printf '#include "core/xapian_bindings.h"\n' >"$out.cc"
    run g++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only -D_GNU_SOURCE -I. "$out.cc"
    expect_status 0
fi

# xapian.h is included in one place, and C++ is written in no other.
run grep -rlE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]xapian([./]|\.h)' --include='*.[ch]' --include='*.cc' --include='*.cpp' \
    --include='*.hpp' --include='*.cxx' core indexer query logs tests
expect_stdout <<<core/xapian_bindings.cc
run find . -path ./.git -prune -o -type f \( -name '*.cc' -o -name '*.cpp' -o -name '*.cxx' -o -name '*.hpp' \) -print
expect_stdout <<<./core/xapian_bindings.cc

# Data flows one way: core knows neither program, and neither knows the other.
run grep -nE '#include "(indexer|query|logs)/' -r core
expect_no_stdout
# But for the gate, which asks the new index as faultline would.
run grep -lE '#include "(\.\./)?(query|logs)/' -r indexer
sort -o "$out" "$out"
expect_stdout <<'END'
indexer/judged.c
indexer/title_check.c
END
run grep -hE '#include "(\.\./)?(query|logs)/' indexer/judged.c indexer/title_check.c
expect_stdout <<'END'
#include "query/ranking.h"
#include "query/ranking.h"
END
run grep -nE '#include "(\.\./)?indexer/' -r query
expect_no_stdout

# Every source says its licence; every .c bans the unsafe calls, last of all includes.
for file in core/*.[ch] core/*.cc indexer/*.[ch] query/*.[ch] logs/*.[ch] tests/faults/*.[ch]; do
    head -n 1 "$file" | grep -q '^// SPDX-License-Identifier: GPL-2.0-or-later$' || fail "$file: no licence on its first line"
    case $file in
    *.c)
        last=$(grep '^#include' "$file" | tail -n 1)
        case $last in
        '#include "core/banned.h"' | '#include "banned.h"') ;;
        *) fail "$file: its last include is $last" ;;
        esac
        ;;
    esac
done
for file in tests/e2e/run tests/e2e/*.sh tests/e2e/*.py; do
    sed -n 2p "$file" | grep -q '^# SPDX-License-Identifier: GPL-2.0-or-later$' || fail "$file: no licence on its second line"
done

# No file names a folder of somebody's machine.  /home/NAME in the catalogue and the tests' texts is part of an error
# message, of nobody; what is meant here is the place where this repository, or a tool of it, happens to lie.
place=$(pwd -P)
home=$(getent passwd "$(id -u)" | cut -d: -f6)
find . \( -path ./.git -o -path './build*' -o -path ./corpus -o -path ./tests/eval \) -prune -o -type f -print0 >"$out.files"
check "files were found" [ "$(tr -dc '\0' <"$out.files" | wc -c)" -gt 80 ]
patterns=(-e "$place/")
case $home in /home/*) patterns+=(-e "$home/") ;; esac
run xargs -0 -a "$out.files" grep -nIF "${patterns[@]}" --
expect_no_stdout
slash=/
run xargs -0 -a "$out.files" grep -nIE "${slash}work/(main|shared)|${slash}root${slash}|${slash}Users${slash}[a-z]|${slash}mnt${slash}[a-z]|[A-Z]:\\\\Users" --
expect_no_stdout
