"""soak_blocks.py - the input of `scripts/bench soak`: an endless order of blocks of lines with their right output."""

import io
import os
import random
import subprocess
import sys
from dataclasses import dataclass

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests")
sys.path[:0] = [os.path.join(TESTS, "checks", "sameness.d"), os.path.join(TESTS, "cli")]
import inputs
import oracle
from options import Failed

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


def compute(block, program, options):
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


def endless(blocks, seed):
    """Yields the blocks endlessly, in a random order that depends on the seed alone."""
    source = random.Random(seed)
    weights = [WEIGHTS[block.kind] for block in blocks]
    while True:
        yield from source.choices(blocks, weights, k=100)
