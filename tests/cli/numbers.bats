#!/usr/bin/env bats
# How numbers are read. The correlation of A,B with 0,1 is 1 where A < B, -1 where A > B, and undefined where both are
# the same number as written: so the program itself compares any two numbers exactly (see order in helpers.bash). Which
# doubles numbers are rounded to cannot be seen but at both ends of their range; the unit tests show it.

load helpers

@test "the comparison that these tests rely on tells less, greater and equal" {
    [[ $(order 1 2) == '<' && $(order 2 1) == '>' && $(order 2 2) == '=' ]]
    [[ $(order 1 1.0000000000000002) == '<' && $(order 1.0000000000000002 1) == '>' ]]
}

@test "a number may have a sign, a fraction, and an exponent" {
    is_same_number 12 +12
    is_same_number -12 -12.0
    is_same_number 12 12.
    is_same_number .5 0.5
    is_same_number +.5 0.5
    is_same_number -.5 -0.5
    is_same_number 1e2 100
    is_same_number 1E2 100
    is_same_number 1e+2 100
    is_same_number 100E-2 1
    is_same_number 1.e2 100
    is_same_number .1e1 1
    is_same_number -1.5e-1 -.15
    is_less_number -1 1
    is_less_number -2 -1
}

@test "zeros in front, behind and in an exponent change nothing" {
    is_same_number 007 7
    is_same_number 0000000000000000000000000000007 7
    is_same_number 7.000000000000000000000000000000 7
    is_same_number 0.00000000000000000000000000000001 1e-32
    is_same_number 1e0005 100000
    is_same_number 1e-0005 0.00001
    is_same_number 1e+00000000000000000000000000000005 100000
    is_same_number 00.10 .1
}

@test "zero is zero whatever its sign and exponent" {
    local zero
    for zero in -0 +0 0.0 -.0 0. 0e0 0e999999999999 -0e-999999999999 0.000e5 00000000000000000000000; do
        is_same_number "$zero" 0
    done
}

@test "what only resembles a number is bad" {
    local item
    for item in 1_0 0x1f 0X1F 1e 1e+ 1e- 1E 1ee5 1e5e5 1e5.5 1e.5 --1 ++1 +-1 -+1 - + . +. -. .e5 . e5 1.2.3 1..2 ..1 \
        1-2 1+2 1e5- 2.O O 1O l 1f 1d 1L 0b1 0o7 '$1' 1% '"1"' "'1'" '(1)' 1/2 1:2 '1\' 1a a1; do
        is_bad_item "$item"
    done
    is_bad_item ½ '\xc2\xbd'
    is_bad_item 1’000 '1\xe2\x80\x99000'
    is_bad_item −1 '\xe2\x88\x921'
}

# is_bad_item ITEM [SHOWN]: as the second value of x.
is_bad_item() {
    printf '1,%s;1,2\n' "$1" >in
    correlate_file in
    without_hint
    printf 'nan\n' >wanted_out
    printf "manycorr: -:1: task 1: x value 2 (byte 3): '%s' is not a number\n" "${2-$1}" >wanted_err
    same "standard output for $1" wanted_out out && same "standard error for $1" wanted_err err && [[ $status -eq 1 ]]
}

@test "numbers that no double tells apart are those that are written" {
    is_less_number 0.1 0.1000000000000000055511151231257827
    is_less_number 0.1 0.10000000000000000555
    is_less_number 9007199254740992 9007199254740992.9
    is_less_number 9007199254740993.1 9007199254740994
    is_less_number 9007199254740992.9 9007199254740993.1
    is_less_number 1 1.00000000000000011102230246251565404236316680908203124
    is_less_number 1.00000000000000011102230246251565404236316680908203126 1.0000000000000002
    is_less_number 123456789012345678 123456789012345680
    is_less_number 3.141592653589793 3.1415926535897932384626433832795028841971693993751
    is_less_number 9007199254740992 9007199254740993
    is_less_number -9007199254740993 -9007199254740992
    is_less_number 9223372036854775807 9223372036854775808
    is_less_number 18446744073709551615 18446744073709551616
    is_less_number 7.2057594037927933e16 72057594037927936
    is_less_number 9.999999999999999e22 1e23
    is_less_number 1e23 1.0000000000000001e23
    is_less_number 1090544144181609348835077142190 1.0905441441816094e30
    is_less_number 0.500000000000000166533453693773481063544750213623046875 0.5000000000000002
}

