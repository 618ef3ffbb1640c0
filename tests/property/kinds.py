"""The kinds of tasks that random tests are made of: each a function from a Draw to the items of x and of y.

Owns what is hard about a task. Most kinds make whole numbers and have them disguised: the correlation stays what it was
made to be, whatever multiples, offsets, decimals and spellings come on top.
"""

import math
import struct
from fractions import Fraction

from draw import any_spelling, exact_decimal, exponent_text, positional, scientific, with_blanks, write

# Around the greatest double, around where a number becomes infinite (not a digit shorter), and beyond.
OVERFLOW = (
    "1.7976931348623157e308 1.7976931348623158e308 17976931348623157e+292 1.797693134862315807e308 1.797693134862315808e308"
    " 1.7976931348623159e308 1e309 -1.7976931348623157e308 -1.7976931348623159e308 1e308 9.9e307 1.2e400 0.0001e312"
    " 1e999999999 -1E+99999999999999999999"
).split()
LEAST_HALF = positional(5**1075, -1075)  # half the least double, all its digits
UNDERFLOW = (
    "2.4703282292062327e-324 2.4703282292062328e-324 2.47032822920623272e-324 2.4703282292062327209e-324 5e-324 4.9e-324"
    " 7.4e-324 7.5e-324 1e-323 -5e-324 2e-324 3e-324 1e-400 -1e-400 2.2250738585072014e-308 2.2250738585072011e-308 0e-400"
    " 1e-999999999 -1e-99999999999999999999 0 -0 1e-310"
).split() + [LEAST_HALF, LEAST_HALF + "1", "-" + LEAST_HALF]


