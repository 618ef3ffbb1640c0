"""scaling.py - measures manycorr on one file with every number of threads; scripts/bench-scaling starts it."""

import argparse
import os
import subprocess
import sys

from contenders import MANYCORR
from corpora import ORIGINAL
from timing import RunFailed, alternate, cpu_name, median, n_cpus, progress, run, table

ENOUGH = 1.05  # threads are advised of whose least time is at most so many times the least of all

PLOT = """\
set terminal pngcairo size 960,640 font "sans,13" linewidth 1.5
set output "{png}"
set title "{title}" noenhanced
set xlabel "threads"
set ylabel "throughput, GB/s"
set key left top reverse Left
set grid
set xrange [0:{n_threads} + 0.5]
set xtics {tics}
set yrange [0:*]
$measured << END
{points}
END
plot {slope} * x title "ideal: one thread's throughput, times the threads" with lines dashtype 2 linecolor "gray40", \\
    $measured using 1:2:3:2 notitle with yerrorbars pointtype 0 linecolor "#1f77b4", \\
    $measured using 1:2 title "measured: fastest of {rounds} rounds (bars: down to the median)" \\
        with linespoints pointtype 7 pointsize 1.2 linecolor "#1f77b4"
"""


def measure(path, rounds):
    """The seconds of every round for each number of threads, which take turns. Bad tasks are no obstacle."""
    run([[MANYCORR, path]], allowed=(0, 1))  # fills the page cache; whatever is wrong with the file is said once
    timers = {
        n: lambda n=n: run([[MANYCORR, f"-j{n}", path]], err=os.devnull, allowed=(0, 1)) for n in range(1, n_cpus() + 1)
    }
    return alternate(timers, dict.fromkeys(timers, rounds))


def print_table(seconds, n_bytes):
    one = min(seconds[1])
    rows = [
        (
            n,
            f"{min(times):.4f}",
            f"{median(times):.4f}",
            f"{n_bytes / min(times) / 1e9:.3g}",
            f"{one / min(times):.2f}",
            f"{100 * one / min(times) / n:.0f} %",
        )
        for n, times in seconds.items()
    ]
    print(table(["threads", "least s", "median s", "GB/s", "times one thread", "of the ideal"], rows))


def advised_threads(seconds):
    """The fewest threads that are about as fast as any number of them."""
    least = min(min(times) for times in seconds.values())
    return next(n for n, times in seconds.items() if min(times) <= ENOUGH * least)


def plot(seconds, n_bytes, title, png):
    """Writes the picture; returns whether gnuplot was there to do it."""
    gb = n_bytes / 1e9
    script = PLOT.format(
        png=png.replace("\\", "\\\\").replace('"', '\\"'),
        title=title.replace("\\", "\\\\").replace('"', '\\"'),
        n_threads=len(seconds),
        tics=max(1, len(seconds) // 16),
        points="\n".join(f"{n} {gb / min(times)} {gb / median(times)}" for n, times in seconds.items()),
        slope=gb / min(seconds[1]),
        rounds=len(seconds[1]),
    )
    try:
        subprocess.run(["gnuplot"], input=script, check=True, text=True)
    except FileNotFoundError:
        return False
    return True


def parse_options():
    parser = argparse.ArgumentParser(prog="bench-scaling", add_help=False)
    parser.add_argument("file", metavar="FILE", nargs="?", default="")
    parser.add_argument("rounds", metavar="ROUNDS", nargs="?", type=int, default=9)
    parser.add_argument("png", metavar="PNG", nargs="?", default="")
    options = parser.parse_args()
    if options.file and not os.path.isfile(options.file):
        parser.error(f"'{options.file}' is not a file that can be read many times")
    if options.rounds < 1:
        parser.error("ROUNDS is a number from 1 on")
    return options


def main():
    options = parse_options()
    path = options.file or ORIGINAL.batch()
    progress(f"{path}: measuring 1 to {n_cpus()} threads")
    seconds = measure(path, options.rounds)
    n_bytes = os.path.getsize(path)
    print(f"{path}, {n_bytes / 1e6:.1f} MB, in the page cache; {cpu_name()}")
    print(
        f"Seconds of the whole process; GB/s and ratios are of the least of {options.rounds} rounds, which alternate.\n"
    )
    print_table(seconds, n_bytes)
    print(f"\nThe fewest threads that come within 5 % of the fastest: OMP_NUM_THREADS={advised_threads(seconds)}")
    png = options.png or "build/scaling.png"
    title = f"manycorr on {os.path.basename(path)} ({n_bytes / 1e6:.0f} MB), {cpu_name()}"
    if plot(seconds, n_bytes, title, png):
        print(f"Plot: {png}")
    else:
        print("No plot: gnuplot was not found")


if __name__ == "__main__":
    try:
        main()
    except (RunFailed, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench-scaling: {error}")
