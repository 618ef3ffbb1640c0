#!/usr/bin/env bats
# The input language with its default delimiters: streams, batches, tasks, lists, blanks, single feature values; and
# what is undefined but not bad.

load helpers

@test "the example of the README gives its two results" {
    gives '1,2,3,4;2,4,6,9@1,2,3;3,2,1\n' '0.9943767126843689@-1.0\n'
}

@test "a batch of one task gives one result" {
    gives '1,2;3,4\n' '1.0\n'
}

@test "every line is a batch and gives one line" {
    gives '1,2;3,4\n1,2;4,3@1,2;3,4\n1,2;3,4\n' '1.0\n-1.0@1.0\n1.0\n'
}

@test "the results of a batch come in the order of its tasks" {
    gives '1,2;3,4@1,2;4,3@1,2,3;1,3,2@1,2,3,4;1,2,2,1\n' '1.0@-1.0@0.5@0.0\n'
}

@test "an empty file gives nothing" {
    gives '' ''
}

@test "an empty line is an empty batch and gives an empty line" {
    gives '\n' '\n'
    gives '1,2;3,4\n\n1,2;4,3\n' '1.0\n\n-1.0\n'
}

@test "a stream of newlines alone gives as many newlines" {
    gives '\n\n\n\n\n' '\n\n\n\n\n'
}

@test "a line of blanks is an empty batch" {
    gives ' \n\t\n \t \t\n1,2;3,4\n' '\n\n\n1.0\n'
}

@test "empty batches count as batches and have no tasks" {
    correlate '\n \n\r\n' --summary
    [[ $status -eq 0 ]]
    printf '\n\n\n' >wanted
    same 'standard output' wanted out
    [[ $(summary_value batches) == 3 && $(summary_value tasks) == 0 && $(summary_value numbers) == 0 ]]
}

@test "a blank task among others is bad, not an empty batch" {
    correlate ' @1,2;3,4@\t\n'
    expect 1 'nan@1.0@nan\n' 'manycorr: -:1: task 1 (byte 1): empty task\nmanycorr: -:1: task 3 (byte 11): empty task\n'
}

@test "CRLF is taken as newline" {
    gives '1,2;3,4\r\n1,2;4,3\r\n' '1.0\n-1.0\n'
}

@test "CRLF and newlines may be mixed, also around empty lines" {
    gives '1,2;3,4\r\n\r\n \r\n\n1,2;4,3\n1,2,3;3,4,5 \r\n' '1.0\n\n\n\n-1.0\n1.0\n'
}

@test "CRLF ends a missing value, an infinity and an exponent" {
    gives '1,2;3,NA\r\n1,2;3,inf\r\n1,2;3,4e1\r\n1,2;3,4.\r\n' 'nan\nnan\n1.0\n1.0\n'
}

@test "a carriage return that no newline follows is no number" {
    correlate '1,2;3,4\r@1,2;3,4\n'
    without_hint
    expect 1 'nan@1.0\n' "manycorr: -:1: task 1: y value 2 (byte 7): '4\\\\x0d' is not a number\n"
    correlate '1,2\r;3,4\n'
    without_hint
    expect 1 'nan\n' "manycorr: -:1: task 1: x value 2 (byte 3): '2\\\\x0d' is not a number\n"
    correlate '1,2;3,4\r\r\n'
    without_hint
    expect 1 'nan\n' "manycorr: -:1: task 1: y value 2 (byte 7): '4\\\\x0d' is not a number\n"
}

@test "a carriage return before the end of the stream is no newline" {
    correlate '1,2;3,4\r'
    without_hint
    expect 1 'nan\n' "manycorr: -:1: task 1: y value 2 (byte 7): '4\\\\x0d' is not a number\n"
    correlate '1,2;3,4\n\r'
    without_hint
    expect 1 '1.0\nnan\n' 'manycorr: -:2: task 1 (byte 1): 1 list instead of 2\n'
}

@test "the last line may lack its newline" {
    gives '1,2;3,4' '1.0\n'
    gives '1,2;3,4\n1,2;4,3@1,2;3,4' '1.0\n-1.0@1.0\n'
}

