/* faults.c - see faults.h. Here is what happens before main begins. */
#include "faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
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

static int begin_main(int argc, char **argv, char **environment) {
    struct fault_counts *counts = map_counts();
    if (counts != NULL) {
        if (faults_memory_begin != NULL) {
            faults_memory_begin();
        }
        faults_io_begin();
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
