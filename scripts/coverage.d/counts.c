/*
 * counts.c - keeps what gcov's counters of all runs of a program add up to in one file, which is mapped before main begins: so that a run
 * can add its counts at its end even where it may not allocate, open or write any more. Linked into every program of
 * `make VARIANT=coverage`, with counts.ld.
 *
 * A run adds its counts where it returns from main, or calls exit or _exit. One that is killed does not: gcov counts some of the branches
 * only, and finds the others as differences, so that what threads were in the midst of would look like branches taken.
 *
 *   MANYCORR_COVERAGE_COUNTS=DIRECTORY  the file is DIRECTORY/PROGRAM. Without it, a program writes its .gcda files at its end, as ever
 *   MANYCORR_COVERAGE_WRITE=1           instead of running, the program adds what its file holds to its .gcda files
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

/* All counters of the program, one after the other (counts.ld). */
extern uint64_t coverage_counts_begin[];
extern uint64_t coverage_counts_end[];

/* libgcov's. What is called at the end of a program goes to the functions below (--wrap). */
void __gcov_dump(void);
void __real___gcov_exit(void);
void __real__exit(int status) __attribute__((noreturn));
void __wrap___gcov_exit(void);
void __wrap__exit(int status) __attribute__((noreturn));

static bool is_counted;
static uint64_t *sums; /* NULL where there is no file, or the counts have been added to it */

static size_t n_counts(void) {
    return (size_t)(coverage_counts_end - coverage_counts_begin);
}

/* Maps the file, which gets its size first if it is new. One of another size is of another build. */
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

/* Once: adds all counts to the sums. */
static void add_counts(void) {
    if (sums != NULL) {
        for (size_t i = 0; i < n_counts(); i++) {
            __atomic_fetch_add(&sums[i], coverage_counts_begin[i], __ATOMIC_RELAXED);
        }
        sums = NULL;
    }
}

/* Runs before main, and after gcov has been told of all objects: that is done with priority 100. */
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
        abort(); /* a test that does not count must not pass */
    }
    if (getenv("MANYCORR_COVERAGE_WRITE") != NULL) {
        memcpy(coverage_counts_begin, sums, n_counts() * sizeof *sums);
        __gcov_dump();
        __real__exit(0);
    }
}

/* Called for each object after all that exit calls. */
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
