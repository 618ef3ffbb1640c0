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
import random
import re
import subprocess
import sys
import tempfile

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

MAKE_INPUT = "--make-input"  # hostile.py --make-input NAME BYTES PATH


def repeat(text, n_bytes):
    return text * (n_bytes // len(text))


def two_lists(n_bytes, x, y):
    """A task of two lists that repeat the items x and y, n_bytes in all."""
    n_pairs = n_bytes // (len(x) + len(y))
    return (x * n_pairs)[:-1] + b";" + (y * n_pairs)[:-1] + b"\n"


def digits(n):
    """n digits without a short period."""
    some = "".join(random.Random(1).choices("123456789", k=9973)).encode()
    return (some * (n // len(some) + 1))[:n]


def long_numbers(n_bytes, length):
    """A task of numbers of this length, which differ in their last digits."""
    n_pairs = max(2, n_bytes // (2 * length + 2))
    body = digits(length)[:-8]
    x = b",".join(b"%s%08d" % (body, 7 * i % 99999989) for i in range(n_pairs))
    y = b",".join(b"%s%08d" % (body, 11 * i % 99999971) for i in range(n_pairs))
    return x + b";" + y + b"\n"


def of_square_shape(n_bytes):
    """As many numbers as each number has digits."""
    return long_numbers(n_bytes, int((n_bytes / 2) ** 0.5))


def one_long_among_short(n_bytes):
    """Half of the text is one number, the rest are short ones."""
    short = two_lists(n_bytes // 2, b"1.5,2.25,", b"2.5,1.75,").rstrip(b"\n").split(b";")
    return short[0] + b",0." + digits(n_bytes // 2) + b";" + short[1] + b",3\n"


def deep_exponents(n_bytes):
    generator = random.Random(2)
    items = [b"%de%d" % (generator.randrange(1, 10), generator.randrange(-323, 308)) for _ in range(n_bytes // 12)]
    items += items[::-1]
    half = len(items) // 2
    return b",".join(items[:half]) + b";" + b",".join(items[half:]) + b"\n"


# Name to a function that makes an input of about n bytes. They are made to take much time or memory.
INPUTS = {
    "one integer of all digits": lambda n: b"1;" + digits(n) + b"\n",
    "one number of digits and a fraction": lambda n: b"1,2;0." + digits(n) + b",1\n",
    "two numbers of half of all digits": lambda n: b"0.%s1,0.%s2,1;1,2,4\n" % ((digits(n // 2),) * 2),
    "one number of zeros": lambda n: b"1,2;0." + b"0" * n + b"1,1\n",
    "one number of zeros and its exponent": lambda n: b"1,2;0." + b"0" * n + b"1e%d,1\n" % n,
    "one halfway number": lambda n: b"1,2;9007199254740993." + b"0" * n + b"1,1\n",
    "an exponent of all digits": lambda n: b"1,2;1e-" + b"9" * n + b",1\n",
    "an exponent of zeros": lambda n: b"1,2;1e" + b"0" * n + b"1,1\n",
    "numbers of 30 digits": lambda n: long_numbers(n, 30),
    "numbers of 1,000 digits": lambda n: long_numbers(n, 1000),
    "as many numbers as each has digits": of_square_shape,
    "one long number among short ones": one_long_among_short,
    "deep exponents": deep_exponents,
    "deepest exponents by turns": lambda n: two_lists(n, b"1e308,5e-324,", b"3e-300,1e300,"),
    "endless exponents": lambda n: two_lists(n, b"1e99999999999,", b"1e-9999999999,"),
    "a run of @": lambda n: b"@" * n,
    "a run of ;": lambda n: b";" * n,
    "a run of , alone": lambda n: b"," * n,
    "a run of , in y": lambda n: b"1;" + b"," * n,
    "a run of newlines": lambda n: b"\n" * n,
    "a run of CRLF": lambda n: repeat(b"\r\n", n),
    "a run of carriage returns": lambda n: b"\r" * n,
    "a run of blanks": lambda n: b" " * n,
    "a run of blanks in a number": lambda n: b"1,2;1" + b" " * n + b",2\n",
    "a run of tabs before a newline": lambda n: b"1,2;1,2" + b"\t" * n + b"\n",
    "no delimiter: letters": lambda n: b"x" * n,
    "no delimiter: NUL": lambda n: b"\0" * n,
    "no delimiter: minus signs": lambda n: b"-" * n,
    "no delimiter: nannan": lambda n: repeat(b"nan", n),
    "one endless line of tasks": lambda n: repeat(b"1,2,3;1,3,2@", n),
    "one task of 1 and 2": lambda n: two_lists(n, b"1,2,", b"2,1,"),
    "one task, ill-conditioned": lambda n: two_lists(n, b"1000000000000.4,1000000000000.3,", b"1e15,1000000000000001,"),
    "one task, constant but at its end": lambda n: two_lists(n, b"1,1,", b"2,1,")[:-1] + b"1\n",
    "one task, bad at its end": lambda n: two_lists(n, b"1,2,", b"2,1,")[:-1] + b",x\n",
    "bad tasks: x": lambda n: repeat(b"x\n", n),
    "bad tasks: empty ones in one line": lambda n: repeat(b";@", n),
    "bad tasks: a bad last item": lambda n: repeat(b"1,2,3;4,5,2.O@", n),
    "bad tasks: lengths": lambda n: repeat(b"1,2,3;4,5\n", n),
    "bad tasks: NUL": lambda n: repeat(b"1;\0@", n),
}


def make_input(name, size, path):
    """Writes an input; prints the bytes of its largest task and of its longest item."""
    text = INPUTS[name](int(size))
    with open(path, "wb") as file:
        file.write(text)
    print(max(map(len, re.split(b"[@\n]", text))) + 1, max(map(len, re.split(b"[@;,\n]", text))))


class Input:
    """An input in a file.

    Another process makes it, because the memory of this one counts as that of the programs that it starts.
    """

    def __init__(self, name, size, folder):
        self.size = size
        self.path = os.path.join(folder, str(size))
        command = [sys.executable, os.path.abspath(__file__), MAKE_INPUT, name, str(size), self.path]
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
    if sys.argv[1:2] == [MAKE_INPUT]:
        sys.exit(make_input(*sys.argv[2:]))
    run_bench("hostile", main)
