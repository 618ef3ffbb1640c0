#!/usr/bin/env bats
# Files in: several FILEs, '-', what cannot be read; full disks; and signals. output.bats tests -o.
# Instruction sets: any

load helpers

@test "without FILE the program reads standard input" {
    gives '1,2;3,4\n' '1.0\n'
}

@test "- is standard input" {
    gives '1,2;3,4\n' '1.0\n' -
}

@test "several FILEs are read one after the other" {
    printf '1,2;3,4\n' >a
    printf '1,2,3;1,3,2\n' >c
    correlate '1,2;4,3\n' a - c a
    expect 0 '1.0\n-1.0\n0.5\n1.0\n' ''
}

@test "standard input named twice has ended the second time" {
    correlate '1,2;3,4\n' - -
    expect 0 '1.0\n' ''
}

@test "each FILE begins a line of its own, even where the one before lacks its newline" {
    printf '1,2;3,4' >a
    printf '1,2;4,3@1,2;3,4' >b
    program a b
    expect 0 '1.0\n-1.0@1.0\n' ''
}

@test "an empty FILE adds nothing" {
    printf '1,2;3,4\n' >a
    : >empty
    program empty a empty empty a
    expect 0 '1.0\n1.0\n' ''
    program empty
    expect 0 '' ''
}

@test "a missing FILE gives status 3, and the other FILEs are done" {
    printf '1,2;3,4\n' >a
    program a missing a
    expect 3 '1.0\n1.0\n' 'manycorr: missing: No such file or directory\n'
    program missing
    expect 3 '' 'manycorr: missing: No such file or directory\n'
}

@test "a directory as FILE gives status 3, and the other FILEs are done" {
    printf '1,2;3,4\n' >a
    mkdir directory
    program a directory a
    expect 3 '1.0\n1.0\n' 'manycorr: directory: Is a directory\n'
    status=0
    "$MANYCORR" <directory >out 2>err || status=$?
    expect 3 '' 'manycorr: -: Is a directory\n'
}

@test "an unreadable FILE gives status 3, and the other FILEs are done" {
    can_drop_privileges || skip 'root cannot give up its privileges here'
    printf '1,2;3,4\n' >a
    printf '1,2;3,4\n' >secret
    chmod 000 secret
    status=0
    without_privileges "$MANYCORR" a secret a >out 2>err || status=$?
    expect 3 '1.0\n1.0\n' 'manycorr: secret: Permission denied\n'
}

@test "a name through a file that is no directory gives status 3" {
    : >a
    program a/b ''
    expect 3 '' 'manycorr: a/b: Not a directory\nmanycorr: : No such file or directory\n'
}

@test "where nothing can be read, --summary has zeros" {
    program --summary missing
    [[ $status -eq 3 && ! -s out ]]
    grep -qx 'tasks: 0' err
    grep -qx 'wall seconds: 0.000000' err
    grep -qx 'speed: 0 bytes/s, 0 tasks/s' err
}

@test "status 3 stands above status 1" {
    printf 'x;1\n' >bad
    program bad missing
    expect 3 'nan\n' "manycorr: bad:1: task 1: x value 1 (byte 1): 'x' is not a number
manycorr: missing: No such file or directory\n"
    program missing bad
    expect 3 'nan\n' "manycorr: missing: No such file or directory
manycorr: bad:1: task 1: x value 1 (byte 1): 'x' is not a number\n"
}

@test "a closed standard input gives status 3" {
    status=0
    "$MANYCORR" <&- >out 2>err || status=$?
    expect 3 '' 'manycorr: -: Bad file descriptor\n'
}

@test "a closed standard input gives status 3 with -o, too" {
    status=0
    "$MANYCORR" -o result <&- >out 2>err || status=$?
    expect 3 '' 'manycorr: -: Bad file descriptor\n'
    [[ ! -e result ]]
    nothing_left
}

