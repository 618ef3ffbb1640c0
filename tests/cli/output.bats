#!/usr/bin/env bats
# The output: how results are spelled, where they stand, and -o, whose FILE is complete or absent.
# Instruction sets: any

load helpers

@test "whole results have a dot and a zero" {
    gives '1,2,3;1,2,3\n' '1.0\n'
    gives '1,2,3;3,2,1\n' '-1.0\n'
    gives '-1,0,1;1,0,1\n' '0.0\n'
}

@test "zero has no sign" {
    # The sum of products is -0 for some order of its terms, or rounded to it.
    gives '-1,1,-1,1;1,1,-1,-1@1,-1,1,-1;1,1,-1,-1@-1,0,1;-1,2,-1@1,0,-1;1,-2,1\n' '0.0@0.0@0.0@0.0\n'
    # r is about -1e-330, which no double but zero is near.
    gives '1,-1,0,0;-1e-240,1e-240,1e90,-1e90\n' '0.0\n'
    gives '-1,0,1;-0.0,0,-0.0@-1,0,1;-5,-0.0,-5\n' 'nan@0.0\n'
}

@test "a missing value of either sign gives nan without sign" {
    gives '-nan,1;-nan,2@1,2;-nan,1\n' 'nan@nan\n'
}

@test "no result is infinite" {
    gives 'inf,-inf;inf,-inf@inf,1;1,2@1e999,-1e999;1,2\n' 'nan@nan@nan\n'
    gives '1.7e308,-1.7e308;1.7e308,-1.7e308\n' '1.0\n'
}

# With x = (a, -a, 0, 0) and y = (1, -1, b, -b), r is 1 / sqrt(1 + b^2); sums and products are exact.
@test "results below 1e-4 have an exponent of at least two digits, others have none" {
    gives '1,-1,0,0;1,-1,100,-100\n' '0.009999500037496875\n'
    gives '1,-1,0,0;1,-1,1000,-1000\n' '0.000999999500000375\n'
    gives '1,-1,0,0;1,-1,8192,-8192\n' '0.00012207031159050531\n'
    gives '1,-1,0,0;1,-1,16384,-16384\n' '6.103515613631316e-05\n'
    gives '1,-1,0,0;1,-1,100000,-100000\n' '9.9999999995e-06\n'
    gives '1,-1,0,0;-1,1,1048576,-1048576\n' '-9.536743164058163e-07\n'
    gives '1,-1,0,0;1,-1,1e15,-1e15\n' '1e-15\n'
    gives '1,-1,0,0;1,-1,1267650600228229401496703205376,-1267650600228229401496703205376\n' '7.888609052210118e-31\n'
}

@test "a result of one digit has no dot before its exponent" {
    gives '1,-1,0,0;-1,1,1e10,-1e10\n' '-1e-10\n'
    gives '1,-1,0,0;1,-1,1e20,-1e20\n' '1e-20\n'
}

@test "an exponent of three digits is written with three" {
    gives '1e-100,-1e-100,0,0;1e-100,-1e-100,1,-1\n' '1e-100\n'
}

@test "a result is the shortest decimal that reads back as the same double" {
    gives '1,2,3;1,3,2\n' '0.5\n'
    gives '1,2,3,4;1,2,4,3\n' '0.8\n'
    gives '1,2,3,4;1,3,4,2\n' '0.4\n'
    gives '1,2,3,4,5,6,7;1,2,3,4,5,7,6\n' '0.9642857142857143\n'
}

@test "Python reads every result back and spells it the same" {
    command -v python3 >/dev/null || skip 'no python3'
    "$ROOT/scripts/generate-batch" --tasks 20000 --pairs 5 --kind mixed --seed 7 >in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    python3 - <<'PYTHON'
results = open("out").read().rstrip("\n").split("@")
assert len(results) == 20000, len(results)
wrong = [r for r in results if repr(float(r)) != r or not -1 <= float(r) <= 1]
assert not wrong, wrong[:5]
PYTHON
}

