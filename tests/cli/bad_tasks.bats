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
    is_bad ';1,2' ': x (byte 1): empty list'
    is_bad '1,2;' ': y (byte 5): empty list'
    is_bad '1;' ': y (byte 3): empty list'
    is_bad ' ;1' ': x (byte 2): empty list'
    is_bad '1; \t' ': y (byte 5): empty list'
}

@test "two empty lists are no pairs, and so undefined rather than bad" {
    gives ';\n' 'nan\n'
    gives ' ;\t\r\n;@ ;  @1,2;2,1@;' 'nan\nnan@nan@-1.0@nan\n'
    gives '|\n' 'nan\n' -d '@|,'
    gives ' ; \n;\n' 'nan\nnan\n' -d '@; '
    gives '\t\n' 'nan\n' -d $'@\t,'
    is_bad ',;' ': x value 1 (byte 1): empty item'
    is_bad ';;' ' (byte 3): 3 lists instead of 2'
    correlate ';@;@1,2;3\n' --summary
    [[ $status -eq 0 && $(<out) == nan@nan@nan && $(summary_value numbers) -eq 3 ]]
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

@test "@ and , alone, and ; in runs are bad" {
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
    expect 1 'nan@nan@nan\n' 'manycorr: -:1: task 2 (byte 3): 1 list instead of 2
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
