"""plan.py - reads the plan (the tests for each source) and the equivalent changes, both in tests/mutations."""

import collections
import fnmatch
import glob
import os
import re

from records import DATA, read_records, read_source
from trees import ROOT, find_test_source

QUICK = {"MANYCORR_TEST_TOKENS": "300000", "MANYCORR_TEST_TASKS": "2000"}  # how much the tests of random inputs do

Plan = collections.namedtuple("Plan", "tests environment")
PlanEntry = collections.namedtuple("PlanEntry", "patterns tests settings")  # settings: NAME=VALUE


def read_plan():
    """(patterns of the sources that are changed if none is named, entries in their order)."""
    with open(os.path.join(DATA, "plan"), encoding="utf-8") as file:
        lines = re.sub(r"\n[ \t]+", " ", file.read()).split("\n")
    sources, entries = [], []
    for line in lines:
        patterns, colon, rest = line.partition(":")
        words = rest.split()
        if patterns == "sources":
            sources = words
        elif colon and not line.startswith("#"):
            entries.append(PlanEntry(patterns.split(), [word for word in words if "=" not in word],
                                     [word for word in words if "=" in word]))
    return sources, entries


def plan_for(source):
    """The tests for a source, and their environment: the first entry holds that has a pattern for it."""
    for entry in read_plan()[1]:
        if any(fnmatch.fnmatch(source, pattern) for pattern in entry.patterns):
            return Plan(entry.tests, {**QUICK, **dict(setting.split("=", 1) for setting in entry.settings)})
    raise ValueError(f"tests/mutations/plan has no tests for {source}")


def list_sources():
    """The sources that are changed if none is named. Not every machine can build the NEON kernel."""
    names = {name for pattern in read_plan()[0] for name in glob.glob(pattern, root_dir=ROOT)}
    return sorted(name for name in names if "/neon" not in name)


def list_equivalent():
    """The changes that can change no result: (where, source, lines before, lines after)."""
    return [(record.where, source, tuple(old), tuple(line for line in new if line))
            for source, record in read_records(os.path.join(DATA, "equivalent")) for old, new in record.changes]


def read_equivalent():
    """The same as a set of (source, lines before, lines after)."""
    return {entry[1:] for entry in list_equivalent()}


def has_lines(source, wanted):
    """Whether a source has these lines, one after the other. Blanks around them and empty lines do not count."""
    lines = [line.strip() for line in read_source(source).split("\n") if line.strip()]
    return any(lines[i:i + len(wanted)] == list(wanted) for i in range(len(lines)))


def find_problems():
    """Sources, tests and lines that the plan or the equivalent changes name and that do not exist."""
    sources, entries = read_plan()
    patterns = sources + [pattern for entry in entries for pattern in entry.patterns]
    tests = [test for entry in entries for test in entry.tests]
    problems = [f"tests/mutations/plan: no source matches {each}" for each in patterns
                if not glob.glob(each, root_dir=ROOT)]
    problems += [f"tests/mutations/plan: there is no test {each}" for each in tests if not find_test_source(each)]
    for where, source, before, _ in list_equivalent():
        if not os.path.exists(os.path.join(ROOT, source)):
            problems.append(f"{where}: there is no {source}")
        elif not has_lines(source, before):
            problems.append(f"{where}: not in {source}: {' '.join(before)}")
    return problems
