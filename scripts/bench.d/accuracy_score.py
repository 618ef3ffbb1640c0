"""accuracy_score.py - how many digits of a result are right, and checks of the reference itself. Knows no programs."""

import math
import statistics
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

import exact_r
from options import Failed

MOST_DIGITS = 16.0  # a double has no more
CERTIFIED_DIGITS = 15
WRONG = 1e-6
PROMISE = 1e-12  # of manycorr without --exact
CHECKED_PAIRS = 100  # tasks of at most this many pairs are computed again with mpmath
CHECK_DIGITS = 700  # for mpmath: twice 308, and enough for the result


@dataclass
class Score:
    """The score of one program, on the tasks of a case or on all tasks."""

    digits: list = field(default_factory=list)  # of every result
    n_undefined: int = 0  # tasks whose r is undefined
    n_wrong: int = 0
    n_none: int = 0  # missing or nan, but r is defined
    n_off: int = 0  # off by more than 1e-12
    n_not_nearest: int = 0  # not the nearest double

    def add(self, result, r):
        """Adds a task: result is a double, nan if there is none; r is the exact one, None if it is undefined."""
        if r is None:
            self.n_undefined += 1
            self.n_wrong += not math.isnan(result)
        elif math.isnan(result):
            self.n_none += 1
        else:
            error = abs(Fraction(result) - r) if math.isfinite(result) else math.inf
            self.digits.append(correct_digits(error, r))
            self.n_wrong += error > WRONG or abs(result) > 1
            self.n_off += error > PROMISE
            self.n_not_nearest += result != exact_r.nearest_double(r)

    def add_all(self, other):
        self.digits += other.digits
        for count in ("n_undefined", "n_wrong", "n_none", "n_off", "n_not_nearest"):
            setattr(self, count, getattr(self, count) + getattr(other, count))

    def __str__(self):
        """A cell of the table."""
        parts = []
        if self.digits:
            parts.append(f"{min(self.digits):.1f} / {statistics.median(self.digits):.1f}")
        if self.n_wrong:
            parts.append(f"**{self.n_wrong} wrong**")
        if self.n_none:
            parts.append(f"{self.n_none} none")
        return ", ".join(parts) or "right"


def correct_digits(error, r):
    """By the relative error; by the absolute error if r is 0."""
    relative = float(error / abs(r)) if r else float(error)
    if relative == 0:
        return MOST_DIGITS
    return min(MOST_DIGITS, max(0.0, -math.log10(relative)))


def certified_digits(result, certified):
    """How many digits of the result's square are those of a certified r squared: a cell of the table."""
    if not math.isfinite(result):
        return "none" if math.isnan(result) else "0.0"
    square, wanted = Fraction(result) ** 2, Fraction(certified)
    digits = correct_digits(abs(square - wanted), wanted)
    if digits >= CERTIFIED_DIGITS or rounds_to(square, certified):
        return str(CERTIFIED_DIGITS)
    return f"{math.floor(digits * 10) / 10:.1f}"


def rounds_to(square, certified):
    """Whether a fraction, rounded to 15 digits, is a certified value."""
    divided = Decimal(square.numerator) / Decimal(square.denominator)  # to 28 digits
    return Context(prec=CERTIFIED_DIGITS).plus(divided) == Decimal(certified)


def check_measure(task, r):
    """Raises Failed unless r squared is what NIST certifies, and mpmath, if it is installed, computes the same r."""
    if task.certified and not rounds_to(r**2, task.certified):
        raise Failed(f"{task.set_name}: r squared is {float(r**2)!r}, but {task.certified} is certified")
    if r is not None and len(task.x) <= CHECKED_PAIRS:
        r, again = exact_r.nearest_double(r), by_mpmath(task.x, task.y)
        if again is not None and again != r:
            raise Failed(f"r of {task.x} and {task.y} is {r!r}, but {again!r} with mpmath")


def by_mpmath(x, y):
    """r by the centred formula of the textbook, in floating point of CHECK_DIGITS; None if mpmath is missing."""
    try:
        from mpmath import fsum, mp, mpf, sqrt
    except ImportError:
        return None
    mp.dps = CHECK_DIGITS
    centred = []
    for decimals in (x, y):
        values = [mpf(decimal) for decimal in decimals]
        mean = fsum(values) / len(values)
        centred.append([value - mean for value in values])
    sums = [fsum(a * b for a, b in zip(centred[i], centred[j])) for i, j in ((0, 1), (0, 0), (1, 1))]
    return float(sums[0] / sqrt(sums[1] * sums[2]))
