#!/usr/bin/env bats
# The command line: every option in every spelling, --help, --version, --summary, wrong usage, and the environment.
# Instruction sets: any

load helpers

HINT="Try 'manycorr --help'."

# is_wrong_usage MESSAGE [ARGUMENT]...: status 2, nothing printed but the message and the hint.
is_wrong_usage() {
    local message=$1
    shift
    program "$@"
    printf '%s\n' "manycorr: $message" "$HINT" >wanted_err
    [[ $status -eq 2 && ! -s out ]] || { echo "status $status for: $*"; return 1; }
    same 'standard error' wanted_err err
}

@test "--help prints the usage on standard output" {
    local option
    for option in -h --help; do
        program "$option"
        [[ $status -eq 0 && ! -s err ]]
        [[ $(head -n 1 out) == 'Usage: manycorr [OPTION]... [FILE]...' ]]
    done
}

@test "--help lists every option with its short form and argument" {
    program --help
    local option
    for option in '-o, --output=FILE' '-j, --threads=N' '-d, --delimiters=TFN' '    --bad-task=nan|stop' '    --exact' \
        '    --resume' '    --summary' '-q, --quiet' '-v, --verbose' '-h, --help' '-V, --version'; do
        grep -q -- "^  $option  *[a-z]" out || { echo "missing: $option"; return 1; }
    done
    [[ $(grep -c '^ *-[-a-zA-Z]' out) -eq 11 ]]
}

@test "--help tells the exit statuses and fits a terminal" {
    program --help
    [[ $(tr '\n' ' ' <out) == *'0 done; 1 some task was bad; 2 wrong usage; 3 reading or writing failed; 4 out of memory.'* ]]
    awk 'length($0) > 100 { print; long = 1 } END { exit long }' out
}

@test "the example in --help works" {
    program --help
    local example
    example=$(sed -n 's/^Example: //p' out)
    mkdir bin
    ln -s "$MANYCORR" bin/manycorr
    PATH=$PWD/bin:$PATH bash -c "$example" >out
    [[ $(<out) == '0.9943767126843689@-1.0' ]]
}

@test "--version names the version, the BLAS and the instruction sets built in" {
    local option version said
    version=$(sed -n 's/.*define MANYCORR_VERSION "\(.*\)"/\1/p' "$ROOT/include/manycorr.h")
    for option in -V --version; do
        program "$option"
        [[ $status -eq 0 && ! -s err ]]
        said=$(sed -n 1p out)
        [[ $said == "manycorr $version" || $said == "manycorr $version ("*")" ]] # the latter for an untagged commit
        sed -n 2p out | grep -q '^BLAS: [A-Za-z]'
        sed -n 3p out | grep -q '^instruction sets: .*scalar'
        [[ $(wc -l <out) -eq 3 ]]
    done
}

@test "--help and --version read no input and ignore FILE" {
    program --help missing
    [[ $status -eq 0 && ! -s err ]]
    program missing --version -
    [[ $status -eq 0 && ! -s err ]]
}

@test "--help and --version that cannot be written fail" {
    [[ -c /dev/full ]] || skip 'no /dev/full'
    local option
    for option in --help --version; do
        status=0
        "$MANYCORR" "$option" >/dev/full 2>err || status=$?
        [[ $status -eq 3 && $(<err) == 'manycorr: standard output: No space left on device' ]]
    done
}

@test "-o and --output name the output in every spelling" {
    local file
    for file in '-o result' '-oresult' '--output=result' '--output result'; do
        rm -f result
        # Split into words on purpose.
        # shellcheck disable=SC2086
        gives '1,2;3,4\n' '' $file
        [[ $(<result) == 1.0 ]]
    done
}

@test "of several -o the last one counts" {
    gives '1,2;3,4\n' '' -o first -o second
    [[ ! -e first && $(<second) == 1.0 ]]
}

@test "-j and --threads set the number of threads in every spelling" {
    local option
    for option in '-j 3' '-j3' '--threads=3' '--threads 3'; do
        # shellcheck disable=SC2086
        MANYCORR_WINDOW=1 correlate '1,2;3,4@1,2;3,4\n' $option --summary # in two windows
        [[ $status -eq 0 && $(<out) == 1.0@1.0 && $(summary_value threads) == 3 ]]
    done
}

