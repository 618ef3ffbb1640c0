# tap.bash - what the check scripts share: results in the Test Anything Protocol. Not executable: it is no check itself.
# shellcheck shell=bash

export LC_ALL=C
n_checks=0
n_failed=0

# What a check compiles and links programs of its own with, so that they can use the build that is tested.
# shellcheck disable=SC2034
case ${MANYCORR_VARIANT:-release} in
    asan) sanitize=(-fsanitize=address) ;;
    ubsan) sanitize=(-fsanitize=undefined) ;;
    tsan) sanitize=(-fsanitize=thread) ;;
    *) sanitize=() ;;
esac

# check NAME COMMAND...: one result; what a failing command printed follows it as comments.
check() {
    local name=$1 output
    shift
    n_checks=$((n_checks + 1))
    if output=$("$@" 2>&1); then
        echo "ok $n_checks $name"
    else
        echo "not ok $n_checks $name"
        [[ -z $output ]] || sed 's/^/# /' <<<"$output"
        n_failed=$((n_failed + 1))
    fi
}

# skip NAME REASON: a check that cannot be made here.
skip() {
    n_checks=$((n_checks + 1))
    echo "ok $n_checks $1 # skip $2"
}

# nothing COMMAND...: succeeds where the command prints nothing; shows what it prints.
nothing() {
    local output
    output=$("$@" 2>&1) || true
    [[ -z $output ]] || { echo "$output"; return 1; }
}

# finish_checks: the plan, and the status.
finish_checks() {
    echo "1..$n_checks"
    [[ $n_failed -eq 0 ]]
}
