#!/usr/bin/env bats
# The same bytes: for windows and reads of many sizes; and the right ones, as an independent program in Python sees
# them. tests/checks/sameness has what need not be run for one instruction set at a time.

load helpers

# The inputs are made once. small: tasks of a few bytes to a few kilobytes, for windows of a few bytes. large: up to
# tasks larger than one and than many default windows. The spaced ones have spaces between their numbers.
setup_file() {
    command -v python3 >/dev/null || return 0
    cd "$BATS_FILE_TMPDIR" || return
    python3 "$BATS_TEST_DIRNAME/mixed_input.py" 600 300 2000 >small
    python3 "$BATS_TEST_DIRNAME/mixed_input.py" 2000 2000 150000 700000 >large
    tr ',' ' ' <small >spaced_small
    tr ',' ' ' <large >spaced_large
    local file
    for file in small large spaced_small spaced_large; do
        "$MANYCORR" -v -j 1 "$(delimiters "$file")" <"$file" >"$file.out" 2>"$file.err" || [[ $? -eq 1 ]] || return
    done
}

setup() {
    command -v python3 >/dev/null || skip 'no python3'
    inputs=$BATS_FILE_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

# delimiters FILE: the option that a file needs.
delimiters() {
    case $1 in
        spaced_*) echo '-d@; ' ;;
        *) echo '-d@;,' ;;
    esac
}

# is_same FILE HOW: out and err are what they were with one thread.
is_same() {
    [[ $status -eq 1 ]] || { echo "status $status with $2"; return 1; }
    same "standard output with $2" "$inputs/$1.out" out
    cat note >>err
    same "standard error with $2" "$inputs/$1.err" err
}

# same_for_all FILE WINDOW [THREADS]...
same_for_all() {
    local file=$1 window=$2 threads
    for threads in "${@:3}"; do
        MANYCORR_WINDOW=$window correlate_file "$inputs/$file" -v -j "$threads" "$(delimiters "$file")"
        is_same "$file" "$threads threads and windows of $window bytes"
    done
}

@test "a task may end where a stripe of the index does, or a byte beside it" {
    local last threads list
    list=$(yes $'1\n2' | head -n 65534 | tr '\n' ',') # 1,2,1,2,...
    for last in 2 02 002; do                          # 256 KiB less a byte, 256 KiB, and a byte more
        printf '%s1,2;%s1,%s\n' "$list" "$list" "$last" >in
        for threads in 1 2; do
            MANYCORR_WINDOW=1024 program -j "$threads" in
            expect 0 '1.0\n' ''
            MANYCORR_WINDOW=1024 correlate_file <(cat in) -j "$threads"
            expect 0 '1.0\n' ''
        done
    done
    [[ $(wc -c <in) -eq $((256 * 1024 + 2)) ]]
}

@test "the inputs have what they should have" {
    # Many results, many bad tasks of every kind, empty lines.
    local file
    for file in small large; do
        [[ $(tr '@' '\n' <"$inputs/$file.out" | grep -c '[0-9]') -gt 300 ]]
        local problem
        for problem in 'is not a number' 'empty item' 'empty list' 'empty task' 'lists instead of 2' '1 list instead of 2' 'x has'; do
            grep -q "$problem" "$inputs/$file.err"
        done
        grep -qx '' "$inputs/$file.out"
        ! grep -q binary "$inputs/$file.err"
    done
    [[ $(wc -c <"$inputs/large") -gt 8000000 ]]
}

@test "the bytes are the same for windows of many sizes" {
    local window
    for window in 1 2 3 5 16 255 511 512 513 1000 4096 10000; do
        same_for_all small "$window" 1 3
    done
    same_for_all spaced_small 7 1 3
    same_for_all spaced_large 1000 1 3
    for window in 2048 8191 8192 65536 131071 131073 149000 150000 151000 700000 1000000; do
        same_for_all large "$window" 3
    done
}

@test "the bytes are the same from a file named on the command line, but for its name" {
    local threads
    for threads in 1 3; do
        program -v -j "$threads" "$inputs/large"
        sed -i "s|^manycorr: $inputs/large:|manycorr: -:|" err
        is_same large "$threads threads and a file"
    done
}

# feed FILE byte|page THREADS: the input arrives in reads of one byte, or of at most a page.
feed() {
    status=0
    timeout "$GUARD" python3 "$BATS_TEST_DIRNAME/feed.py" "$2" "$inputs/$1" "$MANYCORR" -v -j "$3" "$(delimiters "$1")" \
        >out 2>err || status=$?
    split_note
    is_same "$1" "reads of one $2 and $3 threads"
}

