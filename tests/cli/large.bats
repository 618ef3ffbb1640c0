#!/usr/bin/env bats
# Inputs of unusual size: long numbers, millions of adjacent delimiters, tasks of tens of megabytes. Time in proportion
# is checked by their ending at all: a quadratic program would need hours for most of them.
# Instruction sets: best

load helpers

# A run may take longer here on a slow machine with a sanitizer.
GUARD=300

# many N TEXT: TEXT, N times, without newline.
many() {
    yes "$2" | head -n "$1" | tr -d '\n'
}

# long_list N TEXT...: N items joined with commas (or the delimiter $DELIMITER): the texts in turn.
long_list() {
    local n=$1
    shift
    yes "$(printf '%s\n' "$@")" | head -n "$n" | tr '\n' "${DELIMITER-,}" | head -c -1
}

@test "numbers of a million and of ten million digits are parsed" {
    local n
    for n in 1000000 $(long_or 10000000); do
        # 0.777... against 7/9 rounded and its neighbours, of which 0.7777777777777777 alone is less; 1000...0 with an
        # exponent that brings it back to 1.
        { printf '0.'; many "$n" 7; printf ',0.7777777777777778;0,1@0.'
          many "$n" 7; printf ',0.7777777777777777;0,1@0.'
          many "$n" 7; printf ',0.7777777777777779;0,1@1'
          many "$n" 0; printf 'e-%d,1;0,1@0.' "$n"
          many "$n" 0; printf '1e%d,1;0,1@' "$((n + 1))"
          many "$n" 0; printf '5,5;0,1@'
          many "$n" 9; printf ',1;0,1\n'; } >in
        local threads
        for threads in 1 2; do
            correlate_file in -j "$threads"
            expect 0 '1.0@-1.0@1.0@nan@nan@nan@nan\n' ''
        done
    done
}

@test "a number of ten million digits, of which the last is all that tells it apart, is another one" {
    local tie=1.00000000000000011102230246251565404236316680908203125
    { printf '%s' "$tie"; many 10000000 0; printf ',1;0,1@%s' "$tie"
      many 10000000 0; printf '1,1.0000000000000002;0,1@%s' "$tie"
      many 10000000 0; printf '1,1;0,1@%s,%s' "$tie" "$tie"
      many 10000000 0; printf ';0,1\n'; } >in
    correlate_file in
    expect 0 '-1.0@1.0@-1.0@nan\n' ''
}

@test "an exponent of a million digits is parsed" {
    { printf '1e'; many 1000000 9; printf ',1;0,1@1e-'
      many 1000000 9; printf ',0;0,1@1e+'
      many 1000000 0; printf '2,100;0,1\n'; } >in
    correlate_file in
    expect 0 'nan@nan@nan\n' ''
}

@test "bad items of ten million bytes are cut in their diagnostics" {
    { printf '1,'; many 10000000 7; printf 'x;1,2@1,2;'
      many 10000000 '-'; printf ',1@1,'
      many 10000000 1.; printf ';1,2@1,1e'
      many 10000000 e; printf ';1,2\n'; } >in
    correlate_file in
    local forty=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    expect 1 'nan@nan@nan@nan\n' "manycorr: -:1: task 1: x value 2 (byte 3): '${forty//x/7}'... is not a number
manycorr: -:1: task 2: y value 1 (byte 10000013): '${forty//x/-}'... is not a number
manycorr: -:1: task 3: x value 2 (byte 20000018): '${forty//xx/1.}'... is not a number
manycorr: -:1: task 4: x value 2 (byte 40000025): '1$(sed 's/x/e/g; s/e//' <<<"$forty")'... is not a number\n"
}

# delimiters_in_a_row N: runs of N of each delimiter.
delimiters_in_a_row() {
    local n=$1

    many "$n" @ >in
    correlate_file in
    [[ $status -eq 1 ]]
    { many "$n" nan@; echo nan; } >wanted
    same 'standard output for @' wanted out
    {
        seq 20 | awk '{ print "manycorr: -:1: task " $0 " (byte " $0 "): empty task" }'
        echo "manycorr: $((n + 1 - 20)) more bad tasks (--verbose shows all)"
    } >wanted
    same 'standard error for @' wanted err

    many "$n" ';' >in
    correlate_file in
    expect 1 'nan\n' "manycorr: -:1: task 1 (byte 3): $((n + 1)) lists instead of 2\n"

    many "$n" ',' >in
    correlate_file in
    without_hint
    expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 1): 1 list instead of 2\n'

    { echo -n 1; many "$n" ,; echo -n ';1'; many "$n" ,; } >in
    correlate_file in
    expect 1 'nan\n' 'manycorr: -:1: task 1: x value 2 (byte 3): empty item\n'

    many "$n" 'n' | tr n '\n' >in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    same 'standard output for newlines' in out

    { echo -n '1'; many "$n" ' '; echo -n ',2'; many "$n" ' '; echo -n ';'; many "$n" ' '; echo '3,4'; } >in
    correlate_file in
    expect 0 '1.0\n' ''

    { many "$n" ' '; echo -n '1'; many "$n" ' '; echo -n '2'; many "$n" ' '; echo -n ';'; many "$n" ' '; echo '3 4'; } >in
    correlate_file in -d '@; '
    expect 0 '1.0\n' ''

    many "$n" ' ' >in
    correlate_file in
    expect 0 '\n' ''
    correlate_file in -d '@; '
    expect 0 '\n' ''

    { many "$n" ' '; echo -n ';'; many "$n" ' '; } >in
    correlate_file in -d '@; '
    expect 0 'nan\n' ''
}

@test "ten million adjacent delimiters of each kind are no more than that" {
    delimiters_in_a_row 10000000
}

