"""corpus.py - packs the inputs of a fuzzing target into one text file, tests/fuzz/corpus/TARGET, and unpacks them.

Usage: corpus.py unpack CORPUS FOLDER    writes each input of CORPUS to a file of its own; its name is the line number
       corpus.py pack CORPUS [PATH]...   adds inputs to CORPUS and sorts it; PATH: a file, or a folder of files
tests/fuzz/corpus.h describes the format. Empty inputs are left out: the replay programs always try one.
"""

import os
import re
import sys

BYTE = rb"[ -\[\]-~]|\\[nt\\]|\\x[0-9A-F]{2}"
LINE = re.compile(rb"((?:" + BYTE + rb")+)(?:\t([ -~]+))?")
NAMED = {b"\\n": b"\n", b"\\t": b"\t", b"\\\\": b"\\"}
ESCAPES = {value[0]: escape for escape, value in NAMED.items()}


def escape(data):
    """Escapes an input; its last byte, too, if that is a space, because editors remove spaces at the end of a line."""
    escaped = [ESCAPES.get(c) or (b"%c" % c if 0x20 <= c < 0x7F else b"\\x%02X" % c) for c in data]
    if escaped[-1] == b" ":
        escaped[-1] = b"\\x20"
    return b"".join(escaped)


def unescape(text):
    return re.sub(rb"\\(?:x(..)|.)", lambda m: NAMED.get(m[0]) or bytes.fromhex(m[1].decode()), text)


def read_corpus(path):
    """Returns the inputs in the order of their lines: pairs of an input and its note, which may be None."""
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    if lines.pop() != b"":
        sys.exit(f"{path}:{len(lines) + 1}: the line has no newline")
    inputs = []
    for number, line in enumerate(lines, 1):
        match = LINE.fullmatch(line)
        if not match:
            sys.exit(f"{path}:{number}: malformed line")
        inputs.append((unescape(match[1]), match[2]))
    return inputs


def read_files(path):
    """Returns the contents of a file, or of all files in a folder."""
    names = [os.path.join(path, name) for name in os.listdir(path)] if os.path.isdir(path) else [path]
    contents = []
    for name in names:
        with open(name, "rb") as file:
            contents.append(file.read())
    return contents


def unpack(corpus, folder):
    os.makedirs(folder, exist_ok=True)
    for number, (data, _) in enumerate(read_corpus(corpus), 1):
        with open(os.path.join(folder, str(number)), "wb") as file:
            file.write(data)


def pack(corpus, *paths):
    notes = {}
    for data, note in read_corpus(corpus) if os.path.exists(corpus) else []:
        notes[data] = notes.get(data) or note
    for path in paths:
        for data in read_files(path):
            notes.setdefault(data)
    notes.pop(b"", None)
    lines = sorted(escape(data) + (b"\t" + note if note else b"") for data, note in notes.items())
    with open(corpus, "wb") as file:
        file.writelines(line + b"\n" for line in lines)


def main():
    arguments = sys.argv[1:]
    if len(arguments) == 3 and arguments[0] == "unpack":
        unpack(*arguments[1:])
    elif len(arguments) >= 2 and arguments[0] == "pack":
        pack(*arguments[1:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