@test "a last line of blanks without newline is an empty batch" {
    gives '1,2;3,4\n ' '1.0\n\n'
}

@test "a UTF-8 byte order mark at the start is skipped" {
    gives '\xef\xbb\xbf1,2;3,4\n' '1.0\n'
    gives '\xef\xbb\xbf\n1,2;3,4\n' '\n1.0\n'
    gives '\xef\xbb\xbf' ''
    gives '\xef\xbb\xbf\n' '\n'
}

@test "a byte order mark is skipped at the start of every file" {
    printf '\xef\xbb\xbf1,2;3,4\n' >a
    printf '\xef\xbb\xbf1,2;4,3\n' >b
    program a b
    expect 0 '1.0\n-1.0\n' ''
}

@test "a byte order mark anywhere else is no number" {
    correlate '1,2;3,4\n\xef\xbb\xbf1,2;3,4\n'
    expect 1 '1.0\nnan\n' "manycorr: -:2: task 1: x value 1 (byte 1): '\\\\xef\\\\xbb\\\\xbf1' is not a number\n"
    is_bad '\xef\xbb\xbf\xef\xbb\xbf1,2;3,4' ": x value 1 (byte 1): '\\\\xef\\\\xbb\\\\xbf1' is not a number"
}

@test "part of a byte order mark is no byte order mark" {
    is_bad '\xef\xbb1,2;3,4' ": x value 1 (byte 1): '\\\\xef\\\\xbb1' is not a number"
    is_bad '\xef1,2;3,4' ": x value 1 (byte 1): '\\\\xef1' is not a number"
    is_bad '\xef\xbb' ' (byte 1): 1 list instead of 2'
}

@test "blanks may stand before and behind every number" {
    gives ' 1,2 ; 3 , 4 \n' '1.0\n'
    gives '\t1\t,\t 2  ;  \t3\t,4 @ 1 ,2;\t4,3\t\n' '1.0@-1.0\n'
}

@test "blanks inside a number make it bad" {
    is_bad '1,2;3,4 5' ": y value 2 (byte 7): '4 5' is not a number"
    is_bad '1,2;3,4\t5' ": y value 2 (byte 7): '4\\\\x095' is not a number"
    is_bad '1,2;3,- 5' ": y value 2 (byte 7): '- 5' is not a number"
    is_bad '1,2;3,1 e5' ": y value 2 (byte 7): '1 e5' is not a number"
}

@test "other white space is no blank" {
    is_bad '1,2;3,\v4' ": y value 2 (byte 7): '\\\\x0b4' is not a number"
    is_bad '1,2;3,\f4' ": y value 2 (byte 7): '\\\\x0c4' is not a number"
    is_bad '1,2;3,\xc2\xa04' ": y value 2 (byte 7): '\\\\xc2\\\\xa04' is not a number"
}

@test "a single feature value in place of y is undefined, not bad" {
    gives '1,2,3;4\n' 'nan\n'
    gives '1,2,3; 4 @1,2;3,4@1,2;-1e5\n' 'nan@1.0@nan\n'
}

@test "a single feature value may be missing or infinite" {
    gives '1,2,3;NA@1,2,3;-inf\n' 'nan@nan\n'
}

@test "a single feature value that is no number is bad" {
    is_bad '1,2,3;x' ": y value 1 (byte 7): 'x' is not a number"
}

@test "x has no single feature value" {
    is_bad '1;2,3' ' (byte 1): x has 1 value, y has 2 values'
}

@test "one pair is undefined, not bad" {
    gives '1;2\n' 'nan\n'
    gives 'NA;inf\n' 'nan\n'
}

@test "a constant list is undefined" {
    gives '1,1,1;1,2,3\n' 'nan\n'
    gives '1,2,3;5,5,5\n' 'nan\n'
    gives '7,7;7,7\n' 'nan\n'
}

@test "a list of zeros of both signs is constant" {
    gives '0,-0,0.0,-0e5;1,2,3,4\n' 'nan\n'
}

