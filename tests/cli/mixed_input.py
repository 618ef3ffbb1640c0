#!/usr/bin/env python3
"""Writes a stream that has everything in it, the same for the same arguments: tasks of all sizes, good and bad ones, items
of all kinds, empty lines, CRLF, and a last line without newline.

Usage: mixed_input.py SMALL_TASKS LARGE_BYTES [LARGE_BYTES]...    for each LARGE_BYTES, tasks of about so many bytes
"""

import random
import sys

BAD_ITEMS = ["x", "", " ", "1_0", "--1", "1e", "1.2.3", "1 2", "\x00", "\u00e9", "NAN1", "2.O", "a" * 50, "-", "+NA"]
MISSING = ["NA", "null", "None", "nan", "-NaN", "inf", "-Infinity"]


class Stream:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def number(self):
        draw = self.random.random()
        if draw < 0.4:
            return "%.2f" % (100 * self.random.random())
        if draw < 0.6:
            return str(int(10000 * self.random.random()))
        if draw < 0.7:
            return repr(self.random.random() - 0.5)
        if draw < 0.8:
            return "%.*e" % (int(30 * self.random.random()), self.random.random())
        if draw < 0.9:
            return " %g\t" % (1000 * self.random.random())
        return "%.*f" % (int(40 * self.random.random()), 1e6 * self.random.random())

    def numbers(self, n):
        return [self.number() for _ in range(n)]

    def task(self, n):
        """A task of n pairs, in one case of four with something odd in it."""
        x, y = self.numbers(n), self.numbers(n)
        odd = self.random.random()
        i = int(n * self.random.random())
        if odd < 0.05:
            x[i] = self.random.choice(BAD_ITEMS)
        elif odd < 0.10:
            y[i] = self.random.choice(BAD_ITEMS)
        elif odd < 0.13:
            x[i] = self.random.choice(MISSING)
        elif odd < 0.15:
            y.pop()
        elif odd < 0.17:
            y = y[:1]
        elif odd < 0.19:
            x = x[:1] * n
        elif odd < 0.21:
            y += [self.number() + ";" + self.number()]
        elif odd < 0.22:
            return ",".join(x)
        elif odd < 0.23:
            return " "
        elif odd < 0.24:
            return ",".join(x) + ";"
        elif odd < 0.25:
            return ";" + ",".join(y)
        return ",".join(x) + ";" + ",".join(y)

    def variants_of_large(self, n_bytes):
        """Large tasks: a good one, and one of each kind that its size could lead astray."""
        text_bytes = sum(len(self.number()) + 1 for _ in range(1000)) / 1000
        n = max(2, int(n_bytes / 2 / text_bytes))
        x, y = self.numbers(n), self.numbers(n)
        good = ",".join(x) + ";" + ",".join(y)
        yield good
        yield ",".join(x[:-1] + ["x"]) + ";" + ",".join(y)
        yield ",".join(x) + ";" + ",".join(y[: n // 2] + [""] + y[n // 2 :])
        yield ",".join(x) + ";" + ",".join(y[:-1])
        yield ",".join(x) + ";" + y[0]
        yield ",".join(x) + ";" + ",".join(y[:-1] + ["NA"])
        yield ",".join(x) + ";" + ",".join([" 0.10", ".1"] * (n // 2) + ["1e-1"] * (n % 2))
        # A missing value before a bad one does not hide it, in whichever list they are.
        yield ",".join(["NA"] + x[2:] + ["x"]) + ";" + ",".join(y[1:])
        yield ",".join(x[:-2] + ["inf", "x"]) + ";" + ",".join(y)
        yield ",".join(["nan"] + x[1:]) + ";" + ",".join(y[:-1] + ["1_0"])
        yield ",".join(["x"] + x[1:]) + ";" + ",".join(["NA"] + y[1:])
        yield ",".join(x) + ";NA"
        yield ",".join(x) + ";x"
        # Empty items at the end.
        yield ",".join(x[:-1]) + ",;" + ",".join(y[:-1]) + ","
        yield ",".join(x) + ";1,"
        yield good + ","
        yield "," + good
        yield good + ";1"
        yield ",".join(x)
        yield "," * n + ";1"
        yield " " * n_bytes
        yield "1," + "7" * n_bytes + ";2,1"
        yield "1," + "y" * n_bytes + ";2,1"


def main():
    stream = Stream(5)
    tasks = [stream.task(1 + int(30 * stream.random.random() ** 3)) for _ in range(int(sys.argv[1]))]
    for n_bytes in map(int, sys.argv[2:]):
        for large in stream.variants_of_large(n_bytes):
            tasks.insert(int(len(tasks) * stream.random.random()), large)
    ends = ["@", "@", "@", "@", "\n", "\r\n", "\n\n", "\n \t\n", "\r\n\r\n"]
    pieces = [piece for task in tasks for piece in (task, stream.random.choice(ends))]
    sys.stdout.buffer.write("".join(pieces + ["1,2;3,4@1,2;4,3"]).encode())


if __name__ == "__main__":
    main()
