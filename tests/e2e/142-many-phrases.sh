#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A thesaurus of any size, with a meaning for every run of a question's words, costs no more than its limits.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

cat >make.py <<'STOP'
words = """a about after again all also although am an and any are around as at be because been before being but by came can come could did do
does doing each else even every few for from get gets give go goes going got had has have he her here him his how i if in""".split()
with open("thesaurus", "w") as out:
    for size in range(1, 6):
        for i in range(len(words) - size + 1):
            out.write(f"{' '.join(words[i:i + size])} => deadlock detected\n")
print(" ".join(words), "push")
STOP
question=$(/usr/bin/python3 make.py)
run "$indexer" --index index --thesaurus thesaurus "$E2E/corpus"
expect_status 0
run "$faultline" --index index --brief -n1 "$question"
check "it is answered" [ "$status" -le 1 ]
expect_no_stderr

# Meanings of which the index holds no word are none.
sed -i 's/=> .*/=> xqzzyv/' thesaurus
run "$indexer" --index index --thesaurus thesaurus "$E2E/corpus"
expect_status 0
run "$faultline" --index index --brief -n1 "$question"
check "it is answered" [ "$status" -le 1 ]
expect_no_stderr
