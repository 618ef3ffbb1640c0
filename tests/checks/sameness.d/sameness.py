#!/usr/bin/env python3
"""Runs the program in many ways on the same input: standard output, diagnostics, counts and status must be the same bytes.

cells           threads x windows x arrivals x instruction sets, by default and with --exact
long            nearly the same on lists of 20,000 pairs, but for reads of one byte
tiny            and on thousands of tiny tasks
spaces          and where blanks separate numbers
delimiters      and with other delimiters, but for those in the output
mixed           and on what tests/cli/mixed_input.py writes, of more bad tasks and of larger ones
neighbours      each task alone, and all in other orders
blas            prints the builds of OpenBLAS and its core types, one pair a line, with the reason where it cannot be run
blas BUILD CORE with that build and that core type: --exact, and by default decimals; by default, all other numbers are the
                same for all threads

Usage: sameness.py PROGRAM cells|long|tiny|spaces|delimiters|mixed|neighbours|blas [BUILD CORE]
"""

import collections
import itertools
import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import inputs
import ways
from ways import Way

# What --version says of each build of OpenBLAS, and no other.
BUILDS = {"serial": "SINGLE_THREADED", "pthread": "NO_AFFINITY [A-Za-z0-9]+ MAX_THREADS", "openmp": "USE_OPENMP"}
IS_LONG = os.environ.get("MANYCORR_LONG_TESTS", "0") == "1"  # all combinations, or half of them, drawn at random
CORES = ("Prescott", "Nehalem", "Sandybridge", "Haswell", "SkylakeX")

# least_exact: so many of its tasks need their decimals, at least.
Input = collections.namedtuple("Input", "name data delimiters least_exact", defaults=("@;,", 4))


def small_input():
    return Input("small", inputs.stream(1, inputs.small_tasks(1, 49)))


def long_input():
    tasks = inputs.long_tasks(3) + inputs.small_tasks(4, 7)[:20]
    inputs.Numbers(5).random.shuffle(tasks)
    return Input("long", inputs.stream(6, tasks))


def tiny_input():
    return Input("tiny", inputs.stream(7, inputs.tiny_tasks(8, 8000)))


def mixed_input(name, *sizes):
    command = [sys.executable, os.path.join(ways.CLI_TESTS, "mixed_input.py"), *map(str, sizes)]
    return Input(name, subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, least_exact=0)


def with_spaces(an_input):
    return an_input._replace(name="spaced " + an_input.name, data=an_input.data.replace(b",", b" "), delimiters="@; ")