@test "a closed standard output gives status 3" {
    printf '1,2;3,4\n' >a
    status=0
    "$MANYCORR" a >&- 2>err || status=$?
    : >out
    expect 3 '' 'manycorr: standard output: Bad file descriptor\n'
}

@test "a closed standard input is no empty one by another name, nor an output" {
    printf '1,2;3,4\n' >a
    echo old >result
    [[ -e /dev/stdin ]] || skip 'no /dev/stdin'
    local threads
    status=0
    "$MANYCORR" -o result /dev/stdin <&- >out 2>err || status=$?
    expect 3 '' 'manycorr: /dev/stdin: Is a directory\n'
    [[ $(<result) == old ]]
    for threads in 1 2; do # a variable of OpenMP has messages of libraries kept in a file of its own
        status=0
        OMP_NUM_THREADS=$threads "$MANYCORR" a - a <&- >out 2>err || status=$?
        expect 3 '1.0\n1.0\n' 'manycorr: -: Bad file descriptor\n'
    done
    "$MANYCORR" -o /dev/stdin a <&- >out 2>err || status=$?
    expect 3 '' 'manycorr: /dev/stdin: Bad file descriptor\n'
    nothing_left
}

# without_dev COMMAND...: runs it where /dev is empty; skips the test where that cannot be.
without_dev() {
    # shellcheck disable=SC2016 # the inner shell expands it
    local inside='mount -t tmpfs tmpfs /dev && exec "$@"'
    unshare -m sh -c "$inside" - true 2>/dev/null || skip 'nothing may be mounted here'
    status=0
    unshare -m sh -c "$inside" - "$@" || status=$?
}

@test "no diagnostic goes into the output where there is no /dev/null, either" {
    printf '1,2;x,4\n' >a
    without_dev "$MANYCORR" -j 1 -o result a <&- >out 2>&-
    [[ $status -eq 1 && $(<result) == nan && ! -s out ]]
}

@test "so it does where there is no /dev/null to take its place" {
    printf '1,2;3,4\n' >a
    without_dev "$MANYCORR" a >&- 2>err
    : >out
    expect 3 '' 'manycorr: standard output: Bad file descriptor\n'
}

@test "a closed standard output is no hindrance to -o" {
    printf '1,2;3,4\n' >a
    status=0
    "$MANYCORR" a -o result >&- 2>err || status=$?
    : >out
    expect 0 '' ''
    [[ $(<result) == 1.0 ]]
}

@test "with standard error closed, no diagnostic goes into the output" {
    printf '1,2;3,x@1,2;3,4\n' >a
    status=0
    "$MANYCORR" a -o result 2>&- >out || status=$?
    [[ $status -eq 1 && ! -s out ]]
    printf 'nan@1.0\n' >wanted
    same 'FILE' wanted result
    status=0
    "$MANYCORR" -o result 2>&- >&- <a || status=$?
    [[ $status -eq 1 ]]
    same 'FILE' wanted result
}

@test "a FIFO serves as FILE" {
    mkfifo fifo
    printf '1,2;3,4\n1,2;4,3' >fifo 3>&- &
    program fifo
    expect 0 '1.0\n-1.0\n' ''
    wait
}

@test "a file is read from the present offset on" {
    printf '1,2;3,4\n1,2;4,3\n1,2,3;1,3,2\n' >a
    status=0
    { read -r _; "$MANYCORR" >out 2>err || status=$?; } <a
    expect 0 '-1.0\n0.5\n' ''
}

@test "a non-blocking standard input is waited for" {
    command -v python3 >/dev/null || skip 'no python3'
    mkfifo fifo
    { sleep 0.2; printf '1,2;3'; sleep 0.2; printf ',4\n'; } >fifo 3>&- &
    status=0
    timeout "$GUARD" python3 -c 'import os, sys
os.set_blocking(0, False)
os.execv(sys.argv[1], sys.argv[1:])' "$MANYCORR" <fifo >out 2>err || status=$?
    expect 0 '1.0\n' ''
    wait
}

