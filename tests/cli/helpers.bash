# helpers.bash - what all command-line tests share: the program, exact comparisons, and ways to feed it.
#
# Every test runs in an empty directory of its own. MANYCORR names the program (default: that of the release build, or
# of build/$MANYCORR_VARIANT), so that the same tests serve every build.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
MANYCORR=${MANYCORR:-build/${MANYCORR_VARIANT:-release}/manycorr}
[[ $MANYCORR == /* ]] || MANYCORR=$ROOT/$MANYCORR
export MANYCORR

# What a user's environment may hold must not matter; but MANYCORR_ISA may choose the instruction set that is tested.
unset OMP_NUM_THREADS OMP_THREAD_LIMIT OMP_DYNAMIC MANYCORR_WINDOW MANYCORR_CHECKPOINT POSIXLY_CORRECT
export LC_ALL=C

# No run takes longer than this, however slow the machine: it is there to end a hang.
GUARD=60

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# correlate TEXT [ARGUMENT]...: runs the program with TEXT (escapes as in printf '%b') as standard input. What it prints
# goes to the files out and err, its exit status to $status; but the lines at the end, on undefined results and on
# decimal commas, go to the file note, so that only the tests of these lines need to know them.
correlate() {
    printf '%b' "$1" >in
    shift
    correlate_file in "$@"
}

# The same with a file as standard input.
correlate_file() {
    local file=$1
    shift
    status=0
    : >note
    timeout "$GUARD" "$MANYCORR" "$@" <"$file" >out 2>err || status=$?
    split_note
}

split_note() {
    local lines='^manycorr: undefined results (nan): \|^manycorr: hint: .*: every task has two pairs'
    grep -qa "$lines" err || return 0
    grep -a "$lines" err >note
    sed -i "/$lines/d" err
}

# The same with a pipe that ends at once.
program() {
    status=0
    : >note
    : | timeout "$GUARD" "$MANYCORR" "$@" >out 2>err || status=$?
    split_note
}

# same WHAT WANTED ACTUAL: two files must have the same bytes; shows where they differ.
same() {
    cmp -s "$2" "$3" && return
    echo "$1 is not what it should be (< wanted, > actual):"
    diff --text "$2" "$3" | head -n 20 | cut -c -300
    return 1
}

# expect STATUS STDOUT STDERR: all three, exactly; the texts with escapes as in printf '%b'.
expect() {
    local wrong=0
    split_note
    printf '%b' "$2" >wanted_out
    printf '%b' "$3" >wanted_err
    same 'standard output' wanted_out out || wrong=1
    same 'standard error' wanted_err err || wrong=1
    if [[ $status -ne $1 ]]; then
        echo "the exit status is $status instead of $1"
        wrong=1
    fi
    if ((wrong)) && [[ -f in ]]; then
        echo "the input was: $(head -c 200 in | od -An -c | tr -s ' \n' ' ')"
    fi
    return "$wrong"
}

# gives TEXT STDOUT [ARGUMENT]...: the program finds nothing wrong with TEXT and prints STDOUT.
gives() {
    correlate "$1" "${@:3}"
    expect 0 "$2" ''
}

# gives_near TEXT RESULTS: the same for one line of results whose last bit depends on the order in which a BLAS adds:
# within 1e-15.
gives_near() {
    correlate "$1"
    [[ $status -eq 0 && ! -s err ]] || { expect 0 "$2\n" ''; return 1; }
    awk -v wanted="$2" '{
        n = split(wanted, w, "@")
        wrong = split($0, r, "@") != n || NR > 1
        for (i = 1; i <= n; i++) wrong += r[i] !~ /^-?[0-9]/ || (w[i] - r[i]) ^ 2 > 1e-30
    } END { exit !(NR == 1 && wrong == 0) }' out && return
    echo "wanted nearly $2, got $(<out)"
    return 1
}

# is_bad TASK MESSAGE [ARGUMENT]...: the only task of the only line is bad, and the diagnostic says MESSAGE behind the
# place "manycorr: -:1: task 1", which every diagnostic of such a task begins with. A hint behind it is left to
# hints.bats.
is_bad() {
    correlate "$1\n" "${@:3}"
    without_hint
    expect 1 'nan\n' "manycorr: -:1: task 1$2\n"
}

# without_hint: removes the hint from err, where a test is about what is said else.
without_hint() {
    sed -i '/^manycorr: hint: /d' err
}

# order A B: how two numbers, parsed, compare. The correlation of A,B with 0,1 tells: it is 1 where A is less, and
# undefined where they are the same double.
order() {
    printf '%s,%s;0,1\n' "$1" "$2" >in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]] || { expect 0 '' ''; return 1; }
    case $(<out) in
        1.0 | 0.999999999999999*) echo '<' ;;
        -1.0 | -0.999999999999999*) echo '>' ;;
        nan) echo '=' ;;
        *) cat out ;;
    esac
}

# is_same_number A B, is_less_number A B
is_same_number() {
    local relation
    relation=$(order "$1" "$2") && [[ $relation == '=' ]] && return
    printf '%.60s %s %.60s\n' "$1" "$relation" "$2"
    return 1
}

is_less_number() {
    local relation
    relation=$(order "$1" "$2") && [[ $relation == '<' ]] && return
    printf '%.60s %s %.60s\n' "$1" "$relation" "$2"
    return 1
}

# close_to WANTED ACTUAL TOLERANCE: |WANTED - ACTUAL| <= TOLERANCE.
close_to() {
    awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { d = a - b; exit !(b ~ /^-?[0-9]/ && d <= t && d >= -t) }' && return
    echo "$2 is not within $3 of $1"
    return 1
}

# summary_value NAME: what --summary printed to err behind "NAME: ".
summary_value() {
    sed -n "s/^$1: //p" err
}

# instruction_sets: those that this build has and this CPU supports, one a line.
instruction_sets() {
    local isa
    for isa in $("$MANYCORR" --version | sed -n 's/^instruction sets: \(.*\) (in use: .*/\1/p'); do
        ! MANYCORR_ISA=$isa "$MANYCORR" --version >/dev/null 2>&1 || echo "$isa"
    done
}

# eventually COMMAND...: waits until the command succeeds; fails where it never does.
eventually() {
    local deadline=$((SECONDS + GUARD))
    until "$@"; do
        ((SECONDS < deadline)) || { echo "never happened: $*"; return 1; }
        sleep 0.02
    done
}

# temporaries: what the program may have left behind: hidden files in this directory.
temporaries() {
    find . -mindepth 1 -name '.*'
}

nothing_left() {
    [[ -z $(temporaries) ]] || { temporaries; return 1; }
}

# skip_if_instrumented: skips a test of memory or of failing allocations where a sanitizer would be what is measured.
skip_if_instrumented() {
    ! is_instrumented || skip 'not for a build with a sanitizer'
}

is_instrumented() {
    grep -q -a -e __asan_init -e __tsan_init -e __ubsan_handle "$MANYCORR"
}

# skip_with_tsan REASON: skips a test that cannot work in a build with ThreadSanitizer.
skip_with_tsan() {
    ! grep -q -a __tsan_init "$MANYCORR" || skip "not with ThreadSanitizer, which $1"
}

# skip_if_short: skips a test that takes minutes, unless long tests are asked for.
skip_if_short() {
    is_long || skip 'takes long; scripts/test --long runs it'
}

# long_or SIZE [QUICK]: the size for long tests; otherwise the one for quick tests, if there is one.
long_or() {
    if is_long; then echo "$1"; else echo "${2-}"; fi
}

is_long() {
    [[ ${MANYCORR_LONG_TESTS:-0} == 1 ]]
}

# without_privileges COMMAND...: runs it so that permission bits bind it, even if the tests run as root.
without_privileges() {
    if [[ $EUID -ne 0 ]]; then
        "$@"
    else
        setpriv --bounding-set -dac_override,-dac_read_search --inh-caps -dac_override,-dac_read_search "$@"
    fi
}

can_drop_privileges() {
    [[ $EUID -ne 0 ]] || setpriv --bounding-set -dac_override,-dac_read_search true 2>/dev/null
}
