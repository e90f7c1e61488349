#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An index of which a file is truncated or gone: told as damaged, never a crash, never an answer that is made up.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index
generation=$(readlink "$FAULTLINE_INDEX/current")
cp -r "$FAULTLINE_INDEX" whole
for command in "search --json -n3 deadlock detected" "show --json postgresql/deadlock-detected"; do
    # shellcheck disable=SC2086
    run "$faultline" $command
    cp "$out" "good.${command%% *}"
done
says_damaged="^faultline: (the index at .* is damaged \(|there is no index at |.*: the index is damaged$)"

files=0
for file in whole/"$generation"/*; do
    name=$(basename "$file")
    size=$(stat -c %s "$file")
    # flintlock is empty, and only writers look at it.
    [ "$size" -gt 0 ] || continue
    files=$((files + 1))
    for keep in 0 $((size / 2)) $((size - 1)) gone; do
        rm -rf "$FAULTLINE_INDEX" && cp -r whole "$FAULTLINE_INDEX"
        if [ "$keep" = gone ]; then
            rm "$FAULTLINE_INDEX/current/$name"
        else
            truncate --size="$keep" "$FAULTLINE_INDEX/current/$name"
        fi
        for command in "search --json -n3 deadlock detected" "show --json postgresql/deadlock-detected" \
            "batch --json -n3" "status"; do
            # shellcheck disable=SC2086
            run timeout 10 "$faultline" $command <<<'deadlock detected'
            command_line="$command_line ($name: $keep of $size bytes)"
            case $command in search* | show*)
                # The damage may be where this command does not look: then the answer is the right one.
                if [ $status = 0 ]; then
                    expect_same "answer" "good.${command%% *}" "$out"
                    continue
                fi
                ;;
            esac
            [ $status = 0 ] && continue
            check "it is told as no index or a damaged one (exit status $status)" [ "$status" = 3 -o "$status" = 4 ]
            expect_in_stderr '^faultline: .'
            expect_no_stdout
            grep -Eqa "$says_damaged" "$err" || printf '%s\t%s\n' "$command_line" "$(head -n 1 "$err")" >>unexplained
        done
        # Building anew mends it.
        build_index
        run "$faultline" --brief -n1 deadlock detected
        expect_status 0
    done
done
# The link leads nowhere; the generation is a file; the link is gone.
rm -rf "$FAULTLINE_INDEX" && cp -r whole "$FAULTLINE_INDEX" && rm -r "${FAULTLINE_INDEX:?}/$generation"
run "$faultline" deadlock detected
expect_status 4
expect_in_stderr "$says_damaged"
echo garbage >"$FAULTLINE_INDEX/$generation"
run "$faultline" deadlock detected
expect_status 4
expect_in_stderr "$says_damaged"
rm "$FAULTLINE_INDEX/current"
run "$faultline" deadlock detected
expect_status 3
rm "$FAULTLINE_INDEX/$generation" && build_index
expect_old_index_answers

check "every table was tried" [ $files -ge 4 ]
# What is met after opening names the index and says what to do, too.
touch unexplained
expect_equal "damage told without 'the index ... is damaged' ($(sort -u unexplained | head -n 40))" 0 "$(wc -l <unexplained)"
