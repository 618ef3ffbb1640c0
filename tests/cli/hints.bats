#!/usr/bin/env bats
# Hints: one a run, behind the first diagnostic that it explains; none where nothing common explains it.
# Instruction sets: any

load helpers

# The hints, by a word of each.
# shellcheck disable=SC2016 # what is quoted is printed so
declare -gA HINT=(
    [mac]="do lines end with carriage returns alone? Use tr '\r' '\n' <FILE | manycorr"
    [cr]="is a carriage return too many at the end of a line? Use tr -d '\r' <FILE | manycorr"
    [minus]="the minus sign is Unicode's, or a dash: use - (sed 's/−/-/g' FILE | manycorr)"
    [space]="there is a no-break space: remove it (sed 's/\xc2\xa0//g; s/\xe2\x80\xaf//g' FILE | manycorr)"
    [quotes]="numbers have no quotes: remove them (tr -d '\"')"
    [brackets]="lists have no brackets: remove them (tr -d '[](){}')"
    [missing]="a missing value is NA, NaN, null or None; an infinite one is inf"
    [thousands]="numbers have nothing between thousands: remove what is there"
    [lengths]="do the numbers have commas between thousands? Remove them"
    [comma]="the decimal separator is a point: use tr , . <FILE | manycorr"
    [commas]="do the numbers have a decimal comma? The decimal separator is a point"
    [fortran]="an exponent begins with e or E: use sed 's/[dDqQ]/e/g' FILE | manycorr"
    [hexadecimal]="numbers are decimal: convert hexadecimal ones"
    [blanks]="are the numbers separated by blanks? Use -d '@; '"
)

# table WHAT: the hint for a table.
table() {
    echo "this looks like a row of $1; a task is two lists, such as 1,2,3;4,5,6 (README.md: awk makes tasks of columns)"
}

# hints HINT TEXT [ARGUMENT]...: the text (escapes as in printf '%b') has this one hint, behind a diagnostic. An empty
# HINT: none.
hints() {
    correlate "${@:2}"
    [[ $status -eq 1 ]]
    printf '%s' "${1:+manycorr: hint: $1}" >wanted
    grep '^manycorr: hint: ' err | head -c -1 | cmp - wanted || { echo "for $2:"; cat err; return 1; }
    [[ $(head -n 1 err) != 'manycorr: hint: '* ]]
}

# item HINT ITEM...: each of the items, as the only value of y that is no number, has this hint.
item() {
    local item
    for item in "${@:2}"; do
        hints "$1" "1,2,3;4,5,$item\n1,2;3,4\n"
    done
}

@test "carriage returns that are no line ends" {
    hints "${HINT[mac]}" '1,2,3;2,4,3\r1,2;3,4\r'
    hints "${HINT[mac]}" '1,2,3\r2,4,3\r'
    hints "${HINT[mac]}" '1,2,3;2\r4,3\n'
    hints "${HINT[cr]}" '1,2,3;2,4,3\r\r\n1,2,3;2,4,4\r\r\n'
    hints "${HINT[cr]}" '1,2,3;2,4,3\r'
}

@test "what to type about carriage returns helps" {
    printf '1,2,3;2,4,3\r1,2,3;3,2,1\r' >mac
    [[ $(tr '\r' '\n' <mac | "$MANYCORR") == $'0.5\n-1.0' ]]
    printf '1,2,3;2,4,3\r\r\n1,2,3;3,2,1\r\r\n' >cr
    [[ $(tr -d '\r' <cr | "$MANYCORR") == $'0.5\n-1.0' ]]
}

@test "minus signs and blanks of Unicode" {
    item "${HINT[minus]}" −1 –1 1e−5
    item "${HINT[space]}" '1\xc2\xa0234' '\xc2\xa07' '7\xe2\x80\xaf000'
    printf '1,2;−3,4\n' | sed 's/−/-/g' | "$MANYCORR"
    [[ $(printf '1,2,\xc2\xa03;3,2,1\n' | sed 's/\xc2\xa0//g; s/\xe2\x80\xaf//g' | "$MANYCORR") == -1.0 ]]
}

