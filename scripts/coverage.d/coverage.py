"""coverage.py - the report of scripts/coverage: lines and branches that gcov counted in build/coverage.

The counts of a function that several objects contain, such as an inline function of a header, are added. Branches of
the file left-out count as missed in the totals, but are not printed as missed.
"""

import glob
import json
import os
import subprocess
import sys
from collections import defaultdict

WHOLE = ("src/parse/", "src/output/format.", "src/output/join.")  # the tests must take all their branches
LEAST_OF_ALL = 0.95
LEFT_OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "left-out")


def read_left_out():
    """How many branches of a line may be missed: {source: {text: number}}."""
    left_out = defaultdict(dict)
    with open(LEFT_OUT, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                source, text, number, reason = (part.strip() for part in line.split(" | "))
                if not reason or text not in (known.strip() for known in text_of(source)):
                    sys.exit(f"coverage: left-out has no reason, or {source} has no such line: {text}")
                left_out[source][text] = int(number)
    return left_out


def gcov(notes):
    """The reports of gcov about one object."""
    output = subprocess.run(
        ["gcov", "--json-format", "--stdout", "--branch-probabilities", notes], capture_output=True, check=True
    ).stdout
    return [json.loads(line) for line in output.splitlines() if line.strip()]


def count():
    """The counts of each source: lines, the greatest of all copies; branches, sums of copies with as many branches."""
    lines = defaultdict(lambda: defaultdict(int))
    branches = defaultdict(dict)
    for notes in sorted(glob.glob("build/coverage/**/*.gcno", recursive=True)):
        for report in gcov(notes):
            for file in report["files"]:
                name = os.path.relpath(file["file"])
                if name.startswith(("src/", "include/")):
                    add_file(file, lines[name], branches[name])
    return lines, branches


def add_file(file, lines, branches):
    for line in file["lines"]:
        number = line["line_number"]
        lines[number] = max(lines[number], line["count"])
        taken = [branch["count"] for branch in line["branches"]]
        if taken:
            key = number, len(taken)
            before = branches.get(key, [0] * len(taken))
            branches[key] = [a + b for a, b in zip(before, taken)]


def text_of(source):
    with open(source, encoding="utf-8") as file:
        return file.read().split("\n")


class Source:
    """The counts of one source."""

    def __init__(self, name, lines, branches, left_out):
        text = text_of(name)
        self.name = name
        self.missed = []
        self.n_lines = len(lines)
        self.n_lines_reached = sum(count > 0 for count in lines.values())
        self.n_branches = sum(len(taken) for taken in branches.values())
        self.n_taken = self.n_branches - sum(taken.count(0) for taken in branches.values())
        self.n_left_out = 0
        for (number, _), taken in sorted(branches.items()):
            line = text[number - 1].strip()
            n_missed = taken.count(0)
            if n_missed > left_out.get(line, 0):
                self.missed.append(f"{name}:{number}: {len(taken) - n_missed} of {len(taken)}: {line}")
            else:
                self.n_left_out += n_missed


def sources_of_other_cpus():
    """The sources that this CPU cannot run, by the beginnings of their names."""
    program = "build/coverage/manycorr"
    command = [program, "--version"]
    return tuple(
        f"src/parse/{isa}"
        for isa in ("avx512", "avx2")
        if subprocess.run(command, env={"MANYCORR_ISA": isa}, capture_output=True, check=False).returncode
    )


def percent(n, of):
    return f"{100 * n / of:.1f} %" if of else "-"


def print_table(sources):
    print("| source | lines | reached | branches | taken | left out |\n| --- | --- | --- | --- | --- | --- |")
    for s in sources:
        print(f"| {s.name} | {s.n_lines} | {percent(s.n_lines_reached, s.n_lines)} | {s.n_branches} "
              f"| {percent(s.n_taken, s.n_branches)} | {s.n_left_out or ''} |")
    print()
    for s in sources:
        print(*s.missed, sep="\n", end="\n" if s.missed else "")


def print_sums(title, sources):
    """Returns the parts that are reached: of lines, of branches, and of branches without those left out."""
    n_lines, n_reached = sum(s.n_lines for s in sources), sum(s.n_lines_reached for s in sources)
    n_branches, n_taken = sum(s.n_branches for s in sources), sum(s.n_taken for s in sources)
    n_left_out = sum(s.n_left_out for s in sources)
    print(f"{title}: lines {percent(n_reached, n_lines)} of {n_lines}; branches {percent(n_taken, n_branches)} of "
          f"{n_branches}, {percent(n_taken, n_branches - n_left_out)} without the {n_left_out} left out")
    return n_reached / n_lines, n_taken / n_branches, n_taken / (n_branches - n_left_out)


def main():
    left_out = read_left_out()
    lines, branches = count()
    others = sources_of_other_cpus()
    if others:
        print(f"Not counted, because this CPU cannot run them: {', '.join(others)}")
    sources = [
        Source(name, lines[name], branches[name], left_out[name])
        for name in sorted(lines)
        if not (others and name.startswith(others))
    ]
    print_table(sources)
    whole = print_sums("parse, split, format, join", [s for s in sources if s.name.startswith(WHOLE)])
    of_all = print_sums("all", sources)
    return 0 if whole[2] == 1 and min(of_all[:2]) >= LEAST_OF_ALL else 1


if __name__ == "__main__":
    sys.exit(main())
