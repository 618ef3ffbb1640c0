"""exact_r.py - Pearson's r of lists of decimals as written, in integers: the reference for all results."""

import math
import re
from fractions import Fraction

DECIMAL = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?")
ROOT_BITS = 200  # of |r|; 55 would do to round it to a double


def correlate(x, y):
    """r of two lists of decimals, as a fraction whose nearest double is that of r; None if r is undefined."""
    x, y = scaled(x), scaled(y)
    if x is None or y is None or len(x) < 2 or min(x) == max(x) or min(y) == max(y):
        return None
    return quotient(co_moment(x, y), co_moment(x, x) * co_moment(y, y))


def scaled(decimals):
    """The decimals times a power of ten, as integers, which have the same r; None if a decimal is no finite double."""
    parsed = [parse(decimal) for decimal in decimals]
    if None in parsed:
        return None
    least = min((exponent for integer, exponent in parsed if integer), default=0)
    return [integer * 10 ** (exponent - least) if integer else 0 for integer, exponent in parsed]


def parse(decimal):
    """The integer and the power of ten. None if the nearest double is infinite; the integer is 0 if it is zero."""
    sign, whole, fraction, exponent = DECIMAL.fullmatch(decimal).groups()
    integer = int(whole + fraction)
    exponent = int(exponent or 0) - len(fraction)
    if abs(exponent) + len(whole) + len(fraction) > 290:  # otherwise, it is far from both
        value = float(decimal)
        if math.isinf(value):
            return None
        integer = integer if value else 0
    return (-integer if sign == "-" else integer), exponent


def co_moment(x, y):
    """n times the sum of (x - mean x)(y - mean y)."""
    return len(x) * sum(a * b for a, b in zip(x, y)) - sum(x) * sum(y)


def quotient(numerator, product):
    """numerator / sqrt(product), exact if it has at most ROOT_BITS bits; else truncated, with a last bit that says so.

    The result rounds to the same double as the true value: halfway cases between doubles have 54 bits, so that none of
    them lies between the two.
    """
    if numerator == 0:
        return Fraction(0)
    square = numerator * numerator
    shift = ROOT_BITS + max(0, product.bit_length() - square.bit_length() + 1) // 2
    floor, rest = divmod(square << 2 * shift, product)
    root = math.isqrt(floor)
    inexact = rest != 0 or root * root != floor
    return Fraction((2 * root + inexact) * (1 if numerator > 0 else -1), 1 << shift + 1)


def nearest_double(r):
    """The double nearest to r: Python rounds quotients of integers correctly."""
    return r.numerator / r.denominator