@test "quotes and brackets" {
    # shellcheck disable=SC1112 # they are what is tested
    item "${HINT[quotes]}" '"1.5"' "'1.5'" '“1.5”' '‘1.5’' '«1»' '1.5"'
    item "${HINT[brackets]}" '[0.86' '0.86]' '(1' '{1' '1}' '[1]'
    hints "${HINT[brackets]}" '[1,2,3];[4,5,6]\n'
}

@test "missing and infinite values as others write them" {
    item "${HINT[missing]}" '?' - -- . N/A '#N/A' '1.#IND' '-1.#IND' '1.#QNAN' '1.#INF' n/a '<NA>' '#DIV/0!' nil
}

@test "separators of thousands" {
    # shellcheck disable=SC1112
    item "${HINT[thousands]}" "1'234" "1'234'567.5" '1 234' '1_000' '-12 345.6' '1’234'
    hints "${HINT[thousands]}" '1 2;1,234.5 3\n' -d '@; '
    hints "${HINT[lengths]}" '1,234.5,2,3;4,5,6\n'
    hints "${HINT[lengths]}" '1,2,3;4,5,1,234,567\n'
    hints '' '1,2,3,4;4,5,6\n'
    hints '' '0,123,3;4,5\n'
    hints '' '1,234,3;4\n1,234,5,6;4,5\n'
}

@test "decimal commas, where another byte separates numbers, and where a comma does" {
    hints "${HINT[comma]}" '1,5 2,5;3 4\n' -d '@; '
    hints "${HINT[comma]}" '1 2;3 -1.234,5e3\n' -d '@; '
    hints "${HINT[commas]}" '1,5;2,1;3,3\n'
    hints "${HINT[commas]}" '1;2,1\n'
    hints "${HINT[commas]}" 'x;y\n1,5;2,1;NA\n'
    hints '' '1,2,3;3,4,5;5,6,7\n'
}

@test "exponents of Fortran, hexadecimal numbers, lists of blanks" {
    item "${HINT[fortran]}" '1.5D+03' '1d5' '-.5Q-3' '1.D0'
    item "${HINT[hexadecimal]}" 0x1f 0X1.8p3 -0xA
    hints "${HINT[blanks]}" '1 2 3;4 5 6\n'
    hints "${HINT[blanks]}" '1\t2\t3;4\t5\t6\n'
}

@test "tables" {
    hints "$(table CSV)" 'a,b,c\n1,2,3\n4,5,6\n'
    hints "$(table CSV)" '"x","y"\n1.5,2\n'
    hints "$(table TSV)" 'a\tb\n1\t2\n3\t4\n'
    hints "$(table 'a table with blanks between its columns')" 'a b\n1.5 2.5\n'
    hints "$(table 'CSV with semicolons')" 'a;b;c\n1.5;2.5;3\n'
    correlate_file "$ROOT/data/eustockmarkets.csv"
    [[ $status -eq 1 && $(grep -c '^manycorr: hint: ' err) -eq 1 && $(wc -l <err) -eq 22 ]]
    hints '' '1,2@1,2;3,4\n'
    hints '' '1,2;3,4@1,2\n'
}

@test "no hint where nothing common explains it" {
    item '' x 2.O 1e 1.2.3 --1 hello 'a b' '' '\x00' 1e+ 5% d 1d 0x '\xa0'
    hints '' 'This is a text, of words.\nAnd it has no numbers;\n'
    head -n 60 "$ROOT/LICENSE" >in
    correlate_file in
    [[ $(grep -c 'hint: ' err) -eq 0 ]]
}

@test "one hint a run, behind the first diagnostic that it explains" {
    correlate '1,2;3,x\n1,2;3,"4"\n1,2;3,0x1f\n1,2;3,"5"\n'
    expect 1 'nan\nnan\nnan\nnan\n' "manycorr: -:1: task 1: y value 2 (byte 7): 'x' is not a number
manycorr: -:2: task 1: y value 2 (byte 7): '\"4\"' is not a number
manycorr: hint: ${HINT[quotes]}
manycorr: -:3: task 1: y value 2 (byte 7): '0x1f' is not a number
manycorr: -:4: task 1: y value 2 (byte 7): '\"5\"' is not a number\n"
    printf '1,2;3,"4"\n' >a
    program a a a
    [[ $(grep -c '^manycorr: hint: ' err) -eq 1 ]]
}

