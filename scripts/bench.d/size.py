"""size.py - measures manycorr on inputs of growing size, with one thread and with all; scripts/bench-size starts it."""

import argparse
import subprocess
import sys
import tempfile

from contenders import CALLS, MANYCORR
from corpora import ORIGINAL, make_folder
from timing import RunFailed, alternate, median, n_cpus, progress, run, table


def write_input(path, text, n_bytes):
    """Whole tasks of the text, repeated line by line, up to n_bytes."""
    n_copies, rest = divmod(n_bytes, len(text))
    with open(path, "wb") as file:
        for _ in range(n_copies):
            file.write(text)
        end = text.rfind(b"@", 0, rest)
        if end >= 0:
            file.write(text[:end] + b"\n")


def row(path, n_bytes, rounds):
    """Measures one size, small ones more often; returns its row of the table."""
    rounds *= 10 if n_bytes < 16 << 20 else 1
    threads = (1, n_cpus())
    timers = {n: lambda n=n: run([[MANYCORR, f"-j{n}", path]]) for n in threads}
    seconds = alternate(timers, dict.fromkeys(timers, rounds))
    one, many = (min(seconds[n]) for n in threads)
    typical = median(seconds[threads[1]]) / median(seconds[threads[0]])
    ns = 1e9 / n_bytes
    size = f"{n_bytes >> 10:,}"
    return size, f"{one:.5f}", f"{ns * one:.3f}", f"{many:.5f}", f"{many / one:.2f}", f"{typical:.2f}"


def parse_options():
    parser = argparse.ArgumentParser(prog="bench-size", add_help=False)
    parser.add_argument("rounds", metavar="ROUNDS", nargs="?", type=int, default=5)
    parser.add_argument("largest", metavar="LARGEST_MIB", nargs="?", type=int, default=4096)
    options = parser.parse_args()
    if options.rounds < 1 or options.largest < 1:
        parser.error("ROUNDS and LARGEST_MIB are numbers from 1 on")
    return options


def main():
    options = parse_options()
    with open(ORIGINAL.batch(), "rb") as file:
        text = file.read()
    rows = []
    with tempfile.TemporaryDirectory(dir=make_folder()) as folder:
        path = f"{folder}/input"
        n_bytes = 1 << 10
        while n_bytes <= options.largest << 20:
            progress(f"{n_bytes >> 10} KiB")
            write_input(path, text, n_bytes)
            rows.append(row(path, n_bytes, options.rounds))
            n_bytes *= 4
    print(
        f"Seconds of the whole process, the least of {options.rounds} rounds, of ten times as many below 16 MiB; ns: nanoseconds\n"
        f"a byte. Ratios: of -j{n_cpus()} over -j1, of the least and of the medians.\n"
    )
    print(table(["KiB", "-j1", "ns", f"-j{n_cpus()}", "ratio of least", "ratio of medians"], rows))
    print(flush=True)
    subprocess.run([CALLS], check=True)


if __name__ == "__main__":
    try:
        main()
    except (RunFailed, OSError) as error:
        sys.exit(f"bench-size: {error}")