@test "no result is beyond 1 or -1" {
    # Proportional lists whose rounded sums would give 1.0000000000000002 now and then.
    awk 'BEGIN {
        for (task = 1; task <= 2000; task++) {
            x = y = ""
            for (i = 1; i <= 3 + task % 9; i++) {
                v = (task * 7919 * i * i) % 10007 / 10
                x = x (i > 1 ? "," : "") v
                y = y (i > 1 ? "," : "") (task % 2 ? 3 : -3) * v
            }
            print x ";" y
        }
    }' >in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    awk '{ r = $0 < 0 ? -$0 : $0; if (r > 1 || r < 0.999999999999 || NR % 2 != ($0 > 0)) wrong++ }
         END { exit !(NR == 2000 && !wrong) }' out
}

@test "the task delimiter stands between results, and nothing else" {
    correlate '1,2;3,4@1,1;1,2@1,2;2,1\n@\n'
    [[ $status -eq 1 && $(<out) == $'1.0@nan@-1.0\nnan@nan' ]]
}

@test "every task has its slot, whatever happens to it" {
    correlate '1,2;3,4@x;1@@1;2;3@1,2;1@1,2,3;1,2@NA;1@1,2;2,1\n' -v
    [[ $status -eq 1 && $(<out) == '1.0@nan@nan@nan@nan@nan@nan@-1.0' ]]
}

@test "a million results stand in the order of their tasks" {
    # The y of task i is chosen by i, so that a result in another place shows.
    local tasks='1,2,3;1,2,3@1,2,3;3,2,1@1,2,3;1,3,2@1,2;1,1@1,2,3;2,1,2@1,2,3,4;1,2,4,3@1,2,3,4;1,3,4,2'
    local results='1.0@-1.0@0.5@nan@0.0@0.8@0.4'
    yes "$tasks" | head -n 142857 | tr '\n' '@' >in
    yes "$results" | head -n 142857 | tr '\n' '@' >wanted
    echo '1,2,3;1,2,3' >>in
    echo '1.0' >>wanted
    correlate_file in -j 8
    [[ $status -eq 0 && ! -s err ]]
    same 'standard output' wanted out
}

@test "-o writes FILE and nothing to standard output" {
    gives '1,2;3,4@1,2;4,3\n' '' -o result
    printf '1.0@-1.0\n' >wanted
    same 'FILE' wanted result
    nothing_left
}

@test "-o - writes to standard output, and ./- is a file of that name" {
    gives '1,2;3,4@1,2;4,3\n' '1.0@-1.0\n' -o -
    gives '1,2;3,4\n' '1.0\n' -o result --output=- # the last one counts
    [[ ! -e - && ! -e result ]]
    gives '1,2;3,4\n' '' -o ./-
    [[ $(<./-) == 1.0 ]]
    nothing_left
}

@test "-o replaces FILE, however long it was" {
    seq 100000 >result
    gives '1,2;3,4\n' '' -o result
    printf '1.0\n' >wanted
    same 'FILE' wanted result
}

@test "-o of no input makes an empty FILE" {
    echo old >result
    gives '' '' -o result
    [[ -f result && ! -s result ]]
}

@test "-o FILE may not be one of the inputs, by whatever name" {
    printf '1,2;3,4\n1,2;4,3\n' >both
    cp both other
    ln both hard
    ln -s both link
    for name in both ./both hard link; do
        program other "$name" -o both
        expect 3 '' "manycorr: $name: input file is the output file\n"
        program other both -o "$name"
        expect 3 '' 'manycorr: both: input file is the output file\n'
        same 'the input' other both
    done
    status=0
    "$MANYCORR" -o both <both >out 2>err || status=$?
    expect 3 '' 'manycorr: -: input file is the output file\n'
    same 'the input' other both
    nothing_left
}

