#!/usr/bin/env bats
# Input that is no text of tasks: known formats are refused by name; what only looks binary is said to, and computed as
# ever.
# Instruction sets: any

load helpers

# shape FILE: what the results of a file are where all its tasks are bad: the slots of its tasks, and empty lines.
shape() {
    python3 - "$1" <<'PYTHON'
import sys

data = open(sys.argv[1], "rb").read()
lines = data.split(b"\n")
if lines[-1] == b"":
    lines.pop()
for line in lines:
    if line.endswith(b"\r"):
        line = line[:-1]
    print("@".join("nan" for _ in line.split(b"@")) if line.strip(b" \t") else "")
PYTHON
}

# refused FILE WHAT: nothing of a file is computed, since it has another format, which is named once.
refused() {
    program "$1"
    expect 3 '' "manycorr: $1: is $2\n"
    program --verbose "$1"
    expect 3 '' "manycorr: $1: is $2\n"
    correlate_file "$1"
    expect 3 '' "manycorr: -: is $2\n"
    status=0
    # shellcheck disable=SC2002 # it is to be a pipe
    cat "$1" 2>/dev/null | timeout "$GUARD" "$MANYCORR" -j3 >out 2>err || status=$?
    expect 3 '' "manycorr: -: is $2\n"
}

# compressed NAME COMMAND DECOMPRESSOR: what COMMAND makes of a batch is refused; what is said to be typed reads it.
compressed() {
    local command=${2%% *}
    command -v "$command" >/dev/null || return 0
    printf '1,2,3;2,4,3\n' >text
    # shellcheck disable=SC2086 # the command has arguments
    $2 <text >text.packed
    refused text.packed "compressed with $1: use ${3:?} FILE | manycorr"
    # shellcheck disable=SC2086
    [[ $($3 text.packed | "$MANYCORR") == 0.5 ]]
}

@test "compressed input is refused, with what to type" {
    compressed gzip 'gzip -c' zcat
    compressed zstd 'zstd -c' zstdcat
    compressed xz 'xz -c' xzcat
    compressed bzip2 'bzip2 -c' bzcat
    compressed lz4 'lz4 -c' 'lz4 -dc'
    compressed lzip 'lzip -c' 'lzip -dc'
    compressed compress 'compress -c' zcat
    python3 -c "
import zipfile
with zipfile.ZipFile('batch.zip', 'w') as archive:
    archive.writestr('batch', '1,2;3,4')
with zipfile.ZipFile('empty.zip', 'w'):
    pass"
    refused batch.zip 'compressed with zip: use unzip -p FILE | manycorr'
    refused empty.zip 'compressed with zip: use unzip -p FILE | manycorr'
    printf '\x37\x7a\xbc\xaf\x27\x1c\x00\x04rest\n' >batch.7z
    refused batch.7z 'compressed with 7-Zip: use 7z x -so FILE | manycorr'
    printf 'BZh9\x17\x72\x45\x38\x50\x90\x00\x00\x00\x00' >empty.bz2
    refused empty.bz2 'compressed with bzip2: use bzcat FILE | manycorr'
}

@test "UTF-16 and UTF-32, with and without a mark, are refused, with what to type" {
    python3 - <<'PYTHON'
texts = {"long": "1,2,3;2,4,3\n" * 1000, "short": "1;2\n", "unfinished": "1;"}
for name, text in texts.items():
    for coding in "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE":
        open(name + "." + coding, "wb").write(text.encode(coding))
        open(name + ".mark." + coding, "wb").write(("\ufeff" + text).encode(coding))
PYTHON
    local size order name
    for size in 16 32; do
        for order in LE BE; do
            for name in long short; do
                refused $name.mark.UTF-$size$order "UTF-$size text: use iconv -f UTF-$size -t UTF-8 FILE | manycorr"
                refused $name.UTF-$size$order \
                    "UTF-$size$order text: use iconv -f UTF-$size$order -t UTF-8 FILE | manycorr"
                iconv -f UTF-$size -t UTF-8 $name.mark.UTF-$size$order | cmp - <(iconv -f UTF-$size$order -t UTF-8 $name.UTF-$size$order)
            done
            refused unfinished.UTF-$size$order \
                "UTF-$size$order text: use iconv -f UTF-$size$order -t UTF-8 FILE | manycorr"
        done
    done
}