@test "-j takes 1 to 1024" {
    gives '1,2;3,4\n' '1.0\n' -j 1
    gives '1,2;3,4\n' '1.0\n' -j 1024
    gives '1,2;3,4\n' '1.0\n' -j 0007
}

@test "any other number of threads is wrong usage" {
    local n
    for n in 0 -1 1025 18446744073709551617 99999999999999999999999 '' x 2x 0x2 2.0 1e1 ' 2' '2 ' +2; do
        is_wrong_usage "--threads: '$n' is not a number from 1 to 1024" --threads="$n"
        is_wrong_usage "--threads: '$n' is not a number from 1 to 1024" -j "$n"
    done
}

@test "OMP_NUM_THREADS sets the number of threads, and -j comes first" {
    export MANYCORR_WINDOW=1
    OMP_NUM_THREADS=3 correlate '1,2;3,4@1,2;3,4\n' --summary
    [[ $status -eq 0 && $(summary_value threads) == 3 ]]
    OMP_NUM_THREADS=3 correlate '1,2;3,4@1,2;3,4\n' --summary -j 2
    [[ $status -eq 0 && $(summary_value threads) == 2 ]]
    OMP_NUM_THREADS=1 correlate '1,2;3,4@1,2;3,4\n' --summary
    [[ $status -eq 0 && $(summary_value threads) == 1 ]]
    OMP_NUM_THREADS=5,3,2 correlate '1,2;3,4@1,2;3,4\n' --summary
    [[ $status -eq 0 && $(summary_value threads) == 5 ]]
}

@test "without -j and OMP_NUM_THREADS, there are no more threads than CPUs of the affinity mask" {
    export MANYCORR_WINDOW=1
    correlate '1,2;3,4@1,2;3,4\n' --summary
    [[ $(summary_value threads) -ge 1 && $(summary_value threads) -le $(nproc) ]]
    command -v taskset >/dev/null || skip 'no taskset'
    local cpu
    cpu=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
    printf '1,2;3,4@1,2;3,4\n' >in
    taskset -c "$cpu" "$MANYCORR" --summary <in >out 2>err
    [[ $(summary_value threads) == 1 ]]
}

@test "an OMP_THREAD_LIMIT below the number of threads does no harm" {
    yes '1,2;3,4@1,2;4,3' | head -n 100000 >in
    yes '1.0@-1.0' | head -n 100000 >wanted
    OMP_THREAD_LIMIT=2 correlate_file in -j 8
    [[ $status -eq 0 && ! -s err ]]
    same 'standard output' wanted out
    OMP_THREAD_LIMIT=1 OMP_DYNAMIC=true correlate_file in -j 8
    [[ $status -eq 0 && ! -s err ]]
    same 'standard output' wanted out
}

@test "--bad-task takes nan or stop and nothing else" {
    local option
    for option in --bad-task=nan '--bad-task nan' --bad-task=stop '--bad-task stop'; do
        # shellcheck disable=SC2086
        gives '1,2;3,4\n' '1.0\n' $option
    done
    local word
    for word in '' NaN Stop n nano skip; do
        is_wrong_usage "--bad-task: '$word' is neither nan nor stop" --bad-task="$word"
    done
}

@test "--summary prints its counts on standard error, after everything else" {
    correlate '1,2;3,4@1,1;2,3@x;1\n\n1,2,3;1,3,2\n' --summary
    [[ $status -eq 1 ]]
    printf '1.0@nan@nan\n\n0.5\n' >wanted
    same 'standard output' wanted out
    local seconds='[0-9]+\.[0-9]+'
    cat >patterns <<PATTERNS
manycorr: -:1: task 3: x value 1 \(byte 17\): 'x' is not a number
batches: 3
tasks: 4
numbers: 16
undefined: 1
undefined by reason: missing value: 0, infinite value: 0, fewer than two pairs: 0, single y value: 0, constant list: 1
bad: 1
exact: 2
bytes in: 33
bytes out: 17
wall seconds: $seconds
thread seconds: read $seconds, parse $seconds, correlate $seconds, format $seconds, write $seconds
speed: [0-9.]+ [kMG]?B/s, [0-9]+ tasks/s
threads: 1
instruction set: [a-z0-9]+
BLAS: [A-Za-z].*
PATTERNS
    paste -d '\n' patterns err | while read -r pattern && read -r line; do
        grep -qxE -- "$pattern" <<<"$line" || { echo "'$line' is not '$pattern'"; exit 1; }
    done
    [[ $(wc -l <err) -eq $(wc -l <patterns) ]]
}

