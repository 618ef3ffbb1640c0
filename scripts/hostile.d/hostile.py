"""hostile.py - time and memory of hostile inputs at doubling sizes; scripts/hostile starts it.

Time is that of the processor, of a run with one thread over a file, the least of several rounds; of more rounds where it seems to grow too
fast, since other work on the machine makes single runs slower. Memory is the greatest resident size of runs with two threads, over the
file and through a pipe.
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile

from inputs import INPUTS

MIB = 1 << 20
THREADS = 2

# Time may grow with this power of the size. Products of long integers take more than time in proportion to their digits (GMP's take
# n log n in the end, and n^1.6 before).
POWER = 1.25
POWER_OF_LONG = 1.65
LONG = ("two numbers of half", "one number of digits", "as many numbers", "one long number", "one number of zeros", "one halfway")

MOST_ROUNDS = 6  # where time seems to grow too fast

# README: so long numbers may take more memory with --exact.
LONG_ITEM_BYTES = 50000

# Runs shorter than this tell nothing of how time grows.
LEAST_SECONDS = 0.02


class Failed(Exception):
    """A run that did not end as it should."""


def run(program, path, arguments, piped=False):
    """Returns the processor time in seconds and the greatest resident size in bytes."""
    feeder = None
    with open(path, "rb") as file, open(os.devnull, "wb") as nowhere:
        if piped:
            feeder = subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE)
        source = feeder.stdout if piped else file
        process = subprocess.Popen([program, *arguments], stdin=source, stdout=nowhere, stderr=nowhere)
        if piped:
            feeder.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if piped:
            feeder.wait()
    if process.returncode not in (0, 1):
        raise Failed(f"{' '.join(arguments)}: status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


class Input:
    """An input in a file. It is made by another process: what this one has in memory would count as that of those it starts."""

    def __init__(self, name, size, folder):
        self.size = size
        self.path = os.path.join(folder, str(size))
        maker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inputs.py")
        arguments = [sys.executable, maker, name, str(size), self.path]
        output = subprocess.run(arguments, check=True, capture_output=True).stdout
        self.task_bytes, self.item_bytes = map(int, output.split())

    def memory_limit(self, is_exact):
        """README: what a run may take. Exact computing with very long numbers may take 12 bytes for each of their digits."""
        limit = (64 + 8 * THREADS) * MIB + 3 * self.task_bytes
        if is_exact and self.item_bytes >= LONG_ITEM_BYTES:
            limit += 12 * self.size
        return limit


class Row:
    """One input at all sizes, with some options."""

    def __init__(self, program, name, inputs, arguments, rounds):
        self.name = name
        self.mode = " ".join(arguments) or "default"
        self.inputs = inputs
        self.limits = [i.memory_limit("--exact" in arguments) for i in inputs]
        one, many = ["-j1", *arguments], [f"-j{THREADS}", *arguments]
        self.allowed = POWER_OF_LONG if name.startswith(LONG) and "--exact" in arguments else POWER
        self.seconds = [math.inf for _ in inputs]
        n_rounds = 0
        while n_rounds < rounds or (self.power() > self.allowed and n_rounds < MOST_ROUNDS):
            self.seconds = [min(best, run(program, i.path, one)[0]) for best, i in zip(self.seconds, inputs)]
            n_rounds += 1
        self.peaks = [max(run(program, i.path, many, piped)[1] for piped in (False, True)) for i in inputs]

    def power(self):
        """With which power of the size time grows."""
        growth = self.seconds[-1] / max(self.seconds[0], LEAST_SECONDS)
        return math.log(max(growth, 1)) / math.log(self.inputs[-1].size / self.inputs[0].size)

    def line(self):
        times = " | ".join(f"{seconds:.3f}" for seconds in self.seconds)
        memory = f"{self.peaks[-1] / MIB:.0f} | {self.limits[-1] / MIB:.0f}"
        return f"| {self.name} | {self.mode} | {times} | {self.power():.2f} | {memory} |"

    def faults(self):
        if self.power() > self.allowed:
            yield f"{self.name}, {self.mode}: time grows with power {self.power():.2f}"
        for made, peak, limit in zip(self.inputs, self.peaks, self.limits):
            if peak > limit:
                yield f"{self.name}, {self.mode}: {peak >> 20} MiB for {made.size} bytes, {limit >> 20} allowed"


def parse_options():
    parser = argparse.ArgumentParser(prog="hostile")
    parser.add_argument("program", metavar="PROGRAM")
    parser.add_argument("names", metavar="NAME", nargs="*", help="part of the name of an input")
    parser.add_argument("--quick", action="store_true", help="small inputs, two sizes")
    return parser.parse_args()


def main():
    options = parse_options()
    sizes = [MIB // 4, MIB] if options.quick else [4 * MIB, 8 * MIB, 16 * MIB, 32 * MIB]
    rounds = 1 if options.quick else 2
    heads = " | ".join(f"{size / MIB:g} MiB" for size in sizes)
    print(f"| input | mode | {heads} | power | peak MiB | allowed |\n|{' --- |' * (len(sizes) + 5)}")
    faults = []
    for name in INPUTS:
        if options.names and not any(part in name for part in options.names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            inputs = [Input(name, size, folder) for size in sizes]
            for arguments in [[], ["--exact"]] + [["--verbose"]] * ("bad" in name):
                row = Row(options.program, name, inputs, arguments, rounds)
                print(row.line(), flush=True)
                faults += row.faults()
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        sys.exit(f"hostile: {failed}")
