"""Time and memory of inputs that are made to take much, at doubling sizes.

Time is processor time of a run with one thread over a file, the least of several rounds. If it seems to grow too fast,
there are more rounds, because other work on the machine slows single runs. Memory is the largest resident size of runs
with two threads, over the file and through a pipe.

The output is a table. The status is 1 if time grows faster than the input, or if memory exceeds what the README
promises. `scripts/test --long` runs this, too; `scripts/test` runs it with --quick.

Needs python3.
"""

import math
import os
import subprocess
import sys
import tempfile

from hostile_inputs import INPUTS
from options import PROGRAM, add_program, new_parser, run_bench
from report import table_head, table_row
from timing import run

MIB = 1 << 20
THREADS = 2

# Time may grow with this power of the size. The product of two long integers takes more than time in proportion to
# their digits: with GMP, n^1.6 at first, and n log n in the end.
POWER = 1.25
POWER_OF_LONG = 1.65
LONG = (
    "two numbers of half",
    "one number of digits",
    "as many numbers",
    "one long number",
    "one number of zeros",
    "one halfway",
)

MOST_ROUNDS = 6  # if time seems to grow too fast

# README: with --exact, numbers of at least this length may take more memory.
LONG_ITEM_BYTES = 50000

# Shorter runs do not show how time grows.
LEAST_SECONDS = 0.02


class Input:
    """An input in a file.

    Another process makes it, because the memory of this one counts as that of the programs that it starts.
    """

    def __init__(self, name, size, folder):
        self.size = size
        self.path = os.path.join(folder, str(size))
        maker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hostile_inputs.py")
        command = [sys.executable, maker, name, str(size), self.path]
        output = subprocess.run(command, check=True, capture_output=True).stdout
        self.task_bytes, self.item_bytes = map(int, output.split())

    def memory_limit(self, is_exact):
        """README: what a run may take. With --exact, very long numbers may take 12 bytes for each digit."""
        limit = (64 + 8 * THREADS) * MIB + 3 * self.task_bytes
        if is_exact and self.item_bytes >= LONG_ITEM_BYTES:
            limit += 12 * self.size
        return limit

    def run(self, command, piped=False):
        """Runs the program over the file, or through a pipe from it."""
        stages = [["cat"], command] if piped else [command]
        return run(stages, source=self.path, err=os.devnull, allowed=(0, 1))


class Row:
    """One input at all sizes, with some options."""

    def __init__(self, program, name, inputs, arguments, rounds):
        self.name = name
        self.mode = " ".join(arguments) or "default"
        self.inputs = inputs
        self.limits = [i.memory_limit("--exact" in arguments) for i in inputs]
        one, many = [program, "-j1", *arguments], [program, f"-j{THREADS}", *arguments]
        self.allowed = POWER_OF_LONG if name.startswith(LONG) and "--exact" in arguments else POWER
        self.seconds = [math.inf for _ in inputs]
        n_rounds = 0
        while n_rounds < rounds or (self.power() > self.allowed and n_rounds < MOST_ROUNDS):
            self.seconds = [min(best, i.run(one).cpu_seconds) for best, i in zip(self.seconds, inputs)]
            n_rounds += 1
        self.peaks = [max(i.run(many, piped).peak_bytes for piped in (False, True)) for i in inputs]

    def power(self):
        """The power of the size that time grows with."""
        growth = self.seconds[-1] / max(self.seconds[0], LEAST_SECONDS)
        return math.log(max(growth, 1)) / math.log(self.inputs[-1].size / self.inputs[0].size)

    def cells(self):
        times = [f"{seconds:.3f}" for seconds in self.seconds]
        memory = [f"{n_bytes / MIB:.0f}" for n_bytes in (self.peaks[-1], self.limits[-1])]
        return [self.name, self.mode, *times, f"{self.power():.2f}", *memory]

    def faults(self):
        if self.power() > self.allowed:
            yield f"{self.name}, {self.mode}: time grows with power {self.power():.2f}"
        for made, peak, limit in zip(self.inputs, self.peaks, self.limits):
            if peak > limit:
                yield f"{self.name}, {self.mode}: {peak >> 20} MiB for {made.size} bytes, {limit >> 20} allowed"


def parse_options():
    parser = new_parser("hostile", __doc__)
    parser.add_argument("--quick", action="store_true", help="two small sizes")
    add_program(parser)
    parser.add_argument("names", metavar="NAME", nargs="*", help="only inputs whose name contains this text")
    return parser.parse_args()


def main():
    options = parse_options()
    sizes = [MIB // 4, MIB] if options.quick else [4 * MIB, 8 * MIB, 16 * MIB, 32 * MIB]
    rounds = 1 if options.quick else 2
    print(table_head(["input", "mode", *(f"{size / MIB:g} MiB" for size in sizes), "power", "peak MiB", "allowed"]))
    faults = []
    for name in INPUTS:
        if options.names and not any(part in name for part in options.names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            inputs = [Input(name, size, folder) for size in sizes]
            for arguments in [[], ["--exact"]] + [["--verbose"]] * ("bad" in name):
                row = Row(options.program or PROGRAM, name, inputs, arguments, rounds)
                print(table_row(row.cells()), flush=True)
                faults += row.faults()
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    run_bench("hostile", main)
