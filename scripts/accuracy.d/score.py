"""score.py - how right a result is, and that the measure itself is right. Knows nothing of the programs."""

import math
import statistics
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

import exact

MOST_DIGITS = 16.0  # a double has no more
CERTIFIED_DIGITS = 15
WRONG = 1e-6
PROMISE = 1e-12  # of manycorr without --exact
CHECKED_PAIRS = 100  # tasks of so many are computed once more, by other means
CHECK_DIGITS = 700  # for them: twice 308, and those that are asked for


class MeasureIsWrong(Exception):
    """The exact r is not what it is known to be."""


@dataclass
class Score:
    """Of one program, on the tasks of a case or on all."""

    digits: list = field(default_factory=list)  # of every answer
    n_undefined: int = 0  # tasks whose r is not defined
    n_wrong: int = 0
    n_none: int = 0  # no answer, or nan, though r is defined
    n_off: int = 0  # by more than 1e-12
    n_not_nearest: int = 0  # not the nearest double

    def add(self, result, r):
        """One task: result is a double, nan where there is none; r the exact one, None where that is not defined."""
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
            self.n_not_nearest += result != exact.nearest_double(r)

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
    """By the relative error; by the absolute one where r is 0."""
    relative = float(error / abs(r)) if r else float(error)
    if relative == 0:
        return MOST_DIGITS
    return min(MOST_DIGITS, max(0.0, -math.log10(relative)))


def certified_digits(result, certified):
    """Digits of the result's square that are those of a certified r squared: a cell of the table."""
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
    """Raises MeasureIsWrong unless r squared is what NIST certifies, and mpmath (where it is installed) gives the same r."""
    if task.certified and not rounds_to(r**2, task.certified):
        raise MeasureIsWrong(f"{task.set_name}: r squared is {float(r**2)!r}, and {task.certified} is certified")
    if r is not None and len(task.x) <= CHECKED_PAIRS:
        r, again = exact.nearest_double(r), by_mpmath(task.x, task.y)
        if again is not None and again != r:
            raise MeasureIsWrong(f"r of {task.x} and {task.y} is {r!r}, and mpmath gives {again!r}")


def by_mpmath(x, y):
    """r by the textbook's formula, centred, in floating point of very many digits; None without mpmath."""
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
