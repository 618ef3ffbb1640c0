#!/usr/bin/env bats
# The program as a coprocess: whenever the input has no byte ready, every complete batch has been written. No test here
# relies on time; where an answer does not come, reading gives up after a minute.
# Instruction sets: any

load helpers

# start [ARGUMENT]...: starts the program as a coprocess; its output is in descriptor $from, its input in $to.
start() {
    coproc MANYCORR_COPROCESS { exec "$MANYCORR" "$@" 3>&- 2>err; }
    pid=$MANYCORR_COPROCESS_PID
    # Descriptors of our own, because bash closes those of a coprocess when it ends, and keeps them from background
    # jobs.
    exec {from}<&"${MANYCORR_COPROCESS[0]}" {to}>&"${MANYCORR_COPROCESS[1]}"
    eval "exec ${MANYCORR_COPROCESS[0]}<&- ${MANYCORR_COPROCESS[1]}>&-"
}

# finish: ends its input; its exit status goes to $status.
finish() {
    exec {to}>&-
    status=0
    wait "$pid" || status=$?
    exec {from}<&-
}

# answers RESULT: the next line of output is there, and is RESULT.
answers() {
    local line
    read -r -t "$GUARD" -u "$from" line || { echo "no answer, but '$1' was to come"; return 1; }
    [[ $line == "$1" ]] || { echo "'$line' instead of '$1'"; return 1; }
}

teardown() {
    [[ -z ${pid-} ]] || kill "$pid" 2>/dev/null || true
}

@test "a line that begins as another format might is answered at once" {
    local text
    for text in BZh9 PK '\x1f' '\xff' '1\x00' '\x00' '\xef\xbb' 7z 1; do
        start
        printf "$text\n" >&"$to"
        answers nan
        printf '1,2;4,3\n' >&"$to"
        answers -1.0
        finish
        [[ $status -eq 1 ]]
    done
}

@test "a line in gives its line out before the next one is written" {
    local threads
    for threads in 1 4; do
        start -j "$threads"
        printf '1,2;3,4\n' >&"$to"
        answers 1.0
        printf '1,2;4,3@1,2,3;1,3,2\n' >&"$to"
        answers -1.0@0.5
        printf '\n' >&"$to"
        answers ''
        printf '1,1;3,4\r\n' >&"$to"
        answers nan
        finish
        [[ $status -eq 0 && $(<err) == 'manycorr: undefined results (nan): 1 of 4 (constant list: 1)' ]]
    done
}

# says PATTERN: the last line on standard error, after one more SIGUSR1, matches it. (An answer may be there before it
# counts.)
says() {
    kill -USR1 "$pid"
    [[ -f err ]] && tail -n 1 err | grep -qxE -- "$1"
}

@test "SIGUSR1 prints the progress, and the program goes on" {
    skip_with_tsan 'delays signals'
    start
    printf '1,2,3;3,2,1\n' >&"$to"
    answers -1.0 # so it has begun
    eventually says 'manycorr: -: 0\.0 kB, 1 tasks, [0-9]+\.[0-9] kB/s'
    printf '1,2,3;3,2,1@1,2,3;1,3,2\n%s\n' "$(printf '%04000d;1' 0)" >&"$to"
    answers -1.0@0.5
    answers nan
    eventually says 'manycorr: -: 4\.0 kB, 4 tasks, [0-9]+\.[0-9] [kM]B/s'
    printf '1,2,3;3,2,1\n' >&"$to"
    answers -1.0
    finish
    [[ $status -eq 0 ]]
}

@test "SIGUSR1 that is ignored stays so" {
    trap '' USR1
    start
    kill -USR1 "$pid"
    printf '1,2,3;3,2,1\n' >&"$to"
    answers -1.0
    finish
    [[ $status -eq 0 && ! -s err ]]
}

@test "a terminal as standard input is told of, in one line" {
    command -v script >/dev/null || skip 'no program script'
    printf '1,2,3;3,2,1\n\x04' >typed
    script -qec "'$MANYCORR' 2>err" /dev/null <typed >out || true
    [[ $(<err) == 'manycorr: reading from the terminal: type one batch per line, then Ctrl-D at the end (see --help)' ]]
    script -qec "'$MANYCORR' -q 2>err" /dev/null <typed >out || true
    [[ ! -s err ]]
    correlate '1,2,3;3,2,1\n'
    [[ ! -s err ]]
}

