#!/usr/bin/env bats
# `scripts/bench accuracy`: its exact r is that of known answers, and it tells right results from wrong ones.
# Only Python is needed, not the programs that manycorr is compared with.

load helpers

# judge [ARGUMENT]...: runs `scripts/bench accuracy` without its build.
judge() {
    command -v python3 >/dev/null || skip 'no python3'
    status=0
    (cd "$ROOT" && PYTHONDONTWRITEBYTECODE=1 timeout "$GUARD" python3 scripts/bench.d/accuracy.py "$@") \
        >out 2>err || status=$?
}

# pretend RESULT: a program that gives the same result for both tasks of the case "measured".
pretend() {
    printf '#!/bin/sh\n[ "$1" = --version ] && echo pretended || echo %s@%s\n' "$1" "$1" >program
    chmod +x program
}

# cell ROW: what the row of the table says in the column of the only program.
cell() {
    awk -F ' *[|] *' -v row="$1" '$2 == row { print $4 }' out
}

@test "the exact r is that of known answers" {
    command -v python3 >/dev/null || skip 'no python3'
    cd "$ROOT"
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=scripts/bench.d python3 - <<'PYTHON'
import csv
from fractions import Fraction

import exact_r

with open("data/eustockmarkets.csv") as file:
    columns = {name: values for name, *values in zip(*csv.reader(file))}
known = {
    ("DAX", "SMI"): "0.99115387113319280725",
    ("DAX", "CAC"): "0.96622743079798601025",
    ("CAC", "FTSE"): "0.91572646934451462139",
}
for (x, y), r in known.items():
    assert abs(exact_r.correlate(columns[x], columns[y]) - Fraction(r)) < Fraction("1e-20"), (x, y)

assert exact_r.correlate(["0", "0", "1", "1"], ["0", "0", "1", "1"]) == 1
assert exact_r.nearest_double(exact_r.correlate(["0", "0", "0", "1", "1", "1"], ["0", "0", "1", "0", "1", "1"])) == 1 / 3
assert exact_r.correlate(["1", "2", "3"], ["-1e-300", "-20e-301", "-.3e-299"]) == -1
assert exact_r.correlate(["1", "1.00000000000000000000001"], ["1e300", "-1e300"]) == -1
assert exact_r.correlate(["0", "0", "1"], ["1e-330", "-3", "4"]) == exact_r.correlate(["0", "0", "1"], ["0", "-3", "4"])
for undefined in (["1", "1.0", "10e-1"], ["1", "2", "1e309"], ["0", "1e-400", "-0"]):
    assert exact_r.correlate(["1", "2", "4"], undefined) is None, undefined
assert exact_r.correlate(["1"], ["2"]) is None
# 1 - 3 * 2^-54 lies halfway between two doubles: what is cut off of a root must count.
tie = (1 << 54) - 3
assert exact_r.nearest_double(exact_r.quotient(tie, 1 << 108)) == 1 - 2**-52  # the even one
assert exact_r.nearest_double(exact_r.quotient(tie << 300, (1 << 708) + 1)) == 1 - 2**-52
assert exact_r.nearest_double(exact_r.quotient(tie << 300, (1 << 708) - 1)) == 1 - 2**-53
PYTHON
}

@test "manycorr has the certified digits of NIST's sets, by the measure of scripts/bench accuracy" {
    judge --tools manycorr --program "$MANYCORR" smls-average measured norris wampler
    cat out err
    [[ $status -eq 0 ]]
    [[ $(cell '**wrong results**') == 0 && $(cell 'off by more than 1e-12') == 0 ]]
    [[ $(grep -cE '^\| (SmLs0[456]|AtmWtAg|SiRstv|Norris|Wampler[1-5]) \|' out) -eq 11 ]]
}

@test "manycorr --exact gives the nearest doubles, by the measure of scripts/bench accuracy" {
    judge --tools exact --program "$MANYCORR" measured norris wampler three last-digit undefined
    cat out err
    [[ $status -eq 0 ]]
    [[ $(cell '**wrong results**') == 0 && $(cell 'not the nearest double') == 0 ]]
}

@test "scripts/bench accuracy tells wrong results from right ones" {
    # r of AtmWtAg is 0.5074, that of SiRstv 0.4370.
    pretend 0.5
    judge --tools manycorr --program "$PWD/program" measured
    [[ $status -eq 1 && $(<err) == *'2 results are wrong'* && $(cell 'NIST AtmWtAg, SiRstv') == *'**2 wrong**' ]]
    pretend nan
    judge --tools manycorr --program "$PWD/program" measured
    [[ $status -eq 1 && $(<err) == *'2 results are missing'* && $(cell 'NIST AtmWtAg, SiRstv') == '2 none' ]]
    pretend 1.0000000000000002
    judge --tools manycorr --program "$PWD/program" measured
    [[ $status -eq 1 && $(cell '**wrong results**') == 2 ]]
    pretend 0.5073721952
    judge --tools manycorr --program "$PWD/program" measured
    [[ $status -eq 1 && $(<err) == *'2 results are off by more than 1e-12'* && $(cell '**wrong results**') == 1 ]]
}

@test "scripts/bench accuracy lists its cases" {
    judge --tools manycorr nonsense
    [[ $status -eq 2 && $(<err) == *"there is no case 'nonsense'"*smls-lower*undefined* ]]
    names=$(sed -n 's/.*there are //p' err | tr -d ',')
    judge --help
    for name in $names; do
        grep -qE " $name(,|\$)" out || { echo "--help does not name $name"; return 1; }
    done
}