@test "the bytes are the same for reads of one byte" {
    feed small byte 1
    feed small byte 3
    MANYCORR_WINDOW=7 feed small byte 3
    MANYCORR_WINDOW=1000 feed spaced_small byte 2
}

@test "the bytes are the same for reads of at most a page" {
    feed small page 3
    feed large page 1
    feed large page 3
    MANYCORR_WINDOW=1000 feed large page 3
    feed spaced_large page 2
}

@test "a task has the same result alone and among others" {
    tr '@' '\n' <"$inputs/small" | tr -d '\r' | grep -av '^[[:blank:]]*$' >alone
    tr '\n' '@' <alone | sed 's/@$//' >together
    correlate_file alone -j 3
    mv out alone.out
    correlate_file together -j 3
    tr '@' '\n' <out >together.out
    [[ $(wc -l <alone.out) -gt 500 ]]
    same 'the results' alone.out together.out
}

# agrees_with_oracle [TFN]: manycorr and the independent program say the same of in: results, bad tasks, number of
# undefined; with --exact to the last bit.
agrees_with_oracle() {
    correlate_file in -v -j 2 --summary -d "${1-@;,}"
    python3 "$BATS_TEST_DIRNAME/oracle.py" "${1-@;,}" <in >wanted_out 2>wanted_bad
    local first=${1-@}
    python3 "$BATS_TEST_DIRNAME/oracle.py" --compare out wanted_out "${first:0:1}"
    {
        sed -n 's/^manycorr: -:\([0-9]*\): task \([0-9]*\).*/\1:\2/p' err
        grep '^undefined: ' err
    } >bad
    same 'the list of bad tasks' wanted_bad bad
    [[ $status -eq $(($(wc -l <bad) > 1)) ]]
    mv err by_default
    correlate_file in -v -j 2 --exact -d "${1-@;,}"
    python3 "$BATS_TEST_DIRNAME/oracle.py" --compare out wanted_out "${first:0:1}" 0
    same 'standard error with --exact' <(grep '^manycorr: ' by_default) err
    ! grep -q -e '-0\.0\b' out
}

@test "an independent program gives the same results, bad tasks and undefined ones" {
    cp "$inputs/small" in
    agrees_with_oracle
    cp "$inputs/spaced_small" in
    agrees_with_oracle '@; '
}

# random_bytes SEED LINES WORDS: lines of pieces drawn from words of the language, most of them bad.
random_bytes() {
    python3 - "$@" <<'PYTHON'
import random, sys

random.seed(int(sys.argv[1]))
words = eval(sys.argv[3])
out = sys.stdout.buffer
for _ in range(int(sys.argv[2])):
    out.write(b"".join(random.choice(words) for _ in range(random.randrange(14))) + random.choice([b"\n", b"\r\n"]))
PYTHON
}

@test "an independent program judges 30,000 lines of random pieces of the language alike" {
    random_bytes 1 20000 '[b"1", b"2", b"3", b"12", b",", b",", b";", b";", b";", b"@", b".", b"-", b"e1", b" ", b"NA", b"inf"]' >in
    random_bytes 2 10000 '[b"1", b"0", b".", b"+", b"-", b"e", b"E", b"9", b",", b";", b" ", b"\t", b"\r", b"n", b"a", b"x"]' >>in
    agrees_with_oracle
}

@test "an independent program judges 20,000 lines of mostly good tasks alike" {
    random_bytes 3 20000 '[b"1,2;", b"3,4@", b"5,-6.5,.7e1;", b"1,2,4@", b"8,9", b"NaN", b"1", b" 3 ", b"1e-200", b"7,7;", b"2@", b",", b";"]' >in
    agrees_with_oracle
}

@test "an independent program judges spaces, tabs and other delimiters alike" {
    random_bytes 4 10000 '[b"1", b"2", b"3", b" ", b" ", b"  ", b"\t", b";", b";", b"@", b".", b",", b"-", b"e1", b"NA"]' >in
    agrees_with_oracle '@; '
    agrees_with_oracle $'@;\t'
    agrees_with_oracle $'@\t,'
    agrees_with_oracle $'\t;,'
    agrees_with_oracle $'\t; '
    agrees_with_oracle ';@ '
}

@test "an independent program gives the same results where a slash delimits numbers, lists or tasks" {
    local in_use
    for in_use in , ';' @; do
        tr "$in_use" / <"$inputs/small" >in
        agrees_with_oracle "$(tr "$in_use" / <<<'@;,')"
    done
}
