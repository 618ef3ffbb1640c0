#!/usr/bin/env python3
"""The fastest program for a batch of correlations with numpy and multiprocessing; for the benches.

np.fromstring parses a whole list. The lists are centred once and correlated by three dot products. The workers inherit
the text, so that it is not pickled, and each gets eight runs of tasks.
"""

import argparse
import multiprocessing
import sys

import numpy as np

tasks = []  # the text of each, split before the workers start


def correlate(task):
    """Converts the text of a task to the text of its result."""
    x_text, y_text = task.split(";")
    x = np.fromstring(x_text, sep=",")
    y = np.fromstring(y_text, sep=",")
    x -= x.mean()
    y -= y.mean()
    return repr(float(x.dot(y) / np.sqrt(x.dot(x) * y.dot(y))))


def correlate_run(run):
    """The joined results of the tasks from run[0] on, before run[1]."""
    return "@".join([correlate(task) for task in tasks[run[0] : run[1]]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", help="one batch; its results go to standard output")
    parser.add_argument("workers", type=int)
    options = parser.parse_args()
    with open(options.file, encoding="ascii") as file:
        tasks.extend(file.read().rstrip("\n").split("@"))
    step = -(-len(tasks) // (8 * options.workers))
    runs = [(first, first + step) for first in range(0, len(tasks), step)]
    if len(runs) == 1:
        results = map(correlate_run, runs)
    else:
        with multiprocessing.get_context("fork").Pool(options.workers) as pool:
            results = pool.map(correlate_run, runs, chunksize=1)
    sys.stdout.write("@".join(results) + "\n")


if __name__ == "__main__":
    main()
