"""The ways to get results: the program with this or that window, threads and instruction set, and the library's functions.

Owns how each is run and what is compared with what. Knows nothing of how tasks are made.
"""

import functools
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass

import oracle
from judge import judge
from library import BUILD, SHARED, LibraryFailed, library

PROGRAM = os.path.abspath(os.environ.get("MANYCORR", BUILD / "manycorr"))
GUARD_SECONDS = 120  # no run takes longer, however slow the machine: it is there to end a hang
SMALL_WINDOWS = (32, 100, 300, 3000)
NOT_OURS = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OMP_DYNAMIC", "MANYCORR_WINDOW", "MANYCORR_ISA")


class Wrong(Exception):
    """A run as a whole is wrong: its status, its messages, or the shape of its output."""


def environment(**settings):
    """The environment of a run: ours without what changes how manycorr works, and with these settings."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return {**kept, "LC_ALL": "C", **{name: str(value) for name, value in settings.items() if value is not None}}


@functools.cache
def instruction_sets():
    """Those of this build that this CPU has; only that named by MANYCORR_ISA, where it is set."""
    if os.environ.get("MANYCORR_ISA"):
        return (os.environ["MANYCORR_ISA"],)

    def version(isa):
        return subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, env=environment(MANYCORR_ISA=isa))

    line = next(line for line in version(None).stdout.splitlines() if line.startswith("instruction sets: "))
    names = line.removeprefix("instruction sets: ").partition(" (")[0].split()
    return tuple(name for name in names if version(name).returncode == 0)


def doubles_of(task):
    """A task's lists as doubles; a single feature value repeated."""
    x, y = ([to_double(item) for item in values] for values in (task.x, task.y))
    return x, y * len(x) if len(y) < len(x) else y


def to_double(item):
    """An item as the nearest double."""
    try:
        return float(item)
    except ValueError:
        return float("nan")


class Round:
    """One stream, what is right for it, and the results that were got; each is computed once."""

    def __init__(self, stream):
        self.stream = stream
        self.text = stream.text()
        self.known = {}

    def results(self, way):
        """The results as text, one for each task; raises Wrong."""
        if way not in self.known:
            self.known[way] = way.results(self)
        return self.known[way]

    @functools.cached_property
    def doubles(self):
        """The lists of every task as doubles."""
        return [doubles_of(task) for task in self.stream.tasks]

    @functools.cached_property
    def wanted_of_decimals(self):
        """The right answers to the tasks as written."""
        return [oracle.of_decimals(task.x, task.y) for task in self.stream.tasks]

    @functools.cached_property
    def wanted_of_doubles(self):
        """The right answers to the tasks rounded to doubles."""
        return [oracle.of_doubles(x, y) for x, y in self.doubles]

    def wanted(self, way):
        """The right answers for a way."""
        return self.wanted_of_doubles if way.rounds else self.wanted_of_decimals

    def complaints(self, way, tally=None, where=""):
        """(index of the task, or None, and what is wrong) for all that is wrong with the results of one way."""
        try:
            results = self.results(way)
        except (Wrong, LibraryFailed) as wrong:
            return [(None, str(wrong))]
        if way.base is not None:
            try:
                base = self.results(way.base)
            except (Wrong, LibraryFailed):
                return []  # the base itself is complained about
            return [(i, f"{a} where {way.base.name} has {b}") for i, (a, b) in enumerate(zip(results, base)) if a != b]
        complaints = []
        for i, (result, wanted) in enumerate(zip(results, self.wanted(way))):
            complaint, error = judge(result, wanted, way.exact)
            if complaint is not None:
                complaints.append((i, complaint))
            if tally is not None:
                tally.count(wanted, result, error, f"{self.stream.tasks[i].kind} {where}:{i}")
        if tally is not None:
            tally.n_from_decimals += way.n_from_decimals(self)
        return complaints


@dataclass(frozen=True)
class Way:
    """One way to get results. Its results are judged, or, where it has a base, must be the same as those of that."""

    exact: bool
    base: "Way | None" = None
    rounds = False  # whether numbers are rounded to doubles first
    tells_conditions = False  # whether its errors are told for every decade of kappa

    @property
    def name(self):
        """What was run."""
        raise NotImplementedError

    def results(self, a_round):
        """The results of a stream."""
        raise NotImplementedError

    def n_from_decimals(self, a_round):
        """How many results were computed from decimals, as far as that is told."""
        return 0


