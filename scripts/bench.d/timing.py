"""timing.py - runs programs and pipelines, and measures them by a monotonic clock. Knows nothing of what they compute."""

import os
import shlex
import signal
import statistics
import sys
import time


class RunFailed(Exception):
    """A program ended with a status that it should not have."""


def run(stages, out=os.devnull, err=None, allowed=(0,)):
    """Runs one program, or several connected by pipes, and returns the seconds from before the start of the first to the
    end of the last. A stage is a list of arguments; out and err are paths; every status must be among those allowed.
    """
    pids = []
    start = time.perf_counter()
    source = None  # the end of a pipe from which the next stage reads
    for stage in stages[:-1]:
        next_source, sink = os.pipe()  # children inherit the copies that spawn() makes, not these
        pids.append(spawn(stage, source, duplicate(sink, 1), err))
        os.close(sink)
        if source is not None:
            os.close(source)
        source = next_source
    pids.append(spawn(stages[-1], source, opened(out, 1), err))
    if source is not None:
        os.close(source)
    statuses = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    seconds = time.perf_counter() - start
    for stage, status in zip(stages, statuses):
        if status not in allowed:
            raise RunFailed(f"{shlex.join(stage)} ended with status {status}")
    return seconds


def spawn(stage, source, out_action, err):
    """Starts one stage, which reads from the descriptor source or from nowhere; returns its process."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0) if source is None else duplicate(source, 0),
        out_action,
    ]
    if err is not None:
        actions.append(opened(err, 2))
    # Python ignores SIGPIPE, which its children would inherit.
    return os.posix_spawnp(stage[0], stage, os.environ, file_actions=actions, setsigdef=[signal.SIGPIPE])


def duplicate(descriptor, target):
    return (os.POSIX_SPAWN_DUP2, descriptor, target)


def opened(path, target):
    return (os.POSIX_SPAWN_OPEN, target, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)


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
