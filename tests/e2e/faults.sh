#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Helpers of the scripts that kill and starve a program at every point (tests/faults/faults.c); sourced instead of lib.sh.
#
#     make_state GENERATIONS ENTRIES OPTION...
#                               before/ and after/, two states of a corpus, of so many entries and the fixture's; base/, an index
#                               of before/ with so many generations; $old and $new, what an index of either answers; trace, the calls of an
#                               undisturbed run of the indexer with these options, from base/ to after/; $left and
#                               $left_again, what this and a second such run leave
#     points KIND SETTINGS      the settings for every call of the kind that the trace has, N standing for its number
#     each_point FUNCTION       calls it with each point of standard input, in parallel, in a folder for each job
#
# A point is a line of settings with commas between: FAULTS_FAIL=7,FAULTS_ERRNO=EIO
# shellcheck source=lib.sh
. "$E2E/lib.sh"

# What each_point finds at the end of a pipe is the script's own failure.
shopt -s lastpipe

faults=$FAULTLINE_BUILD/faults.so
questions=$work/questions

# struck POINT PROGRAM ARGUMENT...: runs it with this fault (none when the point is empty), as `run` does.  127+9 stands
# for SIGKILL, 124 for a program that hung.
struck() {
    local settings
    IFS=, read -ra settings <<<"$1"
    shift
    command_line="${settings[*]} $*"
    # What the shell says of a program that was killed is no output of the program's.
    {
        (
            export LD_PRELOAD=$faults FAULTS_PROGRAM=${1##*/} "${settings[@]}"
            exec timeout --kill-after=1 20 "$@" >.stdout 2>.stderr
        )
    } 2>/dev/null
    status=$?
}

# Skips where the library cannot be preloaded, as into programs that were built with sanitizers.
need_faults() {
    [ -e "$faults" ] || skip "there is no $(basename "$faults") in the build folder: make check builds it"
    struck "FAULTS_TRACE=$work/probe" "$faultline" --version
    [ -s "$work/probe" ] || skip "the library that makes faults cannot be preloaded here: $(head -n 1 .stderr)"
}

# What the index answers, whole: questions whose answers differ between the two states of the corpus, and others.
answers() {
    local came
    came=$(
        "$faultline" batch --index "$1" --brief --limit=3 "$questions" 2>&1
        echo "exit status $?"
    )
    echo "${came//"$1"/INDEX}"
}

# What the index folder holds, without the numbers of generations.
names() (
    shopt -s globstar dotglob nullglob extglob
    cd "$1" && all=(**) && printf '%s\n' "${all[@]//generation-+([0-9])/generation-N}"
)

# The names, and what each generation answers, the oldest first.
contents() {
    local generation
    names "$1"
    for generation in "$1"/generation-*; do
        case $(answers "$generation") in
        "$old") echo 'a generation of the old corpus' ;;
        "$new") echo 'a generation of the new corpus' ;;
        *) echo 'a generation of neither' ;;
        esac
    done
}

# update POINT INDEX: the run of the indexer that faults strike.
update() {
    struck "$1" "$indexer" --quiet "${options[@]}" --index "$2" after
}

make_state() {
    local i generations=$1 entries=$2
    shift 2
    options=(--thesaurus "$work/words.txt" "$@")
    # A small thesaurus: to compile the one that is built in takes longer than all else.
    grep -h '=>' "$REPOSITORY"/thesaurus/a-s*.txt | sed -n '1~3p' >words.txt
    cp -r "$corpus" before
    for ((i = 1; i <= entries; i++)); do
        entry "before/small/$i.md" "small/number-$i" "frobnicator $i failed to turn: code $((i * 7919))"
    done
    cp -r before after
    rm after/small/1.md
    entry after/small/2.md small/number-2 'flux capacitor lost its charge'
    entry after/small/new.md small/new 'gasket valve would not open'
    printf '%s\n' 'deadlock detected' 'frobnicator 1 failed to turn' 'flux capacitor lost its charge' \
        'gasket valve would not open' 'frobnicator 2 failed to turn' >"$questions"
    mkdir base
    for ((i = 0; i < generations; i++)); do
        run "$indexer" --quiet --full "${options[@]}" --index base before
        expect_status 0
    done
    old=$(answers base)
    old_names=$(names base)
    cp -a base undisturbed
    update "FAULTS_TRACE=$work/trace" "$work/undisturbed"
    expect_equal "exit status of the undisturbed run ($(cat .stderr))" 0 $status
    new=$(answers undisturbed)
    left=$(contents undisturbed)
    cp -a undisturbed again
    update '' "$work/again"
    left_again=$(contents again)
    check "the two states answer differently" [ "$old" != "$new" ]
    check "an entry that stays is found" grep -q postgresql/deadlock-detected <<<"$new"
}

