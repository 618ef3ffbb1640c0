"""What the fault tests share: cases (inputs, arguments, the right results), trials of them, a verdict, and TAP.

The promise that all of them test: whatever fails, the program ends with the right results and status 0 or 1, or with a
message and status 3 or 4; with -o, FILE is then what it was before; and nothing else stays behind.
"""

import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build", os.environ.get("MANYCORR_VARIANT", "release"))
PROGRAM = os.environ.get("MANYCORR", os.path.join(BUILD, "manycorr"))
PRELOAD = os.path.join(BUILD, "tests", "libfaults.so")
PRELOAD_IO = os.path.join(BUILD, "tests", "libfaults_io.so")  # without malloc, so that a sanitizer may have its own
IS_LONG = os.environ.get("MANYCORR_LONG_TESTS", "0") == "1"

# No trial takes longer than this, however slow the machine: it is there to end a hang.
GUARD_SECONDS = 60

OLD = b"old\n"
OLD_MODE = 0o607  # which no umask leaves a new file: that it gets it is one more call


def setting(name, quick, long):
    """A number of the environment; else what is right for quick tests or for long ones."""
    return int(os.environ.get(name, long if IS_LONG else quick))


def is_instrumented():
    """Whether the program has a sanitizer of memory or threads, which brings a malloc of its own."""
    with open(PROGRAM, "rb") as file:
        return re.search(rb"__asan_init|__tsan_init", file.read()) is not None


def has_thread_sanitizer():
    """Whether the program has a sanitizer of threads."""
    with open(PROGRAM, "rb") as file:
        return b"__tsan_init" in file.read()


class Tap:
    """Results in the Test Anything Protocol."""

    def __init__(self):
        self.n_checks = 0
        self.n_failed = 0

    def check(self, name, troubles, note=""):
        """One result: a check has passed if the list of troubles is empty."""
        self.n_checks += 1
        self.n_failed += bool(troubles)
        print(f"{'not ok' if troubles else 'ok'} {self.n_checks} {name}{note and f' ({note})'}", flush=True)
        for trouble in troubles[:20]:
            print("# " + trouble.replace("\n", "\n# "))

    def skip(self, name, reason):
        """A check that cannot be made here."""
        self.n_checks += 1
        print(f"ok {self.n_checks} {name} # skip {reason}", flush=True)

    def finish(self):
        """Prints the plan and ends the script."""
        print(f"1..{self.n_checks}")
        sys.exit(self.n_failed > 0)


class Case:
    """One way to call the program: its input, its arguments, and whether it writes to the file result (or to which).

    There is an old file of that name, or none, or it is a symbolic link to a file that does not exist (old).
    """

    def __init__(self, name, text, arguments=(), *, by_pipe=False, window=None, to_file=True, result="result", old=OLD,
                 environment=None):
        self.name = name
        self.text = text.encode()
        self.arguments = list(arguments)
        self.by_pipe = by_pipe
        self.window = window
        self.to_file = to_file
        self.result = result
        self.own_environment = environment or {}
        self.old = old  # the bytes of the old file; None: there is none; a text: where the link goes
        self.wanted = None
        self.status = None

    def command(self):
        """The program and its arguments; the input is the file in."""
        output = ["-o", self.result] if self.to_file else []
        return [PROGRAM, *self.arguments, *output, *([] if self.by_pipe else ["in"])]

    def environment(self, more=None):
        """The environment of a trial, without what a user's may hold."""
        without = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OMP_DYNAMIC", "POSIXLY_CORRECT")
        kept = {name: value for name, value in os.environ.items() if name not in without}
        window = {"MANYCORR_WINDOW": str(self.window)} if self.window else {}
        given = {"LC_ALL": "C", **window, **self.own_environment, **(more or {})}
        # A sanitizer that has found something ends the program, but with a status that none of ours can be taken for.
        for name, options in (("ASAN_OPTIONS", "exitcode=99:verify_asan_link_order=0"), ("UBSAN_OPTIONS", "exitcode=99")):
            given[name] = ":".join(filter(None, (os.environ.get(name), given.get(name), options)))
        return {**kept, **given}


class Trial:
    """What came of one run of a case."""

    def __init__(self, status, out, err, file):
        self.status = status  # None: it hung
        self.out = out
        self.err = err
        self.file = file  # the bytes of result; None: there is none

    def __str__(self):
        return f"status {self.status}, {len(self.out)} bytes out, message {self.err[:200]!r}"


def wait_until(reached, process):
    """Waits until the program has reached something, or has ended; not for ever."""
    deadline = time.monotonic() + GUARD_SECONDS
    while not reached() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)


