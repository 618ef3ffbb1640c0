#!/usr/bin/env bats
# -o with names that stand for descriptors, directories that get other names meanwhile, and every signal that ends a
# program.
# Instruction sets: any

load helpers

@test "-o with a name that stands for a descriptor writes where that stands" {
    printf '1,2;3,4\n' >a
    local name
    for name in /dev/stdout /dev/fd/1 /proc/self/fd/1 /proc/thread-self/fd/1 //dev/../dev/stdout; do
        status=0
        { echo before; "$MANYCORR" -o "$name" a || status=$?; echo behind; } >out 2>err
        expect 0 'before\n1.0\nbehind\n' ''
        nothing_left
    done
    ln -s /dev/stdout link
    { echo before; "$MANYCORR" -o link a; echo behind; } >out 2>err
    expect 0 'before\n1.0\nbehind\n' ''
    { echo before; "$MANYCORR" -o /dev/fd/9 a 9>&1; echo behind; } >out 2>err
    expect 0 'before\n1.0\nbehind\n' ''
    "$MANYCORR" -o /dev/stdout a | cat >out
    expect 0 '1.0\n' ''
    rm out
    "$MANYCORR" -o >(cat >out) a
    eventually test -s out
    expect 0 '1.0\n' ''
}

@test "-o of a descriptor whose file has lost its name writes into that file" {
    printf '1,2;3,4@x\n' >a
    exec 9<>gone
    rm gone
    printf 'before\n' >&9
    program -o /dev/fd/9 a
    cat /dev/fd/9 >out
    exec 9>&-
    expect 1 'before\n1.0@nan\n' 'manycorr: a:1: task 2 (byte 9): 1 list instead of 2\n'
    [[ -z $(find . -name '*gone*') ]]
}

@test "-o of a descriptor that is an input is refused, and the input stays" {
    printf '1,2;3,4\n' >a
    exec 9<>a
    rm a
    program -o /dev/fd/9 /dev/fd/9
    cat /dev/fd/9 >rest
    exec 9>&-
    expect 3 '' 'manycorr: /dev/fd/9: input file is the output file\n'
    [[ $(<rest) == '1,2;3,4' ]]
}

@test "-o of a descriptor that is closed, or only for reading, gives status 3" {
    printf '1,2;3,4\n' >a
    program -o /dev/fd/9 a
    expect 3 '' 'manycorr: /dev/fd/9: Bad file descriptor\n'
    exec 9<a
    program -o /dev/fd/9 a
    exec 9>&-
    expect 3 '' 'manycorr: /dev/fd/9: Bad file descriptor\n'
    program -o /dev/fd/1x a
    expect 3 '' 'manycorr: /dev/fd/1x: No such file or directory\n'
    program -o /dev/fd/12345678901234567890 a
    expect 3 '' 'manycorr: /dev/fd/12345678901234567890: No such file or directory\n'
    exec 9>there
    program -o /dev/fd/09 a
    exec 9>&-
    expect 3 '' 'manycorr: /dev/fd/09: No such file or directory\n'
    program -o nowhere/3 a
    expect 3 '' 'manycorr: nowhere/3: No such file or directory\n'
    [[ $(<a) == '1,2;3,4' ]]
}

@test "the descriptors of the program itself are no inputs" {
    mkdir made
    local fd
    for fd in 3 4 5 6 7 8; do
        status=0
        python3 -c 'import os, sys
os.closerange(3, 100)
os.execv(sys.argv[1], sys.argv[1:])' "$MANYCORR" -o made/result "/dev/fd/$fd" >out 2>err || status=$?
        [[ $status -eq 3 && -z $(ls -A made) ]] || { echo "/dev/fd/$fd: status $status"; cat err; return 1; }
    done
}

# find_call CALL PATTERN ARGUMENT...: sets $number to that of the first CALL, in a run, that looks like PATTERN.
find_call() {
    local call=$1 pattern=$2
    strace -o trace -e "trace=$call" "$MANYCORR" "${@:3}" >out 2>err
    number=$(grep "^$call(" trace | grep -n "$pattern" | head -n 1 | cut -d: -f1)
    [[ -n $number ]] || { echo "no $call like $pattern:"; cat trace; return 1; }
}

