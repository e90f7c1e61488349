#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# show prints every field of an entry, and says what is near an ID that there is not.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

run "$faultline" show postgresql/deadlock-detected
expect_status 0
expect_no_stderr
expect_stdout <<'END'
ERROR: deadlock detected

  ID       postgresql/deadlock-detected
  Domain   postgresql
  Category concurrency_error
  Why      Two transactions lock the same rows in opposite order; the server ends one of them.
  Also     - SQLSTATE 40P01
           - Process 811 waits for ShareLock on transaction 6003; blocked by process 805
  Versions postgresql  active
  Works    1.  92 % Lock rows in one order everywhere, by key.
           2.  85 % Catch 40P01 and repeat the transaction.
  Fails    1.  90 % Raising `deadlock_timeout`
                    The deadlock is found later, and is still one.
  fix rate N %, from a claim of 90 % (human_reviewed)
  Symptoms - two workers update the same rows and one of them is thrown out
           - it goes away when I run the job alone
  Asked    - my batch jobs step on each other's toes at night and the server throws one of them out, which one changes
END

run "$faultline" show node/engine-unsupported
expect_status 0
expect_in_stdout '^  Versions node>=14,<18  active, introduced 14\.0, deprecated 18\.0$'
expect_in_stdout '^           node>=20,<21  active, introduced 20\.0$'

run "$faultline" show --json node/engine-unsupported git/index-lock-exists
expect_status 0
expect_no_stderr
expect_stdout <<'END'
{"schema":1,"id":"node/engine-unsupported","title":"npm ERR! code EBADENGINE: Unsupported engine","domain":"node","category":"version_error","verification":"ai_generated","fix_rate":0.79,"fix":N,"symptoms":["installing packages stops because the runtime is too old for one of them"],"asked_as":[],"also_seen_as":[],"versions":[{"version":"node>=14,<18","status":"active","introduced":"14.0","deprecated":"18.0"},{"version":"node>=20,<21","status":"active","introduced":"20.0","deprecated":""},{"version":"npm>=7","status":"active","introduced":"7.0","deprecated":""}],"root_cause":"A package names a range of Node.js versions in `engines`, and the installed one is outside.","workarounds":[{"number":1,"action":"Install the version that the package asks for.","success_rate":0.9,"code":"nvm install 20\n"}],"dead_ends":[{"number":1,"action":"Removing the lock file","why":"The range stays in the package.","fail_rate":0.7}]}
{"schema":1,"id":"git/index-lock-exists","title":"Не удалось создать файл блокировки индекса: файл уже существует","domain":"git","category":"concurrency_error","verification":"ai_generated","fix_rate":0.85,"fix":N,"symptoms":["после сбоя ни одна команда не работает, пишет что другой процесс ещё идёт"],"asked_as":[],"also_seen_as":["fatal: Unable to create '.git/index.lock': File exists."],"versions":[],"root_cause":"Прерванная команда оставила файл блокировки.","workarounds":[{"number":1,"action":"Убедиться, что git не работает, и удалить файл.","success_rate":0.95,"code":"rm .git/index.lock\n"}],"dead_ends":[{"number":1,"action":"Клонировать хранилище заново","why":"Теряются незаписанные правки.","fail_rate":0.6}]}
END

# Identifiers, stars, placeholders and ticks come back as the author wrote them.
run "$faultline" show linux/glob-list-too-long python/init-takes-no-arguments kubernetes/probe-deadline
expect_status 0
# shellcheck disable=SC2016 # ticks of Markdown
for text in '^rm: cannot execute: Argument list too long while clearing /tmp/\*\.log$' \
    "96 % Let find do it: \`find /tmp -name '\*\.log' -delete\`\.$" "^ +find /tmp -maxdepth 1 -name '\*\.log' -delete$" \
    '^  Why      The class inherits the bare `__init__` of `object`; its own one is misspelt, often as `_init_`,' \
    '^                          def __init__\(self, colour\):$' \
    '^Readiness probe failed: Get "http://<pod-ip>:<port>/healthz": context deadline exceeded$' \
    'The service answers `<port>` later' '^           2\.    \?  Reinstalling Python$'; do
    expect_in_stdout "$text"
done

# Every entry of the corpus can be shown.
find "$corpus" -name '*.md' -printf '%P\n' | sed 's/\.md$//' >all
mapfile -t all <all
run "$faultline" show --json "${all[@]}"
expect_status 0
expect_equal "number of entries shown" 12 "$(wc -l <"$out")"

# An ID that there is not.
run "$faultline" show postgres/deadlock
expect_status 1
expect_no_stdout
expect_stderr <<<'faultline: there is no entry postgres/deadlock; near it: postgresql/deadlock-detected'
run "$faultline" show docker/daemon-socket
expect_status 1
expect_in_stderr '; near it: docker/daemon-socket-denied, docker/daemon-socket-denied-unix'
run "$faultline" show zzz
expect_status 1
expect_stderr <<<'faultline: there is no entry zzz'
# The others are shown all the same.
run "$faultline" show --json zzz linux/quota-exceeded
expect_status 1
json_is 'object["id"] == "linux/quota-exceeded" and len(lines) == 1'
expect_stderr <<<'faultline: there is no entry zzz'
# An ID of any size and of any bytes is an ID that there is not.
for id in "$(printf 'x%.0s' {1..300})" "$(printf 'x%.0s' {1..10000})" '' $'a/\xff\e[31m\u202e\u009b' "linux/quota-exceeded "; do
    run "$faultline" show "$id"
    expect_status 1
    expect_no_stdout
    expect_in_stderr '^faultline: there is no entry '
    expect_inert
done

run "$faultline" show
expect_status 2
expect_stderr <<<'faultline: show which entry?  Give its ID, as a search prints it'
run "$faultline" show --format=tsv linux/quota-exceeded
expect_status 2
expect_stderr <<<'faultline: show prints text or JSON'
