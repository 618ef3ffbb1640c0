"""Tasks of every kind that one way of computing could see otherwise than another, the same for the same seed.

A task is text without what ends it. The kinds of numbers: few digits; values whose spread is small beside their size, so that
doubles do not do; up to 38 digits; hundreds of digits and exponents of up to 308; and lists whose later part is of another kind.
"""

import random

MANY = 20000  # pairs of a long list: three blocks of 8,192, the last one not full
BLOCK = 8192

BAD_ITEMS = ["x", "", " ", "1_0", "--1", "1e", "1.2.3", "-", "2.O", "a" * 50]
MISSING = ["NA", "null", "nan", "inf", "-Infinity", "1e309"]


class Numbers:
    """Numbers of each kind, as text."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def below(self, n):
        return int(n * self.random.random())

    def digits(self, n):
        return "".join("0123456789"[self.below(10)] for _ in range(n))

    def few(self):
        return "%.1f" % (100 * self.random.random() - 50)

    def ill(self):
        return "1%08d.%s" % (self.below(4), self.digits(3))

    def wide(self):
        """Up to 38 digits between the first and the last of the list."""
        n_before = 1 + self.below(18)
        return "-"[: self.below(2)] + self.digits(n_before) + "." + self.digits(1 + self.below(20))

    def powers(self):
        return "%s%d.%se%d" % ("-"[: self.below(2)], self.below(10), self.digits(2), self.below(617) - 308)

    def long(self):
        return "%s%s.%s" % ("-"[: self.below(2)], self.digits(1 + self.below(200)), self.digits(self.below(300)))

    def close(self):
        """Numbers that all are the same double."""
        return "1.00000000000000000000" + self.digits(1 + self.below(4))

    def odd(self):
        forms = ["-0", "+.5", "7.", "000.500", "1E1", "1e+01", " 3 ", "\t4", "0e999", "1e-320", "1e-400", "-1e-308"]
        return forms[self.below(len(forms))]

    def list(self, kind, n):
        make = getattr(self, kind)
        return [make() for _ in range(n)]


KINDS = ["few", "ill", "wide", "powers", "long", "close", "odd"]


def join(x, y):
    return ",".join(x) + ";" + ",".join(y)


def good_tasks(numbers, n_tasks, most):
    """Tasks of all pairs of kinds, of 2 to most pairs; long numbers are few."""
    tasks = []
    for i in range(n_tasks):
        kind_x, kind_y = KINDS[i % len(KINDS)], KINDS[i // len(KINDS) % len(KINDS)]
        is_long = "long" in (kind_x, kind_y)
        n = 2 + numbers.below(2 if is_long else most - 1)
        tasks.append(join(numbers.list(kind_x, n), numbers.list(kind_y, n)))
    return tasks


def related_tasks(numbers, n):
    """|r| is 1, or nearly; or 0; the lists are the same but for how they are written."""
    x = numbers.list("ill", n)
    return [
        join(x, x),
        join(x, ["-" + value + "0" for value in x]),
        join(x, x[:-1] + [x[-1] + "00000000000000000001"]),
        join(["-1", "0", "1"] * n, ["1", "-2", "1"] * n),
        join(["1e300", "2e300", "4e300"], ["1e-300", "2e-300", "4e-300"]),
    ]


def undefined_tasks(numbers, n):
    x = numbers.list("few", n)
    constants = [[".1"] * n, ["1", "1.0", "1e0", "10e-1"] * n, ["123456789012345678901234567890"] * n, ["0", "-0", "1e-400"] * n]
    tasks = [join(numbers.list("few", len(constant)), constant) for constant in constants]
    tasks += [join(constant, numbers.list("ill", len(constant))) for constant in constants]
    for missing in MISSING:
        i = numbers.below(n)
        tasks.append(join(x[:i] + [missing] + x[i + 1 :], numbers.list("wide", n)))
    return tasks + ["1;2", join(x, ["7"]), "nan;inf"]


def bad_tasks(numbers, n):
    x, y = numbers.list("few", n), numbers.list("ill", n)
    tasks = []
    for item in BAD_ITEMS:
        i = numbers.below(n)
        tasks.append(join(x[:i] + [item] + x[i + 1 :], y))
        tasks.append(join(["NA"] + x[1:], y[:i] + [item] + y[i + 1 :]))
    return tasks + [join(x, y[1:]), join(x, y) + ";1", ",".join(x), " ", ";" + ",".join(y), ",".join(x) + ";"]


def small_tasks(seed, n_good):
    numbers = Numbers(seed)
    tasks = good_tasks(numbers, n_good, 12) + related_tasks(numbers, 5)
    tasks += undefined_tasks(numbers, 4) + bad_tasks(numbers, 5)
    numbers.random.shuffle(tasks)
    return tasks


def tiny_tasks(seed, n_tasks):
    """Many tasks of a few bytes, some of which need their decimals."""
    numbers = Numbers(seed)
    kinds = ["few", "few", "few", "ill"]
    tasks = []
    for i in range(n_tasks):
        n = 2 + numbers.below(3)
        tasks.append(join(numbers.list("few", n), numbers.list(kinds[i % 4], n)))
    return tasks


def decimal_tasks(seed, n_tasks):
    """Decimals of ordinary length, in lists of 2 to 700."""
    numbers = Numbers(seed)
    kinds = {
        "hundredths": lambda: "%.2f" % numbers.random.gauss(0, 50),
        "integers": lambda: str(numbers.below(10000)),
        "offset": lambda: "%.2f" % (1e6 + numbers.random.gauss(0, 1)),
        "general": lambda: "%.6g" % (numbers.random.gauss(0, 1) * 10 ** numbers.below(4)),
        "trimmed": lambda: repr(round(numbers.random.gauss(0, 3), numbers.below(5))),
    }
    makers = list(kinds.values())
    tasks = []
    for i in range(n_tasks):
        n = 2 + numbers.below(6 if i % 4 else 700)
        x, y = makers[i % len(makers)], makers[i // len(makers) % len(makers)]
        tasks.append(join([x() for _ in range(n)], [y() for _ in range(n)]))
    return tasks


def long_lists(numbers):
    """Pairs of lists of MANY numbers. Of most, a later block does not fit what the first one shows."""
    few = numbers.list("few", MANY)
    ill = numbers.list("ill", MANY)
    yield few, numbers.list("few", MANY)
    yield ill, numbers.list("ill", MANY)
    yield few[:-5000] + [v + "12345678" for v in few[-5000:]], ill
    yield few, few[: BLOCK + 1] + [v + numbers.digits(25) for v in few[BLOCK + 1 : -9000]] + few[-9000:]
    yield few[:-1] + [numbers.digits(200) + "." + numbers.digits(100)], few
    yield ["0"] * BLOCK + ill[BLOCK:], few
    yield few, few[:BLOCK] + ["1e-308", "-1e308"] + few[BLOCK + 2 :]
    yield numbers.list("wide", MANY), numbers.list("wide", MANY)
    yield few[:-100] + numbers.list("powers", 90) + numbers.list("long", 10), ill
    yield ["1"] * (MANY - 1) + ["1.00000000000000000001"], few
    yield ["1"] * MANY, few
    yield few[:-1] + ["NA"], ill
    yield ill, few[:-1] + ["2.O"]
    yield ill, few[:-1]


def long_tasks(seed):
    return [join(x, y) for x, y in long_lists(Numbers(seed))]


def stream(seed, tasks):
    """The tasks with all that may end one between them; the last line has no newline."""
    numbers = Numbers(seed)
    ends = ["@", "@", "@", "@", "@", "\n", "\r\n", "\n\n", "\n \t\n"]
    pieces = [piece for task in tasks for piece in (task, ends[numbers.below(len(ends))])]
    return "".join(pieces + ["1,2;3,4@1,2;4,3"]).encode()


def stream_of_small():
    """Many small tasks."""
    return stream(1, tiny_tasks(2, 12000))


def stream_with_large():
    """Large tasks, one of them bad, among small ones."""
    numbers = Numbers(3)
    x, y = numbers.list("few", 30000), numbers.list("ill", 30000)
    larges = [join(x, x[1:] + x[:1]), join(x, y), join(x[:-1], y), join(x, y[:-1] + ["x"])]
    smalls = tiny_tasks(4, 400)
    return stream(5, [task for i, large in enumerate(larges) for task in [*smalls[100 * i : 100 * i + 100], large]])


def stream_with_bad():
    """Tasks of every kind, a third of them bad, of which each has a diagnostic."""
    return stream(6, [task for seed in range(15) for task in small_tasks(seed, 21)])