# with_fault CALL ERROR WHEN ARGUMENT...: a run of which CALL number WHEN fails; with WHEN+, those behind, too.
with_fault() {
    status=0
    strace -o trace -e "trace=$1" -e "inject=$1:error=$2:when=$3" "$MANYCORR" "${@:4}" >out 2>err || status=$?
    grep -q INJECTED trace
}

skip_without_strace() {
    strace -o trace -e inject=fsync:error=EINVAL:when=99 true 2>/dev/null || skip 'no strace, or it does not work here'
    export ASAN_OPTIONS=detect_leaks=0 # which does not work under strace
}

@test "-o of a descriptor gives status 3 where there can be no more descriptors" {
    skip_without_strace
    printf '1,2;3,4\n' >a
    find_call fcntl F_DUPFD_CLOEXEC -j 1 -o /dev/stdout a
    with_fault fcntl EMFILE "$number" -j 1 -o /dev/stdout a
    expect 3 '' 'manycorr: /dev/stdout: Too many open files\n'
}

@test "-o tries another name for its temporary file where there is one of that name, but not for ever" {
    skip_without_strace
    printf '1,2;3,4\n' >a
    find_call openat '\.manycorr\.' -j 1 -o result a
    with_fault openat EEXIST "$number" -j 1 -o result a
    expect 0 '' ''
    [[ $(<result) == 1.0 && $(grep -c '\.manycorr\.' trace) -eq 2 ]]
    nothing_left
    rm result
    with_fault openat EEXIST "$number+" -j 1 -o result a
    expect 3 '' 'manycorr: result: File exists\n'
    [[ ! -e result ]]
    nothing_left
}

@test "-o goes on where one may change no permissions, and only there" {
    skip_without_strace
    printf '1,2;3,4\n' >a
    umask 022
    local error
    for error in EPERM EOPNOTSUPP ENOSYS EIO; do
        echo old >result
        chmod 666 result
        with_fault fchmod "$error" 1 -j 1 -o result a
        if [[ $error != EIO ]]; then
            expect 0 '' ''
            [[ $(<result) == 1.0 && $(stat -c %a result) == 644 ]]
        else
            expect 3 '' 'manycorr: result: Input/output error\n'
            [[ $(<result) == old ]]
        fi
        nothing_left
    done
}

# make_thread: $preload makes a run with strace have an idle thread; there are an input a and a directory made.
# kill_made: sends SIGTERM to such a run, which must end by it, and leave nothing in made.
make_thread() {
    skip_without_strace
    "${CC:-cc}" -shared -fPIC -O1 -o thread.so "$BATS_TEST_DIRNAME/idle_thread.c" -pthread
    skip_with_tsan 'is loaded before all others'
    export ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0
    preload="LD_PRELOAD=$PWD/thread.so"
    printf '1,2;3,4\n' >a
    mkdir made
}

kill_made() {
    kill "$(cat "/proc/$!/task/$!/children")"
    status=0
    wait $! || status=$?
    [[ $status -eq 143 && -z $(ls -A made) ]] || { echo "status $status, left: $(ls -A made)"; return 1; }
}

@test "a signal that comes to another thread while the temporary file is made leaves none" {
    make_thread
    # It is made, and the call has not yet returned.
    strace -o trace -e trace=openat -E "$preload" "$MANYCORR" -j 1 -o made/result a
    number=$(grep '^openat(' trace | grep -n '\.manycorr\.' | cut -d: -f1)
    rm made/result
    strace -f -o trace -e trace=openat -e "inject=openat:delay_exit=2000000:when=$number" -E "$preload" \
        "$MANYCORR" -j 1 -o made/result a 3>&- &
    eventually eval '[[ -n $(ls -A made) ]]'
    kill_made
}

