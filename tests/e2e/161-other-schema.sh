#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An index of another schema, or with features that this program does not know, is refused with what to do.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python xapian
build_index
generation=$(readlink -f "$FAULTLINE_INDEX/current")

# metadata KEY VALUE: changes it in the live generation.
metadata() {
    "$python" -c 'import sys, xapian
database = xapian.WritableDatabase(sys.argv[1], xapian.DB_OPEN)
database.set_metadata(sys.argv[2], sys.argv[3])
database.commit()' "$generation" "$1" "$2"
    rm -f "$generation/faultline.checksums" # as of another program
}

for schema in 0 1 99999 x $'1\e[31m'; do
    metadata faultline.schema "$schema"
    for words in "search deadlock" "batch" "show linux/quota-exceeded" "status"; do
        # shellcheck disable=SC2086
        run "$faultline" $words <<<deadlock
        expect_status 4
        expect_no_stdout
        expect_inert
        expect_in_stderr "^faultline: the index at .* has schema .*, this program reads schema 5: build it anew with this version's faultline-index$"
    done
done
metadata faultline.schema 5
metadata faultline.features "shards colour"
run "$faultline" deadlock
expect_status 4
expect_stderr <<<'faultline: the index at INDEX needs features that this program does not know: shards colour'
metadata faultline.features ''
expect_old_index_answers
metadata faultline.schema ''
run "$faultline" deadlock
expect_status 4
expect_in_stderr '^faultline: .* is a Xapian database, but not an index of faultline'

# Tables that do not hold together.
metadata faultline.schema 5
for key in faultline.statistics faultline.frequencies; do
    cp -r "$FAULTLINE_INDEX" saved
    metadata $key abc
    run "$faultline" deadlock
    expect_status 4
    expect_in_stderr '^faultline: the index at .* is damaged \('
    rm -rf "$FAULTLINE_INDEX" && mv saved "$FAULTLINE_INDEX"
done
# Records that do not: damaged, each and every one, and never a crash.
"$python" - "$generation" <<'END'
import random, sys, xapian
random.seed(7)
database = xapian.WritableDatabase(sys.argv[1], xapian.DB_OPEN)
for number in range(1, database.get_doccount() + 1):
    document = database.get_document(number)
    data = bytearray(document.get_data())
    for _ in range(1 + number * 3):
        data[random.randrange(len(data))] = random.randrange(256)
    document.set_data(bytes(data[:len(data) - 4 * (number % 3)]))
    database.replace_document(number, document)
database.commit()
END
find "$corpus" -name '*.md' -printf '%P\n' | sed 's/\.md$//' >all
while read -r id; do
    for format in text json; do
        run timeout 10 "$faultline" show --format=$format "$id"
        check "a record of garbage is no crash (exit status $status)" [ $status = 0 -o $status = 4 ]
        expect_inert
    done
done <all
run timeout 10 "$faultline" --explain --json error deadlock permission disk quota lock probe engine borrow
check "records of garbage are no crash (exit status $status)" [ $status -lt 100 ]
expect_inert

# A database of somebody else's.
"$python" -c 'import xapian
database = xapian.WritableDatabase("foreign", xapian.DB_CREATE)
document = xapian.Document()
document.add_term("deadlock")
database.add_document(document)'
run "$faultline" --index foreign deadlock
expect_status 4
expect_in_stderr '^faultline: foreign is a Xapian database, but not an index of faultline'

# Built anew, all is well.
build_index
expect_old_index_answers