def all_cells(program, exacts=(False, True), threads=ways.THREADS, windows=None, arrivals=ways.ARRIVALS):
    cells_of = itertools.product(exacts, threads, windows or program.windows, arrivals, program.isas())
    found = [Way(*cell) for cell in cells_of]
    return found if IS_LONG else random.Random(1).sample(found, (len(found) + 1) // 2)


def plainest(way):
    """What a way must give the same as. By default, the BLAS may change the last bits."""
    return Way(True) if way.exact else Way(False, blas=way.blas, core=way.core)


def compare(program, an_input, all_ways):
    """Runs the program in all these ways, two at a time. Returns what differs."""
    path = program.write(an_input.name, an_input.data)
    wanted = {way: program.run(path, way, an_input.delimiters) for way in set(map(plainest, all_ways))}

    def difference(way):
        result = program.run(path, way, an_input.delimiters)
        found = ways.first_difference(wanted[plainest(way)], result)
        return found and f"{an_input.name}: {ways.describe(way)}: {found}"

    with ThreadPoolExecutor(2) as pool:
        differences = [found for found in pool.map(difference, all_ways) if found]
    for way, result in wanted.items():
        counts = counts_of(result)
        if result.status != (counts["bad"] > 0) or counts["tasks"] < 30 or counts["exact"] < an_input.least_exact:
            differences.append(f"{an_input.name}: {ways.describe(way)}: status {result.status}, counts {dict(counts)}")
    return differences


def counts_of(result):
    """What --summary counts."""
    found = re.findall(rb"^(tasks|numbers|undefined|bad|exact): (\d+)$", result.err, re.MULTILINE)
    return collections.Counter({name.decode(): int(n) for name, n in found})


def cells(program):
    return compare(program, small_input(), all_cells(program))


def long(program):
    """In windows of one byte, such lists take long: those are tried less often, besides somewhat larger ones."""
    windows = (30000,) + program.windows[1:]
    chosen = all_cells(program, windows=windows, arrivals=("file", "pipe"))
    chosen += all_cells(program, threads=(3,), windows=(1,), arrivals=("file",))
    return compare(program, long_input(), chosen)


def tiny(program):
    windows = (1000,) + program.windows[1:]
    return compare(program, tiny_input(), all_cells(program, windows=windows, arrivals=("file", "pipe")))


def spaces(program):
    return compare(program, with_spaces(small_input()), all_cells(program, arrivals=("file",)))


def delimiters(program):
    """Those next to the digits and the dot in ASCII among them, and some that are no ASCII."""
    small = small_input()
    wanted = {exact: program.run(program.write("usual", small.data), Way(exact)) for exact in (False, True)}
    differences = []
    for others in (b"|/:", b"/:|", b":|/", b"\xb0\xb1\xb2"):
        path = program.write("others", small.data.translate(bytes.maketrans(b"@;,", others)))
        for way in all_cells(program, threads=(2,), arrivals=("file",)):
            result = program.run(path, way, os.fsdecode(others))
            result = result._replace(out=result.out.replace(others[:1], b"@"))
            found = ways.first_difference(wanted[way.exact], result)
            if found:
                differences.append(f"delimiters {others}: {ways.describe(way)}: {found}")
    return differences


def mixed(program):
    """Windows about as large as what kernels take at a time; large tasks on all threads, and that time after time."""
    small = mixed_input("mixed small", 300, 300, 2000)
    large = mixed_input("mixed large", 2000, 2000, 150000, 700000)
    isas = itertools.cycle(program.isas())
    some = all_cells(program, threads=(1, 3), windows=(7, 63, 64, 65, 100), arrivals=("file",))
    shared = [Way(*cell, next(isas)) for cell in itertools.product((False, True), (1, 2, 3, 8, 64), (None, 2**24), ("file", "pipe"))]
    shared += [Way(exact, 3, 1000, "file", next(isas)) for exact in (False, True)]
    shared += [Way(exact, 8, None, "file", next(isas)) for exact in [False, True] * 5]
    return (
        compare(program, small, some)
        + compare(program, with_spaces(small), some[::5])
        + compare(program, large, shared)
        + compare(program, with_spaces(large), shared[::3])
    )


def blas(program, build, core):
    """With each of the builds and core types, other cells."""
    which = [pair[:2] for pair in list_blas(program)].index((build, core))
    chosen = all_cells(program, exacts=(True,))
    random.Random(9).shuffle(chosen)
    other = {"blas": build, "core": core}
    differences = compare(program, small_input(), [way._replace(**other) for way in chosen[which :: len(BUILDS) * len(CORES)]])
    some = [Way(exact, 3, window, "file", "scalar", **other) for exact in (False, True) for window in (None, 20000)]
    return differences + compare(program, long_input(), some) + compare_decimals(program, other)


def compare_decimals(program, other):
    """By default, too, decimals of ordinary length are correlated exactly."""
    path = program.write("decimals", inputs.stream(14, inputs.decimal_tasks(15, 400)))
    wanted = program.run(path, Way(True))
    differences = []
    for isa in program.isas():
        result = program.run(path, Way(False, 3, None, "file", isa, **other))
        found = ways.first_difference(wanted, result)
        if found:
            differences.append(f"decimals: {other}, {isa}: {found}")
    return differences


def obstacle(program, build, core):
    """Why this build cannot be run as this core type; nothing if it can."""
    folder = ways.blas_folder(build)
    if not folder:
        return f"OpenBLAS's {build} build is not installed"
    way = Way(blas=build, core=core)
    name = program.version(way).get("BLAS", "")
    if not re.search(BUILDS[build], name):
        return f"the program does not load OpenBLAS's {build} build"
    if core not in name.split():
        return f"this OpenBLAS has no core type {core}"
    # By default, the kernels of the BLAS are run.
    status = program.run(program.write("probe", b",".join([b"1,2.5,7"] * 99) + b";" + b",".join([b"1,2,3"] * 99)), way).status
    return "this CPU cannot run it" if status in (-4, 128 + 4) else ""  # SIGILL


def list_blas(program):
    return [(build, core, obstacle(program, build, core)) for build in BUILDS for core in CORES]


Alone = collections.namedtuple("Alone", "task result problem counts")


def problems_of(err):
    """What is wrong with each bad task of the first line, by its number; without the place of the byte, which others shift."""
    found = re.findall(rb"^manycorr: -:1: task (\d+): (.*)$", err, re.MULTILINE)
    return {int(task): re.sub(rb"\(byte \d+\)", b"", problem) for task, problem in found}


def run_alone(program, exact, i, task):
    path = program.write(f"alone-{exact:d}-{i}", task.encode() + b"\n")
    ran = program.run(path, Way(exact))
    return Alone(task, ran.out.rstrip(b"\n"), problems_of(ran.err).get(1), counts_of(ran))


def run_together(program, tasks, way):
    """Runs tasks, which have been alone, in one line. Returns what differs."""
    path = program.write("together", "@".join(alone.task for alone in tasks).encode() + b"\n")
    ran = program.run(path, way)
    results = ran.out.rstrip(b"\n").split(b"@")
    problems = problems_of(ran.err)
    differences = []
    for i, (alone, result) in enumerate(zip(tasks, results, strict=True)):
        together = (result, problems.get(i + 1))
        if together != (alone.result, alone.problem):
            differences.append(f"{ways.describe(way)}: task {i + 1}, {alone.task[:200]}: {together} instead of {alone[1:3]}")
    counts = sum((alone.counts for alone in tasks), collections.Counter())
    if counts != counts_of(ran):
        differences.append(f"{ways.describe(way)}: counts {dict(counts_of(ran))} instead of {dict(counts)}")
    return differences


def neighbours(program):
    """A blank line is no task, so that there is none among these."""
    dice = inputs.Numbers(10)
    small = [task for task in inputs.small_tasks(11, 98) if task.strip()]
    tasks = small + inputs.long_tasks(12) + inputs.tiny_tasks(13, 50)
    differences = []
    for exact in (False, True):
        with ThreadPoolExecutor(2) as pool:
            alone = list(pool.map(lambda i: run_alone(program, exact, i, tasks[i]), range(len(tasks))))
        some_ways = all_cells(program, (exact,), windows=(100, 20000, None), arrivals=("file", "pipe"))
        for _ in range(12):
            order = alone + alone[: len(small)]
            dice.random.shuffle(order)
            differences += run_together(program, order, some_ways[dice.below(len(some_ways))])
    return differences


RUNS = {run.__name__: run for run in (cells, long, tiny, spaces, delimiters, mixed, neighbours, blas)}


def main():
    path, name, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        program = ways.Program(os.path.abspath(path), work)
        if name == "blas" and not rest:
            for line in list_blas(program):
                print(*line)
            return 0
        differences = RUNS[name](program, *rest)
    print("\n".join(differences[:20]))
    if len(differences) > 20:
        print(f"and {len(differences) - 20} more")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
