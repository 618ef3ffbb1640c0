/*
 * read_alone.c - only reads a file, counts its delimiters and prints the count; for the benches.
 *
 * Usage: read_alone THREADS FILE
 *
 * Its time is a lower bound for programs that look at every byte of the file.
 */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

/* A row has the bytes of one register, which are compared with the delimiters at once. Each byte of the register has a
   count that is a byte, too, so counts are added up after at most 255 rows. Blocks stay in the second-level cache. */
#if defined __AVX512BW__
#define ROW_BYTES 64
#elif defined __AVX2__
#define ROW_BYTES 32
#else
#define ROW_BYTES 16
#endif
enum { MAX_ROWS = 255, BLOCK_BYTES = 128 << 10 };

typedef uint8_t row_t __attribute__((vector_size(ROW_BYTES)));

/* Counts the delimiters in n_rows rows, at most MAX_ROWS. */
static size_t count_in_rows(const char *text, size_t n_rows) {
    row_t counts = {0};
    for (size_t i = 0; i < n_rows; i++) {
        row_t row;
        memcpy(&row, text + i * ROW_BYTES, sizeof row);
        counts -= (row_t)((row == ',') | (row == ';') | (row == '@') | (row == '\n')); /* true is -1 */
    }
    size_t count = 0;
    for (size_t i = 0; i < ROW_BYTES; i++) {
        count += counts[i];
    }
    return count;
}

static size_t count_delimiters(const char *text, size_t n_bytes) {
    size_t count = 0;
    size_t n_rows = n_bytes / ROW_BYTES;
    for (const char *rows = text; n_rows > 0;) {
        const size_t n = n_rows < MAX_ROWS ? n_rows : MAX_ROWS;
        count += count_in_rows(rows, n);
        rows += n * ROW_BYTES;
        n_rows -= n;
    }
    for (size_t i = n_bytes - n_bytes % ROW_BYTES; i < n_bytes; i++) {
        count += text[i] == ',' || text[i] == ';' || text[i] == '@' || text[i] == '\n';
    }
    return count;
}

/* Takes blocks until the file ends; counts their delimiters. */
static size_t count_in_blocks(int file, atomic_size_t *next_block) {
    char *block = malloc(BLOCK_BYTES);
    size_t count = 0;
    while (block != NULL) {
        const size_t number = atomic_fetch_add(next_block, 1);
        const ssize_t n = pread(file, block, BLOCK_BYTES, (off_t)(number * BLOCK_BYTES));
        if (n < 0) {
            perror("read_alone");
            exit(1);
        }
        if (n == 0) {
            break;
        }
        count += count_delimiters(block, (size_t)n);
    }
    free(block);
    return count;
}

int main(int argc, char **argv) {
    const int n_threads = argc == 3 ? atoi(argv[1]) : 0;
    if (n_threads < 1) {
        fprintf(stderr, "usage: read_alone THREADS FILE\n");
        return 2;
    }
    const int file = open_input("read_alone", argv[2]);
    atomic_size_t next_block = 0;
    size_t count = 0;
#pragma omp parallel num_threads(n_threads) reduction(+ : count)
    count += count_in_blocks(file, &next_block);
    close(file);
    printf("%zu\n", count);
    return 0;
}
