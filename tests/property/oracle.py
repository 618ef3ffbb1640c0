"""The exact correlation of decimals as they are written, or of doubles, with Python's whole numbers alone.

Owns what the right answer is. Knows neither how tasks are made nor who answers them.
"""

import math
import re
from fractions import Fraction
from operator import mul

DECIMAL = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?")
UNDEFINED = re.compile(r"NA|null|None|[+-]?(?:nan|inf|infinity)", re.IGNORECASE)

LEAST_INFINITE = 2**1024 - 2**970  # halfway between the greatest double and 2^1024: the tie goes to even, so beyond
GREATEST_ZERO = Fraction(1, 2**1075)  # half the least double: the tie goes to even, so to zero
DOUBLE_BITS = 53
LEAST_EXPONENT = -1074  # of two, of the least double
ERROR_BITS = 128  # bits behind the point that an error is measured with, at least


def read_decimal(item):
    """(m, e) where the item is m * 10^e; None where it is missing or infinite. A blank at either end does not count."""
    item = item.strip(" \t")
    match = DECIMAL.fullmatch(item)
    if match is None or not (match[2] or match[3]):
        if UNDEFINED.fullmatch(item):
            return None
        raise ValueError(f"'{item}' is no item")
    sign, whole, fraction, exponent = match.groups()
    m = int(whole + fraction)
    e = (int(exponent) if exponent else 0) - len(fraction)
    if m == 0:
        return 0, 0
    if e < -300 or len(whole) + len(fraction) + e > 300:
        size = size_as_double(m, e)
        if size != "finite":
            return (0, 0) if size == "zero" else None
    return (-m if sign == "-" else m), e


def size_as_double(m, e):
    """Whether m * 10^e, m > 0, rounds to zero, to infinity or to something between: 'zero', 'infinite' or 'finite'."""
    n_digits = len(str(m))
    if n_digits + e < -325:
        return "zero"  # less than 10^-325
    if n_digits + e > 310:
        return "infinite"  # at least 10^310
    value = Fraction(m) * Fraction(10) ** e
    if value >= LEAST_INFINITE:
        return "infinite"
    return "zero" if value <= GREATEST_ZERO else "finite"


def scaled_decimals(items):
    """The items times one power of ten, as whole numbers; None where one is missing or infinite."""
    decimals = [read_decimal(item) for item in items]
    if None in decimals:
        return None
    least = min((e for m, e in decimals if m), default=0)
    return [m * 10 ** (e - least) if m and e != least else m for m, e in decimals]


def scaled_doubles(values):
    """The doubles times one power of two, as whole numbers; None where one is not finite."""
    if not all(map(math.isfinite, values)):
        return None
    parts = [math.frexp(value) for value in values]
    least = min((e for m, e in parts if m), default=0)
    return [int(math.ldexp(m, DOUBLE_BITS)) << (e - least) if m else 0 for m, e in parts]


class Answer:
    """What is right for one task. r = covariance / sqrt(variance_x * variance_y), all three n^2 times what they are called."""

    __slots__ = ("covariance", "square", "kappa_squared", "bits", "root", "is_exact", "is_tie", "value", "text")

    def __init__(self, x, y):
        """x and y: whole numbers, of lists whose correlation is defined: see answer."""
        n, sum_x, sum_y = len(x), sum(x), sum(y)
        squares_x, squares_y = n * sum(map(mul, x, x)), n * sum(map(mul, y, y))
        variance_x, variance_y = squares_x - sum_x * sum_x, squares_y - sum_y * sum_y
        self.covariance = n * sum(map(mul, x, y)) - sum_x * sum_y
        self.square = variance_x * variance_y
        self.kappa_squared = max(squares_x // variance_x, squares_y // variance_y)  # rounded down
        self.find_root()
        self.value = self.rounded()
        self.text = repr(self.value)

    def find_root(self):
        """root becomes |r| * 2^bits, rounded down; is_exact tells whether nothing was lost by that.

        |r| is at least 2^-shift, so that many bits more leave the root at least 64: more than a double has. Below the least
        double, bits that are further behind tell nothing that is_exact does not.
        """
        shift = max(0, (self.square.bit_length() + 1) // 2 - abs(self.covariance).bit_length() + 1)
        self.bits = max(ERROR_BITS, min(shift, -LEAST_EXPONENT) + 64) if self.covariance else ERROR_BITS
        quotient, rest = divmod(self.covariance**2 << 2 * self.bits, self.square)
        self.root = math.isqrt(quotient)
        self.is_exact = rest == 0 and self.root**2 == quotient

    def rounded(self):
        """The double nearest to r, ties to even; is_tie becomes whether r is halfway between two."""
        dropped = max(self.root.bit_length() - DOUBLE_BITS, self.bits + LEAST_EXPONENT, 0)
        kept, rest = self.root >> dropped, self.root & ((1 << dropped) - 1)
        half = 1 << dropped >> 1
        self.is_tie = rest == half > 0 and self.is_exact
        if rest > half or (rest == half > 0 and (kept & 1 or not self.is_tie)):
            kept += 1
        size = math.ldexp(kept, dropped - self.bits)
        return -size if self.covariance < 0 and size else size

    def error(self, value):
        """How far a double is from r, as a double; at most 2^-127 off."""
        numerator, denominator = value.as_integer_ratio()
        root = -self.root if self.covariance < 0 else self.root
        return abs((numerator << self.bits) // denominator - root) / (1 << self.bits)

    def kappa_decade(self):
        """d where kappa, that of the worse list, is from 10^d to 10^(d+1)."""
        return len(str(math.isqrt(self.kappa_squared))) - 1


class Undefined:
    """The answer to a task that has none."""

    text = "nan"
    value = math.nan


UNDEFINED_ANSWER = Undefined()


def answer(x, y):
    """The answer to two lists of whole numbers, each None where it holds what is no number."""
    if x is None or y is None or len(x) != len(y) or min(x) == max(x) or min(y) == max(y):
        return UNDEFINED_ANSWER
    return Answer(x, y)


def of_decimals(x, y):
    """The answer to two lists of items, as they are written. A y of one item stands for that repeated."""
    if len(x) != len(y) and len(y) != 1:
        raise ValueError(f"lists of {len(x)} and {len(y)} items")
    return answer(scaled_decimals(x), scaled_decimals(y))


def of_doubles(x, y):
    """The answer to two lists of doubles, which are the numbers that they are."""
    return answer(scaled_doubles(x), scaled_doubles(y))
