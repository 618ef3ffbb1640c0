"""quota.py - manycorr in a cgroup with a quota, by default and with given numbers of threads; scripts/quota starts it."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from cgroup import Cgroup, NoCgroup

NOT_HERE = 77  # the status that says so
GREATEST_RATIO = 1.2  # of the default over the right number of threads
MANY_THREADS = (2, 4, 16)

# Each takes the processor for several periods of the quota.
MANY_TASKS = ["--tasks", "1000", "--pairs", "500", "--lines", "10", "--bytes", "600M"]
ONE_TASK = ["--tasks", "1", "--pairs", "12000000"]
# What it is called, the arguments of the generator, how often the file is named, whether it comes through a pipe.
INPUTS = (
    ("many tasks of a file", MANY_TASKS, 1, False),
    ("through a pipe", MANY_TASKS, 1, True),
    ("a file of one task, four times", ONE_TASK, 4, False),
)


class Contest:
    """Runs of the program on files, or on pipes from them, all in one cgroup."""

    def __init__(self, program, group):
        self.program = program
        self.group = group

    def run(self, paths, arguments, environment, piped):
        """Runs it in the cgroup; returns the seconds and the processor's seconds."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_"))}
        command = [self.program, *arguments] if piped else [self.program, *arguments, *paths]
        with open(paths[0], "rb") as file:
            feeder = subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE) if piped else None
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=feeder.stdout if piped else subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env={**clean, **environment}, preexec_fn=self.group.join)  # fmt: skip
        if piped:
            feeder.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if piped:
            feeder.wait()
        if process.returncode != 0:
            sys.exit(f"quota: {' '.join(command)}: status {process.returncode}")
        return seconds, usage.ru_utime + usage.ru_stime


def ways(right):
    """Names, arguments and environments; the first is the right number of threads, the second the default."""
    yield f"-j{right}", [f"-j{right}"], {}
    yield "default", [], {}
    for n in MANY_THREADS:
        yield f"-j{n}", [f"-j{n}"], {}
    yield "OMP_NUM_THREADS=16", [], {"OMP_NUM_THREADS": "16"}


def measure(contest, paths, rounds, right, piped):
    """The times of all ways, which take turns, by name."""
    times = {name: [] for name, _, _ in ways(right)}
    for _ in range(rounds):
        for name, arguments, environment in ways(right):
            times[name].append(contest.run(paths, arguments, environment, piped))
    return times


def print_table(title, times):
    """Returns the ratio of the default."""
    medians = {name: [statistics.median(column) for column in zip(*pairs)] for name, pairs in times.items()}
    right = next(iter(medians.values()))
    print(f"\n| {title} | median s | least s | over the right number | processor s, median |\n|{' --- |' * 5}")
    for name, (seconds, used) in medians.items():
        least = min(pair[0] for pair in times[name])
        print(f"| {name} | {seconds:.3f} | {least:.3f} | {seconds / right[0]:.2f} | {used:.3f} |")
    return medians["default"][0] / right[0]


def parse_options():
    parser = argparse.ArgumentParser(prog="quota", add_help=False)
    parser.add_argument("program", metavar="PROGRAM")
    parser.add_argument("rounds", metavar="ROUNDS", nargs="?", type=int, default=9)
    parser.add_argument("percent", metavar="PERCENT", nargs="?", type=int, default=50)
    options = parser.parse_args()
    if options.rounds < 1 or options.percent < 1:
        parser.error("ROUNDS and PERCENT are numbers from 1 on")
    return options


def main():
    options = parse_options()
    right = -(-options.percent // 100)
    ratios = []
    with tempfile.TemporaryDirectory() as folder, Cgroup(options.percent) as group:
        contest = Contest(options.program, group)
        print(f"{options.percent} % of a core by cgroup v{1 if group.is_v1 else 2}, {options.rounds} rounds")
        path = os.path.join(folder, "batch")
        for title, arguments, n_named, piped in INPUTS:
            with open(path, "wb") as batch:
                subprocess.run([sys.executable, "scripts/generate-batch", *arguments], stdout=batch, check=True)
            times = measure(contest, n_named * [path], options.rounds, right, piped)
            ratios.append(print_table(f"{title}, {os.path.getsize(path) / 1e6:.0f} MB", times))
        print(f"\nThe quota was used up {group.throttled()} times.")
    if max(ratios) > GREATEST_RATIO:
        sys.exit(f"quota: the default takes {max(ratios):.2f} times as long as the right number of threads")


if __name__ == "__main__":
    try:
        main()
    except NoCgroup as reason:
        print(f"quota: skipped: no cgroup with a quota can be made here: {reason}")
        sys.exit(NOT_HERE)
