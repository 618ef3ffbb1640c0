#!/usr/bin/env bats
# --delimiters: which bytes may be delimiters, and what they mean then.
# Instruction sets: best

load helpers

# Two lines that every refusal of delimiters ends with.
RULE="is not three different bytes, for tasks, lists and numbers, none of them
a digit, sign, dot, letter, blank or newline (a tab may stand for any, a space for numbers)
Try 'manycorr --help'."

# escaped TEXT: the text with control bytes as \xHH.
escaped() {
    local i byte
    for ((i = 0; i < ${#1}; i++)); do
        byte=${1:i:1}
        if [[ $byte == [[:cntrl:]] ]]; then
            printf '\\x%02x' "'$byte"
        else
            printf '%s' "$byte"
        fi
    done
}

# refuses TFN: the program calls these delimiters wrong usage.
refuses() {
    program --delimiters="$1"
    without_hint
    printf "manycorr: --delimiters: '%s' %s\n" "$(escaped "$1")" "$RULE" >wanted_err
    [[ $status -eq 2 && ! -s out ]] || { echo "status $status for '$1'"; return 1; }
    same 'standard error' wanted_err err
}

@test "the delimiters of tasks, lists and numbers can be chosen" {
    gives '1_2:4_3|1_2_3:1_3_2\n' '-1.0|0.5\n' -d '|:_'
    gives '1_2:4_3|1_2_3:1_3_2\n' '-1.0|0.5\n' '-d|:_'
    gives '1_2:4_3|1_2_3:1_3_2\n' '-1.0|0.5\n' --delimiters='|:_'
    gives '1_2:4_3|1_2_3:1_3_2\n' '-1.0|0.5\n' --delimiters '|:_'
}

@test "the default is @;," {
    gives '1,2;4,3@1,2,3;1,3,2\n' '-1.0@0.5\n' -d '@;,'
}

@test "the default's bytes may change places" {
    gives '1@2,4@3;1@2@3,1@3@2\n' '-1.0;0.5\n' -d ';,@'
}

@test "of several --delimiters the last one counts" {
    gives '1,2;4,3@1,2;3,4\n' '-1.0@1.0\n' -d '|:_' -d '@;,'
}

@test "the default's bytes mean nothing where others are chosen" {
    is_bad '1_2:4_3@1' ": y value 2 (byte 7): '3@1' is not a number" -d '|:_'
    is_bad '1_2:4_3;1' ": y value 2 (byte 7): '3;1' is not a number" -d '|:_'
    is_bad '1_2:4_3,1' ": y value 2 (byte 7): '3,1' is not a number" -d '|:_'
}

@test "every byte is a delimiter of tasks or is refused as the rule says" {
    local code escape byte
    for code in {1..255}; do
        printf -v escape '\\x%02x' "$code"
        printf -v byte '%b' "$escape"
        case $byte in
            [0-9A-Za-z.+-] | ' ' | $'\n' | $'\r') refuses "$byte:_" ;;
            ':' | '_') refuses "$byte:_" ;;
            *) gives "1_2:4_3${escape}1_2:3_4\n" "-1.0${escape}1.0\n" -d "$byte:_" ;;
        esac
    done
}

@test "every byte is a delimiter of lists or is refused as the rule says" {
    local code escape byte
    for code in {1..255}; do
        printf -v escape '\\x%02x' "$code"
        printf -v byte '%b' "$escape"
        case $byte in
            [0-9A-Za-z.+-] | ' ' | $'\n' | $'\r') refuses "|${byte}_" ;;
            '|' | '_') refuses "|${byte}_" ;;
            *) gives "1_2${escape}4_3|1_2${escape}3_4\n" '-1.0|1.0\n' -d "|${byte}_" ;;
        esac
    done
}

@test "every byte is a delimiter of numbers or is refused as the rule says" {
    local code escape byte
    for code in {1..255}; do
        printf -v escape '\\x%02x' "$code"
        printf -v byte '%b' "$escape"
        case $byte in
            [0-9A-Za-z.+-] | $'\n' | $'\r') refuses "|:$byte" ;;
            '|' | ':') refuses "|:$byte" ;;
            *) gives "1${escape}2:4${escape}3|1${escape}2:3${escape}4\n" '-1.0|1.0\n' -d "|:$byte" ;;
        esac
    done
}

@test "there are three delimiters, neither more nor fewer" {
    refuses ''
    refuses '@'
    refuses '@;'
    refuses '@;,:'
    refuses '@;,,'
}