@test "a hundred million adjacent delimiters of each kind are no more than that" {
    skip_if_short
    delimiters_in_a_row 100000000
}

@test "ten million carriage returns are one bad task, ten million CRLF as many empty lines" {
    many 10000000 r | tr r '\r' >in
    correlate_file in
    without_hint
    expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 1): 1 list instead of 2\n'
    many 10000000 rn | tr rn '\r\n' >in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    tr -d '\r' <in >wanted
    same 'standard output' wanted out
}

# same_with_threads RESULT [OPTION]...: the task in the file in gives RESULT exactly, with 1, 2 and 8 threads.
same_with_threads() {
    local threads
    for threads in 1 2 8; do
        correlate_file in -j "$threads" "${@:2}"
        expect 0 "$1\n" ''
    done
}

@test "one task of 50 MB of short numbers is correlated on any number of threads" {
    { long_list 12000000 1 2 3; echo -n ';'; long_list 12000000 1 3 2; echo; } >in
    same_with_threads 0.5
    tr , ' ' <in >spaced
    mv spaced in
    same_with_threads 0.5 -d '@; '
}

@test "one task of 50 MB of long numbers is correlated on any number of threads" {
    local one=1.000000000000000000000000000000 two=2.000000000000000000000000000000 three=3.00000000000000000000000000000
    { long_list 900000 $one $two $three; echo -n ';'; long_list 900000 $one $three $two; echo; } >in
    same_with_threads 0.5
    tr , ' ' <in >spaced
    mv spaced in
    same_with_threads 0.5 -d '@; '
}

@test "one task of 40 MB of measured-looking numbers has the same bits on any number of threads and with any delimiter" {
    "$ROOT/scripts/generate-batch" --tasks 1 --pairs 2000000 --kind mixed >in
    correlate_file in -j 1
    [[ $status -eq 0 && ! -s err && $(<out) =~ ^-?0\.[0-9]+$ ]]
    local result
    result=$(<out)
    same_with_threads "$result"
    tr , ' ' <in >spaced
    mv spaced in
    same_with_threads "$result" -d '@; '
}

@test "a million blanks behind a block of numbers, where they delimit, are as good as one" {
    # A block has 8,192 numbers. A sanitizer is told to fill memory with blanks, so that reading on behind the block
    # finds no end.
    { printf '12 %.0s' {1..8191}; printf '13'; printf '%*s' 1000000 ''; printf '%d ' {2..8192}; printf '1;'
      printf '%d ' {16383..1}; printf '5@1 2;3 4\n'; } >in
    tr -s ' ' <in >other
    local threads
    for threads in 1 2; do
        MANYCORR_WINDOW=4096 correlate_file other -j "$threads" -d '@; '
        mv out wanted
        ASAN_OPTIONS=${ASAN_OPTIONS-}:malloc_fill_byte=32:max_malloc_fill_size=100000000 MANYCORR_WINDOW=4096 \
            correlate_file in -j "$threads" -d '@; '
        [[ $status -eq 0 && ! -s err && $(<out) =~ ^-?0\.[0-9]+@1\.0$ ]] || { expect 0 '' ''; return 1; }
        same 'standard output' wanted out
        MANYCORR_WINDOW=4096 correlate_file in -j "$threads" -d '@; ' in
        same 'standard output of the file' wanted out
    done
}

@test "a bad item at the end of a task of 50 MB is found and placed" {
    { long_list 12000000 1 2 3; echo -n ';'; long_list 11999999 1 3 2; echo -n ',1_0@1,2;3,4'; } >in
    local threads
    for threads in 1 2 8; do
        correlate_file in -j "$threads"
        without_hint
    expect 1 'nan@1.0\n' "manycorr: -:1: task 1: y value 12000000 (byte 47999999): '1_0' is not a number\n"
    done
}

@test "a missing value and a constant list in a task of 20 MB make it undefined" {
    { long_list 5000000 1 2 3; echo -n ';'; long_list 4999999 1 3 2; echo -n ',NA@'
      long_list 5000000 1 2 3; echo -n ';'; long_list 5000000 0.1 .1; echo -n '@'
      long_list 5000000 1 2 3; echo ';7'; } >in
    same_with_threads nan@nan@nan
}

@test "lists of a task of 20 MB that differ by one value in length are bad" {
    { long_list 5000000 1 2 3; echo -n ';'; long_list 4999999 1 3 2; echo; } >in
    correlate_file in -j 2
    expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 1): x has 5000000 values, y has 4999999 values\n'
}

@test "large tasks among small ones keep their places" {
    {
        printf '1,2;3,4@'
        long_list 1000000 1 2 3; echo -n ';'; long_list 1000000 3 2 1; printf '@1,2;3,4\n'
        yes '1,2,3;1,3,2@1,2;4,3' | head -n 20000
        long_list 999999 1 2 3; echo -n ';'; long_list 999999 1 3 2; echo -n @
        long_list 999999 1 2 3; echo -n ';'; long_list 999999 3 2 1
    } >in
    {
        echo '1.0@-1.0@1.0'
        yes '0.5@-1.0' | head -n 20000
        echo '0.5@-1.0'
    } >wanted
    local threads
    for threads in 1 2 8; do
        correlate_file in -j "$threads"
        [[ $status -eq 0 && ! -s err ]]
        # The first large task is one value longer than whole periods: its r is a little off.
        sed '1s/-0\.99999[0-9]*/-1.0/' out >rounded
        same 'standard output' wanted rounded
    done
}

@test "a line of ten million tasks is one line of ten million results" {
    many 10000000 '1,2;3,4@' | head -c -1 >in
    { many 10000000 1.0@ | head -c -1; echo; } >wanted
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    same 'standard output' wanted out
}