def partner(draw, x, reach_x, reach_y):
    """A list that has something to do with x, whose values are within reach_x; its own are within reach_y, or nearly."""
    if draw.chance(0.3):
        return [draw.around(reach_y) for _ in x]
    noise = 10 ** draw.below(7)
    sign = draw.sign()
    return [sign * v * reach_y // reach_x + draw.around(reach_y) // noise for v in x]


def offset_digits(draw):
    """How many digits an offset has more than what lies on it: the logarithm of kappa, about."""
    return draw.below(8) if draw.chance(0.5) else draw.below(19)


def disguise(draw, x, y, offsets=True):
    """Lists of the same correlation but for its sign: in a new order, times a factor, plus an offset, with some decimals."""
    return tuple(disguised_list(draw, values, offsets) for values in draw.shuffle(x, y))


def disguised_list(draw, values, offsets):
    factor = draw.sign() * draw.pick((1, 1, 2, 3, 5, 7, 10, draw.between(1, 10**6)))
    size = len(str(max(map(abs, values)) * abs(factor)))
    offset = draw.sign() * draw.digits(size + offset_digits(draw)) if offsets and draw.chance(0.6) else 0
    return write(draw, [factor * v + offset for v in values], -draw.pick((0, 1, 2, 3, 6, draw.below(25), draw.around(280))))


def plain(draw):
    """Measurements: some decimals, no great offset."""
    n, decimals, reach = draw.length(), draw.below(7), 10 ** draw.between(1, 6)
    x = [draw.around(reach) for _ in range(n)]
    return write(draw, x, -decimals), write(draw, partner(draw, x, reach, reach), -decimals)


def offset(draw):
    """Lists far from zero, each with its own offset and decimals: kappa from 1 to 10^18."""
    n = draw.length()
    digits_x, digits_y = draw.between(1, 8), draw.between(1, 8)
    x = [draw.around(10**digits_x) for _ in range(n)]
    y = partner(draw, x, 10**digits_x, 10**digits_y)
    lists = []
    for values, n_digits in (x, digits_x), (y, digits_y):
        base = draw.sign() * draw.digits(n_digits + offset_digits(draw) + 1)
        lists.append(write(draw, [base + v for v in values], -draw.below(n_digits + 20)))
    return tuple(lists)


def unlike_decimals(draw):
    """Every number with as many digits and decimals as it likes, 1 to 25."""

    def item():
        return any_spelling(draw, draw.sign() * draw.digits(draw.between(1, 25)), -draw.below(25))

    n = draw.short_length()
    return [item() for _ in range(n)], [item() for _ in range(n)]


def many_digits(draw):
    """40 to 400 digits, of which the first may be the same in all the numbers of a list."""
    n = draw.between(2, 8)

    def numbers():
        n_digits = draw.between(40, 120) if draw.chance(0.9) else draw.between(121, 400)
        n_same = draw.pick((0, 0, draw.below(20), draw.below(n_digits)))
        base = draw.digits(n_digits) if n_same else 0
        values = [base + draw.around(10 ** (n_digits - n_same)) for _ in range(n)]
        return write(draw, values, -draw.pick((0, n_digits - 1, n_digits, draw.below(n_digits + 30))))

    return numbers(), numbers()


def line(draw):
    """y = a x + b exactly: r is 1 or -1."""
    reach = 10 ** draw.between(1, 12)
    x = [draw.around(reach) for _ in range(draw.length())]
    return disguise(draw, x, x)


def near_line(draw):
    """The same but for one value, which is off by little: r is next to 1 or -1, or would be if more digits were at hand."""
    reach = 10 ** draw.between(1, 9)
    x = [draw.around(reach) for _ in range(draw.length())]
    finer = 10 ** draw.between(1, 14)
    y = [finer * v for v in x]
    y[0] += draw.around(draw.pick((1, 10, 1000)))
    return disguise(draw, x, y)


def uncorrelated(draw):
    """r is exactly 0: x has pairs of opposite values, and y the same value in both places of a pair."""
    reach = 10 ** draw.between(1, 12)
    halves = [(draw.around(reach), draw.around(reach)) for _ in range(draw.between(2, 20))]
    x = [sign * a for a, _ in halves for sign in (1, -1)]
    return x, [b for _, b in halves for _ in range(2)]


def zero(draw):
    """r is exactly 0."""
    return disguise(draw, *uncorrelated(draw))


def near_zero(draw):
    """The same but for one value, which is off by little."""
    x, y = uncorrelated(draw)
    finer = 10 ** draw.between(1, 40)
    y = [finer * v for v in y]
    y[draw.below(len(y))] += draw.sign()
    return disguise(draw, x, y, offsets=draw.chance(0.5))


def rational(draw):
    """r is a fraction, from a Pythagorean triple: (p^2 - q^2) / (p^2 + q^2), 0.6 and 0.8 for instance."""
    reach = draw.pick((3, 10, 1000, 10**9))
    p, q = draw.between(1, reach), draw.between(1, reach)
    a, b = p * p - q * q, 2 * p * q
    zeros = [0] * draw.below(5)
    return disguise(draw, [1, -1, 0, 0] + zeros, [a, -a, b, -b] + zeros)


def squares(rest):
    """Whole numbers whose squares add up to rest: each the greatest that fits."""
    roots = []
    while rest:
        roots.append(math.isqrt(rest))
        rest -= roots[-1] ** 2
    return roots


def fraction_of_power(draw, a, exponent):
    """x and y, whole numbers, with r = a / 2^exponent, 0 < a < 2^exponent.

    y is a, -a, b, -b, c, -c, ... with a^2 + b^2 + c^2 + ... = 2^(2 exponent), and x is 1, -1, 0, 0, ...: so the sums of products
    are 2a, 2 and 2^(2 exponent + 1).
    """
    rest = 4**exponent - a * a
    first = draw.below(math.isqrt(rest) + 1)
    others = [first] * (first > 0) + squares(rest - first * first)
    return [1, -1] + [0] * 2 * len(others), [sign * b for b in [a] + others for sign in (1, -1)]


def dyadic(draw):
    """r = a / 2^k: a double, where a has up to 53 bits; halfway between two, where it is odd and has 54."""
    n_bits = draw.pick((54, 54, 54, draw.between(1, 53), 55))
    a = 2 ** (n_bits - 1) + draw.below(2 ** (n_bits - 1)) | 1
    if draw.chance(0.1):
        a = 2**n_bits - draw.pick((1, 3))
    return fraction_of_power(draw, a, n_bits + draw.pick((0, 0, 0, 0, 1, 2, 5, 30, 100)))


def tie(draw):
    """r is halfway between two doubles, or is a double."""
    return disguise(draw, *dyadic(draw), offsets=draw.chance(0.3))


def near_tie(draw):
    """The same but for one unit in some later digit of one value."""
    x, y = dyadic(draw)
    finer = 10 ** draw.pick((0, draw.below(4), draw.below(40)))
    y = [finer * v for v in y]
    y[draw.below(len(y))] += draw.sign()
    return disguise(draw, x, y, offsets=draw.chance(0.3))


def root_tie(draw):
    """r^2 = (a^2 + d) / 4^54 with a small d: next to a tie by 2^-109, and r^2 has few bits where r has endless ones."""
    a = 2**53 + draw.below(2**53) | 1
    u = a * a + draw.pick((-2, -1, 1, 2))
    others = squares(u * 4**54 - u * u)
    y = [sign * b for b in [u] + others for sign in (1, -1)]
    return disguise(draw, [1, -1] + [0] * 2 * len(others), y, offsets=draw.chance(0.3))


def subnormal_tie(draw):
    """r is halfway between two doubles below 2^-1022, or next to that; its text is long."""
    a = draw.below(2 ** draw.pick((1, 2, 5, 52))) | 1
    x, y = fraction_of_power(draw, a, 1075)
    if draw.chance(0.5):
        y[draw.below(2)] += draw.sign()
    return [positional(v, -draw.below(3)) for v in x], [positional(v, -20) for v in y]


def tiny(draw):
    """r from 1e-300 to less than half the least double: x and y are great where the other is small."""
    n_digits = draw.between(1, 6)
    p, q, s, t = (draw.digits(n_digits) for _ in range(4))
    exponent = draw.between(1, 170) if draw.chance(0.5) else draw.between(140, 165)
    p, q = (draw.sign() * v for v in (p, q))
    x = [scientific(v, e) for v, e in ((p, exponent), (-p, exponent), (q, -exponent), (-q, -exponent))]
    y = [scientific(v, e) for v, e in ((s, -exponent), (-s, -exponent), (t, exponent), (-t, exponent))]
    return draw.shuffle(x, y)


def wide(draw):
    """Exponents from -308 to 308 in one list."""
    n, reach = min(draw.length(), 60), draw.pick((3, 20, 150, 308))

    def item():
        return any_spelling(draw, draw.sign() * draw.digits(draw.between(1, 17)), draw.around(reach) - 12)

    return [item() for _ in range(n)], [item() for _ in range(n)]


def at_border(border, share, others):
    """A kind whose values are mostly others, and in that share at a border."""

    def make(draw):
        n = draw.between(2, 8)
        lists = [[draw.pick(border) if draw.chance(share) else draw.pick(others) for _ in range(n)] for _ in range(2)]
        if draw.chance(0.6):
            lists[draw.below(2)] = [any_spelling(draw, draw.around(1000), -2) for _ in range(n)]
        return tuple(lists)

    return make


overflow = at_border(OVERFLOW[:4] * 3 + OVERFLOW, 0.4, ("0", "1", "-1e300", "1e-300", "1.7e308"))
overflow.__name__, overflow.__doc__ = "overflow", "Values around where a number becomes infinite."
underflow = at_border(UNDERFLOW, 0.7, ("0", "1e-323", "-1e-322", "3e-320", "1"))
underflow.__name__, underflow.__doc__ = "underflow", "Values around where a number becomes zero."


def subnormal(draw):
    """Lists of numbers that have few bits as doubles, yet all their digits as written."""
    n, exponent = min(draw.length(), 60), draw.between(-325, -308)

    def numbers():
        n_digits = draw.between(1, 17)
        return [scientific(draw.sign() * draw.digits(draw.between(1, n_digits)), exponent - n_digits + 2) for _ in range(n)]

    return numbers(), numbers() if draw.chance(0.5) else [str(draw.around(100)) for _ in range(n)]


def constant(draw):
    """One list, or both, of one value, spelled in many ways or in one."""
    n = draw.length()
    m, e = draw.around(10 ** draw.between(1, 20)), -draw.below(20)
    spelled = [any_spelling(draw, m, e) for _ in range(n)] if draw.chance(0.7) else [positional(m, e)] * n
    other = spelled[::-1] if draw.chance(0.2) else [str(draw.around(9)) for _ in range(n)]
    return (spelled, other) if draw.chance(0.5) else (other, spelled)


def nearly_constant(draw):
    """A list that differs as written, though as doubles its values are the same, or nearly."""
    n, n_digits = draw.short_length(), draw.between(1, 15)
    base = draw.sign() * draw.digits(n_digits)
    places = draw.between(16 - n_digits, 30)
    x = [base * 10**places + draw.below(draw.pick((2, 10, 1000))) for _ in range(n)]
    lists = write(draw, x, -draw.pick((0, places, places + 3))), [str(draw.around(99)) for _ in range(n)]
    return lists if draw.chance(0.5) else lists[::-1]


def two_pairs(draw):
    """n = 2: 1, -1 or undefined."""
    reach = draw.pick((1, 10, 10**17))
    values = [draw.around(reach) for _ in range(4)]
    return write(draw, values[:2], -draw.below(30)), write(draw, values[2:], -draw.below(30))


def undefined(draw):
    """One pair alone, missing and infinite values, and y a single feature value."""
    n = draw.length()
    x, y = ([positional(draw.around(1000), -2) for _ in range(n)] for _ in range(2))
    case = draw.below(4)
    if case == 0:
        return x[:1], y[:1]
    if case == 1:
        return x, y[:1]
    draw.pick((x, y))[draw.below(n)] = draw.pick(("NA", "null", "None", "nan", "-NaN", "inf", "-Infinity", "+INF"))
    return x, y


def few_values(draw):
    """Counts and ranks: small whole numbers, many of them the same."""
    n, reach = draw.length(), draw.between(1, 9)
    x, y = ([draw.between(0, reach) for _ in range(n)] for _ in range(2))
    return with_blanks(draw, map(str, x)), [str(v) for v in y]


def doubles(draw):
    """Doubles as programs print them: repr, %.17g, or with all the digits that they have."""
    n, scale = draw.short_length(), 10.0 ** draw.pick((0, 0, 3, draw.around(300)))
    base = draw.pick((0.0, 0.0, 1.0, 10.0 ** draw.below(16)))
    x = [(draw.random() - 0.5 + base) * scale for _ in range(n)]
    noise = 10.0 ** -draw.below(17)
    y = [v + noise * (draw.random() - 0.5) * scale for v in x]
    show = draw.pick((repr, "{:.17g}".format, "{:.15g}".format, exact_decimal if scale == 1.0 else repr))
    return [show(v) for v in x], [show(v) for v in y]


def any_doubles(draw):
    """Doubles of any bits: subnormal, infinite and NaN as they come."""
    n = draw.between(2, 6)
    return tuple([repr(struct.unpack("<d", struct.pack("<Q", draw.bits(64)))[0]) for _ in range(n)] for _ in range(2))


def halfway(draw):
    """Numbers halfway between two doubles, so that a list is another one when its numbers are rounded first."""
    n = draw.short_length()
    scale = 2 ** draw.between(1, 12)

    def numbers():
        base = 2**53 + draw.pick((0, draw.below(2**52)))
        near = draw.pick((1, 1, 1000, 10**9))
        values = [scale * (base + draw.below(near)) + scale // 2 * draw.below(2) for _ in range(n)]
        finer = draw.pick((0, 0, 5))
        return write(draw, [10**finer * v + (draw.around(1) if finer else 0) for v in values], -finer)

    return numbers(), numbers()


def levels(draw):
    """Few values, whose errors of rounding do not cancel: NIST's sets for analysis of variance, 1000000000000.2 to .6, and such."""
    n_groups, n = draw.between(2, 9), draw.between(1, 20)
    groups = [(group, replicate % 2) for group in range(n_groups) for replicate in range(n + 1)]
    base, n_decimals = draw.pick((10, 10**7, 10**13, 10**16, draw.digits(draw.between(1, 20)))), draw.between(1, 20)
    y = [base + 4 + draw.pick((0, group % 3)) - 1 + 2 * odd for group, odd in groups]
    x = [draw.pick((1, base)) + group for group, _ in groups]
    return [str(v) for v in x], [positional(v, -n_decimals) for v in y]


def middling(draw):
    """Few pairs of many digits with kappa from 10 to 100,000: what rounding costs is near what is allowed."""
    n, extra = draw.between(2, 8), draw.between(1, 4)
    n_digits = draw.between(15, 24)

    def base():
        return draw.sign() * draw.digits(n_digits + extra)

    x = [draw.around(10**n_digits) for _ in range(n)]
    y = [draw.sign() * v + draw.around(10 ** (n_digits - draw.below(3))) for v in x]
    return tuple(write(draw, [offset + v for v in values], -draw.below(30)) for values, offset in ((x, base()), (y, base())))


def aligned_list(draw, directions, gradient):
    """Numbers on both sides of a value far from them, all written nearly half a unit of the last place from their doubles, on the side
    where that changes r the most. Just above a power of two, where half a unit is 2^-53 of the number."""
    exponent = draw.between(20, 50)
    power = 2**exponent
    spread = power // draw.pick((128, 256, 1024, 2048, 4000, 4500, 5000, 8000, 20_000))
    unit = Fraction(power, 2**52)
    values = [int((power + 2 * spread + direction * spread) / unit) * unit for direction in directions]
    written = [value + (1 if slope > 0 else -1) * unit * Fraction(499, 1000) for value, slope in zip(values, gradient)]
    n_decimals = 52 - exponent + 3
    return [positional(int(value * 10**n_decimals), -n_decimals) for value in written]


def aligned(draw):
    """The worst that rounding to doubles can do: its errors all pull r the same way. kappa from 100 to 20,000, so that some lists are
    just certain enough."""
    n = 4 * (draw.between(1, 8) if draw.chance(0.4) else draw.between(21, 40))  # where n is less, more is computed exactly
    x = [(-1, 1)[i % 2] for i in range(n)]
    y = [(-1, 1)[i // 2 % 2] for i in range(n)]  # uncorrelated: the slopes of r are y and x
    return draw.shuffle(aligned_list(draw, x, y), aligned_list(draw, y, x))


def same_width(draw):
    """Numbers of about as many digits as fit into words of 60, 64, 127 and 128 bits, the greatest ones among them."""
    n, n_digits = draw.pick((2, 5, 7, 8, 63, 64, 65, 129, 300)), draw.pick((17, 18, 19, 20, 37, 38, 39))
    spread, sign = draw.pick((0, 0, 1, n_digits - 1)), draw.pick((-1, 1, 1, 0))

    def item():
        digits = n_digits - draw.below(spread + 1)
        m = 10**digits - 1 - draw.pick((0, 0, draw.below(10), draw.below(10 ** (digits - 1))))
        return scientific((sign or draw.sign()) * m, draw.below(n_digits - digits + 1))

    return [item() for _ in range(n)], [item() for _ in range(n)]


def same_bits(draw):
    """The same for doubles: exponents as far apart as lists still fit into words of 60 and 126 bits, or a bit further."""
    n, reach, exponent = draw.between(2, 70), draw.pick((6, 7, 8, 72, 73, 74, 75)), draw.between(-1074, 890)

    def item():
        m = 2**53 - 1 - draw.pick((0, 0, 2**52 - 1, draw.below(2**52)))
        return repr(draw.sign() * math.ldexp(m, exponent + draw.pick((0, reach, draw.below(reach + 1)))))

    return [item() for _ in range(n)], [item() for _ in range(n)]


def zeros(draw):
    """Numbers with many zeros in front, behind and between."""
    n, most = draw.short_length(), draw.pick((5, 25, 60, 400))

    def item():
        m = draw.sign() * draw.around(10 ** draw.below(12)) * 10 ** draw.pick((0, draw.below(most))) + draw.around(9)
        digits = "0" * draw.pick((0, draw.below(most))) + str(abs(m)) + "0" * draw.pick((0, draw.below(most)))
        n_decimals = draw.below(len(digits) + 1)
        exponent = exponent_text(draw, draw.around(60)) if draw.chance(0.3) else ""
        return ("-" if m < 0 else "") + digits[: len(digits) - n_decimals] + "." + digits[len(digits) - n_decimals :] + exponent

    return [item() for _ in range(n)], [item() for _ in range(n)]


# Every kind with its share of 1,000 tasks.
SHARES = {
    plain: 110, offset: 140, unlike_decimals: 50, many_digits: 15, line: 50, near_line: 70, zero: 30, near_zero: 40, rational: 40,
    tie: 35, near_tie: 40, root_tie: 5, subnormal_tie: 1, tiny: 20, wide: 15, overflow: 20, underflow: 20, subnormal: 15, constant: 30,
    nearly_constant: 40, two_pairs: 20, undefined: 15, few_values: 30, doubles: 34, any_doubles: 5, halfway: 12, levels: 14, same_width: 10,
    same_bits: 10, zeros: 14, middling: 40, aligned: 10,
}  # fmt: skip


def large_of_decimals(draw):
    """20,000 to 40,000 pairs, well or ill conditioned, or constant but for one value."""
    n, case = draw.between(20_000, 40_000), draw.below(6)
    decimals, base = draw.below(4), draw.pick((0, 0, 10**6, 10**13))
    if case == 0:
        x = [base + 181] * n
        x[draw.below(n)] += draw.below(2)
    else:
        x = [base + draw.around(5000) for _ in range(n)]
    y = [v // 3 + draw.around(10 ** draw.below(5)) for v in x] if case < 4 else [3 * v + 7 for v in x]
    if case == 5:
        y[draw.below(n)] += draw.sign()
    return [positional(v, -decimals) for v in x], [positional(v, -1) for v in y]


def large_of_digits(draw):
    """Short numbers, so that more than 8,192 pairs lie in one window."""
    n = draw.pick((8191, 8192, 8193, 16384, 16385, draw.between(8000, 25_000)))
    x = [draw.below(10) for _ in range(n)]
    y = [draw.pick((v, draw.below(10))) for v in x] if draw.chance(0.9) else [7] * (n - 1) + [draw.below(10)]
    return list(map(str, x)), list(map(str, y))


def large_of_everything(draw):
    """9,000 to 20,000 pairs of all sorts of numbers: long ones, and exponents far apart."""
    n, reach, base = draw.between(9000, 20_000), draw.pick((3, 30, 200)), draw.digits(draw.between(1, 45))

    def item():
        return any_spelling(draw, base + draw.around(10 ** draw.between(1, 20)), draw.around(reach) - 10)

    return [item() for _ in range(n)], [item() for _ in range(n)]


# Kinds of single tasks that are larger than a window, or than the blocks that lists are summed in.
LARGE = (large_of_decimals, large_of_digits, large_of_everything)
