"""The cost of exactness: nanoseconds per number by default and with --exact, with one thread.

By default, manycorr computes ill-conditioned tasks again from their decimals; the table says how many of them each
input has. With --against, an earlier revision is built in build/revisions and measured, too. Inputs are made once, in
data/generated.

Needs python3; --against needs git.
"""

import os
import shutil
import subprocess

from corpora import ORIGINAL, Corpus
from options import PROGRAM, Failed, add_rounds, new_parser, run_bench
from report import n_cpus, progress, table
from timing import seconds_of

# Ordinary lists, then lists with exponents over a range of 10^20, then ill-conditioned ones.
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


def build_revision(revision):
    """Builds a revision of the repository if that is not done yet; returns the path of its program."""
    command = ["git", "rev-parse", "--short", f"{revision}^{{commit}}"]
    commit = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
    folder = f"build/revisions/{commit}"
    program = f"{folder}/build/release/manycorr"
    if not os.access(program, os.X_OK):
        progress(f"building {commit}")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        archive = subprocess.run(["git", "archive", commit], stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        built = subprocess.run(["make", f"-j{n_cpus()}", "-C", folder], capture_output=True, text=True)
        if built.returncode:
            raise Failed(f"{revision} cannot be built:\n{built.stderr}")
    return program


def summary(path):
    """What --summary counts, name to text."""
    command = [PROGRAM, "--summary", path]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return dict(line.split(": ", 1) for line in done.stderr.splitlines() if ": " in line)


def row(corpus, rounds, other):
    """Measures one corpus; returns its row of the table."""
    path = corpus.batch()
    counts = summary(path)
    commands = {"default": [PROGRAM, "-j1", path], "exact": [PROGRAM, "-j1", "--exact", path]}
    if other:
        commands["other"] = [other, "-j1", path]
    least = {name: min(seconds) for name, seconds in seconds_of(commands, rounds).items()}
    n_numbers = int(counts["numbers"])
    cells = [corpus.name(), f"{int(counts['exact'])} of {int(counts['tasks'])}"]
    if other:
        cells += [f"{1e9 * least['other'] / n_numbers:.2f}", f"{least['default'] / least['other']:.3f}"]
    return cells + [f"{1e9 * least[name] / n_numbers:.2f}" for name in ("default", "exact")]


def main():
    parser = new_parser("exact", __doc__)
    add_rounds(parser, 9)
    parser.add_argument("--against", metavar="REVISION", help="measure this revision of the repository, too")
    options = parser.parse_args()
    other = build_revision(options.against) if options.against else None
    rows = []
    for corpus in CORPORA:
        progress(corpus.name())
        rows.append(row(corpus, options.rounds, other))
    print(f"Nanoseconds per number of the whole process, with one thread, the least of {options.rounds} rounds.\n")
    old = [options.against, f"default over {options.against}"] if other else []
    print(table(["input", "tasks computed exactly by default", *old, "default", "--exact"], rows))


if __name__ == "__main__":
    run_bench("exact", main)
