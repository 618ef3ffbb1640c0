"""cgroup.py - a cgroup of our own with a quota of the processor, of version 2 or 1. Knows nothing of what runs in it."""

import os
import time

ROOT = "/sys/fs/cgroup"
PERIOD_US = 100000  # the kernel's default


class NoCgroup(Exception):
    """None can be made here, and why."""


def own_path(controller):
    """Where this process is among the cgroups of a controller of version 1, or of version 2 where it is empty; None: nowhere."""
    with open("/proc/self/cgroup", encoding="utf-8") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            if controller in controllers.split(","):
                return path
    return None


class Cgroup:
    """Exists between enter and exit; percent of one core."""

    def __init__(self, percent):
        self.quota_us = PERIOD_US * percent // 100
        self.is_v1 = os.path.exists(f"{ROOT}/cpu/cpu.cfs_quota_us") or own_path("cpu") is not None
        parent = f"{ROOT}/cpu{own_path('cpu') or '/'}" if self.is_v1 else f"{ROOT}{own_path('') or '/'}"
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
        while True:  # a process that has ended may take a moment to leave
            try:
                os.rmdir(self.path)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def pass_on_controller(self):
        """Of version 2, a cgroup can have a quota only if the one around it passes the controller on."""
        name = os.path.join(os.path.dirname(self.path), "cgroup.subtree_control")
        with open(name, "r+", encoding="ascii") as file:
            if "cpu" not in file.read().split():
                file.write("+cpu")

    def put(self, name, value):
        with open(os.path.join(self.path, name), "w", encoding="ascii") as file:
            file.write(str(value))

    def join(self):
        """Moves the calling process here; those that it starts are here, too."""
        self.put("cgroup.procs", 0)

    def throttled(self):
        """How often the quota was used up."""
        with open(os.path.join(self.path, "cpu.stat"), encoding="ascii") as file:
            return int(dict(line.split() for line in file)["nr_throttled"])
