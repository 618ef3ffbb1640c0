"""memory.py - keeps the verdicts and durations of earlier runs.

A verdict holds while the sources and the compiler stay the same, and the files of the test that caught the change.
The verdict that no test caught a change is not kept. The duration of a test depends on the same files.
"""

import glob
import hashlib
import json
import os
import subprocess

from plan import read_plan
from trees import ROOT, find_test_source

FILE = os.path.join(ROOT, "build", "mutants", "remembered")


def files_of(root, test):
    """The files and directories that a test depends on."""
    name = test.rpartition(":")[2]
    if "/" in name:
        scripts = sorted(glob.glob("scripts/*", root_dir=root))
        return [os.path.dirname(name), *(each for each in scripts if "." not in each)]
    source = find_test_source(name)
    return [source if source.startswith("tests/unit/") else os.path.dirname(source),
            *sorted(glob.glob("tests/unit/*.h", root_dir=root))]


def digest_of(root, paths):
    """A digest of these files, and of all files in these directories."""
    whole = hashlib.sha256()
    for path in paths:
        full = os.path.join(root, path)
        below = [os.path.join(folder, name) for folder, _, names in os.walk(full) for name in names]
        for each in sorted(below) or [full]:
            with open(each, "rb") as file:
                content = file.read()
            whole.update(f"{os.path.relpath(each, root)} {len(content)}\n".encode())
            whole.update(content)
    return whole.hexdigest()


class Memory:
    """The kept verdicts, for one process with its copy of the sources in root. New settings in the plan delete all."""

    def __init__(self, root, is_used):
        compiler = subprocess.run(["make", "-s", "--eval=version:;@$(CC) --version", "version"], cwd=root,
                                  capture_output=True, check=True).stdout
        self.root = root
        self.sources = digest_of(root, ["src", "include", "Makefile"]) + hashlib.sha256(compiler).hexdigest()
        self.digests = {}
        self.verdicts = {}
        if not is_used:
            return
        if os.path.exists(FILE):
            with open(FILE, encoding="utf-8") as file:
                self.verdicts = dict(json.loads(line) for line in file)
        settings = [[entry.patterns, entry.settings] for entry in read_plan()[1]]
        if self.verdicts.get("settings") != settings:
            self.verdicts = {}
            self.write("settings", settings, "w")

    def key(self, source, change):
        """The key of a change."""
        whole = f"{self.sources} {source} {change.begin} {change.end} {change.new}"
        return hashlib.sha256(whole.encode()).hexdigest()

    def test_digest(self, by):
        """The digest of the test whose name a verdict begins with."""
        test = by.split(": ")[0]
        if test not in self.digests:
            self.digests[test] = digest_of(self.root, files_of(self.root, test))
        return self.digests[test]

    def recall(self, source, change, tests):
        """(state, by), or None. A verdict by a test counts only if that is one of tests."""
        state, by, digest = self.verdicts.get(self.key(source, change), (None, None, None))
        if state is None or (digest and (by.split(": ")[0] not in tests or digest != self.test_digest(by))):
            return None
        return state, by

    def keep(self, source, change, state, by, has_test):
        """Keeps a verdict."""
        self.write(self.key(source, change), [state, by[:300], self.test_digest(by) if has_test else ""])

    def duration_key(self, test, environment):
        """The key of the duration of a test without a change."""
        return f"{self.sources} {self.test_digest(test)} {test} {sorted(environment)}"

    def recall_duration(self, test, environment):
        """(seconds of CPU, seconds), or None."""
        return self.verdicts.get(self.duration_key(test, environment))

    def keep_duration(self, test, environment, duration):
        """Keeps the duration of a test."""
        self.write(self.duration_key(test, environment), duration)

    @staticmethod
    def write(key, value, mode="a"):
        """Adds a line. For a key, the last line holds."""
        with open(FILE, mode, encoding="utf-8") as file:
            file.write(json.dumps([key, value]) + "\n")
