#!/usr/bin/env bats
# Every instruction set says the same, byte for byte, on standard error too: which tasks are bad, why, and at which
# byte.
# Instruction sets: any

load helpers

setup_file() {
    command -v python3 >/dev/null || return 0
    cd "$BATS_FILE_TMPDIR" || return
    bad_bytes '@;,' >bytes
    malformed '@;,' >shapes
    bad_bytes '|/:' >bytes_beside_digits
    malformed $'\t;,' >shapes_with_tabs
    malformed '@; ' >shapes_with_spaces
    bad_bytes $'\xb0\xb1\xb2' >high_bytes
}

setup() {
    command -v python3 >/dev/null || skip 'no python3'
    inputs=$BATS_FILE_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

# bad_bytes TFN: tasks with each of 256 bytes at every place of a short token, in place of what is there and before it.
bad_bytes() {
    python3 - "$1" <<'PYTHON'
import os, sys

delimiters = os.fsencode(sys.argv[1])
translate = bytes.maketrans(b"@;,", delimiters)
tokens = [b"1", b"-7", b"12.5", b"1e5", b" 3", b"NA", b"-1.5e-7", b"1234567.5", b"0.12345678901234567"]
tasks = [b"%s,2,3;4,5,7", b"1,2.5,%s;-3,2,1", b"1,2,3,4.25;1,2,3,%s", b"1, -2,%s,4, 5,6,7,8,9;8"]
out = sys.stdout.buffer
for token in tokens:
    for place in range(len(token) + 1):
        for byte in range(256):
            for rest in {place, min(place + 1, len(token))}:
                before, behind = (tasks[(byte + place) % len(tasks)].translate(translate).split(b"%s"))
                item = token[:place] + bytes([byte]) + token[rest:]
                out.write(before + item + behind + (b"\n", delimiters[:1], b"\r\n")[byte % 7 % 3])
PYTHON
}

# malformed TFN: tasks with what resembles numbers and lists, alone and beside one another, at all distances from each
# other.
malformed() {
    python3 - "$1" <<'PYTHON'
import itertools, os, random, sys

random.seed(8)
translate = bytes.maketrans(b"@;,", os.fsencode(sys.argv[1]))
items = """1_0 0x1f 1e 1e+ 1e- --1 +-1 -+1 - + . -. +. e5 .e5 -e5 1.2.3 1..2 ..1 1e5.5 1e5e5 1ee5 1e--5 1-5 1+1 1- 2.O l0
    1/2 1:2 nano infinit infi in n na1 -NA +null -None NA. nan(1) N/A #N/A 1f 1d0 $1 1% 1'000 "1" 12345678x 123456789012345678x
    1234567890123456789012345x x.12345678901234567 0.1234567890123456x 1.5e-x 1.5e-7x 1.5ex7 1.2345678901234567e-1x
    x1.5e-7""".split()
items += ["", " ", "\t", "- 1", "+ 1", "1 2", "1 e5", "1e 5", "1. 5", " - 1", "1 -", "\r", "\r1", "1\r", "1\r ", "\0", "1\0", "\v1"]
items += ["1\f", "\x7f", "\u00a01", "\u22121", "1" * 50 + "x", "x" * 5000, " " * 100 + "x", "1" * 4100 + "." + "2" * 4100 + ".3"]
good = ["7", "12.34", "-5.25", "+8", " 3.5", " -4", "0.12345678901234567", "1.5e-7", "NA", "123456789012345678901234567890"]
tasks = []
for item in items:
    for n_before in range(18):
        odd = random.choices(good, k=n_before) + [item] + random.choices(good, k=random.randrange(9))
        lists = [",".join(odd), ",".join("1" for _ in odd)]
        tasks.append(";".join(lists if n_before % 2 else lists[::-1]))
for a, b in itertools.product(items, repeat=2):
    if len(a) + len(b) < 200:
        tasks.append(f"1,{a};2,{b}")
shapes = ["", " ", "1", ";", ";;", "1;2;3", ",", ",,,", ",;,", ";1", "1;", "1,2;3", "1;2,3", "1,2,3;4,5", "1,2,;3,4,", ",1;,2"]
tasks += shapes * 20
random.shuffle(tasks)
ends = [random.choice(["@", "@", "\n", "\r\n", "@\n"]) for _ in tasks]
sys.stdout.buffer.write("".join(t + e for t, e in zip(tasks, ends)).encode().translate(translate))
PYTHON
}

# alike FILE TFN [WINDOW]...: output, diagnostics and status are those of the scalar instruction set, with windows of
# these sizes.
alike() {
    local file=$inputs/$1 isa window wanted_status
    for window in "${@:3}"; do
        MANYCORR_ISA=scalar MANYCORR_WINDOW=$window correlate_file "$file" -v -j 1 -d "$2"
        wanted_status=$status
        mv out scalar_out
        mv err scalar_err
        [[ $wanted_status -eq 1 && $(wc -l <scalar_err) -gt 1000 ]]
        for isa in $(instruction_sets); do
            MANYCORR_ISA=$isa MANYCORR_WINDOW=$window correlate_file "$file" -v -j 2 -d "$2"
            [[ $status -eq $wanted_status ]]
            same "standard output with $isa and windows of $window bytes" scalar_out out
            same "standard error with $isa and windows of $window bytes" scalar_err err
        done
    done
}

# is_judged FILE TFN: an independent program finds the same tasks bad, which with the instruction set in use.
is_judged() {
    correlate_file "$inputs/$1" -v -d "$2"
    python3 "$BATS_TEST_DIRNAME/oracle.py" "$2" <"$inputs/$1" >wanted_out 2>wanted_bad
    sed -n 's/^manycorr: -:\([0-9]*\): task \([0-9]*\).*/\1:\2/p' err >bad
    sed -i '/^undefined: /d' wanted_bad
    same 'the list of bad tasks' wanted_bad bad
}

@test "every instruction set finds each byte at each place of short tokens alike" {
    alike bytes '@;,' 131072 100
    is_judged bytes '@;,'
}

@test "every instruction set says of malformed items the same" {
    alike shapes '@;,' 131072 1000
    is_judged shapes '@;,'
}

@test "every instruction set says the same with delimiters next to the digits" {
    alike bytes_beside_digits '|/:' 131072
    is_judged bytes_beside_digits '|/:'
}

@test "every instruction set says the same with tabs, with spaces, and with delimiters that are no ASCII" {
    alike shapes_with_tabs $'\t;,' 131072
    alike shapes_with_spaces '@; ' 131072
    alike high_bytes $'\xb0\xb1\xb2' 131072
    is_judged shapes_with_tabs $'\t;,'
    is_judged shapes_with_spaces '@; '
}

@test "every instruction set has the same first twenty diagnostics, and stops at the same task" {
    local isa
    MANYCORR_ISA=scalar correlate_file "$inputs/bytes"
    mv err scalar_err
    MANYCORR_ISA=scalar correlate_file "$inputs/shapes" --bad-task=stop
    mv out scalar_out
    mv err scalar_stop
    [[ $(wc -l <scalar_err) -gt 20 && -s scalar_stop ]]
    for isa in $(instruction_sets); do
        MANYCORR_ISA=$isa correlate_file "$inputs/bytes" -j 2
        same "standard error with $isa" scalar_err err
        MANYCORR_ISA=$isa correlate_file "$inputs/shapes" --bad-task=stop -j 2
        same "standard output with $isa until the first bad task" scalar_out out
        same "standard error with $isa at the first bad task" scalar_stop err
    done
}
