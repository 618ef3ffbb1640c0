#!/usr/bin/env bats
# Memory: at most 64 MiB + 8 MiB for each thread + 3 times the text of the largest task, however long the stream or a
# line is.
# Instruction sets: any

load helpers

setup() {
    skip_if_instrumented
    command -v python3 >/dev/null || skip 'no python3'
    cd "$BATS_TEST_TMPDIR" || return
}

MIB=1024 # KiB

# peak [ARGUMENT]...: runs the program on standard input; leaves the KiB of its greatest resident size in $peak.
peak() {
    status=0
    timeout 300 python3 -c '
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=file)
sys.exit(status)' peak_kib "$MANYCORR" "$@" >out 2>err || status=$?
    peak=$(<peak_kib)
}

# stays_within THREADS [KIB]: the limit for so many threads and a largest task of so many KiB, if that matters.
stays_within() {
    local limit=$((64 * MIB + 8 * MIB * $1 + 3 * ${2:-0}))
    ((peak <= limit)) || { echo "$peak KiB used, $limit allowed"; return 1; }
}

# stream BYTES TEXT: lines of TEXT, so many bytes of them together.
stream() {
    yes "$2" 2>/dev/null | head -c "$1"
}

# one_line BYTES TEXT: the same without newlines, but at the end.
one_line() {
    { yes "$2" 2>/dev/null | tr -d '\n' | head -c "$1"; } 2>/dev/null
    echo
}

# one_task N X Y: lists of N times X and Y.
one_task() {
    { yes "$2" | head -n "$1" | tr -d '\n' | head -c -1; echo -n ';'
      yes "$3" | head -n "$1" | tr -d '\n' | head -c -1; echo; } 2>/dev/null
}

# Two tasks of some 50 pairs, then a small one.
X=1.5,2.25,3.125,14.75,5.5,16.25,7.375,18.5,9.125,10.25
Y=2.5,1.25,4.125,13.75,6.5,15.25,8.375,17.5,10.125,9.25
TASKS="$X,$X,$X,$X,$X;$Y,$Y,$Y,$Y,$Y@$Y,$Y,$X,$X,$X;$X,$Y,$X,$Y,$X@1,2,3;1,3,2"

@test "a stream of 400 MB through a pipe needs no more memory than any stream" {
    local threads
    for threads in 1 4; do
        peak -j "$threads" < <(stream 400000000 "$TASKS")
        [[ $status -le 1 && $(head -n 1 out | cut -d @ -f 3) == 0.5 ]]
        stays_within "$threads"
    done
}

@test "a stream of the smallest tasks needs no more memory than any stream" {
    # Empty tasks need the most memory beside their text: a result for every byte.
    local threads
    for threads in 1 4; do
        peak -j "$threads" < <(stream 10000000 '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@')
        [[ $status -eq 1 && $(wc -l <err) -eq 21 ]]
        stays_within "$threads"
        peak -j "$threads" < <(stream 20000000 '1;2@1;2@1;2@1;2')
        stays_within "$threads"
        peak -j "$threads" < <(stream 50000000 '')
        stays_within "$threads"
    done
}

@test "a single line of 200 MB with many tasks needs no more memory than any stream" {
    local threads
    for threads in 1 4; do
        peak -j "$threads" < <(one_line 200000000 "$TASKS@")
        [[ $(wc -l <out) -eq 1 ]]
        stays_within "$threads"
    done
}

@test "a single line of 200 MB from a file needs no more memory than any stream" {
    one_line 200000000 "$TASKS@" >in
    peak -j 4 <in
    [[ $(wc -l <out) -eq 1 ]]
    stays_within 4
}

@test "what a slow reader does not take yet is not kept in memory" {
    mkfifo slow
    # Reads on only once the program has had to wait for it: the pipe is full, and so no more input is taken.
    { sleep 1; cat >/dev/null; } <slow 3>&- &
    peak -j 2 -o slow < <(stream 50000000 '1,2,3;1,3,2@;')
    stays_within 2
    wait
}

@test "one task of 100 MB of two-byte numbers needs at most three times its text" {
    local threads
    for threads in 1 4; do
        peak -j "$threads" < <(one_task 12500000 '1,2,' '2,1,')
        [[ $status -eq 0 && $(<out) == -1.0 ]]
        stays_within "$threads" $((100000000 / 1024))
    done
}

