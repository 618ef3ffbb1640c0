#!/usr/bin/env bats
# Results are those of the decimals as they are written. With --exact every one of them is correctly rounded. By default
# those of short numbers are, and all are within 1e-12, which hard tasks are computed exactly for.
# Instruction sets: best

load helpers

# many N TEXT: TEXT, N times, without newline.
many() {
    yes "$2" | head -n "$1" | tr -d '\n'
}

# in_all_ways TEXT STDOUT [ARGUMENT]...: the same by default and with --exact, whatever the window and the number of
# threads.
in_all_ways() {
    local text=$1 wanted=$2 window threads option
    shift 2
    for window in 1 40 131072; do
        for threads in 1 3; do
            for option in --exact --bad-task=nan; do
                MANYCORR_WINDOW=$window gives "$text" "$wanted" -j "$threads" "$option" "$@" || return
            done
        done
    done
}

@test "lists that no double tells from constant ones have the correlation of their decimals" {
    in_all_ways '1,1.00000000000000000001;1,2\n' '1.0\n'
    in_all_ways '1,2,3;7.0000000000000000000000000000000000000001,7,7\n' '-0.8660254037844386\n'
    in_all_ways '1e15,1000000000000000.01,1000000000000000.02;1,3,2@1e300,1e300;1,2\n' '0.5@nan\n'
}

@test "lists whose spread is in their last digits have the correlation of these digits" {
    # 1, 2, 3, 4 and 2, 4, 6, 9 behind more and more digits.
    local n digits
    for n in 1 5 10 14 15 16 17 20 30 37 38 39 60 300; do
        digits=$(many "$n" 7)
        gives "${digits}1,${digits}2,${digits}3,${digits}4;2,4,6,9\n" '0.9943767126843689\n' --exact
        ((n < 14)) ||
            in_all_ways "1,2,3,4;-0.${digits}2,-.${digits}4,-0.${digits}6,-00.${digits}9\n" '-0.9943767126843689\n'
    done
}

@test "a list is constant if its numbers are equal as written, whatever they look like" {
    in_all_ways '1,1.0,1e0,10e-1,.1e1,+1,0001,1.;1,2,3,4,5,6,7,8\n' 'nan\n'
    in_all_ways '1,2,3;0,-0,0e5@0.0,0e-400,-.0;1,2,3@1,2;1e-400,-1e-999\n' 'nan@nan@nan\n'
    in_all_ways '1,2,3;123456789012345678901234567890123456789012345678901234567890,1234567890123456789012345678901234567890123456789012345678900e-1,123456789012345678901234567890.123456789012345678901234567890e30\n' 'nan\n'
}

@test "what has no correlation has none with --exact" {
    gives '1;2@1,2;5@1,2,3;5,5,5@nan,1;1,2@NA,1;1,2@1,2;inf,1@1e309,1;1,2\n' 'nan@nan@nan@nan@nan@nan@nan\n' --exact
}

@test "--exact rounds to the nearest double" {
    # Of 1,2,3,4 with 2,4,6,9: 23/sqrt(535), 0.99437671268436889...; of two lists of zeros and ones: 1/3.
    gives '1,2,3,4;2,4,6,9@0,0,0,1,1,1;0,0,1,0,1,1@1,2,3;1,3,2\n' '0.9943767126843689@0.3333333333333333@0.5\n' --exact
}

