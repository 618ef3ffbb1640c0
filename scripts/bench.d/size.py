"""Time for inputs of growing size, with one thread and with all; and the time of small calls of the library.

The input is the batch of 10,160 tasks, cut or repeated to sizes from 1 KiB to 4 GiB, in the page cache.

Needs python3, and disk space for the largest size, in data/generated.
"""

import subprocess
import tempfile
from statistics import median

from contenders import BENCH
from corpora import ORIGINAL, make_folder
from options import PROGRAM, add_rounds, new_parser, positive, run_bench
from report import n_cpus, progress, table
from timing import seconds_of

SMALL_BYTES = 16 << 20  # smaller sizes get ten times as many rounds


def write_input(path, text, n_bytes):
    """Writes whole tasks of the text, repeated line by line, up to n_bytes."""
    n_copies, rest = divmod(n_bytes, len(text))
    with open(path, "wb") as file:
        for _ in range(n_copies):
            file.write(text)
        end = text.rfind(b"@", 0, rest)
        if end >= 0:
            file.write(text[:end] + b"\n")


def row(path, n_bytes, rounds):
    """Measures one size; returns its row of the table."""
    rounds *= 10 if n_bytes < SMALL_BYTES else 1
    threads = (1, n_cpus())
    seconds = seconds_of({n: [PROGRAM, f"-j{n}", path] for n in threads}, rounds)
    one, many = (min(seconds[n]) for n in threads)
    typical = median(seconds[threads[1]]) / median(seconds[threads[0]])
    ns = 1e9 / n_bytes
    size = f"{n_bytes >> 10:,}"
    return size, f"{one:.5f}", f"{ns * one:.3f}", f"{many:.5f}", f"{many / one:.2f}", f"{typical:.2f}"


def parse_options():
    parser = new_parser("size", __doc__)
    add_rounds(parser, 5)
    help_text = "the largest size (default: %(default)s)"
    parser.add_argument("--largest", metavar="MIB", type=positive, default=4096, help=help_text)
    return parser.parse_args()


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
        f"Seconds of the whole process, the least of {options.rounds} rounds (of ten times as many below 16 MiB).\n"
        f"ns: nanoseconds per byte. Ratios: -j{n_cpus()} over -j1, of the least times and of the medians.\n"
    )
    print(table(["KiB", "-j1", "ns", f"-j{n_cpus()}", "ratio of least", "ratio of medians"], rows))
    print(flush=True)
    subprocess.run([f"{BENCH}/calls"], check=True)


if __name__ == "__main__":
    run_bench("size", main)
