"""mutations.py - tries random changes of the sources; scripts/mutations starts it and describes it."""

import argparse
import collections
import glob
import hashlib
import multiprocessing
import os
import re
import resource
import signal
import sys
import time

import listed
from changes import shuffled_changes
from memory import Memory
from plan import list_sources, plan_for, read_equivalent
from records import read_source
from trees import BUILD, ROOT, BuildError, Tree

LEAST_CAUGHT = 0.95
MAX_TRIES = 4  # for each mutant of the share of a source, as some do not count

CAUGHT, TIMED_OUT, SURVIVED, EQUIVALENT, SAME_CODE, NO_CODE = (
    "caught", "timed out", "survived", "equivalent", "same code", "does not compile")
COUNTED = (CAUGHT, TIMED_OUT, SURVIVED)
REMEMBERED = (CAUGHT, TIMED_OUT, SAME_CODE, NO_CODE)

Mutant = collections.namedtuple("Mutant", "source line kind before after state by seconds is_remembered")


class Bench:
    """Tries mutants in a tree, one after the other. Each process has its own tree."""

    def __init__(self, number, limits, is_memory_used):
        self.tree = Tree(number)
        self.memory = Memory(self.tree.path, is_memory_used)
        self.limits = limits  # by (test, environment): seconds of CPU, seconds of the clock
        self.equivalent = read_equivalent()

    def prepare(self):
        """Builds the unchanged sources."""
        self.tree.build(["all"])

    def measure(self, test, environment):
        """Runs a test that must pass without a change: (seconds of CPU, seconds)."""
        known = self.memory.recall_duration(test, environment)
        if known:
            return known
        self.tree.build(self.tree.targets(test))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        outcome = self.tree.run_test(test, 1800, dict(environment))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if outcome.has_failed:
            raise ValueError(f"{test} fails without a change: {outcome.text}")
        duration = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, outcome.seconds
        self.memory.keep_duration(test, environment, duration)
        return duration

    def objects_of(self, source):
        """The objects that depend on a source or a header."""
        found = []
        for notes in glob.glob(os.path.join(self.tree.path, BUILD, "src", "**", "*.d"), recursive=True):
            with open(notes, encoding="utf-8") as file:
                if re.search(rf"(?<!\S){re.escape(source)}(?!\S|:)", file.read()):
                    found.append(os.path.relpath(notes[:-2] + ".o", self.tree.path))
        return sorted(found)

    def digest(self, objects):
        """A digest of objects."""
        whole = hashlib.sha256()
        for name in objects:
            with open(os.path.join(self.tree.path, name), "rb") as file:
                whole.update(file.read())
        return whole.digest()

    def try_source(self, source, plan, seed, n_wanted, line):
        """Tries changes of a source, or only of a line of it, until n_wanted count. Returns all mutants."""
        text = read_source(source)
        self.tree.write(source, text)
        objects = self.objects_of(source)
        self.tree.build(objects)
        unchanged = self.digest(objects)
        mutants, seen, n_counted = [], set(), 0
        for change in shuffled_changes(text, f"{seed} {source}"):
            lines = change.lines(text)
            if n_counted == n_wanted or len(mutants) == 20 + MAX_TRIES * n_wanted:
                break
            if lines in seen or lines[0] == lines[1] or (line and change.line(text) != line):
                continue
            seen.add(lines)
            start = time.monotonic()
            known = self.memory.recall(source, change, plan.tests) if (source, *lines) not in self.equivalent else None
            state, by = known or self.try_change(source, text, change, plan, objects, unchanged)
            mutants.append(Mutant(source, change.line(text), change.kind, *lines, state, by, time.monotonic() - start,
                                  known is not None))
            if not known and state in REMEMBERED:
                self.memory.keep(source, change, state, by, state in (CAUGHT, TIMED_OUT))
            n_counted += state in COUNTED
            print_progress(mutants[-1])
        self.tree.write(source, text)
        return mutants

    def try_change(self, source, text, change, plan, objects, unchanged):
        """Tries one change: (state, the test that caught it)."""
        if (source, *change.lines(text)) in self.equivalent:
            return EQUIVALENT, ""
        self.tree.write(source, change.apply(text))
        try:
            self.tree.build(objects)
            if self.digest(objects) == unchanged:
                return SAME_CODE, ""
            for test in plan.tests:
                self.tree.build(self.tree.targets(test))
                cpu, clock = self.limits[test, tuple(sorted(plan.environment.items()))]
                outcome = self.tree.run_test(test, clock, plan.environment, cpu_seconds=cpu)
                if outcome.has_failed:
                    return TIMED_OUT if outcome.timed_out else CAUGHT, f"{test}: {outcome.text}"
        except BuildError as error:
            return NO_CODE, str(error)
        return SURVIVED, ""


def print_progress(mutant):
    """Prints the verdict on one mutant."""
    print(f"{mutant.source}:{mutant.line}: {mutant.state} ({mutant.seconds:.0f} s) {mutant.by[:60]}", file=sys.stderr)
    if mutant.state == SURVIVED:
        print(describe(mutant), file=sys.stderr)
    sys.stderr.flush()


def describe(mutant):
    """A change in the format of tests/mutations/equivalent."""
    return "\n".join([f"- {line}" for line in mutant.before] + [f"+ {line}" for line in mutant.after])


bench = None  # of this process


