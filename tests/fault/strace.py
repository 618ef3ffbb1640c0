"""What the tests of failing system calls share: trials under strace, which lets one call fail or lists those that were made."""

import re
import subprocess


def strace_works():
    """Whether strace is there and may trace and inject."""
    try:
        command = ["strace", "-f", "-o", "/dev/null", "-e", "trace=read", "-e", "inject=read:error=EIO:when=1000", "true"]
        return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def trace(workplace, calls, inject=None):
    """Runs a case under strace, with a fault: the trial and the lines of the trace."""
    log = workplace.name("trace")
    fault = ["-e", f"inject={calls}:{inject}"] if inject else []
    which = calls if inject else f"{calls},fcntl"
    trial = workplace.run(["strace", "-f", "-y", "-o", log, "-e", "signal=none", "-e", f"trace={which}", *fault],
                          {"ASAN_OPTIONS": "detect_leaks=0"})
    with open(log, errors="replace") as file:
        return trial, file.readlines()


def name_of(line):
    """The name of the call in a line of a trace."""
    found = re.match(r"\d+ +(\w+)\(", line)
    return found and found[1]


def count_before_main(workplace, calls):
    """How many calls the thread that runs main has made before: main begins with a look at the standard streams. None: it makes none.

    strace counts each name for itself: of those in main, the one that has been called most often before is the one to count.
    """
    _, lines = trace(workplace, calls)
    names = [name_of(line) for line in lines]
    for number, line in enumerate(lines):
        if re.search(r" fcntl\(0(<[^>]*>)?, F_GETFD\)", line):
            others = (None,) if calls == "fcntl" else (None, "fcntl")
            return max((names[:number].count(name) for name in set(names[number:]).difference(others)), default=None)
    raise RuntimeError(f"no beginning of main in the trace: {lines[:20]}")


def find_call(workplace, calls, pattern, which=0):
    """The first call in a trace that a pattern is found in (which: another one, -1 the last), as strace counts: its name, and the how
    many-th of that name in its thread."""
    _, lines = trace(workplace, calls)
    found = [number for number, line in enumerate(lines) if name_of(line) != "fcntl" and re.search(pattern, line)]
    if not found:
        raise RuntimeError(f"no call like {pattern} in the trace: {lines[:20]}")
    line = lines[found[which]]
    same = [other for other in lines[:found[which] + 1] if (other.split()[0], name_of(other)) == (line.split()[0], name_of(line))]
    return name_of(line), len(same)
