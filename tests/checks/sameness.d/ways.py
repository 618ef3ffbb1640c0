"""The ways to run the program on an input, and what a run comes to."""

import collections
import os
import re
import subprocess
import sys
import tempfile

CLI_TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "cli")
sys.path.insert(0, CLI_TESTS)
import feed

THREADS = (1, 2, 3, 8, 64)
LARGEST_WINDOW = 256 * 1024 * 1024
ARRIVALS = ("file", "pipe", "bytes")
GUARD_SECONDS = "120"

# The plainest way is that without arguments. blas and core: a build of OpenBLAS, and the CPU that it is to work as.
PLAINEST = (False, 1, None, "file", "scalar", None, None)
Way = collections.namedtuple("Way", "exact threads window arrival isa blas core", defaults=PLAINEST)
Result = collections.namedtuple("Result", "status out err")


class Program:
    """The program; work is a folder for its inputs."""

    def __init__(self, path, work):
        self.path = path
        self.dynamic = os.path.join(os.path.dirname(path), "tests", "manycorr-dynamic")  # of which way.blas has an effect
        self.work = work
        with open(path, "rb") as file:
            is_instrumented = re.search(rb"__asan_init|__tsan_init", file.read()) is not None
        # A sanitizer marks all memory that is asked for, which takes seconds for the largest windows.
        self.windows = (1, None, LARGEST_WINDOW // 16 if is_instrumented else LARGEST_WINDOW)

    def write(self, name, data):
        """Writes an input, and returns where it is."""
        path = os.path.join(self.work, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def path_for(self, way):
        """The program that can run in this way."""
        return self.path if way.blas is None else self.dynamic

    def version(self, way):
        """What --version says, by the name before the colon; nothing where it refuses the way, or dies of it."""
        done = subprocess.run([self.path_for(way), "--version"], env=environment(way), capture_output=True, text=True)
        return dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)

    def isas(self):
        """The instruction sets that it has and this CPU supports."""
        named = self.version(Way())["instruction sets"].split(" (")[0].split()
        return [isa for isa in named if self.version(Way(isa=isa))]

    def run(self, path, way, delimiters="@;,"):
        """Runs the program on the file at path."""
        command = ["timeout", GUARD_SECONDS, self.path_for(way), "-v", "--summary", "-d", delimiters, "-j", str(way.threads)]
        command += ["--exact"] if way.exact else []
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            settings = {"stdout": out, "stderr": err, "env": environment(way)}
            status = FEEDS[way.arrival](path, command, settings)
            out.seek(0)
            err.seek(0)
            return Result(status, out.read(), without_measures(err.read()))


def environment(way):
    """The user's, but for what chooses ways to run."""
    chosen = ("MANYCORR_", "OMP_", "OPENBLAS_", "GOTO_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(chosen)}
    env |= {"LC_ALL": "C", "MANYCORR_ISA": way.isa}
    if way.window is not None:
        env["MANYCORR_WINDOW"] = str(way.window)
    if way.blas is not None:
        env["LD_LIBRARY_PATH"] = blas_folder(way.blas)
    if way.core is not None:
        env["OPENBLAS_CORETYPE"] = way.core
    return env


def blas_folder(build):
    """Where Debian has a build of OpenBLAS for this machine, or nothing."""
    folder = f"/usr/lib/{os.uname().machine}-linux-gnu/openblas-{build}"
    return folder if os.path.exists(f"{folder}/libopenblas.so.0") else ""


def without_measures(err):
    """What is on standard error but for times, speeds and names of what was used."""
    measures = (b"wall seconds: ", b"thread seconds: ", b"speed: ", b"threads: ", b"instruction set: ", b"BLAS: ")
    return b"".join(line for line in err.splitlines(True) if not line.startswith(measures))


def run_on_file(path, command, settings):
    with open(path, "rb") as file:
        return subprocess.run(command, stdin=file, **settings).returncode


def run_on_pipe(path, command, settings):
    with open(path, "rb") as file:
        return subprocess.run(command, input=file.read(), **settings).returncode


def run_on_bytes(path, command, settings):
    """Each read gets one byte."""
    with open(path, "rb") as file:
        data = file.read()
    reader, writer = feed.open_feed("byte")
    with subprocess.Popen(command, stdin=reader, **settings) as program:
        os.close(reader)
        try:
            for i in range(len(data)):
                os.write(writer, data[i : i + 1])
        except BrokenPipeError:
            pass
        os.close(writer)
        return program.wait()


FEEDS = {"file": run_on_file, "pipe": run_on_pipe, "bytes": run_on_bytes}


def describe(way):
    window = "default" if way.window is None else f"{way.window:,} byte"
    text = f"{'--exact' if way.exact else 'default'}, -j {way.threads}, {window} windows, {way.arrival}, {way.isa}"
    return text + (f", OpenBLAS {way.blas} as {way.core}" if way.blas else "")


def first_difference(wanted, actual):
    """Where two results differ, in a few words; None if they do not."""
    for name in Result._fields:
        a, b = getattr(wanted, name), getattr(actual, name)
        if a == b:
            continue
        if name == "status":
            return f"status {b} instead of {a}"
        pieces = zip(a.replace(b"@", b"\n").split(b"\n"), b.replace(b"@", b"\n").split(b"\n"))
        for i, (piece_a, piece_b) in enumerate(pieces):
            if piece_a != piece_b:
                return f"std{name}, piece {i + 1}: {piece_b[:200]!r} instead of {piece_a[:200]!r}"
        return f"std{name}: {len(b)} bytes instead of {len(a)}"
    return None
