"""timing.py - runs programs and pipelines, and measures them by a monotonic clock. Knows nothing of what they compute."""

import os
import signal
import statistics
import sys
import time


class RunFailed(Exception):
    """A program ended with a status that it should not have."""


def run(stages, out=os.devnull, err=None, allowed=(0,)):
    """Runs one program, or several connected by pipes, and returns the seconds from before the start of the first to the
    end of the last. A stage is a list of arguments, out and err are files; each stage's status must be among those allowed.
    """
    pids = []
    start = time.perf_counter()
    source = None
    for i, stage in enumerate(stages):
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0) if source is None else (os.POSIX_SPAWN_DUP2, source, 0)]
        sink = None
        if i + 1 < len(stages):
            next_source, sink = os.pipe()  # neither is inherited, but for its copy
            actions.append((os.POSIX_SPAWN_DUP2, sink, 1))
        else:
            next_source = None
            actions.append((os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666))
        if err is not None:
            actions.append((os.POSIX_SPAWN_OPEN, 2, err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666))
        # Python ignores SIGPIPE; its children shall not.
        pids.append(os.posix_spawnp(stage[0], stage, os.environ, file_actions=actions, setsigdef=[signal.SIGPIPE]))
        for descriptor in (source, sink):
            if descriptor is not None:
                os.close(descriptor)
        source = next_source
    statuses = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    seconds = time.perf_counter() - start
    for stage, status in zip(stages, statuses):
        if status not in allowed:
            raise RunFailed(f"{' '.join(stage)}: ended with status {status}")
    return seconds


def alternate(measures, rounds):
    """Calls the functions in turn, round after round; each returns seconds. measures: name to function; rounds: name to the
    number of its rounds (a name with fewer is left out of the last ones). Returns the seconds of each name, in a list.
    """
    seconds = {name: [] for name in measures}
    for number in range(max(rounds.values(), default=0)):
        for name, measure in measures.items():
            if number < rounds[name]:
                seconds[name].append(measure())
    return seconds


def median(seconds):
    return statistics.median(seconds)


def progress(text):
    """A line for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def n_cpus():
    """The CPUs that this process may use."""
    return len(os.sched_getaffinity(0))


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return os.uname().machine


def table(columns, rows):
    """A markdown table, in one string."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
