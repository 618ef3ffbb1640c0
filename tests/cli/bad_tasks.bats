#!/usr/bin/env bats
# Bad tasks: what is bad, what the diagnostics say to the byte, how many of them are printed, and --bad-task=stop.

load helpers

@test "a diagnostic names file, line, task, list, value and byte" {
    printf '1,2;3,4\n1,2;3,4@1,2,3;4,5,2.O\n' >prices.txt
    program prices.txt
    expect 1 '1.0\n1.0@nan\n' "manycorr: prices.txt:2: task 2: y value 3 (byte 19): '2.O' is not a number\n"
}

@test "the diagnostic of the design's example is that of its task" {
    correlate '1,2@1;3@1,2;3,4,2.O\n'
    [[ $status -eq 1 && $(tail -n 1 err) == "manycorr: -:1: task 3: y value 3 (byte 17): '2.O' is not a number" ]]
}

@test "standard input is called -, also when it is named so" {
    correlate 'x\n' -
    expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 1): 1 list instead of 2\n'
}

@test "a file is called what the command line calls it" {
    mkdir -p deep/er
    printf 'x\n' >'deep/er/a b'
    program './deep//er/a b'
    expect 1 'nan\n' 'manycorr: ./deep//er/a b:1: task 1 (byte 1): 1 list instead of 2\n'
}

@test "one list is bad" {
    is_bad '1,2' ' (byte 1): 1 list instead of 2'
    is_bad '1' ' (byte 1): 1 list instead of 2'
    is_bad 'hello' ' (byte 1): 1 list instead of 2'
}

@test "three lists and more are bad, at the third" {
    is_bad '1,2;3,4;5,6' ' (byte 9): 3 lists instead of 2'
    is_bad '1;2;3;4' ' (byte 5): 4 lists instead of 2'
    is_bad '1,2;3,4;' ' (byte 9): 3 lists instead of 2'
    is_bad ';1,2;3,4' ' (byte 6): 3 lists instead of 2'
}

@test "empty tasks are bad" {
    correlate '@\n'
    expect 1 'nan@nan\n' 'manycorr: -:1: task 1 (byte 1): empty task\nmanycorr: -:1: task 2 (byte 2): empty task\n'
    correlate '1,2;3,4@\n'
    expect 1 '1.0@nan\n' 'manycorr: -:1: task 2 (byte 9): empty task\n'
    correlate '@1,2;3,4\n'
    expect 1 'nan@1.0\n' 'manycorr: -:1: task 1 (byte 1): empty task\n'
    correlate '1,2;3,4@@1,2;2,1\n'
    expect 1 '1.0@nan@-1.0\n' 'manycorr: -:1: task 2 (byte 9): empty task\n'
}

@test "empty lists are bad" {
    is_bad ';' ': x (byte 1): empty list'
    is_bad ';1,2' ': x (byte 1): empty list'
    is_bad '1,2;' ': y (byte 5): empty list'
    is_bad '1;' ': y (byte 3): empty list'
    is_bad ' ;1' ': x (byte 2): empty list'
    is_bad '1; \t' ': y (byte 5): empty list'
}

@test "lists of very many blanks are empty, too, in windows of any size" {
    local window threads blanks
    blanks=$(printf '%300000s' '')
    for window in 1024 4000000; do
        for threads in 1 2; do
            printf '%s;1 2\n1 2;2 1\n' "$blanks" >x
            MANYCORR_WINDOW=$window program -j "$threads" -d '@; ' x
            expect 1 'nan\n-1.0\n' 'manycorr: x:1: task 1: x (byte 300001): empty list\n'
            printf '1 2;%s\n1 2;2 1\n' "$blanks" >y
            MANYCORR_WINDOW=$window program -j "$threads" -d '@; ' y
            expect 1 'nan\n-1.0\n' 'manycorr: y:1: task 1: y (byte 300005): empty list\n'
        done
    done
}

@test "empty items are bad" {
    is_bad ',;,' ': x value 1 (byte 1): empty item'
    is_bad '1,,3;1,2,3' ': x value 2 (byte 3): empty item'
    is_bad '1,2,;1,2,3' ': x value 3 (byte 5): empty item'
    is_bad ',2;1,2' ': x value 1 (byte 1): empty item'
    is_bad '1,2;3, ' ': y value 2 (byte 8): empty item'
    is_bad '1, ,3;1,2,3' ': x value 2 (byte 4): empty item'
}

