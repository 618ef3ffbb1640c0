/*
 * counts.c - keeps the sums of gcov's counters over all runs of a program in one file. It is linked with counts.ld into
 * every program of `make VARIANT=coverage`.
 *
 * The file is mapped before main begins, so that a run can add its counts at its end even if it may no longer allocate,
 * open or write. A run adds its counts when it returns from main, or calls exit or _exit. A killed run does not: gcov
 * counts only some branches and computes the others as differences, so that interrupted functions would seem to have
 * taken wrong branches.
 *
 *   MANYCORR_COVERAGE_COUNTS=FOLDER   the file is FOLDER/PROGRAM; without it, the program writes .gcda files at its end
 *   MANYCORR_COVERAGE_WRITE=1         the program does not run; it adds the sums of its file to its .gcda files
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* All counters of the program, without gaps (counts.ld). */
extern uint64_t coverage_counts_begin[];
extern uint64_t coverage_counts_end[];

/* Functions of libgcov and libc. The linker replaces calls of __gcov_exit and _exit by calls of the functions below. */
void __gcov_dump(void);
void __real___gcov_exit(void);
void __real__exit(int status) __attribute__((noreturn));
void __wrap___gcov_exit(void);
void __wrap__exit(int status) __attribute__((noreturn));

static bool is_counted;
static uint64_t *sums; /* NULL if there is no file, or after the counts have been added to it */

static size_t n_counts(void) {
    return (size_t)(coverage_counts_end - coverage_counts_begin);
}

/* Maps the file. A new file gets its size first; a file of another size comes from another build. */
static bool map_sums(const char *file) {
    const size_t n_bytes = n_counts() * sizeof *sums;
    const int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0 || (status.st_size == 0 && ftruncate(fd, (off_t)n_bytes) != 0)) {
        return false;
    }
    if (status.st_size != 0 && status.st_size != (off_t)n_bytes) {
        errno = ESTALE;
        return false;
    }
    void *map = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        return false;
    }
    sums = map;
    is_counted = true;
    return close(fd) == 0;
}

/* Adds all counts to the sums; does nothing when it is called again. */
static void add_counts(void) {
    if (sums != NULL) {
        for (size_t i = 0; i < n_counts(); i++) {
            __atomic_fetch_add(&sums[i], coverage_counts_begin[i], __ATOMIC_RELAXED);
        }
        sums = NULL;
    }
}

/* Runs before main, and after gcov knows all objects: their constructors have priority 100. */
__attribute__((constructor(101))) static void begin_counts(void) {
    const char *directory = getenv("MANYCORR_COVERAGE_COUNTS");
    if (directory == NULL) {
        return;
    }
    char program[PATH_MAX] = "";
    char file[2 * PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    snprintf(file, sizeof file, "%s%s", directory, n > 0 ? strrchr(program, '/') : "/");
    if (!map_sums(file)) {
        perror(file);
        abort(); /* a test that cannot count must not pass */
    }
    if (getenv("MANYCORR_COVERAGE_WRITE") != NULL) {
        memcpy(coverage_counts_begin, sums, n_counts() * sizeof *sums);
        __gcov_dump();
        __real__exit(0);
    }
}

/* Called for each object, after the functions that exit calls. */
void __wrap___gcov_exit(void) {
    if (is_counted) {
        add_counts();
    } else {
        __real___gcov_exit();
    }
}

void __wrap__exit(int status) {
    add_counts();
    __real__exit(status);
}
