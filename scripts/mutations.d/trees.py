"""trees.py - copies of the sources, each with its own build. Changes are made, built and tested there.

The sources themselves stay as they are. Copies are kept from run to run, so that make builds only what has changed.
"""

import filecmp
import os
import resource
import selectors
import shutil
import signal
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COPIED = ("Makefile", "README.md", "NEWS.md", "LICENSE", "include", "src", "scripts", "tests", "data")
NOT_COPIED = (os.path.join("data", "generated"),)  # gigabytes of inputs for the benchmarks
BUILD = "build/release"
MEMORY_BYTES = 12 << 30  # of one process: a broken program must not take all memory of the machine
FILE_BYTES = 8 << 30
MAKE = ("make", "-s", "CFLAGS=-O2")  # without -g, so that the same code is the same bytes
SANITIZERS = {"ASAN_OPTIONS": "abort_on_error=1", "UBSAN_OPTIONS": "abort_on_error=1"}


def find_test_source(test):
    """The file that a test is, or that a unit test is compiled from, relative to ROOT; "" if there is none."""
    name = test.rpartition(":")[2]
    if "/" in name:
        paths = [name] if name.endswith(".bats") or os.access(os.path.join(ROOT, name), os.X_OK) else []
    else:
        paths = [f"tests/unit/{name}.c", f"tests/fault/{name}.c", f"tests/fuzz/{name.removeprefix('test_')}.c"]
    return next((path for path in paths if os.path.isfile(os.path.join(ROOT, path))), "")


class Outcome:
    """The outcome of one test: whether it failed, and how."""

    def __init__(self, has_failed, text, seconds, timed_out=False):
        self.has_failed = has_failed
        self.text = text
        self.seconds = seconds
        self.timed_out = timed_out


class BuildError(Exception):
    """A tree that does not compile."""


def limit_resources(cpu_seconds, memory_bytes):
    """Limits a new process before it runs a test."""
    if cpu_seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds) + 1, int(cpu_seconds) + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_group(process):
    """Kills a test and all processes that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def remove(path):
    """Removes a file or a directory, if there is one."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


class Tree:
    """One copy, in build/mutants/NUMBER."""

    def __init__(self, number):
        self.path = os.path.join(ROOT, "build", "mutants", str(number))
        self.scratch = os.path.join(self.path, "tmp")
        os.makedirs(self.path, exist_ok=True)
        self.refresh()

    def refresh(self):
        """Makes the copy the same as the sources."""
        for name in COPIED:
            self.copy(name)
        self.clear_scratch()

    def copy(self, name):
        """Copies files that differ from those of the copy; removes files that the sources do not have."""
        source, target = os.path.join(ROOT, name), os.path.join(self.path, name)
        if os.path.isdir(source) != os.path.isdir(target):
            remove(target)
        if not os.path.isdir(source):
            if not os.path.exists(target) or not filecmp.cmp(source, target, shallow=False):
                shutil.copyfile(source, target)
            shutil.copymode(source, target)
            return
        os.makedirs(target, exist_ok=True)
        names = {each for each in os.listdir(source) if os.path.join(name, each) not in NOT_COPIED}
        for old in set(os.listdir(target)) - names:
            remove(os.path.join(target, old))
        for each in sorted(names):
            self.copy(os.path.join(name, each))

    def clear_scratch(self):
        """Removes the temporary files of tests that were killed."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        os.makedirs(self.scratch)

    def write(self, source, text):
        """Replaces the text of a source, with a newer time than its objects."""
        path = os.path.join(self.path, source)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        now = time.time_ns()
        os.utime(path, ns=(now, now))

    def build(self, targets):
        """Runs make for targets. Raises BuildError with the messages of the compiler."""
        done = subprocess.run([*MAKE, *targets], cwd=self.path, capture_output=True, text=True, errors="replace",
                              env=self.environment({}), check=False)
        if done.returncode != 0:
            raise BuildError(done.stderr[-2000:])

    def environment(self, more):
        """The environment of a test, without the variables that change how programs or tests run."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("MANYCORR", "OPENBLAS", "OMP_", "MAKE", "MFLAGS", "CMOCKA"))}
        return {**kept, "TMPDIR": self.scratch, "CMOCKA_MESSAGE_OUTPUT": "TAP", "PYTHONUNBUFFERED": "1",
                "PYTHONDONTWRITEBYTECODE": "1", **SANITIZERS, **more}

    def targets(self, test):
        """The arguments of make for a test."""
        if ":" in test:
            variant, name = test.split(":")
            return [f"VARIANT={variant}", f"build/{variant}/tests/{name}"]
        if "/" not in test:
            return [f"{BUILD}/tests/{test}"]
        libraries = [f"{BUILD}/tests/{name}.so" for name in ("libfaults", "libfaults_io")]
        more = libraries if test.startswith("tests/fault/") else []
        return ["all", *more]

    def command(self, test):
        """The command of a test. VARIANT:NAME is a unit test of another build than the release."""
        if test.endswith(".bats"):
            return ["bats", "--tap", test]
        if ":" in test:
            return [f"build/{test.replace(':', '/tests/')}"]
        return [test] if "/" in test else ["stdbuf", "-oL", f"{BUILD}/tests/{test}"]

    def run_test(self, test, seconds, environment=None, part="", cpu_seconds=None):
        """Runs a test for at most so many seconds, until a check fails whose name has that part.

        cpu_seconds limits each process of the test. Without a part, the test also fails if its status is not 0.
        """
        start = time.monotonic()
        memory_bytes = MEMORY_BYTES if ":" not in test else resource.RLIM_INFINITY  # a sanitizer maps terabytes
        process = subprocess.Popen(self.command(test), cwd=self.path, env=self.environment(environment or {}),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True,
                                   preexec_fn=lambda: limit_resources(cpu_seconds, memory_bytes))
        try:
            failed, last, timed_out = watch(process, start + seconds, part)
        finally:
            end_group(process)
            process.stdout.close()
            self.clear_scratch()
        took = time.monotonic() - start
        if failed:
            return Outcome(True, failed, took)
        if timed_out or process.returncode == -signal.SIGXCPU:
            return Outcome(not part, f"ran for more than {took:.0f} s", took, True)
        if process.returncode != 0 and not part:
            return Outcome(True, f"status {process.returncode} after: {last}", took)
        return Outcome(False, "passes", took)


def is_failure(line, part):
    """Whether a line of TAP reports a failed check. cmocka reports a skipped one as `not ok 3 # SKIP`."""
    return line.startswith("not ok ") and "# SKIP" not in line and part in line


def watch(process, deadline, part):
    """Reads the output of a test: (the line of the failed check or "", the last line, whether the time ran out)."""
    buffer, last = b"", ""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                return "", last, True
            block = os.read(process.stdout.fileno(), 1 << 16)
            *lines, buffer = (buffer + block).split(b"\n")
            for line in lines:
                last = line.decode(errors="replace")[:200]
                if is_failure(last, part):
                    return last, last, False
            if not block:
                try:
                    process.wait(max(deadline - time.monotonic(), 0.1))
                except subprocess.TimeoutExpired:
                    return "", last, True
                return "", last, False
