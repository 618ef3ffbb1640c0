"""coverage.py - lines and branches that gcov has counted in build/coverage; scripts/coverage starts it.

Functions of headers, and those that are inlined, are counted once for all places where they are.
"""

import glob
import json
import os
import subprocess
import sys
from collections import defaultdict

WHOLE = ("src/split", "src/parse/", "src/format", "src/join")  # all their branches are to be taken
LEAST_OF_ALL = 0.95
LEFT_OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "left-out")


def read_left_out():
    """The texts of lines whose branches are left out: a set for each source. Lines of the file are SOURCE | TEXT | REASON."""
    texts = defaultdict(set)
    with open(LEFT_OUT, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                source, text, reason = (part.strip() for part in line.split(" | "))
                if not reason:
                    sys.exit(f"coverage: no reason for {text}")
                texts[source].add(text)
    return texts


def gcov(notes):
    """What gcov knows of one object."""
    output = subprocess.run(
        ["gcov", "--json-format", "--stdout", "--branch-probabilities", notes], capture_output=True, check=True
    ).stdout
    return [json.loads(line) for line in output.splitlines() if line.strip()]


def count():
    """For each source: lines, as the greatest count of any copy, and branches, as sums over copies that have as many."""
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
    """The counts of one source, without what is left out."""

    def __init__(self, name, lines, branches, left_out):
        text = text_of(name)
        self.name = name
        self.missed = []
        is_left_out = {number: text[number - 1].strip() in left_out for number in lines}
        self.n_left_out = sum(taken.count(0) for (number, _), taken in branches.items() if is_left_out[number])
        kept = [number for number in lines if not is_left_out[number] or lines[number] > 0]
        self.n_lines = len(kept)
        self.n_lines_reached = sum(lines[number] > 0 for number in kept)
        self.n_branches = self.n_taken = 0
        for (number, _), taken in sorted(branches.items()):
            n_taken = sum(n > 0 for n in taken)
            self.n_taken += n_taken
            self.n_branches += n_taken if is_left_out[number] else len(taken)
            if n_taken < len(taken) and not is_left_out[number]:
                self.missed.append(f"{name}:{number}: {n_taken} of {len(taken)}: {text[number - 1].strip()}")


def percent(n, of):
    return f"{100 * n / of:.1f} %" if of else "-"


def main():
    left_out = read_left_out()
    lines, branches = count()
    sources = [Source(name, lines[name], branches[name], left_out[name]) for name in sorted(lines)]
    print("| source | lines | reached | branches | taken | left out |\n| --- | --- | --- | --- | --- | --- |")
    for s in sources:
        reached = percent(s.n_lines_reached, s.n_lines)
        print(f"| {s.name} | {s.n_lines} | {reached} | {s.n_branches} | {percent(s.n_taken, s.n_branches)} | {s.n_left_out} |")
    n_lines, n_reached = sum(s.n_lines for s in sources), sum(s.n_lines_reached for s in sources)
    n_branches, n_taken = sum(s.n_branches for s in sources), sum(s.n_taken for s in sources)
    n_left_out = sum(s.n_left_out for s in sources)
    reached = percent(n_reached, n_lines)
    print(f"| **all** | {n_lines} | {reached} | {n_branches} | {percent(n_taken, n_branches)} | {n_left_out} |\n")
    for source in sources:
        print(*source.missed, sep="\n", end="\n" if source.missed else "")
    is_whole = not any(s.missed for s in sources if s.name.startswith(WHOLE))
    return 0 if is_whole and n_taken >= LEAST_OF_ALL * n_branches and n_reached >= LEAST_OF_ALL * n_lines else 1


if __name__ == "__main__":
    sys.exit(main())
