"""records.py - reads the files of tests/mutations that have records; scripts/mutations describes their format."""

import os
import re

from trees import ROOT

DATA = os.path.join(ROOT, "tests", "mutations")
KEYS = ("source", "name", "why", "test", "environment")
BLANKS = r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)+"


class Record:
    """One paragraph: its fields, and its changes as pairs (old lines, new lines)."""

    def __init__(self, where):
        self.where = where
        self.fields = []  # (key, value)
        self.changes = []

    def values(self, key):
        """The values of all lines with this key."""
        return [value for each, value in self.fields if each == key]

    def value(self, key):
        """The value of the only line with this key; "" if there is none."""
        values = self.values(key)
        if len(values) > 1:
            raise ValueError(f"{self.where}: more than one line '{key}:'")
        return values[0] if values else ""

    def add_line(self, line):
        """Adds one line of the paragraph."""
        match = re.fullmatch(r"([a-z]+): *(.*)", line)
        if line[0] in "-+" and line[1:2] in ("", " "):
            self.add_changed_line(line[0], line[2:].strip())
        elif line.startswith(" ") and self.fields and not self.changes:
            key, value = self.fields[-1]
            self.fields[-1] = key, f"{value} {line.strip()}"
        elif match and match.group(1) in KEYS and not self.changes:
            self.fields.append(match.groups())
        else:
            raise ValueError(f"{self.where}: unexpected line '{line}'")

    def add_changed_line(self, sign, text):
        """Adds an old line (-) or a new line (+). An old line behind a new one begins another change."""
        if sign == "-":
            if not self.changes or self.changes[-1][1]:
                self.changes.append(([], []))
            self.changes[-1][0].append(text)
        elif self.changes:
            self.changes[-1][1].append(text)
        else:
            raise ValueError(f"{self.where}: '+' without '-' before it")

    def check(self):
        """Raises ValueError if the record lacks its reason, a change, or the new lines of a change."""
        if not self.changes or not self.value("why"):
            raise ValueError(f"{self.where}: 'why:' or a change is missing")
        if not all(new for _, new in self.changes):
            raise ValueError(f"{self.where}: '-' without '+' behind it (a '+' alone deletes)")


def split_records(path):
    """The paragraphs of a file, without comments."""
    records, record = [], None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if not line.strip():
                record = None
            elif not line.startswith("#"):
                if record is None:
                    record = Record(f"{os.path.relpath(path, ROOT)}:{number}")
                    records.append(record)
                record.add_line(line)
    return records


def read_records(path):
    """The records of a file as pairs (source, record). A paragraph 'source: FILE' holds for those behind it."""
    found, source = [], ""
    for record in split_records(path):
        if [key for key, _ in record.fields] == ["source"] and not record.changes:
            source = record.value("source")
        elif not source or record.values("source"):
            raise ValueError(f"{record.where}: a paragraph 'source: FILE' must come before the others")
        else:
            record.check()
            found.append((source, record))
    return found


def read_source(source):
    """The text of a source."""
    with open(os.path.join(ROOT, source), encoding="utf-8") as file:
        return file.read()


def pattern_of(lines):
    """Matches the text of some lines. Blanks match any run of blanks, newlines and comments."""
    return re.compile(BLANKS.join(re.escape(word) for word in "\n".join(lines).split()))
