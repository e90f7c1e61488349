#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A new index must answer before it is made live; one that does not is kept aside, and the old one goes on.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
need_python json

# refused REASON: the last run said why, the old index is live, the new one is kept.
refused() {
    expect_status 5
    expect_no_stdout
    expect_in_stderr "^faultline-index: the new index is not made live: $1; it is kept as faultline-rejected\$"
    expect_equal "the live generation" "$live" "$(readlink "$FAULTLINE_INDEX/current")"
    expect_equal "the index folder" "current faultline-rejected faultline.lock generation-N last-build.json " "$(index_holds)"
    run "$faultline" status --json
    expect_status 0
    json_is 'object["last_run"]["result"] == "refused" and object["last_run"]["message"].startswith("the new index is not")'
    json_is 'object["last_run"]["good_at"] <= object["last_run"]["ended_at"]'
}

cp -r "$E2E/corpus" corpus
for n in {1..20}; do entry "corpus/many/$n.md" "many/number-$n" "sprocket number$n$n oscillates"; done
build_index corpus
live=$(readlink "$FAULTLINE_INDEX/current")

# ---- too few entries -------------------------------------------------------
mv corpus/many many
run "$indexer" corpus
refused 'it has 12 entries, where the live index has 32 [(]--allow-shrink lets it pass[)]'
run "$faultline" status
expect_in_stdout '^last run    .*: refused$'
expect_in_stdout '^            the new index is not made live: it has 12 entries'
# It can be looked at.
run "$faultline" --index "$FAULTLINE_INDEX/faultline-rejected" status --json
json_is 'object["entries"] == 12'
# A run that ends well takes it away.
run "$indexer" --allow-shrink corpus
expect_status 0
expect_in_stdout '^12 entries [(]20 removed[)], '
expect_equal "the index folder" "current faultline.lock generation-N generation-N last-build.json " "$(index_holds)"
mv many corpus/many
rm -r "$FAULTLINE_INDEX"
build_index corpus
live=$(readlink "$FAULTLINE_INDEX/current")
# Ten fewer are no reason.
for n in {1..10}; do rm "corpus/many/$n.md"; done
run "$indexer" --index other corpus
expect_status 0
run "$indexer" --index other --quiet corpus
expect_status 0

# ---- entries that are not found by their titles ----------------------------
# An error that is told of five things in the same words: each is found.
for n in a b c d e; do entry "corpus/twin/$n.md" "twin/$n" "flux capacitor discharged"; done
build_index corpus
live=$(readlink "$FAULTLINE_INDEX/current")
find "$FAULTLINE_INDEX" -mindepth 1 -maxdepth 1 -name 'generation-*' ! -name "$live" -exec rm -r {} +
# A title without a word that tells anything finds nothing.
entry corpus/twin/f.md twin/f "it is the one"
run "$indexer" corpus
refused '1 entries are not among the first 3 when their titles are asked for, as they are in the live index or are new [(]--no-gate lets them pass[)]'
run "$indexer" corpus
expect_in_stderr '^faultline-index: twin/f is not among the first 3 when its own title is asked for$'
# A first index gets no worse by it: it is told, and live.
run "$indexer" --index other --allow-shrink corpus
expect_status 5
run "$indexer" --index first corpus
expect_status 0
expect_in_stderr '^faultline-index: twin/f is not among the first 3 when its own title is asked for$'
# Let pass once, it stands in nobody's way.
run "$indexer" --no-gate corpus
expect_status 0
sed -i 's/A cause of/The cause of/' corpus/twin/f.md corpus/twin/e.md
run "$indexer" corpus
expect_status 0
rm corpus/twin/f.md

# ---- judged queries --------------------------------------------------------
cat >judged.jsonl <<'END'
{"qid": "1", "type": "V", "q": "sprocket number1111 oscillates", "relevant": ["many/number-11"]}
{"qid": "2", "type": "V", "q": "sprocket number1212 oscillates", "relevant": ["many/number-12"]}
{"qid": "3", "type": "V", "q": "sprocket number1313 oscillates", "relevant": ["many/number-13", "many/number-14"]}

{"qid": "4", "type": "N", "q": "hello world", "relevant": []}
END
run "$indexer" --judged judged.jsonl corpus
expect_status 0
run "$faultline" status --json
json_is 'object["last_run"]["gate"]["judged"] == {"answerable": 3, "first_right": 3, "five_right": 3, "unanswerable": 1, "refused": 1}'
json_is 'object["last_run"]["gate"]["judged_before"]["first_right"] == 3'
# One that is lost is within the bound, two are not.
sed -i 's/number1111 oscillates/gasket leaks/g' corpus/many/11.md
run "$indexer" --judged judged.jsonl --index fresh corpus
expect_status 0
rm -r "$FAULTLINE_INDEX" && cp -r fresh "$FAULTLINE_INDEX"
live=$(readlink "$FAULTLINE_INDEX/current")
sed -i 's/number1212 oscillates/gasket drips/g' corpus/many/12.md
sed -i 's/number1313 oscillates/gasket sweats/g' corpus/many/13.md
rm corpus/many/14.md
run "$indexer" --judged judged.jsonl corpus
refused 'of 3 judged queries [01] are answered right, with the live index [23] [(]--no-gate lets it pass[)]'
for bad in 'no JSON' '{"q": 1, "relevant": []}' '{"q": "x"}' '{"q": "x", "relevant": [1]}'; do
    printf '\n%s\n' "$bad" >bad.jsonl
    run "$indexer" --judged bad.jsonl corpus
    expect_status 2
    expect_in_stderr '^faultline-index: bad[.]jsonl:2: '
    expect_equal "the live generation" "$live" "$(readlink "$FAULTLINE_INDEX/current")"
done
# ---- without much to compare with ------------------------------------------
# Of another schema only the number of entries is known; of a damaged one, too.
need_python xapian
cp -r "$FAULTLINE_INDEX" other-schema
"$python" -c 'import sys, xapian
database = xapian.WritableDatabase(sys.argv[1], xapian.DB_OPEN)
database.set_metadata("faultline.schema", "3")
database.commit()' "$(readlink -f other-schema/current)"
rm other-schema/current/faultline.checksums
cp -r "$FAULTLINE_INDEX" damaged
printf 'x' | dd of="$(readlink -f damaged/current)/termlist.glass" bs=1 seek=5000 conv=notrunc status=none
mkdir away && mv corpus/many corpus/twin away/
for index in other-schema damaged; do
    run "$indexer" --index $index corpus
    expect_status 5
    expect_in_stderr 'only the number of entries is compared with it$'
    expect_in_stderr "is not made live: it has [0-9]+ entries, where the live index has [0-9]+"
    run "$indexer" --index $index --allow-shrink corpus
    expect_status 0
done
mv away/* corpus/
run "$indexer" --judged nowhere.jsonl corpus
expect_status 2
expect_in_stderr '^faultline-index: cannot read nowhere[.]jsonl: '
