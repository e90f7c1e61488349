#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# status tells where the index is, how much it holds and how old it is.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

run "$indexer" "$corpus"
expect_status 0
expect_no_stderr
expect_stdout <<<'12 entries (12 new), 1.1 MB, 0.01 s, 0 left out: INDEX'

run "$faultline" status
expect_status 0
expect_no_stderr
expect_stdout <<'END'
index       INDEX
generation  INDEX/generation-000001
schema      5, built by faultline-index VERSION
built       TIME, N seconds ago
last run    TIME, N seconds ago: built, 12 added, 0 changed, 0 removed, 0 left out
size        N MB
entries     12 in 9 domains
         2  docker
         1  git
         1  kubernetes
         2  linux
         1  mysql
         1  node
         1  postgresql
         2  python
         1  rust
END

# Nothing changed: no generation is made, and the index is up to date again.
run "$indexer" "$corpus"
expect_status 0
expect_stdout <<<'12 entries (none changed), 0.01 s, 0 left out: INDEX'
run "$faultline" status --json
expect_status 0
expect_no_stderr
expect_stdout <<'END'
{"schema":1,"index":"INDEX","generation":"INDEX/generation-000001","index_schema":"5","program":"VERSION","built":"TIME","age_seconds":N,"bytes":N,"entries":12,"domains":{"docker":2,"git":1,"kubernetes":1,"linux":2,"mysql":1,"node":1,"postgresql":1,"python":2,"rust":1},"up_to_date_age_seconds":N,"stale":false,"last_run":{"schema":1,"result":"unchanged","ended":"TIME","ended_at":N,"good":"TIME","good_at":N,"generation":"generation-000001","entries":12,"added":0,"changed":0,"removed":0,"left_out":0,"reports":0,"reports_elsewhere":0,"reports_set_aside":0,"seconds":N,"gate":{"entries_before":0,"titles_asked":0,"titles_missed":0}}}
END
json_is '0 <= object["age_seconds"] < 100'
json_is 'sum(object["domains"].values()) == object["entries"]'
json_is "object['bytes'] == $(cat "$FAULTLINE_INDEX"/generation-000001/* | wc -c)"
built=$("$python" -c 'import json, sys, datetime
print(int(datetime.datetime.strptime(json.load(sys.stdin)["built"] + "+0000", "%Y-%m-%dT%H:%M:%SZ%z").timestamp()))' <"$out")
check "it was built just now" [ $(($(date +%s) - built)) -lt 100 ]

# Two old generations stay, no more.
for _ in 1 2 3 4; do build_index --full "$corpus"; done
expect_equal "the index folder" "current faultline.lock generation-N generation-N generation-N last-build.json " "$(index_holds)"
run "$faultline" status --json
json_is 'object["generation"].endswith("/generation-000005")'

# A database folder is an index too, without the folder around it.
run "$faultline" --index "$FAULTLINE_INDEX/generation-000005" --brief -n1 deadlock detected
expect_status 0
expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'
# And so is a stub file that names one.
echo "auto $FAULTLINE_INDEX/generation-000005" >stub
run "$faultline" --index stub --brief -n1 deadlock detected
expect_status 0
expect_stdout <<<'N %  fix N %  postgresql/deadlock-detected'

# A path that is not UTF-8, or that could drive a terminal.
odd=$PWD/$'odd\xff\e[31m\u202e'
run "$indexer" --index "$odd" "$corpus"
expect_status 0
expect_inert
for format in text json; do
    run "$faultline" --index "$odd" --format=$format status
    expect_status 0
    expect_inert
done

run "$faultline" status --format=tsv
expect_status 2
expect_stderr <<<'faultline: status prints text or JSON'
