"""Right results and constant memory in a long run: tasks of every kind through one endless pipe.

Every byte of the output is compared with the right one, which exact arithmetic has checked before. The status is 1 if a
result differs, or if the resident size moves by more than 1 % after the warm-up: the largest size, or the mean of a
tenth of the run. The warm-up is the first minute. In a run of less than two minutes it is the first half, and 10 % are
allowed. `scripts/test --long` runs this for an hour, `scripts/test` for some seconds.

Needs python3.
"""

import fcntl
import os
import random
import subprocess
import tempfile
import threading
import time

import soak_blocks as blocks
from options import PROGRAM, Failed, add_program, new_parser, run_bench

SEED = 1
BLOCKS_OF_A_KIND = 3  # 1 in a run of less than two warm-ups
WARM_UP_SECONDS = 60
GREATEST_MOVE = 0.01  # of the resident size, after the warm-up
GREATEST_MOVE_OF_SHORT = 0.1  # if the warm-up is shorter than a minute
PARTS = 10  # the run is split into these, whose mean sizes are compared
PIPE_BYTES = 1 << 20
LONGEST_PAUSE_SECONDS = 1.0  # four times the wait after which manycorr ends its threads
PAUSES = 0.002  # this part of the blocks is followed by a pause
HANG_SECONDS = 120


class Feeder(threading.Thread):
    """Writes blocks to a pipe until is_ending is set; then closes it."""

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
            pass  # manycorr has ended; its status says why
        os.close(self.sink)

    def write(self, text):
        view = memoryview(text)
        while len(view) > 0:
            view = view[os.write(self.sink, view) :]


class Checker(threading.Thread):
    """Reads the output to its end, and compares it with the right output of the same blocks."""

    def __init__(self, made, source):
        super().__init__(daemon=True)
        self.order = blocks.endless(made, SEED)
        self.source = source
        self.n_bytes = 0
        self.n_blocks = 0  # whose output is complete
        self.trouble = None
        self.block = next(self.order)
        self.n_seen = 0  # bytes of the output of the block

    def run(self):
        while self.trouble is None and (chunk := os.read(self.source, PIPE_BYTES)):
            self.compare(chunk)
            self.n_bytes += len(chunk)
        os.close(self.source)

    def compare(self, chunk):
        """Compares a chunk of the output with the rest of the current block, and with the blocks that follow."""
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
    """The resident sizes of a process, sampled every second."""

    def __init__(self, pid):
        self.name = f"/proc/{pid}/status"
        self.rss = []  # KiB, sampled after the warm-up
        self.peaks = []

    def sample(self):
        with open(self.name, encoding="ascii") as file:
            fields = dict(line.split(":", 1) for line in file)
        self.rss.append(int(fields["VmRSS"].split()[0]))
        self.peaks.append(int(fields["VmHWM"].split()[0]))

    def means(self):
        """The mean sizes of the parts of the run. (Single samples depend on which tasks are in memory.)"""
        n = max(1, len(self.rss) // PARTS)
        return [sum(self.rss[i : i + n]) / n for i in range(0, len(self.rss) - n + 1, n)] if len(self.rss) >= 60 else []

    def move(self):
        """How far the means or the largest size moved, relative to the first one."""
        all_sizes = (self.means(), self.peaks)
        return max((abs(size - sizes[0]) / sizes[0] for sizes in all_sizes for size in sizes), default=0.0)


def start(program, options, err):
    """Starts manycorr; returns the process and our ends of its pipes."""
    command = [program, *options, "--summary"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, bufsize=0)
    for pipe in (process.stdin, process.stdout):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return process, os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno())


def blocks_until_all(made):
    """How many blocks are written until every block was written once."""
    missing = set(map(id, made))
    for n, block in enumerate(blocks.endless(made, SEED), start=1):
        missing.discard(id(block))
        if not missing:
            return n


def watch(process, checker, seconds, warm_up_blocks):
    """Waits until the time is over; returns the sizes after the warm-up, which takes at most half of the time."""
    sizes = Sizes(process.pid)
    last_time = time.monotonic()
    warm_up_end = last_time + min(WARM_UP_SECONDS, seconds / 2)
    end_time = last_time + seconds
    n_seen = 0
    while (now := time.monotonic()) < end_time and checker.trouble is None and process.poll() is None:
        if checker.n_bytes > n_seen:
            n_seen, last_time = checker.n_bytes, now
        if now > last_time + HANG_SECONDS:
            checker.trouble = f"there was no output for {HANG_SECONDS} seconds"
        if checker.n_blocks < warm_up_blocks:  # on a slow machine, or with a slow build
            warm_up_end, end_time = max(warm_up_end, now), max(end_time, now + seconds / 2)
        if now > warm_up_end:
            sizes.sample()
        time.sleep(min(1, seconds / 10))
    return sizes


def end(process, feeder, checker, err):
    """Ends the input and reads the rest of the output; returns what is wrong, or None."""
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
    counts = {"tasks": feeder.n_tasks, "bad": feeder.n_bad, "bytes in": feeder.n_bytes, "bytes out": checker.n_bytes}
    wanted = [f"{name}: {count}" for name, count in counts.items()]
    missing = [line for line in wanted if line not in lines]
    if status != (feeder.n_bad > 0) or missing or checker.n_blocks != feeder.n_blocks or checker.n_seen > 0:
        blocks_seen = f"{checker.n_blocks} of {feeder.n_blocks} blocks in the output"
        return f"status {status}, {blocks_seen}, {missing} not in the summary"
    return None


def report(feeder, checker, sizes, seconds):
    """Prints how much was computed, and the resident sizes."""
    volumes = f"{feeder.n_bytes / 1e9:.2f} GB in, {checker.n_bytes / 1e9:.2f} GB out"
    print(f"{seconds:.0f} s, {volumes}, {feeder.n_tasks} tasks, {feeder.n_bad} bad")
    if sizes.rss:
        print(f"resident KiB after the warm-up: {min(sizes.rss)} to {max(sizes.rss)} in {len(sizes.rss)} samples")
        print(f"means of parts: {' '.join(f'{mean:.0f}' for mean in sizes.means()) or 'too few samples'}")
        largest = f"{sizes.peaks[0]} at first, {sizes.peaks[-1]} at the end"
        print(f"largest: {largest}; moved by at most {100 * sizes.move():.2f} %")


def parse_options():
    parser = new_parser("soak", __doc__, usage="scripts/bench soak [--seconds S] [--program FILE] [OPTION]...")
    help_text = "how long it runs (default: %(default)g)"
    parser.add_argument("--seconds", metavar="S", type=float, default=3600.0, help=help_text)
    add_program(parser)
    parser.epilog = "OPTION is an option of manycorr, such as --exact or -j4."
    options, rest = parser.parse_known_args()
    if options.seconds <= 0:
        parser.error("--seconds needs a positive number")
    return options, rest


def main():
    options, rest = parse_options()
    program = options.program or PROGRAM
    is_short = options.seconds < 2 * WARM_UP_SECONDS
    made = blocks.make_blocks(SEED, 1 if is_short else BLOCKS_OF_A_KIND)
    for block in made:
        blocks.compute(block, program, rest)
    with tempfile.TemporaryFile() as err:
        start_time = time.monotonic()
        process, sink, source = start(program, rest, err)
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
        raise Failed(trouble)


if __name__ == "__main__":
    run_bench("soak", main)