@test "a full disk gives status 3 and says so" {
    [[ -c /dev/full ]] || skip 'no /dev/full'
    printf '1,2;3,4\n' >a
    status=0
    "$MANYCORR" a >/dev/full 2>err || status=$?
    : >out
    expect 3 '' 'manycorr: standard output: No space left on device\n'
    correlate '1,2;3,4\n' -o /dev/full
    expect 3 '' 'manycorr: /dev/full: No space left on device\n'
}

@test "a full disk ends the program early, with any number of threads" {
    [[ -c /dev/full ]] || skip 'no /dev/full'
    local threads
    for threads in 1 2 8; do
        status=0
        yes '1,2;3,4' | timeout "$GUARD" "$MANYCORR" -j "$threads" >/dev/full 2>err || status=$?
        : >out
        expect 3 '' 'manycorr: standard output: No space left on device\n'
    done
}

@test "a file that may not grow leaves FILE as it was and no temporary file" {
    skip_with_tsan 'keeps something in a file of its own'
    echo old >result
    yes '1,2;3,4' | head -n 100000 >a
    status=0
    (ulimit -f 16; env --ignore-signal=XFSZ "$MANYCORR" -o result a >out 2>err) || status=$?
    expect 3 '' 'manycorr: result: File too large\n'
    [[ $(<result) == old ]]
    nothing_left
    status=0
    (ulimit -f 16; ulimit -c 0; "$MANYCORR" -o result a >out 2>err) || status=$?
    [[ $status -gt 128 && $(<result) == old ]]
    nothing_left
}

@test "a FILE that is changed while it is read gives status 3, and the other FILEs are done" {
    local change
    yes '1,2;3,4' | head -n 100000 >right
    yes 1.0 | head -n 100000 >results
    echo '1,2;4,3' >other
    mkfifo fifo
    for change in "printf '1,2;3,4' >>a" 'truncate -s 9 a' 'printf 2 | dd of=a bs=1 seek=2 conv=notrunc status=none' 'touch -d @1 a'; do
        cp right a
        touch -d @0 a
        "$MANYCORR" -j 1 a other >fifo 2>err 3>&- & # 400 kB of results, for which the pipe has no room
        {
            head -c 8 >begun
            eval "$change"
            cat >rest
        } <fifo
        status=0
        wait $! || status=$?
        split_note
        [[ $status -eq 3 && $(tail -n 1 err) == 'manycorr: a: has been changed while it was read' ]]
        [[ $(tail -n 1 rest) == -1.0 ]] # of the other FILE
    done
    cp right a
    touch -d @0 a
    "$MANYCORR" -j 1 a other >fifo 2>err 3>&- &
    cat fifo >rest
    wait $!
    diff rest <(cat results; echo -1.0) # nothing has happened to it this time
}

@test "a FILE that grows as it is read has an end" {
    yes '1,2;3,4' | head -n 100000 >a
    touch -d @0 a
    "$MANYCORR" -j 1 a 2>err | tee -a a | wc -l >count
    [[ ${PIPESTATUS[0]} -eq 3 && $(<count) -eq 100000 ]]
    diff err <(echo 'manycorr: a: has been changed while it was read')
}

@test "an empty FILE that is filled while it is read gives status 3" {
    strace -e inject=read:delay_enter=1:when=99 true 2>/dev/null || skip 'no strace, or it does not work here'
    export ASAN_OPTIONS=detect_leaks=0 # which does not work under strace
    skip_with_tsan 'keeps something in a file of its own'
    : >a
    # It is filled between the look at its size and the first read.
    strace -f -o trace -P "$PWD/a" -e trace=read -e inject=read:delay_enter=2000000:when=1 "$MANYCORR" a >out 2>err 3>&- &
    eventually grep -q read trace
    printf '1,2;3,4\n' >>a
    status=0
    wait $! || status=$?
    [[ $status -eq 3 && $(<out) == 1.0 ]]
    diff err <(echo 'manycorr: a: has been changed while it was read')
}