@test "hints are the same with any window and number of threads" {
    { yes '1,2,3;3,2,1' | head -n 3000; echo '1,2;3,0x1f'; yes '1,2;3,"4"' | head -n 3000; } >in
    correlate_file in -j1
    cp err wanted
    grep -q "hexadecimal" wanted
    local window
    for window in 1 100 5000; do
        MANYCORR_WINDOW=$window correlate_file in -j3
        same "standard error with windows of $window bytes" wanted err
    done
}

@test "a file of which each line has two pairs or a single y is said to look like decimal commas, at the end and once" {
    printf '1,5;2,1\n2,5;3,1\n3,5;4,1\n' >a
    correlate_file a
    expect 0 '-1.0\n-1.0\n-1.0\n' ''
    [[ $(<note) == 'manycorr: hint: -: every task has two pairs or a single y: do the numbers have a decimal comma?' ]]
    correlate '1,5;2,1\n'
    [[ $(<note) == 'manycorr: hint: -: every task'* && ! -s err ]]
    correlate '1,5;2,1\n' -q
    [[ ! -s note && ! -s err ]]
    printf '1,2,3;3,2,1\n' >b
    program b a b a
    [[ $status -eq 0 && $(<note) == 'manycorr: hint: a: every task has two pairs'* && $(wc -l <note) -eq 1 ]]
    { yes '1,5;2,1' | head -n 1000; echo '1,2,3;3,2,1'; } >c
    program c
    [[ $(<note) == 'manycorr: hint: c: every task has two pairs'* && $(wc -l <note) -eq 1 ]]
    { yes '1,5;2,1' | head -n 999; echo '1,2,3;3,2,1'; } >c
    program c
    [[ ! -s note && ! -s err ]]
}

@test "two pairs that are no rows of a table have no hint" {
    gives '1,2;3,4\n1,2;4,3\n' '1.0\n-1.0\n'
    gives '1,2;3,4@1,2;4,3@1,2;3,4\n' '1.0@-1.0@1.0\n'
    gives '1.5,2;3,4\n1,2;4,3\n1,2;3,4\n1,2;3,4\n' '1.0\n-1.0\n1.0\n1.0\n'
    gives '1,2,3;3,2,1\n1,2;4,3\n1,2;3,4\n1,2;3,4\n' '-1.0\n-1.0\n1.0\n1.0\n'
    gives '1 2;3 4\n1 2;3 4\n1 2;3 4\n' '1.0\n1.0\n1.0\n' -d '@; '
}

@test "-d with an escape or a name says that it takes bytes" {
    local argument
    for argument in '\t;,' '@;\t' '\x1e;,'; do
        correlate '' -d "$argument"
        [[ $status -eq 2 ]]
        grep -qxF "manycorr: hint: a backslash and the next character are two bytes; in bash, \$'\\t;,' has a tab" err
    done
    for argument in tab @,space 'Tab;,'; do
        correlate '' -d "$argument"
        [[ $status -eq 2 ]]
        grep -qxF "manycorr: hint: give the three bytes themselves, not their names; in bash, \$'\\t;,' has a tab" err
    done
    for argument in '\n;,' $'\n;,'; do
        correlate '' -d "$argument"
        [[ $status -eq 2 ]]
        grep -qxF 'manycorr: hint: a newline cannot be a delimiter: it always ends a batch' err
    done
    correlate '' -d ,
    grep -qxF "manycorr: hint: give all three, as in -d '@;,'" err
    correlate '' -d 1,2
    [[ $(grep -c hint err) -eq 0 ]]
    [[ $(printf '1,2,3\t3,2,1\n' | "$MANYCORR" -d $'@\t,') == -1.0 ]]
}
