"""cgroup.py - makes a cgroup (version 1 or 2) with a quota of processor time. Knows nothing of what runs in it."""

import os
import time

ROOT = "/sys/fs/cgroup"
PERIOD_US = 100000  # the kernel's default


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
    """A cgroup that exists inside a with statement; percent is the quota, of one core."""

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