@test "a digit far behind all others decides" {
    local tie=1.00000000000000011102230246251565404236316680908203125 zeros
    zeros=$(printf '0%.0s' {1..2000})
    is_same_number "$tie$zeros" "$tie"
    is_less_number "$tie$zeros" "$tie${zeros}1"
    is_same_number "9007199254740993.$zeros" 9007199254740993
    is_less_number "9007199254740993.$zeros" "9007199254740993.${zeros}1"
    is_less_number "-9007199254740993.${zeros}1" "-9007199254740993.$zeros"
}

@test "famous hard cases are read right" {
    # David Gay's and the test sets of parse-number-fxx and of Go; 2.2250738585072011e-308 hung PHP and Java.
    is_less_number 2.225073858507201e-308 2.2250738585072011e-308
    is_less_number 2.2250738585072011e-308 2.2250738585072012e-308
    is_less_number 2.2250738585072012e-308 2.2250738585072014e-308
    is_same_number 6.92949564460091950e15 6929495644600919.5
    is_same_number 8.41e+21 8410000000000000000000
    is_same_number 89255e-22 8.9255e-18
    is_less_number 4.9e-324 5e-324
}

@test "numbers beyond the largest double are infinite, the largest itself is not" {
    gives '1.7976931348623157e308,0;0,1\n' '-1.0\n'
    gives '1.7976931348623158e308,0;0,1\n' '-1.0\n'
    gives '179769313486231580793e288,0;0,1\n' '-1.0\n'
    gives '179769313486231580794e288,0;0,1\n' 'nan\n'
    gives '1.7976931348623159e308,0;0,1\n' 'nan\n'
    gives '-1e309,0;0,1\n' 'nan\n'
    gives '1e99999999999999999999999,0;0,1\n' 'nan\n'
    # Exponents around 2^31, 2^32, 2^63, 2^64 and 2^65 must not come around.
    local exponent
    for exponent in 2147483648 4294967296 4294967297 9223372036854775807 9223372036854775808 18446744073709551616 \
        18446744073709551617 36893488147419103232; do
        gives "1e$exponent,0;0,1\n" 'nan\n'
        gives "123456789e$exponent,0;0,1\n" 'nan\n'
        gives "1.2345678901234567890123e$exponent,0;0,1\n" 'nan\n'
    done
}

@test "numbers below the smallest double are zero" {
    is_less_number 0 5e-324
    is_less_number 0 2.4703282292062328e-324
    is_same_number 2.4703282292062327e-324 0
    is_same_number 0.1e-323 0
    is_same_number 0000000000000001e-330 0
    is_less_number 0 0.000000000000000003e-306
    is_same_number 1e-400 0
    is_same_number -1e-99999999999999999999999 0
    local exponent
    for exponent in 2147483648 4294967296 4294967297 9223372036854775807 9223372036854775808 18446744073709551616 \
        18446744073709551617 36893488147419103232; do
        is_same_number "1e-$exponent" 0
        is_same_number "123456789e-$exponent" 0
        is_same_number "1.2345678901234567890123e-$exponent" 0
    done
}

@test "subnormal numbers are read right" {
    is_less_number 2.5e-324 5e-324
    is_less_number 9.9e-324 1e-323
    is_less_number 5e-324 1e-323
    is_less_number 2.225073858507201e-308 2.2250738585072014e-308
    is_less_number 4.450147717014402e-308 4.4501477170144023e-308
    is_less_number 4.4501477170144023e-308 4.450147717014403e-308
}