@test "the three delimiters are different bytes" {
    refuses '@@,'
    refuses '@;@'
    refuses '@;;'
    refuses ',,,'
    refuses $'\t;\t'
}

@test "a space may stand for numbers only" {
    refuses ' ;,'
    refuses '@ ,'
    gives '1 2;4 3@1 2;3 4\n' '-1.0@1.0\n' -d '@; '
}

@test "a tab may stand for any delimiter" {
    gives '1,2;4,3\t1,2;3,4\n' '-1.0\t1.0\n' -d $'\t;,'
    gives '1,2\t4,3@1,2\t3,4\n' '-1.0@1.0\n' -d $'@\t,'
    gives '1\t2;4\t3@1\t2;3\t4\n' '-1.0@1.0\n' -d $'@;\t'
}

@test "where a space delimits numbers, a run of blanks counts as one" {
    gives '1  2;4\t3@1 \t 2;3    4\n' '-1.0@1.0\n' -d '@; '
}

@test "where a space delimits numbers, blanks around a list are none" {
    gives '  1 2  ;  4 3  @\t1 2\t;\t3 4\t\n' '-1.0@1.0\n' -d '@; '
    gives '1 2;3 4 \r\n 1 2;3 4\r\n' '1.0\n1.0\n' -d '@; '
    gives '1 2 3; 4 \n' 'nan\n' -d '@; '
    gives ' 1 ; 2 \n' 'nan\n' -d '@; '
}

@test "where a space delimits numbers, a line of blanks is an empty batch" {
    gives ' \n\t \n1 2;3 4\n' '\n\n1.0\n' -d '@; '
}

@test "where a space delimits numbers, there are no empty items but empty lists" {
    is_bad '  ;1 2' ': x (byte 3): empty list' -d '@; '
    is_bad ';1 2' ': x (byte 1): empty list' -d '@; '
    is_bad '1 2;' ': y (byte 5): empty list' -d '@; '
    is_bad '1 2; ' ': y (byte 6): empty list' -d '@; '
}

@test "where a space delimits numbers, diagnostics tell the item between the blanks" {
    is_bad '1  2x \t3;4 5 6' ": x value 2 (byte 4): '2x' is not a number" -d '@; '
    is_bad '1 2 3;4 5 - ' ": y value 3 (byte 11): '-' is not a number" -d '@; '
    is_bad '1 2,3;4 5' ": x value 2 (byte 3): '2,3' is not a number" -d '@; '
    is_bad '1 2 3; 4  5 ' ' (byte 1): x has 3 values, y has 2 values' -d '@; '
    is_bad '1 2;3 4;5' ' (byte 9): 3 lists instead of 2' -d '@; '
    is_bad '1 NAN +NA;3 4 5' ": x value 3 (byte 7): '+NA' is not a number" -d '@; '
}

@test "where a space delimits numbers, a tab that delimits tasks or lists is no blank" {
    gives '1 2;4 3\t 1  2 ; 3 4 \n' '-1.0\t1.0\n' -d $'\t; '
    gives '1 2\t4 3@ 1  2 \t 3 4 \n' '-1.0@1.0\n' -d $'@\t '
    correlate ' \t \n' -d $'\t; '
    expect 1 'nan\tnan\n' 'manycorr: -:1: task 1 (byte 1): empty task\nmanycorr: -:1: task 2 (byte 3): empty task\n'
}

@test "where a tab delimits numbers, a run of tabs holds empty items" {
    is_bad '1\t\t2;1\t2\t3' ': x value 2 (byte 3): empty item' -d $'@;\t'
    is_bad '\t1;1\t2' ': x value 1 (byte 1): empty item' -d $'@;\t'
    gives ' 1 \t 2 ;3\t4\n' '1.0\n' -d $'@;\t'
    is_bad '1 2\t3;1\t2' ": x value 1 (byte 1): '1 2' is not a number" -d $'@;\t'
}

@test "where a tab delimits, a line of tabs is no empty batch" {
    is_bad '\t' ' (byte 1): 1 list instead of 2' -d $'@;\t'
    correlate '\t\n' -d $'\t;,'
    expect 1 'nan\tnan\n' 'manycorr: -:1: task 1 (byte 1): empty task\nmanycorr: -:1: task 2 (byte 2): empty task\n'
    gives ' \n' '\n' -d $'@;\t'
}

@test "the bytes of one UTF-8 character are three delimiters" {
    gives '1\xac2\x824\xac3\xe21\xac2\x823\xac4\n' '-1.0\xe21.0\n' -d '€'
}
