"""check.py - finds what has rotted in tests/mutations, without a build; scripts/mutations --check starts it."""

import collections
import sys

import plan
from breaks import list_files, read_breaks


def find_duplicates(breaks):
    """Names that two breaks have, and sources that two files have."""
    names = collections.Counter(each.name for each in breaks)
    files = collections.defaultdict(set)
    for each in breaks:
        files[each.source].add(each.file)
    return [f"two breaks have the name {name}" for name, n in names.items() if n > 1] + [
        f"two files have breaks of {source}" for source, some in files.items() if len(some) > 1]


def main():
    """Prints each problem. The status is 1 if there are some."""
    breaks, problems = [], []
    for file in list_files():
        try:
            breaks += read_breaks(file)
        except ValueError as error:
            problems.append(str(error))
    problems += [problem for each in breaks for problem in each.find_problems()]
    problems += find_duplicates(breaks)
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
