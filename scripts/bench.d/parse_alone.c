/*
 * parse_alone.c - only parses all numbers of a file, with one thread; for the benches.
 *
 * Usage: parse_alone fast_float|strtod FILE
 *
 * Reads blocks that stay in the cache and converts each to doubles. Prints how many there were, and the sum of their
 * bits modulo 2^64: any parser that rounds correctly prints the same line.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

/* Parses the numbers of text[0..n_bytes), each followed by one delimiter, to values, which has room for n_bytes / 2.
   Returns how many there are. */
typedef size_t parse_fn(const char *text, size_t n_bytes, double *values);

parse_fn bench_fast_float; /* in fast_float.cpp */

/* The text and its doubles (8 bytes for at least 2 bytes of text) fit into a second-level cache. Sizes from 16 to
   512 KiB are equally fast. */
enum { BLOCK_BYTES = 128 << 10 };

static char block[BLOCK_BYTES + 1];
static double values[BLOCK_BYTES / 2];

static size_t parse_strtod(const char *text, size_t n_bytes, double *out) {
    const char *p = text;
    size_t n = 0;
    while (p < text + n_bytes) {
        char *end;
        out[n++] = strtod(p, &end);
        p = end + 1;
    }
    return n;
}

static int is_delimiter(char c) {
    return c == ',' || c == ';' || c == '@' || c == '\n';
}

/* Fills block[n_kept..) from the file. Returns the bytes in the block, 0 at the end of the file. */
static size_t fill_block(int file, size_t n_kept) {
    size_t n_bytes = n_kept;
    while (n_bytes < BLOCK_BYTES) {
        const ssize_t n = read(file, block + n_bytes, BLOCK_BYTES - n_bytes);
        if (n < 0) {
            perror("parse_alone");
            exit(1);
        }
        if (n == 0) {
            break;
        }
        n_bytes += (size_t)n;
    }
    return n_bytes;
}

/* The sum of the bits of values[0..n). */
static uint64_t sum_bits(size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        sum += bits;
    }
    return sum;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: parse_alone fast_float|strtod FILE\n");
        return 2;
    }
    parse_fn *const parse = strcmp(argv[1], "strtod") == 0 ? parse_strtod : bench_fast_float;
    const int file = open_input("parse_alone", argv[2]);
    size_t n_values = 0;
    uint64_t sum_of_bits = 0;
    size_t n_kept = 0;
    for (;;) {
        const size_t n_bytes = fill_block(file, n_kept);
        size_t n_whole = n_bytes; /* bytes of whole numbers, with their delimiters */
        while (n_whole > 0 && !is_delimiter(block[n_whole - 1])) {
            n_whole--;
        }
        if (n_whole == 0) {
            break;
        }
        const size_t n = parse(block, n_whole, values);
        sum_of_bits += sum_bits(n);
        n_values += n;
        n_kept = n_bytes - n_whole;
        memmove(block, block + n_whole, n_kept);
    }
    close(file);
    printf("%zu %016" PRIx64 "\n", n_values, sum_of_bits);
    return 0;
}
