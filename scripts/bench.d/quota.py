"""What the quota of a cgroup costs: manycorr with half a core, by default and with given numbers of threads.

manycorr runs by default and with 1, 2, 4 and 16 threads, in turn, in a cgroup with a quota. The output is the medians,
and each as a multiple of that of the right number of threads. The status is 1 if the default takes more than 1.2 times
as long as the right number, and 77 if no such cgroup can be made. `scripts/test --long` runs this, too.

Needs python3, root, and a system that lets it make a cgroup (version 1 or 2, with the cpu controller).
"""

import os
import statistics
import tempfile
import time

from corpora import generate_batch
from options import PROGRAM, Failed, add_program, add_rounds, new_parser, positive, run_bench
from report import table
from timing import alternate, run

CGROUPS = "/sys/fs/cgroup"
PERIOD_US = 100000  # the kernel's default
NOT_HERE = 77  # the status if no cgroup can be made
GREATEST_RATIO = 1.2  # of the default over the right number of threads
MANY_THREADS = (2, 4, 16)

# Each input takes several periods of the quota.
MANY_TASKS = ["--tasks", "1000", "--pairs", "500", "--lines", "10", "--bytes", "600M"]
ONE_TASK = ["--tasks", "1", "--pairs", "12000000"]
# The title, the options of generate-batch, how many times the file is given, and whether it comes through a pipe.
INPUTS = (
    ("many tasks of a file", MANY_TASKS, 1, False),
    ("through a pipe", MANY_TASKS, 1, True),
    ("a file of one task, four times", ONE_TASK, 4, False),
)


class NoCgroup(Exception):
    """No cgroup can be made here; the message says why."""


def own_path(controller):
    """The path of this process below the cgroups of a controller (version 1; version 2 if it is empty), or None."""
    with open("/proc/self/cgroup", encoding="utf-8") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            if controller in controllers.split(","):
                return path
    return None


class Cgroup:
    """A cgroup (version 1 or 2) with a quota of processor time, which exists inside a with statement.

    percent is the quota, of one core. The class knows nothing of what runs in the cgroup.
    """

    def __init__(self, percent):
        self.quota_us = PERIOD_US * percent // 100
        self.is_v1 = os.path.exists(f"{CGROUPS}/cpu/cpu.cfs_quota_us") or own_path("cpu") is not None
        parent = f"{CGROUPS}/cpu{own_path('cpu') or '/'}" if self.is_v1 else f"{CGROUPS}{own_path('') or '/'}"
        self.path = os.path.join(parent, f"manycorr-quota.{os.getpid()}")

    def __enter__(self):
        try:
            if not self.is_v1:
                self.pass_on_controller()
            os.mkdir(self.path)
        except OSError as error:
            raise NoCgroup(error) from error
        try:
            if self.is_v1:
                self.put("cpu.cfs_period_us", PERIOD_US)
                self.put("cpu.cfs_quota_us", self.quota_us)
            else:
                self.put("cpu.max", f"{self.quota_us} {PERIOD_US}")
        except OSError as error:
            self.__exit__()
            raise NoCgroup(error) from error
        return self

    def __exit__(self, *_):
        deadline = time.monotonic() + 10
        while True:  # a process that has ended may stay for a moment
            try:
                os.rmdir(self.path)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def pass_on_controller(self):
        """In version 2, a cgroup can have a quota only if its parent passes the controller on."""
        name = os.path.join(os.path.dirname(self.path), "cgroup.subtree_control")
        with open(name, "r+", encoding="ascii") as file:
            if "cpu" not in file.read().split():
                file.write("+cpu")

    def put(self, name, value):
        with open(os.path.join(self.path, name), "w", encoding="ascii") as file:
            file.write(str(value))

    def inside(self, command):
        """A command that moves its process into the cgroup and then becomes the given command."""
        return ["sh", "-c", 'echo 0 >"$0" && exec "$@"', os.path.join(self.path, "cgroup.procs"), *command]

    def throttled(self):
        """How often the quota was exhausted."""
        with open(os.path.join(self.path, "cpu.stat"), encoding="ascii") as file:
            return int(dict(line.split() for line in file)["nr_throttled"])


def ways(program, right):
    """Name to command; the first has the right number of threads, the second is the default."""
    found = {f"-j{right}": [program, f"-j{right}"], "default": [program]}
    found.update({f"-j{n}": [program, f"-j{n}"] for n in MANY_THREADS})
    found["OMP_NUM_THREADS=16"] = ["env", "OMP_NUM_THREADS=16", program]
    return found


def measure(group, commands, paths, rounds, piped):
    """Runs all commands in the cgroup, in turn; returns the runs of each, by name."""

    def measure_of(command):
        if piped:
            return lambda: run([["cat", *paths], group.inside(command)])
        return lambda: run([group.inside([*command, *paths])])

    return alternate({name: measure_of(command) for name, command in commands.items()}, rounds)


def print_table(title, runs):
    """Returns the time of the default over that of the right number of threads."""
    medians = {name: statistics.median(each.seconds for each in measured) for name, measured in runs.items()}
    right = next(iter(medians.values()))
    rows = [
        (
            name,
            f"{medians[name]:.3f}",
            f"{min(each.seconds for each in measured):.3f}",
            f"{medians[name] / right:.2f}",
            f"{statistics.median(each.cpu_seconds for each in measured):.3f}",
        )
        for name, measured in runs.items()
    ]
    columns = [title, "median s", "least s", "over the right number", "processor s, median"]
    print("\n" + table(columns, rows), flush=True)
    return medians["default"] / right


def parse_options():
    parser = new_parser("quota", __doc__)
    add_rounds(parser, 9)
    help_text = "the quota, of one core (default: %(default)s)"
    parser.add_argument("--percent", metavar="P", type=positive, default=50, help=help_text)
    add_program(parser)
    return parser.parse_args()


def measure_all(options, group, folder):
    """Prints a table for each input; returns the greatest ratio of the default over the right number of threads."""
    commands = ways(options.program or PROGRAM, right=-(-options.percent // 100))
    ratios = []
    path = os.path.join(folder, "batch")
    for title, arguments, n_named, piped in INPUTS:
        generate_batch(path, arguments)
        runs = measure(group, commands, n_named * [path], options.rounds, piped)
        ratios.append(print_table(f"{title}, {os.path.getsize(path) / 1e6:.0f} MB", runs))
    return max(ratios)


def main():
    options = parse_options()
    for name in [name for name in os.environ if name.startswith(("OMP_", "GOMP_"))]:
        del os.environ[name]
    try:
        with tempfile.TemporaryDirectory() as folder, Cgroup(options.percent) as group:
            print(f"{options.percent} % of a core by cgroup v{1 if group.is_v1 else 2}, {options.rounds} rounds")
            greatest = measure_all(options, group, folder)
            print(f"\nThe quota was exhausted {group.throttled()} times.")
    except NoCgroup as reason:
        print(f"quota: skipped: no cgroup with a quota can be made here: {reason}")
        return NOT_HERE
    if greatest > GREATEST_RATIO:
        raise Failed(f"the default takes {greatest:.2f} times as long as the right number of threads")
    return 0


if __name__ == "__main__":
    run_bench("quota", main)