@test "--summary tells speeds of every size, and the threads that worked" {
    correlate '1,2;3,4\n' --summary -j 8
    [[ $(summary_value threads) == 1 ]]
    [[ $(summary_value speed) != *'speed: 0 '* ]]
    "$ROOT/scripts/generate-batch" --tasks 1000 --pairs 500 --lines 1 >in
    correlate_file in --summary -j 1
    [[ $(summary_value speed) =~ ^[0-9.]+\ [MG]B/s,\ [0-9]+\ tasks/s$ ]]
}

@test "-q leaves out what is said of tasks, but no errors and no status" {
    correlate '1,2;3@x;1@1,2;3,4\n' -q
    expect 1 'nan@nan@1.0\n' ''
    [[ ! -e note || ! -s note ]]
    correlate '1,2;3\n' --quiet --summary
    [[ $(head -n 1 err) == 'batches: 1' && ! -s note ]]
    program -q missing
    expect 3 '' 'manycorr: missing: No such file or directory\n'
    program -q -j 0
    [[ $status -eq 2 && -s err ]]
}

@test "--summary counts all files together" {
    printf '1,2;3,4\n' >a
    printf '1,2;3,4@1;2\n' >b
    program --summary a b a
    [[ $status -eq 0 ]]
    [[ $(summary_value batches) == 3 && $(summary_value tasks) == 4 && $(summary_value numbers) == 14 ]]
    [[ $(summary_value undefined) == 1 && $(summary_value bad) == 0 ]]
    [[ $(summary_value 'bytes in') == 28 && $(summary_value 'bytes out') == 16 ]]
}

@test "--summary counts the same for every number of threads and every window" {
    "$ROOT/scripts/generate-batch" --tasks 3000 --pairs 20 --lines 10 >in
    yes '1,1;2,3@x;1@1,2;NA,4' | head -n 3000 >>in
    "$ROOT/scripts/generate-batch" --tasks 1 --pairs 300000 >>in
    yes '1,1.00000000000000000001;1,2@1,1.0,1;1,2,3' | head -n 1000 >>in
    correlate_file in --summary -j 1
    sed -n '/^batches/,/^bytes out/p' err >wanted
    [[ $(wc -l <wanted) -eq 9 && $(summary_value bad) == 3000 && $(summary_value undefined) == 7000 ]]
    [[ $(summary_value tasks) == 41001 && $(summary_value exact) == 31001 && $(summary_value 'bytes in') == $(wc -c <in) ]]
    local threads window
    for threads in 1 2 8; do
        for window in 1000 20000 16777216; do
            MANYCORR_WINDOW=$window correlate_file in --summary -j "$threads"
            sed -n '/^batches/,/^bytes out/p' err >counts
            same "the summary with $threads threads and windows of $window bytes" wanted counts
        done
    done
}

@test "--summary of an empty input is all zeros" {
    program --summary
    [[ $status -eq 0 && ! -s out ]]
    local name
    for name in batches tasks numbers undefined bad exact 'bytes in' 'bytes out'; do
        [[ $(summary_value "$name") == 0 ]]
    done
    ! grep -iw -e nan -e inf <(grep -v BLAS err)
}

@test "-v and --verbose change no result" {
    gives '1,2;3,4\n' '1.0\n' -v
    gives '1,2;3,4\n' '1.0\n' --verbose
}

@test "short options may share one dash" {
    printf '1,2;3,4@x;1\n' >a
    program -vj2 a
    expect 1 '1.0@nan\n' "manycorr: a:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
}

@test "options may stand behind files, and -- ends them" {
    printf '1,2;3,4\n' >a
    printf '1,2;4,3\n' >-j
    program a -j 2
    expect 0 '1.0\n' ''
    program -- a -j
    expect 0 '1.0\n-1.0\n' ''
}

@test "an unknown option is wrong usage" {
    is_wrong_usage "unrecognized option '--frobnicate'" --frobnicate
    is_wrong_usage "invalid option -- 'x'" -x
    is_wrong_usage "unrecognized option '--exactly'" --exactly
    is_wrong_usage "option '--exact' doesn't allow an argument" --exact=1
}

