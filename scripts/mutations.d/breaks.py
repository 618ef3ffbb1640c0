"""breaks.py - the breaks that are listed in tests/mutations/*.breaks, and the tests that must see them.

As a program, it finds what has rotted in tests/mutations, without a build; scripts/mutations --check starts it.
"""

import collections
import glob
import os
import sys

import plan
from records import DATA, pattern_of, read_records, read_source
from trees import ROOT, find_test_source


class Break:
    """One listed break of a source."""

    def __init__(self, file, source, record):
        self.file = file
        self.source = source
        self.where = record.where
        self.changes = record.changes
        self.name = record.value("name")
        self.tests = []  # (test, part of the name of the check that must fail)
        for line in record.values("test"):
            test, _, part = (text.strip() for text in line.partition("|"))
            self.tests.append((test, part))
        words = " ".join(record.values("environment")).split()
        self.environment = dict(word.split("=", 1) for word in words)
        if not self.name or not self.tests:
            raise ValueError(f"{self.where}: 'name:' or 'test:' is missing")

    def apply(self, text):
        """The text of the source with all changes. Raises ValueError if an old text is not there exactly once."""
        for old, new in self.changes:
            text, n = pattern_of(old).subn(lambda _, new=new: "\n".join(new), text)
            if n != 1:
                raise ValueError(f"{self.where}: {self.name}: {n} times in {self.source}: {' '.join(old)}")
        return text

    def find_problems(self):
        """What is wrong with this break, as far as that shows without a build."""
        problems = []
        try:
            self.apply(read_source(self.source))
        except FileNotFoundError:
            problems.append(f"{self.where}: {self.name}: there is no {self.source}")
        except ValueError as error:
            problems.append(str(error))
        for test, part in self.tests:
            problem = find_test_problem(test, part)
            if problem:
                problems.append(f"{self.where}: {self.name}: {problem}")
        return problems


def find_test_problem(test, part):
    """Why a test, or the check that has that part of a name, cannot be there; "" if it can be.

    Scripts put names of checks together, so only the words of the part are looked for in them.
    """
    source = find_test_source(test)
    if not source:
        return f"there is no test {test}"
    with open(os.path.join(ROOT, source), encoding="utf-8") as file:
        text = file.read()
    if source.endswith(".bats"):
        text = "\n".join(line for line in text.split("\n") if line.startswith("@test "))
    is_script = not source.endswith((".bats", ".c"))
    missing = [word for word in (part.split() if is_script else [part]) if word not in text]
    return f"{source} has no check '{part}'" if missing else ""


def read_breaks(file):
    """The breaks of one file."""
    return [Break(file, source, record) for source, record in read_records(file)]


def is_in_its_file(each):
    """Whether the file of a break has the name of the source's folder: FOLDER.breaks or FOLDER-SUBJECT.breaks."""
    name = os.path.basename(each.file).removesuffix(".breaks")
    return name.split("-")[0] == os.path.basename(os.path.dirname(each.source))


def list_files():
    """All files of breaks."""
    return sorted(glob.glob(os.path.join(DATA, "*.breaks")))


def choose_breaks(names):
    """The breaks with these names, or of these sources or files of breaks; all if there are no names."""
    breaks = [each for file in list_files() for each in read_breaks(file)]
    for name in names:
        if not any(is_called(each, name) for each in breaks):
            raise ValueError(f"no break, and no source with breaks, is called '{name}'")
    return [each for each in breaks if not names or any(is_called(each, name) for name in names)]


def is_called(each, name):
    """Whether a name stands for a break."""
    return name in (each.name, each.source) or os.path.abspath(name) == each.file


def find_wrong_names(breaks):
    """Names that several breaks have, and breaks in a file that is not named after the folder of their source."""
    names = collections.Counter(each.name for each in breaks)
    problems = [f"several breaks have the name {name}" for name, n in names.items() if n > 1]
    return problems + [f"{each.where}: {each.name}: the name of its file is not that of the folder of {each.source}"
                       for each in breaks if not is_in_its_file(each)]


def check():
    """Prints each problem of the files in tests/mutations. Returns the status: 1 if there are some."""
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
    sys.exit(check())
