"""plan.py - which tests run for a source (tests/mutations/plan), and which changes no test can see (tests/mutations/equivalent)."""

import collections
import fnmatch
import glob
import os

from records import DATA, read_records, read_source
from trees import ROOT, find_test_source

QUICK = {"MANYCORR_TEST_TOKENS": "300000", "MANYCORR_TEST_TASKS": "2000"}  # how much the tests of random inputs do

Plan = collections.namedtuple("Plan", "tests environment")
PlanLine = collections.namedtuple("PlanLine", "patterns tests settings")  # settings: NAME=VALUE


def read_plan_lines():
    """The lines of the plan, in their order."""
    found = []
    with open(os.path.join(DATA, "plan"), encoding="utf-8") as file:
        for line in file:
            patterns, colon, rest = line.partition(":")
            if colon and not line.startswith("#"):
                words = rest.split()
                found.append(PlanLine(patterns.split(), [word for word in words if "=" not in word],
                                      [word for word in words if "=" in word]))
    return found


def plan_for(source):
    """The tests for a source, and their environment: the first line holds that matches."""
    for line in read_plan_lines():
        if any(fnmatch.fnmatch(source, pattern) for pattern in line.patterns):
            return Plan(line.tests, {**QUICK, **dict(setting.split("=", 1) for setting in line.settings)})
    raise ValueError(f"tests/mutations/plan has no tests for {source}")


def list_equivalent():
    """The changes that can change no result: (where, source, lines before, lines after)."""
    return [(record.where, source, tuple(old), tuple(line for line in new if line))
            for source, record in read_records(os.path.join(DATA, "equivalent")) for old, new in record.changes]


def read_equivalent():
    """The same as a set of (source, lines before, lines after)."""
    return {entry[1:] for entry in list_equivalent()}


def has_lines(source, wanted):
    """Whether a source has these lines, one behind the other; blanks around them and empty lines do not count."""
    lines = [line.strip() for line in read_source(source).split("\n") if line.strip()]
    return any(lines[i:i + len(wanted)] == list(wanted) for i in range(len(lines)))


def find_problems():
    """What in the plan and among the equivalent changes stands for nothing that is there."""
    problems = []
    for line in read_plan_lines():
        problems += [f"tests/mutations/plan: no source matches {pattern}" for pattern in line.patterns
                     if not glob.glob(pattern, root_dir=ROOT)]
        problems += [f"tests/mutations/plan: there is no test {test}" for test in line.tests if not find_test_source(test)]
    for where, source, before, _ in list_equivalent():
        if not os.path.exists(os.path.join(ROOT, source)):
            problems.append(f"{where}: there is no {source}")
        elif not has_lines(source, before):
            problems.append(f"{where}: not in {source}: {' '.join(before)}")
    return problems
