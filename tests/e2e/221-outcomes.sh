#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# outcomes lists the journal, newest first, sets damage aside and says so, and needs no index.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
export FAULTLINE_INDEX=$PWD/no-index

# line KEY TIME ID OUTCOME [MEMBERS]: a line of a journal, with its checksum, by another program than the one tested.
line() {
    "$python" -c 'import sys
key, time, id, outcome, members = (sys.argv[1:] + [""])[:5]
text = f"{{\"schema\":1,\"key\":\"{int(key):032x}\",\"time\":\"{time}\",\"id\":\"{id}\",\"outcome\":\"{outcome}\"" + (members or ",\"target\":\"entry\"")
check = 14695981039346656037
for byte in text.encode():
    check = (check ^ byte) * 1099511628211 % 2**64
print(f"{text},\"check\":\"{check:016x}\"}}")' "$@"
}

# Nothing there.
for words in "" --json "git/push-rejected"; do
    # shellcheck disable=SC2086
    run "$faultline" outcomes --outcomes none $words
    expect_status 1
    expect_no_stdout
    expect_in_stderr '^faultline: nothing was reported( of that)?, in none$'
done

mkdir shared
{
    line 1 2026-01-01T10:00:00Z git/push-rejected worked
    line 2 2026-03-01T10:00:00Z docker/no-space failed ',"target":"workaround","number":2,"of":3,"action":"0123456789abcdef","note":"on 2.40:\nstill there"'
} >shared/eva@one.journal
{
    line 3 2026-02-01T10:00:00Z git/push-rejected failed ',"target":"dead_end","number":1,"of":1,"action":"0123456789abcdef","reporter":"jo@two"'
    line 1 2026-01-01T10:00:00Z git/push-rejected worked # brought from the other machine, too
} >shared/jo@two.journal

run "$faultline" outcomes --outcomes shared
expect_status 0
expect_no_stderr
# Through expect_same, as the mask of expect_stdout hides the times.
cat >expected <<'END'
2026-03-01T10:00:00Z  docker/no-space    failed  workaround 2  on 2.40:
                                                               still there
2026-02-01T10:00:00Z  git/push-rejected  failed  dead end 1
2026-01-01T10:00:00Z  git/push-rejected  worked
END
expect_same listing expected "$out"
run "$faultline" outcomes --outcomes shared git/push-rejected
expect_status 0
tail -n 2 expected >filtered
expect_same "listing of one entry" filtered "$out"
run "$faultline" outcomes --outcomes shared git/push-rejected docker/no-space
expect_same listing expected "$out"
run env FAULTLINE_OUTCOMES=shared "$faultline" outcomes
expect_same listing expected "$out"

# The export is a journal itself: appended to another one, or read anew, nothing counts twice.
run "$faultline" outcomes --json --outcomes shared
expect_status 0
cp "$out" exported
expect_equal "lines of the export" 3 "$(wc -l <exported)"
json_is '[o["key"][-1] for o in lines] == ["2", "3", "1"]'
check "lines of the export are those of the journal" grep -qxFf shared/eva@one.journal exported
cp exported shared/zed.journal
run "$faultline" outcomes --outcomes shared
expect_same listing expected "$out"
run "$faultline" outcomes --outcomes exported
expect_same listing expected "$out"

# Damage of every kind: told with file and line, the rest is listed, and the exit status is 2.
mkdir damaged
{
    cat shared/eva@one.journal
    echo '{"schema":1,"key":"'
    sed -n 1p shared/jo@two.journal | sed 's/2026-02/2026-03/'
    head -c 100000 /dev/zero | tr '\0' x
    echo
    printf '\e[31m\0\xff\n'
    sed -n 1p shared/jo@two.journal
    printf '{"schema"'
} >damaged/a.journal
ln -s a.journal damaged/b.journal
mkfifo damaged/c.journal
for words in "" --json; do
    # shellcheck disable=SC2086
    run "$faultline" outcomes --outcomes damaged $words
    expect_status 2
    expect_inert
    expect_stderr <<'END'
damaged/a.journal:3: warning: the record is not whole
damaged/a.journal:4: warning: its checksum does not fit
damaged/a.journal:5: warning: the line is over the limit of 16,384 bytes
damaged/a.journal:6: warning: the record is not whole
damaged/a.journal:8: warning: the record is not whole
damaged/b.journal: warning: it is a symbolic link, which is not followed
damaged/c.journal: warning: it is no regular file
faultline: 7 lines or files were set aside
END
    [ -n "$words" ] || expect_same listing expected "$out"
done
expect_equal "records listed beside the damage" 3 "$(wc -l <"$out")"
printf '{"schema"' >torn
run "$faultline" outcomes --outcomes torn
expect_status 2
expect_no_stdout
expect_stderr <<'END'
torn:1: warning: the record is not whole
faultline: 1 line or file was set aside
END

run "$faultline" outcomes --outcomes damaged/c.journal
expect_status 2
expect_stderr <<<'faultline: cannot read damaged/c.journal: it is neither a regular file nor a folder'
run "$faultline" outcomes --outcomes shared --format=tsv
expect_status 2
expect_stderr <<<'faultline: outcomes prints text or JSON'

# A million bytes of one line : the table of keys grows.
"$python" - >many <<'END'
for n in range(20000):
    text = f'{{"schema":1,"key":"{n:032x}","time":"2026-01-01T00:00:00Z","id":"a/b","outcome":"worked","target":"entry"'
    check = 14695981039346656037
    for byte in text.encode():
        check = (check ^ byte) * 1099511628211 & 0xffffffffffffffff
    print(f'{text},"check":"{check:016x}"}}')
END
run "$faultline" outcomes --outcomes many --json c/d
expect_status 1
expect_no_stdout
run "$faultline" outcomes --outcomes many
expect_status 0
expect_equal "records" 20000 "$(wc -l <"$out")"
