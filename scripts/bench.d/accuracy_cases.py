"""accuracy_cases.py - the lists of `scripts/bench accuracy`: NIST's data, and decimals from fixed seeds."""

import math
import random
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import exact_r

NIST = "data/nist"
FIRST_DATA_LINE = 60  # of NIST's files, from 0
NEAR = 1e-15  # to 1 or to 0


@dataclass(frozen=True)
class Task:
    """Two lists of decimals."""

    x: list
    y: list
    set_name: str = ""  # NIST's, if NIST certifies r squared of these lists
    certified: str = ""  # r squared, to 15 digits


@dataclass(frozen=True)
class Case:
    """Tasks of one row of the table."""

    title: str
    make: object  # a function of a random.Random that returns the tasks


def make_tasks(name):
    """The tasks of a case; they do not depend on which other cases are made."""
    return CASES[name].make(random.Random(f"manycorr, accuracy, {name}"))


# NIST's data


def anova(names, _rng):
    """Each response with the exact sum of its group. All groups have the same size, so the means have the same r."""
    tasks = []
    for name in names:
        rows, certified = read_nist(name, "Certified R-Squared")
        sums = {}
        for group, response in rows:
            sums[group] = sums.get(group, 0) + Decimal(response)
        x, y = [response for _, response in rows], [f"{sums[group]:f}" for group, _ in rows]
        tasks.append(Task(x, y, name, certified))
    return tasks


def norris(_rng):
    rows, certified = read_nist("Norris", "R-Squared")
    return [Task([x for _, x in rows], [y for y, _ in rows], "Norris", certified)]


def wampler(_rng):
    """y with x, and y with the certified polynomial of x: r squared of the latter is certified."""
    tasks = []
    for number in range(1, 6):
        name = f"Wampler{number}"
        rows, certified = read_nist(name, "R-Squared")
        x, y = [x for _, x in rows], [y for y, _ in rows]
        step = Decimal("0.1") if number == 2 else Decimal(1)
        fitted = [f"{wampler_polynomial(step * int(v)):f}" for v in x]
        tasks += [Task(x, y), Task(fitted, y, name, certified)]
    return tasks


def wampler_polynomial(t):
    """1 + t + ... + t^5."""
    value = 0
    for _ in range(6):
        value = value * t + 1
    return value


def read_nist(name, certified_name):
    """The rows of the data, and the certified value of this name."""
    with open(f"{NIST}/{name}.dat", encoding="ascii") as file:
        lines = file.read().splitlines()
    rows = [line.split() for line in lines[FIRST_DATA_LINE:] if line.strip()]
    certified = [line.split()[-1] for line in lines[:FIRST_DATA_LINE] if line.strip().startswith(certified_name)]
    return rows, certified[0]


# Decimals from integers


def decimal(units, places):
    """units / 10^places, with this many decimal places."""
    digits = str(abs(units)).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if units < 0 else text


