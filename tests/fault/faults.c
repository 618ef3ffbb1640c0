/* faults.c - see faults.h. Here is what happens before main begins; reads and writes that move less than was asked for;
   and a file that changes while it is read. faults_memory.c has the allocations. */
#include "faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

struct fault_counts *fault_counts;

typedef int main_fn(int argc, char **argv, char **environment);

/* What main is started by in glibc. */
typedef int start_fn(main_fn *program, int argc, char **argv, main_fn *init, void (*fini)(void), void (*end)(void),
                     void *stack_end);

static main_fn *real_main;

uint64_t fault_setting(const char *name) {
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 10) : 0;
}

/* The counters lie in a file, so that they can be read however the program ends. */
static struct fault_counts *map_counts(void) {
    const char *file = getenv("MANYCORR_FAULT_COUNTS");
    const int fd = file != NULL ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) {
        return NULL;
    }
    void *map = mmap(NULL, sizeof(struct fault_counts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return map != MAP_FAILED ? map : NULL;
}

static size_t most_bytes = SIZE_MAX;
static uint64_t changing_call;
static char changed_to[4096];

static void begin_io(void) {
    const uint64_t most = fault_setting("MANYCORR_FAULT_IO");
    const char *change = getenv("MANYCORR_FAULT_CHANGE");
    unsigned long long call;
    most_bytes = most > 0 ? most : SIZE_MAX;
    if (change != NULL && sscanf(change, "%llu,%4095s", &call, changed_to) == 2) {
        changing_call = call;
    }
}

static int begin_main(int argc, char **argv, char **environment) {
    struct fault_counts *counts = map_counts();
    if (counts != NULL) {
        if (faults_memory_begin != NULL) {
            faults_memory_begin();
        }
        begin_io();
        counts->has_begun = 1;
        fault_counts = counts;
    }
    return real_main(argc, argv, environment);
}

int __libc_start_main(main_fn *program, int argc, char **argv, main_fn *init, void (*fini)(void), void (*end)(void),
                      void *stack_end) {
    start_fn *start;
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = program;
    return start(begin_main, argc, argv, init, fini, end, stack_end);
}

static size_t at_most(size_t n) {
    return fault_counts != NULL && n > most_bytes ? most_bytes : n;
}

/* All bytes of a file, or of its first n_bytes. */
static char *load(int fd, size_t n_bytes) {
    char *map = mmap(NULL, n_bytes > 0 ? n_bytes : 1, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) {
        abort();
    }
    return map;
}

/* Changes the file, in place. It may be open for reading only, so it is opened by its name. */
static void change_file(int fd) {
    char name[64];
    struct stat before;
    struct stat after;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const int new_fd = open(changed_to, O_RDONLY | O_CLOEXEC);
    const int writing_fd = open(name, O_WRONLY | O_CLOEXEC);
    if (new_fd < 0 || writing_fd < 0 || fstat(fd, &before) != 0 || fstat(new_fd, &after) != 0) {
        abort();
    }
    const size_t n_old = (size_t)before.st_size;
    const size_t n_new = (size_t)after.st_size;
    char *old_bytes = load(fd, n_old);
    char *new_bytes = load(new_fd, n_new);
    size_t same = 0;
    while (same < n_old && same < n_new && old_bytes[same] == new_bytes[same]) {
        same++;
    }
    munmap(old_bytes, n_old > 0 ? n_old : 1);
    for (size_t at = same; at < n_new;) {
        const long n_written = syscall(SYS_pwrite64, writing_fd, new_bytes + at, n_new - at, (off_t)at);
        if (n_written <= 0) {
            abort();
        }
        at += (size_t)n_written;
    }
    munmap(new_bytes, n_new > 0 ? n_new : 1);
    if (ftruncate(writing_fd, (off_t)n_new) != 0 || close(writing_fd) != 0 || close(new_fd) != 0) {
        abort();
    }
}

ssize_t read(int fd, void *bytes, size_t n) {
    return syscall(SYS_read, fd, bytes, at_most(n));
}

ssize_t write(int fd, const void *bytes, size_t n) {
    return syscall(SYS_write, fd, bytes, at_most(n));
}

ssize_t pread(int fd, void *bytes, size_t n, off_t offset) {
    if (fault_counts != NULL && ++fault_counts->n_preads == changing_call) {
        change_file(fd);
        fault_counts->n_failed++;
    }
    return syscall(SYS_pread64, fd, bytes, at_most(n), offset);
}
