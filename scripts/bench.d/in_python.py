"""in_python.py - correlates the tasks of a file with numpy, scipy or pandas; prints a result or an error a line.

Usage: in_python.py numpy|scipy|pandas LISTS TABLE    in_python.py numpy|scipy|pandas --version
LISTS has a list a line, x and y in turn. TABLE has a line of names and the columns task, x, y.
"""

import importlib
import sys
import warnings


def pairs_of_lists(path):
    """Yields x and y of each task as lists of doubles, as Python reads them."""
    with open(path, encoding="ascii") as file:
        for line in file:
            yield [[float(value) for value in text.split(",")] for text in (line, next(file))]


def with_numpy(lists_path, _table_path):
    import numpy

    for x, y in pairs_of_lists(lists_path):
        yield lambda x=x, y=y: numpy.corrcoef(x, y)[0, 1]


def with_scipy(lists_path, _table_path):
    import scipy.stats

    for x, y in pairs_of_lists(lists_path):
        yield lambda x=x, y=y: scipy.stats.pearsonr(x, y)[0]


def with_pandas(_lists_path, table_path):
    """DataFrame.corr, which pandas implements itself; Series.corr calls numpy."""
    import pandas

    table = pandas.read_csv(table_path, sep="\t", dtype={"x": "float64", "y": "float64"})
    for _, rows in table.groupby("task", sort=False):
        yield lambda rows=rows: rows[["x", "y"]].corr().iloc[0, 1]


def main():
    name, arguments = sys.argv[1], sys.argv[2:]
    if arguments == ["--version"]:
        print(name, importlib.import_module(name).__version__)
        return
    warnings.simplefilter("ignore")
    for compute in {"numpy": with_numpy, "scipy": with_scipy, "pandas": with_pandas}[name](*arguments):
        try:
            print(repr(float(compute())))
        except Exception as error:  # of any kind: there is no result
            print(type(error).__name__)


if __name__ == "__main__":
    main()
