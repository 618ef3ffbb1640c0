"""hostile_inputs.py - inputs of any size that are made to take much time or memory, for `scripts/bench hostile`.

Usage: hostile_inputs.py NAME BYTES PATH    writes one; prints the bytes of its largest task and of its longest item
"""

import random
import re
import sys


def repeat(text, n_bytes):
    return text * (n_bytes // len(text))


def two_lists(n_bytes, x, y):
    """A task of two lists that repeat the items x and y, n_bytes in all."""
    n_pairs = n_bytes // (len(x) + len(y))
    return (x * n_pairs)[:-1] + b";" + (y * n_pairs)[:-1] + b"\n"


def digits(n):
    """n digits without a short period."""
    some = "".join(random.Random(1).choices("123456789", k=9973)).encode()
    return (some * (n // len(some) + 1))[:n]


def long_numbers(n_bytes, length):
    """A task of numbers of this length, which differ in their last digits."""
    n_pairs = max(2, n_bytes // (2 * length + 2))
    body = digits(length)[:-8]
    x = b",".join(b"%s%08d" % (body, 7 * i % 99999989) for i in range(n_pairs))
    y = b",".join(b"%s%08d" % (body, 11 * i % 99999971) for i in range(n_pairs))
    return x + b";" + y + b"\n"


def of_square_shape(n_bytes):
    """As many numbers as each number has digits."""
    return long_numbers(n_bytes, int((n_bytes / 2) ** 0.5))


def one_long_among_short(n_bytes):
    """Half of the text is one number, the rest are short ones."""
    short = two_lists(n_bytes // 2, b"1.5,2.25,", b"2.5,1.75,").rstrip(b"\n").split(b";")
    return short[0] + b",0." + digits(n_bytes // 2) + b";" + short[1] + b",3\n"


def deep_exponents(n_bytes):
    generator = random.Random(2)
    items = [b"%de%d" % (generator.randrange(1, 10), generator.randrange(-323, 308)) for _ in range(n_bytes // 12)]
    items += items[::-1]
    half = len(items) // 2
    return b",".join(items[:half]) + b";" + b",".join(items[half:]) + b"\n"


# Name to a function that makes an input of about n bytes.
INPUTS = {
    "one integer of all digits": lambda n: b"1;" + digits(n) + b"\n",
    "one number of digits and a fraction": lambda n: b"1,2;0." + digits(n) + b",1\n",
    "two numbers of half of all digits": lambda n: b"0.%s1,0.%s2,1;1,2,4\n" % ((digits(n // 2),) * 2),
    "one number of zeros": lambda n: b"1,2;0." + b"0" * n + b"1,1\n",
    "one number of zeros and its exponent": lambda n: b"1,2;0." + b"0" * n + b"1e%d,1\n" % n,
    "one halfway number": lambda n: b"1,2;9007199254740993." + b"0" * n + b"1,1\n",
    "an exponent of all digits": lambda n: b"1,2;1e-" + b"9" * n + b",1\n",
    "an exponent of zeros": lambda n: b"1,2;1e" + b"0" * n + b"1,1\n",
    "numbers of 30 digits": lambda n: long_numbers(n, 30),
    "numbers of 1,000 digits": lambda n: long_numbers(n, 1000),
    "as many numbers as each has digits": of_square_shape,
    "one long number among short ones": one_long_among_short,
    "deep exponents": deep_exponents,
    "deepest exponents by turns": lambda n: two_lists(n, b"1e308,5e-324,", b"3e-300,1e300,"),
    "endless exponents": lambda n: two_lists(n, b"1e99999999999,", b"1e-9999999999,"),
    "a run of @": lambda n: b"@" * n,
    "a run of ;": lambda n: b";" * n,
    "a run of , alone": lambda n: b"," * n,
    "a run of , in y": lambda n: b"1;" + b"," * n,
    "a run of newlines": lambda n: b"\n" * n,
    "a run of CRLF": lambda n: repeat(b"\r\n", n),
    "a run of carriage returns": lambda n: b"\r" * n,
    "a run of blanks": lambda n: b" " * n,
    "a run of blanks in a number": lambda n: b"1,2;1" + b" " * n + b",2\n",
    "a run of tabs before a newline": lambda n: b"1,2;1,2" + b"\t" * n + b"\n",
    "no delimiter: letters": lambda n: b"x" * n,
    "no delimiter: NUL": lambda n: b"\0" * n,
    "no delimiter: minus signs": lambda n: b"-" * n,
    "no delimiter: nannan": lambda n: repeat(b"nan", n),
    "one endless line of tasks": lambda n: repeat(b"1,2,3;1,3,2@", n),
    "one task of 1 and 2": lambda n: two_lists(n, b"1,2,", b"2,1,"),
    "one task, ill-conditioned": lambda n: two_lists(n, b"1000000000000.4,1000000000000.3,", b"1e15,1000000000000001,"),
    "one task, constant but at its end": lambda n: two_lists(n, b"1,1,", b"2,1,")[:-1] + b"1\n",
    "one task, bad at its end": lambda n: two_lists(n, b"1,2,", b"2,1,")[:-1] + b",x\n",
    "bad tasks: x": lambda n: repeat(b"x\n", n),
    "bad tasks: empty ones in one line": lambda n: repeat(b";@", n),
    "bad tasks: a bad last item": lambda n: repeat(b"1,2,3;4,5,2.O@", n),
    "bad tasks: lengths": lambda n: repeat(b"1,2,3;4,5\n", n),
    "bad tasks: NUL": lambda n: repeat(b"1;\0@", n),
}


def main():
    name, size, path = sys.argv[1:]
    text = INPUTS[name](int(size))
    with open(path, "wb") as file:
        file.write(text)
    print(max(map(len, re.split(b"[@\n]", text))) + 1, max(map(len, re.split(b"[@;,\n]", text))))


if __name__ == "__main__":
    main()
