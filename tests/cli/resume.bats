#!/usr/bin/env bats
# Runs with --resume that are killed and started again until they are done: the results must be those of a run that was
# not, and nothing must be lost or left behind.
# Instruction sets: any

load helpers
load resume

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
    export ASAN_OPTIONS=detect_leaks=0 # a search for leaks that is killed has something to say
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
    local line
    sed 's/,/,x/' "$INPUTS/lines" >bad # a bad task in each line
    resume_until 100 -v bad
    line=$(awk '$1 == "place" { print $3 }' out.part.state)
    ((line > 5))
    # Of the lines before the place, nothing is said again.
    grep -q '^manycorr: bad:1: ' err
    : >err
    resume -v bad
    awk -F: -v line="$line" '$2 == " bad" { if ($3 < line) again = 1; else n++ } END { exit again || n == 0 }' err
}

@test "a run that goes on says where, and no other does" {
    skip_if_instrumented
    local done_bytes n_bytes percent
    run_whole "$INPUTS/lines" "$INPUTS/line"
    leave_part
    done_bytes=$(awk '$1 == "done" { n = $2 } $1 == "place" { print $2 + n * lines }' "lines=$(stat -c %s "$INPUTS/lines")" out.part.state)
    n_bytes=$(cat "$INPUTS/lines" "$INPUTS/line" | wc -c)
    percent=$((100 * done_bytes / n_bytes))
    resume "$INPUTS/lines" "$INPUTS/line"
    [[ $(head -n 1 err) == "manycorr: out: resuming at $percent %" && $percent -gt 0 && $(grep -c resuming err) -eq 1 ]]
    check_done
    rm out
    : >err
    resume "$INPUTS/lines" "$INPUTS/line"
    same 'standard error' wanted_err err
    # In the second input; the name is the one that was given.
    rm out
    ln -s out link
    status=0
    KILL_AT=700 LD_PRELOAD=$INPUTS/kill_at.so "$MANYCORR" --resume -o link "$INPUTS/lines" "$INPUTS/line" 2>err || status=$?
    [[ $status -eq 137 ]]
    grep -q '^done 1$' out.part.state
    percent=$((100 * ($(stat -c %s "$INPUTS/lines") + $(awk '$1 == "place" { print $2 }' out.part.state)) / n_bytes))
    "$MANYCORR" --resume -o link "$INPUTS/lines" "$INPUTS/line" 2>err || true
    [[ $(head -n 1 err) == "manycorr: link: resuming at $percent %" ]]
    same 'the output' wanted out
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

@test "nobody else may read what was a file for all, either" {
    skip_if_instrumented
    local at
    : >out.part
    chmod 644 out.part
    resume_until 20 "$INPUTS/lines"
    [[ $status -eq 137 && -s out.part && $(stat -c %a out.part) == 600 ]]
    chmod 644 out.part
    resume_until 10 "$INPUTS/lines"
    [[ $status -eq 137 && $(stat -c %a out.part) == 600 ]]
}

@test "a state that cannot be written leaves nothing" {
    command -v strace >/dev/null || skip 'no strace'
    strace -o /dev/null true 2>/dev/null || skip 'strace does not work here'
    skip_with_tsan 'is loaded before all others'
    export ASAN_OPTIONS=detect_leaks=0 # which does not work under strace
    local call number file
    while read -r call number file; do
        status=0
        strace -o trace -e "trace=$call" -e "inject=$call:error=ENOSPC:when=$number" "$MANYCORR" --resume -o out "$INPUTS/line" 2>err || status=$?
        grep -q INJECTED trace
        [[ $status -eq 3 && $(<err) == "manycorr: $file: No space left on device" ]] || { echo "status $status"; cat err; return 1; }
        is_alone
        [[ ! -e out ]]
    done <<'EOF'
fdatasync 1 out.part
fdatasync 2 out.part.state.new
rename,renameat,renameat2 1 out.part.state
EOF
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
    refused 2 'out.part: cannot resume: it was started with other inputs (remove it to start over)'
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
            grep -qx 'manycorr: \(.*: \)\?\(out of memory\|Cannot allocate memory\)' err
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
    cp "$INPUTS/lines" near # a link would change the ctime of what other tests read
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

@test "a run whose FILE.part was removed fails, and does not spoil the one that was begun anew" {
    "$ROOT/scripts/generate-batch" --tasks 30 --pairs 5 --lines 3000 >many
    run_whole many
    robbed 40 many
    resume many # the second run
    [[ $status -eq $wanted_status ]]
    same 'the output' wanted out
    end_robbed
    [[ $status -eq 3 ]]
    echo 'manycorr: out: FILE.part has been removed or replaced during the run' >wanted_reason
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