def start_process(numbers, limits, is_memory_used):
    """Gives a process of the pool its tree."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    global bench  # pylint: disable=global-statement
    bench = Bench(numbers.get(), limits, is_memory_used)
    bench.prepare()


def measure_in_process(key):
    """Measures a test in a process of the pool."""
    return key, bench.measure(*key)


def try_in_process(job):
    """Tries the changes of a source in a process of the pool."""
    return bench.try_source(*job)


def measure_all(numbers, plans, n_jobs, is_memory_used):
    """The time limits of the tests. That of the clock is wide, since the machine may be busy."""
    keys = sorted({(test, tuple(sorted(plan.environment.items()))) for plan in plans for test in plan.tests})
    with multiprocessing.Pool(n_jobs, start_process, (numbers, None, is_memory_used)) as pool:
        measured = dict(pool.imap_unordered(measure_in_process, keys, 1))
    for (test, _), (cpu, clock) in sorted(measured.items()):
        print(f"{test}: {cpu:.1f} s of CPU, {clock:.1f} s", file=sys.stderr)
    return {key: (3 * cpu + 5, 10 * clock + 60) for key, (cpu, clock) in measured.items()}


def share_out(count, sources, seed):
    """The number of mutants of each source: equal shares, but at most as many as it has changes."""
    available = {source: len(shuffled_changes(read_source(source), f"{seed} {source}")) for source in sources}
    shares, left = {}, count
    for i, source in enumerate(sorted(sources, key=available.get)):
        shares[source] = min(available[source], -(-left // (len(sources) - i)))
        left -= shares[source]
    return {source: share for source, share in shares.items() if share > 0}


def jobs_of(arguments):
    """The arguments of try_source for each source, the longest job first."""
    files = arguments.files or list_sources()
    lines = dict(name.rsplit(":", 1) for name in files if ":" in name)
    shares = share_out(arguments.count, [name.split(":")[0] for name in files], arguments.seed)
    order = sorted(shares, key=lambda source: (-shares[source], source))
    return [(source, plan_for(source), arguments.seed, shares[source], int(lines[source]) if source in lines else None)
            for source in order]


def print_table(mutants):
    """Prints a line for each source."""
    states = (CAUGHT, TIMED_OUT, SURVIVED, EQUIVALENT, SAME_CODE, NO_CODE)
    print(f"| source | mutants | {' | '.join(states)} |\n|{' --- |' * (len(states) + 2)}")
    for source in (*sorted({mutant.source for mutant in mutants}), None):
        count = collections.Counter(mutant.state for mutant in mutants if source in (mutant.source, None))
        n = sum(count[state] for state in COUNTED)
        print(f"| {source or '**all**'} | {n} | {' | '.join(str(count[state]) for state in states)} |")


def print_mutants(mutants, title):
    """Prints mutants with their changes."""
    print(f"\n{title}: {len(mutants)}")
    for mutant in sorted(mutants):
        print(f"\n{mutant.source}:{mutant.line} ({mutant.kind})\n{describe(mutant)}")


def write_log(mutants):
    """Writes all mutants, and the tests that caught them, to build/mutants/log."""
    with open(os.path.join(ROOT, "build", "mutants", "log"), "w", encoding="utf-8") as file:
        for mutant in sorted(mutants):
            verdict = f"{mutant.state}, {mutant.seconds:.1f} s: {mutant.by}"
            print(f"{mutant.source}:{mutant.line} ({mutant.kind}): {verdict}", file=file)
            print(f"{describe(mutant)}\n", file=file)


def parse_arguments():
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="scripts/mutations")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=320)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--afresh", action="store_true")
    parser.add_argument("files", metavar="FILE[:LINE]", nargs="*")
    return parser.parse_args()


def main():
    """Tries random mutants. The status is 1 if too few are caught."""
    arguments = parse_arguments()
    jobs = jobs_of(arguments)
    numbers = multiprocessing.Queue()
    for number in (*range(arguments.jobs), *range(arguments.jobs)):
        numbers.put(number)
    start = time.monotonic()
    limits = measure_all(numbers, [plan for _, plan, *_ in jobs], arguments.jobs, not arguments.afresh)
    print(f"the tests without a change: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    with multiprocessing.Pool(arguments.jobs, start_process, (numbers, limits, not arguments.afresh)) as pool:
        mutants = [mutant for some in pool.imap_unordered(try_in_process, jobs, 1) for mutant in some]
    write_log(mutants)
    print_table(mutants)
    print_mutants([mutant for mutant in mutants if mutant.state == EQUIVALENT], "equivalent")
    print_mutants([mutant for mutant in mutants if mutant.state == SURVIVED], "survived")
    n = sum(mutant.state in COUNTED for mutant in mutants)
    n_caught = sum(mutant.state in (CAUGHT, TIMED_OUT) for mutant in mutants)
    n_remembered = sum(mutant.is_remembered for mutant in mutants)
    print(f"\n{n_caught} of {n} mutants caught: {100 * n_caught / max(n, 1):.1f} % ({time.monotonic() - start:.0f} s; "
          f"{n_remembered} verdicts of earlier runs)")
    return 0 if n > 0 and n_caught >= LEAST_CAUGHT * n else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the pool's processes end, too
    try:
        sys.exit(listed.main(sys.argv[2:]) if sys.argv[1:2] == ["--listed"] else main())
    except (OSError, ValueError, BuildError) as error:
        sys.exit(f"mutations: {error}")
