"""listed.py - tries the listed breaks, each with the tests that must fail; scripts/mutations --listed starts it."""

import time

from breaks import choose_breaks
from records import read_source
from trees import BuildError, Tree

GUARD_SECONDS = 900


class Trial:
    """Tries breaks in one tree. A test must first pass without a break: otherwise its failure shows nothing."""

    def __init__(self):
        self.tree = Tree(0)
        self.passing = {}

    def test_passes(self, test, part, environment):
        """Whether the unbroken program passes the whole test, or else the check with that part of a name."""
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
        text = read_source(each.source)
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
    """Prints one line; returns whether the test missed the break."""
    which = f"{test} | {part}" if part else test
    print(f"{'caught' if is_caught else 'MISSED'}: {each.name}: {which}: {text}", flush=True)
    return not is_caught


def main(names):
    """Tries the breaks that are named, or all. The status is 1 if a test does not fail as it must."""
    start = time.monotonic()
    breaks = choose_breaks(names)
    trial = Trial()
    n_missed = sum(trial.try_break(each) for each in breaks)
    n_tests = sum(len(each.tests) for each in breaks)
    print(f"{len(breaks)} breaks, {n_tests} tests that must fail, {n_missed} that did not "
          f"({time.monotonic() - start:.0f} s)")
    return 1 if n_missed else 0