@test "a packet of a socket that is too long gives status 3 behind what came before" {
    command -v python3 >/dev/null || skip 'no python3'
    status=0
    MANYCORR_WINDOW=4096 timeout "$GUARD" python3 - "$MANYCORR" >out 2>err <<'PYTHON' || status=$?
import socket, subprocess, sys

ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
for n in (1, 10, 1000):
    ours.send(b"1,2;3,4\n" * n)
ours.close()
sys.exit(subprocess.run([sys.argv[1], "-j2"], stdin=theirs, check=False).returncode)
PYTHON
    [[ $status -eq 3 && $(sort -u out) == 1.0 && $(wc -l <out) -eq 11 ]]
    same 'standard error' <(echo 'manycorr: -: has sent a packet that is too long') err
}

# signal_leaves_nothing SIGNAL: a signal that ends the program while it waits for input leaves FILE and the directory
# alone.
signal_leaves_nothing() {
    local signal=$1 pid
    mkfifo fifo
    # bash lets background jobs ignore some signals.
    env --default-signal="$signal" "$MANYCORR" -j 2 -o result fifo >out 2>err 3>&- &
    pid=$!
    exec 4<>fifo
    printf '1,2;3,4\n' >&4
    eventually eval '[[ -n $(find . -name ".*" -type f -size +0) ]]'
    kill -s "$signal" "$pid"
    status=0
    wait "$pid" || status=$?
    exec 4>&-
    rm fifo
    [[ $status -eq $((128 + $(kill -l "$signal"))) ]] || { echo "status $status"; return 1; }
    [[ ! -s out && ! -s err ]] || { cat out err; return 1; }
    nothing_left
}

@test "SIGTERM, SIGINT, SIGHUP, SIGQUIT and others leave no temporary file and no FILE" {
    ulimit -c 0
    local signal
    for signal in TERM INT HUP QUIT PIPE ALRM VTALRM USR2 XCPU; do
        signal_leaves_nothing "$signal"
        [[ ! -e result ]]
    done
}

@test "SIGTERM leaves FILE as it was" {
    echo old >result
    signal_leaves_nothing TERM
    [[ $(<result) == old ]]
}

@test "SIGTERM while FILE is still being opened leaves nothing" {
    mkfifo fifo
    "$MANYCORR" -o result fifo 3>&- &
    eventually eval '[[ -n $(temporaries) ]]'
    kill $!
    status=0
    wait $! || status=$?
    [[ $status -eq 143 && ! -e result ]]
    nothing_left
}

@test "SIGTERM in the midst of work on several threads leaves nothing" {
    mkfifo fifo
    yes '1,2,3,4;4,3,2,5@1,2;2,1' >fifo 2>/dev/null 3>&- &
    "$MANYCORR" -j 4 -o result fifo 3>&- &
    local pid=$!
    eventually eval '[[ -n $(find . -name ".*" -type f -size +1000k) ]]'
    kill "$pid"
    status=0
    wait "$pid" || status=$?
    [[ $status -eq 143 && ! -e result ]]
    nothing_left
}

@test "a signal that is ignored from the start stays ignored" {
    mkfifo fifo
    env --ignore-signal=HUP "$MANYCORR" -o result fifo >out 2>err 3>&- &
    local pid=$!
    exec 4<>fifo
    printf '1,2;3,4\n' >&4
    eventually eval '[[ -n $(find . -name ".*" -type f -size +0) ]]'
    kill -HUP "$pid"
    printf '1,2;4,3\n' >&4
    exec 4>&-
    status=0
    wait "$pid" || status=$?
    expect 0 '' ''
    [[ $(<result) == $'1.0\n-1.0' ]]
}

