#!/usr/bin/env bats
# What --resume may not go on with, or may not touch: it must be refused with a reason, and nothing taken for something
# else.
# Instruction sets: any

load helpers
load resume

@test "another command line is refused, with status 2" {
    skip_if_instrumented
    local other
    local -a names
    leave_part
    keep
    refuse="out.part: cannot resume:"
    resume --exact "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse only one of the two runs has --exact (remove it to start over)"
    resume -v "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse only one of the two runs has --verbose (remove it to start over)"
    resume -d '|;,' "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse it was started with other --delimiters (remove it to start over)"
    resume --bad-task=stop "$INPUTS/lines" "$INPUTS/line"
    refused 2 "$refuse it was started with another --bad-task (remove it to start over)"
    for other in line lines 'lines line line' 'line lines' 'large line' 'lines lines' './lines line'; do
        read -ra names <<<"$other"
        resume "${names[@]/#/$INPUTS/}"
        refused 2 "$refuse it was started with other inputs (remove it to start over)"
    done
    rm out.part
    run_whole --exact "$INPUTS/lines" "$INPUTS/line"
    resume --exact "$INPUTS/lines" "$INPUTS/line"
    check_done
}

@test "an input that has changed is refused, with status 3" {
    skip_if_instrumented
    cp "$INPUTS/line" copy
    resume_until 60 copy
    keep
    : >err
    touch -d '2001-01-01' copy
    resume copy
    refused 3 'out.part: cannot resume: copy has changed since the run started (remove it to start over)'
    cp "$INPUTS/line" copy.2
    mv copy.2 copy
    resume copy
    refused 3 'out.part: cannot resume: copy has changed since the run started (remove it to start over)'
    rm copy
    resume copy
    refused 3 'copy: No such file or directory'
}

# rewrite FILE OFFSET: writes another digit there, in place, so that size and time of the file stay as they were.
rewrite() {
    local digit
    touch -r "$1" time
    digit=$(tail -c +$(($2 + 1)) "$1" | head -c 1)
    if [[ $digit == 7 ]]; then digit=8; else digit=7; fi
    printf '%s' "$digit" | dd "of=$1" bs=1 "seek=$2" conv=notrunc status=none
    touch -r time "$1"
}

@test "an input that is rewritten in place, with its old size and time, is refused, wherever that was" {
    skip_if_instrumented
    local at size change
    local reason='may have been rewritten since the run started: its ctime has changed (remove it to start over)'
    for at in 1 10000 last; do
        rm -f out*
        cp -p "$INPUTS/line" copy
        resume_until 60 copy
        keep
        size=$(stat -c '%s %Y' copy)
        rewrite copy "${at/last/$(($(stat -c %s copy) - 2))}"
        [[ $(stat -c '%s %Y' copy) == "$size" ]]
        : >err
        resume copy
        refused 3 "out.part: cannot resume: copy $reason"
    done
    # So is one that is done, and one whose permissions or links have been changed: whether its text has, is not known.
    rm -f out*
    cp "$INPUTS/lines" copy
    resume_until 700 copy "$INPUTS/line"
    grep -q '^done 1$' out.part.state
    keep
    : >err
    for change in 'rewrite copy 100' 'chmod 600 copy' 'ln copy other'; do
        eval "$change"
        resume copy "$INPUTS/line"
        refused 3 "out.part: cannot resume: copy $reason"
    done
}

@test "an input with the same ctime and other text is refused, too" {
    skip_if_instrumented
    local n_bytes at
    # There are file systems whose ctime does not tell. The state says that of the file that is there.
    for at in 1 before behind last; do
        rm -f out*
        "$ROOT/scripts/generate-batch" --tasks 5000 --pairs 12 >copy
        n_bytes=$(stat -c %s copy)
        MANYCORR_WINDOW=65536 resume_until 60 copy
        local place
        place=$(awk '$1 == "place" { print $2 }' out.part.state)
        ((place > 140000 && n_bytes - place > 140000))
        : >err
        case $at in
            before) at=$((place - 65000)) ;;
            behind) at=$((n_bytes - 65000)) ;;
            last) at=$((n_bytes - 2)) ;;
        esac
        rewrite copy "$at"
        python3 - <<'PYTHON'
import os, re, zlib

text = open("out.part.state", "rb").read()
status = os.stat("copy")
ctime = b"%d.%09d" % divmod(status.st_ctime_ns, 10**9)
text = re.sub(rb"(input \S+ \S+ \S+) \S+", rb"\1 " + ctime, text[:text.rindex(b"check ")])
open("out.part.state", "wb").write(text + b"check %08x\n" % zlib.crc32(text))
PYTHON
        keep
        resume copy
        refused 3 'out.part: cannot resume: copy has different text than when the run started (remove it to start over)'
        rewrite copy "$at"
    done
}

