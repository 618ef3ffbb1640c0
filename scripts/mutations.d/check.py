"""check.py - finds what has rotted in tests/mutations, without a build; scripts/mutations --check starts it."""

import collections
import os
import sys

import plan
from breaks import is_in_its_file, list_files, read_breaks


def find_wrong_names(breaks):
    """Names that several breaks have, and breaks in a file that is not named after the folder of their source."""
    names = collections.Counter(each.name for each in breaks)
    problems = [f"several breaks have the name {name}" for name, n in names.items() if n > 1]
    return problems + [f"{each.where}: {each.name}: the name of its file is not that of the folder of {each.source}"
                       for each in breaks if not is_in_its_file(each)]


def main():
    """Prints each problem. The status is 1 if there are some."""
    breaks, problems = [], []
    for file in list_files():
        try:
            breaks += read_breaks(file)
        except ValueError as error:
            problems.append(str(error))
    problems += [problem for each in breaks for problem in each.find_problems()]
    problems += find_wrong_names(breaks)
    try:
        problems += plan.find_problems()
    except ValueError as error:
        problems.append(str(error))
    for problem in problems:
        print(problem)
    print(f"{len(breaks)} breaks of {len({each.source for each in breaks})} sources, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