@dataclass(frozen=True)
class ProgramWay(Way):
    """The program."""

    file: bool = False
    window_bytes: "int | None" = None
    n_threads: "int | None" = None
    isa: "str | None" = None

    @property
    def tells_conditions(self):
        return not self.exact

    @property
    def name(self):
        settings = [f"{n}={v}" for n, v in (("MANYCORR_WINDOW", self.window_bytes), ("MANYCORR_ISA", self.isa)) if v is not None]
        return " ".join([*settings, "manycorr", *self.options(), "FILE" if self.file else "<PIPE"])

    def options(self):
        """The options on the command line, but for the delimiters."""
        return ["--exact"] * self.exact + ([f"--threads={self.n_threads}"] if self.n_threads else [])

    def results(self, a_round):
        return self.run(a_round)[0]

    def run(self, a_round):
        """The results, and what the summary says, by name."""
        stream, text = a_round.stream, a_round.text.encode()
        command = [PROGRAM, *self.options(), "--summary", "--delimiters", stream.delimiters]
        env = environment(MANYCORR_WINDOW=self.window_bytes, MANYCORR_ISA=self.isa)
        with tempfile.NamedTemporaryFile() as file:
            if self.file:
                file.write(text)
                file.flush()
                command, text = [*command, file.name], b""
            try:
                run = subprocess.run(command, input=text, capture_output=True, env=env, timeout=GUARD_SECONDS)
            except subprocess.TimeoutExpired:
                raise Wrong("the program does not end") from None
        if run.returncode != 0:
            raise Wrong(f"the program ended with status {run.returncode}: {run.stderr.decode(errors='replace')[:400]!r}")
        results = stream.results(run.stdout.decode(errors="replace"))
        if results is None:
            raise Wrong(f"the output does not have the shape of the input: {run.stdout[:200]!r}")
        summary = dict(line.split(": ", 1) for line in run.stderr.decode().splitlines() if ": " in line)
        self.check_summary(summary, stream, results)
        a_round.known[self, "exact"] = int(summary.get("exact", 0))
        return results, summary

    @staticmethod
    def check_summary(summary, stream, results):
        """Raises Wrong where the counts are not those of the stream and of its results."""
        n_numbers = sum(len(task.x) + len(task.y) for task in stream.tasks)
        wanted = {"tasks": len(results), "numbers": n_numbers, "undefined": results.count("nan"), "bad": 0}
        for name, count in wanted.items():
            if summary.get(name) != str(count):
                raise Wrong(f"the summary has {name}: {summary.get(name)} instead of {count}")

    def n_from_decimals(self, a_round):
        return a_round.known[self, "exact"]


@dataclass(frozen=True)
class TextWay(Way):
    """manycorr_text."""

    n_threads: int = 1

    @property
    def name(self):
        return f"manycorr_text with options.exact = {int(self.exact)}, n_threads = {self.n_threads}"

    def results(self, a_round):
        options = library().make_options(self.exact, self.n_threads, a_round.stream.delimiters)
        output, _ = library().text(a_round.text, options)
        results = a_round.stream.results(output)
        if results is None:
            raise Wrong(f"the output does not have the shape of the input: {output[:200]!r}")
        return results


@dataclass(frozen=True)
class ArraysWay(Way):
    """manycorr_arrays."""

    n_threads: int = 1
    rounds = True

    @property
    def name(self):
        return f"manycorr_arrays with options.exact = {int(self.exact)}, n_threads = {self.n_threads}"

    def results(self, a_round):
        options = library().make_options(self.exact, self.n_threads)
        return list(map(repr, library().arrays(a_round.doubles, options)))


@dataclass(frozen=True)
class PearsonWay(Way):
    """manycorr_pearson, task by task."""

    rounds = True

    @property
    def name(self):
        return "manycorr_pearson"

    def results(self, a_round):
        return [repr(library().pearson(x, y)) for x, y in a_round.doubles]


def reason_to_skip_library():
    """Why the library cannot be loaded here; None where it can."""
    if re.search(rb"__asan_init|__tsan_init", SHARED.read_bytes()):
        return "the sanitizer must be loaded before Python"
    return None


def all_ways(number):
    """The ways that stream NUMBER takes; instruction sets and numbers of threads change from one stream to the next."""
    sets, few = instruction_sets(), 1 + number % 2
    isas = [sets[(number + i) % len(sets)] for i in range(4)]
    smallest = 1 if number % 20 == 0 else SMALL_WINDOWS[number % len(SMALL_WINDOWS)]  # 1 is slow: a read for every task
    for exact in True, False:
        program = ProgramWay(exact, isa=isas[0])
        yield program
        yield ProgramWay(exact, program, file=True, window_bytes=smallest, n_threads=2, isa=isas[1])
        yield ProgramWay(exact, program, file=number % 3 == 0, window_bytes=512, n_threads=few, isa=isas[2])
        yield ProgramWay(exact, program, file=True, n_threads=2, isa=isas[3])
        if reason_to_skip_library() is None:
            yield TextWay(exact, program, n_threads=few)
            yield ArraysWay(exact, n_threads=few)
    if reason_to_skip_library() is None:
        yield PearsonWay(False)


ROUNDED = "every result is the correctly rounded one"
NEAR = "every result is within 1e-12 of the exact one, and within 5e-15 where kappa is at most 100"


def check_of(way):
    """The check that the results of a way belong to."""
    if isinstance(way, TextWay):
        return "manycorr_text gives what the program gives"
    if way.base is not None:
        return "pipe or file, any window, any number of threads, any instruction set: the same bytes"
    subject = {
        ProgramWay: "manycorr --exact" if way.exact else "manycorr",
        ArraysWay: "manycorr_arrays with options.exact" if way.exact else "manycorr_arrays",
        PearsonWay: "manycorr_pearson",
    }[type(way)]
    return f"{subject}: {ROUNDED if way.exact else NEAR}"