@test "the permissions of an input that has not been begun may change" {
    skip_if_instrumented
    cp "$INPUTS/line" copy
    run_whole "$INPUTS/lines" copy
    resume_until 60 "$INPUTS/lines" copy
    [[ $status -eq 137 ]]
    grep -q '^done 0$' out.part.state
    chmod 600 copy
    : >err
    resume "$INPUTS/lines" copy
    check_done
    # While another one is read, too. From then on, states tell of it as it was when it was begun.
    rm out
    mkfifo go
    STOP_AT=40 STOP_FOR=$PWD/go KILL_AT=800 LD_PRELOAD=$INPUTS/kill_at.so \
        "$MANYCORR" -j1 --resume --output=out "$INPUTS/lines" copy 2>err &
    robbed=$!
    exec {go}<>go
    eventually test -s stopped
    chmod 644 copy
    end_robbed
    [[ $status -eq 137 ]]
    grep -q '^done 1$' out.part.state
    resume "$INPUTS/lines" copy
    check_done
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
    refuse="out.part: cannot resume:"
    forge '1s/.*/manycorr state 1/; /^sample /d' signed
    refused 3 "$refuse it was started by another version of manycorr (remove it to start over)"
    leave_part
    forge 's/^version .*/version 0.0.0/' signed
    refused 3 "$refuse it was started by another version of manycorr (remove it to start over)"
    leave_part
    forge 's/^blas .*/blas another/' signed
    refused 3 "$refuse it was started with another BLAS, whose last digits may differ (remove it to start over)"
    leave_part
    forge 's/^printed .*/printed 4/'
    refused 3 "$refuse out.part.state is damaged (remove it to start over)"
    leave_part
    forge '/^done /d' signed
    refused 3 "$refuse out.part.state is damaged (remove it to start over)"
    leave_part
    forge '$d'
    refused 3 "$refuse out.part.state is damaged (remove it to start over)"
    leave_part
    : >out.part.state
    forge ''
    refused 3 "$refuse out.part.state is damaged (remove it to start over)"
}

@test "results that have changed are refused; what is beyond those that are sure is cut off" {
    skip_if_instrumented
    run_whole "$INPUTS/lines" "$INPUTS/line"
    leave_part
    head -c 100000 /dev/zero >>out.part # more than is still to come
    resume "$INPUTS/lines" "$INPUTS/line"
    same 'the output' wanted out
    leave_part
    refuse='out.part: cannot resume: its results have changed since they were written (remove it to start over)'
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
    refused 3 'out.part: cannot resume: out.part.state is missing (remove it to start over)'
    rm out.part
    ln -s mine out.part
    resume "$INPUTS/line"
    refused 3 'out.part: Too many levels of symbolic links'
    [[ ! -e mine ]]
}

@test "a FILE.part of another user is not taken over" {
    : >out.part
    chown 1234 out.part 2>/dev/null || skip 'one may not give a file to somebody else'
    chmod 666 out.part
    resume "$INPUTS/line"
    refused 3 "out.part: it belongs to another user"
    [[ $(stat -c '%u %a %s' out.part) == '1234 666 0' && ! -e out && ! -e out.part.state.new ]]
    : >out.part.state.new
    resume "$INPUTS/line"
    refused 3 'out.part.state.new: File exists'
    [[ -e out.part && -e out.part.state.new ]]
}

# forge_done: an output with other results, and beside it a state by which that is complete.
forge_done() {
    local number
    number=$(last_call) || return
    rm -f out*
    MANYCORR_WINDOW=65536 resume_until "$number" "$INPUTS/lines"
    [[ -e out && -e out.part.state && ! -e out.part ]] || return
    echo 'forged' >out
    python3 - <<'PYTHON'
import re, zlib

text = open("out.part.state", "rb").read()
forged = open("out", "rb").read()
text = re.sub(rb"results .*", b"results %d %08x" % (len(forged), zlib.crc32(forged)), text[:text.rindex(b"check ")])
open("out.part.state", "wb").write(text + b"check %08x\n" % zlib.crc32(text))
PYTHON
    : >err
}

# The number of the call that removes the state of a run that is done.
last_call() {
    local at
    for ((at = 20; at < 200; at++)); do
        rm -f out*
        MANYCORR_WINDOW=65536 resume_until "$at" "$INPUTS/lines"
        [[ $status -eq 137 ]] || break
    done
    echo $((at - 1))
}

