"""exact.py - measures what exactness costs, in nanoseconds a number; scripts/bench-exact starts it."""

import argparse
import subprocess
import sys

from contenders import MANYCORR
from corpora import ORIGINAL, Corpus
from timing import RunFailed, alternate, progress, run, table

# Ordinary lists, then some with exponents over a range of 10^20, then ill-conditioned ones.
CORPORA = [
    ORIGINAL,
    Corpus("digits17", 10160, 500),
    Corpus("general6", 10160, 500),
    Corpus("integer", 10160, 500),
    Corpus("decimal2", 1_000_000, 5),
    Corpus("digits17", 200_000, 5),
    Corpus("decimal2", 1, 16_666_666),
    Corpus("digits17", 1, 5_000_000),
    Corpus("spread17", 2540, 500),
    Corpus("spread17", 1, 1_000_000),
    Corpus("offset", 2540, 500),
    Corpus("offset25", 2540, 500),
]


def summary(path, *options):
    """What --summary counts, name to text."""
    done = subprocess.run(
        [MANYCORR, "--summary", *options, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True
    )
    return dict(line.split(": ", 1) for line in done.stderr.splitlines() if ": " in line)


def row(corpus, rounds, other):
    """Measures one corpus; returns its row of the table."""
    path = corpus.batch()
    counts = summary(path)
    programs = {"default": [MANYCORR, "-j1", path], "exact": [MANYCORR, "-j1", "--exact", path]}
    if other:
        programs["other"] = [other, "-j1", path]
    timers = {name: lambda stage=stage: run([stage]) for name, stage in programs.items()}
    seconds = alternate(timers, dict.fromkeys(timers, rounds))
    least = {name: min(values) for name, values in seconds.items()}
    n_numbers = int(counts["numbers"])
    cells = [corpus.name(), f"{int(counts['exact'])} of {int(counts['tasks'])}"]
    if other:
        cells += [f"{1e9 * least['other'] / n_numbers:.2f}", f"{least['default'] / least['other']:.3f}"]
    return cells + [f"{1e9 * least[name] / n_numbers:.2f}" for name in ("default", "exact")]


def main():
    parser = argparse.ArgumentParser(prog="bench-exact", add_help=False)
    parser.add_argument("rounds", metavar="ROUNDS", type=int)
    parser.add_argument("other", metavar="PROGRAM", nargs="?")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("ROUNDS is a number from 1 on")
    rows = []
    for corpus in CORPORA:
        progress(corpus.name())
        rows.append(row(corpus, options.rounds, options.other))
    print(
        "Nanoseconds a number of the whole process, start and all, with one thread, the least of "
        f"{options.rounds} rounds.\n"
    )
    old = ["the revision", "default over it"] if options.other else []
    print(table(["input", "tasks computed exactly by default", *old, "default", "--exact"], rows))


if __name__ == "__main__":
    try:
        main()
    except (RunFailed, subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"bench-exact: {error}")