@test "a missing or needless argument is wrong usage" {
    is_wrong_usage "option requires an argument -- 'o'" -o
    is_wrong_usage "option requires an argument -- 'j'" -j
    is_wrong_usage "option requires an argument -- 'd'" -d
    is_wrong_usage "option '--output' requires an argument" --output
    is_wrong_usage "option '--threads' requires an argument" --threads
    is_wrong_usage "option '--delimiters' requires an argument" --delimiters
    is_wrong_usage "option '--bad-task' requires an argument" --bad-task
    is_wrong_usage "option '--summary' doesn't allow an argument" --summary=yes
    is_wrong_usage "option '--verbose' doesn't allow an argument" --verbose=1
    is_wrong_usage "--output: the name is empty" --output=
}

@test "wrong usage names the program manycorr whatever it was called as" {
    ln -s "$MANYCORR" other
    status=0
    ./other --frobnicate >out 2>err || status=$?
    expect 2 '' "manycorr: unrecognized option '--frobnicate'\n$HINT\n"
}

@test "wrong usage comes before any reading or writing" {
    echo old >kept
    printf '1,2;3,4\n' >a
    is_wrong_usage "unrecognized option '--frobnicate'" -o kept a --frobnicate
    [[ $(<kept) == old ]]
}

@test "MANYCORR_WINDOW changes no result" {
    local window
    for window in 1 2 3 10 1000000 268435456; do
        MANYCORR_WINDOW=$window gives '1,2;3,4@1,2;4,3\n\n1,2,3;1,3,2' '1.0@-1.0\n\n0.5\n'
    done
}

# The lists of two windows and more, for threads.
make_many_tasks() { # FILE
    yes '1,2,3;4,5,7.5@3,4,5;1,2,9' | head -n 20000 >"$1"
}

@test "where there is memory for one thread, more threads do no harm" {
    skip_if_instrumented
    # Tasks with numbers of 20,000 digits: exact sums take megabytes in each thread.
    awk 'BEGIN {
        srand(1)
        for (i = 0; i < 60; i++) {
            digits = ""
            while (length(digits) < 20000) digits = digits int(1e8 * rand())
            printf "0.%s,0.1%s,0.5%s;0.3,0.%s,0.7\n", digits, digits, digits, digits
        }
    }' >in
    correlate_file in -j 1 --exact
    [[ $status -eq 0 && ! -s err ]]
    cp out wanted
    local limit input
    for limit in 100000 150000 250000 500000; do
        for input in in <(cat in); do
            status=0
            (ulimit -v "$limit" && exec "$MANYCORR" -j 64 --exact "$input") >out 2>err || status=$?
            [[ $status -eq 0 && ! -s err ]] || { echo "a limit of $limit: status $status: $(<err)"; return 1; }
            same "the output with a limit of $limit" wanted out
        done
    done
}

@test "threads whose stacks are too small for the work are not used" {
    make_many_tasks in
    program -j 1 in
    cp out wanted
    local size name
    for name in OMP_STACKSIZE OMP_STACKSIZE_ALL GOMP_STACKSIZE KMP_STACKSIZE; do
        for size in 16k 20k 24k 63k 64k 2m; do
            status=0
            env "$name=$size" timeout "$GUARD" "$MANYCORR" -j 3 in >out 2>err || status=$?
            [[ $status -eq 0 && ! -s err ]] || { echo "$name=$size: status $status"; cat err; return 1; }
            same 'standard output' wanted out
        done
    done
}

@test "a limit of the stack is raised where that may be, and else too small is said to be" {
    ! is_instrumented || skip 'a sanitizer needs more'
    ! grep -q -a __gcov_ "$MANYCORR" || skip 'what counts branches needs more before main begins'
    printf '1,2;3,4\n' >a
    make_many_tasks many
    program -j 1 many
    cp out wanted
    local size
    for size in 24 32 63; do
        status=0
        (ulimit -S -s "$size" && exec "$MANYCORR" -j 2 many) >out 2>err || status=$? # that of its threads stays
        [[ $status -eq 0 && ! -s err ]] || { echo "$size: status $status"; cat err; return 1; }
        same 'standard output' wanted out
        status=0
        (ulimit -S -s "$size" && exec "$MANYCORR" -j 2 -o result a) >out 2>err || status=$?
        expect 0 '' ''
        [[ $(<result) == 1.0 ]]
        rm result
        (ulimit -s "$size" && exec "$MANYCORR" -j 2 -o result a) >out 2>err || status=$?
        expect 4 '' 'manycorr: the stack limit is less than 64 KiB\n'
        [[ ! -e result ]]
        nothing_left
    done
    status=0
    (ulimit -s 64 && exec "$MANYCORR" -j 2 a) >out 2>err || status=$?
    expect 0 '1.0\n' ''
}

