/*
 * counts.c - keeps the counters of gcov in a file of their own while a program runs, so that none is lost, however it ends: by _exit, by
 * a signal, or while no memory and no file can be had. Linked into every program of `make VARIANT=coverage`, with counts.ld.
 *
 *   MANYCORR_COVERAGE_COUNTS=DIRECTORY  the counters are mapped from the file DIRECTORY/PROGRAM before main begins: all runs of a program
 *                                       count in the same place. Without it, a program writes its .gcda files at its end, as ever
 *   MANYCORR_COVERAGE_WRITE=1           instead of running, the program adds what its file holds to its .gcda files
 */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* All counters of the program, in pages of their own (counts.ld). */
extern char coverage_counts_begin[];
extern char coverage_counts_end[];

/* libgcov's; what the objects call at the end goes to __wrap___gcov_exit (--wrap). */
void __gcov_dump(void);
void __real___gcov_exit(void);
void __wrap___gcov_exit(void);

static bool is_mapped;

/* Maps the file over the counters: it gets their size first, if it is new. */
static bool map_counts(const char *file) {
    const size_t n_bytes = (size_t)(coverage_counts_end - coverage_counts_begin);
    const int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0 || (status.st_size == 0 && ftruncate(fd, (off_t)n_bytes) != 0)) {
        return false;
    }
    is_mapped = mmap(coverage_counts_begin, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED;
    return close(fd) == 0 && is_mapped;
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
    if (!map_counts(file)) {
        perror(file);
        abort(); /* a test that does not count must not pass */
    }
    if (getenv("MANYCORR_COVERAGE_WRITE") != NULL) {
        __gcov_dump();
        _exit(0);
    }
}

void __wrap___gcov_exit(void) {
    if (!is_mapped) {
        __real___gcov_exit();
    }
}
