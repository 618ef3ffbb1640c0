/*
 * read_alone.c - reads a file and counts its delimiters, and does nothing else: no program that looks at every byte of the
 * file takes less. For the benchmarks only. Usage: read_alone THREADS FILE. Prints the count.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A row is what one register holds: it is compared with the delimiters at once. A count of a row's place is
   a byte, so counts are added up before one of them can pass 255. Blocks stay in the second-level cache. */
#if defined __AVX512BW__
#define ROW_BYTES 64
#elif defined __AVX2__
#define ROW_BYTES 32
#else
#define ROW_BYTES 16
#endif
enum { MAX_ROWS = 255, BLOCK_BYTES = 128 << 10 };

typedef uint8_t row_t __attribute__((vector_size(ROW_BYTES)));

/* The delimiters in n_rows rows, MAX_ROWS at most. */
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

/* The delimiters in the blocks that this thread takes, one after the other, until the file ends. */
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
    const int file = open(argv[2], O_RDONLY);
    if (file < 0) {
        fprintf(stderr, "read_alone: %s: %s\n", argv[2], strerror(errno));
        return 1;
    }
    atomic_size_t next_block = 0;
    size_t count = 0;
#pragma omp parallel num_threads(n_threads) reduction(+ : count)
    count += count_in_blocks(file, &next_block);
    close(file);
    printf("%zu\n", count);
    return 0;
}
