#!/usr/bin/env python3
"""Thousands of inputs, most of them bad, each with a name; what manycorr says of them must be what oracle.py says.

A good batch with every byte value put at every place of it, or in place of every byte; with every byte left out or twice; and cut off
behind every byte. Compared are the slots (with --exact, so that they must be the same to the digit), every diagnostic, and the
exit status. Prints how many inputs there were, or the name of the first that is treated wrongly, and what is wrong.

Usage: bad_inputs.py PROGRAM --singly         each in a run of its own, but not with all byte values
       bad_inputs.py PROGRAM --all [ISA]...   all as files of one run, with --verbose, for each instruction set
"""

import io
import os
import subprocess
import sys
import tempfile

import oracle

USUAL = b"@;,"
MAX_DIAGNOSTICS = 20
NOTES = ("manycorr: hint: ", "manycorr: undefined results (nan): ")  # what such lines begin with

# Every place of the grammar: signs, dots, exponents, blanks, words, CRLF, an empty batch, a single feature value.
GOOD = b"1.5,-2e+1,3;4, 5 ,.6@7,8;+1,3.\r\n \nNA,1;inf,2@1,2;3"
OTHER = {b"\t; ": b"1.5  -2e+1 3; 4 5 .6 \t7 8;+1 3.\r\n\t\nNaN 1;2 4", b"/|:": b"1.5:-2e+1|4: 5/1:2|2:1\n1:2:4|1:3:2\n"}


def variants(good):
    """Pairs of a name and an input: what differs from a good batch in one place."""
    for at in range(len(good) + 1):
        yield f"cut off behind byte {at}", good[:at]
        for value in range(256):
            byte = bytes([value])
            yield f"0x{value:02x} put before byte {at + 1}", good[:at] + byte + good[at:]
            if at < len(good):
                yield f"0x{value:02x} in place of byte {at + 1}", good[:at] + byte + good[at + 1 :]
    for at in range(len(good)):
        yield f"without byte {at + 1}", good[:at] + good[at + 1 :]
        yield f"byte {at + 1} twice", good[: at + 1] + good[at:]


# The bytes that are tried with other delimiters, and those that runs of their own try.
OF_EACH_KIND = b"\0\t\n\v\r !+,-./059:;<@AENaeinx|~\x7f\x80\xc2\xff"
FEW = b"\0;"


def some_variants(good, values):
    """The variants that have one of these byte values, or none."""
    for name, text in variants(good):
        if not name.startswith("0x") or int(name[:4], 16) in values:
            yield name, text


def shown(item):
    """An item as a diagnostic shows it."""
    text = "".join(chr(b) if 0x20 <= b < 0x7F else f"\\x{b:02x}" for b in item[:40])
    return f"'{text}'" + ("..." if len(item) > 40 else "")


def items_of(text, delimiter, blanks):
    """Pairs of where an item begins and the item, without blanks around it."""
    if delimiter == b" ":
        begin = len(text) - len(text.lstrip(blanks))
        while begin < len(text):
            item = text[begin:]
            length = next((i for i, b in enumerate(item) if b in blanks), len(item))
            yield begin, item[:length]
            rest = item[length:]
            begin += length + len(rest) - len(rest.lstrip(blanks))
        return
    begin = 0
    for item in text.split(delimiter):
        yield begin + len(item) - len(item.lstrip(blanks)), item.strip(blanks)
        begin += len(item) + 1


def plural(n, noun):
    return f"{n} {noun}" + ("" if n == 1 else "s")


def diagnosis(task, place, delimiters, blanks):
    """What a diagnostic says of a bad task, whose first byte is byte `place` of its line, behind 'task N'."""
    lists = task.split(delimiters[1:2])
    if len(lists) != 2:
        byte = place + (len(lists[0]) + len(lists[1]) + 2 if len(lists) > 2 else 0)
        what = plural(len(lists), "list") + " instead of 2" if task.strip(blanks) else "empty task"
        return f" (byte {byte}): {what}"
    lengths = []
    for name, text, begin in (("x", lists[0], place), ("y", lists[1], place + len(lists[0]) + 1)):
        if not text.strip(blanks):
            return f": {name} (byte {begin + len(text)}): empty list"
        items = list(items_of(text, delimiters[2:3], blanks))
        for number, (at, item) in enumerate(items, 1):
            try:
                oracle.parse_number(item)
            except oracle.BadTask:
                what = f"{shown(item)} is not a number" if item else "empty item"
                return f": {name} value {number} (byte {begin + at}): {what}"
        lengths.append(len(items))
    return f" (byte {place}): x has {plural(lengths[0], 'value')}, y has {plural(lengths[1], 'value')}"


