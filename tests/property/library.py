"""libmanycorr through ctypes. Its structs are read from manycorr.h, so that they are always those of the header."""

import ctypes
import functools
import os
import re
from array import array
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / os.environ.get("MANYCORR_VARIANT", "release")
HEADER = ROOT / "include" / "manycorr.h"
SHARED = BUILD / "libmanycorr.so"

C_TYPES = {
    "int": ctypes.c_int, "char": ctypes.c_char, "double": ctypes.c_double, "size_t": ctypes.c_size_t,
    "uint64_t": ctypes.c_uint64,
}  # fmt: skip
FIELD = re.compile(r"(?:const )?(\w+) (\**)(\w+)(?:\[(\w+)\])?")


class LibraryFailed(Exception):
    """The library returned a status that it should not."""


def header_code():
    """manycorr.h without its comments."""
    return re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.DOTALL)


def enumerators(code):
    """The value of every enumerator of the header."""
    values = {}
    for body in re.findall(r"enum \w*\s*\{(.*?)\}", code, flags=re.DOTALL):
        value = -1
        for name, explicit in re.findall(r"(\w+)(?: = (\d+))?,?", body):
            values[name] = value = int(explicit) if explicit else value + 1
    return values


def struct(code, name):
    """The struct of that name as ctypes has it."""
    body = re.search(rf"struct {name} \{{(.*?)\}}", code, flags=re.DOTALL)[1]
    fields = []
    for line in filter(None, map(str.strip, body.split(";"))):
        type_name, stars, field, size = FIELD.fullmatch(re.sub(r"\s+", " ", line)).groups()
        c_type = ctypes.c_void_p if stars else C_TYPES[type_name]
        fields.append((field, c_type * (int(size) if size.isdigit() else enumerators(code)[size]) if size else c_type))
    return type(name, (ctypes.Structure,), {"_fields_": fields})


class Library:
    """The functions of the library that results come from."""

    def __init__(self):
        code = header_code()
        self.summary, self.pair = (struct(code, f"manycorr_{name}") for name in ("summary", "pair"))
        self.c = ctypes.CDLL(str(SHARED))
        size, pointer = ctypes.c_size_t, ctypes.c_void_p
        self.c.manycorr_free.argtypes = [pointer]
        self.c.manycorr_options_new.restype = pointer
        self.c.manycorr_options_set.argtypes = [pointer, ctypes.c_char_p, ctypes.c_char_p]
        self.c.manycorr_text.argtypes = [ctypes.c_char_p, size, pointer, pointer, pointer, pointer]
        self.c.manycorr_arrays.argtypes = [pointer, size, pointer, size, pointer, pointer]
        self.c.manycorr_pearson.argtypes = [pointer, pointer, size, pointer]

    def make_options(self, exact, n_threads, delimiters="@;,"):
        """The defaults but for these. They are kept to the end."""
        options = self.c.manycorr_options_new()
        values = {"exact": "yes" if exact else "no", "threads": str(n_threads), "delimiters": delimiters}
        for name, value in values.items():
            if self.c.manycorr_options_set(options, name.encode(), value.encode()) != 0:
                raise LibraryFailed(f"manycorr_options_set: {name} {value}")
        return options

    def text(self, text, options):
        """manycorr_text: the output of a stream, as text, and the summary."""
        result, n_bytes, summary = ctypes.c_void_p(), ctypes.c_size_t(), self.summary(size=ctypes.sizeof(self.summary))
        encoded = text.encode()
        results = (ctypes.byref(x) for x in (result, n_bytes, summary))
        status = self.c.manycorr_text(encoded, len(encoded), options, *results)
        if status != 0:
            raise LibraryFailed(f"manycorr_text returned {status}")
        output = ctypes.string_at(result, n_bytes.value).decode()
        self.c.manycorr_free(result)
        return output, summary

    def arrays(self, tasks, options):
        """manycorr_arrays: the results of tasks, each two lists of doubles."""
        values, pairs = array("d"), (self.pair * len(tasks))()
        for pair, (x, y) in zip(pairs, tasks):
            pair.x, pair.y, pair.n = len(values), len(values) + len(x), len(x)
            values.extend(x)
            values.extend(y)
        results = (ctypes.c_double * len(tasks))()
        address, n_values = values.buffer_info()
        status = self.c.manycorr_arrays(address, n_values, pairs, len(tasks), options, results)
        if status != 0:
            raise LibraryFailed(f"manycorr_arrays returned {status}")
        return list(results)

    def pearson(self, x, y):
        """manycorr_pearson: the result of one task."""
        x, y, result = array("d", x), array("d", y), ctypes.c_double()
        status = self.c.manycorr_pearson(x.buffer_info()[0], y.buffer_info()[0], len(x), ctypes.byref(result))
        if status != 0:
            raise LibraryFailed(f"manycorr_pearson returned {status}")
        return result.value


@functools.cache
def library():
    """The library, loaded when it is first needed."""
    return Library()
