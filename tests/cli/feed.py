#!/usr/bin/env python3
"""Runs a program on a file that reaches it in small reads, however much the program asks for. No timing is involved.

byte: every read gets one byte. Standard input is a socket that keeps the borders of messages, and a message has one byte.
page: a read gets 4,096 bytes at most, which is all that the pipe holds; it is filled in pieces of odd sizes.

The exit status is the program's.

Usage: feed.py byte|page FILE PROGRAM [ARGUMENT]...
"""

import fcntl
import os
import socket
import subprocess
import sys

PAGE = 4096
PIECES = (1, 4095, 4096, 7, 1000, 12289)


def open_feed(how):
    """The reader's and the writer's descriptor."""
    if how == "byte":
        ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        return [end.detach() for end in ends]
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PAGE)
    return reader, writer


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data) :]


def main():
    how = sys.argv[1]
    with open(sys.argv[2], "rb") as file:
        data = memoryview(file.read())
    reader, writer = open_feed(how)
    sizes = (1,) if how == "byte" else PIECES
    with subprocess.Popen(sys.argv[3:], stdin=reader) as program:
        os.close(reader)
        begin = n_pieces = 0
        try:
            while begin < len(data):
                size = sizes[n_pieces % len(sizes)]
                write_all(writer, data[begin : begin + size])
                begin += size
                n_pieces += 1
        except BrokenPipeError:
            pass
        os.close(writer)
        return program.wait()


if __name__ == "__main__":
    sys.exit(main())