@test "--exact decides ties to even" {
    command -v python3 >/dev/null || skip 'no python3'
    # x = a and y = m a + d b + e c + f g + h i, where the letters a, b, c, g and i are orthogonal columns of +1 and -1,
    # and the squares of the factors add up to 2^108: then r = m / 2^54, halfway between two doubles for an odd m of 54
    # bits.
    python3 - <<'PYTHON'
import math, random

random.seed(4)

def two_squares(n):
    """n as a sum of two squares if it is a prime for which that is quick, else None."""
    if n % 4 != 1 or pow(2, n - 1, n) != 1:
        return None
    root = next(r for r in (pow(a, (n - 1) // 4, n) for a in range(2, 99)) if r * r % n == n - 1)
    p, q = n, root
    while q * q > n:
        p, q = q, p % q
    return q, math.isqrt(n - q * q)

def four_squares(n):
    squares = None
    while not squares:
        limit = math.isqrt(n // 3)
        two = random.randrange(limit), random.randrange(limit)
        squares = two_squares(n - two[0] ** 2 - two[1] ** 2)
    return [*two, *squares]

columns = [[1 - 2 * (bin(row & column).count("1") % 2) for row in range(8)] for column in range(1, 6)]
tasks, wanted = [], []
for _ in range(40):
    m = random.randrange(2**53 + 1, 2**54, 2)
    factors = [m, *four_squares(2**108 - m * m)]
    assert sum(factor * factor for factor in factors) == 2**108
    sign = random.choice([1, -1])
    y = [sign * sum(factor * column[row] for factor, column in zip(factors, columns)) for row in range(8)]
    tasks.append(",".join(map(str, columns[0])) + ";" + ",".join(map(str, y)))
    half = (m - 1) // 2
    wanted.append(repr(sign * (half + half % 2) / 2**53))
print("@".join(tasks), file=open("in", "w"))
print("@".join(wanted), file=open("wanted", "w"))
PYTHON
    correlate_file in --exact
    [[ $status -eq 0 && ! -s err ]]
    same 'standard output' wanted out
}

@test "no correlation is -0" {
    in_all_ways '-1,0,1;1,-2,1@1,-2,1;1,0,-1@-1,0,1;-1,2,-1@0,0,1,1;-0,1,-0,1@-1e-300,0,1e-300;1e300,-2e300,1e300\n' \
        '0.0@0.0@0.0@0.0@0.0\n'
}

@test "a correlation close to 0 has all its digits with --exact" {
    gives '-1,0,1;1,-2,1.00000000000000000000000000000000000000000000000001\n' '2.886751345948129e-51\n' --exact
    gives '1,0,-1;1,-2,1.00000000000000000000000000000000000000000000000001\n' '-2.886751345948129e-51\n' --exact
    # Smaller than half of the least double: 0, and not -0.
    gives "1,0,-1;1,-2,1.$(many 330 0)1@-1,0,1;1,-2,1.$(many 330 0)1\n" '0.0@0.0\n' --exact
}

@test "--summary counts the tasks that were computed from their decimals" {
    correlate '1,2,3;1,3,2@1,1.00000000000000000001;1,2@1,1;2,3@x;1@1;2@1e15,1000000000000000.1;1,2@1.23456789012345678,3,4;1,3,2\n' --summary
    [[ $status -eq 1 && $(summary_value exact) == 3 && $(summary_value undefined) == 2 ]]
    [[ $(grep -n '^bad: ' err | cut -d : -f 1) -eq $(($(grep -n '^exact: ' err | cut -d : -f 1) - 1)) ]]
    correlate_file in --summary --exact
    [[ $status -eq 1 && $(summary_value exact) == 4 && $(summary_value undefined) == 2 ]]
    local window
    for window in 1 30 1000; do
        MANYCORR_WINDOW=$window correlate_file in --summary --exact -j 3
        [[ $(summary_value exact) == 4 && $(summary_value undefined) == 2 && $(summary_value bad) == 1 ]]
    done
    correlate '1,1.0;2,3@0.1,0.1;1,2\n' --summary --exact
    [[ $(summary_value exact) == 0 && $(summary_value undefined) == 2 ]]
}

@test "ordinary tasks of long numbers are not computed again" {
    "$ROOT/scripts/generate-batch" --kind digits17 --tasks 2000 --pairs 30 >in
    correlate_file in --summary
    [[ $status -eq 0 && $(summary_value exact) == 0 ]]
    correlate_file in --summary --exact
    [[ $status -eq 0 && $(summary_value exact) == 2000 ]]
}

@test "short numbers give correctly rounded results by default, with each instruction set and kernel of the BLAS" {
    local kind isa window core
    for kind in decimal2 integer general6 offset negative; do
        "$ROOT/scripts/generate-batch" --kind "$kind" --tasks 200 --pairs 5
        "$ROOT/scripts/generate-batch" --kind "$kind" --tasks 60 --pairs 60 --skew
        "$ROOT/scripts/generate-batch" --kind "$kind" --tasks 1 --pairs 40000 --seed 2
    done >in
    correlate_file in --exact
    [[ $status -eq 0 && ! -s err ]]
    mv out exact
    for isa in $(instruction_sets); do
        for window in 1000 131072; do
            MANYCORR_ISA=$isa MANYCORR_WINDOW=$window correlate_file in -j 3 --summary
            [[ $status -eq 0 ]]
            same "standard output with $isa" exact out
            [[ $(summary_value exact) == $((5 * 261)) ]]
        done
    done
    for core in Prescott Nehalem Sandybridge Haswell Zen SkylakeX Cooperlake; do
        case $core in # the others run on all CPUs that have AVX2
            SkylakeX) grep -qw avx512bw /proc/cpuinfo || continue ;;
            Cooperlake) grep -qw avx512_bf16 /proc/cpuinfo || continue ;;
            Prescott) ;;
            *) grep -qw avx2 /proc/cpuinfo || continue ;;
        esac
        OPENBLAS_CORETYPE=$core correlate_file in -j 2
        [[ $status -eq 0 ]]
        same "standard output with $core" exact out
    done
}