@test "SIGTERM without -o ends the program with what it has written" {
    mkfifo fifo
    "$MANYCORR" fifo >out 2>err 3>&- &
    local pid=$!
    exec 4<>fifo
    printf '1,2;3,4\n1,2;' >&4
    eventually test -s out
    kill "$pid"
    status=0
    wait "$pid" || status=$?
    exec 4>&-
    expect 143 '1.0\n' ''
}

# says STATUS MESSAGE ARGUMENT...: the exit status, and the first line of standard error, byte for byte.
says() {
    local wanted_status=$1 message=$2
    shift 2
    program "$@"
    head -n 1 err >said
    printf 'manycorr: %s\n' "$message" >wanted_said
    same "standard error of $*" wanted_said said
    [[ $status -eq $wanted_status ]] || { echo "status $status for: $*"; return 1; }
}

@test "bytes of a name or an argument that do not print are escaped in every message" {
    local odd=$'a\e[31m\nb\x7f' escaped='a\x1b[31m\x0ab\x7f'
    says 3 "$escaped: No such file or directory" "$odd"
    says 3 "$escaped: No such file or directory" --resume -o result "$odd"
    printf '1,2;3,x\n' >"$odd"
    says 1 "$escaped:1: task 1: y value 2 (byte 7): 'x' is not a number" "$odd"
    says 3 "$escaped: input file is the output file" -o "$odd" "$odd"
    says 3 "$escaped/b: Not a directory" -o "$odd/b" "$odd"
    printf 'mine' >"$odd.part"
    says 3 "$escaped.part: cannot resume: $escaped.part.state is missing (remove it to start over)" \
        --resume -o "$odd" "$MANYCORR"
    says 2 "--threads: '$escaped' is not a number from 1 to 1024" -j "$odd"
    says 2 "--bad-task: '$escaped' is neither nan nor stop" "--bad-task=$odd"
    says 2 "--delimiters: '$escaped' is not three different bytes, for tasks, lists and numbers, none of them" -d "$odd"
    says 2 "unrecognized option '--$escaped'" "--$odd"
    says 2 "option '--ver=$escaped' is ambiguous; possibilities: '--verbose' '--version'" "--ver=$odd"
    says 2 "invalid option -- '\\x1b'" -j1 a $'-v\e'
    says 2 "invalid option -- '\\xc3'" $'-\xc3\xa9'
    MANYCORR_WINDOW=$odd says 2 "MANYCORR_WINDOW: '$escaped' is not a number of bytes from 1 to 268435456"
}

@test "names in UTF-8 stay as they are, but what is none, or hides how a name reads, is escaped" {
    local name
    for name in 'Größe' '日本語' '🎉' 'a\b' $'\xc2\xa0' $'\xef\xbf\xbd' $'\xf4\x8f\xbf\xbd' $'\xe2\x80\x8d'; do
        says 3 "$name: No such file or directory" "$name"
    done
    # Stray and missing bytes, forms that are too long, surrogates, codes that are too large; controls, separators,
    # overrides.
    for name in '\x80' '\xff' '\xc3' '\xe6\x97' '\xf0\x9f\x8e' '\xc0\xaf' '\xc1\xbf' '\xe0\x9f\xbf' '\xf0\x8f\xbf\xbf' '\xed\xa0\x80' \
        '\xf4\x90\x80\x80' '\xf8\x88\x80\x80\x80' '\xc2\x85' '\xc2\x9b' '\xe2\x80\xa8' '\xe2\x80\xa9' '\xe2\x80\xae' '\xe2\x81\xa6' \
        '\xe2\x81\xa9' '\xd8\x9c' '\xe2\x80\x8f' '\xef\xbb\xbf'; do
        says 3 "$name: No such file or directory" "$(printf '%b' "$name")"
        says 3 "x${name}y: No such file or directory" "x$(printf '%b' "$name")y"
    done
    # Longer than the buffer of a message.
    name=$(printf '/\x1b%.0s' {1..3000})
    program "$name"
    [[ $(<err) == "manycorr: $(printf '/\\x1b%.0s' {1..3000}): "* && $status -eq 3 ]]
}
