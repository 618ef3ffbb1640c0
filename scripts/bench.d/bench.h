/* bench.h - what the programs of the benches share: the clock of the library, and how an input file is opened. */
#ifndef BENCH_H
#define BENCH_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Returns a descriptor to read the file from. On failure, prints a message and ends the process with status 1. */
static inline int open_input(const char *program, const char *file) {
    const int fd = open(file, O_RDONLY);
    if (fd < 0) {
        fprintf(stderr, "%s: %s: %s\n", program, file, strerror(errno));
        exit(1);
    }
    return fd;
}

#endif
