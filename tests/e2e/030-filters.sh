#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each filter, once and repeated, alone and together; --limit.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# Words that every entry of the fixture shares some of.
everything='error denied deadlock quota engine borrow argument lock probe section docker disk connect 数据库 файл'

# found OPTION...: the IDs that pass, sorted.
found() {
    run "$faultline" --format=tsv --limit=100 "$@" "$everything"
    ids | LC_ALL=C sort >found
}

found
check "without a filter more than ten entries are found" [ "$(wc -l <found)" -gt 10 ]

found --domain=linux
expect_same "entries of linux" - found <<'END'
linux/glob-list-too-long
linux/quota-exceeded
END
found -d linux --domain=rust
expect_same "entries of linux and rust" - found <<'END'
linux/glob-list-too-long
linux/quota-exceeded
rust/borrow-mutable-immutable
END
found --domain=linu
expect_same "entries of no domain" - found </dev/null
found --category=concurrency_error
expect_same "entries of a category" - found <<'END'
git/index-lock-exists
postgresql/deadlock-detected
END
found --category=concurrency_error --category type_error
expect_same "entries of two categories" - found <<'END'
git/index-lock-exists
postgresql/deadlock-detected
python/init-takes-no-arguments
END
found --verification=human_reviewed
expect_same "entries that people reviewed" - found <<'END'
postgresql/deadlock-detected
rust/borrow-mutable-immutable
END
found --verification=human_reviewed --domain=rust --domain=linux
expect_same "kinds of filters hold together" - found <<'END'
rust/borrow-mutable-immutable
END
found --domain=rust --category=type_error
expect_same "kinds of filters that exclude each other" - found </dev/null
expect_status 1

# 80 % claimed passes 0.8 and 80%: the number is not lost in conversion.
for rate in 0.8 80% 80.0% .8; do
    found --min-fix-rate=$rate
    expect_same "entries from $rate on" - found <<'END'
docker/daemon-socket-denied-unix
git/index-lock-exists
linux/glob-list-too-long
linux/quota-exceeded
mysql/connection-refused-zh
postgresql/deadlock-detected
python/init-takes-no-arguments
rust/borrow-mutable-immutable
END
done
found --min-fix-rate=0.801 --domain=rust --domain=linux
expect_same "entries from 0.801 on" - found <<'END'
linux/glob-list-too-long
END
found --min-fix-rate=0
check "a rate of 0 filters nothing" [ "$(wc -l <found)" -gt 10 ]
for rate in 1.01 101% -1 x 0.8x nan 80%%; do
    run "$faultline" --min-fix-rate="$rate" deadlock
    expect_status 2
    expect_stderr <<<"faultline: --min-fix-rate=$rate: it is a number from 0 to 1"
    expect_no_stdout
done

# The same filter 32 times is fine, 33 times is refused by name.
many=()
for ((i = 0; i < 32; i++)); do many+=(--domain=linux); done
run "$faultline" "${many[@]}" disk quota exceeded
expect_status 0
run "$faultline" "${many[@]}" -d linux disk quota exceeded
expect_status 2
expect_stderr <<<'faultline: --domain is given more than 32 times'

# --limit
for n in 1 2 3; do
    run "$faultline" --format=tsv -n$n "$everything"
    expect_equal "number of results with -n$n" $n "$(ids | wc -l)"
done
run "$faultline" --format=tsv "$everything"
expect_equal "number of results by default" 5 "$(ids | wc -l)"
run "$faultline" batch --format=tsv - <<<"$everything"
expect_equal "number of results of batch by default" 10 "$(ids | wc -l)"
for n in 0 -1 100001 x 2.5 99999999999999999999; do
    run "$faultline" --limit="$n" deadlock
    expect_status 2
    expect_stderr <<<"faultline: --limit=$n: it is a whole number from 1 to 100000"
done

# What the limit cut off is told, where it matches.
run "$faultline" -j -n1 got permission denied while trying to connect to the docker daemon socket
json_is 'len(object["results"]) == 1 and object["omitted"] >= 1'
run "$faultline" -n1 got permission denied while trying to connect to the docker daemon socket
expect_in_stdout '^[0-9]+ more match: --limit shows them$'
