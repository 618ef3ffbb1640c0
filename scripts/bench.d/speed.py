"""Time beside other programs, on inputs of many shapes, from files and through pipes (the default).

The other programs are the Python program that manycorr began as, tuned numpy, DuckDB, R's data.table, fast_float that
only parses, and a program that only reads. First all programs run once, and their results are compared; then they are
timed in turn. The output is three tables: times and ratios, the parsing kernels, and the marks that manycorr should
reach. It takes ten minutes, and 5 GB of inputs, which are made once, in data/generated.

Needs python3, and what `scripts/setup bench` installs. Programs that are missing are left out, and the output says so.
"""

import math
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from statistics import median

from contenders import ALL, BENCH, ONE, READ_ONE, Tools, contenders, numbers_by_strtod, tiny_contenders
from corpora import Corpus, make_folder
from marks import Kernels, Results, mark_rows
from options import Failed, new_parser, positive, run_bench, some_of
from report import n_cpus, print_circumstances, progress, table
from timing import alternate

TOLERANCE = 1e-9  # between results of different programs
SLOW_SECONDS, SLOW_ROUNDS = 1.0, 3  # programs that take longer get fewer rounds
VERY_SLOW_SECONDS = 15.0  # programs that take longer get no rounds: the run whose results were compared counts
TINY_BATCH = "1,2,3,4;2,4,6,9@1,2,3;3,2,1\n"
EVERYONE = ("pipe", "read", "fast_float", "original", "numpy", "csv")


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    divisor: int  # of the sizes of the inputs
    rounds: int
    tiny_rounds: int
    kernel_rounds: int


FULL = Effort(divisor=1, rounds=9, tiny_rounds=500, kernel_rounds=40)
QUICK = Effort(divisor=10, rounds=3, tiny_rounds=100, kernel_rounds=5)


@dataclass(frozen=True)
class Part:
    """One input, and the programs that are measured on it beside manycorr."""

    title: str  # in the table
    corpus: Corpus
    rivals: tuple


