# resume.bash - for the tests of --resume: inputs, runs that are killed, and what must come of them.
# shellcheck shell=bash

# A state is due whenever a window is done, and windows are small.
export MANYCORR_CHECKPOINT=0
export MANYCORR_WINDOW=2048

# The inputs of all tests are made once, in $INPUTS: lines of tasks, some of them bad, with CRLF; one long line behind a
# byte order mark, without a newline; tasks larger than many windows; no task at all; something that is no text.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return
    "$ROOT/scripts/generate-batch" --tasks 8 --pairs 15 --lines 50 --kind mixed |
        sed -e '7,~5s/@/x@/2' -e '1~2s/$/\r/' -e '20s/.*//' >lines
    { printf '\xEF\xBB\xBF'; "$ROOT/scripts/generate-batch" --tasks 400 --pairs 12 | tr -d '\n'; } >line
    "$ROOT/scripts/generate-batch" --tasks 4 --pairs 9000 --kind digits17 | tr @ '\n' >large
    { printf '1,2;2,1@'; "$ROOT/scripts/generate-batch" --tasks 1 --pairs 9000 | tr -d '\n'; printf ',7@1,2,5;2,1,1@'; } >>large
    : >empty
    { printf '\x01\x02%.0s' {1..20}; printf '@1,2;2,1\n'; head -c 20000 /dev/zero | tr '\0' '@'; } >binary
    "${CC:-cc}" -shared -fPIC -O1 -o kill_at.so "$BATS_TEST_DIRNAME/kill_at.c" -ldl
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    umask 022
    INPUTS=$BATS_FILE_TMPDIR
}

# What a run that is not killed prints: results in wanted, diagnostics in wanted_err, their number in the exit status
# $wanted_status.
run_whole() {
    wanted_status=0
    "$MANYCORR" --output=wanted "$@" 2>wanted_err || wanted_status=$?
}

# resume ARGUMENT...: one run that nothing is preloaded into; 2>> err. Its exit status goes to $status: above 128 if it
# was killed.
resume() {
    status=0
    timeout --foreground "$GUARD" "$MANYCORR" --resume --output=out "$@" 2>>err || status=$?
}

# The same, with the calls that change files counted, to be killed at number $1.
resume_until() {
    local at=$1
    shift
    status=0
    KILL_AT=$at LD_PRELOAD=$INPUTS/kill_at.so "$MANYCORR" --resume --output=out "$@" 2>>err || status=$?
}

# What a run leaves once it is done: the same results, exit status and diagnostics, the last of them only from the run
# that came to the end; and no other file. Runs that go on say where.
check_done() {
    same 'the output' wanted out || return
    [[ $status -eq $wanted_status ]] || { echo "the exit status is $status instead of $wanted_status"; return 1; }
    sort -u wanted_err >wanted_lines
    grep -v '^manycorr: out: resuming at [0-9]* %$' err | sort -u >err_lines || true
    same 'what was said' wanted_lines err_lines || return
    is_alone
}

is_alone() {
    local left
    left=$(find . -name '*out?*' ! -name wanted_lines -name 'out?*')
    [[ -z $left ]] || { echo "left behind: $left"; return 1; }
}

# killed_everywhere ARGUMENT...: the run is killed at its first call that changes a file, or the second, and so on, and
# each time goes on to the end. $kills counts them.
killed_everywhere() {
    local at
    kills=0
    run_whole "$@"
    for ((at = 1;; at++)); do
        rm -f out*
        : >err
        resume_until "$at" "$@"
        [[ $status -eq 137 ]] || break
        kills=$((kills + 1))
        resume_until 0 "$@"
        check_done || { echo "killed at call $at of: $*"; return 1; }
    done
    check_done
}

# killed_again_and_again LEAST MOST ARGUMENT...: every run is killed after LEAST to MOST calls, until one is done
# before.
killed_again_and_again() {
    local least=$1 most=$2
    shift 2
    run_whole "$@"
    rm -f out*
    : >err
    status=137
    while [[ $status -eq 137 ]]; do
        resume_until $((least + RANDOM % (most - least + 1))) "$@"
        [[ $status -ne 137 ]] || kills=$((kills + 1))
        ((kills < 5000)) || { echo 'killed for ever'; return 1; }
    done
    check_done || { echo "killed every $least to $most calls: $*"; return 1; }
}

# killed_by SIGNAL ARGUMENT...: every run gets a signal after 5 to 40 milliseconds, or some more on a slow machine,
# until one is done before.
killed_by() {
    local signal=$1 delay pid n=0
    shift
    run_whole "$@"
    rm -f out*
    : >err
    status=137
    while [[ $status -gt 128 ]]; do
        n=$((n + 1))
        ((n < 1000)) || { echo 'killed for ever'; return 1; }
        delay=$(printf '0.%03d' $((5 + RANDOM % (36 + n / 2))))
        "$MANYCORR" --resume --output=out "$@" 2>>err &
        pid=$!
        sleep "$delay"
        kill -s "$signal" "$pid" 2>/dev/null || true
        status=0
        wait "$pid" || status=$?
        [[ $status -le 128 ]] || kills=$((kills + 1))
    done
    check_done || { echo "killed by SIG$signal: $*"; return 1; }
}

# An output that has results of a part of $INPUTS/lines, and a state.
leave_part() {
    rm -f out*
    : >err
    resume_until 60 "$INPUTS/lines" "$INPUTS/line"
    [[ $status -eq 137 && -s out.part && -s out.part.state ]]
    : >err
}

# refused STATUS MESSAGE: the last run has said this, and changed nothing.
refused() {
    printf 'manycorr: %s\n' "$2" >wanted_reason
    same 'standard error' wanted_reason err || return
    [[ $status -eq $1 ]] || { echo "the exit status is $status instead of $1"; return 1; }
    : >err
    if [[ -e before ]]; then
        same 'out.part' before out.part &&
            same 'out.part.state' before.state out.part.state
    fi
}

keep() {
    cp out.part before
    cp out.part.state before.state
}

# robbed NUMBER ARGUMENT...: a run that stops at that call that changes files, in the midst of its work; its FILE.part
# is removed then. It goes on once there is something to read from the pipe $go: end_robbed.
robbed() {
    mkfifo go
    STOP_AT=$1 STOP_FOR=$PWD/go LD_PRELOAD=$INPUTS/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
        "$MANYCORR" -j1 --resume --output=out "${@:2}" 2>robbed_err &
    robbed=$!
    exec {go}<>go
    # Until it has stopped: the file is made then.
    eventually test -s stopped
    rm out.part
    : >err
}

# Lets the run come to its end; its exit status goes to $status.
end_robbed() {
    echo >&"$go"
    status=0
    wait "$robbed" || status=$?
    exec {go}>&-
}
