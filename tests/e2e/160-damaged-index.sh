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
says_damaged="^faultline: (the index at .* is damaged: |there is no index at |.*: the index is damaged$)"

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
            check "it fails with a message (exit status $status)" [ "$status" = 2 -o "$status" = 3 -o "$status" = 4 ]
            expect_in_stderr '^faultline: .'
            expect_no_stdout
            if [ $status != 4 ] || ! grep -Eqa "$says_damaged" "$err"; then
                unexplained=$((${unexplained-0} + 1))
                printf '%s\t%s\n' "$command_line" "$status $(head -n 1 "$err")" >>unexplained
            fi
        done
        # Building anew mends it.
        build_index
        run "$faultline" --brief -n1 deadlock detected
        expect_status 0
    done
done
check "every table was tried" [ $files -ge 4 ]
# Xapian tells of a file that ends too soon by a DatabaseError, which core/xapian_bindings.cc maps to FL_IO: exit status 2.
known_fault "a table that ends too soon is told as an error of reading" \
    expect_equal "damage that is not told as exit status 4 and 'the index at ... is damaged' ($(sort -u unexplained 2>/dev/null | head -n 40))" \
    0 "${unexplained-0}"