class Workplace:
    """A directory for the trials of one case. No file may be in it but what is put there and the result."""

    def __init__(self, case, keep=()):
        self.case = case
        self.path = tempfile.mkdtemp(prefix="manycorr-fault.")
        self.side = tempfile.mkdtemp(prefix="manycorr-fault.")  # for what is no business of the program
        self.kept = {"in", case.result, *keep, *([case.old] if isinstance(case.old, str) else [])}
        self.put("in", case.text)
        right = self.run()
        case.wanted = right.file if case.to_file else right.out
        case.status = right.status
        if right.status not in (0, 1):
            raise RuntimeError(f"{case.name}: without any fault: {right}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)
        shutil.rmtree(self.side)

    def name(self, file):
        """The name of a file beside the workplace."""
        return os.path.join(self.side, file)

    def put(self, file, content):
        """Makes a file of the workplace."""
        with open(os.path.join(self.path, file), "wb") as target:
            target.write(content)

    def read_result(self):
        """The bytes of result, or None."""
        try:
            with open(os.path.join(self.path, self.case.result), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def leftovers(self):
        """The names of files that have been left behind, in whatever directory."""
        found = set()
        for directory, _, files in os.walk(self.path):
            found |= {os.path.relpath(os.path.join(directory, file), self.path) for file in files}
        return found - self.kept

    def clear(self):
        """Makes the workplace what it is before a trial."""
        case = self.case
        for name in self.leftovers():
            os.remove(os.path.join(self.path, name))
        if not case.to_file:
            return
        if isinstance(case.old, bytes):
            self.put(case.result, case.old)
            os.chmod(os.path.join(self.path, case.result), OLD_MODE)
            return
        for name in {case.result, case.old or case.result}:
            if os.path.lexists(os.path.join(self.path, name)):
                os.remove(os.path.join(self.path, name))
        if case.old is not None:
            os.symlink(case.old, os.path.join(self.path, case.result))

    def start(self, prefix=(), environment=None, **more):
        """Starts a trial and returns its process; prefix is a command that starts the program."""
        self.clear()
        case = self.case
        feed = subprocess.PIPE if case.by_pipe else subprocess.DEVNULL
        return subprocess.Popen([*prefix, *case.command()], stdin=feed, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                cwd=self.path, env=case.environment(environment), **more)

    def run(self, prefix=(), environment=None, **more):
        """One trial."""
        with self.start(prefix, environment, **more) as process:
            try:
                out, err = process.communicate(self.case.text if self.case.by_pipe else None, GUARD_SECONDS)
                status = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
                status = None
        return Trial(status, out, err, self.read_result())


def is_right(case, trial):
    """Whether a trial came to the right results."""
    output = trial.file if case.to_file else trial.out
    return trial.status == case.status and output == case.wanted


def is_beginning(output, wanted):
    """Whether output is wanted up to some byte; a line that was begun may have been ended."""
    return wanted.startswith(output) or (output.endswith(b"\n") and wanted.startswith(output[:-1]))


def judge(workplace, trial, statuses=(3, 4), needs_message=True):
    """What is wrong with a trial in which something failed: a text, or None."""
    case = workplace.case
    left = workplace.leftovers()
    if left:
        return f"left behind: {left}; {trial}"
    if trial.status is None:
        return "hangs"
    if is_right(case, trial):
        return None
    if trial.status not in statuses:
        return f"neither right nor status {statuses}: {trial}"
    if needs_message and re.search(rb"^(manycorr|libgomp): .", trial.err, re.MULTILINE) is None:
        return f"no message: {trial}"
    old = case.old if isinstance(case.old, bytes) else None
    if case.to_file and trial.file not in (old, case.wanted):
        return f"FILE is neither the old one nor the new one: {trial}"
    if not case.to_file and not is_beginning(trial.out, case.wanted):
        return f"what was written is no beginning of the right results: {trial}"
    return None


class Counts:
    """The counters of a preload library (faults.h)."""

    def __init__(self, workplace, library=PRELOAD):
        self.library = library
        self.name = workplace.name("counts")
        self.n_calls = self.n_failed = self.n_live = self.has_begun = self.n_preads = 0

    def environment(self, **settings):
        """Clears the counters; the environment for a trial with these settings (MANYCORR_FAULT_...)."""
        with open(self.name, "wb") as file:
            file.write(bytes(40))
        named = {f"MANYCORR_FAULT_{name.upper()}": str(value) for name, value in settings.items()}
        return {"LD_PRELOAD": self.library, "MANYCORR_FAULT_COUNTS": self.name, **named}

    def read(self):
        """Reads what the trial has counted."""
        with open(self.name, "rb") as file:
            self.n_calls, self.n_failed, self.n_live, self.has_begun, self.n_preads = struct.unpack("=QQqQQ", file.read())


def spread(n, limit):
    """1 to n, if that is no more than limit; else as many of them, spread evenly."""
    if n <= limit:
        return list(range(1, n + 1))
    return sorted({1 + round(i * (n - 1) / (limit - 1)) for i in range(limit)})


def number_text(source, n_digits):
    """A random decimal of so many digits."""
    digits = "".join(source.choice("0123456789") for _ in range(n_digits - 1))
    return f"{source.choice('123456789')}.{digits}"


def task_text(source, n_pairs, n_digits=3, shift=""):
    """A random task; shift stands before every number."""
    lists = [",".join(shift + number_text(source, n_digits) for _ in range(n_pairs)) for _ in range(2)]
    return ";".join(lists)


def batch_text(seed, n_lines, n_tasks=2, n_pairs=5, n_digits=3):
    """Lines of random tasks."""
    source = random.Random(seed)
    lines = ("@".join(task_text(source, n_pairs, n_digits) for _ in range(n_tasks)) for _ in range(n_lines))
    return "".join(line + "\n" for line in lines)


def giant_text(seed, n_pairs, n_digits=3, shift=""):
    """Lines around a giant task, which must be larger than 64 KiB, and than some windows, to be cut into pieces."""
    source = random.Random(seed)
    small = task_text(source, 5)
    return f"{small}@{small}\n{small}@{task_text(source, n_pairs, n_digits, shift)}@{small}\n{small}\n"


def bad_text(seed):
    """Good and bad tasks."""
    good = batch_text(seed, 3)
    return f"{good}1,2;3,x@1,2;3,4\n1;2;3\n{good}1,2;3\n\n,\n{good}"


def signal_name(status):
    """For messages: what a negative status of a process stands for."""
    return signal.Signals(-status).name if status is not None and status < 0 else str(status)