def related(rng, n, spread):
    """Two lists of n integers from 0 to spread - 1, from weakly to strongly correlated."""
    share = rng.randrange(10)
    x = [rng.randrange(spread) for _ in range(n)]
    return x, [(share * v + (9 - share) * rng.randrange(spread)) // 9 for v in x]


def shifted(sizes, spread, places, offset, rng):
    """A task for every size: values from offset to offset + spread, with this many decimal places."""
    tasks = []
    for n in sizes:
        x, y = related(rng, n, spread * 10**places)
        tasks.append(Task(*([decimal(offset * 10**places + v, places) for v in units] for units in (x, y))))
    return tasks


def doubles_at(sizes, offset, rng):
    """offset + U(0, 4) in steps of 2^-10, with all digits: these decimals are exact as doubles."""
    tasks = []
    for n in sizes:
        x, y = related(rng, n, 4 * 2**10)
        tasks.append(Task(*([f"{Decimal(offset + v / 2**10):f}" for v in units] for units in (x, y))))
    return tasks


def last_digit(places, rng):
    """1 plus or minus a few units of the last decimal place; each list has one of these numbers of places."""
    tasks = []
    for n in (3, 10, 10, 100, 1000):
        lists = []
        for units in related(rng, n, 19):
            p = rng.choice(places)
            lists.append([decimal(10**p + v - 9, p) for v in units])
        tasks.append(Task(*lists))
    return tasks


def scaled(exponents, rng):
    """Seven digits times 10^exponent, in both lists or in one."""
    tasks = []
    for n in (3, 10, 100):
        for exponent in exponents:
            for x_exponent, y_exponent in ((exponent, exponent), (exponent, 0), (exponent, -exponent)):
                lists = zip(related(rng, n, 2 * 10**7), (x_exponent, y_exponent))
                tasks.append(Task(*([f"{decimal(v - 10**7, 6)}e{e}" for v in units] for units, e in lists)))
    return tasks


def at_the_end(rng):
    """Values up to the greatest doubles, of both signs."""
    tasks = []
    for n in (3, 10, 10, 100, 1000):
        lists = related(rng, n, 34 * 10**6)
        tasks.append(Task(*([f"{decimal(v - 17 * 10**6, 7)}e308" for v in units] for units in lists)))
    return tasks + [Task(["1.7e308", "-1.7e308", "1.7e308"], ["-1.7e308", "1.7e308", "1"])]


def mixed(sizes, rng):
    """Values like those of ordinary tables: 1 to 6 digits, 0 to 4 decimal places, either sign."""
    tasks = []
    for n in sizes:
        lists = []
        for units in related(rng, n, 10 ** rng.randrange(1, 7)):
            places, negative = rng.randrange(5), rng.randrange(2)
            lists.append([decimal(-v if negative else v, places) for v in units])
        tasks.append(Task(*lists))
    return tasks


def two_pairs(rng):
    """Two pairs; among them those of pandas' issues 59652 and 61120."""
    reported = [
        Task(["30.0", "30.100000381469727"], ["116.80000305175781", "116.8000030517578"]),
        Task(["0", "1"], ["1.35951", "1.3595100000000007"]),
    ]
    return reported + [task for task in any_decimals([2] * 60, rng) if exact_r.correlate(task.x, task.y) is not None]


def million(rng):
    """A million pairs like 12.34, and a million with 17 digits."""
    return shifted([10**6], 100, 2, 0, rng) + shifted([10**6], 1, 17, 0, rng)


def undefined(rng):
    """Constant lists, one of them spelled in several ways; and a single pair."""
    other = [decimal(rng.randrange(10**4), 2) for _ in range(1448)]
    return [
        Task([".1"] * 20, other[:20]),
        Task(other[:20], [".1"] * 20),
        Task([".1"] * 20, [".1"] * 20),
        Task(["1.81"] * 1448, other),
        Task(["1.81"] * 1448, ["0.576"] * 1448),
        Task(["100000000.1"] * 1000, other[:1000]),
        Task(["1e-200"] * 100, other[:100]),
        Task(["0.1", ".1", "1e-1", "0.10"], other[:4]),
        Task(["12345678901234567890.1"] * 7, other[:7]),
        Task(["3.5"], ["7.25"]),
    ]


def near_one(rng):
    """Points on a line, exactly or but for one value: 1 - |r| is from 0 to 1e-15."""
    tasks = []
    while len(tasks) < 24:
        n = rng.choice((3, 10, 100))
        slope, start = rng.choice((-7, -3, 1, 3, 11)), rng.randrange(-(10**6), 10**6)
        x = [rng.randrange(10**6) for _ in range(n)]
        y = [(slope * v + start) * 10**12 for v in x]
        y[rng.randrange(n)] += rng.randrange(10 ** rng.choice((1, 8, 10, 11)))
        task = Task([decimal(v, 4) for v in x], [decimal(v, 16) for v in y])
        r = exact_r.correlate(task.x, task.y)
        if r is not None and 1 - abs(r) < NEAR:
            tasks.append(task)
    return tasks


def zero(rng):
    """x is symmetric about a value, and y is the same on both sides: r is 0."""
    tasks = []
    for n in (1, 2, 5, 5, 50, 500):
        places = rng.randrange(1, 8)
        halves = [(rng.randrange(10**6), rng.randrange(10**6)) for _ in range(n)] + [(0, 7)]
        pairs = [(sign * v, w) for v, w in halves for sign in (1, -1)]
        rng.shuffle(pairs)
        tasks.append(Task([decimal(31415 + v, places) for v, _ in pairs], [decimal(w, places) for _, w in pairs]))
    return tasks


def near_zero(rng):
    """The same with a few more digits at one value: |r| is not 0, but less than 1e-15."""
    tasks = []
    while len(tasks) < 12:
        for task in zero(rng):
            y = list(task.y)
            y[rng.randrange(len(y))] += str(rng.randrange(1, 10**9)).zfill(rng.randrange(16, 24))
            if 0 < abs(exact_r.correlate(task.x, y)) < NEAR:
                tasks.append(Task(task.x, y))
    return tasks[:12]


def any_decimals(sizes, rng):
    """Lists of decimals of 1 to 25 digits, the dot anywhere, some with an exponent; leading digits may be constant."""
    return [Task(any_list(n, rng), any_list(n, rng)) for n in sizes]


def any_list(n, rng):
    digits = rng.randrange(1, 26)
    spread = 10 ** rng.randrange(1, digits + 1)
    offset = rng.randrange(10**digits)
    places = rng.randrange(digits + 3)
    exponent = rng.randrange(-40, 41) if rng.randrange(4) == 0 else None
    sign = rng.choice((-1, 1))
    values = [decimal(sign * (offset + rng.randrange(spread)), places) for _ in range(n)]
    return values if exponent is None else [f"{value}e{exponent}" for value in values]


def any_sizes(rng):
    return any_decimals([math.ceil(2 ** rng.uniform(1.1, 7)) for _ in range(300)], rng)


SETS = [f"SmLs0{number}" for number in range(1, 10)]
CASES = {
    "smls-lower": Case("NIST SmLs01-03: 1 constant leading digit", partial(anova, SETS[:3])),
    "smls-average": Case("NIST SmLs04-06: 7 of them", partial(anova, SETS[3:6])),
    "smls-higher": Case("NIST SmLs07-09: 13 of them", partial(anova, SETS[6:])),
    "measured": Case("NIST AtmWtAg, SiRstv", partial(anova, ["AtmWtAg", "SiRstv"])),
    "norris": Case("NIST Norris", norris),
    "wampler": Case("NIST Wampler1-5: y with x and with the polynomial", wampler),
    "two": Case("n = 2: pandas issue 59652 and others", two_pairs),
    "three": Case("n = 3", partial(mixed, [3] * 40)),
    "ten": Case("n = 10", partial(mixed, [10] * 40)),
    "thousand": Case("n = 1,000", partial(mixed, [1000] * 10)),
    "million": Case("n = 1,000,000", million),
    "1e8": Case("1e8 + U(0,4), exact as doubles", partial(doubles_at, [3, 10, 10, 100, 1000, 1000, 10000], 10**8)),
    "1e8-decimals": Case(
        "1e8 + U(0,4), 10 places", partial(shifted, [3, 10, 10, 100, 1000, 1000, 10000], 4, 10, 10**8)
    ),
    "1e14": Case("1e14 + U(0,4), 6 places", partial(shifted, [3, 10, 10, 100, 1000, 10000, 10**6], 4, 6, 10**14)),
    "last-digit": Case("1 ± noise in the 15th or 16th place", partial(last_digit, (15, 16))),
    "beyond-doubles": Case("1 ± noise in the 17th to 20th place", partial(last_digit, (17, 18, 20))),
    "1e160": Case("values times 1e160, 1e-160", partial(scaled, (160, -160))),
    "1e200": Case("values times 1e200, 1e-200", partial(scaled, (200, -200))),
    "1.7e308": Case("up to ±1.7e308", at_the_end),
    "near-one": Case("\\|r\\| = 1, or within 1e-15", near_one),
    "zero": Case("r = 0", zero),
    "near-zero": Case("r within 1e-15 of 0", near_zero),
    "random": Case("decimals of 1 to 25 digits, random offsets", any_sizes),
    "undefined": Case("undefined: .1 × 20, 1.81 × 1448 and others; n = 1", undefined),
}
