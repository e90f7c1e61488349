#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --fix-weight: of two entries of one error, the better match or the better fix first.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# The title of the entry whose fix works for 30 %; the other title says more, and its fix works for 95 %.
text='Got permission denied while trying to connect to the Docker daemon socket'
first() {
    run "$faultline" --format=tsv "$@" "$text"
    ids | head -n 1
}
expect_equal "the first entry" docker/daemon-socket-denied-unix "$(first)"
expect_equal "the first entry with weight 1" docker/daemon-socket-denied-unix "$(first --fix-weight=1)"
expect_equal "the first entry with weight 0" docker/daemon-socket-denied "$(first --fix-weight=0)"
expect_equal "the first entry with weight 10" docker/daemon-socket-denied-unix "$(first --fix-weight=10)"

run "$faultline" -j -n2 --fix-weight=0 "$text"
json_is 'object["results"][0]["score"] == object["results"][0]["match"]'
json_is 'all(r["score"] <= r["match"] for r in object["results"])'
run "$faultline" -j -n2 --fix-weight=2 "$text"
json_is 'all(r["score"] <= r["match"] * r["fix"] ** 2 + 1e-3 for r in object["results"])'
json_is 'any(abs(r["score"] - r["match"] * r["fix"] ** 2) < 1e-3 for r in object["results"])'

# A claim that people reviewed weighs more: 80 % of rust's is nearer to 80 % than 80 % of linux's.
run "$faultline" -j --domain=rust --domain=linux -n3 'cannot borrow as mutable; disk quota exceeded'
json_is '(lambda fix: fix["linux/quota-exceeded"] < fix["rust/borrow-mutable-immutable"] < 0.8)(
    {r["id"]: r["fix"] for r in object["results"]})'

# However heavy the fix rate, it lifts no entry that does not match over one that does.
run "$faultline" --format=tsv --fix-weight=10 -n5 "$text"
expect_equal "the matches come first" "docker/daemon-socket-denied docker/daemon-socket-denied-unix " \
    "$(ids | head -n 2 | LC_ALL=C sort | tr '\n' ' ')"

for bad in -0.1 10.1 x 1x inf; do
    run "$faultline" --fix-weight="$bad" "$text"
    expect_status 2
    expect_stderr <<<"faultline: --fix-weight=$bad: it is a number from 0 to 10"
done