@test "@, ; and , alone and in runs are bad" {
    is_bad ';' ': x (byte 1): empty list'
    is_bad ',' ' (byte 1): 1 list instead of 2'
    is_bad ';;' ' (byte 3): 3 lists instead of 2'
    is_bad ';;;;;' ' (byte 3): 6 lists instead of 2'
    is_bad ',,,,' ' (byte 1): 1 list instead of 2'
    is_bad ',,;,,,' ': x value 1 (byte 1): empty item'
    correlate '@@@\n'
    expect 1 'nan@nan@nan@nan\n' 'manycorr: -:1: task 1 (byte 1): empty task
manycorr: -:1: task 2 (byte 2): empty task
manycorr: -:1: task 3 (byte 3): empty task
manycorr: -:1: task 4 (byte 4): empty task\n'
    correlate ';@,@;;,\n'
    expect 1 'nan@nan@nan\n' 'manycorr: -:1: task 1: x (byte 1): empty list
manycorr: -:1: task 2 (byte 3): 1 list instead of 2
manycorr: -:1: task 3 (byte 7): 3 lists instead of 2\n'
}

@test "lists of different lengths are bad, and both lengths are said" {
    is_bad '1,2,3;4,5' ' (byte 1): x has 3 values, y has 2 values'
    is_bad '1,2;4,5,6,7' ' (byte 1): x has 2 values, y has 4 values'
    is_bad '1;4,5' ' (byte 1): x has 1 value, y has 2 values'
    correlate '1,2;3,4@1,2,3;NA,inf\n'
    expect 1 '1.0@nan\n' 'manycorr: -:1: task 2 (byte 9): x has 3 values, y has 2 values\n'
}

@test "the first problem of a task is the one that is said: number of lists, then x, then y, then lengths" {
    is_bad 'a;b;c' ' (byte 5): 3 lists instead of 2'
    is_bad '1,a;b,c,d' ": x value 2 (byte 3): 'a' is not a number"
    is_bad '1,2;b,c,d' ": y value 1 (byte 5): 'b' is not a number"
    is_bad '1,,a;b' ': x value 2 (byte 3): empty item'
    is_bad ';b' ': x (byte 1): empty list'
}

@test "lines, tasks and bytes count from 1; blanks and empty lines count" {
    correlate '\n\n1,2;3,4\n  1,  x;1,2@1,2;1,2@1,2;y,2\n\r\n@1;z'
    expect 1 '\n\n1.0\nnan@1.0@nan\n\nnan@nan\n' "manycorr: -:4: task 1: x value 2 (byte 7): 'x' is not a number
manycorr: -:4: task 3: y value 1 (byte 25): 'y' is not a number
manycorr: -:6: task 1 (byte 1): empty task
manycorr: -:6: task 2: y value 1 (byte 4): 'z' is not a number\n"
}

@test "the byte order mark is no part of the first line" {
    correlate '\xef\xbb\xbf1,x;1,2\n'
    expect 1 'nan\n' "manycorr: -:1: task 1: x value 2 (byte 3): 'x' is not a number\n"
}

@test "an item is told without the blanks around it" {
    is_bad '1, \t a b  ;1,2' ": x value 2 (byte 6): 'a b' is not a number"
    is_bad '1,2;3, x\r' ": y value 2 (byte 8): 'x' is not a number"
}

@test "an item is cut at 40 bytes" {
    local forty=a123456789b123456789c123456789d123456789
    is_bad "1,$forty;1,2" ": x value 2 (byte 3): '$forty' is not a number"
    is_bad "1,${forty}e;1,2" ": x value 2 (byte 3): '$forty'... is not a number"
    is_bad "1,$forty$forty$forty;1,2" ": x value 2 (byte 3): '$forty'... is not a number"
}