@test "a signal that another thread is about to handle when the temporary file is made leaves none" {
    make_thread
    # The main thread has blocked signals, and has not yet gone on; the other one has seen that nothing is being made,
    # and is held up while it makes ready to end the program.
    strace -o trace -e trace=rt_sigprocmask,openat -E "$preload" "$MANYCORR" -j 1 -o made/result a
    number=$(grep '^rt_sigprocmask(' trace | grep -nF 'SIG_BLOCK, ~[KILL' | cut -d: -f1)
    rm made/result
    : >trace
    strace -f -o trace -e trace=rt_sigprocmask,rt_sigaction -e "inject=rt_sigprocmask:delay_exit=1500000:when=$number" \
        -e 'inject=rt_sigaction:delay_enter=2500000:when=1' -E "$preload" "$MANYCORR" -j 1 -o made/result a 3>&- &
    eventually grep -qF 'SIG_BLOCK, ~[KILL' trace
    kill_made
}

@test "the first process of a container ends by a signal, wherever it writes" {
    mkfifo fifo
    unshare --fork --pid true 2>/dev/null || skip 'no namespace of processes can be made'
    skip_with_tsan 'does not start in it'
    local output
    for output in -v -o/dev/null; do # -v: standard output
        : >err
        unshare --fork --pid "$MANYCORR" "$output" fifo >out 2>err 3>&- &
        exec 4<>fifo
        printf '1,2;3,4\nx\n' >&4
        eventually test -s err
        kill "$(cat "/proc/$!/task/$!/children")"
        status=0
        eventually eval '! kill -0 $! 2>/dev/null'
        wait $! || status=$?
        exec 4>&-
        [[ $status -eq 143 ]]
    done
}

@test "the first process of a container ends by a signal, too, and leaves no temporary file" {
    printf '1,2;3,4\n' >a
    mkdir made
    mkfifo fifo
    unshare --fork --pid true 2>/dev/null || skip 'no namespace of processes can be made'
    skip_with_tsan 'does not start in it'
    unshare --fork --pid "$MANYCORR" -o made/result fifo >out 2>err 3>&- &
    exec 4<>fifo
    printf '1,2;3,4\n' >&4
    eventually eval '[[ -n $(find made -name ".*" -type f) ]]'
    kill "$(cat "/proc/$!/task/$!/children")"
    status=0
    eventually eval '! kill -0 $! 2>/dev/null' # which might not be, while the FIFO is open
    wait $! || status=$?
    exec 4>&-
    [[ $status -eq 143 && ! -s err && -z $(ls -A made) ]]
}

# begin_elsewhere: starts a process whose directory jail is another one than ours, of the same name; it is in it, has
# its file "kept" open as descriptor 7, and ends with end_elsewhere.
begin_elsewhere() {
    mkdir jail
    echo precious >jail/result
    echo precious >jail/kept
    unshare -m mount -t tmpfs tmpfs jail 2>/dev/null || skip 'nothing may be mounted here'
    mkfifo ready go
    exec 8<>ready 9<>go
    unshare -m sh -c 'mount -t tmpfs tmpfs jail && cd jail && exec 7<>kept && echo >&8 && read -r line <&9' 3>&- &
    elsewhere=$!
    local line
    read -r line <&8
}

end_elsewhere() {
    echo >&9
    wait "$elsewhere"
    exec 8>&- 9>&-
}

@test "-o in a directory of another process is made there" {
    printf '1,2;3,4\n' >a
    begin_elsewhere
    program -o "/proc/$elsewhere/cwd/result" a
    cp "/proc/$elsewhere/cwd/result" found || true
    end_elsewhere
    expect 0 '' ''
    [[ $(<jail/result) == precious && $(<found) == 1.0 ]]
}

@test "-o of a descriptor of another process does not go to another file of that name" {
    printf '1,2;3,4\n' >a
    begin_elsewhere
    program -o "/proc/$elsewhere/fd/7" a
    end_elsewhere
    expect 3 '' "manycorr: /proc/$elsewhere/fd/7: No such file or directory\n"
    [[ $(<jail/kept) == precious ]]
    nothing_left
}

