#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --help and --version of both programs; both work without an index and beside wrong words.
# shellcheck source=lib.sh
. "$E2E/lib.sh"

run "$faultline" --help
expect_status 0
expect_no_stderr
expect_stdout <<'END'
usage: faultline [search] [OPTION...] TEXT...   find the known error that TEXT means
       faultline log [OPTION...] FILE...        find the errors in logs, the likeliest cause first
       faultline batch [OPTION...] [FILE...]    answer a question a line, or NDJSON
       faultline show [OPTION...] ID...         print entries whole
       faultline report [OPTION...] ID worked|failed   tell whether its advice worked
       faultline outcomes [OPTION...] [ID...]   list what was reported, newest first
       faultline status [OPTION...]             tell of the index

TEXT may be half remembered, mistyped, or pasted with line ends; - or a pipe is read.  FILE may be a folder,
compressed, or an archive.  faultline COMMAND --help tells of one command.

  -e, --text=TEXT             search for TEXT, whatever it begins with
  -n, --limit=N               entries to show at the most (5; batch: 10); of log: errors (10; json: 20)
  -b, --brief                 IDs and numbers only
  -x, --explain               show what each score is made of
  -d, --domain=NAME           only entries of this domain (again: or of that)
      --category=NAME         only entries of this category
      --verification=NAME     only entries verified in this way
      --min-fix-rate=RATE     only fix rates from RATE on (0.8 or 80%)
      --for=NAME=VERSION      leave out what cannot happen with this version
      --fix-weight=W          how much the fix rate counts in the order (1; 0: not)
      --html=FILE             write the report as an HTML page, too
      --baseline=FILE         an earlier JSON report: tell which errors are new, and which gone
      --fail-on=new|any|never
                              end with status 1 if an error is new, or any is there, or never
      --annotate=github       print workflow commands that mark the errors
  -F, --follow                read on as the file grows; print each new error once
      --no-match              only find the errors; needs no index
      --workaround=N          it is about the entry's workaround N, as show numbers them
      --dead-end=N            it is about the entry's dead end N (worked: it does help)
      --note=TEXT             a word on it, of 1,000 characters at the most
      --outcomes=PATH         the journal, a file or folder (default: $FAULTLINE_OUTCOMES, the user's, the system's)
  -f, --format=text|json|tsv  how to print (text; batch: json; log: no tsv)
  -j, --json                  the same as --format=json
      --color=auto|always|never
                              colours
  -i, --index=DIR             the index (default: $FAULTLINE_INDEX, the user's, the system's)
  -h, --help                  print this and exit
  -V, --version               print the version and exit

Exit status: 0 something matched; 1 nothing matched; 2 wrong usage or unreadable input;
3 no index; 4 the index is of another schema or damaged; 75 try again; 130 interrupted.
Of log: 0 an error is known; 1 none is, or there is none.  With --fail-on=new or any: 1 an error
is new, or there is one, else 0; with --fail-on=never: 0.
END
cp "$out" help

for words in -h "some words --help" "--help -- log"; do
    # shellcheck disable=SC2086
    run "$faultline" $words
    expect_status 0
    expect_same "help of '$words'" help "$out"
done

# A command's own help has its usage, and its options only.
run "$faultline" log --help
expect_status 0
expect_no_stderr
expect_stdout <<'END'
usage: faultline log [OPTION...] FILE...        find the errors in logs, the likeliest cause first

FILE may be a folder, compressed, or an archive; - or a pipe is read.

  -n, --limit=N               entries to show at the most (5; batch: 10); of log: errors (10; json: 20)
  -b, --brief                 IDs and numbers only
  -x, --explain               show what each score is made of
  -d, --domain=NAME           only entries of this domain (again: or of that)
      --category=NAME         only entries of this category
      --verification=NAME     only entries verified in this way
      --min-fix-rate=RATE     only fix rates from RATE on (0.8 or 80%)
      --for=NAME=VERSION      leave out what cannot happen with this version
      --fix-weight=W          how much the fix rate counts in the order (1; 0: not)
      --html=FILE             write the report as an HTML page, too
      --baseline=FILE         an earlier JSON report: tell which errors are new, and which gone
      --fail-on=new|any|never
                              end with status 1 if an error is new, or any is there, or never
      --annotate=github       print workflow commands that mark the errors
  -F, --follow                read on as the file grows; print each new error once
      --no-match              only find the errors; needs no index
  -f, --format=text|json|tsv  how to print (text; batch: json; log: no tsv)
  -j, --json                  the same as --format=json
      --color=auto|always|never
                              colours
  -i, --index=DIR             the index (default: $FAULTLINE_INDEX, the user's, the system's)
  -h, --help                  print this and exit
  -V, --version               print the version and exit