def wanted(name, text, delimiters):
    """The output, and the list of diagnostics, for a file of that name."""
    out, err = io.BytesIO(), io.BytesIO()
    oracle.run(text, delimiters, out, err)
    blanks = oracle.blanks_of(delimiters)
    lines = oracle.lines_of(text)
    diagnostics = []
    for place in err.getvalue().split(b"\n")[:-2]:
        n_line, n_task = map(int, place.split(b":"))
        tasks = lines[n_line - 1].split(delimiters[:1])
        byte = sum(len(task) + 1 for task in tasks[: n_task - 1]) + 1
        what = diagnosis(tasks[n_task - 1], byte, delimiters, blanks)
        diagnostics.append(f"manycorr: {name}:{n_line}: task {n_task}{what}")
    return spelled(out.getvalue(), delimiters), diagnostics


def spelled(output, delimiters):
    """The oracle's results as manycorr spells them."""
    lines = output.split(b"\n")
    task = delimiters[:1]
    return b"\n".join(task.join(repr(float(r)).encode() if r else r for r in line.split(task)) for line in lines)


def command(program, delimiters, *arguments):
    return [program, "--exact", b"-d" + delimiters, *arguments]


class Wrong(Exception):
    """An input that is treated wrongly."""


def expect(name, text, what, wanted_value, value):
    if wanted_value != value:
        raise Wrong(f"{name}: {text!r}\n{what}: {value!r}\ninstead of {wanted_value!r}")


def without_notes(text):
    """What is said, but for hints and undefined results, which tests/cli/hints.bats and undefined.bats are about."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(NOTES))


def check_alone(program, name, text, delimiters):
    """One run: output, diagnostics, and the status."""
    result = subprocess.run(command(program, delimiters), input=text, capture_output=True, check=False, timeout=60)
    output, diagnostics = wanted("-", text, delimiters)
    more = len(diagnostics) - MAX_DIAGNOSTICS
    if more > 0:
        diagnostics[MAX_DIAGNOSTICS:] = [f"manycorr: {plural(more, 'more bad task')[2:]}"]
    expect(name, text, "output", output, result.stdout)
    said = without_notes(result.stderr.decode())
    expect(name, text, "diagnostics", "".join(f"{line}\n" for line in diagnostics), said)
    expect(name, text, "status", 1 if diagnostics else 0, result.returncode)


def check_together(program, cases, delimiters, instruction_sets):
    """All cases as files of one run, for each instruction set."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        names = [str(number) for number in range(len(cases))]
        outputs, diagnostics = [], []
        for name, (_, text) in zip(names, cases):
            with open(name, "wb") as file:
                file.write(text)
            output, lines = wanted(name, text, delimiters)
            outputs.append(output)
            diagnostics += lines
        for isa in instruction_sets:
            os.environ["MANYCORR_ISA"] = isa
            arguments = command(program, delimiters, "--verbose", *names)
            result = subprocess.run(arguments, capture_output=True, check=False, timeout=300)
            said = without_notes(result.stderr.decode()).split("\n")[:-1]
            if result.stdout != b"".join(outputs) or said != diagnostics or result.returncode != 1:
                find_wrong(program, cases, delimiters)
        os.chdir("/")


def find_wrong(program, cases, delimiters):
    """Raises Wrong for the first case that is treated wrongly."""
    for name, text in cases:
        check_alone(program, name, text, delimiters)
    raise Wrong("many files together give something else than each alone")


def main():
    program, mode, *instruction_sets = sys.argv[1:]
    program = os.path.abspath(program)
    singly = mode == "--singly"
    n = 0
    try:
        for delimiters, good in {USUAL: GOOD, **OTHER}.items():
            values = FEW if singly else range(256) if delimiters == USUAL else OF_EACH_KIND
            cases = list(some_variants(good, values))
            n += len(cases)
            if singly:
                for name, text in cases:
                    check_alone(program, name, text, delimiters)
            else:
                check_together(program, cases, delimiters, instruction_sets)
    except Wrong as wrong:
        sys.exit(f"bad_inputs: {wrong}")
    print(f"{n} inputs")


if __name__ == "__main__":
    main()
