#!/usr/bin/env python3
"""The program that manycorr began as, adapted to today's Python and numpy; for the benches.

A multiprocessing.Pool gets the text of every task. Its workers split, parse and correlate it, and the results are
joined in order. The serial way does the same work in one process.
"""

import argparse
import multiprocessing
import re
import sys

import numpy as np


def work(task):
    """Converts the text of a task to the text of its result."""
    x_text, y_text = re.split(";", task.strip())
    return str(correlate(parse(x_text), parse(y_text)))


def parse(text):
    return np.array([float(value) for value in text.split(",")])


def correlate(x, y):
    return float(np.corrcoef(x, y)[0, 1])


def with_pool(batch):
    """The batch's results, from as many worker processes as there are CPUs."""
    tasks = re.split("@", batch.strip())
    pool = multiprocessing.Pool()
    pending = [pool.apply_async(work, args=(task,)) for task in tasks]
    pool.close()
    results = [result.get() for result in pending]
    pool.join()
    return "@".join(results)


def serial(batch):
    """The batch's results, without a pool."""
    return "@".join([work(task) for task in re.split("@", batch.strip())])


WAYS = {"pool": with_pool, "serial": serial}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("file", help="one batch; its results go to standard output")
    options = parser.parse_args()
    with open(options.file, encoding="ascii") as file:
        batch = file.read()
    sys.stdout.write(WAYS[options.way](batch) + "\n")


if __name__ == "__main__":
    main()