@test "40 bytes that do not print are escaped one by one" {
    # A long line of blanks first, lest the file look binary.
    local raw='\x01\x02\x7f\x80\xff' shown='\\x01\\x02\\x7f\\x80\\xff' blanks
    printf -v blanks '%600s' ''
    raw=$raw$raw$raw$raw$raw$raw$raw$raw shown=$shown$shown$shown$shown$shown$shown$shown$shown
    correlate "$blanks\n1,$raw;1,2\n"
    expect 1 '\nnan\n' "manycorr: -:2: task 1: x value 2 (byte 3): '$shown' is not a number\n"
    correlate "$blanks\n1,$raw\\x03;1,2\n"
    expect 1 '\nnan\n' "manycorr: -:2: task 1: x value 2 (byte 3): '$shown'... is not a number\n"
}

@test "quotes and backslashes in an item are printed as they are" {
    is_bad "1,'\\\\x00';1,2" ": x value 2 (byte 3): ''\\\\x00'' is not a number"
}

@test "a NUL byte is said" {
    is_bad '1,\x00;1,2' ": x value 2 (byte 3): '\\\\x00' is not a number"
    is_bad '1,2\x003;1,2' ": x value 2 (byte 3): '2\\\\x003' is not a number"
    is_bad '\x00' ' (byte 1): 1 list instead of 2'
}

@test "every byte from 0 to 255 inside a number has its meaning or is bad" {
    local code byte shown
    : >in
    : >wanted_out
    : >wanted_err
    local line=0
    for code in {0..255}; do
        line=$((line + 1))
        printf -v byte '\\x%02x' "$code"
        printf '%b' "1,2${byte}3;4,5@1,2;2,1\n" >>in
        printf -v shown '%b' "${byte/\\x00/}"
        case $code in
            10) # a newline: two lines
                printf 'nan\nnan@-1.0\n' >>wanted_out
                printf 'manycorr: -:%d: task 1 (byte 1): 1 list instead of 2\n' "$line" >>wanted_err
                line=$((line + 1))
                printf 'manycorr: -:%d: task 1 (byte 1): x has 1 value, y has 2 values\n' "$line" >>wanted_err
                ;;
            44) # a comma: one number more
                printf 'nan@-1.0\n' >>wanted_out
                printf 'manycorr: -:%d: task 1 (byte 1): x has 3 values, y has 2 values\n' "$line" >>wanted_err
                ;;
            59) # a semicolon: one list more
                printf 'nan@-1.0\n' >>wanted_out
                printf 'manycorr: -:%d: task 1 (byte 7): 3 lists instead of 2\n' "$line" >>wanted_err
                ;;
            64) # an at sign: one task more
                printf 'nan@nan@-1.0\n' >>wanted_out
                printf 'manycorr: -:%d: task 1 (byte 1): 1 list instead of 2\n' "$line" >>wanted_err
                printf 'manycorr: -:%d: task 2 (byte 5): x has 1 value, y has 2 values\n' "$line" >>wanted_err
                ;;
            46 | 4[89] | 5[0-7] | 69 | 101) # a dot, a digit, e: still a number
                printf '1.0@-1.0\n' >>wanted_out
                ;;
            *)
                printf 'nan@-1.0\n' >>wanted_out
                ((code >= 32 && code < 127)) || shown=$byte
                printf "manycorr: -:%d: task 1: x value 2 (byte 3): '2%s3' is not a number\n" "$line" "$shown" >>wanted_err
                ;;
        esac
    done
    correlate_file in --verbose
    without_hint
    [[ $status -eq 1 ]]
    same 'standard output' wanted_out out
    same 'standard error' wanted_err err
}

@test "a line cut off in mid-number is bad where what is left is no number" {
    correlate '1,2;3,4\n1,2;3,4e'
    expect 1 '1.0\nnan\n' "manycorr: -:2: task 1: y value 2 (byte 7): '4e' is not a number\n"
    correlate '1,2;3,-'
    without_hint
    expect 1 'nan\n' "manycorr: -:1: task 1: y value 2 (byte 7): '-' is not a number\n"
    correlate '1,2;3,4.5e+'
    expect 1 'nan\n' "manycorr: -:1: task 1: y value 2 (byte 7): '4.5e+' is not a number\n"
    correlate '1,2;3,Na'
    expect 0 'nan\n' ''
    correlate '1,2,3;3,4'
    expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 1): x has 3 values, y has 2 values\n'
    correlate '1,2,3;3,'
    expect 1 'nan\n' 'manycorr: -:1: task 1: y value 2 (byte 9): empty item\n'
    correlate '1,2'
    without_hint
    expect 1 'nan\n' 'manycorr: -:1: task 1 (byte 1): 1 list instead of 2\n'
}