Exit status: 0 an error is known; 1 none is, or there is none, which is so with --no-match always.
With --fail-on=new or any: 1 an error is new, or there is one, else 0; with --fail-on=never: 0.
2 wrong usage or unreadable input; 3 no index; 4 the index is of another schema or damaged;
75 try again; 130 interrupted.
END
for command in search log batch show report outcomes status; do
    for words in "$command --help" "-h $command"; do
        # shellcheck disable=SC2086
        run "$faultline" $words
        expect_status 0
        expect_equal "usages" 1 "$(grep -c '^usage: \|^       faultline' "$out")"
        expect_in_stdout "^usage: faultline \[?$command\]? .* [a-z]"
        expect_in_stdout '^Exit status: 0 .*[;.]$'
    done
    # What is listed is taken, and what is not listed is refused.
    for name in text brief follow limit; do
        grep -qe "--$name" "$out" && expected=0 || expected=2
        case $name in text | limit) set -- "--$name=1" ;; *) set -- "--$name" ;; esac
        run "$faultline" $command "$@" --help
        expect_status "$expected"
        run "$faultline" $command --help
    done
done
for words in "search 1" "log 0" "batch 0" "show 0" "report 0" "outcomes 0" "status 0"; do
    run "$faultline" "${words% *}" --help
    expect_equal "-e in the help of ${words% *}" "${words#* }" "$(grep -c -e '--text' "$out")"
done

run "$indexer" --help
expect_status 0
expect_no_stderr
expect_stdout <<'END'
usage: faultline-index [OPTION...] CORPUS...
       faultline-index --verify | --rollback [--index=DIR]

Reads catalogue entries (folders of .md and .json files, or single files) and builds
the index that faultline searches.  Only what changed is read anew.  A bad entry is told
and left out; the index in use stays in place until the new one is complete and has passed
the gate: about as many entries, each found by its title, judged queries answered as well.

  -i, --index=DIR             the index to build (default: $FAULTLINE_INDEX, else the user's)
  -c, --check                 check the corpus and build nothing; 1 if it has an error
  -F, --full                  read and analyse every entry anew, not only what changed
  -j, --judged=FILE           judged queries that the new index must answer as well (again: more)
      --allow-shrink          the new index may have far fewer entries
      --no-gate               do not ask the new index anything before it is made live
      --max-age=AGE           readers warn when no run has ended well for AGE (36h, 2d; never)
  -o, --outcomes=PATH         the journal of reports (default: $FAULTLINE_OUTCOMES, else the user's)
      --rollback              make the generation before the live one live again
      --verify                look at every byte of the index
  -t, --thesaurus=FILE        how people speak of errors (default: the one built in)
  -q, --quiet                 no progress bar and no summary
  -h, --help                  print this and exit
  -V, --version               print the version and exit

Exit status: 0 built, up to date, or checked without an error; 1 --check found an error;
2 wrong usage, unreadable input, or entries left out; 3 no index; 4 the index is damaged, or of
another schema; 5 the new index did not pass the gate; 75 another process is building it;
130 interrupted.

$SOURCE_DATE_EPOCH is taken for now where it is set: for the time of building, and the age of reports.
END

schema=$(sed -n 's/^#define FL_SCHEMA "\(.*\)"$/\1/p' "$REPOSITORY/core/fields.h")
for option in -V --version; do
    run "$faultline" "$option"
    expect_status 0
    expect_stdout <<<"faultline $(cat "$REPOSITORY/VERSION") (index schema $schema, Xapian 1.4.22)"
    run "$indexer" "$option"
    expect_status 0
    expect_stdout <<<"faultline-index $(cat "$REPOSITORY/VERSION") (index schema $schema, Xapian 1.4.22)"
done

# Every option of the help is known to the parser, and every letter with it.
check "the help lists no options" [ "$(grep -c -- '--' help)" -gt 10 ]
while read -r letter name value; do
    case $name in --help | --version) continue ;; esac
    case $value in "") set -- "$name" ;; *) set -- "$name=$value" ;; esac
    case $name in
    --html | --baseline | --fail-on | --annotate | --follow | --no-match) command="log" ;;
    --workaround | --dead-end | --note | --outcomes) command="report" ;;
    *) command="search" ;;
    esac
    run "$faultline" $command "$@" --help
    expect_status 0
    [ "$letter" = - ] || run "$faultline" $command "$letter" ${value:+"$value"} --help
    expect_status 0
done < <(sed -n 's/NAME=VERSION/a=1/; s/=N /=3 /; s/=RATE/=0.5/; s/=W /=1 /; s/|[a-z|]*//
    s/^  \(-.\), \(--[a-z-]*\)=\{0,1\}\([^ ]*\).*/\1 \2 \3/p; s/^      \(--[a-z-]*\)=\{0,1\}\([^ ]*\).*/- \1 \2/p' help)
