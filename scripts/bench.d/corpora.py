"""corpora.py - the inputs of the benches. Their files are made when they are first used, in data/generated."""

import os
import subprocess
from dataclasses import dataclass

from report import progress

FOLDER = "data/generated"
CHUNK_BYTES = 1 << 20  # lists are split in pieces of about this size


@dataclass(frozen=True)
class Corpus:
    """One batch, or one that is repeated line by line, as scripts/generate-batch writes it."""

    kind: str  # of number, by its name in generate-batch
    n_tasks: int
    n_pairs: int
    skew: int = 0  # sigma of the log-normal lengths
    n_bytes: int = 0  # the batch is repeated up to this size

    def name(self):
        """A name for tables and files, made of the options."""
        skew = f"-skew{self.skew}" if self.skew else ""
        size = f"-to-{self.n_bytes}" if self.n_bytes else ""
        return f"{self.kind}-{self.n_tasks}x{self.n_pairs}{skew}{size}"

    def options(self):
        """The options of generate-batch."""
        options = ["--kind", self.kind, "--tasks", str(self.n_tasks), "--pairs", str(self.n_pairs)]
        if self.skew:
            options += ["--skew", str(self.skew)]
        if self.n_bytes:
            options += ["--bytes", str(self.n_bytes)]
        return options

    def batch(self):
        """Makes the text if it is absent; returns its path."""
        return make_once(f"{FOLDER}/{self.name()}.txt", lambda path: generate_batch(path, self.options()))

    def long_csv(self):
        """Makes a CSV file of the same data, a row (task, x, y) for each pair, if it is absent; returns its path."""
        batch = self.batch()
        return make_once(f"{FOLDER}/{self.name()}.csv", lambda path: write_long_csv(batch, path))


# The larger of the two sizes that the program from which manycorr began was measured with.
ORIGINAL = Corpus("decimal2", 10160, 500)


def generate_batch(path, options):
    """Writes what scripts/generate-batch prints to a file."""
    with open(path, "wb") as file:
        subprocess.run(["scripts/generate-batch", *options], stdout=file, check=True)


def make_folder():
    """Makes the folder of all generated files, if it is absent; returns its path."""
    os.makedirs(FOLDER, exist_ok=True)
    return FOLDER


def make_once(path, write):
    """If there is no file of this path, calls write(temporary) and renames the temporary file. Returns the path."""
    if not os.path.exists(path):
        progress(f"making {path}")
        make_folder()
        temporary = f"{path}.{os.getpid()}"
        try:
            write(temporary)
            os.rename(temporary, path)
        finally:
            if os.path.exists(temporary):
                os.remove(temporary)
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
    """Yields the numbers of a list; never holds all of them in memory."""
    start = 0
    while start < len(text):
        end = text.find(b",", start + CHUNK_BYTES)
        end = end if end >= 0 else len(text)
        yield from text[start:end].split(b",")
        start = end + 1
