"""mutations.py - see scripts/mutations, which starts it."""

import sys

import listed

if __name__ == "__main__":
    if sys.argv[1:2] == ["--listed"]:
        sys.exit(listed.main(sys.argv[2:]))
    sys.exit("mutations: only --listed is there yet")
