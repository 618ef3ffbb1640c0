"""Correct digits and wrong results of manycorr and of other programs, by exact arithmetic.

The other programs are numpy, scipy, pandas, R, GNU datamash and Miller. They correlate NIST's data and decimals that
are hard to compute with. All tasks are written to files, which every program reads in one run. r of the decimals as
written is computed in integers, checked against NIST's certified values and with mpmath, and every result is compared
with it.

The output is a table of correct digits and wrong results, one of NIST's certified values, and the versions. It takes
half a minute. The status is 1 if manycorr breaks a promise of the README.

Needs python3, and what `scripts/setup accuracy` installs. Programs that are missing are left out, and the output says
so.
"""

import platform
import shlex
import tempfile
import time
from dataclasses import dataclass

import exact_r
from accuracy_cases import CASES, make_tasks
from accuracy_programs import NAMES, FileWriter, programs, version_of
from accuracy_score import Score, certified_digits, check_measure
from options import PROGRAM, add_program, new_parser, one_of, run_bench, some_of
from report import print_circumstances, progress, table


@dataclass(frozen=True)
class Truth:
    """What is kept of a task after its lists are freed."""

    case: str
    r: object  # exact, or None
    set_name: str
    certified: str


def write_tasks(case_names, folder):
    """Writes the tasks of the cases; returns the paths, and a Truth for every task."""
    truths = []
    writer = FileWriter(folder)
    for name in case_names:
        progress(f"{name}: making the decimals and computing exactly")
        for task in make_tasks(name):
            r = exact_r.correlate(task.x, task.y)
            check_measure(task, r)
            truths.append(Truth(name, r, task.set_name, task.certified))
            writer.add(task.x, task.y)
    writer.close()
    return writer.paths, truths


class Judged:
    """The programs that this machine has, their versions, results and scores."""

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
    """A row for each case, then the sums."""
    rows = []
    for case in dict.fromkeys(truth.case for truth in truths):
        n_tasks = sum(truth.case == case for truth in truths)
        rows.append((CASES[case].title, n_tasks, *(judged.scores[case, name] for name in judged.programs)))
    totals = [judged.total(name) for name in judged.programs]
    n_defined = sum(truth.r is not None for truth in truths)
    sums = (
        ("**wrong results**", len(truths), "n_wrong"),
        ("no result, but r is defined", n_defined, "n_none"),
        ("off by more than 1e-12", n_defined, "n_off"),
        ("not the nearest double", n_defined, "n_not_nearest"),
    )
    return rows + [(title, n, *(getattr(total, count) for total in totals)) for title, n, count in sums]


def certified_rows(judged, truths):
    """A row for each set of NIST that has a certified r squared."""
    rows = []
    for number, truth in enumerate(truths):
        if truth.certified:
            cells = (certified_digits(judged.results[name][number], truth.certified) for name in judged.programs)
            rows.append((truth.set_name, truth.certified, *cells))
    return rows


HEAD = """\
Correct digits of r, least / median of the tasks: -log10 of the relative error (of the absolute error if r is 0), at
most 16. A result is wrong if it is off by more than 1e-6 or beyond ±1, or if it is a number but r is undefined. A
result is none if it is missing or nan, but r is defined; such results do not count in the digits.
"""


def print_report(judged, truths, seconds):
    """Prints the tables."""
    titles = [program.title for program in judged.programs.values()]
    print(HEAD)
    print(table(["tasks", "n", *titles], case_rows(judged, truths)))
    rows = certified_rows(judged, truths)
    if rows:
        print("\nCorrect digits of r² (the printed r, squared) against the certified value, which has 15 digits:\n")
        print(table(["set", "certified r²", *titles], rows))
    print_circumstances(seconds)
    for line in (*judged.versions, f"Python {platform.python_version()}", *mpmath_version(), *judged.notes):
        print(line)


def mpmath_version():
    try:
        from mpmath import __version__
    except ImportError:
        return ["left out: the check of r with mpmath, which is not installed"]
    return [f"mpmath {__version__}"]


def broken_promises(judged):
    """A line for each promise of the README that results break."""
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
    parser = new_parser("accuracy", __doc__)
    help_text = f"only these: {', '.join(NAMES)} (exact: manycorr --exact)"
    parser.add_argument("--tools", metavar="TOOL[,TOOL]...", type=some_of(NAMES, "tool"), default=NAMES, help=help_text)
    add_program(parser)
    help_text = f"only these: {', '.join(CASES)}"
    parser.add_argument("cases", metavar="CASE", nargs="*", type=one_of(CASES, "case"), help=help_text)
    return parser.parse_args()


def main():
    options = parse_options()
    start = time.monotonic()
    judged = Judged(options.tools, options.program or PROGRAM)
    with tempfile.TemporaryDirectory() as folder:
        paths, truths = write_tasks(options.cases or CASES, folder)
        judged.run(paths, truths)
    print_report(judged, truths, time.monotonic() - start)
    broken = broken_promises(judged)
    for line in broken:
        progress(f"accuracy: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    run_bench("accuracy", main)
