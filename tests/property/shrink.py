"""Makes a failing stream as small as it can be while it still fails.

Knows how tasks and items can be made simpler, and nothing of why they fail.
"""

import time

from draw import POSITIONAL_EXPONENT, positional, scientific
from oracle import read_decimal
from streams import Stream, Task, single

GREATEST_EXPONENT = 10**6  # items beyond are left as they are


class OutOfTime(Exception):
    """The time is over; what was found so far has to do."""


class Shrinker:
    """fails(stream) tells whether a stream fails; best is the smallest that did."""

    def __init__(self, stream, fails, seconds):
        self.best, self.test, self.end = stream, fails, time.monotonic() + seconds

    def fails(self, stream):
        """Whether it fails; it is the best then, being the last that was smaller."""
        if time.monotonic() > self.end:
            raise OutOfTime
        failed = self.test(stream)
        if failed:
            self.best = stream
        return failed

    def run(self, guess=None):
        """The smallest failing stream that was found. guess: the index of the task that may fail alone."""
        try:
            if guess is None or not self.fails(self.best.only([guess])):
                self.drop(range(len(self.best.tasks)), self.best.only)
            if self.best.delimiters != "@;," and len(self.best.tasks) == 1:
                self.fails(single(self.best.tasks[0]))
            before = None
            while before != self.best:
                before = self.best
                for i in range(len(self.best.tasks)):
                    self.shrink_task(i)
        except OutOfTime:
            pass
        return self.best

    def drop(self, parts, make):
        """Leaves out what can be left out of a sequence: halves first, then smaller and smaller runs. Returns what is left."""
        parts = list(parts)
        n = len(parts) // 2
        while n >= 1:
            i = 0
            while i < len(parts):
                fewer = parts[:i] + parts[i + n :]
                if fewer and self.fails(make(fewer)):
                    parts = fewer
                else:
                    i += n
            n //= 2
        return parts

    def shrink_task(self, i):
        """Drops pairs of task i, then makes whole lists simpler, then single items."""
        tasks, delimiters, ends = self.best.tasks, self.best.delimiters, self.best.ends

        def with_task(x, y):
            return Stream((*tasks[:i], Task(tasks[i].kind, tuple(x), tuple(y)), *tasks[i + 1 :]), delimiters, ends)

        x, y = tasks[i].x, tasks[i].y
        if len(x) == len(y):
            pairs = self.drop(zip(x, y), lambda pairs: with_task(*zip(*pairs)))
            x, y = zip(*pairs)
        x = self.shrink_list(x, lambda values: with_task(values, y))
        self.shrink_list(y, lambda values: with_task(x, values))

    def shrink_list(self, values, make):
        """Returns the simplest list that was found."""
        values = list(values)
        for change in CHANGES:
            while True:
                changed = [change(item) for item in values]
                if sum(map(len, changed)) >= sum(map(len, values)) or not self.fails(make(changed)):
                    break
                values = changed
        for k in range(len(values)):
            values = self.shrink_item(values, k, make)
        return values

    def shrink_item(self, values, k, make):
        """The same for one item."""
        progress = True
        while progress:
            progress = False
            for candidate in list("0123") + [change(values[k]) for change in CHANGES]:
                changed = [*values[:k], candidate, *values[k + 1 :]]
                if simplicity(candidate) < simplicity(values[k]) and self.fails(make(changed)):
                    values, progress = changed, True
                    break
        return values


def simplicity(item):
    """Less for what is simpler to look at."""
    return len(item), sum(c not in "01" for c in item), item


def change_of_decimal(change):
    """change(m, e) as a change of items; what is no number, or too great, or would be no number, stays as it is."""

    def changed(item):
        try:
            decimal = read_decimal(item)
        except ValueError:
            return item
        if decimal is None or not decimal[0] or abs(decimal[1]) > GREATEST_EXPONENT:
            return item
        m, e = decimal
        n_zeros = len(str(m)) - len(str(m).rstrip("0"))
        m, e = change(m // 10**n_zeros, e + n_zeros)
        return min(positional(m, e), scientific(m, e), key=len) if abs(e) <= POSITIONAL_EXPONENT else scientific(m, e)

    return changed


def without_last_digits(share):
    """A change that drops a share of the digits, at least one, behind."""

    def change(m, e):
        n_dropped = max(1, int(len(str(abs(m))) * share))
        return (-1 if m < 0 else 1) * (abs(m) // 10**n_dropped), e + n_dropped

    return change


def without_first_digits(share):
    """A change that drops a share of the digits, at least one, in front."""

    def change(m, e):
        n_kept = min(len(str(abs(m))) - 1, int(len(str(abs(m))) * (1 - share)))
        return (-1 if m < 0 else 1) * (abs(m) % 10**n_kept), e

    return change


CHANGES = [
    str.strip,
    *map(
        change_of_decimal,
        (
            lambda m, e: (m, e),
            lambda m, e: (m, 0),
            lambda m, e: (m, e // 2),
            lambda m, e: (abs(m), e),
            without_first_digits(0.5),
            without_last_digits(0.5),
            without_first_digits(0.0),
            without_last_digits(0.0),
        ),
    ),
]
