"""timing.py - runs programs and pipelines, and measures what they take. Knows nothing of what they compute."""

import os
import shlex
import signal
import time
from typing import NamedTuple

from options import Failed


class Run(NamedTuple):
    """What a pipeline took."""

    seconds: float  # from before the start of its first program to the end of its last one
    cpu_seconds: float  # of the last program, user and system
    peak_bytes: int  # resident, of the last program


def run(stages, source=os.devnull, out=os.devnull, err=None, allowed=(0,)):
    """Runs one program, or several connected by pipes, and returns a Run.

    A stage is a list of arguments. source, out and err are paths; err=None leaves standard error as it is. Raises
    Failed if a stage ends with a status that is not among those allowed.
    """
    pids = []
    start = time.perf_counter()
    source_end = None  # of a pipe, from which the next stage reads
    for number, stage in enumerate(stages):
        actions = [opened(source, 0, os.O_RDONLY) if source_end is None else duplicate(source_end, 0)]
        next_end = sink_end = None
        if number + 1 < len(stages):
            next_end, sink_end = os.pipe()  # children inherit only the copies that duplicate() makes
            actions.append(duplicate(sink_end, 1))
        else:
            actions.append(opened(out, 1))
        if err is not None:
            actions.append(opened(err, 2))
        # Python ignores SIGPIPE, and its children would inherit that.
        pids.append(os.posix_spawnp(stage[0], stage, os.environ, file_actions=actions, setsigdef=[signal.SIGPIPE]))
        for end in (source_end, sink_end):
            if end is not None:
                os.close(end)
        source_end = next_end
    ended = [os.wait4(pid, 0) for pid in pids]
    seconds = time.perf_counter() - start
    for stage, (_, status, _) in zip(stages, ended):
        if os.waitstatus_to_exitcode(status) not in allowed:
            raise Failed(f"{shlex.join(stage)} ended with status {os.waitstatus_to_exitcode(status)}")
    usage = ended[-1][2]
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def duplicate(descriptor, target):
    return (os.POSIX_SPAWN_DUP2, descriptor, target)


def opened(path, target, flags=os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
    return (os.POSIX_SPAWN_OPEN, target, path, flags, 0o666)


def alternate(measures, rounds):
    """Calls functions in turn, round after round, and returns a list of what each returned.

    measures: name to function; rounds: name to the number of its rounds, or one number for all. A name with fewer
    rounds than others is left out of the last ones.
    """
    if isinstance(rounds, int):
        rounds = dict.fromkeys(measures, rounds)
    results = {name: [] for name in measures}
    for number in range(max(rounds.values(), default=0)):
        for name, measure in measures.items():
            if number < rounds[name]:
                results[name].append(measure())
    return results


def seconds_of(commands, rounds, **options):
    """Runs commands (name to list of arguments) in turn, with options as for run(); returns the seconds of each."""
    measures = {name: lambda c=command: run([c], **options).seconds for name, command in commands.items()}
    return alternate(measures, rounds)
