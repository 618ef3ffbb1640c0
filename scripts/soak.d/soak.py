"""soak.py - one manycorr, an endless pipe, every result compared, the resident size watched; scripts/soak starts it."""

import argparse
import fcntl
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

import blocks

SEED = 1
BLOCKS_OF_A_KIND = 3  # 1 in a run of less than two warm-ups
WARM_UP_SECONDS = 60
GREATEST_MOVE = 0.01  # of the resident size, after the warm-up
GREATEST_MOVE_OF_SHORT = 0.1  # where the warm-up has been cut short
PARTS = 10  # of the run, whose mean sizes are compared
PIPE_BYTES = 1 << 20
LONGEST_PAUSE_SECONDS = 1.0  # four times as long as manycorr waits before it lets go of its threads
PAUSES = 0.002  # of this part of the blocks, each is followed by one
HANG_SECONDS = 120


class Feeder(threading.Thread):
    """Writes blocks to a pipe until told to end; then closes it."""

    def __init__(self, made, sink):
        super().__init__(daemon=True)
        self.made = made
        self.sink = sink
        self.is_ending = False
        self.n_blocks = self.n_bytes = self.n_tasks = self.n_bad = 0

    def run(self):
        source = random.Random(SEED)
        try:
            for block in blocks.endless(self.made, SEED):
                if self.is_ending:
                    break
                self.write(block.text)
                self.n_blocks += 1
                self.n_bytes += len(block.text)
                self.n_tasks += block.n_tasks
                self.n_bad += block.n_bad
                if source.random() < PAUSES:
                    time.sleep(source.random() * LONGEST_PAUSE_SECONDS)
        except BrokenPipeError:
            pass  # manycorr has ended, and its status will tell
        os.close(self.sink)

    def write(self, text):
        view = memoryview(text)
        while len(view) > 0:
            view = view[os.write(self.sink, view) :]


class Checker(threading.Thread):
    """Reads the output to its end, and compares it with that of the same blocks."""

    def __init__(self, made, source):
        super().__init__(daemon=True)
        self.order = blocks.endless(made, SEED)
        self.source = source
        self.n_bytes = 0
        self.n_blocks = 0  # that have come out whole
        self.trouble = None
        self.block = next(self.order)
        self.n_seen = 0  # bytes of the block

    def run(self):
        while self.trouble is None and (chunk := os.read(self.source, PIPE_BYTES)):
            self.compare(chunk)
            self.n_bytes += len(chunk)
        os.close(self.source)

    def compare(self, chunk):
        """Compares what has been read with the rest of the present block, and of those that follow."""
        begin = 0
        while begin < len(chunk):
            n = min(len(chunk) - begin, len(self.block.output) - self.n_seen)
            part = chunk[begin : begin + n] if n < len(chunk) else chunk
            if not self.block.output.startswith(part, self.n_seen):
                wanted = self.block.output[self.n_seen : self.n_seen + n]
                at = next(i for i in range(n) if part[i] != wanted[i])
                place = f"block {self.n_blocks + 1} ({self.block.kind}), byte {self.n_seen + at + 1}"
                self.trouble = f"{place}: {part[at : at + 60]!r} instead of {wanted[at : at + 60]!r}"
                return
            begin += n
            self.n_seen += n
            if self.n_seen == len(self.block.output):
                self.block, self.n_seen = next(self.order), 0
                self.n_blocks += 1


class Sizes:
    """The resident size of a process, from one second to the next."""

    def __init__(self, pid):
        self.name = f"/proc/{pid}/status"
        self.rss = []  # KiB, of each second after the warm-up
        self.peaks = []

    def sample(self):
        with open(self.name, encoding="ascii") as file:
            fields = dict(line.split(":", 1) for line in file)
        self.rss.append(int(fields["VmRSS"].split()[0]))
        self.peaks.append(int(fields["VmHWM"].split()[0]))

    def means(self):
        """The mean sizes of the parts of the run: from one second to the next, it depends on which tasks are in memory."""
        n = max(1, len(self.rss) // PARTS)
        return [sum(self.rss[i : i + n]) / n for i in range(0, len(self.rss) - n + 1, n)] if len(self.rss) >= 60 else []

    def move(self):
        """By which part of the first one the mean has moved, or the greatest size ever."""
        all_sizes = (self.means(), self.peaks)
        return max((abs(size - sizes[0]) / sizes[0] for sizes in all_sizes for size in sizes), default=0.0)


def start(program, options, err):
    """Starts manycorr; returns the process and the ends of its pipes."""
    command = [program, *options, "--summary"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, bufsize=0)
    for pipe in (process.stdin, process.stdout):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return process, os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno())


