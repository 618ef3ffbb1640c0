#!/usr/bin/env bats
# Real data with known answers: the market indices, Anscombe's pairs, and NIST's certified sets (see data/README.md).

load helpers

# column N FILE: column N of a CSV file with a header, as a list.
column() {
    awk -F, -v n="$1" 'NR > 1 { printf "%s%s", (NR > 2 ? "," : ""), $n }' "$2"
}

# all_close WANTED: the results in out, one a line after '@', are those wanted within 1e-14.
all_close() {
    local wanted=("$@") results i
    IFS=@ read -ra results <out
    [[ ${#results[@]} -eq ${#wanted[@]} ]]
    for i in "${!wanted[@]}"; do
        close_to "${wanted[i]}" "${results[i]}" 1e-14
    done
}

@test "the pairs of the four European stock markets have their correlations" {
    local file=$ROOT/data/eustockmarkets.csv i j
    [[ $(head -n 1 "$file") == DAX,SMI,CAC,FTSE ]]
    for i in 1 2 3; do
        for ((j = i + 1; j <= 4; j++)); do
            printf '%s%s;%s' "${first-}" "$(column "$i" "$file")" "$(column "$j" "$file")"
            local first=@
        done
    done >in
    echo >>in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    all_close 0.9911538711331928 0.966227430797986 0.9751778431891521 0.9468139399445006 0.9899690505253735 \
        0.9157264693445146
}

@test "Anscombe's four pairs have their nearly equal correlations" {
    local file=$ROOT/data/anscombe.csv i
    for i in 1 2 3 4; do
        printf '%s;%s\n' "$(column "$i" "$file")" "$(column "$((i + 4))" "$file")"
    done | tr '\n' '@' | sed 's/@$//' >in
    correlate_file in
    [[ $status -eq 0 && ! -s err ]]
    all_close 0.8164205163448398 0.8162365060002428 0.8162867394895982 0.8165214368885029
}

# anova_task FILE: the task whose r squared is the certified R-squared: each response against the sum of its group. The
# groups of a set have one size, so their sums do as well as their means.
anova_task() {
    awk '
        NR > 60 && NF == 2 { group[++n] = $1; response[n] = $2; sum[$1] += $2 }
        END {
            for (i = 1; i <= n; i++) printf "%s%s", (i > 1 ? "," : ""), response[i]
            printf ";"
            for (i = 1; i <= n; i++) printf "%s%.17g", (i > 1 ? "," : ""), sum[group[i]]
            print ""
        }' "$ROOT/data/nist/$1.dat"
}

# certified FILE
certified() {
    awk '/Certified R-Squared/ { print $NF }' "$ROOT/data/nist/$1.dat"
}

# squares_to R_SQUARED TOLERANCE: the one result in out, squared, within a relative tolerance.
squares_to() {
    [[ $status -eq 0 && ! -s err ]]
    close_to 1 "$(awk -v c="$1" '{ printf "%.17g", $1 * $1 / c }' out)" "$2"
}

@test "NIST's analysis of variance sets of lower difficulty have their certified R squared" {
    local set
    for set in SiRstv SmLs01 SmLs02 SmLs03; do
        anova_task "$set" >in
        correlate_file in
        squares_to "$(certified "$set")" 1e-9
    done
}

@test "NIST's silver weights have their certified R squared" {
    # Seven equal leading digits: the doubles nearest to the decimals alone are off by some 1e-10.
    anova_task AtmWtAg >in
    correlate_file in
    squares_to "$(certified AtmWtAg)" 1e-8
}

@test "NIST's Norris has its certified R squared" {
    awk 'NR > 60 && NF == 2 { y = y s $1; x = x s $2; s = "," } END { print x ";" y }' "$ROOT/data/nist/Norris.dat" >in
    correlate_file in
    squares_to 0.999993745883712 1e-12
}

@test "the correlation of lists in other order and of exchanged lists is nearly the same" {
    local file=$ROOT/data/eustockmarkets.csv
    sort -t, -k2,2 "$file" | grep -v DAX | sed 1i"$(head -n 1 "$file")" >sorted
    printf '%s;%s@%s;%s@%s;%s\n' "$(column 1 "$file")" "$(column 2 "$file")" "$(column 2 "$file")" "$(column 1 "$file")" \
        "$(column 1 sorted)" "$(column 2 sorted)" >in
    correlate_file in
    all_close 0.9911538711331928 0.9911538711331928 0.9911538711331928
}