@test "-o where another process has a file that has lost its name gives status 3" {
    printf '1,2;3,4\n' >a
    exec 9<>gone
    rm gone
    echo before >&9
    program -o /proc/$$/fd/9 a
    cat /dev/fd/9 >rest
    exec 9>&-
    expect 3 '' "manycorr: /proc/$$/fd/9: No such file or directory\n"
    [[ $(<rest) == before && -z $(find . -name '*gone*') ]]
}

@test "-o with names of numbers are names as others are" {
    printf '1,2;3,4\n' >a
    mkdir fd
    program -o 1 a
    program -o fd/1 a
    program -o fd/-1 a
    program -o ./2024.txt a
    diff 1 fd/1
    diff 1 fd/-1
    diff 1 2024.txt
    [[ $(<1) == 1.0 && ! -s out && ! -s err ]]
}

# begin_slowly NAME: starts a run with -o NAME that waits for more input; goes on once its temporary file is there.
begin_slowly() {
    mkfifo fifo
    "$MANYCORR" -j 2 -o "$1" fifo >out 2>err 3>&- &
    exec 4<>fifo
    printf '1,2;3,4\n' >&4
    eventually eval '[[ -n $(find . -name ".*" -type f -size +0) ]]'
}

end_slowly() {
    exec 4>&-
    status=0
    wait $! || status=$?
    rm fifo
}

@test "-o FILE whose directory gets another name meanwhile is made there" {
    mkdir old
    begin_slowly old/result
    mv old new
    end_slowly
    expect 0 '' ''
    [[ $(<new/result) == 1.0 && $(ls -A new) == result && ! -e old ]]
}

@test "-o FILE in a directory that a link stands for is made where that led at the start" {
    mkdir one two
    ln -s one link
    begin_slowly link/result
    ln -sfn two link
    end_slowly
    expect 0 '' ''
    [[ $(<one/result) == 1.0 && $(ls -A one) == result && -z $(ls -A two) ]]
}

@test "SIGTERM leaves nothing in a directory that has got another name" {
    mkdir old
    begin_slowly old/result
    mv old new
    kill $!
    end_slowly
    [[ $status -eq 143 && -z $(ls -A new) ]]
}

@test "a directory that is removed meanwhile gives status 3" {
    mkdir old
    begin_slowly old/result
    rm -r old
    end_slowly
    expect 3 '' 'manycorr: old/result: No such file or directory\n'
}

@test "every signal that ends a program leaves no temporary file" {
    ulimit -c 0
    local signal
    for signal in $(seq 1 64); do
        case $(kill -l "$signal" 2>/dev/null) in
            KILL | STOP | CONT | TSTP | TTIN | TTOU | CHLD | URG | WINCH) continue ;;
            USR1) continue ;; # prints the progress
            '') continue ;; # the C library's own
            SEGV | BUS | FPE | ILL) ! is_instrumented || continue ;; # the sanitizer has handlers of its own
        esac
        mkfifo fifo
        env --default-signal "$MANYCORR" -o result fifo >out 2>err 3>&- &
        exec 4<>fifo
        printf '1,2;3,4\n' >&4
        eventually eval '[[ -n $(find . -name ".*" -type f -size +0) ]]'
        kill -s "$signal" $!
        end_slowly 2>/dev/null
        [[ $status -eq $((128 + signal)) ]] || { echo "signal $signal: status $status"; return 1; }
        [[ ! -e result ]]
        nothing_left
    done
}

# as_user COMMAND...: runs it as another user than the tests', who has no privileges; skips the test where that cannot
# be.
as_user() {
    setpriv --reuid 2222 --regid 2222 --clear-groups "$@"
}

# make_sticky OWNER: a directory sticky of that user, in which anybody may make files, with a readable input beside it.
make_sticky() {
    [[ $EUID -eq 0 ]] && as_user true 2>/dev/null || skip 'only root can be several users'
    mkdir sticky
    chmod 1777 sticky
    chown "$1" sticky
    printf '1,2;3,4\n' >in
    # Another user has to be able to go to this directory, and to read the program.
    local directory=$PWD
    as_user test -r in -a -x "$MANYCORR" || skip "another user may not use $directory"
}