@test "a MANYCORR_CHECKPOINT that is no number of seconds is wrong usage" {
    local seconds
    for seconds in x -1 +1 .5 ' 1' 1x 86400.1 1e9 1e999 0x1p30 nan inf; do
        MANYCORR_CHECKPOINT=$seconds is_wrong_usage \
            "MANYCORR_CHECKPOINT: '$seconds' is not a number of seconds from 0 to 86400"
    done
    for seconds in 0 0.001 1e-3 86400; do
        MANYCORR_CHECKPOINT=$seconds gives '1,2;3,4\n' '1.0\n'
    done
}

@test "a MANYCORR_WINDOW that is no size is wrong usage" {
    local window
    for window in 0 -1 x 1k 268435457 99999999999999999999; do
        MANYCORR_WINDOW=$window is_wrong_usage \
            "MANYCORR_WINDOW: '$window' is not a number of bytes from 1 to 268435456"
    done
}

@test "MANYCORR_ISA chooses the instruction set, and --version and --summary tell it" {
    local isa
    [[ -n $(instruction_sets) ]]
    for isa in $(instruction_sets); do
        MANYCORR_ISA=$isa program --version
        grep -q "^instruction sets: .*\b$isa\b.* (in use: $isa)$" out
        MANYCORR_ISA=$isa correlate '1,2;3,4@1,2,3;1,3,2\n' --summary
        [[ $status -eq 0 && $(<out) == 1.0@0.5 && $(summary_value 'instruction set') == "$isa" ]]
    done
}

@test "messages of libgomp begin with the name of the program" {
    OMP_NUM_THREADS=abc OMP_SCHEDULE=x correlate '1,2;3,4\n'
    [[ $status -eq 0 && $(<out) == 1.0 && $(grep -c '^manycorr: .*OMP_NUM_THREADS' err) -eq 1 ]]
    [[ $(grep -vc '^manycorr: ' err) -eq 0 ]]
    OMP_NUM_THREADS=abc correlate '1,2;3,4\n' 2>&-
    [[ $status -eq 0 && $(<out) == 1.0 ]]
    status=0
    printf '1,2;3,4\n' | OMP_NUM_THREADS=abc "$MANYCORR" >out 2>&- || status=$?
    [[ $status -eq 0 && $(<out) == 1.0 ]]
}

@test "what a library says before it ends the program is not lost" {
    skip_if_instrumented
    cat >ends.c <<'C'
#include <stdio.h>
#include <stdlib.h>
__attribute__((constructor)) static void end(void) {
    fputs("no memory\n", stderr);
    exit(1);
}
C
    "${CC:-cc}" -shared -fPIC -o ends.so ends.c
    status=0
    OMP_NUM_THREADS=2 LD_PRELOAD=./ends.so "$MANYCORR" --help >out 2>err || status=$?
    [[ $status -eq 1 && ! -s out && $(<err) == 'manycorr: no memory' ]]
}

@test "an empty MANYCORR_ variable is as good as none, and no variable makes --help fail" {
    MANYCORR_ISA='' MANYCORR_WINDOW='' MANYCORR_CHECKPOINT='' gives '1,2;3,4\n' '1.0\n'
    MANYCORR_ISA=x MANYCORR_WINDOW=x MANYCORR_CHECKPOINT=x program --help
    [[ $status -eq 0 && ! -s err ]]
    MANYCORR_ISA='' program --version
    [[ $status -eq 0 && ! -s err ]]
}

@test "a MANYCORR_ISA that is none is wrong usage" {
    local isa built_in
    built_in=$("$MANYCORR" --version | sed -n 's/^instruction sets: \(.*\) (in use: .*/\1/p')
    for isa in sse9 SCALAR 'scalar ' avx; do
        MANYCORR_ISA=$isa is_wrong_usage \
            "MANYCORR_ISA: '$isa' is not an instruction set of this CPU and this build ($built_in)"
    done
}