@test "-o FILE in another directory has its temporary file there" {
    mkdir -p some/where
    mkfifo fifo
    "$MANYCORR" -o some/where/result fifo 3>&- &
    exec 4<>fifo
    eventually eval '[[ -n $(find some/where -type f) ]]'
    [[ ! -e some/where/result && $(find some/where -type f | wc -l) -eq 1 ]]
    nothing_left || [[ $(temporaries) == ./some/where/* ]]
    printf '1,2;3,4\n' >&4
    exec 4>&-
    wait $!
    [[ $(find some/where -type f) == some/where/result && $(<some/where/result) == 1.0 ]]
}

@test "-o FILE stays as it was until it is complete, and is never a part of the answer" {
    echo old >result
    mkfifo fifo
    "$MANYCORR" -o result fifo 3>&- &
    exec 4<>fifo
    printf '1,2;3,4\n1,2;3,4\n' >&4
    eventually eval '[[ -n $(find . -name ".*" -type f -size +0) ]]'
    [[ $(<result) == old ]]
    printf '1,2;4,3\n' >&4
    [[ $(<result) == old ]]
    exec 4>&-
    wait $!
    [[ $(<result) == $'1.0\n1.0\n-1.0' ]]
    nothing_left
}

@test "-o goes on where a directory cannot be synced, but not where that fails" {
    command -v strace >/dev/null || skip 'no strace'
    export ASAN_OPTIONS=detect_leaks=0 # which does not work under strace
    printf '1,2;3,4\n' >a
    strace -o trace -e inject=fsync:error=EINVAL:when=99 true || skip 'strace does not work here'
    status=0
    strace -o trace -e inject=fsync:error=EINVAL:when=2 "$MANYCORR" -j 1 -o result a >out 2>err || status=$?
    grep -q INJECTED trace
    expect 0 '' ''
    [[ $(<result) == 1.0 ]]
    strace -o trace -e inject=fsync:error=EIO:when=2 "$MANYCORR" -j 1 -o result a >out 2>err || status=$?
    expect 3 '' 'manycorr: result: Input/output error\n'
}

@test "-o syncs the file before it is renamed, and its directory behind" {
    command -v strace >/dev/null || skip 'no strace'
    printf '1,2;3,4\n' >a
    strace -f -o trace -e trace=fsync,fdatasync,rename,renameat,renameat2 "$MANYCORR" -j 1 -o result a ||
        skip 'strace does not work here'
    awk '/ (fsync|fdatasync)\(.*= 0/ { if (renamed) durable = 1; else synced = 1 } / rename.*= 0/ { renamed = synced }
         END { exit !(synced && renamed && durable) }' trace
}

@test "-o keeps the permission bits of the file that it replaces" {
    local mode
    for mode in 600 640 644 666 755 444; do
        rm -f result
        echo old >result
        chmod "$mode" result
        [[ $EUID -eq 0 || $mode != 444 ]] || continue
        gives '1,2;3,4\n' '' -o result
        [[ $(stat -c %a result) == "$mode" && $(<result) == 1.0 ]]
    done
}

@test "-o makes of a file that runs with its owner's rights one that runs with nobody's" {
    echo old >result
    chmod 6755 result
    gives '1,2;3,4\n' '' -o result
    [[ $(stat -c %a result) == 755 && $(<result) == 1.0 ]]
}

@test "-o keeps the group of the file that it replaces, or no more to another one than everybody might do" {
    echo old >result
    chgrp 1234 result 2>/dev/null || skip 'one may not give a file to another group'
    chmod 640 result
    gives '1,2;3,4\n' '' -o result
    [[ $(stat -c '%a %g' result) == '640 1234' ]]
    setpriv --bounding-set -chown true 2>/dev/null || skip 'root cannot give up its privileges here'
    local mode
    for mode in 640:600 664:644 675:655 604:600 646:644; do
        chgrp 1234 result
        chmod "${mode%:*}" result
        printf '1,2;3,4\n' >in
        setpriv --bounding-set -chown --inh-caps -chown "$MANYCORR" -o result in
        [[ $(stat -c '%a %g' result) == "${mode#*:} $(id -g)" ]] || { stat -c '%a %g' result; return 1; }
    done
}

# set_acl FILE KIND ENTRY...: gives FILE an access control list, or as KIND default one for new files in it, of entries
# TAG:PERMISSIONS:ID (see acl(5); the tags are 1 the owner, 2 another user, 4 the group, 16 the mask, 32 all others).
# Status 1 where there can be none.
set_acl() {
    python3 - "$@" <<'EOF'
import os, struct, sys
name, kind, *entries = sys.argv[1:]
acl = struct.pack("<I", 2)
for entry in entries:
    tag, permissions, number = entry.split(":")
    acl += struct.pack("<HHI", int(tag), int(permissions), int(number) if number else 0xFFFFFFFF)
try:
    os.setxattr(name, f"system.posix_acl_{kind}", acl)
except OSError:
    sys.exit(1)
EOF
}

# show_acl FILE: its list in hexadecimal digits, or nothing where it has none.
show_acl() {
    python3 -c 'import os, sys
try:
    print(os.getxattr(sys.argv[1], "system.posix_acl_access").hex())
except OSError:
    pass' "$1"
}

@test "-o keeps the access control list of the file that it replaces, and takes none from the directory then" {
    local arguments=() acl
    printf '1,2;3,4\n' >in
    mkdir made
    for arguments in '' --resume; do
        echo old >made/result
        chmod 600 made/result
        # The group may do nothing, though its bits say rw, and one user may read and write. (Only root gives files to
        # other groups.)
        [[ $EUID -eq 0 ]] || skip 'one may not give a file to another group'
        set_acl made/result access 1:6: 2:6:1234 4:0: 16:6: 32:4: || skip 'there are no access control lists here'
        acl=$(show_acl made/result)
        # shellcheck disable=SC2086 # none, or one
        "$MANYCORR" $arguments -o made/result in
        [[ $(<made/result) == 1.0 && $(stat -c %a made/result) == 664 && $(show_acl made/result) == "$acl" ]]
        # Who cannot give it the group and the list keeps it for himself.
        chgrp 1234 made/result
        if setpriv --bounding-set -chown true 2>/dev/null; then
            # shellcheck disable=SC2086
            setpriv --bounding-set -chown --inh-caps -chown "$MANYCORR" $arguments -o made/result in
            [[ $(stat -c '%a %g' made/result) == "600 $(id -g)" && -z $(show_acl made/result) ]]
        fi
        rm made/result
        echo old >made/result
        chmod 640 made/result
        set_acl made default 1:7: 2:7:1234 4:5: 16:7: 32:0:
        # shellcheck disable=SC2086
        "$MANYCORR" $arguments -o made/result in
        [[ $(<made/result) == 1.0 && $(stat -c %a made/result) == 640 && -z $(show_acl made/result) ]]
        # A new one has what all new files have.
        rm made/result
        : >made/other
        # shellcheck disable=SC2086
        (umask 000; "$MANYCORR" $arguments -o made/result in)
        [[ $(stat -c %a made/result) == "$(stat -c %a made/other)" && $(show_acl made/result) == "$(show_acl made/other)" ]]
        rm -r made
        mkdir made
    done
}

@test "-o gives a new file the permission bits that the umask leaves" {
    local mask
    for mask in 022 077 002 000; do
        rm -f result
        (umask "$mask"; gives '1,2;3,4\n' '' -o result)
        [[ $(stat -c %a result) == "$(printf '%o' $((0666 & ~0$mask)))" ]]
    done
}

@test "-o does not overwrite a file that one may not write" {
    can_drop_privileges || skip 'root cannot give up its privileges here'
    echo old >result
    chmod 444 result
    printf '1,2;3,4\n' >a
    status=0
    without_privileges "$MANYCORR" -o result a >out 2>err || status=$?
    expect 3 '' 'manycorr: result: Permission denied\n'
    [[ $(<result) == old ]]
    nothing_left
}

@test "-o in a directory that one may not write gives status 3" {
    can_drop_privileges || skip 'root cannot give up its privileges here'
    mkdir closed
    chmod 555 closed
    printf '1,2;3,4\n' >a
    status=0
    without_privileges "$MANYCORR" -o closed/result a >out 2>err || status=$?
    expect 3 '' 'manycorr: closed/result: Permission denied\n'
    chmod 755 closed
    [[ -z $(ls -A closed) ]]
}

@test "-o follows a symbolic link" {
    mkdir elsewhere
    echo old >elsewhere/target
    ln -s elsewhere/target link
    gives '1,2;3,4\n' '' -o link
    [[ -L link && $(readlink link) == elsewhere/target && ! -L elsewhere/target && $(<elsewhere/target) == 1.0 ]]
    [[ $(ls -A elsewhere) == target ]]
    nothing_left
}

@test "-o follows a symbolic link to a file that does not exist yet" {
    mkdir elsewhere
    ln -s elsewhere/target link
    gives '1,2;3,4\n' '' -o link
    [[ -L link && $(<elsewhere/target) == 1.0 ]]
}

@test "-o follows symbolic links to what does not exist from wherever they are" {
    mkdir -p a/b c
    ln -s "$PWD/c/absolute" a/b/one # an absolute name
    ln -s ../two a/b/two            # beside the directory of the link
    ln -s a/b/two three             # a link to a link
    ln -s four-there four           # here
    local link
    for link in a/b/one three four; do
        gives '1,2;3,4\n' '' -o "$link"
        [[ -L $link && $(<"$link") == 1.0 ]]
    done
    [[ $(cat c/absolute a/two four-there) == $'1.0\n1.0\n1.0' ]]
    [[ ! -L c/absolute && ! -L a/two && ! -L four-there && -L a/b/two ]]
}

@test "-o into a loop of symbolic links gives status 3" {
    ln -s b a
    ln -s a b
    correlate '1,2;3,4\n' -o a
    expect 3 '' 'manycorr: a: Too many levels of symbolic links\n'
}

@test "-o a directory gives status 3" {
    mkdir directory
    correlate '1,2;3,4\n' -o directory
    expect 3 '' 'manycorr: directory: Is a directory\n'
    [[ -z $(ls -A directory) ]]
    nothing_left
}

@test "-o into a directory that does not exist gives status 3" {
    correlate '1,2;3,4\n' -o missing/result
    expect 3 '' 'manycorr: missing/result: No such file or directory\n'
    correlate '1,2;3,4\n' -o missing/
    expect 3 '' 'manycorr: missing/: No such file or directory\n'
    [[ ! -e missing ]]
}

@test "-o where FILE cannot be opened reads no input" {
    printf '1,2;3,4\n1,2;4,3\n' >a
    { "$MANYCORR" -o missing/result 2>err || status=$?; cat >rest; } <a
    [[ $status -eq 3 ]]
    same 'what is left of the input' a rest
}

@test "-o /dev/null works" {
    gives '1,2;3,4\n' '' -o /dev/null
    [[ -c /dev/null ]]
}

@test "-o a FIFO writes into it" {
    mkfifo fifo
    cat fifo >result 3>&- &
    gives '1,2;3,4\n' '' -o fifo
    wait $!
    [[ -p fifo && $(<result) == 1.0 ]]
}

@test "-o a socket gives status 3" {
    python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
    correlate '1,2;3,4\n' -o socket
    expect 3 '' 'manycorr: socket: No such device or address\n'
    [[ -S socket ]]
    nothing_left
}

@test "-o FILE is left as it was where some FILE cannot be read" {
    echo old >result
    printf '1,2;3,4\n' >a
    program -o result a missing a
    expect 3 '' 'manycorr: missing: No such file or directory\n'
    [[ $(<result) == old ]]
    program -o new a missing
    expect 3 '' 'manycorr: missing: No such file or directory\n'
    [[ ! -e new ]]
    nothing_left
}
