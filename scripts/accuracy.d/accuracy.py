"""accuracy.py - judges results of manycorr and of other programs by exact arithmetic; scripts/accuracy starts it.

All tasks are written to files, which every program reads in one run. r of the decimals as written is computed in integers,
checked against NIST's certified values and mpmath, and every result is held against it.
"""

import argparse
import os
import platform
import shlex
import sys
import tempfile
import time
from dataclasses import dataclass

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "bench.d"))
import exact
from cases import CASES, make_tasks
from programs import NAMES, FileWriter, programs, version_of
from score import MeasureIsWrong, Score, certified_digits, check_measure
from timing import cpu_name, n_cpus, progress, table


@dataclass(frozen=True)
class Truth:
    """What is known of a task when its lists are gone."""

    case: str
    r: object  # exact, or None
    set_name: str
    certified: str


def write_tasks(case_names, folder):
    """Writes the tasks of the cases; returns the paths, and what is true of every task."""
    truths = []
    writer = FileWriter(folder)
    for name in case_names:
        progress(f"{name}: making the decimals, computing exactly")
        for task in make_tasks(name):
            r = exact.correlate(task.x, task.y)
            check_measure(task, r)
            truths.append(Truth(name, r, task.set_name, task.certified))
            writer.add(task.x, task.y)
    writer.close()
    return writer.paths, truths


class Judged:
    """The programs that are there, their versions, results and scores."""

    def __init__(self, names, manycorr):
        self.programs, self.versions, self.notes = {}, [], []
        for name, program in programs(manycorr).items():
            if name not in names:
                continue
            version = version_of(program)
            if not version:
                self.notes.append(f"left out: {program.title} (this fails: {shlex.join(program.version)})")
                continue
            self.programs[name] = program
            if name == "manycorr":
                self.versions += version.splitlines()
            elif name != "exact":
                self.versions.append(f"{version.splitlines()[0]}: {program.how}")
        self.results = {}
        self.scores = {}  # by case and program

    def run(self, paths, truths):
        for name, program in self.programs.items():
            progress(f"{name}: {len(truths)} tasks")
            self.results[name], trouble = program.results(paths, len(truths))
            if trouble:
                self.notes.append(trouble)
            for truth, result in zip(truths, self.results[name]):
                self.scores.setdefault((truth.case, name), Score()).add(result, truth.r)

    def total(self, name):
        total = Score()
        for (_, scored_name), score in self.scores.items():
            if scored_name == name:
                total.add_all(score)
        return total


def case_rows(judged, truths):
    """A row for every case, then the sums."""
    rows = []
    for case in dict.fromkeys(truth.case for truth in truths):
        n_tasks = sum(truth.case == case for truth in truths)
        rows.append((CASES[case].title, n_tasks, *(judged.scores[case, name] for name in judged.programs)))
    totals = [judged.total(name) for name in judged.programs]
    n_defined = sum(truth.r is not None for truth in truths)
    sums = (
        ("**wrong answers**", len(truths), "n_wrong"),
        ("no answer where r is defined", n_defined, "n_none"),
        ("off by more than 1e-12", n_defined, "n_off"),
        ("not the nearest double", n_defined, "n_not_nearest"),
    )
    return rows + [(title, n, *(getattr(total, count) for total in totals)) for title, n, count in sums]


def certified_rows(judged, truths):
    """A row for every set of NIST's with a certified r squared."""
    rows = []
    for number, truth in enumerate(truths):
        if truth.certified:
            cells = (certified_digits(judged.results[name][number], truth.certified) for name in judged.programs)
            rows.append((truth.set_name, truth.certified, *cells))
    return rows


HEAD = """\
Correct digits of r, least / median of the tasks: -log10 of the relative error (of the absolute error where r is 0), at most
16. Wrong is what is off by more than 1e-6, beyond ±1, or a number where r is not defined. None is no answer, or nan, where
r is defined; it has no part in the digits.
"""


def print_report(judged, truths, seconds):
    """All that this program prints on standard output."""
    titles = [program.title for program in judged.programs.values()]
    print(HEAD)
    print(table(["tasks", "n", *titles], case_rows(judged, truths)))
    rows = certified_rows(judged, truths)
    if rows:
        print("\nCorrect digits of r², squared from what is printed, against the certified value, which has 15:\n")
        print(table(["set", "certified r²", *titles], rows))
    print(f"\n{cpu_name()}, {n_cpus()} CPUs to use; {time.strftime('%Y-%m-%d')}; {seconds / 60:.1f} minutes")
    print(shlex.join(["scripts/accuracy", *sys.argv[1:]]))
    for line in (*judged.versions, f"Python {platform.python_version()}", *mpmath_version(), *judged.notes):
        print(line)


def mpmath_version():
    try:
        from mpmath import __version__
    except ImportError:
        return ["left out: the check of the exact r by mpmath, which is not installed"]
    return [f"mpmath {__version__}"]


def broken_promises(judged):
    """A line for each."""
    promises = (
        ("manycorr", "n_off", "results are off by more than 1e-12"),
        ("manycorr", "n_wrong", "results are wrong"),
        ("manycorr", "n_none", "results are missing"),
        ("exact", "n_not_nearest", "results are not the nearest double"),
        ("exact", "n_wrong", "results are wrong"),
        ("exact", "n_none", "results are missing"),
    )
    broken = []
    for name, count, text in promises:
        n = getattr(judged.total(name), count) if name in judged.programs else 0
        if n:
            broken.append(f"{'manycorr --exact' if name == 'exact' else name}: {n} {text}")
    return broken


def parse_options():
    parser = argparse.ArgumentParser(prog="accuracy", add_help=False)
    parser.add_argument("--tools", metavar="TOOL[,TOOL]...", type=lambda text: text.split(","), default=NAMES)
    parser.add_argument("--program", metavar="FILE", default="build/release/manycorr")
    parser.add_argument("cases", metavar="CASE", nargs="*")
    options = parser.parse_args()
    for kind, names, known in (("tool", options.tools, NAMES), ("case", options.cases, CASES)):
        for name in names:
            if name not in known:
                parser.error(f"there is no {kind} '{name}'; there are {', '.join(known)}")
    return options


def main():
    options = parse_options()
    start = time.monotonic()
    judged = Judged(options.tools, options.program)
    with tempfile.TemporaryDirectory() as folder:
        paths, truths = write_tasks(options.cases or CASES, folder)
        judged.run(paths, truths)
    print_report(judged, truths, time.monotonic() - start)
    broken = broken_promises(judged)
    for line in broken:
        progress(f"accuracy: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (MeasureIsWrong, OSError) as error:
        sys.exit(f"accuracy: {error}")