@test "an exponent and the place of the dot may cancel" {
    local zeros
    zeros=$(printf '0%.0s' {1..500})
    is_same_number "0.${zeros}1e501" 1
    is_same_number "1${zeros}e-500" 1
    is_same_number "-12${zeros}.0e-501" -1.2
    is_same_number "0.${zeros}17976931348623157e809" 1.7976931348623157e308
}

@test "a number that is cut off at any digit is another one, unless zeros are cut off" {
    # The digits of 1 + 2^-53 and zeros.
    local digits=000000000000000111022302462515654042363166809082031250000 n
    for n in 16 17 18 19 20 21 25 30 40 50 52; do
        is_less_number 1 "1.${digits:0:n}"
        is_less_number "1.${digits:0:n}" "1.${digits:0:53}"
    done
    for n in 53 54 57; do
        is_same_number "1.${digits:0:n}" "1.${digits:0:53}"
        is_less_number "1.${digits:0:n}" "1.${digits:0:n}1"
    done
}

@test "20,000 random decimals compare with doubles beside them as in Python's exact arithmetic" {
    command -v python3 >/dev/null || skip 'no python3'
    # A line has three tasks: the decimal and Python's double, then the doubles below and above that.
    python3 - <<'PYTHON'
import math, random
from fractions import Fraction

random.seed(2)

def digits(n):
    return "".join(random.choice("0123456789") for _ in range(n))

def decimal():
    n = random.choice([1, 2, 5, 15, 16, 17, 18, 19, 20, 21, 25, 40, 800])
    text = digits(random.randrange(n + 1)) + "." + digits(n)
    if random.random() < 0.3:  # next to the middle of two doubles
        text = f"{math.ldexp(random.getrandbits(53) + 2**53 + 0.5, 0) / 2**random.randrange(60):.{n}f}"
    exponent = random.choice([0, 0, random.randrange(-30, 30), random.randrange(-345, 300)])
    return random.choice(["", "-", "+"]) + text + (f"e{exponent}" if exponent else "")

def order(a, b):
    a, b = (Fraction(c) if float(c) else Fraction(0) for c in (a, b))
    return "1.0" if a < b else "-1.0" if a > b else "nan"

lines = 0
with open("in", "w") as tasks, open("wanted", "w") as wanted:
    while lines < 20000:
        text = decimal()
        value = float(text)
        if abs(value) < 1e308:
            beside = [repr(v) for v in (value, *(math.nextafter(value, to) for to in (-math.inf, math.inf)))]
            print("@".join(f"{text},{v};0,1" for v in beside), file=tasks)
            print("@".join(order(text, v) for v in beside), file=wanted)
            lines += 1
PYTHON
    local isa option
    for isa in $(instruction_sets); do
        for option in -j2 --exact; do
            MANYCORR_ISA=$isa correlate_file in "$option"
            [[ $status -eq 0 && ! -s err ]]
            same "standard output with $isa and $option" wanted out
        done
    done
}

