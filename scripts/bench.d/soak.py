"""Right results and constant memory in a long run: tasks of every kind through one endless pipe.

Every byte of the output is compared with the right one, which exact arithmetic has checked before. The status is 1 if a
result differs, or if the resident size moves by more than 1 % after the warm-up: the largest size, or the mean of a
tenth of the run. The warm-up is the first minute. In a run of less than two minutes it is the first half, and 10 % are
allowed. `scripts/test --long` runs this for an hour, `scripts/test` for some seconds.

Needs python3.
"""

import fcntl
import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests")
sys.path[:0] = [os.path.join(TESTS, "checks", "sameness.d"), os.path.join(TESTS, "cli")]
import inputs
import oracle
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

# How often each kind of block comes. Most of the text is middling tasks, as in practice.
WEIGHTS = {"middling": 16, "tiny": 4, "every kind": 4, "20,000 pairs": 2, "large": 1, "large and exact": 1}

# By default, results may be off by this much: their last places depend on the BLAS.
GREATEST_ERROR = 1e-12


@dataclass
class Block:
    """Text of whole lines, and its right output."""

    kind: str
    text: bytes
    output: bytes = b""
    n_tasks: int = 0
    n_bad: int = 0


def large_task(numbers, kind, n):
    return inputs.join(numbers.list(kind, n), numbers.list("few", n))


def tasks_of(kind, numbers, seed):
    """Random tasks of a kind.

    A large task is longer than four windows of 128 KiB, so that all threads share it. It is shorter than eight, because
    the memory of a longer one is freed after it, and the resident size would go up and down.
    """
    if kind == "middling":
        return [inputs.join(numbers.list("few", 500), numbers.list("few", 500)) for _ in range(100)]
    if kind == "tiny":
        return inputs.tiny_tasks(seed, 10000)
    if kind == "every kind":
        return inputs.small_tasks(seed, 98)
    if kind == "20,000 pairs":
        return inputs.long_tasks(seed)[:4] + inputs.small_tasks(seed, 14)
    large = large_task(numbers, "ill", 30000) if kind == "large and exact" else large_task(numbers, "few", 60000)
    return [large, "1,2,x;1,2,3", "1,2,3;1,3,2"]


def make_blocks(seed, n_each):
    """n_each blocks of each kind, without their output."""
    blocks = []
    for kind in WEIGHTS:
        for i in range(n_each):
            own_seed = 1000 * seed + len(blocks)
            tasks = tasks_of(kind, inputs.Numbers(own_seed), own_seed)
            blocks.append(Block(kind, inputs.stream(own_seed, tasks) + b"\n"))
    return blocks


def compute_output(block, program, options):
    """Computes the output of the block alone, with one thread; raises Failed if exact arithmetic says otherwise."""
    done = subprocess.run([program, *options, "-j1", "--verbose"], input=block.text, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise Failed(done.stderr.decode().strip())
    right, remarks = io.BytesIO(), io.BytesIO()
    oracle.run(block.text, b"@;,", right, remarks)
    block.output = done.stdout
    block.n_bad = remarks.getvalue().count(b"\n") - 1
    wanted, actual = (text.replace(b"@", b"\n").split(b"\n") for text in (right.getvalue(), done.stdout))
    block.n_tasks = sum(map(bool, wanted))
    n_named = done.stderr.count(b": task ")
    if done.returncode != (block.n_bad > 0) or n_named != block.n_bad or len(wanted) != len(actual):
        raise Failed(f"{block.kind}: status {done.returncode}, {len(actual)} slots instead of {len(wanted)}")
    limit = 0.0 if "--exact" in options else GREATEST_ERROR
    for i, (a, b) in enumerate(zip(actual, wanted)):
        if a != b and (b"" in (a, b) or b"nan" in (a, b) or abs(float(a) - float(b)) > limit):
            raise Failed(f"{block.kind}, slot {i + 1}: {a.decode()} instead of {b.decode()}")


def endless_order(blocks, seed):
    """Yields the blocks endlessly, in a random order that depends on the seed alone."""
    source = random.Random(seed)
    weights = [WEIGHTS[block.kind] for block in blocks]
    while True:
        yield from source.choices(blocks, weights, k=100)


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
            for block in endless_order(self.made, SEED):
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
        self.order = endless_order(made, SEED)
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
    for n, block in enumerate(endless_order(made, SEED), start=1):
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
    made = make_blocks(SEED, 1 if is_short else BLOCKS_OF_A_KIND)
    for block in made:
        compute_output(block, program, rest)
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
