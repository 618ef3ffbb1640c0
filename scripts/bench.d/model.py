"""Up to how many cores the program scales, simulated with measured times of its stages.

The model. A stream is a sequence of windows. For each window,
  - one thread at a time claims it: the claim takes c seconds;
  - any thread reads, parses, correlates and formats it: w seconds;
  - one thread at a time writes it, in order: s seconds. Then it can claim again.
A thread waits for its turn to claim; a finished window waits for its turn to be written, while the thread goes on with
another one (three windows for each thread). Memory bandwidth, caches and the time to wake a thread are left out. So the
model gives an upper bound: the throughput cannot exceed w + c + s over the greater of c and s, times that of one core.

w and s are the stage times of --summary with one thread, c is measured by claiming all windows of the file alone.

Needs python3, cc, and a build (make).
"""

import os
import re
import subprocess
import tempfile

from corpora import ORIGINAL, Corpus
from options import PROGRAM, add_rounds, new_parser, run_bench
from report import cpu_name, progress, table

WINDOW_BYTES = 128 << 10  # the default of the program
WINDOWS_PER_THREAD = 3
N_WINDOWS = 20000  # simulated
CORES = (2, 8, 16, 32, 48, 64, 96, 128)
SHAPES = {
    "12.34, 500 pairs": ORIGINAL,
    "17 digits, 500 pairs": Corpus("digits17", 10160, 500),
    "integers, 500 pairs": Corpus("integer", 10160, 500),
    "12.34, 5 pairs": Corpus("decimal2", 1000000, 5),
}
CLAIMS = """
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/clock.h"
#include "input/source.h"
int main(int argc, char **argv) {
    (void)argc;
    struct mc_syntax syntax;
    mc_syntax_init(&syntax, '@', ';', ',');
    double least = 1e9;
    for (int round = 0; round < 9; round++) {
        struct mc_source source;
        struct mc_chunk chunk = {0};
        mc_source_init_fd(&source, open(argv[1], O_RDONLY), &syntax, (size_t)atol(argv[2]));
        size_t n = 0;
        const double start = mc_seconds();
        while (mc_source_get_next(&source, -1, &chunk) == MC_SOURCE_CHUNK) {
            n++;
        }
        const double seconds = (mc_seconds() - start) / (double)n;
        least = seconds < least ? seconds : least;
    }
    printf("%.9f\\n", least);
    return 0;
}
"""


def build_claims(folder):
    """Builds the program that only claims; returns its path."""
    program = os.path.join(folder, "claims")
    objects = [f"build/release/src/{name}.o" for name in ("base/buffer", "base/cpu", "parse/split")]
    objects += [f"build/release/src/input/{name}.o" for name in ("chunk", "file", "formats", "pipe", "source")]
    command = ["cc", "-O2", "-D_GNU_SOURCE", "-Isrc", "-Iinclude", "-x", "c", "-", "-x", "none", *objects, "-fopenmp"]
    subprocess.run([*command, "-o", program], input=CLAIMS, check=True, text=True)
    return program


def stage_seconds(file, output, rounds):
    """The least seconds of each stage over some runs with one thread."""
    least = {}
    for _ in range(rounds):
        command = [PROGRAM, "-q", "-j1", "--summary", "-o", output, file]
        text = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
        line = re.search(r"^thread seconds: (.*)$", text, re.MULTILINE).group(1)
        for name, seconds in re.findall(r"(\w+) ([\d.]+)", line):
            least[name] = min(least.get(name, 1e9), float(seconds))
    return least


def simulate(n_threads, claim, work, write):
    """Returns the seconds that N_WINDOWS take."""
    free = [0.0] * n_threads  # when each thread can claim again
    claimed = 0.0  # the end of the last claim
    written = []  # when each window has been written
    for i in range(N_WINDOWS):
        thread = min(range(n_threads), key=free.__getitem__)
        slot = written[i - WINDOWS_PER_THREAD * n_threads] if i >= WINDOWS_PER_THREAD * n_threads else 0.0
        claimed = max(claimed, free[thread], slot) + claim
        done = claimed + work
        before = written[-1] if written else 0.0
        end = max(done, before) + write
        written.append(end)
        free[thread] = end if before <= done else done  # the thread writes itself, or another one does later
    return written[-1]


def measure(name, corpus, claims, folder, rounds):
    """One row of the table."""
    progress(f"{name}: measuring")
    file = corpus.batch()
    n_windows = os.path.getsize(file) / WINDOW_BYTES
    claim = min(float(subprocess.check_output([claims, file, str(WINDOW_BYTES)])) for _ in range(rounds))
    seconds = stage_seconds(file, os.path.join(folder, "out"), rounds)
    write = seconds["write"] / n_windows
    work = sum(seconds.values()) / n_windows - write - claim
    one = simulate(1, claim, work, write)
    gains = [one / simulate(n, claim, work, write) for n in CORES]
    bound = (claim + work + write) / max(claim, write)
    return (name, *(f"{1e6 * t:.2f}" for t in (claim, work, write)), f"{bound:.0f}", *(f"{gain:.1f}" for gain in gains))


def main():
    parser = new_parser("model", __doc__)
    add_rounds(parser, 5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        claims = build_claims(folder)
        rows = [measure(name, corpus, claims, folder, rounds) for name, corpus in SHAPES.items()]
    print(f"Microseconds a window of 128 KiB, and times one core; {cpu_name()}\n")
    print(table(["input", "claim", "work", "write", "bound", *(f"{n} cores" for n in CORES)], rows))


if __name__ == "__main__":
    run_bench("model", main)