@test "every instruction set reads numbers of every length at every place alike, and finds every bad byte" {
    command -v python3 >/dev/null || skip 'no python3'
    # Lines of one to 45 digits with a dot at each place or none, moved byte by byte; then the same with one byte
    # replaced.
    python3 - >in <<'PYTHON'
import random

random.seed(6)

def decimal(length, dot):
    digits = "".join(random.choice("0123456789") for _ in range(length))
    return digits[:dot] + "." + digits[dot:] if dot <= length else digits

lines = []
for length in range(1, 46):
    for dot in range(length + 2):
        a = random.choice(["", "-", "+"]) + decimal(length, dot)
        lines.append(" " * random.randrange(64) + f"{a},{float(a)!r};0,1")
for line in list(lines):
    place = line.rindex(",", 0, line.index(";"))
    i = random.randrange(len(line) - len(line.lstrip()), place)
    byte = random.choice("\x00\x01/:Ee+-. _x\x2c\x3b\x7f\u00e9")
    lines.append(line[:i] + byte + line[i + 1 :])
print("\n".join(lines))
PYTHON
    python3 "$BATS_TEST_DIRNAME/oracle.py" <in >wanted_out 2>wanted_bad
    local isa window
    for isa in $(instruction_sets); do
        for window in 100 131072; do
            MANYCORR_ISA=$isa MANYCORR_WINDOW=$window correlate_file in -v --summary
            python3 "$BATS_TEST_DIRNAME/oracle.py" --compare out wanted_out @
            {
                sed -n 's/^manycorr: -:\([0-9]*\): task \([0-9]*\).*/\1:\2/p' err
                grep '^undefined: ' err
            } >bad
            same "the list of bad tasks with $isa" wanted_bad bad
        done
    done
}

@test "numbers do not depend on the locale" {
    local locale
    for locale in de_DE.UTF-8 de_DE fr_FR.UTF-8 C.UTF-8 nonsense; do
        printf '1.5,2.5,4.25;1,2,3.75\n' >in
        LC_ALL=$locale LC_NUMERIC=$locale LANG=$locale correlate_file in
        expect 0 '1.0\n' ''
        LC_ALL=$locale correlate '1,5;2,5;3\n'
        without_hint
        expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 9): 3 lists instead of 2\n'
    done
}

@test "lists at the scales 1e-300, 1e-200, 1e-160, 1e160, 1e200 and 1e300 correlate as at scale 1" {
    local a b
    for a in 0 -300 -200 -160 160 200 300; do
        for b in 0 -300 -200 -160 160 200 300; do
            correlate "1e$a,2e$a,3e$a,4e$a;2e$b,4e$b,6e$b,9e$b\n"
            [[ $status -eq 0 && ! -s err ]]
            close_to 0.9943767126843689 "$(<out)" 1e-15
        done
    done
}

@test "numpy's failure at scale 1e-160 is none here" {
    # numpy/numpy#32446 and its like: squares that become subnormal give 0.75494 instead of 0.75443.
    correlate '1e-160,2e-160,3e-160,5e-160,8e-160;2e-160,1e-160,4e-160,3e-160,5e-160@1,2,3,5,8;2,1,4,3,5\n'
    [[ $status -eq 0 ]]
    local small normal
    IFS=@ read -r small normal <out
    close_to "$normal" "$small" 1e-15
}

@test "lists of the largest doubles of both signs correlate" {
    gives '1.7e308,-1.7e308;-1.7e308,1.7e308\n' '-1.0\n'
    gives '1.7e308,-1.7e308,1.7e308,-1.7e308;1,1,2,2\n' '0.0\n'
    gives_near '1.7976931348623157e308,-1.7976931348623157e308,0;1,-1,0\n' 1.0
    gives_near '1.7e308,1.6e308,1.5e308,1.4e308;4,3,2,1\n' 1.0
}

@test "lists of subnormal numbers correlate" {
    gives_near '5e-324,1e-323,1.5e-323;1,2,3\n' 1.0
    gives_near '5e-324,1e-323,1.5e-323;1e-310,3e-310,2e-310\n' 0.5
    gives '5e-324,-5e-324,0,0;0,0,5e-324,-5e-324\n' '0.0\n'
}

@test "a list that spans all scales correlates" {
    gives_near '1e308,1e-308,-1e308,0;1,0,-1,0\n' 1.0
    gives_near '1e-308,1e308,0,-1e308;2e300,-1e-300,2e300,-1e-300\n' 0.0
    gives_near '1e308,1e-308,-1e308,0;1e-300,0,1e-200,-1e-200@0,1;1e-308,1e308\n' -0.5@1.0
}
