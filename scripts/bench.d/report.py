"""report.py - what the benches print: tables, progress, and the machine that was measured."""

import os
import shlex
import sys
import time


def progress(text):
    """Prints a line on standard error for the person who waits."""
    print(text, file=sys.stderr, flush=True)


def table_row(cells):
    return "| " + " | ".join(map(str, cells)) + " |"


def table_head(columns):
    return table_row(columns) + "\n" + table_row(["---"] * len(columns))


def table(columns, rows):
    """A markdown table, in one string."""
    return "\n".join([table_head(columns), *map(table_row, rows)])


def print_circumstances(seconds):
    """Prints the machine, the date, how long the bench took, and its command."""
    print(f"\n{cpu_name()}, {n_cpus()} CPUs; {time.strftime('%Y-%m-%d')}; {seconds / 60:.1f} minutes")
    name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    print(shlex.join(["scripts/bench", name, *sys.argv[1:]]))


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