@test "one task of 100 MB of long numbers needs at most three times its text" {
    local threads
    for threads in 1 4; do
        peak -j "$threads" < <(one_task 1000000 '1.00000000000000000000000,2.00000000000000000000000,' '2.00000000000000000000000,1.00000000000000000000000,')
        [[ $status -eq 0 && $(<out) == -1.0 ]]
        stays_within "$threads" $((100000000 / 1024))
    done
}

@test "one task of 100 MB of numbers of middling length needs at most three times its text" {
    # Four to six bytes a number: where the doubles are just worth keeping, or just not.
    local text
    for text in '1.0,2.0,' '1.00,2.00,' '1.000,2.000,'; do
        peak -j 2 < <(one_task $((50000000 / ${#text})) "$text" "${text/1/3}")
        [[ $status -eq 0 ]]
        stays_within 2 $((100000000 / 1024))
    done
}

@test "one bad task of 100 MB needs at most three times its text" {
    local n=100000000
    peak -j 2 < <(head -c $n /dev/zero | tr '\0' ';')
    [[ $status -eq 1 ]]
    stays_within 2 $((n / 1024))
    peak -j 2 < <(head -c $n /dev/zero | tr '\0' ',')
    stays_within 2 $((n / 1024))
    peak -j 2 < <(head -c $n /dev/zero | tr '\0' 'x')
    stays_within 2 $((n / 1024))
    peak -j 2 < <(echo -n '1;'; head -c $n /dev/zero | tr '\0' ',')
    stays_within 2 $((n / 1024))
}

@test "several tasks of 50 MB in a row need no more than one" {
    peak -j 4 < <(for _ in 1 2 3 4; do one_task 6250000 '1,2,' '2,1,'; done)
    [[ $(sort -u out) == -1.0 ]]
    stays_within 4 $((50000000 / 1024))
}

@test "tasks of 30 MB among more and more small ones need no more than one of them" {
    peak -j 4 < <(
        for i in {1..7}; do
            stream $((i * 140000)) '1,2,3,4,5,6,7,8,9,10;2,1,4,3,6,5,8,7,10,9'
            echo
            one_task 3750000 '1,2,' '2,1,'
        done
    )
    [[ $(grep -c -x -e -1.0 out) -eq 7 ]]
    stays_within 4 $((30000000 / 1024))
}

@test "many tasks of a megabyte need no more than many small ones, but for three of them" {
    peak -j 8 < <(for _ in {1..100}; do one_task 125000 '1,2,' '2,1,'; done)
    [[ $(sort -u out) == -1.0 ]]
    stays_within 8 $((1000000 / 1024))
}

@test "a diagnostic for each of two and a half million bad tasks needs no memory" {
    peak -j 2 --verbose < <(stream 5000000 'x')
    [[ $(wc -l <err) -eq 2500000 ]]
    stays_within 2
}

# one_digit_task BYTES: lists of one-digit numbers, of so many bytes together.
one_digit_task() {
    { yes 1,3,7,2,9,4, | tr -d '\n' | head -c $(($1 / 24 * 12 - 1)); echo -n ';'
      yes 1,5,7,0,9,8, | tr -d '\n' | head -c $(($1 / 24 * 12 - 1)); echo; } 2>/dev/null
}

# exact_peak [ARGUMENT]...: as peak, but of sizes below that of Python, too.
exact_peak() {
    "${CC:-cc}" -O1 -o peak_of "$BATS_TEST_DIRNAME/peak.c"
    status=0
    timeout 300 ./peak_of "$MANYCORR" "$@" >out 2>err 3>peak_kib || status=$?
    peak=$(<peak_kib)
}

@test "a giant task of a file needs no more memory where it is eight times as long" {
    one_digit_task $((64 * MIB * 1024)) >short
    one_digit_task $((512 * MIB * 1024)) >long
    local option before
    for option in --bad-task=nan --exact; do
        exact_peak -j 1 "$option" short
        [[ $status -eq 0 && $(<out) == 0.83388982089986* ]]
        before=$peak
        exact_peak -j 1 "$option" long
        [[ $status -eq 0 && $(<out) == 0.83388982089986* ]]
        ((peak <= before + 1400)) || { echo "$option: $peak KiB used, $before for the shorter one"; return 1; }
    done
}

@test "a giant task of 6 GiB of a file needs no more memory than any stream" {
    skip_if_short
    one_digit_task $((6144 * MIB * 1024)) >in
    exact_peak -j 1 in
    rm in
    [[ $status -eq 0 && $(<out) == 0.83388982089986* ]]
    ((peak <= 16 * MIB)) || { echo "$peak KiB used"; return 1; }
}

@test "a stream of 4 GB through a pipe needs no more memory than any stream" {
    skip_if_short
    local threads
    for threads in 1 2; do
        peak -j "$threads" < <(stream 4000000000 "$TASKS")
        [[ $status -le 1 ]]
        stays_within "$threads"
    done
}

@test "exact sums of long numbers leave no more memory behind with every task" {
    # Task j has j short numbers, each with an exponent of its own, and a long one, which is the j + 1st: each is summed
    # apart from the others.
    awk 'BEGIN {
        for (i = 0; i < 50000; i++) long = long (i * 7919 % 10)
        for (j = 1; j <= 150; j++) {
            x = y = ""
            for (k = 0; k < j; k++) { x = x (k + 1) "e" (k - 200) ","; y = y (k * 7 % 5 + 1) "e" (k % 3) "," }
            print x "1." long ";" y "3." long
        }
    }' >in
    head -n 10 in >few
    peak -j 1 --exact few
    [[ $status -eq 0 ]]
    local before=$peak
    peak -j 1 --exact in
    [[ $status -eq 0 && $(wc -l <out) -eq 150 ]]
    ((peak <= before + 4 * MIB)) || { echo "$peak KiB used, $before for few tasks"; return 1; }
}

@test "giant tasks of a file with long numbers leave no more memory behind with every task" {
    awk 'BEGIN {
        for (i = 0; i < 2390; i++) long = long (i * 7919 % 10)
        for (t = 0; t < 4; t++) {
            for (i = 0; i < 8192; i++) printf "%s%d.%s", i ? "," : "", i * 7919 % 10007, long
            for (i = 0; i < 8192; i++) printf "%s%d.%s", i ? "," : ";", i * 104729 % 10007, long
            print ""
        }
    }' >in
    peak -j 16 in
    [[ $status -eq 0 && $(wc -l <out) -eq 4 ]]
    stays_within 16
}

@test "too little memory gives status 4 and says so" {
    skip_if_instrumented
    status=0
    { head -c 300000000 /dev/zero | tr '\0' 1; } 2>/dev/null |
        { ulimit -v 200000; timeout "$GUARD" "$MANYCORR" -j 1; } >out 2>err || status=$?
    expect 4 '' 'manycorr: -: out of memory\n'
}

@test "too little memory with -o leaves FILE as it was" {
    skip_if_instrumented
    echo old >result
    status=0
    { printf '1,2;3,4\n'; head -c 300000000 /dev/zero | tr '\0' 1; } 2>/dev/null |
        { ulimit -v 200000; timeout "$GUARD" "$MANYCORR" -j 1 -o result; } >out 2>err || status=$?
    expect 4 '' 'manycorr: -: out of memory\n'
    [[ $(<result) == old ]]
    nothing_left
}

@test "too little memory for threads gives status 4, or the right results" {
    skip_if_instrumented
    yes '1,2;3,4@1,2;4,3' | head -n 200000 >in
    yes '1.0@-1.0' | head -n 200000 >wanted
    local limit
    for limit in 60000 100000 150000 200000 300000 500000 1000000; do
        status=0
        (ulimit -v "$limit"; timeout "$GUARD" "$MANYCORR" -j 64 <in >out 2>err) || status=$?
        if [[ $status -eq 0 ]]; then
            same 'standard output' wanted out
            [[ ! -s err ]]
        else
            [[ $status -eq 4 && $(<err) == 'manycorr: -: out of memory' ]] || { echo "$limit KiB: status $status"; cat err; return 1; }
        fi
    done
}