@test "correlations of short numbers that are 0, 1 or -1 are printed so" {
    in_all_ways '0.1,0.2,0.1,0.2;0.3,0.3,0.7,0.7@1.1,2.2,3.3;-3.3,-6.6,-9.9@0.1,0.2,0.3;1e-3,2e-3,3e-3\n' '0.0@-1.0@1.0\n'
    in_all_ways '0.1,0.2,0.4;70,70.0,7e1@100.01,100.02,100.03,100.01,100.02,100.03;5,5,5,6,6,6\n' 'nan@0.0\n'
    in_all_ways "$(many 40 0.1,0.3,)0.1;$(many 40 5.1,2.7,)5.1\n" '-1.0\n'
}

@test "--exact writes to a file" {
    gives '1,1.00000000000000000001;1,2\n' '' --exact -o result
    [[ $(<result) == 1.0 ]]
    gives '1,2,3;1,3,2\n' '' -o result --exact
    [[ $(<result) == 0.5 ]]
}

@test "--exact reports bad tasks as without, and may stop at one" {
    correlate '1,2;3,4@1,2;3,x@1,2;4,3\n' --exact
    expect 1 '1.0@nan@-1.0\n' "manycorr: -:1: task 2: y value 2 (byte 15): 'x' is not a number\n"
    correlate_file in --exact --bad-task=stop
    expect 1 '1.0\n' "manycorr: -:1: task 2: y value 2 (byte 15): 'x' is not a number\n"
    correlate '1,1.00000000000000000001;1,2@1,2;1,2,3@1,2;2,1\n' --bad-task=stop
    expect 1 '1.0\n' 'manycorr: -:1: task 2 (byte 30): x has 2 values, y has 3 values\n'
}

@test "exact results do not depend on delimiters, blanks and line ends" {
    in_all_ways ' 1 , 1.00000000000000000001\t; 1 ,2 @1,2,3;1,3,2\r\n\n1,2,3;3,2,1.00000000000000000001' \
        '1.0@0.5\n\n-1.0\n' || return
    in_all_ways ' 1   1.00000000000000000001\t; 1 \t2 @ 1 2  3;1 3 2 \r\n' '1.0@0.5\n' -d '@; '
    in_all_ways '1\t1.00000000000000000001;1\t2@1\t2\t3;1\t3\t2\r\n' '1.0@0.5\n' -d $'@;\t'
    in_all_ways '1/1.00000000000000000001;1/2@1/2/3;1/3/2\n' '1.0@0.5\n' -d '@;/'
    in_all_ways '1,1.00000000000000000001/1,2@1,2,3/1,3,2\n' '1.0@0.5\n' -d '@/,'
    in_all_ways '1,1.00000000000000000001;1,2/1,2,3;1,3,2\n' '1.0/0.5\n' -d '/;,'
    in_all_ways '1:1.00000000000000000001|1:2\t1:2:3|1:3:2\n' '1.0\t0.5\n' -d $'\t|:'
}