@test "images, programs and data files are refused by name" {
    printf '\x89PNG\r\n\x1a\n1,2;3,4\n' >png
    refused png 'a PNG image, not text with numbers'
    printf '\xff\xd8\xff\xe0\x00\x10JFIF\x00' >jpeg
    refused jpeg 'a JPEG image, not text with numbers'
    head -c 100000 "$MANYCORR" >program
    refused program 'a program, not text with numbers'
    printf '\x89HDF\r\n\x1a\n' >hdf
    refused hdf 'an HDF5 file, not text with numbers'
    printf '\x93NUMPY\x01\x00v\x00' >npy
    refused npy 'a numpy array, not text with numbers'
    printf 'SQLite format 3\x00\x10\x00' >sqlite
    refused sqlite 'an SQLite database, not text with numbers'
    printf 'PAR1\x15\x04\x15\x10' >parquet
    refused parquet 'a Parquet file, not text with numbers'
}

@test "what could begin so but does not is read as text, and each of its tasks is named" {
    local text
    for text in BZh BZh9 'BZh91AY&S' PK 'PK\x03' LZIP GIF89a %PDF-1.4 PAR1 P4 P5 P6 'SQLite format 3' 7z II* CDF \
        'x\x00' '\x00' '\x001' '\x1f' '\xfe' '\xff' '\xef\xbb' '\x89' '1\x002' 1; do
        correlate "$text\n1,2,3;2,4,3\n"
        without_hint
        [[ $status -eq 1 && $(tail -n 1 out) == 0.5 ]]
        grep -q '^manycorr: -:1: task 1' err
        correlate "1,2,3;2,4,3\n$text\n"
        without_hint
        [[ $status -eq 1 && $(head -n 1 out) == 0.5 ]]
        correlate "$text"
        [[ $status -eq 1 && $(<out) == nan ]]
    done
}

@test "a refused file leaves the others and -o FILE as any file that cannot be read" {
    printf '1,2,3;2,4,3\n' >a
    gzip -c a >a.gz
    program a a.gz a
    expect 3 '0.5\n0.5\n' 'manycorr: a.gz: is compressed with gzip: use zcat FILE | manycorr\n'
    echo old >out.txt
    program -o out.txt a a.gz a
    expect 3 '' 'manycorr: a.gz: is compressed with gzip: use zcat FILE | manycorr\n'
    [[ $(<out.txt) == old ]]
    program --resume -o out.txt a a.gz
    expect 3 '' 'manycorr: a.gz: is compressed with gzip: use zcat FILE | manycorr\n'
    [[ $(<out.txt) == old ]]
    yes x | head -n 30 >text
    program text a.gz
    [[ $status -eq 3 ]]
    grep -qx 'manycorr: a.gz: is compressed with gzip: use zcat FILE | manycorr' err
}

@test "whether a file is refused depends neither on the window nor on how it arrives" {
    printf '1,2,3;2,4,3\n' | gzip -c >in
    local window
    for window in 1 2 7 1000; do
        MANYCORR_WINDOW=$window correlate_file in
        expect 3 '' 'manycorr: -: is compressed with gzip: use zcat FILE | manycorr\n'
        MANYCORR_WINDOW=$window python3 "$BATS_TEST_DIRNAME/feed.py" byte in "$MANYCORR" >out 2>err || status=$?; split_note
        expect 3 '' 'manycorr: -: is compressed with gzip: use zcat FILE | manycorr\n'
    done
    # Tasks that are shorter than what a decision may take.
    local text
    for text in '1\x002@@@@1,2;3,4\n' '1\x00@2@3@4@5\n' '\x00@\x00@\x00@\x00@\n' '\x00@\x00@\x00\x001@\x00@\n' '1;1\x00@2;1@3,1;2@4,1\n'; do
        correlate "$text" --verbose
        cp out wanted_out
        cp err wanted_err
        for window in 1 2 3 5 7; do
            MANYCORR_WINDOW=$window correlate "$text" --verbose
            same "standard error with windows of $window" wanted_err err
            # shellcheck disable=SC2002 # it is to be a pipe
            cat in | MANYCORR_WINDOW=$window "$MANYCORR" --verbose >out 2>err || true; split_note
            same "standard output, through a pipe, with windows of $window" wanted_out out
            same "standard error, through a pipe, with windows of $window" wanted_err err
            MANYCORR_WINDOW=$window python3 "$BATS_TEST_DIRNAME/feed.py" byte in "$MANYCORR" --verbose >out 2>err || true; split_note
            same "standard output, byte by byte, with windows of $window" wanted_out out
            same "standard error, byte by byte, with windows of $window" wanted_err err
        done
    done
}