@test "a constant list is constant however its numbers are spelled" {
    gives '1,1.0,1e0,10e-1,+1,01,.1e1,1.;1,2,3,4,5,6,7,8\n' 'nan\n'
}

# repeated N TEXT [SEPARATOR]: TEXT, N times.
repeated() {
    local separator=${3-,}
    yes "$2" | head -n "$1" | tr '\n' "$separator" | head -c -1
}

@test "a constant list is recognised by its values, where its rounded variance does not vanish" {
    # The rounded mean of 20 times 0.1 is not 0.1, nor is that of 1,448 times 1.81 or 10,000 times 0.3.
    gives "$(repeated 20 0.1);$(seq -s, 20)\n" 'nan\n'
    gives "$(seq -s, 20);$(repeated 20 0.1)\n" 'nan\n'
    gives "$(repeated 1448 1.81);$(seq -s, 1448)\n" 'nan\n'
    gives "$(repeated 10000 0.3);$(seq -s, 10000)\n" 'nan\n'
    gives "$(repeated 1000 1e300);$(seq -s, 1000)\n" 'nan\n'
    gives "$(repeated 20 0.1);$(repeated 20 0.1)\n" 'nan\n'
}

@test "a list is not constant because its rounded variance would vanish" {
    # 1e-200 squared is 0, and so is the naive variance of 1e16 + (0, 2, 4).
    gives_near '1e-200,2e-200,3e-200;1,2,3\n' 1.0
    gives '10000000000000000,10000000000000002,10000000000000004;1,2,3\n' '1.0\n'
    # One unit in the last place apart.
    gives_near '1,1.0000000000000002;2,1\n' -1.0
    gives_near '5e-324,0;0,5e-324\n' -1.0
}

@test "each missing value makes a task undefined, in any case" {
    local value
    for value in NA na Na nA null NULL Null nULL None none NONE NaN nan NAN nAn +nan -nan +NaN -NAN; do
        gives "1,$value,3;1,2,4\n" 'nan\n'
        gives "1,2,3;1,2, $value \n" 'nan\n'
    done
}

@test "a sign before NA, null or None makes a bad item" {
    local value
    for value in +NA -NA -na +null -null +None -none; do
        is_bad "1,$value;1,2" ": x value 2 (byte 3): '$value' is not a number"
    done
}

@test "each infinity makes a task undefined, in any case and with any sign" {
    local value
    for value in inf INF Inf iNF infinity Infinity INFINITY iNfInItY +inf -inf +Infinity -INFINITY; do
        gives "1,$value,3;1,2,4\n" 'nan\n'
    done
}

@test "words that only begin like a missing value or an infinity are bad" {
    local value
    for value in N nu nul nulls Non Nones na1 NAN1 nanx nan0 'nan(0)' i in infi infinit infinityx infx 1nan 1inf --inf +-nan n/a '#N/A' nil; do
        is_bad "1,$value;1,2" ": x value 2 (byte 3): '$value' is not a number"
    done
}

@test "undefined tasks are counted as undefined and bad ones as bad" {
    correlate '1,2;3,4@1,1;1,2@1;2@1,NA;3,4@1,inf;1,2@1,2;7@1,x;1,2@1,2,3;1,2\n' --summary
    [[ $status -eq 1 ]]
    printf '1.0@nan@nan@nan@nan@nan@nan@nan\n' >wanted
    same 'standard output' wanted out
    [[ $(summary_value tasks) == 8 && $(summary_value undefined) == 5 && $(summary_value bad) == 2 ]]
}

@test "undefined tasks alone leave the exit status at 0" {
    gives '1,1;1,2@1;2@NA,1;2,3\n' 'nan@nan@nan\n'
}

@test "a bad task is not undefined: what is wrong comes before what is missing" {
    is_bad 'NA,1;2,x' ": y value 2 (byte 8): 'x' is not a number"
    is_bad '1,1;2,x' ": y value 2 (byte 7): 'x' is not a number"
    is_bad 'x;1' ": x value 1 (byte 1): 'x' is not a number"
    is_bad 'NA,NA;1,2,3' ' (byte 1): x has 2 values, y has 3 values'
}
