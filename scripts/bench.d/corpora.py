"""corpora.py - the inputs of the benchmarks: what they are, and their files, made when first used, in data/generated."""

import os
import subprocess
from dataclasses import dataclass

from timing import progress

FOLDER = "data/generated"
CHUNK_BYTES = 1 << 20  # lists are taken apart in pieces of about this size


@dataclass(frozen=True)
class Corpus:
    """One batch, or one repeated line by line, as scripts/generate-batch writes it."""

    kind: str  # of number, as generate-batch calls it
    n_tasks: int
    n_pairs: int
    skew: int = 0  # sigma of the log-normal lengths
    n_bytes: int = 0  # repeated up to this size

    def name(self):
        """A name that tells its options, for the table and for the file."""
        skew = f"-skew{self.skew}" if self.skew else ""
        size = f"-to-{self.n_bytes}" if self.n_bytes else ""
        return f"{self.kind}-{self.n_tasks}x{self.n_pairs}{skew}{size}"

    def options(self):
        """Those of generate-batch."""
        options = ["--kind", self.kind, "--tasks", str(self.n_tasks), "--pairs", str(self.n_pairs)]
        if self.skew:
            options += ["--skew", str(self.skew)]
        if self.n_bytes:
            options += ["--bytes", str(self.n_bytes)]
        return options

    def batch(self):
        """The path of the text, which is made if it is absent."""
        path = f"{FOLDER}/{self.name()}.txt"

        def write(new):
            with open(new, "wb") as file:
                subprocess.run(["scripts/generate-batch", *self.options()], stdout=file, check=True)

        return make_once(path, write)

    def long_csv(self):
        """The path of the same data with a row for each pair (task, x, y), which is made if it is absent."""
        batch = self.batch()
        return make_once(f"{FOLDER}/{self.name()}.csv", lambda new: write_long_csv(batch, new))


# The larger of the two sizes with which the program that manycorr began as was measured.
ORIGINAL = Corpus("decimal2", 10160, 500)


def make_folder():
    """The folder of all files that are made, which need not exist yet."""
    os.makedirs(FOLDER, exist_ok=True)
    return FOLDER


def make_once(path, write):
    """Has write(new) write a new file where there is none yet, which appears complete or not at all. Returns the path."""
    if not os.path.exists(path):
        progress(f"making {path}")
        make_folder()
        new = f"{path}.{os.getpid()}"
        try:
            write(new)
            os.rename(new, path)
        finally:
            if os.path.exists(new):
                os.remove(new)
    return path


def write_long_csv(batch, path):
    """Copies the numbers as they are written. The batch is one line."""
    with open(batch, "rb") as file:
        text = file.read().rstrip(b"\n")
    with open(path, "wb") as file:
        file.write(b"task,x,y\n")
        for number, task in enumerate(text.split(b"@"), start=1):
            x_text, y_text = task.split(b";")
            head = b"%d," % number
            file.writelines(head + x + b"," + y + b"\n" for x, y in zip(items(x_text), items(y_text)))


def items(text):
    """The numbers of a list, one by one, without all of them in memory."""
    start = 0
    while start < len(text):
        end = text.find(b",", start + CHUNK_BYTES)
        end = end if end >= 0 else len(text)
        yield from text[start:end].split(b",")
        start = end + 1
