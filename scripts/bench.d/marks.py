"""marks.py - the marks that manycorr should reach, each beside what `scripts/bench speed` measured."""

import re

from contenders import (
    ALL, CAT, DDOT, DUCKDB, FAST_FLOAT, NO_OPTIONS, NUMPY, ONE, PIPE, POOL, PYTHON, READ_ALL, SERIAL, TO_FILE, TWO,
)  # fmt: skip

KINDS = ("decimal2", "digits17", "general6", "integer")  # parts of the bench, in the order of the marks
SHAPES = ("12.34", "17 digits", "%.6g", "integers")  # the same, by their names in the table of the kernels
HUGE = ("huge-many", "huge-single", "huge-skewed")
UNKNOWN = "not measured"


class Results:
    """The least seconds of every contender in every part of the bench."""

    def __init__(self):
        self._least = {}
        self.n_tasks = {}  # of each part

    def add(self, part, name, seconds):
        self._least[part, name] = seconds

    def least(self, part, *names):
        """The least seconds of several contenders, or None if one of them was not measured."""
        seconds = [self._least.get((part, name)) for name in names]
        return None if None in seconds else min(seconds)

    def ratio(self, part, slower, faster):
        """The time of the slower as a multiple of that of the faster, or None."""
        a, b = self.least(part, slower), self.least(part, faster)
        return None if a is None or b is None else a / b


class Kernels:
    """The table that build/release/bench/kernels prints."""

    def __init__(self, text):
        rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.splitlines()]
        self.names = rows[0][1:] if rows else []
        self.shapes = {re.sub(r" \([\d.]+\)$", "", row[0]): row[1:] for row in rows[2:]}

    def ratio(self, slower, faster, shape):
        """The same for two kernels."""
        return quotient(self.ns(slower, shape), self.ns(faster, shape))

    def ns(self, kernel, shape):
        """Nanoseconds per number, or None."""
        if kernel not in self.names or shape not in self.shapes:
            return None
        return float(self.shapes[shape][self.names.index(kernel)])


def listed(values, form="{:.3g}x"):
    """Values as text, with commas between them; None is said in words."""
    if all(value is None for value in values):
        return UNKNOWN
    return ", ".join(UNKNOWN if value is None else form.format(value) for value in values)


def quotient(a, b):
    return None if a is None or b is None else a / b


def mark_rows(results, kernels):
    """The rows of the table: measure, mark, measured."""
    return [
        *kernel_rows(kernels),
        *rival_rows(results),
        *task_rows(results),
        *scaling_rows(results),
        *limit_rows(results),
    ]


def kernel_rows(kernels):
    best = kernels.names[0] if kernels.names else None
    against = {shape: kernels.ratio("fast_float", "scalar", shape) for shape in kernels.shapes}
    worst = min(against, key=against.get, default=UNKNOWN)
    return [
        (
            "parsing kernel alone, ns per number: 12.34, 17 digits, %.6g, integers",
            "1.2, 5, 2.5, 1.2",
            listed([kernels.ns(best, shape) for shape in SHAPES], "{:.2f}") + (f" ({best})" if best else ""),
        ),
        ("the same with AVX2", "2.5, 6.5, 4, 2.5", listed([kernels.ns("avx2", shape) for shape in SHAPES], "{:.2f}")),
        (
            "the same scalar: fast_float's time over it, in the same run",
            "not slower on any",
            f"{listed([against.get(shape) for shape in SHAPES], '{:.2f}x')} (least of all shapes: {worst}, "
            f"{listed([against.get(worst)], '{:.2f}x')})",
        ),
    ]


def rival_rows(results):
    parsing = [results.ratio(part, FAST_FLOAT, ONE) for part in KINDS]
    rows = [
        (
            "whole job, one thread, against fast_float only parsing, one thread: 12.34, 17 digits, %.6g, integers",
            "3x, 3x, 4.6x, 4.6x faster",
            listed(parsing),
        )
    ]
    for part, label, mark in (("decimal2", "12.34", "80x, 45x, 20x"), ("digits17", "17 digits", "85x, 50x, 13x")):
        job, start = results.least(part, ALL), results.least(part, PYTHON)
        original, numpy = results.least(part, POOL, SERIAL), results.least(part, NUMPY)
        ratios = [quotient(seconds, job) for seconds in (original, numpy, results.least(part, DUCKDB))]
        started = [None if s is None or start is None else quotient(s - start, job) for s in (original, numpy)]
        rows.append(
            (
                f"10,160 x 500 of {label}, all threads, against the original program's faster way, tuned numpy, "
                "DuckDB on long CSV",
                f"{mark} faster",
                f"{listed(ratios)} (the first two without the start of Python: {listed(started)})",
            )
        )
    return rows


def task_rows(results):
    n_tasks = results.n_tasks.get("five", 1)
    ns = [
        None if s is None else 1e9 * s / n_tasks for s in (results.least("five", ONE), results.least("five", TO_FILE))
    ]
    return [
        (
            "a million tasks of five pairs, one thread, ns per task (and with the results in a file)",
            "<= 36",
            listed(ns, "{:.0f}"),
        ),
        (
            "the same by DuckDB on long CSV, all threads, against manycorr with all threads, with one",
            "5x slower",
            listed([results.ratio("five", DUCKDB, ALL), results.ratio("five", DUCKDB, ONE)]),
        ),
    ]


def scaling_rows(results):
    return [
        (
            "two threads against one, inputs of a gigabyte: many tasks, one single task, skewed mix",
            "1.92x, 1.85x, 1.85x",
            listed([results.ratio(part, ONE, TWO) for part in HUGE], "{:.2f}x"),
        )
    ]


def limit_rows(results):
    pipes = []
    for part in ("decimal2", "digits17", "five", "single", "skewed"):
        file, cat, pipe = (results.least(part, name) for name in (ALL, CAT, PIPE))
        pipes.append(None if None in (file, cat, pipe) else pipe / max(file, cat))
    tiny, ddot = results.least("tiny", NO_OPTIONS), results.least("tiny", DDOT)
    more = None if tiny is None or ddot is None else 1e3 * (tiny - ddot)
    return [
        (
            "whole job against only reading, all threads: 17 digits, 12.34",
            "<= 4x, <= 6x the time",
            listed([results.ratio(part, ALL, READ_ALL) for part in ("digits17", "decimal2")]),
        ),
        (
            "through a pipe, against the slower of the file and `cat FILE \\| wc -l`: 12.34, 17 digits, five pairs, "
            "one task, skewed mix",
            "<= 1.5x the time",
            listed(pipes, "{:.2f}x"),
        ),
        (
            "one tiny batch, exec to exit, ms (and more than one call of ddot)",
            "<= 1.1 (<= 1.5)",
            f"{listed([tiny and 1e3 * tiny], '{:.2f}')} ({listed([more], '{:.2f}')})",
        ),
    ]