@test "20 bad tasks have 20 diagnostics and nothing else" {
    yes x | head -n 20 >in
    correlate_file in
    seq -f 'manycorr: -:%g: task 1 (byte 1): 1 list instead of 2' 20 >wanted
    [[ $status -eq 1 ]]
    same 'standard error' wanted err
}

@test "of 21 bad tasks the first 20 are printed and one is counted" {
    yes x | head -n 21 >in
    correlate_file in
    seq -f 'manycorr: -:%g: task 1 (byte 1): 1 list instead of 2' 20 >wanted
    echo 'manycorr: 1 more bad task (--verbose shows all)' >>wanted
    [[ $status -eq 1 ]]
    same 'standard error' wanted err
}

@test "of 100,000 bad tasks the first 20 are printed and the others counted, with any number of threads" {
    yes '1,2;3,4@x;@1' | head -n 50000 >in
    seq 10 | awk '{ print "manycorr: -:" $0 ": task 2: y (byte 11): empty list"
                    print "manycorr: -:" $0 ": task 3 (byte 12): 1 list instead of 2" }' |
        sed "s/task 2: y (byte 11): empty list/task 2: x value 1 (byte 9): 'x' is not a number/" >wanted
    echo 'manycorr: 99980 more bad tasks (--verbose shows all)' >>wanted
    yes '1.0@nan@nan' | head -n 50000 >wanted_out
    local threads
    for threads in 1 2 8; do
        correlate_file in -j "$threads"
        [[ $status -eq 1 ]]
        same 'standard output' wanted_out out
        same 'standard error' wanted err
    done
}

@test "--verbose prints every diagnostic" {
    yes x | head -n 3000 >in
    seq -f 'manycorr: -:%g: task 1 (byte 1): 1 list instead of 2' 3000 >wanted
    local option
    for option in -v --verbose; do
        correlate_file in "$option"
        [[ $status -eq 1 ]]
        same 'standard error' wanted err
    done
}

@test "diagnostics are all there where standard error does not block and is read late" {
    yes x | head -n 5000 >in
    seq -f 'manycorr: in:%g: task 1 (byte 1): 1 list instead of 2' 5000 >wanted
    timeout "$GUARD" python3 - "$MANYCORR" -v in >err <<'END'
import array, fcntl, os, subprocess, sys, termios, time
reader, writer = os.pipe()
os.set_blocking(writer, False)
program = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=writer)
os.close(writer)
n_waiting = array.array("i", [0])
while n_waiting[0] < 60000:  # hardly more fits into it
    fcntl.ioctl(reader, termios.FIONREAD, n_waiting)
    time.sleep(0.01)
while part := os.read(reader, 65536):
    os.write(1, part)
sys.exit(program.wait() != 1)
END
    same 'standard error' wanted err
}

@test "diagnostics that are longer than a pipe takes at once are whole" {
    # shellcheck disable=SC2155 # printf does not fail
    local name=$(printf 'x%.0s' {1..6000})
    timeout "$GUARD" python3 - "$MANYCORR" "$name" >err <<'END'
import fcntl, os, subprocess, sys, time
reader, writer = os.pipe()
os.set_blocking(writer, False)
fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
program = subprocess.Popen([sys.argv[1]] + sys.argv[2:] * 3, stdout=subprocess.DEVNULL, stderr=writer)
os.close(writer)
time.sleep(0.1)
while part := os.read(reader, 65536):
    os.write(1, part)
sys.exit(program.wait() != 3)
END
    for _ in 1 2 3; do echo "manycorr: $name: File name too long"; done >wanted
    same 'standard error' wanted err
}

@test "standard error that cannot be written is no hindrance" {
    echo x >in
    mkfifo fifo
    exec {end}<>fifo
    exec {reader}<fifo
    status=0
    timeout "$GUARD" "$MANYCORR" in >out 2<&"$reader" || status=$?
    exec {end}>&- {reader}<&-
    [[ $status -eq 1 && $(<out) == nan ]]
}

