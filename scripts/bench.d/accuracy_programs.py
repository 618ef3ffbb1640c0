"""accuracy_programs.py - the programs that `scripts/bench accuracy` compares, and how each runs on all tasks."""

import math
import os
import subprocess
import sys
from dataclasses import dataclass

FOLDER = os.path.dirname(__file__)
SECONDS = 900  # for one program; one that takes longer has no results
NAMES = ("manycorr", "exact", "numpy", "scipy", "pandas", "R", "datamash", "Miller")

# The program in R. It correlates the tasks of a file that has a list a line, x and y in turn, and prints a result or
# "error" a line.
IN_R = """
options(warn = -1)
file <- file(commandArgs(trailingOnly = TRUE)[1], "r")
values <- function(line) as.numeric(strsplit(line, ",", fixed = TRUE)[[1]])
while (length(lines <- readLines(file, 2)) == 2) {
    result <- tryCatch(sprintf("%.17g", cor(values(lines[1]), values(lines[2]))), error = function(e) "error")
    cat(result, "\\n", sep = "")
}
"""


@dataclass(frozen=True)
class Files:
    """The paths of the tasks, which are written in three forms."""

    batch: str  # one line in the input language
    lists: str  # a list a line, x and y in turn
    table: str  # a line of names, then task, x and y with tabs between them


class FileWriter:
    """Writes tasks to the files."""

    def __init__(self, folder):
        self.paths = Files(*(os.path.join(folder, name) for name in ("batch", "lists", "table")))
        self.batch, self.lists, self.table = (
            open(path, "w", encoding="ascii") for path in (self.paths.batch, self.paths.lists, self.paths.table)
        )
        self.n_tasks = 0
        self.table.write("task\tx\ty\n")

    def add(self, x, y):
        x_text, y_text = ",".join(x), ",".join(y)
        self.batch.write(("@" if self.n_tasks else "") + f"{x_text};{y_text}")
        self.lists.write(f"{x_text}\n{y_text}\n")
        self.table.writelines(f"{self.n_tasks}\t{a}\t{b}\n" for a, b in zip(x, y))
        self.n_tasks += 1

    def close(self):
        self.batch.write("\n")
        for file in (self.batch, self.lists, self.table):
            file.close()


@dataclass(frozen=True)
class Program:
    """How a program prints its version, and how it runs."""

    title: str  # of its column
    version: list  # a command that prints its version, and fails if the program is missing
    command: object  # a function of Files that returns a command
    how: str = ""  # the function that is called
    numbered: bool = False  # prints a line of names first, and the number of the task before each result
    separator: str = "\n"  # between results

    def results(self, files, n_tasks):
        """Returns a double for every task, nan if there is none; and why the program failed, or an empty string."""
        try:
            done = subprocess.run(
                self.command(files), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return [math.nan] * n_tasks, str(error)
        results = [math.nan] * n_tasks
        texts = done.stdout.rstrip("\n").split(self.separator)
        for number, text in self._numbered(texts):
            results[number] = to_double(text)
        trouble = ""
        if done.returncode or (not self.numbered and len(texts) != n_tasks):
            last_line = (done.stderr.rstrip("\n").splitlines() or [""])[-1]
            trouble = f"{self.title} ended with status {done.returncode} after {len(texts)} results: {last_line}"
        return results, trouble

    def _numbered(self, texts):
        if not self.numbered:
            return enumerate(texts)
        return ((int(number), result) for number, _, result in (text.partition("\t") for text in texts[1:]))


def to_double(text):
    """A result; text that is not a number counts as none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def programs(manycorr):
    """Name to program; manycorr is the path of its program."""

    def in_python(name, how):
        command = [sys.executable, f"{FOLDER}/in_python.py", name]
        return Program(name, [*command, "--version"], lambda files: [*command, files.lists, files.table], how)

    r = ["Rscript", "--vanilla"]
    found = (
        Program("manycorr", [manycorr, "--version"], lambda files: [manycorr, files.batch], separator="@"),
        Program(
            "manycorr --exact",
            [manycorr, "--exact", "--version"],
            lambda files: [manycorr, "--exact", files.batch],
            separator="@",
        ),
        in_python("numpy", "corrcoef"),
        in_python("scipy", "stats.pearsonr"),
        in_python("pandas", "DataFrame.corr after read_csv"),
        Program("R", [*r, "-e", "cat(R.version.string)"], lambda files: [*r, "-e", IN_R, files.lists], "cor"),
        Program("datamash", ["datamash", "--version"], datamash_command, "ppearson", numbered=True),
        Program("Miller", ["mlr", "--version"], miller_command, "stats2 -a corr after float()", numbered=True),
    )
    return dict(zip(NAMES, found))


def datamash_command(files):
    command = ["datamash", "--headers", "--format", "%.17g", "-g", "task", "ppearson", "x:y"]
    return ["sh", "-c", 'file=$1; shift; exec "$@" <"$file"', "sh", files.table, *command]


def miller_command(files):
    """float() is needed: without it, Miller 6.6 stops at the first integer from 2^64 on."""
    options = ["--icsv", "--ifs", "tab", "--otsv"]
    as_doubles = ["put", "$x = float($x); $y = float($y)"]
    return ["mlr", *options, *as_doubles, "then", "stats2", "-a", "corr", "-f", "x,y", "-g", "task", files.table]


def version_of(program):
    """The version that it prints, or an empty string if it is missing."""
    try:
        done = subprocess.run(program.version, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.rstrip("\n")