def parts(divisor):
    """Name to part; the divisor makes the inputs smaller."""
    n = 10160 // divisor
    million = 1000 * 1000 // divisor
    mb = 200 // divisor
    mib = 1024 // divisor
    huge = ("pipe", "read")
    pairs_of_mib = (mib << 20) // len("12.34,12.34,")
    return {
        "first": Part(f"{n // 4:,} x 500, 12.34", Corpus("decimal2", n // 4, 500), ("original", "numpy")),
        "decimal2": Part(f"{n:,} x 500, 12.34", Corpus("decimal2", n, 500), (*EVERYONE, "lines")),
        "digits17": Part(f"{n:,} x 500, 17 digits", Corpus("digits17", n, 500), EVERYONE),
        "general6": Part(f"{n:,} x 500, %.6g", Corpus("general6", n, 500), EVERYONE),
        "integer": Part(f"{n:,} x 500, integers", Corpus("integer", n, 500), EVERYONE),
        "five": Part(f"{million:,} x 5, 12.34", Corpus("decimal2", million, 5), (*EVERYONE, "file")),
        "single": Part(f"{mb} MB, one task, 12.34", Corpus("decimal2", 1, mb * 1000 * 1000 // 12), EVERYONE),
        "skewed": Part(f"{n:,} x 500, log-normal, 12.34", Corpus("decimal2", n, 500, skew=2), EVERYONE),
        "huge-many": Part(f"{mib} MiB, many tasks, 12.34", Corpus("decimal2", n, 500, n_bytes=mib << 20), huge),
        "huge-single": Part(f"{mib} MiB, one task, 12.34", Corpus("decimal2", 1, pairs_of_mib), huge),
        "huge-skewed": Part(f"{mib} MiB, log-normal, 12.34", Corpus("decimal2", n, pairs_of_mib // n, skew=2), huge),
    }


class Bench:
    """Measures part after part; keeps the rows of the table, and the results for the marks."""

    def __init__(self, effort, tools, folder):
        self.effort = effort
        self.tools = tools
        self.folder = folder  # for files that exist only while a part runs
        self.results = Results()
        self.rows = []

    def run_corpus(self, name, part):
        entrants = contenders(self.tools, part.corpus, part.rivals)
        self._run(name, part.title, entrants, self.effort.rounds, part.corpus)
        self.results.n_tasks[name] = part.corpus.n_tasks

    def run_tiny(self):
        path = f"{self.folder}/tiny"
        with open(path, "w", encoding="ascii") as file:
            file.write(TINY_BATCH)
        self._run("tiny", "one tiny batch", tiny_contenders(self.tools, path), self.effort.tiny_rounds)

    def run_kernels(self):
        """Returns the table of the kernels, or an empty string if their program is missing."""
        if not self.tools.kernels:
            return ""
        progress("kernels: comparing and measuring")
        command = [f"{BENCH}/kernels", str(self.effort.kernel_rounds)]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout

    def _run(self, name, title, entrants, rounds, corpus=None):
        progress(f"{name}: comparing the results of {len(entrants)} programs")
        checked = check(name, corpus, entrants, self.folder)
        progress(f"{name}: measuring")
        n_rounds = {entrant: rounds_for(whole, rounds) for entrant, (_, whole) in checked.items()}
        measures = {entrant: lambda c=contender: c.measure(self.folder) for entrant, contender in entrants.items()}
        measured = alternate(measures, n_rounds)
        for entrant in entrants:
            runs = measured[entrant] or [checked[entrant]]
            self.results.add(name, entrant, min(work for work, _ in runs))
            self.rows.append(self._row(name, title, entrant, runs, entrants[entrant].own_clock))

    def _row(self, part, title, entrant, runs, own_clock):
        work = [seconds for seconds, _ in runs]
        ratios = [self.results.ratio(part, entrant, base) for base in dict.fromkeys((ONE, ALL))]
        return (
            title,
            entrant,
            len(runs),
            f"{min(work):.4f}",
            f"{median(work):.4f}",
            f"{min(whole for _, whole in runs):.4f}" if own_clock else "",
            *("" if ratio is None else f"{ratio:.3g}" for ratio in ratios),
        )


def rounds_for(seconds, rounds):
    """The rounds for a program whose first run took these seconds."""
    if seconds > VERY_SLOW_SECONDS:
        return 0
    return min(rounds, SLOW_ROUNDS) if seconds > SLOW_SECONDS else rounds


def check(part, corpus, entrants, folder):
    """Runs all programs and compares their output; raises Failed if they differ. Returns the seconds of each."""
    texts, seconds = {}, {}
    for name, contender in entrants.items():
        texts[name], seconds[name] = contender.check_run(folder)
    kinds = {contender.prints for contender in entrants.values()}
    reference = texts[next(iter(entrants))]  # of manycorr
    expected = {"bytes": reference, "count": texts.get(READ_ONE)}
    if "bits" in kinds:
        expected["bits"] = numbers_by_strtod(corpus) + "\n"
        expected["count"] = expected["bits"].split()[0] + "\n"
    for name, contender in entrants.items():
        if contender.prints == "results":
            compare_results(part, name, reference, texts[name])
        elif contender.prints != "nothing" and texts[name] != expected[contender.prints]:
            raise Failed(f"{part}: {name} prints other {contender.prints}")
    return seconds


def compare_results(part, name, expected_text, actual_text):
    """Raises Failed unless there are as many results, and each is within the tolerance."""
    expected, actual = (text.rstrip("\n").split("@") for text in (expected_text, actual_text))
    if len(expected) != len(actual):
        raise Failed(f"{part}: {name} prints {len(actual)} results, and manycorr {len(expected)}")
    for number, (a, b) in enumerate(zip(map(to_double, expected), map(to_double, actual)), start=1):
        if not (abs(a - b) <= TOLERANCE or math.isnan(a) and math.isnan(b)):
            raise Failed(f"{part}: task {number}: {name} prints {b}, and manycorr {a}")


def to_double(text):
    """A result; text that is not a number (R's NA, SQL's null) means undefined, as nan does."""
    try:
        return float(text)
    except ValueError:
        return math.nan


HEAD = """\
Seconds of the whole process, from before its start to its end; its output goes to /dev/null. For DuckDB and R: seconds
of the query alone, the better of two in a process (`with start`: seconds of that whole process). The times of the
Python programs include the start of Python, which has a row of its own. fast_float and reading are built for this very
CPU (-march=native). Inputs are in the page cache. `/ -j1` and the like: the least time over that of manycorr with that
many threads.

Before the timing, all programs ran once and agreed: manycorr's output to the byte, the results of the others within
{tolerance:g}, fast_float's doubles with strtod's to the bit, the count of delimiters with that of the numbers. Programs
take turns: {rounds} rounds ({tiny_rounds} for the tiny batch), {slow_rounds} for a program that takes more than
{slow:g} s, and 1 (that of the comparison) for one that takes more than {very_slow:g} s.
"""


def print_report(bench, kernels_table, seconds):
    """Prints the tables."""
    effort = bench.effort
    head = {"tolerance": TOLERANCE, "rounds": effort.rounds, "tiny_rounds": effort.tiny_rounds}
    slow = {"slow_rounds": min(SLOW_ROUNDS, effort.rounds), "slow": SLOW_SECONDS, "very_slow": VERY_SLOW_SECONDS}
    print(HEAD.format(**head, **slow))
    ratios = [f"/ -j{n}" for n in dict.fromkeys((1, n_cpus()))]
    print(table(["input", "program", "rounds", "least s", "median s", "with start", *ratios], bench.rows))
    if kernels_table:
        print(f"\nNanoseconds per number, with the text in the cache, the least of {effort.kernel_rounds} rounds:\n")
        print(kernels_table, end="")
    if effort.divisor > 1:
        print(f"\nThese inputs are 1/{effort.divisor} of those that the marks are for.")
    print("\n" + table(["measure", "mark", "measured"], mark_rows(bench.results, Kernels(kernels_table))))
    print_circumstances(seconds)
    for line in bench.tools.versions:
        print(line)
    for line in bench.tools.missing:
        print(f"left out: {line}")


def parse_options():
    names = [*parts(1), "tiny", "kernels"]
    parser = new_parser("speed", __doc__)
    parser.add_argument("--quick", action="store_true", help="smaller inputs (1/10) and fewer rounds")
    help_text = f"only these parts: {', '.join(names)}"
    parser.add_argument("--only", metavar="PART[,PART]...", type=some_of(names, "part"), default=names, help=help_text)
    defaults = f"default: {FULL.rounds}; with --quick {QUICK.rounds}"
    help_text = f"rounds for programs that take less than a second ({defaults})"
    parser.add_argument("--rounds", metavar="N", type=positive, help=help_text)
    return parser.parse_args()


def main():
    options = parse_options()
    effort = QUICK if options.quick else FULL
    if options.rounds is not None:
        effort = replace(effort, rounds=options.rounds)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(dir=make_folder()) as folder:
        bench = Bench(effort, Tools(), folder)
        for name, part in parts(effort.divisor).items():
            if name in options.only:
                bench.run_corpus(name, part)
        if "tiny" in options.only:
            bench.run_tiny()
        kernels_table = bench.run_kernels() if "kernels" in options.only else ""
    print_report(bench, kernels_table, time.monotonic() - start)


if __name__ == "__main__":
    run_bench("speed", main)