@test "a state of another user, or that others may write to, is not trusted, nor is a FILE of another user" {
    skip_if_instrumented
    run_whole "$INPUTS/lines"
    forge_done
    resume "$INPUTS/lines"
    [[ $(<out) == forged && ! -e out.part.state ]] # what one has written oneself is taken for true
    forge_done
    chmod 620 out.part.state
    resume "$INPUTS/lines"
    refused 3 'out.part.state: other users can write to it'
    chmod 602 out.part.state
    resume "$INPUTS/lines"
    refused 3 'out.part.state: other users can write to it'
    [[ $(<out) == forged && ! -e out.part && -e out.part.state ]]
    chmod 600 out.part.state
    chown 1234 out.part.state 2>/dev/null || skip 'one may not give a file to somebody else'
    resume "$INPUTS/lines"
    refused 3 "out.part.state: it belongs to another user"
    [[ $(<out) == forged && ! -e out.part && $(stat -c %u out.part.state) == 1234 ]]
    chown "$EUID" out.part.state
    chown 1234 out
    chmod 666 out
    resume "$INPUTS/lines"
    check_done
    [[ $(stat -c %u out) == "$EUID" ]]
}

@test "a FILE.part that others may write to is not trusted, unless it is complete" {
    skip_if_instrumented
    run_whole "$INPUTS/lines" "$INPUTS/line"
    leave_part
    chmod 660 out.part
    keep
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 'out.part: other users can write to it'
    rm before before.state
    chmod 600 out.part
    resume "$INPUTS/lines" "$INPUTS/line"
    check_done
    rm -f out*
    : >err
    : >out.part
    chmod 666 out.part
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 'out.part: other users can write to it'
    [[ ! -e out && ! -e out.part.state ]]
    # A run that is killed before it renames FILE.part has given it the permissions of FILE.
    rm -f out*
    umask 000
    MANYCORR_WINDOW=4096 killed_everywhere -j1 "$INPUTS/lines"
}

@test "a new state that cannot be made is named" {
    local name
    mkdir out.part.state.new
    resume "$INPUTS/line"
    refused 3 'out.part.state.new: Is a directory'
    [[ -d out.part.state.new && ! -e out.part && ! -e out ]]
    rmdir out.part.state.new
    # In the midst of the work.
    "$ROOT/scripts/generate-batch" --tasks 30 --pairs 5 --lines 300 >many
    mkfifo go
    STOP_AT=20 STOP_FOR=$PWD/go LD_PRELOAD=$INPUTS/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
        "$MANYCORR" -j1 --resume --output=out many 2>err &
    robbed=$!
    exec {go}<>go
    eventually test -s stopped
    rm -f out.part.state.new
    mkdir out.part.state.new
    end_robbed
    refused 3 'out.part.state.new: Is a directory'
    # It can be gone on from.
    rmdir out.part.state.new
    run_whole many
    resume many
    check_done
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
        refused 3 'out.part.state: not made by manycorr: remove it, or choose another FILE'
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
    program --resume -o - "$input"
    expect 2 '' "manycorr: --resume needs --output=FILE: standard output cannot be resumed\n$try"
    program --resume -o result
    expect 2 '' "manycorr: --resume needs FILEs: standard input cannot be read again\n$try"
    program --resume -o result "$input" -
    expect 2 '' "manycorr: --resume needs FILEs: standard input cannot be read again\n$try"
    program --resume -o result - "$input"
    expect 2 '' "manycorr: --resume needs FILEs: standard input cannot be read again\n$try"
    program --resume -o result "$input" pipe
    expect 2 '' 'manycorr: pipe: not a regular file, which --resume needs\n'
    program --resume -o pipe "$input"
    expect 2 '' 'manycorr: pipe: not a regular file, which --resume needs\n'
    program --resume -o /dev/null "$input"
    expect 2 '' 'manycorr: /dev/null: not a regular file, which --resume needs\n'
    program --resume -o /dev/stdout "$input" # which is the file out: what stands for a descriptor has no name to be renamed to
    expect 2 '' 'manycorr: /dev/stdout: not a regular file, which --resume needs\n'
    exec {gone}>gone
    rm gone # there is nowhere to rename FILE.part to
    program --resume -o "/dev/fd/$gone" "$input"
    exec {gone}>&-
    expect 2 '' "manycorr: /dev/fd/$gone: not a regular file, which --resume needs\\n"
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
    refused 3 'out.part: cannot resume: out.part.state is damaged (remove it to start over)'
    head -c -1 before.state >out.part.state
    printf '\0' >>out.part.state
    cp out.part.state before.state
    resume "$INPUTS/lines" "$INPUTS/line"
    refused 3 'out.part: cannot resume: out.part.state is damaged (remove it to start over)'
}