# looks_binary FILE FIRST...: that a file looks binary is said once, then the first three of its bad tasks, then how
# many more there are.
looks_binary() {
    program "$1"
    shape "$1" >wanted
    local n
    n=$(tr '@' '\n' <wanted | grep -c nan)
    same "standard output for $1" wanted out
    [[ $status -eq 1 && $(wc -l <err) -eq 5 ]]
    [[ $(head -n 1 err) == "manycorr: $1: this looks like binary data, not like text with numbers" ]]
    [[ $(sed -n 2p err) == "manycorr: $1:1: task 1"* ]]
    [[ $(tail -n 1 err) == "manycorr: $((n - 3)) more bad tasks (--verbose shows all)" ]]
}

@test "of data that only looks binary it is said once, with the first places" {
    python3 - <<'PYTHON'
import random

random.seed(1)
open("image.pgm", "wb").write(b"P5 100 100 255 " + bytes(100) + random.randbytes(10000))
open("random", "wb").write(b"\x01" + random.randbytes(100000))
PYTHON
    looks_binary image.pgm
    looks_binary random
}

@test "every file among several that looks binary is named once, and text after it is diagnosed as ever" {
    printf '\x01\x02\x03\x04%.0s' {1..10} >data
    echo >>data
    yes "$(<data)" | head -n 5 >a
    printf 'x;1\n' >text
    program a text a
    expect 1 "$(printf 'nan\n%.0s' {1..11})\n" "manycorr: a: this looks like binary data, not like text with numbers
manycorr: a:1: task 1 (byte 1): 1 list instead of 2
manycorr: a:2: task 1 (byte 1): 1 list instead of 2
manycorr: a:3: task 1 (byte 1): 1 list instead of 2
manycorr: text:1: task 1: x value 1 (byte 1): 'x' is not a number
manycorr: a: this looks like binary data, not like text with numbers
manycorr: a:1: task 1 (byte 1): 1 list instead of 2
manycorr: a:2: task 1 (byte 1): 1 list instead of 2
manycorr: a:3: task 1 (byte 1): 1 list instead of 2
manycorr: 4 more bad tasks (--verbose shows all)\n"
    program --verbose a
    [[ $status -eq 1 && $(wc -l <err) -eq 6 ]]
}

@test "control bytes that are delimiters do not look binary, nor does text that begins as an image" {
    printf '1\x1f2\x1d3\x1f4\x1e1\x1fx\x1d2\x1f1\x1e%.0s' {1..30} | head -c -1 >in
    echo >>in
    correlate_file in -d $'\x1e\x1d\x1f'
    [[ $status -eq 1 && $(wc -l <err) -eq 21 ]]
    [[ $(head -n 1 err) == "manycorr: -:1: task 2: x value 2 (byte 11): 'x' is not a number" ]]
    local magic
    for magic in P4 P5 P6 GIF89a %PDF PAR1; do
        { echo "$magic"; printf '1,2,x;3,4,5\n%.0s' {1..9}; } >in
        correlate_file in
        [[ $status -eq 1 && $(wc -l <err) -eq 10 ]]
        [[ $(sed -n 2p err) == "manycorr: -:2: task 1: x value 3 (byte 5): 'x' is not a number" ]]
    done
}

@test "whether a file is called binary depends neither on the window nor on how it arrives" {
    python3 -c "
import random
random.seed(4)
open('in', 'wb').write(bytes(random.choice(b'\x01\x02\x03\x05\x06@;,\n ab') for _ in range(3000)))"
    correlate_file in
    cp err wanted
    grep -q binary wanted
    local window
    for window in 1 7 1000; do
        MANYCORR_WINDOW=$window correlate_file in
        same "standard error with windows of $window bytes" wanted err
    done
    python3 "$BATS_TEST_DIRNAME/feed.py" byte in "$MANYCORR" >out 2>err || true
    split_note
    same 'standard error with reads of one byte' wanted err
}