@test "the first 20 are those of all files together" {
    yes x | head -n 12 >a
    yes x | head -n 5 >b
    yes x | head -n 9 >c
    program a b - c <a
    {
        seq -f 'manycorr: a:%g: task 1 (byte 1): 1 list instead of 2' 12
        seq -f 'manycorr: b:%g: task 1 (byte 1): 1 list instead of 2' 5
        seq -f 'manycorr: c:%g: task 1 (byte 1): 1 list instead of 2' 3
        echo 'manycorr: 6 more bad tasks (--verbose shows all)'
    } >wanted
    [[ $status -eq 1 ]]
    same 'standard error' wanted err
}

@test "lines and tasks are counted in every file anew" {
    printf '1,2;3,4\nx;1\n' >a
    printf '1,2;3,4@y;1\n' >b
    program a b a
    expect 1 '1.0\nnan\n1.0@nan\n1.0\nnan\n' "manycorr: a:2: task 1: x value 1 (byte 1): 'x' is not a number
manycorr: b:1: task 2: x value 1 (byte 9): 'y' is not a number
manycorr: a:2: task 1: x value 1 (byte 1): 'x' is not a number\n"
}

@test "--bad-task=nan is the default" {
    correlate 'x;1@1,2;3,4\n' --bad-task=nan
    expect 1 'nan@1.0\n' "manycorr: -:1: task 1: x value 1 (byte 1): 'x' is not a number\n"
    correlate 'x;1@1,2;3,4\n' --bad-task stop --bad-task nan
    expect 1 'nan@1.0\n' "manycorr: -:1: task 1: x value 1 (byte 1): 'x' is not a number\n"
}

@test "--bad-task=stop writes the results before the first bad task and a newline" {
    correlate '1,2;3,4\n1,2;4,3@1,1;2,3@1,2;3,4@x;1@1,2;3,4\n1,2;3,4\ny;1\n' --bad-task=stop
    expect 1 '1.0\n-1.0@nan@1.0\n' "manycorr: -:2: task 4: x value 1 (byte 25): 'x' is not a number\n"
    correlate '1,2;3,4@x;1' --bad-task stop
    expect 1 '1.0\n' "manycorr: -:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
}

@test "--bad-task=stop at the first task of a line writes no more than the lines before it" {
    correlate '1,2;3,4\n\nx;1@1,2;3,4\n1,2;3,4\n' --bad-task=stop
    expect 1 '1.0\n\n' "manycorr: -:3: task 1: x value 1 (byte 1): 'x' is not a number\n"
    correlate 'x;1\n1,2;3,4\n' --bad-task=stop
    expect 1 '' "manycorr: -:1: task 1: x value 1 (byte 1): 'x' is not a number\n"
}

@test "--bad-task=stop does nothing where no task is bad" {
    gives '1,2;3,4@1,1;2,3@NA,1;2,3\n1,2;4,3\n' '1.0@nan@nan\n-1.0\n' --bad-task=stop
}

@test "--bad-task=stop has one diagnostic, also with --verbose" {
    correlate '1,2;3,4@x;1@y;1@z;1\nu\n' --bad-task=stop --verbose
    expect 1 '1.0\n' "manycorr: -:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
}

@test "--bad-task=stop leaves the files behind unread" {
    printf '1,2;3,4@x;1\n' >a
    printf '1,2;4,3\n' >b
    program --bad-task=stop b a b missing
    expect 1 '-1.0\n1.0\n' "manycorr: a:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
}

@test "--bad-task=stop ends although the input does not" {
    yes '1,2;3,4@x;1' | timeout "$GUARD" "$MANYCORR" --bad-task=stop >out 2>err || status=$?
    expect "${status:-0}" '1.0\n' "manycorr: -:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
    [[ $status -eq 1 ]]
}

@test "--bad-task=stop leaves FILE as it was" {
    echo old >kept
    local threads
    for threads in 1 4; do
        correlate '1,2;3,4@x;1\n' --bad-task=stop -o kept -j "$threads"
        expect 1 '' "manycorr: -:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
        [[ $(<kept) == old ]]
        correlate '1,2;3,4@x;1\n' --bad-task=stop -o new -j "$threads"
        expect 1 '' "manycorr: -:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
        [[ ! -e new ]]
    done
    [[ -z $(find . -name '.*' -type f) ]]
}

