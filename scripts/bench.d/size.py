"""size.py - measures manycorr on inputs of growing size, with one thread and with all; scripts/bench-size starts it."""

import argparse
import sys
import tempfile

from contenders import MANYCORR
from corpora import ORIGINAL, make_folder
from timing import RunFailed, alternate, n_cpus, progress, run, table


def write_input(path, text, n_bytes):
    """Whole tasks of the text, repeated line by line, up to n_bytes."""
    n_copies, rest = divmod(n_bytes, len(text))
    with open(path, "wb") as file:
        for _ in range(n_copies):
            file.write(text)
        end = text.rfind(b"@", 0, rest)
        if end >= 0:
            file.write(text[:end] + b"\n")


def row(path, megabytes, rounds):
    """Measures one size; returns its row of the table."""
    threads = (1, n_cpus())
    timers = {n: lambda n=n: run([[MANYCORR, f"-j{n}", path]]) for n in threads}
    seconds = alternate(timers, dict.fromkeys(timers, rounds))
    one, many = (min(seconds[n]) for n in threads)
    ns = 1e9 / (megabytes << 20)
    return megabytes, f"{one:.4f}", f"{ns * one:.3f}", f"{many:.4f}", f"{ns * many:.3f}", f"{one / many:.2f}"


def parse_options():
    parser = argparse.ArgumentParser(prog="bench-size", add_help=False)
    parser.add_argument("rounds", metavar="ROUNDS", nargs="?", type=int, default=5)
    parser.add_argument("largest", metavar="LARGEST_MB", nargs="?", type=int, default=4096)
    options = parser.parse_args()
    if options.rounds < 1 or options.largest < 1:
        parser.error("ROUNDS and LARGEST_MB are numbers from 1 on")
    return options


def main():
    options = parse_options()
    with open(ORIGINAL.batch(), "rb") as file:
        text = file.read()
    rows = []
    with tempfile.TemporaryDirectory(dir=make_folder()) as folder:
        path = f"{folder}/input"
        megabytes = 1
        while megabytes <= options.largest:
            progress(f"{megabytes} MB")
            write_input(path, text, megabytes << 20)
            rows.append(row(path, megabytes, options.rounds))
            megabytes *= 4
    print(
        f"Seconds of the whole process, the least of {options.rounds} rounds; ns: nanoseconds a byte; MB: 2^20 bytes.\n"
    )
    print(table(["MB", "-j1", "ns", f"-j{n_cpus()}", "ns", "ratio"], rows))


if __name__ == "__main__":
    try:
        main()
    except (RunFailed, OSError) as error:
        sys.exit(f"bench-size: {error}")