def blocks_until_all(made):
    """How many blocks come until each has come once."""
    missing = set(map(id, made))
    for n, block in enumerate(blocks.endless(made, SEED), start=1):
        missing.discard(id(block))
        if not missing:
            return n


def watch(process, checker, seconds, warm_up_blocks):
    """Lets it run, and returns the sizes after the warm-up, for which there is at least half of the time."""
    sizes = Sizes(process.pid)
    last_time = time.monotonic()
    warm_up_end = last_time + min(WARM_UP_SECONDS, seconds / 2)
    end_time = last_time + seconds
    n_seen = 0
    while (now := time.monotonic()) < end_time and checker.trouble is None and process.poll() is None:
        if checker.n_bytes > n_seen:
            n_seen, last_time = checker.n_bytes, now
        if now > last_time + HANG_SECONDS:
            checker.trouble = f"nothing has come out for {HANG_SECONDS} seconds"
        if checker.n_blocks < warm_up_blocks:  # a slow machine, or a slow build
            warm_up_end, end_time = max(warm_up_end, now), max(end_time, now + seconds / 2)
        if now > warm_up_end:
            sizes.sample()
        time.sleep(min(1, seconds / 10))
    return sizes


def end(process, feeder, checker, err):
    """Ends the input, waits for all that is still to come, and returns what is wrong with the end."""
    feeder.is_ending = True
    if checker.trouble is not None:
        process.kill()
    status = process.wait(HANG_SECONDS)
    feeder.join(HANG_SECONDS)
    checker.join(HANG_SECONDS)
    if checker.trouble is not None:
        return checker.trouble
    err.seek(0)
    lines = err.read().decode().splitlines()
    wanted = [f"tasks: {feeder.n_tasks}", f"bad: {feeder.n_bad}", f"bytes in: {feeder.n_bytes}", f"bytes out: {checker.n_bytes}"]
    missing = [line for line in wanted if line not in lines]
    if status != (feeder.n_bad > 0) or missing or checker.n_blocks != feeder.n_blocks or checker.n_seen > 0:
        return f"status {status}, {checker.n_blocks} blocks came out of {feeder.n_blocks}, {missing} not in the summary"
    return None


def report(feeder, checker, sizes, seconds):
    """What was done and seen."""
    print(f"{seconds:.0f} s, {feeder.n_bytes / 1e9:.2f} GB in, {checker.n_bytes / 1e9:.2f} GB out, {feeder.n_tasks} tasks, {feeder.n_bad} bad")
    if sizes.rss:
        print(f"resident KiB after the warm-up: {min(sizes.rss)} to {max(sizes.rss)} in {len(sizes.rss)} samples, last {sizes.rss[-1]}")
        print(f"means of parts: {' '.join(f'{mean:.0f}' for mean in sizes.means()) or 'too few samples'}")
        print(f"greatest ever: {sizes.peaks[0]}, at the end {sizes.peaks[-1]}; moved by at most {100 * sizes.move():.2f} %")


def parse_options():
    parser = argparse.ArgumentParser(prog="soak", add_help=False)
    parser.add_argument("program", metavar="PROGRAM")
    parser.add_argument("seconds", metavar="SECONDS", nargs="?", type=float, default=3600.0)
    options, rest = parser.parse_known_args()
    if options.seconds <= 0:
        parser.error("SECONDS is a positive number")
    return options, rest


def main():
    options, rest = parse_options()
    is_short = options.seconds < 2 * WARM_UP_SECONDS
    made = blocks.make_blocks(SEED, 1 if is_short else BLOCKS_OF_A_KIND)
    for block in made:
        blocks.compute(block, options.program, rest)
    with tempfile.TemporaryFile() as err:
        start_time = time.monotonic()
        process, sink, source = start(options.program, rest, err)
        process.stdin.close()
        process.stdout.close()
        feeder, checker = Feeder(made, sink), Checker(made, source)
        feeder.start()
        checker.start()
        sizes = watch(process, checker, options.seconds, blocks_until_all(made))
        trouble = end(process, feeder, checker, err)
        report(feeder, checker, sizes, time.monotonic() - start_time)
    limit = GREATEST_MOVE_OF_SHORT if is_short else GREATEST_MOVE
    if trouble is None and sizes.move() > limit:
        trouble = f"the resident size has moved by more than {100 * limit:.0f} %"
    if trouble is not None:
        sys.exit(f"soak: {trouble}")


if __name__ == "__main__":
    try:
        main()
    except blocks.WrongResult as wrong:
        sys.exit(f"soak: {wrong}")
