#!/usr/bin/env python3
"""The contract once more, short and slow: reads a stream, writes what manycorr must answer. Exact rational arithmetic.

Writes the lines of results to standard output, r to 17 digits, and to standard error LINE:TASK of every bad task, then the
number of undefined tasks. With two files instead, compares the first (of manycorr) with the second (of this program):
results must agree within 1e-12, or be the same doubles where TOLERANCE is 0.

Usage: oracle.py [TFN] <STREAM    oracle.py --compare ACTUAL WANTED DELIMITER [TOLERANCE]
"""

import math
import re
import sys
from fractions import Fraction

DECIMAL = re.compile(rb"([+-]?)(?=\.?[0-9])([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?")
INFINITE = re.compile(rb"[+-]?inf(?:inity)?", re.IGNORECASE)
MISSING = re.compile(rb"NA|null|None|[+-]?NaN", re.IGNORECASE)


class BadTask(Exception):
    pass


def parse_number(item):
    """The decimal as an integer and a power of ten; None stands for all that makes a task undefined."""
    decimal = DECIMAL.fullmatch(item)
    if decimal:
        value = float(item)
        sign, whole, fraction, exponent = decimal.groups()
        if value == 0.0 or math.isinf(value):
            return None if value else (0, 0)
        integer = int(whole + fraction)
        return -integer if sign == b"-" else integer, int(exponent or 0) - len(fraction)
    if INFINITE.fullmatch(item) or MISSING.fullmatch(item):
        return None
    raise BadTask


def parse_list(text, delimiter, blanks):
    if delimiter == b" ":
        items = [item for item in re.split(b"[" + blanks + b"]+", text) if item]
    else:
        items = [item.strip(blanks) for item in text.split(delimiter)]
    if not items:
        raise BadTask
    return [parse_number(item) for item in items]


def scale(decimals):
    """The decimals as integers: r does not depend on a scale."""
    least = min((exponent for integer, exponent in decimals if integer), default=0)
    return [integer * 10 ** (exponent - least) if integer else 0 for integer, exponent in decimals]


def correlate(x, y):
    """r, or None where it is not defined."""
    if None in x + y:
        return None
    x, y = scale(x), scale(y)
    if min(x) == max(x) or min(y) == max(y):
        return None
    n = len(x)
    sum_x, sum_y = sum(x), sum(y)
    sxx = n * sum(v * v for v in x) - sum_x * sum_x
    syy = n * sum(v * v for v in y) - sum_y * sum_y
    sxy = n * sum(a * b for a, b in zip(x, y)) - sum_x * sum_y
    # The root of r^2 in integers, with more than 100 bits and one that says whether it goes on: what rounds it is
    # known.
    square, product = sxy * sxy, sxx * syy
    shift = 128 + max(0, product.bit_length() - square.bit_length()) // 2
    floor, rest = divmod(square << 2 * shift, product)
    root = math.isqrt(floor)
    goes_on = rest != 0 or root * root != floor
    r = float(Fraction(2 * root + goes_on, 2 << shift))
    return r if sxy >= 0 else -r


def run_task(text, list_delimiter, number_delimiter, blanks):
    lists = text.split(list_delimiter)
    if len(lists) != 2:
        raise BadTask
    if not any(part.strip(blanks) for part in lists):
        return None  # two empty lists
    x, y = (parse_list(part, number_delimiter, blanks) for part in lists)
    if len(x) != len(y):
        if len(y) != 1:
            raise BadTask
        y *= len(x)
    return correlate(x, y)


def blanks_of(delimiters):
    return bytes(b for b in b" \t" if b not in delimiters or b == 0x20)


def lines_of(stream):
    """The lines without what ends them."""
    lines = stream.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    unterminated = lines.pop()
    return [line.removesuffix(b"\r") for line in lines] + ([unterminated] if unterminated else [])


def run(stream, delimiters, out, err):
    task_delimiter, list_delimiter, number_delimiter = (delimiters[i : i + 1] for i in range(3))
    blanks = blanks_of(delimiters)
    n_undefined = 0
    for n_line, line in enumerate(lines_of(stream), 1):
        results = []
        if line.strip(blanks):
            for n_task, task in enumerate(line.split(task_delimiter), 1):
                try:
                    r = run_task(task, list_delimiter, number_delimiter, blanks)
                    n_undefined += r is None
                    results.append(b"nan" if r is None else b"%.17g" % r)
                except BadTask:
                    err.write(b"%d:%d\n" % (n_line, n_task))
                    results.append(b"nan")
        out.write(task_delimiter.join(results) + b"\n")
    err.write(b"undefined: %d\n" % n_undefined)


def compare(actual_name, wanted_name, delimiter, tolerance="1e-12"):
    """Prints the first difference and returns 1, or returns 0."""
    with open(actual_name) as actual_file, open(wanted_name) as wanted_file:
        actual, wanted = actual_file.read().split("\n"), wanted_file.read().split("\n")
    if len(actual) != len(wanted):
        print(f"{len(actual) - 1} lines instead of {len(wanted) - 1}")
        return 1
    for n_line, (a, w) in enumerate(zip(actual, wanted), 1):
        a, w = a.split(delimiter), w.split(delimiter)
        if len(a) != len(w):
            print(f"line {n_line}: {len(a)} results instead of {len(w)}")
            return 1
        for n_task, (p, q) in enumerate(zip(a, w), 1):
            if p != q and not ("nan" not in (p, q) and "" not in (p, q) and abs(float(p) - float(q)) <= float(tolerance)):
                print(f"line {n_line}, task {n_task}: '{p}' instead of '{q}'")
                return 1
    return 0


def main():
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    if sys.argv[1:2] == ["--compare"]:
        sys.exit(compare(*sys.argv[2:]))
    delimiters = sys.argv[1].encode() if len(sys.argv) > 1 else b"@;,"
    run(sys.stdin.buffer.read(), delimiters, sys.stdout.buffer, sys.stderr.buffer)


if __name__ == "__main__":
    main()
