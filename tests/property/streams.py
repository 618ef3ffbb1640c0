"""Streams of tasks: random ones, the same for the same seed, and the named cases of the file cases.

Owns how tasks become the text that the program reads. Knows the kinds of tasks, not what is right for them.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import kinds
from draw import Draw

CASES = Path(__file__).with_name("cases")
DELIMITERS = ("@;,", "@;,", "@;,", "|:/", "@; ", "@;\t", "\t;,", "@\t,", "%_~", "|\t ")
MAKERS = [kind for kind, share in kinds.SHARES.items() for _ in range(share)]
LARGE_EVERY = 10  # one stream of so many has a large task in it


@dataclass(frozen=True)
class Task:
    """Two lists of items, and what made them."""

    kind: str
    x: tuple
    y: tuple

    def text(self, delimiters="@;,"):
        """The task as the program reads it. A tab that is a delimiter cannot be a blank, too."""
        _, between_lists, between_numbers = delimiters
        lists = [between_numbers.join(self.items(values, delimiters)) for values in (self.x, self.y)]
        return between_lists.join(lists)

    @staticmethod
    def items(values, delimiters):
        """The items, fit to stand between these delimiters."""
        return [item.replace("\t", " ") for item in values] if "\t" in delimiters else values


@dataclass(frozen=True)
class Stream:
    """Tasks with what separates them; ends[i], behind task i, is the task delimiter, or a newline of either kind, or nothing."""

    tasks: tuple
    delimiters: str
    ends: tuple

    def text(self):
        """The stream as the program reads it."""
        return "".join([piece for task, end in zip(self.tasks, self.ends) for piece in (task.text(self.delimiters), end)])

    def results(self, output):
        """The results in an output, one for each task; None where it has not the shape of this stream."""
        task_delimiter = self.delimiters[0]
        results = output.removesuffix("\n").replace("\n", task_delimiter).split(task_delimiter)
        ends = [task_delimiter if end == task_delimiter else "\n" for end in self.ends]
        wanted = "".join(itertools.chain.from_iterable(zip(results, ends)))
        return results if len(results) == len(self.tasks) and wanted == output else None

    def only(self, indices):
        """The stream without all other tasks. Its last task ends a line."""
        ends = [self.ends[i] for i in indices]
        return Stream(tuple(self.tasks[i] for i in indices), self.delimiters, (*ends[:-1], "\n"))


def single(task, delimiters="@;,"):
    """The stream of one task alone."""
    return Stream((task,), delimiters, ("\n",))


def random_stream(seed, number, n_tasks):
    """Stream NUMBER of a seed, of n_tasks tasks, in lines of one to twenty."""
    draw = Draw(f"{seed}:{number}")
    makers = [draw.pick(MAKERS) for _ in range(n_tasks)]
    if number % LARGE_EVERY == LARGE_EVERY - 1:
        makers[draw.below(n_tasks)] = kinds.LARGE[number // LARGE_EVERY % len(kinds.LARGE)]
    tasks = [Task(make.__name__, *map(tuple, make(draw))) for make in makers]
    delimiters, newline = draw.pick(DELIMITERS), draw.pick(("\n", "\n", "\r\n"))
    stay = draw.pick((0.1, 0.5, 0.8, 0.95))  # how often a line goes on
    ends = [delimiters[0] if draw.chance(stay) else newline for _ in range(n_tasks - 1)]
    return Stream(tuple(tasks), delimiters, (*ends, draw.pick((newline, ""))))


def read_items(text):
    """The items of a list in the file of cases: ITEM*COUNT stands for so many of them."""
    for item in text.split(","):
        item, _, count = item.partition("*")
        yield from [item] * int(count or 1)


def write_items(items):
    """The same the other way around."""
    runs = ((item, len(list(run))) for item, run in itertools.groupby(items))
    return ",".join(f"{item}*{count}" if count > 3 else ",".join([item] * count) for item, count in runs)


def read_cases():
    """Yields (task, wanted) of every named case; the kind of such a task is its name."""
    for line in CASES.read_text().splitlines():
        if line and not line.startswith("#"):
            name, text, wanted = line.split("\t")
            yield Task(name, *(tuple(read_items(part)) for part in text.split(";"))), wanted


def case_line(name, task, wanted):
    """A line for the file of cases."""
    return f"{name}\t{write_items(task.x)};{write_items(task.y)}\t{wanted}"
