"""Throughput with 1, 2, 3 ... threads on a file, to choose OMP_NUM_THREADS: a table, advice and a plot.

The plot shows throughput against threads, beside the line of ideal scaling.

Needs python3; the plot needs gnuplot.
"""

import os
import subprocess
from statistics import median

from corpora import ORIGINAL
from options import PROGRAM, add_rounds, new_parser, path, run_bench
from report import cpu_name, n_cpus, progress, table
from timing import run, seconds_of

ENOUGH = 1.05  # the advice is the fewest threads whose least time is at most this many times the least of all

PNG = "build/scaling.png"

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


def measure(file, rounds):
    """Returns the seconds of every round for each number of threads; they take turns. The file may have bad tasks."""
    run([[PROGRAM, file]], allowed=(0, 1))  # fills the page cache, and prints the diagnostics once
    commands = {n: [PROGRAM, f"-j{n}", file] for n in range(1, n_cpus() + 1)}
    return seconds_of(commands, rounds, err=os.devnull, allowed=(0, 1))


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
    """The fewest threads that are about as fast as any number of threads."""
    least = min(min(times) for times in seconds.values())
    return next(n for n, times in seconds.items() if min(times) <= ENOUGH * least)


def plot(seconds, n_bytes, title, png):
    """Draws the plot; returns False if gnuplot is missing."""
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
    parser = new_parser("scaling", __doc__)
    add_rounds(parser, 9)
    parser.add_argument("--plot", metavar="PNG", type=path, help=f"where the plot goes (default: {PNG})")
    help_text = "any input of manycorr (default: 10,160 tasks of 500 pairs like 12.34)"
    parser.add_argument("file", metavar="FILE", nargs="?", type=path, help=help_text)
    options = parser.parse_args()
    if options.file and not os.path.isfile(options.file):
        parser.error(f"'{options.file}' is not a file that can be read many times")
    return options


def main():
    options = parse_options()
    name = options.file or ORIGINAL.batch()
    progress(f"{name}: measuring 1 to {n_cpus()} threads")
    seconds = measure(name, options.rounds)
    n_bytes = os.path.getsize(name)
    print(f"{name}, {n_bytes / 1e6:.1f} MB, in the page cache; {cpu_name()}")
    print(f"Seconds of the whole process; GB/s and ratios are of the least of {options.rounds} rounds.\n")
    print_table(seconds, n_bytes)
    print(f"\nThe fewest threads within 5 % of the fastest: OMP_NUM_THREADS={advised_threads(seconds)}")
    title = f"manycorr on {os.path.basename(name)} ({n_bytes / 1e6:.0f} MB), {cpu_name()}"
    png = options.plot or PNG
    if plot(seconds, n_bytes, title, png):
        print(f"Plot: {png}")
    else:
        print("No plot: gnuplot was not found")


if __name__ == "__main__":
    run_bench("scaling", main)