@test "a thousand round trips" {
    local threads i
    for threads in 1 4; do
        start -j "$threads"
        for ((i = 0; i < 1000; i++)); do
            if ((i % 3)); then
                printf '1,2,3;%d,%d,%d\n' "$i" "$((i + 2))" "$((i + 1))" >&"$to"
                answers 0.5
            else
                printf '1,2;2,1@1,2;%d,%d\n' "$i" "$((i + 1))" >&"$to"
                answers -1.0@1.0
            fi
        done
        finish
        [[ $status -eq 0 && ! -s err ]]
    done
}

@test "a complete batch is answered although the next one has begun" {
    local threads
    for threads in 1 4; do
        start -j "$threads"
        printf '1,2;3,4\n1,2;4,' >&"$to"
        answers 1.0
        printf '3\n1,2,3;1,3,2@1,2' >&"$to"
        answers -1.0
        printf ';3,4\n@' >&"$to"
        answers 0.5@1.0
        printf '1,2;3,4\n' >&"$to"
        answers nan@1.0
        finish
        [[ $status -eq 1 ]]
    done
}

@test "a batch that comes byte by byte is answered at its newline" {
    local text='1,2;4,3@1,2,3;1,3,2' i
    start -j 4
    for _ in 1 2 3; do
        for ((i = 0; i < ${#text}; i++)); do
            printf '%s' "${text:i:1}" >&"$to"
        done
        printf '\n' >&"$to"
        answers -1.0@0.5
    done
    finish
    [[ $status -eq 0 ]]
}

@test "the last line needs no newline when the input ends" {
    start -j 4
    printf '1,2;3,4\n1,2;4,3' >&"$to"
    answers 1.0
    exec {to}>&-
    answers -1.0
}

@test "a byte order mark and the line behind it are answered at once" {
    start
    printf '\xef\xbb' >&"$to"
    printf '\xbf1,2;3,4\n' >&"$to"
    answers 1.0
    finish
    [[ $status -eq 0 ]]
}

@test "a first byte that could begin a byte order mark is no reason to wait" {
    start
    printf '\n' >&"$to"
    answers ''
    printf '\xef\n' >&"$to"
    answers nan
    finish
    start
    printf '\xef\n' >&"$to"
    answers nan
    finish
    [[ $status -eq 1 ]]
}

@test "the diagnostic of a bad task is there when its line is" {
    start
    printf 'x;1@1,2;3,4\n' >&"$to"
    answers nan@1.0
    [[ $(<err) == "manycorr: -:1: task 1: x value 1 (byte 1): 'x' is not a number" ]]
    finish
    [[ $status -eq 1 ]]
}

@test "all lines of a burst are answered before more is written, burst after burst" {
    # Bursts from below one window to many, so that threads begin and end their common work again and again.
    local threads n
    for threads in 1 4; do
        start -j "$threads"
        for n in 1 10000 1 30000 100000 2 7000 1; do
            { yes '1,2;3,4@1,2;4,3' | head -n "$n"; printf '1,2,3;1,'; } >&"$to" 2>/dev/null 3>&- &
            timeout "$GUARD" head -n "$n" <&"$from" >got
            [[ $(sort got | uniq -c | tr -s ' ') == " $n 1.0@-1.0" ]]
            wait $!
            printf '3,2\n' >&"$to"
            answers 0.5
        done
        finish
        [[ $status -eq 0 && ! -s err ]]
    done
}

@test "a line longer than a window is answered at once, and so is the short one behind it" {
    local threads long
    long=$(yes '1,2,3;1,3,2@' | head -n 100000 | tr -d '\n')
    for threads in 1 4; do
        start -j "$threads"
        for _ in 1 2 3; do
            printf '%s1,2;3,4\n' "$long" >&"$to" 3>&- &
            timeout "$GUARD" head -n 1 <&"$from" >got
            wait $!
            [[ $(tr '@' '\n' <got | sort | uniq -c | tr -s ' ') == $' 100000 0.5\n 1 1.0' ]]
            printf '1,2;4,3\n' >&"$to"
            answers -1.0
        done
        finish
        [[ $status -eq 0 ]]
    done
}

@test "a task larger than many windows is answered at once, and so is the short one behind it" {
    local threads x y
    x=$(yes '1,2,3,' | head -n 200000 | tr -d '\n')
    y=$(yes '1,3,2,' | head -n 200000 | tr -d '\n')
    for threads in 1 4; do
        start -j "$threads"
        for _ in 1 2; do
            printf '1,2;3,4@%s1,2,3;%s1,3,2\n1,2;4,3\n1,' "$x" "$y" >&"$to" 3>&- &
            answers 1.0@0.5
            answers -1.0
            wait $!
            printf '2;3,4\n' >&"$to"
            answers 1.0
        done
        finish
        [[ $status -eq 0 ]]
    done
}

@test "small windows change nothing about it" {
    local window
    for window in 1 7 64; do
        MANYCORR_WINDOW=$window start -j 4
        printf '1,2;3,4\n1,2;4,3@' >&"$to"
        answers 1.0
        printf '1,2,3;1,3,2\n1,2;' >&"$to"
        answers -1.0@0.5
        printf '3,4\n' >&"$to"
        answers 1.0
        finish
        [[ $status -eq 0 ]]
    done
}

@test "--bad-task=stop ends the coprocess at once, without waiting for more input" {
    start --bad-task=stop -j 4
    printf '1,2;3,4\n1,2;3,4@x;1\n' >&"$to"
    answers 1.0
    answers 1.0
    status=0
    wait "$pid" || status=$?
    [[ $status -eq 1 && $(<err) == "manycorr: -:2: task 2: x value 1 (byte 9): 'x' is not a number" ]]
}

@test "slow input takes about as much processor time with all threads as with one" {
    command -v python3 >/dev/null || skip 'no python3'
    skip_if_instrumented
    # Full windows, each after a pause, in which no thread may spin. Spinning takes ten times what the work does.
    cat >slow.py <<'PYTHON'
import os, subprocess, sys, time

numbers = ",".join(str(i * i % 1000) for i in range(700))
text = f"{numbers};{numbers[::-1]}\n".encode() * 60

def used(threads):
    program = subprocess.Popen([sys.argv[1], "-j", str(threads)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    for _ in range(60):
        program.stdin.write(text)
        program.stdin.flush()
        time.sleep(0.012)
    program.stdin.close()
    _, status, usage = os.wait4(program.pid, 0)
    assert status == 0, status
    return usage.ru_utime + usage.ru_stime

one, all_of_them = used(1), used(len(os.sched_getaffinity(0)))
assert all_of_them < 2 * one + 0.05, f"{all_of_them} seconds instead of {one}"
PYTHON
    timeout "$GUARD" python3 slow.py "$MANYCORR"
}

@test "an idle coprocess uses no processor time" {
    command -v python3 >/dev/null || skip 'no python3'
    # After work on all threads. 0.2 seconds of idling may cost a few hundredths, but not the whole of a processor.
    cat >idle.py <<'PYTHON'
import os, subprocess, sys, time

program = subprocess.Popen([sys.argv[1], "-j", "4"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

def used():
    fields = open(f"/proc/{program.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

for _ in range(3):
    program.stdin.write(b"1,2;3,4\n" * 20000)
    program.stdin.flush()
    for _ in range(20000):
        program.stdout.readline()
time.sleep(0.2)
before = used()
time.sleep(1.0)
spent = used() - before
program.stdin.close()
program.wait()
assert spent < 0.3, f"{spent} seconds spent in one second of idling"
PYTHON
    timeout "$GUARD" python3 idle.py "$MANYCORR"
}

@test "a reader that goes away ends the program quietly" {
    local threads
    for threads in 1 2 8; do
        yes '1,2;3,4@1,2;4,3' 2>/dev/null |
            { status=0; timeout "$GUARD" "$MANYCORR" -j "$threads" 2>err || status=$?; echo "$status" >pipe_status; } |
            head -n 1 >out
        eventually test -s pipe_status
        [[ $(<out) == '1.0@-1.0' && ! -s err && $(<pipe_status) -eq 141 ]] || { cat pipe_status err; return 1; }
    done
}

@test "a reader that goes away ends the program quietly even where SIGPIPE is ignored" {
    local threads
    for threads in 1 4; do
        yes '1,2;3,4@1,2;4,3' 2>/dev/null |
            { status=0; timeout "$GUARD" env --ignore-signal=PIPE "$MANYCORR" -j "$threads" 2>err || status=$?
              echo "$status" >pipe_status; } |
            head -n 1 >out
        eventually test -s pipe_status
        [[ $(<out) == '1.0@-1.0' && ! -s err && $(<pipe_status) -eq 3 ]] || { cat pipe_status err; return 1; }
    done
}

@test "a reader of --help and --version that goes away is no error to talk about" {
    local option
    mkfifo fifo
    for option in --help --version; do
        exec 4<>fifo 5>fifo
        exec 4>&-
        status=0
        env --ignore-signal=PIPE "$MANYCORR" "$option" >&5 2>err || status=$?
        exec 5>&-
        [[ $status -eq 3 && ! -s err ]] || { echo "status $status"; cat err; return 1; }
    done
}
