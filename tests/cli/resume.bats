#!/usr/bin/env bats
# Runs with --resume that are killed and started again until they are done: the results must be those of a run that was not, and
# nothing must be lost, left behind or taken for something else.
# Instruction sets: any

load helpers

# A state is due whenever a window is done, and windows are small.
export MANYCORR_CHECKPOINT=0
export MANYCORR_WINDOW=2048

# The inputs of all tests are made once, in $INPUTS: lines of tasks, some of them bad, with CRLF; one long line behind a byte order
# mark, without a newline; tasks larger than many windows; no task at all; something that is no text.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return
    "$ROOT/scripts/generate-batch" --tasks 8 --pairs 15 --lines 50 --kind mixed |
        sed -e '7,~5s/@/x@/2' -e '1~2s/$/\r/' -e '20s/.*//' >lines
    { printf '\xEF\xBB\xBF'; "$ROOT/scripts/generate-batch" --tasks 400 --pairs 12 | tr -d '\n'; } >line
    "$ROOT/scripts/generate-batch" --tasks 4 --pairs 9000 --kind digits17 | tr @ '\n' >large
    { printf '1,2;2,1@'; "$ROOT/scripts/generate-batch" --tasks 1 --pairs 9000 | tr -d '\n'; printf ',7@1,2,5;2,1,1@'; } >>large
    : >empty
    { printf '\x7FELF\x01\x02@1,2;2,1\n'; head -c 20000 /dev/zero | tr '\0' '@'; } >binary
    "${CC:-cc}" -shared -fPIC -O1 -o kill_at.so "$BATS_TEST_DIRNAME/kill_at.c" -ldl
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    INPUTS=$BATS_FILE_TMPDIR
}

# What a run that is not killed prints: results in wanted, diagnostics in wanted_err, their number in the exit status $wanted_status.
run_whole() {
    wanted_status=0
    "$MANYCORR" --output=wanted "$@" 2>wanted_err || wanted_status=$?
}

# resume ARGUMENT...: one run that nothing is preloaded into; 2>> err. Its exit status goes to $status: above 128 if it was killed.
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

# What a run leaves once it is done: the same results, exit status and diagnostics, the last of them only from the run that came to
# the end; and no other file.
check_done() {
    same 'the output' wanted out || return
    [[ $status -eq $wanted_status ]] || { echo "the exit status is $status instead of $wanted_status"; return 1; }
    sort -u wanted_err >wanted_lines
    sort -u err >err_lines
    same 'what was said' wanted_lines err_lines || return
    is_alone
}

is_alone() {
    local left
    left=$(find . -name '*out?*' ! -name wanted_lines -name 'out?*')
    [[ -z $left ]] || { echo "left behind: $left"; return 1; }
}

# killed_everywhere ARGUMENT...: the run is killed at its first call that changes a file, or the second, and so on, and each time
# goes on to the end. $kills counts them.
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

# killed_again_and_again LEAST MOST ARGUMENT...: every run is killed after LEAST to MOST calls, until one is done before.
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

