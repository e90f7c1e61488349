#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Readers while the index is rebuilt: a long batch answers each question from the generation that is live then, and
# whoever opens the index at any moment gets a whole one.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

# The long batch reads questions from a pipe, so it lives as long as we want.
mkfifo questions
"$faultline" batch --brief --limit=1 questions >answers 2>batch.err &
reader=$!
exec 7>questions
echo 'deadlock detected' >&7
for _ in {1..200}; do
    [ -s answers ] && break
    sleep 0.02
done
check "the batch answers" [ -s answers ]

# Others open the index again and again.
(
    bad=0 asked=0
    until [ -e stop ]; do
        "$faultline" --brief -n1 deadlock detected >asking.out 2>asking.err
        code=$?
        if [ $code != 0 ] || ! grep -q postgresql/deadlock-detected asking.out; then
            bad=$((bad + 1))
            { echo "exit status $code" && cat asking.out asking.err; } >>trouble
        fi
        asked=$((asked + 1))
    done
    echo "$asked $bad" >counted
) &
asking=$!

# 20 rebuilds, every other one from a corpus without the entry that the batch asks for.
mkdir half && cp -r "$corpus"/{linux,postgresql} half/
for i in {1..20}; do
    if [ $((i % 2)) = 1 ]; then build_index --allow-shrink half; else build_index; fi
    for text in 'deadlock detected' 'cannot borrow queue as mutable because it is also borrowed' 'disk quota exceeded'; do
        echo "$text" >&7
    done
    # Answered before the next rebuild: what is asked here is what is found.
    for _ in {1..500}; do
        [ "$(wc -l <answers)" -ge $((1 + 3 * i)) ] && break
        sleep 0.01
    done
done
touch stop
wait $asking
left=$(index_holds)

# An index that is removed and built anew, under the same name.
rm -r "$FAULTLINE_INDEX"
build_index half
echo 'cannot borrow queue as mutable because it is also borrowed' >&7
for _ in {1..500}; do
    [ "$(wc -l <answers)" -ge 62 ] && break
    sleep 0.01
done
check "it follows: $(tail -n 1 answers)" grep -q linux/glob-list-too-long <(tail -n 1 answers)
exec 7>&-
wait $reader
expect_equal "exit status of the batch" 0 $?
cp answers "$out"
expect_equal "number of answers" 62 "$(wc -l <answers)"
expect_equal "what the batch found" "11 linux/glob-list-too-long 20 linux/quota-exceeded 21 postgresql/deadlock-detected 10 rust/borrow-mutable-immutable " \
    "$(ids | LC_ALL=C sort | uniq -c | awk '{ printf "%s %s ", $1, $2 }')"
check "the batch had nothing to say on stderr: $(cat batch.err)" [ ! -s batch.err ]
read -r asked bad <counted
check "many readers opened the index ($asked)" [ "$asked" -ge 20 ]
expect_equal "readers in trouble ($(head -n 3 trouble 2>/dev/null))" 0 "$bad"
expect_equal "the index folder" "current faultline.lock generation-N generation-N generation-N last-build.json " "$left"
