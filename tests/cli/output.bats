#!/usr/bin/env bats
# The output: how results are spelled, and where they stand.
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
    gives '1,-1,0,0;1,-1,8192,-8192\n' '0.0001220703115905053\n'
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