# killed_by SIGNAL ARGUMENT...: every run gets a signal after 5 to 40 milliseconds, until one is done before.
killed_by() {
    local signal=$1 delay pid
    shift
    run_whole "$@"
    rm -f out*
    : >err
    status=137
    while [[ $status -gt 128 ]]; do
        delay=$(printf '0.%03d' $((5 + RANDOM % 36)))
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

@test "a run that is not killed gives what it gives without --resume, and leaves nothing behind" {
    run_whole "$INPUTS"/{lines,line,large,empty,binary}
    resume "$INPUTS"/{lines,line,large,empty,binary}
    check_done
}

@test "without --resume no file is written but the output" {
    mkdir empty
    (cd empty && "$MANYCORR" -o out "$INPUTS/line" && [[ $(ls -A) == out ]])
    printf 'mine' >out.part
    printf 'mine' >out.part.state
    "$MANYCORR" -o out "$INPUTS/line"
    [[ $(<out.part) == mine && $(<out.part.state) == mine ]]
}

@test "a run that is killed at any call goes on: lines with bad tasks, then a long line" {
    skip_if_instrumented
    MANYCORR_WINDOW=8192 killed_everywhere -j1 "$INPUTS/lines" "$INPUTS/empty" "$INPUTS/line"
    ((kills > 60))
}

@test "the same for tasks that are larger than many windows, with two threads" {
    skip_if_instrumented
    killed_everywhere -j2 "$INPUTS/large"
    ((kills > 40))
}

@test "the same for files without any result, and for one that is no text" {
    skip_if_instrumented
    killed_everywhere "$INPUTS/empty"
    ((kills > 15))
    MANYCORR_WINDOW=4096 killed_everywhere "$INPUTS/empty" "$INPUTS/binary"
    ((kills > 30))
}

@test "runs that are killed again and again come to their end" {
    skip_if_instrumented
    kills=0
    killed_again_and_again 16 40 -j1 "$INPUTS"/{lines,line,large,empty,binary}
    killed_again_and_again 16 60 -j2 --exact "$INPUTS"/{line,lines}
    killed_again_and_again 16 60 -v "$INPUTS"/{large,lines,line}
    tr '@;,' '|: ' <"$INPUTS/lines" >others
    killed_again_and_again 16 60 -d '|: ' others others
    ((kills > 40)) || { echo "only $kills kills"; return 1; }
}

@test "runs that get SIGKILL, SIGTERM or SIGINT at any time come to their end" {
    skip_with_tsan 'takes as long to start as these runs last'
    kills=0
    export MANYCORR_WINDOW=256 # so that it takes some time
    killed_by KILL -j1 "$INPUTS"/{lines,line,large,binary}
    killed_by TERM -j2 "$INPUTS"/{line,lines,large}
    ((kills > 4)) || { echo "only $kills kills"; return 1; }
}

@test "a run goes on in the middle of a line" {
    skip_if_instrumented
    run_whole "$INPUTS/line" "$INPUTS/lines"
    resume_until 150 "$INPUTS/line" "$INPUTS/lines"
    awk '$1 == "place" && $3 == 1 && $4 > 1 { found = 1 } END { exit !found }' out.part.state
    resume "$INPUTS/line" "$INPUTS/lines"
    check_done
}

@test "what is done is not done again" {
    skip_if_instrumented
    resume_until 60 "$INPUTS/line"
    local done_bytes
    done_bytes=$(awk '$1 == "place" { print $2 }' out.part.state)
    ((done_bytes > 10000))
    # The first tasks can't be read any more, though the file looks the same.
    cp -p "$INPUTS/line" copy
    rm -f out*
    resume_until 60 copy
    run_whole copy
    touch -r copy time
    head -c 10000 /dev/zero | tr '\0' 'x' | dd of=copy conv=notrunc status=none
    touch -r time copy
    : >err
    resume copy
    check_done
}

@test "the counts of --summary are those of a run that was not killed" {
    skip_if_instrumented
    "$MANYCORR" --summary "$INPUTS"/{lines,line,large} 2>&1 >/dev/null | sed -n '/^batches/,/^bytes out/p' >wanted
    kills=0
    status=137
    while [[ $status -eq 137 ]]; do
        resume_until 60 --summary "$INPUTS"/{lines,line,large}
        kills=$((kills + 1))
    done
    ((kills > 5))
    sed -n '/^batches/,/^bytes out/p' err >actual
    same 'the summary' wanted actual
}

@test "another command line is refused, with status 2" {
    skip_if_instrumented
    local other
    local -a names
    leave_part
    keep
    refuse="out.part: cannot go on with it:"
    resume --exact "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse --exact was given and is not now, or the other way round (remove it to start anew)"
    resume -v "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse --verbose was given and is not now, or the other way round (remove it to start anew)"
    resume -d '|;,' "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse it was begun with other --delimiters (remove it to start anew)"
    resume --bad-task=stop "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse it was begun with another --bad-task (remove it to start anew)"
    for other in line lines 'lines line line' 'line lines' 'large line' 'lines lines' './lines line'; do
        read -ra names <<<"$other"
        resume "${names[@]/#/$INPUTS/}"
        refused 2 "$refuse it was begun with other inputs (remove it to start anew)"
    done
    rm out.part
    run_whole --exact "$INPUTS/lines" "$INPUTS/line"
    resume --exact "$INPUTS/lines" "$INPUTS/line"
    check_done
}

@test "threads, windows and the summary may be others" {
    skip_if_instrumented
    run_whole "$INPUTS/lines" "$INPUTS/line"
    leave_part
    MANYCORR_WINDOW=333 resume -j3 "$INPUTS/lines" "$INPUTS/line"
    same 'the output' wanted out
    is_alone
    leave_part
    resume -j1 --summary "$INPUTS/lines" "$INPUTS/line"
    same 'the output' wanted out
    is_alone
}

@test "an input that has changed is refused, with status 3" {
    skip_if_instrumented
    cp "$INPUTS/line" copy
    resume_until 60 copy
    keep
    : >err
    touch -d '2001-01-01' copy
    resume copy
    refused 3 'out.part: cannot go on with it: copy has changed since it was begun (remove it to start anew)'
    cp "$INPUTS/line" copy.2
    mv copy.2 copy
    resume copy
    refused 3 'out.part: cannot go on with it: copy has changed since it was begun (remove it to start anew)'
    rm copy
    resume copy
    refused 3 'copy: No such file or directory'
}

@test "another version, another BLAS and a damaged state are refused, with status 3" {
    skip_if_instrumented
    leave_part
    forge() {
        sed -i "$1" out.part.state
        if [[ ${2-} == signed ]]; then
            python3 - <<'PYTHON'
import zlib

text = open("out.part.state", "rb").read()
text = text[:text.rindex(b"check ")]
open("out.part.state", "wb").write(text + b"check %08x\n" % zlib.crc32(text))
PYTHON
        fi
        keep
        resume "$INPUTS/lines" "$INPUTS/line"
    }
    refuse="out.part: cannot go on with it:"
    forge 's/^version .*/version 0.0.0/' signed
    refused 3 "$refuse it was begun by another version of manycorr (remove it to start anew)"
    leave_part
    forge 's/^blas .*/blas another/' signed
    refused 3 "$refuse it was begun with another BLAS, whose last digits may differ (remove it to start anew)"
    leave_part
    forge 's/^printed .*/printed 4/'
    refused 3 "$refuse out.part.state is damaged (remove it to start anew)"
    leave_part
    forge '/^done /d' signed
    refused 3 "$refuse out.part.state is damaged (remove it to start anew)"
    leave_part
    forge '$d'
    refused 3 "$refuse out.part.state is damaged (remove it to start anew)"
    leave_part
    : >out.part.state
    forge ''
    refused 3 "$refuse out.part.state is damaged (remove it to start anew)"
}

@test "results that have changed are refused; what is beyond those that are sure is cut off" {
    skip_if_instrumented
    run_whole "$INPUTS/lines" "$INPUTS/line"
    leave_part
    head -c 100000 /dev/zero >>out.part # more than is still to come
    resume "$INPUTS/lines" "$INPUTS/line"
    same 'the output' wanted out
    leave_part
    refuse='out.part: cannot go on with it: its results are not those that were written (remove it to start anew)'
    printf '5' | dd of=out.part bs=1 seek=3 conv=notrunc status=none
    keep
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 "$refuse"
    leave_part
    truncate -s 100 out.part
    keep
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 "$refuse"
}

@test "a FILE.part of somebody else is not touched" {
    printf 'mine' >out.part
    resume "$INPUTS/line"
    [[ $(<out.part) == mine ]]
    refused 3 'out.part: cannot go on with it: out.part.state is not there to tell what it is (remove it to start anew)'
    rm out.part
    ln -s mine out.part
    resume "$INPUTS/line"
    refused 3 'out.part: Too many levels of symbolic links'
    [[ ! -e mine ]]
}

@test "a state without results is of no use, and begun anew" {
    skip_if_instrumented
    MANYCORR_CHECKPOINT=1000 resume_until 30 "$INPUTS/lines"
    [[ $status -eq 137 && -s out.part ]]
    run_whole --exact "$INPUTS/lines"
    : >err
    resume --exact "$INPUTS/lines"
    check_done
    run_whole "$INPUTS/lines" "$INPUTS/line"
    leave_part
    rm out.part
    resume "$INPUTS/lines" "$INPUTS/line"
    check_done
    leave_part
    rm out.part
    printf 'manycorr state 0' >out.part.state
    resume "$INPUTS/lines" "$INPUTS/line"
    check_done
}

# robbed NUMBER ARGUMENT...: a run that stops at that call that changes files, in the midst of its work; its FILE.part is removed then.
# It goes on once there is something to read from the pipe $go: end_robbed.
robbed() {
    mkfifo go
    STOP_AT=$1 STOP_FOR=$PWD/go LD_PRELOAD=$INPUTS/kill_at.so "$MANYCORR" -j1 --resume --output=out "${@:2}" 2>robbed_err &
    robbed=$!
    exec {go}<>go
    # Until it has stopped: the file is made then.
    while [[ ! -s stopped ]]; do sleep 0.01; done
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

@test "a run whose FILE.part was removed fails, and does not spoil the one that was begun anew" {
    "$ROOT/scripts/generate-batch" --tasks 30 --pairs 5 --lines 3000 >many
    run_whole many
    robbed 40 many
    resume many # the second run
    [[ $status -eq $wanted_status ]]
    same 'the output' wanted out
    end_robbed
    [[ $status -eq 3 ]]
    echo 'manycorr: out: FILE.part has been removed or replaced while it was written' >wanted_reason
    same 'standard error' wanted_reason robbed_err
    same 'the output' wanted out
    is_alone
}

@test "nor does one that a bad task ends" {
    skip_if_instrumented
    { "$ROOT/scripts/generate-batch" --tasks 30 --pairs 5 --lines 300; echo '1,2'; } >many
    run_whole many
    MANYCORR_CHECKPOINT=86400 robbed 10 --bad-task=stop many
    resume_until 60 many
    [[ $status -eq 137 && -s out.part && -s out.part.state ]]
    keep
    end_robbed
    [[ $status -eq 1 && ! -e out ]]
    same 'out.part' before out.part
    same 'out.part.state' before.state out.part.state
    rm before before.state
    : >err
    resume many
    check_done
}

@test "a file of somebody else's is neither an input that is lost nor a state" {
    local name
    for name in out.part out.part.state out.part.state.new; do
        cp "$INPUTS/line" "$name"
        resume "$INPUTS/lines" "$name"
        refused 3 "$name: input file is the output file"
        same 'the input' "$INPUTS/line" "$name"
        rm "$name"
    done
    for name in mine 'mine, and longer than the words that a state begins with'; do
        printf '%s' "$name" >out.part.state
        resume "$INPUTS/line"
        refused 3 'out.part.state: not of manycorr: remove it, or choose another FILE'
        [[ $(<out.part.state) == "$name" && ! -e out.part ]]
    done
    rm out.part.state
    printf 'mine' >mine
    ln mine out.part.state.new
    run_whole "$INPUTS/line"
    resume "$INPUTS/line"
    check_done
    [[ $(<mine) == mine ]]
}

@test "a run that is killed before it removes its state need not be done again" {
    skip_if_instrumented
    local at file
    MANYCORR_WINDOW=65536 run_whole "$INPUTS/lines"
    for ((at = 20;; at++)); do
        rm -f out*
        : >err
        MANYCORR_WINDOW=65536 resume_until "$at" "$INPUTS/lines"
        [[ $status -eq 137 ]] || break
        [[ ! -e out ]] || file=$(stat -c %i out)
        [[ ! -e out || -e out.part.state ]]
    done
    [[ -n $file ]]
    rm out
    MANYCORR_WINDOW=65536 resume_until $((at - 1)) "$INPUTS/lines"
    file=$(stat -c %i out)
    [[ ! -e out.part && -e out.part.state ]]
    # The run that has renamed its output has yet to remove the state, if it is still there.
    exec {lock}<out
    flock "$lock"
    : >err
    resume "$INPUTS/lines"
    exec {lock}>&-
    refused 3 'out.part: another run is writing it'
    resume "$INPUTS/lines"
    same 'the output' wanted out
    [[ $(stat -c %i out) == "$file" && $status -eq 1 ]]
    is_alone
    # If it is not the output of that run any more, it is made again.
    local change
    for change in "printf x | dd of=out conv=notrunc status=none" 'echo >>out' 'truncate -s -1 out' 'rm out'; do
        rm out
        MANYCORR_WINDOW=65536 resume_until $((at - 1)) "$INPUTS/lines"
        same 'the output' wanted out
        [[ -e out.part.state ]]
        eval "$change"
        resume "$INPUTS/lines"
        same 'the output' wanted out
        is_alone
    done
}

@test "a second run on the same output is refused" {
    run_whole "$INPUTS/lines" "$INPUTS/line"
    exec {lock}>>out.part
    flock --shared "$lock"
    resume "$INPUTS/lines" "$INPUTS/line"
    exec {lock}>&-
    refused 3 'out.part: another run is writing it'
    resume "$INPUTS/lines" "$INPUTS/line"
    check_done
}

@test "what cannot be resumed is refused" {
    local input=$INPUTS/line try="Try 'manycorr --help'.\n"
    mkfifo pipe
    program --resume "$input"
    expect 2 '' "manycorr: --resume needs --output\n$try"
    program --resume -o result
    expect 2 '' "manycorr: --resume needs FILEs: what comes from standard input can't be read again\n$try"
    program --resume -o result "$input" -
    expect 2 '' "manycorr: --resume needs FILEs: what comes from standard input can't be read again\n$try"
    program --resume -o result - "$input"
    expect 2 '' "manycorr: --resume needs FILEs: what comes from standard input can't be read again\n$try"
    program --resume -o result "$input" pipe
    expect 2 '' 'manycorr: pipe: not a regular file: --resume could not go on in it\n'
    program --resume -o pipe "$input"
    expect 2 '' 'manycorr: pipe: not a regular file: --resume could not go on with it\n'
    program --resume -o /dev/null "$input"
    expect 2 '' 'manycorr: /dev/null: not a regular file: --resume could not go on with it\n'
    exec {gone}>gone
    rm gone # there is nowhere to rename FILE.part to
    program --resume -o "/dev/fd/$gone" "$input"
    exec {gone}>&-
    expect 2 '' "manycorr: /dev/fd/$gone: not a regular file: --resume could not go on with it\\n"
    cp "$input" copy
    program --resume -o copy copy
    expect 3 '' 'manycorr: copy: input file is the output file\n'
    same 'the input' "$input" copy
    cp "$input" copied.part
    program --resume -o copied copied.part
    expect 3 '' 'manycorr: copied.part: input file is the output file\n'
    same 'the input' "$input" copied.part
    MANYCORR_CHECKPOINT=soon program --resume -o result "$input"
    expect 2 '' "manycorr: MANYCORR_CHECKPOINT: 'soon' is not a number of seconds from 0 to 86400\n$try"
    [[ -z $(find . -name "result*") ]]
}

@test "a directory, a missing input and a full disk end a run with status 3" {
    program --resume -o . "$INPUTS/line"
    expect 3 '' 'manycorr: .: Is a directory\n'
    program --resume -o result "$INPUTS/line" missing
    expect 3 '' 'manycorr: missing: No such file or directory\n'
    [[ -z $(find . -name "result*") ]]
    skip_with_tsan 'keeps something in a file of its own'
    # A limit on the size of files stands for a full disk: what is done stays, and the run goes on once there is room.
    run_whole "$INPUTS/line"
    : >err
    (trap '' XFSZ; ulimit -f 2; "$MANYCORR" --resume -o out "$INPUTS/line" 2>err) || status=$?
    [[ $status -eq 3 && -s out.part.state && $(<err) == 'manycorr: out: File too large' ]]
    : >err
    resume "$INPUTS/line"
    check_done
}

@test "a bad task that ends the run leaves nothing to go on with" {
    printf 'before' >out
    run_whole --bad-task=stop "$INPUTS/lines"
    resume --bad-task=stop "$INPUTS/lines"
    [[ $status -eq 1 && $(<out) == before && ! -e wanted ]]
    same 'standard error' wanted_err err
    is_alone
}

@test "the output has the permissions of what it replaces, or of any new file, and links to it stay" {
    (umask 027; "$MANYCORR" --resume -o out "$INPUTS/line")
    [[ $(stat -c %a out) == 640 ]]
    chmod 606 out
    ln -s out link
    "$MANYCORR" --resume -o link "$INPUTS/line"
    [[ $(stat -c %a out) == 606 && -L link ]]
    is_alone
}

@test "nobody else may read what is not complete; the permissions are those that the last run finds" {
    skip_if_instrumented
    leave_part
    [[ $(stat -c '%a %a' out.part out.part.state) == $'600 600\n600 600' ]]
    (umask 027; "$MANYCORR" --resume -o out "$INPUTS/lines" "$INPUTS/line" 2>err || [[ $? -eq 1 ]])
    [[ $(stat -c %a out) == 640 ]]
    is_alone
}

@test "an input may be of any time" {
    cp "$INPUTS/line" copy
    run_whole copy
    for time in 2400-01-01 1903-02-03; do
        touch -d "$time" copy
        resume copy
        check_done
        rm out
    done
}

@test "names may have newlines and backslashes, and each is another one" {
    skip_if_instrumented
    local odd=$'in\ndone 1 of\\1' other='in\ndone 1 of\1' # as if a part of the state began there
    cp "$INPUTS/lines" "$odd"
    ln "$odd" "$other" # the same file
    run_whole "$odd"
    rm -f out*
    resume_until 60 "$odd"
    [[ $status -eq 137 && -s out.part ]]
    : >err
    keep
    resume "$other"
    refused 2 'out.part: cannot go on with it: it was begun with other inputs (remove it to start anew)'
    resume "$odd"
    rm before before.state
    check_done
}

@test "where no time for a state comes, and inputs are of other file systems, the results are the same" {
    local input
    input=$(mktemp -p /dev/shm 2>/dev/null || mktemp)
    cp "$INPUTS/lines" "$input"
    run_whole "$input" "$INPUTS/line"
    printf 'before' >out
    MANYCORR_CHECKPOINT=86400 resume "$input" "$INPUTS/line"
    rm "$input"
    check_done
}

@test "what is no state and no FILE.part is refused, and stays" {
    mkdir out.part.state
    resume "$INPUTS/line"
    refused 3 'out.part.state: not a regular file'
    [[ -d out.part.state && ! -e out.part ]]
    rm -r out*
    mkfifo out.part.state
    resume "$INPUTS/line"
    refused 3 'out.part.state: not a regular file'
    [[ -p out.part.state ]]
    rm out.part.state
    truncate -s $((2 ** 30 + 1)) out.part.state # more than there is memory for, perhaps
    resume "$INPUTS/line"
    refused 3 'out.part.state: File too large'
    [[ -s out.part.state && ! -e out.part ]]
    rm out.part.state
    mkfifo out.part
    resume "$INPUTS/line"
    refused 3 'out.part: not a regular file'
    [[ -p out.part ]]
    rm out.part
    mkdir out.part
    resume "$INPUTS/line"
    refused 3 'out.part: Is a directory'
    [[ -d out.part && ! -e out ]]
}

@test "a state with another byte behind it, or a zero byte in it, is damaged" {
    skip_if_instrumented
    leave_part
    keep
    printf '\n' >>out.part.state
    cp out.part.state before.state
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 'out.part: cannot go on with it: out.part.state is damaged (remove it to start anew)'
    head -c -1 before.state >out.part.state
    printf '\0' >>out.part.state
    cp out.part.state before.state
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 'out.part: cannot go on with it: out.part.state is damaged (remove it to start anew)'
}

@test "--help and --version go before --resume" {
    program --resume --help
    [[ $status -eq 0 && ! -s err ]]
    program --help
    [[ $status -eq 0 ]] && cp out wanted
    program --help --resume
    same 'the help' wanted out
    program --resume --version
    [[ $status -eq 0 && ! -s err ]]
    grep -q '^manycorr [0-9]' out
}

@test "memory that runs out at the beginning is status 4, or does not matter, and FILE is as it was" {
    skip_if_instrumented
    local faults=$ROOT/build/${MANYCORR_VARIANT:-release}/tests/libfaults.so k n_failed=0
    [[ -e $faults ]] || skip 'the library of faults is not built'
    run_whole "$INPUTS/lines"
    mkdir there
    ln -s there/new out # names are made of what a link leads to
    for ((k = 1; k <= 24; k++)); do
        head -c 32 /dev/zero >counts
        status=0
        MANYCORR_FAULT_COUNTS=counts MANYCORR_FAULT_CALL=$k MANYCORR_FAULT_WHO=all LD_PRELOAD=$faults \
            "$MANYCORR" -j 1 --resume --output=out "$INPUTS/lines" 2>err || status=$?
        if [[ $status -eq $wanted_status ]]; then
            same "the output, where allocation $k failed" wanted there/new
        else
            [[ $status -eq 4 && ! -e there/new ]] || { echo "allocation $k: status $status"; return 1; }
            grep -qx 'manycorr: .*: \(out of memory\|Cannot allocate memory\)' err
            n_failed=$((n_failed + 1))
        fi
        rm -rf there/*
        [[ $(readlink out) == there/new ]]
    done
    ((n_failed > 10))
}

@test "memory that runs out never makes a state that is another one" {
    skip_if_instrumented
    local faults=$ROOT/build/${MANYCORR_VARIANT:-release}/tests/libfaults.so k long n_failed=0
    [[ -e $faults ]] || skip 'the library of faults is not built'
    ln "$INPUTS/lines" near || cp "$INPUTS/lines" near
    long=$(printf './%.0s' {1..1900})near # with a state that grows and grows
    run_whole "$long" "$long" "$long"
    with_fault() {
        head -c 40 /dev/zero >counts
        MANYCORR_FAULT_COUNTS=counts MANYCORR_FAULT_CALL=$1 LD_PRELOAD=$2 resume "$long" "$long" "$long"
        [[ $status -eq $wanted_status || $status -eq 137 || $status -eq 4 ]] || { echo "allocation $1: status $status"; return 1; }
        ((status != 4)) || n_failed=$((n_failed + 1))
    }
    for ((k = 1; k <= 26; k++)); do
        # Killed; then with another fault, so that no two runs lose the same; then without any.
        KILL_AT=60 with_fault "$k" "$faults $INPUTS/kill_at.so"
        MANYCORR_CHECKPOINT=86400 with_fault $((27 - k)) "$faults"
        MANYCORR_CHECKPOINT=86400 resume "$long" "$long" "$long"
        same "the output, where allocation $k failed" wanted out
        [[ $status -eq $wanted_status ]]
        is_alone
        rm out
    done
    ((n_failed > 20)) || { echo "only $n_failed failed"; return 1; }
}

@test "runs are killed a thousand times" {
    skip_if_short
    skip_if_instrumented
    kills=0
    local signals=(KILL TERM KILL INT HUP) i
    for ((i = 0; kills < 1000; i++)); do
        killed_again_and_again 16 80 -j$((1 + i % 3)) "$INPUTS"/{lines,line,large,empty,binary}
        killed_again_and_again 16 100 --exact "$INPUTS"/{large,line,lines}
        MANYCORR_WINDOW=256 killed_by "${signals[i % 5]}" -j$((1 + i % 2)) "$INPUTS"/{lines,large,binary,line}
        MANYCORR_CHECKPOINT=0.01 MANYCORR_WINDOW=128 killed_by "${signals[(i + 1) % 5]}" "$INPUTS"/{line,lines,large}
    done
    local before=$kills
    killed_everywhere -j2 "$INPUTS"/{line,large}
    echo "# $before + $kills kills" >&3
}
