/* startup.c - see startup.h. */
#include "startup.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "diagnostics.h"

/* While libraries are initialised, a file in memory replaces standard error. These are copies of both descriptors, or
   -1. */
static int saved_stderr = -1;
static int messages = -1;

void startup_capture_messages(int argc, char **argv, char **environment) {
    (void)argc;
    (void)argv;
    bool may_write = false;
    for (char **variable = environment; *variable != NULL; variable++) {
        may_write = may_write || strncmp(*variable, "OMP_", 4) == 0 || strncmp(*variable, "GOMP_", 5) == 0;
    }
    if (!may_write) {
        return;
    }
    saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1); /* fails if standard error is closed */
    const int file = saved_stderr >= 0 ? memfd_create("messages", MFD_CLOEXEC) : -1;
    messages = fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1); /* above the standard streams: one may be closed */
    if (file >= 0) {
        (void)dup2(file, STDERR_FILENO);
        close(file);
        (void)atexit(startup_print_messages); /* a library may call exit */
    }
}

/* Prints each line of text after the program's name, except empty lines. */
static void print_lines(char *text) {
    char *rest = text;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        diagnostics_print("manycorr: %s\n", line);
    }
}

void startup_print_messages(void) {
    char text[4096];
    if (messages >= 0) {
        (void)dup2(saved_stderr, STDERR_FILENO);
        const ssize_t n = pread(messages, text, sizeof text - 1, 0);
        text[n > 0 ? n : 0] = '\0';
        print_lines(text);
        close(messages);
        messages = -1;
    }
    if (saved_stderr >= 0) {
        close(saved_stderr);
        saved_stderr = -1;
    }
}

bool startup_open_standard_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/", O_PATH) < 0) { /* open returns the lowest free descriptor: this one */
            return false;
        }
    }
    return true;
}

bool startup_raise_stack_limit(void) {
    enum { MIN_BYTES = 64 * 1024, WANTED_BYTES = 1024 * 1024 };
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < WANTED_BYTES) {
        limit.rlim_cur = limit.rlim_max < WANTED_BYTES ? limit.rlim_max : WANTED_BYTES;
        return setrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur >= MIN_BYTES;
    }
    return true;
}

void startup_configure_malloc(void) {
    enum { LARGE_BYTES = 2 << 20, KEPT_BYTES = 8 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        (void)mallopt(M_ARENA_MAX, 1);
    }
}
