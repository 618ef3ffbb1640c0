"""Random draws, the same for the same seed on every machine, and decimals written in every way."""

import random

POSITIONAL_EXPONENT = 60  # beyond 10^60 and 10^-60, numbers are written with an exponent


class Draw:
    """Draws from one seed. Only random() and getrandbits() are used: their sequences are those of the Mersenne Twister."""

    def __init__(self, seed):
        source = random.Random(seed)
        self.random, self.bits = source.random, source.getrandbits

    def below(self, n):
        """A whole number in [0, n)."""
        return int(self.random() * n) if n < 1 << 50 else self.bits(n.bit_length() + 64) % n

    def between(self, least, most):
        """A whole number in [least, most]."""
        return least + self.below(most - least + 1)

    def around(self, reach):
        """A whole number in [-reach, reach]."""
        return self.below(2 * reach + 1) - reach

    def chance(self, share):
        """True in that share of all draws."""
        return self.random() < share

    def pick(self, choices):
        """One of them."""
        return choices[int(self.random() * len(choices))]

    def sign(self):
        """1 or -1."""
        return 1 if self.random() < 0.5 else -1

    def digits(self, n):
        """A whole number of exactly n digits."""
        return 10 ** (n - 1) + self.below(9 * 10 ** (n - 1))

    def length(self):
        """How many pairs a task has: mostly few, now and then up to 2,000."""
        size = self.random()
        if size < 0.75:
            return self.between(2, 10)
        if size < 0.998:
            return self.between(11, 60)
        return self.between(61, 2000)

    def short_length(self):
        """The same for what costs more: at most 12."""
        return self.between(2, 12)

    def shuffle(self, *lists):
        """The lists, all in one new order."""
        order = sorted((self.random(), i) for i in range(len(lists[0])))
        return tuple([values[i] for _, i in order] for values in lists)


def positional(m, e):
    """m * 10^e without an exponent, with -e decimals."""
    digits = str(abs(m))
    if e >= 0:
        digits = digits + "0" * e if m else "0"
    else:
        digits = digits.rjust(1 - e, "0")
        digits = f"{digits[:e]}.{digits[e:]}"
    return "-" + digits if m < 0 else digits


def scientific(m, e):
    """m * 10^e with one digit before the dot, as printf's %e has it."""
    digits = str(abs(m))
    e += len(digits) - 1
    rest = "." + digits[1:] if len(digits) > 1 else ""
    return f"{'-' if m < 0 else ''}{digits[0]}{rest}e{'-' if e < 0 else '+'}{abs(e):02d}"


def exponent_text(draw, e):
    """An exponent in some spelling: e5, E+05, e-007."""
    sign = "-" if e < 0 else draw.pick(("", "", "+"))
    return draw.pick("eE") + sign + "0" * draw.pick((0, 0, 0, 1, 2)) + str(abs(e))


def any_spelling(draw, m, e):
    """m * 10^e in some spelling: 5., .5, 005.00, 50e-1, +0.05E+02."""
    sign = "-" if m < 0 else draw.pick(("", "", "", "+"))
    digits = "0" * draw.pick((0, 0, 0, 0, 1, 3)) + str(abs(m))
    if draw.chance(0.2):
        n_zeros = draw.between(1, 4)
        digits, e = digits + "0" * n_zeros, e - n_zeros
    if draw.chance(0.5) and -POSITIONAL_EXPONENT <= e <= 0:
        if e:
            digits = digits.rjust(-e + draw.below(2), "0")
            return f"{sign}{digits[:e]}.{digits[e:]}"
        return sign + digits + draw.pick(("", ".", ".0", "e0"))
    n_decimals = draw.pick((0, len(digits) - 1, len(digits), draw.below(len(digits) + 1)))
    if n_decimals == 0:
        return sign + digits + draw.pick(("", "", ".")) + exponent_text(draw, e)
    return f"{sign}{digits[:-n_decimals]}.{digits[-n_decimals:]}{exponent_text(draw, e + n_decimals)}"


def write(draw, values, e):
    """Whole numbers times 10^e as items: mostly all with the same decimals, or all with exponents, or each in its own way."""
    style = draw.random()
    if style < 0.65 and abs(e) <= POSITIONAL_EXPONENT:
        items = [positional(m, e) for m in values]
    elif style < 0.8:
        items = [scientific(m, e) for m in values]
    else:
        items = [any_spelling(draw, m, e) for m in values]
    return with_blanks(draw, items) if draw.chance(0.1) else items


def with_blanks(draw, items):
    """The items, some with blanks around them."""
    blanks = ("", "", " ", "\t", "  ")
    return [draw.pick(blanks) + item + draw.pick(blanks) for item in items]


def exact_decimal(value):
    """A finite double as the decimal that it is, all its digits."""
    m, denominator = value.as_integer_ratio()
    n_decimals = denominator.bit_length() - 1
    return positional(m * 5**n_decimals, -n_decimals) if n_decimals else str(m)
