#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The JSON of a search, whole and brief; -j and --format=json are one.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

run "$faultline" --json -n1 'TypeError: __init__() takes 1 positional argument but 2 were given'
expect_status 0
expect_no_stderr
expect_stdout <<'END'
{"schema":1,"id":null,"status":"match","match":N,"results":[{"rank":1,"id":"python/init-takes-no-arguments","score":N,"match":N,"fix_rate":0.88,"fix":N,"matched":true,"title":"TypeError: __init__() takes 1 positional argument but 2 were given","domain":"python","category":"type_error","verification":"ai_generated","root_cause":"The class inherits the bare `__init__` of `object`; its own one is misspelt, often as `_init_`, and is never called.\n\nThe instance itself counts as the first argument, hence two.","workarounds":[{"number":1,"action":"Rename the method to `__init__`, with two underscores on either side.","success_rate":0.93,"code":"class Lantern:\n    def __init__(self, colour):\n        self.colour = colour\n"},{"number":2,"action":"Use a data class.","success_rate":0.7}],"dead_ends":[{"number":1,"action":"Passing the value by name","why":"The bare constructor takes no names either.","fail_rate":0.95},{"number":2,"action":"Reinstalling Python","fail_rate":null}]}],"omitted":N}
END
json_is '0 < object["results"][0]["score"] <= object["results"][0]["match"] <= 1'

run "$faultline" -f json -b -n1 deadlock detected
expect_status 0
expect_stdout <<'END'
{"schema":1,"id":null,"status":"match","match":N,"results":[{"rank":1,"id":"postgresql/deadlock-detected","score":N,"match":N,"fix_rate":0.9,"fix":N,"matched":true}],"omitted":N}
END
cp "$out" first
run "$faultline" -j -b -n1 deadlock detected
expect_same "output of -j" first "$out"

run "$faultline" -j -n1 не удалось создать файл блокировки индекса
expect_status 0
expect_in_stdout '"title":"Не удалось создать файл блокировки индекса: файл уже существует"'

run "$faultline" -j xqzzyv
expect_status 1
expect_stdout <<'END'
{"schema":1,"id":null,"status":"none","match":N,"results":[],"omitted":0}
END

# What can be known of any answer: ranks count up, and of the matches the scores fall.
run "$faultline" -j -n12 permission denied docker socket deadlock detected disk quota exceeded
json_is '[r["rank"] for r in object["results"]] == list(range(1, len(object["results"]) + 1))'
json_is 'all(0 <= r[k] <= 1 for r in object["results"] for k in ("score", "match", "fix", "fix_rate"))'
json_is 'len({r["id"] for r in object["results"]}) == len(object["results"]) >= 4'