# The settings of every call of the kind (change, open, read, malloc), or of the changes that write (write).
points() {
    awk -F '\t' -v kind="$1" -v settings="$2" '
        function print_point(number,   point) { point = settings; sub(/=N/, "=" number, point); print point }
        kind == "malloc" && $1 == "total" && $2 == kind { for (i = 1; i <= $3; i++) print_point(i) }
        kind == $1 { print_point($2) }
        kind == "write" && $1 == "change" && $3 ~ /write/ { print_point($2) }' trace
}

# sample FIRST MORE: of the points on standard input the first ones, and so many of all others, the same each time.
# FAULTS_ALL=1 in the environment takes all.
sample() {
    awk -v first="$1" -v more="$2" -v all="$FAULTS_ALL" '
        NR <= first || all + 0 { print; next }
        { rest[++count] = $0 }
        END { srand(1); for (i = 1; i <= count; i++) if (rand() * count < more) print rest[i] }'
}

# job FUNCTION NUMBER JOBS POINT...: calls the function with every JOBSth point.
job() {
    local call=$1 i=$2 jobs=$3
    shift 3
    failures=0 served=
    mkdir -p "job-$i" && cd "job-$i" || return 1
    ln -sfn "$work/after" after
    # Faults come in crowds: a few show what it is.
    for ((i++; i <= $# && failures < ${E2E_FAILURES:-8}; i += jobs)); do
        $call "${!i}"
    done
    [ $failures = 0 ]
}

each_point() {
    local jobs i lines pids=()
    jobs=$(nproc)
    readarray -t lines
    for ((i = 0; i < jobs; i++)); do
        (job "$1" "$i" "$jobs" "${lines[@]}") >"said-$i" 2>&1 &
        pids+=($!)
    done
    for ((i = 0; i < jobs; i++)); do
        wait "${pids[i]}" || {
            failures=$((failures + 1))
            cat "said-$i"
        }
    done
    checks=$((checks + ${#lines[@]}))
    echo "${#lines[@]} points of $1"
}

# The index of this job as it was before the run that is struck.
restore() {
    # Where the last one failed and left no trace it is so still.
    if [ "$served" != old ] || [ "$(names index)" != "$old_names" ]; then
        rm -rf index
        cp -a "$work/base" index
    fi
    served=
}

# It ended by itself, in time.
expect_no_crash() {
    [ "$status" != 124 ] || fail "it hung"
    [ "$status" -lt 128 ] || fail "it crashed: exit status $status, $(head -c 300 .stderr)"
}

# Whoever asks now is answered from the old corpus or from the new one: $served tells which.
expect_whole() {
    local came
    came=$(answers "$PWD/index")
    case $came in
    "$old") served=old ;;
    "$new") served=new ;;
    *)
        served=neither
        fail "the index is neither the old nor the new one: $(diff <(echo "$new") <(echo "$came") | cut -c 1-300 | head -n 4)"
        ;;
    esac
}

# The next run succeeds, and leaves what it would have left if the one that was struck had been whole, or had not been.
expect_recovery() {
    local first=$command_line expected=$left
    [ "$served" != neither ] || return 0
    # Where nothing was left behind the undisturbed run has shown what comes next.
    [ "$served $(names index)" != "old $old_names" ] || return 0
    [ "$served" != new ] || expected=$left_again
    served=
    update '' "$PWD/index"
    command_line="the run after $first"
    { [ "$status" = 0 ] && ! [ -s .stderr ]; } || fail "it ended with $status: $(head -c 300 .stderr)"
    [ "$(answers "$PWD/index")" = "$new" ] || fail "it did not make the new index: $(answers "$PWD/index")"
    [ "$(contents "$PWD/index")" = "$expected" ] || fail "it left this: $(diff <(echo "$expected") <(contents "$PWD/index"))"
}

# starved POINT: the indexer, refused something, has told what it could not do and kept the old index, or made the new one.
starved() {
    restore
    rm -f trace
    update "$1,FAULTS_TRACE=$PWD/trace" "$PWD/index"
    expect_no_crash
    expect_whole
    if [ "$status" = 0 ]; then
        [ $served = new ] || fail "it ends with 0, and its index is not live"
        "$python" "$E2E/sync_order.py" trace "$PWD/index" >order || fail "it ends with 0 and is not durable: $(head -n 3 order)"
    else
        grep -Eq '^faultline-index: .{10}' .stderr || fail "it ends with $status without a clear message: $(head -c 300 .stderr)"
    fi
    expect_recovery
}
