"""listed.py - breaks that were written by hand, each with the tests that must fail; scripts/mutations --listed starts it."""

import os
import sys
import time

from trees import ROOT, BuildError, Tree

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "breaks")
GUARD_SECONDS = 900


class Break:
    """One file of breaks/; scripts/mutations says how it is written."""

    def __init__(self, name):
        self.name = name
        self.source = self.why = ""
        self.tests = []  # (test, part of the name of the check that must fail)
        self.environment = {}
        self.changes = []  # (old text, new text)
        with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
            head, *parts = file.read().split("--- old\n")
        for line in head.splitlines():
            self.read_line(line)
        for part in parts:
            old, mark, new = part.partition("--- new\n")
            if not mark:
                raise ValueError(f"{name}: '--- old' without '--- new'")
            self.changes.append((old, new))
        if not (self.source and self.why and self.tests and self.changes):
            raise ValueError(f"{name}: source, why, test and a change must all be there")

    def read_line(self, line):
        """A line of the head: KEY: VALUE; one that begins with a blank goes on with the reason."""
        key, _, value = (part.strip() for part in line.partition(":"))
        if line.startswith(" "):
            self.why += " " + line.strip()
        elif key == "source":
            self.source = value
        elif key == "why":
            self.why = value
        elif key == "test":
            test, _, part = (text.strip() for text in value.partition("|"))
            self.tests.append((test, part))
        elif key == "environment":
            self.environment.update(setting.split("=", 1) for setting in value.split())
        elif line.strip():
            raise ValueError(f"{self.name}: what is '{line}'?")

    def apply(self, text):
        """The text of the source with all the changes."""
        for old, new in self.changes:
            if text.count(old) != 1:
                raise ValueError(f"{self.name}: the old text is {text.count(old)} times in {self.source}:\n{old}")
            text = text.replace(old, new)
        return text


class Trial:
    """Tries breaks in one tree. Each test must pass without a break, with the same environment, or its failing shows nothing."""

    def __init__(self):
        self.tree = Tree(0)
        self.passing = {}

    def test_passes(self, test, part, environment):
        """Whether the unbroken program passes: the test as a whole, which need not be run for every part then, or else that part."""
        for which in ("", part) if part else ("",):
            key = test, which, tuple(sorted(environment.items()))
            if key not in self.passing:
                self.tree.build(self.tree.targets(test))
                self.passing[key] = not self.tree.run_test(test, GUARD_SECONDS, environment, which).has_failed
            if self.passing[key]:
                return True
        return False

    def try_break(self, each):
        """Prints a line for each test; returns how many of them did not fail."""
        with open(os.path.join(ROOT, each.source), encoding="utf-8") as file:
            text = file.read()
        broken = each.apply(text)
        n_missed = 0
        for test, part in each.tests:
            if not self.test_passes(test, part, each.environment):
                n_missed += report(each, test, part, False, "fails without the break, too")
                continue
            try:
                self.tree.write(each.source, broken)
                self.tree.build(self.tree.targets(test))
                outcome = self.tree.run_test(test, GUARD_SECONDS, each.environment, part)
                n_missed += report(each, test, part, outcome.has_failed, f"{outcome.text} ({outcome.seconds:.0f} s)")
            except BuildError as error:
                n_missed += report(each, test, part, False, f"does not compile: {error}")
            finally:
                self.tree.write(each.source, text)
        return n_missed


def report(each, test, part, is_caught, text):
    """One line; returns whether the break was missed."""
    which = f"{test} | {part}" if part else test
    print(f"{'caught' if is_caught else 'MISSED'}: {each.name}: {which}: {text}", flush=True)
    return not is_caught


def main(names):
    """Tries the breaks that are named, or all. The status is 1 if a test does not fail as it must."""
    start = time.monotonic()
    names = names or sorted(name for name in os.listdir(FOLDER) if not name.startswith("."))
    try:
        breaks = [Break(name) for name in names]
        trial = Trial()
        n_missed = sum(trial.try_break(each) for each in breaks)
    except (OSError, ValueError, BuildError) as error:
        sys.exit(f"mutations: {error}")
    n_tests = sum(len(each.tests) for each in breaks)
    print(f"{len(breaks)} breaks, {n_tests} tests that must fail, {n_missed} that did not "
          f"({time.monotonic() - start:.0f} s)")
    return 1 if n_missed else 0