@test "--bad-task=nan with -o writes the whole FILE, and the status is still 1" {
    correlate '1,2;3,4@x;1@1,2;4,3\n' -o new
    expect 1 '' "manycorr: -:1: task 2: x value 1 (byte 9): 'x' is not a number\n"
    [[ $(<new) == '1.0@nan@-1.0' ]]
}

@test "--bad-task=stop stops at the same task for every number of threads, deep in a large input" {
    yes '1,2;3,4@1,2;4,3' | head -n 100000 >in
    echo '1,2;3,4@1,2,3;1,3,2@1,2;x,1@1,2;4,3' >>in
    yes '1,2;3,4@y;4,3' | head -n 100000 >>in
    yes '1.0@-1.0' | head -n 100000 >wanted_out
    echo '1.0@0.5' >>wanted_out
    echo "manycorr: -:100001: task 3: y value 1 (byte 25): 'x' is not a number" >wanted_err
    local threads
    for threads in 1 2 3 8 64; do
        correlate_file in --bad-task=stop -j "$threads"
        [[ $status -eq 1 ]]
        same 'standard output' wanted_out out
        same 'standard error' wanted_err err
    done
}

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
    printf '1,2,3;2,4,3\n' >batch
    # shellcheck disable=SC2086 # the command has arguments
    $2 <batch >batch.packed
    refused batch.packed "compressed with $1: use ${3:?} FILE | manycorr"
    # shellcheck disable=SC2086
    [[ $($3 batch.packed | "$MANYCORR") == 0.5 ]]
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
    local window rhythm
    for window in 1 2 7 1000; do
        MANYCORR_WINDOW=$window correlate_file in
        expect 3 '' 'manycorr: -: is compressed with gzip: use zcat FILE | manycorr\n'
        MANYCORR_WINDOW=$window python3 "$BATS_TEST_DIRNAME/feed.py" byte in "$MANYCORR" >out 2>err || status=$?
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
            cat in | MANYCORR_WINDOW=$window "$MANYCORR" --verbose >out 2>err || true
            same "standard output, through a pipe, with windows of $window" wanted_out out
            same "standard error, through a pipe, with windows of $window" wanted_err err
            MANYCORR_WINDOW=$window python3 "$BATS_TEST_DIRNAME/feed.py" byte in "$MANYCORR" --verbose >out 2>err || true
            same "standard output, byte by byte, with windows of $window" wanted_out out
            same "standard error, byte by byte, with windows of $window" wanted_err err
        done
    done
}

# looks_binary FILE FIRST...: that a file looks binary is said once, then the first three of its bad tasks, then how many more there are.
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
    same 'standard error with reads of one byte' wanted err
}

@test "text that is not this format has 20 diagnostics and a count" {
    head -n 100 "$ROOT/LICENSE" "$ROOT/data/README.md" | tr -d '@' | grep . >in
    correlate_file in
    [[ $status -eq 1 && $(wc -l <err) -eq 21 ]]
    [[ $(tail -n 1 err) == "manycorr: $(($(wc -l <in) - 20)) more bad tasks (--verbose shows all)" ]]
}

@test "accented text is not called binary" {
    printf 'Größe, naïve café, Ελληνικά\n%.0s' {1..30} >in
    correlate_file in
    [[ $status -eq 1 ]]
    ! grep binary err
}

@test "a pipe that is stopped ends, whatever the threads wait for" {
    python3 -c "
import random
random.seed(1)
tasks = []
for _ in range(150):
    x = ','.join(str(random.randint(0, 999)) for _ in range(random.choice([2, 5, 50, 400, 3000, 20000])))
    tasks.append(x + ';' + x)
tasks.insert(100, '1,x;2,3')
open('in', 'w').write('@'.join(tasks) + '\n')"
    "$MANYCORR" -j1 --bad-task=stop in >wanted 2>/dev/null || [[ $? -eq 1 ]]
    local threads turn
    for threads in 2 3 8; do
        for turn in {1..8}; do
            status=0
            cat in 2>/dev/null | MANYCORR_WINDOW=4096 timeout 20 "$MANYCORR" -j "$threads" --bad-task=stop >out 2>err ||
                status=$?
            [[ $status -eq 1 ]] || { echo "turn $turn with $threads threads ended with $status"; return 1; }
            same "standard output with $threads threads" wanted out
        done
    done
}
