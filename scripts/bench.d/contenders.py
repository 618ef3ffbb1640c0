"""contenders.py - the programs that `scripts/bench speed` measures: how each runs, and what its output must be."""

import os
import subprocess
import sys
from dataclasses import dataclass

from options import PROGRAM
from report import n_cpus
from timing import run

BENCH = "build/release/bench"
HELPERS = "scripts/bench.d"

ONE = "manycorr -j1"
TWO = "manycorr -j2"
ALL = f"manycorr -j{n_cpus()}"
PIPE = f"cat \\| {ALL}"  # a bar in a cell of a table
CAT = "cat \\| wc -l"
TO_FILE = "manycorr -j1 > file"
READ_ONE = "only reading, 1 thread"
READ_ALL = f"only reading, {n_cpus()} threads"
FAST_FLOAT = "fast_float, only parsing"
POOL = "original program, pool"
SERIAL = "original program, serial"
NUMPY = "tuned numpy"
PYTHON = "start of Python with numpy"
DUCKDB = "DuckDB, long CSV"
DUCKDB_LINES = "DuckDB, the lines"
DATA_TABLE = "R data.table, long CSV"
NO_OPTIONS = "manycorr"
DDOT = "a program that calls ddot once"


@dataclass(frozen=True)
class Contender:
    """A program and its arguments, or several connected by pipes."""

    stages: list
    # What it prints:
    # - "bytes": the same bytes as the first contender
    # - "results": the same results within the tolerance
    # - "bits": the sum of the bits of all doubles
    # - "count": the count of the numbers
    # - "nothing": nothing that can be compared
    prints: str = "results"
    own_clock: bool = False  # prints the seconds of its work without its start; gets a file for its results
    to_file: bool = False  # when it is timed, its output goes to a file, not to /dev/null

    def measure(self, folder):
        """Runs it with its files in the folder; returns the seconds of its work and those of the whole process."""
        return self._run(self.stages, f"{folder}/out" if self.own_clock or self.to_file else os.devnull)

    def check_run(self, folder):
        """Runs it for its output; returns the output, and the same as measure()."""
        path = f"{folder}/results"
        if self.own_clock:
            seconds = self._run([self.stages[0] + [path]], f"{folder}/out")
        else:
            seconds = self._run(self.stages, path)
        with open(path, encoding="ascii") as file:
            return file.read(), seconds

    def _run(self, stages, out):
        whole = run(stages, out=out).seconds
        if not self.own_clock:
            return whole, whole
        with open(out, encoding="ascii") as file:
            return float(file.read()), whole


class Tools:
    """The programs that this machine has, their versions, and a line for each that it does not have."""

    def __init__(self):
        self.versions = output(PROGRAM, "--version").splitlines()
        self.missing = []
        print_versions = "print('Python', platform.python_version() + ', numpy', numpy.__version__)"
        self.numpy = self._find(
            "the original program and tuned numpy", sys.executable, "-c", f"import platform, numpy; {print_versions}"
        )
        self.duckdb = self._find("DuckDB", "node", f"{HELPERS}/duckdb.mjs", "--version")
        print_versions = "cat(R.version.string, ', data.table ', format(packageVersion('data.table')), sep = '')"
        self.data_table = self._find("R data.table", "Rscript", "-e", print_versions)
        self.fast_float = self._is_built("parse_alone") and self._find(
            "fast_float", "dpkg-query", "--show", "--showformat=fast_float ${Version}", "libfast-float-dev"
        )
        self.kernels = self._is_built("kernels")
        self.read_alone = self._is_built("read_alone")
        self.ddot_once = self._is_built("ddot_once")

    def _find(self, programs, *command):
        """Whether this command, which prints versions, works."""
        version = output(*command)
        if version:
            self.versions.append(version)
        else:
            self.missing.append(f"{programs} (this fails: {' '.join(command[:3])})")
        return bool(version)

    def _is_built(self, program):
        is_there = os.access(f"{BENCH}/{program}", os.X_OK)
        if not is_there:
            self.missing.append(f"{program} (make bench-programs did not build it)")
        return is_there


def output(*command):
    """What a command prints, or an empty string if it fails."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.rstrip("\n")


def contenders(tools, corpus, rivals):
    """Name to contender, in the order of the table: manycorr with 1, 2 and all threads, then the rivals that are there.

    rivals has some of "pipe", "file", "read", "fast_float", "original", "numpy", "csv" and "lines".
    """
    batch = corpus.batch()
    cpus = str(n_cpus())
    found = {f"manycorr -j{n}": Contender([[PROGRAM, f"-j{n}", batch]], "bytes") for n in thread_counts()}
    if "pipe" in rivals:
        found[PIPE] = Contender([["cat", batch], [PROGRAM, f"-j{cpus}"]], "bytes")
        found[CAT] = Contender([["cat", batch], ["wc", "-l"]], "nothing")
    if "file" in rivals:
        found[TO_FILE] = Contender([[PROGRAM, "-j1", batch]], "bytes", to_file=True)
    if "read" in rivals and tools.read_alone:
        found[READ_ONE] = Contender([[f"{BENCH}/read_alone", "1", batch]], "count")
        found[READ_ALL] = Contender([[f"{BENCH}/read_alone", cpus, batch]], "count")
    if "fast_float" in rivals and tools.fast_float:
        found[FAST_FLOAT] = Contender([[f"{BENCH}/parse_alone", "fast_float", batch]], "bits")
    if "original" in rivals and tools.numpy:
        found[POOL] = Contender([[sys.executable, f"{HELPERS}/seed_program.py", "pool", batch]])
        found[SERIAL] = Contender([[sys.executable, f"{HELPERS}/seed_program.py", "serial", batch]])
    if "numpy" in rivals and tools.numpy:
        found[NUMPY] = Contender([[sys.executable, f"{HELPERS}/tuned_numpy.py", batch, cpus]])
        found[PYTHON] = Contender([[sys.executable, "-c", "import multiprocessing, numpy"]], "nothing")
    if "csv" in rivals and tools.duckdb:
        command = ["node", f"{HELPERS}/duckdb.mjs", "csv", corpus.long_csv(), cpus]
        found[DUCKDB] = Contender([command], own_clock=True)
    if "lines" in rivals and tools.duckdb:
        command = ["node", f"{HELPERS}/duckdb.mjs", "lines", batch, cpus]
        found[DUCKDB_LINES] = Contender([command], own_clock=True)
    if "csv" in rivals and tools.data_table:
        command = ["Rscript", f"{HELPERS}/data_table.R", corpus.long_csv(), cpus]
        found[DATA_TABLE] = Contender([command], own_clock=True)
    return found


def tiny_contenders(tools, path):
    """manycorr on one tiny batch, and a program that shows what any program with a BLAS needs to start."""
    found = {NO_OPTIONS: Contender([[PROGRAM, path]], "bytes")}
    if tools.ddot_once:
        found[DDOT] = Contender([[f"{BENCH}/ddot_once"]], "nothing")
    return found


def numbers_by_strtod(corpus):
    """The output of parse_alone with strtod: the count of the numbers, and the sum of their bits."""
    return output(f"{BENCH}/parse_alone", "strtod", corpus.batch())


def thread_counts():
    """One, two, and all CPUs."""
    return sorted({1, min(2, n_cpus()), n_cpus()})