@test "exact results are those of an independent program, to the last bit" {
    command -v python3 >/dev/null || skip 'no python3'
    python3 "$BATS_TEST_DIRNAME/mixed_input.py" 1500 30000 >in
    # Hard tasks, too: digits in front of all the numbers of some lists.
    grep -a -v -e '[^-+0-9.,;@eE]' in | tr @ '\n' | grep ';' | sed -E 's/(^|[,;])([0-9])/\11234567890123\2/g' >hard
    [[ $(wc -l <hard) -gt 100 ]]
    { echo; cat hard; } >>in
    python3 "$BATS_TEST_DIRNAME/oracle.py" <in >wanted 2>/dev/null
    local window
    for window in 100 131072; do
        MANYCORR_WINDOW=$window correlate_file in -j 2 --exact
        python3 "$BATS_TEST_DIRNAME/oracle.py" --compare out wanted @ 0
        MANYCORR_WINDOW=$window correlate_file in -j 2
        python3 "$BATS_TEST_DIRNAME/oracle.py" --compare out wanted @
    done
}

@test "a coprocess answers exactly, line by line" {
    coproc EXACT { exec "$MANYCORR" --exact 3>&- 2>err; }
    local pid=$EXACT_PID from to line
    exec {from}<&"${EXACT[0]}" {to}>&"${EXACT[1]}"
    eval "exec ${EXACT[0]}<&- ${EXACT[1]}>&-"
    local i
    for i in 1 2 3; do
        printf '1,1.00000000000000000001;1,2@1,2,3;1,3,2\n' >&"$to"
        read -r -t "$GUARD" -u "$from" line
        [[ $line == 1.0@0.5 ]]
    done
    exec {to}>&-
    wait "$pid"
    exec {from}<&-
    [[ ! -s err ]]
}

@test "numbers far beyond the range of doubles cost nothing" {
    local zeros
    zeros=$(many 2000 0)
    in_all_ways '1e999999999,1;1,2@1e-999999999,1;1,2@1e-999999999,0;1,2\n' 'nan@1.0@nan\n'
    in_all_ways '-1e99999999999999999999,1;1,2@-1e-99999999999999999999,-1;1,2@0e99999999999,1;1,2\n' 'nan@-1.0@1.0\n'
    in_all_ways "0.${zeros}1,1;1,2@0.${zeros}1,0;1,2@0.${zeros}1e2001,2;1,2@1${zeros}e-2000,2,3;1,3,2\n" '1.0@nan@1.0@0.5\n'
    in_all_ways '1e308,-1e308;1e-308,-1e-308@1e308,1e-308,0;0,0,5e-324\n' '1.0@-0.5\n'
    in_all_ways '0.1e-323,0;1,2@0,0000000000000001e-330;1,2@0,0.000000000000000001e-310;1,2\n' 'nan@nan@nan\n'
}

# peak LIMIT [ARGUMENT]...: runs the program on the file in, and checks that it uses at most so many KiB.
peak() {
    status=0
    timeout "$GUARD" python3 -c '
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.exit(status if peak <= int(sys.argv[1]) else f"{peak} KiB used, {sys.argv[1]} allowed")' \
        "$1" "$MANYCORR" "${@:2}" <in >out 2>err || status=$?
    [[ $status -eq 0 ]] || cat err
}

@test "numbers of a million digits take memory and time in proportion" {
    command -v python3 >/dev/null || skip 'no python3'
    skip_if_instrumented
    { printf '0.'; many 1000000 3; printf '1,0.'; many 1000000 3; printf '2,0.'; many 1000000 3; printf '3;1,3,2@'
      many 1000000 0; printf '1,2,'; many 1000000 0; printf '.3e1;1,3,2@1,2,3;1,3,2.'; many 1000000 0; printf '1\n'; } >in
    # 64 MiB and 8 for each thread, three times the text, and 12 bytes for each digit.
    local option
    for option in --exact -v; do
        peak $((64 * 1024 + 2 * 8192 + 3 * 7000 + 12 * 7000)) -j 2 "$option"
        [[ $status -eq 0 && $(<out) == 0.5@0.5@0.5 && ! -s err ]]
    done
}

@test "--help and the documents name --exact" {
    program --help
    grep -q -e '^ *--exact  *round every correlation correctly' out
    gives '1,2,3;1,3,2\n' '0.5\n' --exact
    gives '1,2,3;1,3,2\n' '0.5\n' --ex
}