@test "-o that a sticky directory forbids to replace FILE is refused before the work" {
    make_sticky 1111
    mkfifo fifo # which nobody writes to
    echo old >sticky/result
    chown 1234 sticky/result
    chmod 666 sticky/result
    reason="manycorr: sticky/result: another user's file in a sticky directory: it cannot be replaced\n"
    status=0
    timeout "$GUARD" setpriv --reuid 2222 --regid 2222 --clear-groups "$MANYCORR" -o sticky/result fifo >out 2>err || status=$?
    expect 3 '' "$reason"
    as_user "$MANYCORR" --resume -o sticky/result in >out 2>err || status=$?
    expect 3 '' "$reason"
    [[ $(<sticky/result) == old && $(ls -A sticky) == result ]]
}

@test "-o in a sticky directory replaces what one may replace" {
    make_sticky 2222 # of whom a directory is may do everything in it
    echo old >sticky/result
    chown 1234 sticky/result
    chmod 666 sticky/result
    as_user "$MANYCORR" -o sticky/result in
    [[ $(<sticky/result) == 1.0 && $(stat -c %u sticky/result) == 2222 ]]
    chown 1111 sticky
    echo old >sticky/result
    as_user "$MANYCORR" -o sticky/result in # it is one's own
    [[ $(<sticky/result) == 1.0 ]]
    as_user "$MANYCORR" -o sticky/other in
    chown 1234 sticky/result
    echo old >sticky/result
    "$MANYCORR" -o sticky/result in # root may, too
    [[ $(<sticky/result) == 1.0 && $(<sticky/other) == 1.0 ]]
}

@test "-o FILE that is a mount point is refused before the work" {
    mkfifo fifo
    printf '1,2;3,4\n' >in
    echo other >mounted
    echo old >result
    # shellcheck disable=SC2016 # the inner shell expands it
    local inside='mount --bind mounted result && exec "$@"'
    unshare -m sh -c "$inside" - true 2>/dev/null || skip 'nothing may be mounted here'
    [[ $(unshare -m sh -c "$inside" - python3 - <<'PYTHON'
import ctypes

libc = ctypes.CDLL(None)
text = ctypes.create_string_buffer(256)  # struct statx: attributes at byte 8, their mask at 40
libc.statx(-100, b"result", 0, 0, text)
print(int.from_bytes(text.raw[8:16], "little") >> 13 & 1)
PYTHON
    ) == 1 ]] || skip 'the kernel does not tell mount points (Linux 5.8 does)'
    status=0
    timeout "$GUARD" unshare -m sh -c "$inside" - "$MANYCORR" -o result fifo >out 2>err || status=$?
    expect 3 '' 'manycorr: result: a mount point: it cannot be replaced\n'
    unshare -m sh -c "$inside" - "$MANYCORR" --resume -o result in >out 2>err || status=$?
    expect 3 '' 'manycorr: result: a mount point: it cannot be replaced\n'
    [[ $(<result) == old && $(<mounted) == other && -z $(find . -name 'result?*') ]]
    nothing_left
}

@test "-o of append-only files, or in append-only directories, is refused before the work" {
    mkfifo fifo
    printf '1,2;3,4\n' >in
    mkdir made
    echo old >made/result
    chattr +a made/result 2>/dev/null || skip 'files cannot be made append-only here'
    status=0
    timeout "$GUARD" "$MANYCORR" -o made/result fifo >out 2>err || status=$?
    chattr -a made/result
    expect 3 '' 'manycorr: made/result: an append-only file: it cannot be replaced\n'
    chattr +a made
    timeout "$GUARD" "$MANYCORR" -o made/new fifo >out 2>err || status=$?
    "$MANYCORR" --resume -o made/new in >out 2>>err || status=$?
    chattr -a made
    : >out
    expect 3 '' 'manycorr: made/new: its directory is append-only: FILE cannot be replaced\n'"\
"'manycorr: made/new: its directory is append-only: FILE cannot be replaced\n'
    [[ $(ls -A made) == result && $(<made/result) == old ]]
}
