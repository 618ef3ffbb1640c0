#!/usr/bin/env bats
# Results that are undefined: one line at the end says how many there are, by reason, and --summary counts them.
# Instruction sets: any

load helpers

# has_reasons TEXT COUNTS: all results of TEXT are undefined, which is no error, and the line says for what reasons.
has_reasons() {
    correlate "$1" "${@:3}"
    [[ $status -eq 0 && ! -s err ]] || { echo "status $status"; cat err; return 1; }
    local n_tasks
    n_tasks=$(tr '@' '\n' <out | grep -c nan)
    [[ $(tr '@' '\n' <out | grep -vc nan) -eq 0 ]]
    echo "manycorr: undefined results (nan): $n_tasks of $n_tasks ($2)" >wanted
    sed -i "/: hint: /d" note
    same 'the line' wanted note
}

@test "each reason is named" {
    has_reasons '1,NA,3;1,2,3\n' 'missing value: 1'
    has_reasons '1,2,3;1,nan,3\n' 'missing value: 1'
    has_reasons '1,2,3;1,-inf,3\n' 'infinite value: 1'
    has_reasons '1,2,1e999;1,2,3\n' 'infinite value: 1'
    has_reasons '1;2\n' 'fewer than two pairs: 1'
    has_reasons ';\n' 'fewer than two pairs: 1'
    has_reasons '1,2,3;2\n' 'single y value: 1'
    has_reasons '1,2,3;7,7.0,7e0\n' 'constant list: 1'
    has_reasons '5,5;1,2\n' 'constant list: 1'
}

@test "of several reasons, the first counts" {
    has_reasons 'inf,NA;1,2\n' 'missing value: 1'
    has_reasons '1,2;NA\n' 'missing value: 1'
    has_reasons 'inf;2\n' 'infinite value: 1'
    has_reasons '5,5;1\n' 'single y value: 1'
}

@test "all reasons stand in one line, those of all files together" {
    printf '1,2;NA,3@1,2;3,4@1,2;5\n' >a
    printf '1,2;NA,3@;\n1,1;2,3\n' >b
    program --summary a b
    [[ $status -eq 0 ]]
    [[ $(<note) == 'manycorr: undefined results (nan): 5 of 6 (missing value: 2, fewer than two pairs: 1, single y value: 1, constant list: 1)' ]]
    [[ $(summary_value undefined) == 5 ]]
    [[ $(summary_value 'undefined by reason') == 'missing value: 2, infinite value: 0, fewer than two pairs: 1, single y value: 1, constant list: 1' ]]
}

@test "without undefined results, nothing is said; bad tasks are not among them" {
    correlate '1,2;3,4@x;1\n'
    [[ $status -eq 1 && ! -s note ]]
}

@test "the reasons are the same in windows of any size, and for giant tasks" {
    local many window
    many=$(seq -s, 1 30000)
    printf '%s\n' "$many;$many,NA" "$many,1;$many,inf" "$many;3" "$many;$(yes 7 | head -n 30000 | tr '\n' ',')7" >giant
    sed -i '1s/;/,1;/; 4s/;/,1;/' giant
    for window in 64 4096 16777216; do
        for threads in 1 3; do
            MANYCORR_WINDOW=$window correlate_file giant -j "$threads"
            [[ $status -eq 0 && ! -s err ]]
            echo 'manycorr: undefined results (nan): 4 of 4 (missing value: 1, infinite value: 1, single y value: 1, constant list: 1)' >wanted
            same "the line with windows of $window" wanted note
            MANYCORR_WINDOW=$window program -j "$threads" giant
            same "the line for a file with windows of $window" wanted note
        done
    done
}

@test "two empty lists larger than a window are undefined, too" {
    local blanks
    blanks=$(printf '%300000s' '')
    for window in 64 16777216; do
        MANYCORR_WINDOW=$window has_reasons "$blanks;$blanks\n" 'fewer than two pairs: 1'
        [[ $status -eq 0 ]]
    done
}
