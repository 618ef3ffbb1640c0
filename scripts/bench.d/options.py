"""options.py - what the command lines of all benches share, and how a bench ends."""

import argparse
import os
import subprocess
import sys
import textwrap

PROGRAM = "build/release/manycorr"


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description. Names with hyphens stay whole, so that they can be copied."""

    def __init__(self, prog):
        super().__init__(prog, width=120)

    def _split_lines(self, text, width):
        return textwrap.wrap(text, width, break_on_hyphens=False)


class Failed(Exception):
    """The bench cannot go on; the message says why."""


def new_parser(name, doc, **options):
    """A parser for the bench of this name, whose help is the docstring of its module."""
    prog = f"scripts/bench {name}"
    return argparse.ArgumentParser(prog, description=doc, formatter_class=HelpFormatter, allow_abbrev=False, **options)


def add_rounds(parser, default):
    help_text = "how many times each program runs; they take turns (default: %(default)s)"
    parser.add_argument("--rounds", type=positive, default=default, metavar="N", help=help_text)


def add_program(parser):
    """Adds --program, whose value is None unless it is given: argparse would pass a default through path()."""
    parser.add_argument("--program", type=path, metavar="FILE", help=f"another manycorr (default: {PROGRAM})")


def positive(text):
    """An integer from 1 on."""
    value = int(text) if text.isdecimal() else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not an integer from 1 on")
    return value


def path(text):
    """A path relative to the folder that scripts/bench was called from."""
    return os.path.join(os.environ.get("CALLED_FROM", ""), text)


def one_of(known, kind):
    """A type for an argument that must be one of the known names."""

    def name(text):
        if text not in known:
            raise argparse.ArgumentTypeError(f"there is no {kind} '{text}'; there are {', '.join(known)}")
        return text

    return name


def some_of(known, kind):
    """A type for an argument that is a list of known names with commas between them."""
    name = one_of(known, kind)
    return lambda text: [name(part) for part in text.split(",")]


def run_bench(name, main):
    """Calls main, and ends the process with the status that it returns, or with a message and status 1."""
    try:
        sys.exit(main())
    except (Failed, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench {name}: {error}")
